"""Recursion over terms: a body for each symbol says a node's value, from those of its children and from its fields.

The value of a term is its root's.  Bottom-up, each node once: the unique homomorphism from the terms to the algebra
that the bodies are.  What that means in NumPy is in programs/recursion_evaluation.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from ..checks import shown
from ..errors import GrammarError
from ..theories.terms import Category
from .binder import Binder, Variables, leaves_of
from .expr import Bound, Expr, Input, Nonterminal, coerce
from .loops import free_variables
from .text import Written, unused

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ..theories.sorts import Sort
    from ..theories.terms import Terms

__all__ = ["Case", "Recursion", "case_variables", "default_field", "recurse"]

_CHILDREN: Final = "pqrstuvw"


class Case(NamedTuple):
    """What is said of one symbol, beside its body.

    Attributes
    ----------
    symbol : str
    variables : tuple of (str, Sort)
        The values of its children, then its fields.
    """

    symbol: str
    variables: Variables


class Recursion(Expr):
    """A recursion over a term; made by `recurse`.

    Its arguments are the bodies, in the order of the symbols, then the term.

    Attributes
    ----------
    cases : tuple of Case
        One for each body.
    values : tuple of (str, Sort)
        The sort of the values of each category.
    """

    __slots__ = ("cases", "values")
    kind: ClassVar[str] = "recurse"
    cases: tuple[Case, ...]
    values: Variables

    def __init__(self, cases: tuple[Case, ...], args: Sequence[Expr], values: Variables) -> None:
        self._freeze("cases", cases)
        self._freeze("values", values)
        sort = args[-1].sort
        assert isinstance(sort, Category)
        super().__init__(dict(values)[sort.name], tuple(args))

    @property
    def bodies(self) -> tuple[Expr, ...]:
        """The body of each case."""
        return self.args[:-1]

    @property
    def term(self) -> Expr:
        """The input that it goes over."""
        return self.args[-1]

    @property
    def terms(self) -> Terms:
        """The symbols."""
        assert isinstance(self.term.sort, Category)
        return self.term.sort.terms

    @property
    def outer_args(self) -> tuple[Expr, ...]:
        """The term alone."""
        return self.args[-1:]

    @property
    def omitted(self) -> dict[str, str]:
        """The symbols without a body, each with the field that is its value."""
        given, values = {case.symbol for case in self.cases}, dict(self.values)
        return {name: default_field(self.terms, name, values) for name in self.terms.symbols if name not in given}

    def default_leaf(self, symbol: str) -> Bound:
        """Return the field that is the value of a symbol without a body, as a leaf of its case."""
        values, field = dict(self.values), self.omitted[symbol]
        variables = case_variables(self.terms, symbol, values)
        return Bound(field, self.terms.symbols[symbol].fields[field], Binder(variables, None, symbol))

    def every_case(self) -> list[Case]:
        """Return the case of every symbol, those without a body too."""
        own, values = {case.symbol: case for case in self.cases}, dict(self.values)
        return [
            own[name] if name in own else Case(name, case_variables(self.terms, name, values))
            for name in self.terms.symbols
        ]

    def bound_in(self, place: int) -> list[str]:
        """Return the names that it binds in one of its bodies."""
        return [name for name, _ in leaves_of(self.cases[place].variables)] if place < len(self.cases) else []

    def _head(self) -> tuple[object, ...]:
        return "recurse", self.cases, self.values

    def _own(self) -> tuple[Any, ...]:
        return self.cases, self.values

    def _text(self, args: list[Written]) -> Written:
        """Write a table of equations; in a production, where bodies are nonterminals, one call."""
        named = list(zip(self.cases, args, strict=False))
        if any(isinstance(body, Nonterminal) for body in self.bodies):
            cases = "".join(f", {case.symbol}={arg.text}" for case, arg in named)
            return Written(f"recurse({args[-1].text}{cases})")
        heads = [_equation_head(self.terms, case) for case in self.cases]
        width = max(map(len, heads), default=0)
        rows = [f"  {head:<{width}} = {_indented(arg.text)}" for head, arg in zip(heads, args, strict=False)]
        return Written("\n".join([f"recurse({args[-1].text}) where", *rows]))


def _equation_head(terms: Terms, case: Case) -> str:
    names = [name for name, _ in case.variables[: len(terms.symbols[case.symbol].children)]]
    return f"{case.symbol}({', '.join(names)})" if names else case.symbol


def _indented(text: str) -> str:
    return text.replace("\n", "\n  ")


def default_field(terms: Terms, symbol: str, values: Mapping[str, Sort]) -> str:
    """Return the field that is the value of a symbol which has no body: its only one of its category's sort of values.

    Raises
    ------
    GrammarError
        There is none, or there are several.
    """
    category = terms.category_of(symbol)
    sort = values[category]
    found = [name for name, of in terms.symbols[symbol].fields.items() if of == sort]
    if len(found) != 1:
        why = f"has {'several fields' if found else 'no field'} of sort {sort}, which the values of a {category} have"
        raise GrammarError(f"recurse: {symbol} has no case, and {why}; give {symbol}=")
    return found[0]


def case_variables(terms: Terms, symbol: str, values: Mapping[str, Sort], taken: Collection[str] = ()) -> Variables:
    """Return what the body of a symbol's case sees: its children's values, by names of one letter, and its fields.

    Examples
    --------
    >>> import enumcore as ec
    >>> Tree = ec.Terms(tree={"leaf": ec.Symbol(), "node": ec.Symbol("tree", "tree", p=ec.Bool)})
    >>> case_variables(Tree, "node", {"tree": ec.BitVec(8)})
    (('q', BitVec(8)), ('r', BitVec(8)), ('p', Bool))
    """
    what = terms.symbols[symbol]
    used = {*taken, *what.fields}
    free = [letter for letter in _CHILDREN if letter not in used]
    count = len(what.children)
    names = free[:count] if count <= len(free) else [unused(f"p{k + 1}", used) for k in range(count)]
    children = [(name, values[child]) for name, child in zip(names, what.children, strict=True)]
    return (*children, *what.fields.items())


def recurse(term: Expr, /, **cases: Expr | int) -> Recursion:
    """Give each node of a term a value, from the leaves to the root: one body for each symbol.

    Parameters
    ----------
    term : Input of a category of `Terms`
    **cases : Expr
        By symbol: a nonterminal of the symbol's case (see `Grammar.algebra`), or, in a program, an expression over the
        case's variables.  A symbol that is left out has the value of its only field of its category's sort of values.

    Raises
    ------
    GrammarError
        A case is of no symbol or of another one, the sorts of a category's bodies differ, or a symbol is left out that
        has no such field.

    Examples
    --------
    >>> import enumcore as ec
    >>> Sum = ec.Terms(number={"leaf": ec.Symbol(value=ec.BitVec(8)), "node": ec.Symbol("number", "number")})
    >>> g = ec.Grammar(inputs={"tree": Sum.number}, output=ec.BitVec(8))
    >>> node = g.algebra(Sum, number=ec.BitVec(8)).node
    >>> p = ec.Program(ec.recurse(g.inputs.tree, node=node[0] + node[1]), [g.inputs.tree])
    >>> p
    recurse(tree) where
      node(p, q) = p + q
    >>> int(p(("node", ("leaf", 1), ("node", ("leaf", 2), ("leaf", 3)))))
    6
    """
    if not isinstance(term, Input) or not isinstance(term.sort, Category):
        raise GrammarError(f"recurse: it goes over an input of a category of ec.Terms, not {shown(term)}")
    terms = term.sort.terms
    for symbol in cases:
        if symbol not in terms.symbols:
            raise GrammarError(f"recurse: {symbol} is no symbol of {term}; those are {', '.join(terms.symbols)}")
    ordered = {symbol: cases[symbol] for symbol in terms.symbols if symbol in cases}
    binders = {symbol: _binder(symbol, body) for symbol, body in ordered.items()}
    values = _values(terms, ordered, binders)
    bodies, own = [], []
    for symbol, given in ordered.items():
        binder, sort = binders[symbol], values[terms.category_of(symbol)]
        body = given if isinstance(given, Expr) else coerce(given, sort)
        if body.sort != sort:
            raise GrammarError(f"recurse: the case of {symbol}, {body}, has sort {body.sort} where {sort} is wanted")
        variables = case_variables(terms, symbol, values) if binder is None else binder.variables
        _check_variables(terms, symbol, values, variables)
        bodies.append(body)
        own.append(Case(symbol, variables))
    made = Recursion(tuple(own), [*bodies, term], tuple(values.items()))
    _ = made.omitted  # raises where a symbol has no value
    return made


def _binder(symbol: str, body: object) -> Binder | None:
    """Return the binder of a case's body; None for one that uses no variable."""
    if isinstance(body, Nonterminal):
        found = set[Binder]() if body.binder is None else {body.binder}
        if not found:
            raise GrammarError(f"recurse: {body} is of no case; make a nonterminal of {symbol}'s with g.algebra(...)")
    else:
        free = free_variables(body).values() if isinstance(body, Expr) else ()
        found = {leaf.binder.outermost for leaf in free}
    for binder in found:
        if binder.symbol != symbol or len(found) > 1:
            raise GrammarError(
                f"recurse: the case of {symbol}, {body}, has variables of {binder}, not of that case alone"
            )
    return next(iter(found), None)


def _values(terms: Terms, cases: Mapping[str, object], binders: Mapping[str, Binder | None]) -> dict[str, Sort]:
    """Return the sort of the values of each category: what a case knows it by, or that of its first body."""
    values: dict[str, Sort] = {}
    for symbol, binder in binders.items():
        if binder is not None:
            for child, (_, sort) in zip(terms.symbols[symbol].children, binder.variables, strict=False):
                values.setdefault(child, sort)
    for symbol, body in cases.items():
        if isinstance(body, Expr):
            values.setdefault(terms.category_of(symbol), body.sort)
    for name in terms.categories:
        if name not in values:
            raise GrammarError(f"recurse: nothing says what values a {name} has; give a case of one of its symbols")
    return values


def _check_variables(terms: Terms, symbol: str, values: Mapping[str, Sort], variables: Variables) -> None:
    what = terms.symbols[symbol]
    wanted = [*(values[child] for child in what.children), *what.fields.values()]
    if [sort for _, sort in variables] != wanted:
        raise GrammarError(
            f"recurse: the case of {symbol} sees values of sorts {', '.join(str(sort) for _, sort in variables)}; "
            f"{', '.join(map(str, wanted))} are wanted"
        )
