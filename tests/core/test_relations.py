"""Theory Relation through the engine, on every ISA here: each operator against sets of pairs, around tiles."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.theories.operators import Operator, all_operators
from support import reference
from support.language import ISAS

POINTS = [1, 2, 7, 8, 9, 63, 64, 65, 130]
OPERATORS = [op for op in all_operators() if op.theory == "Relation"]
EDGES = [0, 1, 1 << 63, (1 << 64) - 1, 0x8040201008040201, 0xFF, 0x0101010101010101, 0x402, 0xF0F0F0F000000000]


def some_relation(draw: random.Random) -> int:
    """The corners, or pairs at random among some number of elements."""
    if draw.random() < 0.2:
        return draw.choice(EDGES)
    elements, share = draw.randint(1, 8), draw.choice([0.1, 0.3, 0.6, 0.9])
    pairs = product(range(elements), repeat=2)
    return reference.from_pairs(pair for pair in pairs if draw.random() < share)


def frame(op: Operator, points: int, seed: int) -> dict[str, list[Any]]:
    """Three columns for each operand; often one of a pair lies within the other."""
    draw = random.Random(seed)
    columns: dict[str, list[Any]] = {}
    for k, sort in enumerate(op.signature.operands):
        for turn in range(3):
            values = [draw.random() < 0.5 if sort == "Bool" else some_relation(draw) for _ in range(points)]
            if k and sort != "Bool" and turn == 2:
                values = [a | b if draw.random() < 0.7 else b for a, b in zip(columns["x0_2"], values, strict=True)]
            columns[f"x{k}_{turn}"] = values
    return columns


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("op", OPERATORS, ids=lambda op: op.name)
def test_every_operator_on_all_combinations_of_columns(op: Operator, isa: str) -> None:
    for seed, points in enumerate(POINTS):
        columns = frame(op, points, seed)
        sorts = [ec.Bool if sort == "Bool" else ec.Relation for sort in op.signature.operands]
        g = ec.Grammar(
            inputs={f"x{k}_{turn}": sort for k, sort in enumerate(sorts) for turn in range(3)},
            output=ec.Bool if op.signature.value == "Bool" else ec.Relation,
        )
        slots = [g.nonterminal(f"N{k}", sort) for k, sort in enumerate(sorts)]
        for k, slot in enumerate(slots):
            g.add(slot, *(g.inputs[f"x{k}_{turn}"] for turn in range(3)))
        g.add(g.start, ec.Apply(op, slots))
        with ec.Search(ec.Task(g, inputs=columns), isa=isa) as search:
            search.run()
            assert search.result().isa == isa
            found = {tuple(map(int, column)) for column in search.bank.columns(g.start)}
        meaning = reference.REFERENCE["Relation", op.smt]
        turns = product(*([columns[f"x{k}_{turn}"] for turn in range(3)] for k in range(op.arity)))
        wanted = {tuple(meaning(tuple(map(int, values)), (), ()) for values in zip(*own, strict=True)) for own in turns}
        assert found == wanted, points


def test_reference_on_a_path_of_three() -> None:
    path, meaning = reference.from_pairs([(0, 1), (1, 2)]), reference.REFERENCE
    assert reference.pairs(meaning["Relation", "rel.tclosure"]((path,), (), ())) == {(0, 1), (1, 2), (0, 2)}
    assert reference.pairs(meaning["Relation", "rel.join"]((path, path), (), ())) == {(0, 2)}


def test_columns_go_in_and_out() -> None:
    r = ec.Input("r", ec.Relation)
    assert ec.Program(r, [r])([0x402, (1 << 64) - 1]).dtype == np.uint64
    assert ec.Program(ec.converse(r), [r])(np.array([[0x402], [1]], np.uint64)).tolist() == [[0x20100], [1]]


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda r: r == r, "relations have no == and !="),
        (lambda r: ~r, "theory Relation has no operator 'not'"),
        (lambda r: r | 1, "no literal is of sort Relation"),
        (lambda r: ec.compose(r, 3), "is no expression of sort Relation"),
        (lambda r: ec.compose(r, ec.Input("s", ec.Set)), "its arguments are of one sort, Relation"),
        (lambda r: ec.subset(r, ec.Input("s", ec.Set)), "its arguments are of one sort, Relation"),
        (lambda r: ec.Program(r, [r]).to_c(), "no form in C"),
        (lambda r: ec.Relation.smt, "has no SMT-LIB form"),
    ],
)
def test_mistakes(make: Any, says: str) -> None:
    with pytest.raises(ec.GrammarError, match=says):
        make(ec.Input("r", ec.Relation))


def test_a_value_that_is_no_relation() -> None:
    r = ec.Input("r", ec.Relation)
    for wrong in (-1, 1 << 64, 0.5):
        with pytest.raises(ec.TaskError, match="r:"):
            ec.Program(r, [r])([wrong])
