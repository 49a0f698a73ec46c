"""Just-in-time fitting beside the uniform prior, task by task, on one core.

    python -m bench.jit PBE_BV_FOLDER [--every 5] [--seconds 1 10] [--seed 0]
    python -m bench.jit PBE_BV_FOLDER --roomier 10GiB

The tasks: every so many-th file of a folder of examples, in the order of names, and the Hacker's Delight functions of
examples/: on 8 bits as 32 examples each, drawn with the seed from all inputs (hd), and on 32 bits as the files give
them, with 16 examples each (hd-32). Each task is solved under the grammar's own costs (uniform), by just-in-time
fitting (jit), and, for the shortest time only, without kept programs (probe: Probe's method alone), each time with cold
memory. A task that is solved within a shorter time is not run again for a longer one. Every answer to a file is judged
by the checker; of a Hacker's Delight function on 8 bits it is also said whether the answer is right on all inputs.

The uniform prior fills its memory sooner. So `--roomier` repeats, with more of it, those of its longest runs that a
full memory had ended, and adds what came out to the results of the last run.

Then what re-costing whole banks could save: of the columns that a round keeps, the share that an earlier round had
kept, and the share of a round's time that their evaluation takes.
"""

from __future__ import annotations

import argparse
import gc
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

import enumcore as ec
from bench.check import check
from bench.common import RESULTS, ROOT, Clock, keep, median, one_core, print_table
from bench.task import read_task
from enumcore import _core
from enumcore.strategies import JustInTime
from enumcore.strategies.justintime.run import Run

ARMS: dict[str, JustInTime | None] = {"uniform": None, "probe": JustInTime(kept=0), "jit": JustInTime()}
EXAMPLES = 32
MEMORY = "4GiB"

Case = tuple[str, str, ec.Task, Path | None, ec.Task | None]  # suite, name, task, its file, the task on all inputs


def cases(folder: Path, every: int, seed: int) -> Iterator[Case]:
    """The tasks, loaded."""
    for path in sorted(folder.glob("*.sl"))[::every]:
        yield folder.name, path.stem, ec.Task.from_sygus(path), path, None
    draw = np.random.default_rng(seed)
    for path in sorted((ROOT / "examples").glob("hd-??.sl")):
        whole = ec.Task.from_sygus(path)
        chosen = np.sort(draw.choice(whole.points, EXAMPLES, replace=False))
        frame = {name: column[chosen] for name, column in whole.inputs.items()}
        yield "hd", path.stem, ec.Task(whole.grammar, frame, whole.goal.target[chosen]), None, whole
    for path in sorted((ROOT / "examples").glob("hd-??-32.sl")):
        yield "hd-32", path.stem, ec.Task.from_sygus(path), path, None


def solve(case: Case, arm: str, seconds: float, memory: str = MEMORY) -> dict[str, Any]:
    """One run; what the checker says is part of it."""
    _, _, task, path, whole = case
    gc.collect()
    _core.release_memory()  # what one run has touched would be the next one's head start
    clock = Clock()
    result = ec.solve(task, strategy=ARMS[arm], limits=ec.Limits(seconds=seconds, memory=memory))
    row = {
        "status": result.status.value,
        "seconds": round(clock.seconds, 5),
        "size": result.size,
        "evaluated": result.evaluated,
        "rounds": len(getattr(result, "rounds", [0])),
        "program": None if result.program is None else str(result.program)[:200],
    }
    if result.program is not None and path is not None:
        verdict = check(path, result.program.to_smtlib(read_task(path).name, macros=False))
        row["wrong"] = "" if verdict.good else verdict.reason
    if result.program is not None and whole is not None:
        row["everywhere"] = not len(whole.failures(result.program.expr))
    return row


def run(case: Case, number: int, times: list[float]) -> dict[str, Any]:
    """A task's row; the arms take turns in going first."""
    names = list(ARMS)
    order = names[number % len(names) :] + names[: number % len(names)]
    row: dict[str, Any] = {"suite": case[0], "task": case[1], "points": case[2].points, "runs": {}}
    for arm in order:
        before: dict[str, Any] | None = None
        for seconds in times[:1] if arm == "probe" else times:
            if before is None or before["status"] not in ("solved", "exhausted"):
                before = solve(case, arm, seconds)
            row["runs"][f"{arm} {seconds:g} s"] = before
    return row


