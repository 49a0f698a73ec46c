"""SimpleLogic's learners: the paradox is seen, and chaining to the end has none."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import enumcore as ec
from enumcore.domains import simplelogic as sl


def test_features_of_an_instance_by_hand() -> None:
    """q = 2 has two rules, bodies of 3 and 2; it occurs in one body; 5 predicates, 2 facts, 3 rules."""
    rules = [sl.Rule(0b11010, 2), sl.Rule(0b00011, 2), sl.Rule(0b00101, 4)]
    row = sl.features([sl.Instance.of(5, 0b11, rules, 2)])[0]
    assert dict(zip(sl.FEATURES, row.tolist(), strict=True)) == {
        "rules": 3,
        "facts": 2,
        "predicates": 5,
        "rules per predicate": 0.6,
        "facts per predicate": 0.4,
        "rules with head q": 2,
        "q has no rule": 0,
        "shortest body for q": 2,
        "occurrences of q in bodies": 1,
        "q is a fact": 0,
    }


@pytest.mark.parametrize("rounds", range(7))
def test_chaining_is_right_up_to_its_rounds_and_on_negatives(rounds: int) -> None:
    instances = sl.sample("LP", 140, seed=1)
    told = sl.Chaining(rounds).predict(instances)
    right = [not instance.label or instance.depth <= rounds for instance in instances]
    assert (told == [i.label for i in instances]).tolist() == right


@pytest.mark.parametrize("distribution", sl.DISTRIBUTIONS)
def test_the_least_fixpoint_is_always_right(distribution: str) -> None:
    instances = sl.sample(distribution, 70, seed=2)
    told = sl.Chaining(None).fit(instances).predict(instances)
    assert sl.accuracy_by_depth(told, instances) == dict.fromkeys(range(7), 1.0)


def test_accuracy_is_the_mean_over_depths() -> None:
    shallow, deep = (sl.sample("RP", 1, depths=[d], seed=3)[0] for d in (0, 4))
    instances = [shallow, shallow, shallow, deep]
    told = np.array([shallow.label, shallow.label, not shallow.label, not deep.label])
    assert sl.accuracy(told, instances) == pytest.approx((2 / 3 + 0) / 2)


@pytest.mark.slow
@pytest.mark.parametrize("make", [sl.regression, sl.network])
def test_what_is_learnt_on_one_distribution_fails_on_the_other(make: object) -> None:
    pytest.importorskip("sklearn")
    assert callable(make)
    train, same, other = (sl.sample(d, 700, seed=s) for d, s in (("RP", 10), ("RP", 11), ("LP", 12)))
    found = sl.table({"learner": make().fit(train)}, {"RP": same, "LP": other})["learner"]
    assert found["RP"] > 0.8
    assert found["LP"] < 0.68


@pytest.mark.parametrize("make", [sl.regression, sl.network])
def test_fitting_is_repeatable(make: object) -> None:
    pytest.importorskip("sklearn")
    assert callable(make)
    instances = sl.sample("LP", 140, seed=13)
    assert (make().fit(instances).predict(instances) == make().fit(instances).predict(instances)).all()


def test_a_classifier_needs_both_labels() -> None:
    pytest.importorskip("sklearn")
    one = sl.Instance.of(2, 1, [], 0)
    for instances in ([], [one, one]):
        with pytest.raises(ec.TaskError, match="both labels"):
            sl.regression().fit(instances)
    assert sl.regression().fit([one, sl.Instance.of(2, 0, [], 0)]).predict([]).shape == (0,)


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn", None)
    for make in (sl.regression, sl.network):
        with pytest.raises(ImportError, match=r'pip install "enumcore\[demo\]"'):
            make()


def test_bad_arguments() -> None:
    with pytest.raises(ec.TaskError, match="rounds"):
        sl.Chaining(-1)
    with pytest.raises(ec.TaskError, match="0 labels"):
        sl.accuracy(np.empty(0, dtype=bool), [])
    with pytest.raises(ec.TaskError, match="one instance"):
        sl.summary([])
