"""Formulas: atoms, connectives and quantifiers, as trees; their sizes, their words, and what is the same but for names.

An atom has a predicate and variables, which are numbered from 0.  A letter of propositional logic is a predicate
without variables.  A `Compound` has a symbol and parts; a quantifier has the variable that it binds, too.  A *claim* is
the compound at the top, which has a truth value of its own: `holds` of one sentence, or `entails` of two.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

__all__ = ["Atom", "Compound", "Formula", "canonical", "depth", "nodes", "quantifier_count", "size", "words"]


class Atom(NamedTuple):
    """A predicate of variables.

    Attributes
    ----------
    predicate : str
        Its name; `=` is equality.
    variables : tuple of int
        In order; none for a letter.
    """

    predicate: str
    variables: tuple[int, ...] = ()


class Compound(NamedTuple):
    """A connective, a quantifier or a claim, with its parts.

    Attributes
    ----------
    symbol : str
        Such as `and`, `all`, `entails`; see `truth` for those that have a meaning.
    parts : tuple of Formula
        In order.
    variable : int or None
        What a quantifier binds.
    """

    symbol: str
    parts: tuple[Formula, ...]
    variable: int | None = None


Formula: TypeAlias = Atom | Compound


def nodes(formula: Formula) -> Iterator[Formula]:
    """Go through a formula's atoms and compounds, each before its parts.

    Examples
    --------
    >>> [type(node).__name__ for node in nodes(Compound("not", (Atom("a"),)))]
    ['Compound', 'Atom']
    """
    waiting = [formula]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, Compound):
            waiting.extend(reversed(node.parts))


def size(formula: Formula) -> int:
    """Count the atoms and compounds.

    Examples
    --------
    >>> size(Compound("or", (Atom("a"), Compound("not", (Atom("b"),)))))
    4
    """
    return sum(1 for _ in nodes(formula))


def depth(formula: Formula) -> int:
    """Count the compounds on the longest way down.

    Examples
    --------
    >>> depth(Compound("or", (Atom("a"), Compound("not", (Atom("b"),)))))
    2
    """
    deepest, waiting = 0, [(formula, 0)]
    while waiting:
        node, above = waiting.pop()
        if isinstance(node, Compound):
            waiting += [(part, above + 1) for part in node.parts]
            above += 1
        deepest = max(deepest, above)
    return deepest


def quantifier_count(formula: Formula) -> int:
    """Count the quantifiers.

    Examples
    --------
    >>> quantifier_count(Compound("all", (Atom("P", (0,)),), variable=0))
    1
    """
    return sum(isinstance(node, Compound) and node.variable is not None for node in nodes(formula))


def words(formula: Formula) -> list[str]:
    """Write a formula in prefix form, a word for each symbol, predicate and variable, without brackets.

    Examples
    --------
    >>> words(Compound("all", (Compound("not", (Atom("R", (0, 1)),)),), variable=0))
    ['all', 'x0', 'not', 'R', 'x0', 'x1']
    """
    found: list[str] = []
    for node in nodes(formula):
        if isinstance(node, Atom):
            found += [node.predicate, *(f"x{v}" for v in node.variables)]
        else:
            found += [node.symbol, *([] if node.variable is None else [f"x{node.variable}"])]
    return found


def canonical(formula: Formula) -> tuple[str, ...]:
    """Return what all formulas share that differ only in the names of bound variables and of predicates.

    Bound variables are counted from the outside, and predicates are numbered as they come.  Equality keeps its name.

    Examples
    --------
    >>> one = Compound("all", (Atom("P", (0,)),), variable=0)
    >>> other = Compound("all", (Atom("Q", (1,)),), variable=1)
    >>> canonical(one) == canonical(other), canonical(one)
    (True, ('all', 'p0', '0'))
    """
    found: list[str] = []
    predicates: dict[str, str] = {"=": "="}
    waiting: list[tuple[Formula, dict[int, int]]] = [(formula, {})]
    while waiting:
        node, bound = waiting.pop()
        if isinstance(node, Atom):
            name = predicates.setdefault(node.predicate, f"p{len(predicates) - 1}")
            found += [name, *(str(bound.get(v, f"free {v}")) for v in node.variables)]
            continue
        found.append(node.symbol)
        inside = bound if node.variable is None else {**bound, node.variable: len(bound)}
        waiting += [(part, inside) for part in reversed(node.parts)]
    return tuple(found)
