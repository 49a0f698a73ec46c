"""What starting costs: `import enumcore` over `import numpy`, and `enumcore solve` on a tiny file.

    python -m bench.startup [--runs 15]

Fresh processes in turn, medians of wall time in one run.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.common import ROOT, Clock, keep, median, print_table

TINY = """(set-logic BV)
(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8) ((S (_ BitVec 8))) ((S (_ BitVec 8) (x #x01 (bvadd S S) (bvand S S)))))
(declare-var x (_ BitVec 8))
(constraint (= (f x) (bvadd x (bvadd x #x01))))
(check-synth)
"""


def commands(file: Path) -> dict[str, list[str]]:
    python = sys.executable
    script = Path(python).parent / "enumcore"
    return {
        "python": [python, "-c", "pass"],
        "import numpy": [python, "-c", "import numpy"],
        "import enumcore": [python, "-c", "import enumcore"],
        "enumcore solve": [str(script), "solve", str(file)],
    }


def seconds(command: list[str]) -> float:
    clock = Clock()
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    return clock.seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "tiny.sl"
        file.write_text(TINY)
        todo = commands(file)
        measured: dict[str, list[float]] = {name: [] for name in todo}
        for _ in range(options.runs):
            for name, command in todo.items():
                measured[name].append(seconds(command))
    at = {name: 1000 * median(values) for name, values in measured.items()}
    rows = [{"command": name, "median ms": ms, "over numpy ms": ms - at["import numpy"]} for name, ms in at.items()]
    print_table(rows)
    print("wanted: import enumcore at most 50 ms over import numpy; enumcore solve at most 150 ms over it")
    keep("startup", {"rows": rows})


if __name__ == "__main__":
    main()
