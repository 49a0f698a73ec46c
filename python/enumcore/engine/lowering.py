"""From tasks to what the core takes: macros expanded, n-ary forms folded, equal subterms shared.

Every occurrence of a nonterminal becomes a slot of its own, in reading order; that order is the contract with
`Engine.program`, which hands the slots' arguments back by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial, singledispatch
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ..checks import shown
from ..errors import GrammarError, TaskError
from ..expressions.expr import Apply, Bound, Const, Expr, Input, Nonterminal, Output, Param
from ..expressions.loops import Loop
from ..expressions.macro import Call
from ..expressions.recursion import Recursion
from ..expressions.walks import subterms
from ..tasks.formulas import without_calls
from ..tasks.goals import FormulaGoal, TargetGoal, TargetsGoal
from ..tasks.residue import residue
from ..theories.columns import core_lists
from ..theories.compound import Compound, List
from ..theories.operators import Operator, lookup, result_sort
from ..theories.own import own_by_code
from ..theories.sort import core_array
from ..theories.sorts import Bool, Sort, by_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..expressions.macro import Macro
    from ..grammars.grammar import Grammar
    from ..grammars.production import Production
    from ..grammars.scope import Scope
    from ..tasks.task import Task
    from ..theories.own import OwnOperator

__all__ = [
    "Language",
    "Node",
    "Row",
    "Tables",
    "lower",
    "lower_data",
    "lower_goal",
    "lower_nothing",
    "lower_production",
    "lower_scopes",
    "lower_task",
    "own_operators",
]

Node = tuple[Any, ...]
Row = tuple[Any, ...]  # (nonterminal, cost, nodes), and what a loop is


def lower_task(task: Task, goal: Any, costs: Sequence[int]) -> dict[str, Any]:
    """Return a task as the core's Engine takes it.

    Parameters
    ----------
    task : Task
    goal : Goal, or anything that `lower_goal` knows, or None
        The task's own, or what an objective asks instead.
    costs : sequence of int
        Ticks of each production.
    """
    language = Language.of(task)
    known = len(language.productions)
    kept = [lower_production(task.grammar, p, 0, language.tables) for p in task.productions[known:]]
    rows = zip((*language.productions, *kept), costs, strict=True)
    lowered = None if goal is None else lower_goal(goal)
    formula = [lowered[1]] if lowered is not None and lowered[0] == "formula" else []
    own = {**language.own, **own_operators([*(row[2] for row in kept), *formula])}
    return {
        "nonterminals": language.nonterminals,
        "start": 0,
        "productions": [(row[0], cost, *row[2:]) for row, cost in rows],
        "goal": lowered,
        "operators": [operator.row for operator in own.values()],
        **lower_data(task),
        **(_lower_loops(task) if task.scopes or task.elements > 1 else {}),
    }


def own_operators(lists: Iterable[Sequence[Node]]) -> dict[int, OwnOperator]:
    """Return the operators that users made which occur in lists of nodes, by code.

    Examples
    --------
    >>> own_operators([[("input", 8, 0), ("apply", 8, 11, (0,), (0, 0))]])
    {}
    """
    codes = {node[2] for nodes in lists for node in nodes if node[0] == "apply"}
    found = ((code, own_by_code(code)) for code in sorted(codes))
    return {code: own for code, own in found if own is not None}


def lower_data(task: Task) -> dict[str, Any]:
    """Return a task's points as the core's Engine takes them.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> lower_data(ec.Task(g, inputs={"x": [3, 5]}))
    {'points': 2, 'inputs': [(8, array([3, 5], dtype=uint8))]}
    """
    inputs = Language.of(task).inputs
    columns = [(sort.code, sort.to_core(task.inputs[name], task.words)) for name, sort in inputs]
    return {"points": task.points, "inputs": columns}


class Language(NamedTuple):
    """What the core is given that does not depend on costs and data: the same for all tasks of one structure."""

    tables: Tables
    nonterminals: list[int | tuple[int, int]]
    productions: tuple[Row, ...]  # at cost 0
    inputs: list[tuple[str, Sort]]
    own: dict[int, OwnOperator]  # that the user made, by code

    @classmethod
    def of(cls, task: Task) -> Language:
        """Return the language of a task, lowered once."""
        memo, grammar = task.structure.memo, task.grammar
        if cls not in memo:
            for production in task.productions:
                if isinstance(production.expr, Recursion):
                    raise TaskError(f"production {production}: a recursion has no levels; use ec.solve(task)")
            tables = Tables.of(grammar)
            own = task.productions[: len(task.structure.used)]
            rows = tuple(lower_production(grammar, production, 0, tables) for production in own)
            memo[cls] = cls(
                tables,
                [_lower_nonterminal(grammar, node) for node in task.nonterminals],
                rows,
                [(node.name, node.sort) for node in grammar.variables if not isinstance(node.sort, Compound)],
                own_operators(row[2] for row in rows),
            )
        language: Language = memo[cls]
        return language


def lower_nothing(task: Task) -> dict[str, Any]:
    """Return a task without language, data and goal, as the core's Engine takes it: for a search that never began."""
    sorts = [node.sort.code for node in task.nonterminals]
    return {
        "points": task.points,
        "nonterminals": sorts,
        "start": 0,
        "productions": [],
        "inputs": [],
        "elements": task.elements,
    }


