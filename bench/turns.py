"""One bench in two checkouts, each with a Python of its own build, in turn: what took how long before and after.

    python -m bench.turns OLD OLD/bin/python NEW NEW/bin/python [--rounds 3] --bench icfp64 --processes 2
    python -m bench.turns --read FOLDER --bench icfp64

Each round runs the bench in both, now the one first and now the other. Every figure of seconds that the bench keeps is
compared: the median of the rounds, and the least. A ratio over 1 means that NEW is slower.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.common import ROOT, keep, median, print_table

TRIED = 0.02  # seconds: what takes less says nothing on a busy machine


def seconds(data: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], float]]:
    """Every figure of seconds, with the way to it."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, (int, float)) and (key.endswith(("seconds", " s")) or key == "s"):
                yield (*path, key), float(value)
            elif key not in ("metadata", "runs", "stages"):
                yield from seconds(value, (*path, key))
    elif isinstance(data, list):
        for k, value in enumerate(data):
            yield from seconds(value, (*path, str(k)))


def compare(folder: Path, name: str) -> list[dict[str, Any]]:
    """A row for each figure, and one for the sum of all."""
    old, new = (
        [dict(seconds(json.loads(path.read_text()))) for path in sorted(folder.glob(f"{name}.{which}.*.json"))]
        for which in ("old", "new")
    )
    rows = []
    for way in sorted(set.intersection(*(set(figures) for figures in old + new))):
        before, after = [figures[way] for figures in old], [figures[way] for figures in new]
        if min(*before, *after) >= TRIED:
            rows.append(row(" ".join(way), before, after))
    total = [[sum(figures[way] for way in figures) for figures in runs] for runs in (old, new)]
    rows.append(row("all", *total))
    return rows


def row(name: str, before: list[float], after: list[float]) -> dict[str, Any]:
    return {
        "figure": name,
        "old s": median(before),
        "new s": median(after),
        "ratio of medians": median(after) / median(before),
        "ratio of minima": min(after) / min(before),
    }


def run(checkout: Path, python: str, arguments: list[str], to: Path) -> None:
    command = [python, "-m", f"bench.{arguments[0]}", *arguments[1:]]
    subprocess.run(command, cwd=checkout, check=True, stdout=subprocess.DEVNULL)
    shutil.copy(checkout / "bench" / "results" / f"{arguments[0]}.json", to)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("builds", nargs="*", metavar="CHECKOUT PYTHON", help="the old two, and the new two")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--read", type=Path, help="only read again what a run left in this folder")
    parser.add_argument("--bench", nargs=argparse.REMAINDER, required=True, help="the bench and its options; the last")
    options = parser.parse_args()
    folder = options.read or ROOT / "build" / "turns"
    folder.mkdir(parents=True, exist_ok=True)
    name = options.bench[0]
    sides = list(zip(("old", "new"), options.builds[::2], options.builds[1::2], strict=True)) if options.builds else []
    for k in range(options.rounds if sides else 0):
        for which, checkout, python in sides if k % 2 == 0 else sides[::-1]:
            run(Path(checkout), python, options.bench, folder / f"{name}.{which}.{k}.json")
    rows = compare(folder, name)
    print_table(rows)
    geometric = math.exp(sum(math.log(r["ratio of medians"]) for r in rows[:-1]) / max(1, len(rows) - 1))
    print(f"\ngeometric mean of the ratios: {geometric:.3f}")
    commits = {which: found_commit(folder, name, which) for which in ("old", "new")}
    keep(f"turns_{name}", {"commits": commits, "bench": options.bench, "rows": rows, "geometric mean": geometric})


def found_commit(folder: Path, name: str, which: str) -> str:
    path = next(folder.glob(f"{name}.{which}.*.json"))
    return str(json.loads(path.read_text())["metadata"]["commit"])


if __name__ == "__main__":
    main()
