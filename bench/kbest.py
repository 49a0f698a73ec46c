"""The k cheapest programs that meet a goal: how long they take, and that none is missing.

    python -m bench.kbest [--k 1000] [--turns 7]

Three tasks. In {x, 0, +} the programs for x are the trees with one x among m leaves: Catalan(m - 1) times m of them,
which is what each cost has to have; up to 13 leaves there are more than 10^6. In {x, 0, 1, ~, +, &} and in `icfp64`
nothing is known beforehand; the costs have to ascend and the programs to differ. The search for the first program is
timed too.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from math import comb

import numpy as np

import enumcore as ec
from bench.common import keep, median, one_core, print_table
from bench.languages import icfp

WORD = ec.BitVec(64)
XS = np.array([12, 7, 80, 0x9E3779B97F4A7C15], np.uint64)


def sums() -> ec.Task:
    g = ec.Grammar(inputs={"x": WORD}, output=WORD)
    g.add(g.start, g.inputs.x, 0, g.start + g.start)
    return ec.Task(g, inputs={"x": XS}, target=XS)


def words() -> ec.Task:
    g = ec.Grammar(inputs={"x": WORD}, output=WORD)
    s = g.start
    g.add(s, g.inputs.x, 0, 1, ~s, s + s, s & s)
    return ec.Task(g, inputs={"x": XS}, target=XS & -XS)


def contest() -> ec.Task:
    g = icfp(4).grammar
    return ec.Task(g, inputs={"x": XS}, target=(XS >> np.uint64(1)) & ~XS)


TASKS = {"{x, 0, +}": sums, "{x, 0, 1, ~, +, &}": words, "icfp64": contest}


def trees(leaves: int) -> int:
    """How many sums of so many leaves hold one x and zeros."""
    return comb(2 * leaves - 2, leaves - 1) // leaves * leaves


def check(name: str, found: ec.Program | list[ec.Program]) -> None:
    costs = [program.cost for program in found]
    if costs != sorted(costs) or len(set(found)) != len(costs):
        raise SystemExit(f"{name}: programs out of order, or twice")
    if name == "{x, 0, +}":
        wrong = [c for c, many in Counter(costs).items() if c < max(costs) and many != trees((c + 1) // 2)]
        if wrong:
            raise SystemExit(f"{name}: at cost {wrong[0]} there are {trees((wrong[0] + 1) // 2)} programs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--k", type=int, default=1000)
    parser.add_argument("--turns", type=int, default=7)
    options = parser.parse_args()
    one_core()
    rows = []
    for name, make in TASKS.items():
        task, alone, many = make(), [], []
        for _ in range(options.turns):
            began = time.process_time()
            result = ec.solve(task)
            alone.append(time.process_time() - began)
            began = time.process_time()
            found = result.programs(options.k)
            many.append(time.process_time() - began)
            check(name, found)
        rows.append(
            {
                "language": name,
                "k": len(found),
                "first cost": found[0].cost,
                "last cost": found[-1].cost,
                "solve s": median(alone),
                "programs(k) s": median(many),
                "least s": min(many),
            }
        )
    print(f"solutions in {{x, 0, +}} of up to 13 leaves: {sum(map(trees, range(1, 14))):,}")
    print_table(rows)
    keep("kbest", {"k": options.k, "turns": options.turns, "rows": rows})


if __name__ == "__main__":
    main()
