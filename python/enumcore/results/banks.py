"""What a certificate says of the banks of bodies that a recursion was searched over."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["BankRow"]


class BankRow(NamedTuple):
    """The bank of one symbol's bodies.

    Attributes
    ----------
    symbol : str
    bodies : int
    complete_below : int or None
        All bodies of fewer ticks were there, or one that is equal on the bank's states; None where there are no more.
    states : int
        On which bodies were told apart.
    exact : bool
        Whether bodies that are equal on these states are equal everywhere.

    Examples
    --------
    >>> BankRow("and", 16, None, 16, True).bodies
    16
    """

    symbol: str
    bodies: int
    complete_below: int | None
    states: int
    exact: bool
