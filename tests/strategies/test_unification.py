"""Unification: what a conditional is, trees against the optimum, certificates against brute force, clear outcomes."""

import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.engine.conditionals import Parts, can_be_unified, conditionals
from enumcore.engine.slices import Slices
from enumcore.grammars.parsing import least_cost
from enumcore.objectives.cheapest import Cheapest
from enumcore.search.strategy import Strategy, default_strategy
from enumcore.strategies import Unification
from enumcore.strategies.unification.joining import Joining
from enumcore.testing import StrategyContract
from support.brute import Brute, Language, TooMany
from support.sampled import examples

BYTE = ec.BitVec(8)
if0 = ec.define("if0", lambda c, y, z: ec.ite(c == 0, y, z), BYTE, BYTE, BYTE)


def task_of(*right: Any, points: Any = (1, 2, 3, 4), target: Any = (1, 2, 3, 5), sort: ec.Sort = BYTE) -> ec.Task:
    """A task of one nonterminal; a production is a function of it and of the input."""
    g = ec.Grammar(inputs={"x": sort}, output=sort)
    g.add(g.start, g.inputs.x, 0, 1, *(make(g.start, g.inputs.x) for make in right))
    return ec.Task(g, inputs={"x": points}, target=target)


class TestUnification(StrategyContract):
    def strategy(self) -> Strategy:
        return Unification()

    def tasks(self) -> list[ec.Task]:
        with_if = (lambda S, x: ~S, lambda S, x: S & S, lambda S, x: S + S, lambda S, x: ec.ite(S == 1, S, S))
        xs = np.arange(40) * 37 % 256
        targets = (xs, xs + 1 & 255, np.where(xs & 1, 2 * xs & 255, 255 - xs))
        return [task_of(*with_if, points=xs, target=target) for target in targets]


@pytest.mark.parametrize(
    "make",
    [
        lambda S, x: ec.ite(S == 1, S, S),
        lambda S, x: ec.ite(x > S, S, S),
        lambda S, x: ec.ite(S < S, S, S),
        lambda S, x: if0(S, S, S),
        lambda S, x: ec.ite((S & 1) != 0, S, S),
    ],
)
def test_a_conditional_is_known_by_its_shape(make: Any) -> None:
    assert [c.production for c in conditionals(task_of(make))] == [3]
    assert can_be_unified(task_of(make))


@pytest.mark.parametrize(
    "make",
    [
        lambda S, x: ec.ite(S == 1, S, S) + 1,
        lambda S, x: ec.ite(S == 1, S, x),
        lambda S, x: ec.ite(x == 1, S, S),
        lambda S, x: S + S,
    ],
)
def test_what_is_no_conditional_is_enumerated(make: Any) -> None:
    task = task_of(make, lambda S, x: S * S)
    assert conditionals(task) == ()
    assert default_strategy(task, "best") is None
    assert ec.solve(task, limits=ec.Limits(cost=4)).levels.total("candidates") > 0


def test_slices_are_those_that_the_grammar_derives() -> None:
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    S, x = g.start, g.inputs.x
    g.add(S, x, 1, 2, S >> S, S & S, S << 3, ec.ite(S == 1, S, S))
    slices = Slices(g.productions[-1], (0, 1, 2), [(p, p.cost) for p in g.productions[:-1]])
    xs = np.arange(256)
    task = ec.Task(g, inputs={"x": xs}, target=xs)
    costs = {bit: cost for bit, cost in enumerate(slices.costs) if cost >= 0}
    assert set(costs) == set(range(8))
    for bit, cost in costs.items():
        value = slices.read(x, bit)
        assert (task.evaluate(ec.ite(value == 1, ec.Const(1, BYTE), ec.Const(0, BYTE))) == xs >> bit & 1).all()
        assert task.program(value).size == cost + 1
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    g.add(g.start, g.inputs.x, 1, g.start >> 1, ec.ite(g.start == 1, g.start, g.start))
    assert Slices(g.productions[-1], (0, 1, 2), [(p, p.cost) for p in g.productions[:-1]]).costs == []


