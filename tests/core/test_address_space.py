"""Searches where addresses are limited (`ulimit -v`): reserved addresses are not memory in use."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from support.addresses import can_limit_addresses

resource = pytest.importorskip("resource", reason="a system with limits on addresses")

pytestmark = can_limit_addresses

TESTS = Path(__file__).parent.parent

# Prints the addresses that are taken by the end, and what the search found.
ENUMERATION = """
import hashlib, resource, sys
sys.path.insert(0, sys.argv[2])
from support.counts import icfp64
from support.language import columns, engine, run
if int(sys.argv[1]):
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
searching = run(engine(icfp64(4), memory=1 << 30), cost=8)
programs = [searching.program(0, k) for k in range(0, searching.count(0), 97)]
found = hashlib.sha256(repr([columns(searching, 0), programs]).encode()).hexdigest()
before = searching.columns(0, 0, 5)
del searching
taken = int(open("/proc/self/statm").read().split()[0]) * 4096
print(taken, found, before.sum())
"""


def enumerated(addresses: int) -> tuple[int, list[str]]:
    command = [sys.executable, "-c", ENUMERATION, str(addresses), str(TESTS)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    taken, *found = done.stdout.split()
    return int(taken), found


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_bank_of_several_pieces_is_the_same_bank() -> None:
    """Where few addresses are reserved ahead, columns lie in several pieces and arguments move."""
    _, wanted = enumerated(0)
    short, found = enumerated(1 << 30)
    assert found == wanted
    assert short < 1 << 30


MANY = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]), int(sys.argv[1])))
import numpy as np, enumcore as ec
g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
s, x = g.start, g.inputs.x
others = [g.nonterminal(f"N{k}", ec.BitVec(8)) for k in range(12)]
g.add(s, x, *[n + n for n in others])
for n in others:
    g.add(n, x, 1, n + s, n & s)
task = ec.Task(g, inputs={"x": [1, 2, 3]}, target=[9, 200, 7])
result = ec.solve(task, limits=ec.Limits(memory="16MiB", cost=5))
room = np.ones(32 << 20, np.uint8)
print(result.status.name, result.candidates)
"""


def test_a_small_search_needs_few_addresses() -> None:
    """It runs in every address space that the interpreter itself fits into, and leaves it to others afterwards."""
    outputs = {
        subprocess.run([sys.executable, "-c", MANY, str(size)], check=True, stdout=subprocess.PIPE, text=True).stdout
        for size in (1 << 30, 2 << 30, 8 << 30)
    }
    assert len(outputs) == 1
    assert outputs.pop().startswith("COST_LIMIT")


GREEDY = """
import resource, sys
import numpy as np, enumcore as ec
taken = int(open("/proc/self/statm").read().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (taken + int(sys.argv[1]), taken + int(sys.argv[1])))
g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
s, x = g.start, g.inputs.x
g.add(s, x, 1, s + s, s ^ s, s & s, ~s, s << 1)
frame = {"x": np.arange(512, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)}
result = ec.solve(ec.Task(g, inputs=frame), limits=ec.Limits(memory="8GiB", candidates=10**6))
print(result.status.name, result.candidates, result.certificate.complete_below)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_more_addresses_are_never_worse() -> None:
    """Running out of them is a memory limit, with what was found until then."""
    candidates = []
    for size in (100 << 20, 200 << 20, 400 << 20):
        done = subprocess.run([sys.executable, "-c", GREEDY, str(size)], check=True, stdout=subprocess.PIPE, text=True)
        status, count, below = done.stdout.split()
        assert status == "MEMORY_LIMIT"
        assert int(below) > 3
        candidates.append(int(count))
    assert candidates == sorted(set(candidates))


# Searches that take turns, and leave their memory to each other: tables move, also to where a larger one has been.
TURNS = """
import random, resource, sys
sys.path.insert(0, sys.argv[1])
import enumcore as ec
from search.test_threads import task
from support.counts import ICFP64_4
resource.setrlimit(resource.RLIMIT_AS, (60 << 30, 60 << 30))
for seed in 52, 53:
    rng, live = random.Random(seed), []
    for _ in range(600):
        if len(live) < 6:
            live.append(ec.Search(task(), threads=1, limits=ec.Limits(cost=rng.randint(5, 10), memory="1GiB")))
        search = rng.choice(live)
        if next(search, None) is None or rng.random() < 0.05:
            distinct = [level.distinct for level in search.result().levels]
            assert distinct == ICFP64_4[: len(distinct)], distinct
            search.close()
            live.remove(search)
"""


def test_a_table_that_moves_to_used_memory_is_clean_where_it_grows() -> None:
    subprocess.run([sys.executable, "-c", TURNS, str(TESTS)], check=True)
