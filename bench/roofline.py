"""The roofline: how far the engine is from the sum of its stages run alone, on the same candidates in the same process.

    python -m bench.roofline [--examples 4] [--size 11] [--runs 7]

Bare stages (cpp/bench/bare.cpp): kernels: the same candidates generated and evaluated, then dropped; fingerprint: as
many fingerprinted; lines: one random line of a table of the engine's size read and written for each; bytes: the columns
and arguments of the distinct ones written in sequence. Memory is warm: the first search is not counted.

And the machine's own figure: nanoseconds a random line, read and written, in tables of several sizes.
"""

from __future__ import annotations

import argparse
from typing import Any

import enumcore as ec
from bench.common import keep, median, one_core, print_table
from bench.languages import icfp
from enumcore import _core

BARE = ("kernels", "fingerprint", "lines", "bytes")
WANTED = 1.25  # engine / sum of its bare stages, at most
TABLES = (1, 16, 64, 256, 1024)  # MiB
TOUCHES = 1 << 22


def one_run(points: int, size: int) -> dict[str, Any]:
    """The engine's seconds, by stage, and then each stage's alone."""
    with ec.Search(icfp(points), limits=ec.Limits(cost=size, memory="6GiB")) as search:
        for _ in search:
            pass
        bare = _core.bare_stages(search._engine)
        result = search.result()
    return {"engine": result.seconds, "stages": result.profile.seconds, "bare": bare, "sum": sum(bare.values())}


def random_lines(runs: int) -> list[dict[str, Any]]:
    """A row for each size of a table; the sizes in turn."""
    seconds = [[_core.random_lines(mib << 20, TOUCHES) for mib in TABLES] for _ in range(runs)]
    return [
        {"table, MiB": mib, "ns a random line": median(list(those)) / TOUCHES * 1e9}
        for mib, those in zip(TABLES, zip(*seconds, strict=True), strict=True)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--examples", type=int, default=4)
    parser.add_argument("--size", type=int, default=11)
    parser.add_argument("--runs", type=int, default=7)
    options = parser.parse_args()
    one_core()
    runs = [one_run(options.examples, options.size) for _ in range(options.runs + 1)][1:]
    rows = [{"seconds": name, "median": median([run["bare"][name] for run in runs])} for name in BARE]
    rows.append({"seconds": "sum of the bare stages", "median": median([run["sum"] for run in runs])})
    rows.append({"seconds": "engine", "median": median([run["engine"] for run in runs])})
    stages = runs[0]["stages"]
    rows += [{"seconds": f"  {s}", "median": median([run["stages"][s] for run in runs])} for s in stages]
    ratio = median([run["engine"] / run["sum"] for run in runs])
    print_table(rows)
    print(f"engine / sum: {ratio:.2f} (wanted: at most {WANTED})\n")
    lines = random_lines(options.runs)  # last, since what they touched is kept for the searches that come after
    print_table(lines)
    searches = {"examples": options.examples, "size": options.size, "ratio": ratio, "runs": runs}
    keep("roofline", {**searches, "lines": lines})


if __name__ == "__main__":
    main()
