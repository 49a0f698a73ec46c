"""What LP and LP* share: predicates in levels and a truth value for each, chosen before any rule is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from .dice import Dice, mask

FEWEST = 4  # predicates: a single level starts with four fixed values, two levels have two predicates each


@dataclass(frozen=True)
class Levels:
    """Predicates by level, lowest first, and the set of those that are to be true."""

    rows: list[list[int]]
    true: int

    def holds(self, predicate: int) -> bool:
        """Whether the predicate is to be true."""
        return bool(self.true >> predicate & 1)

    def at(self, level: int, value: bool) -> list[int]:
        """The predicates of a level that have a truth value."""
        return [predicate for predicate in self.rows[level] if self.holds(predicate) == value]

    @property
    def facts(self) -> int:
        """The true predicates of level 0: forward chaining from them makes true what is to be true."""
        return mask(self.at(0, True))


def lay(dice: Dice, order: list[int], fewest: int) -> Levels:
    """Cut the predicates into g levels, g uniform from `fewest` to half of them; left-overs, one a level from level 1.

    Truth values are uniform, but the first two of each level are false and true, so that bodies of either value can be
    drawn from it; a single level starts false, true, false, true.
    """
    count = dice.between(fewest, len(order) // 2)
    width = len(order) // count
    rows = [order[level * width : (level + 1) * width] for level in range(count)]
    for level, left in enumerate(order[count * width :], start=1):
        rows[level].append(left)
    fixed = 4 if count == 1 else 2
    return Levels(rows, mask(p for row in rows for place, p in enumerate(row) if _true(dice, place, fixed)))


def _true(dice: Dice, place: int, fixed: int) -> bool:
    return bool(place % 2 if place < fixed else dice.below(2))
