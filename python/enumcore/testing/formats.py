"""The contract of a file format: what it reads is a task, and what it cannot read is a typed error."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import EnumcoreError
from ..tasks.task import Task
from .raising import raised

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["FormatContract"]


class FormatContract:
    """What a reader of files promises.

    Attributes
    ----------
    name : str
        The format's, as `Task.read` takes it.
    readable, unreadable : sequence
        Sources of tasks, and such as are none.
    """

    name: ClassVar[str]
    readable: ClassVar[Sequence[Any]]
    unreadable: ClassVar[Sequence[Any]]

    def test_it_reads_tasks(self) -> None:
        """By the format's name."""
        for source in self.readable:
            assert isinstance(Task.read(source, self.name), Task)

    def test_what_it_cannot_read_is_a_typed_error(self) -> None:
        """With a text that says something."""
        for source in (*self.unreadable, None, 5):
            assert str(raised(EnumcoreError, partial(Task.read, source, self.name)))
