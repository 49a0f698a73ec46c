"""The grammar of a file that writes none: every operator of the theories over the arguments and the constants 0 and 1.

There is one nonterminal for each sort of the arguments and of the value, and one for Bool where there are bit-vectors.
The operators come from the core's rows, so a new one is in here by itself.  Left out are `bvcomp` and the overflow
predicates (`_LEFT_OUT`): each is short in the others (bvusubo even is bvult), and they would double the comparisons.
Of the families with numerals it takes:

- rotations by 1;
- extensions and `repeat` from one of the sorts to another, `extract` of the lowest and of the highest bits, and
  `concat` of two of them to a third.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..expr import Apply, Const
from ..grammar import Grammar
from ..operators import all_operators
from ..sorts import Bool
from .fault import at_place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..expr import Nonterminal
    from ..operators import Operator
    from ..sorts import Sort
    from .script import SynthFun

    _Left = dict[Sort, Nonterminal]

__all__ = ["default_grammar"]


def default_grammar(synth: SynthFun) -> Grammar:
    """The default grammar for the arguments and the value of a function.

    Examples
    --------
    >>> from enumcore import Bool
    >>> from enumcore.sygus.script import SynthFun
    >>> print(default_grammar(SynthFun("f", (("a", Bool),), Bool, [], 0)))
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
            grammar.add(nonterminal, *(node for node in grammar.inputs.values() if node.sort == sort))
            grammar.add(nonterminal, Const(0, sort), Const(1, sort))
        for operator in all_operators():
            if operator.smt in _LEFT_OUT:
                continue
            for term in _SHAPES[operator.shape](operator, left):
                grammar.add(left[term.sort], term)
    return grammar


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name


def _own(operator: Operator, left: _Left) -> list[Nonterminal]:
    return [node for sort, node in left.items() if sort.theory == operator.theory]


def _same(operator: Operator, left: _Left) -> Iterator[Apply]:
    for node in _own(operator, left):
        yield Apply(operator, [node] * operator.arity)


def _choose(operator: Operator, left: _Left) -> Iterator[Apply]:
    for node in _own(operator, left):
        yield Apply(operator, [left[Bool], node, node])


def _rotate(operator: Operator, left: _Left) -> Iterator[Apply]:
    for node in _own(operator, left):
        yield Apply(operator, [node], (1,))


def _concat(operator: Operator, left: _Left) -> Iterator[Apply]:
    widths = {sort.width for sort in left if sort != Bool}
    for high in _own(operator, left):
        for low in _own(operator, left):
            if high.sort.width + low.sort.width in widths:
                yield Apply(operator, [high, low])


def _extract(operator: Operator, left: _Left) -> Iterator[Apply]:
    for node in _own(operator, left):
        for other in _own(operator, left):
            whole, part = node.sort.width, other.sort.width
            if part < whole:
                yield Apply(operator, [node], (part - 1, 0))
                yield Apply(operator, [node], (whole - 1, whole - part))


def _extend(operator: Operator, left: _Left) -> Iterator[Apply]:
    for node in _own(operator, left):
        for other in _own(operator, left):
            if other.sort.width > node.sort.width:
                yield Apply(operator, [node], (other.sort.width - node.sort.width,))


def _repeat(operator: Operator, left: _Left) -> Iterator[Apply]:
    for node in _own(operator, left):
        for other in _own(operator, left):
            times, rest = divmod(other.sort.width, node.sort.width)
            if times > 1 and not rest:
                yield Apply(operator, [node], (times,))


_LEFT_OUT: Final = frozenset("bvcomp bvnego bvuaddo bvsaddo bvumulo bvsmulo bvusubo bvssubo bvsdivo".split())
_SHAPES: Final[dict[str, Callable[[Operator, _Left], Iterator[Apply]]]] = {
    "same": _same,
    "compare": _same,
    "choose": _choose,
    "concat": _concat,
    "extract": _extract,
    "zero_extend": _extend,
    "sign_extend": _extend,
    "repeat": _repeat,
    "rotate": _rotate,
}
