"""What every plot needs of matplotlib, the optional extra `plot`: it is imported when something is drawn."""

from __future__ import annotations

from typing import Any

from ..checks import shown
from ..errors import SearchError

__all__ = ["axes_of", "new_figure", "save"]


def _missing() -> ImportError:
    return ImportError('a plot needs matplotlib: pip install "enumcore[plot]"')


def axes_of(given: Any) -> Any:
    """Return the axes that a caller gave, or for None those of a new figure of pyplot's.

    Raises
    ------
    SearchError
        They are something else.
    """
    if given is not None and not hasattr(given, "twinx"):
        raise SearchError(f"ax={shown(given)}: give the axes of a matplotlib figure, or leave it out")
    if given is not None:
        return given
    try:
        from matplotlib import pyplot
    except ImportError:
        raise _missing() from None
    return pyplot.subplots()[1]


def new_figure(width: float, height: float) -> Any:
    """Return a new figure of this size in inches, which no window knows."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise _missing() from None
    return Figure(figsize=(width, height), layout="constrained")


def save(figure: Any, file: str) -> None:
    """Keep a figure; the file's ending says how.  An SVG has its letters as text, and is the same every time."""
    from matplotlib import rc_context

    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "enumcore"}):
        figure.savefig(file, dpi=110, metadata={"Date": None} if file.endswith(".svg") else None)
