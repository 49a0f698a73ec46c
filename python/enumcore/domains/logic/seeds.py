"""A generator for each thing that is drawn: the same for the same words, whatever else is drawn."""

from __future__ import annotations

from random import Random

__all__ = ["rng_of"]


def rng_of(*parts: object) -> Random:
    """Return the generator that goes by these words.

    Examples
    --------
    >>> rng_of("training", 0).random() == rng_of("training", 0).random() != rng_of("training", 1).random()
    True
    """
    return Random(" ".join(map(str, parts)))
