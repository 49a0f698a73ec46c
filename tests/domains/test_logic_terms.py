"""Formulas: their words, what is the same but for names, arities from words alone, and DeepMind's lines."""

from __future__ import annotations

from itertools import islice, product
from random import Random

import pytest

import enumcore as ec
from enumcore.domains import logic
from enumcore.domains.logic import Atom, Compound
from support.paths import ROOT

ENTAILMENT = ROOT.parent / "shared" / "suites" / "entailment"
SIGNATURE = logic.Signature(
    {"P": 1, "Q": 1, "R": 2, "=": 2}, 2, {"not": 1, "and": 1, "or": 1, "imp": 1, "all": 1.5, "some": 1.5}
)


def well_formed(words: list[str], arity: dict[str, int]) -> bool:
    """By reading a formula, as its grammar says."""

    def after(place: int) -> int:
        if place >= len(words):
            return len(words) + 1
        end = place + 1
        for _ in range(arity[words[place]]):
            end = after(end)
        return end

    return after(0) == len(words)


@pytest.mark.parametrize("seed", range(20))
def test_assignments_are_those_of_brute_force(seed: int) -> None:
    rng = Random(seed)
    statements = [rng.choices("abc", k=rng.randint(1, 5)) for _ in range(rng.randint(1, 3))]
    names = sorted({word for words in statements for word in words})
    everything = [dict(zip(names, counts, strict=True)) for counts in product(range(4), repeat=len(names))]
    wanted = [arity for arity in everything if all(well_formed(words, arity) for words in statements)]
    found = sorted(logic.assignments(statements), key=lambda arity: [arity[name] for name in names])
    assert found == wanted


def test_a_few_statements_determine_all_arities() -> None:
    wanted = {"not": 1, "and": 2, "or": 2, "imp": 2, "all": 2, "some": 2, "P": 1, "Q": 1, "R": 2, "=": 2, "x0": 0}
    rng = Random(1)
    texts = [logic.words(logic.draw_sentence(SIGNATURE, rng.randint(2, 12), rng)) for _ in range(12)]
    assert logic.arities(texts) == {**wanted, "x1": 0}


def test_arities_that_do_not_exist_or_are_open() -> None:
    with pytest.raises(ec.TaskError, match="no assignment"):
        logic.arities([["a", "a"]])
    with pytest.raises(ec.TaskError, match="open whether 'f' takes 1 arguments or 2"):
        logic.arities([["f", "p", "q"]])
    assert list(logic.assignments([])) == [{}]


def test_canonical_forms_forget_names_and_nothing_else() -> None:
    """Of formulas over two variables: equal canonical forms exactly for the renamed."""
    both = Compound("all", (Compound("some", (Atom("R", (0, 1)),), 1),), 0)
    renamed = Compound("all", (Compound("some", (Atom("S", (1, 0)),), 0),), 1)
    turned = Compound("all", (Compound("some", (Atom("R", (1, 0)),), 1),), 0)
    again = Compound("all", (Compound("some", (Atom("R", (0, 0)),), 0),), 0)
    forms = [logic.canonical(formula) for formula in (both, renamed, turned, again)]
    assert forms[0] == forms[1]
    assert len(set(forms)) == 3
    assert logic.canonical(Compound("and", (Atom("a"), Atom("b")))) == ("and", "p0", "p1")
    assert logic.canonical(Compound("and", (Atom("=", (0, 0)), Atom("b", (0,)))))[1] == "="


def test_sizes_are_counted_by_hand() -> None:
    formula = Compound("imp", (Compound("not", (Atom("P", (0,)),)), Compound("all", (Atom("Q", (0,)),), 0)))
    assert (logic.size(formula), logic.depth(formula), logic.quantifier_count(formula)) == (5, 2, 1)
    assert " ".join(logic.words(formula)) == "imp not P x0 all x0 Q x0"


@pytest.mark.parametrize("size", range(2, 30))
def test_random_sentences_have_their_size_and_no_free_variable(size: int) -> None:
    rng = Random(size)
    sentence = logic.draw_sentence(SIGNATURE, size, rng)
    assert logic.size(sentence) == size
    assert not [word for word in logic.canonical(sentence) if word.startswith("free")]


def test_sizes_that_no_sentence_has() -> None:
    with pytest.raises(ec.TaskError, match="no formula of 1 nodes"):
        logic.draw_sentence(SIGNATURE, 1, Random(0))
    with pytest.raises(ec.TaskError, match="no symbol 'most'"):
        logic.Signature({"P": 1}, 1, {"most": 1})
    letters = logic.Signature({"a": 0, "b": 0}, 0, {"not": 1, "and": 1})
    assert logic.size(logic.draw_sentence(letters, 7, Random(0))) == 7


def test_formulas_of_the_public_set() -> None:
    assert " ".join(logic.words(logic.parse("~(((a>b)|~(~c))&a)"))) == "not and or imp a b not not c a"
    for text, place in (("", 1), ("(a", 3), ("a&", 3), ("a&b&c", 4), ("(a&b))", 6), ("1", 1)):
        with pytest.raises(ec.TaskError, match=f"place {place} of"):
            logic.parse(text)
    for line in ("a,b", "a,b,2", "(a,b,1"):
        with pytest.raises(ec.TaskError, match="line 2"):
            list(logic.statements(["a,b,1", line]))


@pytest.mark.parametrize("name", ["validate", "test_easy"])
def test_labels_of_the_public_set_are_those_of_the_evaluator(name: str) -> None:
    file = ENTAILMENT / f"{name}.txt"
    if not file.exists():
        pytest.skip("the public data set is not here")
    found = logic.read(file)
    assert len(found) == 5000
    for statement in islice((s for s in found if len(s.worlds.letters) <= 5), 300):
        rows = product((False, True), repeat=len(statement.worlds.letters))
        structures = [
            logic.Structure(
                1, {x: frozenset([()] if on else []) for x, on in zip(statement.worlds.letters, row, strict=True)}
            )
            for row in rows
        ]
        assert logic.entails(*statement.claim.parts, structures) == statement.label


def test_worlds_of_letters_are_counted_in_binary() -> None:
    worlds = logic.Assignments("abcde")
    for place, letter in enumerate("abcde"):
        assert worlds.atom(Atom(letter)) == sum(1 << w for w in range(32) if w >> place & 1)
    for wrong in (lambda: worlds.atom(Atom("f")), lambda: worlds.lines(0), lambda: logic.Assignments("aa")):
        with pytest.raises(ec.TaskError):
            wrong()
