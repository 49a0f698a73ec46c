"""Sorts of the user's own: against brute force, in the places that built-in sorts have, and what is refused."""

from __future__ import annotations

import copy
import pickle
import runpy
from fractions import Fraction
from itertools import count, product
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from support.paths import ROOT

Word = ec.sort("Word", str)
Other = ec.sort("Other", str)


@ec.operator(Word, Word, result=Word)
def join(a: str, b: str) -> str:
    return a + b


@ec.operator(Word, result=Word)
def back(a: str) -> str:
    return a[::-1]


@ec.operator(Word, result=ec.BitVec(8))
def length(a: str) -> int:
    return len(a)


@ec.operator(Word, ec.BitVec(8), result=Word)
def cut(a: str, n: int) -> str:
    return a[:n]


XS, YS = ["ab", "c", "", "xyz"], ["de", "f", "gg", "xyz"]


def language(*more: Any) -> ec.Grammar:
    g = ec.Grammar(inputs={"x": Word, "y": Word}, output=Word)
    n, c = g.nonterminal("N", ec.BitVec(8)), g.nonterminal("C", ec.Bool)
    s = g.start
    g.add(s, g.inputs.x, g.inputs.y, "-", join(s, s), back(s), cut(s, n), ec.ite(c, s, s))
    g.add(n, 1, length(s))
    g.add(c, s == s)
    return g


def test_against_brute_force() -> None:
    best: dict[str, dict[Any, int]] = {"S": {tuple(XS): 1, tuple(YS): 1, ("-",) * 4: 1}, "N": {(1,) * 4: 1}, "C": {}}
    for cost in range(2, 6):
        new: list[tuple[str, Any]] = []

        def args(*names: str, cost: int = cost) -> list[Any]:
            pairs = product(*(best[name].items() for name in names))
            return [[column for column, _ in row] for row in pairs if 1 + sum(c for _, c in row) == cost]

        new += [("S", tuple(p + q for p, q in zip(*row, strict=True))) for row in args("S", "S")]
        new += [("S", tuple(p[::-1] for p in row[0])) for row in args("S")]
        new += [("S", tuple(p[:k] for p, k in zip(*row, strict=True))) for row in args("S", "N")]
        new += [("S", tuple(p if c else q for c, p, q in zip(*row, strict=True))) for row in args("C", "S", "S")]
        new += [("N", tuple(len(p) for p in row[0])) for row in args("S")]
        new += [("C", tuple(p == q for p, q in zip(*row, strict=True))) for row in args("S", "S")]
        for name, column in new:
            best[name].setdefault(column, cost)
    task = ec.Task(language(), inputs={"x": XS, "y": YS})
    programs: list[list[str]] = []
    for words in ({"threads": 1}, {"threads": 3, "isa": "baseline"}, {"prune": False, "exact": True}):
        with ec.Search(task, limits=ec.Limits(cost=5), **words) as search:
            search.run()
            for node in task.nonterminals:
                columns, found = search.bank.columns(node), search.bank.programs(node)
                values = Word.values(columns) if node.sort is Word else columns
                costs = {tuple(row): p.cost for row, p in zip(values.tolist(), found, strict=True)}
                assert costs == best[node.name]
            programs.append(list(map(str, search.bank.programs(task.grammar.start))))
    assert programs[0] == programs[1]


def test_a_program_gives_values() -> None:
    g = language()
    result = ec.solve(ec.Task(g, inputs={"x": XS, "y": YS}, target=["ab-ed", "c-f", "-gg", "xyz-zyx"]))
    assert result.status is ec.Status.SOLVED
    assert result.program is not None
    assert result.program(x="one", y="two") == "one-owt"
    assert result.program(x=["a", "b"], y=["cd", ""]).tolist() == ["a-dc", "b-"]
    assert str(result.programs(3)[0]) == str(result.program)


def test_masks_noise_and_new_data() -> None:
    g = language()
    target = [x + y for x, y in zip(XS, YS, strict=True)]
    wrong = [*target[:3], "?"]
    free = ec.solve(ec.Task(g, inputs={"x": XS, "y": YS}, target=wrong, mask=[True, True, True, False]))
    assert str(free.program) == "join(x, y)"
    xs, ys = [f"{k}a" for k in range(24)], [f"b{k}" for k in range(24)]
    noisy = [x + y for x, y in zip(xs, ys, strict=True)]
    noisy[7] = "?"
    task = ec.Task(g, inputs={"x": xs, "y": ys}, target=noisy)
    result = ec.solve(task, objective=ec.MDL(noise=ec.noise.Exceptions()), limits=ec.Limits(candidates=20_000))
    assert str(result.program) == "join(x, y)"
    with pytest.raises(ec.TaskError, match="noise"):
        ec.solve(task, objective=ec.MDL(noise=ec.noise.BitFlip()))


def test_the_bank_finds_a_column() -> None:
    task = ec.Task(language(), inputs={"x": XS, "y": YS})
    with ec.Search(task, limits=ec.Limits(cost=3)) as search:
        search.run()
        found = search.bank.find(task.grammar.start, ["ba", "c", "", "zyx"])
    assert str(found) == "back(x)"


