"""Reads the lines of DeepMind's data set of propositional entailment (Evans and others, ICLR 2018).

A line is `A,B,E,…`: two formulas and 1 or 0, whether the first entails the second.  What follows are the answers of
simple baselines, which are not read.  A formula has letters, `~`, `&`, `|`, `>` and brackets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from os import PathLike
from pathlib import Path
from typing import Final

from enumcore import TaskError

from .statement import Statement
from .terms import Atom, Compound, Formula, nodes
from .worlds import Assignments

__all__ = ["parse", "read", "statements"]

_BINARY: Final = {"&": "and", "|": "or", ">": "imp"}


def parse(text: str) -> Formula:
    """Read a formula.

    Parameters
    ----------
    text : str
        Each operator has brackets around it, or is the only one that has none.

    Raises
    ------
    TaskError
        It is none; it says where.

    Examples
    --------
    >>> parse("(a>~(b))")
    Compound(symbol='imp', parts=(Atom(predicate='a', variables=()), Compound(symbol='not', parts=(Atom(predicate='b', \
variables=()),), variable=None)), variable=None)
    """
    reader = _Reader(text)
    formula = reader.binary()
    if reader.place < len(text):
        raise reader.error("the end")
    return formula


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def error(self, wanted: str) -> TaskError:
        found = self.text[self.place : self.place + 1] or "the end"
        return TaskError(f"place {self.place + 1} of {self.text!r}: {wanted} is wanted, not {found}")

    def _next(self) -> str:
        return self.text[self.place : self.place + 1]

    def binary(self) -> Formula:
        """Read a formula, or two with an operator between them."""
        first = self._single()
        if (symbol := _BINARY.get(self._next())) is None:
            return first
        self.place += 1
        return Compound(symbol, (first, self._single()))

    def _single(self) -> Formula:
        mark = self._next()
        if mark.isalpha():
            self.place += 1
            return Atom(mark)
        if mark not in ("~", "("):
            raise self.error("a letter, ~ or (")
        self.place += 1
        if mark == "~":
            return Compound("not", (self._single(),))
        inside = self.binary()
        if self._next() != ")":
            raise self.error(")")
        self.place += 1
        return inside


def statements(lines: Iterable[str]) -> Iterator[Statement]:
    """Read lines, each a statement over the letters that occur in it.

    Parameters
    ----------
    lines : iterable of str
        Empty ones are passed over.

    Yields
    ------
    Statement
        A claim `entails`.

    Raises
    ------
    TaskError
        A line is none; it says which.

    Examples
    --------
    >>> [(s.claim.symbol, s.worlds.count, s.label) for s in statements(["(a&b),a,1,0,0,0"])]
    [('entails', 4, True)]
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _statement(number, line.strip())


def _statement(number: int, line: str) -> Statement:
    fields = line.split(",")
    if len(fields) < 3 or fields[2] not in ("0", "1"):
        raise TaskError(f"line {number}: two formulas and then 0 or 1 are wanted, with commas between them")
    try:
        claim = Compound("entails", (parse(fields[0]), parse(fields[1])))
    except TaskError as error:
        raise TaskError(f"line {number}: {error}") from None
    letters = sorted({node.predicate for node in nodes(claim) if isinstance(node, Atom)})
    return Statement(claim, Assignments(letters), fields[2] == "1")


def read(file: str | PathLike[str]) -> list[Statement]:
    """Read a file of lines; see `statements`."""
    return list(statements(Path(file).read_text(encoding="ascii").splitlines()))
