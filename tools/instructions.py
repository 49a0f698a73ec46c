"""What the counters and clocks of every level cost: instructions of one search with ENUMCORE_PROFILE on, against off.

Instructions, not seconds, because they repeat; callgrind counts them. It knows no AVX-512, so the search runs on AVX2
(baseline elsewhere). The start of Python and the imports are counted by a run that hardly searches, and taken off.
"""

import os
import re
import subprocess
from pathlib import Path

from tools.builds import build
from tools.run import BUILD, ROOT, output

SIZE = 8  # of icfp64: some 180,000 candidates


def instructions() -> None:
    """Print both counts and their ratio."""
    counts = {}
    for switch in ("OFF", "ON"):
        python = build(f"profile-{switch.lower()}", ENUMCORE_PROFILE=switch)
        counts[switch] = _count(python, SIZE) - _count(python, 1)
        print(f"ENUMCORE_PROFILE={switch:3} {counts[switch]:>13,} instructions (icfp64 to size {SIZE})", flush=True)
    print(f"ratio ON / OFF: {counts['ON'] / counts['OFF']:.4f}")


def _count(python: Path, size: int) -> int:
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={BUILD / 'callgrind.out'}"]
    command += [str(python), "-m", "tools.workload", str(size)]
    env = {**os.environ, "ENUMCORE_ISA": _isa(python), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(f"callgrind failed:\n{done.stdout}{done.stderr}")
    return int(found[1])


def _isa(python: Path) -> str:
    built = output([python, "-c", "import enumcore as ec; print(*ec.info()['isas_built'])"]).split()
    return "avx2" if "avx2" in built else "baseline"
