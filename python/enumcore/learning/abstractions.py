"""Abstractions: what programs of solved tasks have in common becomes a macro, where that shortens the description.

Stitch finds what is common (Bowers et al., "Top-Down Synthesis for Library Learning", POPL 2023; the extra
`abstractions`).  It is given derivations in place of programs: each production is a symbol whose arguments are what its
slots derive.  So what it finds is a piece of a derivation.  Its holes are slots, each of a known nonterminal, and the
macro that is made of it has sorts by itself.

Stitch weighs by the size of trees.  Whether an abstraction is kept is decided here, by bits in a two-part code: those
of the macros' own derivations, of the fitted probabilities, and of all programs under these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import log2
from typing import TYPE_CHECKING, NamedTuple

from ..checks import is_integer, shown, wanted
from ..errors import GrammarError, InternalError
from ..expressions.expr import Bound, Expr, Input, Named, Nonterminal, Param
from ..expressions.inlining import Inlining
from ..expressions.loops import Loop
from ..expressions.macro import Call, Macro
from ..expressions.substitution import substitute
from ..expressions.walks import bottom_up, subterms
from ..grammars.costs import RESOLUTION
from ..grammars.grammar import FittedGrammar, Grammar
from ..grammars.parsing import derivation_text, exprs_of
from ..grammars.priors import integer_bits
from ..grammars.sampling import built
from ..programs.program import Program

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..grammars.parsing import HasExpr
    from ..grammars.production import Production

__all__ = ["Abstractions", "find_abstractions"]

_WORD = re.compile(r"[()]|[^\s()]+")


@dataclass(frozen=True)
class Abstractions:
    """What `find_abstractions` found.

    Attributes
    ----------
    grammar : FittedGrammar
        The language with a production for each macro, fitted to the programs.  Give it to the tasks to come, and to
        `find_abstractions` when these are solved.
    macros : tuple of Macro
    programs : tuple of Program
        Those that were given, written with the macros.
    bits : float
        The description: macros, probabilities and programs.
    bits_before : float
        The same without macros: of `Grammar.fit` alone.
    """

    grammar: FittedGrammar
    macros: tuple[Macro, ...]
    programs: tuple[Program, ...]
    bits: float
    bits_before: float

    @property
    def saved_bits(self) -> float:
        """What the macros save, their own description paid for; 0 where there are none."""
        return self.bits_before - self.bits

    def __str__(self) -> str:
        saved = f"{self.bits_before:.1f} bits without abstractions, {self.bits:.1f} with {len(self.macros)}"
        return "\n".join([saved, *(f"    {macro}" for macro in self.macros)])


class _State(NamedTuple):
    """A language, the programs in it, and what it takes to say so."""

    grammar: Grammar
    fitted: FittedGrammar
    exprs: list[Expr]
    macros: tuple[Macro, ...]
    macro_bits: float

    @property
    def bits(self) -> float:
        own = integer_bits(len(self.macros)) + self.macro_bits
        return own + self.fitted.description_bits + self.fitted.bits(self.exprs)


def find_abstractions(
    grammar: Grammar,
    programs: Iterable[HasExpr | Expr],
    *,
    most: int = 5,
    arity: int = 2,
    smoothing: float = 1.0,
    resolution: float = RESOLUTION,
) -> Abstractions:
    """Look for macros that shorten the description of programs, such as those that solved earlier tasks.

    One abstraction after the other is taken, as long as the bits of macros, probabilities and programs together fall.

    Parameters
    ----------
    grammar : Grammar
    programs : iterable of Program or Expr
        Of this language.
    most : int
        Macros.
    arity : int
        Holes of a macro, 0 to 4.  Inputs that it mentions are parameters too, and do not count.
    smoothing, resolution : float
        As for `Grammar.fit`.

    Returns
    -------
    Abstractions

    Raises
    ------
    GrammarError
        A program is not of the language, or a number is none that there can be.
    ImportError
        Stitch is not there.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> S, x = g.start, g.inputs.x
    >>> g.add(S, x, 1, ~S, S & S, S + S, S >> 1)
    >>> found = ec.find_abstractions(g, [x + 1, (x + 1) >> 1], most=0)  # docs/abstractions.md has some
    >>> print(found)
    34.0 bits without abstractions, 34.0 with 0
    """
    wanted(grammar, Grammar, "find_abstractions: its first argument is a Grammar", GrammarError)
    for name, value, greatest in (("most", most, 1000), ("arity", arity, 4)):
        if not (is_integer(value) and 0 <= value <= greatest):
            raise GrammarError(f"{name}={shown(value)} is not a whole number from 0 to {greatest}")
    exprs = exprs_of(programs)
    state = _State(grammar, grammar.fit(exprs, smoothing=smoothing, resolution=resolution), exprs, (), 0.0)
    before = state.bits
    while len(state.macros) < most and exprs:
        further = _with_one_more(state, arity, smoothing, resolution)
        if further is None or further.bits >= state.bits:
            break
        state = further
    rewritten = tuple(Program(expr, grammar.variables) for expr in state.exprs)
    return Abstractions(state.fitted, state.macros, rewritten, state.bits, before)


def _with_one_more(state: _State, arity: int, smoothing: float, resolution: float) -> _State | None:
    """Return the state with what Stitch finds, or None where that is no macro."""
    productions = state.fitted.productions
    texts = [derivation_text(productions, state.grammar.start, expr) for expr in state.exprs]
    found = _stitched(texts, arity)
    pattern = None if found is None else _Pattern.read(found[0], productions)
    if found is None or pattern is None:
        return None
    macro, call = pattern.macro(_free_name(state.grammar), productions)
    grammar = state.grammar.with_production(pattern.left, call)
    exprs = [_rewritten(text, grammar.productions) for text in found[1]]
    _check(macro, state.exprs, exprs)
    fitted = grammar.fit(exprs, smoothing=smoothing, resolution=resolution)
    own = pattern.bits(state.grammar)
    return _State(grammar, fitted, exprs, (*state.macros, macro), state.macro_bits + own)


def _stitched(texts: list[str], arity: int) -> tuple[str, list[str]] | None:
    """Return the body of the best abstraction that Stitch finds, and the programs rewritten with it."""
    try:
        from stitch_core import compress
    except ImportError:
        raise ImportError('abstractions need Stitch: pip install "enumcore[abstractions]"') from None
    # All the slots of a production or none; and no check of its estimate of the gain, which fails where an abstraction
    # is used within itself, as f(f(x)).  What it rewrites is checked here, and the gain is counted in bits.
    options = {"no_curried_bodies": True, "no_curried_metavars": True, "no_mismatch_check": True}
    result = compress(texts, iterations=1, max_arity=arity, threads=1, silent=True, **options)
    return (result.abstractions[0].body, list(result.rewritten)) if result.abstractions else None


def _rewritten(text: str, productions: Sequence[Production]) -> Expr:
    """Return the program of a derivation in which the last production is Stitch's abstraction."""
    last = len(productions) - 1
    words = [word for word in _WORD.findall(text) if word not in "()"]
    return built(productions, [last if word == "fn_0" else int(word[1:]) for word in words])


