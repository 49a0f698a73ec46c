"""Two pytest-benchmark files side by side: `python -m bench.compare OLD.json NEW.json [--fail 1.1]`.

Times are the fastest rounds, which a busy machine disturbs least; a ratio over 1 means that NEW is slower. With
--fail, exits 1 when a ratio exceeds it.
"""

from __future__ import annotations

import argparse
import json
import math
from pathlib import Path
from typing import Any

from bench.common import print_table


def fastest(path: Path) -> dict[str, float]:
    """Seconds of each bench's fastest round, by name."""
    return {bench["fullname"]: bench["stats"]["min"] for bench in json.loads(path.read_text())["benchmarks"]}


def where(path: Path) -> str:
    """What a file's own records say about where it was measured."""
    info = json.loads(path.read_text())["benchmarks"][0]["extra_info"]
    return ", ".join(str(info.get(key, "?")) for key in ("cpu", "isa", "commit"))


def table(old: dict[str, float], new: dict[str, float]) -> list[dict[str, Any]]:
    """A row for each bench of either file, the worst ratio first."""
    rows = [
        {
            "bench": name.removeprefix("bench/test_bench.py::"),
            "old ms": _ms(old, name),
            "new ms": _ms(new, name),
            "new/old": ratio,
        }
        for name, ratio in ((name, new.get(name, math.nan) / old.get(name, math.nan)) for name in {*old, *new})
    ]
    return sorted(rows, key=lambda row: (math.isnan(row["new/old"]), -row["new/old"], row["bench"]))


def _ms(times: dict[str, float], name: str) -> float:
    return 1000 * times.get(name, math.nan)


def geometric_mean(ratios: list[float]) -> float:
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--fail", type=float, default=math.inf, metavar="RATIO")
    options = parser.parse_args()
    rows = table(fastest(options.old), fastest(options.new))
    print_table(rows)
    ratios = [row["new/old"] for row in rows if not math.isnan(row["new/old"])]
    print(f"\nold: {where(options.old)}\nnew: {where(options.new)}")
    print(f"{len(ratios)} in both, geometric mean of new/old {geometric_mean(ratios):.3f}")
    return int(any(ratio > options.fail for ratio in ratios))


if __name__ == "__main__":
    raise SystemExit(main())
