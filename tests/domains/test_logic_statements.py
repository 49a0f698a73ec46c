"""What is drawn for the experiments: labels, the shortcut, four-tuples; what is left out as seen; the bag of words."""

from __future__ import annotations

import sys
from collections import Counter
from random import Random

import pytest

import enumcore as ec
from enumcore.domains import logic

SYMBOLS = {"not": 1, "and": 1, "or": 1, "imp": 1, "all": 1.5, "some": 1.5}
MONADIC = logic.Source.of(logic.Signature({"P": 1, "Q": 1}, 2, SYMBOLS), logic.monadic("PQ"), 2, 7)
RELATIONAL = logic.Source.of(logic.Signature({"R": 2}, 2, SYMBOLS), logic.bounded({"R": 2}, 2), 2, 7)
SOURCES = [MONADIC, RELATIONAL]


def test_labels_are_even_and_right() -> None:
    found = logic.natural(SOURCES, 400, Random(1))
    assert 150 < sum(statement.label for statement in found) < 250
    assert [s.worlds for s in found[:2]] == [MONADIC.worlds, RELATIONAL.worlds]
    for statement in found[:60]:
        assert logic.entails(*statement.claim.parts, statement.worlds.structures) == statement.label


@pytest.mark.parametrize("share", [0.9, 0.1])
def test_the_shortcut_is_as_strong_as_asked_for(share: float) -> None:
    found = logic.with_shortcut(SOURCES, 400, Random(2), share)
    told = Counter(logic.agrees(statement) for statement in found)
    assert abs(told[True] / (told[True] + told[False]) - share) < 0.05
    assert 40 < told[None] < 120
    assert 150 < sum(statement.label for statement in found) < 250


def test_without_a_shortcut_keywords_say_little() -> None:
    told = Counter(logic.agrees(statement) for statement in logic.natural(SOURCES, 400, Random(3)))
    assert 0.5 < told[True] / (told[True] + told[False]) < 0.8


def test_in_four_tuples_no_sentence_tells_the_label() -> None:
    found = logic.four_tuples(SOURCES, 80, Random(4))
    assert [s.label for s in found] == [True, True, False, False] * 20
    for place in (0, 1):
        told = Counter((s.claim.parts[place], s.label) for s in found)
        for sentence, label in told:
            assert (sentence, not label) in told


def test_statements_about_structures() -> None:
    signature = logic.Signature({"P": 1, "R": 2, "=": 2}, 2, SYMBOLS)
    found = logic.about_structures(signature, 100, Random(5), (2, 12), (2, 4), keep=lambda s: logic.agrees(s) is False)
    assert {s.worlds.count for s in found} == {4, 9, 16}
    for statement in found:
        assert logic.agrees(statement) is False
        assert logic.holds(statement.claim.parts[0], statement.worlds.structures[0]) == statement.label
    with pytest.raises(ec.TaskError, match="none is as wanted"):
        logic.about_structures(signature, 1, Random(6), keep=lambda s: False)


def test_what_is_drawn_is_the_same_for_the_same_seed() -> None:
    for draw in (logic.natural, logic.four_tuples):
        one, other, third = ([s.claim for s in draw(SOURCES, 8, Random(seed))] for seed in (7, 7, 8))
        assert one == other != third


def test_unseen_statements() -> None:
    found = logic.natural([MONADIC], 60, Random(8))
    swapped = {"P": "Q", "Q": "P"}

    def renamed(formula: logic.Formula) -> logic.Formula:
        if isinstance(formula, logic.Atom):
            return logic.Atom(swapped[formula.predicate], tuple(1 - v for v in formula.variables))
        variable = None if formula.variable is None else 1 - formula.variable
        return logic.Compound(formula.symbol, tuple(map(renamed, formula.parts)), variable)

    seen = [logic.Statement(renamed(s.claim), s.worlds, s.label) for s in found[:30]]
    left = logic.unseen(found, seen)
    assert set(map(id, left)) <= set(map(id, found[30:]))
    assert logic.unseen(found, []) == found


def test_flipped_labels() -> None:
    found = logic.natural([MONADIC], 40, Random(9))
    wrong = logic.flipped(found, 0.1, seed=1)
    assert sum(a.label != b.label for a, b in zip(found, wrong, strict=True)) == 4
    assert logic.flipped(found, 0, seed=1) == found
    with pytest.raises(ec.TaskError, match="share"):
        logic.flipped(found, 1.5, seed=1)


def test_what_texts_say() -> None:
    (one,) = logic.about_structures(logic.Signature({"P": 1}, 1, {"all": 1}), 1, Random(1), (2, 2), (2, 2))
    rows = one.worlds.structures[0].relations["P"]
    facts = ["e0", "e1", *(word for (element,) in sorted(rows) for word in ("P", f"e{element}"))]
    assert one.texts == [facts, ["all", "x0", "P", "x0"]]


def test_counting_words_learns_the_shortcut_and_no_more() -> None:
    pytest.importorskip("sklearn")
    learner = logic.BagOfWords().fit(logic.with_shortcut(SOURCES, 400, Random(10), 0.9))
    right = {
        share: (learner.predict(tests) == logic.labels(tests)).mean()
        for share in (0.9, 0.1)
        for tests in [logic.with_shortcut(SOURCES, 300, Random(11), share)]
    }
    assert right[0.9] > 0.75
    assert right[0.1] < 0.45
    assert learner.predict([]).shape == (0,)


def test_a_classifier_needs_both_labels_and_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sklearn")
    true = [s for s in logic.natural([MONADIC], 20, Random(12)) if s.label]
    with pytest.raises(ec.TaskError, match="both labels"):
        logic.BagOfWords().fit(true)
    for module in ("sklearn.linear_model", "sklearn.pipeline"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ImportError, match=r'pip install "enumcore\[demo\]"'):
        logic.BagOfWords()


def test_the_nets_name_their_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    with pytest.raises(ImportError, match=r'pip install "enumcore\[neural\]"'):
        logic.Net("GRU")
    with pytest.raises(ec.TaskError, match="no net 'RNN'; there are: GRU, LSTM, Transformer"):
        logic.Net("RNN")


@pytest.mark.slow
@pytest.mark.parametrize("kind", logic.NETS)
def test_a_net_learns_its_training_set(kind: str) -> None:
    pytest.importorskip("keras")
    statements = logic.with_shortcut([MONADIC], 200, Random(13), 0.9)
    net = logic.Net(kind, epochs=8).fit(statements)
    assert 0.6 < net.training <= 1
    assert net.training == (net.predict(statements) == logic.labels(statements)).mean()
