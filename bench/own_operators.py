"""Operators of the user's own: candidates a second, beside operators of the core on the same grammar.

    python -m bench.own_operators [--rounds 5]

The language is x, 1 and three binary operators, on 4 examples. In turn: `+ ^ &` of the core; the same as functions
of NumPy arrays; as functions of single values on 64 bits, where operands hardly repeat, and on 4 bits, where they do.
One thread.
"""

from __future__ import annotations

import argparse
import operator
from collections.abc import Callable
from typing import Any

import enumcore as ec
from bench.common import keep, median, one_core, print_table
from bench.languages import splitmix64

SIGNS = {"add": operator.add, "xor": operator.xor, "and_": operator.and_}


def language(width: int, made: Callable[[str, ec.Sort], Any]) -> ec.Task:
    """The language with operators made by name."""
    word = ec.BitVec(width)
    g = ec.Grammar(inputs={"x": word}, output=word)
    g.add(g.start, g.inputs.x, 1, *(made(name, word)(g.start, g.start) for name in SIGNS))
    return ec.Task(g, inputs={"x": [int(v) % (1 << width) for v in splitmix64(4)]})


def native(name: str, word: ec.Sort) -> Any:
    """Return the operator of the core."""
    return SIGNS[name]


def block(name: str, word: ec.Sort) -> Any:
    """Return it as a function of arrays."""
    return ec.operator(word, word, result=word, name=name, block=True)(SIGNS[name])


def single(name: str, word: ec.Sort) -> Any:
    """Return it as a function of single values."""
    mask = (1 << word.width) - 1
    return ec.operator(word, word, result=word, name=name)(lambda a, b: SIGNS[name](a, b) & mask)


CASES: dict[str, tuple[int, Callable[[str, ec.Sort], Any], int]] = {
    "core, 64 bits": (64, native, 17),
    "NumPy block, 64 bits": (64, block, 17),
    "Python, 64 bits": (64, single, 13),
    "core, 4 bits": (4, native, 15),
    "Python, 4 bits: operands repeat": (4, single, 15),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    one_core()
    rates: dict[str, list[float]] = {name: [] for name in CASES}
    counts: dict[str, int] = {}
    for _ in range(options.rounds + 1):
        for name, (width, made, cost) in CASES.items():
            limits = ec.Limits(cost=cost, memory="4GiB")
            with ec.Search(language(width, made), limits=limits, threads=1, prune=False) as search:
                search.run()
                result = search.result()
            counts[name] = result.candidates
            rates[name].append(result.candidates / result.seconds / 1e6)
    rows = [{"operators": n, "candidates": counts[n], "M candidates/s": median(rates[n][1:])} for n in CASES]
    print_table(rows)
    keep("own_operators", {"rows": rows})


if __name__ == "__main__":
    main()
