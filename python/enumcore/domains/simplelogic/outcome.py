"""Everything that an experiment says, as plain values: what the demo prints and plots and the bench keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ..searching import fields_of
from .experiment import Adapted, Experiment, Scores, score
from .searched import Searched

__all__ = ["by_depth", "mean_by_set", "outcome"]

SEARCH = "search"
SHALLOW = (2, 1)


def outcome(
    experiment: Experiment, noise: Iterable[float] = (0.05, 0.1), tell: Callable[[str], object] = lambda text: None
) -> dict[str, Any]:
    """Run an experiment.

    Parameters
    ----------
    experiment : Experiment
        What to run.
    noise : iterable of float
        Shares of wrong labels to search under, beside none.
    tell : callable
        Called with a line of text before each part.

    Returns
    -------
    dict
        `seed`, `examples`; `scores`, by learner, test set and depth; `search`, the program found with its bits and
        certificate; `noise`, the same for each share of wrong labels; `adaptation`, for training to depth 2 and to
        depth 1, what was found and what ten deeper instances made of it.
    """
    scores: dict[str, Scores] = {}
    for name, learner in experiment.shortcuts():
        tell(f"{name}")
        scores[name] = score(learner, experiment.sets)
    tell(f"search: {experiment.examples} instances of RP, depths 0 to 3")
    clean = experiment.searched()
    scores[SEARCH] = score(clean, experiment.sets)
    rows = []
    for wrong in noise:
        tell(f"search, {wrong:.0%} of the labels wrong")
        rows.append(_noisy(experiment, experiment.searched(wrong), wrong, clean))
    changes = []
    for deepest in SHALLOW:
        tell(f"search: depths 0 to {deepest}, then ten deeper instances")
        changes.append(_adapted(experiment.adapted(deepest)))
    return {
        "seed": experiment.seed,
        "examples": experiment.examples,
        "scores": scores,
        "search": _found(clean),
        "noise": rows,
        "adaptation": changes,
    }


def _found(learner: Searched) -> dict[str, Any]:
    assert learner.result is not None
    return fields_of(learner.result)


def _noisy(experiment: Experiment, learner: Searched, wrong: float, clean: Searched) -> dict[str, Any]:
    scores = score(learner, experiment.sets)
    same = learner.program == clean.program
    return {"wrong labels": wrong, "same program": same, **_found(learner), "scores": scores}


def _adapted(found: Adapted) -> dict[str, Any]:
    change = found.adaptation
    return {
        "to depth": found.deepest,
        "first": fields_of(found.first),
        "before": found.before,
        "survived": change.survived,
        "lost": change.lost,
        "misses": change.misses,
        "then": fields_of(change.result),
        "after": found.after,
    }


def mean_by_set(scores: Mapping[str, Scores]) -> list[dict[str, Any]]:
    """Return a row for each learner: the depth-balanced accuracy on each test set, in percent.

    Examples
    --------
    >>> mean_by_set({"guess": {"RP": {0: 0.75, 1: 0.5}}})
    [{'learner': 'guess', 'RP': '62.5'}]
    """
    return [
        {"learner": name} | {test: _percent(list(of.values())) for test, of in on.items()}
        for name, on in scores.items()
    ]


def by_depth(scores: Mapping[str, Scores]) -> list[dict[str, Any]]:
    """Return a row for each learner and test set: the accuracy at each depth, in percent.

    Examples
    --------
    >>> by_depth({"guess": {"RP": {0: 0.75, 1: 0.5}}})
    [{'learner': 'guess', 'test': 'RP', '0': '75.0', '1': '50.0'}]
    """
    return [
        {"learner": name, "test": test} | {str(depth): _percent([share]) for depth, share in of.items()}
        for name, on in scores.items()
        for test, of in on.items()
    ]


def _percent(shares: Sequence[float]) -> str:
    """One decimal, rounded down, so that 100.0 means all."""
    return f"{np.floor(1000 * float(np.mean(shares)) + 1e-9) / 10:.1f}"
