"""What a distinct program costs: 64 bytes for five slots of a table, 4 an argument slot, its bare column, and no more.

The language has one nonterminal and no macros of several slots, so the arguments of a program are its operator's.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

import enumcore as ec
from support.counts import icfp64
from support.language import columns, engine, run

PAGES = 1 << 17  # bytes that do not grow with the number of programs: part-filled blocks, the table's first size


def needed(searching: Any, points: int) -> int:
    """Bytes that the programs kept need, and the table that they are in."""
    arguments = sum(len(searching.program(0, k)[1]) for k in range(searching.count(0)))
    return 64 * searching.slots(0) // 5 + 4 * arguments + 8 * points * searching.count(0)


@pytest.mark.parametrize("size", [7, 8, 9])
@pytest.mark.parametrize("points", [1, 4, 16])
def test_bytes_are_the_programs_and_their_table(points: int, size: int) -> None:
    searching = run(engine(icfp64(points)), cost=size)
    assert 0.4 <= searching.count(0) / searching.slots(0) <= 0.8
    assert searching.bytes <= 1.01 * needed(searching, points) + PAGES
    assert searching.levels[-1]["bytes"] <= searching.peak_bytes


@pytest.mark.parametrize("budget", [1 << 18, 1 << 20, 10_000_000, 1 << 24])
def test_growth_peaks_inside_the_budget(budget: int) -> None:
    """A full budget is a status, with what there is until then."""
    full = run(engine(icfp64(4)), cost=9)
    searching = run(engine(icfp64(4), memory=budget), cost=9)
    assert searching.status == "memory_limit"
    assert searching.peak_bytes <= budget
    assert searching.count(0) > 0
    assert columns(searching, 0) == columns(full, 0, 0, searching.count(0))


def test_many_searches_live_side_by_side() -> None:
    """Address space is no limit of its own: each search reserves what its budget allows, and no more."""
    searches = []
    for _ in range(80):
        grammar = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        s, b = grammar.start, grammar.nonterminal("B", ec.Bool)
        grammar.add(s, grammar.inputs.x, 1, s + s, ec.ite(b, s, s))
        grammar.add(b, s < s)
        search = ec.Search(ec.Task(grammar, inputs={"x": [0, 3, 1, 2]}), limits=ec.Limits(cost=4, memory="1GiB"))
        assert all(level.complete for level in search)
        searches.append(search)
    assert {search.result().status for search in searches} == {ec.Status.COST_LIMIT}


def test_hundreds_of_nonterminals() -> None:
    grammar = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    last = grammar.start
    for k in range(200):
        inner = grammar.nonterminal(f"d{k}", ec.BitVec(8))
        grammar.add(last, grammar.inputs.x, inner + inner)
        last = inner
    grammar.add(last, 1)
    result = ec.solve(ec.Task(grammar, inputs={"x": [0, 3, 1, 2]}), limits=ec.Limits(cost=6, memory="64MiB"))
    assert result.status is ec.Status.COST_LIMIT


LARGE_ELSEWHERE = """
import numpy as np, enumcore as ec
from enumcore import _core
most = 0
for large in range(6):
    grammar = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    x, others = grammar.inputs.x, [grammar.nonterminal(f"N{k}", ec.BitVec(64)) for k in range(6)]
    grammar.add(grammar.start, x, *others)
    for k, one in enumerate(others):
        grammar.add(one, x, k)
        if k == large:
            grammar.add(one, one + one, one ^ one, one >> 1, one << 1, ~one)
    frame = {"x": np.arange(8, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)}
    with ec.Search(ec.Task(grammar, inputs=frame), limits=ec.Limits(candidates=1_500_000)) as search:
        for _ in search:
            pass
        most = max(most, search.bank._engine().peak_bytes)
print(most, _core.release_memory())
"""


def test_what_is_kept_does_not_grow_with_every_search() -> None:
    """Each search has its large bank elsewhere, and would touch fresh pages while a small one sits on the kept ones.

    In a process of its own: what is kept is bounded by what the searches of a process have needed.
    """
    done = subprocess.run([sys.executable, "-c", LARGE_ELSEWHERE], check=True, stdout=subprocess.PIPE, text=True)
    most, released = map(int, done.stdout.split())
    assert most > 60 << 20
    assert released <= 1.3 * most + (80 << 20)
