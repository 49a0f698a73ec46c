"""The tables of docs/operators.md: one row an operator, out of the core's own rows, with a value that it gives."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from tools.run import ROOT

if TYPE_CHECKING:
    from enumcore import Operator, Sort

PAGE = ROOT / "docs" / "operators.md"
MARK = "<!-- python -m tools operators writes what follows -->\n"
HEADS = "| in Python | SMT-LIB | sorts | gives | algebra |\n|---|---|---|---|---|\n"
ALGEBRA = ("commutative", "associative", "idempotent", "involutive")
# What `a` and `b` are in the examples; `c`, a condition, is True.
VALUES = {
    "Bool": (True, False),
    "BitVec": (206, 3),
    "Set": (0b111, 0b10010),
    "Relation": (0x402, 0x802),
    "Int": (-17, 5),
}
NUMERALS = {0: (), 1: (2,), 2: (5, 2)}


def text() -> str:
    """The page as it should be."""
    from enumcore.theories.operators import all_operators

    theories: dict[str, list[str]] = {}
    for op in all_operators():
        theories.setdefault(op.theory, []).append(_row(op))
    tables = (f"\n## {theory}\n\n{_given(theory)}\n\n{HEADS}{''.join(rows)}" for theory, rows in theories.items())
    return PAGE.read_text().split(MARK)[0] + MARK + "".join(tables)


def operators(check: bool) -> None:
    """Write the page; or fail where it is not what the rows say."""
    if not check:
        PAGE.write_text(text())
    elif PAGE.read_text() != text():
        sys.exit(f"{PAGE.relative_to(ROOT)} is not what the rows say: write it with python -m tools operators")


def _given(theory: str) -> str:
    a, b = (_shown(value, theory) for value in VALUES[theory])
    return f"Here `a` is {a} and `b` is {b}{' (8 bits each)' if theory == 'BitVec' else ''}; `c` is True."


def _row(op: Operator) -> str:
    """What is written, its name in SMT-LIB, its sorts, what it gives, and its algebra."""
    import enumcore as ec

    names = "cab" if op.arity == 3 else "ab"
    inputs = [ec.Input(name, _sort(operand)) for name, operand in zip(names, op.signature.operands, strict=False)]
    expr = ec.smt_apply(op.smt, inputs, NUMERALS[len(op.signature.numerals)])
    values = dict(zip("abc", (*VALUES[op.theory], True), strict=True))
    value = _shown(ec.Program(expr, inputs)(*(values[each.name] for each in inputs)), expr.sort.theory)
    sorts = f"{', '.join(op.signature.operands)} → {op.signature.value}"
    algebra = ", ".join(name for name in ALGEBRA if getattr(op, name))
    cells = [f"`{expr}`".replace("|", "\\|"), f"`{op.smt}`", sorts, value, algebra]
    return f"| {' | '.join(cells)} |\n"


def _sort(operand: str) -> Sort:
    """The sort of an operand in the examples: a width is 8."""
    import enumcore as ec
    from enumcore.theories.sorts import SINGLES

    return next((sort for sort in SINGLES if sort.theory == operand), ec.BitVec(8))


def _shown(value: Any, theory: str) -> str:
    if theory == "Relation":
        return "{" + ", ".join(f"{place // 8}{place % 8}" for place in range(64) if int(value) >> place & 1) + "}"
    if theory != "Set":
        return str(bool(value) if theory == "Bool" else int(value))
    return "{" + ", ".join(str(element) for element in range(64) if int(value) >> element & 1) + "}"
