"""Structures to tell apart: half of them have a property, and half of the others nearly do.

A near miss is a structure with the property of which a pair or two were changed, so that it has not any more.  Without
near misses a weaker property separates as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ...checks import is_integer, shown
from ...errors import TaskError
from .structures import Structure

if TYPE_CHECKING:
    from collections.abc import Callable

    from .properties import Property

__all__ = ["sample"]

_TRIES = 100  # drawn for each structure that is wanted
Rng = np.random.Generator
Matrix = Any  # NDArray[np.bool_] of shape (size, size)


def sample(of: Property, many: int, seed: int, sizes: tuple[int, int] = (1, 7)) -> tuple[list[Structure], list[bool]]:
    """Draw structures and their labels.

    Parameters
    ----------
    of : Property
    many : int
        Structures.
    seed : int
    sizes : (int, int)
        The least and the greatest number of elements.

    Raises
    ------
    TaskError
        The numbers are none that there can be, or a property is too rare or too common for these sizes.

    Examples
    --------
    >>> from enumcore.domains.fol import PROPERTIES
    >>> structures, labels = sample(PROPERTIES["total-order"], 40, seed=1)
    >>> len(structures), sum(labels)
    (40, 20)
    """
    if not (is_integer(many) and many >= 2 and is_integer(seed) and seed >= 0):
        raise TaskError(f"a sample has at least 2 structures and a seed from 0 on, not {shown(many)} and {shown(seed)}")
    least, most = sizes
    if not 1 <= least <= most <= 8:
        raise TaskError(f"sizes={shown(sizes)}: structures have 1 to 8 elements")
    rng = np.random.default_rng(seed)
    negatives = many - many // 2
    wanted = {"has": many // 2, "near": negatives // 2, "far": negatives - negatives // 2}
    found: dict[str, list[Structure]] = {name: [] for name in wanted}
    for _ in range(_TRIES * many):
        drawn = _drawn(of.kind, rng, int(rng.integers(least, most + 1)))
        if not of.holds(drawn):
            found["far"].append(drawn)
        else:
            found["has"].append(drawn)
            near = _changed(drawn, of.kind, rng)
            found["near"] += [near] if of.includes(near) and not of.holds(near) else []
        if all(len(found[name]) >= number for name, number in wanted.items()):
            break
    else:
        raise TaskError(f"too few structures of {least} to {most} elements are {of.name}, or are not; take other sizes")
    rows = [(s, name == "has") for name, number in wanted.items() for s in found[name][:number]]
    order = rng.permutation(len(rows)).tolist()
    return [rows[k][0] for k in order], [rows[k][1] for k in order]


def _structure(matrix: Matrix) -> Structure:
    return Structure(len(matrix), frozenset(zip(*(axis.tolist() for axis in np.nonzero(matrix)), strict=True)))


def _drawn(kind: str, rng: Rng, size: int) -> Structure:
    """Draw a structure of a kind: at random, or one of a shape that properties like."""
    shapes = _SHAPES[kind]
    matrix = shapes[int(rng.integers(len(shapes)))](rng, size)
    order = rng.permutation(size)
    return _structure(matrix[order][:, order])


def _changed(structure: Structure, kind: str, rng: Rng) -> Structure:
    """Change a pair or two, of a graph both ways, and of others sometimes."""
    pairs = set(structure.pairs)
    for _ in range(int(rng.integers(1, 3))):
        i, j = rng.integers(structure.size, size=2).tolist()
        pairs ^= {(i, j), (j, i)} if kind == "graph" or rng.random() < 0.5 else {(i, j)}
    return Structure(structure.size, frozenset(pairs))


def _random(rng: Rng, n: int) -> Matrix:
    return rng.random((n, n)) < rng.choice([0.15, 0.3, 0.5, 0.8])


def _undirected(rng: Rng, n: int) -> Matrix:
    upper = np.triu(_random(rng, n), 1)
    return upper | upper.T


def _symmetric(rng: Rng, n: int) -> Matrix:
    return _undirected(rng, n) | np.diag(rng.random(n) < 0.5)


def _reflexive(rng: Rng, n: int) -> Matrix:
    return _random(rng, n) | np.eye(n, dtype=np.bool_)


def _irreflexive(rng: Rng, n: int) -> Matrix:
    return _random(rng, n) & ~np.eye(n, dtype=np.bool_)


def _forward(rng: Rng, n: int) -> Matrix:
    return np.triu(_random(rng, n), 1)


def _transitive(rng: Rng, n: int) -> Matrix:
    matrix = _forward(rng, n) if rng.random() < 0.5 else _random(rng, n) & (rng.random((n, n)) < 0.4)
    for k in range(n):
        matrix = matrix | (matrix[:, k : k + 1] & matrix[k])
    return matrix | np.diag(rng.random(n) < 0.5) if rng.random() < 0.3 else matrix


def _function(rng: Rng, n: int) -> Matrix:
    matrix = np.zeros((n, n), np.bool_)
    matrix[np.arange(n), rng.integers(n, size=n)] = rng.random(n) < rng.choice([0.6, 1.0])
    return matrix


def _order(rng: Rng, n: int) -> Matrix:
    return np.triu(np.ones((n, n), np.bool_), 1)


def _preorder(rng: Rng, n: int) -> Matrix:
    level = rng.integers(max(n, 1), size=n)
    return level[:, None] < level if rng.random() < 0.5 else level[:, None] <= level


def _partition(rng: Rng, n: int) -> Matrix:
    block = rng.integers(rng.integers(1, n + 1), size=n)
    return block[:, None] == block


def _cliques(rng: Rng, n: int) -> Matrix:
    return _partition(rng, n) & ~np.eye(n, dtype=np.bool_)


def _two_sides(rng: Rng, n: int) -> Matrix:
    side = rng.random(n) < 0.5
    return _undirected(rng, n) & (side[:, None] != side)


def _cycle(rng: Rng, n: int) -> Matrix:
    step = np.roll(np.eye(n, dtype=np.bool_), 1, axis=1)
    return (step | step.T) & ~np.eye(n, dtype=np.bool_)


def _tree(rng: Rng, n: int) -> Matrix:
    matrix = np.zeros((n, n), np.bool_)
    for x in range(1, n):
        matrix[x, rng.integers(x)] = True
    return matrix | matrix.T


def _star(rng: Rng, n: int) -> Matrix:
    matrix = _undirected(rng, n)
    matrix[0], matrix[:, 0] = True, True
    return matrix & ~np.eye(n, dtype=np.bool_)


def _complement(rng: Rng, n: int) -> Matrix:
    return ~_star(rng, n) & ~np.eye(n, dtype=np.bool_)


def _family(rng: Rng, n: int) -> Matrix:
    matrix = np.zeros((n, n), np.bool_)
    for child in range(1, n):
        parents = rng.choice(child, min(child, 2, int(rng.integers(5))), replace=False)
        matrix[parents, child] = True
    return matrix


def _line(rng: Rng, n: int) -> Matrix:
    return np.eye(n, k=1, dtype=np.bool_) & (rng.random(n) < 0.7)


_ANY: list[Callable[[Rng, int], Matrix]] = [
    _random,
    _symmetric,
    _reflexive,
    _irreflexive,
    _forward,
    _transitive,
    _function,
    _partition,
    _order,
    _tree,
]
_SHAPES: dict[str, list[Callable[[Rng, int], Matrix]]] = {
    "any": _ANY,
    "graph": [_undirected, _cliques, _two_sides, _cycle, _tree, _star, _complement],
    "order": [*_ANY, _order, _order, _order, _order, _order, _preorder, _preorder],
    "family": [_family, _family, _line],
}
