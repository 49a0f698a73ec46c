"""Expressions: sorts, literals, structure, pickling, n-ary forms."""

import copy
import pickle

import numpy as np
import pytest

import enumcore as ec

X = ec.Input("x", ec.BitVec(8))
Y = ec.Input("y", ec.BitVec(8))
WIDE = ec.Input("w", ec.BitVec(16))
A, B = ec.Input("a", ec.Bool), ec.Input("b", ec.Bool)


@pytest.mark.parametrize(
    ("expr", "text", "smt"),
    [
        (X & (~X + 1), "x & (~x + 1)", "(bvand x (bvadd (bvnot x) #x01))"),
        (1 - X, "1 - x", "(bvsub #x01 x)"),
        (X + Y + 1, "x + y + 1", "(bvadd (bvadd x y) #x01)"),
        (X + (Y + 1), "x + (y + 1)", "(bvadd x (bvadd y #x01))"),
        (X - Y - 1, "(x - y) - 1", "(bvsub (bvsub x y) #x01)"),
        (-(X * Y) >> 3, "-(x * y) >> 3", "(bvlshr (bvneg (bvmul x y)) #x03)"),
        (3 << X, "3 << x", "(bvshl #x03 x)"),
        (X / Y, "x / y", "(bvudiv x y)"),
        (X // Y % 5, "(x / y) % 5", "(bvurem (bvudiv x y) #x05)"),
        (X > 3, "x > 3", "(bvugt x #x03)"),
        (X != Y, "x != y", "(distinct x y)"),
        (ec.ite(X <= Y, X, 0), "ite(x <= y, x, 0)", "(ite (bvule x y) x #x00)"),
        (A & ~B | True, "(a & ~b) | True", "(or (and a (not b)) true)"),
        ((A == B) ^ (A != B), "(a == b) ^ (a != b)", "(xor (= a b) (distinct a b))"),
        (ec.implies(A, False), "implies(a, False)", "(=> a false)"),
        (ec.nand(A, ec.nor(B, True)), "nand(a, nor(b, True))", "(not (and a (not (or b true))))"),
        (ec.xnor(A, B) & A, "xnor(a, b) & a", "(and (not (xor a b)) a)"),
        (ec.nand(X, Y), "nand(x, y)", "(bvnand x y)"),
        (ec.concat(X, Y), "concat(x, y)", "(concat x y)"),
        (ec.extract(X, 6, 0), "extract(x, 6, 0)", "((_ extract 6 0) x)"),
        (ec.extract(X, 6, 0) + 100, "extract(x, 6, 0) + 100", "(bvadd ((_ extract 6 0) x) #b1100100)"),
        (ec.sign_extend(X, 8) + WIDE, "sign_extend(x, 8) + w", "(bvadd ((_ sign_extend 8) x) w)"),
        (ec.rotate_left(X, 3), "rotate_left(x, 3)", "((_ rotate_left 3) x)"),
        (ec.distinct(X, Y, 1), "distinct(x, y, 1)", "(distinct x y #x01)"),
        (np.uint8(3) + X, "3 + x", "(bvadd #x03 x)"),
        (WIDE & 0xFF00, "w & 0xff00", "(bvand w #xff00)"),
    ],
)
def test_text(expr: ec.Expr, text: str, smt: str) -> None:
    assert str(expr) == text
    assert ec.Program(expr, [X, Y, WIDE, A, B]).to_smtlib().endswith(f" {smt})")


def test_sorts_and_sizes() -> None:
    assert (X < Y).sort == ec.Bool
    assert ec.concat(X, WIDE).sort == ec.BitVec(24)
    assert ec.repeat(X, 3).sort == ec.BitVec(24)
    assert (X & (~X + 1)).size == 6
    half = ec.define("half", lambda v: v >> 1, ec.BitVec(8))
    assert half(X + 1).size == 4
    assert ec.smt_apply("and", [A, B, A]).size == 4
    assert ec.nand(A, B).size == 3


def test_dag_size_counts_equal_subterms_once() -> None:
    half, twice = ec.define("half", lambda v: v >> 1, ec.BitVec(8)), ec.define("half", lambda v: v + v, ec.BitVec(8))
    assert [e.dag_size for e in (X, X + X, X + Y, (X + 1) * (X + 1), (X + Y) * (Y + X))] == [1, 2, 3, 4, 5]
    assert (ec.extract(X, 3, 0) == ec.extract(X, 7, 4)).dag_size == 4
    assert (half(X) & half(X)).dag_size == 3
    assert (half(X) & twice(X)).dag_size == 4  # macros of one name, and not the same
    doubled = X
    for _ in range(3000):
        doubled = doubled + doubled
    assert ec.Program(doubled, [X]).dag_size == 3001
    g = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(8))}, output=ec.BitVec(8))
    each = g.bind(a=ec.BitVec(8), x=ec.BitVec(8))
    total = ec.fold(each.a + each.x, g.inputs.xs, 0)
    parts = ["a", "x", "a + x", "xs", "0", "the fold", "fold + 0", "the product"]
    assert ec.Program(total * (total + 0), [g.inputs.xs]).dag_size == len(parts)


