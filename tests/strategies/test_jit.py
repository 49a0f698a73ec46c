"""Just-in-time fitting: what its certificate says holds under the costs it names, and its rounds obey the limits."""

import gc
import pickle
import weakref
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.expressions.substitution import substitute
from enumcore.strategies import JustInTime
from enumcore.strategies.justintime.run import Run
from support.faces import SPLITMIX, endless, words

EAGER = JustInTime(first=1000)  # its rounds are short
SMALL = ec.Limits(candidates=1_000_000, memory="256MiB")  # never reached by what is solved here


def branches(points: int = 24) -> ec.Task:
    """Two different programs on odd and even words: each is a partial solution."""
    xs = np.concatenate([SPLITMIX, SPLITMIX >> np.uint64(7), np.arange(points, dtype=np.uint64)])[:points]
    target = np.where(xs & np.uint64(1), ~xs & (xs + xs), xs ^ (xs + np.uint64(1)))
    return ec.Task(words(), inputs={"x": xs}, target=target)


def solved(**options: Any) -> Any:
    result = ec.solve(branches(), strategy=EAGER, limits=SMALL, **options)
    assert result.status is ec.Status.SOLVED
    assert len(result.rounds) > 2
    return result


def plain(result: Any) -> ec.Task:
    """The same task in a grammar of its own, with the costs that the certificate names."""
    task = result.priced
    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    nonterminals = {"S": g.start, "B": g.nonterminal("B", ec.Bool)}
    for production, (text, ticks) in zip(task.productions, result.certificate.costs, strict=True):
        assert str(production) == text
        right = substitute(production.expr, [nonterminals[slot.name] for slot in production.slots])
        g.add(nonterminals[production.nonterminal.name], right, cost=ticks)
    return ec.Task(g, inputs=task.inputs, target=task.goal.target)


def test_a_plain_search_under_the_certificates_costs_finds_the_same() -> None:
    result = solved()
    again = ec.solve(plain(result))
    assert result.certificate.minimal
    assert again.certificate.minimal
    assert (again.cost, again.program.expr.same_as(result.program.expr)) == (result.cost, True)
    assert again.certificate.complete_below == result.certificate.complete_below


def test_what_stops_it_leaves_a_certificate_under_its_costs() -> None:
    whole = solved()
    cut = whole.candidates - whole.rounds[-1].candidates // 2
    result = ec.solve(branches(), strategy=EAGER, limits=ec.Limits(candidates=cut))
    assert result.status is ec.Status.CANDIDATE_LIMIT
    assert result.program is None
    assert not result.certificate.minimal
    assert result.certificate.costs == whole.certificate.costs
    again = ec.solve(plain(result), limits=ec.Limits(cost=result.certificate.complete_below - 1))
    assert again.status is ec.Status.COST_LIMIT
    assert again.levels.total("candidates") <= result.rounds[-1].candidates


def test_the_certificate_says_whose_costs_they_are() -> None:
    certificate = solved().certificate
    assert f"Costs are those of round {certificate.round}, fitted to partial solutions" in str(certificate)
    assert f"below {certificate.own_complete_below} was covered" in str(certificate)
    assert certificate.to_dict()["costs"][0] == list(certificate.costs[0])
    assert not certificate.own_minimal


def test_by_the_grammars_own_costs_the_first_rounds_levels_are_covered() -> None:
    result = solved()
    below = result.certificate.own_complete_below
    plain_result = ec.solve(branches(), limits=ec.Limits(cost=below - 1))
    assert plain_result.status is ec.Status.COST_LIMIT
    assert plain_result.candidates == result.rounds[0].candidates
    assert result.certificate.own_cost == result.size


def test_an_easy_task_is_solved_under_the_grammars_own_costs() -> None:
    task = ec.Task(words(), inputs={"x": SPLITMIX}, target=SPLITMIX + np.uint64(1))
    result = ec.solve(task, strategy=JustInTime(), limits=SMALL)
    same = ec.solve(task)
    assert (result.program, result.cost, result.candidates) == (same.program, same.cost, same.candidates)
    assert result.certificate.own_minimal
    assert "Costs are the grammar's own." in str(result)


def test_no_production_is_ruled_out() -> None:
    costs = dict(solved().certificate.costs)
    assert set(costs) >= {str(p) for p in branches().productions}
    assert all(1 <= ticks < 100 for text, ticks in costs.items() if text in {str(p) for p in branches().productions})
    assert sum(2.0 ** (-0.5 * ticks) for text, ticks in costs.items() if text.startswith("S ::=")) <= 1


def test_without_kept_programs_it_is_probe() -> None:
    result = ec.solve(branches(), strategy=JustInTime(first=1000, kept=0), limits=ec.Limits(candidates=100_000))
    assert [row.kept for row in result.rounds] == [0] * len(result.rounds)
    assert len(result.certificate.costs) == len(branches().productions)


