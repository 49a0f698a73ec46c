"""What others add, from outside of the package and in one file each, is what ours is."""

import pytest

import enumcore as ec
from enumcore import _core
from enumcore.testing import FormatContract, NoiseContract, StrategyContract
from support.language import array, columns, leaf, run
from support.toys import format as formats
from support.toys.noise import Coin
from support.toys.operator import ROW
from support.toys.strategy import Deepening


class TestNoise(NoiseContract):
    noise = Coin()
    sorts = [ec.Bool]


def test_errors_name_an_added_noise() -> None:
    with pytest.raises(ec.TaskError, match=r"no noise for Bool; use Bernoulli\(\) or .*Coin\(\)"):
        ec.noise.BitFlip().check(ec.Bool)


class TestStrategy(StrategyContract):
    def strategy(self) -> Deepening:
        return Deepening()


class TestFormat(FormatContract):
    name = "bytes"
    readable = ("1 2 3\n4 5 9", "7 7")
    unreadable = ("", "1", "1 2\n3", "a b", "1 999")


def test_an_added_format_is_solved_like_any_other() -> None:
    assert str(ec.solve(ec.Task.read("1 2 3\n4 5 9\n7 1 8", "bytes")).program) == "x0 + x1"
    with pytest.raises(ec.TaskError, match="has a reader already"):
        formats.register("bytes", lambda text: formats.read(text))


def test_an_added_operator_is_enumerated_like_any_other() -> None:
    points, first = [0, 1, 7, 250, 255], len(_core.operators())
    nodes = [("slot", 8, 0), ("slot", 8, 0), ("apply", 8, first, (0, 1), (0, 0))]
    searching = _core.Engine(
        points=len(points),
        nonterminals=[8],
        start=0,
        productions=[leaf(0, ("input", 8, 0)), leaf(0, ("const", 8, 15)), (0, 1, nodes)],
        inputs=[(8, array(8, points))],
        operators=[ROW],
    )
    made = columns(run(searching, cost=3), 0)
    assert tuple(x.bit_count() for x in points) in made  # of x and itself
    assert tuple((x & 15).bit_count() for x in points) in made
