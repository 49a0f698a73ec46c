"""Sets, records and lists on the Python side: sorts, data in and out, what is refused, and the meanings in NumPy."""

from __future__ import annotations

import pickle
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.objectives.cheapest import Cheapest
from enumcore.objectives.losses import LossGoal
from enumcore.theories.sets import as_ints, elements_of, set_words

Rule = ec.Record("Rule", body=ec.Set, head=ec.Set)
A, B = ec.Input("a", ec.Set), ec.Input("b", ec.Set)
WIDTHS = [1, 8, 63, 64, 65, 128, 200]


def some_sets(rng: random.Random, elements: int, count: int) -> list[int]:
    return [rng.getrandbits(elements) & rng.getrandbits(elements) for _ in range(count)]


def members(value: int) -> set[int]:
    return {i for i in range(value.bit_length()) if value >> i & 1}


def number(elements: set[int]) -> int:
    return sum(1 << i for i in elements)


def ints(column: Any) -> list[int]:
    return [int(v) for v in column] if column.ndim == 1 else as_ints(column)


MEANINGS: list[tuple[ec.Expr, Callable[[set[int], set[int]], Any]]] = [
    (A | B, lambda a, b: a | b),
    (A & B, lambda a, b: a & b),
    (A - B, lambda a, b: a - b),
    (ec.subset(A, B), lambda a, b: a <= b),
    (ec.ite(ec.subset(A, B), A, B - A), lambda a, b: a if a <= b else b - a),
    (A | ec.empty_set, lambda a, b: a),
    (ec.empty_set - B, lambda a, b: set()),
]


@pytest.mark.parametrize("elements", WIDTHS)
@pytest.mark.parametrize(("expr", "meaning"), MEANINGS, ids=[str(expr) for expr, _ in MEANINGS])
def test_meanings(expr: ec.Expr, meaning: Callable[[set[int], set[int]], Any], elements: int) -> None:
    rng = random.Random(elements)
    a, b = some_sets(rng, elements, 40), some_sets(rng, elements, 40)
    b = [x | y if k % 2 else y for k, (x, y) in enumerate(zip(a, b, strict=True))]
    p = ec.Program(expr, [A, B])
    expected = [meaning(members(x), members(y)) for x, y in zip(a, b, strict=True)]
    wanted = [number(v) if isinstance(v, set) else int(v) for v in expected]
    assert ints(p(a, b)) == wanted
    namespace: dict[str, Any] = {}
    exec(p.to_python(), namespace)
    assert [int(namespace["f"](x, y)) for x, y in zip(a, b, strict=True)] == wanted
    assert [int(p(x, y)) for x, y in zip(a, b, strict=True)] == wanted
    assert ints(p(a, b[0])) == ints(p(a, [b[0]] * len(a)))


