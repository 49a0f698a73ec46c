"""The evaluator of labels: against sets of worlds, against known laws, and what it refuses."""

from __future__ import annotations

from itertools import product
from random import Random

import pytest

import enumcore as ec
from enumcore.domains import logic
from enumcore.domains.logic import Atom, Compound
from support.logic_algebra import classical, dual, value

ALL_SYMBOLS = dict.fromkeys([*logic.CONNECTIVES, *logic.QUANTIFIERS], 1.0)
SIGNATURE = logic.Signature({"P": 1, "Q": 1, "R": 2, "=": 2}, 2, ALL_SYMBOLS)


@pytest.mark.parametrize("seed", range(3))
def test_sentences_hold_where_their_sets_of_worlds_are_full(seed: int) -> None:
    rng = Random(seed)
    for _ in range(150):
        structure = logic.draw_structure(SIGNATURE, rng.randint(1, 4), rng)
        sentence = logic.draw_sentence(SIGNATURE, rng.randint(2, 20), rng)
        worlds = logic.StructureWorlds([structure], 2)
        table = value(sentence, worlds, classical(worlds))
        assert table in (0, (1 << worlds.count) - 1)
        assert logic.holds(sentence, structure) == (table != 0)


def test_a_formula_with_free_variables_holds_in_its_worlds() -> None:
    rng = Random(3)
    structure = logic.draw_structure(SIGNATURE, 3, rng)
    worlds = logic.StructureWorlds([structure], 2)
    for _ in range(50):
        inside = logic.draw_sentence(SIGNATURE, 9, rng)
        formula = Compound("xor", (inside, Atom("R", (0, 1))))
        table = value(formula, worlds, classical(worlds))
        for one, other in product(range(3), repeat=2):
            assert logic.holds(formula, structure, {0: one, 1: other}) == bool(table >> (one + 3 * other) & 1)


def test_each_connective_has_its_truth_table() -> None:
    tables = {name: "".join(str(int(f(*row))) for row in product((False, True), repeat=n)) for name, (n, f) in
              logic.CONNECTIVES.items()}  # fmt: skip
    assert tables == {
        "not": "10",
        "and": "0001",
        "or": "0111",
        "imp": "1101",
        "iff": "1001",
        "xor": "0110",
        "nand": "1110",
        "nor": "1000",
    }


def test_two_variables_are_used_again_in_each_other() -> None:
    """There is a way of three steps: some x0 some x1 (R x0 x1 and some x0 (R x1 x0 and some x1 R x0 x1))."""
    path = logic.Structure(4, {"R": frozenset({(0, 1), (1, 2), (2, 3)})})
    short = logic.Structure(3, {"R": frozenset({(0, 1), (1, 2)})})
    inner = Compound("some", (Atom("R", (0, 1)),), 1)
    back = Compound("some", (Compound("and", (Atom("R", (1, 0)), inner)),), 0)
    way = Compound("some", (Compound("some", (Compound("and", (Atom("R", (0, 1)), back)),), 1),), 0)
    assert (logic.holds(way, path), logic.holds(way, short)) == (True, False)


@pytest.mark.parametrize("kind", ["monadic", "bounded"])
def test_the_dual_tells_every_entailment_as_the_classical_meanings_do(kind: str) -> None:
    """Complementing every table turns an entailment round and nothing else, where all structures are there."""
    rng = Random(4)
    places = {"P": 1, "Q": 1} if kind == "monadic" else {"R": 2}
    structures = logic.monadic(["P", "Q"]) if kind == "monadic" else logic.bounded({"R": 2}, 2)
    signature = logic.Signature(places, 2, ALL_SYMBOLS)
    source = logic.Source.of(signature, structures, 2, 9)
    for statement in logic.natural([source], 60, rng):
        told = [value(statement.claim, source.worlds, of(source.worlds)) for of in (classical, dual)]
        assert told == [statement.label] * 2
        assert logic.entails(*statement.claim.parts, structures) == statement.label


def test_where_a_structure_is_given_the_dual_errs() -> None:
    """With a structure given, "full" is what is asked for, and the dual's full set is false."""
    rng = Random(5)
    wrong = 0
    for statement in logic.about_structures(SIGNATURE, 200, rng):
        meanings = dual(statement.worlds)
        full = (1 << statement.worlds.count) - 1
        wrong += (value(statement.claim.parts[0], statement.worlds, meanings) == full) != statement.label
    assert wrong > 50


def test_monadic_validity_is_decided_by_one_element_of_each_type() -> None:
    """Copies of elements change nothing: a sentence without equality holds in a structure if it does with doubles."""
    rng = Random(6)
    signature = logic.Signature({"P": 1, "Q": 1}, 2, dict.fromkeys(("not", "and", "or", "all", "some"), 1.0))
    for structure in logic.monadic(["P", "Q"]):
        doubled = logic.Structure(
            2 * structure.size,
            {n: frozenset((2 * e + k,) for (e,) in rows for k in (0, 1)) for n, rows in structure.relations.items()},
        )
        for _ in range(20):
            sentence = logic.draw_sentence(signature, rng.randint(2, 9), rng)
            assert logic.holds(sentence, structure) == logic.holds(sentence, doubled)


def test_how_many_structures_and_worlds_there_are() -> None:
    assert len(logic.monadic("PQ")) == 15
    assert logic.StructureWorlds(logic.monadic("PQ"), 2).count == 80
    assert logic.StructureWorlds(logic.monadic("PQS"), 3).count == 22528
    assert logic.StructureWorlds(logic.bounded({"R": 2}, 2), 2).count == 66
    assert logic.StructureWorlds(logic.bounded({"R": 2}, 3), 2).count == 4674
    assert len({(*tuple(sorted(s.relations["R"])), s.size) for s in logic.bounded({"R": 2}, 2)}) == 18


def test_what_has_no_truth_value() -> None:
    one = logic.Structure(1, {"P": frozenset()})
    for formula, text in (
        (Atom("P", (0,)), "x0 is free"),
        (Atom("S"), "no predicate 'S'"),
        (Compound("maybe", (Atom("P", (0,)),)), "'maybe' of 1 parts"),
        (Compound("not", ()), "'not' of 0 parts"),
        (Compound("many", (Atom("P", (0,)),), 0), "quantifier 'many'"),
    ):
        with pytest.raises(ec.TaskError, match=text):
            logic.holds(formula, one)
    for structure in (lambda: logic.Structure(0, {}), lambda: logic.Structure(1, {"P": frozenset({(1,)})})):
        with pytest.raises(ec.TaskError):
            structure()
    worlds = logic.StructureWorlds([one], 1)
    for ask in (lambda: worlds.atom(Atom("P", (1,))), lambda: worlds.lines(1), lambda: worlds.atom(Atom("Q", (0,)))):
        with pytest.raises(ec.TaskError):
            ask()
