"""The files that a command line names: files, folders with files below, and the standard input."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import SygusError
from ..sygus.loader import load, read_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ..sygus.loader import Problem

__all__ = ["Source", "files", "sources", "told"]

_STDIN: Final = "-"
_ENDING: Final = ".sl"


@dataclass(frozen=True)
class Source:
    """A file to be solved, by its name, and what is in it where it was the standard input."""

    name: str
    raw: bytes | None = None

    def read(self) -> Problem:
        """Read it.

        Raises
        ------
        SygusError, OSError
            See `sygus.load`.
        """
        return load(self.name) if self.raw is None else read_bytes(self.raw, self.name)


def sources(words: Iterable[str]) -> list[Source]:
    """Return what is to be solved: `files`, and the standard input where a word is a dash.

    Examples
    --------
    >>> sources(["a.sl"])
    [Source(name='a.sl', raw=None)]
    """
    return [Source(file, sys.stdin.buffer.read() if file == _STDIN else None) for file in files(words)]


def files(words: Iterable[str]) -> list[str]:
    """Return the words, each folder among them replaced by the .sl files in it and below, sorted.

    Raises
    ------
    SygusError
        A folder has none.
    OSError
        A folder cannot be read.

    Examples
    --------
    >>> files(["a.sl", "-"])
    ['a.sl', '-']
    """
    return [file for word in words for file in (_below(word) if os.path.isdir(word) else [word])]


def _below(folder: str) -> list[str]:
    found = sorted(path for path in _walked(folder) if path.suffix == _ENDING)
    if not found:
        raise SygusError(f"there is no file *{_ENDING} in this folder or below; give another folder", source=folder)
    return [str(path) for path in found]


def _walked(folder: str) -> Iterator[Path]:
    def refuse(error: OSError) -> None:
        raise error

    for place, _, names in os.walk(folder, onerror=refuse):
        yield from (Path(place, name) for name in names)


def told(file: str) -> str:
    """Return a file's name as it is printed: on one line, and in any encoding of the name.

    Examples
    --------
    >>> told("a" + chr(10) + "b.sl")
    'a?b.sl'
    """
    return "".join(letter if letter.isprintable() else "?" for letter in file)