def test_sorts() -> None:
    assert (ec.Set.theory, ec.Set.dtype, ec.Set.width, ec.Set.is_bool) == ("Set", np.uint64, 0, False)
    assert Rule == ec.Record("Rule", body=ec.Set, head=ec.Set) != ec.Record("Rule", head=ec.Set, body=ec.Set)
    sorts = [ec.Set, Rule, ec.List(Rule), ec.List(ec.Set), ec.List(ec.BitVec(3)), ec.BitVec(3), ec.Bool]
    assert len(set(sorts)) == len(sorts)
    assert pickle.loads(pickle.dumps(sorts)) == sorts
    assert [str(sort) for sort in sorts] == "Set Rule List(Rule) List(Set) List(BitVec(3)) BitVec(3) Bool".split()


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda: ec.Record("Rule"), "at least one field"),
        (lambda: ec.Record("", x=ec.Set), "a name is a string"),
        (lambda: ec.Record("R", x=Rule), "field x is of sort Bool, BitVec"),
        (lambda: ec.List(ec.List(ec.Set)), "items are of sort"),
        (lambda: ec.List(3), "items are of sort"),
        (lambda: A == B, "sets have no =="),
        (lambda: ~A, "theory Set has no operator 'not'"),
        (lambda: A + B, "theory Set has no operator 'add'"),
        (lambda: A | 1, "the one literal of sort Set is ec.empty_set"),
        (lambda: A | True, "the one literal of sort Set is ec.empty_set"),
        (lambda: A | ec.Input("x", ec.BitVec(8)), "its arguments are of one sort, Set"),
        (lambda: ec.Input("x", ec.BitVec(8)) | A, "its arguments are of one width"),
        (lambda: ec.concat(ec.Input("x", ec.BitVec(8)), A), "its arguments are bit-vectors"),
        (lambda: ec.subset(A, 3), "subset: 3 is no expression"),
        (lambda: ec.Const(3, ec.Set), "the one literal of sort Set is ec.empty_set"),
        (lambda: ec.Input("rs", ec.List(Rule)) | A, "no operator takes a list; read it with ec.fold"),
        (lambda: ec.Input("r", Rule), "its sort is Bool, BitVec"),
        (lambda: ec.Nonterminal("N", ec.List(Rule)), "its sort is Bool, BitVec"),
        (lambda: ec.Grammar(inputs={}, output=ec.List(Rule)), "its sort is Bool, BitVec"),
        (lambda: ec.Grammar(inputs={"x": 3}, output=ec.Set), "x: 3 is not a sort"),
        (lambda: ec.Program(A | B, [A, B]).to_smtlib(), "has no SMT-LIB form"),
        (lambda: ec.Set.smt, "has no SMT-LIB form"),
    ],
)
def test_refused_expressions(act: Callable[[], object], message: str) -> None:
    with pytest.raises(ec.GrammarError, match=message):
        act()


def test_numpy_on_the_left() -> None:
    with pytest.raises(ec.GrammarError, match="empty_set"):
        np.uint64(3) | A


def language(**sorts: ec.Sort) -> ec.Grammar:
    g = ec.Grammar(inputs=sorts, output=ec.Set)
    g.add(g.start, ec.empty_set, *(node for node in g.inputs.values() if node.sort == ec.Set))
    return g


@pytest.mark.parametrize(
    "values",
    [
        [1, 5, 0],
        (1, 5, 0),
        np.array([1, 5, 0], np.int8),
        np.array([1, 5, 0], np.uint64),
        np.array([1, 5, 0], object),
        np.array([[1, 0], [5, 0], [0, 0]], np.uint64),
        np.array([1, 9, 5, 9, 0], ">u4")[::2],
        [np.uint8(1), 5, np.int64(0)],
    ],
)
def test_sets_in(values: Any) -> None:
    task = ec.Task(language(s=ec.Set), inputs={"s": values}, target=values)
    assert task.inputs["s"].tolist() == [1, 5, 0]
    assert (task.inputs["s"].dtype, task.elements, task.covers) == (np.uint64, 3, "examples")
    assert not task.inputs["s"].flags.writeable


def test_elements_are_those_of_all_data() -> None:
    g = language(s=ec.Set, rs=ec.List(Rule))
    inputs = {"s": [1, 2], "rs": [[(1, 1 << 70)], []]}
    task = ec.Task(g, inputs=inputs)
    assert (task.elements, task.words, task.inputs["s"].shape) == (71, 2, (2, 2))
    assert task.evaluate(g.inputs.s).tolist() == [[1, 0], [2, 0]]
    assert task.evaluate(ec.empty_set).tolist() == [[0, 0], [0, 0]]
    assert ec.Task(g, inputs=inputs, target=[1 << 130, 0]).elements == 131
    assert ec.Task(language(s=ec.Set), inputs={"s": [0]}).elements == 1
    lowered = Cheapest(task).lower()
    assert (lowered["elements"], [code for code, _ in lowered["inputs"]]) == (71, [255])
    assert lowered["inputs"][0][1].tolist() == [1, 0, 2, 0]
    (offsets, fields), *_ = lowered["lists"]
    assert (offsets.tolist(), [(code, flat.tolist()) for code, flat in fields]) == (
        [0, 1, 1],
        [(255, [1, 0]), (255, [0, 64])],
    )