@singledispatch
def lower_goal(goal: Any) -> tuple[Any, ...]:
    """Return a goal as the core takes it; a new kind of goal registers its own way.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x)
    >>> lower_goal(ec.Task(g, inputs={"x": [3, 5]}, target=[3, 6]).goal)
    ('target', array([3, 6], dtype=uint8), None)
    """
    raise TaskError(f"{shown(goal)} is no goal that the core knows; register its form with lower_goal.register")


@lower_goal.register
def _(goal: TargetGoal) -> tuple[Any, ...]:
    return "target", core_array(goal.target), None if goal.mask is None else goal.mask.view(np.uint8)


@lower_goal.register
def _(goal: TargetsGoal) -> tuple[Any, ...]:
    """Tell searches apart: the core has no such goal (see `enumcore.objectives.several`)."""
    return "targets", [lower_goal(own) for own in goal.goals]


@lower_goal.register
def _(goal: FormulaGoal) -> tuple[Any, ...]:
    """Evaluate what does not depend on the program here, once."""
    formula, made = residue(without_calls(goal.formula), goal.columns)
    used = {node.name: node.sort for node in subterms(formula) if isinstance(node, Input)}
    nodes = lower(formula, {name: k for k, name in enumerate(used)})
    arrays = [(sort.code, core_array(made.get(name, goal.columns.get(name)))) for name, sort in used.items()]
    return "formula", nodes, arrays


def _lower_nonterminal(grammar: Grammar, node: Nonterminal) -> int | tuple[int, int]:
    scope = grammar.scope_of(node)
    return node.sort.code if scope is None else (node.sort.code, scope.number)


def _lower_loops(task: Task) -> dict[str, Any]:
    """Return what only languages with loops, sets or lists have."""
    lists = [(task.inputs[node.name], node.sort) for node in task.grammar.variables]
    return {
        "elements": task.elements,
        "scopes": lower_scopes(task.grammar, task.scopes),
        "lists": [core_lists(values, sort, task.words) for values, sort in lists if isinstance(sort, List)],
    }


def lower(expr: Expr, inputs: Mapping[str, int], nonterminals: Mapping[str, int] | None = None) -> list[Node]:
    """Return the core's nodes of an expression, arguments before use, the root last.

    Parameters
    ----------
    expr : Expr
    inputs : mapping of str to int
        The number of each input, by name.
    nonterminals : mapping of str to int, optional
        The number of each nonterminal, by name.  An `Output` is slot 0.

    Raises
    ------
    GrammarError
        A name that the mappings do not hold.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> for node in lower(x + ~x, {"x": 0}):
    ...     print(node)
    ('input', 8, 0)
    ('apply', 8, 11, (0,), (0, 0))
    ('apply', 8, 19, (0, 1), (0, 0))
    """
    lowering = _Lowering(inputs, nonterminals or {})
    root = lowering.part(expr)
    if root != len(lowering.nodes) - 1 or (isinstance(expr, Call) and lowering.nodes[root][0] == "slot"):
        # A macro that returns an argument of its: `a & a` puts the root last, and does not look like a unit production.
        core = by_code(expr.sort.code)  # a sort of the user's own is bits there
        lowering.operation(lookup(core.idempotent, core.theory), expr.sort, (root, root))
    return lowering.nodes


