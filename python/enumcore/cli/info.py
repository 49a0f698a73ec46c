"""`enumcore info`: what this build is and runs on."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ..info import info

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["run"]


def run(options: Namespace) -> int:
    """Print it."""
    print(json.dumps(info()) if options.json else info())
    return 0
