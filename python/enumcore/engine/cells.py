"""Bodies as the core's slot search takes them: one table of nodes for all bodies of a symbol, shared parts once.

A row is ("leaf", number), ("const", cell), ("apply", operator, arguments, (w, v, i, j, mask)) or ("loop", kind, most,
list, state, item, fields, whether it is of sets, (start, times, body)).  Sets are of whole words here; Bools are all
ones, or zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import TaskError
from ..expressions.binder import leaves_of
from ..expressions.expr import Apply, Bound, Const, Expr, Input
from ..expressions.inlining import Inlining
from ..expressions.loops import Loop
from ..expressions.macro import Call
from ..expressions.walks import bottom_up, once_each
from ..programs.binary import binary

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..expressions.binder import Variables
    from ..theories.sorts import Sort

__all__ = ["MOST_LEAVES", "CellTable"]

MOST_LEAVES: Final = 64
_ONES: Final = (1 << 64) - 1


class CellTable:
    """The nodes of bodies.

    Parameters
    ----------
    leaves : mapping of str to int
        The number of each leaf that is no list.
    lists : mapping of str to int
        The number of each list.

    Attributes
    ----------
    nodes : list of tuple

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> table = CellTable({"x": 0}, {})
    >>> table.add(x + x), table.nodes[0]
    (1, ('leaf', 0))
    """

    def __init__(self, leaves: Mapping[str, int], lists: Mapping[str, int]) -> None:
        self.nodes: list[tuple[Any, ...]] = []
        self._leaves, self._lists = leaves, lists
        self._number: dict[tuple[Any, ...], int] = {}
        self._known: dict[int, int] = {}  # by the identity of a term that is kept
        self._kept: list[Expr] = []
        self._bound: dict[Variables, int] = {}  # the first leaf of what loops bind
        self._next = max(leaves.values(), default=-1) + 1

    def add(self, body: Expr) -> int:
        """Add a body, and return the number of its node."""
        if any(isinstance(node, Call) for node in self._new(body)):
            body = Inlining().term(body)
        if any(isinstance(node, Apply) and len(node.args) > node.operator.arity for node in self._new(body)):
            body = binary(body)
        self._kept.append(body)
        return bottom_up(body, self._add, self._known)

    def _new(self, body: Expr) -> Iterator[Expr]:
        """Go through the nodes of a body that are not in the table."""
        return once_each(body, lambda node: () if id(node) in self._known else node.args)

    def _add(self, node: Expr, args: Sequence[int]) -> int:
        row = self._row(node, tuple(args))
        found = self._number.setdefault(row, len(self.nodes))
        if found == len(self.nodes):
            self.nodes.append(row)
        return found

    def _row(self, node: Expr, args: tuple[int, ...]) -> tuple[Any, ...]:
        if isinstance(node, Const):
            return "const", _cell(node.sort, node.value)
        if isinstance(node, (Bound, Input)):
            return "leaf", self._leaf(node)
        if isinstance(node, Loop):
            return self._loop(node, args)
        assert isinstance(node, Apply)
        if node.operator.meaning is not None:
            raise TaskError(f"{node.operator.name} is a function of your own, which has no place in a recursion so far")
        i, j = (*node.indices, 0, 0)[:2]
        own = next((arg.sort for arg in node.args if arg.sort.theory == node.operator.theory), node.args[0].sort)
        mask = (1 << node.sort.width) - 1 if node.sort.theory == "BitVec" else _ONES
        return "apply", node.operator.code, args, (_bits(own), _bits(node.args[-1].sort), i, j, mask)

    def _loop(self, node: Loop, args: tuple[int, ...]) -> tuple[Any, ...]:
        state = self._first(node.variables)
        fields = len(leaves_of(node.variables)) - 1
        items = 0 if node.items is None else self._lists[str(node.items)]
        times = args[-1]  # of an iterate; others do not look
        start = args[1] if node.kind != "fold" else args[2]
        is_set = node.sort.theory == "Set"
        return "loop", node.kind, node.most, items, state, state + 1, fields, is_set, (start, times, args[0])

    def _leaf(self, node: Bound | Input) -> int:
        if node.name in self._leaves:
            return self._leaves[node.name]
        if node.name in self._lists:
            return 0  # a fold names it by its number
        assert isinstance(node, Bound)
        names = [name for name, _ in leaves_of(node.binder.variables)]
        return self._first(node.binder.variables) + names.index(node.name)

    def _first(self, variables: Variables) -> int:
        """Return the number of the first leaf that a loop binds; loops of the same variables share them."""
        if variables not in self._bound:
            self._bound[variables] = self._next
            self._next += len(leaves_of(variables))
            if self._next > MOST_LEAVES:
                raise TaskError(f"a case sees more than {MOST_LEAVES} values, those that its loops bind included")
        return self._bound[variables]


def _bits(sort: Sort) -> int:
    return sort.width if sort.theory == "BitVec" else 64


def _cell(sort: Sort, value: int) -> int:
    return _ONES if sort.is_bool and value else int(value)
