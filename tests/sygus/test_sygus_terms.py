"""Terms, sorts and definitions of both forms of the format."""

import numpy as np
import pytest

from enumcore import BitVec, Bool, SygusError
from enumcore.sygus import parse

W8 = "(_ BitVec 8)"


def meaning(term, sort=W8, before="", params=f"(x {W8}) (y {W8})"):
    """The wanted value of f at x=0x35, y=0x0f, when the file says that it is `term`."""
    variables = f"(declare-var x {W8}) (declare-var y {W8})"
    problem = parse(f"{before}(synth-fun f ({params}) {sort}) {variables} (constraint (= (f x y) {term}))")
    return int(problem.task.goal.target[0x35 << 8 | 0x0F])


@pytest.mark.parametrize(
    ("term", "value"),
    [
        ("x", 0x35),
        ("#xfe", 0xFE),
        ("#b00000101", 5),
        ("(_ bv200 8)", 200),
        ("(bvadd x y)", 0x44),
        ("(bvadd x y #x01 #x02)", 0x47),
        ("(bvsub y x)", 0xDA),
        ("(bvnot x)", 0xCA),
        ("(bvneg x)", 0xCB),
        ("(bvand x y)", 0x05),
        ("(bvor x y)", 0x3F),
        ("(bvxor x y)", 0x3A),
        ("(bvnand x y)", 0xFA),
        ("(bvnor x y)", 0xC0),
        ("(bvxnor x y)", 0xC5),
        ("(bvmul x y)", 0x1B),
        ("(bvudiv x y)", 3),
        ("(bvurem x y)", 8),
        ("(bvudiv x #x00)", 0xFF),
        ("(bvsdiv (bvneg x) y)", 0xFD),
        ("(bvsrem (bvneg x) y)", 0xF8),
        ("(bvsmod (bvneg x) y)", 7),
        ("(bvshl x #x02)", 0xD4),
        ("(bvlshr (bvnot x) #x01)", 0x65),
        ("(bvashr (bvnot x) #x01)", 0xE5),
        ("(ite (bvult x y) x y)", 0x0F),
        ("(ite (bvsgt x y) x y)", 0x35),
        ("(ite (and true (or false (not (= x y))) (xor true false)) x y)", 0x35),
        ("(ite (=> true true false) x y)", 0x0F),
        ("(ite (distinct x y #x00) x y)", 0x35),
        ("(ite (= x x y) x y)", 0x0F),
        ("(concat ((_ extract 3 0) x) ((_ extract 7 4) x))", 0x53),
        ("((_ extract 8 1) ((_ zero_extend 1) (bvnot x)))", 0x65),
        ("((_ extract 8 1) ((_ sign_extend 1) (bvnot x)))", 0xE5),
        ("((_ repeat 2) ((_ extract 3 0) x))", 0x55),
        ("((_ rotate_left 2) (bvnot x))", 0x2B),
        ("((_ rotate_right 10) (bvnot x))", 0xB2),
        ("(let ((a x)) (let ((b (bvadd a a)) (a y)) (bvadd a b)))", 0x79),
        ("(let ((x y) (y x)) (bvsub x y))", 0xDA),
        (f"(let ((a {W8} x)) a)", 0x35),
        ("(let ((a x)) (bvsub (let ((a y)) a) a))", 0xDA),
        ("(let ((a (let ((a y)) (bvnot a)))) (bvadd a (let ((b a)) b)))", 0xE0),
        ("(ite (and (or (xor (= x y)))) x y)", 0x0F),
        ("(bvadd (bvmul (bvand (bvor (bvxor (concat x))))))", 0x35),
        ("((_ zero_extend 7) (bvcomp x x))", 1),
        ("(ite (bvsmulo x y) x y)", 0x35),
    ],
)
def test_values(term, value):
    assert meaning(term) == value


def test_a_bool_function():
    variables = "(declare-var p Bool) (declare-var q Bool)"
    problem = parse(f"(synth-fun f ((a Bool) (b Bool)) Bool) {variables} (constraint (= (f p q) (=> p q)))")
    np.testing.assert_array_equal(problem.task.goal.target, [True, True, False, True])


def test_definitions_call_each_other():
    before = (
        f"(define-fun one () {W8} #x01)"
        f"(define-fun inc ((v {W8})) {W8} (bvadd v one))"
        f"(define-fun twice ((v {W8}) (x {W8})) {W8} (bvadd (inc v) (inc x)))"
    )
    assert meaning("(twice y x)", before=before) == 0x46
    assert meaning("(bvadd one x)", before=before) == 0x36


