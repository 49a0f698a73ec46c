"""`enumcore suite`: the files of folders, each in a process of its own, and a table of what came of them."""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ..results.tables import aligned
from .asking import asked, given
from .attempts import attempts
from .ledger import Ledger
from .sources import Source, files, told
from .status import INTERRUPTED, exit_status

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable

__all__ = ["run", "table"]

_COLUMNS = ("file", "status", "size", "cost", "seconds")


def run(options: Namespace) -> int:
    """Solve what is not done, and print the table of all; Ctrl-C ends the command, and a second run goes on."""
    names = list(dict.fromkeys(files(options.folders)))
    keywords = asked(options)
    with Ledger(options.json, given(options)) as ledger:
        with suppress(KeyboardInterrupt):
            _solve(names, keywords, ledger, options)
        rows = [ledger.done[name] for name in names if name in ledger.done]
    print(table(rows, len(names)), flush=True)
    for row in rows:
        if row["error"] is not None:
            print(f"enumcore: {row['error']}", file=sys.stderr)
    return INTERRUPTED if len(rows) < len(names) else max(exit_status(row["status"]) for row in rows)


def _solve(names: list[str], keywords: dict[str, Any], ledger: Ledger, options: Namespace) -> None:
    """Solve the files that are not done, and keep what came of each as soon as it is there."""
    todo = [Source(name) for name in names if name not in ledger.done]
    done = len(names) - len(todo)
    for _, outcome in attempts(todo, keywords, options.j, options.progress):
        if outcome.code == INTERRUPTED:
            continue  # a second run does it again
        ledger.add(outcome.record())
        done += 1
        if not (options.quiet or options.progress):
            print(f"{done}/{len(names)} {outcome.file}: {outcome.status}", file=sys.stderr, flush=True)


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
    lines = [[told(row["file"]), *("-" if row[name] is None else row[name] for name in _COLUMNS[1:])] for row in rows]
    counts = Counter(str(row["status"]) for row in rows)
    each = ", ".join(f"{count} {status}" for status, count in sorted(counts.items(), key=lambda item: -item[1]))
    seconds = sum(row["seconds"] or 0 for row in rows)
    of = f"{total} file" if total == 1 else f"{total} files"
    many = of if len(rows) == total else f"{len(rows)} of {of}"
    return f"{aligned(_COLUMNS, lines, left=2)}\n{many}: {each or 'none'}; {seconds:.3f} s of search"