def _check(macro: Macro, old: Sequence[Expr], new: Sequence[Expr]) -> None:
    """Make sure that each program with a new macro's body in the place of its calls is the old one."""
    inlining = Inlining(stays=lambda other: other is not macro)
    for before, after in zip(old, new, strict=True):
        if not inlining.term(after).same_as(before):
            raise InternalError(f"{before} was rewritten as {after}, where {macro}; please report this")


class _Pattern:
    """A piece of a derivation: productions in preorder, and None at its holes, which are numbered apart."""

    def __init__(self, nodes: list[int | None], holes: list[int], sorts: dict[int, Nonterminal], left: Nonterminal):
        self.nodes, self.holes, self.sorts, self.left = nodes, holes, sorts, left

    @classmethod
    def read(cls, text: str, productions: Sequence[Production]) -> _Pattern | None:
        """Read the body of an abstraction; None where it is no piece of a derivation."""
        words = _WORD.findall(text)
        symbols = [word for word in words if word not in "()"]
        if not symbols or not symbols[0].startswith("p"):
            return None
        left = productions[int(symbols[0][1:])].nonterminal
        nodes: list[int | None] = []
        holes: list[int] = []
        sorts: dict[int, Nonterminal] = {}
        todo = [left]  # the nonterminals of the places that are still to be filled
        for symbol in symbols:
            if not todo:
                return None
            at = todo.pop()
            if symbol.startswith("#"):
                hole = int(symbol[1:])
                if sorts.setdefault(hole, at).name != at.name:  # one hole, two nonterminals
                    return None
                nodes.append(None)
                holes.append(hole)
                continue
            production = productions[int(symbol[1:])]
            if production.nonterminal.name != at.name or _binds(production.expr):
                return None
            nodes.append(int(symbol[1:]))
            todo += reversed(production.slots)
        return None if todo else cls(nodes, holes, sorts, left)

    def macro(self, name: str, productions: Sequence[Production]) -> tuple[Macro, Expr]:
        """Return the macro, and the right-hand side that calls it: on a nonterminal a hole, then on inputs."""
        order = sorted(self.sorts)  # as Stitch hands their contents over
        params = {hole: Param(f"v{k}", self.sorts[hole].sort) for k, hole in enumerate(order)}
        body = self._body(productions, [params[hole] for hole in self.holes])
        leaves = {node.name: node for node in subterms(body) if isinstance(node, (Input, Bound))}
        own = {leaf: Param(f"v{len(params) + k}", node.sort) for k, (leaf, node) in enumerate(leaves.items())}

        def closed(node: Expr, args: list[Expr]) -> Expr:
            if isinstance(node, (Input, Bound)):
                return own[node.name]
            return node.with_args(args) if node.args else node

        macro = Macro(name, [*params.values(), *own.values()], bottom_up(body, closed))
        return macro, Call(macro, [*(self.sorts[hole] for hole in order), *leaves.values()])

    def _body(self, productions: Sequence[Production], holes: list[Param]) -> Expr:
        done: list[Expr] = []
        rest = list(holes)
        for node in reversed(self.nodes):
            if node is None:
                done.append(rest.pop())
                continue
            parts = [done.pop() for _ in productions[node].slots]
            done.append(substitute(productions[node].expr, parts))
        return done[0]

    def bits(self, grammar: Grammar) -> float:
        """Return what it takes to say it: its nonterminal; then at each place one of its productions, or a hole.

        A hole is one of those before it, or a new one.
        """
        ways = {
            node.name: sum(p.nonterminal.name == node.name for p in grammar.productions)
            for node in grammar.nonterminals
        }
        total, todo, seen = log2(len(grammar.nonterminals)), [self.left], set[int]()
        rest = iter(self.holes)
        for node in self.nodes:
            total += log2(ways[todo.pop().name] + 1)
            if node is None:
                total += log2(len(seen) + 1)
                seen.add(next(rest))
            else:
                todo += reversed(grammar.productions[node].slots)
        return total


def _binds(expr: Expr) -> bool:
    """Say whether a macro cannot hold this: it has a loop, or what a loop binds."""
    return any(isinstance(node, Loop) for node in subterms(expr))


def _free_name(grammar: Grammar) -> str:
    taken = {macro.name for macro in grammar.macros} | {node.name for node in grammar.nonterminals}
    taken |= {node.name for p in grammar.productions for node in subterms(p.expr) if isinstance(node, Named)}
    return next(name for k in range(len(taken) + 1) if (name := f"f{k}") not in taken)
