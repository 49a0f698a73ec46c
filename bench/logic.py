"""Logic by search: the three experiments for several seeds, learners of texts beside the program.

    python -m bench.logic [--seeds 0 1 2 3 4] [--seconds 60] [--folder ../shared/suites/entailment] [--nets GRU LSTM]

Public: 20 draws of 25 lines of the data set of the folder, 100 lines, and 500 lines with a tenth of the labels turned
round; left out without the folder.  Tarski: 300 statements, and 1,000 with a tenth of the labels wrong.  Entailment:
500 statements, and the bag of words on 54 times as many.
Questions: how many labels it takes when the search asks for them.  Rate: statements that are evaluated
a second, one thread, on the 500 lines.  Keywords: which explanation is the shorter one, of how many statements.  Nets
learn from the first seed's statements, and with `--more` from 54 times as many; they need the extra `neural`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

import enumcore as ec
from bench.common import Clock, keep, print_table
from enumcore.domains import logic
from enumcore.domains.logic.switch import adapted, switch
from enumcore.domains.searching import fields_of
from enumcore.search.options import Options
from enumcore.search.slots.run import SlotsRun
from enumcore.search.slots.watch import Watch

PROPOSITIONAL = [symbol for symbol in logic.SYMBOLS if symbol not in logic.QUANTIFIERS]
TIMES = 54
DRAWS = 20
_FEW = 500  # lines of each test file, but for the first seed and 100 lines, where it is all of them
Row = dict[str, Any]


def searched(
    seconds: float, symbols: Sequence[str] = tuple(logic.SYMBOLS), noise: bool = False, **options: Any
) -> logic.Searched:
    objective = ec.MDL(ec.noise.Bernoulli(rare=True)) if noise else None
    return logic.Searched(ec.Limits(seconds=seconds, memory="2GiB"), objective, symbols, **options)


def tried(name: str, seed: int, data: logic.Data, learner: logic.Searched) -> Row:
    """A row: what the search found, and how many statements of each test set it tells right."""
    found = outcome_of(data, learner)
    search = found["search"]
    return {"experiment": name, "seed": seed, **search, "right": found["scores"].get("search", {})}


def outcome_of(data: logic.Data, learner: logic.Searched) -> Row:
    learner.fit(data.training)
    assert learner.result is not None
    scores = {}
    if learner.result.program is not None:
        scores["search"] = {
            test: float((learner.predict(found) == logic.labels(found)).mean()) for test, found in data.tests.items()
        }
    return {"search": fields_of(learner.result), "scores": scores}


def public(folder: Path, seeds: Sequence[int], seconds: float) -> Iterator[Row]:
    for seed in seeds:
        data = logic.public(folder, seed, 100)
        data = data if seed == seeds[0] else _few(data)
        yield tried("public, 100", seed, data, searched(seconds, PROPOSITIONAL))
        data = _few(logic.public(folder, seed, 500))
        noisy = logic.Data(logic.flipped(data.training, 0.1, seed), data.tests)
        yield tried("public, 500, 10% wrong", seed, noisy, searched(seconds, PROPOSITIONAL, noise=True))


def _few(data: logic.Data) -> logic.Data:
    return logic.Data(data.training, {name: found[:_FEW] for name, found in data.tests.items()})


def draws(folder: Path, seconds: float, examples: int = 25) -> Row:
    """How many draws of a few lines give a program that is right on others of the same file."""
    right = 0
    for draw in range(DRAWS):
        data = logic.public(folder, 1000 + draw, examples)
        learner = searched(seconds, PROPOSITIONAL).fit(data.training)
        tests = data.tests["validate"][:_FEW]
        right += bool((learner.predict(tests) == logic.labels(tests)).all())
    return {"lines": examples, "draws": DRAWS, "right": right}


def rate(folder: Path, seed: int) -> Row:
    """How many statements are evaluated a second, by one thread."""
    statements = logic.flipped(logic.public(folder, seed, 500).training, 0.1, seed)
    task = logic.task(statements, symbols=PROPOSITIONAL)
    watch = Watch(ec.Limits(), lambda: False, None, False, Options(threads=1))
    run = SlotsRun(task, ec.MDL(ec.noise.Bernoulli(rare=True)), watch)
    clock = Clock()
    run.run()
    evaluated = sum(alternative.evaluations for alternative in run.alternatives)
    return {"seed": seed, "evaluated": evaluated, "millions a second": evaluated / clock.seconds / 1e6}


def tarski(seeds: Sequence[int], seconds: float, count: int) -> Iterator[Row]:
    for seed in seeds:
        yield tried("tarski, 300", seed, logic.tarski(seed, 300, count), searched(seconds))
        data = logic.tarski(seed, 1000, count)
        noisy = logic.Data(logic.flipped(data.training, 0.1, seed), data.tests)
        yield tried("tarski, 1000, 10% wrong", seed, noisy, searched(seconds, noise=True))


def entailment(seeds: Sequence[int], seconds: float, count: int) -> Iterator[Row]:
    for seed in seeds:
        data = logic.entailment(seed, 500, count, wide=count // 10)
        yield tried("entailment, 500", seed, data, searched(seconds))


def questions(seed: int, known: int = 60, pool: int = 600) -> Row:
    """How many labels give the program of the first experiment, when the search says which ones it wants."""
    statements = logic.tarski(seed, known + pool, 0).training
    target, mask = logic.labels(statements), np.arange(known + pool) < known
    frame = logic.task(statements)
    clock = Clock()
    task = ec.Task(frame.grammar, inputs=frame.inputs, target=target, mask=mask)
    labels = {term: bool(label) for term, label in zip(map(str, frame.inputs["statement"]), target, strict=True)}
    learned = ec.learn(lambda point: labels[str(point["statement"])], task, within=16)
    assert learned.program is not None
    right = frame.evaluate(learned.program.expr) == target
    return {
        "seed": seed,
        "labels": known + len(learned.queries),
        "settled": learned.settled,
        "right, %": 100 * float(right.mean()),
        "seconds": clock.seconds,
    }


def keywords(seed: int, seconds: float, sizes: Sequence[int]) -> Row:
    """Which explanation is the shorter one, of how many statements; and what ten reversed ones change."""
    limits = ec.Limits(seconds=seconds, memory="2GiB")
    rows = [{**asdict(row), "shorter": row.shorter} for row in switch(seed, sizes, limits)]
    print_table(rows)
    learner = adapted(seed, limits=limits)
    change = learner.adaptation
    assert change is not None
    return {"rows": rows, "survived": change.survived, "lost": change.lost, "program": str(learner.program)}


def learners(seed: int, count: int, nets: Sequence[str], more: bool, epochs: int) -> Row:
    """The learners of texts on the first seed's entailments; the search is told nothing and left out."""
    data = logic.entailment(seed, 500, count, wide=0)
    larger = logic.entailment(seed + 1_000_000, 500 * TIMES, 0, wide=0).training
    found: dict[str, Any] = {"scores": {}, "training": {}}
    kinds: list[Callable[[], Any]] = [logic.BagOfWords, *(lambda kind=kind: logic.Net(kind, epochs) for kind in nets)]
    for name, make in zip(["bag of words", *nets], kinds, strict=True):
        for statements in (data.training, larger) if more or name == "bag of words" else (data.training,):
            learner = make().fit(statements)
            key = f"{name}, {len(statements)}"
            found["training"][key] = float((learner.predict(statements) == logic.labels(statements)).mean())
            found["scores"][key] = {
                test: float((learner.predict(of) == logic.labels(of)).mean()) for test, of in data.tests.items()
            }
            print(key, found["training"][key], found["scores"][key], flush=True)
    return found


