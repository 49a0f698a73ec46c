"""Operators that are functions of Python, against brute force and against operators of the core of the same meaning."""

from __future__ import annotations

import pickle
import random
import signal
import time
from itertools import product
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.errors import OperatorError
from support.going_on import same, same_banks

W, B = ec.BitVec(3), ec.BitVec(8)
FRAME = {"x": [0, 3, 5, 6], "b": [True, False, False, True]}


def random_table(sorts: list[ec.Sort], result: ec.Sort, seed: int) -> dict[tuple[Any, ...], Any]:
    """A value for each tuple of operands."""
    rng = random.Random(seed)
    values = {ec.Bool: [False, True], W: list(range(8))}
    return {args: rng.choice(values[result]) for args in product(*(values[sort] for sort in sorts))}


def tabled(sorts: list[ec.Sort], result: ec.Sort, seed: int, block: bool) -> ec.OwnFunction:
    table = random_table(sorts, result, seed)
    dense = np.array([table[key] for key in sorted(table)]).reshape([2 if s == ec.Bool else 8 for s in sorts])

    def one(*args: Any) -> Any:
        return table[args]

    def many(*args: Any) -> Any:
        return dense[tuple(a.astype(np.intp) for a in args)]

    return ec.operator(*sorts, result=result, name="f", block=block)(many if block else one)


def brute_force(
    tables: list[tuple[list[ec.Sort], ec.Sort, dict[Any, Any]]], cost: int
) -> dict[ec.Sort, dict[Any, int]]:
    """Each sort's columns with their least costs: leaves x, 1 and b cost 1, an operator 1 and its operands."""
    best: dict[ec.Sort, dict[Any, int]] = {W: {tuple(FRAME["x"]): 1, (1,) * 4: 1}, ec.Bool: {tuple(FRAME["b"]): 1}}
    for level in range(2, cost + 1):
        new = [
            (result, tuple(table[row] for row in zip(*(column for column, _ in args), strict=True)))
            for sorts, result, table in tables
            for args in product(*(best[sort].items() for sort in sorts))
            if 1 + sum(c for _, c in args) == level
        ]
        for result, column in new:
            best[result].setdefault(column, level)
    return best


@pytest.mark.parametrize("block", [False, True])
@pytest.mark.parametrize("seed", range(6))
def test_random_functions_against_brute_force(seed: int, block: bool) -> None:
    shapes: list[tuple[list[ec.Sort], ec.Sort]] = [([W], W), ([W, W], W), ([W, ec.Bool], W), ([W, W], ec.Bool)]
    if seed % 2:
        shapes.append(([W, ec.Bool, W], ec.Bool))
    g = ec.Grammar(inputs={"x": W, "b": ec.Bool}, output=W)
    nodes = {W: g.start, ec.Bool: g.nonterminal("T", ec.Bool)}
    g.add(g.start, g.inputs.x, 1)
    g.add(nodes[ec.Bool], g.inputs.b)
    for k, (sorts, result) in enumerate(shapes):
        f = tabled(sorts, result, 10 * seed + k, block)
        g.add(nodes[result], f(*(nodes[sort] for sort in sorts)))
    known = brute_force([(s, r, random_table(s, r, 10 * seed + k)) for k, (s, r) in enumerate(shapes)], 6)
    for words in ({"threads": 1}, {"threads": 3, "isa": "baseline"}, {"prune": False, "exact": True}):
        with ec.Search(ec.Task(g, inputs=FRAME), limits=ec.Limits(cost=6), **words) as search:
            search.run()
            for sort, node in nodes.items():
                programs, columns = search.bank.programs(node), search.bank.columns(node).tolist()
                found = {tuple(column): program.cost for column, program in zip(columns, programs, strict=True)}
                assert found == known[sort]
                for program in programs[::7]:  # the evaluator that is apart from the core agrees
                    assert tuple(program(**{v.name: FRAME[v.name] for v in program.inputs}).tolist()) in known[sort]


