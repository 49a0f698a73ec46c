"""HTML for notebooks: the pieces that every `_repr_html_` is put together from.  What is text goes in escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["code", "escape", "folded", "lines", "table"]

_MOST_ROWS = 60  # of a table: a page of ten thousand levels would help nobody


def escape(text: str) -> str:
    """Write text so that HTML shows it as it is.

    Examples
    --------
    >>> escape("a < 'b'")
    'a &lt; &#x27;b&#x27;'
    """
    import html  # it brings a table of 2,000 names along

    return html.escape(text)


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], left: int = 0, marked: int | None = None) -> str:
    """Write rows of texts as a table: the first `left` columns to the left, the `marked` row bold.

    Of many rows the first and the last are written, and between them how many there are.

    Examples
    --------
    >>> print(table(["stage", "seconds"], [["a < b", "0.25"]], left=1))
    <table>
    <tr><th style="text-align:left">stage</th><th style="text-align:right">seconds</th></tr>
    <tr><td style="text-align:left">a &lt; b</td><td style="text-align:right">0.25</td></tr>
    </table>
    """
    written = [_row("td", row, left, bold=k == marked) for k, row in enumerate(rows) if _is_shown(k, len(rows))]
    if len(rows) > _MOST_ROWS:
        hidden = f'<tr><td colspan="{len(heads)}">… {len(rows) - _MOST_ROWS:,} more rows …</td></tr>'
        written.insert(_MOST_ROWS // 2, hidden)
    return "\n".join(["<table>", _row("th", heads, left), *written, "</table>"])


def _is_shown(place: int, rows: int) -> bool:
    half = _MOST_ROWS // 2
    return rows <= _MOST_ROWS or place < half or place >= rows - half


def _row(tag: str, texts: Sequence[str], left: int, *, bold: bool = False) -> str:
    style = ";font-weight:bold" if bold else ""
    sides = ["left" if k < left else "right" for k in range(len(texts))]
    cells = [
        f'<{tag} style="text-align:{side}{style}">{escape(text)}</{tag}>'
        for side, text in zip(sides, texts, strict=True)
    ]
    return f"<tr>{''.join(cells)}</tr>"


def code(text: object) -> str:
    """Write what is read as a program.

    Examples
    --------
    >>> code("x < 1")
    '<code>x &lt; 1</code>'
    """
    return f"<code>{escape(str(text))}</code>"


def lines(text: object) -> str:
    """Write plain text, its lines kept.

    Examples
    --------
    >>> lines("a < b" + chr(10) + "c")
    '<p>a &lt; b<br/>c</p>'
    """
    return f"<p>{'<br/>'.join(map(escape, str(text).splitlines()))}</p>"


def folded(title: str, html: str) -> str:
    """Write what is shown only when its title is clicked.

    Examples
    --------
    >>> folded("levels", lines("none"))
    '<details><summary>levels</summary><p>none</p></details>'
    """
    return f"<details><summary>{escape(title)}</summary>{html}</details>"
