"""The forms in which an operator is tried (sorts and numerals), and its column by the standard's meaning."""

from __future__ import annotations

from typing import Any

from support import reference
from support.brute import Column

Form = tuple[tuple[int, ...], tuple[int, int]]


def forms(row: dict[str, Any], width: int) -> list[Form]:
    """Sorts of the operands and numerals that a width is tried with."""
    w, none, signature = width, (0, 0), row["signature"]
    indexed: dict[str, list[Form]] = {
        "w v -> w+v": [((w, v), none) for v in sorted({1, w, 64 - w, 8}) if 0 < v <= 64 - w],
        "[i<w j] w -> i-j+1": [
            ((w,), ij) for ij in sorted({(w - 1, 0), (0, 0), (w - 1, w - 1), (w - 1, w // 2), (w // 2, w // 4)})
        ],
        "[i] w -> w+i": [((w,), (i, 0)) for i in sorted({0, 1, 7, 64 - w}) if i + w <= 64],
        "[i] w -> w*i": [((w,), (i, 0)) for i in sorted({1, 2, 64 // max(w, 1)}) if 0 < i * w <= 64],
        "[i%w] w -> w": [((w,), (i, 0)) for i in sorted({0, 1, w - 1, w, w + 1, 2 * w + 3})],
    }
    if signature in indexed:
        return indexed[signature]
    return [(tuple({"Bool": 0, "w": w}[sort] for sort in reference.operands(row)), none)]


def meaning(row: dict[str, Any], form: Form, operands: list[Column]) -> Column:
    sorts, indices = form
    points = zip(*operands, strict=True)
    return tuple(reference.apply(row["theory"], row["smt"], values, sorts, indices) for values in points)
