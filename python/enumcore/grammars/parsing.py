"""From programs back to derivations: the cheapest one, its cost, and which productions it uses.

Bottom-up, for each part of a program, the cheapest derivation from each nonterminal.  Nothing recurses, and shared
parts are parsed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import log2
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from ..checks import shown, wanted
from ..errors import GrammarError, TaskError
from ..expressions.expr import Expr, Nonterminal
from ..expressions.walks import subterms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from .production import Production

__all__ = [
    "HasExpr",
    "Matcher",
    "Table",
    "Uses",
    "bits_of",
    "derivation_text",
    "exprs_of",
    "first_bits",
    "least_cost",
    "parse",
    "parse_all",
    "slots_of",
]

T = TypeVar("T")
Uses = Counter[int]  # of productions, by their place in the grammar
Slots = list[tuple[Nonterminal, Any]]  # each slot of a production, and the part of the program in it


class HasExpr(Protocol):
    """A program: what has an expression."""

    @property
    def expr(self) -> Expr:
        """The expression."""


def first_bits(productions: Sequence[Production]) -> list[float]:
    """Return -log2 of each production's probability: the one it was given, or equal ones for a nonterminal's.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
    >>> first_bits(g.productions)
    [2.0, 2.0, 2.0, 2.0]
    """
    count = Counter(p.nonterminal.name for p in productions)
    return [log2(count[p.nonterminal.name]) if p.prob is None else -log2(p.prob) for p in productions]


def slots_of(pattern: Expr, expr: Expr) -> Slots | None:
    """Match a production's right-hand side with a program, and return what is in its slots, from left to right.

    Returns
    -------
    list of (Nonterminal, Expr), or None
        None where they do not match.

    Examples
    --------
    >>> import enumcore as ec
    >>> S, x = ec.Nonterminal("S", ec.BitVec(8)), ec.Input("x", ec.BitVec(8))
    >>> slots_of(S + 1, (x & 1) + 1), slots_of(S + 1, x + 2)
    ([(S, x & 1)], None)
    """
    found: Slots = []
    todo = [(pattern, expr)]
    while todo:
        left, right = todo.pop()
        if isinstance(left, Nonterminal):
            found.append((left, right))
        elif type(left) is not type(right) or left._head() != right._head() or len(left.args) != len(right.args):
            return None
        else:
            todo += reversed(list(zip(left.args, right.args, strict=True)))
    return found


def least_cost(productions: Sequence[Production], costs: Sequence[int], start: Nonterminal, expr: Expr) -> int:
    """Return the least cost of a derivation.

    Parameters
    ----------
    productions : sequence of Production
    costs : sequence of int
        Of each, in ticks.
    start : Nonterminal
        What the derivation begins with.
    expr : Expr
        Its end.

    Raises
    ------
    TaskError
        The productions do not derive it.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, 1, g.start + 1, g.start + g.start)
    >>> least_cost(g.productions, [5, 5, 7, 5], g.start, g.inputs.x + 1)
    12
    """
    step = Table(productions, costs, Matcher(productions)).fill(subterms(expr)).get(start.name)
    if step is None:
        raise TaskError(f"{expr} is no program of the grammar, whose start is {start}")
    return int(step.cost)


def parse(productions: Sequence[Production], start: Nonterminal, program: HasExpr | Expr) -> Uses:
    """Count how often each production occurs in the most probable derivation of a program.

    Parameters
    ----------
    productions : sequence of Production
    start : Nonterminal
        What the derivation begins with.
    program : Program or Expr
        Over the grammar's inputs, written with its operators and macros.

    Returns
    -------
    Counter of int
        By the production's place among the productions.

    Raises
    ------
    GrammarError
        They do not derive it.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S + S, S + 1)
    >>> sorted(parse(g.productions, S, x + 1 + 1).items())  # S + 1 twice, and x
    [(0, 1), (3, 2)]
    """
    return _derived(productions, start, program, _added)


def _derived(
    productions: Sequence[Production], start: Nonterminal, program: HasExpr | Expr, make: Callable[[int, list[T]], T]
) -> T:
    """Make something of the most probable derivation of a program."""
    expr = _expr_of(program)
    table = Table(productions, first_bits(productions), Matcher(productions))
    if start.name not in table.fill(subterms(expr)):
        raise GrammarError(f"{expr} is not derived from {start.name}; write it with the grammar's own productions")
    return table.derive(start.name, expr, make)


class Matcher:
    """Finds the productions whose right-hand sides a term may have come from; unit productions are not looked at."""

    def __init__(self, productions: Sequence[Production]) -> None:
        self._productions = productions
        self._by_head: dict[Any, list[int]] = {}
        for k, production in enumerate(productions):
            if not production.is_unit:
                self._by_head.setdefault(production.expr._head(), []).append(k)

    def of(self, node: Expr) -> Iterator[tuple[int, list[tuple[str, Expr]]]]:
        """Yield each production's place, and what its slots, by their names, must derive."""
        for k in self._by_head.get(node._head(), ()):
            slots = slots_of(self._productions[k].expr, node)
            if slots is not None:
                yield k, [(slot.name, part) for slot, part in slots]


