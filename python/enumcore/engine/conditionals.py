"""A language taken apart at its conditionals, which are known by their shape and never by a name.

A production is a conditional when, its macros expanded, it is ``ite`` of a test and two nonterminals, and the test has
all of its other nonterminals.  A search without these productions finds terms for the branches; the tests, each a
nonterminal of its own, have all the conditions in their banks.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, NamedTuple

from ..expressions.substitution import substitute
from ..tasks.goals import TargetGoal
from ..tasks.subset import can_be_cut
from ..theories.operators import lookup
from ..theories.sorts import Bool, by_code
from .core import Engine
from .decoder import Decoder
from .lowering import Language, lower_data, own_operators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..expressions.expr import Expr
    from ..tasks.task import Task
    from .lowering import Node

__all__ = ["Branching", "Conditional", "Parts", "can_be_unified", "conditionals"]


class Conditional(NamedTuple):
    """A production that is a conditional.

    Attributes
    ----------
    production : int
        Its number in the task.
    test : tuple
        What decides, as the core takes an expression.
    slots : tuple of int
        The places of the test's nonterminals among all of the production's.
    then, otherwise : int
        The places of the branches.
    """

    production: int
    test: tuple[Node, ...]
    slots: tuple[int, ...]
    then: int
    otherwise: int


class Branching(NamedTuple):
    """A way for a cover's nonterminal to branch: a conditional of it, or of one that it can stand for."""

    cover: int
    cost: int
    choice: int
    then: int
    otherwise: int


def conditionals(task: Task) -> tuple[Conditional, ...]:
    """Return the conditionals among a task's productions.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> if0 = ec.define("if0", lambda a, b, c: ec.ite(a == 0, b, c), *[ec.BitVec(8)] * 3)
    >>> g.add(S, x, if0(S, S, S), ec.ite(S < x, S, S) + 1)
    >>> [(c.production, c.slots, c.then, c.otherwise) for c in conditionals(ec.Task(g, inputs={"x": [1]}))]
    [(1, (0,), 1, 2)]
    """
    memo = task.structure.memo
    if conditionals not in memo:
        rows = Language.of(task).productions
        found = (_conditional(k, row[2]) for k, row in enumerate(rows) if len(row) == 3)
        memo[conditionals] = tuple(each for each in found if each is not None)
    known: tuple[Conditional, ...] = memo[conditionals]
    return known


def can_be_unified(task: Task) -> bool:
    """Say whether programs that are right on some points can be joined: the start has a conditional, and a target.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, ec.ite(g.start < 3, g.start, g.start))
    >>> can_be_unified(ec.Task(g, inputs={"x": [1]}, target=[2])), can_be_unified(ec.Task(g, inputs={"x": [1]}))
    (True, False)
    """
    if not isinstance(task.goal, TargetGoal) or task.contradiction or not conditionals(task):
        return False
    sorts = {node.sort.theory for node in (*task.nonterminals, *task.grammar.variables)}
    is_total = sorts <= {"Bool", "BitVec"}  # every program has a value at every point
    return is_total and can_be_cut(task) and bool(Parts(task).branchings)


def _conditional(production: int, nodes: Sequence[Node]) -> Conditional | None:
    root = nodes[-1]
    if root[0] != "apply" or root[2] != lookup("ite", by_code(root[1]).theory).code:
        return None
    test, *branches = root[3]
    slots = [k for k, node in enumerate(nodes) if node[0] == "slot"]
    inside = _below(nodes, test)
    if branches[0] == branches[1] or not set(branches) <= set(slots) or inside & set(branches):
        return None
    own = [k for k in slots if k in inside]
    if not own or len(own) + 2 != len(slots):
        return None
    places = tuple(slots.index(k) for k in own)
    return Conditional(production, _part(nodes, sorted(inside)), places, *map(slots.index, branches))


def _below(nodes: Sequence[Node], root: int) -> set[int]:
    """Return the places of a node and of all that it depends on."""
    found, todo = set[int](), [root]
    while todo:
        at = todo.pop()
        if at not in found:
            found.add(at)
            todo += nodes[at][3] if nodes[at][0] == "apply" else ()
    return found


def _part(nodes: Sequence[Node], places: Sequence[int]) -> tuple[Node, ...]:
    """Return the nodes at some places, with what they refer to renumbered."""
    new = {old: k for k, old in enumerate(places)}
    return tuple(
        (*node[:3], tuple(new[arg] for arg in node[3]), *node[4:]) if node[0] == "apply" else node
        for node in (nodes[k] for k in places)
    )


