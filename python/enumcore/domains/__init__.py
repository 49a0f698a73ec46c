"""What researchers work in: one folder a domain, pure Python over the public names of enumcore.

A domain is a package with

- ``grammar()``, which returns its language;
- ``task(...)``, which returns a `Task` in it;
- a module ``demo`` with ``add_arguments(parser)``, which says what ``enumcore demo NAME`` takes, and ``run(options)``,
  which runs it and returns the exit status.  ``EXAMPLE``, if it has that, are the words of a short run, for its help.

The folders here are found by themselves.  Another package adds a domain by an entry point of the group
``enumcore.domains``, whose name is the domain's and whose value is the package.
"""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import entry_points
from pkgutil import iter_modules
from typing import Any

from ..checks import shown
from ..errors import TaskError

__all__ = ["find", "names"]

_GROUP = "enumcore.domains"


def names() -> list[str]:
    """Name every domain, those of other packages too.

    Examples
    --------
    >>> "simplelogic" in names()
    True
    """
    own = {module.name for module in iter_modules(__path__) if module.ispkg}
    return sorted(own | {point.name for point in entry_points(group=_GROUP)})


def find(name: str) -> Any:
    """Return the package of a domain.

    Raises
    ------
    TaskError
        There is none of this name; it names those that there are.

    Examples
    --------
    >>> find("simplelogic").grammar()
    <Grammar of Bool over facts : Set, rules : List(Rule), query : Set: 7 nonterminals, 41 productions>
    >>> find("chess")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    enumcore.errors.TaskError: there is no domain 'chess'; there are: ...simplelogic
    """
    if name not in names():
        raise TaskError(f"there is no domain {shown(name)}; there are: {', '.join(names())}")
    for point in entry_points(group=_GROUP):
        if point.name == name:
            return point.load()
    return import_module(f"{__name__}.{name}")
