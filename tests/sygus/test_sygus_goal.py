"""What constraints become: a target, perhaps with free points, a formula, a contradiction, or an error at its place."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bench.check import check
from enumcore import Status, SygusError, solve
from enumcore.sygus import parse
from enumcore.tasks.goals import FormulaGoal, TargetGoal
from support.sampled import examples

W8 = "(_ BitVec 8)"
W2 = "(_ BitVec 2)"
VARIABLES = f"(declare-var x {W8}) (declare-var y {W8}) (declare-var z {W8})"
TWO = f"(synth-fun f ((x {W8}) (y {W8})) {W8}) {VARIABLES}"
ONE = f"(synth-fun f ((x {W8})) {W8} ((S {W8} (x #x01 (bvadd S S) (bvnot S))))) {VARIABLES}"
X, Y = np.divmod(np.arange(1 << 16, dtype=np.uint64), 256)


def task(*constraints, start=TWO):
    return parse(start + "".join(f"(constraint {constraint})" for constraint in constraints)).task


def values(task):
    return [column.tolist() for column in task.inputs.values()], task.goal.target.tolist()


def test_examples_either_way_round_and_each_once():
    for text in (
        ("(= (f #x01 #x02) #x03)", "(= #x07 (f #x04 #b00000101))", "(= (f #x01 #x02) (_ bv3 8))"),
        ("(and (= (f #x01 #x02) #x03) (= (f #x04 #x05) (bvor #x03 #x04)))",),
    ):
        found = task(*text)
        assert values(found) == ([[1, 4], [2, 5]], [3, 7])
        assert found.goal.mask is None
        assert found.covers == "examples"


def test_examples_of_a_bool_function():
    start = f"(synth-fun f ((x {W8})) Bool) (define-fun yes () Bool true)"
    found = task(
        "(f #x01)", "(not (f #x02))", "(= (f #x03) false)", "(= yes (f #x04))", "(xor (f #x05) yes)", start=start
    )
    assert values(found) == ([[1, 2, 3, 4, 5]], [True, False, False, True, False])


def test_contradictory_examples_are_exhausted_at_once_and_named():
    found = task("(= (f #x01) #x02)", "(= (f #x05) #x02)", "(= (f #x01) #x03)", start=ONE)
    assert values(found) == ([[1, 5, 1]], [2, 2, 3])
    assert found.contradiction == (0, 2)
    result = solve(found)
    assert (result.status, result.program, result.candidates) == (Status.EXHAUSTED, None, 0)


def test_a_full_specification_is_a_target_on_the_whole_space():
    for text in ("(= (f x y) (bvsub x y))", "(= (bvsub y z) (f y z))", "(=> true (= (f y x) (bvsub y x)))"):
        found = task(text)
        assert isinstance(found.goal, TargetGoal)
        assert (found.points, found.covers, found.goal.mask) == (1 << 16, "all inputs", None)
        np.testing.assert_array_equal(found.goal.target, (X - Y) % 256)


@pytest.mark.parametrize(
    "text",
    [
        ("(=> (bvult x y) (= (f x y) x))", "(=> (bvugt x y) (= (f x y) y))"),
        ("(=> (distinct x y) (= (f x y) (ite (bvult x y) x y)))",),
        ("(or (= x y) (and (=> (bvult x y) (= (f x y) x)) (or (bvule x y) (= (f x y) y))))",),
        ("(ite (= x y) true (ite (bvult x y) (= (f x y) x) (= y (f x y))))",),
        ("(=> (bvult x y) (= (f x y) x))", "(=> (bvult x y) (= (f y x) x))"),
        ("(=> (bvult x y) true (= (f x y) x))", "(=> (bvult y z) (= (f z y) y))"),
    ],
)
def test_guarded_equations_are_a_target_with_free_points(text):
    found = task(*text)
    assert isinstance(found.goal, TargetGoal)
    np.testing.assert_array_equal(found.goal.mask, X != Y)
    np.testing.assert_array_equal(found.goal.target[X != Y], np.minimum(X, Y)[X != Y])


def test_anything_about_a_bool_function_is_a_target():
    start = f"(synth-fun f ((x {W2})) Bool) (declare-var x {W2}) (declare-var z {W2})"
    found = task("(=> (f x) (bvugt x z) (= z #b00))", "(or (f x) (bvult x #b01))", start=start)
    assert isinstance(found.goal, TargetGoal)
    assert found.contradiction
    found = task("(=> (f x) (bvugt x #b01))", "(xor (f x) (bvult x #b11))", start=start)
    np.testing.assert_array_equal(found.goal.target, [False, False, False, True])
    assert found.covers == "all inputs"


def test_other_conditions_are_a_formula_on_the_whole_space():
    found = task("(bvuge (f x y) x)", "(bvuge (f x y) y)", "(or (= x (f x y)) (= (f x y) y))")
    assert isinstance(found.goal, FormulaGoal)
    assert (found.points, found.covers) == (1 << 16, "all inputs")
    assert not len(found.goal.failures(np.maximum(X, Y)))
    assert len(found.goal.failures(X)) == len(found.goal.failures(Y)) == 255 * 128


def test_a_formula_through_definitions_with_the_call_inside():
    start = f"{TWO} (define-fun above ((a {W8}) (b {W8})) Bool (bvugt (f a b) a))"
    found = task("(=> (bvult x #xff) (above x y))", start=start)
    assert not len(found.goal.failures(X + 1))
    assert len(found.goal.failures(X)) == 255 * 256


def test_a_variable_that_is_no_argument_multiplies_the_points():
    found = task("(=> (bvult x z) (bvule (f x) z))", start=ONE)
    assert found.points == 1 << 16
    x = found.inputs["x"].astype(int)
    assert not len(found.goal.failures(np.minimum(x + 1, 255)))
    assert len(found.goal.failures(np.minimum(x + 2, 255)))


def test_arguments_may_be_any_terms_when_all_calls_have_the_same():
    found = task("(bvugt (f (bvor x #x01)) x)", "(bvult x (bvadd (f (bvor x #x01)) #x01))", start=ONE)
    assert isinstance(found.goal, FormulaGoal)
    np.testing.assert_array_equal(found.inputs["x"], np.arange(256) | 1)
    found = task("(= (f (bvand x #x0f)) (bvand x #x0f))", start=ONE)
    np.testing.assert_array_equal(found.goal.mask, np.arange(256) < 16)


def test_conditions_on_examples_are_a_formula_on_their_points():
    start = "(synth-fun f ((x (_ BitVec 32))) (_ BitVec 32))"
    found = task("(bvult (f #x00000001) #x00000003)", "(= (f #x00000007) #x00000009)", start=start)
    assert sorted(found.inputs["x"].tolist()) == [1, 7]
    order = np.argsort(found.inputs["x"])
    good, bad = np.empty(2, np.uint32), np.empty(2, np.uint32)
    good[order], bad[order] = [2, 9], [3, 8]
    assert not len(found.goal.failures(good))
    assert len(found.goal.failures(bad)) == 2


def test_examples_beside_a_formula():
    found = task("(bvuge (f x) x)", "(= (f #x05) #x07)", start=ONE)
    column = np.arange(256)
    column[5] = 7
    assert not len(found.goal.failures(column))
    assert found.goal.failures(np.arange(256)).tolist() == [5]


def test_no_constraint_lets_everything_pass():
    for text in ((), ("true",), ("(bvule (bvand x y) x)",)):
        result = solve(task(*text, start=ONE))
        assert (result.status, result.size) == (Status.SOLVED, 1)


def test_a_constraint_that_fails_whatever_the_function_is_proves_that_there_is_none():
    for text in (("(bvult x y)",), ("(= (f x) x)", "(=> (bvult x y) (= x y))"), ("false",)):
        result = solve(task(*text, start=ONE))
        assert (result.status, result.candidates) == (Status.EXHAUSTED, 0)
        assert "no value at all" in str(result.certificate)


def test_a_function_without_arguments():
    result = solve(task("(= #x05 f)", start=f"(synth-fun f () {W8} ((S {W8} (#x01 (bvadd S S)))))"))
    assert (result.status, result.size) == (Status.SOLVED, 9)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(= (f (f x y) y) x)", "on another one"),
        ("(f x y)", "a constraint is a term of sort Bool, this one has sort BitVec(8)"),
        ("(= (f #x01 #x1) #x01)", "#x1 has sort BitVec(4), y has BitVec(8)"),
        ("(= (f #x01 #x01) true)", "true has sort Bool, the value has BitVec(8)"),
    ],
)
def test_bad_constraints(text, words):
    with pytest.raises(SygusError) as caught:
        parse(f"{TWO}\n  (constraint {text})", "a.sl")
    assert words in str(caught.value)
    assert str(caught.value).startswith("a.sl:2:")


def test_too_large_a_space_becomes_a_specification():
    start = "(synth-fun f ((a (_ BitVec 32))) (_ BitVec 32))\n(declare-var a (_ BitVec 32))\n"
    task = parse(start + "(constraint (= (f a) (bvadd a a)))").task
    assert task.asked is not None
    assert (task.covers, list(task.asked.variables)) == ("examples", ["a"])
    assert task.goal.target.tolist() == [2 * a % 2**32 for a in task.inputs["a"].tolist()]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "1:1: there is no synth-fun"),
        ("(constraint true)", "1:1: a constraint before any synth-fun"),
        (f"{TWO} (declare-var f Bool)", "f is defined twice"),
        ("(synth-fun f ((x Bool) (x Bool)) Bool)", "two parameters are called x"),
        ("(synth-fun f)", "synth-fun takes"),
        ("(define-fun g ((a Bool)) Bool (g a))", "operator g is not known"),
        ("(define-fun g () Bool #b1)", "the body of g has sort BitVec(1), it is declared Bool"),
        ("(declare-var x)", "declare-var takes name sort"),
        ("(synth-inv i)", "synth-inv takes"),
        ("(declare-fun g (Bool) Bool)", "declare-fun with parameters is not supported yet"),
        ("(make-it-so)", "unknown command make-it-so"),
        ("check-synth", "a command is a parenthesis"),
        ("()", "a command is a parenthesis"),
    ],
)
def test_bad_files(text, words):
    with pytest.raises(SygusError) as caught:
        parse(text)
    assert words in str(caught.value)


# Any constraint over 2 bits, and any function given by a table: the task accepts the function exactly when the
# constraint, evaluated by the benches' checker, holds for every value of the variables.

ARGUMENTS = ["p q", "q p", "p p", "p #b01", "#b01 #b10", "(bvadd p #b01) q", "r p"]


@st.composite
def terms(draw, call, sort, depth=3):
    leaves = {
        "bv": ["p", "q", "r", "#b00", "#b01", "#b11", call, call],
        "bool": ["true", "(= p q)", f"(bvult {call} p)"],
    }
    if depth == 0:
        return draw(st.sampled_from(leaves[sort]))
    shapes = {
        "bv": [("bvadd", "bv", "bv"), ("bvand", "bv", "bv"), ("bvnot", "bv"), ("ite", "bool", "bv", "bv")],
        "bool": [
            *[(name, "bool", "bool") for name in ("and", "or", "=>", "xor")],
            *[(name, "bv", "bv") for name in ("=", "=", "bvult", "bvsle", "distinct")],
            ("not", "bool"),
            ("ite", "bool", "bool", "bool"),
        ],
    }
    shape = draw(st.sampled_from([*shapes[sort], None]))
    if shape is None:
        return draw(st.sampled_from(leaves[sort]))
    return f"({shape[0]} {' '.join(draw(terms(call, of, depth - 1)) for of in shape[1:])})"


@st.composite
def files(draw):
    calls = draw(st.lists(st.sampled_from(ARGUMENTS), min_size=1, max_size=2))
    constraints = [draw(terms(f"(f {call})", "bool")) for call in calls]
    variables = "".join(f"(declare-var {name} {W2})\n" for name in "pqr")
    body = "".join(f"(constraint {constraint})\n" for constraint in constraints)
    return f"(synth-fun f ((a {W2}) (b {W2})) {W2})\n{variables}{body}"


def as_function(table):
    body = f"#b{table[-1]:02b}"
    for point, value in enumerate(table[:-1]):
        body = f"(ite (and (= a #b{point >> 2:02b}) (= b #b{point & 3:02b})) #b{value:02b} {body})"
    return f"(define-fun f ((a {W2}) (b {W2})) {W2} {body})"


@examples(150)
@given(files(), st.lists(st.lists(st.integers(0, 3), min_size=16, max_size=16), min_size=1, max_size=4), st.data())
def test_a_task_accepts_what_its_file_says(tmp_path_factory, text, tables, data):
    try:
        found = parse(text).task
    except SygusError as error:
        assume("several calls" not in str(error))
        raise
    path = tmp_path_factory.mktemp("goal") / "a.sl"
    path.write_text(text)
    if isinstance(found.goal, TargetGoal):  # a random table is hardly ever right: add one that is
        points = zip(*(column.tolist() for column in found.inputs.values()), strict=True)
        right = dict(zip(points, found.goal.target.tolist(), strict=True))
        tables = [*tables, [right.get(divmod(point, 4), 0) for point in range(16)]]
    place = found.inputs["a"].astype(int) * 4 + found.inputs["b"]
    for table in tables:
        accepts = not found.contradiction and not len(found.goal.failures(np.array(table, np.uint8)[place]))
        assert accepts == check(path, as_function(table)).correct, (text, table)
