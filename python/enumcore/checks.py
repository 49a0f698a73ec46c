"""What a caller handed over, looked at before it is used: one wording for "this is wanted, that is given"."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Any, TypeVar

import numpy as np

from .errors import EnumcoreError

__all__ = ["each", "is_integer", "is_number", "is_true", "shown", "wanted"]

T = TypeVar("T")
_LONGEST = 100  # characters of a value in a message


def shown(value: object) -> str:
    """Write a value as it can stand in a message: short, whatever it is.

    Examples
    --------
    >>> shown("a"), shown(10**5000), len(shown(list(range(1000))))
    ("'a'", 'an integer of 16610 bits', 100)
    """
    if isinstance(value, int) and value.bit_length() > 256:
        return f"an integer of {value.bit_length()} bits"
    try:
        text = repr(value)
    except Exception:  # noqa: BLE001 (a stranger's repr: whatever it does, the message is about something else)
        text = f"a {type(value).__name__}"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def wanted(value: object, kind: type[T] | tuple[type, ...], what: str, error: type[EnumcoreError]) -> T:
    """Return a value that is of a kind.

    Parameters
    ----------
    value : object
    kind : type, or tuple of types
    what : str
        What is wanted and for what, such as "smoothing= is a number".
    error : type
        Of the exception, where it is of another kind.

    Examples
    --------
    >>> from enumcore.errors import TaskError
    >>> wanted(5, str, "name= is a string", TaskError)
    Traceback (most recent call last):
        ...
    enumcore.errors.TaskError: name= is a string, not 5
    """
    if not isinstance(value, kind):
        raise error(f"{what}, not {shown(value)}")
    return value  # type: ignore[return-value]


def is_integer(value: object) -> bool:
    """Say whether a value is a Python or NumPy integer, and no bool.

    Examples
    --------
    >>> is_integer(1), is_integer(np.uint8(3)), is_integer(True), is_integer(1.0)
    (True, True, False, False)
    """
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def is_number(value: object) -> bool:
    """Say whether a value is a finite number that a float holds.

    Examples
    --------
    >>> is_number(1), is_number(0.5), is_number(True), is_number(10**400), is_number(float("nan"))
    (True, True, False, False, False)
    """
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.integer, np.floating)):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False


def is_true(answer: object) -> bool:
    """Say whether a callback answered True: a bool, and nothing else that has a truth value.

    Examples
    --------
    >>> is_true(True), is_true(np.bool_(True)), is_true(None), is_true([1])
    (True, True, False, False)
    """
    return isinstance(answer, (bool, np.bool_)) and bool(answer)


def each(values: object, kind: type[T] | tuple[type, ...], what: str, error: type[EnumcoreError]) -> list[T]:
    """Return the items of something that can be gone through, all of a kind.

    Examples
    --------
    >>> from enumcore.errors import TaskError
    >>> each([1, "a"], int, "sizes= are integers", TaskError)
    Traceback (most recent call last):
        ...
    enumcore.errors.TaskError: sizes= are integers, not 'a'
    """
    items: Any = list(wanted(values, Iterable, what, error))
    return [wanted(item, kind, what, error) for item in items]
