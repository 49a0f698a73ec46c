"""Python's notation of programs, as `str(program)` writes it, back to a tree.

It is not read by Python's own parser: that one allows no names such as ``x!0``, which SyGuS files have, no ``v ->
body``, and at most 200 nested parentheses.  Precedence and grouping are Python's.  Nothing is evaluated, and nothing
recurses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

from ..checks import shown
from ..expressions.loops import MOST_ROUNDS
from ..smtlib.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Head", "Node", "read_notation"]

Head: TypeAlias = tuple[object, ...]

# The signs between two terms, from the loosest to the tightest.
_LEVELS: Final = (
    ("==", "!=", "<", "<=", ">", ">="),
    ("|",),
    ("^",),
    ("&",),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "//", "%"),
)
_TIGHTNESS: Final = {sign: level for level, signs in enumerate(_LEVELS) for sign in signs}
_COMPARES: Final = 0
_PREFIX: Final = len(_LEVELS)
_LONGEST: Final = 40  # digits of a number; those of 64 bits have 20
_INSTEAD: Final = {"and": "&", "or": "|", "=": "=="}

_SPACE: Final = re.compile(r"\s*")
_NUMBER: Final = r"(?P<number>0[xX][0-9a-fA-F]+|[0-9]+)(?!\w)"
_NAME: Final = r"[^\W\d]\w*(?:\.\w+)*"
_BETWEEN: Final = re.compile(r"//|<<|>>|<=|>=|==|!=|[-|^&+*/%<>,)]")
_MOST: Final = re.compile(r"\s*most\s*=\s*([0-9]{1,10})\s*(?=\))")


class Node:
    """A term as it stands in a text.

    Attributes
    ----------
    head : tuple
        ("leaf", name), ("number", value), ("sign", sign, arguments), ("call", name, arguments) or ("loop", kind,
        variables, most, arguments).
    args : list of Node
    at : int
        The offset of what it is called by.
    """

    __slots__ = ("args", "at", "head")

    def __init__(self, head: Head, args: list[Node], at: int) -> None:
        self.head = head
        self.args = args
        self.at = at

    def nodes(self) -> list[Node]:
        """Return it and all its parts, parts before what holds them."""
        found, todo = list[Node](), [self]
        while todo:
            found.append(todo.pop())
            todo += found[-1].args
        return found[::-1]


@dataclass
class _Open:
    """What waits for its arguments: a sign, a parenthesis, or a call."""

    kind: str  # "sign", "group" or "call"
    text: str
    at: int
    first: int  # the place of its first argument among the nodes
    tightness: int = -1
    variables: tuple[str, ...] = field(default=())
    most: int = MOST_ROUNDS


def read_notation(text: str, names: Iterable[str]) -> Node:
    """Read a term.

    Parameters
    ----------
    text : str
    names : iterable of str
        Those that are no names of Python, or may not be: of inputs, variables and macros.

    Raises
    ------
    Fault
        The text is no term, at its place.

    Examples
    --------
    >>> root = read_notation("~x!0 & f(1)", ["x!0"])
    >>> root.head, [arg.head for arg in root.args]
    (('sign', '&', 2), [('sign', '~', 1), ('call', 'f', 1)])
    """
    return _Reading(text, names).term()


class _Reading:
    def __init__(self, text: str, names: Iterable[str]) -> None:
        known = [re.escape(name) + (r"(?!\w)" if re.match(r"\w", name[-1]) else "") for name in _longest_first(names)]
        name = "|".join([*known, _NAME])
        self.text = text
        self.first = re.compile(rf"(?P<name>{name})|{_NUMBER}|(?P<sign>[~-])|(?P<open>\()|(?P<close>\))")
        self.binder = re.compile(rf"\s*(?:(?P<one>{name})|\(\s*(?P<a>{name})\s*,\s*(?P<b>{name})\s*\))\s*->")
        self.nodes: list[Node] = []
        self.opened: list[_Open] = []

    def term(self) -> Node:
        at, before = 0, True  # what comes: the first word of a term, or what may follow one
        while (at := self._skip(at)) < len(self.text):
            at, before = self._begin(at) if before else self._go_on(at)
        if before:
            raise Fault("the text ends where a term is wanted", at)
        self._close_signs(-1)
        if self.opened:
            raise Fault("this parenthesis is never closed", self.text.index("(", self.opened[-1].at))
        return self.nodes[0]

    def _skip(self, at: int) -> int:
        space = _SPACE.match(self.text, at)
        return space.end() if space else at

    def _open(self, kind: str, text: str, at: int, tightness: int = -1, variables: tuple[str, ...] = ()) -> None:
        taken = 1 if tightness in range(_PREFIX) else 0
        self.opened.append(_Open(kind, text, at, len(self.nodes) - taken, tightness, variables))

    def _begin(self, at: int) -> tuple[int, bool]:
        """Read the first word of a term."""
        word = self.first.match(self.text, at)
        if word is None:
            raise self._unexpected(at, "a term is wanted here")
        kind, text, end = word.lastgroup, word[0], word.end()
        if kind == "name" and self.text[self._skip(end) :][:1] == "(":
            return self._call(text, at, self._skip(end) + 1), True
        if kind == "close":
            return self._no_arguments(at), False
        if kind in ("sign", "open"):
            self._open("sign" if kind == "sign" else "group", text, at, _PREFIX if kind == "sign" else -1)
            return end, True
        self.nodes.append(Node(("leaf", text) if kind == "name" else ("number", _number(text, at)), [], at))
        return end, False

    def _call(self, name: str, at: int, inside: int) -> int:
        binder = self.binder.match(self.text, inside)
        if binder is None:
            self._open("call", name, at)
            return inside
        self._open("call", name, at, -1, (binder["one"],) if binder["one"] else (binder["a"], binder["b"]))
        return binder.end()

    def _no_arguments(self, at: int) -> int:
        """Close ``f()``."""
        top = self.opened[-1] if self.opened else None
        if top is None or top.kind != "call" or top.first != len(self.nodes) or top.variables:
            raise self._unexpected(at, "a term is wanted here")
        return self._close(at)

    def _go_on(self, at: int) -> tuple[int, bool]:
        """Read what follows a term: a sign, a comma, a closing parenthesis."""
        word = _BETWEEN.match(self.text, at)
        if word is None:
            raise self._unexpected(at, "a sign, a comma or a closing parenthesis is wanted here")
        if word[0] == ")":
            return self._close(at), False
        if word[0] == ",":
            return self._comma(at)
        level = _TIGHTNESS[word[0]]
        self._close_signs(level or 1)
        if level == _COMPARES and self.opened and self.opened[-1].tightness == _COMPARES:
            raise Fault("two comparisons in a row; write (a < b) & (b < c)", at)
        self._open("sign", "/" if word[0] == "//" else word[0], at, level)
        return word.end(), True

    def _comma(self, at: int) -> tuple[int, bool]:
        self._close_signs(-1)
        if not self.opened or self.opened[-1].kind != "call":
            raise Fault("a comma outside of a function's arguments", at)
        most = _MOST.match(self.text, at + 1)
        if most is None or not self.opened[-1].variables:
            return at + 1, True
        self.opened[-1].most = int(most[1])
        return most.end(), False

    def _close(self, at: int) -> int:
        self._close_signs(-1)
        if not self.opened:
            raise Fault("a closing parenthesis too many", at)
        top = self.opened.pop()
        if top.kind == "call":
            args = self.nodes[top.first :]
            loop, call = ("loop", top.text, top.variables, top.most, len(args)), ("call", top.text, len(args))
            self.nodes[top.first :] = [Node(loop if top.variables else call, args, top.at)]
        return at + 1

    def _close_signs(self, level: int) -> None:
        """Give the signs that bind at least so tightly their arguments."""
        while self.opened and self.opened[-1].kind == "sign" and self.opened[-1].tightness >= level:
            top = self.opened.pop()
            args = self.nodes[top.first :]
            self.nodes[top.first :] = [Node(("sign", top.text, len(args)), args, top.at)]

    def _unexpected(self, at: int, wanted: str) -> Fault:
        word = re.compile(r"\w+|[=*/]+|.", re.DOTALL).match(self.text, at)
        found = word[0] if word else ""
        instead = f"; write {_INSTEAD[found]} instead" if found in _INSTEAD else ""
        return Fault(f"{wanted}, not {shown(found)}{instead}", at)


def _longest_first(names: Iterable[str]) -> list[str]:
    return sorted(set(names), key=lambda name: (-len(name), name))


def _number(text: str, at: int) -> int:
    if len(text) > _LONGEST:
        raise Fault(f"the number {shown(text)} is larger than any constant", at)
    return int(text, 16) if text[:2].lower() == "0x" else int(text)
