"""The order of the bank and the level tables, as digests: the same on every ISA and in every build, with any tile.

A change of the schedule changes the digests, and is allowed to: put the new ones here, once every build agrees on them.
"""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from support.brute import Language
from support.counts import connectives, icfp64, splitmix64, ten_connectives
from support.language import CODES, ISAS, array, columns, engine, run, table


def digest(searching: Any) -> str:
    """Of the promised part of the level table, and of every program and column in the order of the bank."""
    programs = [searching.program(0, k) for k in range(searching.count(0))]
    text = repr([table(searching), programs, columns(searching, 0), searching.winner, searching.status])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


CASES = {
    "icfp64-4": (icfp64(4), 7, "c80e39d2d2fde987"),
    "icfp64-1": (icfp64(1), 7, "4facb0a3fe54fd13"),
    "and-or-not-3": (connectives(3, "and", "or", "not"), 22, "f72c7ee3830a5a0d"),
    "ten-connectives-3": (ten_connectives(3), 9, "28d524eae7f0e28f"),
}


@pytest.mark.parametrize("isa", ISAS)
@pytest.mark.parametrize(("language", "size", "wanted"), CASES.values(), ids=CASES.keys())
def test_bank_order(language: Language, size: int, wanted: str, isa: str) -> None:
    assert digest(run(engine(language, isa=isa), cost=size)) == wanted


@pytest.mark.parametrize("isa", ISAS)
def test_the_level_of_a_winner_is_counted_to_its_ordinal(isa: str) -> None:
    language = icfp64(4)
    full = run(engine(language), cost=7)
    target = columns(full, 0, full.count(0) - 1500)[0]  # of size 7
    searching = run(engine(language, ("target", array(64, target), None), isa=isa))
    assert searching.status == "solved"
    assert searching.winner == full.count(0) - 1500
    assert digest(searching) == "65ba3a06384c46b2"


@pytest.mark.parametrize("isa", ISAS)
def test_a_formula_is_met_at_the_same_ordinal(isa: str) -> None:
    """The candidate's value is above one bound and below another, on every point."""
    bounds = [("input", 64, 0), ("slot", 64, 0), ("input", 64, 1)]
    less = CODES["BitVec", "bvult"]
    nodes = [*bounds, ("apply", 0, less, (0, 1), (0, 0)), ("apply", 0, less, (1, 2), (0, 0))]
    nodes.append(("apply", 0, CODES["Bool", "and"], (3, 4), (0, 0)))
    middle = [v // 3 for v in splitmix64(4)]
    inputs = [(64, array(64, [v - v // 8 for v in middle])), (64, array(64, [v + v // 8 for v in middle]))]
    searching = run(engine(icfp64(4), ("formula", nodes, inputs), isa=isa), cost=9)
    assert searching.status == "solved"
    assert digest(searching) == "8e10156af213d019"


@pytest.mark.parametrize("isa", ISAS)
def test_a_candidate_limit_cuts_at_the_same_ordinal(isa: str) -> None:
    searching = run(engine(icfp64(4), isa=isa), candidates=54_321)
    assert searching.status == "candidate_limit"
    assert digest(searching) == "39b1fa5acc24f633"
