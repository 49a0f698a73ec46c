"""The question whether programs meet a specification, in SMT-LIB."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..expressions.expr import Apply, Const, Expr, Input
from ..expressions.macro import macros_of
from ..expressions.walks import bottom_up, subterms
from ..smtlib.standard import standard
from ..smtlib.writer import Naming, define_fun, smt, symbol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..programs.program import Program
    from .specification import Specification

__all__ = ["query"]

_NONLINEAR = frozenset(("mul", "div", "mod"))


def query(asked: Specification, programs: Sequence[Program]) -> tuple[str, dict[str, str]]:
    """Return a script that can be satisfied exactly where the programs fail, and the symbols of the variables.

    Parameters
    ----------
    asked : Specification
    programs : sequence of Program
        One for each function, in order.

    Examples
    --------
    >>> import enumcore as ec
    >>> from enumcore.tasks.specification import asked_in_python
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(32)}, output=ec.BitVec(32))
    >>> g.add(g.start, g.inputs.x)
    >>> script, names = query(asked_in_python(g, g.output >= g.inputs.x, "smt"), [ec.Program(g.inputs.x, [g.inputs.x])])
    >>> print(script)
    (set-logic QF_BV)
    (define-fun f ((x (_ BitVec 32))) (_ BitVec 32) x)
    (declare-const x (_ BitVec 32))
    (assert (not (bvuge (f x) x)))
    >>> names
    {'x': 'x'}
    """
    formula, bodies = standard(asked.formula), [standard(program.expr) for program in programs]
    naming = Naming(formula, *bodies)
    names = naming.variables(asked.variables)
    lines = [f"(set-logic {_logic([formula, *bodies, *(macro.body for macro in macros_of(*bodies))])})"]
    helpers = macros_of(*bodies)
    lines += [define_fun(naming.macro(macro), macro.params, standard(macro.body), naming) for macro in helpers]
    called = macros_of(formula)
    for function, program, body in zip(asked.functions, programs, bodies, strict=True):
        if function.macro in called:
            lines.append(define_fun(naming.macro(function.macro), program.inputs, body, naming))
    lines += [f"(declare-const {symbol(names[name])} {sort.smt})" for name, sort in asked.variables.items()]
    lines += _asserted(formula, naming, names)
    return "\n".join(lines), {name: symbol(names[name]) for name in names}


def _asserted(formula: Expr, naming: Naming, names: dict[str, str]) -> Iterator[str]:
    """Yield definitions of what occurs more than once in a formula, then the assertion that it fails."""
    uses = Counter(id(arg) for node in subterms(formula) for arg in node.args)
    shared: dict[int, Input] = {}
    taken = {*names.values(), *(naming.macro(macro) for macro in macros_of(formula))}
    called = dict(names)

    def put(node: Expr, args: list[Expr]) -> Expr:
        term = node.with_args(args)
        if uses[id(node)] < 2 or not node.args:
            return term
        name = f"|shared {len(shared)}|"
        own = shared[id(node)] = Input(name, node.sort)
        called[name] = naming.function(f"s{len(shared)}", taken)
        defined.append(f"(define-fun {symbol(called[name])} () {node.sort.smt} {smt(term, naming.macro, called)})")
        return own

    defined: list[str] = []
    whole = bottom_up(formula, put)
    yield from defined
    yield f"(assert (not {smt(whole, naming.macro, called)}))"


def _logic(terms: Iterable[Expr]) -> str:
    nodes = [node for term in terms for node in subterms(term)]
    theories = {node.sort.theory for node in nodes} - {"Bool"}
    if theories != {"Int"}:
        return "QF_BV" if theories <= {"BitVec"} else "ALL"
    products = [node for node in nodes if isinstance(node, Apply) and node.operator.name in _NONLINEAR]
    return "ALL" if any(sum(not isinstance(arg, Const) for arg in node.args) > 1 for node in products) else "QF_LIA"
