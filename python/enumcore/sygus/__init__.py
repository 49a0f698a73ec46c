"""SyGuS-IF: tasks from files of the 1.x and 2.x forms, and programs back as answers.

A text passes the modules in this order: `smtlib.reader` (words and parentheses), `script` (commands, with `scope`),
`grammar` or `defaults` (the language), `goal` (the constraints, with `examples`, `expand`, `rows`, `space` and
`formula`), `printer` (the answer).  `writer` goes the other way.
`loader` runs them; `smtlib.fault` gives every error its line and column.
"""

from __future__ import annotations

from .loader import Problem, load, load_task, parse

__all__ = ["Problem", "load", "load_task", "parse"]
