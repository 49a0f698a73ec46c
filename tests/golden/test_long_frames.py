"""The same counts when every point occurs many times: long columns, in tiles that get narrower down to one lane."""

from __future__ import annotations

import pytest

from support.brute import Language
from support.counts import AND_OR_NOT_3, ICFP64_4, connectives, icfp64
from support.language import ISAS, engine, run

pytestmark = pytest.mark.parametrize("isa", ISAS)


def repeated(language: Language, times: int, more: int = 0) -> Language:
    """Every point `times` times, and the first ones once more."""
    inputs = [(sort, column * times + column[:more]) for sort, column in language.inputs]
    points = language.points * times + more
    return Language(points, language.nonterminals, language.productions, inputs)


@pytest.mark.parametrize(("times", "more"), [(1, 1), (7, 7), (8, 0), (8, 1), (125, 3), (4096, 0), (20_000, 5)])
@pytest.mark.parametrize("prune", [True, False], ids=["pruned", "unpruned"])
def test_and_or_not(times: int, more: int, prune: bool, isa: str) -> None:
    size = 22 if times < 1000 else 9
    language = repeated(connectives(3, "and", "or", "not"), times, more)
    searching = run(engine(language, isa=isa, prune=prune), cost=size)
    assert [row["distinct"] for row in searching.levels] == AND_OR_NOT_3[:size]


@pytest.mark.parametrize(("times", "more", "size"), [(2, 1, 8), (16, 0, 8), (33, 3, 7), (256, 1, 6), (5000, 2, 5)])
@pytest.mark.parametrize("exact", [False, True], ids=["hashed", "exact"])
def test_icfp64(times: int, more: int, size: int, exact: bool, isa: str) -> None:
    searching = run(engine(repeated(icfp64(4), times, more), isa=isa, exact=exact), cost=size)
    assert [row["distinct"] for row in searching.levels] == ICFP64_4[:size]
    assert not exact or searching.collisions == 0
