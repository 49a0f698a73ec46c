"""The tests as installed, the slow ones and all examples too; on the other instruction sets; with tiles two wide."""

import json
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.builds import build
from tools.run import BUILD, ROOT, output, run

# What hangs neither on the kernels nor on how they were compiled.
ELSEWHERE = [
    *("house", "domains", "cli", "plots", "runs", "sygus", "programs", "expressions", "grammars", "tasks", "bench"),
    *("core/test_address_space.py", "core/test_memory.py"),
]

NO_DOCSTRINGS = ["-o", "testpaths=tests"]  # they are in the checkout, and a build's package is not
# The slow ones, and properties with all their examples: the README's test command has run the rest. The symbols of
# kernels are looked at by `tile`, which has compiled them.
THOROUGH = ["-m", "slow or hypothesis", "--hypothesis-profile=full", "--ignore=tests/house/test_symbols.py"]


def tests(arguments: Sequence[str]) -> None:
    """Run the tests that are left out by default, properties with all examples, and what only the extras let run."""
    pytest(Path(sys.executable), [*THOROUGH, *arguments])
    pytest(Path(sys.executable), [*_asking_for_extras(), *arguments])


def isas(arguments: Sequence[str]) -> None:
    """Run the tests under each ISA that was built and that this processor has, but the one that it has by default.

    A test with the ISA as its parameter has run: it does the same whatever the default is.
    """
    info = json.loads(output([sys.executable, "-c", "import json, enumcore as ec; print(json.dumps(ec.info()))"]))
    told = ["-k", " and ".join(f"not {isa}" for isa in info["isas_supported"])]  # tests whose parameter is the ISA
    for isa in info["isas_supported"]:
        if isa != info["isa"]:
            pytest(Path(sys.executable), [*NO_DOCSTRINGS, *_without(ELSEWHERE), *told, *arguments], ENUMCORE_ISA=isa)


def tile(arguments: Sequence[str]) -> None:
    """Run the tests on a build with tiles of two: every tile has an edge. Warnings are errors in it.

    What its kernel objects define is looked at beside: the installed build has none left.
    """
    python = build("tile2", ENUMCORE_TILE="2", ENUMCORE_WERROR="ON")
    pytest(python, [*NO_DOCSTRINGS, *_without(ELSEWHERE), *arguments])
    pytest(python, ["tests/house/test_symbols.py", "-n", "0"], ENUMCORE_KERNEL_TREE=str(BUILD / "tile2" / "cmake"))


def _without(names: Sequence[str]) -> list[str]:
    return [f"--ignore=tests/{name}" for name in names]


def _asking_for_extras() -> list[str]:
    """List the files with tests that are skipped, or see less, where an extra is not installed."""
    files = sorted((ROOT / "tests").rglob("test_*.py"))
    asking = [path for path in files if re.search(r"importorskip|except ImportError|mark\.peers", path.read_text())]
    return [str(path.relative_to(ROOT)) for path in asking]


def pytest(python: Path, arguments: Sequence[str], **env: str) -> None:
    """Run the tests with that Python, and its scripts before others', a process for each core."""
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    run([python, "-m", "pytest", "-q", "-n", "auto", *arguments], {**env, "PATH": path})
