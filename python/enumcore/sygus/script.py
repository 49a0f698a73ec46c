"""The commands of a file, in order: what they define goes into a `Script`.

To support a command, give it a function and a row in `_COMMANDS`; what is known but not supported is in `_LATER`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..expressions.expr import Const, Param
from ..expressions.macro import Macro
from ..smtlib.fault import Fault
from ..smtlib.functions import operands, read_macro, read_parameters
from ..smtlib.reader import Group, show
from ..smtlib.sorts import OWN_SORTS, read_sort
from ..smtlib.symbols import read_name, read_symbol
from ..theories.sorts import Sort
from .expand import calls_wanted
from .scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..smtlib.reader import Sexpr

__all__ = ["Script", "SynthFun", "read_script"]


@dataclass(frozen=True)
class SynthFun:
    """The function to be found.

    Attributes
    ----------
    name : str
    params : tuple of (str, Sort)
    sort : Sort
    grammar : list of Sexpr
        What follows the sort: nothing, a 1.x grammar, or the 2.x declarations and rules.
    at : int
        Its place in the text.
    """

    name: str
    params: tuple[tuple[str, Sort], ...]
    sort: Sort
    grammar: list[Sexpr]
    at: int


@dataclass
class Script:
    """What a file says, its constraints not yet looked into.

    Attributes
    ----------
    scope : Scope
    synth : SynthFun or None
    constraints : list of (Sexpr, int)
        Terms and the places of their commands, in order.
    """

    scope: Scope = field(default_factory=Scope)
    synth: SynthFun | None = None
    constraints: list[tuple[Sexpr, int]] = field(default_factory=list)


def read_script(commands: list[Sexpr]) -> Script:
    """Carry out the commands.

    Raises
    ------
    Fault
        A command that is unknown, malformed or not supported, or no function to be found.
    """
    script = Script()
    for node in commands:
        if not isinstance(node, Group) or not node.items:
            raise Fault(f"a command is a parenthesis with a name first, not {show(node)}", node.at)
        name = read_symbol(node.items[0], "a command")
        if name in _LATER:
            raise Fault(f"command {name} is not supported yet", node.at)
        if name not in _COMMANDS:
            raise Fault(f"unknown command {name}", node.at)
        _COMMANDS[name](script, node)
    return script


def _nothing(script: Script, node: Group) -> None:
    """Logics, options and information change no meaning; what is not supported is reported where it is used."""


def _define_sort(script: Script, node: Group) -> None:
    """`(define-sort name sort)`, or SMT-LIB's `(define-sort name () sort)`."""
    items = [item for item in node.items[1:] if not (isinstance(item, Group) and not item.items)]
    if len(items) != 2:
        raise Fault("define-sort takes a name and a sort; sorts with parameters are not supported", node.at)
    name = read_name(items[0], "a sort's name")
    if name in OWN_SORTS or name in script.scope.sorts:
        raise Fault(f"sort {name} is defined twice", items[0].at)
    script.scope.sorts[name] = read_sort(items[1], script.scope.sorts)


def _define_fun(script: Script, node: Group) -> None:
    macro = read_macro(node, script.scope)
    script.scope.macros[macro.name] = macro
    if calls_wanted(macro.body, script.scope):
        script.scope.calling.add(id(macro))


def _declare_var(script: Script, node: Group) -> None:
    name_node, sort_node = operands(node, "name", "sort")
    name = script.scope.fresh(name_node, "a variable's name")
    script.scope.variables[name] = script.scope.terms.input(name, read_sort(sort_node, script.scope.sorts))


def _synth_fun(script: Script, node: Group) -> None:
    if len(node.items) < 4:
        raise Fault("synth-fun takes a name, parameters, a sort and perhaps a grammar", node.at)
    if script.synth is not None:
        raise Fault("a second synth-fun: several functions at once are not supported yet", node.at)
    name = script.scope.fresh(node.items[1], "a function's name")
    params = read_parameters(node.items[2], script.scope.sorts)
    sort = read_sort(node.items[3], script.scope.sorts)
    script.synth = SynthFun(name, params, sort, node.items[4:], node.at)
    wanted = Macro(name, [Param(param, of) for param, of in params], Const(0, sort))
    script.scope.macros[name] = script.scope.wanted = wanted


def _constraint(script: Script, node: Group) -> None:
    if script.synth is None:
        raise Fault("a constraint before any synth-fun", node.at)
    script.constraints.append((operands(node, "term")[0], node.at))


_COMMANDS: Final[dict[str, Callable[[Script, Group], None]]] = {
    "set-logic": _nothing,
    "set-option": _nothing,
    "set-options": _nothing,
    "set-info": _nothing,
    "set-feature": _nothing,
    "check-synth": _nothing,
    "exit": _nothing,
    "define-sort": _define_sort,
    "define-fun": _define_fun,
    "declare-var": _declare_var,
    "synth-fun": _synth_fun,
    "constraint": _constraint,
}

_LATER: Final = frozenset(
    "assume chc-constraint check-sat declare-const declare-correlated-var declare-correlated-oracle declare-datatype "
    "declare-datatypes declare-fun declare-oracle-fun declare-primed-var declare-sort declare-weight define-const "
    "define-fun-rec define-funs-rec inv-constraint optimize-synth oracle-assume oracle-constraint "
    "oracle-constraint-cex oracle-constraint-io oracle-constraint-membership oracle-constraint-negwitness "
    "oracle-constraint-poswitness pop push synth-inv synth-pred".split()
)
