"""How terms are written: Python's infix, with parentheses wherever two different signs meet.

Each kind of node writes itself over its arguments' texts; here are the signs, and when parentheses are needed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Written", "call_text", "operation_text", "sign_of", "unused"]

_SIGNS = {"and": "&", "or": "|", "xor": "^", "add": "+", "sub": "-", "mul": "*", "udiv": "/", "urem": "%"}
_SIGNS |= {"shl": "<<", "lshr": ">>", "eq": "==", "distinct": "!=", "ult": "<", "ule": "<=", "ugt": ">", "uge": ">="}
_SIGNS |= {"intersection": "&", "union": "|", "difference": "-"}
_SIGNS |= {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "div": "/", "mod": "%"}
_PREFIX = {"not": "~", "neg": "-"}
# a & b & c needs no parentheses on the left
_CHAINS = frozenset(("and", "or", "xor", "add", "mul", "intersection", "union"))


class Written(NamedTuple):
    """A term as text, and the operator whose sign is at its root: "" for what never needs parentheses.

    Examples
    --------
    >>> Written("x + 1", "add").in_parentheses(), Written("f(x)").in_parentheses()
    ('(x + 1)', 'f(x)')
    """

    text: str
    sign: str = ""

    def in_parentheses(self) -> str:
        """Return the text as an argument of another sign."""
        return f"({self.text})" if self.sign else self.text


def call_text(name: str, args: Sequence[Written], *rest: object) -> Written:
    """Write a function on its arguments.

    Examples
    --------
    >>> call_text("extract", [Written("x")], 7, 4).text
    'extract(x, 7, 4)'
    """
    return Written(f"{name}({', '.join([*(arg.text for arg in args), *map(str, rest)])})")


def sign_of(name: str, count: int) -> str:
    """Return the sign with which an operator on so many arguments is written; "" for one that is written as a call.

    Examples
    --------
    >>> sign_of("add", 2), sign_of("add", 3), sign_of("neg", 1), sign_of("eq", 3)
    ('+', '+', '-', '')
    """
    if count == 1:
        return _PREFIX.get(name, "")
    return _SIGNS.get(name, "") if count == 2 or name in _CHAINS else ""


def operation_text(name: str, args: Sequence[Written], indices: Sequence[int] = ()) -> Written:
    """Write an operator on its arguments: with its sign, where it has one.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(64))
    >>> ec.ite(x < 4, ~(x + 1) & 7 & x, x >> 2000)
    ite(x < 4, ~(x + 1) & 7 & x, x >> 0x7d0)
    """
    sign = sign_of(name, len(args))
    if not sign:
        return call_text(name, args, *indices)
    if len(args) == 1:
        return Written(sign + args[0].in_parentheses())
    first = args[0].text if args[0].sign == name and name in _CHAINS else args[0].in_parentheses()
    return Written(f" {sign} ".join([first, *(arg.in_parentheses() for arg in args[1:])]), name)


def unused(base: str, taken: set[str]) -> str:
    """Return a name that is not taken, and take it.

    Examples
    --------
    >>> taken = {"x", "x_1"}
    >>> unused("x", taken), unused("x", taken), unused("y", taken)
    ('x_2', 'x_3', 'y')
    """
    fresh, k = base, 1
    while fresh in taken:
        fresh, k = f"{base}_{k}", k + 1
    taken.add(fresh)
    return fresh
