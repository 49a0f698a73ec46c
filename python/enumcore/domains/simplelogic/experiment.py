"""The experiment: learners of shortcuts and the search, trained on one distribution and tried on all, at every depth.

Everything learns from at most a few hundred instances of RP whose depth is 3 or less, but for the regressions that are
told a whole distribution.  Then the search is told some labels wrong, and finally it learns from shallow instances
only, of depths to 2 and to 1, and adapts when ten deeper ones arrive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

import enumcore as ec

from .evaluation import accuracy_by_depth
from .flipping import flipped
from .generators import DISTRIBUTIONS
from .instance import Instance
from .language import grammar
from .learners import Chaining, Learner, network, regression
from .sampling import sample
from .searched import Searched

__all__ = ["Adapted", "Experiment", "Scores", "score"]

Scores = dict[str, dict[int, float]]  # by test set, then by depth: the share of labels told right
_LARGE = (60, 200)


def score(learner: Learner, tests: Mapping[str, Sequence[Instance]]) -> Scores:
    """Return the share of labels told right, for each test set and depth.

    Examples
    --------
    >>> one = Instance.of(2, facts=0b01, rules=[], query=0)
    >>> score(Chaining(0), {"one": [one]})
    {'one': {0: 1.0}}
    """
    return {name: accuracy_by_depth(learner.predict(of), of) for name, of in tests.items()}


@dataclass
class Adapted:
    """The search that learnt from shallow instances, and what ten deeper ones made of its program.

    Attributes
    ----------
    deepest : int
        Of the shallow instances.
    before, after : Scores
        Of the two programs.
    first : Result
        Of the shallow instances alone.
    adaptation : Adaptation
    """

    deepest: int
    before: Scores
    after: Scores
    first: ec.Result
    adaptation: ec.Adaptation


@dataclass
class Experiment:
    """One run of it.

    Parameters
    ----------
    seed : int
        Of everything that is drawn.
    examples : int
        Instances to learn from: RP, depths 0 to 3 (to 2, to 1), as many of each.
    tests : int
        Instances of each test set, of 5 to 30 predicates; a fifth as many of 60 to 200.
    whole : int
        Instances of each distribution that the regressions of whole distributions learn from, of all depths.
    limits : Limits, optional
        Of each search.
    inputs_in_bodies : bool
        Search the whole language; see `grammar`.
    """

    seed: int = 0
    examples: int = 500
    tests: int = 1400
    whole: int = 7000
    limits: ec.Limits | None = None
    inputs_in_bodies: bool = False

    @cached_property
    def sets(self) -> dict[str, list[Instance]]:
        """The test sets."""
        small = {name: sample(name, self.tests, seed=self._rng(1, name)) for name in DISTRIBUTIONS}
        few = self.tests // 10 * 2
        large = {
            f"{name}, {_LARGE[0]} to {_LARGE[1]}": sample(name, few, seed=self._rng(2, name), predicates=_LARGE)
            for name in DISTRIBUTIONS
        }
        return small | large

    def _rng(self, use: int, distribution: str = "RP") -> np.random.Generator:
        return np.random.default_rng([self.seed, use, DISTRIBUTIONS.index(distribution)])

    def training(self, deepest: int = 3) -> list[Instance]:
        """Draw the instances to learn from."""
        return sample("RP", self.examples, depths=range(deepest + 1), seed=self._rng(3 + deepest))

    def shortcuts(self) -> Iterator[tuple[str, Learner]]:
        """Go through the learners of shortcuts by name, fitted, and chaining cut short."""
        train = self.training()
        yield "regression", regression().fit(train)
        yield "neural net", network().fit(train)
        for name in ("RP", "LP", "LP*"):
            yield f"regression, all {name}", regression().fit(sample(name, self.whole, seed=self._rng(0, name)))
        for rounds in range(4):
            yield f"chaining, {rounds} round{'s' * (rounds != 1)}", Chaining(rounds)

    def _learner(self) -> Searched:
        return Searched(self.limits, language=grammar(self.inputs_in_bodies))

    def searched(self, wrong: float = 0.0) -> Searched:
        """Let the search learn, a share of the labels being wrong."""
        train = flipped(self.training(), wrong, self._rng(8))
        return self._learner().fit(train)

    def adapted(self, deepest: int = 2, deep: Sequence[int] = range(3, 7), count: int = 10) -> Adapted:
        """Let the search learn from shallow instances, then give it a few deeper ones."""
        learner = self._learner().fit(self.training(deepest))
        assert learner.result is not None
        first, before = learner.result, score(learner, self.sets)
        learner.adapt(sample("RP", count, depths=deep, seed=self._rng(9)))
        assert learner.adaptation is not None
        return Adapted(deepest, before, score(learner, self.sets), first, learner.adaptation)
