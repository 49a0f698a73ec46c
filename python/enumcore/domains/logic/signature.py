"""What random sentences are made of: predicates, connectives and quantifiers with their weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from enumcore import TaskError

from .truth import CONNECTIVES, QUANTIFIERS

__all__ = ["Signature"]


@dataclass(frozen=True)
class Signature:
    """The words of random sentences, and how often each comes.

    Two of the shares keep quantifiers over formulas that have another variable open.  Only there do look-alikes of a
    quantifier fail, such as "some variant agrees with itself, or nothing does".

    Attributes
    ----------
    places : mapping of str to int
        For each predicate how many variables it takes; `=` takes 2.
    variables : int
        How many there are.
    weights : mapping of str to float
        For each symbol, connective or quantifier; drawn in proportion among those that fit.
    atoms : mapping of str to float, optional
        The same for predicates; 1 where nothing is said.
    fresh : float
        The share of quantifiers that bind a variable which is not bound around them, where there is one.
    distinct : float
        The share of atoms whose variables differ, where there are enough of them.

    Raises
    ------
    TaskError
        A symbol has no meaning; it names those that have.

    Examples
    --------
    >>> Signature({"P": 1}, 1, {"not": 1, "all": 1}).quantifiers
    ['all']
    """

    places: Mapping[str, int]
    variables: int
    weights: Mapping[str, float]
    atoms: Mapping[str, float] = field(default_factory=dict)
    fresh: float = 0.8
    distinct: float = 0.8

    def __post_init__(self) -> None:
        for symbol in self.weights:
            if symbol not in CONNECTIVES and symbol not in QUANTIFIERS:
                raise TaskError(f"no symbol {symbol!r}; there are: {', '.join([*CONNECTIVES, *QUANTIFIERS])}")
        if not self.places:
            raise TaskError("a signature has one predicate or more")

    @property
    def quantifiers(self) -> list[str]:
        """The symbols that bind a variable."""
        return [symbol for symbol in self.weights if symbol in QUANTIFIERS]

    @property
    def relations(self) -> dict[str, int]:
        """The predicates that a structure must say: all but equality."""
        return {name: count for name, count in self.places.items() if name != "="}
