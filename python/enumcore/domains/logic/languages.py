"""The languages that are searched: a body for each symbol, over sets of worlds.

Their operators are union, intersection, difference, subset and the conditional; a fold goes through the lines of a
quantifier.  No operator is a connective, and none is a quantifier: nothing looks at more than one line at a time, and
nothing says what a line is for.

A symbol has no name but s1, s2 and so on.  The claim at the top is a symbol too, and has a body: what is asked of the
sentences' tables is to be found as well.

The language of keywords has a second recursion, into 8-bit numbers.  In it a symbol is worth what its parts are worth,
1 more or 1 less.  A program that counts keywords is a program of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from numpy.typing import ArrayLike

import enumcore as ec

from .data import SYMBOLS
from .statement import Statement, labels
from .terms import Atom, Formula
from .truth import CONNECTIVES, QUANTIFIERS

__all__ = ["CLAIMS", "columns", "grammar", "signs", "task", "term", "terms_of"]

CLAIMS: Final = {"holds": 1, "entails": 2}
"""How many sentences a claim is about."""

_NUMBER: Final = ec.BitVec(8)


def signs(symbols: Iterable[str]) -> dict[str, str]:
    """Return the names that symbols go by, s1 and on.

    Examples
    --------
    >>> signs(["not", "all"])
    {'not': 's1', 'all': 's2'}
    """
    return {symbol: f"s{place}" for place, symbol in enumerate(symbols, start=1)}


def terms_of(symbols: Iterable[str] = SYMBOLS, claim: str = "holds") -> ec.Terms:
    """Return the sort of the statements.

    Parameters
    ----------
    symbols : iterable of str
        Connectives and quantifiers of `truth`.
    claim : str
        `holds` or `entails`.

    Examples
    --------
    >>> list(terms_of(["not", "all"]).symbols)
    ['atom', 's1', 's2', 'holds']
    """
    formula = {"atom": ec.Symbol(table=ec.Set)}
    for symbol, sign in signs(symbols).items():
        if symbol in QUANTIFIERS:
            formula[sign] = ec.Symbol("formula", lines=ec.List(ec.Set))
        else:
            formula[sign] = ec.Symbol(*["formula"] * CONNECTIVES[symbol][0])
    return ec.Terms(formula=formula, claim={claim: ec.Symbol(*["formula"] * CLAIMS[claim])})


def grammar(
    symbols: Iterable[str] = SYMBOLS,
    claim: str = "holds",
    keywords: bool = False,
    conditional: bool = False,
    tables: bool = True,
) -> ec.Grammar:
    """Make a language.

    Parameters
    ----------
    symbols : iterable of str
        Connectives and quantifiers of `truth`; what they mean is not used.
    claim : str
        `holds` of one sentence, or `entails` of two.
    keywords : bool
        With the second recursion, into numbers, beside the first.
    conditional : bool
        With the conditional in the bodies of connectives too, which can then look at other worlds than the one they are
        about: "is this part valid?" is such a body.  Without it a connective is a truth function, whose tables of 0
        and 1 are all of its states.
    tables : bool
        With the first recursion, into sets of worlds.  One of the two has to be there.

    Returns
    -------
    Grammar
        Of Bool, over `all`, the set of all worlds, and `statement`, a term.

    Examples
    --------
    >>> grammar().inputs
    all : Set, statement : claim
    """
    logic = terms_of(symbols, claim)
    g = ec.Grammar(inputs={"all": ec.Set, "statement": logic.claim}, output=ec.Bool, start="B")
    if keywords:
        _add_numbers(g, logic, claim)
    if tables:
        _add_tables(g, logic, claim, conditional)
    return g


def _add_tables(g: ec.Grammar, logic: ec.Terms, claim: str, conditional: bool) -> None:
    """The recursion into sets of worlds: an atom is the set that it comes with."""
    algebra = g.algebra(logic, formula=ec.Set, claim=ec.Bool)
    bodies: dict[str, Any] = {}
    for sign, symbol in logic.symbols.items():
        case = algebra[sign]
        if sign == claim:
            bodies[sign] = _question(g, case, CLAIMS[claim])
        elif symbol.children:
            bodies[sign] = _table(g, case, sign, symbol, conditional)
    g.add(g.start, ec.recurse(g.inputs.statement, **bodies))


def _question(g: ec.Grammar, case: Any, parts: int) -> ec.Nonterminal:
    """What is asked of the sentences' tables: which is within which."""
    asked: ec.Nonterminal = case.nonterminal("H", ec.Bool)
    leaf = case.nonterminal("L", ec.Set)
    g.add(asked, ec.subset(leaf, leaf))
    g.add(leaf, *(case[k] for k in range(parts)), g.inputs["all"], ec.empty_set)
    return asked


