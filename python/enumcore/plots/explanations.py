"""Bits over the number of examples, a line for each explanation: where one becomes the shorter one."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from .drawing import new_figure, save

__all__ = ["draw_explanations"]


def draw_explanations(
    bits: Mapping[str, Mapping[int, float]], file: str | PathLike[str] | None = None, what: str = "examples"
) -> Any:
    """Draw how long explanations are.

    Parameters
    ----------
    bits : mapping of str to mapping
        By explanation, then by the number of examples: bits of program and data.
    file : path, optional
        Where to keep the figure; its ending says how.
    what : str
        What the examples are called.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        If matplotlib is not installed: the extra is `plot`.
    """
    figure = new_figure(6.0, 4.0)
    axes = figure.subplots()
    for name, at in bits.items():
        axes.plot(list(at), list(at.values()), marker="o", label=name)
    axes.set_xlabel(what)
    axes.set_ylabel("bits of program and data")
    axes.set_ylim(bottom=0)
    axes.legend()
    if file is not None:
        save(figure, str(file))
    return figure