def test_the_same_as_an_operator_of_the_core() -> None:
    add = ec.operator(B, B, result=B, name="add", block=True)(lambda a, b: a + b)
    xs = np.random.default_rng(0).integers(0, 256, 30)
    searches = []
    for plus in (lambda a, b: add(a, b), lambda a, b: a + b):
        g = ec.Grammar(inputs={"x": B}, output=B)
        g.add(g.start, g.inputs.x, 3, ~g.start, plus(g.start, g.start))
        searches.append(ec.Search(ec.Task(g, inputs={"x": xs}), limits=ec.Limits(cost=7), prune=False))
        searches[-1].run()
    own, theirs = searches
    assert [row[:-4] for row in own.result().levels] == [row[:-4] for row in theirs.result().levels]
    assert np.array_equal(own.bank.columns(own.task.grammar.start), theirs.bank.columns(theirs.task.grammar.start))
    for search in searches:
        search.close()


@ec.operator(B, result=B)
def bits(x: int) -> int:
    return x.bit_count()


@ec.operator(B, B, result=ec.Bool)
def near(a: int, b: int) -> bool:
    return abs(a - b) < 3


def language() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": B, "y": B}, output=B)
    s, x, y = g.start, g.inputs.x, g.inputs.y
    c = g.nonterminal("C", ec.Bool)
    g.add(s, x, y, 1, bits(s), s + s, ec.ite(c, s, s))
    g.add(c, near(s, s))
    return g


XS, YS = [1, 7, 8, 255, 3, 90, 17], [0, 1, 200, 254, 100, 91, 30]
WANTED = [a if abs(a - b) < 3 else (a + b) % 256 for a, b in zip(XS, YS, strict=True)]
TASK = ec.Task(language(), inputs={"x": XS, "y": YS}, target=WANTED)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("words", [{}, {"strategy": ec.strategies.JustInTime()}, {"strategy": None}])
def test_everywhere_that_an_operator_goes(words: dict[str, Any], threads: int) -> None:
    result = ec.solve(TASK, threads=threads, **words)
    assert result.status is ec.Status.SOLVED
    assert result.program([10, 10], [11, 20]).tolist() == [10, 30]
    assert str(result.program) == "ite(near(x, y), x, x + y)"
    assert result.certificate.minimal


def test_goals_noise_adaptation_and_the_k_best() -> None:
    g = language()
    formula = ec.Task(g, inputs={"x": XS, "y": YS}, where=bits(g.output) == bits(g.inputs.x + g.inputs.y))
    program = ec.solve(formula).program
    assert program is not None
    assert all(int(v).bit_count() == (x + y & 255).bit_count() for v, x, y in zip(program(XS, YS), XS, YS, strict=True))
    wrong = [*WANTED[:-1], 99]
    noisy = ec.solve(
        ec.Task(g, inputs={"x": XS * 9, "y": YS * 9}, target=[*WANTED * 8, *wrong]),
        objective=ec.MDL(noise=ec.noise.Exceptions()),
        limits=ec.Limits(candidates=100_000),
    )
    assert str(noisy.program) == "ite(near(x, y), x, x + y)"
    first = ec.solve(TASK)
    assert [str(p) for p in first.programs(1)] == [str(first.program)]
    change = ec.adapt(first, ec.Task(TASK.grammar, inputs={"x": [5], "y": [50]}, target=[55]))
    assert change.survived


