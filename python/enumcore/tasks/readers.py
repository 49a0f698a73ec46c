"""Readers of task files: a format registers here, and `Task.read` finds it by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..checks import shown, wanted
from ..errors import TaskError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["reader_of", "register"]

_READERS: Final[dict[str, Callable[[Any], Any]]] = {}


def register(name: str, read: Callable[[Any], Any]) -> None:
    """Make a format known.

    Parameters
    ----------
    name : str
        Such as "sygus".
    read : callable
        Takes a file's name or the text itself, and returns a `Task`.

    Raises
    ------
    TaskError
        The name is taken by another reader.
    """
    if _READERS.setdefault(name, read) is not read:
        raise TaskError(f"format {shown(name)} has a reader already; take another name")


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
