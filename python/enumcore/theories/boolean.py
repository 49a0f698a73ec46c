"""The sort of truth values, with the meanings of SMT-LIB's Core theory."""

from __future__ import annotations

from typing import Any, ClassVar, Final

import numpy as np

from .numbers import read_numbers
from .sort import Shape, SingleSort, whole_number

__all__ = ["Bool", "BoolSort"]


class BoolSort(SingleSort):
    """The sort of truth values; there is one, `Bool`."""

    __slots__ = ()

    theory = "Bool"
    code = 0
    width = 1
    dtype = np.dtype(np.bool_)
    MEANINGS: ClassVar = {
        "not": lambda a, w: ~a,
        "and": lambda a, b, w: a & b,
        "or": lambda a, b, w: a | b,
        "xor": lambda a, b, w: a ^ b,
        "implies": lambda a, b, w: ~a | b,
        "eq": lambda a, b, w: a == b,
        "distinct": lambda a, b, w: a != b,
        "nand": lambda a, b, w: ~(a & b),
        "nor": lambda a, b, w: ~(a | b),
        "xnor": lambda a, b, w: ~(a ^ b),
        "ite": lambda c, a, b, w: np.where(c, a, b),
    }
    SOURCES: ClassVar = {
        "not": "not {a}",
        "and": "{a} and {b}",
        "or": "{a} or {b}",
        "xor": "{a} != {b}",
        "implies": "not {a} or {b}",
        "eq": "{a} == {b}",
        "distinct": "{a} != {b}",
        "nand": "not ({a} and {b})",
        "nor": "not ({a} or {b})",
        "xnor": "{a} == {b}",
        "ite": "{b} if {a} else {c}",
    }

    def literal(self, value: object) -> int:
        """Return 1 for what is true: a bool, or 0 or 1.

        Examples
        --------
        >>> Bool.literal(True), Bool.literal(np.bool_(False)), Bool.literal(1)
        (1, 0, 1)
        """
        return whole_number(bool(value) if isinstance(value, np.bool_) else value, self, 0, 1)

    def text(self, cell: int) -> str:
        """Write ``True`` or ``False``."""
        return str(bool(cell))

    def source(self, cell: int) -> str:
        """Write ``True`` or ``False``."""
        return str(bool(cell))

    @property
    def smt(self) -> str:
        """``Bool``."""
        return "Bool"

    def smt_literal(self, cell: int) -> str:
        """Write ``true`` or ``false``."""
        return "true" if cell else "false"

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return bools; they may be given as 0 and 1 too."""
        array = read_numbers(values, self, name, 0, 1)
        array = np.array(array, dtype=np.bool_, order="C")
        return array, array.shape

    def of_json(self, value: object) -> bool | None:
        """Return true and false as they are."""
        return value if isinstance(value, bool) else None

    def plain(self, column: Any, words: int) -> Any:
        """Return bools."""
        return column.astype(np.bool_)

    def constant(self, cell: int) -> Any:
        """Return a bool."""
        return np.bool_(cell)


Bool: Final = BoolSort()
"""The sort of truth values."""
