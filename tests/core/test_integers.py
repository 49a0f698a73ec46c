"""Theory Int through the engine, on every ISA here: each operator against Python's numbers; the rest is left out."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.theories.operators import Operator, all_operators
from support.language import ISAS
from support.reference import integer

POINTS = [1, 2, 3, 7, 8, 9, 64, 65]
LEAST, GREATEST = -(2**63), 2**63 - 1
EDGES = [
    0,
    1,
    -1,
    2,
    -2,
    3,
    LEAST,
    LEAST + 1,
    GREATEST,
    GREATEST - 1,
    2**31,
    -(2**31),
    3037000499,
    3037000500,
    -3037000500,
    2**62,
]
OPERATORS = [op for op in all_operators() if op.theory == "Int"]


def some_number(draw: random.Random) -> int:
    return (
        draw.choice(EDGES)
        if draw.random() < 0.3
        else draw.randint(-(1 << (bits := draw.randint(1, 63))), (1 << bits) - 1)
    )


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize("op", OPERATORS, ids=lambda op: f"{op.name}{op.arity}")
def test_every_operator_on_all_combinations_of_columns(op: Operator, isa: str) -> None:
    """Several columns for each operand, so that defined and undefined ones lie side by side in a tile."""
    draw = random.Random(op.name)
    for points in POINTS:
        columns: dict[str, list[Any]] = {}
        sorts = [ec.Bool if sort == "Bool" else ec.Int for sort in op.signature.operands]
        for k, sort in enumerate(sorts):
            for turn in range(12):
                calm = turn % 3 and sort is ec.Int  # most random columns are undefined somewhere
                values = [draw.randint(-9, 9) if calm else some_number(draw) for _ in range(points)]
                columns[f"x{k}_{turn}"] = [value % 2 == 0 for value in values] if sort is ec.Bool else values
        g = ec.Grammar(
            inputs={f"x{k}_{turn}": sort for k, sort in enumerate(sorts) for turn in range(12)},
            output=ec.Bool if op.signature.value == "Bool" else ec.Int,
        )
        slots = [g.nonterminal(f"N{k}", sort) for k, sort in enumerate(sorts)]
        for k, slot in enumerate(slots):
            g.add(slot, *(g.inputs[f"x{k}_{turn}"] for turn in range(12)))
        g.add(g.start, ec.Apply(op, slots))
        with ec.Search(ec.Task(g, inputs=columns), isa=isa) as search:
            search.run()
            found = {tuple(map(int, column)) for column in search.bank.columns(g.start)}
            levels = search.result().levels
        kept = {
            name: list(dict.fromkeys(tuple(columns[f"{name}_{turn}"]) for turn in range(12)))
            for name in ("x0", "x1", "x2")[: op.arity]
        }
        wanted = [
            tuple(integer(op.smt, values) for values in zip(*own, strict=True)) for own in product(*kept.values())
        ]
        assert found == {column for column in wanted if None not in column}, points
        if not op.commutative:  # of those that commute, one order is tried
            assert levels.total("undefined") == sum(None in column for column in wanted)


@pytest.mark.parametrize("op", OPERATORS, ids=lambda op: f"{op.name}{op.arity}")
def test_numpy_means_the_same(op: Operator) -> None:
    sorts = [ec.Bool if sort == "Bool" else ec.Int for sort in op.signature.operands]
    args = [ec.Input(f"x{k}", sort) for k, sort in enumerate(sorts)]
    program = ec.Program(ec.Apply(op, args), args)
    for values in product(*([False, True] if sort is ec.Bool else EDGES for sort in sorts)):
        wanted = integer(op.smt, values)
        if wanted is None:
            with pytest.raises(ec.UndefinedError, match="has no value"):
                program(*values)
        else:
            assert program(*values) == wanted, values


Rule = tuple[str, int, str, Any]  # of which nonterminal, its cost, the nonterminals in it, and what it means


def applied(smt: str) -> Any:
    return lambda *values: integer(smt, values)


def of_sum(smt: str, *more: int) -> Any:
    """An operator on the sum of the first two, and the rest."""
    return lambda a, b, *rest: None if (total := integer("+", (a, b))) is None else integer(smt, (total, *rest, *more))


def random_language(seed: int) -> tuple[ec.Grammar, list[Rule], dict[str, list[int]]]:
    draw = random.Random(seed)
    g = ec.Grammar(inputs={"x": ec.Int, "y": ec.Int}, output=ec.Int)
    s, x, y = g.start, g.inputs.x, g.inputs.y
    b = g.nonterminal("B", ec.Bool)
    constant = draw.choice([0, 1, -1, 2, GREATEST])
    columns = {
        name: [some_number(draw) if draw.random() < 0.5 else draw.randint(-3, 3) for _ in range(3)] for name in "xy"
    }
    g.add(s, x, y, constant)
    rules: list[Rule] = [("S", 1, "", lambda k, name=name: columns[name][k]) for name in "xy"]
    rules.append(("S", 1, "", lambda k: constant))
    comparisons = [(s == s, "="), (s < s, "<"), (s <= s, "<="), (s != s, "distinct")]
    for term, smt in draw.sample(comparisons, 2):
        g.add(b, term)
        rules.append(("B", 1, "SS", applied(smt)))
    others = [
        (s + s, 1, "SS", applied("+")),
        (s - s, 1, "SS", applied("-")),
        (s * s, 1, "SS", applied("*")),
        (s / s, 1, "SS", applied("div")),
        (s % s, 1, "SS", applied("mod")),
        (-s, 1, "S", applied("-")),
        (abs(s), 1, "S", applied("abs")),
        (ec.ite(b, s, s), 1, "BSS", applied("ite")),
        ((s + s) - s, 2, "SSS", of_sum("-")),
        ((s + s) / 2, 3, "SS", of_sum("div", 2)),
    ]
    for term, cost, slots, meaning in draw.sample(others, 4):
        g.add(s, term)
        rules.append(("S", cost, slots, meaning))
    return g, rules, columns


@pytest.mark.parametrize("prune", [True, False])
@pytest.mark.parametrize("seed", range(20))
def test_the_bank_is_that_of_brute_force(seed: int, prune: bool) -> None:
    """The same columns, new at the same costs; where a part is undefined the whole is."""
    g, rules, columns = random_language(seed)
    most = 5
    with ec.Search(ec.Task(g, inputs=columns), limits=ec.Limits(cost=most), prune=prune) as search:
        search.run()
        ours = {tuple(map(int, column)) for column in search.bank.columns(g.start)}
        levels = search.result().levels
    theirs = brute_force(rules, most)["S"]
    assert ours == set(theirs)
    by_cost = [sum(cost <= row.cost for cost in theirs.values()) for row in levels]
    assert by_cost[-1] == len(theirs)


def brute_force(rules: list[Rule], most: int) -> dict[str, dict[tuple[int, ...], int]]:
    best: dict[str, dict[tuple[int, ...], int]] = {"S": {}, "B": {}}
    for cost in range(1, most + 1):
        for name, own, slots, meaning in rules:
            for column in made(best, cost - own, slots, meaning):
                if None not in column:
                    best[name].setdefault(column, cost)
    return best


def made(best: Any, left: int, slots: str, meaning: Any) -> list[tuple[Any, ...]]:
    """All columns of a rule whose arguments cost so much together."""
    if not slots:
        return [tuple(meaning(k) for k in range(3))] if left == 0 else []
    chosen = (picked for picked in product(*(list(best[slot].items()) for slot in slots)) if _cost(picked) == left)
    columns = ([column for column, _ in picked] for picked in chosen)
    return [tuple(meaning(*values) for values in zip(*own, strict=True)) for own in columns]


def _cost(picked: Any) -> int:
    return sum(cost for _, cost in picked)


def test_the_certificate_counts_what_is_left_out() -> None:
    g = ec.Grammar(inputs={"x": ec.Int}, output=ec.Int)
    g.add(g.start, g.inputs.x, 0, g.start / g.start)
    result = ec.solve(ec.Task(g, inputs={"x": [1, 2]}, target=[5, 5]), limits=ec.Limits(cost=5))
    assert result.certificate.undefined == result.levels.total("undefined") > 0
    assert f"left out, {result.certificate.undefined:,} of them" in str(result.certificate)


@pytest.mark.parametrize("threads", [2, 3])
def test_any_number_of_threads_leaves_the_same_out(threads: int) -> None:
    g = ec.Grammar(inputs={"x": ec.Int, "y": ec.Int}, output=ec.Int)
    s, x, y = g.start, g.inputs.x, g.inputs.y
    g.add(s, x, y, 3, s + s, s * s, s / s, -s, s % s)
    task = ec.Task(g, inputs={"x": [5, 1 << 40, -7, 0], "y": [3, 2, 1, 9]})
    with ec.Search(task, threads=1, limits=ec.Limits(cost=9)) as one:
        one.run()
        with ec.Search(task, threads=threads, limits=ec.Limits(cost=9)) as several:
            several.run()
            assert several.result().profile.threads == threads
            assert [row[:7] for row in one.result().levels] == [row[:7] for row in several.result().levels]
            assert np.array_equal(one.bank.columns(g.start), several.bank.columns(g.start))


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda x: x & 1, "theory Int has no operator 'and'"),
        (lambda x: x << 1, "theory Int has no operator 'shl'"),
        (lambda x: x + (1 << 63), "is out of range for Int"),
        (lambda x: x + 0.5, "is not a literal of sort Int"),
        (lambda x: x + ec.Input("y", ec.BitVec(64)), "its arguments are of one sort, Int"),
        (lambda x: ec.Program(x, [x]).to_c(), "no form in C"),
        (lambda x: ec.Grammar(inputs={"x": ec.Int}, output=ec.Int).bind(a=ec.Int), "bind: a is of sort"),
        (lambda x: in_a_body(x + 1 < 3), r"\+ of Int has no value for some numbers, and no place in a body"),
        (lambda x: in_a_body(ec.define("m", lambda v: v + 1 < 3, ec.Int)(x)), "no place in a body"),
    ],
)
def test_mistakes(make: Any, says: str) -> None:
    with pytest.raises(ec.GrammarError, match=says):
        make(ec.Input("x", ec.Int))


def in_a_body(condition: ec.Expr) -> None:
    byte = ec.BitVec(8)
    g = ec.Grammar(inputs={"x": ec.Int}, output=byte)
    body = g.bind(a=byte)
    n = body.nonterminal("N", byte)
    g.add(n, body.a, ec.ite(g.inputs.x < 3, body.a, body.a + 1))  # what always has a value may stand there
    g.add(n, ec.ite(condition, body.a, body.a + 1))
