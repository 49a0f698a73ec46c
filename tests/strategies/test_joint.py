"""Several calls, several functions, functions without parameters: against brute force over all programs."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enumcore as ec

from .test_specified import needs_z3

HEAD = "(synth-fun f ((x (_ BitVec 2)) (y (_ BitVec 2))) (_ BitVec 2) ((S (_ BitVec 2))) ((S (_ BitVec 2) ({}))))"
VARIABLES = "(declare-var x (_ BitVec 2))(declare-var y (_ BitVec 2))"
ATOMS = ["(f x y)", "(f y x)", "(f x x)", "(f #b01 y)", "x", "y", "#b00", "#b10"]
MOST = 6  # nodes
RULES = ["x", "y", "#b01", "(bvadd S S)", "(bvand S S)", "(bvnot S)"]


def python_meaning(constraint: tuple[str, str, str], f: dict[tuple[int, int], int], x: int, y: int) -> bool:
    values = {
        "(f x y)": f[x, y],
        "(f y x)": f[y, x],
        "(f x x)": f[x, x],
        "(f #b01 y)": f[1, y],
        "x": x,
        "y": y,
        "#b00": 0,
        "#b10": 2,
    }
    a, b = values[constraint[1]], values[constraint[2]]
    return {"=": a == b, "bvule": a <= b, "distinct": a != b}[constraint[0]]


def least_size(constraints: list[tuple[str, str, str]], rules: list[str]) -> int | None:
    """The least size, up to MOST, of a program that meets constraints, by all behaviours of the language."""
    points = list(product(range(4), repeat=2))
    leaves = {"x": [x for x, _ in points], "y": [y for _, y in points], "#b01": [1] * 16}
    levels: list[list[tuple[int, ...]]] = [[], [tuple(leaves[rule]) for rule in rules if rule in leaves]]
    known = set(levels[1])
    for size in range(1, MOST + 1):
        if size > 1:
            new = [tuple(3 - v for v in a) for a in levels[size - 1]] if "(bvnot S)" in rules else []
            for left in range(1, size - 1):
                for a, b in product(levels[left], levels[size - 1 - left]):
                    if "(bvadd S S)" in rules:
                        new.append(tuple((u + v) % 4 for u, v in zip(a, b, strict=True)))
                    if "(bvand S S)" in rules:
                        new.append(tuple(u & v for u, v in zip(a, b, strict=True)))
            levels.append([column for column in dict.fromkeys(new) if column not in known])
            known |= set(levels[size])
        for column in levels[size]:
            f = dict(zip(points, column, strict=True))
            if all(python_meaning(c, f, x, y) for c in constraints for x, y in points):
                return size
    return None


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["=", "bvule", "distinct"]), st.sampled_from(ATOMS), st.sampled_from(ATOMS)),
        min_size=1,
        max_size=3,
    ),
    st.sets(st.sampled_from(RULES), min_size=2),
)
def test_as_brute_force_says(constraints: list[tuple[str, str, str]], chosen: set[str]) -> None:
    rules = sorted(chosen)
    if not {"x", "y", "#b01"} & chosen:
        rules = ["x", *rules]
    asked = "".join(f"(constraint ({' '.join(c)}))" for c in [*constraints, ("=", "(f x y)", "(f x y)")])
    text = HEAD.format(" ".join(rules)) + VARIABLES + asked
    result = ec.solve(ec.Task.from_sygus(text), limits=ec.Limits(cost=MOST))
    least = least_size(constraints, rules)
    if least is None:
        assert result.status in (ec.Status.EXHAUSTED, ec.Status.COST_LIMIT)
    else:
        assert (result.status, result.cost) == (ec.Status.SOLVED, least)
        assert result.certificate.scope == "all inputs"


def test_two_functions_share_a_cost() -> None:
    text = """
      (synth-fun f ((a (_ BitVec 4))) (_ BitVec 4) ((S (_ BitVec 4))) ((S (_ BitVec 4) (a #x1 (bvadd S S)))))
      (synth-fun g ((a (_ BitVec 4))) (_ BitVec 4) ((S (_ BitVec 4))) ((S (_ BitVec 4) (a #x1 (bvadd S S)))))
      (declare-var v (_ BitVec 4))
      (constraint (= (bvadd (f v) (g v)) (bvadd v v #x1)))
      (constraint (bvult (g #x3) #x4))"""
    problem = ec.sygus.parse(text)
    result = ec.solve(problem.task)
    assert result.status is ec.Status.SOLVED
    assert result.cost == 4  # 1 + v, and v: no fewer nodes make two and a one
    assert result.certificate.minimal
    f, g = result.program
    assert all((int(f(v)) + int(g(v))) % 16 == (2 * v + 1) % 16 for v in range(16))
    assert len(problem.answer(result.program).splitlines()) == 2


def test_a_constant_is_a_function_without_parameters() -> None:
    text = """(synth-fun C () (_ BitVec 8) ((K (_ BitVec 8))) ((K (_ BitVec 8) ((Constant (_ BitVec 8))))))
      (declare-var x (_ BitVec 8))
      (constraint (= (bvand x C) (bvlshr (bvshl x #x03) #x03)))"""
    problem = ec.sygus.parse(text)
    result = ec.solve(problem.task)
    assert problem.answer(result.program) == "(define-fun C () (_ BitVec 8) #x1f)"
    assert result.certificate.scope == "all inputs"


def test_no_function_is_exhausted() -> None:
    text = HEAD.format("x y #b01") + VARIABLES + "(constraint (= (f x y) (bvadd (f y x) #b01)))"
    assert ec.solve(ec.Task.from_sygus(text)).status is ec.Status.EXHAUSTED


def test_limits_end_it() -> None:
    text = HEAD.format("x y (bvand S S)").replace("BitVec 2", "BitVec 12") + VARIABLES.replace("BitVec 2", "BitVec 12")
    text = text + "(constraint (= (f x y) (bvnot (f y x))))"
    text = text.replace("(bvand S S)", "(bvadd S S)")
    result = ec.solve(ec.Task.from_sygus(text), limits=ec.Limits(seconds=0.3, memory="64MiB"))
    assert result.status in (ec.Status.TIME_LIMIT, ec.Status.MEMORY_LIMIT, ec.Status.EXHAUSTED)
    assert result.program is None


@needs_z3
def test_an_invariant() -> None:
    text = """
      (set-logic BV)
      (synth-inv inv ((i (_ BitVec 32))) ((B Bool) (S (_ BitVec 32)))
        ((B Bool ((bvule S S) (= S S) (and B B))) (S (_ BitVec 32) (i #x00000000 #x00000064 #x00000001))))
      (define-fun pre ((i (_ BitVec 32))) Bool (= i #x00000000))
      (define-fun trans ((i (_ BitVec 32)) (j (_ BitVec 32))) Bool
        (and (bvult i #x00000064) (= j (bvadd i #x00000001))))
      (define-fun post ((i (_ BitVec 32))) Bool (bvule i #x00000064))
      (inv-constraint inv pre trans post)
      (check-synth)"""
    result = ec.solve(ec.Task.from_sygus(text))
    assert str(result.program) == "i <= 100"
    assert result.certificate.scope == "all inputs"


MAXIMUM = """
(set-logic LIA)
(synth-fun m ({parameters}) Int)
{variables}
{bounds}
(constraint (or {equal}))
"""


def maximum(n: int) -> str:
    names = [f"x{k}" for k in range(n)]
    call = f"(m {' '.join(names)})"
    return MAXIMUM.format(
        parameters=" ".join(f"({name} Int)" for name in names),
        variables="".join(f"(declare-var {name} Int)" for name in names),
        bounds="".join(f"(constraint (>= {call} {name}))" for name in names),
        equal=" ".join(f"(= {call} {name})" for name in names),
    )


@needs_z3
@pytest.mark.parametrize("n", [2, 3, 7])
def test_the_largest_of_some_whole_numbers(n: int) -> None:
    result = ec.solve(ec.Task.from_sygus(maximum(n)), effort="first")
    assert (result.status, result.certificate.scope) == (ec.Status.SOLVED, "all inputs")
    for row in product([-3, 0, 2], repeat=n):
        assert int(result.program(*row)) == max(row)


@needs_z3
def test_two_calls_over_whole_numbers() -> None:
    text = """(set-logic LIA)(synth-fun f ((x Int) (y Int)) Int)(declare-var x Int)(declare-var y Int)
      (constraint (= (f x y) (f y x)))(constraint (and (<= x (f x y)) (<= y (f x y))))"""
    result = ec.solve(ec.Task.from_sygus(text))
    assert (result.status, result.certificate.scope) == (ec.Status.SOLVED, "all inputs")
    for x, y in product(range(-5, 6), repeat=2):
        assert int(result.program(x, y)) == int(result.program(y, x)) >= max(x, y)


@needs_z3
def test_what_a_constraint_defines_is_not_searched_for() -> None:
    text = """(set-logic LIA)(synth-fun f ((a Int) (b Int)) Int)(synth-fun g ((a Int) (b Int)) Int)
      (synth-fun h ((a Int) (b Int)) Int)(declare-var x Int)(declare-var y Int)
      (constraint (= (+ (f x y) (f x y)) (g x y)))(constraint (= (h y x) (- (+ (g x y) (f x y)) 1)))
      (constraint (>= (f x y) x))"""
    result = ec.solve(ec.Task.from_sygus(text))
    assert (result.status, result.certificate.scope) == (ec.Status.SOLVED, "all inputs")
    assert not result.certificate.minimal
    f, g, h = result.program
    for x, y in product(range(-4, 5), repeat=2):
        assert int(f(x, y)) >= x
        assert int(g(x, y)) == 2 * int(f(x, y))
        assert int(h(y, x)) == 3 * int(f(x, y)) - 1
