"""Algebras: a scope for the case of each symbol, where terms have values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..checks import shown, wanted
from ..errors import GrammarError
from ..expressions.recursion import case_variables
from ..theories.sort import Sort
from ..theories.terms import Terms

if TYPE_CHECKING:
    from .scope import CaseScope, Names

__all__ = ["Algebra"]


class Algebra:
    """The scopes of the cases of all symbols, as attributes and by name; made by `Grammar.algebra`.

    Attributes
    ----------
    terms : Terms
    values : dict of str to Sort
        The sort of the values of each category.

    Examples
    --------
    >>> import enumcore as ec
    >>> Sum = ec.Terms(number={"leaf": ec.Symbol(value=ec.BitVec(8)), "node": ec.Symbol("number", "number")})
    >>> g = ec.Grammar(inputs={"tree": Sum.number}, output=ec.BitVec(8))
    >>> g.algebra(Sum, number=ec.BitVec(8))["node"]
    node: p : BitVec(8), q : BitVec(8)
    """

    def __init__(self, names: Names, terms: Terms, values: Mapping[str, Sort]) -> None:
        self.terms = wanted(terms, Terms, "algebra: its first argument is of ec.Terms", GrammarError)
        self.values = dict(values)
        for category, sort in self.values.items():
            given: Any = sort
            if category not in terms.categories:
                raise GrammarError(f"algebra: {category} is no category; those are {', '.join(terms.categories)}")
            if not isinstance(given, Sort) or not (given.is_value and given.may_be_bound):
                raise GrammarError(
                    f"algebra: values of a {category} are of sort Bool, BitVec(w) or Set, not {shown(sort)}"
                )
        missing = [category for category in terms.categories if category not in self.values]
        if missing:
            raise GrammarError(
                f"algebra: say of what sort the values of a {missing[0]} are: {missing[0]}=ec.Set, or so"
            )
        self._cases: dict[str, CaseScope] = {}
        for symbol, what in terms.symbols.items():
            clash = sorted(set(what.fields) & set(names.inputs))
            if clash:
                raise GrammarError(f"algebra: field {clash[0]} of {symbol} is an input's name too; take another name")
            variables = dict(case_variables(terms, symbol, self.values, names.inputs))
            self._cases[symbol] = names.new_case(variables, symbol, len(what.children))

    def __getitem__(self, symbol: str) -> CaseScope:
        try:
            return self._cases[symbol]
        except KeyError:
            raise GrammarError(f"no symbol {shown(symbol)}; those are {', '.join(self._cases)}") from None

    def __getattr__(self, symbol: str) -> CaseScope:
        if symbol.startswith("_"):  # copy and pickle ask for these
            raise AttributeError(symbol)
        return self[symbol]

    def __repr__(self) -> str:
        return f"<Algebra of {', '.join(f'{name}: {sort}' for name, sort in self.values.items())}>"
