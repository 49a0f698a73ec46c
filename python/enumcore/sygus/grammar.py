"""The grammar of a `synth-fun`, in the 1.x form (rules alone) and the 2.x form (declarations, then rules).

Nonterminals that derive nothing and those that the start never reaches are left out with the productions that need
them: files made by programs have both, and no program of the language changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..grammars.derives import ending, reachable
from ..grammars.grammar import Grammar
from ..smtlib.fault import Fault, at_place
from ..smtlib.reader import Atom, Group, show
from ..smtlib.sorts import read_sort
from ..smtlib.symbols import read_name, read_symbol
from ..smtlib.terms import read_term
from ..theories.sorts import Sort
from .constants import likely_constants
from .expand import calls_wanted

if TYPE_CHECKING:
    from collections.abc import Callable

    from ..expressions.expr import Expr
    from ..smtlib.reader import Sexpr
    from .constants import Numbers
    from .scope import Scope
    from .script import SynthFun

__all__ = ["FAMILIES", "read_grammar"]

_FEW_BITS: Final = 8  # (Constant S) stands for every constant of at most this many bits


@dataclass(frozen=True)
class _Rule:
    """One nonterminal: its sort, its terms, and the nonterminals that each term needs."""

    name: str
    sort: Sort
    terms: list[Sexpr]
    needs: list[set[str]]
    at: int


def read_grammar(synth: SynthFun, scope: Scope, numbers: Numbers) -> Grammar:
    """The grammar that the file writes.

    Raises
    ------
    Fault
        It is malformed, uses a construct not supported yet, or its start derives nothing.
    """
    if len(synth.grammar) > 2:
        raise Fault("after the sort come declarations and rules, and nothing else", synth.grammar[2].at)
    rules = _rules(synth, scope)
    for name, _ in synth.params:
        if name in rules:
            raise Fault(f"nonterminal {name} has the name of a parameter", rules[name].at)
    if len(synth.grammar) == 2:
        _check_declared(synth.grammar[0], rules, scope)
    first = next(iter(rules.values()))
    start = rules.get("Start", first) if len(synth.grammar) == 1 else first
    if start.sort != synth.sort:
        raise Fault(f"the start {start.name} has sort {start.sort}, the function {synth.sort}", start.at)
    live = _reached(start, _alive(rules))
    if start.name not in live:
        raise Fault(f"nonterminal {start.name} derives nothing: each of its terms needs one that does", start.at)
    return _build(synth, scope, start, live, numbers)


def _rules(synth: SynthFun, scope: Scope) -> dict[str, _Rule]:
    node = synth.grammar[-1]
    if not isinstance(node, Group) or not node.items:
        raise Fault(f"a grammar is ((nonterminal sort (term ...)) ...), not {show(node)}", node.at)
    heads: dict[str, Group] = {}
    for item in node.items:
        if not isinstance(item, Group) or len(item.items) != 3 or not isinstance(item.items[2], Group):
            raise Fault(f"a rule is (nonterminal sort (term ...)), not {show(item)}", item.at)
        name = read_name(item.items[0], "a nonterminal's name")
        if name in heads:
            raise Fault(f"two rules for {name}", item.at)
        heads[name] = item
    return {name: _rule(name, item, heads, synth, scope) for name, item in heads.items()}


def _rule(name: str, item: Group, heads: dict[str, Group], synth: SynthFun, scope: Scope) -> _Rule:
    group = item.items[2]
    assert isinstance(group, Group)
    sort, of_params = read_sort(item.items[1], scope.sorts), {sort for _, sort in synth.params}
    terms = [term for term in group.items if sort in of_params or not _is_variables(term, sort, scope)]
    needs = [{word.text for word in _words(term) if word.text in heads} for term in terms]
    return _Rule(name, sort, terms, needs, item.at)


def _is_variables(node: Sexpr, sort: Sort, scope: Scope) -> bool:
    """Whether a term is `(Variable S)` of a sort, which without such parameters stands for nothing."""
    if not isinstance(node, Group) or len(node.items) != 2 or not isinstance(node.items[0], Atom):
        return False
    return FAMILIES.get(node.items[0].text) is _variables and read_sort(node.items[1], scope.sorts) == sort


def _words(node: Sexpr) -> list[Atom]:
    words, todo = list[Atom](), [node]
    while todo:
        top = todo.pop()
        if isinstance(top, Group):
            todo += top.items
        elif top.kind in ("symbol", "quoted"):
            words.append(top)
    return words


def _check_declared(node: Sexpr, rules: dict[str, _Rule], scope: Scope) -> None:
    declared: dict[str, Sort] = {}
    for item in node.items if isinstance(node, Group) else [node]:
        if not isinstance(item, Group) or len(item.items) != 2:
            raise Fault(f"a declaration is (nonterminal sort), not {show(item)}", item.at)
        name, sort = read_symbol(item.items[0], "a nonterminal"), read_sort(item.items[1], scope.sorts)
        if name not in rules or rules[name].sort != sort:
            raise Fault(f"{name} is declared with sort {sort} and has no rule of that sort", item.at)
        declared[name] = sort
    for name, rule in rules.items():
        if name not in declared:
            raise Fault(f"{name} has a rule and is not declared", rule.at)


def _alive(rules: dict[str, _Rule]) -> dict[str, _Rule]:
    """The rules that derive something, and of each the terms that do."""
    alive = ending([(rule.name, needs) for rule in rules.values() for needs in rule.needs])
    return {name: _restrict(rule, alive) for name, rule in rules.items() if name in alive}


def _restrict(rule: _Rule, names: set[str]) -> _Rule:
    kept = [(term, needs) for term, needs in zip(rule.terms, rule.needs, strict=True) if needs <= names]
    return _Rule(rule.name, rule.sort, [term for term, _ in kept], [needs for _, needs in kept], rule.at)


def _reached(start: _Rule, rules: dict[str, _Rule]) -> dict[str, _Rule]:
    reached = reachable(start.name, {name: set[str]().union(*rule.needs) for name, rule in rules.items()})
    return {name: rule for name, rule in rules.items() if name in reached}


def _build(synth: SynthFun, scope: Scope, start: _Rule, rules: dict[str, _Rule], numbers: Numbers) -> Grammar:
    with at_place(synth.at):
        grammar = Grammar(dict(synth.params), synth.sort, start=start.name)
    for rule in rules.values():
        if rule is not rules[start.name]:
            with at_place(rule.at):
                grammar.nonterminal(rule.name, rule.sort)
    left = {node.name: node for node in grammar.nonterminals}
    names: dict[str, Expr] = {node.name: node for node in (*grammar.variables, *left.values())}
    for rule in rules.values():
        seen = set[int]()  # equal terms are one object; files made by programs write some twice
        for node in rule.terms:
            new = [expr for expr in _productions(node, rule, names, grammar, scope, numbers) if id(expr) not in seen]
            with at_place(node.at):
                grammar.add(left[rule.name], *new)
            seen.update(map(id, new))
    return grammar


def _productions(
    node: Sexpr, rule: _Rule, names: dict[str, Expr], grammar: Grammar, scope: Scope, numbers: Numbers
) -> list[Expr]:
    """The right-hand sides that one term of a rule stands for: one, but for `(Constant S)` and `(Variable S)`."""
    if isinstance(node, Group) and len(node.items) == 2 and isinstance(node.items[0], Atom):
        family = FAMILIES.get(node.items[0].text)
        if family is not None:
            sort = read_sort(node.items[1], scope.sorts)
            if sort != rule.sort:
                raise Fault(f"{show(node)} under {rule.name}, which has sort {rule.sort}", node.at)
            return family(sort, node, grammar, scope, numbers)
    if any(word.text == "let" and word.kind == "symbol" for word in _words(node)):
        raise Fault("let in a grammar is not supported yet; a define-fun does the same", node.at)
    expr = read_term(node, names, scope)
    if expr.sort != rule.sort:
        raise Fault(f"{show(node)} has sort {expr.sort}, {rule.name} has {rule.sort}", node.at)
    if calls_wanted(expr, scope):
        raise Fault("the function to be found cannot be called in its own grammar", node.at)
    return [expr]


def _constants(sort: Sort, node: Group, grammar: Grammar, scope: Scope, numbers: Numbers) -> list[Expr]:
    """All constants of few bits; of more, likely ones, and the grammar is marked: it lacks programs of the language."""
    if sort.width <= _FEW_BITS:
        return [scope.terms.const(value, sort) for value in range(max(1 << sort.width, 2))]
    grammar.lacks_constants = True
    return [scope.terms.const(value, sort) for value in likely_constants(sort, numbers.get(sort, ()))]


def _variables(sort: Sort, node: Group, grammar: Grammar, scope: Scope, numbers: Numbers) -> list[Expr]:
    return [variable for variable in grammar.variables if variable.sort == sort]


def _locals(sort: Sort, node: Group, grammar: Grammar, scope: Scope, numbers: Numbers) -> list[Expr]:
    raise Fault("LocalVariable is not supported yet", node.at)


FAMILIES: Final[dict[str, Callable[[Sort, Group, Grammar, Scope, Numbers], list[Expr]]]] = {
    "Constant": _constants,
    "Variable": _variables,
    "InputVariable": _variables,
    "LocalVariable": _locals,
}