@pytest.mark.parametrize(
    ("inputs", "message"),
    [
        ({"s": [-1]}, "s: -1, number 0 from 0, is no set"),
        ({"s": np.array([3, -2])}, "s: -2, number 1 from 0, is no set"),
        ({"s": [1 << 70, -1]}, "s: -1, number 1 from 0, is no set"),
        ({"s": [True]}, "s: True, number 0 from 0, is no set"),
        ({"s": [1.5]}, "s: 1.5, number 0 from 0, is no set"),
        ({"s": ["a"]}, "s: 'a', number 0 from 0, is no set"),
        ({"s": "abc"}, "is no set"),
        ({"s": [{1, 2}]}, "s: {1, 2}, number 0 from 0, is no set"),
        ({"s": [[1, 2], [3, 4]]}, r"s: an array of shape \(2, 2\) and dtype int64 is given; sets are integers"),
        ({"s": [[1], [2, 3]]}, "s: cannot be read as an array of sets"),
        ({"s": np.zeros((2, 2, 2), np.uint64)}, "sets are integers"),
        ({"s": [1 << (1 << 20)]}, "a set has element 1048576; elements are numbered 0 to 65535"),
        ({"s": 3}, r"s: shape \(\) is given"),
        ({"s": []}, "the frame is empty"),
    ],
)
def test_refused_sets(inputs: dict[str, Any], message: str) -> None:
    with pytest.raises(ec.TaskError, match=message):
        ec.Task(language(s=ec.Set), inputs=inputs)


def test_sets_have_no_place_among_bits() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x)
    for wrong in (ec.Lists([0, 1], [5]), [1 << 70], [{1}], np.array([[1, 2]], np.uint64), [[1], [2, 3]]):
        with pytest.raises(ec.TaskError, match=r"^x: "):
            ec.Task(g, inputs={"x": wrong})


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        (3, "rules: int is given; give a sequence of lists"),
        ("ab", "rules: str is given"),
        ([3], "rules: point 0 holds 3 where a list of Rule is wanted"),
        ([[(1, 2)], None], "rules: point 1 holds None"),
        ([[(1, 2)], [(1, 2), (1, 2, 3)]], "rules: point 1, item 1 is 3 values; a Rule is a tuple of 2: body, head"),
        ([[], [(1, 2), 7]], "rules: point 1, item 1 is 7; a Rule is a tuple of 2"),
        ([[(1, -2)], []], "rules, head of the items in one row: -2, number 0 from 0, is no set"),
        ([[(1, 2)], [(1, 2.5)]], "rules, head of the items in one row: 2.5, number 1"),
        (ec.Lists([0, 1, 1], [1]), "rules: Lists of 1 fields are given; Rule has 2"),
        ([[(1, 2)]], "the arrays differ in length: s 2, rules 1"),
    ],
)
def test_refused_lists(rules: Any, message: str) -> None:
    with pytest.raises(ec.TaskError, match=message):
        ec.Task(language(s=ec.Set, rules=ec.List(Rule)), inputs={"s": [1, 2], "rules": rules})


@pytest.mark.parametrize(
    "arguments",
    [([1, 2], [0]), ([0, 2, 1, 3], [0, 0, 0]), ([0, 2], [1]), ([0, 1.5], [1]), ([0, 1], [1], [1, 2]), ([0],), ([], [])],
)
def test_refused_offsets(arguments: tuple[Any, ...]) -> None:
    with pytest.raises(ec.TaskError, match=r"^Lists: "):
        ec.Lists(*arguments)


