"""Samples for learning: as many instances of each depth, and whatever else a distribution promises."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

import numpy as np

from enumcore import TaskError

from .dice import Dice
from .generators import Predicates, stream
from .instance import DEEPEST, Instance
from .pairing import pair

__all__ = ["sample"]

_PATIENCE = 200_000  # draws without one that is wanted, before a depth counts as out of reach
_SURPLUS = 10  # RP_b is chosen from so many times as many instances,
_FEWEST = 200  # and from so many of each depth and label: of few, no two may have the same number of rules
_ROUND = 2_000  # draws between two attempts to pair them up

Labels = Literal["natural", "equal"]
Cell = tuple[int, bool | None]  # a depth, and a label where labels are counted too


def sample(
    distribution: str,
    count: int,
    depths: Iterable[int] = range(DEEPEST + 1),
    seed: int | np.random.Generator = 0,
    predicates: Predicates = (5, 30),
    labels: Labels = "natural",
) -> list[Instance]:
    """Draw instances, as many of each depth, in random order.

    Parameters
    ----------
    distribution : {"RP", "LP", "LP*", "RP_b"}
        RP_b is chosen from RP, ten times as many of each depth and label: for each number of rules, either label is
        equally frequent, and so it is for each depth.
    count : int
        How many. What cannot be shared out equally goes to the first depths. For RP_b an even number.
    depths : iterable of int, default 0 to 6
        Which depths; instances of others are thrown away.
    seed : int or numpy.random.Generator, default 0
        Where the draws come from.
    predicates : int or (int, int), default (5, 30)
        The number of predicates of every instance, or the range that it is drawn from, both ends included.
    labels : {"natural", "equal"}
        Within a depth: as they come, or as many of either label. (Shares by nature are those of the accuracy tables:
        few of the deep instances of RP are positive.)

    Returns
    -------
    list of Instance
        With labels and depths.

    Raises
    ------
    TaskError
        If an argument is out of range, or if an instance of a depth does not come in 200,000 draws.

    Examples
    --------
    >>> instances = sample("RP", 21, seed=3)
    >>> sorted(instance.depth for instance in instances)
    [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6]
    """
    wanted = _checked(count, depths, labels)
    rng = np.random.default_rng(seed)
    source = stream(distribution, Dice(rng), predicates)
    if distribution == "RP_b":
        kept = _paired(source, count, wanted)
    else:
        kept = list(_needed(source, _cells(count, wanted, labels)))
    return [kept[place] for place in rng.permutation(len(kept)).tolist()]


def _checked(count: int, depths: Iterable[int], labels: str) -> list[int]:
    wanted = sorted(set(depths))
    if not wanted or wanted[0] < 0 or wanted[-1] > DEEPEST:
        raise TaskError(f"depths={wanted}: one or more of 0..{DEEPEST}")
    if count < 0:
        raise TaskError(f"count={count}: a sample has no instance or more")
    if labels not in ("natural", "equal"):
        raise TaskError(f"labels={labels!r}: 'natural' or 'equal'")
    return wanted


def _share(count: int, kinds: Sequence[int]) -> dict[int, int]:
    """How many of each kind, equal up to one."""
    each, left = divmod(count, len(kinds))
    return {kind: each + (place < left) for place, kind in enumerate(kinds)}


def _cells(count: int, depths: Sequence[int], labels: str) -> dict[Cell, int]:
    if labels == "natural":
        return {(depth, None): size for depth, size in _share(count, depths).items()}
    halves = {True: count - count // 2, False: count // 2}
    return {(depth, label): size for label, half in halves.items() for depth, size in _share(half, depths).items()}


def _needed(source: Iterator[Instance], cells: dict[Cell, int]) -> Iterator[Instance]:
    """Go through the source until every cell is full; cells with a label and cells without do not mix."""
    left = Counter(cells)
    missing, idle = sum(cells.values()), 0
    while missing:
        instance, idle = next(source), idle + 1
        cell = next((c for c in ((instance.depth, None), (instance.depth, instance.label)) if left[c] > 0), None)
        if cell is not None:
            left[cell] -= 1
            missing, idle = missing - 1, 0
            yield instance
        elif idle > _PATIENCE:
            _give_up(left)


def _give_up(left: Counter[Cell]) -> None:
    kinds = [f"{depth}" + ("" if label is None else f" ({label})") for (depth, label), n in left.items() if n]
    raise TaskError(f"{_PATIENCE} draws without an instance of depth {', '.join(kinds)}: ask for others, or predicates")


def _paired(source: Iterator[Instance], count: int, depths: Sequence[int]) -> list[Instance]:
    """Fill a pool, and pair it up; where numbers of rules do not match yet, fill it further."""
    if count % 2:
        raise TaskError(f"count={count}: RP_b has as many positives as negatives, so an even count")
    quota = _share(count // 2, depths)
    pool = list(_needed(source, _cells(count, depths, "equal")))
    sizes = {depth: max(_SURPLUS * size, _FEWEST) for depth, size in quota.items() if size}
    room = Counter({(depth, label): size for depth, size in sizes.items() for label in (True, False)})
    for _ in range(_PATIENCE // _ROUND):
        pool += _fitting(islice(source, _ROUND), room)
        if (pairs := pair(pool, quota)) is not None:
            return pairs
    raise TaskError(
        f"{_PATIENCE} draws more, and no {count // 2} pairs of equal numbers of rules: ask for fewer depths"
    )


def _fitting(drawn: Iterable[Instance], room: Counter[tuple[int, bool]]) -> Iterator[Instance]:
    for instance in drawn:
        cell = instance.depth, instance.label
        if room[cell] > 0:
            room[cell] -= 1
            yield instance
