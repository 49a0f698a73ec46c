"""Conditions in pieces, and macros replaced by their bodies."""

from __future__ import annotations

import pytest

import enumcore as ec
from enumcore.expressions.inlining import Inlining
from enumcore.expressions.pieces import pieces

P, Q, OUT = ec.Input("p", ec.Bool), ec.Input("q", ec.Bool), ec.Output(ec.Bool)


def cut(condition: ec.Expr) -> list[tuple[str, str, bool]]:
    found = pieces(condition, lambda node: isinstance(node, ec.Output))
    return [(str(guard), str(body), depends) for guard, body, depends in found]


@pytest.mark.parametrize(
    ("condition", "wanted"),
    [
        (OUT, [("None", "output", True)]),
        (P & Q, [("None", "p", False), ("None", "q", False)]),
        (P & (OUT & Q), [("None", "p", False), ("None", "output", True), ("None", "q", False)]),
        (ec.implies(P, Q, OUT), [("p & q", "output", True)]),
        (ec.implies(P, OUT, Q), [("p", "implies(output, q)", True)]),
        (ec.implies(OUT, P), [("None", "implies(output, p)", True)]),
        (P | OUT | Q, [("~q & ~p", "output", True)]),
        (ec.ite(OUT, P, Q), [("None", "ite(output, p, q)", True)]),
        (ec.ite(P, OUT, Q), [("p", "output", True), ("~p", "q", False)]),
        (P | Q, [("None", "p | q", False)]),
    ],
)
def test_pieces(condition: ec.Expr, wanted: list[tuple[str, str, bool]]) -> None:
    assert cut(condition) == wanted


def test_depth_has_no_limit() -> None:
    condition: ec.Expr = OUT
    for _ in range(5_000):
        condition = ec.implies(P, condition) | Q
    ((guard, body, depends),) = pieces(condition, lambda node: isinstance(node, ec.Output))
    assert guard is not None
    assert (body is OUT, depends, guard.size) == (True, True, 5 * 5_000 - 1)


def test_macros_that_use_the_last_one_twice_stay_small() -> None:
    macro = ec.define("m", lambda v: v + 1, ec.BitVec(8))
    for k in range(60):
        macro = ec.define(f"m{k}", lambda v, m=macro: m(v) ^ m(~v), ec.BitVec(8))
    x = ec.Input("x", ec.BitVec(8))
    inlining = Inlining()
    term = inlining.term(macro(x) + macro(x))
    assert term.args[0] is term.args[1]
    assert inlining.term(macro(x)) is term.args[0]
