"""Random small languages, searched in every way and cut at random moments, and what brute force lets a result say.

A `Case` is a task, how it is searched and what is known about it. `go` searches it under one limit after the other,
each time going on from where the last one ended, and hands every result to the case's check: nothing may be said that
brute force does not allow. What is found, and how far a search comes, is not asked here; other properties ask that.
"""

from __future__ import annotations

import gc
import signal
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from hypothesis import strategies as st

import enumcore as ec
from enumcore.engine.conditionals import can_be_unified
from enumcore.objectives.cheapest import Cheapest
from enumcore.strategies import JustInTime, Unification
from enumcore.tasks.subset import can_be_cut
from support.brute import INT, Brute, Column, Language, Node, TooMany
from support.loop_languages import Face, column_of, plain
from support.loop_languages import languages as loop_languages
from support.loop_languages import searched as loops_searched
from support.mdl_languages import noisy

Check = Callable[[ec.Result], None]
COST = 9  # levels that brute force builds
SORTS = [ec.Bool, ec.BitVec(1), ec.BitVec(2), ec.BitVec(3), ec.BitVec(8), ec.Int, ec.Set]


@dataclass
class Case:
    """A task, the words that it is searched with, and what holds of every result."""

    kind: str
    task: ec.Task
    words: dict[str, Any]
    check: Check


@dataclass
class Cut:
    """What ends a search: a limit, an interrupt after so many levels or so many seconds, or nothing of these."""

    limits: ec.Limits
    levels: int | None = None
    alarm: float | None = None


# --- plain grammars: Bool, words, numbers and sets, with conditionals or without -------------------------------------


def rights(sort: ec.Sort, s: Any, t: Any, b: Any) -> list[Any]:
    """What a production of a sort may be; the last few are conditionals."""
    ways = [ec.ite(b, s, t), ec.ite(b, s, s), ec.ite(equal(sort, t, s), s, s)]
    if sort == ec.Bool:
        return [~s, s & t, t | s, s ^ t, s == t, ec.implies(s, t), ec.ite(b, s, t), ec.ite(t, s, s)]
    if sort == ec.Set:
        return [s & t, s | t, s - t, t - s, s | s, *ways]
    if sort == ec.Int:
        return [s + t, s - t, -s, s * t, t - s, s + s, ec.ite(s < t, s, t), *ways]
    return [~s, s & t, s | s, s ^ t, s + t, t - s, s << 1, s >> t, s * t, -t, ec.ite(s < t, s, t), *ways]


def equal(sort: ec.Sort, s: Any, t: Any) -> Any:
    return ec.subset(s, t) if sort == ec.Set else s == t


def leaves(sort: ec.Sort) -> list[Any]:
    return {ec.Bool: [False, True], ec.Set: [ec.empty_set]}.get(sort, [0, 1])


@st.composite
def grammars(draw: st.DrawFn, sort: ec.Sort) -> ec.Grammar:
    """Two nonterminals of a sort and one of conditions, with costs, and unit productions from one to the other."""
    g = ec.Grammar(inputs={"x": sort, "y": sort}, output=sort)
    s, t, b = g.start, g.nonterminal("T", sort), g.nonterminal("B", ec.Bool)
    cost = st.sampled_from([1, 1, 1, 2, 3])
    g.add(s, g.inputs.x, *draw(st.lists(st.sampled_from(leaves(sort)), max_size=2, unique_by=str)), cost=draw(cost))
    g.add(t, g.inputs.y, cost=draw(cost))
    g.add(b, equal(sort, s, t), cost=draw(cost))
    for left, other in ((s, t), (t, s)):
        choices = rights(sort, left, other, b)
        for k in draw(st.lists(st.integers(0, len(choices) - 1), max_size=3 if left is s else 1, unique=True)):
            g.add(left, choices[k], cost=draw(cost))
        if draw(st.booleans()):
            g.add(left, other)
    return g


