"""Programs as Python source: functions over plain integers and bools that need nothing but themselves.

A set is an integer, whose bit i says whether element i is in it; a list is a sequence of those, or of tuples of fields;
a term is a nested tuple.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from ..errors import GrammarError
from ..expressions.expr import Apply, Bound, Const, Expr, Input, Named, Param
from ..expressions.loops import Loop, free_variables
from ..expressions.macro import Call, macros_of
from ..expressions.recursion import Recursion
from ..expressions.text import unused
from ..expressions.walks import bottom_up, subterms
from ..theories.compound import Record
from ..theories.sorts import THEORIES
from .binary import binary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..expressions.macro import Macro

__all__ = ["SOURCES", "python_source"]

SOURCES: Final[Mapping[tuple[str, str], str]] = {
    (sort.theory, name): row for sort in THEORIES for name, row in sort.SOURCES.items()
}
"""By theory and name; `Sort` says what stands in them."""

_DEEPEST: Final = 40  # levels in one expression; CPython's parser takes 200 parentheses, and a level has up to three
_LONGEST: Final = 4000  # characters of one expression: what is shared is written again in each that uses it
_LONGEST_BODY: Final = 1_000_000  # of a loop, which takes no steps
_HELPERS = {
    "_signed": "def _signed(v, width):\n    return v - (1 << width) if v >> width - 1 else v",
    "_fits": "def _fits(v, width):\n    return -(1 << width - 1) <= v < 1 << width - 1",
    "_sdiv": "def _sdiv(a, b):\n    if b == 0:\n        return 1 if a < 0 else -1\n"
    "    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)",
    "_srem": "def _srem(a, b):\n    return a if b == 0 else abs(a) % abs(b) * (-1 if a < 0 else 1)",
    "_smod": "def _smod(a, b):\n    return a if b == 0 else a % b",
    "_fixpoint": "def _fixpoint(body, state, most):\n    for _ in range(most + 1):\n"
    "        state, before = body(state), state\n        if state == before:\n            return state\n"
    '    raise ArithmeticError("a fixpoint is not reached within its rounds")',
    "_iterate": "def _iterate(body, state, times, most):\n    for _ in range(min(times, most + 1)):\n"
    "        state, before = body(state), state\n        if state == before:\n            return state\n"
    '    if times > most:\n        raise ArithmeticError("a loop has not had its times after its rounds")\n'
    "    return state",
    "_recurse": "def _recurse(term, cases):\n    done, todo = {}, [term]\n    while todo:\n        node = todo[-1]\n"
    "        count, body = cases[node[0]]\n        parts = node[1 : count + 1]\n"
    "        missing = [part for part in parts if id(part) not in done]\n        todo += missing\n"
    "        if not missing:\n            todo.pop()\n"
    "            done[id(node)] = body(*[done[id(part)] for part in parts], *node[count + 1 :])\n"
    "    return done[id(term)]",
    "_fold": "def _fold(body, items, state):\n    for item in items:\n        state = body(state, item)\n"
    "    return state",
}


class _Part(NamedTuple):
    """What a subterm is written as: whether it needs parentheses as an argument, and how deep it is nested."""

    text: str
    is_open: bool
    depth: int
    in_body: bool  # of a loop: it holds the loop's variables


def python_source(name: str, inputs: Sequence[Input | Bound], expr: Expr) -> str:
    """Write a program as a Python function, after the helpers and macros it calls.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x!0", ec.BitVec(8))
    >>> print(python_source("f", [x], ec.ite(x == 0, 1, x << 1)))
    def f(x_0):
        return 1 if (x_0 == 0) else ((x_0 << min(1, 8)) & 0xff)
    >>> xs, each = ec.Input("xs", ec.List(ec.Set)), ec.Grammar(inputs={}, output=ec.Set).bind(a=ec.Set, x=ec.Set)
    >>> print(python_source("f", [xs], ec.fold(each.a - each.x, xs, ec.empty_set)))
    def _fold(body, items, state):
        for item in items:
            state = body(state, item)
        return state
    <BLANKLINE>
    <BLANKLINE>
    def f(xs):
        return _fold(lambda a, x: a & ~x, xs, 0)
    """
    taken = {*_HELPERS, "min", "abs", "range", "ArithmeticError"}
    name = _fresh(name, taken)
    macros = {macro: _fresh(macro.name, taken) for macro in macros_of(expr)}
    parts = [_Function(m.params, macros, taken).text(own, m.body) for m, own in macros.items()]
    parts.append(_Function(inputs, macros, taken).text(name, expr))
    text = "\n\n\n".join(parts)
    helpers = [body for helper, body in _HELPERS.items() if f"{helper}(" in text]
    return "\n\n\n".join([*helpers, text])


class _Function:
    """One function being written: the names of what it holds, and the steps taken before its value."""

    def __init__(self, params: Sequence[Input | Bound | Param], macros: Mapping[Macro, str], taken: set[str]) -> None:
        self.macros, self.local = macros, set(taken)
        self.names = {param.name: _fresh(param.name, self.local) for param in params}
        self.bound: dict[str, str] = {}
        self.steps: list[str] = []  # of what is too deep for Python's parser, or long, in order

    def text(self, name: str, body: Expr) -> str:
        """Return the whole function."""
        loops = [node for node in subterms(body) if isinstance(node, Loop)]
        cases = [case for node in subterms(body) if isinstance(node, Recursion) for case in node.every_case()]
        bound = [*(node.variables for node in loops), *(case.variables for case in cases)]
        variables = dict.fromkeys(variable for own in bound for variable, _ in own)
        self.bound = {variable: _fresh(variable, self.local) for variable in variables}
        value = bottom_up(binary(body), self.part)
        if value.depth > 2 * _DEEPEST:
            raise GrammarError(
                f"{name}: a loop's body is nested more than {2 * _DEEPEST} deep; Python cannot read that"
            )
        return f"def {name}({', '.join(self.names.values())}):\n{''.join(self.steps)}    return {value.text}"

    def part(self, node: Expr, args: list[_Part]) -> _Part:
        """Write a subterm; one that is deep or long, and no part of a loop's body, becomes a step."""
        depth = 1 + max((arg.depth for arg in args), default=0)
        if isinstance(node, (Loop, Recursion)):
            if depth > 2 * _DEEPEST:
                raise GrammarError(f"a loop's body is nested more than {2 * _DEEPEST} deep; Python cannot read that")
            in_body = bool(free_variables(node).keys() - self.names.keys())
        else:
            in_body = self.is_variable(node) or any(arg.in_body for arg in args)
        text, open_ = self.write(node, args)
        if in_body and len(text) > _LONGEST_BODY:
            raise GrammarError(f"a loop's body is longer than {_LONGEST_BODY} characters in Python")
        if in_body or (depth < _DEEPEST and len(text) <= _LONGEST):
            return _Part(text, open_, depth, in_body)
        own = _fresh(f"t{len(self.steps)}", self.local)
        self.steps.append(f"    {own} = {text}\n")
        return _Part(own, is_open=False, depth=0, in_body=False)

    def is_variable(self, node: Expr) -> bool:
        """Say whether a node is a loop's variable, and not a parameter."""
        return isinstance(node, Bound) and node.name not in self.names

    def write(self, node: Expr, args: list[_Part]) -> tuple[str, bool]:
        """Return the text of a node, and whether it needs parentheses as an argument."""
        texts = [arg.text for arg in args]
        if isinstance(node, Const):
            return node.sort.source(node.value), False
        if isinstance(node, Call):
            return f"{self.macros[node.macro]}({', '.join(texts)})", False
        if isinstance(node, Loop):
            return _loop(node, [self.bound[name] for name, _ in node.variables], texts), False
        if isinstance(node, Recursion):
            return _recursion(node, self.bound, texts), False
        if isinstance(node, Apply):
            return _apply(node, [f"({arg.text})" if arg.is_open else arg.text for arg in args])
        if isinstance(node, Bound) and self.is_variable(node):
            return _variable(node, self.bound), False
        assert isinstance(node, Named)
        return self.names[node.name], False


