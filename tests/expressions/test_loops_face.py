"""Loops on the Python side: scopes, what productions may hold, printing, pickling, and their meaning in NumPy."""

from __future__ import annotations

import copy
import pickle
import random
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.expressions.loops import free_variables
from enumcore.expressions.substitution import substitute
from enumcore.objectives.cheapest import Cheapest

W = ec.BitVec(8)
Rule = ec.Record("Rule", body=ec.Set, head=ec.Set)
Instance = tuple[int, list[tuple[int, int]], int]


class Chaining:
    """The language of forward chaining, and the program for it."""

    def __init__(self) -> None:
        g = self.g = ec.Grammar(
            inputs={"facts": ec.Set, "rules": ec.List(Rule), "query": ec.Set}, output=ec.Bool, start="B"
        )
        self.inputs = list(g.inputs.values())
        facts, rules, query = self.inputs
        self.S = g.nonterminal("S", ec.Set)
        step = self.step = g.bind(s=ec.Set)
        self.T = step.nonterminal("T", ec.Set)
        rule = self.rule = step.bind(a=ec.Set, r=Rule)
        self.U, self.C = rule.nonterminal("U", ec.Set), rule.nonterminal("C", ec.Bool)
        g.add(g.start, ec.subset(self.S, self.S))
        g.add(self.S, facts, query, self.S | self.S, ec.fixpoint(self.T, self.S))
        g.add(self.T, step.s, ec.fold(self.U, rules, self.T))
        g.add(self.U, rule.a, rule.r.body, rule.r.head, step.s, self.U | self.U, ec.ite(self.C, self.U, self.U))
        g.add(self.C, ec.subset(self.U, self.U), ~self.C)
        fires = ec.ite(ec.subset(rule.r.body, step.s), rule.a | rule.r.head, rule.a)
        closure = ec.fixpoint(ec.fold(fires, rules, step.s), facts)
        self.program = ec.Program(ec.subset(query, closure), self.inputs)


