"""`enumcore suite`: the files of folders, each in a process of its own, and a table of what came of them."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

from ..results.tables import aligned
from ..runs.bar import Bar
from .asking import asked, given
from .attempts import attempts
from .ledger import Ledger
from .sources import Source, files
from .status import INTERRUPTED, SOLVED, exit_status

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable, Iterable

__all__ = ["run", "table"]

_COLUMNS = ("file", "status", "size", "cost", "seconds")


def run(options: Namespace) -> int:
    """Solve what is not done, and print the table of all; Ctrl-C ends the command, and a second run goes on."""
    names = list(dict.fromkeys(files(options.folders)))
    keywords = asked(options)
    with Ledger(options.json, given(options)) as ledger:
        interrupted = False
        try:
            _solve(names, keywords, ledger, options)
        except KeyboardInterrupt:
            interrupted = True
        rows = [ledger.done[name] for name in names if name in ledger.done]
        print(table(rows, len(names)))
        return INTERRUPTED if interrupted else max(exit_status(row["status"]) for row in rows)


def _solve(names: list[str], keywords: dict[str, Any], ledger: Ledger, options: Namespace) -> None:
    """Solve the files that are not done, and keep what came of each as soon as it is there."""
    todo = [Source(name) for name in names if name not in ledger.done]
    tell, stop = _teller(options, len(names))
    try:
        for name in names:
            if name in ledger.done:
                tell(ledger.done[name])
        for _, outcome in attempts(todo, keywords, options.j):
            if outcome.code != INTERRUPTED:  # a second run does it again
                tell(ledger.add(outcome.record()))
    finally:
        stop()


def _teller(options: Namespace, total: int) -> tuple[Callable[[dict[str, Any]], None], Callable[[], None]]:
    """Return what is called with each record as it comes, and what is called at the end."""
    bar = Bar(total) if options.progress else None
    done = 0

    def tell(row: dict[str, Any]) -> None:
        nonlocal done
        done += 1
        if bar is not None:
            bar.update(done, exit_status(row["status"]) == SOLVED)
        elif not options.quiet:
            print(f"{done}/{total} {row['file']}: {row['status']}", file=sys.stderr, flush=True)
        if row["error"] is not None:
            print(f"enumcore: {row['error']}", file=sys.stderr, flush=True)

    return tell, (lambda: None) if bar is None else bar.stop


def table(rows: Iterable[dict[str, Any]], total: int) -> str:
    """Write a row for each file, and a line about all of them.

    Examples
    --------
    >>> print(table([{"file": "a.sl", "status": "solved", "size": 3, "cost": 3, "seconds": 0.5}], 2))
    file  status  size  cost  seconds
    a.sl  solved     3     3   0.5000
    1 of 2 files: 1 solved; 0.500 s of search
    """
    rows = list(rows)
    lines = [["-" if row[name] is None else row[name] for name in _COLUMNS] for row in rows]
    counts = Counter(str(row["status"]) for row in rows)
    each = ", ".join(f"{count} {status}" for status, count in sorted(counts.items(), key=lambda item: -item[1]))
    seconds = sum(row["seconds"] or 0 for row in rows)
    many = f"{total} files" if len(rows) == total else f"{len(rows)} of {total} files"
    return f"{aligned(_COLUMNS, lines, left=2)}\n{many}: {each or 'none'}; {seconds:.3f} s of search"
