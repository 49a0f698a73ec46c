"""Whether a sentence is right on every structure of a size, not only on those that it was found by."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from .structures import Structure, all_structures, columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    import enumcore as ec

    from .properties import Property

__all__ = ["mistakes"]

_AT_ONCE = 1 << 13
_KINDS = {"any": "any", "order": "any", "graph": "graph", "family": "loopless"}


def mistakes(program: ec.Program, of: Property, size: int, most: int = 10) -> list[Structure]:
    """Return structures with so many elements on which a sentence is wrong, the first few of them.

    All of the property's kind are tried, each labelling apart: 65,536 of 4 elements where any relation is one.

    Examples
    --------
    >>> import enumcore as ec
    >>> from enumcore.domains import fol
    >>> R, same = (ec.Input(name, ec.Relation) for name in ("R", "same"))
    >>> wrong = fol.mistakes(ec.Program(ec.subset(R & same, R), [R, same]), fol.PROPERTIES["reflexive"], 1)
    >>> wrong
    [Structure(size=1, pairs=frozenset())]
    """
    return list(islice(_mistakes(program, of, size), most))


def _mistakes(program: ec.Program, of: Property, size: int) -> Iterator[Structure]:
    structures = (s for s in all_structures(size, _KINDS[of.kind]) if of.includes(s))
    while batch := list(islice(structures, _AT_ONCE)):
        inputs = columns(batch)
        told = program({node.name: inputs[node.name] for node in program.inputs})
        right = np.array([of.holds(s) for s in batch])
        yield from (batch[k] for k in np.flatnonzero(told != right).tolist())
