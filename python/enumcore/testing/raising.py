"""What a call raises, for tests that name no framework."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["raised"]

E = TypeVar("E", bound=BaseException)


def raised(kind: type[E], call: Callable[[], object]) -> E:
    """Return the error that a call raises; it fails where none is, and lets others through.

    Examples
    --------
    >>> raised(ZeroDivisionError, lambda: 1 // 0)
    ZeroDivisionError('integer division or modulo by zero')
    """
    try:
        given = call()
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} is not raised: {given!r} is returned")