@dataclass(frozen=True)
class Tables:
    """The numbers by which the core knows the names of a grammar.

    Attributes
    ----------
    inputs, lists, nonterminals : dict of str to int
    bound : list of dict of str to int
        Scope by scope, those of its own leaves; they follow the inputs.
    """

    inputs: dict[str, int]
    lists: dict[str, int]
    nonterminals: dict[str, int]
    bound: list[dict[str, int]]

    @classmethod
    def of(cls, grammar: Grammar) -> Tables:
        """Number a grammar's names."""
        lists = [name for name in grammar.inputs if isinstance(grammar.inputs[name].sort, List)]
        inputs = [name for name in grammar.inputs if not isinstance(grammar.inputs[name].sort, Compound)]
        bound, first = [], len(inputs)
        for scope in grammar.scopes:
            bound.append({name: first + k for k, name in enumerate(_leaves(grammar, scope))})
            first += len(bound[-1])
        names = (inputs, lists, [node.name for node in grammar.nonterminals])
        numbers = [{name: k for k, name in enumerate(each)} for each in names]
        return cls(numbers[0], numbers[1], numbers[2], bound)

    def leaves(self, scope: Scope | None) -> dict[str, int]:
        """Return the numbers of all that a scope sees."""
        around = [] if scope is None else list(scope.around())
        seen = dict(self.inputs)
        for each in reversed(around):
            seen |= self.bound[each.number - 1]
        return seen


def lower_production(grammar: Grammar, production: Production, cost: int, tables: Tables) -> Row:
    """Return a production as the core takes it, with this cost.

    A loop has a fourth part, (kind, body, start, times, list, most): the body's nonterminal, the places of start and
    times in the nodes, and the number of the list; -1 for what it does not have.
    """
    expr, left = production.expr, tables.nonterminals[production.nonterminal.name]
    leaves = tables.leaves(grammar.scope_of(production.nonterminal))
    if not isinstance(expr, Loop):
        return left, cost, lower(expr, leaves, tables.nonterminals)
    lowering = _Lowering(leaves, tables.nonterminals)
    assert isinstance(expr.body, Nonterminal)
    start = lowering.part(expr.start)
    times = -1 if expr.times is None else lowering.part(expr.times)
    items = tables.lists[expr.items.name] if isinstance(expr.items, Input) else -1
    return left, cost, lowering.nodes, (expr.kind, tables.nonterminals[expr.body.name], start, times, items, expr.most)


def lower_scopes(grammar: Grammar, scopes: Sequence[Scope]) -> list[tuple[int, list[int], int]]:
    """Return scopes as the core takes them: (the one around, sorts of the leaves, the list); the grammar's first."""
    lists = Tables.of(grammar).lists
    rows = [(-1, list[int](), -1)]
    for scope in scopes:
        around = 0 if scope.parent is None else scope.parent.number
        items = grammar.list_of(scope)
        codes = [scope.leaves[name].sort.code for name in _leaves(grammar, scope)]
        rows.append((around, codes, -1 if items is None else lists[items]))
    return rows


def _leaves(grammar: Grammar, scope: Scope) -> list[str]:
    """Return the leaves of a scope that the core knows: one alone while no fold goes through a list for it."""
    return list(scope.leaves) if grammar.list_of(scope) is not None else list(scope.leaves)[:1]


class _Frame(NamedTuple):
    """The nodes that a macro's parameters stand for in one call of it, and those of its body so far, by id."""

    params: dict[str, int]
    made: dict[int, int]


