"""Grammars: what is accepted, what is refused and how it is named, costs, and the printed form."""

import copy
import pickle
from collections.abc import Callable

import pytest

import enumcore as ec

W = ec.BitVec(8)


def plain() -> ec.Grammar:
    return ec.Grammar(inputs={"x": W, "b": ec.Bool}, output=W)


def test_parts() -> None:
    g = ec.Grammar(inputs={"x!0": W, "get": W, "start": ec.Bool}, output=W, start="Start")
    assert g.start.name == "Start"
    assert g.inputs["x!0"].sort == W
    assert g.inputs.get.same_as(ec.Input("get", W))
    assert list(g.inputs) == ["x!0", "get", "start"]
    assert g.output.sort == W
    B = g.nonterminal("B", ec.Bool)
    assert [node.name for node in g.nonterminals] == ["Start", "B"]
    g.add(g.start, g.inputs.get, 3)
    g.add(B, g.inputs.start)
    assert [str(p) for p in g.productions] == ["Start ::= get", "Start ::= 3", "B ::= start"]
    with pytest.raises(ec.GrammarError, match="no input 'y'; it has x!0, get, start"):
        _ = g.inputs.y


def test_default_costs_are_nodes_written() -> None:
    g = plain()
    S, x = g.start, g.inputs.x
    T = g.nonterminal("T", W)
    shr4 = ec.define("shr4", lambda v: v >> 4, W)
    g.add(
        S, x, 0, T, ~S, S + S, (S + 1) & S, shr4(S), shr4(S + 1), ec.smt_apply("bvadd", [S, S, S]), ec.extract(x, 7, 0)
    )
    assert [p.cost for p in g.productions] == [1, 1, 0, 1, 1, 3, 1, 3, 1, 2]
    assert [p.is_unit for p in g.productions][:3] == [False, False, True]


def test_literals_in_productions() -> None:
    g = plain()
    g.add(g.start, -1, 255, True and 7)
    assert [str(p.expr) for p in g.productions] == ["255", "255", "7"]
    B = g.nonterminal("B", ec.Bool)
    g.add(B, True, False)
    assert [p.expr.sort for p in g.productions[3:]] == [ec.Bool, ec.Bool]


def add(build: Callable[[ec.Grammar], ec.Expr | int], **keys: float) -> Callable[[ec.Grammar], None]:
    return lambda g: g.add(g.start, build(g), **keys)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (add(lambda g: g.inputs.b), "production S ::= b: it has sort Bool, S has BitVec\\(8\\)"),
        (add(lambda g: 256), "production S ::= 256: 256 is out of range"),
        (add(lambda g: -129), "production S ::= -129: -129 is out of range"),
        (add(lambda g: "x"), "production S ::= 'x': 'x' is not a literal"),
        (add(lambda g: True), "True is not a literal of sort BitVec"),
        (
            add(lambda g: ec.Input("y", W)),
            "production S ::= y: y of sort BitVec\\(8\\) is not an input; inputs are x : ",
        ),
        (add(lambda g: ec.zero_extend(ec.Input("x", ec.BitVec(4)), 4)), "x of sort BitVec\\(4\\) is not an input"),
        (add(lambda g: plain().start + 1), "S is a nonterminal of another grammar"),
        (add(lambda g: ec.Param("p", W) + 1), "p is a param"),
        (add(lambda g: g.output + 1), "output is a output"),
        (add(lambda g: g.start + 1, cost=-3), "production S ::= S \\+ 1: a cost is 0 to 2147483647 ticks, not -3"),
        (add(lambda g: g.start + 1, cost=1.5), "cost=1.5 is not a whole number"),
        (add(lambda g: g.start, cost=1), "production S ::= S: a unit production costs 0, not 1"),
        (add(lambda g: g.inputs.x, prob=0.0), "prob=0.0 is not in"),
        (add(lambda g: g.inputs.x, prob=1.5), "prob=1.5 is not in"),
        (add(lambda g: g.inputs.x, prob=0.5, cost=1), "cost= or prob=, not both"),
        (lambda g: g.add("S", g.inputs.x), "'S' is not a nonterminal of this grammar"),  # type: ignore[arg-type]
        (lambda g: g.add(plain().start, g.inputs.x), "S is not a nonterminal of this grammar"),
        (lambda g: g.nonterminal("S", W), "'S' is a nonterminal or an input already"),
        (lambda g: g.nonterminal("x", W), "'x' is a nonterminal or an input already"),
        (lambda g: g.nonterminal("T", 8), "T: its sort is Bool, BitVec"),  # type: ignore[arg-type]
    ],
)
def test_refused(act: Callable[[ec.Grammar], None], message: str) -> None:
    g = plain()
    with pytest.raises(ec.GrammarError, match=message):
        act(g)
    assert not g.productions


