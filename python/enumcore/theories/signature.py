"""Signatures: the sorts of an operator's operands and of its value, as the core's rows write them.

The head of cpp/theories/signature.hpp says how one is written: "w w -> Bool", "w v -> w+v", "[i<w j] w -> i-j+1".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Numeral", "Signature", "is_letter", "is_width", "sort_of", "width"]

_SIGNATURE = re.compile(r"(?:\[(?P<numerals>[^]]*)\] )?(?P<operands>.+) -> (?P<value>\S+)")


@dataclass(frozen=True)
class Numeral:
    """A numeral of an operator: its letter, and the width that it is less than ("<") or counts modulo ("%").

    Attributes
    ----------
    letter : str
    relation : str
        "<", "%", or "" for any number.
    width : str
        The width's letter, or "".
    """

    letter: str
    relation: str = ""
    width: str = ""


@dataclass(frozen=True)
class Signature:
    """A signature, read.

    Attributes
    ----------
    numerals : tuple of Numeral
    operands : tuple of str
        For each operand the width of a bit-vector, a small letter or a number, or the name of another theory.
    value : str
        Likewise; a width may be a sum of products of letters.

    Examples
    --------
    >>> signature = Signature.read("[i<w j] w -> i-j+1")
    >>> signature.operands, signature.value, [numeral.letter for numeral in signature.numerals]
    (('w',), 'i-j+1', ['i', 'j'])
    >>> width(signature.value, {"w": 32, "i": 15, "j": 8})
    8
    """

    numerals: tuple[Numeral, ...]
    operands: tuple[str, ...]
    value: str

    @classmethod
    def read(cls, text: str) -> Signature:
        """Read a signature.

        Raises
        ------
        ValueError
            The text is none.

        Examples
        --------
        >>> Signature.read("Bool w w -> w").operands
        ('Bool', 'w', 'w')
        """
        found = _SIGNATURE.fullmatch(text)
        if found is None:
            raise ValueError(f"{text!r} is no signature; write one as 'w w -> Bool'")
        numerals = [Numeral(*re.split(r"([<%])", word)) for word in (found["numerals"] or "").split()]
        return cls(tuple(numerals), tuple(found["operands"].split()), found["value"])

    @cached_property
    def widths(self) -> tuple[str, ...]:
        """The letters of the operands' widths, each once."""
        return tuple(dict.fromkeys(name for name in self.operands if is_letter(name)))


def is_letter(pattern: str) -> bool:
    """Whether a sort of a signature is any width, by a letter."""
    return len(pattern) == 1 and pattern.islower()


def is_width(pattern: str) -> bool:
    """Whether a sort of a signature is a bit-vector's: the names of other theories begin with a capital."""
    return not pattern[0].isupper()


def width(pattern: str, letters: Mapping[str, int]) -> int:
    """Return the number that a width stands for, which may be one that no bit-vector has.

    Examples
    --------
    >>> width("w*i", {"w": 8, "i": 3}), width("1", {})
    (24, 1)
    """
    terms = re.findall(r"([+-]?)([^+-]+)", pattern)
    return sum((-1 if sign == "-" else 1) * prod(_factor(f, letters) for f in term.split("*")) for sign, term in terms)


def sort_of(pattern: str, letters: Mapping[str, int]) -> int | str:
    """Return what a sort of a signature stands for: the width of a bit-vector, or a theory's name.

    Examples
    --------
    >>> sort_of("w+v", {"w": 8, "v": 3}), sort_of("Bool", {})
    (11, 'Bool')
    """
    return width(pattern, letters) if is_width(pattern) else pattern


def _factor(text: str, letters: Mapping[str, int]) -> int:
    return int(text) if text.isdigit() else letters[text]