class _Lowering:
    def __init__(self, inputs: Mapping[str, int], nonterminals: Mapping[str, int]) -> None:
        self.inputs = inputs
        self.nonterminals = nonterminals
        self.nodes: list[Node] = []
        self.numbers: dict[Node, int] = {}
        self.calls: dict[tuple[Macro, tuple[int, ...]], int] = {}
        self.todo: list[Callable[[], None]] = []  # of one `emit`: what is still to be done, the last first
        self.values: list[int] = []  # and the places of arguments that wait for what uses them

    def part(self, expr: Expr) -> int:
        """Append an expression, which depends on all of its slots."""
        first = len(self.nodes)
        return self.depending_on_all_slots(self.emit(expr), first)

    def emit(self, expr: Expr) -> int:
        """Append what is not there yet, without recursion, however many macros call one another."""
        todo: list[Callable[[], None]] = [partial(self.open, expr, _Frame({}, {}))]
        self.todo, self.values = todo, []
        while todo:
            todo.pop()()
        return self.values[0]

    def open(self, node: Expr, frame: _Frame) -> None:
        if id(node) in frame.made:
            self.values.append(frame.made[id(node)])
        else:
            self.todo.append(partial(self.close, node, frame))
            self.todo += (partial(self.open, arg, frame) for arg in reversed(node.args))

    def close(self, node: Expr, frame: _Frame) -> None:
        """Append a node whose arguments are there."""
        first = len(self.values) - len(node.args)
        args = self.values[first:]
        del self.values[first:]
        if isinstance(node, Call):
            self.call(node, tuple(args), frame)
        elif isinstance(node, Apply):
            self.keep(node, frame, self.apply(node, args))
        else:
            self.keep(node, frame, frame.params[node.name] if isinstance(node, Param) else self.leaf(node))

    def call(self, node: Call, args: tuple[int, ...], frame: _Frame) -> None:
        """Append a macro's body, once for the same arguments: a chain of n that call the last one twice is not 2^n."""
        key = (node.macro, args)
        if key in self.calls:
            self.keep(node, frame, self.calls[key])
            return

        def returned() -> None:
            self.calls[key] = self.values.pop()
            self.keep(node, frame, self.calls[key])

        given = {param.name: arg for param, arg in zip(node.macro.params, args, strict=True)}
        self.todo += (returned, partial(self.open, node.macro.body, _Frame(given, {})))

    def keep(self, node: Expr, frame: _Frame, place: int) -> None:
        """Note where a node is; one that holds nonterminals is another at each occurrence."""
        if not node.slots:
            frame.made[id(node)] = place
        self.values.append(place)

    def leaf(self, node: Expr) -> int:
        code = node.sort.code
        if isinstance(node, Const):
            return self.add(("const", code, node.value % (1 << 64)))  # a negative one as its two's complement
        if isinstance(node, (Bound, Input)) and node.name in self.inputs:
            return self.add(("input", code, self.inputs[node.name]))
        if isinstance(node, Output):
            return self.add(("slot", code, 0))
        if isinstance(node, Nonterminal) and node.name in self.nonterminals:
            self.nodes.append(("slot", code, self.nonterminals[node.name]))  # never shared
            return len(self.nodes) - 1
        raise GrammarError(f"{node} is not known here")

    def apply(self, node: Apply, args: list[int]) -> int:
        op, indices = node.operator, (*node.indices, 0, 0)[:2]
        if len(args) == op.arity:
            return self.operation(op, node.sort, tuple(args), indices)
        if op.n_ary == "left":
            return self.fold_left(op, args)
        if op.n_ary == "right":
            right = args[-1]
            for left in reversed(args[:-1]):
                right = self.operation(op, node.sort, (left, right))
            return right
        pairs = combinations(args, 2) if op.n_ary == "pairwise" else pairwise(args)
        return self.fold_left(lookup("and", "Bool"), [self.operation(op, Bool, pair) for pair in pairs])

    def fold_left(self, op: Operator, args: list[int]) -> int:
        left = args[0]
        for right in args[1:]:
            left = self.operation(op, self.widened(op, left, right), (left, right))
        return left

    def widened(self, op: Operator, left: int, right: int) -> Sort:
        return result_sort(op, [by_code(self.nodes[left][1]), by_code(self.nodes[right][1])])

    def operation(self, op: Operator, sort: Sort, args: tuple[int, ...], indices: tuple[int, ...] = (0, 0)) -> int:
        return self.add(("apply", sort.code, op.code, args, indices))

    def depending_on_all_slots(self, root: int, first: int) -> int:
        """Make use of the slots that a macro ignores, from a place on: the core takes each to matter to the value."""
        seen, todo = set[int](), [root]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += self.nodes[at][3] if self.nodes[at][0] == "apply" else ()
        slots = [k for k in range(first, len(self.nodes)) if self.nodes[k][0] == "slot"]
        ignored = [k for k in slots if k not in seen]
        sort = by_code(self.nodes[root][1])
        for slot in ignored:
            own = by_code(self.nodes[slot][1])
            same = lookup(own.equality, own.theory)
            test = slot if own == Bool else self.operation(same, Bool, (slot, slot))
            root = self.operation(lookup("ite", sort.theory), sort, (test, root, root))
        return root

    def add(self, node: Node) -> int:
        if node not in self.numbers:
            self.numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self.numbers[node]
