"""Imports enumcore and solves a tiny task: what a wheel must do in an empty environment (see `tools/wheel.py`)."""

import numpy as np

import enumcore as ec


def main() -> None:
    grammar = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    x, start = grammar.inputs.x, grammar.start
    grammar.add(start, x, 1, ~start, start & start, start + start)
    xs = np.arange(256, dtype=np.uint8)
    result = ec.solve(ec.Task(grammar, inputs={"x": xs}, target=xs & (~xs + np.uint8(1))))
    if result.status is not ec.Status.SOLVED or not result.certificate.minimal:
        raise SystemExit(f"expected a smallest program, got {result.status}")
    print(ec.info()["isa"], result.program)


if __name__ == "__main__":
    main()
