"""Every SyGuS file in examples/, solved by the command line's own steps and judged by the benches' checker."""

from __future__ import annotations

from pathlib import Path

import pytest

import enumcore as ec
from bench.check import check
from bench.task import read_task
from support.paths import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.sl"))


def case(path: Path) -> object:
    """The file as a parameter; the largest search takes a second, and minutes under the thread sanitizer."""
    return pytest.param(path, id=path.name, marks=[pytest.mark.slow] if path.name == "hd-20.sl" else [])


@pytest.mark.parametrize("path", [case(path) for path in EXAMPLES])
def test_answer_is_right_and_in_the_grammar(path: Path) -> None:
    result = ec.solve(ec.Task.from_sygus(path), limits=ec.Limits(seconds=60))
    assert result.status is ec.Status.SOLVED
    assert result.certificate.minimal
    assert result.certificate.verified
    verdict = check(path, result.program.to_smtlib(read_task(path).name, macros=False))
    assert verdict.good, verdict.reason
    assert verdict.size == result.size
    assert result.certificate.scope == ("examples" if verdict.scope == "examples" else "all inputs")
