"""Programs as lines of text: what is used more than once is written once, so that the text is linear in the program."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from ..errors import GrammarError
from ..expressions.loops import Loop
from ..expressions.recursion import Recursion
from ..expressions.walks import distinct_subterms, subterms

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..expressions.expr import Expr

__all__ = ["Part", "Step", "check_no_loops", "in_steps", "no_form"]

_DEEPEST = 20  # levels of one line: parsers of C take 63 parentheses at least


class Part(NamedTuple):
    """What a subterm is written as, and the operator at its root: "" where it never needs parentheses."""

    text: str
    root: str = ""

    def closed(self) -> str:
        """Return the text as an operand.

        Examples
        --------
        >>> Part("x + 1", "add").closed(), Part("f(x)").closed()
        ('(x + 1)', 'f(x)')
        """
        return f"({self.text})" if self.root else self.text


class Step(NamedTuple):
    """A line: the name of a value, the subterm that it is of, and its text."""

    name: str
    node: Expr
    text: str


def in_steps(
    expr: Expr, write: Callable[[Expr, Sequence[Part]], Part], name: Callable[[int], str], longest: int
) -> tuple[list[Step], str]:
    """Write an expression, and before it the steps that it takes.

    Parameters
    ----------
    expr : Expr
    write : callable
        Writes a node over its arguments' texts.
    name : callable
        Names the step of a number.
    longest : int
        What is used more than once becomes a step where it is longer than this, and no leaf.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> write = lambda node, args: Part("x" if not args else f"({' * '.join(arg.text for arg in args)})")
    >>> steps, last = in_steps((x * x) * (x * x), write, "t{}".format, 0)
    >>> [(step.name, step.text) for step in steps], last
    ([('t0', '(x * x)')], '(t0 * t0)')
    """
    rows = distinct_subterms(expr)
    uses = Counter(arg for _, args in rows for arg in args)
    parts: list[Part] = []
    depths: list[int] = []
    steps: list[Step] = []
    for at, (node, args) in enumerate(rows):
        part = write(node, [parts[arg] for arg in args])
        depth = 1 + max((depths[arg] for arg in args), default=0)
        if args and ((uses[at] > 1 and len(part.text) > longest) or (depth > _DEEPEST and uses[at])):
            steps.append(Step(name(len(steps)), node, part.text))
            part, depth = Part(steps[-1].name), 0
        parts.append(part)
        depths.append(depth)
    return steps, parts[-1].text


def check_no_loops(expr: Expr, form: str) -> None:
    """Raise GrammarError where an expression holds a loop or a recursion, which a form of programs cannot say."""
    for node in subterms(expr):
        if isinstance(node, (Loop, Recursion)):
            raise no_form(f"the {node.kind}", form)


def no_form(what: object, form: str) -> GrammarError:
    """Return the error for what a form of programs cannot say.

    Examples
    --------
    >>> no_form("the fold", "C")
    GrammarError('the fold has no form in C; print the program, or use to_python()')
    """
    return GrammarError(f"{what} has no form in {form}; print the program, or use to_python()")
