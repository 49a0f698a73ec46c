"""Finite structures with one binary relation: as sets of pairs, as words of 8 by 8 bits, and all of them of a size."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ...errors import TaskError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

__all__ = ["MOST", "Structure", "all_structures", "columns", "word"]

MOST = 8  # elements, which a word of 64 bits holds the pairs of
Pair = tuple[int, int]


class Structure(NamedTuple):
    """Some elements, 0 to size - 1, and a binary relation on them.

    Examples
    --------
    >>> path = Structure(3, frozenset({(0, 1), (1, 2)}))
    >>> path.holds(0, 1), path.holds(1, 0), list(path.elements)
    (True, False, [0, 1, 2])
    """

    size: int
    pairs: frozenset[Pair]

    @property
    def elements(self) -> range:
        """Its elements."""
        return range(self.size)

    def holds(self, i: int, j: int) -> bool:
        """Say whether the relation holds of two elements."""
        return (i, j) in self.pairs


def word(pairs: Iterable[tuple[int, ...]]) -> int:
    """Return a relation as `enumcore.Relation` has it: bit 8i + j for (i, j).

    Examples
    --------
    >>> hex(word([(0, 1), (1, 2)]))
    '0x402'
    """
    return sum(1 << (8 * i + j) for i, j in set(pairs))


def columns(structures: Sequence[Structure]) -> dict[str, NDArray[np.uint64]]:
    """Return the frame of some structures: the relation ``R``, all pairs, and equality.

    Raises
    ------
    TaskError
        A structure is empty, has more than eight elements, or its relation holds of something else.

    Examples
    --------
    >>> columns([Structure(2, frozenset({(0, 1)}))])["all"].tolist()  # bits 0, 1, 8 and 9
    [771]
    """
    for structure in structures:
        if not 1 <= structure.size <= MOST:
            raise TaskError(f"a structure has 1 to {MOST} elements, not {structure.size}")
        outside = [pair for pair in structure.pairs if not all(0 <= x < structure.size for x in pair)]
        if outside:
            raise TaskError(f"the relation holds of {min(outside)}; elements are 0 to {structure.size - 1}")
    every = {n: word(product(range(n), repeat=2)) for n in range(1, MOST + 1)}
    same = {n: word((x, x) for x in range(n)) for n in range(1, MOST + 1)}
    rows = [(word(s.pairs), every[s.size], same[s.size]) for s in structures]
    return {name: np.array([row[k] for row in rows], np.uint64) for k, name in enumerate(("R", "all", "same"))}


def all_structures(size: int, kind: str = "any") -> Iterator[Structure]:
    """Yield every structure with so many elements, each labelling apart.

    Parameters
    ----------
    size : int
    kind : str
        "any" relation: 2^(size²) of them; "loopless"; or "graph": symmetric and without loops.

    Examples
    --------
    >>> [sum(1 for _ in all_structures(3, kind)) for kind in ("any", "loopless", "graph")]
    [512, 64, 8]
    """
    pairs = [(i, j) for i in range(size) for j in range(size)]
    edges: list[tuple[Pair, ...]] = [((i, j), (j, i)) for i, j in combinations(range(size), 2)]
    if kind != "graph":
        edges = [(pair,) for pair in pairs if kind == "any" or pair[0] != pair[1]]
    for chosen in product((False, True), repeat=len(edges)):
        yield Structure(size, frozenset(p for edge, there in zip(edges, chosen, strict=True) if there for p in edge))
