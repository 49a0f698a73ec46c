"""What a saved search says about itself: what was asked, and how long it took; the core saves the rest."""

from __future__ import annotations

from dataclasses import asdict
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from ..checks import is_number, shown
from ..errors import CheckpointError, EnumcoreError
from ..tasks.task import Task
from .limits import Limits
from .options import Options

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from ..engine.core import Engine
    from ..noise import Noise
    from ..objectives.mdl import MDL

__all__ = ["EVERY", "Saver", "Stored"]

EVERY: Final = 60.0  # seconds


class Saver:
    """Saves one search: where and when it is asked to, and as it goes.

    Attributes
    ----------
    place : Path or None
        Where it is saved as it goes.
    """

    def __init__(self, task: Task, objective: MDL | None, options: Mapping[str, Any]) -> None:
        self._of = task, objective, options
        self._asked: dict[str, Any] = {}  # the same as plain values, once they are needed
        self._every, self._last = EVERY, monotonic()
        self.place: Path | None = None

    def keep_at(self, place: object, every: object) -> None:
        """Save it there every so many seconds; nowhere when the place is None.

        Raises
        ------
        CheckpointError
            That is no path, or its folder is not there, or no number of seconds; or a search of that cannot be saved.
        """
        if place is None:
            return
        from .checkpoint import as_target

        if not is_number(every) or not every >= 0:  # type: ignore[operator]
            raise CheckpointError(f"every={shown(every)} is not a number of seconds")
        self.place, self._every = as_target(place), float(every)  # type: ignore[arg-type]
        self._describe()

    @property
    def is_due(self) -> bool:
        """Whether it is time to save."""
        return monotonic() - self._last >= self._every

    def save(self, path: object, sections: Any, limits: Limits, elapsed: float, spent: float) -> None:
        """Write what the core has to a file, with what was asked and how long it took."""
        from .checkpoint import as_target, write

        given = {name: value for name, value in asdict(limits).items() if value is not None}
        about = {**self._describe(), "limits": given, "elapsed": elapsed, "spent": spent}
        write(as_target(path), about, sections)
        if path is self.place:
            self._last = monotonic()

    def _describe(self) -> dict[str, Any]:
        self._asked = self._asked or _write_request(*self._of)
        return self._asked


class Stored(NamedTuple):
    """A search that was saved."""

    path: Path
    task: Task
    objective: MDL | None
    options: Options
    limits: Limits
    elapsed: float
    spent: float
    sections: list[NDArray[np.uint8]]

    @classmethod
    def at(cls, given: object) -> Stored:
        """Read it from a file."""
        from .checkpoint import as_path, read

        path = as_path(given)
        about, sections = read(path)
        task, objective = Task.from_dict(about["task"]), _read_objective(about["objective"])
        options, limits = Options(**about["options"]), Limits(**about["limits"])
        return cls(path, task, objective, options, limits, about["elapsed"], about["spent"], sections)

    def take_up(self, engine: Engine, poll: Callable[[], bool]) -> None:
        """Bring a new engine to where the search was.

        Raises
        ------
        CheckpointError
            The engine's memory does not suffice, or what the file holds fits no search of its task.
        KeyboardInterrupt
            It was interrupted.
        """
        if not self.sections:
            return
        try:
            if engine.is_begun:
                engine.load(self.sections, poll)
        except ValueError as error:
            raise CheckpointError(f"{self.path}: the file fits no search of its task: {error}") from error
        if isinstance(engine.error, KeyboardInterrupt):
            raise engine.error
        if engine.error is None and engine.status != "running":
            raise CheckpointError(f"{self.path}: there is too little memory for this search; give more by limits=")


def _write_request(task: Task, objective: MDL | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Write what a search was asked as plain values, once it is known that they can be read back.

    Raises
    ------
    CheckpointError
        A search of that cannot be saved: it has loops, or something of its own that has no form in a file.
    """
    from .same import same_task

    if task.scopes:
        raise CheckpointError(
            "a search with loops cannot be saved: its states are not in the file; leave out checkpoint="
        )
    try:
        data = task.to_dict()
        again = Task.from_dict(data)
    except EnumcoreError as error:
        raise CheckpointError(f"this search cannot be saved, since its task cannot: {error}") from error
    if not same_task(task, again):
        raise CheckpointError("this search cannot be saved: its task is another one when it is read back")
    return {"task": data, "objective": _write_objective(objective), "options": dict(options)}


def _write_objective(objective: MDL | None) -> dict[str, Any] | None:
    if objective is None:
        return None
    name = type(objective.noise).__name__
    if _noises().get(name) is not type(objective.noise):
        raise CheckpointError(f"a search under a noise of your own cannot be saved: {shown(objective.noise)}")
    return {**asdict(objective), "noise": [name, asdict(objective.noise)]}


def _read_objective(data: dict[str, Any] | None) -> MDL | None:
    if data is None:
        return None
    from ..objectives.mdl import MDL

    name, fields = data["noise"]
    return MDL(**{**data, "noise": _noises()[name](**fields)})


def _noises() -> dict[str, type[Noise]]:
    """Return the noises of this package by name."""
    from .. import noise

    return {name: kind for name in noise.__all__ if isinstance(kind := getattr(noise, name), type)}
