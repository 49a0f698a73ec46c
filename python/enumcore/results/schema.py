"""Certificates, level tables, fronts and profiles as JSON holds them; each is written field by field."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Any, Final

from ..checks import shown
from ..programs.program import Program
from ..schema import Part
from .banks import BankRow
from .bits import Bits, Bounds
from .certificate import Certificate
from .fitted_certificate import FittedCertificate
from .front import Front, FrontRow
from .improvement import Improvement
from .levels import Level, Levels
from .profile import COUNTS, Profile
from .rounds import Round
from .several_certificate import SeveralCertificate
from .shortest_certificate import ShortestCertificate
from .status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "read_certificate",
    "read_front",
    "read_improvement",
    "read_levels",
    "read_profile",
    "read_rounds",
    "read_status",
    "write_front",
]


def read_status(part: Part) -> Status:
    """Read why a search ended."""
    if part.text() not in Status.__members__.values():
        raise part.error(f"{shown(part.value)} is no status; those are {', '.join(Status)}")
    return Status(part.text())


def _number_or_inf(part: Part) -> float:
    return inf if part.optional() is None else part.number()


def _points(part: Part) -> tuple[int, ...]:
    return tuple(point.whole() for point in part.items())


def _bits(part: Part) -> Bits | None:
    return None if part.optional() is None else Bits(*(part[name].number() for name in Bits._fields))


def _bounds(part: Part) -> Bounds:
    return Bounds(*(_number_or_inf(part[name]) for name in Bounds._fields))


def _bank(row: Part) -> BankRow:
    below = row["complete_below"].optional()
    counts = row["bodies"].whole(), None if below is None else below.whole(), row["states"].whole()
    return BankRow(row["symbol"].text(), *counts, row["exact"].flag())


_CERTIFICATE: Final[dict[str, Callable[[Part], Any]]] = {
    "status": read_status,
    "minimal": lambda part: part.flag(),
    "complete_below": lambda part: part.whole(),
    "scope": lambda part: part.text(),
    "points": lambda part: part.whole(),
    "verified": lambda part: part.flag(),
    "proof": lambda part: part.text(),
    "false_merge_odds": lambda part: part.number(),
    "contradiction": _points,
    "has_goal": lambda part: part.flag(),
    "finite_grammar": lambda part: part.flag(),
    "distinct": lambda part: part.whole(),
    "frames_suffice": lambda part: part.flag(),
    "banks": lambda part: tuple(map(_bank, part.items())),
    "banks_searched": lambda part: part.flag(),
    "undefined": lambda part: part.whole(),
    "solver": lambda part: part.text(),
    "witness": lambda part: tuple((name.text(), value.text()) for name, value in map(Part.pair, part.items())),
}
_ADDED: Final = ("solver", "witness")  # later than other fields: what was written before lacks them
_SHORTEST: Final[dict[str, Callable[[Part], Any]]] = {
    "bits": _bits,
    "bounds": _bounds,
    "code": lambda part: part.text(),
    "weighed": lambda part: part.whole(),
    "resolution": lambda part: part.number(),
    "worst_excess": lambda part: part.number(),
}


_FITTED: Final[dict[str, Callable[[Part], Any]]] = {
    "round": lambda part: part.whole(),
    "costs": lambda part: tuple((name.text(), ticks.whole()) for name, ticks in map(Part.pair, part.items())),
    "resolution": lambda part: None if part.optional() is None else part.number(),
    "own_complete_below": lambda part: part.whole(),
    "own_cost": lambda part: None if part.optional() is None else part.whole(),
    "own_minimal": lambda part: part.flag(),
}
_SEVERAL: Final[dict[str, Callable[[Part], Any]]] = {
    "outputs": lambda part: tuple(None if cost.optional() is None else cost.whole() for cost in part.items()),
}
# Each kind of certificate, by a key that no other kind has.
_KINDS: Final[dict[str, tuple[type[Certificate], dict[str, Callable[[Part], Any]]]]] = {
    "bounds": (ShortestCertificate, {**_CERTIFICATE, **_SHORTEST}),
    "costs": (FittedCertificate, {**_CERTIFICATE, **_FITTED}),
    "outputs": (SeveralCertificate, {**_CERTIFICATE, **_SEVERAL}),
}


def read_certificate(part: Part) -> Certificate:
    """Read a certificate back."""
    kinds = [kind for key, kind in _KINDS.items() if part.get(key) is not None]
    make, fields = kinds[0] if kinds else (Certificate, _CERTIFICATE)
    there = {name: read for name, read in fields.items() if name not in _ADDED or part.get(name) is not None}
    return make(**{name: read(part[name]) for name, read in there.items()})


def read_levels(part: Part) -> Levels:
    """Read a level table back."""
    return Levels(Level(**_row(row, Level._fields)) for row in part.items())


def read_rounds(part: Part) -> tuple[Round, ...]:
    """Read the rounds of a strategy back."""
    return tuple(Round(**_row(row, Round._fields)) for row in part.items())


def _row(row: Part, names: Iterable[str]) -> dict[str, Any]:
    """Read a row of counts."""
    return {name: _NO_COUNTS[name](row[name]) if name in _NO_COUNTS else row[name].whole() for name in names}


_NO_COUNTS: Final[dict[str, Callable[[Part], Any]]] = {
    "seconds": lambda part: part.number(),
    "complete": lambda part: part.flag(),
    "production": lambda part: part.text(),
}


def write_front(front: Front | None) -> list[dict[str, Any]] | None:
    """Write a front, a row for each program."""
    return None if front is None else [{**row._asdict(), "program": row.program.to_dict()} for row in front]


def read_improvement(part: Part) -> Improvement | None:
    """Read back when the best program was found."""
    return None if part.optional() is None else Improvement(part["seconds"].number(), part["candidates"].whole())


def read_front(part: Part) -> Front | None:
    """Read a front back."""
    return None if part.optional() is None else Front(_front_row(row) for row in part.items())


def _front_row(row: Part) -> FrontRow:
    program_bits, data_bits, total = (row[name].number() for name in ("program_bits", "data_bits", "total"))
    return FrontRow(program_bits, data_bits, total, row["size"].whole(), Program.of_part(row["program"]))


def read_profile(part: Part) -> Profile:
    """Read the sums of a profile back; it has no levels."""
    seconds = {stage: part["seconds"][stage].number() for stage in part["seconds"].keys()}  # noqa: SIM118
    rows = [_row(row, ("production", "seconds", *COUNTS)) for row in part["productions"].items()]
    return Profile.of_sums(part["wall"].number(), part["threads"].whole(), seconds, rows)
