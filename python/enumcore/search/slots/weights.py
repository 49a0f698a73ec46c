"""What a choice of bodies weighs: its ticks, and the code of the points that it misses."""

from __future__ import annotations

from math import ceil, inf
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...errors import TaskError
from ...grammars.costs import code_ticks
from ...noise.bernoulli import Bernoulli
from ...objectives.losses import LossGoal
from ...tasks.goals import TargetGoal, kind_of
from ...theories.sorts import Bool

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...objectives.mdl import MDL
    from ...tasks.task import Task

__all__ = ["Weights"]

_BITS_A_NODE: Final = 2.5  # about what a node costs in bits: what the beam weighs errors against, for an exact goal


class Weights:
    """How choices are weighed.

    Attributes
    ----------
    goal : TargetGoal
    ticks : sequence of int
        Of each production of the task.
    tick : float
        Bits a tick; 1 for an exact goal.
    losses : list of float
        Bits of each number of points that are missed: infinite but for none, for an exact goal.
    soft_tick, soft_losses
        The same for the beam, which must tell a program that is nearly right from one that is not.
    fewest : float
        No program has fewer data bits.
    """

    def __init__(self, task: Task, objective: MDL | None) -> None:
        if not isinstance(task.goal, TargetGoal):
            raise TaskError(f"the task has {kind_of(task.goal)}; a recursion is searched for by a target: give target=")
        self.goal: TargetGoal = task.goal
        self.points = task.points if self.goal.mask is None else int(self.goal.mask.sum())
        self.objective = objective
        self.loss_goal: LossGoal | None = None
        self.ticks: Sequence[int]
        if objective is None:
            self.ticks, self.tick, self.excess, self.fewest = task.costs, 1.0, 0.0, 0.0
            self.losses = [0.0] + [inf] * self.points
            self.soft_tick, self.soft_losses = _BITS_A_NODE, Bernoulli(rare=True).code(self.points, Bool).tolist()
            return
        if objective.noise.unit != "points":
            raise TaskError(f"{objective.noise!r}: under a recursion, noises that count points are supported")
        self.loss_goal = LossGoal(task, objective)
        self.ticks, self.excess = code_ticks(task.productions, objective.resolution)
        self.tick, self.fewest = objective.resolution, self.loss_goal.fewest
        self.losses = [self.loss_goal.bits(k) for k in range(self.points + 1)]
        self.soft_tick, self.soft_losses = self.tick, self.losses

    @classmethod
    def in_bits(cls, task: Task, code: Sequence[float] | None, resolution: float) -> Weights:
        """Return the weights that measure programs in bits whatever the goal is: what a prior weighs them by.

        `code`: the bits of each number of points that are missed; by default none may be.
        """
        made = cls(task, None)
        made.ticks, made.excess = code_ticks(task.productions, resolution)
        made.tick = made.soft_tick = resolution
        if code is not None:
            made.losses = made.soft_losses = list(code)
            made.fewest = min(made.losses)
        return made

    def goal_loss(self, column: Any) -> int:
        """Count the points that a column misses."""
        wrong = column != self.goal.target
        wrong = wrong.any(axis=1) if wrong.ndim == 2 else wrong
        return int(np.count_nonzero(wrong if self.goal.mask is None else wrong & self.goal.mask))

    def bits(self, ticks: float, loss: int) -> float:
        """Return the total of a program."""
        return ticks * self.tick + self.losses[loss]

    def enough(self, ticks: int, loss: int) -> float:
        """Return the ticks from which on no program is better."""
        return ticks if self.is_exact else ceil((self.bits(ticks, loss) - self.fewest) / self.tick)

    @property
    def is_exact(self) -> bool:
        """Whether no point may be missed."""
        return all(bits == inf for bits in self.losses[1:])
