"""Macros replaced by their bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .expr import Expr, Param
from .macro import Call
from .terms import Terms

if TYPE_CHECKING:
    from collections.abc import Callable

    from .macro import Macro

__all__ = ["Inlining"]


class _Frame:
    """What a macro's parameters stand for in one call of it, and the terms of its body put together so far."""

    __slots__ = ("made", "values")

    def __init__(self, values: dict[str, Expr]) -> None:
        self.values = values
        self.made: dict[int, Expr] = {}


class Inlining:
    """Calls of macros become their bodies, each once for the same arguments, without recursion.

    So a chain of macros that each call the last one twice is linear, and what was shared still is.

    Parameters
    ----------
    terms : Terms, optional
        Makes the terms; shared with what else is made of them.
    stays : callable, optional
        Says of which macros the calls stay as they are.

    Examples
    --------
    >>> import enumcore as ec
    >>> inc = ec.define("inc", lambda v: v + 1, ec.BitVec(8))
    >>> Inlining().term(inc(inc(ec.Input("x", ec.BitVec(8)))))
    x + 1 + 1
    """

    def __init__(self, terms: Terms | None = None, stays: Callable[[Macro], bool] = lambda macro: False) -> None:
        self._terms = terms or Terms()
        self._stays = stays
        self._values: list[Expr] = []
        self._todo: list[tuple[Callable[[Expr, _Frame], None], Expr, _Frame]] = []
        self._known: dict[tuple[int, ...], tuple[Expr, Macro, list[Expr]]] = {}  # the keys are ids of what is held

    def term(self, root: Expr) -> Expr:
        """Return a term without calls."""
        self._todo.append((self._open, root, _Frame({})))
        while self._todo:
            do, node, frame = self._todo.pop()
            do(node, frame)
        return self._values.pop()

    def _open(self, node: Expr, frame: _Frame) -> None:
        if id(node) in frame.made:
            self._values.append(frame.made[id(node)])
        elif isinstance(node, Param) and node.name in frame.values:
            self._values.append(frame.values[node.name])
        else:
            self._todo.append((self._close, node, frame))
            self._todo += ((self._open, arg, frame) for arg in reversed(node.args))

    def _close(self, node: Expr, frame: _Frame) -> None:
        first = len(self._values) - len(node.args)
        args = self._values[first:]
        del self._values[first:]
        if isinstance(node, Call) and not self._stays(node.macro):
            self._call(node, args, frame)
            return
        frame.made[id(node)] = self._terms.rebuild(node, args)
        self._values.append(frame.made[id(node)])

    def _call(self, node: Call, args: list[Expr], frame: _Frame) -> None:
        key = (id(node.macro), *map(id, args))

        def keep(_: Expr, __: _Frame) -> None:
            frame.made[id(node)] = self._values[-1]
            self._known[key] = self._values[-1], node.macro, args

        if key in self._known:
            self._values.append(self._known[key][0])
            return
        names = (param.name for param in node.macro.params)
        self._todo.append((keep, node, frame))
        self._todo.append((self._open, node.macro.body, _Frame(dict(zip(names, args, strict=True)))))
