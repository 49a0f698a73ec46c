"""SimpleLogic: chaining and depths against the definitions, taken literally."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.domains.simplelogic import Instance, Rule, chain, least_fixpoint, members, negative_depth, words
from enumcore.domains.simplelogic.chaining import round_of
from support.sampled import examples

CUT = 7


def literal_depth(u: int, d: int, path: frozenset[int], facts: int, rules: list[Rule]) -> float:
    """D(u, d) as it is defined: exponential."""
    if facts >> u & 1:
        return math.inf
    if u in path or d == CUT:
        return d
    inside = path | {u}
    mine = [body for body, head in rules if head == u]
    return max([d, *(min(literal_depth(v, d + 1, inside, facts, rules) for v in members(body)) for body in mine)])


@st.composite
def instances(draw: st.DrawFn, largest: int = 9) -> tuple[int, int, list[Rule], int]:
    n = draw(st.integers(2, largest))
    rules = draw(st.lists(st.permutations(range(n)), max_size=2 * n))
    sizes = draw(st.lists(st.integers(1, min(3, n - 1)), min_size=len(rules), max_size=len(rules)))
    made = [Rule(sum(1 << p for p in row[1 : k + 1]), row[0]) for row, k in zip(rules, sizes, strict=True)]
    facts = draw(st.integers(0, 2**n - 1)) & draw(st.integers(0, 2**n - 1))
    return n, facts, made, draw(st.integers(0, n - 1))


@examples(300)
@given(instances())
def test_the_depth_of_negatives_is_the_definitions(drawn: tuple[int, int, list[Rule], int]) -> None:
    n, facts, rules, _ = drawn
    known = least_fixpoint(facts, rules)
    for query in range(n):
        if not known >> query & 1:
            assert negative_depth(n, known, rules, query) == literal_depth(query, 0, frozenset(), facts, rules)


@examples(200)
@given(instances())
def test_chaining_is_synchronous(drawn: tuple[int, int, list[Rule], int]) -> None:
    n, facts, rules, query = drawn
    known = [facts]
    for _ in range(n):
        fired = {head for body, head in rules if not body & ~known[-1]}
        known.append(known[-1] | sum(1 << head for head in fired))
    assert [chain(facts, rules, k) for k in range(n + 1)] == known
    assert least_fixpoint(facts, rules) == known[-1]
    round_found = next((k for k, then in enumerate(known) if then >> query & 1), None)
    assert round_of(facts, rules, query)[1] == round_found
    instance = Instance.of(n, facts, rules, query)
    assert instance.label == (round_found is not None)
    assert round_found is None or instance.depth == round_found


def test_a_derivable_literal_does_not_shorten_a_refutation() -> None:
    """b is derived in one round, but the recursion through the rule a <- b, c must not stop there."""
    a, b, c, d, f = range(5)
    rules = [Rule(1 << b | 1 << c, a), Rule(1 << f, b), Rule(1 << d, c)]
    assert Instance.of(5, 1 << f, rules, a).depth == literal_depth(a, 0, frozenset(), 1 << f, rules) == 2


@pytest.mark.parametrize(("length", "depth"), [(1, 1), (5, 5), (6, 6), (7, 7), (20, 7)])
def test_chains_of_negatives_are_cut_at_seven(length: int, depth: int) -> None:
    rules = [Rule(1 << (p + 1), p) for p in range(length)]
    assert Instance.of(length + 1, 0, rules, 0).depth == depth


@pytest.mark.parametrize("length", range(2, 8))
def test_a_cycle_ends_when_it_closes(length: int) -> None:
    rules = [Rule(1 << (p + 1) % length, p) for p in range(length)]
    assert Instance.of(length, 0, rules, 0).depth == length


def test_two_hundred_predicates() -> None:
    rules = [Rule(1 << p, p + 1) for p in range(199)]
    positive = Instance.of(200, 1, rules, 199)
    assert (positive.label, positive.depth) == (True, 199)
    assert words([positive.facts, 1 << 199], 200).tolist() == [[1, 0, 0, 0], [0, 0, 0, 1 << 7]]


@pytest.mark.parametrize(
    ("facts", "rules", "query", "says"),
    [
        (0b1000, [], 0, "among the 3 predicates"),
        (0, [], 3, "among the 3 predicates"),
        (0, [Rule(0, 1)], 0, "rule 0"),
        (0, [Rule(0b1, 1), Rule(0b1001, 1)], 0, "rule 1"),
        (0, [Rule(0b11, 1)], 0, "its own body"),
    ],
)
def test_what_is_no_instance(facts: int, rules: list[Rule], query: int, says: str) -> None:
    with pytest.raises(ec.TaskError, match=says):
        Instance.of(3, facts, rules, query)


def test_words_refuse_what_they_cannot_hold() -> None:
    with pytest.raises(ec.TaskError, match="outside"):
        words([8], 3)
