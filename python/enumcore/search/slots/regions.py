"""All states of a case that folds over lists of sets, as far as the data has them.

A case sees sets: inputs, fields, the items of its lists, and the values of the children.  All but the last are given
with a node.  They cut the elements into regions: those that are in the same of them.  What a child's value is, is not
known; but an operator on sets works on each element alone, and `subset` asks whether there is an element of some kind.
So of a region it only matters which of the children's values some element of it is in: with one child whether the child
has none of the region's elements, some, or all.  One state for each such pattern is all states there are, and nodes
whose regions are alike have the same ones.
"""

from __future__ import annotations

from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ...expressions.expr import Apply, Bound, Const, Input
from ...expressions.loops import Loop
from ...expressions.walks import subterms
from ...theories.sets import as_column, as_ints, as_words, set_words, widened
from .statements import numbered_rows
from .states import Frame, compact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...expressions.expr import Expr
    from .cases import CaseLanguage
    from .statements import Nodes, Statements

__all__ = ["states_of_the_data"]

_MOST_STATES: Final = 1024
_SET_OPERATORS: Final = {"union", "intersection", "difference", "subset", "ite"}

Region = tuple[tuple[int, ...], list[int]]  # the sets that it is in, and its elements


def states_of_the_data(
    statements: Statements, language: CaseLanguage, symbol: int, universe: str | None
) -> Frame | None:
    """Return states that tell all bodies of a symbol apart that differ on any node of the data.

    None where a body is no term over sets with folds, where there are too many states, or where no input holds all
    elements.
    """
    nodes = statements.symbols[symbol]
    if universe is None or not _is_of_sets(language):
        return None
    children = [name for name, _ in language.case.variables][: nodes.children.shape[1]]
    kinds = [tuple(k >> c & 1 for c in range(len(children))) for k in range(1 << len(children))]
    states, columns = 0, []
    for row, regions in _different(nodes, universe, len(kinds)):
        patterns = [_patterns(len(elements), kinds) for _, elements in regions]
        states += prod(len(of) for of in patterns)
        if states > _MOST_STATES:
            return None
        columns += [(row, _values(regions, pattern, len(children))) for pattern in product(*patterns)]
    return _frame(statements, language, nodes, children, columns)


def _is_of_sets(language: CaseLanguage) -> bool:
    return all(_is_known(node, language) for p in language.productions for node in subterms(p.expr))


def _is_known(node: Expr, language: CaseLanguage) -> bool:
    if isinstance(node, Loop):
        if node.kind != "fold":
            return False
        items: Any = language.inputs[str(node.items)]  # a list
        return all(sort.theory == "Set" for sort in items.fields.values())
    if isinstance(node, Apply):
        return node.operator.theory == "Set" and node.operator.name in _SET_OPERATORS
    if isinstance(node, Const):
        return node.sort.theory == "Set" and not node.value
    if isinstance(node, (Bound, Input)) and node.name in language.inputs:
        return not node.sort.is_value or node.sort.theory == "Set"
    return True


def _different(nodes: Nodes, universe: str, most: int) -> list[tuple[int, list[Region]]]:
    """Return nodes whose regions differ, by their rows; regions of `most` elements and more are alike."""
    sets = {name: as_ints(as_words(column)) for name, column in nodes.columns.items()}
    found: dict[Any, tuple[int, list[Region]]] = {}
    numbers = numbered_rows([*nodes.columns.values(), *nodes.lists.values()])
    for row in np.unique(numbers, return_index=True)[1].tolist():
        given, lengths = [values[row] for values in sets.values()], []
        for lists in nodes.lists.values():
            part = lists.take(np.array([row]))
            first, count = int(part.starts[0]), int(part.lengths[0])
            lengths.append(count)
            for field in part.fields:
                given += as_ints(as_words(field[first : first + count]))
        regions = _regions(given, sets[universe][row])
        key = tuple(lengths), tuple((where, min(len(elements), most)) for where, elements in regions)
        found.setdefault(key, (row, regions))
    return list(found.values())


def _regions(given: Sequence[int], universe: int) -> list[Region]:
    regions: dict[tuple[int, ...], list[int]] = {}
    for element in range(universe.bit_length()):
        if universe >> element & 1:
            regions.setdefault(tuple(k for k, of in enumerate(given) if of >> element & 1), []).append(element)
    return sorted(regions.items())


def _patterns(size: int, kinds: list[tuple[int, ...]]) -> list[tuple[tuple[int, ...], ...]]:
    """Return which kinds of elements a region of some size may have."""
    return [some for count in range(1, min(size, len(kinds)) + 1) for some in combinations(kinds, count)]


def _values(regions: list[Region], pattern: Sequence[Sequence[tuple[int, ...]]], children: int) -> list[int]:
    """Return a value for each child that makes regions have these kinds."""
    values = [0] * children
    for (_, elements), kinds in zip(regions, pattern, strict=True):
        for place, element in enumerate(elements):
            for child, inside in enumerate(kinds[min(place, len(kinds) - 1)]):
                values[child] |= inside << element
    return values


def _frame(
    statements: Statements,
    language: CaseLanguage,
    nodes: Nodes,
    children: Sequence[str],
    states: list[tuple[int, list[int]]],
) -> Frame:
    at = np.array([row for row, _ in states], np.int64)
    columns: dict[str, Any] = {name: column[at] for name, column in nodes.columns.items()}
    columns.update({name: compact(lists.take(at)) for name, lists in nodes.lists.items()})
    for child, name in enumerate(children):
        words = set_words([values[child] for _, values in states], name)
        columns[name] = as_column(widened(words, statements.words))
    return Frame({name: columns[name] for name in language.inputs}, exact=True)