def test_the_same_limits_give_the_same_run() -> None:
    runs = [ec.solve(endless(), strategy=EAGER, limits=ec.Limits(candidates=60_000, memory="256MiB")) for _ in range(2)]
    first, second = ([row._replace(seconds=0.0) for row in run.rounds] for run in runs)
    assert first == second
    assert runs[0].certificate.costs == runs[1].certificate.costs
    assert runs[0].candidates == sum(row.candidates for row in first) == 60_000


def test_budgets_grow_from_round_to_round() -> None:
    rows = solved().rounds
    assert all(row.partial <= later.partial and row.met <= later.met for row, later in pairwise(rows))
    assert [row.round for row in rows] == list(range(len(rows)))


def test_the_instruction_set_changes_nothing() -> None:
    results = [solved(isa=isa) for isa in ec.info()["isas_supported"]]
    assert len({(str(result.program), result.cost, len(result.rounds)) for result in results}) == 1


@pytest.mark.parametrize("limits", [{"candidates": 0}, {"seconds": 0.0}])
def test_nothing_is_left_of_a_limit_of_0(limits: dict[str, Any]) -> None:
    result = ec.solve(branches(), strategy=EAGER, limits=ec.Limits(**limits))
    assert result.status in (ec.Status.CANDIDATE_LIMIT, ec.Status.TIME_LIMIT)
    assert (len(result.rounds), result.program) == (1, None)


def test_a_full_memory_leads_to_another_round() -> None:
    result = ec.solve(branches(), strategy=JustInTime(first=10**12), limits=ec.Limits(memory="3MiB", candidates=10**7))
    assert len(result.rounds) > 1
    assert result.status in (ec.Status.SOLVED, ec.Status.MEMORY_LIMIT, ec.Status.CANDIDATE_LIMIT)


def test_a_round_gives_its_memory_back_before_the_next_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    engines: list[weakref.ref[Any]] = []
    begin = Run._begin

    def watched(run: Run) -> Any:
        assert all(engine() is None for engine in engines)
        search = begin(run)
        engines.append(weakref.ref(search._engine))
        return search

    monkeypatch.setattr(Run, "_begin", watched)
    gc.disable()
    try:
        result = solved()
    finally:
        gc.enable()
    assert len(engines) == len(result.rounds)
    ec.Search(NO_TARGET, limits=SMALL)  # any search takes over what the last round held
    assert engines[-1]() is None
    assert result.programs(1) == [result.program]


def test_contradictory_points_are_proved() -> None:
    task = ec.Task(words(), inputs={"x": [1, 1, 2]}, target=[3, 4, 5])
    result = ec.solve(task, strategy=JustInTime())
    assert result.status is ec.Status.EXHAUSTED
    assert result.certificate.contradiction == (0, 1)


def test_a_finite_language_is_exhausted_under_any_costs() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, 1, 2, g.start & g.start)
    task = ec.Task(g, inputs={"x": [1, 2, 3, 4]}, target=[1, 2, 3, 5])
    result = ec.solve(task, strategy=JustInTime(first=1), limits=SMALL)
    assert result.status is ec.Status.EXHAUSTED
    assert "No program of the language meets the goal" in str(result.certificate)


def test_free_points_are_not_learned_from() -> None:
    xs = np.arange(8, dtype=np.uint64)
    task = ec.Task(words(), inputs={"x": xs}, target=xs + np.uint64(5), mask=np.zeros(8, bool))
    assert ec.solve(task, strategy=JustInTime(first=1), limits=SMALL).status is ec.Status.SOLVED


def test_an_interrupt_returns_what_there_is() -> None:
    seen = []

    def interrupt(level: ec.Level) -> None:
        seen.append(level)
        if len(seen) == 30:
            raise KeyboardInterrupt

    result = ec.solve(branches(), strategy=EAGER, limits=SMALL, on_level=interrupt)
    assert (result.status, result.program) == (ec.Status.INTERRUPTED, None)
    assert result.certificate.status is ec.Status.INTERRUPTED
    assert len(result.certificate.costs) == len(branches().productions) + result.rounds[-1].kept


def test_an_interrupt_between_two_rounds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    begin, calls = Run._begin, []

    def interrupted(run: Run) -> Any:
        calls.append(run)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return begin(run)

    monkeypatch.setattr(Run, "_begin", interrupted)
    result = ec.solve(branches(), strategy=EAGER, limits=SMALL)
    assert (result.status, result.program, len(result.rounds)) == (ec.Status.INTERRUPTED, None, 2)
    assert len(result.certificate.costs) == len(branches().productions) + result.rounds[-1].kept


