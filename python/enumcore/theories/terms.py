"""Terms: what a recursion goes over.  A signature of symbols in categories, and each category as a sort of inputs.

A term comes with the data, as a nested tuple: the symbol, then its children, then its fields.  No operator takes one;
only `recurse` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NoReturn

from ..checks import is_integer, shown, wanted
from ..errors import GrammarError, TaskError
from .compound import Compound, List
from .forests import Forest, read_forest
from .sort import Shape, Sort

__all__ = ["Category", "Symbol", "Terms", "prefix"]

_MOST_SYMBOLS: Final = 64  # a node's set of symbols is a word


class Symbol:
    """What a node of a term may be: the categories of its children, and the fields that it has besides.

    Parameters
    ----------
    *children : str
        Categories of the same `Terms`, in order.
    **fields : Sort
        Bool, BitVec(w), Set, or List of one of these or of a Record.

    Raises
    ------
    GrammarError
        A child is no name, or a field has another sort.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.Symbol("formula", "formula"), ec.Symbol("formula", lines=ec.List(ec.Set))
    (Symbol('formula', 'formula'), Symbol('formula', lines=List(Set)))
    """

    __slots__ = ("_fields", "children")
    children: tuple[str, ...]
    _fields: tuple[tuple[str, Sort], ...]

    def __init__(self, /, *children: str, **fields: Sort) -> None:
        for child in children:
            wanted(child, str, "Symbol: a child is the name of a category", GrammarError)
        given: Any
        for name, given in fields.items():
            if not isinstance(given, Sort) or not (given.is_value or isinstance(given, List)):
                raise GrammarError(f"Symbol: field {name} is of sort Bool, BitVec(w), Set or List, not {shown(given)}")
        object.__setattr__(self, "children", children)
        object.__setattr__(self, "_fields", tuple(fields.items()))

    @property
    def fields(self) -> dict[str, Sort]:
        """The sort of each field, in order."""
        return dict(self._fields)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a symbol is immutable")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Symbol):
            return NotImplemented
        return (self.children, self._fields) == (other.children, other._fields)

    def __hash__(self) -> int:
        return hash((self.children, self._fields))

    def __reduce__(self) -> tuple[Any, Any]:
        return _symbol, (self.children, self._fields)

    def __repr__(self) -> str:
        parts = [*map(repr, self.children), *(f"{name}={sort}" for name, sort in self._fields)]
        return f"Symbol({', '.join(parts)})"


def _symbol(children: tuple[str, ...], fields: tuple[tuple[str, Sort], ...]) -> Symbol:
    return Symbol(*children, **dict(fields))


class Terms:
    """A signature: categories of terms, each with its symbols.  A category is a sort of inputs, by its name.

    Parameters
    ----------
    **categories : mapping of str to Symbol
        The symbols of each category; a symbol's name is one of all categories together.

    Attributes
    ----------
    symbols : dict of str to Symbol
        All of them, in order.

    Raises
    ------
    GrammarError
        A name is there twice, a child is of no category, or a category has no finite term.

    Examples
    --------
    >>> import enumcore as ec
    >>> Sum = ec.Terms(number={"leaf": ec.Symbol(value=ec.BitVec(8)), "node": ec.Symbol("number", "number")})
    >>> Sum.number, list(Sum.symbols)
    (number, ['leaf', 'node'])
    >>> ec.Grammar(inputs={"tree": Sum.number}, output=ec.BitVec(8))
    <Grammar of BitVec(8) over tree : number: 1 nonterminals, 0 productions>
    """

    def __init__(self, /, **categories: Mapping[str, Symbol]) -> None:
        self._categories: dict[str, dict[str, Symbol]] = {}
        self.symbols: dict[str, Symbol] = {}
        self._category_of: dict[str, str] = {}
        for name, symbols in categories.items():
            self._categories[name] = dict(wanted(symbols, Mapping, f"Terms: {name}= is a mapping", GrammarError))
            for symbol, what in symbols.items():
                self._add(name, symbol, what)
        if not self.symbols:
            raise GrammarError('Terms: give a category and its symbols, such as term={"leaf": ec.Symbol()}')
        if len(self.symbols) > _MOST_SYMBOLS:
            raise GrammarError(f"Terms: {len(self.symbols)} symbols; at most {_MOST_SYMBOLS} are supported")
        self._check()
        self._hash = hash(self._key())

    def _add(self, category: str, name: str, symbol: Symbol) -> None:
        given: object = name
        if not isinstance(given, str) or not given:
            raise GrammarError(f"Terms: a symbol's name is a string that is not empty, not {shown(name)}")
        wanted(symbol, Symbol, f"Terms: {name} is a Symbol", GrammarError)
        if name in self.symbols:
            raise GrammarError(f"Terms: symbol {name} is there twice; a name is one of all categories together")
        self.symbols[name] = symbol
        self._category_of[name] = category

    def _check(self) -> None:
        for name, symbol in self.symbols.items():
            for child in symbol.children:
                if child not in self._categories:
                    known = ", ".join(self._categories)
                    raise GrammarError(f"Terms: {name} has a child of category {shown(child)}; those are {known}")
        finite: set[str] = set()
        grew = True
        while grew:
            found = {self._category_of[name] for name, s in self.symbols.items() if finite.issuperset(s.children)}
            grew, finite = not found <= finite, finite | found
        for name in self._categories:
            if name not in finite:
                raise GrammarError(f"Terms: category {name} has no finite term; give it a symbol without children")

    @property
    def categories(self) -> tuple[str, ...]:
        """The names of the categories, in order."""
        return tuple(self._categories)

    def category_of(self, symbol: str) -> str:
        """Return the category of a symbol."""
        return self._category_of[symbol]

    def __getitem__(self, name: str) -> Category:
        if name not in self._categories:
            raise GrammarError(f"no category {shown(name)}; those are {', '.join(self._categories)}")
        return Category(self, name)

    def __getattr__(self, name: str) -> Category:
        if name.startswith("_"):  # copy and pickle ask for these
            raise AttributeError(name)
        return self[name]

    def _key(self) -> tuple[object, ...]:
        return tuple((name, tuple(symbols.items())) for name, symbols in self._categories.items())

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Terms):
            return NotImplemented
        return self is other or (self._hash == other._hash and self._key() == other._key())

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, Any]:
        return _terms, (self._categories,)

    def __repr__(self) -> str:
        return f"Terms({', '.join(f'{name}={symbols}' for name, symbols in self._categories.items())})"


def _terms(categories: dict[str, dict[str, Symbol]]) -> Terms:
    return Terms(**categories)


class Category(Compound):
    """The sort of the terms of one category; made by `Terms`, as ``terms.name``.

    Attributes
    ----------
    terms : Terms
    name : str

    Examples
    --------
    >>> import enumcore as ec
    >>> Tree = ec.Terms(tree={"leaf": ec.Symbol(), "node": ec.Symbol("tree", "tree")})
    >>> Tree.tree == Tree["tree"], Tree.tree.is_value
    (True, False)
    """

    __slots__ = ("name", "terms")

    theory = "Terms"
    code = -3
    no_literals = "a term is an input"
    terms: Terms
    name: str

    def __init__(self, terms: Terms, name: str) -> None:
        self._make(terms=terms, name=name)

    def operator_of(self, sign: str) -> str:
        """Raise GrammarError: only `recurse` reads a term."""
        raise GrammarError(f"{self}: no operator takes a term; read it with ec.recurse(term, ...)")

    def read(self, values: Any, name: str) -> tuple[Any, Shape]:
        """Return terms, one for each point; one term alone has the shape ()."""
        alone = isinstance(values, (tuple, list)) and len(values) > 0 and isinstance(values[0], str)
        forest = self.read_column([values] if alone else values, name)
        return forest, () if alone else (len(forest),)

    def read_column(self, values: Any, name: str) -> Forest:
        """Return terms, one for each point."""
        return read_forest(values, self.terms, self.name, name)

    def words_in(self, column: Any) -> int:
        """Return the words of the sets in the nodes' fields."""
        return max((field.shape[1] for field in column.fields if field.ndim == 2), default=1)

    def plain(self, column: Any, words: int) -> Any:
        """Return the terms as they are."""
        return column

    def _key(self) -> tuple[object, ...]:
        return "Terms", self.terms, self.name

    def __reduce__(self) -> tuple[Any, Any]:
        return Category, (self.terms, self.name)

    def __repr__(self) -> str:
        return self.name


