"""The door to the core: what the other modules of Python may use of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._core import Engine, Partials, Slots, Unifier, search_options

if TYPE_CHECKING:
    from .._core import SearchOptions as SearchOptions

__all__ = ["Engine", "Partials", "Slots", "Unifier", "search_options"]
