"""Text to s-expressions with their offsets: the lexical part of SyGuS-IF, which is SMT-LIB's.

A home-made tokenizer, one regular expression, because the libraries measured here lose on time, on places or on what
they make a user install.  A file of 1 MB (17,000 examples, 190,000 words) on one core of a Xeon, and the import:

    this one, offsets of every word             0.15 s     0 ms (`re` is in memory with NumPy)
    lark 1.3.1, LALR, tokens with line, column  0.62 s    22 ms (1.01 s with the places of parentheses too)
    sexpdata 1.0.2                              0.20 s     1 ms, no places, and reads |a b| as two symbols
    PySMT 0.9.6, its tokenizer alone            0.12 s    13 ms, lines and columns, no tree
    tree-sitter 0.26.1 with its Lisp grammar    1.47 s     1 ms, walking the tree from Python is 1.33 s of it
    parsimonious 0.11.0                         2.10 s    13 ms
    pyparsing 3.3.3                             4.05 s    25 ms

It reads any nesting without recursion and does not know a single command.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from .fault import Fault

__all__ = ["Atom", "Group", "Sexpr", "read", "show"]

_SYMBOL = r"[A-Za-z~!@$%^&*_\-+=<>.?/]"
_TOKEN = re.compile(
    rf"""[ \t\r\n\f]* (?: ;[^\n]* (?:\n|\Z) [ \t\r\n\f]* )*   # what separates words, split in one way only
    (?: (?P<open>\() | (?P<close>\)) | (?P<end>\Z)
      | (?: (?P<hex>\#x[0-9A-Fa-f]+) | (?P<bin>\#b[01]+)
          | (?P<decimal>-?[0-9]+\.[0-9]+) | (?P<numeral>-?[0-9]+)   # 1.x files write -1
          | (?P<symbol>{_SYMBOL}(?:{_SYMBOL}|[0-9])*) | (?P<keyword>:(?:{_SYMBOL}|[0-9])+)
          | (?P<string>"(?:[^"]|"")*") | \|(?P<quoted>[^|\\]*)\|
        ) (?= [ \t\r\n\f();|"] | \Z )
    )""",
    re.VERBOSE,
)
_SKIPPED = re.compile(r"[ \t\r\n\f]+|;[^\n]*")


class Atom:
    """A word: its text (a quoted symbol's without the bars), its kind and its offset.

    The kinds: symbol, keyword, hex, bin, numeral, decimal, string.
    """

    __slots__ = ("at", "kind", "text")

    def __init__(self, kind: str, text: str, at: int) -> None:
        self.kind = kind
        self.text = text
        self.at = at

    def __repr__(self) -> str:
        return show(self)


class Group:
    """A parenthesis: its items and the offset of the opening one."""

    __slots__ = ("at", "items")

    def __init__(self, items: list[Sexpr], at: int) -> None:
        self.items = items
        self.at = at

    def __repr__(self) -> str:
        return show(self)


Sexpr: TypeAlias = "Atom | Group"


def read(text: str) -> list[Sexpr]:
    """The s-expressions of a text, in order.

    Raises
    ------
    Fault
        A character outside every word, a parenthesis too many or too few, a string or |symbol| without its end.

    Examples
    --------
    >>> read("(check-synth) ; the end")
    [(check-synth)]
    """
    top: list[Sexpr] = []
    items, opened = top, [Group(top, 0)]
    at = 0
    while (match := _TOKEN.match(text, at)) is not None:
        kind, at = match.lastgroup or "", match.end()
        if kind == "open":
            group = Group([], at - 1)
            items.append(group)
            opened.append(group)
            items = group.items
        elif kind == "close":
            opened.pop()
            if not opened:
                raise Fault("a closing parenthesis too many", at - 1)
            items = opened[-1].items
        elif kind == "end":
            if len(opened) > 1:
                raise Fault("this parenthesis is never closed", opened[-1].at)
            return top
        else:
            items.append(Atom(kind, match[kind], match.start(kind)))
    raise _unreadable(text, at)


def _unreadable(text: str, at: int) -> Fault:
    """Why no token begins at or after `at`."""
    while (skip := _SKIPPED.match(text, at)) is not None:
        at = skip.end()
    if text[at] in '"|':
        return Fault("this string or |symbol| has no end, or text right after it", at)
    word = re.compile(r'[^ \t\r\n\f();|"]+').match(text, at)
    return Fault(f"{word[0]!r} is not a word of SyGuS-IF" if word else f"unexpected {text[at]!r}", at)


def show(node: Sexpr, limit: int = 60) -> str:
    """The s-expression on one line, cut at `limit` characters: for messages."""
    parts: list[str] = []
    stack: list[Sexpr | str] = [node]
    length = 0
    while stack and length <= limit:
        top = stack.pop()
        if isinstance(top, Group):
            inner: list[Sexpr | str] = [")"]
            for item in reversed(top.items):
                inner += [item, " "]
            stack += [*inner[:-1], "("] if top.items else [")", "("]
            continue
        parts.append(top if isinstance(top, str) else top.text)
        length += len(parts[-1])
    text = "".join(parts)
    return text if len(text) <= limit and not stack else text[: limit - 3] + "..."
