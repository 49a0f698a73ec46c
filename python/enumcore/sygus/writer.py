"""From a task to the text of a SyGuS file, of the 2.x form, that reads back as the same task."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..checks import shown, wanted
from ..errors import GrammarError, TaskError
from ..expressions.expr import Apply, Const, Expr, Input, Output, Param
from ..expressions.loops import Loop
from ..expressions.macro import Macro, macros_of
from ..expressions.walks import bottom_up, subterms
from ..smtlib.standard import is_standard, spelled_out, standard
from ..smtlib.writer import Naming, define_fun, smt, symbol
from ..tasks.goals import FormulaGoal, TargetGoal
from ..tasks.schema import formula_of
from .grammar import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..tasks.task import Task
    from ..theories.operators import Operator
    from ..theories.sorts import Sort

__all__ = ["write_task"]


def write_task(task: Task, name: str = "f") -> str:
    """Return the text of a file that asks for a function of this name.

    Raises
    ------
    TaskError
        The file could not say what the task says.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(4)}, output=ec.BitVec(4))
    >>> g.add(g.start, g.inputs.x, 1, g.start + g.start)
    >>> print(write_task(ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6])))
    (set-logic BV)
    (synth-fun f ((x (_ BitVec 4))) (_ BitVec 4)
      ((S (_ BitVec 4)))
      ((S (_ BitVec 4) (x #x1 (bvadd S S)))))
    (constraint (= (f #x3) #x4))
    (constraint (= (f #x5) #x6))
    (check-synth)
    """
    wanted(name, str, "to_sygus: a function's name is a string", TaskError)
    _check_costs(task)
    _check_terms(task)
    try:
        return "\n".join([f"(set-logic {_logic(task)})", *_Text(task, name).lines(), "(check-synth)", ""])
    except GrammarError as error:  # a term that is too large to be written
        raise TaskError(f"to_sygus: {error}") from None


def _check_costs(task: Task) -> None:
    """Raise TaskError unless each production costs the nodes that it writes, as in every SyGuS file."""
    for production, cost in zip(task.productions, task.costs, strict=True):
        if production.prob is not None:
            raise TaskError(f"to_sygus: production {production} has a probability; SyGuS files have none")
        nodes = 0 if production.is_unit else production.expr.size - production.expr.slots
        if cost != nodes:
            raise TaskError(
                f"to_sygus: production {production} costs {cost}; in a SyGuS file it costs the {nodes} that it writes"
            )


def _check_terms(task: Task) -> None:
    """Raise TaskError where something is of a sort that SyGuS files do not have, or a loop."""
    formula = formula_of(task.goal)
    terms = [*(production.expr for production in task.productions), *([] if formula is None else [formula.formula])]
    for node in (*task.grammar.variables, *(node for term in terms for node in subterms(term))):
        if isinstance(node, Loop):
            raise TaskError(f"to_sygus: {node} is a loop; SyGuS files have none")
        if not _has_form(node.sort):
            raise TaskError(f"to_sygus: {node} is of sort {node.sort}; SyGuS files have Bool, Int and (_ BitVec w)")


def _logic(task: Task) -> str:
    """Return the logic of the sorts that a task has: bit-vectors, whole numbers, or both."""
    theories = {node.sort.theory for node in (*task.grammar.variables, *task.grammar.nonterminals)}
    if {"Int", "BitVec"} <= theories:
        return "ALL"
    return "NIA" if "Int" in theories else "BV"


def _has_form(sort: Sort) -> bool:
    try:
        return bool(sort.smt)
    except GrammarError:
        return False


class _Text:
    """The commands of a task, with the symbols that they call everything by."""

    def __init__(self, task: Task, name: str) -> None:
        self.task = task
        self.formula = formula_of(task.goal)
        self.inputs = list(task.grammar.variables)
        self.spelled: dict[Operator, Macro] = {}  # one node each, as operators are
        self.rules = [(p.nonterminal.name, self._with_macros(p.expr)) for p in task.productions]
        asked = [] if self.formula is None else [standard(self.formula.formula)]
        terms = [*(term for _, term in self.rules), *asked]
        self.macros = macros_of(*terms)
        self.naming = Naming(*terms, taken=FAMILIES)  # (Constant S) is no call
        used = {production.nonterminal.name for production in task.productions}
        self.nonterminals = [node for node in task.nonterminals if node.name in used]
        left = [node.name for node in self.nonterminals]
        self.called = self.naming.variables([*task.grammar.inputs, *left])
        self.name = self.naming.function(name, self.called.values())
        params = [Param(node.name, node.sort) for node in self.inputs]
        self.wanted = Macro(self.name, params, Const(0, task.grammar.start.sort))  # a stand-in: only its calls are read

    def lines(self) -> Iterator[str]:
        for macro in self.macros:
            yield define_fun(self.naming.macro(macro), macro.params, macro.body, self.naming)
        yield from self._function()
        yield from self._constraints()

    def _function(self) -> Iterator[str]:
        rules: dict[str, list[str]] = {node.name: [] for node in self.nonterminals}
        for left, term in self.rules:
            rules[left].append(self._term(term))
        heads = {node.name: f"{self._symbol(node.name)} {node.sort.smt}" for node in self.nonterminals}
        params = " ".join(f"({self._symbol(node.name)} {node.sort.smt})" for node in self.inputs)
        yield f"(synth-fun {symbol(self.name)} ({params}) {self.task.grammar.start.sort.smt}"
        yield f"  ({' '.join(f'({head})' for head in heads.values())})"
        rows = [f"({heads[name]} ({' '.join(terms)}))" for name, terms in rules.items()]
        yield "  (" + "\n   ".join(rows) + "))"

    def _constraints(self) -> Iterator[str]:
        """Say the goal: for all values of the inputs where it is a formula over all of them, else point by point."""
        goal = self.task.goal
        if goal is None or not isinstance(goal, (TargetGoal, FormulaGoal)):
            kind = "the task has no goal" if goal is None else f"its goal is of the kind {shown(goal.kind)}"
            raise TaskError(f"to_sygus: {kind}; a SyGuS file asks for a target or a formula")
        columns = {} if self.formula is None else self.formula.columns
        if self.formula is not None and not self.inputs:
            raise TaskError("to_sygus: a formula over a function without inputs is none of those that are read back")
        if self.formula is not None and self.task.covers == "all inputs" and columns.keys() == self.task.inputs.keys():
            return self._for_all(self.formula.formula)
        if self.formula is not None and (goal is self.formula or len(self.task.contradiction) == 1):
            return self._formula_on_points(self.formula)
        assert isinstance(goal, TargetGoal)
        return self._examples(goal)

    def _for_all(self, formula: Expr) -> Iterator[str]:
        for node in self.inputs:
            yield f"(declare-var {self._symbol(node.name)} {node.sort.smt})"
        yield f"(constraint {self._term(self._asked(formula, {}))})"

    def _formula_on_points(self, goal: FormulaGoal) -> Iterator[str]:
        named = [node for node in subterms(goal.formula) if isinstance(node, Input)]
        leaves = {node.name: node for node in [*named, *self.inputs]}
        cells = {name: node.sort.to_json(goal.columns[name]) for name, node in leaves.items()}
        for k in range(self.task.points):
            values = {name: Const(cells[name][k], node.sort) for name, node in leaves.items()}
            yield f"(constraint {self._term(self._asked(goal.formula, values))})"

    def _examples(self, goal: TargetGoal) -> Iterator[str]:
        sort = self.task.grammar.start.sort
        columns = [node.sort.to_json(self.task.inputs[node.name]) for node in self.inputs]
        for k, value in enumerate(sort.to_json(goal.target)):
            if goal.mask is None or goal.mask[k]:
                args = [Const(column[k], node.sort) for column, node in zip(columns, self.inputs, strict=True)]
                yield f"(constraint (= {self._term(self.wanted(*args))} {sort.smt_literal(int(value))}))"

    def _with_macros(self, expr: Expr) -> Expr:
        """Return a term that calls macros for operators that SMT-LIB does not have."""
        if all(is_standard(node) for node in subterms(expr)):
            return expr
        return bottom_up(expr, self._call)

    def _call(self, node: Expr, args: list[Expr]) -> Expr:
        if is_standard(node) or not isinstance(node, Apply):
            return node.with_args(args)
        if node.operator not in self.spelled:
            params = [Param("abc"[k], arg.sort) for k, arg in enumerate(args)]
            self.spelled[node.operator] = Macro(node.operator.name, params, spelled_out(node, [*params]))
        return self.spelled[node.operator](*args)

    def _asked(self, formula: Expr, values: Mapping[str, Expr]) -> Expr:
        """Return a formula with values for its inputs, and a call of the function for its output."""
        call = self.wanted(*(values.get(node.name, node) for node in self.inputs))

        def put(node: Expr, args: list[Expr]) -> Expr:
            if isinstance(node, Output):
                return call
            return values.get(node.name, node) if isinstance(node, Input) else node.with_args(args)

        return bottom_up(formula, put)

    def _term(self, expr: Expr) -> str:
        return smt(expr, self._macro, self.called)

    def _macro(self, macro: Macro) -> str:
        return self.name if macro is self.wanted else self.naming.macro(macro)

    def _symbol(self, name: str) -> str:
        return symbol(self.called[name])
