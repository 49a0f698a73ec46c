"""Rows as an aligned text table, as a table for notebooks, and as a data frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import markup

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas

__all__ = ["aligned", "data_frame", "html", "human_bytes"]


def aligned(heads: Sequence[str], rows: Iterable[Sequence[object]], left: int = 0) -> str:
    """Write rows below their heads, numbers to the right; the first `left` columns to the left.

    Examples
    --------
    >>> print(aligned(["stage", "seconds"], [["evaluate", 0.25]], left=1))
    stage     seconds
    evaluate   0.2500
    """
    texts = [list(heads), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(row[k]) for row in texts) for k in range(len(heads))]
    lines = []
    for row in texts:
        cells = [
            text.ljust(w) if k < left else text.rjust(w) for k, (text, w) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def html(heads: Sequence[str], rows: Iterable[Sequence[object]], left: int = 0, marked: int | None = None) -> str:
    """Write the same for a notebook; see `markup.table`."""
    return markup.table(heads, [[_cell(value) for value in row] for row in rows], left, marked)


def data_frame(rows: Sequence[tuple[object, ...]], heads: Sequence[str]) -> pandas.DataFrame:
    """Return the rows as a pandas DataFrame; an ImportError names the extra."""
    try:
        import pandas
    except ImportError:
        raise ImportError('to_pandas() needs pandas: pip install "enumcore[plot]"') from None
    return pandas.DataFrame(rows, columns=list(heads))


def _cell(value: object) -> str:
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def human_bytes(count: float) -> str:
    """Write a number of bytes with a unit.

    Examples
    --------
    >>> human_bytes(1536), human_bytes(3 << 30)
    ('1.5 KiB', '3.0 GiB')
    """
    for unit in ("B", "KiB", "MiB"):
        if count < 1024:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1024
    return f"{count:.1f} GiB"
