"""No certificate says more than brute force allows, however a search is made and cut (bench/soundness.py has more)."""

from __future__ import annotations

from hypothesis import given

from support.sampled import examples
from support.soundness import Case, Cut, cases, cuts, go


@given(case=cases, each=cuts())
@examples(300)
def test_no_cut_makes_a_certificate_false(case: Case, each: list[Cut]) -> None:
    go(case, each)
