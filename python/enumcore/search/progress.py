"""How far a search is: level, distinct, rate, memory, nearness of the limits.  The bar is rich's (extra `progress`)."""

from __future__ import annotations

import sys
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

from ..results.tables import human_bytes
from .screen import Screen

if TYPE_CHECKING:
    from .limits import Limits

__all__ = ["Display"]


class Display:
    """Where a search is, on standard error: a bar in a terminal or a notebook, and a line a level elsewhere.

    The bar fills as the nearest limit comes up.  An output that was closed ends the display.

    Parameters
    ----------
    limits : Limits

    Raises
    ------
    ImportError
        There is a terminal or a notebook, and rich is not installed.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._memory = limits.memory_bytes
        self._start = monotonic()
        self._shown: Any = _Bar() if _is_watched() else _Lines()

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
        self.show(cost, f"level {cost}  {distinct:,} distinct", candidates, used)

    def show(self, stage: int, what: str, candidates: int, used: int) -> None:
        """Show where a search without levels is.

        Parameters
        ----------
        stage : int
            Where there is no bar, there is a line for each.
        what : str
            What to show first.
        candidates, used : int
            So far, and bytes that the search holds.
        """
        seconds = max(monotonic() - self._start, 1e-9)
        text = f"{what}  {candidates / seconds / 1e6:.1f} M candidates/s  {human_bytes(used)}"
        near = max(used / self._memory, seconds / self._limits.most_seconds, candidates / self._most_candidates)
        with suppress(OSError, ValueError):  # closed meanwhile
            self._shown.update(stage, text, min(near, 1.0))

    @property
    def _most_candidates(self) -> float:
        return max(self._limits.most_candidates, 1)

    def stop(self) -> None:
        """Leave the last state on the screen; harmless when called again."""
        with suppress(OSError, ValueError):
            self._shown.stop()


def _is_watched() -> bool:
    """Say whether somebody sees a bar move."""
    try:
        return sys.stderr.isatty() or "ipykernel" in sys.modules
    except (AttributeError, ValueError):  # there is no standard error, or it was closed
        return False


class _Bar:
    """By rich."""

    def __init__(self) -> None:
        try:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn
        except ImportError:
            raise ImportError('progress=True needs rich: pip install "enumcore[progress]"') from None
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=20))
        screen: Any = Screen(sys.stderr)
        self._bar: Any = Progress(*columns, console=Console(file=screen), transient=False)
        self._task: Any = self._bar.add_task("starting", total=1.0)
        self._bar.start()

    def update(self, cost: int, text: str, share: float) -> None:
        self._bar.update(self._task, description=text, completed=share)

    def stop(self) -> None:
        self._bar.stop()


class _Lines:
    """One for each level, once it is left."""

    def __init__(self) -> None:
        self._last: tuple[int, str] | None = None

    def update(self, cost: int, text: str, share: float) -> None:
        if self._last is not None and self._last[0] != cost:
            self._write(self._last[1])
        self._last = cost, text

    def stop(self) -> None:
        if self._last is not None:
            self._write(self._last[1])
            self._last = None

    @staticmethod
    def _write(text: str) -> None:
        if sys.stderr is not None:
            print(text, file=sys.stderr, flush=True)