def optimum(terms: list[tuple[int, int]], conditions: list[tuple[int, int]], points: int, branch: int) -> float:
    """The least cost of a tree that is right at all points: every set of points, the small ones first."""
    best: dict[int, float] = {}
    for chosen in sorted(range(1, 1 << points), key=int.bit_count):
        cost = min((c for c, right in terms if chosen & ~right == 0), default=float("inf"))
        for c, true in conditions:
            yes, no = chosen & true, chosen & ~true
            if yes and no:
                cost = min(cost, branch + c + best[yes] + best[no])
        best[chosen] = cost
    return best[(1 << points) - 1]


@pytest.mark.parametrize("seed", range(12))
def test_trees_against_the_optimum_over_all_sets_of_points(seed: int) -> None:
    """Right everywhere, never below the optimum, and the optimum where one condition is enough."""
    rng = np.random.default_rng(seed)
    points = int(rng.integers(3, 10))
    xs = rng.choice(256, points, replace=False)
    target = np.where(rng.random(points) < 0.5, xs & 7, np.where(rng.random(points) < 0.7, ~xs & 255, xs + xs & 255))
    task = task_of(
        lambda S, x: ~S, lambda S, x: S & S, lambda S, x: S + S, lambda S, x: S >> 1, lambda S, x: ec.ite(S == 1, S, S),
        points=xs, target=target,
    )  # fmt: skip
    parts = Parts(task)
    engine = parts.engine(task, memory=1 << 26)
    engine.advance(5, 1e9, 10.0, None, float("inf"), 100)
    joining = Joining(task, parts, engine, lambda: False)
    joining.read(0)
    (choice,) = parts.choices
    everywhere = [int.from_bytes(np.packbits(row == task.goal.target, bitorder="little").tobytes(), "little")
                  for row in engine.columns(0, 0, engine.count(0))]  # fmt: skip
    terms = [(engine.cost(0, k), right) for k, right in enumerate(everywhere) if right]
    true = [int(row[0]) if row.dtype == np.uint64 else int.from_bytes(row.tobytes(), "little")
            for row in engine.columns(choice, 0, engine.count(choice), packed=True)]  # fmt: skip
    conditions = [(engine.cost(choice, k), own & (1 << points) - 1) for k, own in enumerate(true)]
    least = optimum(terms, conditions, points, parts.branchings[0].cost)
    found = joining.tree(1 << 40)
    if found is None:
        assert least == float("inf") or len(joining.lacking()) > 0 or least > 0
        return
    cost, expr = found
    assert not len(task.failures(expr))
    assert task.program(expr, cost).size == expr.size
    assert cost >= least
    one = min(
        [c for c, right in terms if right == (1 << points) - 1]
        + [parts.branchings[0].cost + c + a + b
           for c, own in conditions
           for a in [min((t for t, r in terms if own & ~r == 0), default=10**9)]
           for b in [min((t for t, r in terms if ((1 << points) - 1) & ~own & ~r == 0), default=10**9)]],
        default=10**9,
    )  # fmt: skip
    assert cost <= one


RIGHT = {
    "~S": lambda S, B, x, y: ~S,
    "S & S": lambda S, B, x, y: S & S,
    "S ^ S": lambda S, B, x, y: S ^ S,
    "S + S": lambda S, B, x, y: S + S,
    "S << 1": lambda S, B, x, y: S << 1,
}
WAYS = {
    "S == 1": lambda S, B, T, x, y: ec.ite(S == 1, S, S),
    "S < S": lambda S, B, T, x, y: ec.ite(S < S, S, S),
    "B": lambda S, B, T, x, y: ec.ite(B, S, S),
    "other branches": lambda S, B, T, x, y: ec.ite(B, T, S),
    "x below": lambda S, B, T, x, y: ec.ite((S & x) == 0, S, T),
}


