"""What a solver says about a query."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Answer"]


@dataclass(frozen=True)
class Answer:
    """What came of a query.

    Attributes
    ----------
    status : str
        "sat", "unsat", or "unknown": it did not say in time, or died, or what it said cannot be read.
    values : dict of str to int
        Where it is "sat", what it says of the symbols that it was asked for.

    Examples
    --------
    >>> Answer("unsat").values
    {}
    """

    status: str
    values: dict[str, int] = field(default_factory=dict)
