"""Banks of bodies: for each symbol the bodies that differ on its states, the cheapest first."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any, Final

from ...engine.cells import CellTable
from ...engine.decoder import Decoder
from ...results.status import Status
from ..search import Search
from .statements import slot_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...expressions.expr import Expr
    from ..limits import Limits
    from .cases import CaseLanguage
    from .statements import Nodes
    from .states import Frame

__all__ = ["Bodies", "Fixed", "lowered"]

_AT_MOST: Final = 4  # times as many as were wanted


class Bodies:
    """The bodies of one case, told apart on a frame.

    Attributes
    ----------
    bodies : list of Expr
    ticks : list of int
    complete_below : float
        All bodies of fewer ticks are there, or one that equals them on the frame; infinite when there are no more.
    short_of_memory : bool
        Whether the limit on memory ended it.
    """

    def __init__(self, language: CaseLanguage, frame: Frame) -> None:
        self.language, self.frame = language, frame
        self.bodies: list[Expr] = []
        self.ticks: list[int] = []
        self.complete_below: float = 0
        self.short_of_memory = False

    def build(self, most: int, limits: Limits, poll: Any, options: Mapping[str, Any]) -> None:
        """Enumerate bodies, level by level, until there are so many or a limit ends it."""
        task = self.language.task(self.frame.columns)
        with Search(task, limits=limits, **options) as search:
            for _ in search:
                if search.bank.count(self.language.start) >= most or poll():
                    search.stop()
            if search.status is Status.INTERRUPTED:  # Ctrl-C ends all of the search, not this part of it
                raise KeyboardInterrupt
            self.short_of_memory = search.status is Status.MEMORY_LIMIT
            engine = search.engine
            decoder = Decoder(engine, task.productions)
            count = min(engine.count(0), _AT_MOST * most, options["bodies"])  # a level may have many more
            self.ticks = [engine.cost(0, k) for k in range(count)]
            memo: dict[int, Expr] = {}
            self.bodies = [self.language.back(decoder.expr(0, k), memo) for k in range(count)]
            self.complete_below = inf if engine.status == "exhausted" else engine.complete_below
            if count < engine.count(0):
                self.complete_below = min(self.complete_below, engine.cost(0, count))


class Fixed:
    """The one body of a symbol that has no case: a field of it."""

    complete_below = inf

    def __init__(self, field: Expr) -> None:
        self.bodies, self.ticks = [field], [0]


def lowered(
    bank: Bodies | Fixed, nodes: Nodes, sorts: dict[str, Any], children: list[str], words: int
) -> dict[str, Any]:
    """Return a symbol's nodes and bodies as the core takes them."""
    plain = [name for name in nodes.columns if name not in children]
    names = [*plain, *children]
    leaves, lists = {name: k for k, name in enumerate(names)}, {name: k for k, name in enumerate(nodes.lists)}
    table = CellTable(leaves, lists)
    roots = [table.add(body) for body in bank.bodies]
    slot = slot_of(nodes, leaves, lists, sorts, words)
    return {**slot, "first_child": len(plain), "nodes": table.nodes, "roots": roots, "ticks": bank.ticks}
