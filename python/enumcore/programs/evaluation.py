"""Expressions evaluated in NumPy, by the meanings that each theory's module writes down apart from the kernels.

Every program is evaluated by this before it is reported, so that a bug of the kernels cannot pass for an answer.
Hence nothing is shared with the core but the operators' names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import UndefinedError
from ..expressions.expr import Apply, Const, Expr, Named, Output
from ..expressions.inlining import Inlining
from ..expressions.loops import Loop
from ..expressions.macro import Call
from ..expressions.recursion import Recursion
from ..expressions.walks import subterms
from ..theories.sorts import THEORIES
from .loop_evaluation import run_loop
from .points import Points
from .recursion_evaluation import Instances, node_values, run_recursion

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..theories.operators import Operator
    from ..theories.sorts import Sort

__all__ = ["MEANINGS", "evaluate", "evaluate_nodes"]

Array = Any  # NDArray of bool_ or uint64, or a scalar of those; their union buys no checking and doubles the casts
Meaning = Callable[..., Array]
Run = Callable[[Points], Array]
Step = Callable[[Points, list[Array]], Array]


def evaluate(expr: Expr, columns: Mapping[str, Any], output: Array = None, *, words: int = 1) -> NDArray[Any]:
    """Evaluate an expression on every point.

    Parameters
    ----------
    expr : Expr
        Over inputs, `Output`, constants, operators, macros and loops.
    columns : mapping of str to array of shape (points,), or to scalars
        A column for each input and each variable that is not bound, in range for its sort; sets also as words, of
        shape (points, words), and lists as `Lists`.
    output : array of shape (points,), optional
        The column that `Output` stands for.
    words : int
        The words of a set, where no column has more.

    Returns
    -------
    ndarray of shape (points,)
        In the smallest unsigned dtype of the sort's width, bool, or uint64 for sets, which are of shape (points,
        words) where they have several.  Of shape () when the columns are, or there are none.

    Raises
    ------
    TaskError
        A name without a column.
    UndefinedError
        A loop is not decided within its rounds; it names the first point.

    Examples
    --------
    >>> import numpy as np, enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> evaluate(x & -x, {"x": np.array([12, 7, 0])})
    array([4, 1, 0], dtype=uint8)
    """
    given: Mapping[Any, Any] = columns if output is None else {**columns, None: output}
    nodes = list(subterms(expr))
    if Call in map(type, nodes):
        nodes = list(subterms(Inlining().term(expr)))  # the same call of a macro is evaluated once
    frame, run = Points.of(nodes, given, words), _compiled(nodes)
    if frame.count is None or frame.count <= _CHUNK:
        return _evaluate_chunk(expr, run, frame)
    first = _evaluate_chunk(expr, run, frame.take(slice(0, _CHUNK)))
    value = np.empty((frame.count, *first.shape[1:]), first.dtype)
    for k in range(0, frame.count, _CHUNK):
        value[k : k + _CHUNK] = first if k == 0 else _evaluate_chunk(expr, run, frame.take(slice(k, k + _CHUNK)))
    return value


def evaluate_nodes(
    recursion: Recursion, columns: Mapping[str, Any], instances: Instances, words: int
) -> dict[Sort, Array]:
    """Return the values of all nodes of a recursion's terms, by their sort.

    Parameters
    ----------
    recursion : Recursion
    columns : mapping of str to column
        The terms, and the inputs.
    instances : Instances
        Of the terms and at least the inputs that the bodies take.
    words : int
    """
    nodes = list(subterms(Inlining().term(recursion)))
    whole = nodes[-1]
    assert isinstance(whole, Recursion)
    bodies = [_compiled(list(subterms(body))) for body in whole.bodies]
    given: Mapping[Any, Any] = columns
    points, term = Points.of(nodes, given, words), whole.term
    with np.errstate(over="ignore"):
        return node_values(whole, points.column(str(term), term), points, bodies, instances)


def _evaluate_chunk(expr: Expr, run: Run, frame: Points) -> NDArray[Any]:
    with np.errstate(over="ignore"):
        value = run(frame)
    if frame.undecided:
        point, why = min(frame.undecided)
        raise UndefinedError(f"at point {point} {why}", point)
    column: NDArray[Any] = expr.sort.column(value, frame.count, frame.words)
    return column


def _compiled(nodes: list[Expr]) -> Run:
    """Return the meaning of an expression, given its nodes, as steps on points; a loop takes its body's often."""
    if not {Loop, Recursion}.isdisjoint(map(type, nodes)):
        nodes = list(subterms(nodes[-1], bodies=False))
    steps = [(id(node), _step(node), [id(arg) for arg in node.outer_args]) for node in nodes]
    ended = _last_uses([args for _, _, args in steps]) if len(steps) > _FEW else None

    def run(points: Points) -> Array:
        values: dict[int, Array] = {}
        for at, (own, step, args) in enumerate(steps):
            values[own] = step(points, [values[arg] for arg in args])
            for arg in ended[at] if ended is not None else ():
                del values[arg]  # its column is given back
        return values[own]

    return run


