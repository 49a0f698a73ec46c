"""The language of regular expressions over some letters, and the task of telling strings apart by one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import numpy as np

import enumcore as ec

from ...checks import is_integer, shown
from .closure import Closure
from .text import name_of

__all__ = ["COSTS", "EXAMPLES", "grammar", "task"]

COSTS: Final = {"char": 1, "union": 1, "concat": 1, "star": 1, "plus": 1, "optional": 1}
"""What a letter (or the empty word) and each operator cost, unless a task says otherwise."""

EXAMPLES: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "begins with 0": (("0", "01", "011", "010"), ("", "1", "10", "110")),
    "ends in 01": (("01", "001", "101", "0101"), ("", "0", "1", "10", "010", "11")),
    "even length": (("", "00", "01", "10", "1101"), ("0", "1", "010", "111")),
    "an even number of 0s": (("", "1", "00", "010", "1001"), ("0", "01", "10", "000")),
    "no two 1s together": (("", "0", "1", "10", "01", "1010", "001"), ("11", "110", "011", "0110")),
}
"""Tasks by name: strings to accept, and strings to reject."""


def grammar(words: Collection[str] = ("01",), costs: Mapping[str, int] | None = None) -> ec.Grammar:
    """Return the language of regular expressions over the letters of some words, compared on the words' infixes.

    Parameters
    ----------
    words : collection of str
    costs : mapping, optional
        Other costs than `COSTS`, by the same names.

    Raises
    ------
    TaskError
        A word is no string, a cost is unknown or no positive integer, or the words have more than 64 infixes.

    Examples
    --------
    >>> print(grammar(["ab"]))
    inputs: empty : BitVec(64), a : BitVec(64), b : BitVec(64)
    S : BitVec(64) ::= empty | a | b | (S | S) | concat(S, S) | star(S) | plus(S) | optional(S)
    """
    return _grammar(Closure(_read(words, "words")), costs)


def task(
    positives: Collection[str],
    negatives: Collection[str],
    costs: Mapping[str, int] | None = None,
    allowed_errors: int = 0,
) -> ec.Task:
    """Return the task of finding an expression that matches strings and does not match others.

    Parameters
    ----------
    positives, negatives : collection of str
        Strings to match as a whole, and strings not to match.
    costs : mapping, optional
        Other costs than `COSTS`, by the same names.
    allowed_errors : int
        How many of the strings may be told wrongly.

    Raises
    ------
    TaskError
        There is no positive string, a string is both, an example is no string, there are more than 64 infixes, or a
        cost or number is out of its range.

    Examples
    --------
    >>> import enumcore as ec
    >>> str(ec.solve(task(["", "a", "aa"], ["b", "ab"])).program)
    'star(a)'
    """
    yes, no = _read(positives, "positives"), _read(negatives, "negatives")
    if not yes:
        raise ec.TaskError("positives: there is none; give one string or more to match")
    both = sorted(set(yes) & set(no))
    if both:
        raise ec.TaskError(f"{shown(both[0])} is both a positive and a negative example; take it out of one of them")
    if not is_integer(allowed_errors) or allowed_errors < 0:
        raise ec.TaskError(f"allowed_errors={shown(allowed_errors)} is no number of examples; give 0 or more")
    closure = Closure([*yes, *no])
    g = _grammar(closure, costs)
    values = {name_of(letter): [closure.bits([letter])] for letter in _letters(closure)}
    return ec.Task(g, inputs=values, where=_told(g.output, closure, (yes, no), int(allowed_errors)))


def _told(output: Any, closure: Closure, examples: tuple[list[str], list[str]], allowed: int) -> Any:
    """Return the formula that says that a language has the ones and not the others, but for some errors."""
    want = closure.bits(examples[0])
    care = want | closure.bits(examples[1])
    if not allowed:
        return (output & care) == want

    def tells(language: Any) -> Any:
        wrong = np.ascontiguousarray((np.ravel(language) ^ np.uint64(want)) & np.uint64(care), "<u8").view(np.uint8)
        errors = np.unpackbits(wrong.reshape(-1, 8), axis=1).sum(axis=1)
        return (errors <= allowed).reshape(np.shape(language))

    return ec.operator(ec.BitVec(64), result=ec.Bool, block=True)(tells)(output)


def _grammar(closure: Closure, costs: Mapping[str, int] | None) -> ec.Grammar:
    cost = _costs(costs)
    language = ec.BitVec(64)
    one, two = (ec.operator(*[language] * n, result=language, block=True) for n in (1, 2))
    concat, star, plus = two(_called("concat", closure)), one(_called("star", closure)), one(_called("plus", closure))

    def optional(a: Any) -> Any:
        return a | np.uint64(1)

    g = ec.Grammar(inputs=dict.fromkeys(map(name_of, _letters(closure)), language), output=language)
    s = g.start
    g.add(s, *g.variables, cost=cost["char"])
    g.add(s, s | s, cost=cost["union"])
    g.add(s, concat(s, s), cost=cost["concat"])
    g.add(s, star(s), cost=cost["star"])
    g.add(s, plus(s), cost=cost["plus"])
    g.add(s, one(optional)(s), cost=cost["optional"])
    return g


def _called(name: str, closure: Closure) -> Any:
    """Return what a closure does, as a function of that name."""
    method = getattr(closure, name)

    def function(*languages: Any) -> Any:
        return method(*languages)

    function.__name__ = name
    return function


def _letters(closure: Closure) -> list[str]:
    return [part for part in closure.parts if len(part) <= 1]


def _read(words: Any, what: str) -> list[str]:
    if isinstance(words, str) or not isinstance(words, Collection):
        raise ec.TaskError(f"{what}: {shown(words)} is given; give a list of strings")
    for word in words:
        if not isinstance(word, str):
            raise ec.TaskError(f"{what}: {shown(word)} is no string")
    return list(words)


def _costs(costs: Mapping[str, int] | None) -> dict[str, int]:
    given = {} if costs is None else costs
    if not isinstance(given, Mapping):
        raise ec.TaskError(f"costs={shown(costs)} is no mapping; give a cost for some of {', '.join(COSTS)}")
    for name, cost in given.items():
        if name not in COSTS:
            raise ec.TaskError(f"costs: there is no {shown(name)}; there are: {', '.join(COSTS)}")
        if not is_integer(cost) or cost < 1:
            raise ec.TaskError(f"costs: {shown(cost)} is given for {name}; give an integer of 1 or more")
    return {**COSTS, **given}
