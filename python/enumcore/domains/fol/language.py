"""The language of sentences about one relation, and the task of telling structures apart by one.

Terms are relations: tables of what a formula with two free variables says of each pair.  ``R`` is the structure's own,
``same`` is equality and ``all`` is every pair.  Composition has the quantifier in it: `compose(R, R)` is "there is a z
between".  A sentence says that one table lies in another.
"""

from __future__ import annotations

import enumcore as ec

from .properties import Property, property_of
from .samples import sample
from .structures import columns

__all__ = ["grammar", "task"]


def grammar() -> ec.Grammar:
    """Return the language.

    Examples
    --------
    >>> print(grammar())
    inputs: R : Relation, all : Relation, same : Relation
    B : Bool     ::= subset(T, T) | ~B | B & B
    T : Relation ::= R | all | same | converse(T) | closure(T) | compose(T, T) | (T | T) | T & T | T - T
    """
    g = ec.Grammar(inputs={"R": ec.Relation, "all": ec.Relation, "same": ec.Relation}, output=ec.Bool, start="B")
    B, T = g.start, g.nonterminal("T", ec.Relation)
    g.add(B, ec.subset(T, T), ~B, B & B)
    g.add(T, *g.variables, ec.converse(T), ec.closure(T), ec.compose(T, T), T | T, T & T, T - T)
    return g


def task(
    of: str | Property = "symmetric", structures: int = 200, seed: int = 0, sizes: tuple[int, int] = (1, 7)
) -> ec.Task:
    """Return the task of finding a sentence that says whether structures have a property.

    Parameters
    ----------
    of : str or Property
        A name of `PROPERTIES`, or a property of your own.
    structures : int
        Half of them have it, and half of the others nearly do.
    seed : int
    sizes : (int, int)
        The least and the greatest number of elements.

    Raises
    ------
    TaskError
        There is no such property, or no such sample.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.solve(task("bipartite")).program
    subset(R, R - closure(compose(R, R)))
    """
    drawn, labels = sample(of if isinstance(of, Property) else property_of(of), structures, seed, sizes)
    return ec.Task(grammar(), inputs=columns(drawn), target=labels)
