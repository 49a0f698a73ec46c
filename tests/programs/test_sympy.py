"""Programs as formulas of SymPy's, compared on every truth value of their inputs."""

import itertools
import sys
from typing import Any

import pytest

import enumcore as ec
from enumcore.theories.operators import all_operators
from support.applied import instances

INPUTS = [ec.Input(name, ec.Bool) for name in "pqr"]
P, Q, R = INPUTS


@pytest.fixture
def sympy() -> Any:
    return pytest.importorskip("sympy", reason="SymPy is in the extra `sympy`")


def agrees(sympy: Any, program: ec.Program) -> None:
    formula = program.to_sympy()
    for row in itertools.product([False, True], repeat=len(program.inputs)):
        values = {sympy.Symbol(node.name): value for node, value in zip(program.inputs, row, strict=True)}
        assert formula.subs(values) == sympy.sympify(bool(program(*row))), (program, row)


@pytest.mark.parametrize("op", [op for op in all_operators() if op.theory == "Bool"], ids=lambda op: op.name)
def test_every_operator(sympy: Any, op: Any) -> None:
    for expr in instances(op, 1, 0):
        agrees(sympy, ec.Program(expr, INPUTS))


def test_constants_macros_and_names(sympy: Any) -> None:
    odd = ec.Input("x!0", ec.Bool)
    both = ec.define("both", lambda a, b: a & ~b, ec.Bool, ec.Bool)
    agrees(sympy, ec.Program(both(both(odd, P) | True, Q) ^ R, [odd, *INPUTS]))
    assert ec.Program(odd, [odd]).to_sympy() == sympy.Symbol("x!0")


def test_what_is_too_large_or_deep_for_sympy_is_an_error(sympy: Any) -> None:
    """SymPy walks trees, by recursion: what is shared counts each time."""
    shared: ec.Expr = P
    for k in range(60):
        shared = ec.ite(INPUTS[k % 3], ~shared, shared)
    with pytest.raises(ec.GrammarError, match="too large for SymPy"):
        ec.Program(shared, INPUTS).to_sympy()
    deep: ec.Expr = P
    for k in range(2000):
        deep = ec.nand(deep, INPUTS[k % 2])
    with pytest.raises(ec.GrammarError, match="too deep for SymPy"):
        ec.Program(deep, INPUTS).to_sympy()


def test_other_sorts_are_an_error() -> None:
    x, s = ec.Input("x", ec.BitVec(8)), ec.Input("s", ec.Set)
    step = ec.Grammar(inputs={}, output=ec.Bool).bind(v=ec.Bool)
    programs = [
        ec.Program(x == 1, [x]),
        ec.Program(ec.subset(s, s), [s]),
        ec.Program(ec.fixpoint(step.v & P, Q), [P, Q]),
    ]
    for program in programs:
        with pytest.raises(ec.GrammarError, match="has no form in SymPy"):
            program.to_sympy()


def test_without_sympy_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sympy", None)
    with pytest.raises(ImportError, match=r"enumcore\[sympy\]"):
        ec.Program(P & Q, [P, Q]).to_sympy()
