"""Wheel and sdist, as a person would make them, and the wheel alone in an empty environment."""

import shutil
import sys
import venv

from tools.run import BUILD, run


def wheel() -> None:
    """Build the sdist, the wheel from it, install that with nothing but its requirements, and solve a task."""
    folder = BUILD / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    # Nothing here hangs on how fast it is, and optimising is most of the time of a build.
    quick = ["-Ccmake.build-type=Debug", "-Ccmake.define.CMAKE_CXX_FLAGS_DEBUG=-O0"]
    run([sys.executable, "-m", "build", *quick, "--outdir", folder / "dist", "."])
    venv.create(folder / "empty", with_pip=True)
    python = folder / "empty" / "bin" / "python"
    run([python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *(folder / "dist").glob("*.whl")])
    run([python, "-I", "tools/smoke.py"])
