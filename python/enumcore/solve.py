"""`solve`: a search from beginning to end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .search import Search, keep_until_next

if TYPE_CHECKING:
    from collections.abc import Callable

    from .levels import Level
    from .limits import Limits
    from .objective import MDL
    from .result import Result
    from .task import Task

__all__ = ["solve"]


def solve(
    task: Task,
    *,
    objective: MDL | None = None,
    limits: Limits | None = None,
    exact: bool = False,
    prune: bool = True,
    isa: str = "",
    progress: bool = False,
    on_level: Callable[[Level], object] | None = None,
) -> Result:
    """Search for a cheapest program that meets the task's goal, or a best one under an objective.

    Parameters
    ----------
    task, objective, limits, exact, prune, isa, progress
        See `Search`.
    on_level : callable, optional
        Called with each level's row; returning True ends the search (STOPPED), an exception ends it and is raised.

    Returns
    -------
    Result
        Ctrl-C ends the search within 0.2 s and returns what there is, with status INTERRUPTED.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, ~S, S & S, S + S)
    >>> result = ec.solve(ec.Task(g, inputs={"x": [12, 7, 80]}, target=[4, 1, 16]))
    >>> result.program, result.certificate.minimal
    (x & (1 + ~x), True)
    """
    search = Search(task, objective=objective, limits=limits, exact=exact, prune=prune, isa=isa, progress=progress)
    try:
        for level in search:
            answer = on_level(level) if on_level is not None else None
            if isinstance(answer, (bool, np.bool_)) and answer:
                search.stop()
    except KeyboardInterrupt:
        search.interrupt()
    keep_until_next(search)
    return search.result()
