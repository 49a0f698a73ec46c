"""One recursion of a language: its banks, the search over them, and what that proves."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...engine.core import Slots
from ...errors import InternalError
from ...expressions.recursion import Recursion
from ...expressions.substitution import substitute
from ...programs.evaluation import evaluate_nodes
from ...results.banks import BankRow
from ..limits import Limits
from .banks import Bodies, Fixed, lowered
from .cases import CaseLanguage
from .outside import least_of_all, sets_outside
from .regions import states_of_the_data
from .statements import Statements
from .states import Frame, all_states, chosen_states, no_states, sampled_states, states_of, universe_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...expressions.expr import Expr
    from ...grammars.production import Production
    from ...tasks.task import Task
    from .watch import Watch
    from .weights import Weights

__all__ = ["Alternative"]

_FIRST_BODIES: Final = 2048  # of a bank
_STATES: Final = 120  # of a sampled frame
_MOST_STATES: Final = 512  # the same with those that programs met
_WIDTH: Final = 500  # of the beam
_TRIAL: Final = 1 << 21  # choices that the proof looks at before a beam helps it
_NOISY_TRIAL: Final = 1 << 24  # the same where errors only cost, in points: a choice looks at most of them there
_ROUNDS: Final = 8  # of frames that grow and banks that are raised


class Alternative:
    """One recursion that the start may be.

    Parameters
    ----------
    task : Task
    production : Production
        Of the start; its right-hand side is the recursion.
    ticks : sequence of int
        Of each production of the task.
    weights : Weights
    watch : Watch

    Attributes
    ----------
    best : (Expr, int, int) or None
        The best program, its ticks, and the points that it misses.
    searched : bool
        Whether all choices of the banks' bodies were covered.
    ended : str
        "running", or the status that a limit ended the search with.
    nodes, evaluations : int
        Choices that were looked at, and values of statements.
    """

    def __init__(
        self,
        task: Task,
        production: Production,
        ticks: Sequence[int],
        weights: Weights,
        watch: Watch,
    ) -> None:
        assert isinstance(production.expr, Recursion)
        self.task, self.recursion, self.weights = task, production.expr, weights
        self._watch = watch
        own = next(k for k, p in enumerate(task.productions) if p is production)
        self.base = ticks[own]
        self.best: tuple[Expr, int, int] | None = None
        self.nodes = self.evaluations = 0
        self.searched, self.ended = False, "running"
        self._counted = 0, 0  # of the core's nodes and evaluations
        self._seen: Any = None  # the core's best that was taken over
        self._held: Slots | None = None
        self._covered: float | None = None  # the ticks below which no program is better, where that was proved
        self._proof: tuple[float, list[BankRow]] | None = None  # of the last round that came to its end
        self._told: tuple[float, list[BankRow]] | None = None  # the same, where a later one did not
        self._open: set[int] = set()  # symbols whose bodies from outside of the banks might be better
        self._ticks = ticks
        self.banks: list[Bodies | Fixed] = []

    def prepare(self) -> None:
        """Read the terms, and build the first banks."""
        recursion = self.recursion
        self.statements = Statements(self.task, recursion)
        values = dict(recursion.values)
        self.sorts = {name: values[recursion.terms.category_of(name)] for name in recursion.terms.symbols}
        self.names = list(recursion.terms.symbols)
        universe = universe_of(self.statements)
        cases = {case.symbol: k for k, case in enumerate(recursion.cases)}
        for symbol, name in enumerate(self.names):
            if name not in cases:
                self.banks.append(Fixed(recursion.default_leaf(name)))
                continue
            case = recursion.cases[cases[name]]
            body: Any = recursion.bodies[cases[name]]
            language = CaseLanguage(self.task, case, body, self._ticks)
            bank = Bodies(language, self._frame(language, symbol, universe))
            most = _FIRST_BODIES if len(self.statements.symbols[symbol].at) else 1
            self._build(bank, most)
            self.banks.append(bank)

    def _frame(self, language: CaseLanguage, symbol: int, universe: str | None) -> Frame:
        if not len(self.statements.symbols[symbol].at):
            return no_states(language)
        known = all_states(language, universe) or states_of_the_data(self.statements, language, symbol, universe)
        return known or sampled_states(self.statements, language, symbol, self.sorts, self.recursion.omitted, _STATES)

    def _build(self, bank: Bodies, most: int, cost: float = inf) -> None:
        watch = self._watch
        left, seconds = watch.left(), (watch.left().most_seconds, watch.left().most_idle_seconds)
        cost = min(cost, left.last_cost - self.base)
        limits = Limits(
            seconds=None if min(seconds) == inf else min(seconds),
            memory=max(left.memory_bytes - (self._held.memory if self._held is not None else 0), 1),
            cost=None if cost == inf else max(int(cost), 0),
        )
        self._covered = None
        bank.build(most, limits, watch.is_over, watch.options)

    def run(self) -> None:
        """Search until the best choice of the banks is known, and frames and banks suffice or are full."""
        for _ in range(_ROUNDS):
            core = self.choose()
            if core is None:
                break
            self._look_outside(core)
            del core
            self._held = None
            below = self.complete_below if self._proof is None else max(self.complete_below, self._proof[0])
            self._proof = below, self.rows()
            if self.ended != "running" or not self._raise():
                return
        if self._proof is not None and not self.searched:  # a limit takes nothing away that was proved before
            self.searched, self._told = True, self._proof

    def choose(self) -> Slots | None:
        """Search until the best choice of the banks is known, and frames have the states that it meets.

        Returns the core's search; None where it came to an end before.
        """
        if not self.banks:
            self.prepare()
        for _ in range(_ROUNDS):
            if not all(bank.bodies for bank in self.banks):
                self.ended = self._why_no_bodies()
                return None
            self._held = None  # before another one is made
            try:
                core = self._held = self._core()
            except MemoryError:
                self.ended = "memory_limit"
                return None
            self._find(core)
            if not core.proved and self.ended == "running" and self._grow():
                continue
            self._prove(core)
            if self.ended != "running":
                return None
            if not self._grow():
                return core
        return None

    def ask(self, task: Task, weights: Weights, watch: Watch) -> None:
        """Ask for other values at the same points, of the banks that there are."""
        self.task, self.weights, self._watch = task, weights, watch
        self.best, self.searched, self.ended = None, False, "running"
        self.nodes = self.evaluations = 0
        self._seen = self._covered = self._proof = self._told = None

    def within(self, bits: float, most: int) -> tuple[list[tuple[list[int], int, int, float]], str]:
        """Return all choices within some bits of the best, the best first, and why there are no more.

        Each as the numbers of its bodies, its ticks, the points that it misses and its bits.  "candidate_limit": there
        are more than `most`.
        """
        core = self._core()
        status = core.within(bits, most + 1, self._watch.left().most_seconds, self._watch.is_over)
        if core.error is not None:
            raise core.error
        found = core.found
        return found[:most], "candidate_limit" if len(found) > most and status == "running" else status

    def expr_of(self, bodies: Sequence[int]) -> Expr:
        """Return the program of a choice of bodies, by their numbers."""
        chosen = {name: self.banks[k].bodies[bodies[k]] for k, name in enumerate(self.names)}
        return substitute(self.recursion, [chosen[case.symbol] for case in self.recursion.cases])

    def values_of(self, choices: Sequence[Sequence[int]]) -> Any:
        """Return the column of each choice on all points: of shape (choices, points, words), as the core has values."""
        core, roots = self._core(everywhere=True), self.statements.point_roots.tolist()
        place = {root: k for k, root in enumerate(dict.fromkeys(roots))}
        return core.values(choices)[:, [place[root] for root in roots]]

    def _core(self, everywhere: bool = False) -> Slots:
        """Return the core's search over the banks as they are, which knows the best program."""
        weights, statements, goal = self.weights, self.statements, self.weights.goal
        asked = statements.asked(goal.target, None if everywhere else goal.mask)
        rows = []
        for symbol, (bank, nodes) in enumerate(zip(self.banks, statements.symbols, strict=True)):
            children = [name for name, _ in self._variables(symbol)[: nodes.children.shape[1]]]
            rows.append(lowered(bank, nodes, statements.leaf_sorts[nodes.name], children, statements.words))
        rows[0]["ticks"] = [ticks + self.base for ticks in rows[0]["ticks"]]
        terms = statements.lowered(rows, asked, goal.target, self.recursion.sort)
        self._counted = 0, 0
        limits = self._watch.limits
        nothing = [0.0] * (self.task.points + 1)  # where nothing is searched
        losses = (nothing, nothing) if everywhere else (weights.losses, weights.soft_losses)
        core = Slots(
            terms,
            weights.tick,
            losses[0],
            weights.soft_tick,
            losses[1],
            limits.memory_bytes,
            self._watch.options["threads"],
        )
        core.limit(limits.last_cost, limits.most_idle_candidates, limits.most_idle_seconds)
        known = None if everywhere else self._known()
        if known is not None:
            core.offer(known)
            self._seen = core.best
        return core

    def _why_no_bodies(self) -> str:
        if self.short_of_memory:
            return "memory_limit"
        why = self._watch.why()
        return "cost_limit" if why == "running" else why

    def _find(self, core: Slots) -> None:
        """Look for a program that is good: by the proof itself while that is short, and by a beam."""
        self.searched, most = False, self._watch.left().most_candidates
        trial = _TRIAL if self.weights.is_exact else _NOISY_TRIAL // max(self.weights.points, 1)
        status = self._run(core, "prove", min(most, float(trial)))
        known = core.best is not None and self.weights.is_exact
        if status == "candidate_limit" and core.nodes < most:
            status = "running" if known else self._run(core, "find", most, _WIDTH)
        self._look(core, status)

    def _run(self, core: Slots, what: str, most: float, *args: int, tells: bool = True) -> str:
        """Let the core prove or find, until it has looked at so many nodes; return the status.

        `tells`: what it finds are programs.
        """
        watch = self._watch
        left, nodes = watch.left(), watch.nodes - self._counted[0]  # those before this core's own

        def poll() -> bool:
            if tells:
                self._tell(core)
            watch.show(core, nodes + core.nodes)
            return watch.is_over()

        last = watch.remaining.last_improvement
        gone = watch.remaining.seconds - (last.seconds if last else 0.0)
        core.idle_for(max(nodes + core.nodes - (last.candidates if last else 0), 0), gone)
        return str(getattr(core, what)(left.most_seconds, most, *args, poll))

    def _prove(self, core: Slots) -> None:
        """Prove that no choice of the banks' bodies is better, or find one that is."""
        if not core.proved and self.ended == "running":
            self._look(core, self._run(core, "prove", self._watch.left().most_candidates + self._counted[0]))

    def _look(self, core: Slots, status: str) -> None:
        """Take over what the core has come to."""
        self._tell(core)
        self._count(core)
        self.searched, self.ended = core.proved, status

    def _count(self, core: Slots) -> None:
        self.nodes += core.nodes - self._counted[0]
        self._watch.nodes += core.nodes - self._counted[0]
        self._watch.show(core, self._watch.nodes)
        self.evaluations += core.evaluations - self._counted[1]
        self._counted = core.nodes, core.evaluations
        error = core.error
        if error is not None:
            raise error

    def _tell(self, core: Slots) -> None:
        """Take over the core's best choice, if it is a new one."""
        if core.best is None or core.best == self._seen:
            return
        self._seen = core.best
        self._take(core.best, core.nodes_at_best - self._counted[0])

    def _variables(self, symbol: int) -> Any:
        name = self.names[symbol]
        return next((case.variables for case in self.recursion.cases if case.symbol == name), self._unnamed(symbol))

    def _unnamed(self, symbol: int) -> list[tuple[str, Any]]:
        """Return names for the children of a symbol without a case, which nothing asks for."""
        return [(f"\0{k}", None) for k in range(self.statements.symbols[symbol].children.shape[1])]

    def _take(self, best: tuple[list[int], int, int, float], nodes: int) -> None:
        bodies, ticks, loss, _ = best
        expr = self.expr_of(bodies)
        own = self.weights.goal_loss(self.task.evaluate(expr))
        if own != loss:
            raise InternalError(f"the core counts {loss} points that {expr} misses, they are {own}; please report this")
        bits = self.weights.bits(ticks, loss)
        known = inf if self.best is None else self.weights.bits(*self.best[1:])
        if bits > known:  # which these banks do not have
            return
        self.best = expr, ticks, loss
        if bits < known:
            self._watch.improved(self.task.program(expr, ticks), bits, self._watch.nodes + nodes)

    def _known(self) -> list[int] | None:
        """Return the best choice by the numbers of its bodies, where they are still in the banks."""
        if self.best is None:
            return None
        bodies = dict(zip((case.symbol for case in self.recursion.cases), self.best[0].args, strict=False))
        found = []
        for name, bank in zip(self.names, self.banks, strict=True):
            at = [k for k, body in enumerate(bank.bodies) if name not in bodies or body.same_as(bodies[name])]
            if not at:
                return None
            found.append(at[0])
        return found

    def _grow(self) -> bool:
        """Add the states that the best program met to the frames that are samples; say whether there were new ones."""
        if self.best is None or not isinstance(self.best[0], Recursion):
            return False
        values = evaluate_nodes(self.best[0], self.task.inputs, self.statements.instances, self.task.words)
        grew = False
        for symbol, bank in enumerate(self.banks):
            if isinstance(bank, Fixed) or bank.frame.exact or bank.frame.size >= _MOST_STATES:
                continue
            met = states_of(self.statements, bank.language, symbol, values)
            frame = Frame(
                chosen_states([bank.frame.columns, met], _MOST_STATES, np.random.default_rng(symbol)), exact=False
            )
            if frame.size > bank.frame.size:
                bank.frame, grew = frame, True
                self._build(bank, _FIRST_BODIES)
        return grew

    def _look_outside(self, core: Slots) -> None:
        """Prove what programs cost at least that have bodies from outside of the banks."""
        if self.best is None or not self.frames_suffice or not self.searched:
            return
        enough, least = self.weights.enough(*self.best[1:]), inf
        self._open = set()
        try:
            for outside in sets_outside(self.banks, enough - self.base):
                bits = self._least_outside(core, outside)
                if self.ended != "running":
                    return
                least = min(least, bits)
                self._open |= set(outside) if bits < inf else set()
        except (OverflowError, MemoryError):
            return
        if least == inf or self.weights.is_exact:
            self._covered = min(least / self.weights.tick, enough)

    def _least_outside(self, core: Slots, outside: Sequence[int]) -> float:
        """Return the least bits of a program with such bodies of these symbols; infinite where it is no better."""
        ticks = [int(self.banks[k].complete_below) + (self.base if k == 0 else 0) for k in outside]
        fewest = np.minimum.accumulate(self.weights.losses[::-1])[::-1].tolist()  # other points may be missed too
        memory = max(self._watch.limits.memory_bytes - core.memory, 1)
        part = self._held = core.without(outside, ticks, fewest, memory)
        self._counted = 0, 0
        assert self.best is not None
        part.below(self.weights.bits(*self.best[1:]))
        self.ended = self._run(part, "prove", self._watch.left().most_candidates, tells=False)
        self._count(part)
        return inf if part.best is None else part.best[3]

    def _raise(self) -> bool:
        """Enumerate further, as far as a better program may need; say whether a bank grew."""
        grew, most = False, self._watch.options["bodies"]
        for k, (bank, needed) in enumerate(zip(self.banks, self._needed(), strict=True)):
            if isinstance(bank, Fixed) or bank.complete_below >= needed or len(bank.bodies) >= most:
                continue
            if self.best is not None and k not in self._open:
                continue
            if self.best is not None and not self.frames_suffice:
                continue  # it would prove nothing
            before = len(bank.bodies)
            self._build(bank, min(4 * before, most), inf if needed == inf else int(needed) - 1)
            grew = grew or len(bank.bodies) > before or bank.complete_below >= needed
        return grew

    def _needed(self) -> list[float]:
        """Return the ticks below which each bank must be complete so that nothing better is outside of it."""
        most = inf if self.best is None else self.weights.enough(self.best[1], self.best[2])
        most = min(most, self._watch.limits.last_cost + 1)
        least = [min(bank.ticks) for bank in self.banks]
        return [most - self.base - (sum(least) - own) for own in least]

    @property
    def short_of_memory(self) -> bool:
        """Whether a bank is shorter than it was to be."""
        return any(isinstance(bank, Bodies) and bank.short_of_memory for bank in self.banks)

    @property
    def frames_suffice(self) -> bool:
        """Whether all bodies were told apart that differ anywhere."""
        return all(isinstance(bank, Fixed) or bank.frame.exact for bank in self.banks)

    @property
    def complete_below(self) -> float:
        """The ticks from which on a program may have a body that no bank holds."""
        if not self.banks or len(self.banks) < len(self.recursion.terms.symbols):
            return self.base
        if not all(bank.bodies for bank in self.banks):
            return self.base
        if self._covered is not None:
            return self._covered
        return self.base + min(least_of_all(self.banks, [k]) for k in range(len(self.banks)))

    def told(self) -> tuple[float, list[BankRow]]:
        """Return the ticks below which no program is better, and the banks with which that was proved."""
        below = 0.0 if self._proof is None else self._proof[0]
        return self._told or (max(below, self.complete_below), self.rows())

    def rows(self) -> list[BankRow]:
        """Return what is told of the banks."""
        return [
            BankRow(
                name,
                len(bank.bodies),
                None if bank.complete_below == inf else int(bank.complete_below),
                bank.frame.size,
                bank.frame.exact,
            )
            for name, bank in zip(getattr(self, "names", ()), self.banks, strict=False)
            if isinstance(bank, Bodies)
        ]
