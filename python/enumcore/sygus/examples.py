"""Input/output examples, read without building a term: a file of 1 MB has 17,000 of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..smtlib.fault import Fault
from ..smtlib.reader import Atom, Group, show
from ..smtlib.terms import literal

if TYPE_CHECKING:
    from ..smtlib.reader import Sexpr
    from .script import SynthFun

__all__ = ["Example", "read_example"]

Example = tuple[int, ...]  # the arguments, then the value


def read_example(node: Sexpr, synth: SynthFun) -> Example | None:
    """The arguments and the value, where `node` is an example written with literals; None for any other term.

    The forms: `(= (f a ...) v)`, `(= v (f a ...))`, and for a Bool function `(f a ...)` and `(not (f a ...))`.

    Raises
    ------
    Fault
        A literal of another sort than its place.
    """
    if not isinstance(node, Group) or not node.items or not isinstance(node.items[0], Atom):
        return None
    head, items = node.items[0].text, node.items
    if head == "=" and len(items) == 3:
        call, value = (items[1], items[2]) if _is_call(items[1], synth) else (items[2], items[1])
        return _example(call, value, synth)
    if head == "not" and len(items) == 2:
        return _example(items[1], Atom("symbol", "false", node.at), synth)
    return _example(node, Atom("symbol", "true", node.at), synth)


def _is_call(node: Sexpr, synth: SynthFun) -> bool:
    if not isinstance(node, Group) or not node.items:
        return False
    head = node.items[0]
    return isinstance(head, Atom) and head.text == synth.name


def _example(call: Sexpr, value: Sexpr, synth: SynthFun) -> Example | None:
    if not isinstance(call, Group) or not _is_call(call, synth) or len(call.items) != len(synth.params) + 1:
        return None  # terms.py says what is wrong with it
    example: list[int] = []
    for node, (name, sort) in zip([*call.items[1:], value], [*synth.params, ("the value", synth.sort)], strict=True):
        read = literal(node)
        if read is None:
            return None
        if read[1] != sort:
            raise Fault(f"{show(node)} has sort {read[1]}, {name} has {sort}", node.at)
        example.append(read[0])
    return tuple(example)
