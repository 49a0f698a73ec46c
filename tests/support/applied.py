"""Operators applied to inputs, as the tests of what programs are written in try them."""

from __future__ import annotations

import enumcore as ec
from enumcore.theories.operators import Operator


def instances(op: Operator, width: int, numeral: int) -> list[ec.Expr]:
    """The operator applied to inputs of this width, in the forms that it has."""
    v = [ec.Input(name, ec.BitVec(width)) for name in "abc"]
    b = [ec.Input(name, ec.Bool) for name in "pqr"]
    s = [ec.Input(name, ec.Set) for name in "stu"]
    r = [ec.Input(name, ec.Relation) for name in "xyz"]
    n = [ec.Input(name, ec.Int) for name in "klm"]
    args: list[ec.Expr] = list({"Bool": b, "BitVec": v, "Set": s, "Relation": r, "Int": n}[op.theory])
    if op.name == "ite":
        return [ec.Apply(op, [b[0], args[1], args[2]])]
    if op.name == "extract":
        high = numeral % width
        return [ec.Apply(op, v[:1], (high, high // 2))]
    if op.name in ("zero_extend", "sign_extend"):
        return [ec.Apply(op, v[:1], (numeral % (65 - width),))]
    if op.name == "repeat":
        return [ec.Apply(op, v[:1], (1 + numeral % (64 // width),))]
    if op.name in ("rotate_left", "rotate_right"):
        return [ec.Apply(op, v[:1], (numeral,))]
    if op.name == "concat" and width == 64:
        return []
    if op.name == "concat" and width > 21:
        rest = v[1] if width <= 32 else ec.extract(v[1], 63 - width, 0)
        return [ec.Apply(op, [v[0], rest])]
    return [ec.Apply(op, args[: op.arity])] + ([ec.Apply(op, args)] if op.n_ary else [])