@st.composite
def plain_tasks(draw: st.DrawFn) -> ec.Task:
    """Often a target that the language has somewhere, from equal points at times."""
    sort = draw(st.sampled_from(SORTS))
    grammar, points = draw(grammars(sort)), draw(st.integers(1, 6))
    low, high = {ec.Bool: (0, 1), ec.Set: (0, 7), ec.Int: (-3, 5)}.get(sort) or (0, 2**sort.width - 1)
    column = st.lists(st.integers(low, high), min_size=points, max_size=points)
    frame = {name: draw(column) for name in "xy"}
    target, mask = draw(column), draw(st.lists(st.booleans(), min_size=points, max_size=points))
    if draw(st.booleans()):
        least = brute_of(ec.Task(grammar, inputs=frame), cost=6).least[0]
        target = list(draw(st.sampled_from(sorted(least)))) if least else target
    return ec.Task(grammar, inputs=frame, target=target, mask=mask if draw(st.booleans()) else None)


def language(task: ec.Task) -> Language:
    """What brute force searches, at the task's own costs."""
    low = Cheapest(task).lower()
    productions = [(n, cost, [_signed(node) for node in nodes]) for n, cost, nodes in low["productions"]]
    inputs = [(code, _column(code, column)) for code, column in low["inputs"]]
    return Language(task.points, low["nonterminals"], productions, inputs, elements=low.get("elements", 1))


def _signed(node: Node) -> Node:
    return (*node[:2], _number(node[2])) if node[:2] == ("const", INT) else node


def _column(code: int, column: Any) -> Column:
    return tuple(_number(int(v)) if code == INT else int(v) for v in column)


def _number(word: int) -> int:
    return word - 2**64 if word >= 2**63 else word


def brute_of(task: ec.Task, cost: int = COST, budget: int = 6000) -> Brute:
    """As many levels as the budget allows; the last one in `least` may be half done."""
    brute = Brute(language(task), budget)
    with suppress(TooMany):
        brute.run(cost)
    return brute


@dataclass
class Truth:
    """The least cost that meets a task's goal, up to the last level that brute force has built."""

    task: ec.Task

    def __post_init__(self) -> None:
        brute = brute_of(self.task)
        self.below = len(brute.done)
        goal: Any = self.task.goal
        dtype = np.int64 if self.task.grammar.start.sort == ec.Int else np.uint64
        meeting = [
            cost
            for column, cost in brute.least[0].items()
            if cost < self.below and not len(goal.failures(np.array(column, dtype)))
        ]
        self.least = min(meeting, default=None)

    def bounds(self, below: int) -> None:
        """No program was missed where all were said to be covered."""
        assert self.least is None or below <= self.least

    def costs(self, cost: int, minimal: bool) -> None:
        """A program of this cost was found: none is cheaper than the cheapest, and none is minimal that is dearer."""
        if self.least is not None:
            assert cost == self.least if minimal else cost >= self.least
        else:
            assert cost >= self.below


def check_program(task: ec.Task, result: ec.Result) -> None:
    """A program is there exactly when the status says so, and meets the goal."""
    assert (result.program is not None) == (result.status is ec.Status.SOLVED)
    assert result.program is not None or not result.certificate.minimal
    assert result.program is None or not len(task.failures(result.program.expr))


def check_exact(task: ec.Task, truth: Truth, result: ec.Result) -> None:
    certificate = result.certificate
    check_program(task, result)
    if certificate.contradiction:
        assert truth.least is None
        return
    truth.bounds(certificate.complete_below)
    assert result.status is not ec.Status.EXHAUSTED or truth.least is None
    if result.program is not None:
        truth.costs(result.program.cost, certificate.minimal)


