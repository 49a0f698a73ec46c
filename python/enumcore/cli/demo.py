"""`enumcore demo NAME`: the demonstration of a domain, which says itself what it takes."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..domains import find

if TYPE_CHECKING:
    from argparse import Namespace

__all__ = ["run"]


def run(options: Namespace) -> int:
    """Hand the words that follow the name to the domain's own parser, and run it."""
    demo = find(options.domain).demo
    prog = f"enumcore demo {options.domain}"
    parser = argparse.ArgumentParser(
        prog=prog,
        description=demo.__doc__,
        epilog=f"example:\n  {prog} {getattr(demo, 'EXAMPLE', '')}".rstrip(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    demo.add_arguments(parser)
    return int(demo.run(parser.parse_args(options.words)))
