"""Side by side with cvc5 (the extra `peers`): enumeration rates, and the suites.

    python -m bench.peers rate [--seconds 10]
    python -m bench.peers suites FOLDER… [--seconds 10] [--limit N] [--mode fast]

Rate: the grammar of `icfp64` with 4 examples whose outputs nothing reaches, cold, in a fresh process each. cvc5 runs
with sygus-enum=fast, prints each term that it enumerates (output=sygus) and is stopped after the time; we evaluate
its terms on the examples ourselves and count the different columns. Its API's default, incremental=true, turns its
example-driven enumeration off without a word: it is set to false.

Suites: each file in a fresh process of cvc5 with a timeout, its answer judged by the same checker as ours.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.check import check
from bench.common import ROOT, Clock, first_touch, keep, median, one_core, print_table, quantile
from bench.scaling import cores
from bench.sexpr import read_all, write

OPTIONS = {"sygus": "true", "incremental": "false"}


# --- in the child: cvc5 on one file ---------------------------------------------------------------------------------


def child(file: str, mode: str, output: bool) -> None:
    """Run every command of a file; what cvc5 says goes to standard output."""
    try:
        import cvc5
    except ImportError as error:
        raise SystemExit("bench.peers needs cvc5: pip install 'enumcore[peers]'") from error
    one_core()
    solver = cvc5.Solver(cvc5.TermManager())
    for key, value in {**OPTIONS, "sygus-enum": mode, **({"output": "sygus"} if output else {})}.items():
        solver.setOption(key, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SYGUS_2_1, Path(file).read_text(), Path(file).name)
    symbols, clock = parser.getSymbolManager(), Clock()
    while not (command := parser.nextCommand()).isNull():
        print(command.invoke(solver, symbols), end="", flush=True)
    print(f"; seconds {clock.seconds:.4f}")


def spawn(file: Path, mode: str, seconds: float, output: bool = False) -> tuple[str, float, bool]:
    """What a child printed, its wall seconds, and whether it ended by itself."""
    command = [sys.executable, "-m", "bench.peers", "child", str(file), mode, str(int(output))]
    clock = Clock()
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen(command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT)
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        wall = clock.seconds
        out.seek(0)
        return out.read(), wall, process.returncode == 0


# --- enumeration rates ----------------------------------------------------------------------------------------------


def icfp64_file() -> str:
    """The language with four examples that no short program meets: outputs are the next four of the same stream."""
    from bench.languages import splitmix64

    one, shifts = "#x0000000000000001", ("0000000000000001", "0000000000000004", "0000000000000010")
    rules = ["#x0000000000000000", one, "x", "(bvnot S)", f"(bvshl S {one})", *(f"(bvlshr S #x{k})" for k in shifts)]
    rules += [f"({smt} S S)" for smt in ("bvand", "bvor", "bvxor", "bvadd")]
    values = [f"#x{int(v):016x}" for v in splitmix64(8)]
    examples = "\n".join(f"(constraint (= (f {x}) {y}))" for x, y in zip(values[:4], values[4:], strict=True))
    sort = "(_ BitVec 64)"
    head = f"(set-logic BV)\n(synth-fun f ((x {sort})) {sort} ((S {sort})) ((S {sort} ({' '.join(rules)}))))"
    return f"{head}\n{examples}\n(check-synth)\n"


def cvc5_rate(seconds: float) -> dict[str, Any]:
    """Terms that cvc5 prints in the time, and how many different columns they have."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "icfp64.sl"
        file.write_text(icfp64_file())
        text, wall, _ = spawn(file, "fast", seconds, output=True)
    whole = text[: text.rfind("\n") + 1]
    terms = [line[len("(sygus-enum ") : -1] for line in whole.splitlines() if line.startswith("(sygus-enum ")]
    return {"system": "cvc5 fast", "seconds": wall, "terms": len(terms), "distinct": _different(terms)}


def _different(terms: list[str]) -> int:
    """Columns on the four examples, by the checker's evaluator."""
    import numpy as np

    from bench.languages import splitmix64
    from bench.smt import Meaning

    meaning, scope = Meaning(), {"x": (64, splitmix64(4))}
    with np.errstate(over="ignore"):
        columns = (meaning.term(read_all(term)[0], scope)[1] for term in terms)
        return len({np.broadcast_to(column, 4).tobytes() for column in columns})


