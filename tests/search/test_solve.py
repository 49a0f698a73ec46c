"""`solve` end to end: the design's own example, exact counts, exhaustion, masks, formulas, callbacks."""

import numpy as np
import pytest

import enumcore as ec
from support.faces import SPLITMIX, endless, lowest_bit, nand, words


def test_the_designs_example() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    x, S = g.inputs.x, g.start
    B = g.nonterminal("B", ec.Bool)
    shr4 = ec.define("shr4", lambda v: v >> 4, ec.BitVec(64))
    g.add(S, x, 0, 1, ~S, shr4(S), S & S, S | S, S ^ S, S + S)
    g.add(S, ec.ite(B, S, S), cost=2)
    g.add(B, S == S, S < S)
    xs = SPLITMIX
    task = ec.Task(g, inputs={"x": xs}, target=xs & (~xs + np.uint64(1)))
    result = ec.solve(task, limits=ec.Limits(seconds=10, memory="1GiB", cost=15), exact=False)
    assert result.status is ec.Status.SOLVED
    assert result.program is not None
    assert (result.size, result.cost) == (6, 6)
    assert np.array_equal(result.program(xs), xs & (~xs + np.uint64(1)))
    c = result.certificate
    assert (c.minimal, c.complete_below, c.scope, c.points, c.verified, c.proof) == (
        True,
        6,
        "examples",
        4,
        True,
        "hashed",
    )
    assert c.false_merge_odds == result.distinct**2 / 2**97
    assert [row.cost for row in result.levels] == [1, 2, 3, 4, 5, 6]
    for row in result.levels:
        assert row.candidates == row.evaluated == row.distinct + row.duplicates
        assert row.undefined == 0
    assert result.profile.seconds.keys() >= {"evaluate", "fingerprint", "test", "distinct", "append"}


@pytest.mark.parametrize("prune", [True, False])
@pytest.mark.parametrize("exact", [True, False])
def test_counts_of_nand(prune: bool, exact: bool) -> None:
    g = nand(3)
    result = ec.solve(ec.Task(g, inputs=ec.all_inputs(g)), prune=prune, exact=exact)
    assert result.status is ec.Status.EXHAUSTED
    counts = [row.distinct for row in result.levels if row.distinct]
    assert counts == [3, 6, 10, 19, 24, 49, 41, 32, 25, 25, 11, 5, 3, 2, 1]
    assert result.certificate.proof == "exact"
    assert result.certificate.false_merge_odds == 0.0
    assert result.certificate.scope == "all inputs"


def test_a_finite_grammar_is_exhausted() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    T = g.nonterminal("T", ec.BitVec(8))
    g.add(g.start, T + T, T)
    g.add(T, g.inputs.x, 1)
    result = ec.solve(ec.Task(g, inputs=ec.all_inputs(g), target=np.arange(256) ^ 1))
    assert result.status is ec.Status.EXHAUSTED
    assert result.certificate.finite_grammar
    assert "No program of the language meets the goal" in str(result.certificate)
    assert "it derives finitely many" in str(result.certificate)
    assert result.programs(3) == []


def test_contradictory_examples_end_at_once() -> None:
    task = ec.Task(words(8), inputs={"x": [1, 2, 1]}, target=[1, 2, 3])
    result = ec.solve(task)
    assert result.status is ec.Status.EXHAUSTED
    assert result.certificate.contradiction == (0, 2)
    assert "points 0 and 2 have the same inputs and different targets" in str(result.certificate)
    assert len(result.levels) == 0
    assert result.certificate.proof == "exact"


def test_an_impossible_formula_ends_at_once() -> None:
    g = words(8)
    result = ec.solve(ec.Task(g, inputs={"x": [1, 2]}, where=(g.output == 3) & (g.output == g.inputs.x + 1)))
    assert result.status is ec.Status.EXHAUSTED
    assert "at point 0 no value at all" in str(result.certificate)


def test_a_mask_leaves_points_free() -> None:
    task = ec.Task(words(8), inputs={"x": [5, 6, 7]}, target=[5, 99, 7], mask=[True, False, True])
    assert str(ec.solve(task).program) == "x"


@pytest.mark.parametrize("width", [4, 8, 12])
def test_formulas(width: int) -> None:
    g = words(width)
    out, x = g.output, g.inputs.x
    task = ec.Task(g, inputs=ec.all_inputs(g), where=((out > x) & (out - x < 2)) | (x == (1 << width) - 1))
    result = ec.solve(task)
    assert result.status is ec.Status.SOLVED
    assert result.program is not None
    assert result.cost == 3
    assert result.certificate.scope == "all inputs"
    assert "holds for every input" in str(result.certificate)
    assert {str(p) for p in result.programs(50)} >= {"x + 1"}
    assert all(len(task.failures(p.expr)) == 0 for p in result.programs(50))


