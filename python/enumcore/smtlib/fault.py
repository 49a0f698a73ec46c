"""A mistake at an offset of a text; `placed` turns it into an error with line and column.

Offsets are kept instead of lines and columns because a 1 MB file has 200,000 words and at most one of them is wrong.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..errors import GrammarError, ParseError, TaskError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Fault", "at_place", "placed"]


class Fault(Exception):
    """What is wrong, and the offset of the word or parenthesis where it is."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


class Beyond(Fault):
    """What one frame of all values cannot say: it is read as a specification instead."""


@contextmanager
def at_place(at: int) -> Iterator[None]:
    """Give the errors of grammars, expressions and tasks raised inside the offset `at`."""
    try:
        yield
    except (GrammarError, TaskError) as error:
        raise Fault(str(error), at) from error


@contextmanager
def placed(text: str, source: str = "", error: type[ParseError] = ParseError) -> Iterator[None]:
    """Turn a `Fault` raised inside into an error with line and column, counted from 1."""
    try:
        yield
    except Fault as fault:
        line = text.count("\n", 0, fault.at) + 1
        column = fault.at - text.rfind("\n", 0, fault.at)
        raise error(fault.message, line, column, source) from None
