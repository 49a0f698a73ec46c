"""Programs in SMT-LIB."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..errors import GrammarError
from ..expressions.expr import Apply, Const, Expr, Named
from ..expressions.loops import Loop
from ..expressions.macro import Call, macros_of
from ..expressions.recursion import Recursion
from ..expressions.text import unused
from ..expressions.walks import subterms
from ..theories.symbols import RESERVED_WORDS, THEORY_SYMBOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..expressions.macro import Macro
    from ..theories.sorts import Sort

__all__ = ["Naming", "define_fun", "definition", "own_symbol", "smt", "symbol"]

_MOST_WRITTEN: Final = 10_000_000  # nodes


class Naming:
    """How the macros and inputs of a program are called in SMT-LIB, where their own names cannot be.

    A name is kept where it can be.  One that holds what no symbol may hold has an underscore in its place; one that
    SMT-LIB's theories or its syntax have, or another macro, has a number after it.

    Examples
    --------
    >>> import enumcore as ec
    >>> inc = ec.define("bvadd", lambda v: v + 1, ec.BitVec(8))
    >>> naming = Naming(inc(ec.Input("a|b", ec.BitVec(8))))
    >>> naming.macro(inc), naming.variables(["a|b", "bvadd", "x!0"])
    ('bvadd_1', {'a|b': 'a_b', 'bvadd': 'bvadd_2', 'x!0': 'x!0'})
    """

    def __init__(self, *exprs: Expr, taken: Iterable[str] = ()) -> None:
        self._taken = {*THEORY_SYMBOLS, *RESERVED_WORDS, *taken}  # some solvers take bars off first
        self._macros: dict[Macro, str] = {}
        for macro in macros_of(*exprs):
            self._macros[macro] = _fresh(macro.name, self._taken)

    def macro(self, macro: Macro) -> str:
        """Return the symbol of a macro of the program."""
        return self._macros[macro]

    def function(self, name: str, others: Iterable[str] = ()) -> str:
        """Return the symbol of the program itself, where others are taken too."""
        return _fresh(name, {*self._taken, *others})

    def variables(self, names: Iterable[str]) -> dict[str, str]:
        """Return the symbols of the inputs of one function, or of one macro's parameters."""
        taken = set(self._taken)
        return {name: _fresh(name, taken) for name in names}


def own_symbol(name: str) -> str:
    """Return the symbol of a macro that is alone.

    Examples
    --------
    >>> own_symbol("a|b"), own_symbol("bvadd")
    ('a_b', 'bvadd_1')
    """
    return _fresh(name, {*THEORY_SYMBOLS, *RESERVED_WORDS})


def _fresh(name: str, taken: set[str]) -> str:
    """Make a name SMT-LIB's, and no other's."""
    return unused(_UNPRINTABLE.sub("_", name), taken)


def smt(
    expr: Expr,
    macro: Callable[[Macro], str],
    variables: Mapping[str, str] | None = None,
    spelled: Mapping[tuple[int, Sort], str] | None = None,
) -> str:
    """Write an expression in SMT-LIB, macros called by name, in time linear in the text.

    Parameters
    ----------
    expr : Expr
    macro : callable
        Names a macro.
    variables : mapping of str to str, optional
        What inputs and parameters are called, where it is not by their names.
    spelled : mapping of (int, Sort) to str, optional
        How constants are written, where it is not in digits.

    Raises
    ------
    GrammarError
        Something in it has no form in SMT-LIB, or it is too large to be written.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x!0", ec.BitVec(8))
    >>> smt(x & (x - 1), str), smt(ec.extract(x, 3, 0), str)
    ('(bvand x!0 (bvsub x!0 #x01))', '((_ extract 3 0) x!0)')
    """
    if expr.size > _MOST_WRITTEN:  # shared subterms are written each time they occur
        raise GrammarError(f"{expr} is too large to be written in SMT-LIB; at most {_MOST_WRITTEN} nodes are")
    for node in subterms(expr):
        _check_form(node)
    parts: list[str] = []
    todo: list[Expr | str] = [expr]
    while todo:
        top = todo.pop()
        if isinstance(top, str):
            parts.append(top)
            continue
        head = _head(top, macro, variables or {}, spelled or {})
        parts.append(f"({head}" if top.args else head)
        if top.args:
            todo.append(_closing(top))
            for arg in reversed(top.args):
                todo += (arg, " ")
    return "".join(parts)


def _check_form(node: Expr) -> None:
    if isinstance(node, (Loop, Recursion)):
        raise GrammarError(f"the {node.kind} has no SMT-LIB form; print the program, or use to_python()")
    if isinstance(node, Apply):
        node.operator.check_form("SMT-LIB")
    _ = node.sort.smt  # an error where the sort has none


def _head(
    node: Expr,
    macro: Callable[[Macro], str],
    variables: Mapping[str, str],
    spelled: Mapping[tuple[int, Sort], str],
) -> str:
    """Return the whole of a leaf, or what stands before the arguments."""
    if isinstance(node, Const):
        return spelled.get((node.value, node.sort)) or node.sort.smt_literal(node.value)
    if isinstance(node, Call):
        return symbol(macro(node.macro))
    if isinstance(node, Named):
        return symbol(variables.get(node.name, node.name))
    assert isinstance(node, Apply)
    numerals = " ".join(map(str, node.indices))
    return f"(_ {node.operator.smt} {numerals})" if numerals else node.operator.smt.replace(" ", " (")


def _closing(node: Expr) -> str:
    """Return what stands behind the arguments."""
    return ")" * len(node.operator.smt.split()) if isinstance(node, Apply) else ")"


# SMT-LIB 2.7, 3.1: a simple symbol, and what not even a quoted one may hold.
_SIMPLE = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/-][0-9A-Za-z~!@$%^&*_+=<>.?/-]*")
_UNPRINTABLE = re.compile(r"[|\\\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def symbol(name: str) -> str:
    """Write a name as an SMT-LIB symbol, between bars where it must be.

    Examples
    --------
    >>> symbol("x!0"), symbol("two words"), symbol("0x")
    ('x!0', '|two words|', '|0x|')
    """
    return name if _SIMPLE.fullmatch(name) and name not in RESERVED_WORDS else f"|{name}|"


def define_fun(name: str, params: Sequence[Named], body: Expr, naming: Naming) -> str:
    """Write a function definition in SMT-LIB; `params` are inputs or a macro's parameters.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> define_fun("f", [x], x + 1, Naming(x + 1))
    '(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x #x01))'
    """
    variables = naming.variables(param.name for param in params)
    return definition(name, params, body, smt(body, naming.macro, variables), variables)


def definition(
    name: str, params: Sequence[Named], body: Expr, text: str, variables: Mapping[str, str] | None = None
) -> str:
    """Write a function definition around the text of its body."""
    called = variables or {}
    typed = " ".join(f"({symbol(called.get(param.name, param.name))} {param.sort.smt})" for param in params)
    return f"(define-fun {symbol(name)} ({typed}) {body.sort.smt} {text})"
