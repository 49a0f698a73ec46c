"""`Posterior`: how probable each behaviour is, given the prior of a language and what was observed.

The prior of a behaviour is the probability of all programs that have it, not that of the shortest one; see `masses`.
Observations only reweigh behaviours, as long as their points are in the frame.  A point that is not makes the frame
larger, and the language is searched again on it: programs that were alike may differ there.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np

from ..checks import is_integer, is_number, shown, wanted
from ..errors import TaskError
from ..noise.base import Noise
from ..search.limits import Limits, checked_limits
from ..search.solve import has_recursion
from ..tasks.goals import TargetGoal, kind_of
from ..tasks.joining import without_goal
from ..tasks.task import Task
from ..theories.columns import elements_in, read, sized
from .enumerated import Enumerated
from .pools import covering, one_point, plain, point_of
from .queries import entropy_of, most_telling, shares_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ..programs.program import Program
    from ..results.status import Status

__all__ = ["Behaviour", "Posterior"]

_DEFAULT: Final = Limits(candidates=100_000)


@dataclass(frozen=True)
class Behaviour:
    """All programs that have the same values on the frame.

    Attributes
    ----------
    program : Program
        A cheapest one.
    prior : float
        The probability of all of them together, of those that cost no more than what was searched.
    probability : float
        The same after what was observed, of all behaviours together 1.
    """

    program: Program
    prior: float
    probability: float


class Posterior:
    """What a language's programs may be, given what was observed: a probability for each behaviour.

    Each production has the probability that ``prob=`` or `Grammar.fit` gave it, or an equal share of its nonterminal's.
    A behaviour's prior is the probability of all programs with these values on the frame, of every cost up to `cost`.
    Its likelihood is 2 to the minus bits that the noise's code takes for the observed values; without a noise it is 1
    where they are met and 0 elsewhere.

    Parameters
    ----------
    task : Task
        The language and the frame.  Points of the target are observed, unless its mask leaves them free; a task
        without a goal has nothing observed.
    noise : Noise, optional
        By default what is observed is exact.
    pool : mapping of str to array_like of shape (points,), optional
        Further points of the frame, about which nothing is observed yet.
    limits : Limits, optional
        Of each search.  By default 100,000 candidates, and none for recursions; ``Limits(cost=...)`` says exactly which
        programs count.
    within : float
        Bits, for a language of recursions: it has too many programs to enumerate, so those count that take at most so
        many bits more than the best one which agrees with what was observed.
    **options
        Others of `Search`; nothing is pruned.

    Attributes
    ----------
    frame : Task
        The points on which behaviours are told apart, those of the task first.
    cost : int
        All programs that cost no more count; -1 if there was no time for any.  Of recursions, the best one's.
    status : Status
        Why the last search ended.  EXHAUSTED: there is no other behaviour in the language.
    searches : int
        How many searches were made.
    frames_suffice : bool
        Whether the bodies of loops that were taken for alike are alike in every program.  Where they are not, priors
        are off by what that program has.

    Raises
    ------
    TaskError
        The goal is no target, the noise does not fit, or the pool does not fit the grammar.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"a": ec.Bool, "b": ec.Bool}, output=ec.Bool)
    >>> S, a, b = g.start, g.inputs.a, g.inputs.b
    >>> g.add(S, a, b, ~S, S & S)
    >>> belief = ec.Posterior(ec.Task(g, inputs=ec.all_inputs(g)), limits=ec.Limits(cost=5))
    >>> belief.count, round(belief.covered, 4), round(belief.entropy, 3)
    (13, 0.8145, 2.321)
    >>> belief.next_query()  # a and b differ there
    {'a': False, 'b': True}
    >>> belief.observe({"a": False, "b": True}, False)
    >>> belief.behaviours(2)[0].program, round(belief.behaviours(2)[0].probability, 3)
    (a, 0.661)
    >>> belief.predict({"a": [True], "b": [False]})  # doctest: +ELLIPSIS
    [{True: 0.84..., False: 0.15...}]
    """

    def __init__(
        self,
        task: Task,
        *,
        noise: Noise | None = None,
        pool: Mapping[str, Any] | None = None,
        limits: Limits | None = None,
        within: float = 12.0,
        **options: Any,
    ) -> None:
        wanted(task, Task, "a posterior's first argument is a Task", TaskError)
        goal = task.goal
        if not (goal is None or isinstance(goal, TargetGoal)) or len(task.contradiction) == 1:
            raise TaskError(f"a posterior is given a target=, or nothing; the task has {kind_of(goal)}")
        self._sort = task.grammar.start.sort
        self._noise = _checked_noise(noise, task)
        self._limits = _DEFAULT if limits is None else checked_limits(limits)
        self._options, self._within = options, _checked_bits(within)
        self._asked, self._answers = _observed(task)
        self.searches = 0
        self.frame = without_goal(task)
        if pool is not None:
            self.frame, _ = covering(self.frame, pool)
        self._search()

    def _search(self) -> None:
        """Find the behaviours on the frame, and their priors."""
        if has_recursion(self.frame):
            from .recursions import Recursions  # what only a language with one needs

            limits = Limits() if self._limits is _DEFAULT else self._limits
            self._found: Found = Recursions(self.frame, self._noise, self._within, limits, self._options)
        else:
            self._found = Enumerated(self.frame, self._limits, self._options)
        self.searches += 1
        self._weigh()

    def _weigh(self) -> None:
        """Find the probabilities, given what was observed."""
        self._found = self._found.given(self._asked, self._answers)
        logs = np.log2(self._found.priors) - self._bits()
        top = logs.max(initial=-inf)
        weights = np.exp2(logs - top) if top > -inf else np.zeros(len(logs))
        self._live = np.flatnonzero(weights)
        self._probabilities = weights[self._live] / max(weights.sum(), 1.0)  # the greatest weight is 1

    def _bits(self) -> NDArray[np.float64]:
        """Return what the observed values cost, given each behaviour."""
        columns = self._found.columns[:, self._asked]
        if not len(self._asked):
            return np.zeros(len(columns))
        if self._noise is None:
            wrong = (columns != self._answers).any(axis=tuple(range(1, columns.ndim)))
            return np.where(wrong, inf, 0.0)
        code = self._noise.coded(len(self._asked), self._sort, self.frame.elements)
        return np.array([code.bits(self._noise.loss(c, self._answers, None, self._sort)) for c in columns])

    @property
    def cost(self) -> int:
        """The greatest cost of which all programs count; of recursions, the best one's."""
        return self._found.cost

    @property
    def status(self) -> Status:
        """Why the last search ended."""
        return self._found.status

    @property
    def frames_suffice(self) -> bool:
        """Whether bodies that were taken for alike are alike in every program."""
        return self._found.frames_suffice

    @property
    def count(self) -> int:
        """How many behaviours are left: those of a probability above 0."""
        return len(self._live)

    @property
    def covered(self) -> float:
        """The prior of all behaviours together: the probability that a program costs no more than `cost`."""
        return float(self._found.priors.sum())

    @property
    def entropy(self) -> float:
        """The bits that are left to learn: the entropy of the probabilities; 0 where at most one behaviour is left."""
        return entropy_of(self._probabilities)

    @property
    def greatest(self) -> float:
        """The probability of the most probable behaviour; 0 where none is left."""
        return float(self._probabilities.max(initial=0.0))

    @property
    def program(self) -> Program | None:
        """A cheapest program of the most probable behaviour; None where no behaviour is left."""
        return self.behaviours(1)[0].program if self.count else None

    def behaviours(self, k: int | None = None) -> list[Behaviour]:
        """Return the k most probable behaviours, the most probable one first; by default all that are left.

        Raises
        ------
        TaskError
            k is no whole number.
        """
        if k is not None and not (is_integer(k) and k >= 0):
            raise TaskError(f"behaviours: k is a whole number from 0 on, not {shown(k)}")
        order = np.argsort(-self._probabilities, kind="stable")[:k]
        return [self._behaviour(int(place)) for place in order]

    def _behaviour(self, place: int) -> Behaviour:
        at = int(self._live[place])
        return Behaviour(self._found.program(at), float(self._found.priors[at]), float(self._probabilities[place]))

    def predict(self, inputs: Mapping[str, Any] | None = None) -> list[dict[Any, float]]:
        """Return the mixture of all behaviours: for each point the probability of each value, the greatest first.

        Parameters
        ----------
        inputs : mapping of str to array_like of shape (points,), optional
            By default those of the frame.  Points that are not in it are added, and the language is searched again.

        Raises
        ------
        TaskError
            No behaviour is left.
        """
        points = self.numbers(inputs)
        if not self.count:
            raise TaskError(
                f"no program that costs up to {self.cost} meets what was observed; give noise=, or limits= of a "
                "greater cost"
            )
        columns = self._found.columns[self._live]
        return [self._mixture(columns[:, point]) for point in points.tolist()]

    def _mixture(self, values: NDArray[Any]) -> dict[Any, float]:
        first, shares = shares_of(values, self._probabilities)
        order = np.argsort(-shares, kind="stable")
        return dict(zip(plain(values[first[order]]), shares[order].tolist(), strict=True))

    def next_query(self, pool: Mapping[str, Any] | None = None) -> dict[str, Any] | None:
        """Return the point whose value would tell the most: where the mixture has the greatest entropy.

        Parameters
        ----------
        pool : mapping of str to array_like of shape (points,), optional
            What may be asked; by default the points of the frame.  Points that are not in it are added, and the
            language is searched again.

        Returns
        -------
        dict of str to value, or None
            The first of the best.  None where all behaviours that are left have the same values on the pool.
        """
        number = self.most_telling(self.numbers(pool))
        return None if number is None else self.point(number)

    def most_telling(self, points: NDArray[np.intp]) -> int | None:
        """Return the same among some points of the frame, by their numbers."""
        place = most_telling(self._found.columns[self._live][:, points], self._probabilities)
        return None if place is None else int(points[place])

    def numbers(self, inputs: Mapping[str, Any] | None) -> NDArray[np.intp]:
        """Return the numbers of points in the frame, those of all by default; new ones are added, with a search."""
        if inputs is None:
            return np.arange(self.frame.points)
        frame, numbers = covering(self.frame, inputs)
        if frame is not self.frame:
            self.frame = frame
            self._search()
        return numbers

    def point(self, number: int) -> dict[str, Any]:
        """Return a point of the frame by its number: one value for each input."""
        return point_of(self.frame, number)

    def observe(self, x: Mapping[str, Any], y: Any) -> None:
        """Take the value at a point into account.

        Parameters
        ----------
        x : mapping of str to value
            One value for each input.  Where the frame has this point, behaviours are weighed again; otherwise it is
            added, and the language is searched again.
        y : value
            The output there.  A point may be observed several times.

        Raises
        ------
        TaskError
            They do not fit the grammar.
        """
        answer = read([y], self._sort, "y")
        if elements_in([answer]) > 64 * self.frame.words:
            raise TaskError(f"y={shown(y)}: the set has more elements than those of the frame, {self.frame.elements}")
        numbers = self.numbers(one_point(x))
        self._asked = np.concatenate([self._asked, numbers])
        self._answers = np.concatenate([self._answers, sized(answer, self.frame.words)])
        self._weigh()

    def __repr__(self) -> str:
        covers = f"programs up to cost {self.cost}, {self.covered:.4g} of all"
        return f"<Posterior: {self.count} behaviours on {self.frame.points} points, {self.entropy:.2f} bits; {covers}>"


