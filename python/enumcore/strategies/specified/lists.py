"""Decision lists read off a specification: terms that it names, under conditions made of its comparisons.

A formula such as "at least x, at least y, and one of them" names the values that a function may have, and what decides
among them.  On points, each term is right at some; a list of terms, each under a conjunction of comparisons, is learned
so that it is right at all of them.  For the largest of n numbers a list has n entries, a decision tree 2^(n-1) leaves.
Where conjunctions do not do, the condition of a term is the formula itself with the term in it.

A list is a guess: it is verified like every program, and says nothing about smaller ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...errors import EnumcoreError, UndefinedError
from ...expressions.expr import Apply, Const, Expr, Input
from ...expressions.functions import ite, smt_apply
from ...expressions.pieces import on_bools
from ...expressions.walks import bottom_up, subterms
from ...grammars.parsing import least_cost
from ...programs.evaluation import evaluate
from ...theories.sorts import Bool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from ...programs.program import Program
    from ...tasks.specification import Specification
    from ...tasks.task import Task

    Points = dict[str, NDArray[Any]]
    Mask = NDArray[np.bool_]

__all__ = ["Lists", "reads_as_list"]

_TERMS: Final = 64
_FEW: Final = 256  # points on which terms are compared first
_PAIRS: Final = 12  # terms of which all pairs are compared
_ATOMS: Final = 2000
_OPPOSITE: Final = {"ge": "<", "gt": "<=", "le": ">", "lt": ">="}  # of whole numbers
_VALUE: Final = "|value|"


def reads_as_list(asked: Specification, task: Task) -> bool:
    """Say whether a specification is about the value of one call, a whole number, and its arguments alone."""
    if not asked.is_single or task.grammar.start.sort.theory != "Int":
        return False
    args = asked.calls[0].args
    names = {arg.name for arg in args if isinstance(arg, Input)}
    return len(names) == len(args) and names == set(asked.variables)


class Lists:
    """Programs for a specification, by lists that are right on points.

    Parameters
    ----------
    asked : Specification
        One that reads as a list.
    task : Task
        Its language.
    ends : callable
        Says whether there is no time left; asked once a term and once an entry.
    """

    def __init__(self, asked: Specification, task: Task, ends: Callable[[], bool]) -> None:
        self._task, self._ends = task, ends
        call = asked.calls[0]
        own: dict[int, Expr] = dict(zip(map(id, call.args), task.grammar.variables, strict=True))
        value = Input(_VALUE, call.sort)
        put = {**own, id(call): value}
        args = [arg for arg in call.args if isinstance(arg, Input)]
        self._names = {arg.name: node.name for arg, node in zip(args, task.grammar.variables, strict=True)}
        self._formula = _with(asked.formula, put)
        self._value = next((node for node in subterms(self._formula) if node is value), value)
        self._terms = list(self._found_terms())[:_TERMS]

    def program(self, points: Points) -> Program | None:
        """Return a program of the language that is right on some points; None where no list is found."""
        columns = {self._names[name]: column for name, column in points.items()}
        terms, covers = self._covers(columns)
        if not terms or not np.logical_or.reduce(covers).all():
            return None
        terms, covers = _needed(terms, covers)
        telling = ~np.logical_and.reduce(covers)  # elsewhere all will do
        if len(terms) > 1:
            covers = [cover[telling] for cover in covers]
            columns = {name: column[telling] for name, column in columns.items()}
        expr = self._learned(terms, covers, columns)
        program = None if expr is None else self._in_language(expr)
        return program or self._by_formula(terms)

    def _found_terms(self) -> Iterator[Expr]:
        """Yield what the formula compares the value with, what lies beside that, the inputs, and 0 and 1."""
        sort = self._value.sort
        beside: list[Expr] = []
        seen: set[str] = set()
        leaves: list[Expr] = [node for node in self._task.grammar.variables if node.sort == sort]
        for node in subterms(self._formula):
            if node.sort != Bool or not any(arg is self._value for arg in node.args) or not isinstance(node, Apply):
                continue
            for arg in node.args:
                if arg.sort == sort and not _holds(arg, self._value):
                    leaves.insert(0, arg)
                    if node.operator.name in ("lt", "gt", "distinct"):
                        beside += [smt_apply("+", [arg, Const(1, sort)]), smt_apply("-", [arg, Const(1, sort)])]
        for term in sorted([*leaves, Const(0, sort), Const(1, sort)], key=lambda term: term.size) + beside:
            if str(term) not in seen:
                seen.add(str(term))
                yield term

    def _covers(self, columns: Points) -> tuple[list[Expr], list[Mask]]:
        """Return the terms that have a value everywhere, and where each is right."""
        found = [(term, self._right(term, columns)) for term in self._terms if not self._ends()]
        kept = [(term, cover) for term, cover in found if cover is not None]
        return [term for term, _ in kept], [cover for _, cover in kept]

    def _right(self, term: Expr, columns: Points) -> Mask | None:
        value = _values(term, columns)
        return None if value is None else _values(self._formula, {**columns, _VALUE: value})

    def _learned(self, terms: Sequence[Expr], covers: Sequence[Mask], columns: Points) -> Expr | None:
        atoms, masks, own = self._atoms(terms, columns)
        remaining = np.ones(_length(columns), np.bool_)
        entries: list[tuple[list[Expr], Expr]] = []
        left = list(range(len(terms)))
        while True:
            whole = [k for k in left if covers[k][remaining].all()]
            if whole:
                return _joined(entries, terms[min(whole, key=lambda k: (terms[k].size, k))])
            found = None if self._ends() else self._entry(left, covers, remaining, masks, own)
            if found is None:
                return None
            k, literals, holds = found
            entries.append(([_literal(atoms, number) for number in literals], terms[k]))
            remaining = remaining & ~holds
            left.remove(k)

    def _entry(
        self,
        left: Sequence[int],
        covers: Sequence[Mask],
        remaining: Mask,
        masks: NDArray[np.bool_],
        own: Sequence[NDArray[np.intp]],
    ) -> tuple[int, list[int], Mask] | None:
        """Return a term with a short conjunction, tried on few points first; None where no term has one."""
        telling = np.flatnonzero(remaining & ~np.logical_and.reduce([covers[k] for k in left]))
        few = telling[:: -(-len(telling) // _FEW)]
        sample = [cover[few] for cover in covers], remaining[few], masks[:, few]
        tried = []
        for k in left:
            part = _conjunction(k, left, *sample, own[k])
            if part is not None:
                tried.append((len(part[0]), -int(part[1].sum()), k))
        for _, _, k in sorted(tried):
            row = _conjunction(k, left, covers, remaining, masks, own[k])
            if row is not None:
                return k, *row
        return None

    def _atoms(
        self, terms: Sequence[Expr], columns: Points
    ) -> tuple[list[Expr], NDArray[np.bool_], list[NDArray[np.intp]]]:
        """Return comparisons, a row of where each holds, and then of where each does not; and which each term has."""
        atoms, rows, seen = list[Expr](), list[Any](), dict[bytes, int]()
        of_term: list[list[int]] = [[] for _ in terms]
        for atom, owner in self._comparisons(terms):
            if len(atoms) >= _ATOMS or self._ends():
                break
            row = _values(atom, columns)
            if row is None or row.any() == row.all():
                continue
            at = seen.setdefault(np.packbits(row ^ row[0]).tobytes(), len(atoms))
            if at == len(atoms):
                atoms.append(atom)
                rows.append(row)
            if owner is not None:
                of_term[owner].append(at)
        table = np.array(rows, np.bool_).reshape(len(rows), _length(columns))
        own = [np.array([*found, *(len(rows) + at for at in found)], np.intp) for found in of_term]
        return atoms, np.concatenate([table, ~table]), own

    def _comparisons(self, terms: Sequence[Expr]) -> Iterator[tuple[Expr, int | None]]:
        """Yield comparisons, and the number of the term that each puts in the place of the value."""
        atoms = [
            node
            for node in subterms(self._formula)
            if isinstance(node, Apply) and node.sort == Bool and all(arg.sort != Bool for arg in node.args)
        ]
        yield from ((atom, None) for atom in atoms if not _holds(atom, self._value))
        for k, term in enumerate(terms):
            yield from ((_with(atom, {id(self._value): term}), k) for atom in atoms if _holds(atom, self._value))
        few = terms[:_PAIRS]
        yield from ((smt_apply(">=", [a, b]), k) for k, a in enumerate(few) for b in few if a is not b)

    def _by_formula(self, terms: Sequence[Expr]) -> Program | None:
        """Return the list whose conditions are the formula itself: right wherever some term is."""
        entries = [([_with(self._formula, {id(self._value): term})], term) for term in terms[:-1]]
        return self._in_language(_joined(entries, terms[-1]))

    def _in_language(self, expr: Expr) -> Program | None:
        """Return an expression as a program, where the grammar derives it."""
        try:
            task = self._task
            return task.program(expr, least_cost(task.productions, task.costs, task.grammar.start, expr))
        except EnumcoreError:
            return None


def _values(term: Expr, columns: Points) -> NDArray[Any] | None:
    """Return a term's value at each point; None where it has none at one."""
    try:
        return np.broadcast_to(evaluate(term, columns), _length(columns))
    except UndefinedError:
        return None


