"""`adapt`: a search taken up again when new data arrive.

What an earlier search leaves is of use to one on more points, except its bank.  A bank keeps one program for each
column, and programs that were equal on the old points may differ on the new ones; those that were merged away are not
there to be told apart, so levels are built anew on all points.  What is taken over:

- the language with its prior, and the objective;
- the old program and the old front: weighed on all the data before anything else, they are the upper bound from the
  start, and what is reported when a limit ends the search before it finds a better one;
- the old proof: see `carried`.  Where the old program makes no new error, that often settles it without any search.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from math import inf
from typing import TYPE_CHECKING, Any

from ..checks import wanted
from ..errors import TaskError, UndefinedError
from ..expressions.loops import Loop
from ..grammars.costs import code_ticks
from ..grammars.parsing import least_cost
from ..objectives.losses import LossGoal
from ..objectives.mdl import MDL
from ..results.bits import Bits, Bounds
from ..results.front import Front, FrontRow
from ..results.result import Result
from ..results.shortest_certificate import ShortestCertificate
from ..results.status import Status
from ..search.interrupts import Attempt, through_interrupts
from ..search.kept import keep_until_next
from ..search.search import Search
from ..search.solve import has_recursion, solve
from ..tasks.joining import joined
from ..tasks.task import Task
from .adaptation import Adaptation
from .carried import Floors

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..programs.program import Program
    from ..results.certificate import Certificate
    from ..search.limits import Limits
    from ..tasks.task import Task

__all__ = ["adapt"]


def adapt(
    result: Result, new_task: Task, *, objective: MDL | None = None, limits: Limits | None = None, **options: Any
) -> Adaptation:
    """Take a search up again with the data of a new task, on old and new points together.

    Under an objective the old program and the old front are weighed on all the data first; the search then looks for
    fewer bits than theirs, and ends when what is covered now and what the old search had covered prove that there is
    none.  The outcome is never worse than the old program.  For an exact goal the old program survives if it still
    meets the goal, and is as minimal as it was; otherwise a cheapest program for all the points is searched for.

    Parameters
    ----------
    result : Result
        Of `solve`, of a `Search`, or of an earlier adaptation.
    new_task : Task
        New data; its language is the old one's, and so is the kind of its goal.
    objective : MDL, optional
        By default the one that `result` was found under, if any.  Under another one the old proof does not hold, and
        only the old program is taken over.
    limits : Limits, optional
        Of the search on all the data.
    **options
        Others of `Search`; by default exact, prune, states and isa are the old search's.

    Returns
    -------
    Adaptation
        Ctrl-C ends the search and returns what there is, with status INTERRUPTED.

    Raises
    ------
    TaskError
        The languages differ, the goals are of different kinds, or there is none.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    >>> g.add(g.start, g.inputs.x, g.inputs.y, ~g.start, g.start & g.start)
    >>> mdl = ec.MDL(noise=ec.noise.Bernoulli(rare=True))
    >>> old = ec.solve(ec.Task(g, inputs={"x": [0, 1] * 9, "y": [0, 1] * 9}, target=[0, 1] * 9), objective=mdl)
    >>> change = ec.adapt(old, ec.Task(g, inputs={"x": [0, 1] * 9, "y": [0, 0] * 9}, target=[0, 0] * 9))
    >>> change.old, change.survived, round(change.lost, 2), change.program, change.bounds.gap
    (x, False, 26.49, y, 0.0)
    >>> print(change)  # doctest: +ELLIPSIS
    The old program did not survive: it is wrong on 9 of all 36 points and takes 32.70 bits (5.25 on the old ones).
        x
    In its place, with 6.21 bits, 26.49 fewer:
        y
    SOLVED. The best program and the data given it take 6.21 bits: 2.00 and 4.21; that was checked apart from the core.
    ...
    """
    attempt = Attempt(Search)

    def step(interrupted: bool) -> Adaptation:
        return _adapted(result, new_task, objective, limits, options, partial(attempt.search, interrupted))

    return through_interrupts(step)


def _adapted(
    result: Result,
    new_task: Task,
    objective: MDL | None,
    limits: Limits | None,
    options: dict[str, Any],
    begin: Callable[..., Search],
) -> Adaptation:
    wanted(result, Result, "adapt's first argument is a Result", TaskError)
    wanted(new_task, Task, "adapt's second argument is a Task", TaskError)
    if objective is not None:
        wanted(objective, MDL, "objective= is an enumcore.MDL", TaskError)
    task = joined(result.request.task, new_task)
    if task.goal is None:
        raise TaskError("there is nothing to adapt to: give the tasks a target=")
    objective = result.request.objective if objective is None else objective
    given = {**result.request.options, **options, "limits": limits}
    if has_recursion(task):
        return _recursion(result, task, objective, given)
    if objective is None:
        return _exact(result, task, partial(begin, task, **given))
    return _weighed(result, task, objective, partial(begin, task, objective=objective, **given))


def _exact(result: Result, task: Task, begin: Callable[[], Search]) -> Adaptation:
    old, missed = result.program, 0
    if old is not None:
        missed = _misses(old, task)
    settled = result.status is Status.EXHAUSTED or (old is not None and not missed)
    with_all = _search(begin(), run=not settled)
    if settled:
        certificate = replace(result.certificate, points=task.points, scope=task.covers)
        with_all = replace(with_all, status=result.status, program=old, certificate=certificate)
    survived = old is not None and not missed
    return Adaptation(old, survived, None, None, None, missed, with_all, task, searched=not settled)


def _recursion(result: Result, task: Task, objective: MDL | None, given: dict[str, Any]) -> Adaptation:
    """Search anew on all the data: choices of bodies are no levels, so no proof of the old search is carried over."""
    found = solve(task, objective=objective, **given)
    missed = 0 if result.program is None else _misses(result.program, task)
    if objective is None:
        survived = result.program is not None and not missed
        kept = result.program if survived and found.program is None else found.program
        new = found if kept is found.program else replace(found, status=Status.SOLVED, program=kept)
        return Adaptation(result.program, survived, None, None, None, missed, new, task, searched=True)
    old, front, _ = _known(result, task, LossGoal(task, objective), objective)
    new = _merged(found, old, front, 0.0, result)
    lost = None if old is None or new.bits is None else old.total - new.bits.total
    joint = None if old is None else Bits.of(old.program_bits, old.data_bits)
    return Adaptation(result.program, lost == 0, lost, result.bits, joint, missed, new, task, searched=True)


def _misses(old: Program, task: Task) -> int:
    try:
        return len(task.failures(old.expr))
    except UndefinedError:
        return task.points


def _weighed(result: Result, task: Task, objective: MDL, begin: Callable[[], Search]) -> Adaptation:
    goal = LossGoal(task, objective)
    old, front, floors = _known(result, task, goal, objective)
    enough = min((row.total for row in front), default=inf)
    search = begin()

    def settled() -> bool:
        return floors is not None and floors.least_total(search.complete_below, objective.resolution) >= enough

    run = not settled()
    found = _search(search, run, settled)
    lower = 0.0 if _may_be_undefined_inside(task) else _lower(found, result, floors, objective)
    new = _merged(found, old, front, lower, result)
    new = new if run else replace(new, floors=floors)
    lost = None if old is None or new.bits is None else old.total - new.bits.total
    missed = 0 if result.program is None else _misses(result.program, task)
    joint = None if old is None else Bits.of(old.program_bits, old.data_bits)
    return Adaptation(result.program, lost == 0, lost, result.bits, joint, missed, new, task, searched=run)


def _known(
    result: Result, task: Task, goal: LossGoal, objective: MDL
) -> tuple[FrontRow | None, list[FrontRow], Floors | None]:
    """The old program and all programs that are known, with their bits on all the data, and what was covered."""
    mine = result.request.objective
    same = mine is not None and (mine.noise, mine.resolution) == (objective.noise, objective.resolution)
    before = LossGoal(result.request.task, objective)
    floors = Floors.of(result, before).with_more(before, goal) if same else None
    if result.program is None:
        return None, [], floors
    if same:
        rows = [_row(task, goal, objective, row.program) for row in result.front or ()]
        return _row(task, goal, objective, result.program), rows, floors
    ticks, _ = code_ticks(task.productions, objective.resolution)
    cost = least_cost(task.productions, ticks, task.grammar.start, result.program.expr)
    old = _row(task, goal, objective, task.program(result.program.expr, cost))
    return old, [old], None


def _lower(found: Result, before: Result, floors: Floors | None, objective: MDL) -> float:
    """The bits below which the two searches together have proved that nothing lies.

    Where loop bodies may have been merged too early, what a search covered proves nothing.
    """
    if floors is None or not before.certificate.frames_suffice:
        return 0.0
    certificate = found.certificate
    return floors.least_total(certificate.complete_below if certificate.frames_suffice else 0, objective.resolution)


def _may_be_undefined_inside(task: Task) -> bool:
    """Say whether a loop within a body may not settle.

    Whether that rules a program out depends on the states of the body's frame, and those are other ones with more data.
    """
    loops = [p.expr for p in task.productions if p.nonterminal.binder is not None and isinstance(p.expr, Loop)]
    return any(loop.kind != "fold" for loop in loops)


def _row(task: Task, goal: LossGoal, objective: MDL, program: Program) -> FrontRow:
    try:
        data = goal.bits(goal.loss(task.evaluate(program.expr)))
    except UndefinedError:
        data = inf
    return FrontRow(*Bits.of(program.cost * objective.resolution, data), program.size, program)


def _merged(found: Result, old: FrontRow | None, known: list[FrontRow], lower: float, before: Result) -> Result:
    """The search's result, with what was known before and what had been proved before."""
    front = Front(_better_and_better([*known, *(found.front or ())]))
    best = front.best
    if best is None:
        return found
    if old is not None and old.total <= best.total:
        best = old
    assert isinstance(found.certificate, ShortestCertificate)
    certificate = found.certificate
    if lower > certificate.bounds.lower or found.status is Status.STATE_LIMIT:
        certificate = replace(certificate, **_proof_of_both(certificate, before.certificate))
    bounds = Bounds.of(max(lower, certificate.bounds.lower), best.total)
    status = Status.SOLVED if bounds.proved else found.status
    bits = Bits.of(best.program_bits, best.data_bits)
    certificate = replace(certificate, status=status, minimal=bounds.proved, bits=bits, bounds=bounds, verified=True)
    when = found.last_improvement if best.program == found.program else None  # the others were known before
    merged = replace(found, status=status, program=best.program, certificate=certificate, front=front)
    return replace(merged, last_improvement=when)


def _proof_of_both(new: Certificate, old: Certificate) -> dict[str, Any]:
    odds = min(new.false_merge_odds + old.false_merge_odds, 1.0)
    proof = "exact" if new.proof == old.proof == "exact" else "hashed"
    return {"proof": proof, "false_merge_odds": odds, "frames_suffice": new.frames_suffice and old.frames_suffice}


def _better_and_better(rows: list[FrontRow]) -> list[FrontRow]:
    kept: list[FrontRow] = []
    for row in sorted(rows, key=lambda row: (row.program_bits, row.data_bits)):
        if row.data_bits < (kept[-1].data_bits if kept else inf):
            kept.append(row)
    return kept


def _search(search: Search, run: bool, enough: Callable[[], bool] = lambda: False) -> Result:
    """Search until it ends, or until enough was covered; then its own status is that nothing is left to tell apart."""
    settled = not run
    while not (settled := settled or enough()) and next(search, None) is not None:
        pass
    ended = search.status is not None
    result = search.result()
    keep_until_next(search)
    return replace(result, status=Status.STATE_LIMIT) if settled and not ended else result
