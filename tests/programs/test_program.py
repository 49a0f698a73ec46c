"""Programs: calling, equality, pickling, export; NumPy's meanings against the exported Python source."""

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.theories.operators import Operator, all_operators
from support.applied import instances
from support.sampled import examples

X = ec.Input("x", ec.BitVec(8))
B = ec.Input("b", ec.Bool)


def test_calling() -> None:
    p = ec.Program(ec.ite(B, X + 1, X), [X, B])
    assert p([1, 2, 255], [True, True, True]).tolist() == [2, 3, 0]
    assert p(np.array([[1], [2]]), b=np.array([[True], [False]])).tolist() == [[2], [2]]
    assert p([1, 2], True).tolist() == [2, 3]
    assert p(x=3, b=False) == 3
    assert p(-1, True) == 0
    assert p(np.arange(10, dtype=np.int64)[::3], np.ones(4, bool)).dtype == np.uint8
    assert ec.Program(ec.Const(3, ec.BitVec(8)), [X])([1, 2]).tolist() == [3, 3]
    assert ec.Program(X < 3, [X])([1, 5]).dtype == np.bool_


@pytest.mark.parametrize(
    ("args", "named", "message"),
    [
        (([1],), {}, "no value is given for input 'b'"),
        (([1], [True], 3), {}, "takes 2 arguments, 3"),
        (([1],), {"x": 1}, "'x' is given twice"),
        (([1],), {"y": 1}, "'y' is given twice or is not an input"),
        (([1, 2], [True]), {}, "differ in shape"),
        (([256], [True]), {}, "256 is out of range"),
        (([1.0], [True]), {}, "dtype float64"),
    ],
)
def test_bad_calls(args: tuple[Any, ...], named: dict[str, Any], message: str) -> None:
    with pytest.raises(ec.TaskError, match=message):
        ec.Program(ec.ite(B, X, 0), [X, B])(*args, **named)


def test_large_arrays_are_evaluated_in_pieces() -> None:
    xs = np.arange(200_000, dtype=np.uint32)
    x = ec.Input("x", ec.BitVec(32))
    assert np.array_equal(ec.Program(x * x + 1, [x])(xs), xs * xs + np.uint32(1))


@pytest.mark.parametrize("shape", [(0,), (0, 3), (2, 0)])
def test_no_rows_give_no_rows(shape: tuple[int, ...]) -> None:
    s, xs = ec.Input("s", ec.Set), ec.Input("xs", ec.List(ec.BitVec(8)))
    none = np.zeros(shape, np.uint8)
    for program in (ec.Program(X + 1, [X]), ec.Program(X < 3, [X]), ec.Program(ec.Const(3, ec.BitVec(8)), [X])):
        assert program(none).shape == shape
        assert program(none).dtype == program.sort.dtype
    assert ec.Program(ec.ite(B, X + 1, X), [X, B])(none, none.astype(bool)).shape == shape
    assert ec.Program(s | s, [s])(np.zeros(0, np.uint64)).shape == (0,)
    each = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(8))}, output=ec.BitVec(8)).bind(a=ec.BitVec(8), x=ec.BitVec(8))
    assert ec.Program(ec.fold(each.a + each.x, xs, 0), [xs])([]) == 0  # one list, without an item


def test_equality_and_pickling() -> None:
    p = ec.Program(X + 1, [X], cost=7)
    q = pickle.loads(pickle.dumps(p))
    assert p == q
    assert hash(p) == hash(q)
    assert q.cost == 7
    assert p != ec.Program(X + 2, [X])
    assert p != ec.Program(X + 1, [X, B])
    assert len({p, q}) == 1
    assert p != "x + 1"


def test_a_program_is_closed() -> None:
    with pytest.raises(ec.GrammarError, match="x is not one of them"):
        ec.Program(X, [B])
    with pytest.raises(ec.GrammarError, match="S is not one of them"):
        ec.Program(ec.Nonterminal("S", ec.Bool), [B])


def test_smtlib_names_and_macros() -> None:
    odd = ec.Input("two words", ec.BitVec(8))
    inner = ec.define("inner", lambda v: v >> 1, ec.BitVec(8))
    outer = ec.define("outer", lambda v: inner(v) + 1, ec.BitVec(8))
    p = ec.Program(outer(odd), [odd])
    assert p.to_smtlib("g").split("\n") == [*p.macros, p.to_smtlib("g", macros=False)]
    assert (
        p.to_smtlib("g", macros=False) == "(define-fun g ((|two words| (_ BitVec 8))) (_ BitVec 8) (outer |two words|))"
    )
    assert [text.split()[1] for text in p.macros] == ["inner", "outer"]


def run(source: str, *args: Any) -> Any:
    space: dict[str, Any] = {}
    exec(source, space)
    return space["f"](*args)


