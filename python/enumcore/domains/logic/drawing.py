"""Random structures and random sentences of an exact size."""

from __future__ import annotations

from itertools import product
from random import Random

from enumcore import TaskError

from .signature import Signature
from .structures import Structure
from .terms import Atom, Compound, Formula
from .truth import CONNECTIVES, QUANTIFIERS

__all__ = ["draw_sentence", "draw_structure"]


def draw_structure(signature: Signature, size: int, rng: Random) -> Structure:
    """Draw a structure: for each predicate a density, and then each row by it.

    Parameters
    ----------
    signature : Signature
        Its predicates, `=` apart, are drawn.
    size : int
        How many elements.
    rng : Random
        Decides.

    Examples
    --------
    >>> draw_structure(Signature({"P": 1}, 1, {"all": 1}), 3, Random(1)).size
    3
    """
    relations = {}
    for name, count in signature.relations.items():
        density = rng.random()
        rows = product(range(size), repeat=count)
        relations[name] = frozenset(row for row in rows if rng.random() < density)
    return Structure(size, relations)


def draw_sentence(signature: Signature, size: int, rng: Random) -> Formula:
    """Draw a sentence: a formula without free variables.

    Parameters
    ----------
    signature : Signature
        What it is made of.
    size : int
        How many atoms and compounds it has.
    rng : Random
        Decides.

    Raises
    ------
    TaskError
        The signature has no sentence of this size.

    Examples
    --------
    >>> draw_sentence(Signature({"P": 1}, 1, {"all": 1}), 2, Random(1))
    Compound(symbol='all', parts=(Atom(predicate='P', variables=(0,)),), variable=0)
    """
    return _Drawing(signature, rng).formula(size, ())


class _Drawing:
    """Draws from the top: `scope` are the variables that are bound around a place."""

    def __init__(self, signature: Signature, rng: Random) -> None:
        self._of = signature
        self._rng = rng

    def formula(self, size: int, scope: tuple[int, ...]) -> Formula:
        atoms = self._atoms(scope) if size == 1 else []
        symbols = [] if atoms else [symbol for symbol in self._of.weights if self._fits(symbol, size, scope)]
        if atoms:
            return self._atom(atoms, scope)
        if not symbols:
            raise TaskError(f"the signature has no formula of {size} nodes with {len(scope)} variables bound around it")
        weights = [self._of.weights[symbol] for symbol in symbols]
        return self._compound(self._rng.choices(symbols, weights)[0], size, scope)

    def _atoms(self, scope: tuple[int, ...]) -> list[str]:
        return [name for name, places in self._of.places.items() if scope or not places]

    def _least(self, scope: tuple[int, ...]) -> int:
        """The size of the smallest formula: an atom, or a quantifier with an atom."""
        return 1 if self._atoms(scope) else 2

    def _fits(self, symbol: str, size: int, scope: tuple[int, ...]) -> bool:
        if symbol in QUANTIFIERS:
            return self._of.variables > 0 and size > 1
        return size > CONNECTIVES[symbol][0] * self._least(scope)

    def _compound(self, symbol: str, size: int, scope: tuple[int, ...]) -> Compound:
        if symbol in QUANTIFIERS:
            variable = self._variable(scope)
            inside = scope if variable in scope else (*scope, variable)
            return Compound(symbol, (self.formula(size - 1, inside),), variable)
        least, parts, left = self._least(scope), [], size - 1
        for waiting in range(CONNECTIVES[symbol][0] - 1, -1, -1):
            one = self._rng.randint(least, left - waiting * least) if waiting else left
            parts.append(self.formula(one, scope))
            left -= one
        return Compound(symbol, tuple(parts))

    def _variable(self, scope: tuple[int, ...]) -> int:
        fresh = [v for v in range(self._of.variables) if v not in scope]
        if fresh and self._rng.random() < self._of.fresh:
            return self._rng.choice(fresh)
        return self._rng.randrange(self._of.variables)

    def _atom(self, names: list[str], scope: tuple[int, ...]) -> Atom:
        name = self._rng.choices(names, [self._of.atoms.get(name, 1.0) for name in names])[0]
        places = self._of.places[name]
        if 1 < places <= len(scope) and self._rng.random() < self._of.distinct:
            return Atom(name, tuple(self._rng.sample(scope, places)))
        return Atom(name, tuple(self._rng.choice(scope) for _ in range(places)))
