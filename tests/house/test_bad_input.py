"""What a caller passes wrongly is a typed error: every public callable, with one argument at a time replaced."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.checks import shown

BYTE = ec.BitVec(8)
G = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
X = G.inputs.x
G.add(G.start, X, 1, G.start + G.start)
STEP = ec.Grammar(inputs={"x": BYTE}, output=BYTE).bind(v=BYTE)
LISTS = ec.Grammar(inputs={"xs": ec.List(BYTE)}, output=BYTE)
EACH = LISTS.bind(a=BYTE, i=BYTE)
TERMS = ec.Terms(tree={"leaf": ec.Symbol(n=BYTE), "node": ec.Symbol("tree")})
TREES = ec.Grammar(inputs={"t": TERMS.tree}, output=BYTE)
TREE = TREES.algebra(TERMS, tree=BYTE)
TREE_PROGRAM = ec.Program(ec.recurse(TREES.inputs.t, node=TREE.node[0]), TREES.variables)
TASK = ec.Task(G, inputs={"x": [1, 2]}, target=[2, 4])
TINY = ec.Limits(seconds=2, memory="64MiB", cost=5)
RESULT = ec.solve(TASK, limits=TINY)
PROGRAM = RESULT.program
assert PROGRAM is not None
B = ec.Input("b", ec.Bool)
S = ec.Input("s", ec.Set)
SEARCH = ec.Search(TASK, limits=TINY)
SEARCH.run()
BELIEF = ec.Posterior(TASK, limits=TINY)
AXES = SimpleNamespace(twinx=None)  # nothing can be drawn on it
MDL = ec.MDL(noise=ec.noise.Exceptions())

BAD: list[Any] = [
    None,
    5,
    -1,
    10**5000,
    1.5,
    float("nan"),
    float("inf"),
    "a",
    "",
    b"a",
    [],
    {},
    (),
    object(),
    np.zeros((0,)),
    np.zeros((0, 3)),
    np.array(["a"]),
    lambda: None,
    ec.Bool,
    ec.BitVec(3),
    B,
    S,
    int,
    [None],
    {"x": None},
    {5: 5},
    True,
]


def own_operator(sort: Any, result: Any, **named: Any) -> Any:
    return ec.operator(sort, result=result, **named)(lambda a: a)


# A valid call of every public name that can be called: the callable, its arguments, and those given by name.
Row = tuple[Any, ...]
CALLS: dict[str, Row] = {
    "BitVec": (ec.BitVec, [8]),
    "Const": (ec.Const, [1, BYTE]),
    "Grammar": (ec.Grammar, [{"x": BYTE}, BYTE], {"start": "S", "resolution": 1.0}),
    "Input": (ec.Input, ["x", BYTE]),
    "Limits": (
        ec.Limits,
        [],
        {"seconds": 1, "memory": "1GiB", "cost": 5, "candidates": 100, "idle": 1.0, "idle_candidates": 9},
    ),
    "List": (ec.List, [BYTE]),
    "MDL": (ec.MDL, [ec.noise.Exceptions()], {"resolution": 0.5, "patience": 3.0}),
    "Nonterminal": (ec.Nonterminal, ["T", BYTE]),
    "Output": (ec.Output, [BYTE]),
    "Posterior": (ec.Posterior, [TASK], {"noise": ec.noise.Exceptions(), "pool": {"x": [7]}, "limits": TINY}),
    "Program": (ec.Program, [X + 1, [X]], {"cost": 3}),
    "Record": (ec.Record, ["R"], {"a": BYTE}),
    "Search": (
        ec.Search,
        [TASK],
        {"limits": TINY, "objective": None, "on_improvement": None, "exact": False, "states": 8},
    ),
    "Symbol": (ec.Symbol, ["tree"], {"size": BYTE}),
    "Task": (ec.Task, [G, {"x": [1, 2]}, [2, 4]], {"mask": [True, True]}),
    "Terms": (ec.Terms, [], {"tree": {"leaf": ec.Symbol()}}),
    "adapt": (ec.adapt, [RESULT, TASK], {"limits": TINY, "objective": None}),
    "all_inputs": (ec.all_inputs, [G]),
    "cactus": (ec.cactus, [{"runs": [RESULT]}]),
    "define": (ec.define, ["m", lambda v: v + 1, BYTE]),
    "extract": (ec.extract, [X, 3, 0]),
    "find_abstractions": (ec.find_abstractions, [G, [PROGRAM]], {"most": 0, "arity": 2, "smoothing": 1.0}),
    "fixpoint": (ec.fixpoint, [STEP.v | 1, X], {"most": 10, "scope": STEP}),
    "operator": (own_operator, [BYTE, BYTE], {"name": "f", "block": False}),
    "sort": (ec.sort, ["W", str], {"key": None, "show": repr}),
    "fold": (ec.fold, [EACH.a + EACH.i, LISTS.inputs.xs, 0], {"scope": EACH}),
    "implies": (ec.implies, [B, B]),
    "info": (ec.info, []),
    "ite": (ec.ite, [B, X, X]),
    "iterate": (ec.iterate, [STEP.v | 1, X, 3], {"most": 10, "scope": STEP}),
    "recurse": (ec.recurse, [TREES.inputs.t], {"leaf": TREE.leaf.n + 1, "node": TREE.node[0]}),
    "learn": (
        ec.learn,
        [PROGRAM, TASK],
        {"pool": {"x": [7]}, "noise": ec.noise.Exceptions(), "most": 3, "sure": 0.9, "limits": TINY},
    ),
    "repeat": (ec.repeat, [X, 2]),
    "rotate_left": (ec.rotate_left, [X, 2]),
    "rotate_right": (ec.rotate_right, [X, 2]),
    "sign_extend": (ec.sign_extend, [X, 2]),
    "smt_apply": (ec.smt_apply, ["extract", [X], (3, 0)]),
    "solve": (
        ec.solve,
        [TASK],
        {"limits": TINY, "objective": None, "strategy": None, "on_level": None, "on_improvement": None},
    ),
    "solve_many": (
        lambda tasks, **k: list(islice(ec.solve_many(tasks, **k), 3)),
        [[TASK]],
        {
            "limits": TINY,
            "probs": None,
            "workers": 1,
            "executor": None,
            "chunksize": 1,
            "points": "all",
            "exact": False,
        },
    ),
    "subset": (ec.subset, [S, S]),
    "zero_extend": (ec.zero_extend, [X, 2]),
    # Methods
    "Bank.columns": (SEARCH.bank.columns, [G.start], {"cost": 3, "packed": False}),
    "Bank.count": (SEARCH.bank.count, [G.start]),
    "Bank.find": (SEARCH.bank.find, [G.start, [1, 2]]),
    "Bank.program": (lambda *a, **k: indexed(SEARCH.bank.program, *a, **k), [G.start, 0]),
    "Bank.programs": (SEARCH.bank.programs, [G.start], {"cost": 3}),
    "Grammar.from_dict": (ec.Grammar.from_dict, [G.to_dict()]),
    "Levels.plot": (RESULT.levels.plot, [AXES]),
    "Levels.total": (RESULT.levels.total, ["distinct"]),
    "Posterior.behaviours": (BELIEF.behaviours, [2]),
    "Posterior.next_query": (BELIEF.next_query, [{"x": [7]}]),
    "Posterior.observe": (lambda *a: ec.Posterior(TASK, limits=TINY).observe(*a), [{"x": 1}, 2]),
    "Posterior.predict": (BELIEF.predict, [{"x": [7]}]),
    "Profile.plot": (RESULT.profile.plot, [AXES]),
    "Program.from_dict": (ec.Program.from_dict, [PROGRAM.to_dict()]),
    "Result.from_dict": (ec.Result.from_dict, [RESULT.to_dict()]),
    "Search.extend": (lambda *a: extended(*a), [TINY]),
    "Search.load": (lambda *a, **k: ec.Search.load(*a, **k).close(), ["nowhere"], {"limits": TINY, "every": 1.0}),
    "Search.save": (SEARCH.save, ["/dev/null/nowhere"]),
    "Search.solutions": (SEARCH.solutions, [], {"distinct": "behaviour", "on": {"x": [7]}}),
    "Solutions.take": (lambda k: ec.Search(TASK, limits=TINY).solutions().take(k), [2]),
    "Task.from_dict": (ec.Task.from_dict, [TASK.to_dict()]),
    "Task.with_probs": (TASK.with_probs, [[1.0 / len(G.productions)] * len(G.productions)]),
    "Grammar.add": (lambda right, **k: added(right, **k), [X], {"cost": 3}),
    "Grammar.add of a probability": (lambda right, **k: added(right, **k), [X], {"prob": 0.5}),
    "Grammar.algebra": (TREES.algebra, [TERMS], {"tree": BYTE}),
    "Grammar.bind": (lambda **k: fresh().bind(**k), [], {"v": BYTE}),
    "Grammar.bits": (G.bits, [[PROGRAM]]),
    "Grammar.fit": (G.fit, [[PROGRAM]], {"smoothing": 1.0, "resolution": 0.25}),
    "Grammar.with_probs": (G.with_probs, [[1.0 / len(G.productions)] * len(G.productions)], {"resolution": 0.25}),
    "Grammar.nonterminal": (lambda *a: fresh().nonterminal(*a), ["T", BYTE]),
    "Program()": (PROGRAM, [[1, 2]]),
    "Program() of terms": (TREE_PROGRAM, [("leaf", 1)]),
    "terms.prefix": (ec.terms.prefix, [["node", "leaf"], {"node": 1, "leaf": 0}]),
    "Grammar.parse": (G.parse, ["x + 1"]),
    "Program.parse": (ec.Program.parse, ["x + 1", G]),
    "Program.to_python": (PROGRAM.to_python, ["f"]),
    "Program.to_smtlib": (PROGRAM.to_smtlib, ["f"]),
    "Result.programs": (RESULT.programs, [2], {"distinct": "behaviour", "on": {"x": [7]}}),
    "Task.from_sygus": (ec.Task.from_sygus, ["(synth-fun f ((a Bool)) Bool) (constraint (f true))"]),
    "Task.to_sygus": (TASK.to_sygus, ["f"]),
    "Task.read": (ec.Task.read, ["(synth-fun f ((a Bool)) Bool) (constraint (f true))", "sygus"]),
    "noise.Gaussian": (ec.noise.Gaussian, [], {"signed": True}),
    "noise.Laplace": (ec.noise.Laplace, [], {"signed": True}),
    "noise.Bernoulli": (ec.noise.Bernoulli, [], {"rare": True}),
    "strategies.JustInTime": (ec.strategies.JustInTime, [], {"first": 1000}),
}
# What other calls make: nobody is asked to make one.
MADE = {*"Abstractions Adaptation Apply Bank Behaviour Bits Bound Bounds Call Category Certificate".split()}
MADE |= {*"Expr Forest Front".split()}
MADE |= {*"FrontRow Improvement Info Item Learned Level Levels Lists Loop Macro Operator Param".split()}
MADE |= {*"OwnFunction OwnSort Production Profile Recursion Result".split()}
MADE |= {*"Scope SeveralCertificate SeveralResult ShortestCertificate Sort Status".split()}


def fresh() -> ec.Grammar:
    return ec.Grammar(inputs={"x": BYTE}, output=BYTE)


def indexed(call: Any, *args: Any) -> None:
    """What has numbers raises IndexError beyond them, as a list does."""
    with suppress(IndexError):
        call(*args)


def extended(limits: Any) -> None:
    with ec.Search(TASK, limits=ec.Limits(cost=1)) as search:
        search.run()
        search.extend(limits)


def added(right: Any, **given: Any) -> None:
    grammar = fresh()
    grammar.add(grammar.start, right, **given)


def variants(row: Row) -> Iterator[tuple[list[Any], dict[str, Any]]]:
    args, named = list(row[1]), dict(row[2]) if len(row) > 2 else {}
    for bad in BAD:
        for k in range(len(args)):
            yield [*args[:k], bad, *args[k + 1 :]], named
        for name in named:
            yield args, {**named, name: bad}


for operator in ec.__all__:  # the functions that stand for operators take terms and nothing else
    function = getattr(ec, operator)
    if inspect.isfunction(function) and operator not in {*CALLS, *MADE}:
        CALLS[operator] = function, [X] * len(inspect.signature(function).parameters)


def test_every_public_callable_is_tried() -> None:
    named = {name for name in ec.__all__ if callable(getattr(ec, name))} - set(CALLS) - MADE
    assert {name for name in named if not issubclass(getattr(ec, name), Exception)} == set()


@pytest.mark.parametrize("name", CALLS)
def test_one_wrong_argument_at_a_time(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # some of the values are taken for a path, and written to
    row = CALLS[name]
    untyped = [told for args, named in variants(row) if (told := untyped_error(row[0], args, named))]
    assert not untyped, "\n".join(untyped)


def untyped_error(call: Any, args: list[Any], named: dict[str, Any]) -> str:
    """What is wrong about a call: that what it raises is of no type of ours. Nothing is, where it works."""
    try:
        call(*args, **named)
    except (ec.EnumcoreError, OSError):  # a file may not be there
        return ""
    except ImportError as error:  # an extra may not be there
        return "" if "enumcore[" in str(error) else str(error)
    except TypeError as error:  # what a function of the caller's own raises is the caller's
        if any(function in map(type, [*args, *named.values()]) for function in (type(lambda: None), type)):
            return ""
        return f"{args} {named}: {error}"[:300]
    except Exception as error:  # noqa: BLE001 (it is what is looked for)
        given = ", ".join(map(shown, [*args, *named.values()]))
        return f"({given}): {type(error).__name__}: {error}"[:300]
    return ""
