"""Where a search spent its time, by stage and by production."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from .tables import aligned, html

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["COUNTS", "Profile"]

COUNTS = ("candidates", "evaluated", "distinct", "duplicates", "pruned")
_LEVEL = np.dtype([("cost", np.uint64), ("seconds", np.float64)])
_ROW = np.dtype(
    [("level", np.uint64), ("production", np.uint64), ("seconds", np.float64)] + [(n, np.uint64) for n in COUNTS]
)
_STAGE = ("stage", "seconds", "share")
_PRODUCTION = ("production", "seconds", *COUNTS)


class Profile:
    """Seconds by stage, and counts and seconds by production; where several threads worked, those of all together.

    Parameters
    ----------
    record : dict
        As the core's engine reports it: ``levels``, a row each; ``threads``, how many built each; ``stages``, their
        seconds, of shape (levels, stages), and ``names``, those of the stages; ``productions``, a row for each that did
        something at a level.
    productions : sequence
        Those of the task; they print as text.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> g.add(g.start, g.inputs.x, g.start + g.start)
    >>> result = ec.solve(ec.Task(g, inputs={"x": [1, 2]}, target=[4, 8]))
    >>> [row["production"] for row in result.profile.productions], "evaluate" in result.profile.seconds
    (['S ::= x', 'S ::= S + S'], True)
    """

    def __init__(self, record: dict[str, Any], productions: Sequence[object]) -> None:
        self._record, self._productions = record, productions

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_productions": self._names}

    @classmethod
    def empty(cls) -> Profile:
        """Return the profile of a search that did nothing."""
        rows = {"levels": np.zeros(0, _LEVEL), "productions": np.zeros(0, _ROW)}
        return cls({**rows, "threads": np.zeros(0, np.uint64), "stages": np.zeros((0, 0)), "names": ()}, ())

    @classmethod
    def of_sums(
        cls, wall: float, threads: int, seconds: dict[str, float], productions: list[dict[str, Any]]
    ) -> Profile:
        """Return a profile without levels: what `sums` wrote."""
        self = cls.empty()
        self.__dict__.update(_wall=wall, threads=threads, seconds=seconds, productions=productions)
        return self

    def sums(self) -> dict[str, Any]:
        """Return all but the levels, for JSON: wall, the seconds of all stages; threads; seconds; productions."""
        return {"wall": self._wall, "threads": self.threads, "seconds": self.seconds, "productions": self.productions}

    @cached_property
    def _wall(self) -> float:
        return float(self._record["levels"]["seconds"].sum())

    @cached_property
    def threads(self) -> int:
        """The most threads that built a level together; a level read from a file counts as built by one.

        It is fewer than ``ec.solve(threads=...)`` allows where no level was large enough for more, or where the system
        made no more threads.
        """
        return int(max(self._record["threads"], default=0))

    @classmethod
    def joined(cls, profiles: Sequence[Profile]) -> Profile:
        """Return one profile of several searches of one language, the levels of the first before those of the next."""
        records = [profile._record for profile in profiles]
        arrays = ("levels", "threads", "stages", "productions")
        whole = {**records[0], **{name: np.concatenate([record[name] for record in records]) for name in arrays}}
        before = np.cumsum([0, *(len(record["levels"]) for record in records)])[:-1]
        many = [len(record["productions"]) for record in records]
        whole["productions"]["level"] += np.repeat(before, many).astype(np.uint64)
        return cls(whole, profiles[0]._productions)

    @cached_property
    def _names(self) -> list[str]:
        return [str(production) for production in self._productions]

    @cached_property
    def seconds(self) -> dict[str, float]:
        """By stage: evaluate, fingerprint, test, distinct, append, ..."""
        return dict(zip(self._record["names"], self._record["stages"].sum(axis=0).tolist(), strict=True))

    @cached_property
    def productions(self) -> list[dict[str, Any]]:
        """A row for each production, in the grammar's order: its text, the seconds spent evaluating it, its counts."""
        return self._rows(slice(None))

    @cached_property
    def levels(self) -> list[dict[str, Any]]:
        """The same for each level that had candidates: cost, threads, seconds by stage, and the productions' rows."""
        record = self._record
        begins = np.searchsorted(record["productions"]["level"], np.arange(len(record["levels"]) + 1))
        costs, threads = record["levels"]["cost"].tolist(), record["threads"].tolist()
        return [
            {
                "cost": cost,
                "threads": threads[k],
                "seconds": dict(zip(record["names"], seconds, strict=True)),
                "productions": self._rows(slice(begins[k], begins[k + 1])),
            }
            for k, (cost, seconds) in enumerate(zip(costs, record["stages"].tolist(), strict=True))
        ]

    def _rows(self, part: slice) -> list[dict[str, Any]]:
        """Return a row for each production: the sums over part of the core's rows."""
        rows, many = self._record["productions"][part], len(self._names)
        of = rows["production"].astype(np.intp)
        seconds = np.bincount(of, rows["seconds"], many).tolist()
        counts = []
        for name in COUNTS:
            column = np.zeros(many, np.uint64)
            np.add.at(column, of, rows[name])
            counts.append(column.tolist())
        return [
            {"production": name, "seconds": spent, **dict(zip(COUNTS, row, strict=True))}
            for name, spent, *row in zip(self._names, seconds, *counts, strict=True)
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
        """Return it as a JSON object: wall, threads, seconds, productions, levels.

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

        return json.dumps({**self.sums(), "levels": self.levels})

    def plot(self, ax: Any = None) -> Any:
        """Draw the seconds by stage.

        Parameters
        ----------
        ax : matplotlib.axes.Axes, optional
            Where to draw; by default the axes of a new figure.

        Returns
        -------
        matplotlib.axes.Axes

        Raises
        ------
        ImportError
            matplotlib is not installed.
        """
        from ..plots.stages import draw_stages

        return draw_stages(self.seconds, ax)

    def _repr_html_(self) -> str:
        return html(_STAGE, self._stages(), left=1) + html(_PRODUCTION, self._dearest(), left=1)

    def __repr__(self) -> str:
        return self.table()