def instance(rng: random.Random, elements: int, most: int) -> tuple[Instance, bool]:
    """An instance, and the answer by chaining over Python's sets."""
    rules = [
        (set(rng.sample(range(elements), rng.randint(1, 3))), rng.randrange(elements))
        for _ in range(rng.randint(0, most))
    ]
    facts, query = set(rng.sample(range(elements), rng.randint(0, elements // 3))), rng.randrange(elements)
    known = set(facts)
    while new := {head for body, head in rules if body <= known} - known:
        known |= new
    code = [(sum(1 << v for v in body), 1 << head) for body, head in rules]
    return (sum(1 << v for v in facts), code, 1 << query), query in known


def instances(count: int, elements: int, most: int, seed: int = 0) -> tuple[list[list[Any]], list[bool]]:
    rng = random.Random(seed)
    made = [instance(rng, elements, most) for _ in range(count)]
    return [list(column) for column in zip(*(i for i, _ in made), strict=True)], [answer for _, answer in made]


def test_the_language_in_print() -> None:
    c = Chaining()
    assert str(c.g).splitlines() == [
        "inputs: facts : Set, rules : List(Rule), query : Set",
        "B : Bool ::= subset(S, S)",
        "S : Set  ::= facts | query | (S | S) | fixpoint(T, S)",
        "in s : Set",
        "T : Set ::= s | fold(U, rules, T)",
        "in s : Set; a : Set, r : Rule",
        "U : Set  ::= a | r.body | r.head | s | (U | U) | ite(C, U, U)",
        "C : Bool ::= subset(U, U) | ~C",
    ]
    text = "subset(query, fixpoint(s -> fold((a, r) -> ite(subset(r.body, s), a | r.head, a), rules, s), facts))"
    assert (str(c.program), c.program.size) == (text, 15)
    costs = {str(p): p.cost for p in c.g.productions}
    assert costs["T ::= fold(U, rules, T)"] == 2
    assert costs["S ::= fixpoint(T, S)"] == costs["U ::= r.body"] == 1
    v = c.g.bind(v=W)
    assert str(ec.iterate(v.v + 1, v.v, v.v, most=7)) == "iterate(v -> v + 1, v, v, most=7)"
    assert ec.Program(ec.fixpoint(c.step.s & c.inputs[0], c.inputs[2]), c.inputs).tree().splitlines() == [
        "fixpoint s",
        "├── intersection",
        "│   ├── s",
        "│   └── facts",
        "└── query",
    ]


def test_finite_or_not() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    step = g.bind(s=W)
    T = step.nonterminal("T", W)
    g.add(g.start, ec.fixpoint(T, g.inputs.x))
    with pytest.raises(ec.GrammarError, match="nonterminal S derives nothing"):
        g.check()
    g.add(T, step.s)
    g.check()
    assert g.is_finite
    g.add(T, step.s | T)
    assert not g.is_finite
    assert len(g.used_productions) == 3
    assert not Chaining().g.is_finite


@pytest.mark.parametrize(("elements", "most"), [(8, 12), (64, 90), (65, 90), (200, 260)])
def test_chaining(elements: int, most: int) -> None:
    c = Chaining()
    columns, answers = instances(60, elements, most)
    assert c.program(*columns).tolist() == answers
    task = ec.Task(c.g, inputs=dict(zip(c.g.inputs, columns, strict=True)), target=answers)
    assert len(task.failures(c.program.expr)) == 0
    assert c.program(**task.inputs).tolist() == answers
    namespace: dict[str, Any] = {}
    exec(c.program.to_python(), namespace)
    assert [namespace["f"](*point) for point in zip(*columns, strict=True)] == answers
    assert [bool(c.program(*point)) for point in zip(*columns, strict=True)] == answers


def test_a_search_finds_chaining_on_small_instances() -> None:
    c = Chaining()
    columns, answers = instances(50, 10, 14, seed=3)
    task = ec.Task(c.g, inputs=dict(zip(c.g.inputs, columns, strict=True)), target=answers)
    with ec.Search(task, limits=ec.Limits(cost=15)) as search:
        for _ in search:
            pass
        program = search.result().program
        bodies = search.bank.programs(c.U, cost=1)
        frame = search.bank.columns(c.U).shape[1]
        own = search.bank.columns(c.U, cost=1)
        assert search.bank.find(c.U, own[-1]) == bodies[-1]
        with pytest.raises(ec.TaskError, match=f"the frame has {frame} points"):
            search.bank.find(c.U, own[-1][:-1])
    assert program is not None
    assert program.size == 15
    columns, answers = instances(40, 200, 300, seed=4)
    assert program(*columns).tolist() == answers
    names = [node.name for node in bodies[0].inputs]
    assert names == ["facts", "rules", "query", "s", "a", "r.body", "r.head"]
    assert bodies[0](facts=1, rules=[], query=2, s=4, a=8, **{"r.body": 16, "r.head": 32}) in range(64)


def test_pickles_and_copies() -> None:
    c = Chaining()
    for again in (pickle.loads(pickle.dumps(c.program)), copy.deepcopy(c.program)):
        assert again == c.program
        assert hash(again) == hash(c.program)
        assert str(again) == str(c.program)
    g = pickle.loads(pickle.dumps(c.g))
    assert str(g) == str(c.g)
    S, T = g.nonterminals[1:3]
    g.add(S, ec.fixpoint(T, S))
    g.add(T, g.scopes[0].s | T)
    assert pickle.loads(pickle.dumps(c.rule)).r.body.same_as(c.rule.r.body)


def test_terms() -> None:
    c = Chaining()
    loop = ec.fixpoint(c.T, c.S)
    assert (loop.slots, loop.size, loop.kind, loop.most) == (2, 3, "fixpoint", 1000)
    assert (loop.items, loop.times, loop.bound) == (None, None, ["s"])
    fold = ec.fold(c.U, c.inputs[1], c.T)
    assert (fold.slots, fold.size, fold.bound) == (2, 4, ["a", "r.body", "r.head"])
    filled = substitute(loop, [substitute(fold, [c.rule.a, c.step.s]), c.inputs[0]])
    assert str(filled) == "fixpoint(s -> fold((a, r) -> a, rules, s), facts)"
    assert free_variables(filled) == {}
    assert list(free_variables(filled.args[0])) == ["s"]
    assert not filled.same_as(ec.fixpoint(filled.args[0], filled.start, most=5))
    assert filled.same_as(ec.fixpoint(filled.args[0], filled.start))


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda c: c.g.bind(), "bind: 0 variables are given"),
        (lambda c: c.g.bind(a=W, b=W, c=W), "bind: 3 variables are given"),
        (lambda c: c.g.bind(facts=W), "'facts' is an input or a variable around"),
        (lambda c: c.step.bind(s=W), "'s' is an input or a variable around"),
        (lambda c: c.g.bind(r=Rule), "r is of sort Bool, BitVec.w. or Set, not Rule"),
        (lambda c: c.g.bind(a=W, r=ec.List(Rule)), "or a Record for the item of a fold, not List"),
        (lambda c: c.g.bind(a=3), "a is of sort Bool, BitVec.w. or Set, not 3"),
        (lambda c: c.step.x, "no variable 'x' is in the scope; it has s"),
        (lambda c: c.rule.r.tail, "r has no field 'tail'; it has body, head"),
        (lambda c: c.step.nonterminal("S", W), "'S' is a nonterminal or an input already"),
        (lambda c: ec.fixpoint(c.S, c.S), "S is no nonterminal of a scope"),
        (lambda c: ec.fixpoint(c.inputs[0], c.inputs[0]), "uses no bound variable; say whose it is with scope="),
        (lambda c: ec.fixpoint(c.U, c.T), "its body's scope binds 1 variable, not 2"),
        (lambda c: ec.fold(c.T, c.inputs[1], c.S), "its body's scope binds 2 variables, not 1"),
        (lambda c: ec.fixpoint(c.T, c.g.start), "its start B has sort Bool, s has Set"),
        (lambda c: ec.fold(c.C, c.inputs[1], c.T), "its body C has sort Bool, a has Set"),
        (
            lambda c: ec.fold(c.U, c.inputs[0], c.T),
            "it goes through an input of sort List.item., not facts of sort Set",
        ),
        (lambda c: ec.fold(c.U, [1], c.T), r"it goes through an input of sort List.item., not \[1\]"),
        (lambda c: ec.fold(c.U, ec.Input("x", ec.List(W)), c.T), "r has sort Rule, an item of x has BitVec"),
        (lambda c: ec.fixpoint(c.T, 3), "the one literal of sort Set is ec.empty_set"),
        (lambda c: ec.iterate(c.T, c.S, c.S), "times is of sort BitVec.w., not Set"),
        (
            lambda c: ec.iterate(c.T, c.S, -1),
            "times=-1 is no term of sort BitVec.w., and no integer of 0 or more",
        ),
        (lambda c: ec.iterate(c.T, c.S, 1.5), "times=1.5 is no term"),
        (lambda c: ec.fixpoint(c.T, c.S, most=0), "most=0 is not from 1"),
        (lambda c: ec.fixpoint(c.T, c.S, most="x"), "most='x' is not an integer"),
        (lambda c: ec.define("m", lambda x: ec.fixpoint(x | c.step.s, x), ec.Set), "its body has the loop"),
        (lambda c: ec.define("m", lambda x: x | c.step.s, ec.Set), "its body uses s"),
        (
            lambda c: ec.Program(c.step.s | c.inputs[0], c.inputs),
            "a program holds nothing but its inputs; s is not one",
        ),
        (lambda c: ec.Program(ec.fixpoint(c.rule.a | c.step.s, c.inputs[0], scope=c.step), c.inputs), "a is not one"),
        (lambda c: c.program.to_smtlib(), "has no SMT-LIB form"),
    ],
)
def test_refused(act: Callable[[Chaining], object], message: str) -> None:
    with pytest.raises(ec.GrammarError, match=message):
        act(Chaining())


