"""The states on which bodies are told apart: all of them where that can be known, and a sample of the data's otherwise.

Sets: an operator on sets works on each element alone, and `subset` asks whether an element of some kind is there.  So
what a body says depends only on which kinds of elements there are: an element's kind is the sets that it is in.  With n
sets there are 2^n kinds, and a state is a set of kinds.  Where one input holds all others, as a universe does, kinds
without it do not occur.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from ...expressions.expr import Apply, Bound, Input
from ...expressions.loops import Loop
from ...expressions.walks import subterms
from ...tasks.frames import grid
from ...theories.lists import Lists
from ...theories.sets import as_column, as_words
from .statements import numbered_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .cases import CaseLanguage
    from .statements import Nodes, Statements

__all__ = ["Frame", "all_states", "chosen_states", "compact", "no_states", "sampled_states", "states_of", "universe_of"]

_MOST_BITS: Final = 10  # of all leaves, where all of their values are taken
_MOST_KINDS: Final = 8  # of elements: 2^8 states
_RUNS: Final = 4  # random bodies of every node
_SET_OPERATORS: Final = {"union", "intersection", "difference", "subset", "ite"}


class Frame(NamedTuple):
    """States.

    Attributes
    ----------
    columns : dict of str to column
    exact : bool
        Whether bodies that agree on them agree everywhere.
    """

    columns: dict[str, Any]
    exact: bool

    @property
    def size(self) -> int:
        """How many states there are."""
        return len(next(iter(self.columns.values()))) if self.columns else 1


def all_states(language: CaseLanguage, universe: str | None) -> Frame | None:
    """Return states that tell all bodies apart that differ anywhere; None where they are too many or not known."""
    terms = [node for p in language.productions for node in subterms(p.expr)]
    leaves = {
        node.name: node.sort for node in terms if isinstance(node, (Bound, Input)) and node.name in language.inputs
    }
    if any(isinstance(node, Loop) for node in terms) or not all(sort.is_value for sort in leaves.values()):
        return None
    sets = [name for name, sort in leaves.items() if sort.theory == "Set"]
    others = {name: sort for name, sort in leaves.items() if sort.theory != "Set"}
    if not sets:
        if sum(sort.width for sort in others.values()) > _MOST_BITS:
            return None
        return _completed(language, dict(zip(others, grid(list(others.values())), strict=True)))
    operators = {node.operator.name for node in terms if isinstance(node, Apply) and node.operator.theory == "Set"}
    if others or not operators <= _SET_OPERATORS:
        return None
    return _states_of_sets(language, sets, universe, tested="subset" in operators)


def _states_of_sets(language: CaseLanguage, sets: list[str], universe: str | None, tested: bool) -> Frame | None:
    free = [name for name in sets if name != universe]
    kinds = list(range(0 if universe in sets else 1, 1 << len(free)))  # bit k: it is in the set free[k]
    if len(kinds) > (_MOST_KINDS if tested else 64):
        return None
    states = range(1 << len(kinds)) if tested else [(1 << len(kinds)) - 1]
    columns: dict[str, Any] = {}
    for name in sets:
        bit = free.index(name) if name in free else None
        own = sum(1 << e for e, kind in enumerate(kinds) if bit is None or kind >> bit & 1)
        columns[name] = np.array([state & own for state in states], np.uint64)
    return _completed(language, columns)


def no_states(language: CaseLanguage) -> Frame:
    """Return the frame of a symbol that no term has: all of its bodies are as good as each other."""
    return _completed(language, {})


def _completed(language: CaseLanguage, columns: dict[str, Any]) -> Frame:
    """Add columns for what no body uses."""
    count = len(next(iter(columns.values()))) if columns else 1
    empty = {name: _empty(sort, count) for name, sort in language.inputs.items() if name not in columns}
    return Frame({name: {**empty, **columns}[name] for name in language.inputs}, exact=True)


def _empty(sort: Any, count: int) -> Any:
    if sort.is_value:
        return np.zeros(count, sort.dtype)
    return Lists(np.zeros(count + 1, np.int64), *(np.zeros(0, of.dtype) for of in sort.fields.values()))


def universe_of(statements: Statements) -> str | None:
    """Return the input that holds every other set of its points, if there is one."""
    for name, sort in statements.sorts.items():
        if sort.theory == "Set" and all(_holds_all(nodes, name) for nodes in statements.symbols):
            return name
    return None


def _holds_all(nodes: Nodes, name: str) -> bool:
    whole = as_words(nodes.columns[name])
    for column in nodes.columns.values():
        alike = column.dtype == np.uint64 and np.ndim(column) == np.ndim(nodes.columns[name])
        if alike and (as_words(column) & ~whole).any():
            return False
    for lists in nodes.lists.values():
        owner = np.repeat(np.arange(len(lists)), lists.lengths)
        first = np.repeat(lists.starts - np.concatenate([[0], np.cumsum(lists.lengths)[:-1]]), lists.lengths)
        items = np.arange(len(owner)) + first
        for field in lists.fields:
            if field.dtype == np.uint64 and (as_words(field)[items] & ~whole[owner]).any():
                return False
    return True


def sampled_states(
    statements: Statements,
    language: CaseLanguage,
    symbol: int,
    sorts: Mapping[str, Any],
    given: Mapping[str, str],
    most: int,
) -> Frame:
    """Return states of a symbol's nodes, where each node below has the value that a random body gives it."""
    rng, nodes = np.random.default_rng(symbol), statements.symbols[symbol]
    parts = [
        _states_in(statements, language, nodes, random_values(statements, sorts, given, rng)) for _ in range(_RUNS)
    ]
    return Frame(chosen_states(parts, most, rng), exact=False)


