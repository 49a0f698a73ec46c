"""Imports run left to right only: base <- theories <- kernels <- core <- search <- bindings <- python."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CPP_ROOT = ROOT / "cpp"
ROOMS = ["base", "theories", "kernels", "core", "search", "bindings"]
CPP = sorted(path for path in CPP_ROOT.rglob("*") if path.suffix in {".hpp", ".cpp", ".inc", ".def"})
PACKAGE = ROOT / "python" / "enumcore"
PYTHON = sorted(PACKAGE.rglob("*.py"))

# The Python modules that may speak to the core; all others go through these.
CORE_MODULES = {"__init__.py", "info.py", "operators.py", "partials.py", "search.py"}
# Rooms and modules above those: they use the public face only, and nothing below loads them.
UPPER = {"sygus", "plot", "domains", "strategies", "mdl", "cli", "__main__.py"}
ALWAYS_THERE = sys.stdlib_module_names | {"numpy", "enumcore"}


def included(path: Path) -> list[str]:
    return re.findall(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', path.read_text(), re.MULTILINE)


def room(name: str) -> int | None:
    first = name.split("/")[0]
    return ROOMS.index(first) if first in ROOMS and "/" in name else None


def own_room(path: Path) -> int:
    return ROOMS.index(path.relative_to(CPP_ROOT).parts[0])


def test_there_is_something_to_check() -> None:
    assert len(CPP) > 10
    assert len(PYTHON) > 5
    assert {path.relative_to(CPP_ROOT).parts[0] for path in CPP} <= set(ROOMS)


def test_includes_run_left_to_right() -> None:
    edges = [(path, name, room(name)) for path in CPP for name in included(path)]
    assert not [(str(path), name) for path, name, other in edges if other is not None and other > own_room(path)]


def test_includes_of_ours_name_their_room() -> None:
    """Otherwise the test above reads no room from them."""
    edges = [(path, name) for path in CPP for name in included(path)]
    assert not [(str(path), name) for path, name in edges if (path.parent / name).exists() and room(name) is None]


def test_only_bindings_include_python() -> None:
    users = [path for path in CPP for name in included(path) if name.startswith("pybind11") or name == "Python.h"]
    assert {path.parent.name for path in users} == {"bindings"}


def test_kernels_bring_in_no_library_code() -> None:
    """What kernels.cpp includes is compiled under every ISA; a library's inline code in it could be merged.

    Intrinsics may be included: they are always inlined.
    """
    pending, seen = [CPP_ROOT / "kernels/kernels.cpp"], set()
    while pending:
        for name in included(pending.pop()):
            if name not in seen and (CPP_ROOT / name).exists():
                pending.append(CPP_ROOT / name)
            seen.add(name)
    assert {name for name in seen if room(name) is None} <= {"stddef.h", "stdint.h", "immintrin.h"}


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
