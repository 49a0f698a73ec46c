"""Properties of structures, said with `all` and `any` over elements: what labels are made by, and nothing else.

No program is ever compared with a program here, nor is anything computed on words.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import TYPE_CHECKING, Final

from ...checks import shown
from ...errors import TaskError

if TYPE_CHECKING:
    from .structures import Structure

__all__ = ["PROPERTIES", "Property", "property_of"]


@dataclass(frozen=True)
class Property:
    """A property, and of what structures it is asked.

    Attributes
    ----------
    name : str
    kind : str
        "any" relation, "graph" (symmetric, without loops), "order" (any relation, orders among the samples) or
        "family" (who is a parent of whom: nobody of an ancestor, and nobody has more than two).
    holds : callable
        Says whether a structure has it.
    """

    name: str
    kind: str
    holds: Callable[[Structure], bool]

    def includes(self, structure: Structure) -> bool:
        """Say whether it is asked of a structure: whether that is of its kind."""
        return _KINDS[self.kind](structure)


def _symmetric(s: Structure) -> bool:
    return all(s.holds(j, i) for i, j in s.pairs)


def _reflexive(s: Structure) -> bool:
    return all(s.holds(x, x) for x in s.elements)


def _irreflexive(s: Structure) -> bool:
    return not any(s.holds(x, x) for x in s.elements)


def _transitive(s: Structure) -> bool:
    return all(s.holds(x, z) for x, y in s.pairs for y_too, z in s.pairs if y == y_too)


def _serial(s: Structure) -> bool:
    return all(any(s.holds(x, y) for y in s.elements) for x in s.elements)


def _sink(s: Structure) -> bool:
    return any(not any(s.holds(x, y) for y in s.elements) for x in s.elements)


def _functional(s: Structure) -> bool:
    return all(sum(s.holds(x, y) for y in s.elements) <= 1 for x in s.elements)


def _triangle(s: Structure) -> bool:
    triples = combinations(s.elements, 3)
    return any(s.holds(x, y) and s.holds(y, z) and s.holds(x, z) for x, y, z in triples)


def _complete(s: Structure) -> bool:
    return all(s.holds(x, y) for x, y in permutations(s.elements, 2))


def _dominating(s: Structure) -> bool:
    return any(all(x == y or s.holds(x, y) for y in s.elements) for x in s.elements)


def _reached(s: Structure, start: int) -> set[int]:
    """What paths of at least one step lead to."""
    found: set[int] = set()
    todo = [start]
    while todo:
        x = todo.pop()
        new = [y for y in s.elements if s.holds(x, y) and y not in found]
        found.update(new)
        todo += new
    return found


def _connected(s: Structure) -> bool:
    return {0, *_reached(s, 0)} == set(s.elements)


def _acyclic(s: Structure) -> bool:
    return not any(x in _reached(s, x) for x in s.elements)


def _bipartite(s: Structure) -> bool:
    sides = (frozenset(x for x in s.elements if side >> x & 1) for side in range(1 << s.size))
    return any(all((i in side) != (j in side) for i, j in s.pairs) for side in sides)


def _diameter_two(s: Structure) -> bool:
    near = {(x, y) for x in s.elements for y in s.elements if x == y or s.holds(x, y)}
    return all(any((x, z) in near and (z, y) in near for z in s.elements) for x in s.elements for y in s.elements)


def _total_order(s: Structure) -> bool:
    compared = all(s.holds(x, y) != s.holds(y, x) for x, y in combinations(s.elements, 2))
    return compared and _irreflexive(s) and _transitive(s)


def _equivalence(s: Structure) -> bool:
    return _reflexive(s) and _symmetric(s) and _transitive(s)


def _grandparent(s: Structure) -> bool:
    return any(y == y_too for _, y in s.pairs for y_too, _ in s.pairs)


def _siblings(s: Structure) -> bool:
    return any(x == x_too and y != z for x, y in s.pairs for x_too, z in s.pairs)


def _related_parents(s: Structure) -> bool:
    """Someone's two parents have a parent in common."""
    children = {x: {j for i, j in s.pairs if i == x} for x in s.elements}
    pairs = [pair for own in children.values() for pair in combinations(sorted(own), 2)]
    return any(children[x] & children[y] for x, y in pairs)


def _graph(s: Structure) -> bool:
    return _irreflexive(s) and _symmetric(s)


def _family(s: Structure) -> bool:
    return all(sum(s.holds(x, y) for x in s.elements) <= 2 for y in s.elements) and _acyclic(s)


_KINDS: Final[dict[str, Callable[[Structure], bool]]] = {
    "any": lambda s: True,
    "order": lambda s: True,
    "graph": _graph,
    "family": _family,
}

PROPERTIES: Final[dict[str, Property]] = {
    p.name: p
    for p in (
        Property("symmetric", "any", _symmetric),
        Property("reflexive", "any", _reflexive),
        Property("irreflexive", "any", _irreflexive),
        Property("transitive", "any", _transitive),
        Property("serial", "any", _serial),
        Property("sink", "any", _sink),
        Property("functional", "any", _functional),
        Property("triangle", "graph", _triangle),
        Property("complete", "graph", _complete),
        Property("dominating", "graph", _dominating),
        Property("connected", "graph", _connected),
        Property("acyclic", "any", _acyclic),
        Property("bipartite", "graph", _bipartite),
        Property("diameter-two", "graph", _diameter_two),
        Property("total-order", "order", _total_order),
        Property("equivalence", "any", _equivalence),
        Property("grandparent", "family", _grandparent),
        Property("siblings", "family", _siblings),
        Property("related-parents", "family", _related_parents),
    )
}
"""By name.  "sink": something is related to nothing; "dominating": one vertex is next to all others; "functional":
nothing is related to two; "total-order": a strict one."""


def property_of(name: str) -> Property:
    """Return a property by its name.

    Raises
    ------
    TaskError
        There is none of this name.

    Examples
    --------
    >>> property_of("symmetric").kind
    'any'
    """
    if name not in PROPERTIES:
        raise TaskError(f"{shown(name)} is no property; there are: {', '.join(PROPERTIES)}")
    return PROPERTIES[name]