def test_a_chain_of_definitions_stays_small():
    before = f"(define-fun g0 ((v {W8})) {W8} v)" + "".join(
        f"(define-fun g{k} ((v {W8})) {W8} (bvadd (g{k - 1} v) (g{k - 1} (bvor v v)) #x01))" for k in range(1, 60)
    )
    value = 0x35
    for _ in range(59):
        value = (2 * value + 1) % 256
    assert meaning("(g59 x)", before=before) == value


def test_a_term_deeper_than_python_recurses():
    term = "(not " * 10_001 + "p" + ")" * 10_001
    problem = parse(f"(synth-fun f ((a Bool)) Bool) (declare-var p Bool) (constraint (= (f p) {term}))")
    np.testing.assert_array_equal(problem.task.goal.target, [True, False])


def test_sorts_of_both_forms_and_names():
    sorts = "(define-sort W (_ BitVec 12)) (define-sort V () (BitVec 3))"
    inputs = parse(f"{sorts} (synth-fun f ((a W) (b V) (c (BitVec 1)) (d Bool)) W)").task.grammar.inputs
    assert [node.sort for node in inputs.values()] == [BitVec(12), BitVec(3), BitVec(1), Bool]


def test_quoted_symbols_are_the_same_names():
    problem = parse("(synth-fun |f g| ((|x 1| Bool)) Bool ((|S| Bool) ) ((S Bool (|x 1|)))) (constraint (|f g| true))")
    program = problem.task.program(problem.task.grammar.inputs["x 1"])
    assert problem.answer(program) == "(define-fun |f g| ((|x 1| Bool)) Bool |x 1|)"


BAD = [
    ("(bvadd x", "this parenthesis is never closed"),
    ("(bvadd x z)", "unknown symbol z"),
    ("(bvplus x y)", "operator bvplus is not known or not supported yet"),
    ("(bvsub x)", "it takes 2 arguments"),
    ("(ite (=> (= x y)) x y)", "it takes 2 arguments"),
    ("(ite (= x) x y)", "it takes 2 arguments"),
    ("(let ((a x) (a y)) a)", "two names of one let are a"),
    ("(bvnot x y)", "bvnot takes 1 arguments, not 2"),
    ("(bvsub x y x)", "bvsub takes 2 arguments, not 3"),
    ("(bvadd x #x1)", "its arguments are of one width"),
    ("(ite x x y)", "it takes a Bool and two values"),
    ("((_ extract 8 0) x)", "not below the argument"),
    ("((_ extract 1) x)", "takes 2 numerals"),
    ("((_ zero_extend 60) x)", "at most 64 are supported"),
    ("(bvadd x 1)", "(bvadd BitVec(8) Int): its arguments are of one width"),
    ("(bvadd x 1.5)", "of sort Real"),
    ('(bvadd x "a")', "of sort String"),
    ("(_ bv256 8)", "does not fit its width"),
    ("(_ bv1 65)", "a width is 1 to 64"),
    ("#x00000000000000001", "a width is 1 to 64"),
    ("(forall ((z Bool)) z)", "forall is not supported yet"),
    ("(! x :named n)", "! is not supported yet"),
    ("(let ((a)) x)", "is not a binding"),
    ("(let x y)", "a let is"),
    ("(x)", "is not a term"),
    ("()", "is not a term"),
    ("((bvadd x) y)", "is not an operator"),
    ("(f x)", "macro f takes 2 arguments, not 1"),
    ("true", "(= BitVec(8) Bool): its arguments are of one width"),
]


@pytest.mark.parametrize(("term", "words"), BAD)
def test_bad_terms_say_what_is_wrong_and_where(term, words):
    with pytest.raises(SygusError) as caught:
        meaning(term)
    assert words in str(caught.value)
    assert caught.value.line == 1
    assert caught.value.column > 1


SORTS = ["Real", "String", "(Array Int Int)", "(_ BitVec 0)", "(_ BitVec 65)", "(_ BitVec x)", "Foo", "()"]


@pytest.mark.parametrize("sort", SORTS)
def test_bad_sorts(sort):
    with pytest.raises(SygusError, match=r"sort|width") as caught:
        parse(f"(synth-fun f ((x {sort})) Bool)")
    assert caught.value.column >= len("(synth-fun f ((x ") + 1
