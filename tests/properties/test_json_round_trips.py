"""What `to_dict` writes is read back the same: grammars, tasks and programs of random languages; and no wrong dict is
read as something else, or ends in an error that is not typed."""

import copy
import json
import pickle
import random
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from search.test_face_against_brute_force import FRAME
from search.test_face_against_brute_force import grammars as words
from support.derived import derived
from support.json_copies import assert_same_language, copied
from support.loop_languages import Face
from support.loop_languages import languages as loops
from support.mdl_languages import grammars as weighed
from support.sampled import examples

LIMITS = ec.Limits(cost=5, candidates=3000)
any_grammar = st.one_of(
    words(),
    st.sampled_from([ec.Bool, ec.BitVec(2), ec.BitVec(64)]).flatmap(weighed),
    loops().map(lambda language: Face(language).grammar),
)


@examples(150)
@given(any_grammar)
def test_grammars(g: ec.Grammar) -> None:
    assert_same_language(g, copied(g))


@examples(40)
@given(st.sampled_from([ec.Bool, ec.BitVec(2)]).flatmap(weighed))
def test_fitted_grammars(g: ec.Grammar) -> None:
    programs = [p.expr for p in g.productions if not p.slots and p.nonterminal is g.start]
    fitted = g.fit(programs)
    read = ec.Grammar.from_dict(fitted.to_dict())
    assert_same_language(fitted, read)
    assert read.bits(programs) == fitted.bits(programs)


def same_frame(mine: Any, theirs: Any) -> None:
    for a, b in zip(mine, theirs, strict=True):
        parts = zip(getattr(a, "fields", (a,)), getattr(b, "fields", (b,)), strict=True)
        assert all(x.dtype == y.dtype and np.array_equal(x, y) for x, y in parts)
        assert isinstance(a, np.ndarray) or list(a) == list(b)


def assert_same_task(task: ec.Task, again: ec.Task) -> None:
    """The same data and goal, and a search that does the same in every level."""
    assert_same_language(task.grammar, again.grammar)
    same_frame(task.inputs.values(), again.inputs.values())
    for name in ("points", "elements", "covers", "contradiction", "costs"):
        assert getattr(task, name) == getattr(again, name)
    assert type(task.goal) is type(again.goal)
    for name in ("target", "mask"):
        assert np.array_equal(getattr(task.goal, name, None), getattr(again.goal, name, None))
    one, two = ec.solve(task, limits=LIMITS), ec.solve(again, limits=LIMITS)
    assert (one.status, one.program, one.cost) == (two.status, two.program, two.cost)
    counts = [[row[:7] for row in result.levels] for result in (one, two)]
    assert counts[0] == counts[1]


@examples(60)
@given(words(), st.data())
def test_tasks_with_a_target(g: ec.Grammar, data: st.DataObject) -> None:
    target = data.draw(st.lists(st.integers(0, 7), min_size=4, max_size=4))
    mask = data.draw(st.none() | st.lists(st.booleans(), min_size=4, max_size=4))
    task = ec.Task(g, inputs=FRAME, target=target, mask=mask)
    assert_same_task(task, copied(task))


@examples(60)
@given(words(), st.integers(0, 5))
def test_tasks_with_a_formula(g: ec.Grammar, kind: int) -> None:
    out, x, c = g.output, g.inputs.x, ec.Input("c", ec.BitVec(3))
    half = ec.define("half", lambda v: v >> 1, ec.BitVec(3))
    formulas = [out == x + c, out > half(x), ec.implies(c < 3, out == c), (out == x) & (out == x + 1), c == c, x < 5]
    formula = formulas[kind]
    named = {"c": [1, 2, 3, 7]} if kind in (0, 2, 4) else {}
    task = ec.Task(g, inputs=FRAME, where=formula, context=named)
    assert_same_task(task, copied(task))


@examples(60)
@given(loops(), st.booleans())
def test_tasks_of_loops_sets_and_lists(language: Any, with_goal: bool) -> None:
    face = Face(language)
    nodes = [node for node in face.grammar.inputs.values() if node.sort == face.grammar.start.sort]
    goal = {"target": ec.Program(nodes[0], list(face.grammar.inputs.values()))(face.data())} if nodes else {}
    task = face.task(**(goal if with_goal else {}))
    assert_same_task(task, copied(task))


def test_sets_of_many_elements_are_written_in_full() -> None:
    g = ec.Grammar(inputs={"s": ec.Set}, output=ec.Set)
    g.add(g.start, g.inputs.s, g.start | g.start)
    task = ec.Task(g, inputs={"s": [1 << 20_000, 3]}, target=[1 << 20_000, 3])  # beyond what Python writes in decimals
    assert_same_task(task, copied(task))