def test_lists() -> None:
    nested = [[(1, 2), (3, 1 << 80)], [], [(7, 0)]]
    g = language(s=ec.Set, rules=ec.List(Rule))
    task = ec.Task(g, inputs={"s": [1, 2, 3], "rules": nested})
    lists = task.inputs["rules"]
    assert (list(lists), len(lists), lists.longest) == (nested, 3, 2)
    assert (lists[-1], list(lists[1:])) == ([(7, 0)], [[], [(7, 0)]])
    assert list(pickle.loads(pickle.dumps(lists))) == nested
    again = ec.Task(g, inputs={"s": [1, 2, 3], "rules": lists})
    assert list(again.inputs["rules"]) == nested
    flat = ec.Lists([0, 2, 2, 3], [1, 3, 7], [2, 1 << 80, 0])
    assert list(ec.Task(g, inputs={"s": [1, 2, 3], "rules": flat}).inputs["rules"]) == nested
    with pytest.raises(IndexError):
        lists[3]


def test_equal_inputs_are_equal_sets_and_equal_lists() -> None:
    g = language(s=ec.Set, rules=ec.List(Rule))
    rules = [[(1, 2)], [(1, 2)], [(2, 1)], [], [(1, 2), (1, 2)]]
    task = ec.Task(g, inputs={"s": [1, 1, 1, 1, 1], "rules": rules}, target=[1, 1, 2, 3, 4])
    assert task.contradiction == ()
    task = ec.Task(g, inputs={"s": [1, 1, 1, 1, 1], "rules": rules}, target=[1, 2, 2, 3, 4])
    assert task.contradiction == (0, 1)
    wide = [1 << 100, 1 << 100, 1 << 101]
    assert ec.Task(language(s=ec.Set), inputs={"s": wide}, target=[1, 1 << 99, 1]).contradiction == (0, 1)
    result = ec.solve(ec.Task(language(s=ec.Set), inputs={"s": wide}, target=[1, 1 << 99, 1]))
    assert (result.status, result.certificate.contradiction) == (ec.Status.EXHAUSTED, (0, 1))


def test_there_is_no_end_of_sets() -> None:
    with pytest.raises(ec.TaskError, match="s of sort Set has no end of values"):
        ec.all_inputs(language(s=ec.Set))


def test_a_program_takes_what_a_task_takes() -> None:
    p = ec.Program(A - B, [A, B])
    assert p([7, 5], [1, 4]).tolist() == [6, 1]
    assert p(7, [1, 4]).tolist() == [6, 3]
    assert p(b=1 << 90, a=(1 << 90) + 5) == 5
    wide = p([1 << 100, 3], [0, 1])
    assert (wide.shape, as_ints(wide)) == ((2, 2), [1 << 100, 2])
    assert p(wide, [0, 2]).tolist() == [[0, 1 << 36], [0, 0]]
    with pytest.raises(ec.TaskError, match="differ in shape"):
        p([1, 2], [1, 2, 3])
    with pytest.raises(ec.TaskError, match="a: -1, number 0"):
        p(-1, 2)


def test_words() -> None:
    assert elements_of(set_words([0, 0], "s")) == 0
    assert elements_of(set_words(1 << 63, "s")) == 64
    assert as_ints(set_words([1 << 64, 3, 1 << 200], "s")) == [1 << 64, 3, 1 << 200]
    assert set_words(np.zeros((2, 0), np.uint64), "s").shape == (2, 1)


@pytest.mark.parametrize("elements", WIDTHS)
def test_search(elements: int) -> None:
    rng = random.Random(elements)
    a, b, c = (some_sets(rng, elements, 12) for _ in range(3))
    g = ec.Grammar(inputs={"a": ec.Set, "b": ec.Set, "c": ec.Set}, output=ec.Set)
    S, T = g.start, g.nonterminal("T", ec.Bool)
    g.add(S, *g.inputs.values(), ec.empty_set, S | S, S & S, S - S, ec.ite(T, S, S))
    g.add(T, ec.subset(S, S), ~T)
    target = [(x | y) - z for x, y, z in zip(map(members, a), map(members, b), map(members, c), strict=True)]
    task = ec.Task(g, inputs={"a": a, "b": b, "c": c}, target=[number(t) for t in target])
    with ec.Search(task) as search:
        for _ in search:
            pass
        result = search.result()
        columns = search.bank.columns(S)
        assert columns.shape == (
            (search.bank.count(S), 12) if elements <= 64 else (search.bank.count(S), 12, task.words)
        )
        for column, program in zip(columns, search.bank.programs(S), strict=True):
            assert np.array_equal(column, task.evaluate(program.expr))
        assert search.bank.find(S, a) == ec.Program(g.inputs.a, list(g.inputs.values()))
        assert search.bank.find(S, [1 << 300] * 12) is None
    assert result.status is ec.Status.SOLVED
    assert result.size is not None
    assert result.size <= 5
    assert ints(result.program(a, b, c)) == [number(t) for t in target]


