"""The languages: the meanings written by hand are programs of them and right; so are their dual and the keywords."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

import enumcore as ec
from enumcore.domains import logic
from enumcore.domains.logic import languages
from enumcore.grammars.parsing import least_cost
from support.logic_programs import by_hand, keyword_score

SYMBOLS = list(logic.SYMBOLS)
CONNECTIVES = SYMBOLS[:4]


def right(program: ec.Program, statements: list[logic.Statement]) -> bool:
    told = program(**languages.columns(statements, SYMBOLS))
    return bool((told == logic.labels(statements)).all())


def test_tarskis_definition_is_right_on_every_test_set() -> None:
    data = logic.tarski(seed=1, examples=100, count=20)
    program = by_hand(SYMBOLS, "holds")
    for statements in (data.training, *data.tests.values()):
        assert right(program, statements)


def test_entailments_are_right_by_the_classical_meanings_and_by_their_dual() -> None:
    data = logic.entailment(seed=1, examples=100, count=20, wide=0)
    for dual in (False, True):
        program = by_hand(SYMBOLS, "entails", dual)
        for statements in (data.training, *data.tests.values()):
            assert right(program, statements)


@pytest.mark.slow
def test_entailments_over_thousands_of_worlds() -> None:
    data = logic.entailment(seed=1, examples=8, count=0, wide=4)
    for name in ("three predicates", "three elements"):
        assert right(by_hand(SYMBOLS, "entails"), data.tests[name])


def test_in_a_given_structure_the_dual_is_wrong() -> None:
    """Asked for the empty set, the dual's true, it would be right again; the language has that question too."""
    statements = logic.tarski(seed=2, examples=100, count=0).training
    assert not right(by_hand(SYMBOLS, "holds", dual=True), statements)


@pytest.mark.parametrize(
    ("program", "claim", "keywords"),
    [
        (by_hand(SYMBOLS, "holds"), "holds", False),
        (by_hand(SYMBOLS, "entails", dual=True), "entails", False),
        (keyword_score(SYMBOLS), "entails", True),
    ],
    ids=["tarski", "dual", "keywords"],
)
def test_they_are_programs_of_the_language(program: ec.Program, claim: str, keywords: bool) -> None:
    g = languages.grammar(SYMBOLS, claim, keywords)
    assert least_cost(g.productions, [p.cost for p in g.productions], g.start, program.expr) == program.size


def test_counting_keywords_is_a_program() -> None:
    statements = logic.entailment(seed=3, examples=60, count=0, wide=0).training
    told = keyword_score(SYMBOLS)(**languages.columns(statements, SYMBOLS))
    assert np.array_equal(told, [logic.score(statement.claim) > 0 for statement in statements])


def test_the_language_has_no_connective_and_no_quantifier() -> None:
    written = " ".join(str(production) for production in languages.grammar(SYMBOLS, "entails").productions)
    assert not [word for word in ("==", "~T", "^", "fixpoint", "iterate", "exists") if word in written]


def test_letters_in_24_worlds_and_more() -> None:
    """A statement of 16 letters, in 65,536 worlds."""
    letters = "abcdefghijklmnop"
    signature = logic.Signature(dict.fromkeys(letters, 0), 0, dict.fromkeys(CONNECTIVES, 1))
    rng = Random(5)
    parts = tuple(logic.draw_sentence(signature, 40, rng) for _ in range(2))
    statement = logic.Statement(logic.Compound("entails", parts), logic.Assignments(letters), label=False)
    columns = languages.columns([statement], CONNECTIVES)
    told = by_hand(CONNECTIVES, "entails")(**columns)
    assert told.tolist() == by_hand(CONNECTIVES, "entails", dual=True)(**columns).tolist()


def test_words_alone_give_the_statements_back() -> None:
    statements = logic.tarski(seed=4, examples=60, count=0).training
    again = logic.reparsed(statements)
    assert languages.columns(again) == languages.columns(statements)
    for texts, text in (
        (["P x", "x"], "variable 'x' stands"),
        (["f x x", "f f x x x"], "several kinds"),
        (["f x y"], "open"),
    ):
        with pytest.raises(ec.TaskError, match=text):
            logic.formulas([one.split() for one in texts])


def test_tasks_that_cannot_be() -> None:
    holds = logic.tarski(examples=10, count=0).training
    entails = logic.entailment(examples=10, count=0, wide=0).training
    assert languages.task(holds).points == 10
    for wrong, text in (
        (lambda: languages.task([]), "not of none"),
        (lambda: languages.task([*holds, *entails]), "not of entails, holds"),
        (lambda: languages.task(holds, symbols=["not"]), "is none of the language's: not"),
        (lambda: languages.task(holds, target=[True]), "target"),
        (lambda: logic.Searched().program, "fit first"),
        (lambda: logic.public("."), "has no validate.txt"),
    ):
        with pytest.raises(ec.TaskError, match=text):
            wrong()
