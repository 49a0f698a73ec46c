"""Terms as data: what is read, what is shared, and what is wrong."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

import enumcore as ec

FORMULA = ec.Terms(
    formula={
        "atom": ec.Symbol(table=ec.Set),
        "no": ec.Symbol("formula"),
        "two": ec.Symbol("formula", "formula"),
        "each": ec.Symbol("formula", lines=ec.List(ec.Set)),
    },
    claim={"holds": ec.Symbol("formula")},
)


def test_equal_subterms_are_one_node_whoever_wrote_them() -> None:
    first = ("holds", ("two", ("atom", 5), ("no", ("atom", 5))))
    second = ["holds", ["no", ["atom", 5]]]
    forest = FORMULA.claim.read_column([first, second, first], "t")
    assert forest.nodes == 5  # the atom, no, two, and two claims
    assert forest.roots[0] == forest.roots[2] != forest.roots[1]
    assert list(forest) == [first, ("holds", ("no", ("atom", 5))), first]


def test_lists_in_fields_tell_nodes_apart() -> None:
    terms = [("each", ("atom", 1), [1, 2]), ("each", ("atom", 1), [2, 1]), ("each", ("atom", 1), (1, 2))]
    forest = FORMULA.formula.read_column(terms, "t")
    assert forest.roots.tolist() == [1, 2, 1]
    assert forest[1] == ("each", ("atom", 1), [2, 1])


def test_a_term_may_share_its_parts_as_often_as_it_likes() -> None:
    term: Any = ("atom", 1)
    for _ in range(200):  # a tree of 2^200 leaves
        term = ("two", term, term)
    assert FORMULA.formula.read_column([term], "t").nodes == 201


def test_forests_and_signatures_pickle() -> None:
    forest = FORMULA.claim.read_column([("holds", ("each", ("atom", 1 << 70), [3, 4]))], "t")
    again = pickle.loads(pickle.dumps(forest))
    assert list(again) == list(forest)
    assert again.terms == FORMULA
    assert pickle.loads(pickle.dumps(FORMULA.claim)) == FORMULA.claim


LOOP: list[Any] = ["no"]
LOOP.append(LOOP)


@pytest.mark.parametrize(
    ("terms", "why"),
    [
        ([("holds", ("nor", ("atom", 1)))], "point 0: symbol 'nor' is not known; those are atom, no, two, each, holds"),
        ([("holds", ("atom", 1)), ("holds", ("no", ("atom", 1), ("atom", 2)))], "point 1: no has 1 child"),
        ([("holds", ("two", ("atom", 1)))], "two has 2 children; a node with 1 parts is given"),
        ([("holds", ("atom",))], "atom has 0 children, then table"),
        ([("atom", 1)], "a formula stands where a claim is wanted"),
        ([("holds", ("holds", ("atom", 1)))], "below holds, a claim stands where a formula is wanted"),
        ([("holds", LOOP)], "the term is a part of itself"),
        ([("holds", ("atom", "x"))], "table"),
        ([("holds", ("atom", -1))], "is no set"),
        ([("holds", ("atom", {}))], "which is no value"),
        ([("holds", ("each", ("atom", 1), 7))], "lines"),
        ([5], "5 stands where a term is wanted"),
        (5, "give a sequence of terms"),
        (ec.Terms(a={"x": ec.Symbol()}).a.read_column([("x",)], "t"), "the terms are of other symbols"),
        (FORMULA.formula.read_column([("atom", 1)], "t"), "a formula stands where a claim is wanted"),
    ],
)
def test_what_is_no_term_is_a_typed_error_that_says_where(terms: Any, why: str) -> None:
    with pytest.raises(ec.TaskError, match=why):
        FORMULA.claim.read_column(terms, "statement")


def test_signatures_that_make_no_sense() -> None:
    leaf = ec.Symbol()
    for categories, why in (
        ({}, "give a category"),
        ({"a": {"x": leaf}, "b": {"x": leaf}}, "x is there twice"),
        ({"a": {"x": ec.Symbol("b")}}, "category 'b'; those are a"),
        ({"a": {"x": ec.Symbol("a")}}, "category a has no finite term"),
        ({"a": {f"x{k}": leaf for k in range(65)}}, "at most 64"),
        ({"a": 5}, "a= is a mapping"),
        ({"a": {"x": 5}}, "x is a Symbol"),
        ({"a": {"": leaf}}, "not empty"),
    ):
        with pytest.raises(ec.GrammarError, match=why):
            ec.Terms(**categories)  # type: ignore[arg-type]
    for wrong in (ec.Record("R", a=ec.Set), FORMULA.claim, 5):
        with pytest.raises(ec.GrammarError, match="field f is of sort"):
            ec.Symbol(f=wrong)  # type: ignore[arg-type]
    with pytest.raises(ec.GrammarError, match="no category 'x'"):
        FORMULA["x"]


def test_prefix_reads_what_arities_allow_and_nothing_else() -> None:
    arities = {"f": 2, "g": 1, "x": 0}
    assert ec.terms.prefix(list("fgxfxx"), arities) == ("f", ("g", ("x",)), ("f", ("x",), ("x",)))
    deep = ec.terms.prefix(["g"] * 100_000 + ["x"], arities)
    assert deep[0] == "g"
    for tokens, why in (
        ("fx", "takes 2 terms; 1 follow"),
        ("xx", "write 2 terms"),
        ("", "write 0 terms"),
        ("y", "no arity"),
    ):
        with pytest.raises(ec.TaskError, match=why):
            ec.terms.prefix(list(tokens), arities)