@st.composite
def tasks(draw: st.DrawFn) -> ec.Task:
    """A few operators and one or two conditionals, perhaps behind a unit production, on few points of few bits."""
    sort = ec.BitVec(draw(st.sampled_from([2, 3])))
    g = ec.Grammar(inputs={"x": sort, "y": sort}, output=sort)
    S, x, y = g.start, g.inputs.x, g.inputs.y
    T, B = g.nonterminal("T", sort), g.nonterminal("B", ec.Bool)
    cost = st.integers(1, 3)
    own = S
    if draw(st.booleans()):
        own = g.nonterminal("U", sort)
        g.add(S, own)
    g.add(own, x, y, cost=1)
    g.add(T, x, 1)
    g.add(B, T == T, y > T, cost=draw(cost))
    for name in draw(st.lists(st.sampled_from(sorted(RIGHT)), max_size=2, unique=True)):
        g.add(own, RIGHT[name](own, B, x, y), cost=draw(cost))
    for name in draw(st.lists(st.sampled_from(sorted(WAYS)), min_size=1, max_size=2, unique=True)):
        g.add(own, WAYS[name](own, B, T, x, y), cost=draw(cost))
    points = draw(st.integers(1, 6))
    value = st.lists(st.integers(0, 2**sort.width - 1), min_size=points, max_size=points)
    counts = draw(st.lists(st.booleans(), min_size=points, max_size=points))
    return ec.Task(g, inputs={"x": draw(value), "y": draw(value)}, target=draw(value), mask=counts)


def is_right_by_brute_force(task: ec.Task, result: ec.Result) -> None:
    """Right everywhere, of the cost that the language gives it, minimal where that is said, none where none is said."""
    certificate = result.certificate
    if certificate.contradiction:
        return
    lowered = Cheapest(task).lower()
    columns = [(code, tuple(map(int, column))) for code, column in lowered["inputs"]]
    try:
        brute = Brute(Language(task.points, lowered["nonterminals"], lowered["productions"], columns)).run(9)
    except TooMany:
        return
    meeting = [cost for column, cost in brute.least[0].items() if not len(task.goal.failures(np.array(column)))]  # type: ignore[union-attr]
    least = min(meeting, default=10)
    assert least >= min(certificate.complete_below, 10)
    if result.program is None:
        assert result.status is not ec.Status.SOLVED
        assert result.status is not ec.Status.EXHAUSTED or least == 10
        return
    assert result.status is ec.Status.SOLVED
    assert not len(task.failures(result.program.expr))
    assert result.program.cost >= least_cost(task.productions, task.costs, task.grammar.start, result.program.expr)
    assert result.program.cost >= least or least == 10
    if certificate.minimal:
        assert min(result.program.cost, 10) == least


@examples(120)
@given(
    tasks(),
    st.lists(st.sampled_from([0, 30, 300, 3000, 20_000]), min_size=1, max_size=3),
    st.sampled_from([1, 100]),
    st.sampled_from(["best", "first"]),
)
def test_certificates_against_brute_force(task: ec.Task, cuts: list[int], begin: int, effort: str) -> None:
    """Under a limit, and after going on from there under another one."""
    from enumcore.strategies.unification import run

    before, run._FIRST = run._FIRST, begin
    result: ec.Result | None = None
    try:
        for candidates in itertools.accumulate(cuts):
            limits = ec.Limits(candidates=candidates, memory="64MiB")
            result = ec.solve(task, effort=effort, limits=limits, resume=result)
            is_right_by_brute_force(task, result)
            assert result.candidates <= candidates
    finally:
        run._FIRST = before


def with_slices(points: Any, target: Any, sort: ec.Sort) -> ec.Task:
    right = (
        lambda S, x: ~S, lambda S, x: S << 1, lambda S, x: S >> 1, lambda S, x: S >> 4,
        lambda S, x: S & S, lambda S, x: S | S, lambda S, x: S ^ S, lambda S, x: S + S,
        lambda S, x: ec.ite(S == 1, S, S),
    )  # fmt: skip
    return task_of(*right, points=points, target=target, sort=sort)


