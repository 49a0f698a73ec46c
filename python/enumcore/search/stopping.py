"""What ends the searches of a thread from outside: those that it makes look at it beside their own `stop`."""

from __future__ import annotations

from contextvars import ContextVar
from threading import Event

__all__ = ["stopped_by", "stopper"]

_stopper: ContextVar[Event] = ContextVar("_stopper")


def stopped_by(event: Event) -> None:
    """Let an event, once it is set, stop every search that this thread makes from now on."""
    _stopper.set(event)


def stopper() -> Event | None:
    """Return the event that stops what this thread makes now, or None."""
    return _stopper.get(None)
