"""SimpleLogic's generators: what each promises of every instance, and the figures of raw and balanced samples."""

from __future__ import annotations

from collections import Counter

import pytest

import enumcore as ec
from bench.simplelogic import RAW
from enumcore.domains import simplelogic as sl


@pytest.mark.slow
@pytest.mark.parametrize("distribution", ["RP", "LP", "LP*"])
def test_raw_samples_have_the_known_figures(distribution: str) -> None:
    """4,000 draws: a share near one half is off by 0.024 once in 400 times, and the seed is fixed."""
    positive, rules, facts, negatives, positives = RAW[distribution]
    found = sl.summary(sl.raw(distribution, 4000, seed=7))
    assert found.positive == pytest.approx(positive, abs=0.02)
    assert found.rules == pytest.approx(rules, rel=0.04)
    assert found.facts == pytest.approx(facts, rel=0.06)
    assert found.negatives == pytest.approx(negatives, abs=0.02)
    assert found.positives == pytest.approx(positives, abs=0.02)


@pytest.mark.parametrize("distribution", sl.DISTRIBUTIONS)
def test_every_instance_is_one_of_its_kind(distribution: str) -> None:
    for instance in sl.raw(distribution, 300, seed=1):
        n = instance.predicates
        assert 5 <= n <= 30
        assert instance == sl.Instance.of(n, instance.facts, instance.rules, instance.query)
        assert all(1 <= body.bit_count() <= 3 for body, _ in instance.rules)
        if distribution in ("RP", "RP_b"):
            assert len(set(instance.rules)) == len(instance.rules) <= 4 * n


@pytest.mark.parametrize("distribution", ["LP", "LP*"])
def test_label_priority_leaves_every_head_explained(distribution: str) -> None:
    """What is neither a fact nor at level 0 has a rule, and the false never follow: else P(label 1) were not 1/2."""
    for instance in sl.raw(distribution, 300, seed=2):
        known = sl.least_fixpoint(instance.facts, instance.rules)
        heads = sl.chain(0, [(0, rule.head) for rule in instance.rules], 1)
        everything = 2**instance.predicates - 1
        level0 = everything & ~heads
        assert level0 & known & ~instance.facts == 0
        assert all(rule.body & ~known for rule in instance.rules if not known >> rule.head & 1)


def test_extra_rules_of_lp_star_have_true_heads() -> None:
    """A false predicate has one rule at most: its support."""
    for instance in sl.raw("LP*", 300, seed=3):
        known = sl.least_fixpoint(instance.facts, instance.rules)
        false = Counter(rule.head for rule in instance.rules if not known >> rule.head & 1)
        assert max(false.values(), default=0) <= 1


def test_the_smallest_instances() -> None:
    assert {i.predicates for i in sl.raw("RP", 50, predicates=2)} == {2}
    for distribution in ("LP", "LP*"):
        assert {i.predicates for i in sl.raw(distribution, 50, predicates=4)} == {4}


@pytest.mark.parametrize("distribution", sl.DISTRIBUTIONS)
@pytest.mark.parametrize("labels", ["natural", "equal"])
def test_samples_hold_the_same_number_of_each_depth(distribution: str, labels: str) -> None:
    instances = sl.sample(distribution, 142, seed=4, labels=labels)  # type: ignore[arg-type]
    depths = Counter(instance.depth for instance in instances)
    assert len(instances) == 142
    assert max(depths.values()) - min(depths.values()) <= 2
    assert sorted(depths) == list(range(7))
    if labels == "equal":
        assert sum(instance.label for instance in instances) == 71
        cells = Counter((instance.depth, instance.label) for instance in instances)
        assert max(cells.values()) - min(cells.values()) <= 1


@pytest.mark.parametrize("choose", [sl.raw, sl.sample])
def test_rp_b_balances_labels_for_each_number_of_rules(choose: object) -> None:
    assert callable(choose)
    excess: Counter[int] = Counter()
    for instance in choose("RP_b", 140, seed=5):
        excess[len(instance.rules)] += 1 if instance.label else -1
    assert not any(excess.values())


def test_a_seed_fixes_a_sample() -> None:
    assert sl.sample("LP*", 14, seed=6) == sl.sample("LP*", 14, seed=6) != sl.sample("LP*", 14, seed=7)


def test_depths_may_be_chosen() -> None:
    assert {instance.depth for instance in sl.sample("RP", 40, depths=range(4))} == {0, 1, 2, 3}
    assert {instance.depth for instance in sl.sample("LP", 10, depths=[5])} == {5}


@pytest.mark.slow
@pytest.mark.parametrize("distribution", sl.DISTRIBUTIONS)
def test_many_predicates(distribution: str) -> None:
    instances = sl.sample(distribution, 14, seed=8, predicates=(60, 200))
    assert all(60 <= instance.predicates <= 200 for instance in instances)
    assert sl.accuracy(sl.Chaining(None).predict(instances), instances) == 1.0


def test_an_empty_sample() -> None:
    assert sl.raw("RP", 0) == sl.sample("RP", 0) == sl.sample("RP_b", 0) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"distribution": "RQ"}, "one of RP, LP"),
        ({"distribution": "LP", "predicates": 3}, "starts at 4"),
        ({"distribution": "RP", "predicates": (9, 5)}, "range"),
        ({"distribution": "RP", "count": -1}, "count=-1"),
        ({"distribution": "RP_b", "count": 7}, "even"),
    ],
)
def test_what_cannot_be_drawn(arguments: dict[str, object], says: str) -> None:
    for choose in (sl.raw, sl.sample):
        with pytest.raises(ec.TaskError, match=says):
            choose(**{"count": 2, **arguments})  # type: ignore[arg-type]


@pytest.mark.parametrize("arguments", [{"depths": []}, {"depths": [7]}, {"labels": "some"}])
def test_what_cannot_be_balanced(arguments: dict[str, object]) -> None:
    with pytest.raises(ec.TaskError):
        sl.sample("RP", 2, **arguments)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_depth_out_of_reach_is_said() -> None:
    with pytest.raises(ec.TaskError, match=r"without an instance of depth 5"):
        sl.sample("RP", 2, depths=[0, 5], predicates=2)
