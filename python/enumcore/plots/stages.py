"""Where the time went: a bar for each stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .drawing import axes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["draw_stages"]


def draw_stages(seconds: Mapping[str, float], ax: Any = None) -> Any:
    """Draw the seconds by stage, the first stage on top.

    Parameters
    ----------
    seconds : mapping of str to float
        By stage.
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
    ax.barh(list(seconds), list(seconds.values()))
    ax.invert_yaxis()
    ax.set_xlabel("seconds")
    return ax
