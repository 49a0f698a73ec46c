"""A task from examples: lists and numbers as Python has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import enumcore as ec

from ...checks import shown
from .deepcoder import RANGE, deepcoder
from .free import free
from .sorts import KINDS, read

__all__ = ["LANGUAGES", "grammar", "task"]

LANGUAGES: Final[Mapping[str, Callable[..., ec.Grammar]]] = {"deepcoder": deepcoder, "free": free}
"""By name."""

_RANGES: Final = {"deepcoder": RANGE, "free": (-(1 << 31) + 1, (1 << 31) - 1)}

_SORTS: Final = {letter: sort for sort, letter in KINDS.items()}


def grammar() -> ec.Grammar:
    """Return DeepCoder's language of one list, with a list as output.

    Examples
    --------
    >>> len(grammar().productions)
    39
    """
    return deepcoder({"x": ec.List(ec.Int)}, ec.List(ec.Int))


def task(inputs: Mapping[str, Any], target: Any, language: str = "deepcoder") -> ec.Task:
    """Return the task of finding a program from examples.

    Parameters
    ----------
    inputs : mapping of str to list
        For each input its values, one a point: lists of integers, or integers.
    target : list
        The values that the program has to have, one a point.
    language : str
        One of `LANGUAGES`.

    Raises
    ------
    TaskError
        There is no such language, or the examples do not fit.

    Examples
    --------
    >>> import enumcore as ec
    >>> t = task({"x": [[3, 1, 2], [5, 4]]}, [[6, 4, 2], [10, 8]])
    >>> program = ec.solve(t).program
    >>> program, program(x=[7, 9, 8])
    (reverse(sort(map(*2, x))), (18, 16, 14))
    """
    made = LANGUAGES.get(str(language))
    if made is None:
        raise ec.TaskError(f"there is no language {shown(language)} of lists; there are: {', '.join(LANGUAGES)}")
    given: object = inputs
    if not isinstance(given, Mapping):
        raise ec.TaskError(f"inputs: {shown(inputs)} is given; give a mapping from names to lists of values")
    between = _RANGES[str(language)]
    columns = {name: read(values, between, f"input {name}") for name, values in inputs.items()}
    kind, wanted = read(target, between, "target")
    g = made({name: _SORTS[letter] for name, (letter, _) in columns.items()}, _SORTS[kind])
    return ec.Task(g, inputs={name: column for name, (_, column) in columns.items()}, target=wanted)
