"""Functions that a constraint defines by others: `g(x, y) = f(x, y) + 1` says all of g, once f is known.

Such a function needs no search.  What is left is searched, and the definitions are put together from it.  So eight
functions, seven of which are sums of others, are one function of no constraint.  The programs are right and need not be
the cheapest: where nothing is defined, or a definition is not in its language, all functions are searched together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import TaskError
from ...expressions.expr import Apply, Expr, Input
from ...expressions.macro import Call
from ...expressions.walks import bottom_up, subterms
from ...grammars.parsing import least_cost
from ...programs.program import Program
from ...tasks.specification import Specification

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Defined"]


class Defined:
    """A specification without the functions that its constraints define.

    Parameters
    ----------
    asked : Specification
        Of several functions.

    Attributes
    ----------
    rest : Specification or None
        About the other functions; None where nothing is defined, or something is left that cannot be searched.
    """

    def __init__(self, asked: Specification) -> None:
        self._asked = asked
        self._definitions: list[tuple[Call, Expr]] = []
        parts = _conjuncts(asked.formula)
        while (found := self._next(parts)) is not None:
            at, call, body = found
            self._definitions.append((call, body))
            parts = [self._put(part, call, body) for k, part in enumerate(parts) if k != at]
        gone = {id(call.macro) for call, _ in self._definitions}
        left = [function for function in asked.functions if id(function.macro) not in gone]
        self.rest = self._specification(left, parts) if gone and left else None

    def programs(self, found: Sequence[Program]) -> list[Program] | None:
        """Return programs for all functions, given those of the rest; None where a language lacks one."""
        assert self.rest is not None
        known = {id(own.macro): program for own, program in zip(self.rest.functions, found, strict=True)}
        functions = {id(function.macro): function for function in self._asked.functions}
        for call, body in reversed(self._definitions):
            grammar = functions[id(call.macro)].grammar
            whole = _inlined(body, known)
            own = dict(zip((id(arg) for arg in call.args), grammar.variables, strict=True))
            expr = _with(whole, dict(own))
            try:
                cost = least_cost(
                    grammar.used_productions, [p.cost for p in grammar.used_productions], grammar.start, expr
                )
            except TaskError:
                return None
            known[id(call.macro)] = Program(expr, grammar.variables, cost)
        return [known[id(function.macro)] for function in self._asked.functions]

    def _next(self, parts: Sequence[Expr]) -> tuple[int, Call, Expr] | None:
        """Return an equation that defines a function: its place, the call, and what it equals."""
        wanted = {id(function.macro) for function in self._asked.functions}
        for at, part in enumerate(parts):
            if not isinstance(part, Apply) or part.operator.name != "eq" or len(part.args) != 2:
                continue
            for call, body in (part.args, part.args[::-1]):
                if isinstance(call, Call) and id(call.macro) in wanted and _defines(call, body):
                    return at, call, body
        return None

    def _put(self, part: Expr, call: Call, body: Expr) -> Expr:
        """Put what a call equals, with its arguments, in the place of each call of its function."""

        def put(node: Expr, args: list[Expr]) -> Expr:
            if isinstance(node, Call) and node.macro is call.macro:
                return _with(body, dict(zip(map(id, call.args), args, strict=True)))
            return node if not args else node.with_args(args)

        return bottom_up(part, put)

    def _specification(self, functions: Sequence[object], parts: Sequence[Expr]) -> Specification | None:
        try:
            return Specification(functions, parts, same_variables=True)  # type: ignore[arg-type]
        except TaskError:  # a call on another one
            return None


def _conjuncts(term: Expr) -> list[Expr]:
    found, todo = list[Expr](), [term]
    while todo:
        top = todo.pop()
        if isinstance(top, Apply) and top.operator.theory == "Bool" and top.operator.name == "and":
            todo += reversed(top.args)
        else:
            found.append(top)
    return found


def _defines(call: Call, body: Expr) -> bool:
    """Say whether an equation says all of a function: its call is on different variables, and nothing else is."""
    names = {arg.name for arg in call.args if isinstance(arg, Input)}
    nodes = list(subterms(body))
    own = any(isinstance(node, Call) and node.macro is call.macro for node in nodes)
    inner = {node.name for node in nodes if isinstance(node, Input)}
    return len(names) == len(call.args) and not own and inner <= names


def _with(term: Expr, values: dict[int, Expr]) -> Expr:
    return bottom_up(term, lambda node, args: values[id(node)] if id(node) in values else node.with_args(args))


def _inlined(term: Expr, known: dict[int, Program]) -> Expr:
    """Put programs in the place of calls."""

    def put(node: Expr, args: list[Expr]) -> Expr:
        program = known.get(id(node.macro)) if isinstance(node, Call) else None
        if program is None:
            return node.with_args(args)
        given = {own.name: arg for own, arg in zip(program.inputs, args, strict=True)}
        return bottom_up(
            program.expr, lambda leaf, parts: given[leaf.name] if isinstance(leaf, Input) else leaf.with_args(parts)
        )

    return bottom_up(term, put)
