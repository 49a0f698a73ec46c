"""Worlds: what a formula with free variables can be true or false of; and the data that a symbol's meaning is made of.

A world is a structure with an element for each variable.  An atom comes with the set of worlds in which it holds.  A
quantifier comes with its *lines*: for its variable, the classes of worlds that differ at most in it.  Those are the
variants in Tarski's definition of truth.  Sets of worlds are integers, bit w for world w.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import product
from typing import Protocol

from enumcore import TaskError

from .structures import Structure
from .terms import Atom

__all__ = ["Assignments", "StructureWorlds", "Worlds"]

_LETTERS = 24


class Worlds(Protocol):
    """What a statement's tables are made from."""

    @property
    def count(self) -> int:
        """How many worlds there are."""

    def atom(self, atom: Atom) -> int:
        """Return the set of worlds in which an atom holds."""

    def lines(self, variable: int) -> tuple[int, ...]:
        """Return the classes of worlds that differ at most in a variable."""


class StructureWorlds:
    """The worlds of some structures: in each, every assignment of its elements to the variables.

    Parameters
    ----------
    structures : sequence of Structure
        One or more.
    variables : int
        How many there are.

    Examples
    --------
    >>> worlds = StructureWorlds([Structure(2, {"P": frozenset({(1,)})})], 2)
    >>> worlds.count, worlds.atom(Atom("P", (0,))), worlds.lines(0)
    (4, 10, (3, 12))
    """

    def __init__(self, structures: Sequence[Structure], variables: int) -> None:
        if not structures or variables < 0:
            raise TaskError(
                f"{len(structures)} structures and {variables} variables: worlds need one structure or more"
            )
        self.structures = tuple(structures)
        self.variables = variables
        self._atoms: dict[Atom, int] = {}
        self._lines: dict[int, tuple[int, ...]] = {}

    @cached_property
    def _worlds(self) -> list[tuple[int, tuple[int, ...]]]:
        """For each world its structure's number and the elements of the variables."""
        return [
            (number, elements[::-1])
            for number, structure in enumerate(self.structures)
            for elements in product(range(structure.size), repeat=self.variables)
        ]

    @property
    def count(self) -> int:
        """How many worlds there are."""
        return sum(structure.size**self.variables for structure in self.structures)

    def atom(self, atom: Atom) -> int:
        """Return the set of worlds in which an atom holds.

        Raises
        ------
        TaskError
            It has a variable or a predicate that the worlds have not.
        """
        if atom not in self._atoms:
            self._within(*atom.variables)
            rows = [structure.rows(atom.predicate) for structure in self.structures]
            bits = (tuple([elements[v] for v in atom.variables]) in rows[number] for number, elements in self._worlds)
            self._atoms[atom] = _mask(bits)
        return self._atoms[atom]

    def lines(self, variable: int) -> tuple[int, ...]:
        """Return the classes of worlds that differ at most in a variable.

        Raises
        ------
        TaskError
            The worlds have no such variable.
        """
        if variable not in self._lines:
            self._within(variable)
            classes: dict[tuple[int, tuple[int, ...]], int] = {}
            for world, (number, elements) in enumerate(self._worlds):
                others = (number, elements[:variable] + elements[variable + 1 :])
                classes[others] = classes.get(others, 0) | 1 << world
            self._lines[variable] = tuple(classes.values())
        return self._lines[variable]

    def _within(self, *variables: int) -> None:
        for variable in variables:
            if not 0 <= variable < self.variables:
                raise TaskError(f"the worlds have the variables x0 to x{self.variables - 1}, not x{variable}")


def _mask(bits: Iterable[bool]) -> int:
    return int("".join("01"[bit] for bit in bits)[::-1], 2)


class Assignments:
    """The worlds of propositional logic: every assignment of truth values to some letters.

    Parameters
    ----------
    letters : sequence of str
        Different ones, 24 at most.

    Examples
    --------
    >>> worlds = Assignments("ab")
    >>> worlds.count, worlds.atom(Atom("a")), worlds.atom(Atom("b"))
    (4, 10, 12)
    """

    def __init__(self, letters: Sequence[str]) -> None:
        if len(letters) > _LETTERS or len(set(letters)) < len(letters):
            raise TaskError(f"{len(letters)} letters: give different ones, {_LETTERS} at most")
        self.letters = tuple(letters)

    @property
    def count(self) -> int:
        """How many worlds there are."""
        return 1 << len(self.letters)

    def atom(self, atom: Atom) -> int:
        """Return the set of worlds in which a letter is true.

        Raises
        ------
        TaskError
            There is no such letter.
        """
        if atom.variables or atom.predicate not in self.letters:
            raise TaskError(f"the worlds have the letters {', '.join(self.letters)}, not {atom.predicate!r}")
        half = 1 << self.letters.index(atom.predicate)
        bits = ((1 << half) - 1) << half
        width = 2 * half
        while width < self.count:
            bits |= bits << width
            width *= 2
        return bits

    def lines(self, variable: int) -> tuple[int, ...]:
        """Raise a TaskError: propositional logic has no variables."""
        raise TaskError(f"the worlds of letters have no variable x{variable}")
