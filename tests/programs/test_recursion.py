"""Recursions as programs: what they mean, against ten lines of Python; how they print, pickle and are wrong."""

from __future__ import annotations

import json
import pickle
import random
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from support.algebras import value_of

BYTE = ec.BitVec(8)
SUM = ec.Terms(
    number={
        "leaf": ec.Symbol(value=BYTE),
        "half": ec.Symbol("number"),
        "node": ec.Symbol("number", "number", weight=BYTE),
        "all": ec.Symbol(items=ec.List(BYTE)),
    },
    test={"less": ec.Symbol("number", "number"), "both": ec.Symbol("test", "test")},
)
CHILDREN = {"leaf": 0, "half": 1, "node": 2, "all": 0, "less": 2, "both": 2}
G = ec.Grammar(inputs={"tree": SUM.test, "shift": BYTE}, output=ec.Bool)
CASE = G.algebra(SUM, number=BYTE, test=ec.Bool)
EACH = CASE.all.bind(a=BYTE, i=BYTE)
RECURSION = ec.recurse(
    G.inputs.tree,
    half=CASE.half[0] >> 1,
    node=CASE.node[0] + CASE.node[1] * CASE.node.weight,
    all=ec.fold(EACH.a ^ EACH.i, CASE.all["items"], G.inputs["shift"]),
    less=(CASE.less[0] < CASE.less[1]),
    both=CASE.both[0] & CASE.both[1],
)
PROGRAM = ec.Program(RECURSION, G.variables)


def bodies(shift: int) -> dict[str, Any]:
    def xor(items: list[int]) -> int:
        value = shift
        for item in items:
            value ^= item
        return value

    return {
        "leaf": lambda value: value,
        "half": lambda p: p >> 1,
        "node": lambda p, q, weight: (p + q * weight) & 255,
        "all": xor,
        "less": lambda p, q: p < q,
        "both": lambda p, q: p and q,
    }


def number(rng: random.Random, size: int) -> tuple[Any, ...]:
    if size <= 1:
        return rng.choice(
            [("leaf", rng.randrange(256)), ("all", [rng.randrange(256) for _ in range(rng.randrange(4))])]
        )
    if size == 2 or rng.random() < 0.3:
        return ("half", number(rng, size - 1))
    left = rng.randrange(1, size - 1)
    return ("node", number(rng, left), number(rng, size - 1 - left), rng.randrange(256))


