"""Scopes: what the body of a loop sees beside the inputs, and the nonterminals that bodies are drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..checks import is_integer, shown, wanted
from ..errors import GrammarError
from ..expressions.binder import Binder, leaves_of
from ..expressions.expr import Bound, Input, Nonterminal
from ..theories.compound import Record
from ..theories.sorts import Sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..expressions.loops import Loop
    from .inputs import Inputs

__all__ = ["CaseScope", "Item", "Names", "Scope"]


class Item:
    """A bound record: its fields are leaves, as attributes and by name.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={}, output=ec.Set)
    >>> rule = g.bind(a=ec.Set, r=ec.Record("Rule", body=ec.Set, head=ec.Set))
    >>> rule.r.body | rule.r["head"]
    r.body | r.head
    """

    def __init__(self, name: str, fields: Mapping[str, Bound]) -> None:
        self._name = name
        self._fields = dict(fields)

    def __getitem__(self, field: str) -> Bound:
        try:
            return self._fields[field]
        except KeyError:
            raise GrammarError(f"{self._name} has no field {shown(field)}; it has {', '.join(self._fields)}") from None

    def __getattr__(self, field: str) -> Bound:
        if field.startswith("_"):  # copy and pickle ask for these
            raise AttributeError(field)
        return self[field]

    def __repr__(self) -> str:
        return self._name


class Scope:
    """What a loop's body sees beside the inputs; made by `Grammar.bind`, and `bind` of a scope for a loop within it.

    Its variables are leaves, as attributes and by name; a bound record's fields are those of an `Item`.

    Attributes
    ----------
    binder : Binder
        The variables, and those around.
    parent : Scope or None
        The scope around; None directly within the grammar.
    number : int
        From 1, in the order in which the scopes of the grammar were made.

    Examples
    --------
    >>> import enumcore as ec
    >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    >>> step = g.bind(v=ec.BitVec(8))
    >>> T = step.nonterminal("T", ec.BitVec(8))
    >>> g.add(T, step.v, 1, T + T)
    >>> g.add(g.start, g.inputs.x, ec.fixpoint(T, g.start))
    >>> print(g)
    inputs: x : BitVec(8)
    S : BitVec(8) ::= x | fixpoint(T, S)
    in v : BitVec(8)
    T : BitVec(8) ::= v | 1 | T + T
    """

    def __init__(
        self,
        names: Names,
        parent: Scope | None,
        variables: Mapping[str, Sort],
        number: int,
        symbol: str | None = None,
    ) -> None:
        self._names = names
        self.parent = parent
        self.number = number
        self.binder: Binder = Binder(tuple(variables.items()), parent.binder if parent is not None else None, symbol)
        self.leaves = {name: Bound(name, sort, self.binder) for name, sort in leaves_of(self.binder.variables)}
        self._variables = {name: self._variable(name, sort) for name, sort in variables.items()}

    def _variable(self, name: str, sort: Sort) -> Bound | Item:
        if not isinstance(sort, Record):
            return self.leaves[name]
        return Item(name, {field: self.leaves[f"{name}.{field}"] for field in sort.fields})

    def around(self) -> Iterator[Scope]:
        """Yield the scope itself and those around it, from within."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def nonterminal(self, name: str, sort: Sort) -> Nonterminal:
        """Make a new nonterminal, whose programs see the scope's variables; see `Grammar.nonterminal`."""
        return self._names.new_nonterminal(name, sort, self)

    def bind(self, /, **variables: Sort) -> Scope:
        """Make the scope of a loop within this one; see `Grammar.bind`."""
        return self._names.new_scope(variables, self)

    def __getitem__(self, name: Any) -> Any:  # a Bound, or an Item of them
        try:
            return self._variables[name]
        except KeyError:
            raise GrammarError(
                f"no variable {shown(name)} is in the scope; it has {', '.join(self._variables)}"
            ) from None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # copy and pickle ask for these
            raise AttributeError(name)
        return self[name]

    def __repr__(self) -> str:
        return ", ".join(f"{name} : {sort}" for name, sort in self.binder.variables)


class CaseScope(Scope):
    """What the body of a symbol's case sees: its children's values, by their places, its fields, and the inputs.

    Made by `Grammar.algebra`, as an attribute of what that returns.

    Attributes
    ----------
    symbol : str
    children : int
        How many of its leaves are values of children; they come first.

    Examples
    --------
    >>> import enumcore as ec
    >>> Sum = ec.Terms(number={"leaf": ec.Symbol(value=ec.BitVec(8)), "node": ec.Symbol("number", "number")})
    >>> g = ec.Grammar(inputs={"tree": Sum.number}, output=ec.BitVec(8))
    >>> case = g.algebra(Sum, number=ec.BitVec(8))
    >>> case.node[0] + case.node[1], case.leaf.value
    (p + q, value)
    """

    def __init__(self, names: Names, variables: Mapping[str, Sort], number: int, symbol: str, children: int) -> None:
        super().__init__(names, None, variables, number, symbol)
        self.symbol = symbol
        self.children = children

    def __getitem__(self, name: int | str) -> Any:
        if isinstance(name, str):
            return super().__getitem__(name)
        leaves = list(self.leaves.values())[: self.children]
        if not is_integer(name) or not 0 <= name < self.children:
            raise GrammarError(f"{self.symbol} has {self.children} children, numbered from 0; {shown(name)} is none")
        return leaves[name]

    def __repr__(self) -> str:
        seen = super().__repr__()
        return f"{self.symbol}: {seen}" if seen else self.symbol


