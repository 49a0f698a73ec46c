"""`enumcore demo logic`, small: its table, its JSON object, its figures, and what it needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from enumcore.cli import main
from support.paths import ROOT

ENTAILMENT = ROOT.parent / "shared" / "suites" / "entailment"
TARSKI = ["demo", "logic", "--examples", "60", "--tests", "8", "--seconds", "1"]


@pytest.fixture(autouse=True)
def _needs_scikit_learn() -> None:
    pytest.importorskip("sklearn")


@pytest.mark.slow
def test_a_table_and_a_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("matplotlib")
    assert main([*TARSKI, "--more", "80", "--plot", str(tmp_path / "accuracy.png")]) == 0
    out = capsys.readouterr().out
    assert "keywords reversed" in out
    assert "bag of words, 80" in out
    assert (tmp_path / "accuracy.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.slow
def test_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    if not ENTAILMENT.exists():
        pytest.skip("the public data set is not here")
    words = ["demo", "logic", "--experiment", "public", "--folder", str(ENTAILMENT), "--examples", "60", "--json"]
    assert main(words) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert found["search"]["status"] == "solved"
    assert set(found["scores"]["search"]) == {"validate", "easy"}
    assert found["scores"]["search"]["easy"] > 0.99 > found["scores"]["bag of words, 60"]["easy"]


def test_what_cannot_be_used(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "logic", "--experiment", "public"]) == 2
    assert "needs --folder" in capsys.readouterr().err
    assert main(["demo", "logic", "--experiment", "public", "--folder", "no such folder"]) == 2
    assert "no validate.txt" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["demo", "logic", "--experiment", "chess"])
