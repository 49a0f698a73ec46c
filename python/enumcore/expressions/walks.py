"""Walks over expressions, without recursion: bottom-up computation, and each node once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

__all__ = ["Node", "bottom_up", "distinct_subterms", "once_each", "subterms"]


class Node(Protocol):
    """What a walk needs of a term."""

    @property
    def args(self) -> tuple[Any, ...]: ...  # noqa: D102 (see Expr)
    @property
    def outer_args(self) -> tuple[Any, ...]: ...  # noqa: D102
    @property
    def slots(self) -> int: ...  # noqa: D102
    def _head(self) -> tuple[object, ...]: ...


_N = TypeVar("_N", bound=Node)
_T = TypeVar("_T")


def bottom_up(root: _N, combine: Callable[[_N, list[_T]], _T], memo: dict[int, _T] | None = None) -> _T:
    """Compute ``combine(node, its arguments' results)`` from the leaves to the root, without recursion.

    A shared subterm is combined once, unless it holds nonterminals: each occurrence of those counts on its own, and
    they are met from left to right.  With a ``memo``, results by the identity of a node, so is what several roots
    share; whoever gives one keeps the nodes alive.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> bottom_up(x + (x & 1), lambda node, depths: 1 + max(depths, default=0))
    3
    """
    todo: list[tuple[_N, bool]] = [(root, False)]
    results: list[_T] = []
    memo = {} if memo is None else memo
    while todo:
        node, ready = todo.pop()
        if id(node) in memo:
            results.append(memo[id(node)])
        elif node.args and not ready:
            todo.append((node, True))
            todo += ((arg, False) for arg in reversed(node.args))
        else:
            first = len(results) - len(node.args)
            value = combine(node, results[first:])
            results[first:] = [value]
            if not node.slots:
                memo[id(node)] = value
    return results[0]


def subterms(root: _N, *, bodies: bool = True) -> Iterator[_N]:
    """Yield each node object of a term once, arguments before what uses them; with ``bodies=False`` no loop's body."""
    return once_each(root, lambda node: node.args if bodies else node.outer_args)


def distinct_subterms(root: _N) -> list[tuple[_N, tuple[int, ...]]]:
    """List each different subterm once, arguments before what uses them, with the places of its arguments in the list.

    Two objects that are the same term are one here.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> distinct_subterms((x + 1) * (x + 1))
    [(x, ()), (1, ()), (x + 1, (0, 1)), ((x + 1) * (x + 1), (2, 2))]
    """
    places, number = dict[tuple[object, ...], int](), dict[int, int]()
    rows: list[tuple[_N, tuple[int, ...]]] = []
    for node in subterms(root):
        args = tuple(number[id(arg)] for arg in node.args)
        at = number[id(node)] = places.setdefault((node._head(), *args), len(rows))
        if at == len(rows):
            rows.append((node, args))
    return rows


def once_each(root: Any, parts: Callable[[Any], Sequence[Any]]) -> Iterator[Any]:
    """Yield each object that the root is made of once, parts before what they are parts of, the root last."""
    todo, seen = [(root, False)], set[int]()
    while todo:
        node, ready = todo.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            todo.append((node, True))
            todo += ((part, False) for part in reversed(parts(node)))