def test_a_grammar_that_grew_since() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, g.start + g.start)
    task = ec.Task(g, inputs={"x": [1]}, target=[3])
    g.add(g.start, 3, g.nonterminal("T", ec.BitVec(8)))
    assert [str(p) for p in copied(task).productions] == ["S ::= x", "S ::= S + S"]


@examples(40)
@given(any_grammar)
def test_every_program_of_a_small_language(g: ec.Grammar) -> None:
    """Those of loops' bodies too, which take the loop's variables."""
    for program in derived(g, 3, most=40):
        again = copied(program)
        assert (again, again.cost) == (program, program.cost)


# --- wrong dicts -----------------------------------------------------------------------------------------------------


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


BIG = [10**30, 10**400]
WRONG: list[Any] = [None, True, -1, *BIG, 1.5, float("nan"), "x", "", "BitVec(99)", [], [[]], {}, {"list": "Bool"}, 0]


def spoilt(data: Any, rng: random.Random) -> Any:
    """A dict with one part that is another value, or gone."""
    data = copy.deepcopy(data)
    *path, last = rng.choice(places(data)[1:])
    at = data
    for key in path:
        at = at[key]
    if rng.random() < 0.2:
        del at[last]
    else:
        at[last] = rng.choice(WRONG)
    return data


def things() -> list[tuple[Any, dict[str, Any]]]:
    g = ec.Grammar(inputs={"x": ec.BitVec(4), "xs": ec.List(ec.Record("R", a=ec.Set, b=ec.Bool))}, output=ec.BitVec(4))
    each = g.bind(a=ec.BitVec(4), r=ec.Record("R", a=ec.Set, b=ec.Bool))
    T = each.nonterminal("T", ec.BitVec(4))
    low = ec.define("low", lambda v: v & -v, ec.BitVec(4))
    g.add(T, each.a, ec.ite(each.r.b, each.a, low(each.a)), ec.ite(ec.subset(each.r.a, ec.empty_set), each.a, 3))
    g.add(g.start, g.inputs.x, ec.extract(ec.concat(g.start, g.start), 5, 2), prob=0.25)
    g.add(g.start, ec.fold(T, g.inputs.xs, g.start), prob=0.5)
    frame = {"x": [1, 2], "xs": [[(3, True), (1 << 70, False)], []]}
    target = ec.Task(g, inputs=frame, target=[1, 2], mask=[True, False])
    formula = ec.Task(g, inputs=frame, where=g.output > ec.Input("c", ec.BitVec(4)), context={"c": [0, 1]})
    result = ec.solve(target, objective=ec.MDL(noise=ec.noise.Exceptions()), limits=ec.Limits(cost=40))
    assert result.program is not None
    several = ec.Task(g, inputs=frame, target=([1, 2], [2, 2]), mask=([True, False], [True, True]))
    both = ec.solve(several, limits=ec.Limits(cost=40))
    return [(thing, thing.to_dict()) for thing in (g, target, formula, result, result.program, several, both)]


THINGS = things()


def schema_error(kind: Any, data: Any) -> ec.SchemaError | None:
    """What is wrong with a dict, where something is; what is read from another one can be written again."""
    try:
        read = kind.from_dict(data)
    except ec.SchemaError as error:
        return error
    json.dumps(read.to_dict(), allow_nan=False)
    assert repr(read)
    return None


@examples(1500)
@given(st.sampled_from(range(len(THINGS))), st.integers(0, 2**32))
def test_a_wrong_dict_is_a_typed_error_that_says_where(number: int, seed: int) -> None:
    thing, data = THINGS[number]
    error = schema_error(type(thing), spoilt(data, random.Random(seed)))
    if error is not None:
        assert error.place.split(".")[0].split("[")[0] == data["kind"]
        assert str(error) == f"{error.place}: {error.message}"
        assert str(pickle.loads(pickle.dumps(error))) == str(error)


def test_foreign_dicts() -> None:
    for _, data in THINGS:
        for other, _ in THINGS:
            if other.to_dict()["kind"] != data["kind"]:
                assert "is wanted, not of a" in str(schema_error(type(other), data))
    several, data = THINGS[-1]
    assert isinstance(several, ec.SeveralResult)
    assert "SeveralResult.from_dict" in str(schema_error(ec.Result, data))


def test_each_of_several_targets_is_one() -> None:
    several = next(thing for thing, data in THINGS if data.get("goal") and "targets" in data["goal"])
    for wrong in (None, {"where": "x"}, {"targets": []}, {"target": [1, 2]}):
        data = copy.deepcopy(several.to_dict())
        data["goal"]["targets"][1] = wrong
        error = schema_error(ec.Task, data)
        assert error is not None
        assert error.place.startswith("task.goal.targets[1]")
