"""A stream of tasks that share parts: abstractions beside a prior fitted to the same programs.

    python -m bench.shared [--streams 8] [--tasks 30] [--seed 0]

A stream has two hidden macros of six to eight nodes, drawn with the seed, which no smaller program replaces. Each task
is a program drawn from the language with these macros, of two to seven nodes, given as its values on 24 random words;
the macros are written out, and none of the learners knows them. A task is solved twice: under `Grammar.fit` of programs
found for the tasks before it, and in the language of `find_abstractions`, of the programs that it found itself (asked
again after every fifth task). Counted are the candidates evaluated until the solution; a task that takes more than the
limit counts with the limit.
"""

from __future__ import annotations

import argparse
from typing import Any

import numpy as np
from numpy.random import Generator

import enumcore as ec
from bench.common import keep, one_core, print_table
from bench.stream import geometric
from enumcore.expressions.inlining import Inlining

POINTS = 24
LIMIT = 300_000  # candidates
EVERY = 5  # tasks


def language() -> ec.Grammar:
    """One input, a constant, and some operators, of 16 bits."""
    grammar = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.BitVec(16))
    s = grammar.start
    grammar.add(s, grammar.inputs["x"], 1, ~s, s & s, s | s, s ^ s, s + s, s - s, s >> 1)
    return grammar


def hidden(grammar: ec.Grammar, draw: Generator) -> list[ec.Macro]:
    """Two macros that use their parameter twice at least."""
    found: list[ec.Macro] = []
    probe = draw.integers(0, 1 << 16, POINTS)
    while len(found) < 2:
        body = grammar.sample(draw, 1, cost=int(draw.integers(6, 9)))[0].expr
        values = ec.Program(body, grammar.variables)(probe)
        shortest = ec.solve(ec.Task(grammar, inputs={"x": probe}, target=values)).size == body.size
        if str(body).count("x") >= 2 and shortest and len(np.unique(values)) > POINTS // 2:
            found.append(ec.define(f"h{len(found)}", lambda v, own=body: _of(own, v), ec.BitVec(16)))
    return found


def _of(body: ec.Expr, v: ec.Expr) -> ec.Expr:
    """A program with another term in the place of its input."""
    return (
        v if isinstance(body, ec.Input) else body.with_args([_of(arg, v) for arg in body.args]) if body.args else body
    )


def task(grammar: ec.Grammar, richer: ec.Grammar, draw: Generator) -> ec.Task:
    """A task whose smallest program uses the hidden macros, as one of the language without them."""
    xs = draw.integers(0, 1 << 16, POINTS)
    while True:
        expr = richer.sample(draw, 1, cost=int(draw.integers(2, 8)))[0].expr
        if "h" not in str(expr):
            continue
        values = ec.Program(Inlining().term(expr), grammar.variables)(xs)
        asked = ec.Task(grammar, inputs={"x": xs}, target=values)
        if len(np.unique(values)) > POINTS // 2 and "h" in str(solve(richer, asked).program):
            return asked


def solve(grammar: ec.Grammar, of: ec.Task) -> ec.Result:
    again = ec.Task(grammar, inputs=of.inputs, target=of.goal.target)  # type: ignore[union-attr]
    return ec.solve(again, limits=ec.Limits(candidates=LIMIT))


def stream(seed: int, tasks: int) -> list[dict[str, Any]]:
    """A row for each task of a stream."""
    draw = np.random.default_rng(seed)
    grammar = language()
    richer = grammar
    for macro in hidden(grammar, draw):
        richer = richer.with_production(richer.start, macro(richer.start))
    of = {"fitted": [], "abstractions": []}  # type: dict[str, list[ec.Program]]
    known: ec.Grammar = grammar
    macros = 0
    rows = []
    for number in range(tasks):
        if number % EVERY == 0 and of["abstractions"]:
            found = ec.find_abstractions(known, of["abstractions"], resolution=0.25)
            known, of["abstractions"] = found.grammar, list(found.programs)
            macros += len(found.macros)
        asked = task(grammar, richer, draw)
        results = {
            "fitted": solve(grammar.fit(of["fitted"], resolution=0.25), asked),
            "abstractions": solve(known.fit(of["abstractions"], resolution=0.25), asked),
        }
        row: dict[str, Any] = {"stream": seed, "task": number, "macros": macros}
        for name, result in results.items():
            of[name] += [] if result.program is None else [result.program]
            row[name] = result.evaluated if result.program is not None else LIMIT
            row[f"{name} solved"] = result.program is not None
        rows.append(row)
    return rows


def summary(rows: list[dict[str, Any]], tasks: int) -> list[dict[str, Any]]:
    """By thirds of the streams."""
    thirds = []
    step = max(tasks // 3, 1)
    for first in range(0, tasks, step):
        part = [row for row in rows if first <= row["task"] < first + step]
        thirds.append(
            {
                "tasks": f"{first + 1}-{first + step}",
                "fitted": geometric([row["fitted"] for row in part]),
                "abstractions": geometric([row["abstractions"] for row in part]),
                "ratio": geometric([row["abstractions"] / row["fitted"] for row in part]),
                "fewer": sum(row["abstractions"] < row["fitted"] for row in part),
                "more": sum(row["abstractions"] > row["fitted"] for row in part),
                "solved, fitted": sum(row["fitted solved"] for row in part),
                "solved, abstractions": sum(row["abstractions solved"] for row in part),
            }
        )
    return thirds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=8)
    parser.add_argument("--tasks", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0, help="of the first stream")
    options = parser.parse_args()
    one_core()
    rows = []
    for seed in range(options.seed, options.seed + options.streams):
        rows += stream(seed, options.tasks)
        print(f"  stream {seed}: {rows[-1]['macros']} macros", flush=True)
    table = summary(rows, options.tasks)
    print_table(table)
    keep("shared", {"seed": options.seed, "streams": options.streams, "limit": LIMIT, "summary": table, "tasks": rows})


if __name__ == "__main__":
    main()