class Names:
    """What a grammar has names for: inputs, nonterminals, scopes, and the list that each scope's folds go through.

    Attributes
    ----------
    inputs : Inputs
    variables : tuple of Input
        The same in order.
    nonterminals : dict of str to Nonterminal
        In the order in which they were made.
    scopes : list of Scope
        Likewise; numbered from 1.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.inputs = inputs
        self.variables: tuple[Input, ...] = tuple(vars(inputs).values())  # not `values`: an input may have that name
        self.nonterminals: dict[str, Nonterminal] = {}
        self.scopes: list[Scope] = []
        self._scope_of: dict[str, Scope | None] = {}
        self._lists: dict[int, str] = {}  # by the number of a fold's scope

    def copy(self) -> Names:
        """Return the same names, to which others can be added."""
        same = Names(self.inputs)
        same.nonterminals, same.scopes = dict(self.nonterminals), list(self.scopes)
        same._scope_of, same._lists = dict(self._scope_of), dict(self._lists)
        return same

    def new_scope(self, variables: Mapping[str, Sort], parent: Scope | None) -> Scope:
        """Make a scope within another one, or directly within the grammar."""
        taken = {name for scope in (parent.around() if parent else ()) for name, _ in scope.binder.variables}
        _check_variables(variables, taken | set(self.inputs))
        self.scopes.append(Scope(self, parent, variables, len(self.scopes) + 1))
        return self.scopes[-1]

    def new_case(self, variables: Mapping[str, Sort], symbol: str, children: int) -> CaseScope:
        """Make the scope of a symbol's case."""
        case = CaseScope(self, variables, len(self.scopes) + 1, symbol, children)
        self.scopes.append(case)
        return case

    def new_nonterminal(self, name: str, sort: Sort, scope: Scope | None) -> Nonterminal:
        """Make a nonterminal of a scope, or of the grammar itself."""
        wanted(name, str, "a nonterminal's name is a string", GrammarError)
        if name in self.nonterminals or name in self.inputs:
            raise GrammarError(f"{shown(name)} is a nonterminal or an input already; take another name")
        self.nonterminals[name] = Nonterminal(name, sort, scope.binder if scope is not None else None)
        self._scope_of[name] = scope
        return self.nonterminals[name]

    def owns(self, node: object) -> bool:
        """Say whether something is a nonterminal of these."""
        return isinstance(node, Nonterminal) and self.nonterminals.get(node.name) is node

    def scope_of(self, nonterminal: Nonterminal) -> Scope | None:
        """Return the scope that a nonterminal was made in; None for the grammar's own."""
        return self._scope_of[nonterminal.name]

    def list_of(self, scope: Scope) -> str | None:
        """Return the name of the list that the folds over bodies of a scope go through; None while there is none."""
        return self._lists.get(scope.number)

    def lists_with(self, loops: Iterable[tuple[str, Loop]]) -> dict[int, str]:
        """Return the list of each scope when these loops are there too, each with its production's text for the error.

        Raises
        ------
        GrammarError
            The bodies of one scope go through two lists.
        """
        lists = dict(self._lists)
        for where, loop in loops:
            scope = self._scope_of[loop.body.name] if isinstance(loop.body, Nonterminal) else None
            if scope is not None and isinstance(loop.items, (Bound, Input)):
                known = lists.setdefault(scope.number, loop.items.name)
                if known != loop.items.name:
                    mend = f"make a scope of its own for {loop.items}"
                    raise GrammarError(f"{where}: bodies that see {shown(scope)} go through {known}; {mend}")
        return lists

    def take_lists(self, lists: dict[int, str]) -> None:
        """Keep what `lists_with` returned."""
        self._lists = lists


def _check_variables(variables: Mapping[str, Sort], taken: set[str]) -> None:
    """Raise GrammarError unless these can be a scope's variables, where some names are taken."""
    if len(variables) not in (1, 2):
        raise GrammarError(
            f"bind: {len(variables)} variables are given; a fixpoint's or an iterate's body sees one, a fold's two: "
            "the accumulator, then the item"
        )
    for (name, sort), may_be_record in zip(variables.items(), (False, True), strict=False):
        if name in taken:
            raise GrammarError(f"bind: {shown(name)} is an input or a variable around already; take another name")
        given: object = sort
        if not isinstance(given, Sort) or not (
            _may_be_bound(given)
            or (may_be_record and isinstance(given, Record) and all(map(_may_be_bound, given.fields.values())))
        ):
            record = ", or a Record for the item of a fold" if may_be_record else ""
            raise GrammarError(f"bind: {name} is of sort Bool, BitVec(w) or Set{record}, not {shown(sort)}")


def _may_be_bound(sort: Sort) -> bool:
    return sort.is_value and sort.may_be_bound