def _loop(node: Loop, variables: list[str], args: list[str]) -> str:
    most = [] if node.kind == "fold" else [str(node.most)]
    return f"_{node.kind}(lambda {', '.join(variables)}: {', '.join([*args, *most])})"


def _recursion(node: Recursion, bound: Mapping[str, str], args: list[str]) -> str:
    given = {case.symbol: text for case, text in zip(node.cases, args, strict=False)}
    rows = []
    for case in node.every_case():
        body = given[case.symbol] if case.symbol in given else bound[node.omitted[case.symbol]]
        names = ", ".join(bound[name] for name, _ in case.variables)
        count = len(node.terms.symbols[case.symbol].children)
        rows.append(f"{case.symbol!r}: ({count}, lambda{' ' * bool(names)}{names}: {body})")
    return f"_recurse({args[-1]}, {{{', '.join(rows)}}})"


def _variable(node: Bound, bound: Mapping[str, str]) -> str:
    """Return a bound variable, or a place in the tuple of a record."""
    for name, sort in node.binder.variables:
        if isinstance(sort, Record) and node.name.startswith(f"{name}."):
            return f"{bound[name]}[{list(sort.fields).index(node.name[len(name) + 1 :])}]"
    return bound[node.name]


def _apply(node: Apply, args: list[str]) -> tuple[str, bool]:
    """Return the text, and whether it needs parentheses as an argument."""
    op = node.operator
    op.check_form("Python")
    width, last, result = node.args[0].sort.width, node.args[-1].sort.width, node.sort.width
    rotation = (node.indices or (0,))[0] % max(width, 1)
    copies = sum(1 << width * k for k in range(node.indices[0])) if op.name == "repeat" else 0
    high, low = (*node.indices, 0, 0)[:2]
    places = {
        "w": last,
        "m": hex((1 << width) - 1),
        "t": hex((1 << result) - 1),
        "s": hex(1 << width >> 1),
        "i": high,
        "j": low,
        "p": hex(copies),
        "r": rotation,
    }
    text = SOURCES[op.theory, op.name].format(**places, **dict(zip("abc", args, strict=False)))
    return text, text not in args


def _fresh(name: str, taken: set[str]) -> str:
    """Make a name Python's, and no other's."""
    base = re.sub(r"\W", "_", name)
    base = f"_{base}" if base[:1].isdigit() or keyword.iskeyword(base) or not base else base
    return unused(base, taken)
