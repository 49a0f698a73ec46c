"""A file format: rows of bytes, the last of each what the program gives for the others."""

from __future__ import annotations

from typing import Any

import enumcore as ec
from enumcore.tasks.readers import register


def read(text: Any) -> ec.Task:
    try:
        rows = [[int(word) for word in line.split()] for line in text.splitlines()]
    except (AttributeError, ValueError):
        raise ec.TaskError("bytes: give a text of rows of numbers") from None
    if len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        raise ec.TaskError("bytes: give rows of equally many numbers, two or more")
    *inputs, target = zip(*rows, strict=True)
    frame = {f"x{k}": column for k, column in enumerate(inputs)}
    grammar = ec.Grammar(inputs=dict.fromkeys(frame, ec.BitVec(8)), output=ec.BitVec(8))
    start = grammar.start
    grammar.add(start, *(grammar.inputs[name] for name in frame), 1, start + start, start - start, start & start)
    return ec.Task(grammar, inputs=frame, target=target)


register("bytes", read)
