"""The forms in which an operator is tried (sorts and numerals), and its column by the standard's meaning."""

from __future__ import annotations

from typing import Any

from support import reference
from support.brute import Column

Form = tuple[tuple[int, ...], tuple[int, int]]


def forms(row: dict[str, Any], width: int) -> list[Form]:
    """Sorts of the operands and numerals that a width is tried with."""
    w, none = width, (0, 0)
    if row["theory"] == "Bool":
        return [((0,) * row["arity"], none)]
    by_shape: dict[str, list[Form]] = {
        "same": [((w,) * row["arity"], none)],
        "compare": [((w,) * row["arity"], none)],
        "bit": [((w, w), none)],
        "choose": [((0, w, w), none)],
        "concat": [((w, v), none) for v in sorted({1, w, 64 - w, 8}) if 0 < v <= 64 - w],
        "extract": [
            ((w,), ij) for ij in sorted({(w - 1, 0), (0, 0), (w - 1, w - 1), (w - 1, w // 2), (w // 2, w // 4)})
        ],
        "zero_extend": [((w,), (i, 0)) for i in sorted({0, 1, 7, 64 - w}) if i + w <= 64],
        "sign_extend": [((w,), (i, 0)) for i in sorted({0, 1, 7, 64 - w}) if i + w <= 64],
        "repeat": [((w,), (i, 0)) for i in sorted({1, 2, 64 // w}) if 0 < i * w <= 64],
        "rotate": [((w,), (i, 0)) for i in sorted({0, 1, w - 1, w, w + 1, 2 * w + 3})],
    }
    return by_shape[row["shape"]]


def meaning(row: dict[str, Any], form: Form, operands: list[Column]) -> Column:
    sorts, indices = form
    points = zip(*operands, strict=True)
    return tuple(reference.apply(row["theory"], row["smt"], values, sorts, indices) for values in points)
