"""Priors fitted to programs: their counts, probabilities, and the code that describes them."""

import pickle
from itertools import product
from math import comb, log2
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.grammars.parsing import first_bits, least_cost, parse
from enumcore.grammars.priors import count_bits, integer_bits
from support.faces import SPLITMIX, words
from support.mdl_languages import grammars
from support.sampled import examples

g = words(8)
S, B = g.nonterminals
x = g.inputs.x


def count(grammar: ec.Grammar, *programs: Any) -> dict[str, int]:
    """Occurrences by production, those that occur."""
    return {str(p): n for p, n in zip(grammar.productions, grammar.fit(programs).counts, strict=True) if n}


def test_a_program_is_counted_by_its_productions() -> None:
    program = ec.ite(x < 1, ~x, x + (x + 0))
    assert count(g, program) == {
        "S ::= x": 4,
        "S ::= 0": 1,
        "S ::= 1": 1,
        "S ::= ~S": 1,
        "S ::= S + S": 2,
        "S ::= ite(B, S, S)": 1,
        "B ::= S < S": 1,
    }
    assert count(g, program, ec.Program(program, [x]))["S ::= x"] == 8


def test_macros_constants_and_larger_right_hand_sides_are_matched_whole() -> None:
    h = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    double = ec.define("double", lambda v: v + v, ec.BitVec(8))
    h.add(h.start, h.inputs.x, double(h.start), (h.start + 3) & h.start, h.start + h.start, 3)
    assert count(h, double(double(x)) + x) == {"S ::= x": 2, "S ::= double(S)": 2, "S ::= S + S": 1}
    assert count(h, (x + 3) & x) == {"S ::= x": 2, "S ::= (S + 3) & S": 1}
    with pytest.raises(ec.GrammarError, match="not derived from S"):
        h.fit([(x + 4) & x])


def test_the_most_probable_of_several_derivations_counts() -> None:
    h = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    T = h.nonterminal("T", ec.BitVec(8))
    h.add(h.start, h.start + 1, prob=0.01)
    h.add(h.start, T, prob=0.99)
    h.add(T, h.start, h.inputs.x, 1, T + T)
    assert count(h, x + 1) == {"S ::= T": 1, "T ::= x": 1, "T ::= 1": 1, "T ::= T + T": 1}


def test_loops_are_matched_with_their_bodies() -> None:
    h = ec.Grammar(inputs={"xs": ec.List(ec.Set), "s": ec.Set}, output=ec.Set)
    each = h.bind(a=ec.Set, r=ec.Set)
    U = each.nonterminal("U", ec.Set)
    h.add(h.start, h.inputs.s, h.start | h.start, ec.fold(U, h.inputs.xs, h.start))
    h.add(U, each.a, each.r, U - U)
    program = ec.fold(each.a - (each.r - each.a), h.inputs.xs, h.inputs.s | h.inputs.s)
    assert list(h.fit([program]).counts) == [2, 1, 1, 2, 1, 2]


@examples(100)
@given(data=st.data())
def test_derivations_are_the_most_probable_ones(data: st.DataObject) -> None:
    """Beside another parser, on programs that a search has found."""
    grammar = data.draw(st.sampled_from([ec.Bool, ec.BitVec(2)]).flatmap(grammars))
    sort = grammar.start.sort
    frame = {"x": np.array([0, 1], sort.dtype), "y": np.array([1, 1], sort.dtype)}
    bits = first_bits(grammar.productions)
    fine = [round(b * 2**20) for b in bits]
    with ec.Search(ec.Task(grammar, inputs=frame), limits=ec.Limits(candidates=300, memory="64MiB")) as search:
        for _ in search:
            pass
        for program in search.bank.programs(grammar.start):
            total = sum(bits[k] * n for k, n in parse(grammar.productions, grammar.start, program).items())
            wanted = least_cost(grammar.productions, fine, grammar.start, program.expr) / 2**20
            assert total == pytest.approx(wanted, abs=1e-3)
            assert grammar.bits([program]) == pytest.approx(total)


@examples(60)
@given(st.data())
def test_probabilities_are_positive_and_add_up(data: st.DataObject) -> None:
    grammar = data.draw(st.sampled_from([ec.Bool, ec.BitVec(2)]).flatmap(grammars))
    leaf, other = grammar.inputs.x, grammar.productions[-1].expr
    programs = [leaf] * data.draw(st.integers(0, 5)) + ([other] if not other.slots and other.sort == leaf.sort else [])
    smoothing, resolution = data.draw(st.sampled_from([0.5, 1.0, 3.0])), data.draw(st.sampled_from([0.25, 1.0]))
    try:
        fitted = grammar.fit(programs, smoothing=smoothing, resolution=resolution)
    except ec.GrammarError:  # a leaf of the other nonterminal alone
        return
    for nonterminal in grammar.nonterminals:
        own = [p for p in fitted.productions if p.nonterminal is nonterminal]
        assert sum(p.prob for p in own) == pytest.approx(1)
        assert all(p.prob > 0 for p in own)
        rounded = [p for p in own if p.cost * resolution < -log2(p.prob) - 1e-9]
        assert not rounded


