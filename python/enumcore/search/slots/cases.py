"""The bodies of one case as a language of its own, which the level-by-level search enumerates.

What the case binds are inputs there: a state is a point.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...expressions.expr import Bound, Expr, Input, Nonterminal
from ...expressions.walks import bottom_up
from ...grammars.derives import edges_of, reachable
from ...grammars.grammar import Grammar
from ...tasks.task import Task

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...expressions.recursion import Case
    from ...grammars.production import Production
    from ...grammars.scope import Scope
    from ...theories.sorts import Sort

__all__ = ["CaseLanguage"]


class CaseLanguage:
    """The language of a case's bodies.

    Parameters
    ----------
    task : Task
    case : Case
    body : Nonterminal
        Of the case.
    ticks : sequence of int
        Of each production of the task.

    Attributes
    ----------
    inputs : dict of str to Sort
        What a body takes: the task's inputs that are no terms and no lists, then the children's values and the fields.
    productions : list of Production
        Those of the case.
    """

    def __init__(self, task: Task, case: Case, body: Nonterminal, ticks: Sequence[int]) -> None:
        self.case, self.body = case, body
        plain = {node.name: node.sort for node in task.grammar.variables if node.sort.is_value}
        self.inputs: dict[str, Sort] = {**plain, **dict(case.variables)}
        names = reachable(body.name, edges_of(task.productions))
        own = [(p, t) for p, t in zip(task.productions, ticks, strict=True) if p.nonterminal.name in names]
        self.productions: list[Production] = [p for p, _ in own]
        self._grammar = Grammar(self.inputs, body.sort, start=body.name)
        self._scope = task.grammar.scope_of(body)
        self._scopes: dict[int, Scope] = {}
        self._nonterminals: dict[str, Nonterminal] = {body.name: self._grammar.start}
        self._back: dict[int, Expr] = {}  # by the identity of a leaf of the new grammar, the case's own
        for name, _ in case.variables:
            assert self._scope is not None
            self._back[id(self._grammar.inputs[name])] = self._scope.leaves[name]
        for node in task.nonterminals:
            if node.name in names and node is not body:
                within = self._within(task.grammar.scope_of(node))
                self._nonterminals[node.name] = within.nonterminal(node.name, node.sort)
        for production, _ in own:
            left = self._nonterminals[production.nonterminal.name]
            self._grammar.add(left, self._there(production.expr), cost=0 if production.is_unit else 1)
        self._ticks = [t for _, t in own]

    def _within(self, scope: Scope | None) -> Any:
        if scope is self._scope or scope is None:
            return self._grammar
        if scope.number not in self._scopes:
            made: Scope = self._within(scope.parent).bind(**dict(scope.binder.variables))
            self._scopes[scope.number] = made
            for name, leaf in made.leaves.items():
                self._back[id(leaf)] = scope.leaves[name]
        return self._scopes[scope.number]

    def _there(self, expr: Expr) -> Expr:
        """Return a right-hand side over the leaves and nonterminals of the new grammar."""
        to = {id(old): new for new, old in self._forward()}

        def combine(node: Expr, args: list[Expr]) -> Expr:
            if isinstance(node, Nonterminal):
                return self._nonterminals[node.name]
            if isinstance(node, Bound):
                return to[id(node)]
            if isinstance(node, Input):
                return self._grammar.inputs[node.name]
            return node.with_args(args)

        return bottom_up(expr, combine)

    def _forward(self) -> list[tuple[Expr, Expr]]:
        leaves: list[Expr] = [self._grammar.inputs[name] for name in self._grammar.inputs]
        leaves += [leaf for scope in self._scopes.values() for leaf in scope.leaves.values()]
        return [(leaf, self._back[id(leaf)]) for leaf in leaves if id(leaf) in self._back]

    def back(self, expr: Expr, memo: dict[int, Expr]) -> Expr:
        """Return a program of the new grammar as a body of the case; `memo` as in `bottom_up`."""

        def combine(node: Expr, args: list[Expr]) -> Expr:
            if not node.args:
                return self._back.get(id(node), node)
            return node.with_args(args)

        return bottom_up(expr, combine, memo)

    def task(self, states: Mapping[str, Any]) -> Task:
        """Return the task of enumerating bodies that differ on states."""
        return Task(self._grammar, inputs=states).priced(self._ticks)

    @property
    def start(self) -> Nonterminal:
        """The nonterminal of the bodies, in the task's grammar."""
        return self._grammar.start