def compare(rows: list[dict[str, Any]], suite: str, seconds: float, arm: str) -> dict[str, Any]:
    """An arm beside the uniform prior: who solves what, and how fast and large where both do."""
    runs = [row["runs"] for row in rows if row["suite"] == suite]
    pairs = [(each[f"uniform {seconds:g} s"], each[f"{arm} {seconds:g} s"]) for each in runs]
    both = [(a, b) for a, b in pairs if a["status"] == b["status"] == "solved"]
    won = sum(b["status"] == "solved" != a["status"] for a, b in pairs)
    lost = sum(a["status"] == "solved" != b["status"] for a, b in pairs)
    return {
        "suite": suite,
        "seconds": seconds,
        "arm": arm,
        "tasks": len(pairs),
        "uniform": len(both) + lost,
        "solved": len(both) + won,
        "won": won,
        "lost": lost,
        "WRONG": sum(bool(run.get("wrong")) for pair in pairs for run in pair),
        "faster": sum(b["seconds"] < a["seconds"] for a, b in both),
        "of both": len(both),
        "median s, uniform": median([a["seconds"] for a, _ in both]),
        "median s": median([b["seconds"] for _, b in both]),
        "median size, uniform": median([a["size"] for a, _ in both]),
        "median size": median([b["size"] for _, b in both]),
        "right everywhere, uniform": sum(a.get("everywhere", False) for a, _ in pairs),
        "right everywhere": sum(b.get("everywhere", False) for _, b in pairs),
    }


def roomier(folder: Path, memory: str) -> None:
    """Repeat the uniform runs that a full memory ended, with more, and add them to the kept results."""
    data = json.loads((RESULTS / "jit.json").read_text())
    longest, every = data["seconds"][-1], data["every"]
    key = f"uniform {longest:g} s"
    full = {row["task"] for row in data["tasks"] if row["runs"][key]["status"] == "memory_limit"}
    found = {}
    for case in cases(folder, every, data["seed"]):
        if case[1] in full:
            found[case[1]] = solve(case, "uniform", longest, memory)
            print(f"  {case[1]}: {found[case[1]]['status']} {found[case[1]]['seconds']:.2f}", flush=True)
    data["roomier"] = {"memory": memory, "tasks": found}
    (RESULTS / "jit.json").write_text(json.dumps(data, indent=1) + "\n")
    print(f"with {memory}: {dict(Counter(row['status'] for row in found.values()))}")


class Recorded(Run):
    """A run that looks, at the end of each round, how many of its columns earlier rounds had kept."""

    def _note(self) -> None:
        super()._note()
        self.__dict__.setdefault("seen", set())
        self.__dict__.setdefault("shares", [])
        columns = np.ascontiguousarray(self._search.bank.columns(self.task.grammar.start))
        new = {column.tobytes() for column in columns}
        stages = self._search.result().profile.seconds
        spent = sum(stages.values())
        if self.seen and spent:
            self.shares.append((len(new & self.seen) / len(new), stages["evaluate"] / spent, spent))
        self.seen |= new


def recosting(folder: Path, every: int) -> dict[str, Any]:
    """What re-costing whole banks could save at most: the evaluation of columns that are known already."""
    shares: list[tuple[float, float, float]] = []
    for path in sorted(folder.glob("*.sl"))[::every]:
        task = ec.Task.from_sygus(path)
        if task.points <= 100:
            run = Recorded(JustInTime(), task, ec.Limits(candidates=3_000_000, memory=MEMORY), None, {})
            run.result()
            shares += run.__dict__.get("shares", [])
    whole = sum(spent for *_, spent in shares) or 1.0
    return {
        "rounds": len(shares),
        "columns known": sum(known * spent for known, _, spent in shares) / whole,
        "evaluation's share": sum(evaluate * spent for _, evaluate, spent in shares) / whole,
        "saved at most": sum(known * evaluate * spent for known, evaluate, spent in shares) / whole,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, default=5, help="every so many-th file")
    parser.add_argument("--seconds", type=float, nargs="+", default=[1, 10], help="ascending")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--roomier", metavar="MEMORY", help="only repeat what a full memory ended, with so much of it")
    options = parser.parse_args()
    one_core()
    if options.roomier:
        return roomier(options.folder, options.roomier)
    rows = []
    for number, case in enumerate(cases(options.folder, options.every, options.seed)):
        rows.append(run(case, number, options.seconds))
        short = {arm: f"{each['status']} {each['seconds']:.2f}" for arm, each in rows[-1]["runs"].items()}
        print(f"  {case[1]}: {short}", flush=True)
    suites = list(dict.fromkeys(row["suite"] for row in rows))
    pairs = [("probe", options.seconds[0]), *(("jit", seconds) for seconds in options.seconds)]
    table = [compare(rows, suite, seconds, arm) for suite in suites for arm, seconds in pairs]
    print_table(table)
    saved = recosting(options.folder, options.every * 3)
    print_table([saved])
    sample = (
        f"every {options.every}th file of {options.folder.name}, in the order of names, and 20 functions in two forms"
    )
    settings = {
        "sample": sample,
        "every": options.every,
        "seconds": options.seconds,
        "seed": options.seed,
        "memory": MEMORY,
    }
    keep("jit", {**settings, "summary": table, "recosting": saved, "tasks": rows})
    return None


if __name__ == "__main__":
    main()
