"""Full specifications: folders of SyGuS files solved for all inputs, every answer checked by a solver that is not ours.

    python -m bench.specifications FOLDER… [--seconds 1] [--name specifications_1s]

Decided means solved for all inputs, or EXHAUSTED.  Each answer is put in the place of its `synth-fun` in the file's own
text, and cvc5 (the extra `peers`), which had no part in the search, is asked whether a constraint can fail.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

import enumcore as ec
from bench.common import Clock, keep, median, print_table, quantile
from bench.sexpr import read_all, read_one, write

CHECK_SECONDS = 30


def solve_file(path: Path, seconds: float, memory: str) -> dict[str, Any]:
    """One file's row."""
    clock = Clock()
    row: dict[str, Any] = {"file": path.name, "status": "error", "decided": False}
    try:
        problem = ec.sygus.load(path)
    except ec.EnumcoreError as error:
        return {**row, "error": str(error).replace(str(path.parent), "").lstrip("/")}
    result = ec.solve(problem.task, effort="first", limits=ec.Limits(seconds=seconds, memory=memory))
    wall, certificate = clock.seconds, result.certificate
    solved = result.status is ec.Status.SOLVED and certificate.scope == "all inputs"
    row |= {
        "status": result.status.value,
        "decided": solved or result.status is ec.Status.EXHAUSTED,
        "seconds": round(wall, 3),
        "size": result.size,
        "minimal": certificate.minimal,
        "scope": certificate.scope,
        "solver": certificate.solver,
    }
    return row if not solved else row | {"checked": check(path, problem.answer(result.program))}


def check(path: Path, answer: str) -> str:
    """What cvc5 says of a file with its answer: "right", "WRONG", or "unknown"."""
    answers = {definition[1]: definition for definition in (read_one(line) for line in answer.splitlines())}
    lines, constraints = ["(set-logic ALL)"], []
    for command in read_all(path.read_text()):
        match command:
            case ["synth-fun", name, *_]:
                lines.append(write(answers[name]))
            case ["declare-var", *rest]:
                lines.append(write(["declare-const", *rest]))
            case ["constraint", formula]:
                constraints.append(write(formula))
            case ["define-fun" | "define-sort", *_]:
                lines.append(write(command))
    script = "\n".join([*lines, f"(assert (not (and true {' '.join(constraints)})))", "(check-sat)"])
    command = [sys.executable, "-m", "bench.specifications", "--child"]
    try:
        done = subprocess.run(command, input=script, capture_output=True, text=True, timeout=CHECK_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return "unknown"
    return {"unsat": "right", "sat": "WRONG"}.get(done.stdout.strip(), "unknown")


def child() -> None:
    """Let cvc5 answer the script on standard input."""
    import cvc5

    solver = cvc5.Solver(cvc5.TermManager())
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, sys.stdin.read(), "answer")
    symbols = parser.getSymbolManager()
    while not (command := parser.nextCommand()).isNull():
        print(command.invoke(solver, symbols), end="")


def summary(name: str, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The line of a suite."""
    solved = [row for row in rows if row["decided"] and row["status"] == "solved"]
    return {
        "suite": name,
        "files": len(rows),
        "decided": sum(row["decided"] for row in rows),
        "solved": len(solved),
        "infeasible": sum(row["status"] == "exhausted" for row in rows),
        "not verified": sum(row["status"] == "not_verified" for row in rows),
        "refused": sum(row["status"] == "error" for row in rows),
        "right by cvc5": sum(row["checked"] == "right" for row in solved),
        "WRONG": sum(row["checked"] == "WRONG" for row in solved),
        "median s": median([row["seconds"] for row in solved]) if solved else 0,
        "p90 s": quantile([row["seconds"] for row in solved], 0.9) if solved else 0,
        "median size": median([row["size"] for row in solved]) if solved else 0,
        "minimal": sum(row["minimal"] for row in solved),
    }


def main() -> None:
    if "--child" in sys.argv:
        child()
        return
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--seconds", type=float, default=1)
    parser.add_argument("--memory", default="2GiB")
    parser.add_argument("--name", default="specifications", help="of the file in bench/results")
    options = parser.parse_args()
    suites = {}
    for folder in options.folders:
        rows = suites[folder.name] = []
        for path in sorted(folder.glob("*.sl")):
            rows.append(solve_file(path, options.seconds, options.memory))
            if not rows[-1]["decided"] or rows[-1].get("checked", "right") != "right":
                print(rows[-1], flush=True)
    lines = [summary(name, rows) for name, rows in suites.items()]
    print_table(lines)
    keep(options.name, {"seconds": options.seconds, "memory": options.memory, "summary": lines, "tasks": suites})


if __name__ == "__main__":
    main()
