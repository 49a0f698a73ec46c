"""Lists: candidates a second in DeepCoder's language, and which share of random programs is found again.

    python -m bench.lists [--cost 6] [--rounds 5] [--programs 20] [--seconds 3 10]

A program of length n has n lines, each a call on inputs and earlier lines, and each line is used. It is known by its
values on 5 examples; it is found when a program with these values is. Seconds are given for lengths 4 and 5. One core.
"""

from __future__ import annotations

import argparse
import random
from typing import Any

import enumcore as ec
from bench.common import keep, median, one_core, print_table
from enumcore.domains import lists
from enumcore.expressions.expr import Apply, Expr, Nonterminal
from enumcore.programs.evaluation import evaluate

EXAMPLES = 5


def drawn_inputs(random_: random.Random, g: ec.Grammar) -> dict[str, list[Any]]:
    """Return values for each input: short lists, and small numbers."""
    columns: dict[str, list[Any]] = {}
    for node in g.variables:
        if node.sort is g.start.sort:
            columns[node.name] = [
                tuple(random_.randint(-25, 25) for _ in range(random_.randint(1, 8))) for _ in range(EXAMPLES)
            ]
        else:
            columns[node.name] = [random_.randint(1, 4) for _ in range(EXAMPLES)]
    return columns


def drawn_program(random_: random.Random, g: ec.Grammar, length: int) -> Expr | None:
    """Return a program of so many lines; None where a line is left over, or no operand fits."""
    calls: dict[str, list[Apply]] = {}
    for production in g.productions:
        if isinstance(production.expr, Apply):
            calls.setdefault(production.expr.operator.name, []).append(production.expr)
    lines: list[Expr] = list(g.variables)
    unused: set[int] = set()
    for _ in range(length):
        call = random_.choice(calls[random_.choice(sorted(calls))])
        args = []
        for arg in call.args:
            fit = [k for k, line in enumerate(lines) if line.sort is arg.sort]
            if isinstance(arg, Nonterminal):
                if not fit:
                    return None
                chosen = random_.choice(fit)
                unused.discard(chosen)
                args.append(lines[chosen])
            else:
                args.append(arg)
        unused.add(len(lines))
        lines.append(Apply(call.operator, args))
    return lines[-1] if unused == {len(lines) - 1} else None


def drawn_task(random_: random.Random, length: int) -> ec.Task:
    """Return the task of finding a random program again: it is defined, and differs between examples."""
    kinds = {"x": ec.List(ec.Int)} | random_.choice([{}, {"y": ec.List(ec.Int)}, {"n": ec.Int}])
    while True:
        by_result = [lists.deepcoder(kinds, sort) for sort in (ec.List(ec.Int), ec.Int)]
        g = by_result[0]
        columns = drawn_inputs(random_, g)
        program = drawn_program(random_, g, length)
        if program is None:
            continue
        numbers = {node.name: node.sort.read(columns[node.name], node.name)[0] for node in g.variables}
        values = program.sort.values(evaluate(program, numbers)).tolist()
        if None not in values and len(set(values)) > 2 and values not in list(columns.values()):
            return ec.Task(by_result[program.sort is not g.start.sort], inputs=columns, target=values)


def rate(cost: int) -> ec.Result:
    """Return a search without a goal up to a cost."""
    random_ = random.Random(1)
    g = lists.grammar()
    columns = drawn_inputs(random_, g)
    return ec.solve(ec.Task(g, inputs=columns, target=[(9,) * 9] * EXAMPLES), limits=ec.Limits(cost=cost), threads=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cost", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--programs", type=int, default=20)
    parser.add_argument("--seconds", type=float, nargs=2, default=[3.0, 10.0])
    options = parser.parse_args()
    one_core()
    rate(4)
    runs = [rate(options.cost) for _ in range(options.rounds)]
    rates = [result.candidates / result.seconds / 1e6 for result in runs]
    rows: list[dict[str, Any]] = [
        {"what": "no answer", "cost": options.cost, "candidates": runs[0].candidates, "M candidates/s": median(rates)}
    ]
    print_table(rows)
    found: list[dict[str, Any]] = []
    for length, seconds in zip((4, 5), options.seconds, strict=True):
        random_ = random.Random(length)
        results = []
        for _ in range(options.programs):
            limits = ec.Limits(seconds=seconds, memory="4GiB")
            results.append(ec.solve(drawn_task(random_, length), limits=limits, threads=1))
        solved = [result.seconds for result in results if result.program is not None]
        found.append(
            {
                "length": length,
                "limit, s": seconds,
                "programs": len(results),
                "found": len(solved),
                "median s": median(solved) if solved else None,
            }
        )
    print_table(found)
    keep("lists", {"rows": rows + found})


if __name__ == "__main__":
    main()
