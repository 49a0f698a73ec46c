"""What others add, from outside of the package and in one file each, is what ours is."""

from pathlib import Path

import pytest

import enumcore as ec
from enumcore import _core
from enumcore.testing import DomainContract, FormatContract, NoiseContract, StrategyContract
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


class TestDomain(DomainContract):
    name = "bits"
    words = ("--points", "5")

    @pytest.fixture(autouse=True)
    def _installed(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A package with an entry point, as pip leaves it."""
        (tmp_path / "toy-0.dist-info").mkdir()
        (tmp_path / "toy-0.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: toy\nVersion: 0\n")
        points = "[enumcore.domains]\nbits = support.toys.domain\n"
        (tmp_path / "toy-0.dist-info" / "entry_points.txt").write_text(points)
        monkeypatch.syspath_prepend(tmp_path)

    def test_it_prints_its_program(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.test_it_shows_itself()
        assert capsys.readouterr().out.startswith("x & ")


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
