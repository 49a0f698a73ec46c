"""enumcore: the shortest program that explains the data, by search, with a certificate.

A grammar says what a program is, a task what it must do, and `solve` finds a cheapest one::

    import numpy as np, enumcore as ec

    g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
    x, S = g.inputs.x, g.start
    g.add(S, x, 0, 1, ~S, S & S, S | S, S ^ S, S + S)
    result = ec.solve(ec.Task(g, inputs={"x": xs}, target=ys))
"""

from __future__ import annotations

from . import _core as _core
from . import noise
from .bank import Bank
from .bits import Bits, Bounds
from .certificate import Certificate
from .errors import EnumcoreError, GrammarError, InternalError, LimitsError, SearchError, SygusError, TaskError
from .expr import Apply, Call, Const, Expr, Input, Nonterminal, Output, Param, smt_apply
from .frames import all_inputs
from .front import Front, FrontRow
from .functions import (
    ashr,
    concat,
    distinct,
    eq,
    extract,
    implies,
    ite,
    nand,
    nor,
    repeat,
    rotate_left,
    rotate_right,
    sdiv,
    sge,
    sgt,
    sign_extend,
    sle,
    slt,
    smod,
    srem,
    udiv,
    uge,
    ugt,
    ule,
    ult,
    urem,
    xnor,
    zero_extend,
)
from .grammar import Grammar, Production
from .info import Info, info
from .levels import Level, Levels
from .limits import Limits
from .macro import Macro, define
from .objective import MDL
from .operators import Operator
from .profile import Profile
from .program import Program
from .result import Result
from .search import Search
from .shortest_certificate import ShortestCertificate
from .solve import solve
from .sorts import BitVec, Bool, Sort
from .status import Status
from .task import Task

__version__: str = _core.info()["version"]

__all__ = [
    "MDL",
    "Apply",
    "Bank",
    "BitVec",
    "Bits",
    "Bool",
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
    "Level",
    "Levels",
    "Limits",
    "LimitsError",
    "Macro",
    "Nonterminal",
    "Operator",
    "Output",
    "Param",
    "Production",
    "Profile",
    "Program",
    "Result",
    "Search",
    "SearchError",
    "ShortestCertificate",
    "Sort",
    "Status",
    "SygusError",
    "Task",
    "TaskError",
    "all_inputs",
    "ashr",
    "concat",
    "define",
    "distinct",
    "eq",
    "extract",
    "implies",
    "info",
    "ite",
    "nand",
    "noise",
    "nor",
    "repeat",
    "rotate_left",
    "rotate_right",
    "sdiv",
    "sge",
    "sgt",
    "sign_extend",
    "sle",
    "slt",
    "smod",
    "smt_apply",
    "solve",
    "srem",
    "udiv",
    "uge",
    "ugt",
    "ule",
    "ult",
    "urem",
    "xnor",
    "zero_extend",
]