def _length(columns: Points) -> int:
    return len(next(iter(columns.values())))


def _holds(term: Expr, leaf: Expr) -> bool:
    return any(node is leaf for node in subterms(term))


def _with(term: Expr, values: dict[int, Expr]) -> Expr:
    return bottom_up(term, lambda node, args: values[id(node)] if id(node) in values else node.with_args(args))


def _needed(terms: Sequence[Expr], covers: Sequence[Mask]) -> tuple[list[Expr], list[Mask]]:
    """Return few terms that together are right at all points: each time one that is right at most of what is left."""
    left, chosen = np.ones(len(covers[0]), np.bool_), list[int]()
    while left.any():
        best = max(range(len(terms)), key=lambda k: (int((covers[k] & left).sum()), -terms[k].size, -k))
        chosen.append(best)
        left = left & ~covers[best]
    return [terms[k] for k in chosen], [covers[k] for k in chosen]


def _conjunction(
    k: int,
    left: Sequence[int],
    covers: Sequence[Mask],
    remaining: Mask,
    masks: NDArray[np.bool_],
    own: NDArray[np.intp],
) -> tuple[list[int], Mask] | None:
    """Return literals that hold where only term k is right, and nowhere where it is wrong; and where they hold.

    The term's own comparisons are taken first: others rule out the points that there are, and are seldom the reason.
    """
    others = np.logical_or.reduce([covers[j] for j in left if j != k] or [np.zeros_like(remaining)])
    only, wrong = remaining & covers[k] & ~others, remaining & ~covers[k]
    if not only.any():
        return None
    for rows in (own, np.arange(len(masks))):
        able = rows[masks[np.ix_(rows, np.flatnonzero(only))].all(axis=1)]
        chosen = _excluding(~masks[np.ix_(able, np.flatnonzero(wrong))])
        if chosen is not None:
            literals = [int(able[each]) for each in chosen]
            return literals, remaining & masks[literals].all(axis=0)
    return None


