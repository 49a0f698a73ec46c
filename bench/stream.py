"""A stream of related tasks: a prior fitted to the programs that solved the earlier ones, beside the uniform one.

    python -m bench.stream [--streams 8] [--tasks 40] [--seed 0] [--plot docs/stream.png]

A stream has a hidden taste: probabilities of its own for the productions of one language of 64-bit words, drawn with
the seed. Each task is a program drawn by them (9 to 13 nodes, not constant; the smallest one may be smaller), given as
its values on 24 random words. It is solved twice: under the grammar's own costs, and under `Grammar.fit` of the
programs found for the tasks before it. Counted are the candidates evaluated until the solution; a task that takes more
than the limit counts with the limit. The prior's own description counts too: from which task on it has paid for itself.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
from numpy.random import Generator

import enumcore as ec
from bench.common import keep, median, one_core, print_table
from enumcore.engine.decoder import substitute

POINTS = 24
NODES = range(9, 14)
LIMIT = 30_000_000  # candidates
MEMORY = "4GiB"
KINDS = {0: 0.42, 1: 0.28, 2: 0.30}  # the probability that a node of a program has so many arguments


def language() -> ec.Grammar:
    """Constants, an input, shifts by one and four, and the usual operators."""
    sort = ec.BitVec(64)
    grammar = ec.Grammar(inputs={"x": sort}, output=sort)
    x, s = grammar.inputs["x"], grammar.start
    shifts = [ec.define(f"{way}{k}", body, sort) for k in (1, 4) for way, body in _shifts(k).items()]
    grammar.add(s, 0, 1, x, ~s, -s, *(shift(s) for shift in shifts), s & s, s | s, s ^ s, s + s, s - s)
    return grammar


def _shifts(k: int) -> dict[str, Any]:
    return {"shl": lambda v: v << k, "shr": lambda v: v >> k}


def taste(grammar: ec.Grammar, draw: Generator) -> np.ndarray:  # type: ignore[type-arg]
    """A stream's probabilities: few productions of each kind have most of them."""
    kinds = np.array([len(p.slots) for p in grammar.productions])
    probabilities = np.zeros(len(kinds))
    for kind, share in KINDS.items():
        probabilities[kinds == kind] = share * draw.dirichlet([0.35] * int((kinds == kind).sum()))
    return probabilities / probabilities.sum()


def program(grammar: ec.Grammar, probabilities: Any, draw: Generator, room: int) -> ec.Expr | None:
    """A program drawn top-down; None when it has more nodes than there is room for."""
    if room < 1:
        return None
    production = grammar.productions[draw.choice(len(probabilities), p=probabilities)]
    parts: list[ec.Expr] = []
    for _ in production.slots:
        part = program(grammar, probabilities, draw, room - 1 - sum(each.size for each in parts))
        if part is None:
            return None
        parts.append(part)
    return substitute(production.expr, parts)


def task(grammar: ec.Grammar, probabilities: Any, draw: Generator) -> ec.Task:
    """A task of the stream."""
    xs = draw.integers(0, 2**64, POINTS, dtype=np.uint64)
    while True:
        drawn = program(grammar, probabilities, draw, NODES[-1])
        if drawn is None or drawn.size not in NODES:
            continue
        values = ec.Program(drawn, [grammar.inputs["x"]])(xs)
        if len(np.unique(values)) > POINTS // 2 and not np.array_equal(values, xs):
            return ec.Task(grammar, inputs={"x": xs}, target=values)


def solve(grammar: ec.Grammar, of: ec.Task) -> ec.Result:
    again = ec.Task(grammar, inputs=of.inputs, target=of.goal.target)  # type: ignore[union-attr]
    return ec.solve(again, limits=ec.Limits(candidates=LIMIT, memory=MEMORY))


