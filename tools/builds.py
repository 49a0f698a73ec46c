"""Builds of the package with other switches, each beside the installed one and never over it.

A build is a virtual environment of its own that sees the packages of the running one after its own, so that only
enumcore differs; its CMake tree stays, and the next run compiles what changed. (The path comes from a .pth file: site
does not read the .pth files found in such a directory, which keeps the running environment's editable enumcore out.)
"""

import sys
import sysconfig
import venv
from pathlib import Path

from tools.run import BUILD, run


def build(name: str, build_type: str = "Release", **defines: str) -> Path:
    """Build and install enumcore with CMake definitions; return the Python that imports it."""
    python = _environment(BUILD / name)
    switches = [f"-Ccmake.build-type={build_type}", "-Cinstall.strip=false"]
    switches += [f"-Ccmake.define.{key}={value}" for key, value in defines.items()]
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    tree = f"-Cbuild-dir={BUILD / name / 'cmake'}"
    run([*pip, "install", "--quiet", "--no-deps", "--no-build-isolation", "--force-reinstall", tree, *switches, "."])
    return python


def _environment(folder: Path) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, symlinks=True)
    site = Path(sysconfig.get_path("purelib", "posix_prefix", vars={"base": str(folder), "platbase": str(folder)}))
    (site / "parent.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python
