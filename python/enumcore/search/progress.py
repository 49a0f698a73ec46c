"""The progress bar (rich, the optional extra `progress`): level, distinct, rate, memory, nearness of the limits."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from ..results.tables import human_bytes

if TYPE_CHECKING:
    from .limits import Limits

__all__ = ["Display"]


class Display:
    """A bar on standard error; it fills as the nearest limit comes up.

    Parameters
    ----------
    limits : Limits

    Raises
    ------
    ImportError
        rich is not installed.
    """

    def __init__(self, limits: Limits) -> None:
        try:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
        except ImportError:
            raise ImportError('progress=True needs rich: pip install "enumcore[progress]"') from None
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20))
        self._bar: Any = Progress(*columns, console=Console(stderr=True), transient=False)
        self._task: Any = self._bar.add_task("starting", total=1.0)
        self._limits = limits
        self._memory = limits.memory_bytes
        self._start = monotonic()
        self._bar.start()

    def update(self, cost: int, candidates: int, distinct: int, used: int) -> None:
        """Show where the search is.

        Parameters
        ----------
        cost : int
            The level being built.
        candidates, distinct : int
            So far.
        used : int
            Bytes that the search holds.
        """
        seconds = max(monotonic() - self._start, 1e-9)
        text = (
            f"level {cost}  {distinct:,} distinct  {candidates / seconds / 1e6:.1f} M candidates/s  {human_bytes(used)}"
        )
        near = max(used / self._memory, seconds / self._limits.most_seconds, candidates / self._most_candidates)
        self._bar.update(self._task, description=text, completed=min(near, 1.0))

    @property
    def _most_candidates(self) -> float:
        return max(self._limits.most_candidates, 1)

    def stop(self) -> None:
        """Leave the last state on the screen; harmless when called again."""
        self._bar.stop()
