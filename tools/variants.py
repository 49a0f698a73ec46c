"""All the tests, and all their examples: as installed, on every instruction set, on a build whose tile is two wide."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.builds import build
from tools.run import output, run

# What hangs neither on the kernels nor on how they were compiled, and has passed once already.
ELSEWHERE = ["house", "domains", "sygus/test_sygus_fuzz.py"]


NO_DOCSTRINGS = ["-o", "testpaths=tests"]  # they are in the checkout, and a build's package is not
EVERYTHING = ["-m", "slow or not slow", "--hypothesis-profile=full"]


def tests(arguments: Sequence[str]) -> None:
    """Run the tests, those that are left out by default too, and the docstrings' examples."""
    pytest(Path(sys.executable), [*EVERYTHING, *arguments])


def isas(arguments: Sequence[str]) -> None:
    """Run the tests under each ISA that was built and that this processor has."""
    supported = json.loads(
        output([sys.executable, "-c", "import json, enumcore as ec; print(json.dumps(ec.info()['isas_supported']))"])
    )
    for isa in supported:
        pytest(Path(sys.executable), [*NO_DOCSTRINGS, *EVERYTHING, *_elsewhere(), *arguments], ENUMCORE_ISA=isa)


def tile(arguments: Sequence[str]) -> None:
    """Run the tests on a build with tiles of two: every tile has an edge. Warnings are errors in it."""
    pytest(
        build("tile2", ENUMCORE_TILE="2", ENUMCORE_WERROR="ON"),
        [*NO_DOCSTRINGS, *EVERYTHING, *_elsewhere(), *arguments],
    )


def _elsewhere() -> list[str]:
    return [f"--ignore=tests/{name}" for name in ELSEWHERE]


def pytest(python: Path, arguments: Sequence[str], **env: str) -> None:
    """Run the tests with that Python, and its scripts before others', a process for each core."""
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    run([python, "-m", "pytest", "-q", "-n", "auto", *arguments], {**env, "PATH": path})
