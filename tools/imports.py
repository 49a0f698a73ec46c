"""What imports what: read from the sources, for the tests of the rooms and for their figure."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.run import ROOT

PACKAGE = ROOT / "python" / "enumcore"
CPP = ROOT / "cpp"
PYTHON_FILES = sorted(PACKAGE.rglob("*.py"))
CPP_FILES = sorted(path for path in CPP.rglob("*") if path.suffix in {".hpp", ".cpp", ".inc", ".def"})
PYTHON_ROOMS = {path.relative_to(PACKAGE).parts[0].removesuffix(".py") for path in PYTHON_FILES} | {"_core"}
CPP_ROOMS = {path.relative_to(CPP).parts[0] for path in CPP_FILES}


def python_room(path: Path) -> str:
    """The room of a module: its folder, or the module itself where it stands beside the folders."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def cpp_room(path: Path) -> str:
    return path.relative_to(CPP).parts[0]


def python_imports(path: Path, *, at_load: bool = False) -> Iterator[list[str]]:
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


def imported_room(name: list[str]) -> str | None:
    """The room that an import takes something from: of `enumcore` itself the face, when it is no room's name."""
    if name[0] != "enumcore":
        return None
    return name[1] if len(name) > 1 and name[1] in PYTHON_ROOMS else "__init__"


def cpp_includes(path: Path) -> list[str]:
    return re.findall(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', path.read_text(), re.MULTILINE)


def cpp_includes_of_ours(path: Path) -> list[str]:
    """Those of its includes that name a file of ours, by its room."""
    return [name for name in cpp_includes(path) if "/" in name and name.split("/")[0] in CPP_ROOMS]


def python_uses() -> dict[str, set[str]]:
    """For each room of the package, the other rooms that it imports; lazily and for types alone too."""
    uses: dict[str, set[str]] = {room: set() for room in sorted(PYTHON_ROOMS)}
    for path in PYTHON_FILES:
        uses[python_room(path)].update(room for name in python_imports(path) if (room := imported_room(name)))
    return {room: others - {room} for room, others in uses.items()}


def cpp_uses() -> dict[str, set[str]]:
    """For each room of cpp/, the other rooms that it includes."""
    uses: dict[str, set[str]] = {room: set() for room in sorted(CPP_ROOMS)}
    for path in CPP_FILES:
        uses[cpp_room(path)].update(name.split("/")[0] for name in cpp_includes_of_ours(path))
    return {room: others - {room} for room, others in uses.items()}
