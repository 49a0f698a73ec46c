"""Our goals keep the contract that others' are asked to keep."""

from collections.abc import Sequence

import enumcore as ec
from enumcore.testing import GoalContract


def language() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, ~g.start, g.start & g.start, g.start + g.start)
    return g


def finite() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, g.inputs.x + 1)
    return g


X = [0, 3, 5, 8, 255]


class TestTarget(GoalContract):
    def tasks(self) -> Sequence[ec.Task]:
        return [
            ec.Task(language(), inputs={"x": X}, target=[1, 4, 6, 9, 0]),
            ec.Task(language(), inputs={"x": X}, target=[0, 1, 1, 8, 1], mask=[True, True, True, True, False]),
            ec.Task(finite(), inputs={"x": X}, target=[9, 9, 9, 9, 9]),
        ]


class TestFormula(GoalContract):
    def tasks(self) -> Sequence[ec.Task]:
        made = []
        for g, bound in ((language(), 7), (finite(), 300)):
            y, x = g.output, g.inputs.x
            made.append(ec.Task(g, inputs={"x": X}, where=(y > x) | (x > bound % 256) & (y != x)))
        g = finite()
        return [*made, ec.Task(g, inputs={"x": X}, where=(g.output & 1 == 0) & (g.output > 4))]