XS = np.arange(1, 301, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
HARD = np.where(
    XS >> np.uint64(9) & np.uint64(1), XS & ~(XS >> np.uint64(1)), (XS << np.uint64(1)) ^ (XS >> np.uint64(4))
)


def test_a_program_far_beyond_enumeration_is_found_and_the_same_each_time() -> None:
    task = with_slices(XS, HARD, ec.BitVec(64))
    found = {str(ec.solve(task, effort="first", limits=ec.Limits(candidates=2_000_000)).program) for _ in range(3)}
    (program,) = found
    assert program != "None"
    told: list[ec.Program] = []
    result = ec.solve(task, effort="first", on_improvement=told.append, limits=ec.Limits(candidates=2_000_000))
    assert told[-1] == result.program
    assert not result.certificate.minimal
    assert result.certificate.complete_below <= result.program.cost  # type: ignore[union-attr]
    assert (result.program(XS) == HARD).all()  # type: ignore[misc]


def test_candidates_of_trees_are_counted() -> None:
    task = with_slices(XS, HARD, ec.BitVec(64))
    results = [ec.solve(task, limits=ec.Limits(candidates=200_000)) for _ in range(2)]
    for result in results:
        plain, trees, checks = result.rounds
        assert trees.candidates > 0
        assert trees.partial > 0
        assert checks.candidates > 0
        assert plain.candidates + trees.candidates + checks.candidates == result.candidates <= 200_000
        assert result.program is not None
        assert result.last_improvement is not None
        assert result.last_improvement.candidates <= result.candidates
    (one, other) = ([row._replace(seconds=0.0) for row in result.rounds] for result in results)
    assert one == other


def test_it_goes_on_for_a_smaller_program() -> None:
    task = with_slices(XS, HARD, ec.BitVec(64))
    first = ec.solve(task, effort="first", limits=ec.Limits(candidates=2_000_000))
    assert first.program is not None
    costs: list[int] = [first.program.cost]
    levels: list[ec.Level] = []
    result = ec.solve(
        task, resume=first, on_level=levels.append, limits=ec.Limits(candidates=first.candidates + 50_000)
    )
    assert result.program is not None
    costs.append(result.program.cost)
    assert result.candidates <= first.candidates + 50_000
    again = ec.solve(task, resume=result, limits=ec.Limits(candidates=2_000_000))
    assert again.program is not None
    costs.append(again.program.cost)
    assert costs == sorted(costs, reverse=True)
    assert levels
    assert again.certificate.complete_below >= result.certificate.complete_below >= first.certificate.complete_below


def test_what_is_proved_is_handed_back() -> None:
    task = task_of(lambda S, x: S + S, lambda S, x: ec.ite(S == 1, S, S), points=[1, 2, 3], target=[2, 4, 6])
    result = ec.solve(task)
    assert result.certificate.minimal
    assert ec.solve(task, resume=result).program == result.program


def test_the_memory_goes_with_the_next_search() -> None:
    task = with_slices(XS, HARD, ec.BitVec(64))
    result = ec.solve(task, effort="first")
    ec.solve(task_of(lambda S, x: S + S))
    with pytest.raises(ec.SearchError, match="memory"):
        ec.solve(task, resume=result)


def test_no_memory_is_lost_between_searches() -> None:
    """The core asks the rounds back; that it keeps them may not keep them for ever."""
    import gc
    import weakref

    from enumcore.strategies.unification.rounds import Rounds

    seen: list[weakref.ref[Any]] = []
    begin = Rounds._begin

    def watched(self: Rounds) -> None:
        begin(self)
        seen.append(weakref.ref(self))

    Rounds._begin = watched  # type: ignore[method-assign]
    try:
        ec.solve(with_slices(XS, HARD, ec.BitVec(64)), effort="first")
    finally:
        Rounds._begin = begin  # type: ignore[method-assign]
    gc.collect()
    assert seen
    assert all(ref() is None for ref in seen)


def test_the_caller_may_end_it_at_the_first_program() -> None:
    task = with_slices(XS, HARD, ec.BitVec(64))
    result = ec.solve(task, on_improvement=lambda program: not len(task.failures(program.expr)))
    assert (result.status, result.certificate.minimal) == (ec.Status.SOLVED, False)


def test_contradictory_examples_end_it_at_once() -> None:
    task = with_slices([1, 2, 1], [3, 4, 5], BYTE)
    result = ec.solve(task)
    assert (result.status, result.certificate.contradiction, result.candidates) == (ec.Status.EXHAUSTED, (0, 2), 0)


def test_equal_examples_count_once() -> None:
    task = with_slices(np.tile(XS[:30], 3), np.tile(HARD[:30], 3), ec.BitVec(64))
    result = ec.solve(task, effort="first", limits=ec.Limits(candidates=2_000_000))
    assert result.status is ec.Status.SOLVED


def test_many_points_without_a_common_term_end_in_the_limit() -> None:
    """Drawn targets: each point would be a leaf of its own."""
    rng = np.random.default_rng(5)
    xs, target = rng.integers(0, 2**63, (2, 1049), np.uint64)
    result = ec.solve(with_slices(xs, target, ec.BitVec(64)), limits=ec.Limits(candidates=300_000, memory="256MiB"))
    assert (result.status, result.program) == (ec.Status.CANDIDATE_LIMIT, None)


def test_outputs_of_few_bits_which_every_program_meets_somewhere() -> None:
    xs = np.arange(200) * 7919 % 65536
    task = with_slices(xs, (xs >> 5 & 1) ^ (xs >> 3 & 1), ec.BitVec(16))
    result = ec.solve(task, effort="first", limits=ec.Limits(candidates=2_000_000))
    assert result.status is ec.Status.SOLVED
    g = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.Bool)
    T, x = g.nonterminal("T", ec.BitVec(16)), g.inputs.x
    g.add(g.start, T == T, T < T, ec.ite(g.start, g.start, g.start))
    g.add(T, x, 0, 1, T & T, T >> 1)
    task = ec.Task(g, inputs={"x": xs}, target=np.where(xs & 1, xs & 2, xs >> 1 & 2) > 0)
    assert ec.solve(task, effort="first", limits=ec.Limits(candidates=2_000_000)).status is ec.Status.SOLVED