def summary(row: Row) -> Row:
    right = row["right"]
    return {
        "experiment": row["experiment"],
        "seed": row["seed"],
        "status": row["status"],
        "minimal": row["certificate"].get("minimal", False),
        "size": row["size"],
        "seconds": row["seconds"],
        "evaluated": row["evaluated"],
        "right at the worst, %": 100 * min(right.values(), default=float("nan")),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="*", default=[0, 1, 2, 3, 4])
    parser.add_argument("--seconds", type=float, default=60, help="for each search")
    parser.add_argument("--tests", type=int, default=200, help="statements of each test set")
    parser.add_argument("--folder", type=Path, default=Path("../shared/suites/entailment"))
    parser.add_argument("--sizes", type=int, nargs="*", default=[50, 100, 150, 200, 300], help="of the keywords' part")
    parser.add_argument("--questions", type=int, default=3, help="seeds for which the search asks for labels")
    parser.add_argument("--nets", nargs="*", default=[], choices=list(logic.NETS))
    parser.add_argument("--more", action="store_true", help="nets learn from 54 times as many too")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--name", default="logic", help="of the file in bench/results")
    options = parser.parse_args()
    clock = Clock()
    rows: list[Row] = []
    few = speed = None
    if (options.folder / "validate.txt").exists():
        few = draws(options.folder, options.seconds)
        speed = rate(options.folder, options.seeds[0])
        print(few, speed, flush=True)
        rows += _shown(public(options.folder, options.seeds, options.seconds))
    rows += _shown(tarski(options.seeds, options.seconds, options.tests))
    rows += _shown(entailment(options.seeds, options.seconds, options.tests))
    print_table([summary(row) for row in rows])
    asked = [questions(seed) for seed in options.seeds[: options.questions]]
    print_table(asked)
    switched = keywords(options.seeds[0], options.seconds, options.sizes)
    print(switched["survived"], switched["lost"], switched["program"], sep="\n")
    texts = learners(options.seeds[0], 5 * options.tests, options.nets, options.more, options.epochs)
    found = {"draws": few, "rate": speed, "rows": rows, "questions": asked, "keywords": switched, "texts": texts}
    keep(options.name, {**found, "seconds": clock.seconds})


def _shown(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        print(summary(row), row["program"], flush=True)
        yield row


if __name__ == "__main__":
    main()
