"""Lists of integers: programs of map, filter, fold and their like, found from examples.

Examples
--------
>>> import enumcore as ec
>>> from enumcore.domains import lists
>>> result = ec.solve(lists.task({"x": [[3, -1, 2], [-5, 4]]}, [5, 4]))
>>> result.program, result.certificate.minimal
(sum(filter(>0, x)), True)
"""

from . import demo
from .deepcoder import RANGE, deepcoder
from .free import WINDOW, free
from .tasks import LANGUAGES, grammar, task

__all__ = ["LANGUAGES", "RANGE", "WINDOW", "deepcoder", "demo", "free", "grammar", "task"]