def test_branches_keep_to_their_nonterminals() -> None:
    """A grammar that allows two conditionals, one within the other, has no program with more."""
    g = ec.Grammar(inputs={"x": BYTE}, output=BYTE)
    x, levels = g.inputs.x, [g.start, g.nonterminal("D1", BYTE), g.nonterminal("D0", BYTE)]
    B = g.nonterminal("B", ec.Bool)
    for outer, inner in itertools.pairwise(levels):
        g.add(outer, ec.ite(B, inner, inner))
        g.add(outer, inner)
    g.add(levels[-1], x, 1, 2, 4, 8, 16)
    g.add(B, x == levels[-1], x < levels[-1])
    four, five = [1, 2, 8, 16], [1, 2, 4, 8, 16]
    xs = np.array([0, 3, 9, 20, 40])
    solved = ec.solve(ec.Task(g, inputs={"x": xs[:4]}, target=four), limits=ec.Limits(seconds=10))
    assert (solved.status, solved.certificate.minimal) == (ec.Status.SOLVED, True)
    assert ec.solve(ec.Task(g, inputs={"x": xs}, target=five), limits=ec.Limits(candidates=20_000)).program is None


@pytest.mark.parametrize("effort", ["last", 3, None])
def test_an_effort_that_is_none(effort: Any) -> None:
    with pytest.raises(ec.TaskError, match="effort="):
        ec.solve(task_of(lambda S, x: S + S), effort=effort)
    with pytest.raises(ec.TaskError, match="effort="):
        Unification(effort=effort)


def test_an_interrupt_leaves_the_best_program() -> None:
    task = with_slices(XS, HARD, ec.BitVec(64))
    seen: list[ec.Program] = []

    def after_a_program(level: ec.Level) -> bool:
        if seen:
            raise KeyboardInterrupt
        return False

    def hear(program: ec.Program) -> None:
        if not len(task.failures(program.expr)):
            seen.append(program)

    result = ec.solve(task, on_level=after_a_program, on_improvement=hear, limits=ec.Limits(seconds=60))
    assert result.status is ec.Status.SOLVED
    assert result.program == seen[-1]
    again = ec.solve(task, resume=result, limits=ec.Limits(candidates=result.candidates + 100_000))
    assert again.program is not None
    assert again.program.cost <= seen[0].cost
