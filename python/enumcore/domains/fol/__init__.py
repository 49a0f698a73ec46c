"""First-order separators: the shortest sentence that holds in some finite structures and not in others.

A structure is a set of at most eight elements and a binary relation.  A property such as "bipartite" labels structures,
and the search finds a sentence that says the same, from structures with it and near misses without it.  (Koenig, Padon,
Immerman and Aiken, "First-Order Quantified Separators", PLDI 2020, ask the same of prenex formulas.)

Examples
--------
>>> import enumcore as ec
>>> from enumcore.domains import fol
>>> result = ec.solve(fol.task("transitive"))
>>> result.program
subset(closure(R), R)
>>> [fol.mistakes(result.program, fol.PROPERTIES["transitive"], size) for size in (1, 2, 3)]
[[], [], []]
"""

from . import demo
from .checking import mistakes
from .language import grammar, task
from .properties import PROPERTIES, Property, property_of
from .samples import sample
from .structures import Structure, all_structures, columns, word

__all__ = [
    "PROPERTIES",
    "Property",
    "Structure",
    "all_structures",
    "columns",
    "demo",
    "grammar",
    "mistakes",
    "property_of",
    "sample",
    "task",
    "word",
]
