"""The inputs of a grammar, by attribute and by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..checks import shown
from ..errors import GrammarError
from ..expressions.expr import Input
from ..theories.sorts import Sort

__all__ = ["Inputs"]


class Inputs(Mapping[str, Input]):
    """The inputs of a grammar, as attributes (``g.inputs.x``) and by name (``g.inputs["x!0"]``), in order.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8), "y!0": ec.Bool}, output=ec.BitVec(8))
    >>> g.inputs.x, g.inputs["y!0"], list(g.inputs)
    (x, y!0, ['x', 'y!0'])
    """

    def __init__(self, sorts: Mapping[str, Sort]) -> None:
        # In the instance's own dict, so that an input named "keys" or "get" shadows the method for attribute access.
        self.__dict__.update({name: Input(name, sort) for name, sort in sorts.items()})

    def __getitem__(self, name: str) -> Input:
        try:
            node: Input = self.__dict__[name]
        except KeyError:
            known = ", ".join(self.__dict__) or "none"
            raise GrammarError(f"the grammar has no input {shown(name)}; it has {known}") from None
        return node

    def __getattr__(self, name: str) -> Input:
        if name.startswith("__"):  # copy and pickle ask for these
            raise AttributeError(name)
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __len__(self) -> int:
        return len(self.__dict__)

    def __contains__(self, name: object) -> bool:
        return name in self.__dict__

    def __repr__(self) -> str:
        return ", ".join(f"{name} : {node.sort}" for name, node in self.__dict__.items())