class Parts:
    """A task's language without its conditionals, and what these join.

    Parameters
    ----------
    task : Task
        With at least one conditional that the start leads to.

    Attributes
    ----------
    covers : list of int
        The nonterminals whose programs may stand for the whole, the start first.
    choices : list of int
        The nonterminal of each test; they are the task's own and then these.
    turns : list of bool
        Of each test, whether it is the same as its negation: its conditionals have branches of one nonterminal.
    branchings : list of Branching
    conditional : list of Conditional
        Of each branching.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        language, self._all = Language.of(task), conditionals(task)
        self._left_out = {c.production for c in self._all}
        self._kept = [k for k in range(len(task.productions)) if k not in self._left_out]
        self._rows = [language.productions[k] for k in self._kept]
        self._nonterminals = list(language.nonterminals)
        self._number = {node.name: k for k, node in enumerate(task.nonterminals)}
        self.covers = [0]
        self.choices: list[int] = []
        self.turns: list[bool] = []
        self.branchings: list[Branching] = []
        self.conditional: list[Conditional] = []
        self._tests: dict[tuple[Node, ...], int] = {}
        self._join()

    def _join(self) -> None:
        units = self._units()
        for at, nonterminal in enumerate(self.covers):  # which grow meanwhile
            nearest = _nearest(units, nonterminal)
            for c in self._all:
                production = self._task.productions[c.production]
                own = self._number[production.nonterminal.name]
                if own in nearest:
                    then, otherwise = (self._cover(production.slots[k]) for k in (c.then, c.otherwise))
                    cost = self._task.costs[c.production] + nearest[own]
                    choice = self._choice(c.test)
                    self.turns[choice] = self.turns[choice] and then == otherwise
                    self.branchings.append(Branching(at, cost, choice, then, otherwise))
                    self.conditional.append(c)

    def _units(self) -> dict[int, list[tuple[int, int]]]:
        """Return the nonterminals that each can stand for by one production, and what that costs."""
        units: dict[int, list[tuple[int, int]]] = {}
        for production, cost in zip(self._task.productions, self._task.costs, strict=True):
            if production.is_unit:
                own, other = (self._number[node.name] for node in (production.nonterminal, production.slots[0]))
                units.setdefault(own, []).append((other, cost))
        return units

    def _cover(self, nonterminal: Any) -> int:
        number = self._number[nonterminal.name]
        if number not in self.covers:
            self.covers.append(number)
        return self.covers.index(number)

    def _choice(self, test: tuple[Node, ...]) -> int:
        if test not in self._tests:
            self._tests[test] = len(self.choices)
            self.choices.append(len(self._nonterminals))
            self.turns.append(True)
            self._rows.append((len(self._nonterminals), 0, list(test)))
            self._nonterminals.append(Bool.code)
        return self._tests[test]

    def engine(self, task: Task, **given: Any) -> Engine:
        """Return an engine of the language without conditionals, at the points of a task, which is this one or a part.

        Parameters
        ----------
        task : Task
        **given
            As the core's Engine takes them: options, memory, seconds, poll.
        """
        costs = [*(self._task.costs[k] for k in self._kept), *[0] * len(self.choices)]
        return Engine(
            nonterminals=self._nonterminals,
            start=0,
            productions=[(row[0], cost, row[2]) for row, cost in zip(self._rows, costs, strict=True)],
            operators=[own.row for own in own_operators(row[2] for row in self._rows).values()],
            **lower_data(task),
            **given,
        )

    def decoder(self, engine: Engine) -> Decoder:
        """Return what makes expressions of the programs of such an engine, but for those of tests."""
        return Decoder(engine, [self._task.productions[k] for k in self._kept])

    def contexts(self, nonterminal: int) -> Iterator[tuple[int, int]]:
        """Yield the productions of a nonterminal that are left, and the cost of each."""
        for k in self._kept:
            if self._number[self._task.productions[k].nonterminal.name] == nonterminal:
                yield k, self._task.costs[k]

    def slots(self, conditional: Conditional) -> list[int]:
        """Return the nonterminals of a conditional's test."""
        every = self._task.productions[conditional.production].slots
        return [self._number[every[k].name] for k in conditional.slots]

    def joined(self, conditional: Conditional, test: Sequence[Expr], then: Expr, otherwise: Expr) -> Expr:
        """Return a conditional with programs in its slots."""
        args: Mapping[int, Expr] = {
            **dict(zip(conditional.slots, test, strict=True)),
            conditional.then: then,
            conditional.otherwise: otherwise,
        }
        production = self._task.productions[conditional.production]
        return substitute(production.expr, [args[k] for k in range(len(args))])


def _nearest(units: Mapping[int, Sequence[tuple[int, int]]], start: int) -> dict[int, int]:
    """Return what it costs to stand for each nonterminal, where that is possible."""
    nearest, todo = {start: 0}, [(0, start)]
    while todo:
        cost, at = heappop(todo)
        for other, more in units.get(at, ()) if nearest[at] == cost else ():
            if cost + more < nearest.get(other, cost + more + 1):
                nearest[other] = cost + more
                heappush(todo, (cost + more, other))
    return nearest