def other_rules(c: Chaining) -> tuple[ec.Nonterminal, ec.Expr]:
    g = ec.Grammar(inputs={"s": ec.List(Rule), "t": ec.List(Rule)}, output=ec.Set)
    U = g.bind(a=ec.Set, r=Rule).nonterminal("U", ec.Set)
    g.add(g.start, ec.empty_set, ec.fold(U, g.inputs.s, g.start))
    g.add(g.start, ec.fold(U, g.inputs.t, g.start))
    return g.start, U


@pytest.mark.parametrize(
    ("add", "message"),
    [
        (lambda c: (c.S, ec.fixpoint(c.T, c.S) | c.S), "a loop is a whole right-hand side; give fixpoint"),
        (lambda c: (c.S, ec.fixpoint(c.T, ec.fixpoint(c.T, c.S))), "a loop is a whole right-hand side"),
        (lambda c: (c.S, ec.fixpoint(c.step.s | c.T, c.S)), "the body of a production's loop is a nonterminal"),
        (lambda c: (c.S, ec.fold(c.U, c.inputs[1], c.S)), "the body U is of a scope that is made elsewhere"),
        (lambda c: (c.T, ec.fixpoint(c.T, c.step.s)), r"make it with bind\(\) of s"),
        (lambda c: (c.S, ec.fixpoint(c.T, c.T)), "T sees s : Set; a right-hand side's nonterminals are of its left"),
        (lambda c: (c.S, c.S | c.T), "T sees s : Set"),
        (lambda c: (c.T, c.S | c.T), "S is the grammar's own"),
        (lambda c: (c.S, c.step.s), "s is a variable of another scope; bound variables seen here: none"),
        (lambda c: (c.T, c.rule.a), "a is a variable of another scope; bound variables seen here: s$"),
        (
            lambda c: (c.U, Chaining().step.s),
            "s is a variable of another scope; bound variables seen here: s, a, r.body",
        ),
        (lambda c: (c.S, ec.fixpoint(Chaining().T, c.S)), "T is a nonterminal of another grammar"),
        (lambda c: (c.S, c.inputs[1]), "it has sort List.Rule., S has Set"),
        (other_rules, "go through s; make a scope of its own for t"),
    ],
)
def test_refused_productions(add: Callable[[Chaining], tuple[ec.Nonterminal, ec.Expr]], message: str) -> None:
    c = Chaining()
    with pytest.raises(ec.GrammarError, match=message):
        c.g.add(*add(c))


