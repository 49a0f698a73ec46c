"""Every SyGuS file in examples/, solved by the command line's own steps and judged by the benches' checker."""

from __future__ import annotations

from pathlib import Path

import pytest

import enumcore as ec
from bench.check import check
from bench.task import read_task

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.sl"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_answer_is_right_and_in_the_grammar(path: Path) -> None:
    result = ec.solve(ec.Task.from_sygus(path), limits=ec.Limits(seconds=60))
    assert result.status is ec.Status.SOLVED
    assert result.certificate.minimal
    assert result.certificate.verified
    verdict = check(path, result.program.to_smtlib(read_task(path).name))
    assert verdict.good, verdict.reason
    assert verdict.size == result.size
    assert result.certificate.scope == ("examples" if verdict.scope == "examples" else "all inputs")
