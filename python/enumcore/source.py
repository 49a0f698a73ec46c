"""Programs as Python source: functions over plain integers and bools that need nothing but themselves."""

from __future__ import annotations

import keyword
import re
from typing import TYPE_CHECKING

from .export import macros_of
from .expr import Apply, Bound, Call, Const, Expr, Input, Param, fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["python_source"]

# Operators by name: {a} {b} {c} are arguments, {w} their width, {m} its mask, {i} {j} the numerals.  What may
# overflow is cut to the result's width by `_term`.
_BOOL = {
    "not": "not {a}",
    "and": "{a} and {b}",
    "or": "{a} or {b}",
    "xor": "{a} != {b}",
    "implies": "not {a} or {b}",
    "eq": "{a} == {b}",
    "distinct": "{a} != {b}",
    "ite": "{b} if {a} else {c}",
}
_BITVEC = {
    "and": "{a} & {b}",
    "or": "{a} | {b}",
    "xor": "{a} ^ {b}",
    "eq": "{a} == {b}",
    "distinct": "{a} != {b}",
    "ult": "{a} < {b}",
    "ule": "{a} <= {b}",
    "ugt": "{a} > {b}",
    "uge": "{a} >= {b}",
    "slt": "_signed({a}, {w}) < _signed({b}, {w})",
    "sle": "_signed({a}, {w}) <= _signed({b}, {w})",
    "sgt": "_signed({a}, {w}) > _signed({b}, {w})",
    "sge": "_signed({a}, {w}) >= _signed({b}, {w})",
    "ite": "{b} if {a} else {c}",
    "udiv": "{a} // {b} if {b} else {m}",
    "urem": "{a} % {b} if {b} else {a}",
    "lshr": "{a} >> {b}",
    "concat": "{a} << {v} | {b}",
    "zero_extend": "{a}",
}
_CUT = {  # these may leave the result's width
    "not": "~{a}",
    "neg": "-{a}",
    "nand": "~({a} & {b})",
    "nor": "~({a} | {b})",
    "xnor": "~({a} ^ {b})",
    "add": "{a} + {b}",
    "sub": "{a} - {b}",
    "mul": "{a} * {b}",
    "shl": "{a} << min({b}, {w})",
    "ashr": "_signed({a}, {w}) >> {b}",
    "sdiv": "_sdiv(_signed({a}, {w}), _signed({b}, {w}))",
    "srem": "_srem(_signed({a}, {w}), _signed({b}, {w}))",
    "smod": "_smod(_signed({a}, {w}), _signed({b}, {w}))",
    "extract": "{a} >> {j}",
    "sign_extend": "_signed({a}, {w})",
    "repeat": "{a} * {p}",
    "rotate_left": "{a} << {r} | {a} >> {w} - {r}",
    "rotate_right": "{a} >> {r} | {a} << {w} - {r}",
}
_HELPERS = {
    "_signed": "def _signed(v, width):\n    return v - (1 << width) if v >> width - 1 else v",
    "_sdiv": "def _sdiv(a, b):\n    if b == 0:\n        return 1 if a < 0 else -1\n"
    "    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)",
    "_srem": "def _srem(a, b):\n    return a if b == 0 else abs(a) % abs(b) * (-1 if a < 0 else 1)",
    "_smod": "def _smod(a, b):\n    return a if b == 0 else a % b",
}


def python_source(name: str, inputs: Sequence[Input | Bound], expr: Expr) -> str:
    """Write a program as a Python function, after the helpers and macros it calls.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x!0", ec.BitVec(8))
    >>> print(python_source("f", [x], ec.ite(x == 0, 1, x << 1)))
    def f(x_0):
        return 1 if (x_0 == 0) else ((x_0 << min(1, 8)) & 0xff)
    """
    taken = {name, *_HELPERS, "min", "abs"}
    macros = {macro.name: _fresh(macro.name, taken) for macro in macros_of(expr)}
    parts = [_function(macros[m.name], m.params, m.body, macros, taken) for m in macros_of(expr)]
    parts.append(_function(name, inputs, expr, macros, taken))
    text = "\n\n\n".join(parts)
    helpers = [body for helper, body in _HELPERS.items() if f"{helper}(" in text]
    return "\n\n\n".join([*helpers, text])


def _function(
    name: str, params: Sequence[Input | Bound | Param], body: Expr, macros: Mapping[str, str], taken: set[str]
) -> str:
    local = set(taken)
    names = {param.name: _fresh(param.name, local) for param in params}

    def combine(node: Expr, args: list[tuple[str, bool]]) -> tuple[str, bool]:
        if isinstance(node, Const):
            value = bool(node.value) if node.sort.is_bool else node.value
            return (hex(value) if value >= 1000 else str(value)), False
        if isinstance(node, Call):
            return f"{macros[node.macro.name]}({', '.join(text for text, _ in args)})", False
        if isinstance(node, Apply):
            return _apply(node, [f"({text})" if open_ else text for text, open_ in args])
        return names[getattr(node, "name", "")], False

    return f"def {name}({', '.join(names.values())}):\n    return {fold(body, combine)[0]}"


def _apply(node: Apply, args: list[str]) -> tuple[str, bool]:
    """Return the text, and whether it needs parentheses as an argument; n-ary forms are folded."""
    if len(args) <= node.operator.arity:
        return _term(node, args, node.args[0].sort.width, node.args[-1].sort.width, node.sort.width)
    if node.operator.fold in ("chain", "pairwise"):
        far = 2 if node.operator.fold == "chain" else len(args)
        sign = "==" if node.operator.fold == "chain" else "!="
        return " and ".join(f"{a} {sign} {b}" for i, a in enumerate(args) for b in args[i + 1 : i + far]), True
    if node.operator.fold == "right":
        return f"{' or '.join(f'not {arg}' for arg in args[:-1])} or {args[-1]}", True
    return _fold_left(node, args)


def _fold_left(node: Apply, args: list[str]) -> tuple[str, bool]:
    text, open_ = args[0], False
    width = node.args[0].sort.width
    for arg, term in zip(args[1:], node.args[1:], strict=True):
        result = width + term.sort.width if node.operator.shape == "concat" else width
        text, open_ = _term(node, [f"({text})" if open_ else text, arg], width, term.sort.width, result)
        width = result
    return text, open_


def _term(node: Apply, args: list[str], width: int, last: int, result: int) -> tuple[str, bool]:
    op = node.operator
    rotation = (node.indices or (0,))[0] % width
    copies = sum(1 << width * k for k in range(node.indices[0])) if op.shape == "repeat" else 0
    high, low = (*node.indices, 0, 0)[:2]
    places = {"w": last, "v": last, "m": hex((1 << width) - 1), "i": high, "j": low, "p": hex(copies), "r": rotation}
    rows = _BOOL if op.theory == "Bool" else _CUT if op.name in _CUT else _BITVEC
    text = rows[op.name].format(**places, **dict(zip("abc", args, strict=False)))
    if op.theory == "BitVec" and op.name in _CUT:
        return f"({text}) & {hex((1 << result) - 1)}", True
    return text, op.name != "zero_extend"


def _fresh(name: str, taken: set[str]) -> str:
    """Make a name Python's, and no other's."""
    base = re.sub(r"\W", "_", name)
    base = f"_{base}" if base[:1].isdigit() or keyword.iskeyword(base) or not base else base
    fresh, k = base, 1
    while fresh in taken:
        fresh, k = f"{base}_{k}", k + 1
    taken.add(fresh)
    return fresh
