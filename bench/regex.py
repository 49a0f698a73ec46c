"""Regular expressions: candidates a second on one core, on examples that no small expression tells apart.

    python -m bench.regex [--cost 9] [--rounds 5]

Two letters and all operators, each at cost 1; the examples are drawn and labelled at random.
"""

from __future__ import annotations

import argparse
import random

import enumcore as ec
from bench.common import keep, median, one_core, print_table
from enumcore.domains import regex


def examples() -> tuple[list[str], list[str]]:
    """Return strings to match and strings not to match."""
    drawn = random.Random(1)
    words = sorted({"".join(drawn.choices("01", k=drawn.randint(4, 6))) for _ in range(20)})
    drawn.shuffle(words)
    return words[::2], words[1::2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cost", type=int, default=9)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    one_core()
    task, rates = regex.task(*examples()), []
    for _ in range(options.rounds):
        limits = ec.Limits(cost=options.cost, memory="4GiB")
        result = ec.solve(task, limits=limits, threads=1, check_ahead=1 << 62)
        rates.append(result.evaluated / result.seconds / 1e6)
    parts = len(regex.Closure([word for words in examples() for word in words]).parts)
    rows = [{"status": result.status.value, "infixes": parts, "evaluated": result.evaluated, "M/s": median(rates)}]
    print_table(rows)
    keep("regex", {"rows": rows})


if __name__ == "__main__":
    main()
