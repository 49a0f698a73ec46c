"""What the search finds from labelled statements: Tarski's definition, the dual, keywords where they are shorter."""

from __future__ import annotations

import pytest

import enumcore as ec
from enumcore.domains import logic
from enumcore.domains.logic import languages
from enumcore.domains.logic.switch import switch
from support.logic_programs import by_hand
from support.paths import ROOT

SYMBOLS = list(logic.SYMBOLS)
CONNECTIVES = SYMBOLS[:4]
ENTAILMENT = ROOT.parent / "shared" / "suites" / "entailment"
LIMITS = ec.Limits(seconds=60)


def all_right(learner: logic.Searched, data: logic.Data) -> bool:
    return all((learner.predict(found) == logic.labels(found)).all() for found in data.tests.values())


def letters(count: int, seed: int) -> list[logic.Statement]:
    """Propositional entailments over a few letters, by the evaluator."""
    rng = logic.rng_of("letters", seed)
    places = dict.fromkeys("abc", 0)
    signature = logic.Signature(places, 0, dict.fromkeys(CONNECTIVES, 1.0))
    source = logic.Source.of(signature, logic.bounded(places, 1), 2, 9)
    return logic.natural([source], count, rng)


def test_connectives_from_propositional_statements_with_a_proof() -> None:
    """In three letters' worlds; the program found is right on 16 letters, where nothing was learnt."""
    learner = logic.Searched(LIMITS, symbols=CONNECTIVES).fit(letters(60, 1))
    assert learner.result is not None
    assert learner.result.status is ec.Status.SOLVED
    assert learner.result.certificate.minimal
    tests = letters(200, 2)
    assert (learner.predict(tests) == logic.labels(tests)).all()
    assert learner.program.size <= by_hand(CONNECTIVES, "entails", dual=True).size


def test_labels_that_contradict_each_other_have_no_program() -> None:
    one, *_ = letters(4, 3)
    both = [one, logic.Statement(one.claim, one.worlds, not one.label)]
    learner = logic.Searched(LIMITS, symbols=CONNECTIVES).fit(both)
    assert learner.result is not None
    assert learner.result.status is ec.Status.EXHAUSTED
    with pytest.raises(ec.TaskError, match="EXHAUSTED"):
        learner.predict([one])


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1])
def test_tarskis_definition_is_found(seed: int) -> None:
    data = logic.tarski(seed, 300, 20)
    learner = logic.Searched(LIMITS).fit(data.training)
    assert all_right(learner, data)
    assert learner.program.size == by_hand(SYMBOLS, "holds").size


@pytest.mark.slow
def test_entailment_with_a_shortcut_ends_with_a_definition_of_truth() -> None:
    data = logic.entailment(0, 500, 40, wide=0)
    learner = logic.Searched(LIMITS).fit(data.training)
    assert all_right(learner, data)
    assert learner.program.size <= by_hand(SYMBOLS, "entails", dual=True).size


@pytest.mark.slow
def test_lines_of_the_public_set() -> None:
    if not ENTAILMENT.exists():
        pytest.skip("the public data set is not here")
    data = logic.public(ENTAILMENT, 0, 100)
    learner = logic.Searched(LIMITS, symbols=CONNECTIVES).fit(data.training)
    assert learner.result is not None
    assert learner.result.certificate.minimal
    assert all_right(learner, data)


def test_adapting_finds_the_meanings_that_few_statements_left_open() -> None:
    few, more = letters(20, 1), letters(80, 2)
    objective = ec.MDL(ec.noise.Bernoulli(rare=True))
    learner = logic.Searched(LIMITS, objective, CONNECTIVES).fit(few).adapt(more)
    change = learner.adaptation
    assert change is not None
    assert (change.survived, change.task.points) == (False, 100)
    assert change.misses > 0 < change.lost
    assert (learner.predict(few + more) == logic.labels(few + more)).all()
    again = learner.adapt(letters(20, 3)).adaptation
    assert again is not None
    assert (again.survived, again.lost) == (True, 0)
    exact = logic.Searched(LIMITS, symbols=CONNECTIVES).fit(few).adapt(more)
    assert (exact.predict(few + more) == logic.labels(few + more)).all()


@pytest.mark.slow
def test_wrong_labels_change_nothing() -> None:
    statements = letters(200, 4)
    objective = ec.MDL(ec.noise.Bernoulli(rare=True))
    learner = logic.Searched(ec.Limits(seconds=20), objective, CONNECTIVES).fit(logic.flipped(statements, 0.1, 5))
    assert (learner.predict(statements) == logic.labels(statements)).all()


@pytest.mark.slow
def test_keywords_explain_few_statements_and_the_definition_many() -> None:
    few, many = switch(0, (40, 300), ec.Limits(seconds=12))
    assert (few.shorter, many.shorter) == ("keywords", "definition")
    assert few.keywords < many.keywords


def test_the_keyword_program_is_found_where_nothing_else_may_be() -> None:
    """The best program of the language of numbers errs at most as often as the score that made the labels."""
    statements = logic.with_shortcut(logic.sources(), 60, logic.rng_of("keywords"), 1.0)
    language = {"keywords": True, "tables": False}
    learner = logic.Searched(LIMITS, ec.MDL(ec.noise.Bernoulli(rare=True)), language=language).fit(statements)
    assert learner.result is not None
    wrong = (learner.predict(statements) != logic.labels(statements)).sum()
    by_score = [(logic.score(statement.claim) > 0) != statement.label for statement in statements]
    assert wrong <= sum(by_score)
    assert languages.task(statements, **language).points == 60
