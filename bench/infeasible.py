"""A second opinion on "no program of this grammar does it": the closure of a finite Boolean grammar, by NumPy outer
products.

Knows nothing of costs: sets of columns (one 64-bit word each, so at most six variables) grow by every production
until nothing is new. Returns None where the task is not of that form, or is too large to close in a few seconds.
"""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from bench.check import space
from bench.sexpr import Sexpr
from bench.smt import Meaning
from bench.task import SygusTask

Words = NDArray[np.uint64]
PAIRS = 4_000_000  # in one outer product
SECONDS = 3.0
COLUMN = "the column"


class _TooLarge(Exception):
    pass


def infeasible(task: SygusTask) -> bool | None:
    """True: no program of the grammar meets the constraints. False: one does. None: not decided here."""
    bits = sum(max(sort, 1) for _, sort in task.variables)
    if bits > 6 or [name for name, _ in task.variables] != [name for name, _ in task.params]:
        return None
    try:
        columns = _close(task)
    except (_TooLarge, KeyError):
        return None
    return not any(_meets(task, word) for word in columns[task.start])


def _unpacked(word: np.uint64, points: int) -> NDArray[np.bool_]:
    return ((word >> np.arange(points, dtype=np.uint64)) & np.uint64(1)).astype(bool)


def _meets(task: SygusTask, word: np.uint64) -> bool:
    """Whether the function with this truth table, in place of the applied function, meets every constraint."""
    points, _ = space(task)
    count = len(next(iter(points.values()))[1])
    scope = {**points, COLUMN: (0, _unpacked(word, count))}
    meaning = Meaning(task.functions)
    return all(meaning.term(_replace(task, constraint), scope)[1].all() for constraint in task.constraints)


def _replace(task: SygusTask, term: Sexpr) -> Sexpr:
    if isinstance(term, str):
        return term
    if term[0] == task.name:
        if term[1:] != [name for name, _ in task.params]:
            raise KeyError("the function is applied to other terms")
        return COLUMN
    return [_replace(task, part) for part in term]


def _close(task: SygusTask) -> dict[str, Words]:
    points, _ = space(task)
    count = len(next(iter(points.values()))[1])
    weights = np.uint64(1) << np.arange(count, dtype=np.uint64)
    ones = np.uint64(2**count - 1)
    leaves = {n: np.array([np.sum(weights[a], dtype=np.uint64)], np.uint64) for n, (_, a) in points.items()}
    leaves |= {"true": np.array([ones]), "false": np.array([0], np.uint64)}
    known = {n: np.empty(0, np.uint64) for n in task.grammar}
    before = -1
    deadline = time.monotonic() + SECONDS
    while before != (before := sum(map(len, known.values()))):
        for nonterminal in reversed(task.grammar):
            for production in task.grammar[nonterminal]:
                if time.monotonic() > deadline:
                    raise _TooLarge
                fresh = _words(production, {**leaves, **known}, ones)
                known[nonterminal] = np.union1d(known[nonterminal], fresh)
    return known


def _words(term: Sexpr, sets: dict[str, Words], ones: np.uint64) -> Words:
    """Every column that a production gives."""
    if isinstance(term, str):
        return sets[term]
    arguments = [_words(part, sets, ones) for part in term[1:]]
    result = arguments[0]
    if term[0] == "not":
        return ~result & ones
    for argument in arguments[1:]:
        if len(result) * len(argument) > PAIRS:
            raise _TooLarge
        result = np.unique(OUTER[term[0]].outer(result, argument))
    return result


OUTER = {"and": np.bitwise_and, "or": np.bitwise_or, "xor": np.bitwise_xor}
