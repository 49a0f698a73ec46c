"""What a word of a command line may be: types for argparse, whose errors say what is wanted."""

from __future__ import annotations

import argparse

from .errors import LimitsError
from .search.limits import bytes_of

__all__ = ["count", "memory", "points", "seconds", "share", "whole"]


def seconds(text: str) -> float:
    """Read a time."""
    return _number(text, "a number of seconds", 0, float("inf"))


def share(text: str) -> float:
    """Read a part of a whole."""
    return _number(text, "a share from 0 to 1", 0, 1)


def count(text: str) -> int:
    """Read how many there are, one at least."""
    return _whole(text, 1)


def whole(text: str) -> int:
    """Read a number, of none or more."""
    return _whole(text, 0)


def points(text: str) -> int | str:
    """Read how many points a search begins with."""
    return text if text == "all" else count(text)


def memory(text: str) -> int:
    """Read a size in bytes."""
    try:
        return bytes_of(int(text) if text.strip().isdecimal() and len(text) < 30 else text)
    except LimitsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _whole(text: str, least: int) -> int:
    if not text.strip().isdecimal() or len(text) > 18 or int(text) < least:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, {least} or more")
    return int(text)


def _number(text: str, what: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return number
