"""Where a search spent its time, by stage and by production."""

from __future__ import annotations

from typing import Any

from .tables import aligned

__all__ = ["Profile"]

_COUNTS = ("candidates", "evaluated", "distinct", "duplicates", "pruned")


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
        levels = raw["levels"]
        self.seconds: dict[str, float] = {
            stage: sum((level["stages"][stage] for level in levels), 0.0) for stage in raw["stages"]
        }
        keys = ("seconds", *_COUNTS)
        self.levels: list[dict[str, Any]] = [
            {
                "cost": level["cost"],
                "seconds": level["stages"],
                "productions": [
                    {"production": name, **{key: row[key] for key in keys}}
                    for name, row in zip(names, level["productions"], strict=True)
                ],
            }
            for level in levels
        ]
        self.productions: list[dict[str, Any]] = [
            {"production": name, **{key: sum(level["productions"][k][key] for level in levels) for key in keys}}
            for k, name in enumerate(names)
        ]
        self._wall = sum((level["seconds"] for level in levels), 0.0)

    def table(self) -> str:
        """Return both as text tables: the stages, then the productions, the dearest first.

        Examples
        --------
        >>> print(Profile({"stages": [], "levels": []}, []).table())
        stage  seconds  share
        <BLANKLINE>
        production  seconds  candidates  evaluated  distinct  duplicates  pruned
        """
        whole = self._wall or 1.0
        stages = [(stage, spent, f"{spent / whole:.0%}") for stage, spent in self.seconds.items()]
        rows = sorted(self.productions, key=lambda row: -row["seconds"])
        heads = ("production", "seconds", *_COUNTS)
        return "\n".join(
            [
                aligned(("stage", "seconds", "share"), stages, left=1),
                "",
                aligned(heads, [[row[head] for head in heads] for row in rows], left=1),
            ]
        )

    def to_json(self) -> str:
        """Return it as a JSON object: seconds, productions, levels.

        Examples
        --------
        >>> Profile({"stages": [], "levels": []}, []).to_json()
        '{"seconds": {}, "productions": [], "levels": []}'
        """
        import json

        return json.dumps({"seconds": self.seconds, "productions": self.productions, "levels": self.levels})

    def __repr__(self) -> str:
        return self.table()
