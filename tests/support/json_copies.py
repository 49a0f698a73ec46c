"""Dicts sent through JSON's text, and what must be the same afterwards."""

import json
from typing import Any, TypeVar

import enumcore as ec

T = TypeVar("T", ec.Grammar, ec.Program, ec.Result, ec.Task)


def copied(thing: T) -> T:
    """What is read back from the text of its dict; another kind of JSON reader would read that text too."""
    data = thing.to_dict()
    text = json.dumps(data, allow_nan=False)
    again: T = type(thing).from_dict(json.loads(text))
    assert again.to_dict() == data == json.loads(text)
    return again


def leaves(g: ec.Grammar) -> list[Any]:
    return [(node.name, node.sort) for node in g.inputs.values()]


def assert_same_language(mine: ec.Grammar, theirs: ec.Grammar) -> None:
    assert str(mine) == str(theirs)
    assert (mine.resolution, leaves(mine)) == (theirs.resolution, leaves(theirs))
    for a, b in zip(mine.nonterminals, theirs.nonterminals, strict=True):
        assert (a.name, a.sort, a.binder) == (b.name, b.sort, b.binder)
    for scope, other in zip(mine.scopes, theirs.scopes, strict=True):
        assert scope.binder == other.binder
        assert mine.list_of(scope) == theirs.list_of(other)
    for p, q in zip(mine.productions, theirs.productions, strict=True):
        assert (p.nonterminal.name, p.cost, p.prob) == (q.nonterminal.name, q.cost, q.prob)
        assert p.expr.same_as(q.expr)
