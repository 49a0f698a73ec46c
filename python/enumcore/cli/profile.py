"""`enumcore profile`: where a search spends its time, by level, stage and production."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from .solve import record, solve_file

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["run"]


def run(options: Namespace) -> int:
    """Solve the file and print the level table and the profile; with --json, solve's object with a `profile` in it."""
    code, problem, result, error = solve_file(options.file, options)
    if options.json:
        row = record(options.file, problem, result, error)
        print(json.dumps({**row, "profile": None if result is None else json.loads(result.profile.to_json())}))
    elif result is None:
        print(f"enumcore: {error}", file=sys.stderr)
    else:
        print(f"{result.levels}\n\n{result.profile.table()}\n\n{result}")
    return code
