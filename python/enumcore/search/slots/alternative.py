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
from .statements import Statements
from .states import Frame, all_states, chosen_states, no_states, sampled_states, states_of, universe_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...expressions.expr import Expr
    from ...grammars.production import Production
    from ...tasks.task import Task
    from .weights import Weights

__all__ = ["Alternative"]

_FIRST_BODIES: Final = 2048  # of a bank
_MOST_BODIES: Final = 1 << 15  # of one that is raised for a proof
_STATES: Final = 120  # of a sampled frame
_MOST_STATES: Final = 512  # the same with those that programs met
_WIDTH: Final = 500  # of the beam
_TRIAL: Final = 1 << 21  # choices that the proof looks at before a beam helps it
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
    seconds_left : callable
    poll : callable
        Says whether to stop.

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
        seconds_left: Callable[[], float],
        poll: Callable[[], bool],
    ) -> None:
        assert isinstance(production.expr, Recursion)
        self.task, self.recursion, self.weights = task, production.expr, weights
        self._left, self._poll = seconds_left, poll
        own = next(k for k, p in enumerate(task.productions) if p is production)
        self.base = ticks[own]
        self.best: tuple[Expr, int, int] | None = None
        self.best_nodes = self.nodes = self.evaluations = 0
        self.searched, self.ended = False, "running"
        self._counted = 0, 0  # of the core's nodes and evaluations
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
            self._build(bank, most, Limits(seconds=self._left()))
            self.banks.append(bank)

    def _frame(self, language: CaseLanguage, symbol: int, universe: str | None) -> Frame:
        if not len(self.statements.symbols[symbol].at):
            return no_states(language)
        return all_states(language, universe) or sampled_states(
            self.statements, language, symbol, self.sorts, self.recursion.omitted, _STATES
        )

    def _build(self, bank: Bodies, most: int, limits: Limits) -> None:
        bank.build(most, limits, self._poll)

    def run(self) -> None:
        """Search until the best choice of the banks is known, and frames and banks suffice or are full."""
        self.prepare()
        for _ in range(_ROUNDS):
            if not all(bank.bodies for bank in self.banks):
                self.ended = "time_limit"
                return
            core = self._core()
            self._find(core)
            if not core.proved and self.ended == "running" and self._grow():
                continue
            self._prove(core)
            if self.ended != "running" or not (self._grow() or self._raise()):
                return

    def _core(self) -> Slots:
        """Return the core's search over the banks as they are, which knows the best program."""
        weights, statements, goal = self.weights, self.statements, self.weights.goal
        asked = statements.asked(goal.target, goal.mask)
        rows = []
        for symbol, (bank, nodes) in enumerate(zip(self.banks, statements.symbols, strict=True)):
            children = [name for name, _ in self._variables(symbol)[: nodes.children.shape[1]]]
            rows.append(lowered(bank, nodes, statements.leaf_sorts[nodes.name], children, statements.words))
        rows[0]["ticks"] = [ticks + self.base for ticks in rows[0]["ticks"]]
        terms = statements.lowered(rows, asked, goal.target, self.recursion.sort)
        self._counted = 0, 0
        core = Slots(terms, weights.tick, weights.losses, weights.soft_tick, weights.soft_losses)
        known = self._known()
        if known is not None:
            core.offer(known)
        return core

    def _find(self, core: Slots) -> None:
        """Look for a program that is good: by the proof itself while that is short, and by a beam."""
        self.searched, left = False, float(self.weights.candidates - self.nodes)
        status = core.prove(self._left(), min(left, float(_TRIAL)), self._poll)
        known = core.best is not None and self.weights.objective is None
        if status == "candidate_limit" and core.nodes < left:
            status = "running" if known else core.find(self._left(), left, _WIDTH, self._poll)
        self._look(core, status)

    def _prove(self, core: Slots) -> None:
        """Prove that no choice of the banks' bodies is better, or find one that is."""
        if not core.proved and self.ended == "running":
            left = float(self.weights.candidates - self.nodes + core.nodes)
            self._look(core, core.prove(self._left(), left, self._poll))

    def _look(self, core: Slots, status: str) -> None:
        """Take over what the core has come to."""
        if core.best is not None:
            self._take(core.best)
        self.nodes += core.nodes - self._counted[0]
        self.evaluations += core.evaluations - self._counted[1]
        self._counted = core.nodes, core.evaluations
        self.searched, self.ended = core.proved, status
        error = core.error
        if error is not None:
            raise error

    def _variables(self, symbol: int) -> Any:
        name = self.names[symbol]
        return next((case.variables for case in self.recursion.cases if case.symbol == name), self._unnamed(symbol))

    def _unnamed(self, symbol: int) -> list[tuple[str, Any]]:
        """Return names for the children of a symbol without a case, which nothing asks for."""
        return [(f"\0{k}", None) for k in range(self.statements.symbols[symbol].children.shape[1])]

    def _take(self, best: tuple[list[int], int, int, float]) -> None:
        bodies, ticks, loss, _ = best
        chosen = {name: self.banks[k].bodies[bodies[k]] for k, name in enumerate(self.names)}
        expr = substitute(self.recursion, [chosen[case.symbol] for case in self.recursion.cases])
        own = self.weights.goal_loss(self.task.evaluate(expr))
        if own != loss:
            raise InternalError(f"the core counts {loss} points that {expr} misses, they are {own}; please report this")
        if self.best is None or self.weights.bits(ticks, loss) != self.weights.bits(*self.best[1:]):
            self.best_nodes = self.nodes
        self.best = expr, ticks, loss

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
                self._build(bank, _FIRST_BODIES, Limits(seconds=self._left()))
        return grew

    def _raise(self) -> bool:
        """Enumerate further, as far as a better program may need; say whether a bank grew."""
        grew = False
        for bank, needed in zip(self.banks, self._needed(), strict=True):
            if isinstance(bank, Fixed) or bank.complete_below >= needed or len(bank.bodies) >= _MOST_BODIES:
                continue
            if self.best is not None and not self.frames_suffice:
                continue  # it would prove nothing
            before = len(bank.bodies)
            bound = Limits(seconds=self._left(), cost=None if needed == inf else int(needed) - 1)
            self._build(bank, min(4 * before, _MOST_BODIES), bound)
            grew = grew or len(bank.bodies) > before or bank.complete_below >= needed
        return grew

    def _needed(self) -> list[float]:
        """Return the ticks below which each bank must be complete so that nothing better is outside of it."""
        most = inf if self.best is None else self.weights.enough(self.best[1], self.best[2])
        least = [min(bank.ticks) for bank in self.banks]
        return [most - self.base - (sum(least) - own) for own in least]

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
        least = [min(bank.ticks) for bank in self.banks]
        return min(
            self.base + sum(least) - own + bank.complete_below for own, bank in zip(least, self.banks, strict=True)
        )

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
