"""Expressions as Python's `re` writes them."""

from __future__ import annotations

import re
from typing import Any, Final

import enumcore as ec

__all__ = ["name_of", "to_re"]

_EMPTY: Final = "empty"
_POSTFIX: Final = {"star": "*", "plus": "+", "optional": "?"}
_UNION, _CONCAT, _ATOM = range(3)  # what binds more tightly is greater


def name_of(letter: str) -> str:
    """Return what the input of a letter is called: the letter, where it can be, and otherwise u and its code."""
    if not letter:
        return _EMPTY
    return letter if letter.isascii() and letter.isalpha() else f"u{ord(letter):x}"


def to_re(program: ec.Program) -> str:
    r"""Return a program of this domain as a pattern for `re.fullmatch`.

    Examples
    --------
    >>> import re
    >>> from enumcore.domains import regex
    >>> pattern = to_re(ec.solve(regex.task(["a.", "b."], ["a", "ab", "."])).program)
    >>> pattern, re.fullmatch(pattern, "b.") is not None
    ('(?:a|b)\\.', True)
    """
    return _written(program.expr)[0]


def _written(expr: Any) -> tuple[str, int]:
    """Return an expression's text, and how tightly it binds."""
    if not expr.args:
        return _letter(expr.name), _ATOM
    parts = [_written(arg) for arg in expr.args]
    name = expr.operator.name
    if name in _POSTFIX:
        return _within(parts[0], _ATOM) + _POSTFIX[name], _CONCAT
    if name == "concat":
        return "".join(_within(part, _CONCAT) for part in parts), _CONCAT
    return "|".join(text for text, _ in parts), _UNION


def _within(part: tuple[str, int], least: int) -> str:
    text, binds = part
    return text if binds >= least else f"(?:{text})"


def _letter(name: str) -> str:
    if name == _EMPTY:
        return "(?:)"
    return re.escape(name if len(name) == 1 else chr(int(name[1:], 16)))
