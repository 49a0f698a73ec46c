"""The sorts that programs have values of, each from its module, and the list of all theories."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..checks import shown
from ..errors import GrammarError
from .bitvec import MAX_WIDTH, BitVec, BitVecSort
from .boolean import Bool, BoolSort
from .integers import Int, IntSort
from .relations import Relation, RelationSort
from .sets import Set, SetSort
from .sort import Sort

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAX_WIDTH", "SINGLES", "THEORIES", "BitVec", "Bool", "Int", "Relation", "Set", "Sort", "by_code", "by_name"]

# Every theory once.  The order is that of cpp/theories/all.def.
THEORIES: Final[Sequence[type[Sort]]] = (BoolSort, BitVecSort, SetSort, RelationSort, IntSort)
SINGLES: Final[Sequence[Sort]] = (Bool, Set, Relation, Int)  # the only ones of their theories, written by name


def by_code(code: int) -> Sort:
    """Return the sort that the core knows by this number.

    Examples
    --------
    >>> by_code(0), by_code(12), by_code(Set.code)
    (Bool, BitVec(12), Set)
    """
    return next((sort for sort in SINGLES if sort.code == code), None) or BitVec(code)


def by_name(name: str) -> Sort:
    """Return the sort of values that is written so.

    Raises
    ------
    GrammarError
        There is none.

    Examples
    --------
    >>> by_name("Bool"), by_name("BitVec(12)"), by_name("Set")
    (Bool, BitVec(12), Set)
    """
    singles = {str(sort): sort for sort in SINGLES}
    bits = re.fullmatch(r"BitVec\(([0-9]{1,3})\)", name)
    if name in singles:
        return singles[name]
    if bits is None:
        raise GrammarError(f"{shown(name)} is no sort of values; those are Bool, BitVec(w), Int, Set and Relation")
    return BitVec(int(bits[1]))
