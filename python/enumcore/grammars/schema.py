"""Grammars as JSON holds them: inputs, scopes, nonterminals, terms, and productions, whose right sides are rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ..checks import shown
from ..expressions.schema import TermTable, read_rows, read_term
from ..schema import headed
from ..theories.schema import read_sort, read_variables, write_sort, write_variables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.expr import Expr, Input, Nonterminal
    from ..schema import Part
    from ..theories.sorts import Sort
    from .inputs import Inputs
    from .production import Production
    from .scope import Scope

__all__ = ["read_language", "read_start", "write_grammar"]


class Language(Protocol):
    """What is written of a grammar, and what one is filled by."""

    resolution: float

    @property
    def inputs(self) -> Inputs: ...
    @property
    def variables(self) -> tuple[Input, ...]: ...
    @property
    def productions(self) -> tuple[Production, ...]: ...
    def scope_of(self, nonterminal: Nonterminal) -> Scope | None: ...
    def bind(self, /, **variables: Sort) -> Scope: ...
    def case(self, symbol: str, variables: dict[str, Sort]) -> Scope: ...
    def nonterminal(self, name: str, sort: Sort) -> Nonterminal: ...
    def add(self, nonterminal: Nonterminal, *exprs: Expr | int, cost: int | None, prob: float | None) -> None: ...


def write_grammar(
    language: Language, nonterminals: Sequence[Nonterminal], scopes: Sequence[Scope], productions: Sequence[Production]
) -> dict[str, Any]:
    """Write a grammar as it is, or as it was when it had so much; the first nonterminal is the start."""
    table, number = TermTable([scope.binder for scope in scopes]), {id(scope): k for k, scope in enumerate(scopes)}
    rows = [
        {"nonterminal": p.nonterminal.name, "term": table.add(p.expr), "cost": p.cost, "prob": p.prob}
        for p in productions
    ]
    left = [
        {"name": node.name, "sort": write_sort(node.sort), "scope": None if own is None else number[id(own)]}
        for node, own in ((node, language.scope_of(node)) for node in nonterminals)
    ]
    return headed(
        "grammar",
        resolution=language.resolution,
        inputs=write_variables((node.name, node.sort) for node in language.variables),
        scopes=table.scopes,
        nonterminals=left,
        terms=table.rows,
        productions=rows,
    )


def read_start(part: Part) -> tuple[str, Sort]:
    """Read the name and the sort of the start."""
    nonterminals = part["nonterminals"].items()
    if not nonterminals:
        raise part["nonterminals"].error("the start is missing: a grammar has one nonterminal at least")
    if nonterminals[0]["scope"].optional() is not None:
        raise nonterminals[0]["scope"].error("the start, which comes first, is of no scope")
    return nonterminals[0]["name"].text(), read_sort(nonterminals[0]["sort"])


def read_language(part: Part, grammar: Language, start: Nonterminal) -> None:
    """Read the rest into a grammar that has its inputs and its start."""
    scopes = _read_scopes(part["scopes"], grammar)
    left = {start.name: start}
    for item in part["nonterminals"].items()[1:]:
        within = item["scope"].optional()
        name, sort = item["name"].text(), read_sort(item["sort"])
        owner = grammar if within is None else scopes[within.whole(len(scopes))]
        with item.checked():
            left[name] = owner.nonterminal(name, sort)
    terms = read_rows(part["terms"], [scope.leaves for scope in scopes], left)
    for item in part["productions"].items():
        _read_production(item, grammar, left, read_term(item["term"], terms))


def _read_scopes(part: Part, grammar: Language) -> list[Scope]:
    scopes: list[Scope] = []
    for item in part.items():
        around = item["around"].optional()
        owner = grammar if around is None else scopes[around.whole(len(scopes))]
        variables = dict(read_variables(item["variables"]))
        symbol = item.get("symbol")
        with item.checked():
            scopes.append(owner.bind(**variables) if symbol is None else grammar.case(symbol.text(), variables))
    return scopes


def _read_production(part: Part, grammar: Language, left: dict[str, Nonterminal], expr: Expr) -> None:
    name, cost, prob = part["nonterminal"].text(), part["cost"].whole(), part["prob"].optional()
    if name not in left:
        raise part["nonterminal"].error(f"{shown(name)} is no nonterminal; those are {', '.join(left)}")
    with part.checked():
        if prob is None:
            grammar.add(left[name], expr, cost=cost, prob=None)
            return
        grammar.add(left[name], expr, cost=None, prob=prob.number())
    made = grammar.productions[-1].cost
    if made != cost:
        raise part["cost"].error(f"{cost} ticks are given; of the probability {prob.value} there are {made}")
