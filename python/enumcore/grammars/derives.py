"""What productions derive: which nonterminals end, which the start reaches, and whether any comes back to itself.

Each is linear in the size of the grammar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .production import Production

__all__ = ["components", "ending", "free_cycle", "free_edges", "has_cycle", "reachable"]


def ending(rules: Sequence[tuple[str, Iterable[str]]]) -> set[str]:
    """Return the nonterminals that derive a program.

    Parameters
    ----------
    rules : sequence of (str, iterable of str)
        Each production as its left-hand side and the nonterminals of its right-hand side.

    Examples
    --------
    >>> sorted(ending([("S", ["A", "B"]), ("A", []), ("B", ["B"])]))
    ['A']
    """
    missing = [set(slots) for _, slots in rules]
    needed_by: dict[str, list[int]] = {}
    for k, slots in enumerate(missing):
        for name in slots:
            needed_by.setdefault(name, []).append(k)
    found: set[str] = set()
    todo = [left for (left, _), slots in zip(rules, missing, strict=True) if not slots]
    while todo:
        name = todo.pop()
        if name in found:
            continue
        found.add(name)
        for k in needed_by.get(name, ()):
            missing[k].discard(name)
            if not missing[k]:
                todo.append(rules[k][0])
    return found


def edges_of(productions: Iterable[Production]) -> dict[str, list[str]]:
    """Return for each left-hand side the nonterminals that its right-hand sides hold, each once."""
    edges: dict[str, dict[str, None]] = {}
    for p in productions:
        edges.setdefault(p.nonterminal.name, {}).update(dict.fromkeys(slot.name for slot in p.slots))
    return {name: list(to) for name, to in edges.items()}


def reachable(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the start and all that it leads to.

    Examples
    --------
    >>> sorted(reachable("S", {"S": ["A"], "A": ["S"], "B": ["S"]}))
    ['A', 'S']
    """
    found, todo = {start}, [start]
    while todo:
        new = [name for name in edges.get(todo.pop(), ()) if name not in found]
        found.update(new)
        todo += new
    return found


def has_cycle(productions: Sequence[Production]) -> bool:
    """Say whether a nonterminal comes back in what it derives; cycles of unit productions alone derive nothing new."""
    component = components(edges_of(productions))
    return any(
        component[p.nonterminal.name] == component.get(slot.name)
        for p in productions
        if not p.is_unit
        for slot in p.slots
    )


def free_edges(productions: Sequence[Production]) -> list[tuple[Production, str]]:
    """List the productions that may cost no more than what one of their slots holds, with the name of that slot."""
    free = ending([(p.nonterminal.name, [slot.name for slot in p.slots]) for p in productions if not p.cost])
    edges = []
    for p in productions:
        slots = [] if p.cost else [slot.name for slot in p.slots]
        dear = [name for name in slots if name not in free]
        edges += [(p, name) for name in dict.fromkeys(slots) if not dear or dear == [name]]
    return edges


def free_cycle(productions: Sequence[Production]) -> list[Production]:
    """Return productions, no unit among the first, by which a nonterminal derives more of itself at no cost; or none.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool}, output=ec.Bool)
    >>> B = g.nonterminal("B", ec.Bool)
    >>> g.add(g.start, g.inputs.a, B, g.start & g.start)
    >>> g.add(B, ~g.start, cost=0)
    >>> free_cycle(g.productions)
    [B ::= ~S, S ::= B]
    """
    edges: dict[str, dict[str, Production]] = {}
    for p, slot in free_edges(productions):
        edges.setdefault(p.nonterminal.name, {}).setdefault(slot, p)
    component = components({name: list(to) for name, to in edges.items()})
    for p, slot in free_edges(productions):
        if not p.is_unit and component[p.nonterminal.name] == component.get(slot):
            return [p, *_path(edges, slot, p.nonterminal.name)]
    return []


def _path(edges: Mapping[str, Mapping[str, Production]], start: str, end: str) -> list[Production]:
    """Return the productions of a shortest way between two that has one."""
    came: dict[str, tuple[str, Production]] = {}
    todo = [start]
    for name in todo:
        for to, p in edges.get(name, {}).items():
            if to != start and to not in came:
                came[to] = name, p
                todo.append(to)
    path = []
    while end != start:
        end, p = came[end]
        path.append(p)
    return path[::-1]


def components(edges: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Number the strongly connected components (Tarjan, SIAM J. Computing 1, 1972), without recursion."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    component: dict[str, int] = {}
    stack: list[str] = []
    for root in edges:
        todo = [] if root in order else [(root, 0)]
        while todo:
            name, k = todo.pop()
            if k == 0:
                order[name] = low[name] = len(order)
                stack.append(name)
            targets = edges.get(name, ())
            if k and targets[k - 1] not in component:
                low[name] = min(low[name], low[targets[k - 1]])
            if k < len(targets):
                todo.append((name, k + 1))
                to = targets[k]
                if to not in order:
                    todo.append((to, 0))
            elif low[name] == order[name]:
                _close(name, stack, component)
    return component


def _close(root: str, stack: list[str], component: dict[str, int]) -> None:
    """Make a component of what lies on the stack from its root on."""
    number = len(component)
    while root not in component:
        component[stack.pop()] = number
