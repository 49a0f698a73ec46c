"""What every bench says about itself: processor, ISA, commit, compiler; and where results are kept."""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
import time
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).resolve().parent / "results"


def cpu() -> str:
    """The processor's own name, where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def commit() -> str:
    """The checkout's commit, with `-dirty` where sources of the package differ from it."""
    sources = ["cpp", "cmake", "CMakeLists.txt", "python"]
    head = _git("rev-parse", "--short=12", "HEAD")
    return head + ("-dirty" if head and _git("status", "--porcelain", "--", *sources) else "")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def metadata() -> dict[str, Any]:
    """Everything that a figure depends on besides the bench itself."""
    import enumcore as ec

    info = ec.info()
    return {
        "cpu": cpu(),
        "cores": info["cores"],
        "isa": info["isa"],
        "compiler": info["compiler"],
        "version": info["version"],
        "commit": commit(),
        "python": platform.python_version(),
        "date": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def keep(name: str, data: dict[str, Any]) -> Path:
    """Write a bench's figures with their metadata; git keeps the earlier ones."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({"metadata": metadata(), **data}, indent=1) + "\n")
    print(f"\n{describe()}\nwritten: bench/results/{path.name}")
    return path


def describe() -> str:
    """One line of metadata under a table."""
    m = metadata()
    return f"{m['cpu']}, {m['isa']}, compiler {m['compiler']}, commit {m['commit']}"


def print_table(rows: Sequence[dict[str, Any]]) -> None:
    """Rows of equal keys as a table of text."""
    head = list(rows[0])
    cells = [head] + [[_cell(row[key]) for key in head] for row in rows]
    widths = [max(len(line[k]) for line in cells) for k in range(len(head))]
    for line in cells:
        print(
            "  ".join(
                text.ljust(w) if k == 0 else text.rjust(w) for k, (text, w) in enumerate(zip(line, widths, strict=True))
            )
        )


def _cell(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.3g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of them does not exceed; nan for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else float("nan")


def one_core() -> None:
    """Keep this process on one core, where the system can."""
    import os

    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def first_touch() -> float:
    """GB/s at which the system hands out fresh memory: what a cold search cannot exceed, whatever it computes."""
    import mmap

    size = 1 << 30
    clock = Clock()
    with mmap.mmap(-1, size) as fresh:
        for page in range(0, size, 4096):
            fresh[page] = 1
    return size / clock.seconds / 1e9


class Clock:
    """Wall seconds since it was made."""

    def __init__(self) -> None:
        self.start = time.perf_counter()

    @property
    def seconds(self) -> float:
        return time.perf_counter() - self.start