def test_a_callback_can_end_it() -> None:
    result = ec.solve(branches(), strategy=EAGER, limits=SMALL, on_level=lambda level: level.cost == 3)
    assert (result.status, len(result.rounds)) == (ec.Status.STOPPED, 1)
    with pytest.raises(ZeroDivisionError):
        ec.solve(branches(), strategy=EAGER, limits=SMALL, on_level=lambda level: 1 // 0)


def test_what_is_found_can_be_asked_for_more_and_travels() -> None:
    result = solved()
    programs = result.programs(3)
    assert programs[0] == result.program
    assert all((program(branches().inputs["x"]) == branches().goal.target).all() for program in programs)  # type: ignore[union-attr]
    copy = pickle.loads(pickle.dumps(result))
    assert (copy.program, copy.rounds, copy.certificate) == (result.program, result.rounds, result.certificate)
    assert copy.programs(3) == programs


def last_plus_one(bits: int = 3) -> ec.Task:
    """The last number of a list, plus 1."""
    sort = ec.BitVec(bits)
    g = ec.Grammar(inputs={"xs": ec.List(sort), "n": sort}, output=sort)
    scope = g.bind(m=sort, v=sort)
    T, C = scope.nonterminal("T", sort), scope.nonterminal("C", ec.Bool)
    g.add(g.start, 0, 1, g.inputs.n, g.start & g.start, g.start + g.start, ec.fold(T, g.inputs.xs, g.start))
    g.add(T, scope.m, scope.v, 1, T + T, T & T, ec.ite(C, T, T))
    g.add(C, T == T, T < T)
    return ec.Task(g, inputs={"xs": [[3, 5, 4], [], [7], [2, 5, 6, 1]], "n": [0, 1, 1, 4]}, target=[5, 1, 0, 2])


@pytest.mark.parametrize("states", [1024, 3])
def test_loops_are_learned_from_but_not_kept(states: int) -> None:
    result = ec.solve(last_plus_one(), strategy=JustInTime(first=1), limits=SMALL, states=states)
    assert len(result.rounds) > 2
    assert not any("fold" in text for text, _ in result.certificate.costs[len(last_plus_one().productions) :])
    if result.program is not None:
        assert not len(last_plus_one().failures(result.program.expr))
    if not result.certificate.frames_suffice:
        assert (result.certificate.minimal, result.certificate.own_minimal) == (False, False)
    elif result.program is not None:
        assert ec.solve(result.priced, states=states).cost == result.cost


def sets(element: int) -> ec.Task:
    g = ec.Grammar(inputs={"a": ec.Set, "b": ec.Set}, output=ec.Set)
    g.add(g.start, g.inputs.a, g.inputs.b, g.start | g.start, g.start & g.start, g.start - g.start)
    a, b = [1 << element, 6, 10, 5], [3, 12, 10, 9]
    return ec.Task(g, inputs={"a": a, "b": b}, target=[(x | y) & ~(x & y) for x, y in zip(a, b, strict=True)])


def test_sets_of_one_word_are_met_in_part() -> None:
    result = ec.solve(sets(63), strategy=JustInTime(first=1), limits=SMALL)
    assert result.status is ec.Status.SOLVED
    assert len(result.rounds) > 1
    with pytest.raises(ec.TaskError, match="more than 64 elements"):
        ec.solve(sets(64), strategy=JustInTime())


def test_more_data_can_come_afterwards() -> None:
    result, xs = solved(), np.array([77, 1234, 99, 800], np.uint64)
    same = ec.Task(branches().grammar, inputs={"x": xs}, target=result.program(xs))
    kept = ec.adapt(result, same, limits=SMALL)
    assert (kept.survived, kept.program) == (True, result.program)
    assert kept.certificate.costs == result.certificate.costs  # type: ignore[attr-defined]
    other = ec.adapt(result, ec.Task(branches().grammar, inputs={"x": xs}, target=xs), limits=SMALL)
    assert (other.survived, other.result.status) == (False, ec.Status.CANDIDATE_LIMIT)


NO_TARGET = ec.Task(words(), inputs={"x": SPLITMIX})
FORMULA = ec.Task(words(), inputs={"x": SPLITMIX}, where=words().output < words().inputs.x)


@pytest.mark.parametrize(
    ("task", "options", "says"),
    [
        (NO_TARGET, {}, "has no goal"),
        (FORMULA, {}, "has a formula"),
        (branches(), {"objective": ec.MDL(ec.noise.Exceptions())}, "objective"),
        (branches(), {"limits": ec.Limits(cost=5)}, "costs change"),
        (words(), {}, "is a Task"),
        (branches(), {"strategy": JustInTime}, "is no strategy"),
        (branches(), {"strategy": "probe"}, "is no strategy"),
    ],
)
def test_a_wrong_use_is_a_typed_error(task: Any, options: dict[str, Any], says: str) -> None:
    with pytest.raises(ec.TaskError, match=says):
        ec.solve(task, **{"strategy": JustInTime(), **options})


@pytest.mark.parametrize(
    "wrong",
    [{"resolution": 0}, {"resolution": float("nan")}, {"kept": -1}, {"least": 1.5}, {"first": 2.5}, {"growth": 1}],
)
def test_a_parameter_out_of_range_is_a_typed_error(wrong: dict[str, Any]) -> None:
    with pytest.raises(ec.TaskError, match=next(iter(wrong))):
        JustInTime(**wrong)
