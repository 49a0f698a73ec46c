"""The smallest regular expression that accepts some strings and rejects others.

Examples
--------
>>> import enumcore as ec
>>> from enumcore.domains import regex
>>> result = ec.solve(regex.task(["ab", "abab", "ababab"], ["", "a", "b", "ba", "aba"]))
>>> regex.to_re(result.program), result.certificate.minimal
('(?:ab)+', True)
"""

from . import demo
from .closure import Closure
from .language import COSTS, EXAMPLES, grammar, task
from .text import to_re

__all__ = ["COSTS", "EXAMPLES", "Closure", "demo", "grammar", "task", "to_re"]