def check_fitted(task: ec.Task, truth: Truth, result: ec.Result) -> None:
    """Under a round's costs, and under the language's own."""
    certificate: Any = result.certificate
    check_program(task, result)
    if certificate.contradiction:
        assert truth.least is None
        return
    if not hasattr(certificate, "own_complete_below"):  # broken off before a first round
        return
    truth.bounds(certificate.own_complete_below)
    assert result.status is not ec.Status.EXHAUSTED or truth.least is None
    priced = getattr(result, "priced", None)
    if priced is not None:
        fitted = Truth(priced)
        fitted.bounds(certificate.complete_below)
        if result.program is not None:
            fitted.costs(result.cost, certificate.minimal)
    if result.program is not None and certificate.own_cost is not None:
        truth.costs(certificate.own_cost, certificate.own_minimal)


# --- the kinds of cases ----------------------------------------------------------------------------------------------


@st.composite
def searches(draw: st.DrawFn) -> dict[str, Any]:
    """What may not change what is found: each piece is switched on or off."""
    words: dict[str, Any] = {"threads": draw(st.sampled_from([1, 2])), "prune": draw(st.booleans())}
    words["check_ahead"] = draw(st.sampled_from([1, 1, 20, 1 << 18]))
    words["exact"] = draw(st.booleans())
    return words


@st.composite
def plain_cases(draw: st.DrawFn) -> Case:
    task, words = draw(plain_tasks()), draw(searches())
    truth = Truth(task)
    unified, few = ["unification"] * can_be_unified(task), ["few points"] * can_be_cut(task)
    kind = draw(st.sampled_from(["default", "default", "just in time", *few, *unified]))
    if kind == "just in time":
        words["strategy"] = JustInTime(first=draw(st.sampled_from([1, 50])), kept=draw(st.integers(0, 4)))
        return Case(kind, task, words, lambda result: check_fitted(task, truth, result))
    if kind == "few points":
        words["points"] = 1
    else:
        words["effort"] = draw(st.sampled_from(["best", "first"]))
        words |= {"strategy": Unification(effort=words.pop("effort"))} if kind == "unification" else {}
    return Case(kind, task, words, lambda result: check_exact(task, truth, result))


@st.composite
def noisy_cases(draw: st.DrawFn) -> Case:
    """Under a description length, the whole language by brute force."""
    case, words = draw(noisy()), draw(searches())
    try:
        least = case.least_total(Brute(case.language(), budget=10_000).saturate())
    except TooMany:
        least = None

    def check(result: ec.Result) -> None:
        bounds = result.bounds
        assert bounds is not None
        assert (result.status is ec.Status.SOLVED) == (bounds.gap == 0) == result.certificate.minimal
        if least is not None:
            assert bounds.lower - 1e-9 <= least <= bounds.upper + 1e-9
        if result.program is not None and result.bits is not None:
            column = tuple(map(int, case.task.evaluate(result.program.expr)))
            assert abs(result.bits.data - case.data_bits(column)) < 1e-9
            assert result.bits.total == bounds.upper

    return Case("description length", case.task, {**words, "objective": case.objective}, check)


@st.composite
def loop_cases(draw: st.DrawFn) -> Case:
    """Loops, on frames of all states and on too few: the truth lies between the strict and the loose reading."""
    made = draw(loop_languages())
    face, readings = Face(made), [loops_searched(made, strict=strict, budget=20_000) for strict in (True, False)]
    strict, loose = ({c: cost for c, (cost, _) in each.least(made.start).items()} for each in readings)
    sort = made.nonterminals[made.start][0]
    low = Case("loops", face.task(), {}, lambda result: None)
    if loose:
        target = draw(st.sampled_from(sorted(loose, key=str)))
        below = min(len(each.done) for each in readings)
        low.task = face.task(target=[plain(v) for v in target])
        low.check = lambda result: check_loops(result, target, strict, loose, below, face, sort)
    low.words = {**draw(searches()), "states": draw(st.sampled_from([1, 3, 8, 1 << 16]))}
    return low


