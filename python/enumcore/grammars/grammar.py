"""Grammars: nonterminals, each with a sort, and productions whose right-hand sides are expressions.

A grammar is built up by `add` and only grows; what can be judged at once is judged by `add`, and `check` (called by
every task) judges the whole.  The order of productions is part of the language's meaning: among programs of one cost
and one column, the first in it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log2
from typing import TYPE_CHECKING, Any, NamedTuple, overload

import numpy as np

from ..checks import is_number, shown, wanted
from ..errors import GrammarError
from ..expressions.expr import Bound, Expr, Input, Nonterminal, Output, coerce
from ..expressions.loops import Loop
from ..expressions.macro import macros_of
from ..programs.program import Program
from ..schema import Part
from ..theories.schema import read_variables
from ..theories.sorts import Sort
from ..theories.terms import Category
from .algebra import Algebra
from .bnf import bnf, html
from .checks import check_production
from .costs import RESOLUTION, check_levels, check_sums, checked_resolution, ticks_of, weighed
from .derivations import Derivations
from .inputs import Inputs
from .parsing import HasExpr, bits_of, first_bits, parse_all
from .priors import count_bits, groups_of
from .production import Production
from .schema import read_language, read_start, write_grammar
from .scope import CaseScope, Names, Scope
from .structure import Structure

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ..expressions.macro import Macro
    from ..theories.terms import Terms
    from .distribution import Distribution

__all__ = ["FittedGrammar", "Grammar"]

MAX_INPUTS = 64


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
        Bits a tick, for productions that are given probabilities: a cost is ceil(-log2(prob) / resolution).  The
        default is the same 0.125 everywhere: here, in `fit` and in `MDL`.

    Attributes
    ----------
    inputs : Inputs
    start : Nonterminal
    output : Output
        The program's own value, for the formula of a task.
    nonterminals : tuple of Nonterminal
    productions : tuple of Production
        In the order in which they were added.
    lacks_constants : bool
        Whether the productions stand for a language with more constants than they name, so that what all of them
        derive says nothing about it.  Set it where that is so; a search then proves nothing.
    scopes : tuple of Scope
        Those that `bind` and `algebra` made, of this grammar and of its scopes.

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

    def __init__(
        self, inputs: Mapping[str, Sort], output: Sort, *, start: str = "S", resolution: float = RESOLUTION
    ) -> None:
        if not isinstance(inputs, Mapping):
            raise GrammarError('inputs= is a mapping of names to sorts, such as {"x": ec.BitVec(64)}')
        if len(inputs) > MAX_INPUTS:
            raise GrammarError(f"{len(inputs)} inputs; at most {MAX_INPUTS} are supported")
        for name, sort in (("output", output), *inputs.items()):
            if not isinstance(sort, Sort):
                raise GrammarError(
                    f"{name}: {shown(sort)} is not a sort; those are ec.Bool, ec.BitVec(w), ec.Set, ec.List(item)"
                )
        checked_resolution(resolution)
        names = Names(Inputs(inputs))
        first = names.new_nonterminal(start, output, None)
        self._begin(names, first, Output(output), resolution)

    def _begin(self, names: Names, start: Nonterminal, output: Output, resolution: float) -> None:
        self._names = names
        self._productions: list[Production] = []
        self._weights: dict[str, _Weights] = {}
        self._distribution: Distribution | None = None  # made when asked for, of the productions so far
        self._structure: Structure | None = None  # likewise
        self._used: tuple[Production, ...] | None = None  # likewise
        self.lacks_constants = False
        self._is_checked = False  # the productions' costs have been found right
        self.start = start
        self.output = output
        self.resolution = resolution

    @property
    def inputs(self) -> Inputs:
        """The variables, in order."""
        return self._names.inputs

    @property
    def variables(self) -> tuple[Input, ...]:
        """The same as a tuple."""
        return self._names.variables

    @property
    def nonterminals(self) -> tuple[Nonterminal, ...]:
        """Every nonterminal, the start first."""
        return tuple(self._names.nonterminals.values())

    @property
    def productions(self) -> tuple[Production, ...]:
        """Every production, in the order in which they were added."""
        return tuple(self._productions)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """Every scope, in the order in which they were made; numbered from 1."""
        return tuple(self._names.scopes)

    def bind(self, /, **variables: Sort) -> Scope:
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
        return self._names.new_scope(variables, None)

    def algebra(self, terms: Terms, /, **values: Sort) -> Algebra:
        """Make a scope for the case of each symbol, where the terms of each category have values of a sort.

        Parameters
        ----------
        terms : Terms
        **values : Sort
            By category: Bool, BitVec(w) or Set.

        Returns
        -------
        Algebra
            The scopes are its attributes: ``case.node.nonterminal("N", sort)`` makes a nonterminal for the bodies of a
            symbol's case, ``case.node[0]`` is the value of the node's first child, ``case.node.size`` its field.

        Raises
        ------
        GrammarError
            A category has no sort of values, or there is none of this name.

        Examples
        --------
        >>> import enumcore as ec
        >>> Sum = ec.Terms(number={"leaf": ec.Symbol(value=ec.BitVec(8)), "node": ec.Symbol("number", "number")})
        >>> g = ec.Grammar(inputs={"tree": Sum.number}, output=ec.BitVec(8))
        >>> case = g.algebra(Sum, number=ec.BitVec(8))
        >>> N = case.node.nonterminal("N", ec.BitVec(8))
        >>> g.add(N, case.node[0], case.node[1], N + N)
        >>> g.add(g.start, ec.recurse(g.inputs.tree, node=N))
        >>> print(g)
        inputs: tree : number
        S : BitVec(8) ::= recurse(tree, node=N)
        in leaf: value : BitVec(8)
        in node: p : BitVec(8), q : BitVec(8)
        N : BitVec(8) ::= p | q | N + N
        """
        return Algebra(self._names, terms, values)

    def case(self, symbol: str, variables: Mapping[str, Sort]) -> CaseScope:
        """Make the scope of one case, of a term that is an input; for a grammar that is read back.

        Raises
        ------
        GrammarError
            No input's terms have such a symbol, or the variables are not as many as it has children and fields.
        """
        of = [node.sort.terms.symbols for node in self.variables if isinstance(node.sort, Category)]
        what = next((symbols[symbol] for symbols in of if symbol in symbols), None)
        if what is None or len(variables) != len(what.children) + len(what.fields):
            raise GrammarError(
                f"case: {shown(symbol)} with {len(variables)} variables is no symbol of an input's terms"
            )
        return self._names.new_case(variables, symbol, len(what.children))

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
        return self._names.new_nonterminal(name, sort, None)

    def scope_of(self, nonterminal: Nonterminal) -> Scope | None:
        """Return the scope that a nonterminal was made in; None for the grammar's own."""
        return self._names.scope_of(nonterminal)

    def seen_by(self, nonterminal: Nonterminal) -> list[Input | Bound]:
        """Return what a nonterminal's programs take: the inputs, then the variables of its scope and of those around.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> T = g.bind(v=ec.BitVec(8)).nonterminal("T", ec.BitVec(8))
        >>> g.seen_by(T)
        [x, v]
        """
        scope = self.scope_of(nonterminal)
        around = [] if scope is None else [*scope.around()][::-1]
        return [*self.variables, *(leaf for each in around for leaf in each.leaves.values())]

    def list_of(self, scope: Scope) -> str | None:
        """Return the name of the list that the folds over bodies of a scope go through; None while there is none."""
        return self._names.list_of(scope)

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
            Ticks of each, 0 allowed.  By default the nodes that the production writes: operators, inputs, constants
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
                f"add: {shown(nonterminal)} is not a nonterminal of this grammar; make it with g.nonterminal()"
            )
        new = [self._production(nonterminal, expr, cost, prob) for expr in exprs]
        lists = self._names.lists_with((f"production {p}", p.expr) for p in new if isinstance(p.expr, Loop))
        weights = self._weights.get(nonterminal.name, _Weights()).with_more(new)
        self._names.take_lists(lists)  # all was checked: nothing is refused from here on
        self._weights[nonterminal.name] = weights
        self._productions += new
        self._distribution = self._used = None
        self._is_checked = False

    def owns(self, node: object) -> bool:
        """Say whether something is a nonterminal of this grammar."""
        return self._names.owns(node)

    def _production(self, left: Nonterminal, right: Expr | int, cost: int | None, prob: float | None) -> Production:
        where = f"production {left.name} ::= {right if isinstance(right, Expr) else shown(right)}"
        if isinstance(right, Expr) and right.sort != left.sort:
            raise GrammarError(f"{where}: it has sort {right.sort}, {left.name} has {left.sort}")
        try:
            expr = coerce(right, left.sort)
        except GrammarError as error:
            raise GrammarError(f"{where}: {error}") from None
        check_production(self._names, where, left, expr)
        own = 0 if isinstance(expr, Nonterminal) else expr.size - expr.slots
        return Production(left, expr, ticks_of(where, own, cost, prob, self.resolution), prob)

    def check(self) -> None:
        """Raise GrammarError when a nonterminal derives no program, or infinitely many of one cost.

        It does so too when a nonterminal's probabilities add up to less than 1.

        Tasks, `sample` and `count` call it; `fit` and `bits` look at the probabilities alone.

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
        self.structure.check()
        if not self._is_checked:
            check_sums(self._productions)
            check_levels(self._productions)
            self._is_checked = True

    @property
    def structure(self) -> Structure:
        """What it says beside its costs, as it is now."""
        if self._structure is None or not self._structure.is_of(self._names, self._productions):
            self._structure = Structure(self._names, self._productions)
        return self._structure

    @property
    def is_finite(self) -> bool:
        """Whether the language has finitely many programs: no nonterminal comes back in what it derives.

        Zero-cost cycles do not count: they derive nothing new.
        """
        return self.structure.is_finite

    @property
    def used_productions(self) -> tuple[Production, ...]:
        """The productions that a derivation from the start can use."""
        if self._used is None:
            self._used = tuple(self._productions[k] for k in self.structure.used)
        return self._used

    @property
    def macros(self) -> list[Macro]:
        """The macros that productions call, those that others call first."""
        return macros_of(*(p.expr for p in self._productions))

    @property
    def worst_excess(self) -> float:
        """The most bits by which a rounded cost exceeds -log2(prob) of its production; 0 without probabilities."""
        bits = [p.cost * self.resolution + log2(p.prob) for p in self._productions if p.prob is not None]
        return max(bits, default=0.0)

    def with_probs(self, probs: ArrayLike, *, resolution: float | None = None) -> Grammar:
        """Return this language with other probabilities, such as those that a neural guide gives for one task.

        It takes microseconds, and tasks of all the grammars made so share what is worked out about the language.

        Parameters
        ----------
        probs : array_like of shape (productions,)
            The probability of each production, in (0, 1], in the order of `productions`; those of each nonterminal add
            up to 1.
        resolution : float, optional
            Bits a tick; by default this grammar's.

        Raises
        ------
        GrammarError
            They are of another shape, out of range, or do not add up to 1.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
        >>> [p.cost for p in g.with_probs([0.5, 0.125, 0.125, 0.25]).productions]  # ticks of 0.125 bits
        [8, 24, 24, 16]
        """
        resolution = self.resolution if resolution is None else checked_resolution(resolution)
        productions, sums = weighed(self._productions, probs, resolution)
        same = Grammar.__new__(Grammar)
        same._begin(self._names.copy(), self.start, self.output, resolution)
        same.lacks_constants = self.lacks_constants
        same._productions, same._structure, same._is_checked = productions, self.structure, True
        same._weights = {name: _Weights(1, min(total, 1.0)) for name, total in sums.items()}
        return same

    def with_production(self, nonterminal: Nonterminal, expr: Expr) -> Grammar:
        """Return this language with one production more, at the cost that `add` gives it.

        Where this language has probabilities, the new one has none: they would not add up to 1.

        Raises
        ------
        GrammarError
            See `add`.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> g.with_production(g.start, g.start + 1).productions, g.productions
        ((S ::= x, S ::= S + 1), (S ::= x,))
        """
        larger = Grammar.__new__(Grammar)
        larger._begin(self._names.copy(), self.start, self.output, self.resolution)
        larger.lacks_constants = self.lacks_constants
        for p in self._productions:
            larger.add(p.nonterminal, p.expr, cost=p.cost if p.prob is None else None)
        larger.add(nonterminal, expr)
        return larger

    def fit(
        self, programs: Iterable[HasExpr | Expr], *, smoothing: float = 1.0, resolution: float = RESOLUTION
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
        >>> [p.cost for p in g.fit([~~g.inputs.x] * 8).productions]  # ticks of 0.125 bits
        [14, 39, 6, 39]
        """
        return FittedGrammar(self, programs, smoothing, resolution)

    def bits(self, programs: Iterable[HasExpr | Expr]) -> float:
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
        check_sums(self._productions)
        return bits_of(first_bits(self.productions), parse_all(self.productions, self.start, programs))

    def count(self, cost: int, nonterminal: Nonterminal | None = None) -> int:
        """Return how many programs have exactly a cost, counted by their derivations: a Python integer, exact.

        A program that is derived in two ways counts twice.  Nothing is enumerated: the time grows with the square of
        the cost.

        Parameters
        ----------
        cost : int
            In ticks.
        nonterminal : Nonterminal, optional
            What the programs are derived from; by default the start.

        Raises
        ------
        GrammarError
            Unit productions lead back to their nonterminal at no cost, so that there are infinitely many derivations;
            see `check` too.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, ~g.start, g.start + g.start)
        >>> [g.count(cost) for cost in range(1, 6)], g.count(99) > 10**40
        ([2, 2, 6, 14, 42], True)
        """
        return self._known_distribution().count(self._from(nonterminal).name, cost)

    @overload
    def sample(
        self,
        rng: np.random.Generator | int,
        k: None = None,
        *,
        cost: int | None = None,
        nonterminal: Nonterminal | None = None,
        most: int = 10_000,
    ) -> Program: ...
    @overload
    def sample(
        self,
        rng: np.random.Generator | int,
        k: int,
        *,
        cost: int | None = None,
        nonterminal: Nonterminal | None = None,
        most: int = 10_000,
    ) -> list[Program]: ...
    def sample(
        self,
        rng: np.random.Generator | int,
        k: int | None = None,
        *,
        cost: int | None = None,
        nonterminal: Nonterminal | None = None,
        most: int = 10_000,
    ) -> Program | list[Program]:
        """Draw programs at random, independently of each other.

        Each production is drawn by its probability; one of a nonterminal without probabilities is as likely as its
        others.  With a cost, the programs are those of exactly this cost: by the same probabilities where the grammar
        has some, and each derivation as likely as the others where it has costs only.

        Parameters
        ----------
        rng : numpy.random.Generator or int
            The source of randomness, or the seed of a new one.
        k : int, optional
            How many; by default one program, not in a list.
        cost : int, optional
            In ticks.
        nonterminal : Nonterminal, optional
            What the programs are derived from; by default the start.
        most : int
            The most productions of a derivation.  Probabilities may be such that programs never end; a program that
            goes on is an error, since to draw another in its place would favour small ones.

        Raises
        ------
        GrammarError
            A program has more than `most` productions, there is none of the cost, or see `check` and `count`.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, prob=0.3)
        >>> g.add(g.start, ~g.start, g.start + g.start, prob=0.2)
        >>> len(g.sample(0, 5)), g.sample(0).probability > 0
        (5, True)
        """
        left = self._from(nonterminal)
        drawn = self._known_distribution().sample(left.name, rng, 1 if k is None else k, cost, most)
        prior, inputs = Derivations(self.productions, left), self.seen_by(left)
        programs = [Program(one.expr, inputs, one.cost, prior) for one in drawn]
        return programs[0] if k is None else programs

    def _known_distribution(self) -> Distribution:
        if self._distribution is None:
            self.check()
            from .distribution import Distribution

            self._distribution = Distribution(self.productions)
        return self._distribution

    def _from(self, nonterminal: Nonterminal | None) -> Nonterminal:
        if nonterminal is None:
            return self.start
        if not self.owns(nonterminal):
            raise GrammarError(f"nonterminal= is one of this grammar, not {shown(nonterminal)}")
        return nonterminal

    def parse(self, text: str, nonterminal: Nonterminal | None = None) -> Program:
        """Return the program of this language that a text writes; see `Program.parse`.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, ~g.start, g.start + g.start)
        >>> g.parse("x + ~x").cost
        4
        """
        left, text = self._from(nonterminal), wanted(text, str, "a program's text is a string", GrammarError)
        from .reading import read_program  # it takes 10 ms to import, and few need it

        expr, cost = read_program(text, self, left)
        return Program(expr, self.seen_by(left), cost, Derivations(self.productions, left))

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON; see docs/json.md.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, ~g.start)
        >>> print(ec.Grammar.from_dict(g.to_dict()))
        inputs: x : BitVec(8)
        S : BitVec(8) ::= x | ~S
        """
        return write_grammar(self, self.nonterminals, self.scopes, self.productions)

    @staticmethod
    def from_dict(data: Mapping[str, Any]) -> Grammar:
        """Return the grammar that `to_dict` wrote; of a fitted one, the grammar with its probabilities.

        Raises
        ------
        SchemaError
            The dict is of something else or another version, or wrong; it says where.
        """
        return Grammar.of_part(Part(data, "grammar"))

    @staticmethod
    def of_part(part: Part) -> Grammar:
        """Read a grammar that is a part of something."""
        resolution, inputs = part.headed("grammar")["resolution"].number(), dict(read_variables(part["inputs"]))
        start, output = read_start(part)
        with part.checked():
            grammar = Grammar(inputs, output, start=start, resolution=resolution)
        read_language(part, grammar, grammar.start)
        return grammar

    def __str__(self) -> str:
        return bnf(self._names, self.productions, self.macros)

    def _repr_html_(self) -> str:
        return html(self._names, self.productions, self.macros)

    def __repr__(self) -> str:
        counts = f"{len(self._names.nonterminals)} nonterminals, {len(self._productions)} productions"
        return f"<Grammar of {self.start.sort} over {self.inputs!r}: {counts}>"


class _Weights(NamedTuple):
    """The probabilities of a nonterminal's productions: all of them have one, or none has."""

    given: int = 0
    total: float = 0.0
    without: Production | None = None  # the first that has none

    def with_more(self, new: Sequence[Production]) -> _Weights:
        """Return those with new productions, or raise GrammarError."""
        probs = [p.prob for p in new if p.prob is not None]
        bare = self.without or next((p for p in new if p.prob is None), None)
        more = _Weights(self.given + len(probs), sum(probs, self.total), bare)
        if more.given and bare is not None:
            raise GrammarError(f"production {bare}: give prob= for all productions of {bare.nonterminal}, or for none")
        if more.total > 1 + 1e-9:
            raise GrammarError(
                f"production {new[-1]}: the probabilities of {new[-1].nonterminal} add up to {more.total:.6g}"
            )
        return more