def _excluding(excluded: NDArray[np.bool_]) -> list[int] | None:
    """Return few rows that together exclude every column, each time one that excludes most of what is left."""
    chosen, open_ = list[int](), np.ones(excluded.shape[1], np.bool_)
    gains = excluded.sum(axis=1)
    while open_.any():
        if not len(gains) or gains.max() == 0:
            return None
        best = int(np.argmax(gains))
        newly = np.flatnonzero(open_ & excluded[best])
        gains = gains - excluded[:, newly].sum(axis=1)
        open_[newly] = False
        chosen.append(best)
    for each in list(chosen):  # what later ones exclude too
        rest = [other for other in chosen if other != each]
        if rest and excluded[rest].any(axis=0).all():
            chosen = rest
    return chosen


def _literal(atoms: Sequence[Expr], number: int) -> Expr:
    """Return an atom, or its negation, which for a comparison of numbers is the opposite one."""
    if number < len(atoms):
        return atoms[number]
    atom = atoms[number - len(atoms)]
    name = _OPPOSITE.get(atom.operator.name) if isinstance(atom, Apply) else None
    return on_bools("not", [atom]) if name is None else smt_apply(name, list(atom.args))


def _joined(entries: Sequence[tuple[list[Expr], Expr]], last: Expr) -> Expr:
    expr = last
    for literals, term in reversed(entries):
        condition = literals[-1]
        for literal in reversed(literals[:-1]):
            condition = on_bools("and", [literal, condition])
        expr = ite(condition, term, expr)
    return expr
