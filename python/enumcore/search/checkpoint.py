"""The file of a saved search: sections of bytes, and what they belong to, as JSON.

First comes a head of fixed size, then the sections, each at a multiple of 64 bytes, then the JSON with the place and
the checksum of each.  It is written beside the file that it replaces, brought to the disk, and renamed: whenever the
process or the machine dies, there is a whole file, the old one or the new.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zlib import crc32

import numpy as np

from ..checks import shown, wanted
from ..errors import CheckpointError
from ..info import version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import BinaryIO

    from numpy.typing import NDArray

__all__ = ["as_path", "as_target", "read", "write"]

_MAGIC: Final = b"\x89enumcore search"
_FORMAT: Final = 1  # any change of what is in the file raises it
_HEAD: Final = struct.Struct("<16sIIQQ")  # magic, format, checksum of the JSON, its place and its length
_ALIGNMENT: Final = 64
_CHUNK: Final = 1 << 24  # bytes at a time, so that Ctrl-C is heard


class _Place(NamedTuple):
    """Where a section is, and its checksum."""

    offset: int
    length: int
    checksum: int


def as_path(given: object) -> Path:
    """Return a path that was handed over.

    Raises
    ------
    CheckpointError
        It is none, or that of a folder.
    """
    path = Path(wanted(given, (str, os.PathLike), "the path of a checkpoint is a string or a Path", CheckpointError))
    if not path.name or "\0" in str(path) or path.is_dir():
        raise CheckpointError(f"the path of a checkpoint is that of a file, not {shown(given)}")
    return path


def as_target(given: object) -> Path:
    """Return a path that was handed over to be written to.

    Raises
    ------
    CheckpointError
        It is none, or its folder is not there.
    """
    path = as_path(given)
    if not path.parent.is_dir():
        raise CheckpointError(f"{path}: there is no folder {path.parent}; make it first")
    return path


def write(path: Path, about: dict[str, Any], sections: Sequence[Sequence[NDArray[Any]]]) -> None:
    """Write a file, in place of an older one only when it is whole."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            _fill(file, about, sections)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _fill(file: BinaryIO, about: dict[str, Any], sections: Sequence[Sequence[NDArray[Any]]]) -> None:
    file.write(bytes(_HEAD.size))
    places = []
    for section in sections:
        file.write(bytes(-file.tell() % _ALIGNMENT))
        offset, checksum = file.tell(), 0
        for piece in section:
            for chunk in _chunks(piece):
                file.write(chunk)
                checksum = crc32(chunk, checksum)
        places.append(_Place(offset, file.tell() - offset, checksum))
    facts = {"version": version, "byteorder": sys.byteorder, "sections": places, "about": about}
    text = json.dumps(facts, default=lambda number: number.item()).encode()
    offset = file.tell()
    file.write(text)
    file.seek(0)
    file.write(_HEAD.pack(_MAGIC, _FORMAT, crc32(text), offset, len(text)))


def _sync_folder(folder: Path) -> None:
    """Bring a renaming to the disk, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read(path: Path) -> tuple[dict[str, Any], list[NDArray[np.uint8]]]:
    """Return what a file says about its sections, and these, all checked.

    Raises
    ------
    CheckpointError
        It is of something else or another version, cut short or damaged.
    """
    with path.open("rb") as file:
        offset, text = _text(file, path)
    places, about = _facts(json.loads(text), path)
    everything = np.memmap(path, np.uint8, mode="r")
    sections = [np.asarray(everything[place.offset : place.offset + place.length]) for place in places]
    for section, place in zip(sections, places, strict=True):
        if place.offset + place.length > offset or _checksum(section) != place.checksum:
            raise CheckpointError(f"{path}: the file is damaged: a checksum is not that of its section")
    return about, sections


def _text(file: BinaryIO, path: Path) -> tuple[int, bytes]:
    """Return the JSON, and where it begins."""
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        raise CheckpointError(f"{path}: the file is no saved search; give one that Search.save or checkpoint= wrote")
    _, form, checksum, offset, length = _HEAD.unpack(head)
    if form != _FORMAT:
        raise CheckpointError(f"{path}: the file has form {form}; this version of enumcore reads form {_FORMAT} alone")
    there = os.fstat(file.fileno()).st_size
    if there != offset + length:
        raise CheckpointError(f"{path}: the file is cut short or damaged: it has {there} bytes of {offset + length}")
    file.seek(offset)
    text = file.read(length)
    if crc32(text) != checksum:
        raise CheckpointError(f"{path}: the file is damaged: a checksum is not that of its last section")
    return offset, text


def _facts(facts: dict[str, Any], path: Path) -> tuple[list[_Place], dict[str, Any]]:
    if facts["version"] != version:
        raise CheckpointError(
            f"{path}: enumcore {facts['version']} saved it, and this is {version}: the order of programs may differ; "
            "go on with that version, or search anew"
        )
    if facts["byteorder"] != sys.byteorder:
        raise CheckpointError(f"{path}: a machine with {facts['byteorder']}-endian numbers saved it; go on there")
    return [_Place(*place) for place in facts["sections"]], facts["about"]


def _checksum(section: NDArray[np.uint8]) -> int:
    checksum = 0
    for chunk in _chunks(section):
        checksum = crc32(chunk, checksum)
    return checksum


def _chunks(piece: NDArray[Any]) -> Iterator[memoryview]:
    return (piece[at : at + _CHUNK].data for at in range(0, len(piece), _CHUNK))