class Matches(Protocol):
    """Finds the productions that a node of a program, in whatever form that is, may have come from."""

    def of(self, node: Any) -> Iterator[tuple[int, list[tuple[str, Any]]]]:
        """Yield each production's place, and the nodes that its slots, by their names, must derive."""


class _Step(NamedTuple):
    """The cheapest derivation of a node from a nonterminal: its cost, and the production that it begins with."""

    cost: float
    production: int
    parts: list[tuple[str, Any]]  # what its slots derive


class Table:
    """For each node of a program, the cheapest derivation from each nonterminal; of equal ones the first found.

    Parameters
    ----------
    productions : sequence of Production
    costs : sequence of float
        Of each.
    matches : Matches
    """

    def __init__(self, productions: Sequence[Production], costs: Sequence[float], matches: Matches) -> None:
        self.productions = productions
        self.costs = costs
        self.matches = matches
        self.units = [k for k, production in enumerate(productions) if production.is_unit]
        self.best: dict[int, dict[str, _Step]] = {}

    def fill(self, nodes: Iterable[Any]) -> dict[str, _Step]:
        """Go through the nodes, parts before what holds them, and return the derivations of the last one."""
        steps: dict[str, _Step] = {}
        for node in nodes:
            steps = self.best[id(node)] = self._steps(node)
        return steps

    def _steps(self, node: Any) -> dict[str, _Step]:
        steps: dict[str, _Step] = {}
        for k, parts in self.matches.of(node):
            if all(name in self.best[id(part)] for name, part in parts):
                self._offer(steps, k, parts, sum(self.best[id(part)][name].cost for name, part in parts))
        changed = True
        while changed:  # units cost no less than 0, so that this ends
            offers = [self._offer_unit(steps, k, node) for k in self.units]
            changed = any(offers)
        return steps

    def _offer_unit(self, steps: dict[str, _Step], k: int, node: Any) -> bool:
        source = self.productions[k].slots[0].name
        return source in steps and self._offer(steps, k, [(source, node)], steps[source].cost)

    def _offer(self, steps: dict[str, _Step], k: int, parts: list[tuple[str, Any]], below: float) -> bool:
        name, cost = self.productions[k].nonterminal.name, self.costs[k] + below
        if name in steps and steps[name].cost <= cost:
            return False
        steps[name] = _Step(cost, k, parts)
        return True

    def derive(self, name: str, root: Any, make: Callable[[int, list[T]], T]) -> T:
        """Make something of the cheapest derivation: of each production, from what its slots were made to."""
        known: dict[tuple[str, int], T] = {}
        todo = [(name, root)]
        while todo:
            at, node = todo[-1]
            step = self.best[id(node)][at]
            missing = [(n, part) for n, part in step.parts if (n, id(part)) not in known]
            if not missing:
                todo.pop()
                known[at, id(node)] = make(step.production, [known[n, id(part)] for n, part in step.parts])
            todo += missing
        return known[name, id(root)]


def _added(production: int, parts: list[Uses]) -> Uses:
    uses: Uses = Counter({production: 1})
    for part in parts:
        uses.update(part)
    return uses


def derivation_text(productions: Sequence[Production], start: Nonterminal, program: HasExpr | Expr) -> str:
    """Write the most probable derivation of a program: each production as "p" and its place, then its slots.

    Raises
    ------
    GrammarError
        The productions do not derive it.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, S + S)
    >>> derivation_text(g.productions, S, x + (x + 1))
    '(p2 p0 (p2 p0 p1))'
    """
    return _derived(
        productions, start, program, lambda k, parts: f"({' '.join([f'p{k}', *parts])})" if parts else f"p{k}"
    )


def exprs_of(programs: Iterable[HasExpr | Expr]) -> list[Expr]:
    """Return the expressions of programs.

    Raises
    ------
    GrammarError
        They are no list of programs.
    """
    if isinstance(programs, Expr) or hasattr(programs, "expr"):
        raise GrammarError("give a list of programs, not one")
    return [_expr_of(program) for program in wanted(programs, Iterable, "give a list of programs", GrammarError)]


def _expr_of(program: Any) -> Expr:
    expr = program if isinstance(program, Expr) else getattr(program, "expr", None)
    if not isinstance(expr, Expr):
        raise GrammarError(f"{shown(program)} is not a program; give programs, or expressions")
    return expr


def parse_all(productions: Sequence[Production], start: Nonterminal, programs: Iterable[HasExpr | Expr]) -> Uses:
    """Add up `parse` of several programs."""
    total: Uses = Counter()
    for expr in exprs_of(programs):
        total.update(parse(productions, start, expr))
    return total


def bits_of(bits: Sequence[float], uses: Uses) -> float:
    """Add up the bits of productions as often as they occur."""
    return sum(bits[k] * count for k, count in uses.items())
