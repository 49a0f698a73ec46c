"""Objectives: what a search minimises when it is not the cost of a program that meets the goal."""

from __future__ import annotations

from dataclasses import dataclass

from ..checks import is_number, shown
from ..errors import TaskError
from ..grammars.costs import LEAST_RESOLUTION, RESOLUTION
from ..noise.base import Noise

__all__ = ["MDL"]


@dataclass(frozen=True)
class MDL:
    """The fewest bits in all: those of the program, and those of the data given the program.

    A program's bits are those of the productions that derive it: -log2 of each one's probability, rounded up to ticks.
    The probabilities are those given by ``prob=``, which add up to 1 for each nonterminal, and equal ones for a
    nonterminal whose productions have none; ``cost=`` plays no part.  So the programs are coded by a prefix code, and
    the choice of a unit production is paid for like any other.  A production that is a nonterminal's only one says
    nothing and would cost 0; it costs 1 tick all the same unless it is a unit production, since a program must cost
    more than its parts for levels to be built in order.

    Parameters
    ----------
    noise : Noise
        The code of the data; see `enumcore.noise`.
    resolution : float
        Bits a tick.  Finer ticks round less and make more levels, of fewer programs each.
    patience : float, optional
        Bits.  When every program that costs up to so many bits more than the best one has been covered and none was
        better, the search ends with status PATIENCE, which proves nothing.  By default it goes on until the proof.

    Raises
    ------
    TaskError
        A parameter is of the wrong type or out of range.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    >>> g.add(g.start, g.inputs.x, g.inputs.y, ~g.start, g.start & g.start)
    >>> frame = {"x": [0, 0, 1, 1] * 8, "y": [0, 1] * 16}
    >>> task = ec.Task(g, inputs=frame, target=[0, 0, 0, 1] * 7 + [0, 1, 0, 1])  # x & y, but for one point
    >>> result = ec.solve(task, objective=ec.MDL(noise=ec.noise.Bernoulli()))
    >>> result.status, result.program, result.bounds.gap
    (<Status.SOLVED: 'solved'>, x & y, 0.0)
    >>> result.bits.program, round(result.bits.data, 3)
    (6.0, 10.044)
    """

    noise: Noise
    resolution: float = RESOLUTION
    patience: float | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.noise, Noise):
            raise TaskError(f"noise={shown(self.noise)} is not a noise; give one, such as enumcore.noise.Exceptions()")
        if not is_number(self.resolution) or not self.resolution >= LEAST_RESOLUTION:
            raise TaskError(f"resolution={shown(self.resolution)}: bits a tick are a number from {LEAST_RESOLUTION} on")
        if self.patience is not None and not (is_number(self.patience) and self.patience >= 0):
            raise TaskError(f"patience={shown(self.patience)} is not a number of bits")