def prefix(tokens: Sequence[str], arities: Mapping[str, int]) -> tuple[Any, ...]:
    """Return the term that tokens in prefix (Polish) order write, where each token has a fixed number of children.

    Parameters
    ----------
    tokens : sequence of str
    arities : mapping of str to int

    Returns
    -------
    tuple
        Nested: the token, then its children.

    Raises
    ------
    TaskError
        A token has no arity, or there are tokens too many or too few.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.terms.prefix("and not P Q".split(), {"and": 2, "not": 1, "P": 0, "Q": 0})
    ('and', ('not', ('P',)), ('Q',))
    """
    wanted(tokens, Sequence, "prefix: tokens are a sequence of strings", TaskError)
    wanted(arities, Mapping, "prefix: arities are a mapping from tokens", TaskError)
    done: list[tuple[Any, ...]] = []
    for place, token in reversed(list(enumerate(tokens))):
        given: object = token
        count: Any = arities.get(token) if isinstance(given, str) else None
        if not is_integer(count) or count < 0:
            raise TaskError(f"prefix: token {place}, {shown(token)}, has no arity; give it a whole number from 0 on")
        if count > len(done):
            raise TaskError(f"prefix: {shown(token)}, token {place}, takes {count} terms; {len(done)} follow it")
        children = [done.pop() for _ in range(count)]
        done.append((token, *children))
    if len(done) != 1:
        raise TaskError(f"prefix: the tokens write {len(done)} terms, one after the other; one is wanted")
    return done[0]