def test_literals_take_the_sort_of_their_place() -> None:
    assert (X + 255).same_as(X + -1)
    assert ec.Const(-128, ec.BitVec(8)).value == 128
    assert ec.Const(True, ec.Bool).value == ec.Const(1, ec.Bool).value == 1
    assert ec.Const(np.bool_(False), ec.Bool).value == 0


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: X + 256, "256 is out of range for BitVec\\(8\\): -128 to 255"),
        (lambda: X + -129, "-129 is out of range"),
        (lambda: X + 1.5, "1.5 is not a literal of sort BitVec\\(8\\)"),
        (lambda: X & True, "True is not a literal of sort BitVec\\(8\\)"),
        (lambda: A & 2, "2 is out of range for Bool: 0 to 1"),
        (lambda: X + WIDE, "BitVec\\(8\\) BitVec\\(16\\).*one width"),
        (lambda: X + A, "BitVec\\(8\\) Bool"),
        (lambda: -A, "theory Bool has no operator 'neg'"),
        (lambda: A < B, "theory Bool has no operator 'ult'"),
        (lambda: ec.ite(X, X, X), "takes a Bool and two values of one sort"),
        (lambda: ec.ite(A, X, WIDE), "two values of one sort"),
        (lambda: ec.ite(A, 0, 1), "ec.Const"),
        (lambda: ec.extract(X, 8, 0), "numeral i is 8, not below"),
        (lambda: ec.extract(X, 3, 4), "the result has 0 bits"),
        (lambda: ec.concat(ec.repeat(X, 8), X), "72 bits"),
        (lambda: ec.repeat(X, 0), "the result has 0 bits"),
        (lambda: ec.zero_extend(A, 3), "a bit-vector"),
        (lambda: ec.smt_apply("bvsub", [X, X, X]), "takes 2 arguments"),
        (lambda: ec.smt_apply("bvadd", [X]), "takes 2 arguments"),
        (lambda: ec.smt_apply("extract", [X], (3,)), "takes 2 numerals, not 1"),
        (lambda: ec.smt_apply("str.len", [X]), "str.len is not an operator"),
        (lambda: ec.BitVec(0), "1 to 64"),
        (lambda: ec.BitVec("8"), "an integer"),
        (lambda: ec.Input("", ec.Bool), "not empty"),
    ],
)
def test_errors_say_what_is_wrong(build: object, message: str) -> None:
    with pytest.raises(ec.GrammarError, match=message):
        build()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("build", "signed"),
    [
        (lambda: X > -1, "sgt"),
        (lambda: X >= -1, "sge"),
        (lambda: X < -1, "slt"),
        (lambda: np.int8(-1) >= X, "sle"),
        (lambda: X.__gt__(-1), "sgt"),
        (lambda: X / -1, "sdiv"),
        (lambda: X // -1, "sdiv"),
        (lambda: -1 % X, "srem"),
        (lambda: ec.ult(X, -1), "slt"),
        (lambda: ec.uge(-1, X), "sge"),
        (lambda: ec.urem(X, -1), "srem"),
    ],
)
def test_a_negative_literal_beside_an_unsigned_operator_is_an_error(build: object, signed: str) -> None:
    message = f"-1 beside an unsigned operator would be 255; write ec.{signed}\\(a, b\\) for signed numbers, or 255"
    with pytest.raises(ec.GrammarError, match=message):
        build()  # type: ignore[operator]


def test_a_negative_literal_elsewhere_is_its_twos_complement() -> None:
    for term in (X + -1, X & -1, X == -1, X != -1, X << -1, ec.sgt(X, -1), ec.sdiv(X, -1), ec.comp(X, -1)):
        assert term.args[1].same_as(ec.Const(255, ec.BitVec(8)))


def test_no_truth_value() -> None:
    with pytest.raises(TypeError, match="no truth value"):
        bool(X == Y)
    with pytest.raises(TypeError, match="same_as"):
        assert X < Y < X


