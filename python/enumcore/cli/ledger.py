"""The lines that a run of many files writes as it goes, and reads when it goes on after a kill."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from ..errors import SchemaError
from ..schema import SCHEMA, Part

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

__all__ = ["Ledger"]

_BEGINNING: Final = b'{"schema": '


class Ledger:
    """A file with a JSON object a line; each line is on the disk before the next one is waited for.

    Parameters
    ----------
    path : str or None
        It is made if it is not there; None keeps nothing.
    asked : dict of str to object
        What was asked of each search, which every line holds: lines of another run are not mixed with this one's.

    Attributes
    ----------
    done : dict of str to dict
        What the file holds, by the names of the files solved.  A last line that was cut short is taken away.

    Raises
    ------
    SchemaError
        It is no ordinary file; a line is of something else, or of searches that were asked otherwise.
    OSError
        The file cannot be read or written.
    """

    def __init__(self, path: str | None, asked: dict[str, Any]) -> None:
        self._asked = asked
        self._file: BinaryIO | None = None if path is None else _opened(path)
        self.done: dict[str, dict[str, Any]] = {}
        if self._file is not None:
            try:
                self._read(self._file, str(path))
            except BaseException:
                self._file.close()
                raise

    def _read(self, file: BinaryIO, path: str) -> None:
        file.seek(0)
        whole = file.read()
        end = whole.rfind(b"\n") + 1
        for number, line in enumerate(whole[:end].splitlines(), 1):
            row = self._checked(line, f"{path}:{number}")
            self.done[row["file"]] = row
        if not _begins_a_line(whole[end:]):
            raise _no_line(f"{path}:{len(self.done) + 1}")
        file.truncate(end)

    def _checked(self, line: bytes, place: str) -> dict[str, Any]:
        try:
            value = json.loads(line)
        except ValueError:
            raise _no_line(place) from None
        row = Part(value, place)
        if row["schema"].whole() != SCHEMA:
            raise row["schema"].error("another version of enumcore wrote this; give another file to --json")
        for name in ("file", "status"):
            row[name].text()
        for name in ("size", "cost", "seconds"):
            if row[name].value is not None:
                row[name].number()
        row["error"]
        if row["asked"].value != self._asked:
            told = f"these searches were asked {_told(row['asked'].value)}, and now {_told(self._asked)}"
            raise row.error(f"{told}; ask the same, or give another file to --json")
        return dict(value)

    def add(self, record: dict[str, Any]) -> None:
        """Keep a record, on the disk too."""
        row = {**record, "asked": self._asked}
        self.done[row["file"]] = row
        if self._file is not None:
            self._file.write(json.dumps(row).encode() + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()


def _opened(path: str) -> BinaryIO:
    if os.path.exists(path) and not os.path.isfile(path):
        raise SchemaError("this is no ordinary file, which a second run could read; give another one to --json", path)
    return open(path, "a+b")


def _begins_a_line(text: bytes) -> bool:
    """Say whether a last line without its end is the beginning of one of ours."""
    return text[: len(_BEGINNING)] == _BEGINNING[: len(text)]


def _no_line(place: str) -> SchemaError:
    return SchemaError("this is no line of enumcore suite; give another file to --json", place)


def _told(asked: Any) -> str:
    words = [f"--{name.replace('_', '-')} {value}" for name, value in asked.items()] if isinstance(asked, dict) else []
    return " ".join(words) or "nothing in particular"