def _last_uses(taken: list[list[int]]) -> list[list[int]]:
    """Return for each step the values that it is the last one to take."""
    last = {arg: at for at, args in enumerate(taken) for arg in args}
    ended: list[list[int]] = [[] for _ in taken]
    for arg, at in last.items():
        ended[at].append(arg)
    return ended


def _step(node: Expr) -> Step:
    """Return what one node makes of its arguments' values."""
    if isinstance(node, Apply):
        return lambda points, args: _apply(node, args, points)
    if isinstance(node, Named):
        name = None if isinstance(node, Output) else node.name
        return lambda points, args: points.column(name, node)
    if isinstance(node, Const):
        constant = node.sort.constant(node.value)
        return lambda points, args: constant
    if isinstance(node, Recursion):
        bodies = [_compiled(list(subterms(body))) for body in node.bodies]
        return lambda points, args: run_recursion(node, args[0], points, bodies)
    assert isinstance(node, Loop)
    inner = _compiled(list(subterms(node.body)))
    return lambda points, args: run_loop(node, args, points, inner)


def _apply(node: Apply, args: list[Array], points: Points) -> Array:
    op = node.operator
    if op.meaning is not None:
        return node.sort.cut(op.meaning(*args))
    meaning = _defined(op, points) if (op.theory, op.name) in _UNDEFINED else MEANINGS[op.theory, op.name]
    if op.signature.numerals:
        value = meaning(*args, node.args[0].sort.width, *node.indices)
    elif len(op.signature.widths) > 1:
        value = _concat(args, node.args)
    elif len(args) > op.arity:
        value = _nary(op.n_ary, meaning, args, node.args[0].sort)
    else:
        value = meaning(*args, node.args[-1].sort.width)
    return node.sort.cut(value)


def _defined(op: Operator, points: Points) -> Meaning:
    """Return an operator's meaning, which notes where it has none."""
    meaning, undefined = MEANINGS[op.theory, op.name], _UNDEFINED[op.theory, op.name]

    def noting(*args: Array) -> Array:
        *operands, _ = args
        points.give_up(np.flatnonzero(undefined(*operands)), f"({op.smt} ...) has no value of 64 bits")
        return meaning(*args)

    return noting


def _nary(kind: str, meaning: Meaning, args: list[Array], sort: Sort) -> Array:
    width = sort.width
    if kind == "left":
        value = args[0]
        for arg in args[1:]:
            value = sort.cut(meaning(value, arg, width))
        return value
    if kind == "right":
        value = args[-1]
        for arg in reversed(args[:-1]):
            value = meaning(arg, value, width)
        return value
    far = 2 if kind == "chain" else len(args)  # chain: neighbours only; pairwise: all
    pairs = [(a, b) for i, a in enumerate(args) for b in args[i + 1 : i + far]]
    return reduce(np.logical_and, [meaning(a, b, width) for a, b in pairs])


def _concat(args: list[Array], nodes: tuple[Expr, ...]) -> Array:
    value = args[0]
    for arg, node in zip(args[1:], nodes[1:], strict=True):
        value = (value << np.uint64(node.sort.width)) | arg
    return value


_CHUNK: Final = 1 << 16  # points at a time: few columns of so many are large
_FEW: Final = 32  # nodes, whose columns may stay until the end

MEANINGS: Final[Mapping[tuple[str, str], Meaning]] = {
    (sort.theory, name): meaning for sort in THEORIES for name, meaning in sort.MEANINGS.items()
}
_UNDEFINED: Final[Mapping[tuple[str, str], Meaning]] = {
    (sort.theory, name): where for sort in THEORIES for name, where in sort.UNDEFINED.items()
}
"""By theory and name; a theory's module says what they are called on."""
