"""Expressions as text: Python's infix, SMT-LIB, and a tree.  Python source is in source.py."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .binder import names_of
from .errors import GrammarError
from .expr import Apply, Call, Const, Expr, Nonterminal, fold, subterms
from .loops import MOST_ROUNDS, Loop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .macro import Macro

__all__ = ["define_fun", "infix", "macros_of", "smt", "symbol", "tree"]

_SIGNS = {"and": "&", "or": "|", "xor": "^", "add": "+", "sub": "-", "mul": "*", "udiv": "/", "urem": "%"}
_SIGNS |= {"shl": "<<", "lshr": ">>", "eq": "==", "distinct": "!=", "ult": "<", "ule": "<=", "ugt": ">", "uge": ">="}
_SIGNS |= {"intersection": "&", "union": "|", "difference": "-"}
_PREFIX = {"not": "~", "neg": "-"}
_CHAINS = frozenset(
    ("and", "or", "xor", "add", "mul", "intersection", "union")
)  # a & b & c needs no parentheses on the left


def infix(expr: Expr) -> str:
    """Write an expression as Python does, with parentheses wherever two different signs meet.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(64))
    >>> infix(ec.ite(x < 4, ~(x + 1) & 7 & x, x >> 2000))
    'ite(x < 4, ~(x + 1) & 7 & x, x >> 0x7d0)'
    """
    return fold(expr, _infix)[0]


def _infix(node: Expr, args: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the text and the sign at its root: "" for what never needs parentheses."""
    texts = [text for text, _ in args]
    if isinstance(node, Const):
        return _literal(node), ""
    if isinstance(node, Call):
        return f"{node.macro.name}({', '.join(texts)})", ""
    if isinstance(node, Loop):
        return _loop(node, texts), ""
    if not isinstance(node, Apply):
        return str(getattr(node, "name", "?")), ""
    name = node.operator.name
    if name in _PREFIX:
        return _PREFIX[name] + _closed(args[0]), ""
    if name in _SIGNS and (len(args) == 2 or name in _CHAINS):
        first = args[0][0] if args[0][1] == name and name in _CHAINS else _closed(args[0])
        return f" {_SIGNS[name]} ".join([first, *map(_closed, args[1:])]), name
    return f"{name}({', '.join([*texts, *map(str, node.indices)])})", ""


def _loop(node: Loop, texts: list[str]) -> str:
    """Write a loop; a body that is a nonterminal stands for itself."""
    head = "" if isinstance(node.body, Nonterminal) else f"{names_of(node.variables)} -> "
    most = [] if node.most == MOST_ROUNDS else [f"most={node.most}"]
    return f"{node.kind}({head}{', '.join([*texts, *most])})"


def _closed(part: tuple[str, str]) -> str:
    return f"({part[0]})" if part[1] else part[0]


def _literal(node: Const) -> str:
    if node.sort.is_set:
        return "empty_set"
    if node.sort.is_bool:
        return str(bool(node.value))
    return str(node.value) if node.value < 1000 else hex(node.value)


def smt(expr: Expr) -> str:
    """Write an expression in SMT-LIB, macros called by name.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x!0", ec.BitVec(8))
    >>> smt(x & (x - 1)), smt(ec.extract(x, 3, 0))
    ('(bvand x!0 (bvsub x!0 #x01))', '((_ extract 3 0) x!0)')
    """
    return fold(expr, _smt)


def _smt(node: Expr, args: list[str]) -> str:
    if isinstance(node, Loop) or node.sort.theory not in ("Bool", "BitVec"):
        what = f"the {node.kind}" if isinstance(node, Loop) else f"{node} of sort {node.sort}"
        raise GrammarError(f"{what} has no SMT-LIB form; print the program, or use to_python()")
    if isinstance(node, Const):
        return _smt_literal(node)
    if isinstance(node, Call):
        head = symbol(node.macro.name)
        return f"({' '.join([head, *args])})" if args else head
    if not isinstance(node, Apply):
        return symbol(str(getattr(node, "name", "?")))
    head = node.operator.smt
    if node.indices:
        head = f"(_ {' '.join([head, *map(str, node.indices)])})"
    return f"({' '.join([head, *args])})"


def _smt_literal(node: Const) -> str:
    if node.sort.is_bool:
        return "true" if node.value else "false"
    width = node.sort.width
    return f"#b{node.value:0{width}b}" if width % 4 else f"#x{node.value:0{width // 4}x}"


# SMT-LIB 2.7, 3.1: a simple symbol; the reserved words need bars too.
_SIMPLE = re.compile(r"[A-Za-z~!@$%^&*_+=<>.?/-][0-9A-Za-z~!@$%^&*_+=<>.?/-]*")
_RESERVED = frozenset(
    ("!", "_", "as", "let", "exists", "forall", "match", "par", "BINARY", "DECIMAL", "HEXADECIMAL", "NUMERAL", "STRING")
)


def symbol(name: str) -> str:
    """Write a name as an SMT-LIB symbol, between bars where it must be.

    Examples
    --------
    >>> symbol("x!0"), symbol("two words"), symbol("0x")
    ('x!0', '|two words|', '|0x|')
    """
    return name if _SIMPLE.fullmatch(name) and name not in _RESERVED else f"|{name}|"


def define_fun(name: str, params: Sequence[Expr], body: Expr) -> str:
    """Write a function definition in SMT-LIB; `params` are inputs or a macro's parameters.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> define_fun("f", [x], x + 1)
    '(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x #x01))'
    """
    typed = " ".join(f"({smt(param)} {param.sort.smt})" for param in params)
    return f"(define-fun {symbol(name)} ({typed}) {body.sort.smt} {smt(body)})"


def macros_of(*exprs: Expr) -> list[Macro]:
    """List the macros that expressions call, each once, those that others call first."""
    found: dict[Macro, None] = {}

    def visit(expr: Expr) -> None:
        for node in subterms(expr):
            if isinstance(node, Call) and node.macro not in found:
                visit(node.macro.body)
                found[node.macro] = None

    for expr in exprs:
        visit(expr)
    return list(found)


def tree(expr: Expr) -> str:
    """Draw an expression, indented, one node a line.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> print(tree(x & (~x + 1)))
    and
    ├── x
    └── add
        ├── not
        │   └── x
        └── 1
    """
    lines, todo = [], [(expr, "", "")]
    while todo:
        node, lead, below = todo.pop()
        lines.append(lead + _label(node))
        last = len(node.args) - 1
        for k in range(last, -1, -1):
            corner, bar = ("└── ", "    ") if k == last else ("├── ", "│   ")
            todo.append((node.args[k], below + corner, below + bar))
    return "\n".join(lines)


def _label(node: Expr) -> str:
    if isinstance(node, Apply):
        return " ".join([node.operator.name, *map(str, node.indices)])
    if isinstance(node, Loop):
        return f"{node.kind} {names_of(node.variables)}"
    return node.macro.name if isinstance(node, Call) else infix(node)
