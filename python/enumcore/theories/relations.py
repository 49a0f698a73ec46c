"""The sort of binary relations on at most eight elements, and what their operators mean on Boolean matrices."""

from __future__ import annotations

from typing import Any, ClassVar, Final, NoReturn

import numpy as np

from ..checks import shown
from ..errors import GrammarError
from .numbers import read_numbers
from .sort import Shape, SingleSort

__all__ = ["Relation", "RelationSort"]


def _matrices(words: Any) -> Any:
    """Return relations as bools of shape (..., 8, 8)."""
    rows = np.ascontiguousarray(np.asarray(words, np.uint64)[..., None], "<u8").view(np.uint8)
    return np.unpackbits(rows, axis=-1, bitorder="little").reshape(*rows.shape, 8).astype(np.bool_)


def _words(matrices: Any) -> Any:
    """Return such bools as relations again."""
    rows = np.packbits(matrices.reshape(*matrices.shape[:-2], 64), axis=-1, bitorder="little")
    return np.ascontiguousarray(rows).view("<u8")[..., 0].astype(np.uint64)


def _composed(a: Any, b: Any) -> Any:
    return np.matmul(a.astype(np.uint8), b.astype(np.uint8)) > 0  # at most eight ones are added up


def _closed(a: Any) -> Any:
    """Paths of up to 1, 2, 4 and 8 steps."""
    for _ in range(3):
        a = a | _composed(a, a)
    return a


class RelationSort(SingleSort):
    """The sort of binary relations on at most eight elements, numbered from 0; there is one, `Relation`.

    A relation is an integer: bit 8i + j says whether it holds of (i, j).  There is no complement, since how many
    elements a structure has is not the sort's to know: give the relation of all pairs as an input and take the
    difference from it.
    """

    __slots__ = ()

    theory = "Relation"
    code = 254
    width = 64
    dtype = np.dtype(np.uint64)
    no_literals = "no literal is of sort Relation; give relations as inputs, and a - a for the empty one"
    equality = "subset"
    idempotent = "union"
    signs: ClassVar = {"and": "intersection", "or": "union", "sub": "difference"}
    MEANINGS: ClassVar = {
        "union": lambda a, b, w: a | b,
        "intersection": lambda a, b, w: a & b,
        "difference": lambda a, b, w: a & ~b,
        "subset": lambda a, b, w: ~(_matrices(a) & ~_matrices(b)).any(axis=(-1, -2)),
        "converse": lambda a, w: _words(_matrices(a).swapaxes(-1, -2)),
        "compose": lambda a, b, w: _words(_composed(_matrices(a), _matrices(b))),
        "closure": lambda a, w: _words(_closed(_matrices(a))),
        "exists": lambda a, w: _words(np.broadcast_to(_matrices(a).any(axis=-1, keepdims=True), (*np.shape(a), 8, 8))),
        "ite": lambda c, a, b, w: np.where(c, a, b),
    }
    SOURCES: ClassVar = {
        "union": "{a} | {b}",
        "intersection": "{a} & {b}",
        "difference": "{a} & ~{b}",
        "subset": "{a} & ~{b} == 0",
        "converse": "(lambda r: sum((r >> 8 * j + i & 1) << 8 * i + j for i in range(8) for j in range(8)))({a})",
        "compose": "(lambda r, s: sum(any(r >> 8 * i + k & s >> 8 * k + j & 1 for k in range(8)) << 8 * i + j"
        " for i in range(8) for j in range(8)))({a}, {b})",
        "closure": "(lambda r: [r := r | sum((r >> 8 * k & 255) << 8 * i for i in range(8) if r >> 8 * i + k & 1)"
        " for k in range(8)][-1])({a})",
        "exists": "(lambda r: sum(255 << 8 * i for i in range(8) if r >> 8 * i & 255))({a})",
        "ite": "{b} if {a} else {c}",
    }

    def operator_of(self, sign: str) -> str:
        """Return the relations' own operator for ``& | -``; other signs are looked up as they are."""
        if sign in ("eq", "distinct"):
            raise GrammarError("relations have no == and !=; write ec.subset(a, b) & ec.subset(b, a)")
        return super().operator_of(sign)

    def literal(self, value: object) -> NoReturn:
        """Raise GrammarError: there is none."""
        raise GrammarError(f"{shown(value)}: {self.no_literals}")

    def text(self, cell: int) -> str:
        """Write the bits in hexadecimal; no program has a literal."""
        return hex(cell)

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return words."""
        array = read_numbers(values, self, name, 0, (1 << 64) - 1)
        return np.array(array, dtype=self.dtype, order="C"), array.shape


Relation: Final = RelationSort()
"""The sort of binary relations on at most eight elements, numbered from 0."""
