"""enumcore: the shortest program that explains the data, by search, with a certificate."""

from . import _core
from .errors import EnumcoreError, GrammarError, InternalError, LimitsError, SearchError, SygusError, TaskError
from .expr import Apply, Call, Const, Expr, Input, Nonterminal, Output, Param, smt_apply
from .frames import all_inputs
from .functions import *  # noqa: F403
from .functions import __all__ as _functions
from .grammar import Grammar, Production
from .macro import Macro, define
from .operators import Operator
from .program import Program
from .sorts import BitVec, Bool, Sort
from .task import Task

__version__: str = _core.info()["version"]
