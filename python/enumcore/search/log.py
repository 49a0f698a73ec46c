"""What a search says under the name `enumcore` of Python's logging: nothing, unless somebody listens."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

if TYPE_CHECKING:
    from ..results.levels import Level

__all__ = ["logged"]

F = TypeVar("F", bound=Callable[..., Any])
LOG: Final = logging.getLogger("enumcore")
LOG.addHandler(logging.NullHandler())


def logged(solve: F) -> F:
    """Let a function that solves a task say what it begins and how it ends (INFO), and each level (DEBUG).

    Examples
    --------
    >>> logged(lambda task: "solved")("task")
    'solved'
    """

    @wraps(solve)
    def told(task: Any, **given: Any) -> Any:
        if not LOG.isEnabledFor(logging.INFO):
            return solve(task, **given)
        LOG.info("solve %r", task)
        if LOG.isEnabledFor(logging.DEBUG):
            given["on_level"] = _with_levels(given.get("on_level"))
        result = solve(task, **given)
        LOG.info("%s after %.3f s: %s", result.status.name, result.seconds, result.program)
        return result

    return cast("F", told)


def _with_levels(on_level: Any) -> Any:
    if on_level is not None and not callable(on_level):
        return on_level  # a mistake, which is told where it is met

    def note(level: Level) -> object:
        LOG.debug(
            "level %d: %d candidates, %d distinct, %.3f s", level.cost, level.candidates, level.distinct, level.seconds
        )
        return None if on_level is None else on_level(level)

    return note
