"""LP, label priority: truth values first, then rules that agree with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .dice import Dice
from .instance import Instance, Rule
from .levels import Levels, lay


def label_priority(dice: Dice, predicates: int) -> Instance:
    """A rule for every predicate above level 0, its body from the level below with the same value; then extra rules."""
    levels = lay(dice, dice.shuffled(predicates), fewest=1)
    rules = (*_supports(dice, levels), *_extra(dice, levels, predicates))
    return Instance.trusted(predicates, levels.facts, rules, dice.below(predicates))


def _supports(dice: Dice, levels: Levels) -> Iterator[Rule]:
    for below, row in enumerate(levels.rows[1:]):
        pools = levels.at(below, False), levels.at(below, True)
        for head in row:
            yield Rule(dice.body(pools[levels.holds(head)]), head)


def _extra(dice: Dice, levels: Levels, predicates: int) -> list[Rule]:
    """Random rules, uniform 0..3n, that make nothing false true.

    The head is uniform; where it is false, bodies of any size are drawn until one is not all true. A rule with a true
    body (and so a true head) brings one whose body and head are false, if there is still room: the two kinds of body
    are then equally frequent.
    """
    wanted = dice.between(0, 3 * predicates)
    false = [predicate for predicate in range(predicates) if not levels.holds(predicate)]
    kept: list[Rule] = []
    while len(kept) < wanted:
        rule = _random(dice, levels, predicates)
        kept.append(rule)
        if not rule.body & ~levels.true:
            head = false[dice.below(len(false))]
            kept.append(Rule(dice.body(_without(head, false)), head))
    return kept[:wanted]


def _random(dice: Dice, levels: Levels, predicates: int) -> Rule:
    head = dice.below(predicates)
    pool = _without(head, range(predicates))
    while not (body := dice.body(pool)) & ~levels.true and not levels.holds(head):
        pass
    return Rule(body, head)


def _without(head: int, pool: Iterable[int]) -> list[int]:
    return [predicate for predicate in pool if predicate != head]