class Other:
    """Another value each time."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, x: Any) -> Any:
        self.calls += 1
        return x ^ self.calls


@pytest.mark.parametrize("threads", [1, 2])
def test_a_function_may_search(threads: int) -> None:
    def smallest(x: int) -> int:
        g = ec.Grammar(inputs={"x": B}, output=B)
        g.add(g.start, g.inputs.x, 1, g.start + g.start)
        return ec.solve(ec.Task(g, inputs={"x": [2]}, target=[x]), limits=ec.Limits(cost=9)).cost or 0

    f = ec.operator(B, result=B, name="f")(smallest)
    g = ec.Grammar(inputs={"x": B}, output=B)
    g.add(g.start, g.inputs.x, f(g.start), g.start + g.start)
    assert str(ec.solve(ec.Task(g, inputs={"x": [4, 6]}, target=[3, 5]), threads=threads).program) == "f(x)"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: (lambda x: 1 // (x % 7), False), r"f\(7\) raised ZeroDivisionError"),
        (lambda: (lambda x: x * 200, False), r"f\(3\) is 600, which is no value of BitVec\(8\)"),
        (lambda: (lambda x: -1, False), "is -1, which is no value"),
        (lambda: (lambda x: "a", False), "is 'a', which is no value"),
        (lambda: (Other(), False), "gave two values"),
        (lambda: (Other(), True), "gave two values"),
        (lambda: (lambda x: x[:1, :1], True), "returned one of shape"),
        (lambda: (lambda x: x / 2, True), "returned an array of float"),
        (lambda: (lambda x: x.fill(0) or x, True), "raised ValueError: assignment destination is read-only"),
    ],
)
@pytest.mark.parametrize("threads", [1, 2])
def test_what_a_function_must_not_do(made: Any, said: str, threads: int) -> None:
    function, block = made()
    f = ec.operator(B, result=B, name="f", block=block)(function)
    g = ec.Grammar(inputs={"x": B}, output=B)
    g.add(g.start, g.inputs.x, 1, g.start + g.start, cost=1)
    g.add(g.start, f(g.start), cost=2)
    with ec.Search(ec.Task(g, inputs={"x": [3, 7]}), limits=ec.Limits(cost=6), threads=threads) as search:
        with pytest.raises(OperatorError, match=said):
            search.run()
        assert search.bank.count(g.start) >= 2  # what there was is kept


def test_a_function_that_takes_long_is_under_the_limits() -> None:
    def slow(x: int) -> int:
        time.sleep(0.002)
        return x ^ 85

    f = ec.operator(B, result=B, name="f")(slow)
    g = ec.Grammar(inputs={"x": B}, output=B)
    g.add(g.start, g.inputs.x, 1, f(g.start), g.start + g.start)
    task = ec.Task(g, inputs={"x": list(range(200))}, target=[7 * x % 251 for x in range(200)])
    for limits, status in ((ec.Limits(seconds=0.1), ec.Status.TIME_LIMIT), (ec.Limits(cost=2), ec.Status.COST_LIMIT)):
        result = ec.solve(task, limits=limits, threads=1)
        assert result.status is status


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers here")
def test_ctrl_c_within_a_function() -> None:
    def interrupted(x: int) -> int:
        if x == 200:
            raise KeyboardInterrupt
        return x

    f = ec.operator(B, result=B, name="f")(interrupted)
    g = ec.Grammar(inputs={"x": B}, output=B)
    g.add(g.start, g.inputs.x, f(g.start), g.start + g.start)
    result = ec.solve(ec.Task(g, inputs={"x": [1, 100]}, target=[7, 200]), threads=1)
    assert result.status is ec.Status.INTERRUPTED


def test_forms_that_a_function_of_python_has_none_of(tmp_path: Any) -> None:
    program = ec.solve(TASK).program
    assert program is not None
    for write in (program.to_python, program.to_smtlib, program.to_c, program.to_dict, TASK.grammar.to_dict):
        with pytest.raises(ec.GrammarError, match=r"(near|bits) is a function of your own"):
            write()
    with ec.Search(TASK, limits=ec.Limits(cost=2)) as search:
        search.run()
        with pytest.raises(ec.CheckpointError):
            search.save(tmp_path / "search")
    assert "near" in str(program) + program.to_latex()


def test_a_recursion_has_no_place_for_it() -> None:
    trees = ec.Terms(tree={"leaf": ec.Symbol(n=B), "node": ec.Symbol("tree", "tree")})
    g = ec.Grammar(inputs={"t": trees.tree}, output=B)
    case = g.algebra(trees, tree=B)
    leaf, node = case.leaf.nonterminal("L", B), case.node.nonterminal("N", B)
    g.add(leaf, case.leaf.n, bits(leaf))
    g.add(node, case.node[0], case.node[1], node + node)
    g.add(g.start, ec.recurse(g.inputs.t, leaf=leaf, node=node))
    with pytest.raises(ec.TaskError, match="bits is a function of your own, which has no place in a recursion"):
        ec.solve(ec.Task(g, inputs={"t": [("leaf", 7), ("node", ("leaf", 1), ("leaf", 3))]}, target=[3, 3]))


def test_pickles_by_name() -> None:
    program = ec.solve(TASK).program
    assert pickle.loads(pickle.dumps(program)) == program
    local = ec.operator(B, result=B, name="f")(lambda x: x)
    with pytest.raises(pickle.PicklingError, match="top of a module"):
        pickle.dumps(local(ec.Input("x", B)))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ec.operator(B, result=B)(3), "made of a function"),
        (lambda: ec.operator(B, result=B)(lambda x: x), "its name is a Python name"),
        (lambda: ec.operator(result=B, name="f")(len), "1 to 3 operands"),
        (lambda: ec.operator(B, B, B, B, result=B, name="f")(len), "1 to 3 operands, not 4"),
        (lambda: ec.operator(ec.Int, result=B, name="f")(len), "or one of your own, not"),
        (lambda: ec.operator(8, result=B, name="f")(len), "or one of your own, not"),
        (lambda: ec.operator(ec.Bool, result=B, name="f")(len), "at least is a bit-vector"),
        (lambda: bits(ec.Input("x", W)), "sort BitVec"),
        (lambda: bits(ec.Input("x", B), 1), "takes 1 operands, not 2"),
    ],
)
def test_what_is_no_operator(make: Any, said: str) -> None:
    with pytest.raises(ec.GrammarError, match=said):
        make()


def test_the_function_itself_is_called_with_values() -> None:
    assert (bits(7), near(3, 9)) == (3, False)
    assert repr(near) == "<operator near(BitVec(8), BitVec(8)) -> Bool>"
    assert str(near(ec.Input("x", B), 3)) == "near(x, 3)"


def test_two_functions_of_one_name_are_two_operators() -> None:
    one, other = (ec.operator(B, result=B, name="f")(lambda x, k=k: x ^ k) for k in (1, 2))
    x = ec.Input("x", B)
    assert not one(x).same_as(other(x))
    g = ec.Grammar(inputs={"x": B}, output=B)
    g.add(g.start, g.inputs.x, one(g.start), other(g.start))
    assert ec.solve(ec.Task(g, inputs={"x": [0, 8]}, target=[3, 11])).cost == 3


@pytest.mark.parametrize("block", [False, True])
def test_operands_of_several_widths(block: bool) -> None:
    """A number of 5 bits, one of 16 and a truth value give one of 33."""
    sorts, result = [ec.BitVec(5), ec.BitVec(16), ec.Bool], ec.BitVec(33)

    def one(a: int, b: int, c: bool) -> int:
        return (a << 16 | b) * (3 if c else 1)

    def many(a: Any, b: Any, c: Any) -> Any:
        return (a.astype(np.uint64) << np.uint64(16) | b) * np.where(c, 3, 1).astype(np.uint64)

    f = ec.operator(*sorts, result=result, name="f", block=block)(many if block else one)
    g = ec.Grammar(inputs=dict(zip("abc", sorts, strict=True)), output=result)
    g.add(g.start, f(*(g.inputs[name] for name in "abc")), 1, g.start + g.start)
    inputs = {"a": [1, 31, 0], "b": [7, 65535, 3], "c": [True, False, True]}
    target = [one(*row) + 1 for row in zip(*inputs.values(), strict=True)]
    program = ec.solve(ec.Task(g, inputs=inputs, target=target)).program
    assert str(program) == "1 + f(a, b, c)"


def test_a_search_that_goes_on_after_its_limit() -> None:
    with ec.Search(TASK, limits=ec.Limits(cost=3)) as search, ec.Search(TASK, limits=ec.Limits(cost=7)) as whole:
        search.run()
        search.extend(ec.Limits(cost=7))
        search.run()
        whole.run()
        same(search.result(), whole.result())
        same_banks(search, whole)


def test_small_operands_and_large_ones_are_asked_for_once() -> None:
    Wide, asked = ec.BitVec(64), []

    def mix(a: int, b: int) -> int:
        asked.append((a, b))
        return (a * 5 + b) % 97 if a != 3 else 1 << 63

    f = ec.operator(Wide, Wide, result=Wide, name="mix")(mix)
    own = f.operator
    for rows in (
        [[1, 2, 1], [3, 3, 3]],
        [[1, 1 << 50, 3], [3, 0, 9]],
        [[3, 1, 700, 2], [9, 3, 900, 3]],
        [[1 << 50], [0]],
    ):
        a, b = (np.array(row, np.uint64) for row in rows)
        found = own.meaning(a, b)
        assert found.tolist() == [(x * 5 + y) % 97 if x != 3 else 1 << 63 for x, y in zip(*rows, strict=True)]
    order = list(dict.fromkeys(asked))
    assert order == [(1, 3), (2, 3), (1 << 50, 0), (3, 9), (700, 900)]
    assert len(asked) == 2 * len(order)  # the first ones are made twice, as a test