def check_loops(
    result: ec.Result, target: Any, strict: dict[Any, int], loose: dict[Any, int], below: int, face: Face, sort: Any
) -> None:
    check = result.certificate
    assert (result.program is not None) == (result.status is ec.Status.SOLVED)
    if result.program is not None:
        assert column_of(sort, result.program(face.data())) == target
        assert result.program.cost >= min(loose[target], below)
    if check.minimal:
        assert result.program is not None
        assert result.program.cost <= strict.get(target, result.program.cost)
    if check.frames_suffice and target in strict:
        assert check.complete_below <= strict[target]
        assert result.status is not ec.Status.EXHAUSTED


KINDS = {"plain": plain_cases(), "noisy": noisy_cases(), "loops": loop_cases()}
cases = st.one_of(KINDS["plain"], KINDS["plain"], KINDS["plain"], KINDS["noisy"], KINDS["loops"])


# --- cutting ---------------------------------------------------------------------------------------------------------


@st.composite
def cuts(draw: st.DrawFn) -> list[Cut]:
    """One to three, of which none may be reached; limits in candidates grow, as they are of the whole."""
    found, candidates = [], 0
    for _ in range(draw(st.integers(1, 3))):
        candidates += draw(st.sampled_from([0, 1, 7, 30, 100, 400, 2000]))
        cut = Cut(ec.Limits(candidates=candidates, memory="64MiB"))
        kind = draw(st.sampled_from(["candidates", "candidates", "seconds", "levels", "alarm", "cost", "memory"]))
        most = 2000 + candidates
        if kind == "seconds":
            seconds = draw(st.sampled_from([0, 1e-5, 1e-4, 1e-3, 5e-3]))
            cut = Cut(ec.Limits(candidates=most, seconds=seconds, memory="64MiB"))
        elif kind == "cost":
            cut = Cut(ec.Limits(candidates=most, cost=draw(st.integers(0, 8)), memory="64MiB"))
        elif kind == "memory":
            cut = Cut(ec.Limits(candidates=most, memory=draw(st.sampled_from([1, 40_000, 300_000]))))
        elif kind == "levels":
            cut = Cut(ec.Limits(candidates=most, memory="64MiB"), levels=draw(st.integers(0, 4)))
        elif kind == "alarm":
            cut = Cut(ec.Limits(candidates=most, memory="64MiB"), alarm=draw(st.sampled_from([1e-5, 1e-4, 1e-3, 3e-3])))
        found.append(cut)
    return found


def go(case: Case, each: list[Cut]) -> Counter[str]:
    """Search, check, go on; count the statuses that were seen."""
    seen: Counter[str] = Counter()
    result: ec.Result | None = None
    for cut in each:
        if result is not None and result.status in (ec.Status.SOLVED, ec.Status.EXHAUSTED, ec.Status.STATE_LIMIT):
            break
        try:
            found = _solve(case, cut, result)
        except KeyboardInterrupt:  # before the call began, or after it had returned
            seen["outside"] += 1
            result = None  # begun anew: nobody has said what became of the other one
            continue
        case.check(found)
        seen[found.status.name] += 1
        if found.certificate.minimal:
            seen["minimal"] += 1
        result = found
    return seen


def _solve(case: Case, cut: Cut, result: ec.Result | None) -> ec.Result:
    seen = 0

    def after(level: ec.Level) -> bool:
        nonlocal seen
        seen += 1
        if cut.levels is not None and seen > cut.levels:
            raise KeyboardInterrupt
        return False

    limits, words = cut.limits, case.words
    if "strategy" in words or "points" in words:  # these do not go on
        result = None
    if isinstance(words.get("strategy"), JustInTime):  # costs change from round to round
        limits = replace(limits, cost=None)
    with _alarm(cut.alarm):
        return ec.solve(case.task, limits=limits, on_level=after, resume=result, **words)


@contextmanager
def _alarm(seconds: float | None) -> Iterator[None]:
    """Make SIGALRM what Ctrl-C is, after so many seconds; without timers, nothing."""
    if seconds is None or not hasattr(signal, "setitimer"):
        yield
        return
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    gc.disable()  # Python drops what is raised in a collector's callback, and hypothesis has one
    try:
        signal.setitimer(signal.ITIMER_REAL, seconds)
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        gc.enable()
