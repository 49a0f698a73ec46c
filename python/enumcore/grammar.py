"""Grammars: nonterminals, each with a sort, and productions whose right-hand sides are expressions.

A grammar is built up by `add` and only grows; what can be judged at once is judged by `add`, and `check` (called by
every task) judges the whole.  The order of productions is part of the language's meaning: among programs of one cost
and one column, the first in it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .costs import ticks_of
from .errors import GrammarError
from .export import macros_of
from .expr import Expr, Input, Nonterminal, Output, coerce
from .lowering import Row, Tables, lower_production
from .names import check_production
from .scope import Scope, check_variables
from .sorts import Sort

if TYPE_CHECKING:
    from .fitting import FittedGrammar
    from .macro import Macro
    from .program import Program

__all__ = ["Grammar", "Inputs", "Production"]

MAX_INPUTS = 64


class Inputs(Mapping[str, Input]):
    """The inputs of a grammar, as attributes (``g.inputs.x``) and by name (``g.inputs["x!0"]``), in order.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8), "y!0": ec.Bool}, output=ec.BitVec(8))
    >>> g.inputs.x, g.inputs["y!0"], list(g.inputs)
    (x, y!0, ['x', 'y!0'])
    """

    def __init__(self, sorts: Mapping[str, Sort]) -> None:
        # In the instance's own dict, so that an input named "keys" or "get" shadows the method for attribute access.
        self.__dict__.update({name: Input(name, sort) for name, sort in sorts.items()})

    def __getitem__(self, name: str) -> Input:
        try:
            node: Input = self.__dict__[name]
        except KeyError:
            known = ", ".join(self.__dict__) or "none"
            raise GrammarError(f"the grammar has no input {name!r}; it has {known}") from None
        return node

    def __getattr__(self, name: str) -> Input:
        if name.startswith("__"):  # copy and pickle ask for these
            raise AttributeError(name)
        return self[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.__dict__)

    def __len__(self) -> int:
        return len(self.__dict__)

    def __contains__(self, name: object) -> bool:
        return name in self.__dict__

    def __repr__(self) -> str:
        return ", ".join(f"{name} : {node.sort}" for name, node in self.__dict__.items())


class Production:
    """One production: nonterminal → expression, and its cost.

    Attributes
    ----------
    nonterminal : Nonterminal
    expr : Expr
    cost : int
        In ticks: 0 for a unit production that is not given a probability below 1, at least 1 for any other.
    prob : float or None
        The probability that the cost was made from.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, g.start + 1)
    >>> g.productions[1], g.productions[1].cost
    (S ::= S + 1, 2)
    """

    __slots__ = ("cost", "expr", "nonterminal", "prob")

    def __init__(self, nonterminal: Nonterminal, expr: Expr, cost: int, prob: float | None = None) -> None:
        self.nonterminal = nonterminal
        self.expr = expr
        self.cost = cost
        self.prob = prob

    @property
    def is_unit(self) -> bool:
        """True when the right-hand side is a nonterminal alone."""
        return isinstance(self.expr, Nonterminal)

    @property
    def slots(self) -> tuple[Nonterminal, ...]:
        """The nonterminals of the right-hand side, each occurrence, from left to right."""
        return _slots(self.expr)

    def __repr__(self) -> str:
        return f"{self.nonterminal.name} ::= {self.expr}"


class Grammar:
    """A typed language of programs.

    Parameters
    ----------
    inputs : mapping of str to Sort
        The variables, at most 64, in the order in which programs take them.
    output : Sort
        The sort of the start nonterminal.
    start : str
        The start nonterminal's name.
    resolution : float
        Bits a tick, for productions that are given probabilities: a cost is ceil(-log2(prob) / resolution).

    Attributes
    ----------
    inputs : Inputs
    start : Nonterminal
    output : Output
        The program's own value, for the formula of a task.
    nonterminals : tuple of Nonterminal
    productions : tuple of Production
        In the order in which they were added.
    scopes : tuple of Scope
        Those that `bind` made, of this grammar and of its scopes.

    Raises
    ------
    GrammarError
        See `add`, `nonterminal` and `check`.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    >>> x, S = g.inputs.x, g.start
    >>> B = g.nonterminal("B", ec.Bool)
    >>> g.add(S, x, 0, 1, ~S, S & S)
    >>> g.add(S, ec.ite(B, S, S), cost=2)
    >>> g.add(B, S == S, S < S)
    >>> print(g)
    inputs: x : BitVec(64)
    S : BitVec(64) ::= x | 0 | 1 | ~S | S & S | ite(B, S, S) [cost 2]
    B : Bool       ::= S == S | S < S
    """

    def __init__(self, inputs: Mapping[str, Sort], output: Sort, *, start: str = "S", resolution: float = 1.0) -> None:
        if not isinstance(inputs, Mapping):
            raise GrammarError('inputs= is a mapping of names to sorts, such as {"x": ec.BitVec(64)}')
        if len(inputs) > MAX_INPUTS:
            raise GrammarError(f"{len(inputs)} inputs; at most {MAX_INPUTS} are supported")
        for name, sort in (("output", output), *inputs.items()):
            if not isinstance(sort, Sort):
                raise GrammarError(
                    f"{name}: {sort!r} is not a sort; those are ec.Bool, ec.BitVec(w), ec.Set, ec.List(item)"
                )
        if not resolution > 0:
            raise GrammarError(f"resolution={resolution}: bits a tick are a positive number")
        self.inputs = Inputs(inputs)
        self.resolution = resolution
        self._nonterminals: dict[str, Nonterminal] = {}
        self._productions: list[Production] = []
        self._scopes: list[Scope] = []
        self._scope_of: dict[str, Scope | None] = {}
        self._lists: dict[int, str] = {}  # by the number of a fold's scope
        self.start = self.nonterminal(start, output)
        self.output = Output(output)

    @property
    def nonterminals(self) -> tuple[Nonterminal, ...]:
        """Every nonterminal, the start first."""
        return tuple(self._nonterminals.values())

    @property
    def productions(self) -> tuple[Production, ...]:
        """Every production, in the order in which they were added."""
        return tuple(self._productions)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope, in the order in which they were made; numbered from 1."""
        return tuple(self._scopes)

    def bind(self, **variables: Sort) -> Scope:
        """Make the scope of a loop's body: what it sees beside the inputs.

        Parameters
        ----------
        **variables : Sort
            One for the body of a fixpoint or an iterate, of sort Bool, BitVec(w) or Set.  Two for a fold's: the
            accumulator, and the item, of the list's item sort.

        Raises
        ------
        GrammarError
            Another number of variables, a name that is taken around, or a sort that has no place here.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"xs": ec.List(ec.BitVec(8))}, output=ec.BitVec(8))
        >>> each = g.bind(a=ec.BitVec(8), x=ec.BitVec(8))
        >>> T = each.nonterminal("T", ec.BitVec(8))
        >>> g.add(T, each.a, each.x, T + T)
        >>> g.add(g.start, 0, ec.fold(T, g.inputs.xs, g.start))
        """
        return self._new_scope(variables, None)

    def _new_scope(self, variables: Mapping[str, Sort], parent: Scope | None) -> Scope:
        taken = {name for scope in (parent.around() if parent else ()) for name, _ in scope.binder.variables}
        check_variables(variables, taken | set(self.inputs))
        self._scopes.append(Scope(self, parent, variables, len(self._scopes) + 1))
        return self._scopes[-1]

    def nonterminal(self, name: str, sort: Sort) -> Nonterminal:
        """Make a new nonterminal.

        Raises
        ------
        GrammarError
            The name is taken.

        Examples
        --------
        >>> import enumcore as ec
        >>> ec.Grammar(inputs={}, output=ec.Bool).nonterminal("B", ec.Bool)
        B
        """
        return self._new_nonterminal(name, sort, None)

    def _new_nonterminal(self, name: str, sort: Sort, scope: Scope | None) -> Nonterminal:
        if name in self._nonterminals or name in self.inputs:
            raise GrammarError(f"{name!r} is a nonterminal or an input already; take another name")
        self._nonterminals[name] = Nonterminal(name, sort, scope.binder if scope is not None else None)
        self._scope_of[name] = scope
        return self._nonterminals[name]

    def scope_of(self, nonterminal: Nonterminal) -> Scope | None:
        """Return the scope that a nonterminal was made in; None for the grammar's own."""
        return self._scope_of[nonterminal.name]

    def list_of(self, scope: Scope) -> str | None:
        """Return the name of the list that the folds over bodies of a scope go through; None while there is none."""
        return self._lists.get(scope.number)

    def serve(self, scope: Scope, items: Input, where: str) -> None:
        """Note which list the folds of a scope go through; raise GrammarError when it is a second one."""
        known = self._lists.setdefault(scope.number, items.name)
        if known != items.name:
            raise GrammarError(
                f"{where}: bodies that see {scope!r} go through {known}; make a scope of its own for {items}"
            )

    def add(
        self, nonterminal: Nonterminal, *exprs: Expr | int, cost: int | None = None, prob: float | None = None
    ) -> None:
        """Add productions: one for each expression.

        Parameters
        ----------
        nonterminal : Nonterminal
            Of this grammar.
        *exprs : Expr or int
            Over this grammar's nonterminals and inputs; a Python integer takes the nonterminal's sort.
        cost : int, optional
            Ticks of each, at least 1.  By default the nodes that the production writes: operators, inputs, constants
            and macro calls.  A unit production costs 0.
        prob : float, optional
            The probability of each, in (0, 1]; given for all productions of a nonterminal or for none.  Here a unit
            production costs its bits too.

        Raises
        ------
        GrammarError
            The sorts clash, something is not the grammar's, or the cost is out of range.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x == 3)
        Traceback (most recent call last):
            ...
        enumcore.errors.GrammarError: production S ::= x == 3: it has sort Bool, S has BitVec(8)
        """
        if not self.owns(nonterminal):
            raise GrammarError(
                f"add: {nonterminal!r} is not a nonterminal of this grammar; make it with g.nonterminal()"
            )
        new = [self._production(nonterminal, expr, cost, prob) for expr in exprs]
        self._check_probabilities(nonterminal, [p for p in self._productions if p.nonterminal is nonterminal] + new)
        self._productions += new

    def owns(self, node: object) -> bool:
        """Say whether something is a nonterminal of this grammar."""
        return isinstance(node, Nonterminal) and self._nonterminals.get(node.name) is node

    def _production(self, left: Nonterminal, right: Expr | int, cost: int | None, prob: float | None) -> Production:
        where = f"production {left.name} ::= {right}"
        if isinstance(right, Expr) and right.sort != left.sort:
            raise GrammarError(f"{where}: it has sort {right.sort}, {left.name} has {left.sort}")
        try:
            expr = coerce(right, left.sort)
        except GrammarError as error:
            raise GrammarError(f"{where}: {error}") from None
        check_production(self, where, left, expr)
        own = 0 if isinstance(expr, Nonterminal) else expr.size - expr.slots
        return Production(left, expr, ticks_of(where, own, cost, prob, self.resolution), prob)

    def _check_probabilities(self, nonterminal: Nonterminal, productions: list[Production]) -> None:
        given = [p for p in productions if p.prob is not None]
        missing = [p for p in productions if p.prob is None]
        if given and missing:
            raise GrammarError(f"production {missing[0]}: give prob= for all productions of {nonterminal}, or for none")
        total = sum(p.prob for p in given if p.prob is not None)
        if total > 1 + 1e-9:
            raise GrammarError(
                f"production {productions[-1]}: the probabilities of {nonterminal} add up to {total:.6g}"
            )

    def check(self) -> None:
        """Raise GrammarError when a nonterminal derives no program.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={}, output=ec.BitVec(8))
        >>> g.add(g.start, g.start + 1)
        >>> g.check()  # doctest: +ELLIPSIS
        Traceback (most recent call last):
            ...
        enumcore.errors.GrammarError: nonterminal S derives nothing: each of its productions (S ::= S + 1) needs ...
        """
        needs = [(p.nonterminal.name, {slot.name for slot in p.slots}) for p in self._productions]
        alive: set[str] = set()
        while new := {left for left, slots in needs if slots <= alive} - alive:
            alive |= new
        for name in self._nonterminals:
            if name not in alive:
                raise GrammarError(self._dead(name))

    def _dead(self, name: str) -> str:
        own = [str(p) for p in self._productions if p.nonterminal.name == name]
        if not own:
            return f"nonterminal {name} derives nothing: it has no production; add one with g.add({name}, ...)"
        return (
            f"nonterminal {name} derives nothing: each of its productions ({'; '.join(own)}) needs a nonterminal that "
            "derives nothing; add one that ends, such as an input or a constant"
        )

    @property
    def is_finite(self) -> bool:
        """Whether the language has finitely many programs: no nonterminal comes back in what it derives.

        Zero-cost cycles do not count: they derive nothing new.
        """
        reach = self._reach()
        return not any(
            p.nonterminal.name in reach[slot.name] for p in self.used_productions if not p.is_unit for slot in p.slots
        )

    @property
    def used_productions(self) -> tuple[Production, ...]:
        """The productions that a derivation from the start can use."""
        used = self._reach()[self.start.name]
        return tuple(p for p in self._productions if p.nonterminal.name in used)

    def _reach(self) -> dict[str, set[str]]:
        """Return the nonterminals that occur in what each derives, itself included."""
        reach = {name: {name} for name in self._nonterminals}
        edges = {(p.nonterminal.name, slot.name) for p in self._productions for slot in p.slots}
        grown = True
        while grown:
            grown = False
            for left, right in edges:
                if not reach[right] <= reach[left]:
                    reach[left] |= reach[right]
                    grown = True
        return reach

    @property
    def macros(self) -> list[Macro]:
        """The macros that productions call, those that others call first."""
        return macros_of(*(p.expr for p in self._productions))

    @property
    def worst_excess(self) -> float:
        """The most bits by which a rounded cost exceeds -log2(prob) of its production; 0 without probabilities."""
        from math import log2

        bits = [p.cost * self.resolution + log2(p.prob) for p in self._productions if p.prob is not None]
        return max(bits, default=0.0)

    def fit(
        self, programs: Iterable[Program | Expr], *, smoothing: float = 1.0, resolution: float = 0.25
    ) -> FittedGrammar:
        """Return this grammar with the probabilities that programs suggest; see `FittedGrammar`.

        Parameters
        ----------
        programs : iterable of Program or Expr
            Of this language, such as those that solved earlier tasks.
        smoothing : float
            What is added to each production's count: 1 for Laplace's rule, 0.5 for the estimator of Krichevsky and
            Trofimov.
        resolution : float
            Bits a tick.

        Raises
        ------
        GrammarError
            A program is not of the language.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
        >>> [p.cost for p in g.fit([~~g.inputs.x] * 8).productions]  # ticks of 0.25 bits
        [7, 20, 3, 20]
        """
        from .fitting import FittedGrammar

        return FittedGrammar(self, programs, smoothing, resolution)

    def bits(self, programs: Iterable[Program | Expr]) -> float:
        """Return the bits of programs by their most probable derivations; not rounded to ticks.

        Probabilities are those given by ``prob=``, and equal ones for a nonterminal whose productions have none.

        Raises
        ------
        GrammarError
            One is not of the language.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
        >>> programs = [~~g.inputs.x] * 8
        >>> fitted = g.fit(programs)
        >>> g.bits(programs), round(fitted.bits(programs), 1), round(fitted.description_bits, 1)
        (48.0, 24.6, 20.5)
        >>> g.bits([g.inputs.x + 1])
        6.0
        """
        from .uses import bits_of, first_bits, parse_all

        return bits_of(first_bits(self.productions), parse_all(self, programs))

    def lower(self, productions: Sequence[Production], costs: Sequence[int] | None = None) -> list[Row]:
        """Return productions as the core takes them, with their own costs or others."""
        tables = Tables.of(self)
        costs = [p.cost for p in productions] if costs is None else costs
        return [lower_production(self, p, cost, tables) for p, cost in zip(productions, costs, strict=True)]

    def __str__(self) -> str:
        from .bnf import bnf

        return bnf(self)

    def __repr__(self) -> str:
        counts = f"{len(self._nonterminals)} nonterminals, {len(self._productions)} productions"
        return f"<Grammar of {self.start.sort} over {self.inputs!r}: {counts}>"


def _slots(expr: Expr) -> tuple[Nonterminal, ...]:
    found: list[Nonterminal] = []
    todo: list[Any] = [expr]
    while todo:
        node = todo.pop()
        if isinstance(node, Nonterminal):
            found.append(node)
        elif node.slots:
            todo += reversed(node.args)
    return tuple(found)
