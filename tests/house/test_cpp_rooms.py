"""The rooms of cpp/ and the direction of their includes: each room uses those on the floors below it."""

from graphlib import TopologicalSorter
from pathlib import Path

from tools.imports import CPP
from tools.imports import CPP_FILES as FILES
from tools.imports import cpp_includes as included
from tools.imports import cpp_includes_of_ours as ours
from tools.imports import cpp_room as room

# Ground floor first. Rooms on one floor do not know each other.
FLOORS = [
    {"base"},
    {"theories"},
    {"kernels"},
    {"language", "keep"},
    {"evaluate"},
    {"judge"},
    {"search"},
    {"bench"},
    {"bindings"},
]
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}


def test_every_folder_is_a_room() -> None:
    assert len(FILES) > 50
    assert {room(path) for path in FILES} == set(FLOOR)


def test_includes_run_down() -> None:
    edges = [(path, name, name.split("/")[0]) for path in FILES for name in ours(path)]
    up = [(str(path), name) for path, name, to in edges if to != room(path) and FLOOR[to] >= FLOOR[room(path)]]
    assert not up


def test_includes_of_ours_name_their_room() -> None:
    """Otherwise the tests here read no room from them."""
    edges = [(path, name) for path in FILES for name in included(path) if name not in ours(path)]
    assert not [(str(path), name) for path, name in edges if (path.parent / name).exists() or (CPP / name).exists()]


def test_what_is_included_exists() -> None:
    assert not [(str(path), name) for path in FILES for name in ours(path) if not (CPP / name).exists()]


def test_no_circle_of_files() -> None:
    """A header and its source are one."""
    graph: dict[str, set[str]] = {}
    for path in FILES:
        unit = str(path.relative_to(CPP).with_suffix(""))
        graph.setdefault(unit, set()).update({str(Path(name).with_suffix("")) for name in ours(path)} - {unit})
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_only_bindings_include_python() -> None:
    users = [path for path in FILES for name in included(path) if name.startswith("pybind11") or name == "Python.h"]
    assert {room(path) for path in users} == {"bindings"}


def test_kernels_bring_in_no_library_code() -> None:
    """What kernels.cpp includes is compiled under every ISA; a library's inline code in it could be merged.

    Intrinsics may be included: they are always inlined.
    """
    pending, seen = [CPP / "kernels/kernels.cpp"], set()
    while pending:
        for name in included(pending.pop()):
            if name not in seen and (CPP / name).exists():
                pending.append(CPP / name)
            seen.add(name)
    assert {name for name in seen if not (CPP / name).exists()} <= {"stddef.h", "stdint.h", "immintrin.h"}
