"""The commands of a file, in order: what they define goes into a `Script`.

To support a command, give it a function and a row in `_COMMANDS`; what is known but not supported is in `_LATER`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from ..expressions.expr import Const, Param
from ..expressions.macro import Macro
from ..smtlib.fault import Fault, at_place
from ..smtlib.functions import operands, read_macro, read_parameters
from ..smtlib.reader import Group, show
from ..smtlib.sorts import OWN_SORTS, read_sort
from ..smtlib.symbols import read_name, read_symbol
from ..theories.operators import lookup
from ..theories.sorts import Bool, Sort
from .expand import calls_wanted
from .scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..expressions.expr import Expr
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
    synths : list of SynthFun
    constraints : list of (Sexpr, int)
        Terms and the places of their commands, in order.
    invariants : list of (Expr, int)
        What `inv-constraint` stands for, and its place.
    bodies : list of Sexpr
        Of `define-fun`.
    """

    scope: Scope = field(default_factory=Scope)
    synths: list[SynthFun] = field(default_factory=list)
    constraints: list[tuple[Sexpr, int]] = field(default_factory=list)
    invariants: list[tuple[Expr, int]] = field(default_factory=list)
    bodies: list[Sexpr] = field(default_factory=list)


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
    script.bodies.append(node.items[-1])
    if calls_wanted(macro.body, script.scope):
        script.scope.calling.add(id(macro))


def _define_const(script: Script, node: Group) -> None:
    """`(define-const name sort term)`: a function without parameters."""
    operands(node, "name", "sort", "term")
    _define_fun(script, Group([node.items[0], node.items[1], Group([], node.at), *node.items[2:]], node.at))


def _declare_var(script: Script, node: Group) -> None:
    name_node, sort_node = operands(node, "name", "sort")
    name = script.scope.fresh(name_node, "a variable's name")
    script.scope.variables[name] = script.scope.terms.input(name, read_sort(sort_node, script.scope.sorts))


def _declare_primed_var(script: Script, node: Group) -> None:
    """`(declare-primed-var v S)` of the 1.x form: `v` and `v!`."""
    name_node, sort_node = operands(node, "name", "sort")
    name, sort = script.scope.fresh(name_node, "a variable's name"), read_sort(sort_node, script.scope.sorts)
    for each in (name, f"{name}!"):
        if script.scope.has(each):
            raise Fault(f"{each} is defined twice", name_node.at)
        script.scope.variables[each] = script.scope.terms.input(each, sort)


def _declare_fun(script: Script, node: Group) -> None:
    """`(declare-fun v () S)`, or `(declare-const v S)`: a variable, since constraints hold for all functions."""
    name, sort = node.items[1:2], node.items[-1]
    params = node.items[2:-1]
    if len(node.items) not in (3, 4) or any(not isinstance(item, Group) for item in params):
        raise Fault(f"declare-fun takes name parameters sort: {show(node)}", node.at)
    if any(item.items for item in params if isinstance(item, Group)):
        raise Fault(f"declare-fun with parameters is not supported yet: {show(node)}", node.at)
    fresh = script.scope.fresh(name[0], "a variable's name")
    script.scope.variables[fresh] = script.scope.terms.input(fresh, read_sort(sort, script.scope.sorts))


def _synth_fun(script: Script, node: Group) -> None:
    if len(node.items) < 4:
        raise Fault("synth-fun takes a name, parameters, a sort and perhaps a grammar", node.at)
    _wanted(script, node, read_sort(node.items[3], script.scope.sorts), node.items[4:])


def _synth_inv(script: Script, node: Group) -> None:
    """`(synth-inv name parameters grammar?)`: a predicate."""
    if len(node.items) < 3:
        raise Fault("synth-inv takes a name, parameters and perhaps a grammar", node.at)
    _wanted(script, node, Bool, node.items[3:])


def _wanted(script: Script, node: Group, sort: Sort, grammar: list[Sexpr]) -> None:
    name = script.scope.fresh(node.items[1], "a function's name")
    params = read_parameters(node.items[2], script.scope.sorts)
    script.synths.append(SynthFun(name, params, sort, grammar, node.at))
    wanted = Macro(name, [Param(param, of) for param, of in params], Const(0, sort))
    script.scope.macros[name] = wanted
    script.scope.wanted.append(wanted)


def _constraint(script: Script, node: Group) -> None:
    if not script.synths:
        raise Fault("a constraint before any synth-fun", node.at)
    script.constraints.append((operands(node, "term")[0], node.at))


def _inv_constraint(script: Script, node: Group) -> None:
    """`(inv-constraint inv pre trans post)`: it holds at first, is kept by each step, and implies the end."""
    names = [read_symbol(item, "a function") for item in operands(node, "inv", "pre", "trans", "post")]
    for name, item in zip(names, node.items[1:], strict=True):
        if name not in script.scope.macros:
            raise Fault(f"{name} is not known", item.at)
    inv, pre, trans, post = (script.scope.macros[name] for name in names)
    terms = script.scope.terms
    now = [terms.input(f"{param.name}", param.sort) for param in inv.params]
    then = [terms.input(f"{param.name}!", param.sort) for param in inv.params]
    with at_place(node.at):
        inv_now, inv_then = terms.call(inv, now), terms.call(inv, then)
        step = terms.call(trans, [*now, *then])
        rules = [(terms.call(pre, now), inv_now), (inv_now, step, inv_then), (inv_now, terms.call(post, now))]
        script.invariants += [(terms.apply(lookup("implies", "Bool"), rule), node.at) for rule in rules]


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
    "declare-const": _declare_fun,
    "declare-fun": _declare_fun,
    "declare-primed-var": _declare_primed_var,
    "define-const": _define_const,
    "synth-fun": _synth_fun,
    "synth-inv": _synth_inv,
    "inv-constraint": _inv_constraint,
    "constraint": _constraint,
}

_LATER: Final = frozenset(
    "assume chc-constraint check-sat declare-correlated-var declare-correlated-oracle declare-datatype "
    "declare-datatypes declare-oracle-fun declare-sort declare-weight "
    "define-fun-rec define-funs-rec optimize-synth oracle-assume oracle-constraint "
    "oracle-constraint-cex oracle-constraint-io oracle-constraint-membership oracle-constraint-negwitness "
    "oracle-constraint-poswitness pop push synth-pred".split()
)
