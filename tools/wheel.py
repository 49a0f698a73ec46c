"""Wheel and sdist, as a person would make them, and the wheel alone in an empty environment."""

import shutil
import sys
import venv

from tools.run import BUILD, run


def wheel() -> None:
    """Build the sdist, the wheel from it, install that with nothing but its requirements, and solve a task."""
    folder = BUILD / "wheel"
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "build", "--outdir", folder / "dist", "."])
    venv.create(folder / "empty", with_pip=True)
    python = folder / "empty" / "bin" / "python"
    run([python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", *(folder / "dist").glob("*.whl")])
    run([python, "-I", "tools/smoke.py"])
