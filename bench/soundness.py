"""Random small languages, searched in every way and cut at random moments: does a certificate ever say too much?

    python -m bench.soundness [--seeds 0 100] [--each 100] [--processes 2] [--keep]

Each seed draws so many languages and cuts (tests/support/soundness.py), and brute force says what a result may claim.
The first false claim ends it with the smallest case that makes one.  Limits in seconds and Ctrl-C fall where the
machine lets them, so that a second run of a seed tries other moments.  It prints how often each status was
seen, and how often a program was said to be minimal: a check of searches that prove nothing would prove nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from bench.common import ROOT, Clock, keep, print_table

sys.path.append(str(ROOT / "tests"))


def try_languages(number: int, each: int) -> Counter[tuple[str, str]]:
    """Draw so many cases from a seed and check them; count (kind, status), and (kind, "languages")."""
    from support.soundness import Case, Cut, cases, cuts, go

    seen: Counter[tuple[str, str]] = Counter()

    @seed(number)
    @settings(
        max_examples=each,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases, each=cuts())
    def search(case: Case, each: list[Cut]) -> None:
        seen[case.kind, "languages"] += 1
        for status, times in go(case, each).items():
            seen[case.kind, status] += times

    search()
    return seen


def rows_of(seen: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    """A row a kind of search, and one of all."""
    kinds, columns = sorted({kind for kind, _ in seen}), sorted({what for _, what in seen} - {"languages"})
    rows = [{"kind": k, "languages": seen[k, "languages"], **{c: seen[k, c] for c in columns}} for k in kinds]
    total = {c: sum(row[c] for row in rows) for c in ("languages", *columns)}
    return [*rows, {"kind": "all", **total}]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs=2, default=[0, 100], metavar=("FIRST", "END"))
    parser.add_argument("--each", type=int, default=100, help="languages of a seed")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--keep", action="store_true", help="write bench/results/soundness.json")
    options = parser.parse_args()
    seen: Counter[tuple[str, str]] = Counter()
    clock, numbers = Clock(), range(*options.seeds)
    with ProcessPoolExecutor(options.processes) as pool:  # a process each: an alarm is its main thread's
        for number, found in zip(numbers, pool.map(try_languages, numbers, repeat(options.each)), strict=True):
            seen += found
            total = sum(times for (_, what), times in seen.items() if what == "languages")
            print(f"seed {number}: {total} languages", flush=True)
    rows = rows_of(seen)
    print_table(rows)
    print(f"no false certificate, {clock.seconds:.0f} s")
    if options.keep:
        keep("soundness", {"seeds": options.seeds, "each": options.each, "false": 0, "rows": rows})


if __name__ == "__main__":
    main()
