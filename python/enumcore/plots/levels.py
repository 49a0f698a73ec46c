"""Candidates, distinct programs and seconds over cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .drawing import axes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["draw_levels"]


def draw_levels(rows: Sequence[tuple[int, int, int, float]], ax: Any = None) -> Any:
    """Draw what each level counted, on a logarithmic scale, and the seconds it took on a second one.

    Parameters
    ----------
    rows : sequence of (int, int, int, float)
        Cost, candidates, distinct programs and seconds.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default the axes of a new figure.

    Returns
    -------
    matplotlib.axes.Axes
        Those of the counts; the seconds have axes of their own in the same figure.

    Raises
    ------
    ImportError
        matplotlib is not installed.
    """
    ax = axes_of(ax)
    costs = [row[0] for row in rows]
    ax.plot(costs, [row[1] for row in rows], marker="o", label="candidates")
    ax.plot(costs, [row[2] for row in rows], marker="o", label="distinct")
    ax.set_yscale("symlog", linthresh=1)  # a level may have none
    ax.set_xlabel("cost")
    ax.set_ylabel("programs")
    beside = ax.twinx()
    beside.plot(costs, [row[3] for row in rows], color="grey", linestyle=":", marker=".", label="seconds")
    beside.set_ylabel("seconds")
    beside.set_ylim(bottom=0)
    lines = [*ax.get_lines(), *beside.get_lines()]
    ax.legend(lines, [line.get_label() for line in lines], loc="upper left")
    return ax
