"""Python's own operators on terms: which sign stands for which operator, as a class to inherit."""

from __future__ import annotations

from typing import Generic, TypeVar

__all__ = ["Signs"]

_T = TypeVar("_T")


class Signs(Generic[_T]):
    """The sign methods of a term; each asks `_sign` for the term that it stands for.

    Of bit-vectors ``>>`` is logical, and ``/``, ``%`` and the comparisons are unsigned.
    """

    __slots__ = ()

    def _sign(self, name: str, *args: object) -> _T:
        """Return the application of the operator of this name, in the theory of whichever argument is a term."""
        raise NotImplementedError

    def __eq__(self, other: object) -> _T:  # type: ignore[override]
        return self._sign("eq", self, other)

    def __ne__(self, other: object) -> _T:  # type: ignore[override]
        return self._sign("distinct", self, other)

    def __hash__(self) -> int:
        raise NotImplementedError  # a class with these signs says itself how it hashes

    def __lt__(self, other: _T | int) -> _T:
        return self._sign("ult", self, other)

    def __le__(self, other: _T | int) -> _T:
        return self._sign("ule", self, other)

    def __gt__(self, other: _T | int) -> _T:
        return self._sign("ugt", self, other)

    def __ge__(self, other: _T | int) -> _T:
        return self._sign("uge", self, other)

    def __and__(self, other: _T | int) -> _T:
        return self._sign("and", self, other)

    def __rand__(self, other: int) -> _T:
        return self._sign("and", other, self)

    def __or__(self, other: _T | int) -> _T:
        return self._sign("or", self, other)

    def __ror__(self, other: int) -> _T:
        return self._sign("or", other, self)

    def __xor__(self, other: _T | int) -> _T:
        return self._sign("xor", self, other)

    def __rxor__(self, other: int) -> _T:
        return self._sign("xor", other, self)

    def __add__(self, other: _T | int) -> _T:
        return self._sign("add", self, other)

    def __radd__(self, other: int) -> _T:
        return self._sign("add", other, self)

    def __sub__(self, other: _T | int) -> _T:
        return self._sign("sub", self, other)

    def __rsub__(self, other: int) -> _T:
        return self._sign("sub", other, self)

    def __mul__(self, other: _T | int) -> _T:
        return self._sign("mul", self, other)

    def __rmul__(self, other: int) -> _T:
        return self._sign("mul", other, self)

    def __truediv__(self, other: _T | int) -> _T:
        return self._sign("udiv", self, other)

    def __rtruediv__(self, other: int) -> _T:
        return self._sign("udiv", other, self)

    __floordiv__ = __truediv__
    __rfloordiv__ = __rtruediv__

    def __mod__(self, other: _T | int) -> _T:
        return self._sign("urem", self, other)

    def __rmod__(self, other: int) -> _T:
        return self._sign("urem", other, self)

    def __lshift__(self, other: _T | int) -> _T:
        return self._sign("shl", self, other)

    def __rlshift__(self, other: int) -> _T:
        return self._sign("shl", other, self)

    def __rshift__(self, other: _T | int) -> _T:
        return self._sign("lshr", self, other)

    def __rrshift__(self, other: int) -> _T:
        return self._sign("lshr", other, self)

    def __invert__(self) -> _T:
        return self._sign("not", self)

    def __neg__(self) -> _T:
        return self._sign("neg", self)

    def __abs__(self) -> _T:
        return self._sign("abs", self)
