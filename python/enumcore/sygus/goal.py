"""Constraints to a task: its frame and its goal.

Three ways, the first that fits:

- every piece says what the value is at some arguments (an example, an equation, anything about a Bool function): a
  target column, on the whole input space where a variable is involved and the space is small, on the arguments that
  occur otherwise;
- the calls are all on the function's parameters or on constants, or all the same: a formula;
- anything else is a specification (`specified`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ..expressions.expr import Const
from ..smtlib.fault import Beyond, Fault, at_place
from ..smtlib.terms import read_term
from ..tasks.frames import MAX_BITS, grid
from ..tasks.task import Task
from ..theories.sorts import Bool
from .examples import read_example
from .expand import Piece, expand, replace, split
from .formula import formula_task
from .rows import Rows
from .space import Spaces
from .specified import specified

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ..grammars.grammar import Grammar
    from .scope import Scope
    from .script import Script, SynthFun

__all__ = ["build_task"]


def build_task(script: Script, grammars: Sequence[Grammar]) -> Task:
    """The task that the constraints of a script set in the languages of its functions.

    Raises
    ------
    Fault
        A constraint that is of a form not supported yet.
    """
    try:
        if len(grammars) > 1 or script.invariants:
            raise Beyond("several functions, or several calls of one", script.synths[0].at)
        return _on_one_frame(script, script.synths[0], grammars[0])
    except Beyond:
        return specified(script, grammars)


def _on_one_frame(script: Script, synth: SynthFun, grammar: Grammar) -> Task:
    """The task whose frame says all that is asked.  Raises Beyond where none of at most 2^20 points does."""
    rows = Rows([sort for _, sort in synth.params], synth.sort)
    read, spaces = _read(script, synth, rows), Spaces()
    if not all(_holds(piece, spaces) for piece in read if piece.call is None):
        return _impossible(synth, grammar)
    pieces = [piece for piece in read if piece.call is not None]
    if all(synth.sort == Bool or piece.equal_to is not None for piece in pieces):
        for piece in pieces:
            _add_rows(piece, rows, script.scope, spaces)
        speaks = any(spaces.variables(piece.guards, piece.body) for piece in pieces)
        return _target(rows, synth, grammar, speaks or not len(rows))
    if len(rows.clashes()[1]):
        return _target(rows, synth, grammar, whole=False)  # the examples alone prove that there is no program
    return formula_task(pieces, rows, script.scope, grammar)


def _read(script: Script, synth: SynthFun, rows: Rows) -> list[Piece]:
    """Put examples into `rows`; return the pieces of the other constraints."""
    examples: list[tuple[int, ...]] = []
    pieces: list[Piece] = []
    for node, at in script.constraints:
        example = read_example(node, synth)
        if example is not None:
            examples.append(example)
            continue
        term = read_term(node, script.scope.variables, script.scope)
        if term.sort != Bool:
            raise Fault(f"a constraint is a term of sort Bool, this one has sort {term.sort}", node.at)
        pieces += split(expand(term, script.scope), at, script.scope)
    if examples:
        sorts = [*rows.sorts, rows.value]
        rows.add(
            [np.array(column, sort.dtype) for column, sort in zip(zip(*examples, strict=True), sorts, strict=True)]
        )
    return pieces


def _holds(piece: Piece, spaces: Spaces) -> bool:
    """Whether a piece without a call holds at every value of its variables."""
    space = spaces.of(piece.guards, piece.body, piece.at)
    return bool((space.values(piece.body) | ~space.holds(piece.guards)).all())


def _impossible(synth: SynthFun, grammar: Grammar) -> Task:
    """What no function meets, since a constraint that does not depend on it fails: a formula that never holds."""
    frame = {node.name: np.zeros(1, dtype=node.sort.dtype) for node in grammar.variables}
    with at_place(synth.at):
        return Task(grammar, frame, where=Const(0, Bool))


def _add_rows(piece: Piece, rows: Rows, scope: Scope, spaces: Spaces) -> None:
    """The rows that a piece asks for: the value of an equation, or what a Bool may be, tried out."""
    call, equal = piece.call, piece.equal_to
    assert call is not None
    space = spaces.of(piece.guards, piece.body, piece.at)
    live = space.holds(piece.guards)
    args = [space.values(arg)[live] for arg in call.args]
    if equal is not None:
        rows.add([*args, space.values(equal)[live]])
        return
    for value in (False, True):
        other = replace(piece.body, {id(call): scope.terms.const(not value, Bool)}, scope)
        forced = ~space.values(other)[live]  # the other value will not do
        rows.add([*(arg[forced] for arg in args), np.full(int(forced.sum()), value)])


def _target(rows: Rows, synth: SynthFun, grammar: Grammar, whole: bool) -> Task:
    """A target on the whole input space, where that is wanted and small enough, or on the arguments that occur."""
    mask: NDArray[np.bool_] | None = None
    if whole and rows.sorts and sum(sort.width for sort in rows.sorts) <= MAX_BITS:
        inputs, target, mask = _on_whole_space(rows)
    else:
        inputs, target = rows.frame()
    if not len(target):  # nothing is asked for: one point, where all will do
        inputs = [np.zeros(1, dtype=sort.dtype) for sort in rows.sorts]
        target, mask = np.zeros(1, dtype=rows.value.dtype), np.zeros(1, dtype=np.bool_)
    with at_place(synth.at):
        return Task(grammar, dict(zip(grammar.inputs, inputs, strict=True)), target, mask=mask)


def _on_whole_space(rows: Rows) -> tuple[list[NDArray[Any]], NDArray[Any], NDArray[np.bool_]]:
    """Every input once, and the first row that contradicts the target, where one does."""
    inputs, (others, values) = grid(rows.sorts), rows.clashes()
    target, mask = rows.at(inputs)
    inputs = [np.append(column, other[:1]) for column, other in zip(inputs, others, strict=True)]
    return inputs, np.append(target, values[:1]), np.append(mask, np.ones(min(len(values), 1), dtype=np.bool_))
