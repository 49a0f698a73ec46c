"""What all dicts of `to_dict` have in common, and how they are read: the place of every mistake is known.

A dict holds what JSON does, and nothing else.  Each room writes its own things in a module `schema`; docs/json.md has
the whole.  Rows refer to rows before them by number, so that neither writing nor reading recurses.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from .checks import is_integer, is_number, shown
from .errors import EnumcoreError, SchemaError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["SCHEMA", "Part", "headed"]

SCHEMA: Final = 1  # a field that changes its meaning or goes raises it; one that is added does not


def headed(kind: str, **fields: Any) -> dict[str, Any]:
    """Return fields after what every dict begins with.

    Examples
    --------
    >>> headed("program", cost=3)
    {'schema': 1, 'kind': 'program', 'cost': 3}
    """
    return {"schema": SCHEMA, "kind": kind, **fields}


class Part:
    """A part of such a dict, and where it stands.

    Attributes
    ----------
    value : object
    place : str
        For the errors.

    Examples
    --------
    >>> part = Part({"levels": [{"cost": 1}, {"cost": -1}]}, "result")
    >>> [level["cost"].whole() for level in part["levels"].items()]
    Traceback (most recent call last):
        ...
    enumcore.errors.SchemaError: result.levels[1].cost: a whole number from 0 on is wanted, not -1
    """

    __slots__ = ("place", "value")

    def __init__(self, value: object, place: str) -> None:
        self.value = value
        self.place = place

    def headed(self, kind: str) -> Part:
        """Return the part itself, once it is known to be of a kind and of this version."""
        if not isinstance(self.value, Mapping):
            raise self.error(f"the dict of a {kind} is wanted, as to_dict() made it, not {shown(self.value)}")
        version = self["schema"].whole()
        if version != SCHEMA:
            raise self["schema"].error(f"{shown(version)} is of another version of enumcore; this one reads {SCHEMA}")
        if self["kind"].text() != kind:
            raise self["kind"].error(f"the dict of a {kind} is wanted, not of a {self['kind'].value}")
        return self

    def error(self, why: str) -> SchemaError:
        """Return what is wrong here."""
        return SchemaError(why, self.place)

    def _wanted(self, what: str) -> SchemaError:
        return self.error(f"{what} is wanted, not {shown(self.value)}")

    @contextmanager
    def checked(self) -> Iterator[None]:
        """Give what is raised while something is made of the part its place."""
        try:
            yield
        except SchemaError:
            raise
        except EnumcoreError as error:
            raise self.error(str(error)) from error

    def __getitem__(self, key: str) -> Part:
        found = self.get(key)
        if found is None:
            raise self.error(f"the key {key!r} is missing")
        return found

    def get(self, key: str) -> Part | None:
        """Return what stands under a key, or None where the key is not there."""
        if not isinstance(self.value, Mapping):
            raise self._wanted("an object")
        return Part(self.value[key], f"{self.place}.{key}") if key in self.value else None

    def keys(self) -> list[str]:
        """Return the keys."""
        if not isinstance(self.value, Mapping):
            raise self._wanted("an object")
        return [Part(key, self.place).text() for key in self.value]

    def values(self) -> list[Any]:
        """Return the items of an array as they are."""
        if not isinstance(self.value, (list, tuple)):
            raise self._wanted("an array")
        return list(self.value)

    def items(self) -> list[Part]:
        """Return the items of an array."""
        return [Part(value, f"{self.place}[{k}]") for k, value in enumerate(self.values())]

    def pair(self) -> tuple[Part, Part]:
        """Return the items of an array of two."""
        items = self.items()
        if len(items) != 2:
            raise self._wanted("an array of two")
        return items[0], items[1]

    def optional(self) -> Part | None:
        """Return the part itself, or None for null."""
        return None if self.value is None else self

    def text(self) -> str:
        """Return a string."""
        if not isinstance(self.value, str):
            raise self._wanted("a string")
        return self.value

    def flag(self) -> bool:
        """Return true or false."""
        if not isinstance(self.value, bool):
            raise self._wanted("true or false")
        return self.value

    def number(self) -> float:
        """Return a finite number."""
        if not is_number(self.value):
            raise self._wanted("a number")
        return float(self.value)  # type: ignore[arg-type]  # that it is one was asked

    def whole(self, below: int | None = None) -> int:
        """Return a whole number from 0 on, of 64 bits at most: all that is counted fits in these."""
        if not is_integer(self.value) or not 0 <= self.value < 1 << 64:  # type: ignore[operator]
            raise self._wanted("a whole number from 0 on")
        if below is not None and self.value >= below:  # type: ignore[operator]
            raise self._wanted(f"the number of one of the {below} before")
        return int(self.value)  # type: ignore[call-overload, no-any-return]