def states_of(statements: Statements, language: CaseLanguage, symbol: int, values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return the states that a symbol's nodes are in, where all nodes have these values, by sort."""
    return _states_in(statements, language, statements.symbols[symbol], values)


def _states_in(
    statements: Statements, language: CaseLanguage, nodes: Nodes, values: Mapping[Any, Any]
) -> dict[str, Any]:
    names = [name for name, _ in language.case.variables]
    columns = {**nodes.columns, **nodes.lists}
    for k in range(nodes.children.shape[1]):
        sort = language.inputs[names[k]]
        columns[names[k]] = _handed(values[sort][nodes.children[:, k]], sort)
    return {name: columns[name] for name in language.inputs}


def _handed(values: Any, sort: Any) -> Any:
    return as_column(values) if sort.theory == "Set" else values


def chosen_states(parts: list[dict[str, Any]], most: int, rng: Any) -> dict[str, Any]:
    """Return states that differ, at most so many, drawn at random from several parts; at least one."""
    joined = {name: joined_columns([part[name] for part in parts]) for name in parts[0]}
    first = np.unique(numbered_rows(list(joined.values())), return_index=True)[1]
    if len(first) > most:
        first = np.sort(rng.choice(first, most, replace=False))
    return {
        name: compact(column.take(first)) if isinstance(column, Lists) else column[first]
        for name, column in joined.items()
    }


def compact(lists: Lists) -> Lists:
    """Return the same lists, one behind the other."""
    offsets = np.concatenate([[0], np.cumsum(lists.lengths)])
    items = np.repeat(lists.starts - offsets[:-1], lists.lengths) + np.arange(offsets[-1])
    return Lists(offsets, *(field[items] for field in lists.fields))


def joined_columns(columns: list[Any]) -> Any:
    """Return columns of one sort, one after the other."""
    if not isinstance(columns[0], Lists):
        return np.concatenate(columns)
    sizes = np.cumsum([0, *(len(lists.fields[0]) for lists in columns)])[:-1]
    starts = np.concatenate([lists.starts + size for lists, size in zip(columns, sizes, strict=True)])
    fields = [np.concatenate(parts) for parts in zip(*(lists.fields for lists in columns), strict=True)]
    return Lists.of(starts, np.concatenate([lists.lengths for lists in columns]), tuple(fields))


def random_values(
    statements: Statements, sorts: Mapping[str, Any], given: Mapping[str, str], rng: Any
) -> dict[Any, Any]:
    """Return a value for every node, as a random body for each of them would: by sort, an array of all nodes.

    Parameters
    ----------
    statements : Statements
    sorts : mapping of str to Sort
        Of the values of each symbol's nodes.
    given : mapping of str to str
        The field that is the value, of symbols that have no body.
    rng : numpy.random.Generator
    """
    values = {sort: _zeros(sort, statements.nodes, statements.words) for sort in sorts.values()}
    for symbol, _, at in statements.instances.groups():
        nodes = statements.symbols[symbol]
        sort, rows = sorts[nodes.name], statements.row[at]
        leaves = _leaves(statements, nodes, rows, sort, values, given.get(nodes.name))
        values[sort][at] = _random(leaves, sort, len(at), statements.words, rng, alone=nodes.name in given)
    return values


def _zeros(sort: Any, count: int, words: int) -> Any:
    return np.zeros((count, words), np.uint64) if sort.theory == "Set" else np.zeros(count, sort.dtype)


def _leaves(
    statements: Statements, nodes: Nodes, rows: Any, sort: Any, values: Mapping[Any, Any], only: str | None
) -> list[Any]:
    """Return the values of a sort that bodies of a symbol see at some of its nodes."""
    of = statements.leaf_sorts[nodes.name]
    names = [name for name in nodes.columns if of[name] == sort] if only is None else [only]
    found = [_wide(nodes.columns[name][rows], sort) for name in names]
    if only is not None:
        return found
    found += [
        values[sort][nodes.children[rows, k]] for k, own in enumerate(statements.child_sorts[nodes.name]) if own == sort
    ]
    for name, lists in nodes.lists.items():
        part = lists.take(rows)
        for field, own in zip(lists.fields, of[name].fields.values(), strict=True):
            if own == sort and len(field):
                places = [0, 1, 2]
                found += [
                    _wide(field[np.where(part.lengths > k, part.starts + k, part.starts) % len(field)], sort)
                    for k in places
                ]
    return found


def _wide(values: Any, sort: Any) -> Any:
    return as_words(values) if sort.theory == "Set" else values


def _random(leaves: list[Any], sort: Any, count: int, words: int, rng: Any, alone: bool) -> Any:
    if alone:
        return leaves[0]
    if sort.is_bool:
        return rng.integers(0, 2, count).astype(np.bool_)
    if not leaves:
        return _zeros(sort, count, words) if sort.theory == "Set" else rng.integers(0, 4, count).astype(sort.dtype)
    pile = np.stack(leaves)
    value = pile[rng.integers(0, len(leaves), count), np.arange(count)]
    for _ in range(2):
        other = pile[rng.integers(0, len(leaves), count), np.arange(count)]
        how = rng.integers(0, 4, count).reshape(-1, *[1] * (value.ndim - 1))
        if sort.theory == "Set":
            value = np.select([how == 0, how == 1, how == 2], [value | other, value & other, value & ~other], value)
        else:
            mask = sort.dtype.type((1 << sort.width) - 1)
            value = (
                np.select([how == 0, how == 1, how == 2], [value + other, value & other, value - other], value) & mask
            )
    return value
