"""What the search of a recursion proves: frames that are all states of the data, and what lies outside of its banks."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.search.options import Options
from enumcore.search.slots.alternative import Alternative
from enumcore.search.slots.banks import Bodies
from enumcore.search.slots.regions import states_of_the_data
from enumcore.search.slots.states import Frame, compact
from enumcore.search.slots.watch import Watch
from enumcore.search.slots.weights import Weights
from support.slot_languages import set_task

FOLDS = 2  # the number of the symbol `q`


def prepared(task: ec.Task) -> Alternative:
    """A search whose banks are built."""
    weights = Weights(task, None)
    watch = Watch(ec.Limits(), lambda: False, None, False, Options())
    found = Alternative(task, task.productions[-1], weights.ticks, weights, watch)
    found.prepare()
    return found


def every_state(search: Alternative, symbol: int, elements: int) -> Frame:
    """Each node of a symbol with every value that its child can have."""
    nodes = search.statements.symbols[symbol]
    rows, values = np.array(list(itertools.product(range(len(nodes.at)), range(1 << elements)))).T
    (bank,) = (search.banks[symbol],)
    assert isinstance(bank, Bodies)
    columns: dict[str, Any] = {name: column[rows] for name, column in nodes.columns.items()}
    columns.update({name: compact(lists.take(rows)) for name, lists in nodes.lists.items()})
    columns[bank.language.case.variables[0][0]] = values.astype(np.uint64)
    return Frame({name: columns[name] for name in bank.language.inputs}, exact=True)


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(s, marks=pytest.mark.slow) for s in range(6, 60))])
def test_states_of_the_data_tell_apart_what_differs_anywhere_on_it(seed: int) -> None:
    search = prepared(set_task(seed, noisy=False, worlds=4))
    symbol = search.names.index("q")
    bank = search.banks[symbol]
    if not len(search.statements.symbols[symbol].at) or not isinstance(bank, Bodies):
        pytest.skip("no term has the symbol")
    frame = states_of_the_data(search.statements, bank.language, symbol, "all")
    assert frame is not None
    all_of_them = every_state(search, symbol, 4)
    assert frame.size <= all_of_them.size
    made = []
    for states in (frame, all_of_them):
        bodies = Bodies(bank.language, states)
        bodies.build(10_000, ec.Limits(), lambda: False, Options())
        made.append(bodies.ticks)
    assert made[0] == made[1]


@pytest.mark.parametrize("seed", [*range(6), *(pytest.param(s, marks=pytest.mark.slow) for s in range(6, 80))])
@pytest.mark.parametrize("noisy", [False, True])
def test_few_bodies_claim_no_more_than_all_do(seed: int, noisy: bool) -> None:
    task = set_task(seed, noisy=noisy, worlds=5)
    objective = ec.MDL(ec.noise.Bernoulli()) if noisy else None
    whole = ec.solve(task, objective=objective)
    if whole.status is not ec.Status.SOLVED or not whole.certificate.minimal:
        pytest.skip("the whole search proves nothing either")
    for bodies in (1, 2, 3, 5, 8):
        few = ec.solve(task, objective=objective, bodies=bodies)
        if not noisy:
            assert few.certificate.complete_below <= whole.cost
        else:
            assert few.certificate.bounds.lower <= whole.certificate.bits.total + 1e-9
        if few.certificate.minimal:
            assert few.cost == whole.cost if not noisy else few.bits.total == pytest.approx(whole.bits.total)


@pytest.mark.parametrize("seed", [0, 1, 3, *(pytest.param(s, marks=pytest.mark.slow) for s in range(4, 30))])
def test_a_limit_takes_nothing_away_that_was_proved(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "enumcore.search.slots.alternative._FIRST_BODIES", 1
    )  # so that banks are raised again and again
    task = set_task(seed, noisy=False, worlds=5)
    whole = ec.solve(task)
    before = 0
    for candidates in range(1, 60, 3):
        part = ec.solve(task, limits=ec.Limits(candidates=candidates))
        assert part.certificate.complete_below >= before
        before = part.certificate.complete_below
        if part.certificate.minimal:
            assert part.cost == whole.cost
    if whole.cost is not None:
        assert before <= whole.cost
