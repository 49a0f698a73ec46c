"""The sorts that programs have values of, each from its module, and the list of all theories."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from .bitvec import MAX_WIDTH, BitVec, BitVecSort
from .boolean import Bool, BoolSort
from .sets import Set, SetSort
from .sort import Sort

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["MAX_WIDTH", "THEORIES", "BitVec", "Bool", "Set", "Sort", "by_code"]

# Every theory once.  The order is that of cpp/theories/all.def.
THEORIES: Final[Sequence[type[Sort]]] = (BoolSort, BitVecSort, SetSort)


def by_code(code: int) -> Sort:
    """Return the sort that the core knows by this number.

    Examples
    --------
    >>> by_code(0), by_code(12), by_code(Set.code)
    (Bool, BitVec(12), Set)
    """
    return next((sort for sort in (Bool, Set) if sort.code == code), None) or BitVec(code)
