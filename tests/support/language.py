"""Languages for tests, as the core takes them: short names for node tuples, frames of edge values, and engines.

One `brute.Language` describes a task to the slow enumerator and to the engine alike.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from enumcore import _core
from support.brute import ROWS, SET, Column, Language, Node, Production

ISAS: list[str] = _core.info()["isas_supported"]
CODES = {(row["theory"], row["smt"]): code for code, row in ROWS.items()}
MEMORY = 1 << 30
WORDS: dict[int, type[np.unsignedinteger[Any]]] = {8: np.uint8, 16: np.uint16, 32: np.uint32, 64: np.uint64}


def dtype(sort: int) -> type[np.unsignedinteger[Any]]:
    """The smallest unsigned dtype of a sort; Bool takes a byte, a set comes in words."""
    if sort == SET:
        return np.uint64
    return next(word for bits, word in WORDS.items() if sort <= bits)


def array(sort: int, column: Iterable[int], elements: int = 1) -> NDArray[Any]:
    """A column as the engine takes it: a set as its words, one point after the other."""
    if sort == SET:
        column = [value >> 64 * k & 2**64 - 1 for value in column for k in range(-(-elements // 64))]
    return np.array(list(column), dtype(sort))


def apply(smt: str, sort: int, arguments: Sequence[Node], indices: tuple[int, int] = (0, 0)) -> list[Node]:
    """The nodes of one operator on leaves. `sort` is the value's."""
    operands = [node[1] for node in arguments]
    theory = "Set" if SET in (sort, *operands) else "BitVec" if any([sort, *operands]) else "Bool"
    return [*arguments, ("apply", sort, CODES[theory, smt], tuple(range(len(arguments))), indices)]


def leaf(nonterminal: int, node: Node) -> Production:
    return (nonterminal, 1, [node])


def engine(language: Language, goal: Any = None, isa: str = "", **options: Any) -> Any:
    """An engine on a language; nothing is built yet."""
    inputs = [(sort, array(sort, column, language.elements)) for sort, column in language.inputs]
    if SET in [*language.nonterminals, *(sort for sort, _ in inputs)]:
        options = {"elements": language.elements, **options}
    return _core.Engine(
        points=language.points,
        nonterminals=language.nonterminals,
        start=language.start,
        productions=language.productions,
        inputs=inputs,
        goal=goal,
        isa=isa,
        **{"exact": False, "prune": True, "memory": MEMORY, **options},
    )


def run(searching: Any, cost: int = 1 << 30, candidates: int = 1 << 40) -> Any:
    """Every level, until the engine ends by itself or by a limit."""
    while searching.status == "running":
        searching.advance(cost, candidates, math.inf, None)
    return searching


def columns(searching: Any, nonterminal: int, first: int = 0, last: int | None = None) -> list[Column]:
    """The columns of a bank as tuples, in the order of its numbers."""
    last = searching.count(nonterminal) if last is None else last
    return [tuple(map(int, column)) for column in searching.columns(nonterminal, first, last)]


def table(searching: Any) -> list[dict[str, Any]]:
    """The level table without what is not promised."""
    return [{k: v for k, v in row.items() if k not in ("seconds", "bytes")} for row in searching.levels]


def edge_values(sort: int, seed: int = 0) -> list[int]:
    """Values where operators change their mind: around 0, the sign, the top, the width, and a few at random."""
    if sort == 0:
        return [0, 1]
    top, half = 2**sort - 1, 2 ** (sort - 1)
    near = [0, 1, 2, 3, sort - 1, sort, sort + 1, half - 1, half, half + 1, top - 1, top, top // 3, 7]
    draw = random.Random(seed)
    return sorted({v & top for v in [*near, *(draw.getrandbits(sort) for _ in range(3))]})


def edge_points(sorts: Sequence[int], count: int | None = None, seed: int = 0) -> list[tuple[int, ...]]:
    """Points of edge values in every combination, shuffled; `count` of them, again from the start if need be."""
    points = list(product(*(edge_values(sort, seed + k) for k, sort in enumerate(sorts))))
    random.Random(seed).shuffle(points)
    if count is None:
        return points
    return (points * (count // len(points) + 1))[:count]
