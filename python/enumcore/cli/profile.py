"""`enumcore profile`: where a search spends its time, by level, stage and production."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from .asking import asked
from .outcome import attempt
from .sources import Source

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["run"]


def run(options: Namespace) -> int:
    """Solve the file and print the level table and the profile; with --json, solve's object with a `profile` in it."""
    outcome = attempt(Source(options.file), asked(options))
    result = outcome.result
    if options.json:
        profile = None if result is None else json.loads(result.profile.to_json())
        print(json.dumps({**outcome.record(), "profile": profile}))
    elif result is None:
        print(f"enumcore: {outcome.error}", file=sys.stderr)
    else:
        print(f"{result.levels}\n\n{result.profile.table()}\n\n{result}")
    return outcome.code
