"""Data bits and totals over program bits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .drawing import axes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["draw_front"]

_LONGEST = 40  # letters of a program in the legend


def draw_front(rows: Sequence[tuple[float, float, str]], chosen: int | None, ax: Any = None) -> Any:
    """Draw a front, the chosen row marked.

    Parameters
    ----------
    rows : sequence of (float, float, str)
        Program bits, data bits and the program as text.
    chosen : int or None
        The row that is marked.
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
    across = [program for program, _, _ in rows]
    ax.step(across, [data for _, data, _ in rows], where="post", marker="o", label="data bits")
    ax.plot(across, [a + b for a, b, _ in rows], linestyle=":", marker=".", label="program and data bits")
    if chosen is not None:
        program, data, text = rows[chosen]
        ax.plot([program], [data], "*", markersize=14, label=f"chosen: {_short(text)}")
    ax.set_xlabel("program bits")
    ax.set_ylabel("bits")
    ax.legend()
    return ax


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."