def stream(seed: int, tasks: int) -> list[dict[str, Any]]:
    """A row for each task of a stream."""
    draw = np.random.default_rng(seed)
    grammar = language()
    probabilities = taste(grammar, draw)
    found: list[ec.Program] = []
    rows = []
    for number in range(tasks):
        fitted = grammar.fit(found, resolution=0.25)
        of = task(grammar, probabilities, draw)
        plain, guided = solve(grammar, of), solve(fitted, of)
        rows.append(
            {
                "stream": seed,
                "task": number,
                "uniform": _evaluated(plain),
                "fitted": _evaluated(guided),
                "size": plain.size,
                "saved bits": round(fitted.saved_bits, 2),
                "description bits": round(fitted.description_bits, 2),
            }
        )
        found += [result.program for result in (guided,) if result.program is not None]
    return rows


def _evaluated(result: ec.Result) -> int:
    return result.evaluated if result.status is ec.Status.SOLVED else LIMIT


def summary(rows: list[dict[str, Any]], tasks: int) -> list[dict[str, Any]]:
    """By quarters of the streams: geometric means, and how often the fitted prior needed fewer."""
    quarters = []
    for first in range(0, tasks, max(tasks // 4, 1)):
        part = [row for row in rows if first <= row["task"] < first + max(tasks // 4, 1)]
        quarters.append(
            {
                "tasks": f"{first + 1}-{first + max(tasks // 4, 1)}",
                "uniform": geometric([row["uniform"] for row in part]),
                "fitted": geometric([row["fitted"] for row in part]),
                "of uniform": geometric([row["fitted"] / row["uniform"] for row in part]),
                "fewer": sum(row["fitted"] < row["uniform"] for row in part),
                "more": sum(row["fitted"] > row["uniform"] for row in part),
                "median saved bits": median([row["saved bits"] for row in part]),
            }
        )
    return quarters


def geometric(values: list[float]) -> float:
    return float(np.exp(np.mean(np.log(np.maximum(values, 1e-12)))))


def plot(rows: list[dict[str, Any]], tasks: int, path: Path) -> None:
    """Candidates by task number, and their ratio: each point the geometric mean of all streams over five tasks."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (above, middle, below) = pyplot.subplots(3, 1, figsize=(6.4, 7.2), sharex=True, layout="constrained")
    numbers = np.arange(3, tasks - 1)
    means = {
        name: [geometric([row[name] for row in rows if k <= row["task"] < k + 5]) for k in range(tasks - 4)]
        for name in ("uniform", "fitted")
    }
    for name, style in (("uniform", "--"), ("fitted", "-")):
        above.semilogy(numbers, means[name], style, label=name)
    above.set_ylabel("candidates evaluated")
    above.legend(title="prior")
    middle.plot(numbers, np.divide(means["fitted"], means["uniform"]))
    middle.set_ylim(0, 1)
    middle.set_ylabel("fitted / uniform")
    saved = np.array([[row["saved bits"] for row in rows if row["task"] == k] for k in range(tasks)])
    below.plot(np.arange(1, tasks + 1), np.median(saved, axis=1), label="median of the streams")
    below.fill_between(np.arange(1, tasks + 1), saved.min(axis=1), saved.max(axis=1), alpha=0.2)
    below.axhline(0, color="grey", linewidth=0.8)
    below.set_ylabel("bits saved, description paid")
    below.set_xlabel("task of the stream")
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--streams", type=int, default=8)
    parser.add_argument("--tasks", type=int, default=40)
    parser.add_argument("--seed", type=int, default=0, help="of the first stream")
    parser.add_argument("--plot", type=Path, default=Path("docs/stream.png"))
    options = parser.parse_args()
    one_core()
    rows = []
    for seed in range(options.seed, options.seed + options.streams):
        rows += stream(seed, options.tasks)
        print(f"  stream {seed}: done", flush=True)
    table = summary(rows, options.tasks)
    print_table(table)
    settings = {"seed": options.seed, "streams": options.streams, "limit": LIMIT, "memory": MEMORY}
    keep("stream", {**settings, "summary": table, "tasks": rows})
    plot(rows, options.tasks, options.plot)


if __name__ == "__main__":
    main()
