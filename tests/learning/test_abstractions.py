"""Abstractions: they mean the same, pay for themselves, and make the tasks to come cheaper."""

from __future__ import annotations

from math import exp, log
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.expressions.inlining import Inlining

pytest.importorskip("stitch_core")  # of the extra `abstractions`

BYTE = ec.BitVec(8)


def language() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": BYTE, "y": BYTE}, output=BYTE)
    S = g.start
    g.add(S, g.inputs.x, g.inputs.y, 1, ~S, S & S, S | S, S ^ S, S + S, S >> 1)
    return g


def shared(v: Any) -> Any:
    """What the tasks of the stream have in common."""
    return (v & (~v + 1)) ^ v


def programs(g: ec.Grammar) -> list[ec.Expr]:
    x, y = g.inputs.x, g.inputs.y
    return [
        shared(x),
        shared(y) + 1,
        shared(x + y),
        ~shared(y),
        shared(x) & y,
        shared(x >> 1),
        shared(shared(y)),
        x | shared(y + 1),
    ]


def test_the_shared_part_becomes_a_macro() -> None:
    g = language()
    found = ec.find_abstractions(g, programs(g))
    assert [str(macro) for macro in found.macros] == ["f0(v0) = (v0 & (~v0 + 1)) ^ v0"]
    assert [str(program) for program in found.programs][:3] == ["f0(x)", "f0(y) + 1", "f0(x + y)"]
    assert found.saved_bits > 0
    assert "with 1\n    f0(v0)" in str(found)


def test_programs_mean_what_they_meant() -> None:
    g = language()
    for seed in range(5):
        given = [*g.sample(seed, 30, cost=7), *programs(g)]
        found = ec.find_abstractions(g, given, arity=2, smoothing=0.5)
        for old, new in zip(given, found.programs, strict=True):
            expr = old.expr if isinstance(old, ec.Program) else old
            assert Inlining().term(new.expr).same_as(expr)
        assert found.bits <= found.bits_before
        assert found.bits_before == pytest.approx(1 + sum(bits_of_fit(g, given, 0.5)))
        fitted = bits_of_fit(found.grammar, found.programs, 0.5)
        assert found.bits > sum(fitted)
        assert len(found.grammar.productions) == len(g.productions) + len(found.macros)


def bits_of_fit(g: ec.Grammar, given: Any, smoothing: float) -> tuple[float, float]:
    fitted = g.fit(given, smoothing=smoothing)
    return fitted.description_bits, fitted.bits(given)


def test_nothing_in_common_is_nothing_found() -> None:
    g = language()
    few = [g.inputs.x + 1, ~g.inputs.y]
    found = ec.find_abstractions(g, few)
    assert (found.macros, found.saved_bits) == ((), 0)
    assert [program.expr for program in found.programs] == few
    assert ec.find_abstractions(g, []).macros == ()
    assert ec.find_abstractions(g, programs(g), most=0).macros == ()


def test_sorts_conditions_inputs_and_probabilities() -> None:
    g = ec.Grammar(inputs={"x": BYTE, "y": BYTE}, output=BYTE)
    S, B = g.start, g.nonterminal("B", ec.Bool)
    g.add(S, g.inputs.x, g.inputs.y, 1, S + S, prob=0.2)
    g.add(S, ec.ite(B, S, S), prob=0.2)
    g.add(B, S < S, B & B)
    x, y = g.inputs.x, g.inputs.y

    def clipped(a: Any, b: Any) -> Any:
        return ec.ite((x < a) & (a < x + y), b, x + y)

    one = ec.Const(1, BYTE)
    given = [
        clipped(y, x + 1),
        clipped(y + 1, one),
        clipped(x, y),
        clipped(y + y, y) + 1,
        clipped(one, clipped(y, one)),
    ] * 2
    found = ec.find_abstractions(g, given)
    assert str(found.macros[0]) == "f0(v0, v1, v2, v3) = ite((v2 < v1) & (v1 < (v2 + v3)), v0, v2 + v3)"
    assert str(found.programs[0]) == "f0(x + 1, y, x, y)"
    values = {"x": [3, 200], "y": [9, 7]}
    for old, new in zip(given, found.programs, strict=True):
        assert np.array_equal(ec.Program(old, [x, y])(values), new(values))


def test_macros_on_macros() -> None:
    """A second call goes on from the first, whose macros are paid for already."""
    g = language()
    first = ec.find_abstractions(g, programs(g))
    f0 = first.macros[0]
    x, y = g.inputs.x, g.inputs.y
    more = [f0(v) + f0(v >> 1) for v in (x, y, x + y, x & y, ~x, y | 1)] * 2
    second = ec.find_abstractions(first.grammar, [*first.programs, *more])
    assert second.macros
    assert str(second.macros[0]).startswith("f1(v0) = f0(v0) + f0(v0 >> 1)")
    assert Inlining().term(second.programs[-1].expr).same_as(Inlining().term(more[-1]))


def test_loops_stay_as_they_are() -> None:
    g = ec.Grammar(inputs={"xs": ec.List(BYTE)}, output=BYTE)
    each = g.bind(a=BYTE, v=BYTE)
    T = each.nonterminal("T", BYTE)
    F = g.nonterminal("F", BYTE)
    g.add(T, each.a, each.v, T + T, T & T, ~T)
    g.add(F, ec.fold(T, g.inputs.xs, 0))
    g.add(g.start, F, g.start + F, ~g.start)
    given = [ec.fold((each.a & ~each.v) + v, g.inputs.xs, 0) for v in (each.v, each.a, ~each.v)] * 4
    found = ec.find_abstractions(g, given)
    assert not any("fold" in str(macro) for macro in found.macros)
    for old, new in zip(given, found.programs, strict=True):
        assert Inlining().term(new.expr).same_as(old)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda g: ec.find_abstractions(g, g.inputs.x), "a list of programs, not one"),
        (lambda g: ec.find_abstractions(g, [3]), "3 is not a program"),
        (lambda g: ec.find_abstractions(g, [g.inputs.x * 2]), "is not derived from S"),
        (lambda g: ec.find_abstractions("g", []), "its first argument is a Grammar"),
        (lambda g: ec.find_abstractions(g, [], most=-1), "most=-1"),
        (lambda g: ec.find_abstractions(g, [], arity=5), "from 0 to 4"),
    ],
)
def test_mistakes(call: Any, says: str) -> None:
    with pytest.raises(ec.GrammarError, match=says):
        call(language())


def evaluated(g: ec.Grammar, target: ec.Expr) -> int:
    rng = np.random.default_rng(0)
    inputs = {name: rng.integers(0, 256, 40) for name in "xy"}
    wanted = ec.Program(target, g.variables)(inputs)
    result = ec.solve(ec.Task(g, inputs=inputs, target=wanted), limits=ec.Limits(candidates=300_000))
    return result.levels.total("evaluated")


def test_later_tasks_of_a_stream_take_fewer_candidates() -> None:
    """Than under probabilities fitted to the same programs."""
    g = language()
    x, y = g.inputs.x, g.inputs.y
    solved = programs(g)
    later = [shared(x) + shared(y), shared(shared(x) + 1), shared(x & y) >> 1, ~shared(x | y), shared(x + 1) ^ y]
    fitted, found = g.fit(solved), ec.find_abstractions(g, solved).grammar
    ratios = [evaluated(found, target) / evaluated(fitted, target) for target in later]
    assert exp(np.mean([log(ratio) for ratio in ratios])) < 0.2
