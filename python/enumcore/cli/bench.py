"""`enumcore bench`: the rate at which this machine enumerates, on a language with known counts.

The language is the one of the ICFP 2013 contest on 64 bits without its conditional: 0, 1, x, not, shifts left by 1 and
right by 1, 4, 16 as one node each, and, or, xor, add.  The examples are the first outputs of splitmix64 from state 0.
The first run pays for fresh memory, the second reuses it.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..expressions.macro import define
from ..grammars.grammar import Grammar
from ..results.tables import aligned
from ..search.limits import Limits
from ..search.search import Search
from ..tasks.task import Task
from ..theories.sorts import BitVec
from .status import A_BUG

if TYPE_CHECKING:
    from argparse import Namespace

    from numpy.typing import NDArray

__all__ = ["icfp64", "run", "splitmix64"]

_WORD: Final = BitVec(64)
_KNOWN: Final = {(4, 8): 88_261, (4, 9): 443_115, (4, 10): 2_255_010, (1, 9): 280_284}  # (points, size): distinct


def splitmix64(count: int) -> NDArray[np.uint64]:
    """The first outputs of splitmix64 from state 0.

    Examples
    --------
    >>> hex(splitmix64(4)[0])
    '0xe220a8397b1dcdaf'
    """
    z = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ z >> np.uint64(30)) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ z >> np.uint64(27)) * np.uint64(0x94D049BB133111EB)
    return np.asarray(z ^ z >> np.uint64(31))


def icfp64(points: int) -> Task:
    """The language on so many examples, without a goal.

    Examples
    --------
    >>> icfp64(4)
    <Task: 4 points (examples), no goal, in a language of BitVec(64) over x : BitVec(64)>
    """
    grammar = Grammar(inputs={"x": _WORD}, output=_WORD)
    x, s = grammar.inputs["x"], grammar.start
    shl1 = define("shl1", lambda v: v << 1, _WORD)
    shr1 = define("shr1", lambda v: v >> 1, _WORD)
    shr4 = define("shr4", lambda v: v >> 4, _WORD)
    shr16 = define("shr16", lambda v: v >> 16, _WORD)
    grammar.add(s, 0, 1, x, ~s, shl1(s), shr1(s), shr4(s), shr16(s), s & s, s | s, s ^ s, s + s)
    return Task(grammar, inputs={"x": splitmix64(points)})


def run(options: Namespace) -> int:
    """Enumerate twice and print a row a run; 70 where the count is not the known one."""
    known = _KNOWN.get((options.points, options.size))
    rows = [{"memory": memory, **_measure(options.points, options.size)} for memory in ("cold", "warm")]
    if options.json:
        for row in rows:
            print(json.dumps({"points": options.points, "size": options.size, **row}))
    else:
        print(f"icfp64, {options.points} examples, to size {options.size}, {rows[0]['isa']}, one thread")
        print(aligned(list(rows[0]), [list(row.values()) for row in rows], left=1))
    if known is not None and any(row["distinct"] != known for row in rows):
        print(f"enumcore: {known} distinct programs would be right: this is a bug", file=sys.stderr)
        return A_BUG
    return 0


def _measure(points: int, size: int) -> dict[str, Any]:
    with Search(icfp64(points), limits=Limits(cost=size)) as search:
        for _ in search:
            pass
    result = search.result()
    seconds = max(result.seconds, 1e-9)
    return {
        "isa": result.isa,
        "evaluated": result.evaluated,
        "distinct": result.distinct,
        "seconds": result.seconds,
        "evaluated/s": round(result.evaluated / seconds),
        "distinct/s": round(result.distinct / seconds),
    }
