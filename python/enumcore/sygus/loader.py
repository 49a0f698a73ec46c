"""From a file or a text to a task."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ..checks import shown, wanted
from ..errors import SygusError
from ..smtlib.fault import Fault, placed
from ..smtlib.reader import read
from .defaults import default_grammar
from .goal import build_task
from .grammar import read_grammar
from .printer import answer, spellings
from .script import read_script
from .specified import numbers_in

if TYPE_CHECKING:
    from ..programs.program import Program
    from ..tasks.task import Task
    from ..theories.sorts import Sort

__all__ = ["Problem", "load", "load_task", "parse", "read_bytes"]


@dataclass(frozen=True)
class Problem:
    """A file that is ready to be solved.

    Attributes
    ----------
    task : Task
    name : str
        Of the function to be found, the first one of several.
    source : str
        The file's name, or an empty string.
    spelled : dict of (int, Sort) to str
        How its grammar writes constants.
    """

    task: Task
    name: str
    source: str = ""
    spelled: dict[tuple[int, Sort], str] = field(default_factory=dict)

    def answer(self, program: Program | tuple[Program, ...]) -> str:
        """The `define-fun` that says `program` in the file's own words; one a line where there are several functions.

        Examples
        --------
        >>> problem = parse("(synth-fun id ((x Bool)) Bool) (constraint (= (id true) true))")
        >>> problem.answer(problem.task.program(problem.task.grammar.inputs.x))
        '(define-fun id ((x Bool)) Bool x)'
        """
        if isinstance(program, tuple):
            return "\n".join(answer(*each, self.spelled) for each in zip(self.names, program, strict=True))
        return answer(self.name, program, self.spelled)

    @property
    def names(self) -> list[str]:
        """Those of all functions to be found."""
        return [self.name] if self.task.asked is None else [function.name for function in self.task.asked.functions]


def parse(text: str, source: str = "") -> Problem:
    """Read a text in SyGuS-IF, of the 1.x or the 2.x form.

    Parameters
    ----------
    text : str
    source : str
        A name for the text, for errors.

    Raises
    ------
    SygusError
        The text cannot be read, or uses what is not supported; with line and column.

    Examples
    --------
    >>> problem = parse("(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8)) (constraint (= (f #x01) #x02))")
    >>> problem.name, problem.task.points
    ('f', 1)
    """
    with placed(text, source, SygusError):
        script = read_script(read(text))
        if not script.synths:
            raise Fault("there is no synth-fun: nothing to find", 0)
        numbers = numbers_in(script)
        grammars = [
            read_grammar(synth, script.scope, numbers) if synth.grammar else default_grammar(synth, numbers)
            for synth in script.synths
        ]
        task = build_task(script, grammars)
        written = [node for synth in script.synths for node in synth.grammar]
        return Problem(task, script.synths[0].name, source, spellings(written))


def load(path: str | os.PathLike[str]) -> Problem:
    """Read a file in SyGuS-IF.

    Raises
    ------
    SygusError
        As `parse`, and where the file is not text in UTF-8.
    OSError
        The file cannot be opened.

    Examples
    --------
    >>> load("no such file.sl")
    Traceback (most recent call last):
        ...
    FileNotFoundError: [Errno 2] No such file or directory: 'no such file.sl'
    """
    source = os.fspath(wanted(path, (str, os.PathLike), "a file's name is a string or a path", SygusError))
    if not source or "\0" in source:
        raise SygusError(f"{shown(source)} is no file's name, and no text in SyGuS-IF")
    return read_bytes(Path(source).read_bytes(), source)


def read_bytes(raw: bytes, source: str) -> Problem:
    """Read what a file holds.

    Raises
    ------
    SygusError
        See `load`.

    Examples
    --------
    >>> read_bytes(b"(synth-fun id ((x Bool)) Bool) (constraint (= (id true) true))", "-").name
    'id'
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        raise SygusError(f"byte {raw[error.start]:#04x} is not UTF-8", line, column, source) from None
    return parse(text, source)


def load_task(source: str | os.PathLike[str]) -> Task:
    """The task of a file, or of a text: a string with a parenthesis in it that names no file is a text.

    Examples
    --------
    >>> load_task("(synth-fun f ((a Bool) (b Bool)) Bool) (constraint (f true false))")
    <Task: 1 points (examples), target, in a language of Bool over a : Bool, b : Bool>
    """
    if isinstance(source, str) and "(" in source and ("\n" in source or not os.path.exists(source)):
        return parse(source).task
    return load(source).task
