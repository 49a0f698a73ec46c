"""SimpleLogic as a language to search: sets, the body and the head of one rule, and loops over them.

The language is that of the loops-and-sets page of the documentation, written down before any experiment: its operators
are few and low-level, none iterates and none looks at more than one rule.  What decides an instance, a fold over the
rules and its closure, is for the search to find; one pass over the rules, or several, can be said as well.

By default a few of that page's productions are left out: the leaves `facts`, `query` and `empty_set` in the bodies of
loops.  A step is then a function of its state and of one rule, and the inputs enter where a loop starts.  With those
leaves a program that begins with the empty set and adds the facts at every rule that does not fire costs as much as
forward chaining.  The two differ only where there are no rules; so few of 500 instances are such that one wrong label
decided for the wrong program (5% wrong, seed 2 of the demo).  That was seen in an experiment, and was not foreseen when
the page was written; `grammar(inputs_in_bodies=True)` is the whole language.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

import enumcore as ec

from .instance import Instance

__all__ = ["columns", "grammar", "task"]


def grammar(inputs_in_bodies: bool = False) -> ec.Grammar:
    """Make the language.

    Parameters
    ----------
    inputs_in_bodies : bool
        With `facts`, `query` and the empty set as leaves of the bodies of loops too: the whole language of the
        loops-and-sets page.

    Returns
    -------
    Grammar
        Of Bool, over `facts` and `query`, sets of predicates, and `rules`, a list of records of two sets, `body` and
        `head`.

    Examples
    --------
    >>> language = grammar()
    >>> language.inputs
    facts : Set, rules : List(Rule), query : Set
    """
    rule = ec.Record("Rule", body=ec.Set, head=ec.Set)
    g = ec.Grammar(inputs={"facts": ec.Set, "rules": ec.List(rule), "query": ec.Set}, output=ec.Bool, start="B")
    facts, rules, query = g.inputs.facts, g.inputs.rules, g.inputs.query
    sets: list[Any] = [facts, query, ec.empty_set]
    S = g.nonterminal("S", ec.Set)
    step = g.bind(s=ec.Set)
    T = step.nonterminal("T", ec.Set)
    inside = sets if inputs_in_bodies else []
    _connect(g, g.start, S)
    g.add(S, *sets, S | S, S & S, S - S, ec.ite(g.start, S, S))
    g.add(S, ec.fixpoint(T, S), ec.fold(_pass(g, g, "VD", inside, rule), rules, S))
    g.add(T, step.s, *inside, T | T, T & T, T - T)
    g.add(T, ec.fold(_pass(g, step, "UC", [step.s, *inside], rule), rules, T))
    return g


def _pass(
    g: ec.Grammar, around: ec.Grammar | ec.Scope, names: str, sets: Sequence[Any], item: ec.Record
) -> ec.Nonterminal:
    """The body of a fold over the rules: what becomes of a set by one rule, with a condition."""
    scope = around.bind(a=ec.Set, r=item)
    body, condition = scope.nonterminal(names[0], ec.Set), scope.nonterminal(names[1], ec.Bool)
    g.add(body, scope.a, *sets, scope.r.body, scope.r.head)
    g.add(body, body | body, body & body, body - body, ec.ite(condition, body, body))
    _connect(g, condition, body)
    return body


def _connect(g: ec.Grammar, truth: ec.Nonterminal, of: ec.Nonterminal) -> None:
    g.add(truth, ec.subset(of, of), ~truth, truth & truth, truth | truth)


def columns(instances: Sequence[Instance]) -> dict[str, list[Any]]:
    """Lay instances out as a program of the language takes them.

    Parameters
    ----------
    instances : sequence of Instance
        Of any number of predicates.

    Returns
    -------
    dict of str to list
        `facts` and `query`: a set for each instance, as an integer.  `rules`: for each instance its rules in order,
        each a pair of sets, the body and the head.

    Examples
    --------
    >>> from .instance import Rule
    >>> columns([Instance.of(3, facts=0b011, rules=[Rule(0b011, 2)], query=2)])
    {'facts': [3], 'rules': [[(3, 4)]], 'query': [4]}
    """
    return {
        "facts": [instance.facts for instance in instances],
        "rules": [[(body, 1 << head) for body, head in instance.rules] for instance in instances],
        "query": [1 << instance.query for instance in instances],
    }


def task(instances: Sequence[Instance], labels: ArrayLike | None = None, language: ec.Grammar | None = None) -> ec.Task:
    """Make the task of telling the labels of instances.

    Parameters
    ----------
    instances : sequence of Instance
        One or more.
    labels : array_like of bool, shape (len(instances),), optional
        By default the instances' own; give others to say what happens under noise.
    language : Grammar, optional
        With the inputs of `grammar`, which is the default.

    Returns
    -------
    Task
        A point for each instance.

    Raises
    ------
    TaskError
        If there is no instance, or not as many labels as instances.

    Examples
    --------
    >>> from .sampling import sample
    >>> task(sample("RP", 8, depths=[0, 1], seed=1)).points
    8
    """
    target: NDArray[Any] = np.asarray([i.label for i in instances] if labels is None else labels, dtype=np.bool_)
    return ec.Task(grammar() if language is None else language, inputs=columns(instances), target=target)
