"""The meaning of a recursion in ten lines of Python, apart from the package: bodies are functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any


def value_of(term: tuple[Any, ...], children: Mapping[str, int], bodies: Mapping[str, Callable[..., Any]]) -> Any:
    """Return a term's value: the body of its symbol, on the values of its children and on its fields."""
    symbol, *parts = term
    count = children[symbol]
    values = [value_of(child, children, bodies) for child in parts[:count]]
    return bodies[symbol](*values, *parts[count:])
