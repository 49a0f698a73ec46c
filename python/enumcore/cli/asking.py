"""What a search is asked on the command line: the arguments that the commands share, and the keywords of `solve`."""

from __future__ import annotations

from argparse import BooleanOptionalAction
from typing import TYPE_CHECKING, Any, Final

from .. import noise
from ..errors import OptionError
from ..objectives.mdl import MDL
from ..search.limits import Limits
from ..search.options import OPTIONS, Options
from ..words import memory, points, seconds, whole
from .named import by_name, made

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..search.options import Option

__all__ = ["add_search_arguments", "asked", "given"]

# A limit a row: its word, the field of Limits, what reads it, what stands for the value, and what it says.
_LIMITS: Final = (
    ("timeout", "seconds", seconds, "S", "seconds of search for each file"),
    ("memory", "memory", memory, "B", "bytes for each file, or a size such as 4GiB"),
    ("cost", "cost", whole, "N", "the last level to build, in ticks"),
    ("candidates", "candidates", whole, "N", "candidates in all"),
    ("idle", "idle", seconds, "S", "seconds without finding anything better"),
    ("idle-candidates", "idle_candidates", whole, "N", "candidates without finding anything better"),
)
_OWN: Final = ("points", "strategy", "objective", "noise")
_MDL: Final = "mdl"


def add_search_arguments(parser: ArgumentParser) -> None:
    """Add the limits, the options of a search, and what it looks for and how."""
    limits = parser.add_argument_group("limits")
    for word, _, kind, metavar, about in _LIMITS:
        limits.add_argument(f"--{word}", type=kind, metavar=metavar, help=about)
    search = parser.add_argument_group("the search")
    search.add_argument("--points", type=points, metavar="N", help='points to begin with, or "all"; see docs/limits.md')
    search.add_argument("--strategy", metavar="NAME", help="another order: justintime")
    search.add_argument("--objective", metavar="NAME", help="mdl: the fewest bits in all, instead of the least cost")
    names = ", ".join(sorted(_noises()))
    search.add_argument("--noise", metavar="NAME", help=f"the noise of --objective mdl: {names}; with :rare or :signed")
    for option in OPTIONS.values():
        _add_option(search, option)


def _add_option(parser: Any, option: Option) -> None:
    about: dict[str, Any] = {"default": option.default, "help": option.help.replace("%", "%%")}
    if option.type is bool:
        parser.add_argument(f"--{option.name}", action=BooleanOptionalAction, **about)
    elif option.type is int:
        parser.add_argument(f"--{option.name}", type=int, metavar="N", **about)
    else:
        parser.add_argument(f"--{option.name}", metavar=option.name.upper(), **about)


def given(options: Namespace) -> dict[str, Any]:
    """Return the words that change what a search does, by name, without those that were left out."""
    defaults = {**dict.fromkeys([word.replace("-", "_") for word, *_ in _LIMITS] + list(_OWN)), **_defaults()}
    return {name: getattr(options, name) for name, value in defaults.items() if getattr(options, name) != value}


def _defaults() -> dict[str, Any]:
    return {option.name: option.default for option in OPTIONS.values()}


def asked(options: Namespace) -> dict[str, Any]:
    """Return the keywords of `solve`.

    Raises
    ------
    EnumcoreError
        The words do not go together, or name what there is not.
    """
    limits = {field: getattr(options, word.replace("-", "_")) for word, field, *_ in _LIMITS}
    return {
        "limits": Limits(**limits),
        "points": options.points,
        "strategy": _strategy(options.strategy),
        "objective": _objective(options.objective, options.noise),
        **Options(**{name: getattr(options, name) for name in OPTIONS}),
    }


def _strategy(word: str | None) -> Any:
    if word is None:
        return None
    from .. import strategies

    return made("--strategy", word, by_name(getattr(strategies, name) for name in strategies.__all__))


def _objective(word: str | None, of_noise: str | None) -> MDL | None:
    if word is None and of_noise is None:
        return None
    if word is None or of_noise is None:
        lacking = "--objective mdl" if word is None else "--noise NAME"
        raise OptionError(f"--objective and --noise go together; give {lacking} too")
    chosen = made("--noise", of_noise, _noises())
    objective: MDL = made("--objective", word, {_MDL: MDL}, noise=chosen)
    return objective


def _noises() -> dict[str, type]:
    named = [getattr(noise, name) for name in noise.__all__]
    return by_name(each for each in named if isinstance(each, type) and each is not noise.Noise)