def test_too_many_inputs() -> None:
    ec.Grammar(inputs={f"x{k}": ec.Bool for k in range(64)}, output=W)
    with pytest.raises(ec.GrammarError, match="65 inputs; at most 64"):
        ec.Grammar(inputs={f"x{k}": ec.Bool for k in range(65)}, output=W)


def test_what_costs_nothing() -> None:
    """Leaves at 0, or operators at 0, or both where nothing comes back to itself."""
    g = plain()
    S, x, T = g.start, g.inputs.x, g.nonterminal("T", W)
    g.add(T, x, 1, cost=0)
    g.add(S, T + T, ~T, cost=0)
    g.add(S, S & S)
    g.check()
    leaves = plain()
    leaves.add(leaves.start, leaves.inputs.x, 1)
    leaves.add(leaves.start, leaves.start & leaves.start, cost=0)
    leaves.check()
    assert str(leaves).splitlines()[-1] == "S : BitVec(8) ::= x | 1 | S & S [cost 0]"
    assert [leaves.count(cost) for cost in range(5)] == [0, 2, 4, 16, 80]


Rules = Callable[..., list[tuple[ec.Nonterminal, ec.Expr, int]]]


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (lambda S, T, x: [(S, x, 1), (S, ~S, 0)], "S ::= ~S: this costs nothing and leads from S back to S"),
        (lambda S, T, x: [(S, x, 0), (S, S + S, 0)], "S ::= S \\+ S: this costs nothing and leads"),
        (
            lambda S, T, x: [(S, x, 1), (S, T, 0), (T, S + x, 0)],
            "T ::= S \\+ x; S ::= T: these cost nothing and lead from T back to T, .*; give T ::= S \\+ x a cost of 1",
        ),
        (
            lambda S, T, x: [(T, x, 0), (T, S - 1, 3), (S, T & S, 0), (S, x, 1)],
            "S ::= T & S: this costs nothing and leads from S",
        ),
    ],
)
def test_levels_without_end_are_refused(rules: Rules, message: str) -> None:
    g = plain()
    T = g.nonterminal("T", W)
    for left, right, cost in rules(g.start, T, g.inputs.x):
        g.add(left, right, cost=cost)
    if not any(p.nonterminal is T for p in g.productions):
        g.add(T, g.inputs.x)
    with pytest.raises(ec.GrammarError, match=message):
        ec.Task(g, inputs={"x": [1], "b": [True]})


def test_a_nonterminal_that_derives_nothing() -> None:
    g = plain()
    with pytest.raises(ec.GrammarError, match="nonterminal S derives nothing: it has no production"):
        g.check()
    T = g.nonterminal("T", W)
    g.add(g.start, g.inputs.x)
    g.add(T, T + 1, g.start & T)
    with pytest.raises(ec.GrammarError, match=r"nonterminal T derives nothing.*T ::= T \+ 1; T ::= S & T"):
        g.check()
    g.add(T, g.start)
    g.check()


