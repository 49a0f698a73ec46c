"""The engine against tests/support/brute.py on random languages: the same columns for each nonterminal, at
the same least costs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.brute import Brute, Language, TooMany, closure, evaluate, group, representatives
from support.language import ISAS, array, columns, engine, run, table
from support.random_languages import algebraic, algebraic_sets, closing, opening
from support.sampled import examples, searched

either = st.one_of(closing, opening, algebraic, algebraic_sets)


def check_levels(language: Language, brute: Brute, searching: Any) -> None:
    """Every level of the bank holds exactly what brute force found new there."""
    for n in range(len(language.nonterminals)):
        for level in brute.done[1 : searching.complete_below]:
            first, last = searching.level_range(n, level.cost)
            found = columns(searching, n, first, last)
            assert len(found) == len(set(found))
            assert set(found) == level.fresh[n]
            assert all(searching.cost(n, number) == level.cost for number in range(first, last))


def check_counts(language: Language, brute: Brute, searching: Any) -> None:
    """The table's distinct counts; and candidates with pruned ones are all applications of productions."""
    kept = representatives(language)
    rows = {row["cost"]: row for row in searching.levels}
    for level in brute.done[1 : searching.complete_below]:
        tried = level.tried + unit_steps(language, level.fresh)
        assert (level.cost in rows) == (tried > 0)
        if not tried:
            continue
        row = rows[level.cost]
        assert row["distinct"] == sum(len(level.fresh[n]) for n in kept)
        assert row["candidates"] == row["evaluated"] == row["distinct"] + row["duplicates"]
        assert row["undefined"] == 0
        assert row["candidates"] + row["pruned"] == tried


def unit_steps(language: Language, fresh: list[Any]) -> int:
    """Programs that units carry from one nonterminal to another, within a level; cycles carry none."""
    return sum(len(fresh[source]) for to, source in language.units() if to not in group(language, source))


@given(either, st.booleans(), st.booleans(), st.sampled_from(ISAS))
@examples(150)
def test_same_columns_at_the_same_least_costs(language: Language, prune: bool, exact: bool, isa: str) -> None:
    brute = searched(language)
    cost = len(brute.done) - 1
    searching = run(engine(language, prune=prune, exact=exact, isa=isa), cost=cost)
    assert searching.status == "cost_limit" or not any(
        level.distinct for level in brute.done[searching.complete_below :]
    )
    assert searching.complete_below in (cost + 1, *(row["cost"] + 1 for row in searching.levels[-1:]), 1)
    check_levels(language, brute, searching)
    check_counts(language, brute, searching)
    if not prune:
        assert not any(row["pruned"] for row in searching.levels)
    if exact:
        assert searching.collisions == 0


@given(algebraic | algebraic_sets, st.booleans())
@examples(400)
def test_pruning_loses_no_column_and_no_cost(language: Language, exact: bool) -> None:
    brute = searched(language, budget=1500)
    searching = run(engine(language, exact=exact), cost=len(brute.done) - 1)
    check_levels(language, brute, searching)
    check_counts(language, brute, searching)


@pytest.mark.parametrize("budget", [600, pytest.param(6000, marks=pytest.mark.slow)])
@given(language=closing, prune=st.booleans(), exact=st.booleans())
@examples(100)
def test_exhausted_exactly_when_nothing_is_new(language: Language, prune: bool, exact: bool, budget: int) -> None:
    """Without a cost limit the search ends EXHAUSTED with the closure, which is computed without costs."""
    try:
        wanted = closure(language, budget)
        brute = Brute(language, budget).saturate()
    except TooMany:
        return
    assert [set(known) for known in brute.least] == wanted
    searching = run(engine(language, prune=prune, exact=exact))
    assert searching.status == "exhausted"
    assert [set(columns(searching, n)) for n in range(len(wanted))] == wanted
    assert all(level.distinct == 0 for level in brute.done[searching.complete_below :])
    assert searching.complete_below > brute.last_with_news()


@given(either)
@examples(60)
def test_level_tables_and_bank_order_do_not_depend_on_the_isa(language: Language) -> None:
    cost = len(searched(language).done) - 1
    for prune in (True, False):
        runs = [run(engine(language, prune=prune, isa=isa), cost=cost) for isa in ISAS]
        for other in runs[1:]:
            assert table(other) == table(runs[0])
            for n in range(len(language.nonterminals)):
                assert columns(other, n) == columns(runs[0], n)
                assert [other.program(n, k) for k in range(other.count(n))] == [
                    runs[0].program(n, k) for k in range(runs[0].count(n))
                ]


@given(either, st.booleans())
@examples(60)
def test_programs_are_derivations_of_their_columns(language: Language, prune: bool) -> None:
    """Reading a program back down to its leaves and evaluating it gives its column and its cost."""
    brute = searched(language)
    searching = run(engine(language, prune=prune), cost=len(brute.done) - 1)

    def read(n: int, number: int) -> tuple[tuple[int, ...], int]:
        index, arguments = searching.program(n, number)
        _, cost, nodes = language.productions[index]
        parts = [read(m, k) for m, k in arguments]
        return evaluate(nodes, language.points, language.inputs, tuple(c for c, _ in parts)), cost + sum(
            c for _, c in parts
        )

    for n in range(len(language.nonterminals)):
        for number, column in enumerate(columns(searching, n)[:40]):
            assert read(n, number) == (column, searching.cost(n, number))
            assert searching.find(n, array(language.nonterminals[n], column)) == number
