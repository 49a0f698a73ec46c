"""``python -m tools COMMAND``: one command for each check."""

import argparse

from tools.extras import extras
from tools.instructions import instructions
from tools.lint import format_sources, lint
from tools.notebooks import notebooks
from tools.operators import operators
from tools.options import options
from tools.rooms import rooms
from tools.sanitize import KINDS, sanitize
from tools.site import site
from tools.variants import isas, tests, tile
from tools.wheel import wheel


def main() -> None:
    """Run one command; what follows its name goes to pytest."""
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("lint", help="ruff, mypy, stubtest, clang-format").set_defaults(do=lambda a: lint())
    commands.add_parser("format", help="rewrite what the formatters would").set_defaults(do=lambda a: format_sources())
    commands.add_parser("tests", help="the slow tests, and properties with all examples").set_defaults(
        do=lambda a: tests(a.pytest)
    )
    commands.add_parser("isas", help="the tests on each other ISA here").set_defaults(do=lambda a: isas(a.pytest))
    commands.add_parser("tile", help="the tests on a build with tiles of two").set_defaults(do=lambda a: tile(a.pytest))
    sanitizing = commands.add_parser("sanitize", help="the tests under a sanitizer")
    sanitizing.add_argument("kind", choices=[*KINDS])
    sanitizing.set_defaults(do=lambda a: sanitize(a.kind, a.pytest))
    commands.add_parser("instructions", help="what profiling costs").set_defaults(do=lambda a: instructions())
    drawing = commands.add_parser("rooms", help="draw docs/rooms.svg from the imports")
    drawing.add_argument("--check", action="store_true", help="only say whether it is up to date")
    drawing.set_defaults(do=lambda a: rooms(a.check))
    listing = commands.add_parser("operators", help="write the tables of docs/operators.md from the core's rows")
    listing.add_argument("--check", action="store_true", help="only say whether they are up to date")
    listing.set_defaults(do=lambda a: operators(a.check))
    writing = commands.add_parser("options", help="write the stub's types and the page's table of a search's options")
    writing.add_argument("--check", action="store_true", help="only say whether they are up to date")
    writing.set_defaults(do=lambda a: options(a.check))
    commands.add_parser("docs", help="build the documentation site").set_defaults(do=lambda a: site())
    running = commands.add_parser("notebooks", help="run docs/notebooks and keep what they show")
    running.set_defaults(do=lambda a: notebooks())
    commands.add_parser("wheel", help="sdist and wheel, and a first use of it").set_defaults(do=lambda a: wheel())
    needing = commands.add_parser("extras", help="print the requirements of extras of the installed package")
    needing.add_argument("names", nargs="+")
    needing.set_defaults(do=lambda a: extras(a.names))
    together = commands.add_parser("all", help="lint, docs, tests, isas, tile, wheel")
    together.set_defaults(do=lambda a: everything(a.pytest))
    arguments, rest = parser.parse_known_args()
    arguments.pytest = rest
    arguments.do(arguments)


def everything(arguments: list[str]) -> None:
    """Run every check that a change must pass; sanitizers, which take longer, have their own command."""
    lint()
    site()
    tests(arguments)
    isas(arguments)
    tile(arguments)
    wheel()


if __name__ == "__main__":
    main()
