"""What `import enumcore` loads, and what waits until it is asked for."""

import pickle
import subprocess
import sys

import pytest

import enumcore as ec

# Of Python's own, what takes milliseconds to load; of ours, what a first search does not need.
SLOW = "concurrent.futures difflib html importlib.metadata json logging multiprocessing pathlib subprocess urllib zlib"
ROOMS = "cli domains learning noise plots runs strategies sygus testing"


def loaded(then: str) -> set[str]:
    """The modules that a fresh process has loaded for enumcore, beyond those that NumPy needs."""
    code = (
        "import sys, numpy; before = set(sys.modules); import enumcore as ec\n"
        f"{then}\n"
        "print(*set(sys.modules) - before)"
    )
    return set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())


def test_importing_loads_nothing_that_can_wait() -> None:
    modules = loaded("")
    assert "enumcore.search.solve" in modules
    assert not modules & set(SLOW.split())
    assert not modules & {f"enumcore.{room}" for room in ROOMS.split()}


SEARCH = """
g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
g.add(g.start, g.inputs.x, 1, g.start + g.start)
assert str(ec.solve(ec.Task(g, inputs={"x": [3, 5]}, target=[4, 6])).program) == "x + 1"
"""


def test_a_first_search_loads_no_logging_and_no_pools() -> None:
    modules = loaded(SEARCH)
    assert not modules & {"concurrent.futures", "json", "logging", "multiprocessing"}
    assert not modules & {f"enumcore.{room}" for room in ROOMS.split()}


@pytest.mark.parametrize("name", ["MDL", "adapt", "cactus", "domains", "noise", "solve_many", "strategies", "sygus"])
def test_what_waits_is_there_when_it_is_asked_for(name: str) -> None:
    code = f"import enumcore; assert {name!r} in dir(enumcore); from enumcore import {name}; print({name}.__name__)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.split(".")[-1].strip() == name


def test_every_public_name_is_there_and_found_once() -> None:
    assert set(ec.__all__) <= set(dir(ec))
    for name in ec.__all__:
        value = getattr(ec, name)
        assert getattr(ec, name) is value
        if isinstance(value, type):
            assert pickle.loads(pickle.dumps(value)) is value
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = ec.nothing  # type: ignore[attr-defined]


def test_a_star_imports_all_names() -> None:
    names: dict[str, object] = {}
    exec("from enumcore import *", names)
    assert set(ec.__all__) <= set(names)
