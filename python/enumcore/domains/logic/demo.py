"""Learners of texts beside the program found by search, on statements of logic labelled true or false."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict, astuple
from typing import TYPE_CHECKING, Any, Final

import enumcore as ec

from ...plots.accuracy import draw_accuracy
from ...plots.explanations import draw_explanations
from ...results.tables import aligned
from ...words import memory, seconds, share
from .data import SYMBOLS, Data, entailment, public, tarski
from .nets import NETS
from .outcome import MEASURES, outcome
from .searched import Searched
from .statement import flipped
from .switch import adapted, switch
from .truth import QUANTIFIERS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

__all__ = ["EXAMPLE", "EXPERIMENTS", "add_arguments", "run"]

EXAMPLE: Final = "--experiment tarski --examples 300 --tests 50"
"""The words of a short run, which the help shows."""

EXPERIMENTS: Final = {"tarski": 300, "entailment": 500, "public": 100, "keywords": 100}
"""For each experiment how many statements it learns from if nothing is said."""


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--experiment", choices=list(EXPERIMENTS), default="tarski", help="which one (tarski)")
    parser.add_argument("--folder", metavar="DIR", help="of DeepMind's data set, for public")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="of everything that is drawn (0)")
    parser.add_argument("--examples", type=int, metavar="N", help="statements to learn from (300, 500, 100, 100)")
    parser.add_argument("--tests", type=int, default=200, metavar="N", help="statements of each test set (200)")
    parser.add_argument("--wrong", type=share, default=0.0, metavar="P", help="share of wrong labels (0)")
    parser.add_argument("--more", type=int, default=0, metavar="N", help="statements for the texts' learners too (0)")
    parser.add_argument("--nets", nargs="*", choices=list(NETS), default=[], help="of the extra neural (none)")
    parser.add_argument("--epochs", type=int, default=20, metavar="N", help="of the nets (20)")
    parser.add_argument("--seconds", type=seconds, default=60.0, metavar="S", help="for the search (60)")
    parser.add_argument("--memory", type=memory, default="2GiB", metavar="B", help="for the search (2GiB)")
    parser.add_argument("--plot", metavar="FILE", help="draw accuracy; the ending says how (.png, .svg)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of the tables")


def run(options: Namespace) -> int:
    """Run an experiment and print what came out."""
    started = time.perf_counter()
    examples = EXPERIMENTS[options.experiment] if options.examples is None else options.examples
    if options.experiment == "keywords":
        return _keywords(options, examples)
    data = _data(options, examples)
    data = Data(flipped(data.training, options.wrong, options.seed), data.tests)
    more = _data(options, options.more, seed=options.seed + 1_000_000).training if options.more else []
    search = Searched(
        ec.Limits(seconds=options.seconds, memory=options.memory),
        ec.MDL(ec.noise.Bernoulli(rare=True)) if options.wrong else None,
        symbols=_symbols(options.experiment),
    )
    found = outcome(data, search, more, options.nets, options.epochs, options.seed, _tell_progress)
    found = {"experiment": options.experiment, "seed": options.seed, "wrong labels": options.wrong, **found}
    found["seconds"] = time.perf_counter() - started
    if options.plot is not None:
        draw_accuracy(found["curves"], options.plot, {measure: measure for measure in MEASURES})
    if options.json:
        print(json.dumps(found))
    else:
        _tell(found)
    return 0


def _keywords(options: Namespace, examples: int) -> int:
    """Say from how many statements on the definition is the shorter explanation, and what reversed ones change."""
    limits = ec.Limits(seconds=options.seconds, memory=options.memory)
    rows = switch(options.seed, [examples // 2, examples, 2 * examples, 3 * examples], limits)
    learner = adapted(options.seed, examples, limits=limits)
    change = learner.adaptation
    assert change is not None
    found = {
        "experiment": "keywords",
        "seed": options.seed,
        "rows": [{**asdict(row), "shorter": row.shorter} for row in rows],
        "adaptation": {"survived": change.survived, "lost": change.lost, "program": str(learner.program)},
    }
    if options.plot is not None:
        kinds = ("keywords", "definition")
        bits = {kind: {row.statements: getattr(row, kind) for row in rows} for kind in kinds}
        draw_explanations(bits, options.plot, "statements")
    if options.json:
        print(json.dumps(found))
        return 0
    print(
        aligned(
            ["statements", "keywords, bits", "definition, bits", "shorter"], [(*astuple(r), r.shorter) for r in rows]
        )
    )
    fate = "survived" if change.survived else f"lost by {change.lost:.2f} bits"
    print(f"\nTen statements with the keywords reversed: the program from {examples} statements {fate}.\n")
    print("    " + str(learner.program).replace("\n", "\n    "))
    return 0


def _tell_progress(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)


def _symbols(experiment: str) -> list[str]:
    """The symbols of an experiment: the public data set has no quantifiers."""
    return [symbol for symbol in SYMBOLS if experiment != "public" or symbol not in QUANTIFIERS]


def _data(options: Namespace, examples: int, seed: int | None = None) -> Data:
    seed = options.seed if seed is None else seed
    count = options.tests if seed == options.seed else 0
    if options.experiment == "tarski":
        return tarski(seed, examples, count)
    if options.experiment == "entailment":
        return entailment(seed, examples, count, wide=count // 10)
    if options.folder is None:
        raise ec.TaskError("the experiment public needs --folder, where validate.txt and the tests are")
    return public(options.folder, seed, examples)


def _tell(found: dict[str, Any]) -> None:
    print(f"\n{found['experiment']}, seed {found['seed']}: labels told right, in percent\n")
    sets = ["training", *found["tests"]]
    rows = [[name, *map(_percent, (found["training"][name], *on.values()))] for name, on in found["scores"].items()]
    print(aligned(["test set", *(row[0] for row in rows)], list(zip(sets, *(row[1:] for row in rows), strict=True)), 1))
    search = found["search"]
    print(f"\nThe program found by search, {search['status'].upper()} in {search['seconds']:.1f} s:\n")
    print("    " + f"{search['program']}\n{search['certificate text']}".replace("\n", "\n    "))
    print(f"\n{found['seconds']:.0f} s in all")


def _percent(share: float) -> str:
    """One decimal, rounded down, so that 100.0 means all."""
    return f"{int(1000 * share + 1e-9) / 10:.1f}" if share == share else "-"
