"""The meanings of the symbols as programs of the searched language, written by hand: Tarski's, and their dual."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import enumcore as ec
from enumcore.domains.logic import languages


def _every(case: Any) -> ec.Expr:
    """Keep the lines that lie within the set."""
    each = case.bind(a=ec.Set, l=ec.Set)
    return ec.fold(ec.ite(ec.subset(each.l, each.a), each.a, each.a - each.l), case.lines, case[0])


def _some(case: Any) -> ec.Expr:
    """Add the lines that have a world in the set."""
    each = case.bind(a=ec.Set, l=ec.Set)
    return ec.fold(each.a | ec.ite(ec.subset(each.a, each.a - each.l), each.a, each.l), case.lines, case[0])


def by_hand(symbols: Sequence[str], claim: str, dual: bool = False) -> ec.Program:
    """The program with Tarski's meanings, or with each of them turned round."""
    g = languages.grammar(symbols, claim)
    everything = g.inputs["all"]
    algebra = g.algebra(languages.terms_of(symbols, claim), formula=ec.Set, claim=ec.Bool)
    classical: dict[str, Any] = {
        "not": lambda p: everything - p[0],
        "and": lambda p: p[0] & p[1],
        "or": lambda p: p[0] | p[1],
        "imp": lambda p: (everything - p[0]) | p[1],
        "all": _every,
        "some": _some,
        "holds": lambda p: ec.subset(everything, p[0]),
        "entails": lambda p: ec.subset(p[0], p[1]),
    }
    turned = {
        "and": classical["or"],
        "or": classical["and"],
        "imp": lambda p: p[1] - p[0],
        "all": _some,
        "some": _every,
        "entails": lambda p: ec.subset(p[1], p[0]),
    }
    meanings = {**classical, **turned} if dual else classical
    bodies = {sign: meanings[symbol](algebra[sign]) for symbol, sign in languages.signs(symbols).items()}
    bodies[claim] = meanings[claim](algebra[claim])
    return ec.Program(ec.recurse(g.inputs.statement, **bodies), [everything, g.inputs.statement])


def keyword_score(symbols: Sequence[str]) -> ec.Program:
    """The program that counts keywords: more than 0 for true."""
    g = languages.grammar(symbols, "entails", keywords=True)
    algebra = g.algebra(languages.terms_of(symbols, "entails"), formula=ec.BitVec(8), claim=ec.Bool)
    adds = {"and": 1, "all": 1, "or": -1, "some": -1}
    bodies: dict[str, Any] = {"atom": 0}
    for symbol, sign in languages.signs(symbols).items():
        case = algebra[sign]
        parts = case[0] if len(algebra.terms.symbols[sign].children) == 1 else case[0] + case[1]
        bodies[sign] = parts + 1 if adds.get(symbol) == 1 else parts - 1 if adds.get(symbol) == -1 else parts
    case = algebra["entails"]
    bodies["entails"] = ec.slt(case[1], case[0])
    return ec.Program(ec.recurse(g.inputs.statement, **bodies), [g.inputs["all"], g.inputs.statement])