def test_lowering() -> None:
    c = Chaining()
    columns, answers = instances(3, 5, 4)
    lowered = Cheapest(ec.Task(c.g, inputs=dict(zip(c.g.inputs, columns, strict=True)), target=answers)).lower()
    assert lowered["nonterminals"] == [0, 255, (255, 1), (255, 2), (0, 2)]
    assert lowered["scopes"] == [(-1, [], -1), (0, [255], -1), (1, [255, 255, 255], 0)]
    rows = {str(p): row for p, row in zip(c.g.productions, lowered["productions"], strict=True)}
    assert rows["S ::= fixpoint(T, S)"] == (1, 1, [("slot", 255, 1)], ("fixpoint", 2, 0, -1, -1, 1000))
    assert rows["T ::= fold(U, rules, T)"] == (2, 2, [("slot", 255, 2)], ("fold", 3, 0, -1, 0, 1000))
    assert rows["U ::= r.head"] == (3, 1, [("input", 255, 5)])


def test_lowering_keeps_the_slots_that_a_macro_ignores() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    step = g.bind(s=W)
    T = step.nonterminal("T", W)
    first = ec.define("first", lambda a, b: a, W, W)
    g.add(T, step.s, T + 1)
    g.add(g.start, g.inputs.x, ec.iterate(T, first(g.start, g.start), first(g.inputs.x, g.start), most=30))
    *_, row = Cheapest(ec.Task(g, inputs={"x": [1, 2]})).lower()["productions"]
    assert [node[0] for node in row[2]].count("slot") == 3
    kind, body, start, times, items, most = row[3]
    assert (kind, body, items, most, start < times) == ("iterate", 1, -1, 30, True)


