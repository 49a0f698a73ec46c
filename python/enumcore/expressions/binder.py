"""What a loop or a case binds: the variables that its body sees, and those of the loops around it."""

from __future__ import annotations

from dataclasses import dataclass

from ..theories.compound import Record
from ..theories.sorts import Sort

__all__ = ["Binder", "leaves_of"]

Variables = tuple[tuple[str, Sort], ...]


def leaves_of(variables: Variables) -> list[tuple[str, Sort]]:
    """List the variables as leaves: a record is one for each field, named ``variable.field``.

    Examples
    --------
    >>> import enumcore as ec
    >>> leaves_of((("a", ec.Set), ("r", ec.Record("Rule", body=ec.Set, size=ec.BitVec(4)))))
    [('a', Set), ('r.body', Set), ('r.size', BitVec(4))]
    """
    leaves: list[tuple[str, Sort]] = []
    for name, sort in variables:
        fields = sort.fields if isinstance(sort, Record) else {"": sort}
        leaves += ((f"{name}.{field}" if field else name, of) for field, of in fields.items())
    return leaves


@dataclass(frozen=True)
class Binder:
    """The variables of one scope.

    Attributes
    ----------
    variables : tuple of (str, Sort)
        One for a fixpoint's or an iterate's body; for a fold's the accumulator, then the item; for a case the values
        of its symbol's children, then the fields.
    around : Binder or None
        That of the scope around; None directly within a grammar.
    symbol : str or None
        The symbol whose case it is; None for a loop.
    """

    variables: Variables
    around: Binder | None = None
    symbol: str | None = None

    @property
    def outermost(self) -> Binder:
        """The binder that is directly within the grammar."""
        return self if self.around is None else self.around.outermost

    @property
    def depth(self) -> int:
        """How many loops are around the body: at least 1."""
        return 1 + (self.around.depth if self.around is not None else 0)

    def __str__(self) -> str:
        return names_of(self.variables)


def names_of(variables: Variables) -> str:
    """Write variables as the head of a function: ``s`` or ``(a, r)``."""
    names = ", ".join(name for name, _ in variables)
    return names if len(variables) == 1 else f"({names})"
