"""What the counters and clocks of every level cost: instructions of one search with ENUMCORE_PROFILE on, against off.

Instructions, not seconds, because they repeat; callgrind counts those of Search::advance alone (those of Python vary by
some millions from run to run). It knows no AVX-512, so the search runs on AVX2 (baseline elsewhere).
"""

import os
import re
import subprocess
from pathlib import Path

from tools.builds import build
from tools.run import BUILD, ROOT, output

SIZE = 9  # of icfp64: some 900,000 candidates


def instructions() -> None:
    """Print both counts and their ratio."""
    builds = {switch: build(f"profile-{switch.lower()}", ENUMCORE_PROFILE=switch) for switch in ("OFF", "ON")}
    counts = {}
    for switch, python in builds.items():
        counts[switch] = _count(python)
        print(f"ENUMCORE_PROFILE={switch:3} {counts[switch]:>13,} instructions (icfp64 to size {SIZE})", flush=True)
    print(f"ratio ON / OFF: {counts['ON'] / counts['OFF']:.4f}")


def _count(python: Path) -> int:
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={BUILD / 'callgrind.out'}"]
    command += ["--toggle-collect=enumcore::Search::advance(*", str(python), "-m", "tools.workload", str(SIZE)]
    env = {**os.environ, "ENUMCORE_ISA": _isa(python), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or not found:
        raise SystemExit(f"callgrind failed:\n{done.stdout}{done.stderr}")
    return int(found[1])


def _isa(python: Path) -> str:
    built = output([python, "-c", "import enumcore as ec; print(*ec.info()['isas_built'])"]).split()
    return "avx2" if "avx2" in built else "baseline"
