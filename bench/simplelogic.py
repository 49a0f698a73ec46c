"""SimpleLogic: its generators and the learners of shortcuts, beside the figures they are checked against; the search.

    python -m bench.simplelogic [--raw 20000] [--train 7000] [--test 7000] [--seed 0] [--searches 3] [--seconds 60]

Raw samples: shares and means before depths are balanced. Learners: depth-balanced accuracy in percent, labels within
a depth as they come; RP_b has no figure to check against. The search: the experiment of `enumcore demo simplelogic`
for so many seeds, from `--seed` on. Needs the extra `demo`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

import enumcore as ec
from bench.common import Clock, keep, one_core, print_table
from enumcore.domains import simplelogic as sl
from enumcore.domains.searching import fields_of
from enumcore.domains.simplelogic.experiment import Experiment, score
from enumcore.domains.simplelogic.outcome import outcome

TESTS = ("RP", "LP", "LP*")

# (label 1, mean rules, mean facts, negatives by depth, positives by depth)
RAW: dict[str, tuple[float, float, float, tuple[float, ...], tuple[float, ...]]] = {
    "RP": (0.73, 34.7, 8.8, (0.12, 0.04, 0.03, 0.02, 0.02, 0.01, 0.01), (0.5, 0.13, 0.05, 0.02, 0.01, 0.005, 0.002)),
    "LP": (0.51, 38.4, 2.6, (0.05, 0.04, 0.05, 0.06, 0.05, 0.05, 0.04), (0.18, 0.12, 0.08, 0.05, 0.03, 0.02, 0.01)),
    "LP*": (
        *(0.51, 40.2, 1.8),
        *((0.12, 0.14, 0.08, 0.06, 0.04, 0.02, 0.015), (0.13, 0.15, 0.08, 0.05, 0.03, 0.025, 0.016)),
    ),
}
ACCURACY: dict[str, tuple[float, ...]] = {
    "regression on RP": (88.3, 62.0, 59.5),
    "regression on LP": (58.3, 79.3, 53.8),
    "regression on LP*": (63.1, 52.2, 84.3),
    "chaining, 0 rounds": (58.7, 61.7, 57.7),
    "chaining, 1 round": (69.3, 72.8, 64.7),
    "chaining, 2 rounds": (78.2, 80.8, 72.0),
    "chaining, 3 rounds": (85.4, 87.3, 79.8),
    "the least fixpoint": (100.0, 100.0, 100.0),
}


def checks(count: int, seed: int) -> list[dict[str, Any]]:
    """A row for each distribution and figure: wanted, measured, and the difference."""
    return [row for name in TESTS for row in _checked(name, sl.summary(sl.raw(name, count, seed)))]


def _checked(name: str, found: sl.Summary) -> list[dict[str, Any]]:
    positive, rules, facts, negatives, positives = RAW[name]
    pairs = {"label 1": (positive, found.positive), "rules": (rules, found.rules), "facts": (facts, found.facts)}
    for label, wanted, got in (("negatives", negatives, found.negatives), ("positives", positives, found.positives)):
        pairs |= {f"{label}, depth {depth}": pair for depth, pair in enumerate(zip(wanted, got, strict=True))}
    return [
        {"distribution": name, "figure": figure, "wanted": a, "measured": round(b, 4), "off": round(b - a, 4)}
        for figure, (a, b) in pairs.items()
    ]


def learners(train: int, seed: int) -> dict[str, sl.Learner]:
    """Every learner of the table, fitted."""
    fitted: dict[str, sl.Learner] = {}
    for place, name in enumerate(sl.DISTRIBUTIONS):
        instances = sl.sample(name, train, seed=1000 * (seed + 1) + place)
        fitted[f"regression on {name}"] = sl.regression().fit(instances)
        fitted[f"net on {name}"] = sl.network().fit(instances)
    for rounds in range(4):
        fitted[f"chaining, {rounds} round{'s' * (rounds != 1)}"] = sl.Chaining(rounds)
    fitted["the least fixpoint"] = sl.Chaining(None)
    return fitted


def accuracies(found: Mapping[str, Mapping[str, float]]) -> list[dict[str, Any]]:
    """A row for each learner; in brackets the figure it is checked against."""
    return [{"learner": name} | _cells(name, on) for name, on in found.items()]


def _cells(name: str, on: Mapping[str, float]) -> dict[str, str]:
    wanted = dict(zip(TESTS, ACCURACY.get(name, ()), strict=False))
    return {test: f"{100 * share:.1f}" + _bracket(wanted.get(test)) for test, share in on.items()}


def _bracket(wanted: float | None) -> str:
    return "        " if wanted is None else f" ({wanted:.1f})".rjust(8)


def worst(found: Mapping[str, Mapping[str, float]]) -> float:
    """The greatest difference from a wanted accuracy, in points."""
    return max(
        abs(100 * found[name][test] - figure)
        for name, figures in ACCURACY.items()
        for test, figure in zip(TESTS, figures, strict=True)
    )


def by_depth(fitted: Mapping[str, sl.Learner], tests: Mapping[str, Sequence[sl.Instance]]) -> list[dict[str, Any]]:
    """A row for each learner and test set, with the accuracy at each depth in percent."""
    return [
        {"learner": name, "test": test}
        | {f"{d}": f"{100 * share:.1f}" for d, share in sl.accuracy_by_depth(learner.predict(of), of).items()}
        for name, learner in fitted.items()
        for test, of in tests.items()
    ]


def searches(seeds: Sequence[int], seconds: float) -> list[dict[str, Any]]:
    """The experiment for each seed; what it said about each learner of shortcuts is in the tables above."""
    found = []
    for seed in seeds:
        clock = Clock()
        one = outcome(Experiment(seed, whole=1400, limits=ec.Limits(seconds=seconds, memory="2GiB")))
        found.append({**one, "whole language": whole_language(seed, seconds), "seconds": clock.seconds})
    return found


def whole_language(seed: int, seconds: float) -> dict[str, Any]:
    """The same search with the inputs as leaves of loop bodies too."""
    experiment = Experiment(seed, limits=ec.Limits(seconds=2 * seconds, memory="6GiB"), inputs_in_bodies=True)
    learner = experiment.searched()
    return {**fields_of(learner.result), "scores": score(learner, experiment.sets)}


def summaries(found: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each search of each seed."""
    rows = []
    for one in found:
        rows.append(_row(one["seed"], "clean", one["search"], one["scores"]["search"]))
        rows += [_row(one["seed"], f"{r['wrong labels']:.0%} wrong", r, r["scores"]) for r in one["noise"]]
        rows.append(_row(one["seed"], "whole language", one["whole language"], one["whole language"]["scores"]))
        for change in one["adaptation"]:
            rows.append(_row(one["seed"], f"to depth {change['to depth']}", change["first"], change["before"]))
            rows.append(_row(one["seed"], "and ten deeper ones", change["then"], change["after"]))
    return rows


