"""`enumcore solve`: the smallest program for each file."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from .asking import asked
from .attempts import attempts
from .formats import FORMATS
from .outcome import attempt
from .sources import sources, told
from .status import INTERRUPTED
from .workers import in_order

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterator

    from ..results.result import Result
    from .outcome import Outcome
    from .sources import Source

__all__ = ["run"]


def run(options: Namespace) -> int:
    """Solve the files and print their answers in order; Ctrl-C ends the command with the files in hand."""
    todo, worst = sources(options.files), 0
    for outcome in _outcomes(todo, asked(options), options):
        _tell(outcome, options, several=len(todo) > 1)
        worst = max(worst, outcome.code)
    return worst


def _outcomes(todo: list[Source], keywords: dict[str, Any], options: Namespace) -> Iterator[Outcome]:
    """Yield the outcomes in order: one after the other here, or several at the same time in other processes."""
    if options.j > 1:
        yield from in_order(attempts(todo, keywords, options.j, options.progress))
        return
    for source in todo:
        outcome = attempt(source, keywords, options.progress)
        yield outcome
        if outcome.code == INTERRUPTED:
            return


def _tell(outcome: Outcome, options: Namespace, several: bool) -> None:
    """The answer to standard output; what is known about it to standard error."""
    if options.format == "json":
        print(json.dumps(outcome.record()), flush=True)
    elif outcome.result is None:
        print(f"enumcore: {outcome.error}", file=sys.stderr)
    else:
        name = f"{FORMATS[options.format].comment} {told(outcome.file)}\n" if several else ""
        print(f"{name}{outcome.answer(options.format)}", flush=True)
        if not options.quiet:
            print(_about(outcome.result, f"{outcome.file}\n" if several else ""), file=sys.stderr)


def _about(result: Result, name: str) -> str:
    text = f"{name}{result.levels}\n{_counts(result)}\n{result.certificate}"
    return f"{text}\n" if name else text


def _counts(result: Result) -> str:
    found = "" if result.program is None else f"size {result.size}, cost {result.cost}; "
    return f"{found}{result.evaluated:,} evaluated, {result.distinct:,} distinct in {result.seconds:.3f} s"
