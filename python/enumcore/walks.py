"""Walks over expressions, without recursion: bottom-up computation, and each node once."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .expr import Bound, Expr

__all__ = ["fold", "free_variables", "subterms"]

_T = TypeVar("_T")


def fold(root: Expr, combine: Callable[[Expr, list[_T]], _T]) -> _T:
    """Compute bottom-up: `combine(node, its arguments' results)`, without recursion.

    A shared subterm is combined once, unless it holds nonterminals: each occurrence of those counts on its own, and
    they are met from left to right.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> fold(x + (x & 1), lambda node, depths: 1 + max(depths, default=0))
    3
    """
    todo, results, memo = [(root, False)], [], dict[int, _T]()
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


def subterms(root: Expr, *, bodies: bool = True) -> Iterator[Expr]:
    """Yield each node object of a term once, arguments before what uses them; with ``bodies=False`` no loop's body."""
    todo, seen = [(root, False)], set[int]()
    while todo:
        node, ready = todo.pop()
        if ready:
            yield node
        elif id(node) not in seen:
            seen.add(id(node))
            todo.append((node, True))
            todo += ((arg, False) for arg in reversed(node.args if bodies else node.outer_args))


def free_variables(root: Expr) -> dict[str, Bound]:
    """Return the bound variables that a term holds outside of the loops that bind them, by name.

    Examples
    --------
    >>> import enumcore as ec
    >>> step = ec.Grammar(inputs={}, output=ec.BitVec(8)).bind(v=ec.BitVec(8))
    >>> free_variables(step.v + 1), free_variables(ec.fixpoint(step.v & 6, ec.Const(7, ec.BitVec(8))))
    ({'v': v}, {})
    """
    if not any(hasattr(node, "binder") for node in subterms(root)):
        return {}
    return fold(root, _free)


def _free(node: Expr, args: list[dict[str, Bound]]) -> dict[str, Bound]:
    from .expr import Bound
    from .loops import Loop

    if isinstance(node, Bound):
        return {node.name: node}
    if isinstance(node, Loop):
        args = [{name: leaf for name, leaf in args[0].items() if name not in node.bound}, *args[1:]]
    return {name: leaf for free in args for name, leaf in free.items()}
