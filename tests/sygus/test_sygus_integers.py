"""Whole numbers in SyGuS files: literals and terms as the standard writes them, grammars, examples, answers."""

from __future__ import annotations

import numpy as np
import pytest

import enumcore as ec

GRAMMAR = """((S Int) (B Bool))
  ((S Int (x y 0 1 (- 1) -2 (+ S S) (- S S) (- S) (ite B S S)))
   (B Bool ((<= S S) (= S S) (not B))))"""
MAX = [(3, 5, 5), (7, -2, 7), (-7, -2, -2), (4, 4, 4)]


def smt(number: int) -> str:
    return str(number) if number >= 0 else f"(- {-number})"


def script(rows: list[tuple[int, int, int]], grammar: str = "") -> str:
    constraints = "\n".join(f"(constraint (= (f {smt(x)} {smt(y)}) {smt(z)}))" for x, y, z in rows)
    return f"(set-logic LIA)\n(synth-fun f ((x Int) (y Int)) Int {grammar})\n{constraints}\n(check-synth)"


def test_a_grammar_and_examples() -> None:
    task = ec.sygus.parse(script(MAX, GRAMMAR)).task
    assert task.inputs["x"].tolist() == [x for x, _, _ in MAX]
    assert [str(p.expr) for p in task.productions if p.nonterminal.sort == ec.Int][:6] == [
        "x",
        "y",
        "0",
        "1",
        "-1",
        "-2",
    ]
    result = ec.solve(task)
    assert result.status is ec.Status.SOLVED
    assert result.cost == 6  # ite, a comparison, and four leaves: no smaller program tells the larger one
    xs, ys = np.meshgrid(np.arange(-9, 9), np.arange(-9, 9))
    assert np.array_equal(result.program(xs, ys), np.maximum(xs, ys))
    assert result.program.to_smtlib().startswith("(define-fun f ((x Int) (y Int)) Int (ite (")


def test_the_default_grammar_has_every_operator() -> None:
    task = ec.sygus.parse(script([(7, 2, 1), (-7, 2, 1), (9, 4, 1), (8, 5, 3), (-1, 3, 2)])).task
    result = ec.solve(task)
    assert str(result.program) == "x % y"
    terms = {str(p.expr) for p in task.productions}
    assert {"Start + Start", "Start * Start", "Start / Start", "abs(Start)", "Start < Start", "-Start"} <= terms


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("(- 7)", -7),
        ("-7", -7),
        ("(- x)", -5),
        ("(- x 2 1)", 2),
        ("(+ x 1 2 3)", 11),
        ("(* x x x)", 125),
        ("(div (- x) 3)", -2),
        ("(mod (- x) 3)", 1),
        ("(div x (- 3))", -1),
        ("(mod x (- 3))", 2),
        ("(abs (- x))", 5),
        ("(ite (< 1 x 9) 10 20)", 10),
        ("(ite (< 1 x 5) 10 20)", 20),
        ("(ite (distinct x 5) 10 20)", 20),
    ],
)
def test_terms(term: str, value: int) -> None:
    text = f"(synth-fun f ((x Int)) Int ((S Int)) ((S Int ({term}))))(constraint (= (f 5) {smt(value)}))"
    assert ec.solve(ec.sygus.parse(text).task).status is ec.Status.SOLVED


def test_a_task_is_written_and_read_again() -> None:
    task = ec.sygus.parse(script(MAX, GRAMMAR)).task
    text = task.to_sygus()
    assert text.startswith("(set-logic NIA)")
    again = ec.sygus.parse(text).task
    assert [str(p) for p in again.productions] == [str(p) for p in task.productions]
    assert again.goal.target.tolist() == task.goal.target.tolist() == [z for _, _, z in MAX]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("(constraint (= (f 9223372036854775808) 1))", "out of range for Int"),
        ("(constraint (= (f #x01) 1))", "#x01 has sort BitVec(8), x has Int"),
    ],
)
def test_mistakes(body: str, says: str) -> None:
    with pytest.raises(ec.SygusError) as caught:
        ec.sygus.parse(f"(synth-fun f ((x Int)) Int){body}(check-synth)")
    assert says in str(caught.value)
