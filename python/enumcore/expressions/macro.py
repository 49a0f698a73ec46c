"""Macros: named functions with a body, called by name.  One call is one node, whatever the body writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

from ..checks import each, shown
from ..errors import GrammarError
from ..theories.sorts import Sort
from .expr import Expr, Named, Param, coerce
from .loops import Loop
from .pickling import flatten, unflatten
from .text import Written, call_text
from .walks import subterms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["Call", "Macro", "define", "macros_of"]


class Macro:
    """A named function: call it on expressions.  Immutable, compared by name, parameters and body.

    Parameters
    ----------
    name : str
    params : sequence of Param
        Names all different.
    body : Expr
        Over the parameters, constants, operators and other macros.

    Raises
    ------
    GrammarError
        The body uses something else, or two parameters share a name.

    Examples
    --------
    >>> import enumcore as ec
    >>> v = ec.Param("v", ec.BitVec(8))
    >>> low = ec.Macro("low", [v], v & -v)
    >>> low, low(ec.Input("x", ec.BitVec(8)) + 1)
    (low(v) = v & -v, low(x + 1))
    """

    __slots__ = ("body", "name", "params")
    name: str
    params: tuple[Param, ...]
    body: Expr

    def __init__(self, name: str, params: Sequence[Param], body: Expr) -> None:
        for field, value in (("name", name), ("params", tuple(params)), ("body", body)):
            object.__setattr__(self, field, value)
        self._check_body()

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a macro is immutable")

    def _check_body(self) -> None:
        own = {param.name: param for param in self.params}
        if len(own) != len(self.params):
            raise GrammarError(f"macro {self.name}: two parameters share a name")
        loops = [node for node in subterms(self.body) if isinstance(node, Loop)]
        if loops:
            raise GrammarError(f"macro {self.name}: its body has the loop {loops[0]}; give it a nonterminal of its own")
        for node in subterms(self.body):
            known = isinstance(node, Param) and node.same_as(own.get(node.name))
            if isinstance(node, Named) and not known:
                raise GrammarError(f"macro {self.name}: its body uses {node}, which is not a parameter of it")

    @property
    def sort(self) -> Sort:
        """The sort of a call."""
        return self.body.sort

    def check(self, args: Sequence[Expr]) -> None:
        """Raise GrammarError unless a call on these arguments is well formed."""
        if len(args) != len(self.params):
            raise GrammarError(f"macro {self.name} takes {len(self.params)} arguments, not {len(args)}")
        for param, arg in zip(self.params, args, strict=True):
            if arg.sort != param.sort:
                raise GrammarError(f"macro {self.name}: {arg} has sort {arg.sort}, parameter {param} has {param.sort}")

    def __call__(self, *args: Expr | int) -> Call:
        """Return the call on these arguments; a literal takes its parameter's sort."""
        terms = [coerce(arg, param.sort) for arg, param in zip(args, self.params, strict=False)]
        return Call(self, terms + list(args[len(terms) :]))  # type: ignore[arg-type]  # Call counts them

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Macro):
            return NotImplemented
        return self is other or (self._shape() == other._shape() and self.body.same_as(other.body))

    def __hash__(self) -> int:
        return hash((self.name, self.params, self.body))

    def _shape(self) -> tuple[object, ...]:
        return self.name, tuple((param.name, param.sort) for param in self.params)

    def _parts(self) -> tuple[Any, ...]:
        return (self.body,)

    def _own(self) -> tuple[Any, ...]:
        return self.name, self.params

    @classmethod
    def _together(cls, parts: Sequence[Any], *own: Any) -> Macro:
        name, params = own
        return cls(name, params, parts[0])

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return unflatten, (flatten(self),)

    def __repr__(self) -> str:
        names = ", ".join(param.name for param in self.params)
        return f"{self.name}({names}) = {self.body}"


class Call(Expr):
    """A macro called by name on arguments: one node.  Made by calling a `Macro`."""

    __slots__ = ("macro",)
    macro: Macro

    def __init__(self, macro: Macro, args: Sequence[Expr]) -> None:
        macro.check(args)
        self._freeze("macro", macro)
        super().__init__(macro.sort, tuple(args))

    def _head(self) -> tuple[object, ...]:
        return "Call", self.macro

    def _shape(self) -> tuple[object, ...]:
        return "Call", self.macro._shape()

    def _bodies(self) -> tuple[Expr, ...]:
        return (self.macro.body,)

    def _parts(self) -> tuple[Any, ...]:
        return (self.macro, *self.args)

    @classmethod
    def _together(cls, parts: Sequence[Any], *own: Any) -> Call:
        return cls(parts[0], parts[1:])

    def _text(self, args: list[Written]) -> Written:
        return call_text(self.macro.name, args)


def macros_of(*exprs: Expr) -> list[Macro]:
    """List the macros that expressions call, each once, those that others call first.

    Examples
    --------
    >>> import enumcore as ec
    >>> half = ec.define("half", lambda v: v >> 1, ec.BitVec(8))
    >>> quarter = ec.define("quarter", lambda v: half(half(v)), ec.BitVec(8))
    >>> macros_of(quarter(ec.Input("x", ec.BitVec(8))))
    [half(v) = v >> 1, quarter(v) = half(half(v))]
    """
    found: dict[Macro, None] = {}
    entered: set[int] = set()  # by id: all are held by the expressions
    todo: list[Macro] = _called(exprs)[::-1]
    while todo:
        macro = todo[-1]
        if id(macro) in entered:
            found.setdefault(todo.pop())
        else:
            entered.add(id(macro))
            todo += [called for called in _called([macro.body])[::-1] if called not in found]
    return list(found)


def _called(exprs: Iterable[Expr]) -> list[Macro]:
    return [node.macro for expr in exprs for node in subterms(expr) if isinstance(node, Call)]


def define(name: str, function: Callable[..., Expr], *sorts: Sort) -> Macro:
    """Make a macro from a Python function over expressions.

    Parameters
    ----------
    name : str
        How programs call it.
    function : callable
        Called once, on one `Param` for each sort; returns the body. Parameters with defaults may be left out,
        so that ``lambda v, k=k: v >> k`` works in a loop.
    *sorts : Sort
        The parameters' sorts.

    Raises
    ------
    GrammarError
        The function takes another number of arguments, or returns no expression over them.

    Examples
    --------
    >>> import enumcore as ec
    >>> ec.define("shr4", lambda v: v >> 4, ec.BitVec(64))
    shr4(v) = v >> 4
    """
    if not callable(function):
        raise GrammarError(f"define: the second argument is a function of expressions, not {shown(function)}")
    each(sorts, Sort, f"macro {shown(name)}: the parameters' sorts are sorts", GrammarError)
    params = [Param(n, sort) for n, sort in zip(_parameter_names(name, function, len(sorts)), sorts, strict=True)]
    body = function(*params)
    if not isinstance(body, Expr):
        raise GrammarError(
            f"macro {name}: its function returned {shown(body)}; write a bare literal as ec.Const(value, sort)"
        )
    return Macro(name, params, body)


def _parameter_names(name: str, function: Callable[..., Expr], count: int) -> list[str]:
    code = getattr(function, "__code__", None)
    if code is None or code.co_flags & 0x04:  # not a plain function, or it takes *args
        return [f"p{k}" for k in range(count)]
    optional = len(getattr(function, "__defaults__", None) or ())
    if not code.co_argcount - optional <= count <= code.co_argcount:
        raise GrammarError(f"macro {name}: the function takes {code.co_argcount} arguments, {count} sorts are given")
    return list(code.co_varnames[:count])
