"""The benches' checker: a third opinion on every operator, and verdicts on right, wrong and foreign answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench import smt
from bench.check import check
from bench.infeasible import infeasible
from bench.languages import enumerate_levels, icfp
from bench.task import read_task
from support import reference
from support.brute import ROWS
from support.forms import forms, meaning
from support.language import edge_points

DOUBLE = """(set-logic BV)
(define-fun two ((a (_ BitVec 4))) (_ BitVec 4) (bvadd a a))
(synth-fun f ((x (_ BitVec 4))) (_ BitVec 4) ((S (_ BitVec 4)) (T (_ BitVec 4)))
  ((S (_ BitVec 4) (T (bvadd S S) (bvshl T #x1))) (T (_ BitVec 4) (x #x0))))
(declare-var x (_ BitVec 4))
(constraint (= (f x) (two x)))
(check-synth)
"""

EXAMPLES = """(synth-fun f ((x (BitVec 8))) (BitVec 8))
(constraint (= (f #x01) #x02)) (constraint (= (f #x10) #x20)) (check-synth)
"""

CIRCUIT = """(synth-fun f ((a Bool) (b Bool)) Bool ((S Bool) (T Bool)) ((S Bool (T (and S S))) (T Bool (a b))))
(declare-var a Bool) (declare-var b Bool) (constraint (= (f a b) {0})) (check-synth)"""


@pytest.mark.parametrize(
    "row",
    [row for row in ROWS.values() if row["theory"] in ("Bool", "BitVec") and " " not in row["smt"]],  # what it checks
    ids=lambda row: f"{row['theory']}-{row['name']}",
)
@pytest.mark.parametrize("width", [1, 4, 33, 64])
def test_operators_mean_what_the_standard_says(row: dict[str, object], width: int) -> None:
    for sorts, indices in forms(row, width):
        points = edge_points(sorts, 200)
        operands = list(zip(*points, strict=True))
        values = [(s, np.array(c, np.uint64 if s else bool)) for s, c in zip(sorts, operands, strict=True)]
        numerals = indices[: sum(letter in str(row["signature"]) for letter in "ij")]
        head = ["_", row["smt"], *map(str, numerals)] if numerals else row["smt"]
        with np.errstate(over="ignore"):
            sort, found = smt.apply(head, values)
        assert sort == reference.result_sort(row, sorts, indices)
        assert tuple(map(int, found)) == meaning(row, (sorts, indices), operands)


@pytest.mark.parametrize(
    ("body", "correct", "member", "size"),
    [
        ("(bvadd y y)", True, True, 3),
        ("(bvshl y #b0001)", True, True, 3),
        ("(bvadd y (bvadd y #x0))", True, True, 5),
        ("(two y)", True, False, 2),
        ("(bvshl (bvadd y #x0) #x1)", True, False, 5),
        ("(bvadd y #x0)", False, True, 3),
        ("(bvadd x x)", False, None, 3),
    ],
)
def test_verdicts(tmp_path: Path, body: str, correct: bool, member: bool | None, size: int) -> None:
    file = tmp_path / "double.sl"
    file.write_text(DOUBLE)
    verdict = check(file, f"(define-fun f ((y (_ BitVec 4))) (_ BitVec 4) {body})")
    assert (verdict.correct, verdict.in_grammar, verdict.size) == (correct, member, size)
    assert verdict.good == (correct and member is True)
    assert bool(verdict.reason) == (not verdict.good)


def test_examples_are_checked_without_variables(tmp_path: Path) -> None:
    file = tmp_path / "examples.sl"
    file.write_text(EXAMPLES)
    head = "(define-fun f ((x (_ BitVec 8))) (_ BitVec 8)"
    assert check(file, f"{head} (bvadd x x))").good
    assert check(file, f"{head} (bvadd x #x01))").reason == "constraint 2 fails at point 0"
    assert check(file, "(define-fun g ((x (_ BitVec 8))) (_ BitVec 8) x)").reason == "the answer does not define f"


@pytest.mark.parametrize(
    ("wanted", "verdict"), [("(and a b)", False), ("b", False), ("(or a b)", True), ("true", True)]
)
def test_closure_decides_small_circuits(tmp_path: Path, wanted: str, verdict: bool) -> None:
    file = tmp_path / "circuit.sl"
    file.write_text(CIRCUIT.format(wanted))
    assert infeasible(read_task(file)) is verdict


def test_the_benches_language_is_icfp64() -> None:
    result = enumerate_levels(icfp(4), cost=8)
    assert [level.distinct for level in result.levels] == [3, 8, 31, 137, 616, 2888, 14193, 70385]
