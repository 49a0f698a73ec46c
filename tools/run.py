"""Running commands, so that a reader of the log sees each before its output."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "tools"  # ignored by git; every command here writes below it only


def run(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
    """Run a command from the repository's root and stop at its first failure."""
    words = [str(word) for word in command]
    changes = [f"{name}={value}" for name, value in (env or {}).items() if name != "PATH"]
    print("+", shlex.join([*changes, *words]), flush=True)
    done = subprocess.run(words, cwd=ROOT, env={**os.environ, **(env or {})}, check=False)
    if done.returncode:
        sys.exit(f"failed ({done.returncode}): {shlex.join(words)}")


def output(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> str:
    """Return what a command prints."""
    words = [str(word) for word in command]
    return subprocess.run(
        words, cwd=ROOT, env={**os.environ, **(env or {})}, check=True, stdout=subprocess.PIPE, text=True
    ).stdout
