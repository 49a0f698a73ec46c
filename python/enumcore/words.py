"""What a word of a command line may be: types for argparse, whose errors say what is wanted."""

from __future__ import annotations

import argparse

from .errors import LimitsError
from .search.limits import bytes_of

__all__ = ["count", "memory", "seconds", "share"]


def seconds(text: str) -> float:
    """Read a time."""
    return _number(text, "a number of seconds", 0, float("inf"))


def share(text: str) -> float:
    """Read a part of a whole."""
    return _number(text, "a share from 0 to 1", 0, 1)


def count(text: str) -> int:
    """Read how many there are, one at least."""
    if not text.strip().isdecimal() or len(text) > 18 or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number, 1 or more")
    return int(text)


def memory(text: str) -> int:
    """Read a size in bytes."""
    try:
        return bytes_of(int(text) if text.strip().isdecimal() and len(text) < 30 else text)
    except LimitsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _number(text: str, what: str, least: float, most: float) -> float:
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what}")
    return number
