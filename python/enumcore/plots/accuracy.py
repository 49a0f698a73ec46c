"""Accuracy over depth or another measure, a panel for each test set and a line for each learner."""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from typing import Any

from .drawing import new_figure, save

__all__ = ["draw_accuracy"]

_ACROSS = 4
Scores = Mapping[str, Mapping[int, float]]  # by panel, and there by depth: 0 to 1


def draw_accuracy(
    scores: Mapping[str, Scores],
    file: str | PathLike[str] | None = None,
    across: Mapping[str, str] | None = None,
) -> Any:
    """Draw the scores of learners.

    Parameters
    ----------
    scores : mapping of str to mapping
        By learner, panel (a test set) and depth: the share that is right, 0 to 1.
    file : path, optional
        Where to keep the figure; its ending says how.
    across : mapping of str to str, optional
        For each panel what it has in the place of depth.

    Returns
    -------
    matplotlib.figure.Figure

    Raises
    ------
    ImportError
        If matplotlib is not installed: the extra is `plot`.
    """
    tests = list(next(iter(scores.values())))
    labels = dict.fromkeys(tests, "depth") if across is None else across
    down = -(-len(tests) // _ACROSS)
    figure = new_figure(3.2 * _ACROSS, 2.8 * down + 0.8)
    panels = figure.subplots(down, _ACROSS, sharex=across is None, sharey=True, squeeze=False).ravel()
    for panel, test in zip(panels, tests, strict=False):
        _panel(panel, test, scores, labels[test])
    for panel in panels[len(tests) :]:
        panel.set_visible(False)
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=_ACROSS)
    if file is not None:
        save(figure, str(file))
    return figure


def _panel(panel: Any, test: str, scores: Mapping[str, Scores], across: str) -> None:
    last = list(scores)[-1]
    for name, on in scores.items():
        style = {"linewidth": 2.6, "color": "black"} if name == last else {"linewidth": 1.2}
        panel.plot(list(on[test]), [100 * share for share in on[test].values()], label=name, **style)
    panel.axhline(50, color="grey", linewidth=0.6, linestyle=":")
    panel.set_title(test, fontsize=10)
    panel.set_xlabel(across)
    panel.set_ylabel("right, %")
    panel.set_ylim(0, 104)
    panel.label_outer()
