"""`enumcore demo simplelogic`, small: its tables, its JSON object, its figure, and what it needs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from enumcore.cli import main

SMALL = ["demo", "simplelogic", "--examples", "60", "--tests", "70", "--whole", "140", "--seconds", "0.3"]
TESTS = ["RP", "LP", "LP*", "RP_b", *(f"{name}, 60 to 200" for name in ("RP", "LP", "LP*", "RP_b"))]


@pytest.fixture(autouse=True)
def _needs_scikit_learn() -> None:
    pytest.importorskip("sklearn")


@pytest.mark.slow
def test_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, "--noise", "0.1", "--seed", "3", "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert (found["seed"], found["examples"]) == (3, 60)
    assert list(found["scores"]["search"]) == TESTS
    assert {"regression", "neural net", "regression, all LP*", "chaining, 3 rounds"} <= set(found["scores"])
    assert all(0 <= share <= 1 for on in found["scores"].values() for of in on.values() for share in of.values())
    adapted = [row[when] for row in found["adaptation"] for when in ("first", "then")]
    for row in (found["search"], *found["noise"], *adapted):
        assert row["bits"]["total"] == row["bits"]["program"] + row["bits"]["data"]
        assert row["certificate"]["points"] in (60, 70)
    assert [row["wrong labels"] for row in found["noise"]] == [0.1]


@pytest.mark.slow
def test_tables_and_a_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    assert main([*SMALL, "--noise", "--plot", str(tmp_path / "accuracy.png")]) == 0
    out = capsys.readouterr().out
    assert "The program found by search" in out
    assert "Ten instances of depth 3 to 6 more" in out
    assert (tmp_path / "accuracy.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("words", [["--examples", "-1"], ["--tests", "-5"]])
def test_what_cannot_be_used(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*SMALL, *words]) == 2
    assert "enumcore: " in capsys.readouterr().err


def test_without_scikit_learn(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    assert main(SMALL) == 2
    assert 'pip install "enumcore[demo]"' in capsys.readouterr().err


def test_a_share_is_from_0_to_1() -> None:
    with pytest.raises(SystemExit):
        main([*SMALL, "--noise", "1.5"])
