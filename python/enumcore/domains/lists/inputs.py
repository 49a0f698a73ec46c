"""The inputs and the output of a language of lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import enumcore as ec

from ...checks import shown
from .sorts import KINDS

__all__ = ["checked_inputs"]


def checked_inputs(inputs: Any, output: Any, allowed: str, results: str) -> tuple[dict[str, str], str]:
    """Return the letters of the inputs' sorts, by name, and that of the output's.

    Raises
    ------
    GrammarError
        One is of a sort that the language has not.
    """
    if not isinstance(inputs, Mapping):
        raise ec.GrammarError(f"inputs: {shown(inputs)} is given; give a mapping from names to sorts")
    return {name: _letter(sort, name, allowed) for name, sort in inputs.items()}, _letter(output, "output", results)


def _letter(sort: Any, name: Any, allowed: str) -> str:
    letter = KINDS.get(sort) if isinstance(sort, ec.Sort) else None
    if letter is None or letter not in allowed:
        known = ", ".join(str(s) for s, k in KINDS.items() if k in allowed)
        raise ec.GrammarError(f"{shown(name)} is of sort {shown(sort)}; in this language it is one of {known}")
    return letter
