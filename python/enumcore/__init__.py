"""enumcore: the shortest program that explains the data, by search, with a certificate.

A grammar says what a program is, a task what it must do, and `solve` finds a cheapest one::

    import numpy as np, enumcore as ec

    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    x, S = g.inputs.x, g.start
    g.add(S, x, 0, 1, ~S, S & S, S | S, S ^ S, S + S)
    result = ec.solve(ec.Task(g, inputs={"x": xs}, target=ys))
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _core as _core
from . import noise
from .adapt import adapt
from .adaptation import Adaptation
from .bank import Bank
from .bits import Bits, Bounds
from .certificate import Certificate
from .compound import List, Record
from .errors import (
    EnumcoreError,
    GrammarError,
    InternalError,
    LimitsError,
    SearchError,
    SygusError,
    TaskError,
    UndefinedError,
)
from .expr import Apply, Bound, Call, Const, Expr, Input, Nonterminal, Output, Param, empty_set
from .frames import all_inputs
from .front import Front, FrontRow
from .functions import (
    ashr,
    comp,
    concat,
    distinct,
    eq,
    extract,
    implies,
    ite,
    nand,
    nego,
    nor,
    repeat,
    rotate_left,
    rotate_right,
    saddo,
    sdiv,
    sdivo,
    sge,
    sgt,
    sign_extend,
    sle,
    slt,
    smod,
    smt_apply,
    smulo,
    srem,
    ssubo,
    subset,
    uaddo,
    udiv,
    uge,
    ugt,
    ule,
    ult,
    umulo,
    urem,
    usubo,
    xnor,
    zero_extend,
)
from .grammar import Grammar, Production
from .info import Info, info
from .levels import Level, Levels
from .limits import Limits
from .lists import Lists
from .loops import Loop, fixpoint, fold, iterate
from .macro import Macro, define
from .objective import MDL
from .operators import Operator
from .profile import Profile
from .program import Program
from .result import Result
from .scope import Item, Scope
from .search import Search
from .shortest_certificate import ShortestCertificate
from .solve import solve
from .sorts import BitVec, Bool, Set, Sort
from .status import Status
from .task import Task

if TYPE_CHECKING:
    from . import strategies as strategies

__version__: str = _core.info()["version"]

__all__ = [
    "MDL",
    "Adaptation",
    "Apply",
    "Bank",
    "BitVec",
    "Bits",
    "Bool",
    "Bound",
    "Bounds",
    "Call",
    "Certificate",
    "Const",
    "EnumcoreError",
    "Expr",
    "Front",
    "FrontRow",
    "Grammar",
    "GrammarError",
    "Info",
    "Input",
    "InternalError",
    "Item",
    "Level",
    "Levels",
    "Limits",
    "LimitsError",
    "List",
    "Lists",
    "Loop",
    "Macro",
    "Nonterminal",
    "Operator",
    "Output",
    "Param",
    "Production",
    "Profile",
    "Program",
    "Record",
    "Result",
    "Scope",
    "Search",
    "SearchError",
    "Set",
    "ShortestCertificate",
    "Sort",
    "Status",
    "SygusError",
    "Task",
    "TaskError",
    "UndefinedError",
    "adapt",
    "all_inputs",
    "ashr",
    "comp",
    "concat",
    "define",
    "distinct",
    "empty_set",
    "eq",
    "extract",
    "fixpoint",
    "fold",
    "implies",
    "info",
    "ite",
    "iterate",
    "nand",
    "nego",
    "noise",
    "nor",
    "repeat",
    "rotate_left",
    "rotate_right",
    "saddo",
    "sdiv",
    "sdivo",
    "sge",
    "sgt",
    "sign_extend",
    "sle",
    "slt",
    "smod",
    "smt_apply",
    "smulo",
    "solve",
    "srem",
    "ssubo",
    "subset",
    "uaddo",
    "udiv",
    "uge",
    "ugt",
    "ule",
    "ult",
    "umulo",
    "urem",
    "usubo",
    "xnor",
    "zero_extend",
]


def __getattr__(name: str) -> Any:
    """Load `strategies` when it is first asked for: it uses this package's face, so it comes after it."""
    if name != "strategies":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return import_module(f"{__name__}.{name}")
