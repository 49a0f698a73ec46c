"""One SimpleLogic instance: facts, definite Horn rules, a query, and what the least fixpoint says about it.

Sets of predicates are Python integers, bit p for predicate p, so that any number of predicates will do; `words` lays
them out as arrays of 64-bit words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from enumcore import TaskError

from .chaining import round_of
from .negatives import negative_depth

__all__ = ["DEEPEST", "Instance", "Rule", "members", "words"]

DEEPEST = 6
"""The deepest query that a set holds."""


class Rule(NamedTuple):
    """A definite Horn rule: if every predicate of the body holds, so does the head.

    Attributes
    ----------
    body : int
        A set of predicates, as bits.
    head : int
        A predicate's number.
    """

    body: int
    head: int


@dataclass(frozen=True)
class Instance:
    """An instance with its label and depth; `Instance.of` works them out.

    Attributes
    ----------
    predicates : int
        How many there are; they are numbered from 0.
    facts : int
        The set of predicates that hold to begin with, as bits.
    rules : tuple of Rule
        In the order in which they were drawn.
    query : int
        The predicate that is asked for.
    label : bool
        Whether the query is in the least fixpoint of forward chaining from the facts.
    depth : int
        Of a positive: the synchronous round in which the query appears (a fact: 0). Of a negative: see
        `negative_depth`; 7 stands for 7 and more.

    Examples
    --------
    >>> chain = Instance.of(3, facts=0b001, rules=[Rule(0b001, 1), Rule(0b011, 2)], query=2)
    >>> chain.label, chain.depth
    (True, 2)
    """

    predicates: int
    facts: int
    rules: tuple[Rule, ...]
    query: int
    label: bool
    depth: int

    @classmethod
    def of(cls, predicates: int, facts: int, rules: Iterable[Rule], query: int) -> Instance:
        """Return the instance with its label and depth.

        Parameters
        ----------
        predicates : int
            How many there are.
        facts : int
            The predicates that hold to begin with, as bits.
        rules : iterable of Rule
            A head may not be in its own body.
        query : int
            The predicate that is asked for.

        Returns
        -------
        Instance
            With label and depth.

        Raises
        ------
        TaskError
            If a predicate is out of range, a body empty, or a head in its own body.

        Examples
        --------
        >>> Instance.of(2, facts=0b00, rules=[Rule(0b10, 0)], query=0).label
        False
        """
        kept = tuple(rules)
        _check(predicates, facts, kept, query)
        return cls.trusted(predicates, facts, kept, query)

    @classmethod
    def trusted(cls, predicates: int, facts: int, rules: tuple[Rule, ...], query: int) -> Instance:
        """Return the instance with its label and depth, unchecked: for generators, which draw only good ones.

        Parameters
        ----------
        predicates, facts, query : int
            As for `of`.
        rules : tuple of Rule
            As for `of`.

        Returns
        -------
        Instance
            With label and depth.

        Examples
        --------
        >>> Instance.trusted(2, 0b10, (), 1).depth
        0
        """
        known, found = round_of(facts, rules, query)
        depth = negative_depth(predicates, known, rules, query) if found is None else found
        return cls(predicates, facts, rules, query, found is not None, depth)


def _check(predicates: int, facts: int, rules: Sequence[Rule], query: int) -> None:
    if not 0 <= query < predicates or facts < 0 or facts >> predicates:
        raise TaskError(f"the query and the facts must be among the {predicates} predicates 0..{predicates - 1}")
    for number, (body, head) in enumerate(rules):
        if body <= 0 or body >> predicates or not 0 <= head < predicates:
            raise TaskError(
                f"rule {number}: its body, one predicate or more, and its head must be among the {predicates}"
            )
        if body >> head & 1:
            raise TaskError(f"rule {number}: the head {head} is in its own body")


def members(mask: int) -> Iterator[int]:
    """Go through a set's predicates, lowest first.

    Parameters
    ----------
    mask : int
        The set, as bits.

    Yields
    ------
    int
        A predicate's number.

    Examples
    --------
    >>> list(members(0b10110))
    [1, 2, 4]
    """
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest


def words(masks: Sequence[int], predicates: int) -> NDArray[np.uint64]:
    """Lay sets out as words of 64 bits, predicates 0 to 63 in the first.

    Parameters
    ----------
    masks : sequence of int
        Sets, as bits.
    predicates : int
        How many predicates a set may hold; it sets the number of words.

    Returns
    -------
    ndarray of uint64, shape (len(masks), ceil(predicates / 64))
        A row for each set.

    Raises
    ------
    TaskError
        If a set has a predicate outside the range.

    Examples
    --------
    >>> words([5, 1 << 64], predicates=65)
    array([[5, 0],
           [0, 1]], dtype=uint64)
    """
    if any(mask < 0 or mask >> predicates for mask in masks):
        raise TaskError(f"a set has a predicate outside 0..{predicates - 1}")
    count = -(-predicates // 64)
    raw = b"".join(mask.to_bytes(8 * count, "little") for mask in masks)
    return np.frombuffer(raw, dtype="<u8").reshape(len(masks), count).astype(np.uint64)