def test_integers_from_ones() -> None:
    """A069765: how many fractions there are from n ones, as products of 1 keep those from fewer."""
    S = runpy.run_path(str(ROOT / "examples" / "ones.py"))
    assert [sum(map(len, S["columns"][: k + 1])) for k in range(8)] == [1, 2, 4, 7, 13, 24, 42, 77]
    sets: list[set[Fraction]] = [set(), {Fraction(1)}]
    for n in range(2, 7):
        pairs = [(a, b) for k in range(1, n) for a in sets[k] for b in sets[n - k]]
        sets.append({c for a, b in pairs for c in (a + b, a * b, a / b)})
    assert {v for column in S["columns"][:6] for v in S["Number"].values(column).ravel()} == sets[6]


def test_values_that_are_equal_across_types_are_told_apart() -> None:
    Any_ = ec.sort("Any_")
    cells = [Any_.literal(value) for value in (1, True, 1.0, "1", 1)]
    assert len(set(cells)) == 4
    assert cells[0] == cells[4]
    assert [type(Any_.value(cell)) for cell in cells] == [int, bool, float, str, int]


NUMBERS = count()


class Box:
    """A value that can be changed."""

    def __init__(self, *items: int) -> None:
        self.items = list(items)


@pytest.mark.parametrize(
    ("function", "what"),
    [
        (lambda a: a.items.append(1) or a, "changed its operand"),
        (lambda a: 3, "no Box"),
        (lambda a: a.items[9], "raised IndexError"),
        (lambda a, n=NUMBERS: Box(next(n)), "gave two values"),
    ],
)
def test_what_an_operator_does_wrong(function: Any, what: str) -> None:
    Boxes = ec.sort("Boxes", Box, key=lambda box: tuple(box.items), show=lambda box: f"Box{tuple(box.items)}")
    f = ec.operator(Boxes, result=Boxes, name="f")(function)
    g = ec.Grammar(inputs={"b": Boxes}, output=Boxes)
    g.add(g.start, g.inputs.b, f(g.start))
    with ec.Search(ec.Task(g, inputs={"b": [Box(1, 2), Box()]})) as search:
        with pytest.raises(ec.EnumcoreError, match=what):
            search.run()
        assert len(search.bank.programs(g.start)) == 1


def test_an_operator_may_search() -> None:
    def inner(a: str) -> str:
        g = ec.Grammar(inputs={"x": Word}, output=Word)
        g.add(g.start, g.inputs.x, back(g.start))
        return str(ec.solve(ec.Task(g, inputs={"x": [a]}, target=[a[::-1]])).program)

    f = ec.operator(Word, result=Word, name="f")(inner)
    g = ec.Grammar(inputs={"x": Word}, output=Word)
    g.add(g.start, g.inputs.x, f(g.start))
    result = ec.solve(ec.Task(g, inputs={"x": ["ab", "aa"]}, target=["back(x)", "x"]))
    assert str(result.program) == "f(x)"


def test_what_is_no_value() -> None:
    g = language()
    with pytest.raises(ec.GrammarError, match="not equal to itself"):
        ec.sort("F", float).literal(float("nan"))
    with pytest.raises(ec.GrammarError, match="give key="):
        ec.sort("L", list).literal([1])
    with pytest.raises(ec.GrammarError, match="no str"):
        g.add(g.start, 5)
    with pytest.raises(ec.TaskError, match="no str"):
        ec.Task(g, inputs={"x": [1], "y": ["a"]})
    with pytest.raises(ec.TaskError, match="array of int64"):
        ec.Task(g, inputs={"x": np.array([1]), "y": ["a"]})
    with pytest.raises(ec.TaskError, match="number of no value"):
        ec.Task(g, inputs={"x": np.array([1 << 31], np.uint32), "y": ["a"]})


def test_what_a_sort_of_your_own_has_not() -> None:
    g = language()
    other = ec.Input("o", Other)
    for wrong in (lambda: g.start + g.start, lambda: g.start < g.start, lambda: join(g.start, other)):
        with pytest.raises(ec.GrammarError, match=r"of your own|where Word is wanted"):
            wrong()
    with pytest.raises(ec.GrammarError):
        _ = g.start == other
    with pytest.raises(ec.GrammarError):
        _ = g.start == ec.Input("v", ec.BitVec(32))
    with pytest.raises(ec.GrammarError, match="leave block= out"):
        ec.operator(Word, result=Word, block=True, name="f")(lambda a: a)
    with pytest.raises(ec.GrammarError, match="Python name"):
        ec.sort("a b")
    with pytest.raises(ec.GrammarError, match="no type"):
        ec.sort("W", "str")


def test_what_leaves_the_process(tmp_path: Any) -> None:
    task = ec.Task(language(), inputs={"x": XS, "y": YS})
    assert copy.deepcopy(Word) is Word
    with pytest.raises(ec.GrammarError, match="another process"):
        pickle.dumps(task)
    with ec.Search(task, limits=ec.Limits(cost=2)) as search:
        search.run()
        with pytest.raises(ec.EnumcoreError):
            search.save(tmp_path / "s")
    program = ec.solve(ec.Task(language(), inputs={"x": XS, "y": YS}, target=["-"] * 4)).program
    assert program is not None
    assert program.to_latex()
    assert str(program) == "'-'"
    for form in (program.to_python, program.to_smtlib, program.to_c):
        with pytest.raises(ec.GrammarError):
            form()
