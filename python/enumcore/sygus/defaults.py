"""The grammar of a file that writes none: every operator of the theories over the arguments and the constants 0 and 1.

Of whole numbers, the constants that the file's constraints and definitions write are there too.

There is one nonterminal for each sort of the arguments and of the value, and one for Bool where there are bit-vectors.
The operators come from the core's rows, so a new one is in here by itself.  Left out are `bvcomp` and the overflow
predicates (`_LEFT_OUT`): each is short in the others (bvusubo even is bvult), and they would double the comparisons.
Of the families with numerals it takes:

- rotations by 1;
- extensions and `repeat` from one of the sorts to another, `extract` of the lowest and of the highest bits, and
  `concat` of two of them to a third.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from ..expressions.expr import Apply, Const
from ..grammars.grammar import Grammar
from ..smtlib.fault import at_place
from ..theories.operators import all_operators
from ..theories.signature import sort_of
from ..theories.sorts import MAX_WIDTH, Bool, Int

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..expressions.expr import Nonterminal
    from ..theories.operators import Operator
    from ..theories.signature import Signature
    from ..theories.sorts import Sort
    from .constants import Numbers
    from .script import SynthFun

    _Left = dict[Sort, Nonterminal]

__all__ = ["default_grammar"]


def default_grammar(synth: SynthFun, numbers: Numbers) -> Grammar:
    """The default grammar for the arguments and the value of a function.

    Examples
    --------
    >>> from enumcore import Bool
    >>> from enumcore.sygus.script import SynthFun
    >>> print(default_grammar(SynthFun("f", (("a", Bool),), Bool, [], 0), {}))
    inputs: a : Bool
    Start : Bool ::= a | False | True | ~Start | Start & Start | (Start | Start) | Start ^ Start
                   | implies(Start, Start) | Start == Start | Start != Start | ite(Start, Start, Start)
    """
    taken = {name for name, _ in synth.params}
    with at_place(synth.at):
        grammar = Grammar(dict(synth.params), synth.sort, start=_fresh("Start", taken))
        left = {synth.sort: grammar.start}
        for sort in dict.fromkeys([*(sort for _, sort in synth.params), Bool]):
            if sort not in left:
                left[sort] = grammar.nonterminal(_fresh(f"Start{sort.theory}{sort.code or ''}", taken), sort)
        for sort, nonterminal in left.items():
            grammar.add(nonterminal, *(node for node in grammar.variables if node.sort == sort))
            own = numbers.get(sort, ()) if sort == Int else ()
            grammar.add(nonterminal, *(Const(value, sort) for value in dict.fromkeys([0, 1, *own])))
        for operator in all_operators():
            if operator.smt in _LEFT_OUT or not operator.is_standard:
                continue
            for term in _terms(operator, left):
                grammar.add(left[term.sort], term)
    return grammar


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _terms(operator: Operator, left: _Left) -> Iterator[Apply]:
    """Apply an operator to the nonterminals in every way that gives a sort of one of them."""
    signature = operator.signature
    widths = [sort.width for sort in left if sort.theory == "BitVec"]
    nodes = {sort.width if sort.theory == "BitVec" else sort.theory: node for sort, node in left.items()}
    for chosen in product(widths, repeat=len(signature.widths)):
        letters = dict(zip(signature.widths, chosen, strict=True))
        args = [nodes[at] for at in (sort_of(pattern, letters) for pattern in signature.operands) if at in nodes]
        if len(args) < operator.arity:
            continue  # the file has no such sort
        for indices in _numerals(signature, letters, widths):
            named = {numeral.letter: index for numeral, index in zip(signature.numerals, indices, strict=True)}
            if sort_of(signature.value, letters | named) in nodes:
                yield Apply(operator, args, indices)


def _numerals(signature: Signature, letters: dict[str, int], widths: list[int]) -> Iterator[tuple[int, ...]]:
    """Choose the numerals that lead to another width of the file; of two, those at either end; of rotations, 1."""
    if not signature.numerals or signature.numerals[0].relation == "%":
        yield (1,) * len(signature.numerals)
        return
    names = [numeral.letter for numeral in signature.numerals]
    tried = _ends(letters["w"]) if len(names) == 2 else [(i,) for i in range(MAX_WIDTH + 1)]
    for target in widths:
        for indices in tried:
            made = sort_of(signature.value, letters | dict(zip(names, indices, strict=True)))
            if made == target != letters["w"]:
                yield indices


def _ends(width: int) -> list[tuple[int, ...]]:
    """The ranges of bits that hold the lowest or the highest bit."""
    return [*((i, 0) for i in range(width)), *((width - 1, j) for j in range(1, width))]


_LEFT_OUT: Final = frozenset("bvcomp bvnego bvuaddo bvsaddo bvumulo bvsmulo bvusubo bvssubo bvsdivo".split())
