"""The progress bar of a run (rich, the optional extra `progress`): how many tasks are done, and how many are solved."""

from __future__ import annotations

import sys
from typing import Any

from ..search.screen import Screen

__all__ = ["Bar"]


class Bar:
    """A bar on standard error.

    Parameters
    ----------
    total : int or None
        Tasks, if that is known.

    Raises
    ------
    ImportError
        rich is not installed.
    """

    def __init__(self, total: int | None) -> None:
        try:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
        except ImportError:
            raise ImportError('progress=True needs rich: pip install "enumcore[progress]"') from None
        columns = (
            TextColumn("{task.description}"),
            BarColumn(bar_width=20),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
        )
        screen: Any = Screen(sys.stderr)
        self._bar: Any = Progress(*columns, console=Console(file=screen))
        self._task: Any = self._bar.add_task("0 solved", total=total)
        self._solved = 0
        self._bar.start()

    def update(self, done: int, solved: bool) -> None:
        """Count one task more."""
        self._solved += solved
        self._bar.update(self._task, description=f"{self._solved} solved", completed=done)

    def stop(self) -> None:
        """Leave the last state on the screen; harmless when called again."""
        self._bar.stop()
