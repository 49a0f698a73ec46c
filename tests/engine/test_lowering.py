"""What the core is handed: shared nodes, slots in reading order, folded n-ary forms."""

import enumcore as ec
from enumcore.engine.lowering import lower
from enumcore.theories.operators import lookup

S, T = ec.Nonterminal("S", ec.BitVec(8)), ec.Nonterminal("T", ec.BitVec(8))
X = ec.Input("x", ec.BitVec(8))
NUMBERS = {"S": 0, "T": 1}
ADD, AND = lookup("add", "BitVec").code, lookup("and", "BitVec").code


def nodes(expr: ec.Expr) -> list[tuple[object, ...]]:
    return lower(expr, {"x": 0}, NUMBERS)


def test_each_occurrence_is_a_slot() -> None:
    shared = S + T
    slots = [node[2] for node in nodes(shared & shared) if node[0] == "slot"]
    assert slots == [0, 1, 0, 1]


def test_a_macros_parameter_is_shared() -> None:
    twice = ec.define("twice", lambda v: v + v, ec.BitVec(8))
    assert nodes(twice(S)) == [("slot", 8, 0), ("apply", 8, ADD, (0, 0), (0, 0))]


def test_equal_subterms_without_slots_are_shared() -> None:
    assert len(nodes((X + 1) & (X + 1))) == 4


def test_a_macro_that_returns_its_argument_is_no_unit_production() -> None:
    same = ec.define("same", lambda v: v, ec.BitVec(8))
    assert nodes(same(S)) == [("slot", 8, 0), ("apply", 8, AND, (0, 0), (0, 0))]


def test_every_slot_matters() -> None:
    first = ec.define("first", lambda v, w: v, ec.BitVec(8), ec.BitVec(8))
    kinds = [(node[0], node[3] if node[0] == "apply" else ()) for node in nodes(first(S, T))]
    assert kinds == [("slot", ()), ("slot", ()), ("apply", (1, 1)), ("apply", (2, 0, 0))]


def test_nary_forms_fold() -> None:
    assert [n[3] for n in nodes(ec.smt_apply("bvadd", [S, T, S])) if n[0] == "apply"] == [(0, 1), (3, 2)]
    chain = [n for n in nodes(ec.eq(S, T, X)) if n[0] == "apply"]
    assert [n[1] for n in chain] == [0, 0, 0]
    assert len([n for n in nodes(ec.distinct(S, T, X, 1)) if n[0] == "apply"]) == 6 + 5
    wide = nodes(ec.concat(X, X, S))
    assert [n[1] for n in wide if n[0] == "apply"] == [16, 24]


def test_nested_macros_expand() -> None:
    inner = ec.define("inner", lambda v: v + 1, ec.BitVec(8))
    outer = ec.define("outer", lambda v: inner(v) & inner(v), ec.BitVec(8))
    assert [n[0] for n in nodes(outer(S))] == ["slot", "const", "apply", "apply"]
