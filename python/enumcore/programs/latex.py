"""Programs in LaTeX, with amsmath: one formula, or lines that define what the last one uses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..expressions.expr import Apply, Const, Expr, Named
from ..expressions.macro import Call, macros_of
from ..expressions.text import unused
from .binary import binary
from .steps import Part, check_no_loops, in_steps

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["SIGNS", "latex"]

_LONGEST = 60  # letters of what is written again where it is used again

SIGNS: Final[Mapping[tuple[str, str], str]] = {
    ("Bool", "not"): r"\lnot {a}",
    ("Bool", "and"): r"{a} \land {b}",
    ("Bool", "or"): r"{a} \lor {b}",
    ("Bool", "xor"): r"{a} \oplus {b}",
    ("Bool", "implies"): r"{a} \Rightarrow {b}",
    ("Bool", "eq"): r"{a} \Leftrightarrow {b}",
    ("Bool", "distinct"): r"{a} \not\Leftrightarrow {b}",
    ("BitVec", "not"): r"{{\sim}} {a}",
    ("BitVec", "neg"): r"-{a}",
    ("BitVec", "and"): r"{a} \mathbin{{\&}} {b}",
    ("BitVec", "or"): r"{a} \mid {b}",
    ("BitVec", "xor"): r"{a} \oplus {b}",
    ("BitVec", "add"): r"{a} + {b}",
    ("BitVec", "sub"): r"{a} - {b}",
    ("BitVec", "mul"): r"{a} \cdot {b}",
    ("BitVec", "udiv"): r"{a} \div {b}",
    ("BitVec", "urem"): r"{a} \bmod {b}",
    ("BitVec", "shl"): r"{a} \ll {b}",
    ("BitVec", "lshr"): r"{a} \gg {b}",
    ("BitVec", "eq"): r"{a} = {b}",
    ("BitVec", "distinct"): r"{a} \ne {b}",
    ("BitVec", "ult"): r"{a} < {b}",
    ("BitVec", "ule"): r"{a} \le {b}",
    ("BitVec", "ugt"): r"{a} > {b}",
    ("BitVec", "uge"): r"{a} \ge {b}",
    ("BitVec", "slt"): r"{a} <_s {b}",
    ("BitVec", "sle"): r"{a} \le_s {b}",
    ("BitVec", "sgt"): r"{a} >_s {b}",
    ("BitVec", "sge"): r"{a} \ge_s {b}",
    ("BitVec", "concat"): r"{a} \mathbin{{\Vert}} {b}",
    ("Set", "union"): r"{a} \cup {b}",
    ("Set", "intersection"): r"{a} \cap {b}",
    ("Set", "difference"): r"{a} \setminus {b}",
    ("Set", "subset"): r"{a} \subseteq {b}",
    ("Relation", "union"): r"{a} \cup {b}",
    ("Relation", "intersection"): r"{a} \cap {b}",
    ("Relation", "difference"): r"{a} \setminus {b}",
    ("Relation", "subset"): r"{a} \subseteq {b}",
    ("Relation", "compose"): r"{a} \circ {b}",
    ("Int", "neg"): r"-{a}",
    ("Int", "add"): r"{a} + {b}",
    ("Int", "sub"): r"{a} - {b}",
    ("Int", "mul"): r"{a} \cdot {b}",
    ("Int", "div"): r"{a} \div {b}",
    ("Int", "mod"): r"{a} \bmod {b}",
    ("Int", "eq"): r"{a} = {b}",
    ("Int", "distinct"): r"{a} \ne {b}",
    ("Int", "lt"): r"{a} < {b}",
    ("Int", "le"): r"{a} \le {b}",
    ("Int", "gt"): r"{a} > {b}",
    ("Int", "ge"): r"{a} \ge {b}",
}
"""By theory and name, over the texts of its operands; every other operator is written as a function, by its name."""

_CHAINS = frozenset(("and", "or", "xor", "add", "mul", "union", "intersection"))  # need no parentheses on the left


def latex(name: str, inputs: Sequence[Named], expr: Expr) -> str:
    r"""Write a program as an equation, or as several that are aligned.

    Examples
    --------
    >>> import enumcore as ec
    >>> x, y = ec.Input("x", ec.BitVec(8)), ec.Input("y!0", ec.BitVec(8))
    >>> print(latex("f", [x, y], x & (~y + 1)))
    f(x, \mathit{y!0}) = x \mathbin{\&} ({\sim} \mathit{y!0} + 1)
    >>> low = ec.define("low", lambda v: ec.ite(v == 0, 1, v & -v), ec.BitVec(8))
    >>> print(latex("f", [x], low(x)))
    \begin{aligned}
    \mathit{low}(v) &= \begin{cases} 1 & \text{if } v = 0 \\ v \mathbin{\&} (-v) & \text{otherwise} \end{cases} \\
    f(x) &= \mathit{low}(x)
    \end{aligned}
    """
    check_no_loops(expr, "LaTeX")
    taken = {name}
    macros = {macro: unused(macro.name, taken) for macro in macros_of(expr)}
    taken |= {param.name for params in [inputs, *(macro.params for macro in macros)] for param in params}
    lines: list[tuple[str, str]] = []

    def write(node: Expr, args: Sequence[Part]) -> Part:
        if isinstance(node, Call):
            return Part(f"{_named(macros[node.macro])}({', '.join(arg.text for arg in args)})")
        return _part(node, args)

    def define(own: str, params: Sequence[Named], body: Expr) -> None:
        names: list[str] = []

        def step(_: int) -> str:
            names.append(unused(f"t{len(lines) + len(names)}", taken))
            return _named(names[-1])

        steps, value = in_steps(binary(body), write, step, _LONGEST)
        lines.extend((made.name, made.text) for made in steps)
        lines.append((f"{_named(own)}({', '.join(_named(param.name) for param in params)})", value))

    for macro, own in macros.items():
        define(own, macro.params, macro.body)
    define(name, inputs, expr)
    if len(lines) == 1:
        return " = ".join(lines[0])
    rows = " \\\\\n".join(f"{left} &= {right}" for left, right in lines)
    return f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}"


def _part(node: Expr, args: Sequence[Part]) -> Part:
    if isinstance(node, Const):
        return Part(_constant(node))
    if isinstance(node, Named):
        return Part(_named(node.name))
    assert isinstance(node, Apply)
    op = node.operator
    if op.name == "ite":
        condition, yes, no = (arg.text for arg in args)
        rows = rf"{yes} & \text{{if }} {condition} \\ {no} & \text{{otherwise}}"
        return Part(rf"\begin{{cases}} {rows} \end{{cases}}", "ite")
    form = SIGNS.get((op.theory, op.name))
    if form is None:
        below = f"_{{{', '.join(map(str, node.indices))}}}" if node.indices else ""
        return Part(rf"\operatorname{{{_escaped(op.name)}}}{below}({', '.join(arg.text for arg in args)})")
    texts = [arg.closed() for arg in args]
    if op.name in _CHAINS and args[0].root == op.name:
        texts[0] = args[0].text
    return Part(form.format(**dict(zip("ab", texts, strict=False))), "" if op.name == "not" else op.name)


def _constant(node: Const) -> str:
    if node.sort.is_bool:
        return r"\top" if node.value else r"\bot"
    if node.sort.theory == "Own":
        return rf"\texttt{{{_escaped(node.sort.text(node.value))}}}"
    return r"\emptyset" if node.sort.theory == "Set" else str(node.value)


def _named(name: str) -> str:
    """Write a name: a letter, a letter with a number below it, or a word."""
    if re.fullmatch("[A-Za-z]", name):
        return name
    if re.fullmatch(r"[A-Za-z]\d+", name):
        return f"{name[0]}_{{{name[1:]}}}"
    return rf"\mathit{{{_escaped(name)}}}"


_ESCAPES = {
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
    "\\": r"\backslash ",
    "~": r"{\sim}",
    "^": r"\wedge ",
    " ": r"\ ",
}


def _escaped(name: str) -> str:
    printable = "".join(sign if sign.isprintable() else f"<{ord(sign):x}>" for sign in name)
    return "".join(_ESCAPES.get(sign, sign) for sign in printable)
