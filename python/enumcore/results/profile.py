"""Where a search spent its time, by stage and by production."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .tables import aligned, html

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Profile"]

_COUNTS = ("candidates", "evaluated", "distinct", "duplicates", "pruned")
_STAGE = ("stage", "seconds", "share")
_PRODUCTION = ("production", "seconds", *_COUNTS)


class Profile:
    """Seconds by stage, and counts and seconds by production.

    Parameters
    ----------
    raw : dict
        As the core's engine reports it.
    names : list of str
        Each production as text.

    Attributes
    ----------
    seconds : dict of str to float
        By stage: evaluate, fingerprint, test, distinct, append, ...
    productions : list of dict
        By production, in the grammar's order: production, seconds spent evaluating it, and its counts.
    levels : list of dict
        The same for each level that had candidates: cost, seconds by stage, and the productions' rows.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, g.start + g.start)
    >>> result = ec.solve(ec.Task(g, inputs={"x": [1, 2]}, target=[4, 8]))
    >>> [row["production"] for row in result.profile.productions], "evaluate" in result.profile.seconds
    (['S ::= x', 'S ::= S + S'], True)
    """

    def __init__(self, raw: dict[str, Any], names: list[str]) -> None:
        self._raw, self._names = raw, names
        self.seconds: dict[str, float] = dict(
            zip(raw["stages"], raw["stage_seconds"].sum(axis=0).tolist(), strict=True)
        )
        self.productions: list[dict[str, Any]] = self._rows(slice(None))
        self._wall = float(raw["wall"].sum())

    @classmethod
    def joined(cls, profiles: Sequence[Profile]) -> Profile:
        """Return one profile of several searches of one language, the levels of the first before those of the next."""
        raws = [profile._raw for profile in profiles]
        before = np.cumsum([0, *(len(raw["costs"]) for raw in raws)])[:-1]
        places = [
            raw["places"] + np.array([first, 0], raw["places"].dtype) for raw, first in zip(raws, before, strict=True)
        ]
        whole = {
            name: np.concatenate([raw[name] for raw in raws]) for name in raws[0] if name not in ("stages", "places")
        }
        return cls({**whole, "stages": raws[0]["stages"], "places": np.concatenate(places)}, profiles[0]._names)

    @cached_property
    def levels(self) -> list[dict[str, Any]]:
        """The rows of each level, made when they are first asked for: there can be many levels."""
        raw, rows = self._raw, self._raw["places"][:, 0]
        begins = np.searchsorted(rows, np.arange(len(raw["costs"]) + 1))
        return [
            {
                "cost": cost,
                "seconds": dict(zip(raw["stages"], stages, strict=True)),
                "productions": self._rows(slice(begins[k], begins[k + 1])),
            }
            for k, (cost, stages) in enumerate(
                zip(raw["costs"][:, 0].tolist(), raw["stage_seconds"].tolist(), strict=True)
            )
        ]

    def _rows(self, part: slice) -> list[dict[str, Any]]:
        """Return a row for each production: the sums over part of the core's rows."""
        of, many = self._raw["places"][part, 1].astype(np.intp), len(self._names)
        counts = np.zeros((many, len(_COUNTS)), np.uint64)
        np.add.at(counts, of, self._raw["counts"][part])
        seconds = np.bincount(of, self._raw["seconds"][part, 0], many).tolist()
        return [
            {"production": name, "seconds": spent, **dict(zip(_COUNTS, row, strict=True))}
            for name, spent, row in zip(self._names, seconds, counts.tolist(), strict=True)
        ]

    def table(self) -> str:
        """Return both as text tables: the stages, then the productions, the dearest first.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> print(ec.solve(ec.Task(g, inputs={"x": [1]})).profile.table())  # doctest: +ELLIPSIS
        stage        seconds  share
        ...
        production  seconds  candidates  evaluated  distinct  duplicates  pruned
        S ::= x      ...
        """
        return "\n".join([aligned(_STAGE, self._stages(), left=1), "", aligned(_PRODUCTION, self._dearest(), left=1)])

    def _stages(self) -> list[tuple[str, float, str]]:
        whole = self._wall or 1.0
        return [(stage, spent, f"{spent / whole:.0%}") for stage, spent in self.seconds.items()]

    def _dearest(self) -> list[list[Any]]:
        rows = sorted(self.productions, key=lambda row: -row["seconds"])
        return [[row[head] for head in _PRODUCTION] for row in rows]

    def to_json(self) -> str:
        """Return it as a JSON object: seconds, productions, levels.

        Examples
        --------
        >>> import enumcore as ec, json
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x)
        >>> text = ec.solve(ec.Task(g, inputs={"x": [1]})).profile.to_json()
        >>> [(level["cost"], len(level["productions"])) for level in json.loads(text)["levels"]]
        [(1, 1)]
        """
        import json

        return json.dumps({"seconds": self.seconds, "productions": self.productions, "levels": self.levels})

    def _repr_html_(self) -> str:
        return html(_STAGE, self._stages(), left=1) + html(_PRODUCTION, self._dearest(), left=1)

    def __repr__(self) -> str:
        return self.table()
