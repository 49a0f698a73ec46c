"""The language of SimpleLogic: the least fixpoint written by hand is right everywhere, and so are bounded rounds up to
theirs."""

from __future__ import annotations

import numpy as np
import pytest

import enumcore as ec
from enumcore.domains import simplelogic as sl

LARGE = (60, 200)


def inputs() -> tuple[ec.Grammar, list[ec.Input]]:
    g = sl.grammar()
    return g, [g.inputs[name] for name in g.inputs]


def chaining(rounds: int | None) -> ec.Program:
    """subset(query, fixpoint(s -> fold((a, r) -> ite(subset(r.body, s), a | r.head, a), rules, s), facts)), or so many
    rounds of it."""
    g, (facts, rules, query) = inputs()
    step = g.bind(s=ec.Set)
    rule = step.bind(a=ec.Set, r=rules.sort.item)
    body = ec.ite(ec.subset(rule.r.body, step.s), rule.a | rule.r.head, rule.a)
    once = ec.fold(body, rules, step.s)
    known = ec.fixpoint(once, facts) if rounds is None else ec.iterate(once, facts, rounds)
    return ec.Program(ec.subset(query, known), [facts, rules, query])


@pytest.mark.slow
@pytest.mark.parametrize("distribution", sl.DISTRIBUTIONS)
def test_the_least_fixpoint_by_hand_is_always_right(distribution: str) -> None:
    program = chaining(None)
    for count, predicates in ((112, (5, 30)), (28, LARGE)):
        instances = sl.sample(distribution, count, seed=4, predicates=predicates)
        told = program(**sl.columns(instances))
        assert sl.accuracy_by_depth(told, instances) == dict.fromkeys(range(7), 1.0)


@pytest.mark.parametrize("rounds", range(4))
def test_rounds_by_hand_are_chaining_cut_short(rounds: int) -> None:
    instances = sl.sample("LP", 140, seed=1)
    told = chaining(rounds)(**sl.columns(instances))
    assert (told == sl.Chaining(rounds).predict(instances)).all()


def test_the_fixpoint_is_a_program_of_the_language() -> None:
    """A derivation of it, with the nodes that its productions write."""
    from enumcore.grammars.parsing import least_cost

    g, program = sl.grammar(), chaining(None)
    assert least_cost(g.productions, [p.cost for p in g.productions], g.start, program.expr) == program.size == 15


def test_the_language_names_no_operator_beyond_the_documented_ones() -> None:
    written = {word for p in sl.grammar().productions for word in ("==", "~s", "iterate", "^") if word in str(p)}
    assert not written


def test_a_task_of_instances() -> None:
    instances = sl.sample("RP", 8, depths=[0, 1], seed=1)
    task = sl.task(instances)
    assert task.points == 8
    assert task.elements <= max(i.predicates for i in instances)
    assert (task.goal.target == [i.label for i in instances]).all()
    assert not sl.task(instances, np.zeros(8, bool)).goal.target.any()
    for wrong in (lambda: sl.task([]), lambda: sl.task(instances, [True])):
        with pytest.raises(ec.TaskError):
            wrong()


def test_flipped_labels() -> None:
    instances = sl.sample("RP", 40, depths=[0, 1], seed=1)
    wrong = sl.flipped(instances, 0.1, seed=5)
    assert sum(a.label != b.label for a, b in zip(instances, wrong, strict=True)) == 4
    assert [(a.rules, a.depth) for a in wrong] == [(a.rules, a.depth) for a in instances]
    assert wrong == sl.flipped(instances, 0.1, seed=5)
    assert sl.flipped(instances, 0) == instances
    with pytest.raises(ec.TaskError, match="share"):
        sl.flipped(instances, 1.5)


def test_what_was_not_fitted_tells_nothing() -> None:
    learner = sl.Searched()
    for act in (lambda: learner.predict(sl.sample("RP", 1, depths=[0])), lambda: learner.adapt([])):
        with pytest.raises(ec.TaskError, match="fit first"):
            act()


@pytest.mark.slow
def test_one_pass_over_the_rules_is_found_where_it_is_enough() -> None:
    """Right by construction at depth 1: each rule is looked at once, in order, with what is known by then."""
    learner = sl.Searched().fit(sl.sample("RP", 200, depths=[0, 1], seed=6))
    assert learner.result.status is ec.Status.STATE_LIMIT
    for distribution in sl.DISTRIBUTIONS:
        for predicates in ((5, 30), LARGE):
            instances = sl.sample(distribution, 28, depths=[0, 1], seed=7, predicates=predicates)
            assert sl.accuracy(learner.predict(instances), instances) == 1


@pytest.mark.slow
def test_the_fixpoint_is_found_with_wrong_labels_and_by_adapting() -> None:
    shallow, deep = sl.sample("RP", 150, depths=[0, 1], seed=8), sl.sample("RP", 10, depths=range(3, 7), seed=9)
    adapted = sl.Searched().fit(shallow).adapt(deep)
    assert (adapted.adaptation.survived, adapted.adaptation.lost > 0) == (False, True)
    wrong = sl.flipped(sl.sample("RP", 150, depths=range(4), seed=10), 0.1, seed=11)
    noisy = sl.Searched(ec.Limits(cost=adapted.program.cost)).fit(wrong)
    for learner in (adapted, noisy):
        for distribution in sl.DISTRIBUTIONS:
            for predicates in ((5, 30), LARGE):
                instances = sl.sample(distribution, 28, seed=12, predicates=predicates)
                assert sl.accuracy(learner.predict(instances), instances) == 1
