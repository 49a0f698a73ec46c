"""The options of a search: one row each, read by Python, the command line, the stub and the page alike."""

import pickle
from inspect import signature
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.cli.parser import parser
from enumcore.search.options import OPTIONS, Options
from tools.options import texts


def task() -> ec.Task:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.start + g.start)
    return ec.Task(g, inputs={"x": [3, 5]}, target=[7, 11])


@pytest.mark.parametrize("path", texts(), ids=lambda path: path.name)
def test_what_is_written_out_of_the_rows_is_up_to_date(path: Any) -> None:
    assert path.read_text() == texts()[path], "run python -m tools options"


@pytest.mark.parametrize("function", [ec.solve, ec.Search])
def test_signatures_show_the_options(function: Any) -> None:
    shown = signature(function).parameters
    assert {name: shown[name].default for name in OPTIONS} == dict(Options())


@pytest.mark.parametrize("option", OPTIONS.values(), ids=lambda option: option.name)
def test_each_is_on_the_command_line(option: Any) -> None:
    given = parser().parse_args(["solve", "a.sl"])
    assert getattr(given, option.name) == option.default


@pytest.mark.parametrize(
    "given", [{"exact": np.True_}, {"prune": False}, {"states": np.int64(7)}, {"isa": "baseline"}, {}]
)
def test_a_search_has_them(given: dict[str, Any]) -> None:
    result = ec.solve(task(), **given)
    assert result.request.options == Options(**given)
    assert pickle.loads(pickle.dumps(result.request.options)) == Options(**given)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"exact": 1}, "exact=1: give True or False"),
        ({"prune": None}, "prune=None: give True or False"),
        ({"states": 0}, "states=0: give a whole number from 1 to 1048576"),
        ({"states": True}, "states=True: give a whole number"),
        ({"states": 2.0}, "states=2.0: give a whole number"),
        ({"states": 10**5000}, "states=an integer of 16610 bits: give a whole number"),
        ({"isa": "sse9"}, "isa='sse9': give one of baseline"),
        ({"isa": 3}, "isa=3: give one of baseline"),
        ({"exakt": True}, "no option exakt; did you mean exact?"),
        ({"zzz": True}, "no option zzz; its options are exact, prune"),
    ],
)
def test_mistakes(given: dict[str, Any], message: str) -> None:
    for call in (ec.solve, ec.Search):
        with pytest.raises(ec.OptionError) as caught:
            call(task(), **given)
        assert message in str(caught.value)
    with pytest.raises(ec.OptionError):
        ec.solve(task(), strategy=ec.strategies.JustInTime(), **given)
