"""Structures: some elements and the relations between them; the sets of structures that decide validity.

Two sets stand for *all* structures.  For predicates of one place and no equality, a sentence is valid if and only if it
holds in every structure with at most one element of each type, where an element's type says which predicates it has:
`monadic`.  For relations, `bounded` has all structures up to a size.  What holds there is valid up to that size, and
no more is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

from enumcore import TaskError

__all__ = ["Structure", "bounded", "monadic"]

Row = tuple[int, ...]


@dataclass(frozen=True)
class Structure:
    """A finite structure.

    Parameters
    ----------
    size : int
        How many elements it has, 1 or more; they are numbered from 0.
    relations : mapping of str to set of tuples of int
        For each predicate the tuples that it holds of.  Equality is always there and not among them.

    Examples
    --------
    >>> Structure(2, {"R": frozenset({(0, 1)})}).size
    2
    >>> Structure(0, {})
    Traceback (most recent call last):
        ...
    enumcore.errors.TaskError: a structure has one element or more, not 0
    """

    size: int
    relations: Mapping[str, frozenset[Row]]

    def __post_init__(self) -> None:
        if self.size < 1:
            raise TaskError(f"a structure has one element or more, not {self.size}")
        for name, rows in self.relations.items():
            strange = next((row for row in rows if not all(0 <= e < self.size for e in row)), None)
            if strange is not None:
                raise TaskError(f"{name} holds of {strange}, but the elements are 0 to {self.size - 1}")

    def rows(self, predicate: str) -> frozenset[Row]:
        """Return the tuples that a predicate holds of.

        Raises
        ------
        TaskError
            The structure has no such predicate.
        """
        if predicate in self.relations:
            return self.relations[predicate]
        if predicate == "=":
            return _equality(self.size)
        raise TaskError(f"the structure has no predicate {predicate!r}; it has: {', '.join(self.relations)}, =")


@lru_cache
def _equality(size: int) -> frozenset[Row]:
    return frozenset((element, element) for element in range(size))


def monadic(predicates: Sequence[str]) -> list[Structure]:
    """Return a structure for every nonempty set of types, with one element of each type of the set.

    Parameters
    ----------
    predicates : sequence of str
        Of one place each.

    Returns
    -------
    list of Structure
        2 ** (2 ** len(predicates)) - 1 of them.

    Examples
    --------
    >>> [structure.size for structure in monadic(["P"])]
    [1, 1, 2]
    """
    types = range(1 << len(predicates))
    chosen = [some for count in range(1, len(types) + 1) for some in combinations(types, count)]
    return [_of_types(predicates, some) for some in chosen]


def _of_types(predicates: Sequence[str], types: Sequence[int]) -> Structure:
    rows = {
        name: frozenset((element,) for element, kind in enumerate(types) if kind >> place & 1)
        for place, name in enumerate(predicates)
    }
    return Structure(len(types), rows)


def bounded(places: Mapping[str, int], most: int) -> list[Structure]:
    """Return every structure with 1 to `most` elements.

    Parameters
    ----------
    places : mapping of str to int
        For each predicate how many places it has.
    most : int
        The most elements.

    Returns
    -------
    list of Structure
        The small ones first.

    Examples
    --------
    >>> len(bounded({"R": 2}, 2)), len(bounded({"R": 2}, 3))
    (18, 530)
    """
    return [structure for size in range(1, most + 1) for structure in _of_size(places, size)]


def _of_size(places: Mapping[str, int], size: int) -> Iterator[Structure]:
    rows = [list(product(range(size), repeat=count)) for count in places.values()]
    for chosen in product(*(range(1 << len(all_rows)) for all_rows in rows)):
        relations = {
            name: frozenset(row for k, row in enumerate(all_rows) if bits >> k & 1)
            for name, all_rows, bits in zip(places, rows, chosen, strict=True)
        }
        yield Structure(size, relations)
