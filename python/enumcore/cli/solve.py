"""`enumcore solve`: the smallest program for each file."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

from ..errors import EnumcoreError, InternalError
from ..results.result import SUMMARY
from ..results.status import Status
from ..schema import SCHEMA
from ..search.limits import Limits
from ..search.options import OPTIONS
from ..search.solve import solve
from ..sygus.loader import load
from .status import A_BUG, A_LIMIT, EXHAUSTED, INTERRUPTED, SOLVED, UNUSABLE

if TYPE_CHECKING:
    from argparse import Namespace

    from ..results.result import Result
    from ..sygus.loader import Problem

__all__ = ["record", "run", "solve_file"]

_EXIT: Final = {Status.SOLVED: SOLVED, Status.EXHAUSTED: EXHAUSTED, Status.INTERRUPTED: INTERRUPTED}


def run(options: Namespace) -> int:
    """Solve the files in order; Ctrl-C ends the command with the file in hand."""
    worst = 0
    for file in options.files:
        code, problem, result, error = solve_file(file, options)
        if options.json:
            print(json.dumps(record(file, problem, result, error)), flush=True)
        else:
            _tell(file, problem, result, error, several=len(options.files) > 1)
        worst = max(worst, code)
        if code == INTERRUPTED:
            break
    return worst


def solve_file(file: str, options: Namespace) -> tuple[int, Problem | None, Result | None, str | None]:
    """The exit status, what the file asks and what the search found; the error where it cannot be used."""
    problem = None
    try:
        problem = load(file)
        limits = Limits(seconds=options.timeout, memory=options.memory)
        result = solve(problem.task, limits=limits, **{name: getattr(options, name) for name in OPTIONS})
    except InternalError as error:
        return A_BUG, problem, None, str(error)
    except OSError as error:
        return UNUSABLE, problem, None, f"{file}: {error.strerror or error}"
    except EnumcoreError as error:
        return UNUSABLE, problem, None, str(error)
    return _EXIT.get(result.status, A_LIMIT), problem, result, None


def record(file: str, problem: Problem | None, result: Result | None, error: str | None) -> dict[str, Any]:
    """The JSON object of one file.

    Returns
    -------
    dict
        schema, file, status (lower case; "error" where the file cannot be used), program (the define-fun), size, cost,
        seconds, candidates, evaluated, distinct, certificate, error; null for what there is not.

    Examples
    --------
    >>> record("a.sl", None, None, "a.sl:1:1: unknown command foo")["status"]
    'error'
    """
    found = dict.fromkeys(SUMMARY) if result is None else result.summary()
    own = {"status": "error"} if result is None else {"program": _answer(problem, result)}  # in the file's words
    return {"schema": SCHEMA, "file": file, **found, **own, "error": error}


def _answer(problem: Problem | None, result: Result | None) -> str | None:
    if problem is None or result is None or result.program is None:
        return None
    return problem.answer(result.program)


def _tell(file: str, problem: Problem | None, result: Result | None, error: str | None, several: bool) -> None:
    """The answer to standard output, in SyGuS-IF's words; what is known about it to standard error."""
    if result is None:
        print(f"enumcore: {error}", file=sys.stderr)
        return
    print(_answer(problem, result) or ("infeasible" if result.status is Status.EXHAUSTED else "fail"), flush=True)
    text = f"{result.levels}\n{_summary(result)}\n{result.certificate}"
    print(f"{file}\n{text}\n" if several else text, file=sys.stderr)


def _summary(result: Result) -> str:
    found = "" if result.program is None else f"size {result.size}, cost {result.cost}; "
    return f"{found}{result.evaluated:,} evaluated, {result.distinct:,} distinct in {result.seconds:.3f} s"
