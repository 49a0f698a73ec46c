"""Folders of SyGuS files: one fresh `ec.solve` a file on one core, every answer checked without the package.

    python -m bench.suites FOLDER… [--seconds 10] [--limit N] [--effort first] [--name suites]

Solved means: the checker found the answer in the file's grammar and right, on the whole space or on every example.
Infeasible means EXHAUSTED: a proof that the grammar holds no program; a second opinion by closure is given where the
task is small enough.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

import enumcore as ec
from bench.check import check
from bench.common import Clock, keep, median, one_core, print_table, quantile
from bench.infeasible import infeasible
from bench.smt import Unsupported
from bench.task import read_task


def solve_file(path: Path, seconds: float, memory: str, effort: str) -> dict[str, Any]:
    """One file's row; nothing is shared with other files but the process and its memory."""
    clock = Clock()
    row: dict[str, Any] = {"file": path.name, "status": "error", "good": False}
    try:
        task = ec.Task.from_sygus(path)
    except ec.EnumcoreError as error:
        return {**row, "error": str(error).replace(str(path.parent), "").lstrip("/")}
    loaded = clock.seconds
    result = ec.solve(task, effort=effort, limits=ec.Limits(seconds=seconds, memory=memory))
    certificate = result.certificate
    row |= {
        "status": result.status.value,
        "minimal": certificate.minimal,
        "scope": certificate.scope,
        "proof": certificate.proof,
        "load_seconds": round(loaded, 4),
        "search_seconds": round(result.seconds, 5),
        "all_seconds": round(clock.seconds, 4),
        "size": result.size,
        "cost": result.cost,
        "candidates": result.candidates,
        "evaluated": result.evaluated,
        "distinct": result.distinct,
    }
    return row | judge(path, result)


def judge(path: Path, result: ec.Result) -> dict[str, Any]:
    """What the independent checker says."""
    if result.status is ec.Status.EXHAUSTED:
        return {"good": True, "second_opinion": _second_opinion(path)}
    if result.program is None:
        return {}
    text = result.program.to_smtlib(read_task(path).name, macros=False)
    verdict = check(path, text)
    same_size = verdict.size == result.size
    reason = verdict.reason or ("" if same_size else f"size {verdict.size} by the checker")
    return {"program": text, "good": verdict.good and same_size, "checked": verdict.scope, "reason": reason}


def _second_opinion(path: Path) -> str:
    try:
        opinion = infeasible(read_task(path))
    except Unsupported:
        opinion = None
    return {None: "none", True: "infeasible", False: "FEASIBLE"}[opinion]


def summary(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The line of a suite."""
    good = [row for row in rows if row["good"]]
    searched = [row["search_seconds"] for row in rows if "search_seconds" in row]
    solved = sum(row["status"] == "solved" for row in good)
    infeasible_count = sum(row["status"] == "exhausted" for row in good)
    sizes = [row["size"] for row in good if row["status"] == "solved"]
    wrong = sum(row["status"] == "solved" for row in rows) - solved
    wrong += sum(row.get("second_opinion") == "FEASIBLE" for row in rows)
    return {
        "suite": name,
        "files": len(rows),
        "solved": solved,
        "minimal": sum(row["status"] == "solved" and row["minimal"] for row in good),
        "infeasible": infeasible_count,
        "unsolved": len(rows) - solved - infeasible_count - wrong,
        "WRONG": wrong,
        "share %": 100 * (solved + infeasible_count) / len(rows),
        "median s": median(searched),
        "p90 s": quantile(searched, 0.9),
        "size median": median(sizes),
        "size p90": quantile(sizes, 0.9),
        "candidates": sum(row.get("candidates", 0) for row in rows),
    }


def run_suite(folder: Path, seconds: float, memory: str, limit: int | None, effort: str) -> list[dict[str, Any]]:
    """Every file of a folder, in the order of names."""
    rows = []
    for path in sorted(folder.glob("*.sl"))[:limit]:
        rows.append(solve_file(path, seconds, memory, effort))
        row = rows[-1]
        if not row["good"]:
            why = (
                row.get("reason") or row.get("error") or f"{row['evaluated']:,} evaluated, {row['distinct']:,} distinct"
            )
            print(f"  {row['status']:14} {row['file']}: {why}", flush=True)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--memory", default="4GiB")
    parser.add_argument("--limit", type=int, help="only the first so many files of each folder")
    parser.add_argument("--effort", choices=("best", "first"), default="best", help="first: stop at the first program")
    parser.add_argument("--name", default="suites", help="of the file in bench/results")
    options = parser.parse_args()
    one_core()
    how = (options.seconds, options.memory, options.limit, options.effort)
    suites = {folder.name: run_suite(folder, *how) for folder in options.folders}
    lines = [summary(name, rows) for name, rows in suites.items()]
    print_table(lines)
    for name, rows in suites.items():
        print(f"{name}: {dict(Counter(row['status'] for row in rows))}")
    keep(options.name, {"seconds": options.seconds, "memory": options.memory, "summary": lines, "tasks": suites})


if __name__ == "__main__":
    main()