def claim(rng: random.Random, size: int) -> tuple[Any, ...]:
    if size > 4 and rng.random() < 0.5:
        return ("both", claim(rng, size // 2), claim(rng, size // 2))
    return ("less", number(rng, rng.randrange(1, size + 1)), number(rng, rng.randrange(1, size + 1)))


def test_it_means_what_ten_lines_of_python_mean() -> None:
    rng = random.Random(0)
    terms = [claim(rng, rng.randrange(1, 30)) for _ in range(200)] * 2
    shifts = [rng.randrange(3) for _ in terms]
    wanted = [value_of(term, CHILDREN, bodies(shift)) for term, shift in zip(terms, shifts, strict=True)]
    assert PROGRAM(terms, shifts).tolist() == wanted
    assert set(wanted) == {True, False}
    assert [bool(PROGRAM(*both)) for both in zip(terms[:20], shifts[:20], strict=True)] == wanted[:20]


def test_wide_sets_and_sets_of_several_widths() -> None:
    terms = ec.Terms(t={"x": ec.Symbol(s=ec.Set), "u": ec.Symbol("t", "t"), "m": ec.Symbol("t", "t")})
    g = ec.Grammar(inputs={"t": terms.t}, output=ec.Set)
    case = g.algebra(terms, t=ec.Set)
    program = ec.Program(ec.recurse(g.inputs.t, u=case.u[0] | case.u[1], m=case.m[0] - case.m[1]), g.variables)
    wide = 1 << 1000
    assert program(("m", ("u", ("x", wide + 5), ("x", 1 << 70)), ("x", 1 << 70))) == wide + 5
    assert program([("x", 3), ("u", ("x", 1), ("x", 4))]).tolist() == [3, 5]


def test_any_depth() -> None:
    terms = ec.Terms(t={"x": ec.Symbol(v=BYTE), "s": ec.Symbol("t")})
    g = ec.Grammar(inputs={"t": terms.t}, output=BYTE)
    program = ec.Program(ec.recurse(g.inputs.t, s=g.algebra(terms, t=BYTE).s[0] + 1), g.variables)
    term: Any = ("x", 3)
    for _ in range(5_000):
        term = ("s", term)
    assert program([term, term]).tolist() == [(5_000 + 3) % 256] * 2


def test_it_prints_as_equations() -> None:
    assert str(PROGRAM).splitlines() == [
        "recurse(tree) where",
        "  half(p)    = p >> 1",
        "  node(p, q) = p + (q * weight)",
        "  all        = fold((a, i) -> a ^ i, items, shift)",
        "  less(p, q) = p < q",
        "  both(p, q) = p & q",
    ]
    assert PROGRAM.size == 2 + sum(body.size for body in RECURSION.bodies)


def test_it_pickles_compares_and_hashes() -> None:
    again = pickle.loads(pickle.dumps(PROGRAM))
    assert again == PROGRAM
    assert hash(again) == hash(PROGRAM)
    term = ("less", ("leaf", 1), ("half", ("leaf", 4)))
    assert again([term], [0]).tolist() == PROGRAM([term], [0]).tolist() == [True]
    other = ec.recurse(
        G.inputs.tree,
        **{**dict(zip([c.symbol for c in RECURSION.cases], RECURSION.bodies, strict=True)), "both": CASE.both[0]},
    )
    assert ec.Program(other, G.variables) != PROGRAM


def test_as_python_it_means_the_same_at_any_depth() -> None:
    names: dict[str, Any] = {}
    exec(PROGRAM.to_python("meaning"), names)
    rng = random.Random(1)
    terms = [claim(rng, rng.randrange(1, 30)) for _ in range(50)]
    assert [bool(names["meaning"](term, 2)) for term in terms] == PROGRAM(terms, [2] * 50).tolist()
    deep: Any = ("leaf", 200)
    for _ in range(100_000):
        deep = ("half", deep)
    assert names["meaning"](("less", deep, ("leaf", 1)), 0)


def test_programs_grammars_and_tasks_as_plain_values() -> None:
    term = ("less", ("leaf", 1), ("node", ("leaf", 4), ("all", [3, 5]), 2))
    again = ec.Program.from_dict(json.loads(json.dumps(PROGRAM.to_dict())))
    assert again == PROGRAM
    assert again([term], [1]).tolist() == PROGRAM([term], [1]).tolist()
    terms = ec.Terms(b={"x": ec.Symbol(v=ec.Bool), "m": ec.Symbol("b", "b")})
    g = ec.Grammar(inputs={"t": terms.b}, output=ec.Bool)
    case = g.algebra(terms, b=ec.Bool)
    m = case.m.nonterminal("M", ec.Bool)
    g.add(m, case.m[0], case.m[1], m & m)
    g.add(g.start, ec.recurse(g.inputs.t, m=m))
    task = ec.Task(g, inputs={"t": [("m", ("x", True), ("x", False)), ("x", True)]}, target=[False, True])
    result = ec.solve(ec.Task.from_dict(json.loads(json.dumps(task.to_dict()))))
    assert str(result.program) == str(ec.solve(task).program)
    read = ec.Result.from_dict(json.loads(json.dumps(result.to_dict())))
    assert read.program == result.program
    assert read.certificate == result.certificate


def test_forms_that_cannot_say_it() -> None:
    for form in (PROGRAM.to_c, PROGRAM.to_smtlib, PROGRAM.to_latex, PROGRAM.to_sympy):
        with pytest.raises(ec.GrammarError, match="form"):
            form()
    assert "recurse half node all less both" in PROGRAM.to_dot()


@pytest.mark.parametrize(
    ("cases", "why"),
    [
        ({"third": CASE.half[0]}, "third is no symbol of tree; those are leaf"),
        ({"half": CASE.node[0]}, "has variables of .* not of that case alone"),
        ({"half": CASE.half[0] == 1, "less": CASE.less[0] < 3}, "has sort Bool where BitVec.8. is wanted"),
        ({"half": CASE.half[0]}, "nothing says what values a test has"),
        ({"less": CASE.less[0] < 3}, "half has no case, and has no field of sort"),
        ({"half": G.start}, "S is of no case"),
        ({"both": 5, "less": CASE.less[0] < 3}, "5"),
    ],
)
def test_cases_that_do_not_fit(cases: dict[str, Any], why: str) -> None:
    with pytest.raises(ec.GrammarError, match=why):
        ec.recurse(G.inputs.tree, **cases)


def test_what_no_grammar_takes() -> None:
    g = ec.Grammar(inputs={"tree": SUM.test, "xs": ec.List(BYTE)}, output=ec.Bool)
    case = g.algebra(SUM, number=BYTE, test=ec.Bool)
    half, other = case.half.nonterminal("H", BYTE), case.node.nonterminal("N", BYTE)
    with pytest.raises(ec.GrammarError, match="a recursion is a whole right-hand side"):
        g.add(
            g.start, ~ec.recurse(g.inputs.tree, half=half, less=case.less[0] < 3, both=case.both[0], node=other, all=1)
        )
    with pytest.raises(ec.GrammarError, match="the case of all in a production is a nonterminal"):
        g.add(
            g.start, ec.recurse(g.inputs.tree, half=half, less=case.less[0] < 3, both=case.both[0], node=other, all=1)
        )
    with pytest.raises(ec.GrammarError, match="H sees half: p"):
        g.add(other, half + 1)
    with pytest.raises(ec.GrammarError, match="p is a variable of another scope"):
        g.add(other, case.half[0])
    body = case.half.bind(a=BYTE, i=BYTE).nonterminal("F", BYTE)
    with pytest.raises(ec.GrammarError, match="a case sees the inputs of sorts Bool"):
        g.add(half, ec.fold(body, g.inputs.xs, half))
    with pytest.raises(ec.GrammarError, match="2 children, numbered from 0"):
        case.node[2]
    with pytest.raises(ec.GrammarError, match="no symbol 'x'"):
        case["x"]
    with pytest.raises(ec.GrammarError, match="read it with ec"):
        _ = g.inputs.tree & g.inputs.tree
    for values, why in (
        ({}, "say of what sort"),
        ({"x": BYTE}, "x is no category"),
        ({"number": SUM.test}, "Bool, BitVec"),
    ):
        with pytest.raises(ec.GrammarError, match=why):
            g.algebra(SUM, **values)  # type: ignore[arg-type]


def test_a_task_takes_terms() -> None:
    g = ec.Grammar(inputs={"tree": SUM.number}, output=BYTE)
    case = g.algebra(SUM, number=BYTE, test=ec.Bool)
    nodes = {name: case[name].nonterminal(name.upper(), BYTE) for name in ("half", "node")}
    g.add(nodes["half"], case.half[0])
    g.add(nodes["node"], case.node[0], nodes["node"] + nodes["node"])
    g.add(
        g.start,
        ec.recurse(
            g.inputs.tree,
            all=case["all"].nonterminal("A", BYTE),
            less=case.less.nonterminal("L", ec.Bool),
            both=case.both.nonterminal("T", ec.Bool),
            **nodes,
        ),
    )
    g.add(case["all"].nonterminal("A1", BYTE), 0)
    with pytest.raises(ec.GrammarError, match="derives nothing"):
        ec.Task(g, inputs={"tree": [("leaf", 1)]}, target=[1])


def test_a_point_is_told_apart_by_its_term() -> None:
    g = ec.Grammar(inputs={"tree": SUM.number}, output=BYTE)
    g.add(g.start, 1)
    task = ec.Task(g, inputs={"tree": [("leaf", 1), ("leaf", 2), ("leaf", 1)]}, target=[0, 1, 2])
    assert task.contradiction == (0, 2)
    assert task.covers == "examples"
    with pytest.raises(ec.TaskError, match="tree: point 1: symbol 'x'"):
        ec.Task(g, inputs={"tree": [("leaf", 1), ("x",)]}, target=[0, 1])
    assert np.array_equal(ec.solve(ec.Task(g, inputs={"tree": [("leaf", 1)]}, target=[1])).program([("leaf", 9)]), [1])
