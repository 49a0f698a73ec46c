"""Just-in-time fitting against brute force on random small languages; partial solutions against NumPy."""

from dataclasses import dataclass

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.objectives.cheapest import Cheapest
from enumcore.search.partials import Partial, PartialSearch
from enumcore.strategies import JustInTime
from support.brute import Brute, Language, TooMany
from support.faces import words
from support.mdl_languages import grammars
from support.sampled import examples

MEMORY = "64MiB"


def language(task: ec.Task) -> Language:
    """What the brute force searches: the task's productions at its own costs, or a round's at that round's."""
    lowered = Cheapest(task).lower()
    inputs = [(code, tuple(map(int, column))) for code, column in lowered["inputs"]]
    return Language(task.points, lowered["nonterminals"], lowered["productions"], inputs)


def least_cost(task: ec.Task, below: int) -> int | None:
    """The least cost below that of a program that meets the goal."""
    brute = Brute(language(task)).run(below - 1)
    meeting = [cost for column, cost in brute.least[0].items() if not len(task.goal.failures(np.array(column)))]  # type: ignore[union-attr]
    return min(meeting, default=None)


@dataclass
class Case:
    task: ec.Task
    strategy: JustInTime
    candidates: int


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sort = draw(st.sampled_from([ec.Bool, ec.BitVec(2)]))
    top = (1 << sort.width) - 1
    points = draw(st.integers(2, 6))
    value = st.lists(st.integers(0, top), min_size=points, max_size=points)
    frame = {name: np.array(draw(value), np.uint8) for name in "xy"}
    mask = draw(st.lists(st.booleans(), min_size=points, max_size=points))
    task = ec.Task(draw(grammars(sort)), inputs=frame, target=np.array(draw(value)), mask=np.array(mask))
    strategy = JustInTime(
        resolution=draw(st.sampled_from([0.5, 1.0, 0.7])),
        kept=draw(st.integers(0, 4)),
        first=draw(st.sampled_from([1, 50])),
        growth=draw(st.sampled_from([1.1, 2.0])),
    )
    return Case(task, strategy, draw(st.sampled_from([20, 200, 100_000])))


@examples(300)
@given(cases())
def test_what_the_certificate_says_is_so(case: Case) -> None:
    """Minimal under the costs of its round, none below those costs, none in the language when exhausted."""
    result = ec.solve(case.task, strategy=case.strategy, limits=ec.Limits(candidates=case.candidates, memory=MEMORY))
    certificate = result.certificate
    if certificate.contradiction:
        return
    priced = result.priced  # type: ignore[attr-defined]
    try:
        least = least_cost(priced, min(certificate.complete_below + 1, 40))
        own = least_cost(case.task, min(certificate.own_complete_below + 1, 20))  # type: ignore[attr-defined]
    except TooMany:
        return
    if result.program is None:
        assert least is None or least >= certificate.complete_below
        assert own is None or own >= certificate.own_complete_below  # type: ignore[attr-defined]
        return
    assert not len(case.task.failures(result.program.expr))
    assert certificate.minimal
    if certificate.complete_below < 40:
        assert least == result.cost
    if certificate.own_minimal and certificate.own_complete_below < 20:  # type: ignore[attr-defined]
        assert own == certificate.own_cost  # type: ignore[attr-defined]


def by_numpy(columns: np.ndarray, target: np.ndarray, counts: np.ndarray, least: int) -> list[Partial]:  # type: ignore[type-arg]
    """Program after program: kept when it meets enough points and no one kept before meets all of them."""
    found: list[Partial] = []
    for number, column in enumerate(columns):
        right = (column == target) & counts
        points = sum(1 << int(p) for p in np.flatnonzero(right))
        if right.sum() >= least and not any(points & ~other.points == 0 for other in found):
            found.append(Partial(number, int(right.sum()), points))
    return found


@examples(60)
@given(
    width=st.sampled_from([0, 3, 8, 13, 32, 64]),
    points=st.sampled_from([1, 7, 8, 31, 64, 65, 130, 300]),
    least=st.integers(1, 3),
    values=st.integers(1, 4),
    seed=st.integers(0, 99),
    masked=st.booleans(),
)
def test_partial_solutions_are_those_of_numpy(
    width: int, points: int, least: int, values: int, seed: int, masked: bool
) -> None:
    draw = np.random.default_rng(seed)
    sort = ec.BitVec(width) if width else ec.Bool
    g = words(width) if width else _truths()
    frame = {name: draw.integers(0, 2 ** min(sort.width, 62), points) for name in g.inputs}
    target = draw.integers(0, min(values + 1, 2**sort.width), points)
    counts = draw.integers(0, 2, points).astype(bool) if masked else np.ones(points, bool)
    task = ec.Task(g, inputs=frame, target=target, mask=counts)
    if task.contradiction:
        return
    with PartialSearch(task, least=least, limits=ec.Limits(candidates=3000, memory=MEMORY)) as search:
        for _ in search:
            pass
        wanted = by_numpy(search.bank.columns(g.start), task.goal.target, counts, least)  # type: ignore[union-attr]
        assert len(wanted) <= 256
        assert search.partials() == wanted


def _truths() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool, "z": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x, g.inputs.y, g.inputs.z, ~g.start, g.start & g.start, g.start ^ g.start)
    return g
