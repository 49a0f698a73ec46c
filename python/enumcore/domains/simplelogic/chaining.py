"""Forward chaining in synchronous rounds: what the facts and the rules entail, and after how many rounds."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["chain", "least_fixpoint", "round_of"]


def chain(facts: int, rules: Iterable[tuple[int, int]], rounds: int) -> int:
    """Return what is known after some synchronous rounds of forward chaining.

    Parameters
    ----------
    facts : int
        What is known at round 0, as bits.
    rules : iterable of (int, int)
        Bodies as bits, heads as numbers.
    rounds : int
        How many rounds at most; it ends early when nothing is new.

    Returns
    -------
    int
        The set of known predicates, as bits.

    Examples
    --------
    >>> chain(0b001, [(0b001, 1), (0b010, 2)], rounds=1)
    3
    """
    known, waiting = facts, list(rules)
    for _ in range(rounds):
        fresh, waiting = _one_round(known, waiting)
        if fresh == known:
            break
        known = fresh
    return known


def least_fixpoint(facts: int, rules: Iterable[tuple[int, int]]) -> int:
    """Return everything that the facts and the rules entail.

    Parameters
    ----------
    facts : int
        As bits.
    rules : iterable of (int, int)
        Bodies as bits, heads as numbers.

    Returns
    -------
    int
        The least set that holds the facts and is closed under the rules, as bits.

    Examples
    --------
    >>> least_fixpoint(0b001, [(0b010, 2), (0b001, 1)])
    7
    """
    return round_of(facts, rules, None)[0]


def round_of(facts: int, rules: Iterable[tuple[int, int]], query: int | None) -> tuple[int, int | None]:
    """Chain until the query appears or nothing is new, and say when it appeared.

    Parameters
    ----------
    facts : int
        As bits.
    rules : iterable of (int, int)
        Bodies as bits, heads as numbers.
    query : int or None
        The predicate to wait for; None goes on to the fixpoint.

    Returns
    -------
    known : int
        What was known at the end, as bits; the least fixpoint if the query did not appear.
    round : int or None
        The round in which the query appeared (0: it is a fact), or None.

    Examples
    --------
    >>> round_of(0b001, [(0b001, 1), (0b010, 2)], query=2)
    (7, 2)
    """
    known, waiting, rounds = facts, list(rules), 0
    while query is None or not known >> query & 1:
        fresh, waiting = _one_round(known, waiting)
        if fresh == known:
            return known, None
        known, rounds = fresh, rounds + 1
    return known, rounds


def _one_round(known: int, waiting: list[tuple[int, int]]) -> tuple[int, list[tuple[int, int]]]:
    """Fire every rule whose body was known when the round began; hand back the rules that did not fire."""
    fresh, left = known, []
    for rule in waiting:
        if rule[0] & ~known:
            left.append(rule)
        else:
            fresh |= 1 << rule[1]
    return fresh, left