def _row(seed: int, data: str, found: Mapping[str, Any], scores: Mapping[str, Mapping[int, float]]) -> dict[str, Any]:
    bits = found["bits"] or {"program": float("nan"), "data": float("nan")}
    return {
        "seed": seed,
        "data": data,
        "status": found["status"],
        "program bits": bits["program"],
        "data bits": bits["data"],
        "seconds": found["seconds"],
        "evaluated": found["evaluated"],
        "right at the worst, %": 100 * min(share for of in scores.values() for share in of.values()),
        "program": found["program"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raw", type=int, default=20_000, help="instances of each raw sample")
    parser.add_argument("--train", type=int, default=7_000, help="instances of each training set")
    parser.add_argument("--test", type=int, default=7_000, help="instances of each test set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--searches", type=int, default=3, help="seeds to search with")
    parser.add_argument("--seconds", type=float, default=60, help="for each search")
    options = parser.parse_args()
    one_core()
    clock = Clock()
    raw = checks(options.raw, options.seed)
    print_table(raw)
    print(f"{3 * options.raw} raw instances in {clock.seconds:.0f} s\n")
    clock = Clock()
    seeds = range(2000 * (options.seed + 1), 2000 * (options.seed + 1) + 4)
    tests = {name: sl.sample(name, options.test, seed=s) for s, name in zip(seeds, sl.DISTRIBUTIONS, strict=True)}
    fitted = learners(options.train, options.seed)
    found = sl.table(fitted, tests)
    depths = by_depth(fitted, tests)
    print_table(depths)
    print()
    print_table(accuracies(found))
    print(f"worst difference: {worst(found):.1f} points (wanted: at most 3); {clock.seconds:.0f} s")
    runs = searches(range(options.seed, options.seed + options.searches), options.seconds)
    if runs:
        print_table(summaries(runs))
    keep("simplelogic", {"seed": options.seed, "raw": raw, "accuracy": found, "by depth": depths, "search": runs})


if __name__ == "__main__":
    main()
