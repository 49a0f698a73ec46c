"""`Posterior`: how probable each behaviour is, given the prior of a language and what was observed.

The prior of a behaviour is the probability of all programs that have it, not that of the shortest one; see `masses`.
Observations only reweigh behaviours, as long as their points are in the frame.  A point that is not makes the frame
larger, and the language is searched again on it: programs that were alike may differ there.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..checks import is_integer, shown, wanted
from ..engine.decoder import Decoder
from ..errors import TaskError
from ..noise.base import Noise
from ..results.status import Status
from ..search.limits import Limits, checked_limits
from ..search.search import Search
from ..tasks.goals import TargetGoal, kind_of
from ..tasks.joining import without_goal
from ..tasks.task import Task
from ..theories.columns import elements_in, read, sized
from .masses import Masses
from .pools import covering, one_point, plain, point_of
from .queries import entropy_of, most_telling, shares_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ..programs.program import Program

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
        Of each search.  By default 100,000 candidates; ``Limits(cost=...)`` says exactly which programs count.
    **options
        Others of `Search`; nothing is pruned.

    Attributes
    ----------
    frame : Task
        The points on which behaviours are told apart, those of the task first.
    cost : int
        All programs that cost no more count; -1 if there was no time for any.
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
        **options: Any,
    ) -> None:
        wanted(task, Task, "a posterior's first argument is a Task", TaskError)
        goal = task.goal
        if not (goal is None or isinstance(goal, TargetGoal)) or len(task.contradiction) == 1:
            raise TaskError(f"a posterior is given a target=, or nothing; the task has {kind_of(goal)}")
        self._sort = task.grammar.start.sort
        self._noise = _checked_noise(noise, task)
        self._limits = _DEFAULT if limits is None else checked_limits(limits)
        self._options = options
        self._asked, self._answers = _observed(task)
        self.searches = 0
        self.frame = without_goal(task)
        if pool is not None:
            self.frame, _ = covering(self.frame, pool)
        self._search()

    def _search(self) -> None:
        """Find the behaviours on the frame, and their priors."""
        # What pruning drops counts here, and so it does for a limit on candidates.
        search = Search(self.frame, limits=self._limits, **{**self._options, "prune": False})
        search.run()
        engine, status = search.engine, search.status
        assert status is not None
        last = _last(status, search.complete_below - 1, self._limits)
        masses = Masses(engine, self.frame, last, lambda: search.seconds_left, search.limits.memory_bytes)
        if masses.last < last:
            status = Status.TIME_LIMIT if search.seconds_left <= 0 else Status.MEMORY_LIMIT
        kept = np.flatnonzero(masses.start)
        raw = engine.columns(0, 0, engine.count(0))
        self.status: Status = status
        self.cost = masses.last
        self.searches += 1
        self.frames_suffice = engine.frames_suffice
        self._numbers, self._priors = kept, masses.start[kept]
        self._columns = self.frame.columns(raw, self._sort)[kept]
        self._decoder, self._costs = Decoder(engine, self.frame.productions), [engine.cost(0, k) for k in kept.tolist()]
        self._weigh()

    def _weigh(self) -> None:
        """Find the probabilities, given what was observed."""
        logs = np.log2(self._priors) - self._bits()
        top = logs.max(initial=-inf)
        weights = np.exp2(logs - top) if top > -inf else np.zeros(len(logs))
        self._live = np.flatnonzero(weights)
        self._probabilities = weights[self._live] / max(weights.sum(), 1.0)  # the greatest weight is 1

    def _bits(self) -> NDArray[np.float64]:
        """Return what the observed values cost, given each behaviour."""
        columns = self._columns[:, self._asked]
        if not len(self._asked):
            return np.zeros(len(columns))
        if self._noise is None:
            wrong = (columns != self._answers).any(axis=tuple(range(1, columns.ndim)))
            return np.where(wrong, inf, 0.0)
        code = self._noise.coded(len(self._asked), self._sort, self.frame.elements)
        return np.array([code.bits(self._noise.loss(c, self._answers, None, self._sort)) for c in columns])

    @property
    def count(self) -> int:
        """How many behaviours are left: those of a probability above 0."""
        return len(self._live)

    @property
    def covered(self) -> float:
        """The prior of all behaviours together: the probability that a program costs no more than `cost`."""
        return float(self._priors.sum())

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
        expr = self._decoder.expr(0, int(self._numbers[at]))
        program = self.frame.program(expr, self._costs[at])
        return Behaviour(program, float(self._priors[at]), float(self._probabilities[place]))

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
        columns = self._columns[self._live]
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
        place = most_telling(self._columns[self._live][:, points], self._probabilities)
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


def _last(status: Status, complete: int, limits: Limits) -> int:
    """Return the greatest cost of programs that count.

    A language with no further behaviour has further programs all the same, up to the limit of cost.
    """
    if status is Status.EXHAUSTED and limits.cost is not None:
        return max(complete, limits.cost)
    return complete


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