def orbit(step: Callable[[int], int], x: int, times: int, most: int) -> int | None:
    """What iterate means, from the doc, for one point."""
    states = [x]
    for _ in range(most + 1):
        states.append(step(states[-1]))
    if times <= most:
        return states[times]
    return next((a for a, b in pairwise(states) if a == b), None)


@pytest.mark.parametrize("most", [1, 3, 4, 5, 1000])
def test_orbits(most: int) -> None:
    x, n = ec.Input("x", W), ec.Input("n", W)
    v = ec.Grammar(inputs={"x": W, "n": W}, output=W).bind(v=W)
    body = ec.ite(v.v < 5, v.v + 1, ec.ite(v.v == 9, 10, ec.ite(v.v == 10, 9, v.v)))
    iterate, fixpoint = ec.iterate(body, x, n, most=most), ec.fixpoint(body, x, most=most)

    def step(a: int) -> int:
        return a + 1 if a < 5 else {9: 10, 10: 9}.get(a, a)

    namespace: dict[str, Any] = {}
    exec(ec.Program(iterate, [x, n]).to_python(), namespace)
    for a in (0, 1, 4, 5, 9, 10, 200):
        for times in (0, 1, 2, 3, 4, 5, 6, 7, 255):
            wanted = orbit(step, a, times, most)
            if wanted is None:
                with pytest.raises(ec.UndefinedError, match="at point 0 "):
                    ec.Program(iterate, [x, n])(a, times)
                with pytest.raises(ArithmeticError):
                    namespace["f"](a, times)
            else:
                assert ec.Program(iterate, [x, n])(a, times) == wanted == namespace["f"](a, times)
        settled = orbit(step, a, most + 1, most)
        if settled is None:
            with pytest.raises(ec.UndefinedError):
                ec.Program(fixpoint, [x])(a)
        else:
            assert ec.Program(fixpoint, [x])(a) == settled


def test_undefined_names_the_first_point() -> None:
    x = ec.Input("x", W)
    v = ec.Grammar(inputs={"x": W}, output=W).bind(v=W)
    settles = ec.fixpoint(ec.ite(v.v < 100, v.v, v.v + 1), x, most=9)
    p = ec.Program(ec.ite(x < 200, 0, settles), [x])
    with pytest.raises(ec.UndefinedError) as caught:
        p([3, 99, 100, 7, 250])
    assert caught.value.point == 2
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
    assert str(caught.value).startswith("at point 2 the fixpoint of v -> ite(v < 100, v, v + 1) is not reached")
    many = np.zeros((1 << 16) + 9, np.uint8)
    many[-3] = 150
    with pytest.raises(ec.UndefinedError, match=f"at point {len(many) - 3} "):
        p(many)
    assert p(many[:-3]).tolist() == [0] * (len(many) - 3)


