"""Reads statements that are written as words alone: neither brackets nor the arguments that a word takes are told.

`arities` says how many arguments each word takes.  What kind of word it is follows: one without arguments is a
variable, one whose arguments are all variables is a predicate, one whose first argument alone is a variable is a
quantifier, and all others are connectives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from enumcore import TaskError, terms

from .arities import arities
from .statement import Statement
from .terms import Atom, Compound, Formula, words

__all__ = ["formulas", "reparsed"]


def formulas(texts: Sequence[Sequence[str]], most: int = 3) -> list[Formula]:
    """Read sentences of first-order logic.

    Parameters
    ----------
    texts : sequence of sequence of str
        Each a sentence in prefix form.
    most : int
        No word takes more arguments.

    Returns
    -------
    list of Formula
        Variables are numbered in the order of their names.

    Raises
    ------
    TaskError
        The texts leave the arguments of a word open, or a word is of no kind.

    Examples
    --------
    >>> formulas([text.split() for text in ("all x P x", "and all x P x all x and P x P x")])[0]
    Compound(symbol='all', parts=(Atom(predicate='P', variables=(0,)),), variable=0)
    """
    counts = arities(texts, most)
    read = [terms.prefix(text, counts) for text in texts]
    variables = {word: place for place, word in enumerate(sorted(word for word in counts if not counts[word]))}
    kinds = _kinds(read, variables)
    return [_formula(one, kinds, variables) for one in read]


def _below(term: Any) -> Iterator[Any]:
    waiting = [term]
    while waiting:
        waiting.extend((one := waiting.pop())[1:])
        yield one


def _kinds(read: Sequence[Any], variables: Mapping[str, int]) -> dict[str, str]:
    """What each word that has arguments is: its arguments say it, the same way wherever it stands."""
    kinds: dict[str, str] = {}
    for head, *arguments in (one for term in read for one in _below(term)):
        if head in variables:
            continue
        pattern = [argument[0] in variables for argument in arguments]
        kind = "predicate" if all(pattern) else "quantifier" if pattern == [True, False] else "connective"
        if (kind == "connective" and any(pattern)) or kinds.setdefault(head, kind) != kind:
            raise TaskError(f"{head!r} is no predicate, quantifier or connective: its arguments are of several kinds")
    return kinds


def _formula(term: Any, kinds: Mapping[str, str], variables: Mapping[str, int]) -> Formula:
    head, *arguments = term
    if head in variables:
        raise TaskError(f"the variable {head!r} stands where a formula is wanted")
    if kinds[head] == "predicate":
        return Atom(head, tuple(variables[argument[0]] for argument in arguments))
    bound = variables[arguments.pop(0)[0]] if kinds[head] == "quantifier" else None
    return Compound(head, tuple(_formula(argument, kinds, variables) for argument in arguments), bound)


def reparsed(statements: Sequence[Statement]) -> list[Statement]:
    """Return statements whose sentences were written as words and read again, with nothing told about the words.

    Parameters
    ----------
    statements : sequence of Statement
        Of first-order logic.

    Examples
    --------
    >>> from .data import tarski
    >>> data = tarski(examples=40, count=0).training
    >>> reparsed(data) == data
    True
    """
    texts = [words(part) for statement in statements for part in statement.claim.parts]
    read = iter(formulas(texts))
    return [
        replace(one, claim=Compound(one.claim.symbol, tuple(next(read) for _ in one.claim.parts))) for one in statements
    ]