@pytest.mark.parametrize("depth", [30, 45, 500, 3000])
def test_python_source_of_a_deep_program(depth: int) -> None:
    """CPython's parser takes 200 parentheses: what is deeper is written in steps."""
    term: ec.Expr = X
    for k in range(depth):
        term = term + 1 if k % 2 else ~term
    program = ec.Program(ec.ite(B, term, X), [X, B])
    for x, b in ((3, True), (200, True), (9, False)):
        assert run(program.to_python(), x, b) == program(x, b)
    xs = ec.Input("xs", ec.List(ec.BitVec(8)))
    each = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(8))}, output=ec.BitVec(8)).bind(a=ec.BitVec(8), x=ec.BitVec(8))
    around: ec.Expr = ec.fold(each.a + each.x, xs, 0)
    for _ in range(depth):
        around = around + 1
    looping = ec.Program(around, [xs])
    assert run(looping.to_python(), [1, 2]) == looping([1, 2])


def test_python_source_of_a_deep_body_is_refused() -> None:
    xs = ec.Input("xs", ec.List(ec.BitVec(8)))
    each = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(8))}, output=ec.BitVec(8)).bind(a=ec.BitVec(8), x=ec.BitVec(8))
    body: ec.Expr = each.a
    for _ in range(300):
        body = body + each.x
    with pytest.raises(ec.GrammarError, match="Python cannot read that"):
        ec.Program(ec.fold(body, xs, 0), [xs]).to_python()


def test_macros_that_double_are_evaluated_once() -> None:
    macro = ec.define("m", lambda v: v + 1, ec.BitVec(8))
    for k in range(60):
        macro = ec.define(f"m{k}", lambda v, m=macro: m(v) + m(v), ec.BitVec(8))
    program = ec.Program(macro(X), [X])
    assert program([0, 1, 7]).tolist() == [0, 0, 0]  # 2^60 times x + 1, of 8 bits


def test_python_source_writes_long_shared_terms_once() -> None:
    """A term that is used twice at each of 60 levels would be 2^60 characters; a short one stays one expression."""
    term: ec.Expr = X
    for _ in range(60):
        term = ~(term + term)
    program = ec.Program(term, [X])
    assert [run(program.to_python(), x) for x in (0, 3, 255)] == program([0, 3, 255]).tolist()
    assert "t0 =" not in ec.Program((X + 1) * (X + 1), [X]).to_python()


def test_python_source_of_a_long_body_is_refused() -> None:
    xs = ec.Input("xs", ec.List(ec.BitVec(8)))
    each = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(8))}, output=ec.BitVec(8)).bind(a=ec.BitVec(8), x=ec.BitVec(8))
    body: ec.Expr = each.a + each.x
    for _ in range(30):
        body = body + body
    with pytest.raises(ec.GrammarError, match="longer than 1000000 characters"):
        ec.Program(ec.fold(body, xs, 0), [xs]).to_python()


def test_a_very_large_tree_is_only_described() -> None:
    term: ec.Expr = X
    for _ in range(60):
        term = term + term
    assert ec.Program(term, [X]).tree() == "<a term of BitVec(8) with 2^60 nodes or more>"


def test_python_source_names() -> None:
    names = [ec.Input(name, ec.BitVec(8)) for name in ("x!0", "x_0", "f", "min", "if", "2")]
    total = names[0] + names[1] + names[2] + names[3] + names[4] + names[5]
    macro = ec.define("x_0", lambda v: v + 1, ec.BitVec(8))
    assert run(ec.Program(macro(total), names).to_python(), 1, 2, 3, 4, 5, 250) == 10


@pytest.mark.parametrize("op", all_operators(), ids=lambda op: f"{op.theory}.{op.name}")
@examples(25)
@given(data=st.data())
def test_numpy_and_python_agree(op: Operator, data: st.DataObject) -> None:
    width = data.draw(st.sampled_from([1, 2, 7, 8, 13, 16, 21, 32, 63, 64]))
    numeral = data.draw(st.integers(0, 130))
    edges = st.sampled_from([0, 1, width % (1 << width), (1 << width) - 1, 1 << width - 1])
    values = [data.draw(edges | st.integers(0, (1 << width) - 1)) for _ in "abc"]
    bools = [data.draw(st.booleans()) for _ in "pqr"]
    names = (("abc", ec.BitVec(width)), ("stu", ec.Set), ("pqr", ec.Bool), ("xyz", ec.Relation), ("klm", ec.Int))
    inputs = [ec.Input(name, sort) for letters, sort in names for name in letters]
    numbers = [data.draw(st.integers(-(1 << 20), 1 << 20)) or 7 for _ in "klm"]
    for expr in instances(op, width, numeral):
        p = ec.Program(expr, inputs)
        given = [*values, *values, *bools, *values, *numbers]  # as the names go
        expected = run(p.to_python(), *given)
        columns = [np.array([value], dtype=node.sort.dtype) for node, value in zip(inputs, given, strict=True)]
        assert p(*columns).tolist() == [expected], p.to_python()


def test_one_mapping_names_every_argument() -> None:
    v = ec.Input("x!0", ec.BitVec(8))
    assert ec.Program(v >> 1, [v])({"x!0": [2, 6]}).tolist() == [1, 3]


def test_a_macro_ignores_parameters_with_defaults() -> None:
    shifts = [ec.define(f"shr{k}", lambda v, k=k: v >> k, ec.BitVec(8)) for k in (1, 2)]
    assert [str(m) for m in shifts] == ["shr1(v) = v >> 1", "shr2(v) = v >> 2"]
    with pytest.raises(ec.GrammarError, match="takes 2 arguments, 0 sorts"):
        ec.define("bad", lambda a, b: a, *())