def test_probabilities_become_ticks() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W, resolution=0.5)
    S = g.start
    g.add(S, g.inputs.x, prob=0.5)
    g.add(S, 1, S + S, prob=0.2)
    assert [p.cost for p in g.productions] == [2, 5, 5]
    assert sum(2.0 ** (-p.cost * g.resolution) for p in g.productions) <= 1
    assert 0 <= g.worst_excess < 0.5
    with pytest.raises(ec.GrammarError, match=r"production S ::= 3: the probabilities of S add up to 1.1"):
        g.add(S, 3, prob=0.2)
    with pytest.raises(ec.GrammarError, match="production S ::= 3: give prob= for all productions of S, or for none"):
        g.add(S, 3)
    T = g.nonterminal("T", W)
    g.add(T, 1)  # another nonterminal may have costs
    g.add(g.nonterminal("U", W), T, 2, prob=0.5)  # the choice of a unit production is paid for too
    assert [p.cost for p in g.productions[-2:]] == [2, 2]
    certain = ec.Grammar(inputs={}, output=W)
    certain.add(certain.start, 1, prob=1.0)
    assert certain.productions[0].cost == 1


def test_finite() -> None:
    g = plain()
    T, U = g.nonterminal("T", W), g.nonterminal("U", W)
    g.add(g.start, g.inputs.x, T + T, U)
    g.add(T, 1, g.inputs.x)
    g.add(U, g.start)  # a zero-cost cycle
    assert g.is_finite
    g.add(T, ~U)
    assert not g.is_finite


def test_print() -> None:
    g = plain()
    S, B = g.start, g.nonterminal("Bool", ec.Bool)
    half = ec.define("half", lambda v: v >> 1, W)
    g.add(S, g.inputs.x, S | S, half(S))
    g.add(S, ec.ite(B, S, S), cost=2)
    g.add(B, S == S, prob=0.25)
    assert str(g).splitlines() == [
        "inputs: x : BitVec(8), b : Bool",
        "S : BitVec(8) ::= x | (S | S) | half(S) | ite(Bool, S, S) [cost 2]",
        "Bool : Bool   ::= S == S [prob 0.25, cost 16]",
        "half(v) = v >> 1",
    ]


def test_copies() -> None:
    g = plain()
    g.add(g.start, g.inputs.x, g.start + 1)
    for twin in (copy.deepcopy(g), pickle.loads(pickle.dumps(g))):
        twin.add(twin.start, 3)
        assert len(twin.productions) == 3
    assert len(g.productions) == 2


def test_slots_of_a_production_are_limited() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(1)}, output=ec.BitVec(32))
    bit = g.nonterminal("B", ec.BitVec(1))
    g.add(bit, g.inputs.x, 0, 1)
    g.add(g.start, ec.concat(*[bit] * 32))
    program = ec.solve(ec.Task(g, inputs={"x": [0, 1]}, target=[0, 2**32 - 1])).program
    assert program([0, 1]).tolist() == [0, 2**32 - 1]
    wide = ec.Grammar(inputs={}, output=ec.BitVec(33))
    bit = wide.nonterminal("B", ec.BitVec(1))
    with pytest.raises(ec.GrammarError, match="it has 33 nonterminals, at most 32 are supported; give a part of it"):
        wide.add(wide.start, ec.concat(*[bit] * 33))


@pytest.mark.parametrize("length", [60, 3000])
def test_macros_that_double_are_lowered_once(length: int) -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    macro = ec.define("m", lambda v: v + 1, ec.BitVec(8))
    for k in range(length):
        macro = ec.define(f"m{k}", lambda v, m=macro: m(v) + m(v), ec.BitVec(8))
    g.add(g.start, g.inputs.x, macro(g.start))
    assert str(ec.solve(ec.Task(g, inputs={"x": [1, 2]}, target=[0, 0])).program) == f"m{length - 1}(x)"


@pytest.mark.parametrize("name", [name for name in dir(dict) if not name.startswith("_")])
def test_inputs_may_have_the_names_of_methods(name: str) -> None:
    text = f"(synth-fun f (({name} Bool)) Bool) (declare-var {name} Bool) (constraint (= (f {name}) (not {name})))"
    task = ec.Task.from_sygus(text)
    for same in (task, ec.Task.from_sygus(task.to_sygus()), ec.Task.from_dict(task.to_dict())):
        assert str(ec.solve(same).program) == f"~{name}"
