"""Several runs over tasks, compared in one picture."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..checks import each, shown, wanted
from ..errors import SearchError
from ..plots.cactus import draw_cactus
from .result import Result
from .status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["cactus"]


def cactus(runs: Mapping[str, Iterable[Result]], ax: Any = None) -> Any:
    """Draw how many tasks each of several ways of searching solved, within how many seconds a task.

    Such a picture is called a cactus plot.  A line that goes further to the right solved more; a lower one was faster.
    Only results whose status is SOLVED count.

    Parameters
    ----------
    runs : mapping of str to iterable of Result
        The results of each way, by its name in the legend.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default the axes of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    SearchError
        It is no mapping from names to results.
    ImportError
        matplotlib is not installed.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.cactus([])
    Traceback (most recent call last):
        ...
    enumcore.errors.SearchError: cactus: the runs are a mapping from names to results, not []
    """
    what = "cactus: the runs are a mapping from names to results"
    solved: dict[str, list[float]] = {}
    for name, results in wanted(runs, Mapping, what, SearchError).items():
        rows = each(results, Result, f"cactus: the results of {shown(name)} are an iterable of results", SearchError)
        solved[wanted(name, str, what, SearchError)] = [r.seconds for r in rows if r.status is Status.SOLVED]
    return draw_cactus(solved, ax)