def test_a_term_that_would_fill_the_memory_is_not_written_out() -> None:
    doubled: ec.Expr = X
    for _ in range(20_000):
        doubled = doubled + doubled
    assert repr(doubled) == "<a term of BitVec(8) with 2^20000 nodes or more>"
    with pytest.raises(ec.GrammarError, match=r"2\^20000 nodes"):
        ec.define("m", lambda v: ~v, ec.Bool)(doubled)


def test_immutable() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        X.sort = ec.Bool  # type: ignore[misc]


def test_same_as_is_structural() -> None:
    assert (X + Y).same_as(X + Y)
    assert hash(X + Y) == hash(X + Y)
    for other in (Y + X, X - Y, X + 1, WIDE, A, "x + y"):
        assert not (X + Y).same_as(other)
    assert not ec.smt_apply("and", [A, B, A]).same_as(A & B & A)
    assert not X.same_as(ec.Nonterminal("x", ec.BitVec(8)))
    assert not ec.Const(1, ec.BitVec(8)).same_as(ec.Const(1, ec.BitVec(16)))


def test_pickling_keeps_structure() -> None:
    twice = ec.define("twice", lambda v: v + v, ec.BitVec(8))
    expr = ec.ite(twice(X) < 9, ec.extract(ec.concat(X, Y), 11, 4), twice(X))
    assert pickle.loads(pickle.dumps(expr)).same_as(expr)


def test_depth_is_no_obstacle() -> None:
    deep = X
    for _ in range(3_000):
        deep = ~deep + 1
    copy = pickle.loads(pickle.dumps(deep))
    assert copy.same_as(deep)
    assert copy.size == 9_001
    program = ec.Program(copy, [X])
    assert int(program(3)) == 3
    assert program.to_smtlib().count("bvadd") == 3_000


def test_macros() -> None:
    low = ec.define("low", lambda v: v & -v, ec.BitVec(8))
    assert repr(low) == "low(v) = v & -v"
    assert low(3).sort == ec.BitVec(8)
    assert low == pickle.loads(pickle.dumps(low))
    assert ec.define("k", lambda: ec.Const(3, ec.BitVec(8)))().size == 1
    with pytest.raises(ec.GrammarError, match=r"parameter v has BitVec\(8\)|where BitVec\(8\) is wanted"):
        low(WIDE)
    with pytest.raises(ec.GrammarError, match="takes 1 arguments, not 2"):
        low(X, X)
    with pytest.raises(ec.GrammarError, match="uses x, which is not a parameter"):
        ec.define("bad", lambda v: v + X, ec.BitVec(8))
    with pytest.raises(ec.GrammarError, match="takes 1 arguments, 2 sorts"):
        ec.define("bad", lambda v: v, ec.BitVec(8), ec.BitVec(8))
    with pytest.raises(ec.GrammarError, match=r"ec.Const"):
        ec.define("bad", lambda v: 3, ec.BitVec(8))  # type: ignore[arg-type, return-value]


def doubling(length: int) -> ec.Macro:
    """Return the last of a chain of macros, each calling the one before twice."""
    macro = ec.define("m", lambda v: v + 1, ec.BitVec(8))
    for k in range(length):
        macro = ec.define(f"m{k}", lambda v, m=macro: m(v) + m(v), ec.BitVec(8))
    return macro


def test_chains_of_macros_are_compared_and_copied_without_recursion() -> None:
    one, two = doubling(2000), doubling(2000)
    assert (one, hash(one)) == (two, hash(two))
    assert one != doubling(1999)
    x = ec.Input("x", ec.BitVec(8))
    program = ec.Program(one(x) + one(x), [x])
    for again in (pickle.loads(pickle.dumps(program)), copy.deepcopy(program)):
        assert again == program
        assert len(again.macros) == 2001
        assert again([0, 5]).tolist() == [0, 0]  # the calls share their macro again
    assert pickle.loads(pickle.dumps(one)) == one


def test_macros_that_differ_deep_within_differ() -> None:
    def chain(last: int) -> ec.Macro:
        macro = ec.define("m", lambda v: v + last, ec.BitVec(8))
        for k in range(20):
            macro = ec.define(f"m{k}", lambda v, m=macro: m(v), ec.BitVec(8))
        return macro

    assert chain(1) == chain(1)
    assert chain(1) != chain(2)
    x = ec.Input("x", ec.BitVec(8))
    assert not chain(1)(x).same_as(chain(2)(x))
