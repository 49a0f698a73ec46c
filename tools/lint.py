"""Style, types and stubs of everything committed, in one command."""

import sys
from pathlib import Path

from tools.run import ROOT, output, run

CPP_SUFFIXES = ("*.cpp", "*.hpp", "*.inc")  # ops.def are tables, aligned by hand


def lint() -> None:
    """Ruff, mypy (strict), the stubs against the built core, clang-format."""
    python = [sys.executable, "-m"]
    run([*python, "ruff", "check", "."])
    run([*python, "ruff", "format", "--check", "."])
    run([*python, "mypy"])
    run([*python, "mypy.stubtest", "--allowlist", "tools/stubtest.txt", "enumcore._core"])
    run([_clang_format(), "--dry-run", "--Werror", *cpp_files()])


def format_sources() -> None:
    """Rewrite what the formatters would write differently."""
    run([sys.executable, "-m", "ruff", "check", "--fix-only", "."])
    run([sys.executable, "-m", "ruff", "format", "."])
    run([_clang_format(), "-i", *cpp_files()])


def cpp_files() -> list[Path]:
    """C++ sources that git has or would take."""
    listed = output(["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *CPP_SUFFIXES])
    return [path for name in listed.splitlines() if (path := ROOT / name).exists()]


def _clang_format() -> Path:
    return Path(sys.executable).parent / "clang-format"  # the pinned one, not the system's
