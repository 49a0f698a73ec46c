"""What a search says under the name `enumcore` of Python's logging: nothing, unless somebody listens."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache, wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    import logging

    from ..results.levels import Level

__all__ = ["logged"]

F = TypeVar("F", bound=Callable[..., Any])
_DEBUG, _INFO = 10, 20  # as logging has them


@cache
def _log() -> logging.Logger:
    import logging

    log = logging.getLogger("enumcore")
    log.addHandler(logging.NullHandler())
    return log


def logged(solve: F) -> F:
    """Let a function that solves a task say what it begins and how it ends (INFO), and each level (DEBUG).

    Examples
    --------
    >>> logged(lambda task: "solved")("task")
    'solved'
    """

    @wraps(solve)
    def told(task: Any, **given: Any) -> Any:
        log = _log() if "logging" in sys.modules else None  # who has not imported it does not listen
        if log is None or not log.isEnabledFor(_INFO):
            return solve(task, **given)
        log.info("solve %r", task)
        if log.isEnabledFor(_DEBUG):
            given["on_level"] = _with_levels(log, given.get("on_level"))
        result = solve(task, **given)
        log.info("%s after %.3f s: %s", result.status.name, result.seconds, result.program)
        return result

    return cast("F", told)


def _with_levels(log: logging.Logger, on_level: Any) -> Any:
    if on_level is not None and not callable(on_level):
        return on_level  # a mistake, which is told where it is met

    def note(level: Level) -> object:
        log.debug(
            "level %d: %d candidates, %d distinct, %.3f s", level.cost, level.candidates, level.distinct, level.seconds
        )
        return None if on_level is None else on_level(level)

    return note
