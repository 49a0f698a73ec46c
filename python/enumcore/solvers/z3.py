"""The SMT solver z3, of the extra `smt` (the package z3-solver), as the program that the package brings.

Why z3: its package brings a program, which takes 20 to 40 ms to begin and answer a small query.  The package of cvc5
has a module of Python alone: in a process of its own it takes 450 ms, most of it to begin.  To prove that a list of 190
comparisons is the maximum of 20 numbers takes z3 0.23 s, and cvc5 1.4.2 0.71 s in all (2 cores of a Xeon, other work on
them).  A program of its own, and whatever it does, it does not do to us.
"""

from __future__ import annotations

import os
import re
import shutil
import sysconfig
from functools import lru_cache
from importlib import metadata
from typing import TYPE_CHECKING, Final

from ..errors import EnumcoreError, ExtraError
from ..smtlib.fault import Fault
from ..smtlib.reader import Group, read
from ..smtlib.terms import literal
from .answer import Answer
from .process import said

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["Z3"]

_PACKAGE: Final = "z3-solver"
_MEMORY: Final = 4096  # megabytes that it may take at most
_VERSION: Final = re.compile(r'\(:version "([0-9.]+)[^"]*"\)')


class Z3:
    """The solver, once it is known to be there.

    Attributes
    ----------
    name : str
        With its version.

    Raises
    ------
    ExtraError
        The extra is not installed.

    Examples
    --------
    >>> from enumcore.errors import ExtraError
    >>> try:
    ...     answer = Z3().check("(declare-const a Bool) (assert (not a))", ["a"], 60)
    ... except ExtraError as error:
    ...     answer = str(error)
    >>> answer  # doctest: +SKIP
    Answer(status='sat', values={'a': 0})
    """

    def __init__(self) -> None:
        self._program = _found()
        self.name = "z3"  # and its version, as soon as it has said that

    def check(
        self,
        script: str,
        wanted: Iterable[str],
        seconds: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> Answer:
        """Ask whether what a script asserts can be true, and where.

        Parameters
        ----------
        script : str
            Commands of SMT-LIB, up to the last assertion.
        wanted : iterable of str
            The symbols of constants whose values are asked for, as SMT-LIB writes them.
        seconds : float
        stopped : callable
            Says whether to give up; asked every 50 ms.
        """
        names = list(wanted)
        ask = f"\n(check-sat)\n(get-value ({' '.join(names)}))\n" if names else "\n(check-sat)\n"
        script = "(get-info :version)\n" + script
        limit = max(1, min(int(seconds) + 1, 1 << 20))
        text = said([self._program, "-in", f"-T:{limit}", f"-memory:{_MEMORY}"], script + ask, seconds, stopped)
        version, _, text = (text or "").partition("\n")
        found = _VERSION.fullmatch(version.strip())
        if found is None:
            return Answer("unknown")
        self.name = f"z3 {found[1]}"
        return _read(text, names)


def _read(text: str, names: list[str]) -> Answer:
    """Read what z3 wrote: a word, and for "sat" the values in the order in which they were asked for."""
    word, _, rest = text.strip().partition("\n")
    if word not in ("sat", "unsat"):
        return Answer("unknown")
    if word == "unsat" or not names:
        return Answer(word)
    try:
        (pairs,) = read(rest)
        found = [literal(pair.items[1]) for pair in pairs.items]  # type: ignore[union-attr]  # or else it is no answer
    except (EnumcoreError, Fault, ValueError, AttributeError, IndexError):
        return Answer("unknown")
    if len(found) != len(names) or None in found:
        return Answer("unknown")
    assert isinstance(pairs, Group)
    return Answer(word, {name: value[0] for name, value in zip(names, found, strict=True) if value is not None})


@lru_cache(maxsize=1)
def _found() -> str:
    """Return the path of the program: where packages put programs, on the path, or where its own package has it."""
    name = "z3.exe" if os.name == "nt" else "z3"
    for path in (os.path.join(sysconfig.get_path("scripts"), name), shutil.which(name) or "", *_in_package(name)):
        if path and os.access(path, os.X_OK):
            return os.path.abspath(path)
    raise ExtraError("an SMT solver is needed to verify a program; install one: pip install 'enumcore[smt]'")


def _in_package(name: str) -> list[str]:
    try:
        return [str(file.locate()) for file in metadata.files(_PACKAGE) or [] if file.name == name]
    except metadata.PackageNotFoundError:
        return []
