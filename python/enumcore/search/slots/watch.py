"""What a search of recursions looks at as it goes: what is left of the limits, who stops it, and who is told of it."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Any

from ...checks import is_true
from ..progress import Display
from ..remaining import Remaining

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...engine.core import Slots
    from ...programs.program import Program
    from ..limits import Limits

__all__ = ["Watch"]


class Watch:
    """Of all recursions of one search together.

    Parameters
    ----------
    limits : Limits
    stopped : callable
        Says whether the search is to end, from outside.
    tell : callable, optional
        Called with each better program; True ends the search.
    progress : bool
        Whether to show where the search is.
    options : mapping of str to object
        Those of `Search`, for the banks.

    Attributes
    ----------
    nodes : int
        Choices of one body that were looked at so far.
    remaining : Remaining
        Knows when the last improvement was.
    """

    def __init__(
        self,
        limits: Limits,
        stopped: Callable[[], bool],
        tell: Callable[[Program], object] | None,
        progress: bool,
        options: Mapping[str, Any],
    ) -> None:
        self.remaining, self.limits, self.options = Remaining(limits), limits, options
        self.nodes = 0
        self._stopped, self._tell, self._enough = stopped, tell, False
        self._display = Display(limits) if progress else None
        self._improvements, self._best = 0, inf

    def left(self) -> Limits:
        """Return what is left of the limits."""
        return self.remaining.left(self.nodes)

    def is_over(self) -> bool:
        """Say whether the search is to end."""
        return self._enough or self._stopped()

    def why(self) -> str:
        """Return the status of a search whose time ended where nothing counts candidates, "running" for none."""
        left = self.left()
        if self.is_over():
            return "stopped"
        if left.most_seconds <= 0:
            return "time_limit"
        return "idle_limit" if left.most_idle_seconds <= 0 else "running"

    def improved(self, program: Program, bits: float, nodes: int) -> None:
        """Note a program, found after so many nodes, and tell of it where it is better than those of all recursions."""
        if bits >= self._best:
            return
        self._best = bits
        self.remaining.improved(nodes)
        self._improvements += 1
        if self._tell is not None and is_true(self._tell(program)):
            self._enough = True

    def show(self, core: Slots, nodes: int) -> None:
        """Show where the search is, after so many nodes."""
        if self._display is not None:
            best = "no program" if self._best == inf else f"{self._best:g}"
            self._display.show(self._improvements, f"best {best}", nodes, core.memory)

    def close(self) -> None:
        """Leave the last state on the screen."""
        if self._display is not None:
            self._display.stop()
