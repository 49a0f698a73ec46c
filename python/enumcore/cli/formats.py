"""The formats of an answer: how a program is written, and how a line that is about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from ..programs.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable

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

    write: Callable[[Problem, Any], str]
    comment: str


def _each(problem: Problem, program: Any, write: Callable[[Program, str], str]) -> str:
    """Write a program, or one for each function."""
    programs = program if isinstance(program, tuple) else (program,)
    return "\n".join(write(own, name) for own, name in zip(programs, problem.names, strict=True))


FORMATS: Final = {
    "smtlib": Format(lambda problem, program: problem.answer(program), ";"),
    "python": Format(lambda problem, program: _each(problem, program, Program.to_python), "#"),
    "c": Format(lambda problem, program: _each(problem, program, Program.to_c), "//"),
}
"""By name; a new format is a row.  ("json" is all that is known about a file, not a way to write a program.)"""
