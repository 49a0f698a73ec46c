"""What `Task.to_sygus` writes is read back as the same task: the same language, the same programs meet the goal, and
the same one is found."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from search.test_face_against_brute_force import FRAME, TWICE
from search.test_face_against_brute_force import grammars as words
from support.derived import by_nonterminal
from support.mdl_languages import grammars as weighed
from support.sampled import examples

LIMITS = ec.Limits(cost=5, candidates=3000)


def plain(g: ec.Grammar) -> ec.Grammar:
    """The same language, where each production costs the nodes that it writes."""
    data = g.to_dict()
    for row, p in zip(data["productions"], g.productions, strict=True):
        row["cost"], row["prob"] = 0 if p.is_unit else p.expr.size - p.expr.slots, None
    return ec.Grammar.from_dict(data)


def rules(task: ec.Task) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node.name: [] for node in task.nonterminals}
    for p in task.productions:
        if str(p.expr) not in found[p.nonterminal.name]:  # the reader takes what is written twice once
            found[p.nonterminal.name].append(str(p.expr))
    return {left: terms for left, terms in found.items() if terms}


def assert_reads_back(task: ec.Task) -> ec.Task:
    again = ec.Task.from_sygus(task.to_sygus())
    assert list(rules(again).items()) == list(rules(task).items())
    assert [(n.name, n.sort) for n in again.grammar.inputs.values()] == [
        (n.name, n.sort) for n in task.grammar.inputs.values()
    ]
    for program in list(by_nonterminal(task.grammar, 3, most=40)[task.grammar.start.name])[:80]:
        met = not task.contradiction and not len(task.failures(program.expr))
        assert met == (not again.contradiction and not len(again.failures(program.expr)))
    one, two = (ec.solve(each, limits=LIMITS, points="all") for each in (task, again))
    assert (one.status, one.program, one.cost) == (two.status, two.program, two.cost)
    return again


@examples(100)
@given(words().map(plain), st.data())
def test_targets(g: ec.Grammar, data: st.DataObject) -> None:
    target = data.draw(st.lists(st.integers(0, 7), min_size=4, max_size=4))
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=4, max_size=4))
    again = assert_reads_back(ec.Task(g, inputs=FRAME, target=target, mask=mask))
    if mask is None:
        assert all(np.array_equal(again.inputs[name], FRAME[name]) for name in FRAME)
        assert again.goal.target.tolist() == target  # type: ignore[union-attr]


@examples(100)
@given(st.sampled_from([ec.Bool, ec.BitVec(2), ec.BitVec(64)]).flatmap(weighed).map(plain), st.data())
def test_targets_of_other_sorts(g: ec.Grammar, data: st.DataObject) -> None:
    def column(sort: ec.Sort) -> list[int]:
        return data.draw(st.lists(st.integers(0, (1 << sort.width) - 1), min_size=3, max_size=3))

    frame: dict[str, Any] = {node.name: column(node.sort) for node in g.inputs.values()}
    assert_reads_back(ec.Task(g, inputs=frame, target=column(g.start.sort)))


@examples(100)
@given(words().map(plain), st.integers(0, 7), st.booleans())
def test_formulas(g: ec.Grammar, kind: int, everywhere: bool) -> None:
    out, x, c = g.output, g.inputs.x, ec.Input("c", ec.BitVec(3))
    half = ec.define("half", lambda v: v >> 1, ec.BitVec(3))
    formulas = [
        *(out == x + c, out > half(x), ec.implies(c < 3, out == c), (out == x) & (out == x + 1), c == c, x < 5),
        *(ec.distinct(out, x, x + 1) | (out == TWICE(x)), ec.implies(c < 3, out > c)),
    ]
    frame = ec.all_inputs(g) if everywhere else FRAME
    points = 16 if everywhere else 4
    named = {"c": [(3 * k + 1) % 8 for k in range(points)]} if kind in (0, 2, 4, 7) else {}
    task = ec.Task(g, inputs=frame, where=formulas[kind], context=named)
    again = assert_reads_back(task)
    if everywhere and not named and not again.contradiction and kind != 5:
        assert again.covers == "all inputs"


def test_operators_that_smtlib_does_not_have() -> None:
    """They are macros in the file: one node each, as in the language."""
    g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    x, y = g.inputs.values()
    g.add(g.start, x, y, ec.nand(g.start, g.start), ec.nor(g.start, x))
    for goal in (x ^ y, ec.nor(x, y)):
        task = ec.Task(g, inputs=ec.all_inputs(g), where=g.output == goal)
        again = ec.Task.from_sygus(task.to_sygus())
        one, two = ec.solve(task), ec.solve(again)
        assert (one.cost, str(one.program)) == (two.cost, str(two.program))
        assert "(define-fun nand ((a Bool) (b Bool)) Bool (not (and a b)))" in task.to_sygus()


def test_formulas_on_points_of_a_large_space() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(64), "y": ec.BitVec(64)}, output=ec.BitVec(64))
    g.add(g.start, g.inputs.x, g.inputs.y, 1, g.start + g.start, g.start | g.start)
    frame = {"x": [1, 2, 1 << 63], "y": [7, 7, 9]}
    again = assert_reads_back(ec.Task(g, inputs=frame, where=(g.output > g.inputs.x) & (g.output > g.inputs.y)))
    assert again.points == 3


def test_contradictory_and_empty_goals() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.start + g.start)
    assert assert_reads_back(ec.Task(g, inputs={"x": [1, 1]}, target=[1, 2])).contradiction
    assert_reads_back(ec.Task(g, inputs={"x": [1, 1]}, target=[1, 2], mask=[False, False]))


def test_a_function_without_inputs() -> None:
    g = ec.Grammar(inputs={}, output=ec.BitVec(8))
    g.add(g.start, 1, g.start + g.start)
    assert str(ec.solve(assert_reads_back(ec.Task(g, inputs={}, target=[3]))).program) == "1 + (1 + 1)"
    with pytest.raises(ec.TaskError, match="a formula over a function without inputs"):
        ec.Task(g, inputs={}, where=g.output > ec.Input("c", ec.BitVec(8)), context={"c": [3]}).to_sygus()


@pytest.mark.parametrize("name", ["f", "x", "a b", "let", "bvadd", "a|b", "S", "1st", "true", "Start", "Constant"])
def test_odd_names(name: str) -> None:
    twin = ec.define(name, lambda v: v + v, ec.BitVec(4))
    g = ec.Grammar(inputs={name: ec.BitVec(4), name + "'": ec.BitVec(4)}, output=ec.BitVec(4), start=name + "?")
    T = g.nonterminal(name + "!", ec.BitVec(4))
    first, second = g.inputs.values()
    g.add(g.start, first, second, T)
    g.add(T, g.start + T, twin(g.start))
    for goal in ({"target": [2, 5]}, {"where": g.output == first + second + second}):
        task = ec.Task(g, inputs={name: [0, 1], name + "'": [1, 2]}, **goal)
        again = ec.Task.from_sygus(task.to_sygus(name))
        assert len(again.productions) == len(task.productions)
        one, two = ec.solve(task), ec.solve(again)
        assert one.program is not None
        assert two.program is not None
        assert (one.cost, one.program(*task.inputs.values()).tolist()) == (
            two.cost,
            two.program(*task.inputs.values()).tolist(),
        )


def wrong_tasks() -> list[tuple[ec.Task, str]]:
    def grammar(**sorts: ec.Sort) -> ec.Grammar:
        g = ec.Grammar(inputs={"x": ec.BitVec(8), **sorts}, output=ec.BitVec(8))
        g.add(g.start, g.inputs.x)
        return g

    data: dict[str, Any] = {"inputs": {"x": [1]}, "target": [1]}
    priced, likely, with_set, with_list = grammar(), grammar(), grammar(s=ec.Set), grammar(xs=ec.List(ec.BitVec(8)))
    priced.add(priced.start, 1, cost=3)
    likely = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    likely.add(likely.start, likely.inputs.x, prob=1.0)
    over_sets = ec.implies(ec.subset(ec.Input("c", ec.Set), ec.Input("d", ec.Set)), grammar().output > 3)
    loop = grammar()
    body = loop.bind(v=ec.BitVec(8))
    T = body.nonterminal("T", ec.BitVec(8))
    loop.add(T, body.v)
    loop.add(loop.start, ec.fixpoint(T, loop.start))
    return [
        (ec.Task(grammar(), inputs={"x": [1]}), "the task has no goal"),
        (ec.Task(priced, **data), "production S ::= 1 costs 3; in a SyGuS file it costs the 1 that it writes"),
        (ec.Task(likely, **data), "production S ::= x has a probability; SyGuS files have none"),
        (
            ec.Task(with_set, {"x": [1], "s": [1]}, [1]),
            r"s is of sort Set; SyGuS files have Bool, Int and \(_ BitVec w\)",
        ),
        (ec.Task(with_list, {"x": [1], "xs": [[1]]}, [1]), r"xs is of sort List\(BitVec\(8\)\); SyGuS"),
        (ec.Task(grammar(), {"x": [1]}, where=over_sets, context={"c": [1], "d": [3]}), "c is of sort Set"),
        (ec.Task(loop, **data), r"fixpoint\(T, S\) is a loop; SyGuS files have none"),
    ]


@pytest.mark.parametrize(("task", "message"), wrong_tasks())
def test_what_sygus_cannot_say(task: ec.Task, message: str) -> None:
    with pytest.raises(ec.TaskError, match=f"^to_sygus: .*{message}"):
        task.to_sygus()
