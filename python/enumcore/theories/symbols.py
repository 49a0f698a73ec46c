"""SMT-LIB's own words: what no name of a file or of a program may be."""

from __future__ import annotations

from typing import Final

from .operators import all_operators

__all__ = ["RESERVED_WORDS", "THEORY_SYMBOLS"]

# SMT-LIB 2.7, 3.1.  Between bars they are names like any other.
RESERVED_WORDS: Final = frozenset(
    "! _ as exists forall let match par BINARY DECIMAL HEXADECIMAL NUMERAL STRING".split()
)

# Names of the theories that SMT-LIB and this package share: a name of a user's may not hide them, bars or not.
THEORY_SYMBOLS: Final = frozenset(
    op.smt for op in all_operators() if op.theory in ("Bool", "BitVec") and op.is_standard
) | {"true", "false"}
