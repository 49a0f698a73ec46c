"""The formats of an answer: how a program is written, and how a line that is about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..programs.program import Program
    from ..sygus.loader import Problem

__all__ = ["FORMATS", "Format"]


@dataclass(frozen=True)
class Format:
    """A language that answers are written in.

    Attributes
    ----------
    write : callable
        Returns the text of a program that answers a problem.
    comment : str
        What begins a line that is a comment.
    """

    write: Callable[[Problem, Program], str]
    comment: str


FORMATS: Final = {
    "smtlib": Format(lambda problem, program: problem.answer(program), ";"),
    "python": Format(lambda problem, program: program.to_python(problem.name), "#"),
    "c": Format(lambda problem, program: program.to_c(problem.name), "//"),
}
"""By name; a new format is a row.  ("json" is all that is known about a file, not a way to write a program.)"""
