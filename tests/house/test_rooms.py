"""Imports of the Python package run in one direction, down the floors below. (test_cpp_rooms.py has the C++ half.)"""

import sys
from pathlib import Path

import pytest

from tools.imports import PACKAGE, imported_room
from tools.imports import PYTHON_FILES as PYTHON
from tools.imports import python_imports as imports
from tools.imports import python_room as room_of
from tools.rooms import FIGURE, figure

# A room may import what is on a lower floor, and itself.  Imports inside functions and imports for types alone count.
FLOORS = """
errors _core
checks markup
schema
theories plots info
expressions noise
smtlib
programs solvers
grammars
tasks
results sygus
engine
objectives
search
strategies learning runs words
__init__
domains
cli
testing
__main__
"""
FLOOR = {room: floor for floor, line in enumerate(FLOORS.split("\n")) for room in line.split()}
# The only modules that may name the core; all others go through these.
CORE_MODULES = {"theories/operators.py", "theories/own.py", "theories/number_lists.py", "engine/core.py", "info.py"}
ALWAYS_THERE = sys.stdlib_module_names | {"numpy", "enumcore"}


def test_there_is_something_to_check() -> None:
    assert len(PYTHON) > 80
    assert {room_of(path) for path in PYTHON} | {"_core"} == set(FLOOR)


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_run_down(path: Path) -> None:
    room = room_of(path)
    rooms = {target for name in imports(path) if (target := imported_room(name)) is not None} - {room}
    assert not {other for other in rooms if FLOOR[other] >= FLOOR[room]}


def _module(name: list[str]) -> Path | None:
    """The file that an import names: a module, a package, or what one of them holds."""
    for parts in (name[1:], name[1:-1]):
        for path in (PACKAGE.joinpath(*parts).with_suffix(".py"), PACKAGE.joinpath(*parts, "__init__.py")):
            if parts and path.exists():
                return path
    return None


def test_no_file_imports_itself_through_others() -> None:
    edges = {path: {_module(name) for name in imports(path) if name[0] == "enumcore"} - {path, None} for path in PYTHON}
    done: set[Path] = set()
    while free := [path for path in edges if path not in done and edges[path] <= done]:
        done.update(free)
    circle = [str(path.relative_to(PACKAGE)) for path in edges if path not in done]
    assert not circle


def test_only_core_modules_name_the_core() -> None:
    users = {str(path.relative_to(PACKAGE)) for path in PYTHON for name in imports(path) if "_core" in name}
    assert users == CORE_MODULES


def test_heavy_imports_are_inside_functions() -> None:
    loads = [(str(path), name) for path in PYTHON for name in imports(path, at_load=True)]
    assert not [(path, name) for path, name in loads if name[0] not in ALWAYS_THERE]


def test_what_stands_above_the_face_uses_no_private_names() -> None:
    uses = [(path, name) for path in PYTHON if FLOOR[room_of(path)] > FLOOR["__init__"] for name in imports(path)]
    private = [(str(path), name) for path, name in uses if any(word.startswith("_") for word in name)]
    assert not [(path, name) for path, name in private if name[0] == "enumcore" and name[-1] != "__version__"]


def test_the_figure_is_what_the_imports_say() -> None:
    assert FIGURE.read_text() == figure(), "draw it again: python -m tools rooms"
