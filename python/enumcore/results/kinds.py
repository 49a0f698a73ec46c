"""Which kind of result a search has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .result import Result

if TYPE_CHECKING:
    from ..programs.program import Program

__all__ = ["result_of"]


def result_of(program: Program | tuple[Program | None, ...] | None, **fields: Any) -> Result:
    """Return the result that has this program, or a program for each of several targets."""
    if not isinstance(program, tuple):
        return Result(program=program, **fields)
    from .several_result import SeveralResult

    return SeveralResult(program=program, **fields)
