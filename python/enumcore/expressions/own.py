"""Operators of the user's own, as functions over expressions and values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import GrammarError
from ..theories.own import OwnOperator, own_operator
from .expr import Apply, Expr, coerce

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..theories.sorts import Sort

__all__ = ["OwnFunction", "operator"]


class OwnFunction:
    """A function that is an operator of languages; made by `operator`.

    Called with expressions it gives an expression; called with anything else it is the function itself.
    """

    def __init__(self, function: Callable[..., Any], made: OwnOperator) -> None:
        self.function = function
        self.operator = made

    def __call__(self, *args: Any) -> Any:
        """Apply it."""
        if not any(isinstance(arg, Expr) for arg in args):
            return self.function(*args)
        sorts = self.operator.sorts
        if len(args) != len(sorts):
            raise GrammarError(f"{self.operator.name} takes {len(sorts)} operands, not {len(args)}")
        return Apply(self.operator, [coerce(arg, sort) for arg, sort in zip(args, sorts, strict=True)])

    def __repr__(self) -> str:
        sorts = ", ".join(map(str, self.operator.sorts))
        return f"<operator {self.operator.name}({sorts}) -> {self.operator.result}>"


def operator(
    *sorts: Sort, result: Sort, name: str | None = None, block: bool = False
) -> Callable[[Callable[..., Any]], OwnFunction]:
    """Make an operator of a function of Python: a decorator.

    The function has the same value whenever it is asked, and changes nothing.  At first it is called twice, as a test.

    Parameters
    ----------
    *sorts : Sort
        Of one to three operands: Bool, BitVec or sorts of your own (`sort`), not all of them Bool.
    result : Sort
        Bool, BitVec, or a sort of your own.
    name : str, optional
        By default the function's.
    block : bool
        The function takes NumPy arrays of one shape, in the sorts' dtypes, which it may not write to, and gives an
        array of that shape: integers, whose bits past the width are cut off, or bools.  Otherwise it takes single
        values, Python's ints and bools, gives one, and is called once for each tuple of operands.

    Raises
    ------
    GrammarError
        The sorts, the name or the function do not fit.
    OperatorError
        While it is used: the function raised something, or gave no value of its sort, or two for the same operands.
        The search ends, and keeps what it has.

    Examples
    --------
    >>> import enumcore as ec
    >>> B = ec.BitVec(8)
    >>> @ec.operator(B, result=B)
    ... def bits(x):
    ...     return x.bit_count()
    >>> g = ec.Grammar(inputs={"x": B}, output=B)
    >>> g.add(g.start, g.inputs.x, 1, bits(g.start), g.start + g.start)
    >>> ec.solve(ec.Task(g, inputs={"x": [7, 8, 255]}, target=[4, 2, 9])).program
    1 + bits(x)
    """

    def made(function: Callable[..., Any]) -> OwnFunction:
        return OwnFunction(function, own_operator(function, sorts, result, name, block))

    return made
