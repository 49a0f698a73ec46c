"""Specifications: what is verified is right everywhere, what is not says so, and nothing hangs."""

from __future__ import annotations

import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest

import enumcore as ec
from enumcore.solvers import z3 as solvers
from enumcore.solvers.process import said
from enumcore.tasks.sampling import sampled

needs_z3 = pytest.mark.skipif(
    shutil.which("z3") is None and not solvers._in_package("z3"), reason="needs the extra `smt`"
)


def language(width: int) -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.BitVec(width)}, output=ec.BitVec(width))
    S, x = g.start, g.inputs.x
    g.add(S, x, 1, ~S, S & S, S | S, S - S)
    return g


@needs_z3
@pytest.mark.parametrize("width", [1, 5, 8, 16, 17, 21, 32, 64])
def test_of_any_width_the_program_is_right_everywhere(width: int) -> None:
    g = language(width)
    x = g.inputs.x
    result = ec.solve(ec.Task(g, where=g.output == (x & -x), verify="smt"))
    assert result.status is ec.Status.SOLVED
    assert result.certificate.scope == "all inputs"
    assert result.certificate.minimal
    assert result.certificate.solver.startswith("z3 ") == (width > 20)
    xs = np.random.default_rng(1).integers(0, 1 << 63, 1000).astype(np.uint64) & np.uint64((1 << width) - 1)
    assert np.array_equal(result.program(xs), xs & (~xs + np.uint64(1)) & np.uint64((1 << width) - 1))


@needs_z3
def test_a_counterexample_joins_the_frame() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(32)}, output=ec.Bool)
    x = g.inputs.x
    g.add(g.start, ec.Const(0, ec.Bool), x == 0x12345678, g.start | g.start)
    result = ec.solve(ec.Task(g, {"x": [0, 1, 2]}, where=g.output == (x == 0x12345678), verify="smt"))
    assert str(result.program) == "x == 305419896" or result.program(0x12345678)
    assert result.certificate.points == 4
    assert result.levels[0].points == 3


@needs_z3
def test_what_no_program_does_is_exhausted() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(32)}, output=ec.BitVec(32))
    g.add(g.start, g.inputs.x, 0)
    result = ec.solve(ec.Task(g, where=g.output == g.inputs.x + 1, verify="smt"))
    assert result.status is ec.Status.EXHAUSTED


def test_a_point_without_a_value_is_named() -> None:
    g = language(8)
    x = g.inputs.x
    task = ec.Task(g, where=(g.output > x) & (g.output >= 1), verify="smt")
    result = ec.solve(task)
    assert result.status is ec.Status.EXHAUSTED
    assert result.certificate.witness == (("x", "255"),)
    assert "x = 255" in str(result.certificate)


def solver_like(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str) -> None:
    program = tmp_path / "z3"
    program.write_text(f"#!{sys.executable}\n{body}\n")
    program.chmod(0o755)
    monkeypatch.setattr(solvers, "_found", lambda: str(program))


@pytest.mark.skipif(sys.platform == "win32", reason="a script is no program there")
@pytest.mark.parametrize(
    "body",
    [
        "import time; time.sleep(600)",
        "import os; os.abort()",
        "raise SystemExit(1)",
        "print('(:version \"9.9\")'); print('unknown')",
        "print('(:version \"9.9\")'); print('sat'); print('((x nonsense')",
        "print('(:version \"9.9\")'); print('sat'); print('((x #x00000000))')",  # a lie: it holds there
        "while True: print('unsat')",
    ],
)
def test_a_solver_that_hangs_dies_or_lies_is_not_believed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str
) -> None:
    solver_like(monkeypatch, tmp_path, body)
    g = language(32)
    x = g.inputs.x
    began = time.perf_counter()
    result = ec.solve(ec.Task(g, where=g.output == (x & -x), verify="smt"), limits=ec.Limits(seconds=0.5))
    assert result.status in (ec.Status.NOT_VERIFIED, ec.Status.TIME_LIMIT)
    assert result.certificate.scope == "examples"
    assert not result.certificate.verified
    assert time.perf_counter() - began < 60


def test_without_the_extra_it_is_an_error_that_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ec.ExtraError("pip install 'enumcore[smt]'")

    monkeypatch.setattr(solvers, "_found", missing)
    g = language(32)
    with pytest.raises(ec.ExtraError, match=r"enumcore\[smt\]"):
        ec.solve(ec.Task(g, where=g.output == g.inputs.x, verify="smt"))


FILE = """
(set-logic BV)
(synth-fun f ((x (_ BitVec 32))) (_ BitVec 32)
  ((S (_ BitVec 32))) ((S (_ BitVec 32) (x #x00000001 (bvnot S) (bvand S S) (bvsub S S)))))
(declare-var y (_ BitVec 32))
(constraint (= (f y) (bvand y (bvneg y))))
(check-synth)
"""


def test_a_file_without_the_extra_is_tested_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> str:
        raise ec.ExtraError("no solver")

    monkeypatch.setattr(solvers, "_found", missing)
    result = ec.solve(ec.Task.from_sygus(FILE))
    assert result.status is ec.Status.SOLVED
    assert (result.certificate.scope, result.certificate.solver) == ("examples", "")


@needs_z3
def test_a_file_is_verified() -> None:
    result = ec.solve(ec.Task.from_sygus(FILE))
    assert result.status is ec.Status.SOLVED
    assert result.certificate.scope == "all inputs"


def test_wrong_arguments_are_typed_errors() -> None:
    g = language(8)
    x = g.inputs.x
    with pytest.raises(ec.TaskError, match="verify='z3'"):
        ec.Task(g, where=g.output == x, verify="z3")
    with pytest.raises(ec.TaskError, match="formula"):
        ec.Task(g, inputs={"x": [1]}, target=[1], verify="smt")
    with pytest.raises(ec.TaskError, match="inputs="):
        ec.Task(g, where=g.output == x)


def test_a_program_that_does_not_end_is_killed() -> None:
    began = time.perf_counter()
    assert said([sys.executable, "-c", "while True: pass"], "", 0.2, lambda: False) is None
    assert said([sys.executable, "-c", "while True: pass"], "", 600, lambda: True) is None
    assert said(["/no/such/program"], "", 1, lambda: False) is None
    assert time.perf_counter() - began < 60


def test_samples_are_the_same_each_time_and_in_range() -> None:
    sorts = [ec.BitVec(5), ec.Int, ec.Bool, ec.BitVec(64), ec.Int]
    one, other = sampled(sorts, {ec.Int: [7]}, seed=3), sampled(sorts, {ec.Int: [7]}, seed=3)
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    assert one[0].max() < 32


def test_constants_of_many_bits_prove_nothing() -> None:
    text = """(synth-fun f ((x (_ BitVec 32))) (_ BitVec 32) ((S (_ BitVec 32)))
      ((S (_ BitVec 32) (x (Constant (_ BitVec 32)) (bvadd S S)))))"""
    result = ec.solve(ec.Task.from_sygus(text + "(constraint (= (f #x00000003) #x0000abce))"))
    assert result.status is ec.Status.SOLVED
    assert not result.certificate.minimal
    closed = text.replace(" (bvadd S S)", "")
    examples = "(constraint (= (f #x00000001) #x00000005))(constraint (= (f #x00000002) #x00000009))"
    assert ec.solve(ec.Task.from_sygus(closed + examples)).status is ec.Status.CONSTANT_LIMIT
