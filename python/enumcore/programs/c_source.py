"""Programs as C99: functions that need nothing but themselves, and at which a compiler has nothing to warn of.

A value of up to 8, 16, 32 or 64 bits is in a type of that size, and never above its width.  What compilers have an
opinion about (comparisons that are always true, shifts that are too far, a division by zero) is in small functions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from ..expressions.expr import Apply, Bound, Const, Expr, Input, Named, Param
from ..expressions.macro import Call, macros_of
from ..expressions.text import unused
from .binary import binary
from .steps import Part, check_no_loops, in_steps, no_form

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..expressions.macro import Macro
    from ..theories.sorts import Sort

__all__ = ["FORMS", "c_source"]

_LONGER: Final[Mapping[tuple[str, str], str]] = {
    ("BitVec", "not"): "~{a}",
    ("BitVec", "neg"): "-{a}",
    ("BitVec", "nand"): "~({a} & {b})",
    ("BitVec", "nor"): "~({a} | {b})",
    ("BitVec", "xnor"): "~({a} ^ {b})",
    ("BitVec", "add"): "{a} + {b}",
    ("BitVec", "sub"): "{a} - {b}",
    ("BitVec", "mul"): "(uint64_t){a} * {b}",  # C multiplies two of 16 bits as signed numbers of 32
    ("BitVec", "extract"): "{a} >> {j}",
    ("BitVec", "sign_extend"): "((uint64_t){a} ^ {s}) - {s}",
    ("BitVec", "repeat"): "(uint64_t){a} * {p}",
}
"""Forms of operators whose value may leave the width of the result, and is cut to it."""

_EXACT: Final[Mapping[tuple[str, str], str]] = {
    ("Bool", "not"): "!{a}",
    ("Bool", "and"): "{a} && {b}",
    ("Bool", "or"): "{a} || {b}",
    ("Bool", "xor"): "@distinct({a}, {b})",
    ("Bool", "implies"): "!{a} || {b}",
    ("Bool", "eq"): "@eq({a}, {b})",
    ("Bool", "distinct"): "@distinct({a}, {b})",
    ("Bool", "nand"): "!({a} && {b})",
    ("Bool", "nor"): "!({a} || {b})",
    ("Bool", "xnor"): "@eq({a}, {b})",
    ("Bool", "ite"): "@choose({a}, {b}, {c})",
    ("BitVec", "and"): "{a} & {b}",
    ("BitVec", "or"): "{a} | {b}",
    ("BitVec", "xor"): "{a} ^ {b}",
    ("BitVec", "udiv"): "@udiv({a}, {b}, {m})",
    ("BitVec", "urem"): "@urem({a}, {b})",
    ("BitVec", "sdiv"): "@sdiv({a}, {b}, {s}, {m})",
    ("BitVec", "srem"): "@srem({a}, {b}, {s}, {m})",
    ("BitVec", "smod"): "@smod({a}, {b}, {s}, {m})",
    ("BitVec", "shl"): "@shl({a}, {b}, {w}, {m})",
    ("BitVec", "lshr"): "@lshr({a}, {b}, {w})",
    ("BitVec", "ashr"): "@ashr({a}, {b}, {w}, {s}, {m})",
    ("BitVec", "eq"): "@eq({a}, {b})",
    ("BitVec", "distinct"): "@distinct({a}, {b})",
    ("BitVec", "ult"): "@ult({a}, {b})",
    ("BitVec", "ule"): "@ule({a}, {b})",
    ("BitVec", "ugt"): "@ult({b}, {a})",
    ("BitVec", "uge"): "@ule({b}, {a})",
    ("BitVec", "slt"): "@ult({a} ^ {s}, {b} ^ {s})",
    ("BitVec", "sle"): "@ule({a} ^ {s}, {b} ^ {s})",
    ("BitVec", "sgt"): "@ult({b} ^ {s}, {a} ^ {s})",
    ("BitVec", "sge"): "@ule({b} ^ {s}, {a} ^ {s})",
    ("BitVec", "comp"): "@eq({a}, {b})",
    ("BitVec", "nego"): "@eq({a}, {s})",
    ("BitVec", "uaddo"): "@ult({m} - {a}, {b})",
    ("BitVec", "saddo"): "@saddo({a}, {b}, {s})",
    ("BitVec", "umulo"): "@umulo({a}, {b}, {m})",
    ("BitVec", "smulo"): "@smulo({a}, {b}, {s}, {m})",
    ("BitVec", "usubo"): "@ult({a}, {b})",
    ("BitVec", "ssubo"): "@ssubo({a}, {b}, {s})",
    ("BitVec", "sdivo"): "@eq({a}, {s}) && @eq({b}, {m})",
    ("BitVec", "ite"): "{a} ? {b} : {c}",
    ("BitVec", "concat"): "((uint64_t){a} << {w}) | {b}",
    ("BitVec", "zero_extend"): "(uint64_t){a}",
    ("BitVec", "rotate_left"): "@rotate({a}, {r}, {w}, {m})",
    ("BitVec", "rotate_right"): "@rotate({a}, {w} - {r}, {w}, {m})",
}

FORMS: Final[Mapping[tuple[str, str], str]] = {**_LONGER, **_EXACT}
"""By theory and name, over the texts of its arguments ``{a}``, ``{b}``, ``{c}``; ``@`` stands before a function of
`_FUNCTIONS`.  ``{w}`` is the width of the last argument, ``{m}`` and ``{s}`` are the mask and the sign bit of the
first.  ``{j}`` is the last numeral, ``{r}`` is a rotation in bits, ``{p}`` the factor of a repetition."""

_OF_TWO = "uint64_t a, uint64_t b"
_SIZES = "const uint64_t x = (a & s) ? (-a & m) : a; const uint64_t y = (b & s) ? (-b & m) : b"  # of signed numbers
_REST = f"{_SIZES}; const uint64_t u = y ? x % y : x"
_FUNCTIONS: Final[Mapping[str, tuple[str, str, str]]] = {
    "eq": ("bool", _OF_TWO, "return a == b"),
    "distinct": ("bool", _OF_TWO, "return a != b"),
    "ult": ("bool", _OF_TWO, "return a < b"),
    "ule": ("bool", _OF_TWO, "return a <= b"),
    "choose": ("bool", "bool a, bool b, bool c", "return a ? b : c"),
    "udiv": ("uint64_t", f"{_OF_TWO}, uint64_t m", "return b ? a / b : m"),
    "urem": ("uint64_t", _OF_TWO, "return b ? a % b : a"),
    "sdiv": (
        "uint64_t",
        f"{_OF_TWO}, uint64_t s, uint64_t m",
        f"{_SIZES}; const uint64_t q = y ? x / y : m; return ((a ^ b) & s) ? (-q & m) : q",
    ),
    "srem": (
        "uint64_t",
        f"{_OF_TWO}, uint64_t s, uint64_t m",
        f"{_REST}; return (a & s) ? (-u & m) : u",
    ),
    "smod": (
        "uint64_t",
        f"{_OF_TWO}, uint64_t s, uint64_t m",
        f"{_REST}; const uint64_t r = (a & s) ? (-u & m) : u; return (u && ((a ^ b) & s)) ? ((r + b) & m) : r",
    ),
    "shl": ("uint64_t", f"{_OF_TWO}, unsigned w, uint64_t m", "return b < w ? ((a << b) & m) : 0"),
    "lshr": ("uint64_t", f"{_OF_TWO}, unsigned w", "return b < w ? a >> b : 0"),
    "ashr": (
        "uint64_t",
        f"{_OF_TWO}, unsigned w, uint64_t s, uint64_t m",
        "const uint64_t x = (a ^ s) - s, k = b < w ? b : w - 1; return ((a & s) ? ~(~x >> k) : (x >> k)) & m",
    ),
    "rotate": (
        "uint64_t",
        "uint64_t a, unsigned r, unsigned w, uint64_t m",
        "return (r % w) ? (((a << r) | (a >> (w - r))) & m) : a",
    ),
    "saddo": (
        "bool",
        f"{_OF_TWO}, uint64_t s",
        "const uint64_t sum = a + b; return ((a ^ sum) & (b ^ sum) & s) != 0",
    ),
    "ssubo": (
        "bool",
        f"{_OF_TWO}, uint64_t s",
        "const uint64_t less = a - b; return ((a ^ b) & (a ^ less) & s) != 0",
    ),
    "umulo": ("bool", f"{_OF_TWO}, uint64_t m", "return a != 0 && b > m / a"),
    "smulo": (
        "bool",
        f"{_OF_TWO}, uint64_t s, uint64_t m",
        f"{_SIZES}; const uint64_t most = s - 1 + (((a ^ b) & s) ? 1 : 0); return x != 0 && y > most / x",
    ),
}
"""By name: the type of the value, the parameters, the statements."""

# C23's keywords, what the two headers define, and what compilers do on some systems.
_TAKEN = frozenset(
    "alignas alignof asm auto bool break case char const constexpr continue default do double else enum extern false "
    "float for fortran goto if inline int long main nullptr register restrict return short signed sizeof static "
    "static_assert struct switch thread_local true typedef typeof typeof_unqual union unsigned void volatile while "
    "i386 linux unix".split()
)
_OF_HEADERS = re.compile(r"_*U?INT.*|u?int.*_t|SIG_ATOMIC_.*|SIZE_.*|PTRDIFF_.*|WCHAR_.*|WINT_.*|_.*")


def c_source(name: str, inputs: Sequence[Input | Bound], expr: Expr) -> str:
    """Write a program as a C function, after the functions and macros it calls, whose names begin with its own.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x!0", ec.BitVec(8))
    >>> print(c_source("f", [x], ec.ite(x == 0, 1, (x + 1) * (x + 1))))
    #include <stdbool.h>
    #include <stdint.h>
    <BLANKLINE>
    static inline bool f_eq(uint64_t a, uint64_t b) {
        return a == b;
    }
    <BLANKLINE>
    uint8_t f(uint8_t x_0) {
        const uint8_t t0 = (x_0 + 1u) & 0xffu;
        return f_eq(x_0, 0u) ? 1u : (((uint64_t)t0 * t0) & 0xffu);
    }
    """
    check_no_loops(expr, "C")
    own = _identifier(name, set(_TAKEN))
    taken = {*_TAKEN, own}
    helpers = {helper: _identifier(f"{own}_{helper}", taken) for helper in _FUNCTIONS}
    macros = {macro: _identifier(f"{own}_{macro.name}", taken) for macro in macros_of(expr)}
    used: set[str] = set()
    texts = [
        f"static {_Function(macros, helpers, used, taken).text(called, macro.params, macro.body)}"
        for macro, called in macros.items()
    ]
    texts.append(_Function(macros, helpers, used, taken).text(own, inputs, expr))
    head = [_helper(helper, helpers[helper]) for helper in _FUNCTIONS if helper in used]
    return "\n\n".join(["#include <stdbool.h>\n#include <stdint.h>", *head, *texts])


def _helper(name: str, own: str) -> str:
    value, params, body = _FUNCTIONS[name]
    lines = "".join(f"    {line};\n" for line in body.split("; "))
    return f"static inline {value} {own}({params}) {{\n{lines}}}"


class _Function:
    """One function being written; it adds the helpers that it calls to what is used."""

    def __init__(
        self, macros: Mapping[Macro, str], helpers: Mapping[str, str], used: set[str], taken: set[str]
    ) -> None:
        self.macros, self.helpers, self.used, self.local = macros, helpers, used, set(taken)
        self.names: dict[str, str] = {}

    def text(self, name: str, params: Sequence[Input | Bound | Param], body: Expr) -> str:
        """Return the whole function."""
        self.names = {param.name: _identifier(param.name, self.local) for param in params}
        typed = ", ".join(f"{_type(param.sort)} {self.names[param.name]}" for param in params) or "void"
        steps, value = in_steps(binary(body), self.part, lambda k: unused(f"t{k}", self.local), longest=0)
        lines = [f"    const {_type(step.node.sort)} {step.name} = {step.text};" for step in steps]
        return "\n".join([f"{_type(body.sort)} {name}({typed}) {{", *lines, f"    return {value};", "}"])

    def part(self, node: Expr, args: Sequence[Part]) -> Part:
        """Write a subterm."""
        if isinstance(node, Const):
            return Part(_literal(node.value, node.sort))
        if isinstance(node, Call):
            return Part(f"{self.macros[node.macro]}({', '.join(arg.text for arg in args)})")
        if isinstance(node, Apply):
            return self.apply(node, [arg.closed() for arg in args])
        assert isinstance(node, Named)
        return Part(self.names[node.name])

    def apply(self, node: Apply, args: Sequence[str]) -> Part:
        """Write an operator, cut to its width where that is wanted."""
        op = node.operator
        op.check_form("C")
        key, width = (op.theory, op.name), node.sort.width
        if key not in FORMS:
            raise no_form(node.operator.smt, "C")
        text = FORMS[key].format(**_places(node), **dict(zip("abc", args, strict=False)))
        text = re.sub("@([a-z]+)", self.call, text)
        if key in _LONGER and width < 64:
            return Part(f"({text}) & {_literal((1 << width) - 1, node.sort)}", op.name)
        is_call = FORMS[key].startswith("@") and op.name != "sdivo"
        return Part(text, "" if is_call else op.name)

    def call(self, found: re.Match[str]) -> str:
        """Note that a helper is used, and return its name."""
        self.used.add(found[1])
        return self.helpers[found[1]]


def _places(node: Apply) -> dict[str, object]:
    sort = node.args[0].sort
    width = sort.width
    copies = sum(1 << width * k for k in range(node.indices[0])) if node.operator.name == "repeat" else 0
    return {
        "w": node.args[-1].sort.width,
        "m": _literal((1 << width) - 1, sort),
        "s": _literal(1 << width >> 1, sort),
        "j": node.indices[-1] if node.indices else 0,
        "r": node.indices[0] % width if node.indices and width else 0,
        "p": _literal(copies, node.sort),
    }


def _type(sort: Sort) -> str:
    if sort.theory == "Bool":
        return "bool"
    if sort.theory != "BitVec":
        raise no_form(sort, "C")
    return f"uint{8 * sort.dtype.itemsize}_t"


def _literal(cell: int, sort: Sort) -> str:
    """Write a number without a sign, in a type that is as wide as the sort."""
    if sort.is_bool:
        return "true" if cell else "false"
    return f"{cell if cell < 100 else hex(cell)}{'ull' if sort.width > 32 else 'u'}"


def _identifier(name: str, taken: set[str]) -> str:
    """Make a name C's, and no other's."""
    base = re.sub(r"\W", "_", name, flags=re.ASCII)
    return unused(f"v{base}" if not base or base[0].isdigit() or _OF_HEADERS.fullmatch(base) else base, taken)