class FittedGrammar(Grammar):
    """A grammar whose productions have the probabilities that programs suggest; made by `Grammar.fit`.

    Of K productions of a nonterminal that occur N times in all, one that occurs n times has the probability (n + a) /
    (N + a K), so that none has probability 0.  a = 1 is Laplace's rule of succession, a = 1/2 the estimator of
    Krichevsky and Trofimov ("The performance of universal encoding", IEEE Trans. Information Theory 27, 1981).

    Attributes
    ----------
    counts : tuple of int
        How often each production occurs in the programs' derivations.
    smoothing : float
        a.
    description_bits : float
        What it takes to tell somebody who knows the grammar these probabilities: for each nonterminal of more than one
        production, N in Elias's delta code and then which of the C(N + K - 1, K - 1) ways to share N out among K
        productions it is (see `count_bits`).
    saved_bits : float
        The bits of the programs under the grammar that was fitted, less those under this one, less `description_bits`:
        above 0 when the prior pays for its own description.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, ~S, S + S)
    >>> fitted = g.fit([~~x, ~~~x])
    >>> fitted.counts, [round(p.prob, 3) for p in fitted.productions]  # 3, 1, 6 and 1 of 11
    ((2, 0, 5, 0), [0.273, 0.091, 0.545, 0.091])
    >>> round(fitted.description_bits, 2), round(fitted.saved_bits, 2)
    (14.91, -9.03)
    """

    counts: tuple[int, ...]
    smoothing: float
    description_bits: float
    saved_bits: float

    def __init__(
        self, grammar: Grammar, programs: Iterable[HasExpr | Expr], smoothing: float, resolution: float
    ) -> None:
        _check_positive("smoothing", smoothing)
        _check_positive("resolution", resolution)
        check_sums(grammar.productions)
        uses = parse_all(grammar.productions, grammar.start, programs)
        self._begin(grammar._names.copy(), grammar.start, grammar.output, resolution)
        self.lacks_constants = grammar.lacks_constants
        self.smoothing = smoothing
        self.counts = tuple(uses[k] for k in range(len(grammar.productions)))
        groups = groups_of(grammar.productions)
        self._productions = [self._fitted(p, n, groups[p.nonterminal.name]) for n, p in enumerate(grammar.productions)]
        for name, group in groups.items():
            self._weights[name] = _Weights().with_more([self._productions[k] for k in group])
        sizes = [[self.counts[k] for k in group] for group in groups.values()]
        self.description_bits = sum(count_bits(counts) for counts in sizes)
        before, after = (bits_of(first_bits(g.productions), uses) for g in (grammar, self))
        self.saved_bits = before - after - self.description_bits

    def _fitted(self, production: Production, number: int, group: Sequence[int]) -> Production:
        total = sum(self.counts[k] for k in group)
        prob = (self.counts[number] + self.smoothing) / (total + self.smoothing * len(group))
        nodes = 0 if production.is_unit else 1
        ticks = ticks_of(f"production {production}", nodes, None, prob, self.resolution)
        return Production(production.nonterminal, production.expr, ticks, prob)


def _check_positive(name: str, value: Any) -> None:
    if not is_number(value) or not value > 0:
        raise GrammarError(f"fit: {name}={shown(value)} is not a positive number")