class Found(Protocol):
    """Behaviours and their priors: `Enumerated`, or `Recursions`."""

    status: Status
    cost: int
    frames_suffice: bool
    priors: NDArray[np.float64]
    columns: Any

    def program(self, place: int) -> Program: ...
    def given(self, points: Any, answers: Any) -> Found: ...


def _checked_bits(bits: Any) -> float:
    if not is_number(bits) or not 0 <= bits < inf:
        raise TaskError(f"within={shown(bits)} is not a number of bits, 0 or more")
    return float(bits)


def _observed(task: Task) -> tuple[NDArray[np.intp], NDArray[Any]]:
    """Return the points of a task at which its target counts, and the values there."""
    goal = task.goal
    if not isinstance(goal, TargetGoal):
        sort = task.grammar.start.sort
        return np.zeros(0, np.intp), np.zeros(sort.shape(0, task.words), sort.dtype)
    points = np.arange(task.points) if goal.mask is None else np.flatnonzero(goal.mask)
    return points, goal.target[points]


def _checked_noise(noise: Noise | None, task: Task) -> Noise | None:
    if noise is None:
        return None
    sort = task.grammar.start.sort
    wanted(noise, Noise, "noise= is a noise, such as enumcore.noise.Exceptions()", TaskError)
    noise.check(sort)
    if sort.words(task.elements) > 1:
        raise TaskError(f"a noise of sets counts those of at most 64 elements, the task has {task.elements}")
    return noise
