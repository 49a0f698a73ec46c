"""Enumerating `icfp64`: seconds, evaluated/s and distinct/s, first search of a process and with warm memory.

Beside every search the prototype runs in the same process, in turn: scalar code for this language alone
(cpp/bench/icfp64_prototype.hpp). "first/prototype" and "warm/prototype" are the medians of the engine's seconds by
those of the prototype that ran after it.

    python -m bench.icfp64 [--processes 3] [--warm 5]

Each row is measured in fresh processes in turn: the first search of each is "first", the medians of the later ones
are "warm". Pruned candidates count for nothing. The counts are compared with known ones, and those of every level with
the prototype's, so that a wrong enumerator has no speed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from typing import Any

from bench.common import ROOT, keep, median, one_core, print_table

# (examples, size) and the distinct programs to that size, where they are known
CASES: list[tuple[int, int]] = [(4, 10), (4, 11), (1, 10), (1, 11), (1000, 8)]
KNOWN = {(4, 9): 443115, (4, 10): 2255010, (4, 11): 11580565, (1, 9): 280284}


def child(points: int, size: int, searches: int) -> None:
    """In a process of its own: one JSON line a search."""
    from bench.languages import enumerate_levels, icfp, splitmix64
    from enumcore import _core

    one_core()
    prototype = None
    for _ in range(searches):
        result = enumerate_levels(icfp(points), cost=size, memory="6GiB")
        known = KNOWN.get((points, size))
        if known not in (None, result.distinct):
            raise SystemExit(f"{result.distinct} distinct programs, not {known}")
        if prototype is None:
            prototype = _core.Icfp64Prototype(splitmix64(points), result.distinct)
        beside = prototype.run(size)
        if beside["distinct"] != [level.distinct for level in result.levels]:
            raise SystemExit(f"the prototype found {beside['distinct']} programs of each size, and the engine others")
        stages = {k: round(v, 5) for k, v in result.profile.seconds.items()}
        counts = {"evaluated": result.evaluated, "distinct": result.distinct, "pruned": result.levels.total("pruned")}
        row = {"seconds": result.seconds, "prototype": beside["seconds"], **counts, "stages": stages}
        print(json.dumps(row), flush=True)


def measure(points: int, size: int, processes: int, warm: int) -> dict[str, Any]:
    """One row of the table."""
    runs = [_process(points, size, warm + 1) for _ in range(processes)]
    firsts = [searches[0] for searches in runs]
    later = [search for searches in runs for search in searches[1:]]
    one, warm_s = runs[0][0], median([search["seconds"] for search in later])
    return {
        "examples": points,
        "to size": size,
        "first s": median([search["seconds"] for search in firsts]),
        "warm s": warm_s,
        "first/warm": median([search["seconds"] for search in firsts]) / warm_s,
        "evaluated": one["evaluated"],
        "distinct": one["distinct"],
        "pruned": one["pruned"],
        "M evaluated/s": one["evaluated"] / warm_s / 1e6,
        "M distinct/s": one["distinct"] / warm_s / 1e6,
        "prototype first": median([search["prototype"] for search in firsts]),
        "prototype warm": median([search["prototype"] for search in later]),
        "first/prototype": median([search["seconds"] / search["prototype"] for search in firsts]),
        "warm/prototype": median([search["seconds"] / search["prototype"] for search in later]),
        "runs": runs,
    }


def _process(points: int, size: int, searches: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "bench.icfp64", "--child", str(points), str(size), str(searches)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--processes", type=int, default=3)
    parser.add_argument("--warm", type=int, default=5)
    parser.add_argument("--child", type=int, nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(*options.child)
        return
    rows = [measure(points, size, options.processes, options.warm) for points, size in CASES]
    print_table([{k: v for k, v in row.items() if k != "runs"} for row in rows])
    keep("icfp64", {"rows": rows})


if __name__ == "__main__":
    main()
