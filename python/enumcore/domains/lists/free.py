"""A language of lists whose lambdas are programs themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import enumcore as ec

from ...checks import is_integer, shown
from ...expressions.expr import coerce
from ...expressions.own import OwnFunction
from ...theories.number_lists import (
    PAIRS,
    IntegerSort,
    LambdaSort,
    ListSort,
    TruthListSort,
    TruthSort,
    list_operator,
)
from .inputs import checked_inputs
from .sorts import Range

__all__ = ["WINDOW", "free"]

WINDOW: Final[Range] = (-256, 255)
"""The integers that lambdas are of; a lambda of another one is undefined."""

_ALL: Final[Range] = (-(1 << 31) + 1, (1 << 31) - 1)

_NAMES: Final = {"L": "List", "N": "Number", "F": "Lambda", "P": "Test", "B": "Truth", "Q": "TruthList"}

# Of each nonterminal: the core's name, whose last word stands in programs, the operands, and the integers kept to.
_FORMS: Final = {
    "B": (
        ("lambda any", "PL", WINDOW),
        ("lambda all", "PL", WINDOW),
        ("number less", "NN", _ALL),
        ("number equal", "NN", _ALL),
    ),
    "Q": (("lambda map", "PL", WINDOW),),
    "L": (
        ("lambda map", "FL", WINDOW),
        ("lambda filter", "PL", WINDOW),
        ("take", "NL", _ALL),
        ("drop", "NL", _ALL),
        ("reverse", "L", _ALL),
        ("sort", "L", _ALL),
        ("append", "LL", _ALL),
        ("single", "N", _ALL),
        ("zipwith", "GLL", _ALL),
        ("scanl1", "GL", _ALL),
    ),
    "N": (
        ("head", "L", _ALL),
        ("last", "L", _ALL),
        ("access", "NL", _ALL),
        ("length", "L", _ALL),
        ("minimum", "L", _ALL),
        ("maximum", "L", _ALL),
        ("fold", "GNL", _ALL),
        ("lambda count", "PL", WINDOW),
        ("number plus", "NN", _ALL),
        ("number minus", "NN", _ALL),
    ),
    "F": (
        ("lambda plus", "FF", WINDOW),
        ("lambda minus", "FF", WINDOW),
        ("lambda times", "FF", WINDOW),
        ("lambda remainder", "FF", WINDOW),
        ("lambda constant", "N", WINDOW),
    ),
    "P": (("lambda less", "FF", WINDOW), ("lambda equal", "FF", WINDOW)),
}


def free(inputs: Mapping[str, Any], output: Any, numbers: Sequence[int] = (0, 1, 2, 3, 4, 5)) -> ec.Grammar:
    """Return a language in which the bodies of map, filter, any, all and count are made of operators.

    Parameters
    ----------
    inputs : mapping of str to Sort
        ``ec.List(ec.Int)`` or ``ec.Int``.
    output : Sort
        One of these, ``ec.Bool`` or ``ec.List(ec.Bool)``.
    numbers : sequence of int
        The integers that programs may name.

    Raises
    ------
    GrammarError
        Another sort, or a number out of range.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = free({"x": ec.List(ec.Int)}, ec.Bool)
    >>> [str(p.expr) for p in g.productions if p.nonterminal is g.start]
    ['any(P, L)', 'all(P, L)', 'less(N, N)', 'equal(N, N)']
    """
    kinds, result = checked_inputs(inputs, output, "LN", "LNBQ")
    constants = _checked(numbers)
    sorts = _sorts()
    g = ec.Grammar(inputs={name: sorts[kind] for name, kind in kinds.items()}, output=sorts[result], start=result)
    used = "LNFP" + (result if result in "BQ" else "")
    nodes = {k: g.start if k == result else g.nonterminal(k, sorts[k]) for k in used}
    for k in "LN":
        g.add(nodes[k], *(variable for variable in g.variables if variable.sort is sorts[k]))
    g.add(nodes["N"], *constants)
    width = WINDOW[1] - WINDOW[0] + 1
    lambdas = [tuple(range(WINDOW[0], WINDOW[1] + 1)), *((number,) * width for number in constants)]
    g.add(nodes["F"], *(coerce(values, sorts["F"]) for values in lambdas))
    for k, node in nodes.items():
        for name, operands, between in _FORMS[k]:
            _add(g, node, (name, operands, between), nodes, sorts)
    return g


def _add(g: ec.Grammar, node: Any, form: tuple[str, str, Range], nodes: Mapping[str, Any], sorts: Any) -> None:
    name, operands, between = form
    pool = sorts["L"].pool
    own = list_operator(name, [sorts[k] for k in operands], node.sort, pool, between, name.split()[-1])
    apply = OwnFunction(own.meaning, own)
    for token in PAIRS if operands[0] == "G" else (None,):
        args = [token if k == "G" else nodes[k] for k in operands]
        g.add(node, apply(*args), cost=1)


def _sorts() -> dict[str, Any]:
    """Return the sorts by letter: one pool has all lists and lambdas."""
    lists, small = ListSort(_NAMES["L"]), ec.sort("Pair", str, show=str)
    for token in PAIRS:
        small.literal(token)
    return {
        "L": lists,
        "N": IntegerSort(_NAMES["N"]),
        "F": LambdaSort(_NAMES["F"], lists.pool, WINDOW[0]),
        "P": LambdaSort(_NAMES["P"], lists.pool, WINDOW[0]),
        "B": TruthSort(_NAMES["B"]),
        "Q": TruthListSort(_NAMES["Q"], lists.pool),
        "G": small,
    }


def _checked(numbers: Any) -> list[int]:
    given: object = numbers
    if not isinstance(given, (list, tuple, range)):
        raise ec.GrammarError(f"numbers={shown(numbers)} is no list of integers")
    for number in given:
        if not is_integer(number) or not _ALL[0] <= number <= _ALL[1]:
            raise ec.GrammarError(f"numbers: {shown(number)} is no integer of 32 bits")
    return list(map(int, given))
