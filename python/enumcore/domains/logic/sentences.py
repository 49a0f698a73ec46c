"""Statements that a sentence holds in a structure."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from enumcore import TaskError

from .drawing import draw_sentence, draw_structure
from .signature import Signature
from .statement import Statement
from .terms import Compound
from .truth import holds
from .worlds import StructureWorlds

__all__ = ["about_structures"]

_TRIES = 10_000
Range = tuple[int, int]


def about_structures(
    signature: Signature,
    count: int,
    rng: Random,
    sizes: Range = (2, 12),
    elements: Range = (2, 4),
    keep: Callable[[Statement], bool] = lambda statement: True,
) -> list[Statement]:
    """Draw statements, each with a structure of its own and true with probability one half.

    Parameters
    ----------
    signature : Signature
        What sentences are made of.
    count : int
        How many.
    rng : Random
        Decides.
    sizes : tuple of int, int
        The least and the most nodes of a sentence.
    elements : tuple of int, int
        The least and the most elements of a structure.
    keep : callable, optional
        Which statements are wanted; all, if nothing is said.

    Examples
    --------
    >>> both = Signature({"P": 1}, 1, {"not": 1, "all": 1})
    >>> [statement.worlds.count for statement in about_structures(both, 2, Random(1), (2, 4), (3, 3))]
    [3, 3]
    """
    return [_drawn(signature, rng, sizes, elements, keep) for _ in range(count)]


def _drawn(
    signature: Signature, rng: Random, sizes: Range, elements: Range, keep: Callable[[Statement], bool]
) -> Statement:
    label = rng.random() < 0.5
    for _ in range(_TRIES):
        structure = draw_structure(signature, rng.randint(*elements), rng)
        sentence = draw_sentence(signature, rng.randint(*sizes), rng)
        if holds(sentence, structure) != label:
            continue
        worlds = StructureWorlds([structure], signature.variables)
        one = Statement(Compound("holds", (sentence,)), worlds, label)
        if keep(one):
            return one
    raise TaskError(f"{_TRIES} random statements, and none is as wanted: this signature has no such statement")
