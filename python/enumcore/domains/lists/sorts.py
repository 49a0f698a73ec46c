"""What users give: integers, truth values and lists of them, each kind with a letter."""

from __future__ import annotations

from typing import Any, Final

import enumcore as ec

from ...checks import is_integer, shown

__all__ = ["KINDS", "Range", "inside", "kind_of", "read"]

Range = tuple[int, int]  # the least and the greatest integer

KINDS: Final = {ec.List(ec.Int): "L", ec.Int: "N", ec.List(ec.Bool): "Q", ec.Bool: "B"}
"""Sorts that an input or an output may be of, by the letter of their nonterminal."""

_LISTS: Final = "LQ"
_TRUTHS: Final = "BQ"


def inside(value: Any, between: Range) -> bool:
    """Whether a number, or each of a list, is in a range."""
    low, high = between
    if isinstance(value, tuple):
        return not value or bool(low <= min(value) and max(value) <= high)
    return bool(low <= value <= high)


def kind_of(value: Any, name: str) -> str:
    """Return the letter of a value as a user gives it; that of an empty list is L.

    Raises
    ------
    TaskError
        It is no integer, truth value or list of them.
    """
    if isinstance(value, (list, tuple)):
        if not value or all(is_integer(item) for item in value):
            return "L"
        if all(isinstance(item, bool) for item in value):
            return "Q"
    elif isinstance(value, bool):
        return "B"
    elif is_integer(value):
        return "N"
    raise ec.TaskError(f"{name}: {shown(value)} is given; give integers, truth values, or lists of one of them")


def read(values: Any, between: Range, name: str) -> tuple[str, list[Any]]:
    """Return the kind of a column, and its values: lists as tuples.

    Raises
    ------
    TaskError
        There is none, they are of several kinds, or an integer is out of the range.
    """
    if not isinstance(values, (list, tuple)) or not values:
        raise ec.TaskError(f"{name}: {shown(values)} is given; give a list with a value for each point")
    kinds = {kind_of(value, name) for value in values if value not in ([], ())} or {"L"}
    if len(kinds) > 1 or (not kinds <= set(_LISTS) and any(value in ([], ()) for value in values)):
        raise ec.TaskError(f"{name}: its values are of several kinds; give all points lists, or all of them numbers")
    kind = kinds.pop()
    column = [tuple(_plain(v) for v in value) if kind in _LISTS else _plain(value) for value in values]
    for value in column:
        if kind not in _TRUTHS and not inside(value, between):
            raise ec.TaskError(f"{name}: {shown(value)} has an integer out of range: {between[0]} to {between[1]}")
    return kind, column


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool) else int(value)
