"""Truth, by the book: the evaluator that makes every label.

It passes an assignment of the variables down and asks `all` or `any` over the elements.  The languages that are
searched work on sets of worlds instead (see `worlds`).  The two share no code, so that a mistake in either would show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from enumcore import TaskError

from .structures import Structure
from .terms import Atom, Compound, Formula, nodes

__all__ = ["CONNECTIVES", "QUANTIFIERS", "entails", "holds", "models"]

CONNECTIVES: Final[Mapping[str, tuple[int, Callable[..., bool]]]] = {
    "not": (1, lambda p: not p),
    "and": (2, lambda p, q: p and q),
    "or": (2, lambda p, q: p or q),
    "imp": (2, lambda p, q: not p or q),
    "iff": (2, lambda p, q: p == q),
    "xor": (2, lambda p, q: p != q),
    "nand": (2, lambda p, q: not (p and q)),
    "nor": (2, lambda p, q: not (p or q)),
}
"""For each connective how many parts it has, and its truth value from theirs."""

QUANTIFIERS: Final[Mapping[str, Callable[[Iterable[bool]], bool]]] = {
    "all": all,
    "some": any,
    "no": lambda values: not any(values),
    "notall": lambda values: not all(values),
}
"""For each quantifier its truth value from those of its part, an element after the other."""

Assignment = Mapping[int, int]
_Elements = tuple[int | None, ...]


def holds(formula: Formula, structure: Structure, assignment: Assignment | None = None) -> bool:
    """Say whether a formula holds in a structure.

    Parameters
    ----------
    formula : Formula
        Of the symbols in `CONNECTIVES` and `QUANTIFIERS`.
    structure : Structure
        With all predicates of the formula.
    assignment : mapping of int to int, optional
        An element for each free variable; none for a sentence.

    Returns
    -------
    bool
        Whether it does.

    Raises
    ------
    TaskError
        A free variable has no element, or a symbol has no meaning.

    Examples
    --------
    >>> order = Structure(3, {"R": frozenset({(0, 1), (0, 2), (1, 2)})})
    >>> has_next = Compound("some", (Atom("R", (0, 1)),), variable=1)
    >>> [holds(has_next, order, {0: element}) for element in range(3)]
    [True, True, False]
    """
    given = assignment or {}
    return _Evaluator(structure).at(formula, tuple(given.get(v) for v in range(_variables(formula))))


def _variables(formula: Formula) -> int:
    """One more than the greatest number of a variable."""
    used = [v for node in nodes(formula) for v in (node.variables if isinstance(node, Atom) else [node.variable or 0])]
    return max(used, default=-1) + 1


class _Evaluator:
    """Evaluates in one structure, under an element for each variable, None for a free one.

    It remembers what it found for quantifiers, since variables are few and come again within each other.
    """

    def __init__(self, structure: Structure) -> None:
        self._rows = structure.rows
        self._elements = range(structure.size)
        self._known: dict[tuple[int, _Elements], bool] = {}

    def at(self, formula: Formula, elements: _Elements) -> bool:
        if isinstance(formula, Atom):
            return self._atom(formula, elements)
        if formula.variable is None:
            return self._connective(formula, elements)
        key = (id(formula), elements)
        if key not in self._known:
            self._known[key] = self._quantifier(formula, formula.variable, elements)
        return self._known[key]

    def _atom(self, atom: Atom, elements: _Elements) -> bool:
        row = tuple([elements[variable] for variable in atom.variables])
        if None in row:
            raise TaskError(f"x{atom.variables[row.index(None)]} is free in {atom.predicate}: assign an element to it")
        return row in self._rows(atom.predicate)

    def _connective(self, formula: Compound, elements: _Elements) -> bool:
        count, value = CONNECTIVES.get(formula.symbol, (None, bool))
        if count != len(formula.parts):
            raise TaskError(f"{formula.symbol!r} of {len(formula.parts)} parts has no meaning")
        return value(*[self.at(part, elements) for part in formula.parts])

    def _quantifier(self, formula: Compound, variable: int, elements: _Elements) -> bool:
        if formula.symbol not in QUANTIFIERS or len(formula.parts) != 1:
            raise TaskError(f"the quantifier {formula.symbol!r} of {len(formula.parts)} parts has no meaning")
        (part,) = formula.parts
        before, after = elements[:variable], elements[variable + 1 :]
        return QUANTIFIERS[formula.symbol](self.at(part, (*before, element, *after)) for element in self._elements)


def models(sentence: Formula, structures: Sequence[Structure]) -> int:
    """Return where a sentence holds: a bit for each structure.

    Parameters
    ----------
    sentence : Formula
        Without free variables.
    structures : sequence of Structure
        Bit k stands for the k-th.

    Examples
    --------
    >>> everyone = Compound("all", (Atom("P", (0,)),), variable=0)
    >>> bin(models(everyone, [Structure(1, {"P": rows}) for rows in (frozenset(), frozenset({(0,)}))]))
    '0b10'
    """
    free = (None,) * _variables(sentence)
    return sum(_Evaluator(structure).at(sentence, free) << k for k, structure in enumerate(structures))


def entails(first: Formula, second: Formula, structures: Sequence[Structure]) -> bool:
    """Say whether the second sentence holds in every one of the structures in which the first does.

    Parameters
    ----------
    first, second : Formula
        Without free variables.
    structures : sequence of Structure
        `monadic` or `bounded`, for example.

    Examples
    --------
    >>> from .structures import monadic
    >>> everyone, someone = (Compound(q, (Atom("P", (0,)),), variable=0) for q in ("all", "some"))
    >>> entails(everyone, someone, monadic(["P"])), entails(someone, everyone, monadic(["P"]))
    (True, False)
    """
    return all(holds(second, structure) for structure in structures if holds(first, structure))
