"""The options of a search: one row an option, from the core, which the command line and the docs read too.

What ends a search is in `limits.py`; what changes how it works, and never what it finds, is here.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from inspect import Parameter, signature
from typing import Any, Final, TypeVar

import numpy as np

from ..checks import is_integer, shown
from ..engine.core import search_options
from ..errors import OptionError
from ..info import check_forced_isa, isas_supported
from .limits import Limits

__all__ = ["OPTIONS", "Option", "Options", "shows_options"]

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Option:
    """One option.

    Attributes
    ----------
    name : str
    type : type
        bool, int or str.
    default : bool, int or str
    help : str
        What it does, in a sentence or two.
    least, most : int
        The range of a number.
    choices : callable
        Returns what a str may be besides "".
    """

    name: str
    type: type
    default: Any
    help: str
    least: int = 0
    most: int = 0
    choices: Callable[[], Sequence[str]] = tuple

    def checked(self, value: object) -> bool | int | str:
        """Return a value as the core takes it.

        Raises
        ------
        OptionError
            It is not of the option's type, or out of its range.

        Examples
        --------
        >>> OPTIONS["states"].checked(0)
        Traceback (most recent call last):
            ...
        enumcore.errors.OptionError: states=0: give a whole number from 1 to 1048576
        """
        if self._takes(value):
            return self.type(value)  # type: ignore[no-any-return]
        raise OptionError(f"{self.name}={shown(value)}: give {self._wanted}")

    def _takes(self, value: Any) -> bool:
        if self.type is str:
            return isinstance(value, str) and (value == "" or value in self.choices())
        if not is_integer(value) and self.type is int:
            return False
        is_truth = isinstance(value, (bool, np.bool_))
        if self.type is bool or is_truth:
            return is_truth and self.type is bool
        return self.least <= operator.index(value) <= self.most

    @property
    def _wanted(self) -> str:
        if self.type is str:
            return f"one of {', '.join(self.choices())}"
        return "True or False" if self.type is bool else f"a whole number from {self.least} to {self.most}"


_TYPES: Final = {"bool": bool, "int": int}  # as the core names them


def _rows() -> Iterator[Option]:
    limits = {field.name for field in fields(Limits)}
    for row in search_options():
        if row["name"] not in limits:
            yield Option(**{**row, "type": _TYPES[row["type"]]})
    isas = "The instruction set to use, of `info().isas_supported`; by default the best one, or ENUMCORE_ISA."
    yield Option("isa", str, "", isas, choices=isas_supported)


OPTIONS: Final[Mapping[str, Option]] = {option.name: option for option in _rows()}
"""By name: exact, prune, states, isa, ..."""

_DEFAULTS: Final = {name: option.default for name, option in OPTIONS.items()}


class Options(Mapping[str, Any]):
    """The options of one search, checked: an immutable mapping whose keys are attributes too.

    Parameters
    ----------
    **given
        By name; those that are left out have their defaults.

    Raises
    ------
    OptionError
        There is no option of a name, or a value is not of its type or range; or ENUMCORE_ISA names no instruction set.

    Examples
    --------
    >>> options = Options(exact=True)
    >>> options.exact, options["states"]
    (True, 1024)
    >>> Options(exakt=True)
    Traceback (most recent call last):
        ...
    enumcore.errors.OptionError: a search has no option exakt; did you mean exact?
    """

    __slots__ = ("_values",)

    def __init__(self, **given: Any) -> None:
        for name in given:
            if name not in OPTIONS:
                from difflib import get_close_matches

                near = get_close_matches(name, OPTIONS, 1)
                mend = f"did you mean {near[0]}?" if near else f"its options are {', '.join(OPTIONS)}"
                raise OptionError(f"a search has no option {name}; {mend}")
        if isinstance(given.get("isa", ""), str) and not given.get("isa"):
            check_forced_isa()
        self._values = _DEFAULTS | {name: OPTIONS[name].checked(value) for name, value in given.items()}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __getattr__(self, name: str) -> Any:
        if name in OPTIONS:
            return self._values[name]
        raise AttributeError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def as_dict(self) -> dict[str, Any]:
        """Return them as a dict of their own.

        Examples
        --------
        >>> Options(states=64).as_dict()
        {'exact': False, 'prune': True, 'states': 64, 'bodies': 8192, 'check_ahead': 262144, 'threads': 0, 'isa': ''}
        """
        return dict(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __hash__(self) -> int:
        return hash(tuple(self._values.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _options, (self._values,)

    def __repr__(self) -> str:
        return f"Options({', '.join(f'{name}={value!r}' for name, value in self.items())})"


def _options(values: dict[str, Any]) -> Options:
    return Options(**values)


def shows_options(function: F) -> F:
    """Name the options in the signature of a function that takes them by ``**options``, for help and completion.

    Examples
    --------
    >>> from inspect import signature
    >>> "states" in signature(shows_options(lambda task, **options: None)).parameters
    True
    """
    own = signature(function)
    named = [p for p in own.parameters.values() if p.kind is not Parameter.VAR_KEYWORD]
    more = [
        Parameter(option.name, Parameter.KEYWORD_ONLY, default=option.default, annotation=option.type.__name__)
        for option in OPTIONS.values()
    ]
    function.__signature__ = own.replace(parameters=[*named, *more])  # type: ignore[attr-defined]
    return function
