"""Goals and limits against brute force: the winner is a cheapest program, and what is told besides is true."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from support.brute import Brute, Column, Language, evaluate
from support.language import ISAS, array, columns, engine, run, table
from support.random_languages import algebraic, closing, formulas, opening
from support.sampled import examples, searched

either = st.one_of(closing, opening, algebraic)
seeds = st.integers(0, 2**32)


def target_goal(language: Language, brute: Brute, rng: random.Random) -> tuple[Any, Any]:
    """A target, known or random, with some points free: as the engine takes it, and as a predicate on columns."""
    sort, points = language.nonterminals[language.start], range(language.points)
    known = sorted({c for level in brute.done for c in level.fresh[language.start]})
    any_column = tuple(rng.randrange(2 ** max(sort, 1)) for _ in points)
    column = rng.choice(known) if known and rng.random() < 0.8 else any_column
    mask = [int(rng.random() < 0.7) for _ in points] if rng.random() < 0.5 else None
    wanted = [p for p in points if mask is None or mask[p]]
    goal = ("target", array(sort, column), None if mask is None else array(0, mask))
    return goal, lambda c: all(c[p] == column[p] for p in wanted)


def cheapest(language: Language, brute: Brute, meets: Any) -> int | None:
    costs = [level.cost for level in brute.done for c in level.fresh[language.start] if meets(c)]
    return min(costs, default=None)


def check_goal(language: Language, brute: Brute, goal: Any, meets: Any, **options: Any) -> Any:
    """The engine finds a program exactly when brute force does, of the same cost."""
    searching = run(engine(language, goal, **options), cost=len(brute.done) - 1)
    least = cheapest(language, brute, meets)
    assert (searching.status == "solved") == (least is not None)
    if least is None:
        assert searching.winner is None
        return searching
    assert searching.cost(language.start, searching.winner) == least == searching.complete_below
    assert meets(columns(searching, language.start)[searching.winner])
    costs = [row["cost"] for row in searching.levels]
    assert costs == sorted(set(costs))
    assert costs[-1] == least
    assert not searching.levels[-1]["complete"]
    assert searching.winner == searching.count(language.start) - 1
    return searching


@given(either, seeds, st.booleans(), st.booleans())
@examples(120)
def test_a_winner_is_cheapest_under_a_target(language: Language, seed: int, prune: bool, exact: bool) -> None:
    brute = searched(language)
    goal, meets = target_goal(language, brute, random.Random(seed))
    check_goal(language, brute, goal, meets, prune=prune, exact=exact)


@given(st.data(), either, st.booleans())
@examples(120)
def test_a_winner_is_cheapest_under_a_formula(data: Any, language: Language, prune: bool) -> None:
    brute = searched(language)
    nodes, inputs = data.draw(formulas(language))
    goal = ("formula", nodes, [(sort, array(sort, column)) for sort, column in inputs])

    def meets(column: Column) -> bool:
        return all(evaluate(nodes, language.points, inputs, (column,)))

    check_goal(language, brute, goal, meets, prune=prune)


@given(either, seeds)
@examples(120)
def test_a_goal_is_met_alike_on_every_isa(language: Language, seed: int) -> None:
    """The winner's level is counted to its ordinal, whatever the tile's width; earlier levels as without a goal."""
    brute = searched(language)
    goal, _ = target_goal(language, brute, random.Random(seed))
    runs = [run(engine(language, goal, isa=isa), cost=len(brute.done) - 1) for isa in ISAS]
    for other in runs[1:]:
        assert table(other) == table(runs[0])
        assert other.winner == runs[0].winner
    free = run(engine(language), cost=len(brute.done) - 1)
    complete = [row for row in table(runs[0]) if row["cost"] < runs[0].complete_below]
    assert table(free)[: len(complete)] == complete


@given(either, seeds, st.sampled_from(ISAS))
@examples(120)
def test_a_candidate_limit_cuts_the_same_search_short(language: Language, seed: int, isa: str) -> None:
    brute = searched(language)
    cost = len(brute.done) - 1
    full = run(engine(language, isa=isa), cost=cost)
    total = sum(row["candidates"] for row in full.levels)
    limit = random.Random(seed).randint(0, total + 1)
    cut = run(engine(language, isa=isa), cost=cost, candidates=limit)
    tried = sum(row["candidates"] for row in cut.levels)
    assert tried == min(limit, total)
    assert (cut.status == "candidate_limit") == (limit < total)
    for n in range(len(language.nonterminals)):
        assert columns(cut, n) == columns(full, n)[: cut.count(n)]
    complete = [row for row in table(cut) if row["complete"]]
    assert complete == table(full)[: len(complete)]


@given(st.data(), either, seeds, st.sampled_from([2, 9, 40, 700, 9000]), st.sampled_from(ISAS))
@examples(60)
def test_repeated_points_change_nothing(data: Any, language: Language, seed: int, times: int, isa: str) -> None:
    """Long columns come in narrower tiles, down to one lane: the same levels, the same winner."""
    brute = searched(language, cost=7, budget=300)
    (kind, target, mask), _ = target_goal(language, brute, random.Random(seed))
    goals = [((kind, target, mask), (kind, np.tile(target, times), None if mask is None else np.tile(mask, times)))]
    nodes, inputs = data.draw(formulas(language))
    once = [(sort, array(sort, column)) for sort, column in inputs]
    goals.append((("formula", nodes, once), ("formula", nodes, [(s, np.tile(a, times)) for s, a in once])))
    repeated = replace(
        language, points=language.points * times, inputs=[(s, column * times) for s, column in language.inputs]
    )
    for short_goal, long_goal in goals:
        short = run(engine(language, short_goal), cost=len(brute.done) - 1)
        long = run(engine(repeated, long_goal, isa=isa), cost=len(brute.done) - 1)
        assert (long.status, long.winner) == (short.status, short.winner)
        assert table(long) == table(short)