def test_without_programs_it_is_the_uniform_prior() -> None:
    fitted = g.fit([])
    assert [p.prob for p in fitted.productions if p.nonterminal is B] == [0.5, 0.5]
    assert fitted.description_bits == 2  # that there are none, for each of two nonterminals
    assert fitted.saved_bits == pytest.approx(-2)


def test_smoothing_is_laplaces_or_krichevskys() -> None:
    h = ec.Grammar(inputs={"x": ec.Bool}, output=ec.Bool)
    h.add(h.start, h.inputs.x, ~h.start)
    programs = [~~~h.inputs.x]
    assert [p.prob for p in h.fit(programs).productions] == [2 / 6, 4 / 6]
    assert [p.prob for p in h.fit(programs, smoothing=0.5).productions] == [1.5 / 5, 3.5 / 5]


def test_a_fitted_grammar_is_another_grammar() -> None:
    fitted = g.fit([x + x])
    before = len(g.productions)
    with pytest.raises(ec.GrammarError, match="prob="):
        fitted.add(S, 7)
    fitted.nonterminal("T", ec.Bool)
    assert (len(g.productions), len(g.nonterminals)) == (before, 2)
    assert g.productions[0].prob is None
    copy = pickle.loads(pickle.dumps(fitted))
    assert (copy.counts, copy.description_bits) == (fitted.counts, fitted.description_bits)


def test_a_fitted_prior_finds_what_it_was_fitted_to_with_fewer_candidates() -> None:
    wide = words()
    solved = ec.solve(ec.Task(wide, inputs={"x": SPLITMIX}, target=SPLITMIX & (~SPLITMIX + np.uint64(1))))
    fitted = wide.fit([solved.program] * 20)
    again = ec.solve(ec.Task(fitted, inputs={"x": SPLITMIX}, target=SPLITMIX & (~SPLITMIX + np.uint64(1))))
    assert again.status is ec.Status.SOLVED
    assert again.evaluated < solved.evaluated
    assert again.cost * fitted.resolution == pytest.approx(fitted.bits([again.program]), abs=2)


def test_the_bits_saved_are_those_of_the_programs_less_the_description() -> None:
    programs = [ec.ite(x < 1, ~x, x + x), x + (x + x), ~x]
    fitted = g.fit(programs)
    assert fitted.saved_bits == pytest.approx(g.bits(programs) - fitted.bits(programs) - fitted.description_bits)
    own = [[fitted.counts[k] for k, p in enumerate(g.productions) if p.nonterminal is n] for n in (S, B)]
    assert fitted.description_bits == pytest.approx(sum(map(count_bits, own)))
    assert g.fit(programs * 50).saved_bits > 0 > fitted.saved_bits


@examples(100)
@given(kinds=st.integers(2, 4), most=st.integers(0, 9))
def test_the_counts_code_satisfies_kraft(kinds: int, most: int) -> None:
    """All counts of a sum together get exactly the share of that sum; all sums together less than 1."""
    shares = dict.fromkeys(range(most + 1), 0.0)
    for counts in product(range(most + 1), repeat=kinds):
        if sum(counts) <= most:
            shares[sum(counts)] += 2.0 ** -count_bits(counts)
    for total, share in shares.items():
        assert share == pytest.approx(2.0 ** -integer_bits(total))
    assert sum(shares.values()) <= 1 + 1e-9


@examples(50)
@given(st.lists(st.lists(st.integers(0, 1000), min_size=2, max_size=14), min_size=1, max_size=3))
def test_the_description_is_its_formula(groups: list[list[int]]) -> None:
    total = sum(map(count_bits, groups))
    wanted = sum(integer_bits(sum(c)) + log2(comb(sum(c) + len(c) - 1, len(c) - 1)) for c in groups)
    assert total == pytest.approx(wanted)


def test_the_code_of_integers_is_complete() -> None:
    assert 0.85 < sum(2.0 ** -integer_bits(n) for n in range(100_000)) <= 1
    lengths = [integer_bits(n) for n in range(5000)]
    assert lengths == sorted(lengths)


@pytest.mark.parametrize(
    ("programs", "options", "says"),
    [
        ([x - x], {}, "not derived from S"),
        ([ec.Input("z", ec.BitVec(8))], {}, "not derived from S"),
        ([x < x], {}, "not derived from S"),
        (["x"], {}, "give programs, or expressions"),
        (x, {}, "a list of programs"),
        ([x], {"smoothing": 0}, "smoothing=0"),
        ([x], {"resolution": float("inf")}, "resolution=inf"),
    ],
)
def test_a_wrong_use_is_a_typed_error(programs: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ec.GrammarError, match=says):
        g.fit(programs, **options)