def test_several_programs() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    S, x = g.start, g.inputs.x
    g.add(S, x, 2, S + S, S * S, S << S)
    result = ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[6, 10]))
    programs = result.programs(3)
    assert programs[0] == result.program
    assert sorted(map(str, programs)) == ["2 * x", "x * 2", "x + x"]
    assert result.programs(1) == programs[:1]
    assert result.programs(0) == []
    ec.solve(lowest_bit())  # takes the memory
    assert result.programs(3) == programs


def test_macros_are_called_by_name() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    S = g.start
    low = ec.define("low", lambda v: v & -v, ec.BitVec(8))
    second = ec.define("second", lambda v, w: w, ec.BitVec(8), ec.BitVec(8))
    g.add(S, g.inputs.x, low(S), second(S, S), ec.smt_apply("bvadd", [S, S, S]))
    xs = np.arange(1, 200)
    result = ec.solve(ec.Task(g, inputs={"x": xs}, target=((xs & -xs) * 2 + xs) % 256))
    assert str(result.program) in {"low(x) + low(x) + x", "low(x) + x + low(x)", "x + low(x) + low(x)"}
    assert (result.cost, result.size) == (6, 6)


def test_costs_of_its_own_and_unit_productions() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    S, T = g.start, g.nonterminal("T", ec.BitVec(8))
    g.add(S, T, S + T)
    g.add(T, g.inputs.x, cost=5)
    g.add(T, 1, cost=3)
    result = ec.solve(ec.Task(g, inputs={"x": [1, 9]}, target=[3, 11]))
    assert result.cost == 13
    assert sorted(str(result.program).split(" + ")) == ["1", "1", "x"]


def test_many_points_and_inputs() -> None:
    rng = np.random.default_rng(7)
    g = ec.Grammar(inputs={f"x{k}": ec.Bool for k in range(64)}, output=ec.Bool)
    S = g.start
    g.add(S, *(g.inputs[name] for name in g.inputs), S & S, ~S)
    inputs = {name: rng.integers(0, 2, 1000) for name in g.inputs}
    target = (inputs["x3"] & ~inputs["x60"] & 1).astype(bool)
    result = ec.solve(ec.Task(g, inputs=inputs, target=target))
    assert result.program is not None
    assert result.cost == 4
    assert np.array_equal(result.program(*inputs.values()), target)


def test_on_level() -> None:
    seen: list[int] = []

    def watch(level: ec.Level) -> bool:
        seen.append(level.cost)
        return level.cost == 3

    result = ec.solve(endless(), on_level=watch)
    assert result.status is ec.Status.STOPPED
    assert seen == [1, 2, 3]
    assert result.certificate.complete_below == 4
    # Anything but True goes on, such as the None of a function that returns nothing.
    assert ec.solve(lowest_bit(), on_level=lambda level: seen.append(level.cost)).status is ec.Status.SOLVED


def test_on_level_may_raise() -> None:
    def fail(level: ec.Level) -> None:
        raise RuntimeError("mine")

    with pytest.raises(RuntimeError, match="mine"):
        ec.solve(endless(), on_level=fail)


def test_the_same_task_gives_the_same_answer() -> None:
    def run(**keys: object) -> tuple[object, ...]:
        result = ec.solve(lowest_bit(), **keys)  # type: ignore[arg-type]
        return result.program, [row[:7] for row in result.levels]

    first = run()
    for isa in ec.info().isas_supported:
        assert run(isa=isa) == first
    assert run(exact=True) == first


def test_an_isa_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="no_such"):
        ec.solve(lowest_bit(), isa="no_such")


def test_what_the_start_does_not_reach_is_not_searched() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    S, T = g.start, g.nonterminal("T", ec.BitVec(8))
    g.add(T, 1, T + T)
    g.add(S, g.inputs.x, ~g.inputs.x)
    result = ec.solve(ec.Task(g, inputs={"x": [1, 2]}, target=[3, 9]))
    assert result.status is ec.Status.EXHAUSTED
    assert (result.distinct, result.certificate.finite_grammar) == (2, True)
    assert [row["production"] for row in result.profile.productions] == ["S ::= x", "S ::= ~x"]


def test_a_task_does_not_grow_with_its_grammar() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, g.start + 1)
    task = ec.Task(g, inputs={"x": [1, 2]}, target=[4, 5])
    g.add(g.start, g.inputs.x + 3)
    g.nonterminal("T", ec.Bool)
    assert str(ec.solve(task).program) == "x + 1 + 1 + 1"