def test_folds_in_folds_over_ragged_lists() -> None:
    g = ec.Grammar(inputs={"x": W, "ys": ec.List(W), "zs": ec.List(ec.Record("P", up=ec.Bool, by=W))}, output=W)
    x, ys, zs = g.inputs.values()
    outer = g.bind(a=W, y=W)
    inner = outer.bind(b=W, z=ec.Record("P", up=ec.Bool, by=W))
    change = ec.ite(inner.z.up, inner.b * 3 + inner.z.by + outer.y, inner.b - inner.z.by)
    p = ec.Program(ec.fold(ec.fold(change, zs, outer.a + outer.y), ys, x), [x, ys, zs])
    assert str(p) == ("fold((a, y) -> fold((b, z) -> ite(z.up, (b * 3) + z.by + y, b - z.by), zs, a + y), ys, x)")
    rng = random.Random(1)
    xs = [rng.randrange(256) for _ in range(50)]
    lists = [[rng.randrange(256) for _ in range(rng.choice([0, 0, 1, 5]))] for _ in range(50)]
    pairs = [[(rng.random() < 0.5, rng.randrange(256)) for _ in range(rng.choice([0, 1, 4]))] for _ in range(50)]
    wanted = []
    for start, y_list, z_list in zip(xs, lists, pairs, strict=True):
        a = start
        for y in y_list:
            a = (a + y) % 256
            for up, by in z_list:
                a = (a * 3 + by + y if up else a - by) % 256
        wanted.append(a)
    assert p(xs, lists, pairs).tolist() == wanted
    namespace: dict[str, Any] = {}
    exec(p.to_python(), namespace)
    assert [namespace["f"](*point) for point in zip(xs, lists, pairs, strict=True)] == wanted
    assert p(xs[0], [], pairs).tolist() == [xs[0]] * 50
    assert p(7, [1, 2], [(True, 4)]) == p(7, [[1, 2]], [[(True, 4)]])[0]


def test_bodies_that_do_not_use_the_variable() -> None:
    x = ec.Input("x", W)
    g = ec.Grammar(inputs={"x": W, "xs": ec.List(W)}, output=W)
    v = g.bind(v=W)
    assert ec.Program(ec.fixpoint(x & 3, x, scope=v), [x])([7, 2]).tolist() == [3, 2]
    assert ec.Program(ec.fixpoint(5, x, scope=v), [x])([7, 2]).tolist() == [5, 5]
    each = g.bind(a=W, y=W)
    p = ec.Program(ec.fold(x, g.inputs.xs, 9, scope=each), [x, g.inputs.xs])
    assert p([1, 2], [[], [4, 5]]).tolist() == [9, 2]
    assert ec.Program(ec.fixpoint(v.v & 1, ec.Const(7, W)), [])() == 1


def test_formulas_may_loop_over_inputs_alone() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    v = g.bind(v=W)
    g.add(g.start, g.inputs.x, g.start + 1)
    spread = ec.fixpoint(v.v | (v.v >> 1), g.inputs.x)
    task = ec.Task(g, inputs={"x": [0b1000, 0b10]}, where=g.output <= spread)
    assert str(ec.solve(task).program) == "x"
    with pytest.raises(ec.TaskError, match="works on the output"):
        ec.Task(g, inputs={"x": [1]}, where=ec.fixpoint(v.v | g.output, g.inputs.x) == 3)
    with pytest.raises(ec.TaskError, match="v is a bound variable, outside of its loop"):
        ec.Task(g, inputs={"x": [1]}, where=g.output == v.v)


def test_scopes_that_nothing_uses_do_no_harm() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    for variables in ({"a": W, "r": Rule}, {"q": W}, {"z": ec.Set}):
        scope = g.bind(**variables)
        T = scope.nonterminal(f"T{scope.number}", next(iter(variables.values())))
        g.add(T, scope[next(iter(variables))])
    used = g.bind(v=W)
    T = used.nonterminal("T", W)
    g.add(T, used.v, T << 1)
    g.add(g.start, g.inputs.x, ec.iterate(T, g.start, 3))
    result = ec.solve(ec.Task(g, inputs={"x": [1, 3]}, target=[8, 24]))
    assert str(result.program) == "iterate(v -> v << 1, x, 3)"
