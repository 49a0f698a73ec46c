"""What a saved search says about itself: what was asked, and how long it took; the core saves the rest."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from .. import noise
from ..checks import shown
from ..errors import CheckpointError, EnumcoreError
from ..objectives.mdl import MDL
from ..tasks.task import Task
from .limits import Limits
from .options import Options
from .same import same_task

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["read_request", "write_request"]

_NOISES: Final = {name: kind for name in noise.__all__ if isinstance(kind := getattr(noise, name), type)}


def write_request(task: Task, objective: MDL | None, options: Mapping[str, Any]) -> dict[str, Any]:
    """Write what a search was asked as plain values, once it is known that they can be read back.

    Raises
    ------
    CheckpointError
        A search of that cannot be saved: it has loops, or something of its own that has no form in a file.
    """
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


def read_request(data: dict[str, Any]) -> tuple[Task, MDL | None, Options, Limits]:
    """Read back what `write_request` wrote, and the limits beside it."""
    limits = Limits(**data["limits"])
    return Task.from_dict(data["task"]), _read_objective(data["objective"]), Options(**data["options"]), limits


def _write_objective(objective: MDL | None) -> dict[str, Any] | None:
    if objective is None:
        return None
    name = type(objective.noise).__name__
    if _NOISES.get(name) is not type(objective.noise):
        raise CheckpointError(f"a search under a noise of your own cannot be saved: {shown(objective.noise)}")
    return {**asdict(objective), "noise": [name, asdict(objective.noise)]}


def _read_objective(data: dict[str, Any] | None) -> MDL | None:
    if data is None:
        return None
    name, fields = data["noise"]
    return MDL(**{**data, "noise": _NOISES[name](**fields)})
