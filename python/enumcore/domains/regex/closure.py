"""Languages as sets of words of an infix closure, and what the operators of regular expressions do to them.

All parts of the examples that stand together are numbered, the shortest first.  A language is a word of bits: bit i
says whether it has part i.  Whether an expression matches a part depends on what its subexpressions match of
parts of that part, so nothing else counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np

import enumcore as ec

__all__ = ["Closure"]

_MOST: Final = 64


class Closure:
    """The parts of some words: all infixes, the shortest first.

    Parameters
    ----------
    words : iterable of str

    Raises
    ------
    TaskError
        There are more than 64 parts.

    Examples
    --------
    >>> Closure(["aba"]).parts
    ('', 'a', 'b', 'ab', 'ba', 'aba')
    """

    def __init__(self, words: Iterable[str]) -> None:
        found = {""}
        for word in words:
            for start in range(len(word)):
                for end in range(start + 1, len(word) + 1):
                    found.add(word[start:end])
                    if len(found) > _MOST:
                        raise ec.TaskError(
                            f"the examples have more than {_MOST} different infixes, which is the most so far; give"
                            " fewer or shorter ones"
                        )
        self.parts = tuple(sorted(found, key=lambda part: (len(part), part)))
        self._number = {part: i for i, part in enumerate(self.parts)}
        self._splits = [
            [(self._number[part[:cut]], self._number[part[cut:]]) for cut in range(len(part) + 1)]
            for part in self.parts
        ]

    def bits(self, words: Iterable[str]) -> int:
        """Return the language of some of the parts.

        Examples
        --------
        >>> bin(Closure(["ab"]).bits(["", "ab"]))
        '0b1001'
        """
        return sum(1 << self._number[word] for word in set(words))

    def concat(self, a: Any, b: Any) -> Any:
        """Return, for arrays of languages, what is a word of one and then a word of the other.

        Examples
        --------
        >>> one = np.array([0b010], np.uint64)
        >>> bin(Closure(["aa"]).concat(one, one)[0])
        '0b100'
        """
        left, right = self._rows(a), self._rows(b)
        return self._packed([_any(left, right, splits) for splits in self._splits], np.shape(a))

    def star(self, a: Any) -> Any:
        """Return, for an array of languages, what is any number of their words one after another.

        Examples
        --------
        >>> bin(Closure(["aa"]).star(np.array([0b010], np.uint64))[0])
        '0b111'
        """
        left = self._rows(a)
        rows: list[Any] = [np.ones(left.shape[1], np.bool_)]
        for splits in self._splits[1:]:
            rows.append(_any(left, rows, splits[1:]))  # a first word that is not empty
        return self._packed(rows, np.shape(a))

    def plus(self, a: Any) -> Any:
        """Return, for an array of languages, what is one or more of their words one after another.

        Examples
        --------
        >>> bin(Closure(["aa"]).plus(np.array([0b010], np.uint64))[0])
        '0b110'
        """
        return self.star(a) & ~np.uint64(1) | np.asarray(a, np.uint64) & np.uint64(1)

    def _rows(self, languages: Any) -> Any:
        """Return a row of bools for each part: which of the languages have it."""
        octets = np.ascontiguousarray(np.ravel(languages), "<u8").view(np.uint8).reshape(-1, 8)
        bits = np.unpackbits(octets, axis=1, bitorder="little")
        return np.ascontiguousarray(bits[:, : len(self.parts)].T).view(np.bool_)

    def _packed(self, rows: list[Any], shape: tuple[int, ...]) -> Any:
        """Return such rows as languages again."""
        bits = np.zeros((rows[0].size, _MOST), np.uint8)
        bits[:, : len(rows)] = np.stack(rows, axis=1)
        packed = np.packbits(bits, axis=1, bitorder="little").view("<u8")
        return packed.astype(np.uint64).reshape(shape)


def _any(left: Any, right: Any, splits: list[tuple[int, int]]) -> Any:
    found = np.zeros(left.shape[1], np.bool_)
    for u, v in splits:
        found |= left[u] & right[v]
    return found
