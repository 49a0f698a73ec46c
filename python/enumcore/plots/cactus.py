"""A cactus plot: how many tasks each of several ways solves within how much time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .drawing import axes_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["draw_cactus"]


def draw_cactus(runs: Mapping[str, Sequence[float]], ax: Any = None) -> Any:
    """Draw a line for each way: the k-th fastest of the tasks that it solved, at k and its seconds.

    Parameters
    ----------
    runs : mapping of str to sequence of float
        By way, the seconds of the solved tasks, in any order.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default the axes of a new figure.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    ImportError
        matplotlib is not installed.
    """
    ax = axes_of(ax)
    for name, seconds in runs.items():
        ax.plot(range(1, len(seconds) + 1), sorted(seconds), marker=".", label=f"{name}: {len(seconds)} solved")
    ax.set_yscale("log")
    ax.set_xlabel("tasks solved")
    ax.set_ylabel("seconds a task")
    ax.xaxis.get_major_locator().set_params(integer=True)
    if runs:
        ax.legend()
    return ax
