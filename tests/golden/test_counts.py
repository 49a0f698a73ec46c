"""Counts that mathematics fixes, pruned and not, on every ISA here."""

from __future__ import annotations

from typing import Any

import pytest

from support.brute import Language
from support.counts import (
    AND_OR_NOT_3,
    ICFP64_1,
    ICFP64_4,
    KNUTH_3,
    NAND_2,
    NAND_3,
    connectives,
    icfp64,
    polynomials,
    splitmix64,
    ten_connectives,
)
from support.language import CODES, ISAS, engine, run

pytestmark = [
    pytest.mark.parametrize("isa", ISAS),
    pytest.mark.parametrize("prune", [True, False], ids=["pruned", "unpruned"]),
]


def by_cost(searching: Any) -> dict[int, int]:
    """How many columns are new at each cost that has any."""
    return {row["cost"]: row["distinct"] for row in searching.levels if row["distinct"]}


def odd(counts: list[int]) -> dict[int, int]:
    """Counts at costs 1, 3, 5, …: at an even cost there is no candidate."""
    return {2 * r + 1: count for r, count in enumerate(counts) if count}


def distinct(searching: Any) -> list[int]:
    return [row["distinct"] for row in searching.levels]


def exhausted(language: Language, **options: Any) -> Any:
    searching = run(engine(language, **options))
    assert searching.status == "exhausted"
    return searching


@pytest.mark.parametrize(
    ("language", "counts"),
    [
        pytest.param(
            connectives(3, "and", "or", "not"),
            {cost: count for cost, count in enumerate(AND_OR_NOT_3, 1) if count},
            id="and-or-not-3",
        ),
        pytest.param(ten_connectives(3), odd(KNUTH_3), id="ten-connectives-3"),
    ],
)
def test_formulas_by_size(language: Language, counts: dict[int, int], isa: str, prune: bool) -> None:
    searching = exhausted(language, isa=isa, prune=prune)
    assert by_cost(searching) == counts
    assert searching.count(0) == 2**language.points


@pytest.mark.parametrize(("variables", "counts"), [(2, NAND_2), (3, NAND_3)])
def test_nand_by_size(variables: int, counts: list[int], isa: str, prune: bool) -> None:
    """nand as `not` on `and` in one production of one node."""
    language = connectives(variables)
    applied = [("apply", 0, CODES["Bool", "and"], (0, 1), (0, 0)), ("apply", 0, CODES["Bool", "not"], (2,), (0, 0))]
    language.productions.append((0, 1, [("slot", 0, 0), ("slot", 0, 0), *applied]))
    searching = exhausted(language, isa=isa, prune=prune)
    assert by_cost(searching) == odd(counts)
    assert all(row["cost"] % 2 for row in searching.levels)
    assert searching.count(0) == 2**language.points


@pytest.mark.parametrize(("variables", "closure"), [(3, 18), (4, 166), (5, 7579)])
def test_monotone_formulas_close(variables: int, closure: int, isa: str, prune: bool) -> None:
    assert exhausted(connectives(variables, "and", "or"), isa=isa, prune=prune).count(0) == closure


@pytest.mark.parametrize(("width", "closure"), [(2, 64), (3, 1024)])
def test_polynomials_modulo_a_power_of_two_close(width: int, closure: int, isa: str, prune: bool) -> None:
    assert exhausted(polynomials(width, "bvadd", "bvmul"), isa=isa, prune=prune).count(0) == closure


@pytest.mark.parametrize(("width", "closure"), [(1, 4), (2, 64)])
def test_bitwise_arithmetic_closes(width: int, closure: int, isa: str, prune: bool) -> None:
    symbols = ("bvadd", "bvsub", "bvand", "bvor", "bvxor", "bvnot")
    assert exhausted(polynomials(width, *symbols), isa=isa, prune=prune).count(0) == closure


@pytest.mark.parametrize("exact", [False, True], ids=["hashed", "exact"])
@pytest.mark.parametrize(("points", "counts"), [(4, ICFP64_4), (1, ICFP64_1)])
def test_icfp64_by_size(points: int, counts: list[int], isa: str, prune: bool, exact: bool) -> None:
    assert splitmix64(1) == [0xE220A8397B1DCDAF]
    searching = run(engine(icfp64(points), isa=isa, prune=prune, exact=exact), cost=len(counts))
    assert distinct(searching) == counts
    assert searching.hashed == (points > 1 and not exact)
    assert searching.distinct == sum(counts) == {4: 2255010, 1: 280284}[points]
    assert not exact or searching.collisions == 0
