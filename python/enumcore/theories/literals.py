"""Literals: which Python values are numbers of a sort."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING

import numpy as np

from ..errors import GrammarError
from .sorts import Bool

if TYPE_CHECKING:
    from .sorts import Sort

__all__ = ["in_range"]


def in_range(value: object, sort: Sort) -> int:
    """Return a literal as the number that stands for it; a negative one as its two's complement.

    Raises
    ------
    GrammarError
        The value is out of range, or of another kind than the sort.

    Examples
    --------
    >>> import enumcore as ec
    >>> in_range(-1, ec.BitVec(8)), in_range(True, ec.Bool)
    (255, 1)
    """
    truth = isinstance(value, (bool, np.bool_))
    try:
        number: int | None = int(bool(value)) if truth else operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        number = None
    if number is None or (truth and sort != Bool):
        raise GrammarError(f"{value!r} is not a literal of sort {sort}")
    if sort.is_set:
        if number:
            raise GrammarError(f"{number}: the one literal of sort Set is ec.empty_set; give other sets as inputs")
        return 0
    low = -(1 << sort.width - 1) if sort != Bool else 0
    if not low <= number < 1 << sort.width:
        raise GrammarError(f"{number} is out of range for {sort}: {low} to {(1 << sort.width) - 1}")
    return number % (1 << sort.width)
