"""A program: an expression over the task's inputs, to call, compare, keep and export."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NoReturn, Protocol, runtime_checkable

from ..checks import each, shown, wanted
from ..errors import GrammarError, TaskError
from ..expressions.expr import Bound, Expr, Input, Named
from ..expressions.loops import free_variables
from ..expressions.macro import macros_of
from ..expressions.walks import subterms
from ..schema import Part, headed
from ..theories.arguments import flat_columns
from .evaluation import evaluate
from .schema import read_expression, write_expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..theories.sorts import Sort

__all__ = ["Prior", "Program"]


class Prior(Protocol):
    """What tells the bits of programs: the derivations of the grammar that they came from."""

    def bits(self, expr: Expr) -> float:
        """Return those of the most probable derivation."""

    def probability(self, expr: Expr) -> float:
        """Return that of all derivations together."""


@runtime_checkable
class Language(Protocol):
    """What reads programs of its own: a grammar."""

    def parse(self, text: str) -> Program: ...


class Program:
    """A function of the inputs, as the search found it or as you write it.

    Call it on one array (or number) for each input, in order or by name; it is evaluated by NumPy, apart from the core.
    Programs are equal when they are the same expression over the same inputs; they hash, pickle and print.

    Parameters
    ----------
    expr : Expr
        Over inputs, constants, operators, macros and loops.
    inputs : sequence of Input
        The arguments, in order; for the program of a loop's body also the variables that it sees.
    cost : int, optional
        In ticks, as the grammar counts them; by default the size.
    prior : Prior, optional
        What tells `bits` and `probability`; programs of a search and of `Grammar.sample` have it.

    Attributes
    ----------
    expr, inputs, cost, prior
        As above.

    Raises
    ------
    GrammarError
        The expression holds something else than these inputs.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> p = ec.Program(x & (~x + 1), [x])
    >>> p, p.size, int(p(12)), p([6, 8])
    (x & (~x + 1), 6, 4, array([2, 8], dtype=uint8))
    >>> p == ec.Program(x & (~x + 1), [x])
    True
    """

    __slots__ = ("cost", "expr", "inputs", "prior")
    expr: Expr
    inputs: tuple[Input | Bound, ...]
    cost: int
    prior: Prior | None

    def __init__(
        self, expr: Expr, inputs: Sequence[Input | Bound], cost: int | None = None, prior: Prior | None = None
    ) -> None:
        wanted(expr, Expr, "a program's first argument is an expression", GrammarError)
        inputs = each(inputs, (Input, Bound), "a program's inputs are a sequence of inputs", GrammarError)
        known = {node.name: node for node in inputs}
        named = [node for node in subterms(expr) if isinstance(node, Named)]
        free = free_variables(expr) if any(isinstance(node, Bound) for node in named) else {}
        for node in named:
            bound = isinstance(node, Bound) and node.name not in free
            if not bound and not self._may_hold(node, known):
                raise GrammarError(f"a program holds nothing but its inputs; {node} is not one of them")
        cost = expr.size if cost is None else cost
        for name, value in (("expr", expr), ("inputs", tuple(inputs)), ("cost", cost), ("prior", prior)):
            object.__setattr__(self, name, value)

    @classmethod
    def derived(cls, expr: Expr, inputs: tuple[Input | Bound, ...], cost: int, prior: Prior | None) -> Program:
        """Return a program that a grammar derives, of which there is nothing to check."""
        program = cls.__new__(cls)
        for name, value in (("expr", expr), ("inputs", inputs), ("cost", cost), ("prior", prior)):
            object.__setattr__(program, name, value)
        return program

    @staticmethod
    def _may_hold(node: Expr, known: Mapping[str, Input | Bound]) -> bool:
        return isinstance(node, (Bound, Input)) and node.same_as(known.get(node.name))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a program is immutable")

    def without_prior(self) -> Program:
        """Return the same program without what tells its bits, as it is sent to another process."""
        return Program.derived(self.expr, self.inputs, self.cost, None)

    @property
    def sort(self) -> Sort:
        """The sort of its value."""
        return self.expr.sort

    @property
    def size(self) -> int:
        """Printed nodes; a macro call is one."""
        return self.expr.size

    @property
    def dag_size(self) -> int:
        """Different subterms, as in a circuit that computes what is equal once; inputs and constants are among them.

        The search makes the *tree* smallest, whose nodes are `size`.  Another program may have fewer subterms.

        Examples
        --------
        >>> import enumcore as ec
        >>> a, b = ec.Input("a", ec.Bool), ec.Input("b", ec.Bool)
        >>> xor = ec.Program(ec.nand(ec.nand(a, ec.nand(a, b)), ec.nand(b, ec.nand(a, b))), [a, b])
        >>> xor.size, xor.dag_size  # the latter: four gates and two inputs
        (11, 6)
        """
        return self.expr.dag_size

    @property
    def bits(self) -> float:
        """-log2 of the probability of its most probable derivation, not rounded to ticks, as `Grammar.bits` has it.

        The grammar is the one that it came from, as it was then.

        Raises
        ------
        GrammarError
            It came from no grammar, or that one does not derive it.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, ~g.start, prob=0.5)
        >>> program = ec.solve(ec.Task(g, inputs={"x": [1, 2]}, target=[254, 253])).program
        >>> program, program.bits, program.probability
        (~x, 2.0, 0.25)
        """
        return self._prior().bits(self.expr)

    @property
    def probability(self) -> float:
        """The probability that `Grammar.sample` draws it: that of all its derivations together, 2 ** -bits at least.

        Raises
        ------
        GrammarError
            See `bits`.
        """
        return self._prior().probability(self.expr)

    def _prior(self) -> Prior:
        if self.prior is None:
            raise GrammarError(
                f"{self} came from no grammar, so that it has no probability; grammar.bits([program]) tells its bits"
            )
        return self.prior

    def __call__(self, /, *args: Any, **named: Any) -> Any:
        """Evaluate on one value or one array for each input, in order, by name, or as one mapping from names.

        Sets are integers of any size, or words; of lists there is one for each point, or one alone.  The value is of
        the arrays' shape; a set alone is a Python integer, and sets of more than 64 elements have an axis of words.

        Raises
        ------
        TaskError
            The arguments do not fit the inputs.
        UndefinedError
            A loop is not decided within its rounds.
        """
        if len(args) == 1 and isinstance(args[0], Mapping):
            named = {**args[0], **named}
            args = ()
        columns, shape = flat_columns(self._bind(args, named))
        value = evaluate(self.expr, columns)
        return self.sort.answer(value, shape)

    def _bind(self, args: tuple[Any, ...], named: dict[str, Any]) -> list[tuple[Input | Bound, Any]]:
        if len(args) > len(self.inputs):
            raise TaskError(f"the program takes {len(self.inputs)} arguments, {len(args)} are given")
        values = {node.name: value for node, value in zip(self.inputs, args, strict=False)}
        wrong = [name for name in named if name in values or name not in {node.name for node in self.inputs}]
        if wrong:
            raise TaskError(f"argument {shown(wrong[0])} is given twice or is not an input of the program")
        values.update(named)
        missing = [node.name for node in self.inputs if node.name not in values]
        if missing:
            raise TaskError(f"no value is given for input {shown(missing[0])}")
        return [(node, values[node.name]) for node in self.inputs]

    def to_smtlib(self, name: str = "f", *, macros: bool = True) -> str:
        """Write it as an SMT-LIB ``define-fun``, after those of the macros that it calls, one a line.

        A name that SMT-LIB cannot write, or that its theories have, is changed a little.  With ``macros=False`` only
        the program itself is written, for a place that has the macros already.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> ec.Program(x >> 1, [x]).to_smtlib()
        '(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvlshr x #x01))'
        >>> half = ec.define("half", lambda v: v >> 1, ec.BitVec(8))
        >>> print(ec.Program(half(x), [x]).to_smtlib())
        (define-fun half ((v (_ BitVec 8))) (_ BitVec 8) (bvlshr v #x01))
        (define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (half x))
        """
        from ..smtlib.writer import Naming, define_fun

        wanted(name, str, "to_smtlib: a name is a string", GrammarError)
        naming = Naming(self.expr)
        own = define_fun(naming.function(name), self.inputs, self.expr, naming)
        return "\n".join([*self.macros, own]) if macros else own

    def to_python(self, name: str = "f") -> str:
        """Write it as the source of a Python function over integers, in range, and bools; it needs nothing else.

        Sets are integers, records tuples.  It raises ArithmeticError where a loop is undefined.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> print(ec.Program(x + 1, [x]).to_python())
        def f(x):
            return (x + 1) & 0xff
        """
        from .python_source import python_source

        wanted(name, str, "to_python: a name is a string", GrammarError)
        return python_source(name, self.inputs, self.expr)

    def to_c(self, name: str = "f") -> str:
        """Write it as a C99 function over unsigned integers, in range, and bools; it needs nothing else.

        What it calls has names that begin with its own, so that several programs fit in one file.  A name that C
        cannot have is changed a little; do not take one of its library's.

        Raises
        ------
        GrammarError
            It holds a loop, a set or a list: those have no form in C.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> print(ec.Program(x + 1, [x]).to_c("next_one"))
        #include <stdbool.h>
        #include <stdint.h>
        <BLANKLINE>
        uint8_t next_one(uint8_t x) {
            return (x + 1u) & 0xffu;
        }
        """
        from .c_source import c_source

        wanted(name, str, "to_c: a name is a string", GrammarError)
        return c_source(name, self.inputs, self.expr)

    def to_dot(self, name: str = "f") -> str:
        """Write it as a graph in DOT, which Graphviz draws: what is used more than once is one node.

        A macro call is one node.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> print(ec.Program(x >> 1, [x]).to_dot())
        digraph "f" {
          ordering=out
          n0 [label="x"]
          n1 [label="1"]
          n2 [label="lshr"]
          n2 -> n0
          n2 -> n1
        }
        """
        from .dot import dot

        wanted(name, str, "to_dot: a name is a string", GrammarError)
        return dot(name, self.expr)

    def to_latex(self, name: str = "f") -> str:
        r"""Write it as an equation in LaTeX, for its mathematical mode, with amsmath.

        Where it calls macros, or uses a long part more than once, there are several equations, in ``aligned``.
        Operators without a sign in mathematics are functions, by their names here.

        Raises
        ------
        GrammarError
            It holds a loop.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> print(ec.Program(x & ec.ashr(x, 1), [x]).to_latex())
        f(x) = x \mathbin{\&} \operatorname{ashr}(x, 1)
        """
        from .latex import latex

        wanted(name, str, "to_latex: a name is a string", GrammarError)
        return latex(name, self.inputs, self.expr)

    def to_sympy(self) -> Any:
        """Return it as a formula of SymPy's, over symbols of the inputs' names; all its values are of sort Bool.

        SymPy simplifies what it builds, so that the formula is equal to the program but may look otherwise.  It needs
        the extra `sympy`.

        Raises
        ------
        GrammarError
            It holds a value of another sort, or a loop, or is too large: SymPy walks trees, by recursion.
        ImportError
            SymPy is not installed.

        Examples
        --------
        >>> import enumcore as ec
        >>> a, s = ec.Input("a", ec.Bool), ec.Input("s", ec.Set)
        >>> ec.Program(ec.subset(s, s) & a, [a, s]).to_sympy()
        Traceback (most recent call last):
            ...
        enumcore.errors.GrammarError: s, of sort Set, has no form in SymPy; print the program, or use to_python()
        """
        from .sympy_formula import formula

        return formula(self.expr)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON; see docs/json.md.  What it came from is left out.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> ec.Program.from_dict(ec.Program(x & (x - 1), [x]).to_dict())
        x & (x - 1)
        """
        return headed("program", cost=self.cost, **write_expression(self.expr, self.inputs))

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Program:
        """Return the program that `to_dict` wrote.

        Raises
        ------
        SchemaError
            The dict is of something else or another version, or wrong; it says where.
        """
        return cls.of_part(Part(data, "program"))

    @classmethod
    def of_part(cls, part: Part) -> Program:
        """Read a program that is a part of something."""
        expr, inputs = read_expression(part.headed("program"))
        cost = part["cost"].whole()
        with part.checked():
            return cls(expr, inputs, cost)

    @staticmethod
    def parse(text: str, grammar: Language) -> Program:
        """Return the program of a grammar that a text writes, as `str(program)` or `to_smtlib` have it.

        The text may be in Python's notation, or a `define-fun`, after those of the macros that it calls where they are
        not the grammar's.  Nothing in it is run.  Where it may be several programs of the language, such as ``a + b +
        c`` with one operator or with two, it is the cheapest.

        Parameters
        ----------
        text : str
        grammar : Grammar
            Its language; the program gets its cost, its bits and its probability from it.

        Raises
        ------
        ParseError
            The text cannot be read, or the grammar derives no such program; with line and column.

        Examples
        --------
        >>> import enumcore as ec
        >>> g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
        >>> g.add(g.start, g.inputs.x, 1, g.start + g.start, g.start & g.start)
        >>> program = ec.Program.parse("x & (x + 1)", g)
        >>> program.cost, ec.Program.parse(program.to_smtlib(), g) == program
        (5, True)
        >>> ec.Program.parse("x & (y + 1)", g)
        Traceback (most recent call last):
            ...
        enumcore.errors.ParseError: 1:6: no production of the grammar writes y
        """
        if not isinstance(grammar, Language):
            raise GrammarError(f"parse: the second argument is a Grammar, not {shown(grammar)}")
        return grammar.parse(text)

    def tree(self) -> str:
        """Draw it, one node a line.

        Examples
        --------
        >>> import enumcore as ec
        >>> x = ec.Input("x", ec.BitVec(8))
        >>> print(ec.Program(x >> 1, [x]).tree())
        lshr
        ├── x
        └── 1
        """
        from .tree import tree

        return tree(self.expr)

    @property
    def macros(self) -> list[str]:
        """The ``define-fun`` of each macro it calls, in an order in which SMT-LIB can read them."""
        from ..smtlib.writer import Naming, define_fun

        naming = Naming(self.expr)
        return [define_fun(naming.macro(m), m.params, m.body, naming) for m in macros_of(self.expr)]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Program):
            return NotImplemented
        mine, theirs = ([(node.name, node.sort) for node in p.inputs] for p in (self, other))
        return mine == theirs and self.expr.same_as(other.expr)

    def __hash__(self) -> int:
        return hash(self.expr)

    def __reduce__(self) -> tuple[type[Program], tuple[Expr, tuple[Input | Bound, ...], int, Prior | None]]:
        return Program, (self.expr, self.inputs, self.cost, self.prior)

    def __repr__(self) -> str:
        return repr(self.expr)
