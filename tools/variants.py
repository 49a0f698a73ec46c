"""The tests as installed, the slow ones and all examples too; on the other instruction sets; with tiles two wide."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.builds import build
from tools.run import output, run

# What hangs neither on the kernels nor on how they were compiled.
ELSEWHERE = ["house", "domains", "cli", "plots", "runs", "sygus/test_sygus_fuzz.py"]


NO_DOCSTRINGS = ["-o", "testpaths=tests"]  # they are in the checkout, and a build's package is not
# The slow ones, and properties with all their examples: the README's test command has run the rest.
THOROUGH = ["-m", "slow or hypothesis", "--hypothesis-profile=full"]


def tests(arguments: Sequence[str]) -> None:
    """Run the tests that are left out by default, properties with all examples, and what only the extras let run."""
    pytest(Path(sys.executable), [*THOROUGH, *arguments])
    pytest(Path(sys.executable), [*(f"tests/{name}" for name in ELSEWHERE), *arguments])  # `isas` runs the other ones


def isas(arguments: Sequence[str]) -> None:
    """Run the tests under each ISA that was built and that this processor has, but the one that it has by default."""
    info = json.loads(output([sys.executable, "-c", "import json, enumcore as ec; print(json.dumps(ec.info()))"]))
    for isa in info["isas_supported"]:
        if isa != info["isa"]:
            pytest(Path(sys.executable), [*NO_DOCSTRINGS, *_elsewhere(), *arguments], ENUMCORE_ISA=isa)


def tile(arguments: Sequence[str]) -> None:
    """Run the tests on a build with tiles of two: every tile has an edge. Warnings are errors in it."""
    pytest(
        build("tile2", ENUMCORE_TILE="2", ENUMCORE_WERROR="ON"),
        [*NO_DOCSTRINGS, *_elsewhere(), *arguments],
    )


def _elsewhere() -> list[str]:
    return [f"--ignore=tests/{name}" for name in ELSEWHERE]


def pytest(python: Path, arguments: Sequence[str], **env: str) -> None:
    """Run the tests with that Python, and its scripts before others', a process for each core."""
    path = f"{python.parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    run([python, "-m", "pytest", "-q", "-n", "auto", *arguments], {**env, "PATH": path})
