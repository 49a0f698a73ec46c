"""`learn`: ask an oracle until one behaviour is left, each time about the point that tells the most."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from ..checks import is_integer, is_number, shown
from ..errors import TaskError
from ..results.status import Status
from .posterior import Posterior

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..noise.base import Noise
    from ..programs.program import Program
    from ..search.limits import Limits
    from ..tasks.task import Task

__all__ = ["Learned", "learn"]


@dataclass(frozen=True)
class Learned:
    """What was learned by asking; made by `learn`.

    Attributes
    ----------
    program : Program or None
        A cheapest one of the most probable behaviour; None where no behaviour agrees with the answers.
    settled : bool
        Whether one behaviour is left on the pool, of all programs up to the posterior's `cost`; with a noise, whether
        the most probable one is as sure as was asked.
    queries : tuple of (dict, value)
        What was asked, in order, and the answers.
    posterior : Posterior
        Ask it for predictions, or go on with it.
    """

    program: Program | None
    settled: bool
    queries: tuple[tuple[dict[str, Any], Any], ...]
    posterior: Posterior

    def __bool__(self) -> NoReturn:
        raise TypeError("what was learned has no truth value; look at .settled, or at .program")

    def __str__(self) -> str:
        ends = "Settled" if self.settled else "Not settled"
        best = f"the most probable is\n    {self.program}"
        found = "no program agrees with the answers" if self.program is None else best
        return f"{ends} after {len(self.queries)} questions: {found}\n{self.posterior!r}"


def learn(
    oracle: Callable[[dict[str, Any]], Any],
    task: Task,
    *,
    pool: Mapping[str, Any] | None = None,
    noise: Noise | None = None,
    most: int | None = None,
    sure: float = 0.99,
    limits: Limits | None = None,
    **options: Any,
) -> Learned:
    """Find a program by asking for its values, until one behaviour is left.

    Each question is the point of the pool at which the belief is divided the most: `Posterior.next_query`.

    Parameters
    ----------
    oracle : callable
        Is given a point, as a dict from each input's name to its value, and returns the output there.  A `Program` is
        one.
    task : Task
        The language and the frame; points of its target are known already.
    pool : mapping of str to array_like of shape (points,), optional
        What may be asked about; by default the points of the frame.
    noise : Noise, optional
        By default answers are exact.
    most : int, optional
        Questions, by default as many as it takes.  Each point is asked about at most once.
    sure : float
        With a noise, the probability of a behaviour at which to end.
    limits : Limits, optional
        Of each search; see `Posterior`.
    **options
        Others of `Search`.

    Returns
    -------
    Learned
        Ctrl-C ends the questions and returns what there is.

    Raises
    ------
    TaskError
        An argument is wrong, or an answer is no value of the output's sort.  What the oracle raises is raised.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.Bool)
    >>> x, T = g.inputs.x, g.nonterminal("T", ec.BitVec(8))
    >>> g.add(g.start, x < T)
    >>> g.add(T, *range(1, 256))
    >>> learned = ec.learn(lambda point: point["x"] < 200, ec.Task(g, inputs=ec.all_inputs(g)))
    >>> learned.program, learned.settled, len(learned.queries)
    (x < 200, True, 8)
    """
    if not callable(oracle):
        raise TaskError(f"learn's first argument is an oracle, a function of a point, not {shown(oracle)}")
    if most is not None and not (is_integer(most) and most >= 0):
        raise TaskError(f"most={shown(most)} is not a whole number of questions")
    if not is_number(sure) or not 0 < sure <= 1:
        raise TaskError(f"sure={shown(sure)} is not a probability in (0, 1]")
    posterior = Posterior(task, noise=noise, pool=pool, limits=limits, **options)
    open_points = posterior.numbers(pool)
    asked: list[tuple[dict[str, Any], Any]] = []
    number = posterior.most_telling(open_points)
    try:
        if posterior.status is Status.INTERRUPTED:
            raise KeyboardInterrupt
        while number is not None and not _is_sure(posterior, noise, sure) and len(asked) != most:
            point = posterior.point(number)
            answer = oracle(point)
            posterior.observe(point, answer)
            asked.append((point, answer))
            open_points = open_points[open_points != number]
            number = posterior.most_telling(open_points)
    except KeyboardInterrupt:
        pass
    settled = posterior.count > 0 and (_is_sure(posterior, noise, sure) or (noise is None and number is None))
    return Learned(posterior.program, settled, tuple(asked), posterior)


def _is_sure(posterior: Posterior, noise: Noise | None, sure: float) -> bool:
    """Say whether the most probable behaviour is sure enough; exact answers go on until one is left."""
    return noise is not None and posterior.greatest >= sure
