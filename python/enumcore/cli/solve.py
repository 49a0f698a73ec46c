"""`enumcore solve`: the smallest program for each file."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from .asking import asked
from .formats import FORMATS
from .outcome import attempt
from .sources import sources
from .status import INTERRUPTED

if TYPE_CHECKING:
    from argparse import Namespace

    from ..results.result import Result
    from .outcome import Outcome

__all__ = ["run"]


def run(options: Namespace) -> int:
    """Solve the files in order; Ctrl-C ends the command with the file in hand."""
    keywords, worst = asked(options), 0
    todo = sources(options.files)
    for source in todo:
        outcome = attempt(source, keywords, options.progress)
        _tell(outcome, options, several=len(todo) > 1)
        worst = max(worst, outcome.code)
        if outcome.code == INTERRUPTED:
            break
    return worst


def _tell(outcome: Outcome, options: Namespace, several: bool) -> None:
    """The answer to standard output; what is known about it to standard error."""
    if options.format == "json":
        print(json.dumps(outcome.record()), flush=True)
    elif outcome.result is None:
        print(f"enumcore: {outcome.error}", file=sys.stderr)
    else:
        name = f"{FORMATS[options.format].comment} {outcome.file}\n" if several else ""
        print(f"{name}{outcome.answer(options.format)}", flush=True)
        if not options.quiet:
            print(_about(outcome.result, f"{outcome.file}\n" if several else ""), file=sys.stderr)


def _about(result: Result, name: str) -> str:
    text = f"{name}{result.levels}\n{_counts(result)}\n{result.certificate}"
    return f"{text}\n" if name else text


def _counts(result: Result) -> str:
    found = "" if result.program is None else f"size {result.size}, cost {result.cost}; "
    return f"{found}{result.evaluated:,} evaluated, {result.distinct:,} distinct in {result.seconds:.3f} s"
