"""LP*, label priority with fewer tells: rules of false heads have mixed bodies, extra rules have true heads only."""

from __future__ import annotations

from collections.abc import Iterator

from .dice import Dice
from .instance import Instance, Rule
from .levels import Levels, lay


def label_priority_star(dice: Dice, predicates: int) -> Instance:
    """A true head takes a true body from the level below, a false head any body of it that is not; then extra rules."""
    levels = lay(dice, list(range(predicates)), fewest=2)
    rules = (*_supports(dice, levels), *_extra(dice, levels, predicates))
    return Instance.trusted(predicates, levels.facts, rules, dice.below(predicates))


def _supports(dice: Dice, levels: Levels) -> Iterator[Rule]:
    for below, row in enumerate(levels.rows[1:]):
        true, row_below = levels.at(below, True), levels.rows[below]
        for head in row:
            yield Rule(dice.body(true) if levels.holds(head) else dice.body(row_below, levels.true), head)


def _extra(dice: Dice, levels: Levels, predicates: int) -> Iterator[Rule]:
    """Uniform 0..3n rules for a true predicate of a uniform level but the last; bodies from that level or later."""
    for _ in range(dice.between(0, 3 * predicates)):
        level = dice.below(len(levels.rows) - 1)
        true = levels.at(level, True)
        head = true[dice.below(len(true))]
        pool = [predicate for row in levels.rows[level:] for predicate in row if predicate != head]
        yield Rule(dice.body(pool), head)
