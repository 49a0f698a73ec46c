"""RP, rule priority: rules, facts and query are drawn first, and the label is what follows from them."""

from __future__ import annotations

from .dice import Dice
from .instance import Instance, Rule

FEWEST = 2  # predicates: below that there is no rule


def rule_priority(dice: Dice, predicates: int) -> Instance:
    """Rules uniform 0..4n, all different, facts uniform 0..n, bodies uniform 1..3; a uniform query."""
    rules = _different(dice, predicates, dice.between(0, 4 * predicates))
    return Instance.trusted(predicates, dice.subset(predicates), rules, dice.below(predicates))


def _different(dice: Dice, predicates: int, wanted: int) -> tuple[Rule, ...]:
    """Draw until there are that many different rules, or all that there are: a duplicate is rejected, drawn again."""
    wanted = min(wanted, _rule_count(predicates))
    kept: dict[Rule, None] = {}
    while len(kept) < wanted:
        kept[dice.rule(predicates)] = None
    return tuple(kept)


def _rule_count(predicates: int) -> int:
    """How many different rules there are."""
    n = predicates - 1
    return predicates * (n + n * (n - 1) // 2 + n * (n - 1) * (n - 2) // 6)