def test_formulas_over_sets() -> None:
    g = ec.Grammar(inputs={"a": ec.Set, "b": ec.Set}, output=ec.Set)
    S = g.start
    g.add(S, *g.inputs.values(), S | S, S & S, S - S)
    for wide in (0, 90):
        inputs = {"a": [7, 1 << wide, 3], "b": [1, 1 << wide, 4]}
        # exactly what is in a and not in b
        both = ec.subset(g.output, g.inputs.a) & ec.subset(g.output & g.inputs.b, ec.empty_set)
        task = ec.Task(g, inputs=inputs, where=both & ec.subset(g.inputs.a, g.output | g.inputs.b))
        assert ec.solve(task).program == ec.Program(g.inputs.a - g.inputs.b, list(g.inputs.values()))
        extra = ec.Input("t", ec.Set)
        exactly = ec.subset(g.output, extra) & ec.subset(extra, g.output)
        found = ec.solve(ec.Task(g, inputs=inputs, where=exactly, context={"t": [7, 1 << wide, 7]})).program
        assert found == ec.Program(g.inputs.a | g.inputs.b, list(g.inputs.values()))
    impossible = ec.Task(g, inputs=inputs, where=ec.subset(g.inputs.a, g.inputs.b))
    assert impossible.contradiction == (0,)


def test_noise_on_sets() -> None:
    bits = ec.noise.Exceptions().code(2, ec.Set, 3)
    assert np.allclose(2**bits, [3, 3 * 2 * 7, 3 * 49])
    for noise in (ec.noise.Bernoulli(), ec.noise.BitFlip()):
        with pytest.raises(ec.TaskError, match=r"is no noise for Set; use Exceptions\(\)"):
            noise.check(ec.Set)
    g = language(a=ec.Set, b=ec.Set)
    a = [1 << k for k in range(60)]
    b = [*a[:-1], 1 << 61]
    objective = ec.MDL(noise=ec.noise.Exceptions())
    result = ec.solve(ec.Task(g, inputs={"a": a, "b": [0] * 60}, target=b), objective=objective)
    assert str(result.program) == "a"
    assert result.bits is not None
    assert abs(result.bits.data - (np.log2(61) + np.log2(60) + np.log2(2.0**62 - 1))) < 1e-9
    wide = ec.Task(g, inputs={"a": a, "b": [1 << 64] * 60}, target=b)
    with pytest.raises(ec.TaskError, match="a noise of sets counts those of at most 64 elements, the task has 65"):
        ec.solve(wide, objective=objective)


def test_the_fewest_losses_of_equal_sets_and_lists() -> None:
    g = ec.Grammar(inputs={"s": ec.Set, "rules": ec.List(Rule)}, output=ec.Bool)
    g.add(g.start, ec.subset(g.inputs.s, ec.empty_set))
    inputs = {"s": [1 << 99] * 5, "rules": [[(1, 2)], [(1, 2)], [(1, 2)], [], []]}
    task = ec.Task(g, inputs=inputs, target=[True, True, False, False, True])
    assert (
        LossGoal(task, ec.MDL(ec.noise.Bernoulli(rare=True))).fewest
        == ec.noise.Bernoulli(rare=True).code(5, ec.Bool)[2]
    )