def own_rate(seconds: float, memory: str, threads: int) -> list[dict[str, Any]]:
    """The same by enumcore, in a fresh process: its first search, with cold memory, and its second, with warm."""
    script = (
        "import enumcore as ec; from bench.languages import *\n"
        "for _ in range(2):\n"
        f"    r = ec.solve(icfp(4), limits=ec.Limits(seconds={seconds}, memory={memory!r}), threads={threads})\n"
        "    print(r.seconds, r.evaluated, r.distinct, r.levels[-1].bytes, r.status.value)"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    rows = []
    for heat, line in zip(("cold", "warm"), done.stdout.splitlines(), strict=True):
        name = f"enumcore, {threads} thread{'s' * (threads > 1)}, {heat}"
        spent, evaluated, distinct, size, status = line.split()
        print(f"{name}: ended by {status}, holding {int(size) / 1e9:.1f} GB")
        rows.append({"system": name, "seconds": float(spent), "terms": int(evaluated), "distinct": int(distinct)})
    return rows


def rate(seconds: float, memory: str) -> None:
    rows = [cvc5_rate(seconds)]
    for threads in sorted({1, cores()}):
        rows += own_rate(seconds, memory, threads)
    for row in rows:
        row["distinct/s"] = row["distinct"] / row["seconds"]
        row["ratio"] = row["distinct/s"] / rows[0]["distinct/s"]
    print_table(rows)
    print("ratio: distinct/s over cvc5's (wanted, cold, two threads: at least 1,500)")
    touch = first_touch()
    print(f"fresh memory is handed out at {touch:.2f} GB/s here, which bounds a cold search")
    keep("peers_rate", {"rows": rows, "first_touch_gb_s": touch, "cvc5": _version()})


# --- suites ---------------------------------------------------------------------------------------------------------


def cvc5_file(path: Path, mode: str, seconds: float) -> dict[str, Any]:
    """cvc5's row of a file: solved and found right, infeasible, or neither."""
    text, wall, ended = spawn(path, mode, seconds)
    row: dict[str, Any] = {"file": path.name, "status": "unsolved", "seconds": wall, "size": None}
    if not ended:
        return row
    row["seconds"] = float(text.rsplit("; seconds ", 1)[1])
    said = read_all(text)
    if said[:1] == ["infeasible"]:
        return row | {"status": "infeasible"}
    if not said or not isinstance(said[0], list):
        return row
    verdict = check(path, write(said[0][0]))
    return row | {"status": "solved" if verdict.good else "WRONG", "size": verdict.size}


def own_file(path: Path, seconds: float) -> dict[str, Any]:
    from bench.suites import solve_file

    row = solve_file(path, seconds, "4GiB")
    status = {"solved": "solved", "exhausted": "infeasible"}.get(row["status"], "unsolved")
    if status == "solved" and not row["good"]:
        status = "WRONG"
    return {"file": path.name, "status": status, "seconds": row.get("search_seconds"), "size": row.get("size")}


def compare(suite: str, ours: list[dict[str, Any]], theirs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A line for each system; sizes are compared where both solved."""
    both = [(a["size"], b["size"]) for a, b in zip(ours, theirs, strict=True) if a["status"] == b["status"] == "solved"]
    lines = []
    for name, rows, k in (("enumcore", ours, 0), ("cvc5", theirs, 1)):
        times = [row["seconds"] for row in rows if row["status"] in ("solved", "infeasible")]
        counts = {s: sum(row["status"] == s for row in rows) for s in ("solved", "infeasible", "unsolved", "WRONG")}
        line = {"suite": suite, "system": name, "files": len(rows), **counts}
        line |= {"median s": median(times), "p90 s": quantile(times, 0.9), "both solved": len(both)}
        lines.append(line | {"mean size there": sum(pair[k] for pair in both) / max(len(both), 1)})
    return lines


def suites(folders: list[Path], seconds: float, limit: int | None, mode: str) -> None:
    lines, tasks = [], {}
    for folder in folders:
        files = sorted(folder.glob("*.sl"))
        files = files[:: max(1, -(-len(files) // limit))] if limit else files
        ours, theirs = [own_file(f, seconds) for f in files], [cvc5_file(f, mode, seconds) for f in files]
        lines += compare(folder.name, ours, theirs)
        tasks[folder.name] = {"enumcore": ours, "cvc5": theirs}
        print_table(lines)
    told = {"seconds": seconds, "mode": mode, "cvc5": _version()}
    keep(f"peers_suites_{mode}", {**told, "summary": lines, "tasks": tasks})


def _version() -> str:
    from importlib.metadata import version

    return version("cvc5")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    rates = commands.add_parser("rate")
    rates.add_argument("--memory", default="12GiB")
    several = commands.add_parser("suites")
    several.add_argument("folders", type=Path, nargs="+")
    several.add_argument("--limit", type=int, help="about so many files of each folder, evenly spaced")
    several.add_argument("--mode", default="fast", choices=["fast", "smart", "random", "var-agnostic", "auto"])
    for command in (rates, several):
        command.add_argument("--seconds", type=float, default=10)
    one = commands.add_parser("child")
    one.add_argument("arguments", nargs=3)
    options = parser.parse_args()
    if options.command == "child":
        file, mode, output = options.arguments
        child(file, mode, output == "1")
    elif options.command == "rate":
        rate(options.seconds, options.memory)
    else:
        suites(options.folders, options.seconds, options.limit, options.mode)


if __name__ == "__main__":
    main()
