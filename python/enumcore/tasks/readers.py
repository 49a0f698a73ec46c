"""Readers and writers of task files: a format registers here, and `Task.read` finds it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..checks import shown, wanted
from ..errors import TaskError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["reader_of", "register", "writer_of"]

_READERS: Final[dict[str, Callable[[Any], Any]]] = {}
_WRITERS: Final[dict[str, Callable[..., str]]] = {}


def register(name: str, read: Callable[[Any], Any], write: Callable[..., str] | None = None) -> None:
    """Make a format known.

    Parameters
    ----------
    name : str
        Such as "sygus".
    read : callable
        Takes a file's name or the text itself, and returns a `Task`.
    write : callable, optional
        Takes a `Task`, and returns the text of a file.

    Raises
    ------
    TaskError
        The name is taken by another reader.
    """
    if _READERS.setdefault(name, read) is not read:
        raise TaskError(f"format {shown(name)} has a reader already; take another name")
    if write is not None:
        _WRITERS[name] = write


def writer_of(name: str) -> Callable[..., str]:
    """Return the writer of a format that is known to have one."""
    return _WRITERS[name]


def reader_of(name: str) -> Callable[[Any], Any]:
    """Return the reader of a format.

    Raises
    ------
    TaskError
        No such format is known; it names those that are.
    """
    wanted(name, str, "a format's name is a string", TaskError)
    try:
        return _READERS[name]
    except KeyError:
        known = ", ".join(sorted(_READERS)) or "none"
        raise TaskError(f"no reader is registered for format {shown(name)}; known are: {known}") from None
