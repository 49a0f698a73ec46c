"""Objects by their names: a word such as ``bernoulli`` or ``laplace:signed`` says a class and its parameters."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from ..errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["by_name", "made"]


def by_name(classes: Iterable[type]) -> dict[str, type]:
    """Return the classes under their names in lower case.

    Examples
    --------
    >>> from enumcore import noise
    >>> by_name([noise.Exceptions])
    {'exceptions': <class 'enumcore.noise.exceptions.Exceptions'>}
    """
    return {each.__name__.lower(): each for each in classes}


def made(option: str, word: str, classes: Mapping[str, type], **given: Any) -> Any:
    """Make the object that a word names: ``NAME``, or ``NAME:PARAMETER=VALUE,...``; a value left out is true.

    Parameters
    ----------
    option : str
        What the word was given for, such as ``--noise``.
    word : str
    classes : mapping of str to type
        Data classes by name.
    **given
        Parameters that the word does not say.

    Raises
    ------
    OptionError
        There is no such name or parameter, or a value cannot be read.
    EnumcoreError
        The class refuses a value.

    Examples
    --------
    >>> from enumcore import noise
    >>> made("--noise", "bernoulli:rare", by_name([noise.Bernoulli])).rare
    True
    """
    name, _, parameters = word.partition(":")
    if name not in classes:
        raise OptionError(f"{option} {name}: there is none of this name; give {_listed(sorted(classes))}")
    wanted = classes[name]
    known = [field.name for field in fields(wanted) if field.init and field.name not in given]
    values = {}
    for parameter in filter(None, parameters.split(",")):
        key, equals, text = parameter.partition("=")
        if key not in known:
            mend = f"its parameters are {', '.join(known)}" if known else "it has none"
            raise OptionError(f"{option} {word}: {name} has no parameter {key}; {mend}")
        values[key] = _value(f"{option} {word}", text) if equals else True
    return wanted(**given, **values)


def _value(where: str, text: str) -> bool | float:
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, (bool, int, float)):
        raise OptionError(f"{where}: {text!r} is no value; give a number, true or false")
    return value


def _listed(names: list[str]) -> str:
    return " or ".join(filter(None, [", ".join(names[:-1]), names[-1]]))
