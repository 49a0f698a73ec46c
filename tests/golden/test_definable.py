"""How many tables two variables define: the closure of a relation and equality under "not", "and", "exists x" and the
exchange of the variables.

In a finite family of structures every union of two-variable types of pairs is definable, and nothing else is.  So the
closure has 2^types tables, and 2^classes of them are sentences, where classes are the structures that two variables
tell apart.  Types and classes were computed by colour refinement, apart from any search.
"""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pytest

import enumcore as ec

Graph = tuple[int, frozenset[tuple[int, int]]]


def word(pairs: set[tuple[int, int]] | frozenset[tuple[int, int]]) -> int:
    return sum(1 << (8 * i + j) for i, j in pairs)


def graph(size: int, edges: list[tuple[int, int]]) -> Graph:
    return size, frozenset(edges) | frozenset((j, i) for i, j in edges)


def cycle(size: int) -> Graph:
    return graph(size, [(x, (x + 1) % size) for x in range(size)])


def path(size: int) -> Graph:
    return graph(size, [(x, x + 1) for x in range(size - 1)])


def complete(size: int) -> Graph:
    return graph(size, list(combinations(range(size), 2)))


def directed_path(size: int) -> Graph:
    return size, frozenset((x, x + 1) for x in range(size - 1))


def graphs(most: int) -> list[Graph]:
    """One of each up to isomorphism."""
    found: dict[tuple[int, int], Graph] = {}
    for size in range(1, most + 1):
        edges = list(combinations(range(size), 2))
        for chosen in product((False, True), repeat=len(edges)):
            own = graph(size, [edge for edge, there in zip(edges, chosen, strict=True) if there])
            least = min(word({(p[i], p[j]) for i, j in own[1]}) for p in permutations(range(size)))
            found.setdefault((size, least), own)
    return list(found.values())


def search_of(structures: list[Graph], cost: int | None) -> tuple[list[int], int, ec.Status]:
    """New tables of each size, how many of them are sentences, and how it ended."""
    g = ec.Grammar(inputs=dict.fromkeys(("E", "all", "same"), ec.Relation), output=ec.Relation)
    S, every = g.start, g.inputs["all"]
    g.add(S, g.inputs.E, g.inputs.same)
    g.add(S, every - S, S & S, ec.converse(S), every & ec.converse(ec.exists(ec.converse(S))), cost=1)
    inputs = {
        "E": [word(pairs) for _, pairs in structures],
        "all": [word(set(product(range(size), repeat=2))) for size, _ in structures],
        "same": [word({(x, x) for x in range(size)}) for size, _ in structures],
    }
    with ec.Search(ec.Task(g, inputs=inputs), limits=ec.Limits(cost=cost), exact=True) as search:
        new = {level.cost: level.distinct for level in search}
        columns = search.bank.columns(S)
        whole = np.array(inputs["all"], np.uint64)
        sentences = int(((columns == 0) | (columns == whole)).all(axis=1).sum())
        status = search.result().status
    return [new.get(size, 0) for size in range(1, max(new) + 1)], sentences, status


def without_end(counts: list[int]) -> list[int]:
    while counts and not counts[-1]:
        counts = counts[:-1]
    return counts


@pytest.mark.parametrize(
    ("structures", "counts", "total", "sentences"),
    [
        pytest.param([cycle(5)], "2 3 1 0 1 1", 8, 2, id="cycle of 5"),
        pytest.param([path(4)], "2 3 1 0 1 1", 8, 2, id="path of 4"),
        pytest.param([cycle(6)], "2 3 1 0 1 1", 8, 2, id="cycle of 6"),
        pytest.param([complete(1), complete(2), complete(3)], "2 2 2 1 1", 8, 4, id="complete graphs to 3"),
        pytest.param([cycle(3), cycle(4)], "2 3 1 0 1 2 1 2 6 4 0 2 3 1 0 0 0 0 0 2 2", 32, 4, id="cycles of 3 and 4"),
        pytest.param(
            [path(3), complete(3)],
            "2 3 1 0 1 2 2 4 8 10 10 8 6 7 5 2 2 4 10 8 6 7 6 5 4 3 2",
            128,
            4,
            id="path and triangle",
        ),
        pytest.param(graphs(2), "2 4 3 2 4 5 2 1 5 2 0 1 1", 32, 8, id="graphs to 2"),
        pytest.param(
            [directed_path(3)],
            "2 5 5 4 10 21 25 22 36 64 62 44 48 45 34 20 19 16 16 8 4 0 2",
            512,
            2,
            id="directed path of 3",
        ),
    ],
)
def test_all_that_is_definable(structures: list[Graph], counts: str, total: int, sentences: int) -> None:
    found, told, status = search_of(structures, None)
    assert without_end(found) == list(map(int, counts.split()))
    assert (sum(found), told, status) == (total, sentences, ec.Status.EXHAUSTED)


@pytest.mark.parametrize(
    ("structures", "counts"),
    [
        pytest.param(graphs(3), "2 4 4 4 8 13 17 25 38", id="graphs to 3"),
        pytest.param([directed_path(4)], "2 5 5 4 10 25 32 28 47", id="directed path of 4"),
    ],
)
def test_the_first_sizes(structures: list[Graph], counts: str) -> None:
    assert search_of(structures, 9)[0] == list(map(int, counts.split()))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("structures", "total"),
    [pytest.param(graphs(3), 32_768, id="graphs to 3"), pytest.param([directed_path(4)], 65_536, id="path of 4")],
)
def test_all_of_the_larger_ones(structures: list[Graph], total: int) -> None:
    found, _, status = search_of(structures, None)
    assert (sum(found), status) == (total, ec.Status.EXHAUSTED)
