"""Imports of the Python package run in one direction. (tests/house/test_cpp_rooms.py has the C++ half.)"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from support.paths import ROOT

PACKAGE = ROOT / "python" / "enumcore"
PYTHON = sorted(PACKAGE.rglob("*.py"))

# The Python modules that may speak to the core; all others go through these.
CORE_MODULES = {"__init__.py", "info.py", "operators.py", "partials.py", "search.py"}
# Rooms and modules above those: they use the public face only, and nothing below loads them.
UPPER = {"sygus", "plot", "domains", "strategies", "mdl", "cli", "__main__.py"}
ALWAYS_THERE = sys.stdlib_module_names | {"numpy", "enumcore"}


def test_there_is_something_to_check() -> None:
    assert len(PYTHON) > 5


def imports(path: Path, *, at_load: bool = False) -> Iterator[list[str]]:
    """Yield the names that a file imports, absolute and split at their dots; `at_load`: only when it is loaded."""
    package = ["enumcore", *path.relative_to(PACKAGE).parent.parts]
    for node in _nodes(ast.parse(path.read_text()), at_load):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = [*base, *(node.module or "").split(".")] if node.module else base
            yield from ([*module, alias.name] for alias in node.names)


def _nodes(tree: ast.AST, at_load: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(tree):
        if at_load and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            continue
        if at_load and isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        yield node
        yield from _nodes(node, at_load)


def part(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_heavy_imports_are_inside_functions() -> None:
    loads = [(str(path), name) for path in PYTHON for name in imports(path, at_load=True)]
    assert not [(path, name) for path, name in loads if name[0] not in ALWAYS_THERE]


def test_only_core_modules_touch_the_core() -> None:
    users = {str(path.relative_to(PACKAGE)) for path in PYTHON for name in imports(path) if "_core" in name}
    assert users <= CORE_MODULES


def test_upper_rooms_use_public_python() -> None:
    uses = [(path, name) for path in PYTHON if part(path) in UPPER for name in imports(path) if name[0] == "enumcore"]
    private = [(str(path), name) for path, name in uses if any(word.startswith("_") for word in name)]
    assert not [(path, name) for path, name in private if name[-1] not in {"__version__"} and not _own(path, name)]


def _own(path: str, name: list[str]) -> bool:
    """Whether a room's private module is used in that room."""
    return len(name) > 2 and name[1] == part(Path(path))


def test_core_modules_load_no_upper_room() -> None:
    loads = [(path, name) for path in PYTHON if part(path) not in UPPER for name in imports(path, at_load=True)]
    upper = {word.removesuffix(".py") for word in UPPER}
    assert not [(str(path), name) for path, name in loads if name[0] == "enumcore" and upper & set(name[1:2])]
