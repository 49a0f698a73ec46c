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

from .engine.bank import Bank
from .errors import (
    CheckpointError,
    EnumcoreError,
    ExtraError,
    GrammarError,
    InternalError,
    LimitsError,
    OperatorError,
    OptionError,
    ParseError,
    SchemaError,
    SearchError,
    SygusError,
    TaskError,
    UndefinedError,
)
from .expressions.expr import Apply, Bound, Const, Expr, Input, Nonterminal, Output, Param, empty_set
from .expressions.functions import (
    ashr,
    closure,
    comp,
    compose,
    concat,
    converse,
    distinct,
    eq,
    exists,
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
from .expressions.loops import Loop, fixpoint, fold, iterate
from .expressions.macro import Call, Macro, define
from .expressions.own import OwnFunction, operator
from .expressions.recursion import Recursion, recurse
from .grammars.grammar import Grammar
from .grammars.production import Production
from .grammars.scope import Item, Scope
from .info import Info, info, version
from .programs.program import Program
from .results.certificate import Certificate
from .results.improvement import Improvement
from .results.levels import Level, Levels
from .results.profile import Profile
from .results.result import Result
from .results.status import Status
from .search.limits import Limits
from .search.search import Search
from .search.solve import solve
from .search.strategy import take_by_default
from .tasks.frames import all_inputs
from .tasks.readers import register
from .tasks.task import Task
from .theories import terms
from .theories.compound import List, Record
from .theories.forests import Forest
from .theories.lists import Lists
from .theories.operators import Operator
from .theories.own_sorts import OwnSort
from .theories.own_sorts import own_sort as sort
from .theories.sorts import BitVec, Bool, Int, Relation, Set, Sort
from .theories.terms import Category, Symbol, Terms

if TYPE_CHECKING:
    from . import noise as noise
    from . import strategies as strategies
    from . import sygus as sygus
    from .learning.abstractions import Abstractions, find_abstractions
    from .learning.adapt import adapt
    from .learning.adaptation import Adaptation
    from .learning.learn import Learned, learn
    from .learning.posterior import Behaviour, Posterior
    from .objectives.mdl import MDL
    from .results.bits import Bits, Bounds
    from .results.cactus import cactus
    from .results.front import Front, FrontRow
    from .results.several_certificate import SeveralCertificate
    from .results.several_result import SeveralResult
    from .results.shortest_certificate import ShortestCertificate
    from .runs.many import solve_many
    from .search.strategy import Strategy

__version__: str = version

__all__ = [
    "MDL",
    "Abstractions",
    "Adaptation",
    "Apply",
    "Bank",
    "Behaviour",
    "BitVec",
    "Bits",
    "Bool",
    "Bound",
    "Bounds",
    "Call",
    "Category",
    "Certificate",
    "CheckpointError",
    "Const",
    "EnumcoreError",
    "Expr",
    "ExtraError",
    "Forest",
    "Front",
    "FrontRow",
    "Grammar",
    "GrammarError",
    "Improvement",
    "Info",
    "Input",
    "Int",
    "InternalError",
    "Item",
    "Learned",
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
    "OperatorError",
    "OptionError",
    "Output",
    "OwnFunction",
    "OwnSort",
    "Param",
    "ParseError",
    "Posterior",
    "Production",
    "Profile",
    "Program",
    "Record",
    "Recursion",
    "Relation",
    "Result",
    "SchemaError",
    "Scope",
    "Search",
    "SearchError",
    "Set",
    "SeveralCertificate",
    "SeveralResult",
    "ShortestCertificate",
    "Sort",
    "Status",
    "SygusError",
    "Symbol",
    "Task",
    "TaskError",
    "Terms",
    "UndefinedError",
    "adapt",
    "all_inputs",
    "ashr",
    "cactus",
    "closure",
    "comp",
    "compose",
    "concat",
    "converse",
    "define",
    "distinct",
    "empty_set",
    "eq",
    "exists",
    "extract",
    "find_abstractions",
    "fixpoint",
    "fold",
    "implies",
    "info",
    "ite",
    "iterate",
    "learn",
    "nand",
    "nego",
    "noise",
    "nor",
    "operator",
    "recurse",
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
    "solve_many",
    "sort",
    "srem",
    "ssubo",
    "subset",
    "terms",
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


# What a first search does not need is loaded when it is first asked for: rooms, and names, with their modules.
_ROOMS = ("domains", "noise", "strategies", "sygus")
_LATER = {
    "Abstractions": "learning.abstractions",
    "Adaptation": "learning.adaptation",
    "Behaviour": "learning.posterior",
    "Bits": "results.bits",
    "Bounds": "results.bits",
    "Front": "results.front",
    "FrontRow": "results.front",
    "Learned": "learning.learn",
    "MDL": "objectives.mdl",
    "Posterior": "learning.posterior",
    "SeveralCertificate": "results.several_certificate",
    "SeveralResult": "results.several_result",
    "ShortestCertificate": "results.shortest_certificate",
    "adapt": "learning.adapt",
    "cactus": "results.cactus",
    "find_abstractions": "learning.abstractions",
    "learn": "learning.learn",
    "solve_many": "runs.many",
}


def _read_sygus(source: Any) -> Task:
    from .sygus import load_task

    return load_task(source)


def _write_sygus(task: Task, name: str) -> str:
    from .sygus.writer import write_task

    return write_task(task, name)


def _unification(task: Task, effort: str) -> Strategy | None:
    from .engine.conditionals import can_be_unified

    if not can_be_unified(task):
        return None
    from .strategies.unification import Unification

    return Unification(effort)


_FEWEST_TO_PAIR = 64  # points


def _pairing(task: Task, effort: str) -> Strategy | None:
    if task.points < _FEWEST_TO_PAIR:  # a plain search has it in the time that it takes to begin
        return None
    from .strategies.pairing.strategy import Pairing, can_be_paired

    return Pairing(effort) if can_be_paired(task) else None


def _specified(task: Task, effort: str) -> Strategy | None:
    if task.asked is None:
        return None
    from .strategies.specified import Specified

    return Specified(effort)


register("sygus", _read_sygus, _write_sygus)
take_by_default(_pairing)
take_by_default(_unification)
take_by_default(_specified)


if not TYPE_CHECKING:  # for a checker, a name that is not there is a mistake

    def __getattr__(name: str) -> Any:
        from importlib import import_module

        if name in _ROOMS:
            return import_module(f"{__name__}.{name}")
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
        return value


def __dir__() -> list[str]:
    return sorted({*__all__, *_ROOMS, "__version__"})