def _table(g: ec.Grammar, case: Any, sign: str, symbol: ec.Symbol, conditional: bool) -> ec.Nonterminal:
    """A symbol's table from those of its parts; with lines, a fold over them too."""
    table: ec.Nonterminal = case.nonterminal(f"T{sign}", ec.Set)
    parts = [case[k] for k in range(len(symbol.children))]
    _connect(g, table, [*parts, g.inputs["all"], ec.empty_set], conditional or bool(symbol.fields))
    if symbol.fields:
        scope = case.bind(a=ec.Set, l=ec.Set)
        step = scope.nonterminal(f"U{sign}", ec.Set)
        _connect(g, step, [scope.a, scope.l, *parts])
        g.add(table, ec.fold(step, case.lines, table))
    return table


def _connect(g: ec.Grammar, table: ec.Nonterminal, leaves: Sequence[Any], conditional: bool = True) -> None:
    g.add(table, *leaves, table | table, table & table, table - table)
    if conditional:
        g.add(table, ec.ite(ec.subset(table, table), table, table))


def _add_numbers(g: ec.Grammar, logic: ec.Terms, claim: str) -> None:
    """The recursion into numbers: an atom is 0, and each symbol adds what its parts are worth, 1 more or 1 less."""
    algebra = g.algebra(logic, formula=_NUMBER, claim=ec.Bool)
    bodies: dict[str, Any] = {}
    for sign, symbol in logic.symbols.items():
        case = algebra[sign]
        parts = [case[k] for k in range(len(symbol.children))]
        number = case.nonterminal(f"W{sign}", _NUMBER)
        g.add(number, 0, *parts)
        if sign == claim:
            bodies[sign] = case.nonterminal("K", ec.Bool)
            g.add(bodies[sign], ec.slt(number, number))
        elif not parts:
            bodies[sign] = number
        else:
            if len(parts) > 1:
                g.add(number, parts[0] + parts[1])
            bodies[sign] = case.nonterminal(f"N{sign}", _NUMBER)
            g.add(bodies[sign], number, number + 1, number - 1)
    g.add(g.start, ec.recurse(g.inputs.statement, **bodies))


def term(statement: Statement, names: dict[str, str]) -> tuple[Any, ...]:
    """Return a statement as a term: atoms with their sets of worlds, and quantifiers with their lines.

    Parameters
    ----------
    statement : Statement
        Its claim keeps its name.
    names : dict of str to str
        What each symbol is called, as of `signs`.

    Raises
    ------
    TaskError
        A symbol has no name.

    Examples
    --------
    >>> from .terms import Compound
    >>> from .worlds import Assignments
    >>> a, b = Atom("a"), Atom("b")
    >>> term(Statement(Compound("entails", (a, Compound("not", (b,)))), Assignments("ab"), False), {"not": "s1"})
    ('entails', ('atom', 10), ('s1', ('atom', 12)))
    """
    worlds = statement.worlds

    def of(formula: Formula) -> tuple[Any, ...]:
        if isinstance(formula, Atom):
            return ("atom", worlds.atom(formula))
        if formula.symbol not in names:
            raise ec.TaskError(f"symbol {formula.symbol!r} is none of the language's: {', '.join(names)}")
        lines = [] if formula.variable is None else [worlds.lines(formula.variable)]
        return (names[formula.symbol], *map(of, formula.parts), *lines)

    return (statement.claim.symbol, *map(of, statement.claim.parts))


def columns(statements: Sequence[Statement], symbols: Iterable[str] = SYMBOLS) -> dict[str, list[Any]]:
    """Lay statements out as a program of the language takes them.

    Parameters
    ----------
    statements : sequence of Statement
        Of one claim.
    symbols : iterable of str
        Those of the language, in its order.

    Returns
    -------
    dict of str to list
        `all`: for each statement the set of its worlds, as an integer.  `statement`: its term.

    Examples
    --------
    >>> columns([])
    {'all': [], 'statement': []}
    """
    names = signs(symbols)
    return {
        "all": [(1 << statement.worlds.count) - 1 for statement in statements],
        "statement": [term(statement, names) for statement in statements],
    }


def task(
    statements: Sequence[Statement],
    target: ArrayLike | None = None,
    symbols: Iterable[str] = SYMBOLS,
    **options: bool,
) -> ec.Task:
    """Make the task of telling the labels of statements.

    Parameters
    ----------
    statements : sequence of Statement
        One or more, of one claim.
    target : array_like of bool, shape (len(statements),), optional
        By default the statements' own labels.
    symbols : iterable of str
        Those of the language.
    **options
        Others of `grammar`.

    Returns
    -------
    Task
        A point for each statement.

    Raises
    ------
    TaskError
        If there is no statement, if their claims differ, or if a symbol is none of the language's.

    Examples
    --------
    >>> from .data import tarski
    >>> task(tarski(examples=8, count=0).training).points
    8
    """
    claims = {statement.claim.symbol for statement in statements}
    if len(claims) != 1:
        raise ec.TaskError(f"statements of one claim are wanted, not of {', '.join(sorted(claims)) or 'none'}")
    symbols = list(symbols)
    return ec.Task(
        grammar(symbols, claims.pop(), **options),
        inputs=columns(statements, symbols),
        target=labels(statements) if target is None else target,
    )
