"""What plots draw: the numbers of the tables, at the places that the axes name."""

import sys
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.plots.cactus import draw_cactus
from enumcore.plots.levels import draw_levels
from enumcore.plots.stages import draw_stages
from support.faces import endless, lowest_bit


@pytest.fixture
def ax() -> Any:
    return pytest.importorskip("matplotlib.figure").Figure().subplots()


def lines(ax: Any) -> dict[str, Any]:
    return {line.get_label(): np.array(line.get_xydata()) for line in ax.get_lines()}


def test_levels_over_cost(ax: Any) -> None:
    levels = ec.solve(lowest_bit()).levels
    assert levels.plot(ax) is ax
    counts, (seconds,) = lines(ax), (lines(other) for other in ax.figure.axes if other is not ax)
    assert counts["candidates"].tolist() == [[row.cost, row.candidates] for row in levels]
    assert counts["distinct"].tolist() == [[row.cost, row.distinct] for row in levels]
    assert seconds["seconds"].tolist() == [[row.cost, row.seconds] for row in levels]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["candidates", "distinct", "seconds"]


def test_a_search_without_levels_can_be_drawn(ax: Any) -> None:
    assert draw_levels([], ax) is ax
    ax.figure.canvas.draw()


def test_stages_are_bars_from_the_top(ax: Any) -> None:
    profile = ec.solve(lowest_bit()).profile
    profile.plot(ax)
    assert [bar.get_width() for bar in ax.patches] == list(profile.seconds.values())
    assert [text.get_text() for text in ax.get_yticklabels()] == list(profile.seconds)
    assert ax.yaxis_inverted()
    assert draw_stages({}, ax) is ax


def test_a_cactus_counts_what_is_solved_in_order_of_seconds(ax: Any) -> None:
    solved, open_ = ec.solve(lowest_bit()), ec.solve(endless(), limits=ec.Limits(cost=3))
    ec.cactus({"a": (result for result in [solved, open_, solved]), "b": [open_]}, ax)
    drawn = lines(ax)
    assert drawn["a: 2 solved"].tolist() == [[1, solved.seconds], [2, solved.seconds]]
    assert drawn["b: 0 solved"].tolist() == []
    assert ax.get_yscale() == "log"


def test_a_cactus_of_no_runs(ax: Any) -> None:
    assert ec.cactus({}, ax) is ax
    ax.figure.canvas.draw()


def test_a_cactus_sorts(ax: Any) -> None:
    draw_cactus({"a": [3.0, 0.5, 1.0]}, ax)
    assert lines(ax)["a: 3 solved"].tolist() == [[1, 0.5], [2, 1.0], [3, 3.0]]
    ax.figure.canvas.draw()


@pytest.mark.parametrize("runs", [[1], {"a": 5}, {"a": [5]}, {5: []}])
def test_what_is_no_run_is_an_error(runs: Any) -> None:
    with pytest.raises(ec.SearchError, match="cactus: the r"):
        ec.cactus(runs)


@pytest.mark.parametrize(
    "draw", [lambda r: r.levels.plot(), lambda r: r.profile.plot(), lambda r: ec.cactus({"a": [r]})]
)
def test_without_matplotlib_the_extra_is_named(draw: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"enumcore\[plot\]"):
        draw(ec.solve(lowest_bit()))
