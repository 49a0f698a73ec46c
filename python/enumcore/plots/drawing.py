"""What every plot needs of matplotlib, the optional extra `plot`: it is imported when something is drawn."""

from __future__ import annotations

from typing import Any

__all__ = ["new_axes", "new_figure", "save"]


def _missing() -> ImportError:
    return ImportError('a plot needs matplotlib: pip install "enumcore[plot]"')


def new_axes() -> Any:
    """Return the axes of a new figure of pyplot's."""
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
