"""The meaning of every operator in NumPy, written from SMT-LIB and not from the kernels.

Every program is evaluated by this before it is reported, so that a bug of the kernels cannot pass for an answer.
Hence the rule here is to be plain: bit-vectors are uint64 arrays, cut to their width after every operator, sets are
rows of uint64 words; nothing is shared with the core but the operators' names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from ..errors import UndefinedError
from ..expressions.expr import Apply, Const, Expr, Named, Output
from ..expressions.loops import Loop
from ..expressions.macro import Call
from ..expressions.walks import subterms
from ..theories.sets import as_column, widened
from .loop_evaluation import run_loop
from .points import Points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ..theories.sorts import Sort

__all__ = ["MEANINGS", "evaluate"]

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
    given: dict[str | None, Any] = dict(columns.items())
    if output is not None:
        given[None] = output
    frame, run = Points.of(expr, given, words), _compiled(expr)
    if frame.count is None:
        return _evaluate_chunk(expr, run, frame)
    first = _evaluate_chunk(expr, run, frame.take(slice(0, _CHUNK)))
    if frame.count <= _CHUNK:
        return first
    value = np.empty((frame.count, *first.shape[1:]), first.dtype)
    for k in range(0, frame.count, _CHUNK):
        value[k : k + _CHUNK] = first if k == 0 else _evaluate_chunk(expr, run, frame.take(slice(k, k + _CHUNK)))
    return value


def _evaluate_chunk(expr: Expr, run: Run, frame: Points) -> NDArray[Any]:
    with np.errstate(over="ignore"):
        value = run(frame)
    if frame.undecided:
        point, why = min(frame.undecided)
        raise UndefinedError(f"at point {point} {why}", point)
    whole = widened(np.asarray(value), frame.words) if expr.sort.is_set else np.asarray(value)
    if frame.count is not None:
        whole = np.broadcast_to(whole, (frame.count, *((frame.words,) if expr.sort.is_set else ())))
    return np.array(as_column(whole) if expr.sort.is_set else whole, dtype=expr.sort.dtype)


def _compiled(expr: Expr) -> Run:
    """Return the meaning of an expression as steps to take on points; the body of a loop takes them many times."""
    steps: list[tuple[Step, list[int]]] = []
    place: dict[int, int] = {}
    last: dict[int, int] = {}  # of a value, the step that is the last to take it
    for node in subterms(expr, bodies=False):
        at = place[id(node)] = len(steps)
        args = [place[id(arg)] for arg in node.outer_args]
        steps.append((_step(node), args))
        last.update(dict.fromkeys(args, at))
    ended: dict[int, list[int]] = {}
    for arg, at in last.items():
        ended.setdefault(at, []).append(arg)

    def run(points: Points) -> Array:
        values: list[Array] = []
        for at, (step, args) in enumerate(steps):
            values.append(step(points, [values[k] for k in args]))
            for k in ended.get(at, ()):
                values[k] = None  # its column is given back
        return values[-1]

    return run


def _step(node: Expr) -> Step:
    """Return what one node makes of its arguments' values."""
    if isinstance(node, Apply):
        return lambda points, args: _apply(node, args)
    if isinstance(node, Call):
        body, names = _compiled(node.macro.body), [param.name for param in node.macro.params]
        return lambda points, args: body(points.with_columns(dict(zip(names, args, strict=True))))
    if isinstance(node, Loop):
        inner = _compiled(node.body)
        return lambda points, args: run_loop(node, args, points, inner)
    if isinstance(node, Const):
        constant = _constant(node)
        return lambda points, args: constant
    assert isinstance(node, Named)
    name = None if isinstance(node, Output) else node.name
    return lambda points, args: points.column(name, node)


def _constant(node: Const) -> Array:
    if node.sort.is_set:
        return np.zeros(1, np.uint64)
    return np.bool_(node.value) if node.sort.is_bool else np.uint64(node.value)


def _apply(node: Apply, args: list[Array]) -> Array:
    op = node.operator
    meaning = MEANINGS[op.theory, op.name]
    if op.signature.numerals:
        value = meaning(*args, node.args[0].sort.width, *node.indices)
    elif len(op.signature.widths) > 1:
        value = _concat(args, node.args)
    elif len(args) > op.arity:
        value = _nary(op.n_ary, meaning, args, node.args[0].sort)
    else:
        value = meaning(*args, node.args[-1].sort.width)
    return _cut(value, node.sort.width) if node.sort.theory == "BitVec" else value


def _nary(kind: str, meaning: Meaning, args: list[Array], sort: Sort) -> Array:
    width = sort.width
    if kind == "left":
        value = args[0]
        for arg in args[1:]:
            value = meaning(value, arg, width)
            value = _cut(value, width) if sort.theory == "BitVec" else value
        return value
    if kind == "right":
        value = args[-1]
        for arg in reversed(args[:-1]):
            value = meaning(arg, value, width)
        return value
    far = 2 if kind == "chain" else len(args)  # chain: neighbours only; pairwise: all
    pairs = [(a, b) for i, a in enumerate(args) for b in args[i + 1 : i + far]]
    return reduce(np.logical_and, [meaning(a, b, width) for a, b in pairs])


def _mask(width: int) -> Any:
    return np.uint64((1 << width) - 1)


def _cut(value: Array, width: int) -> Array:
    return value & _mask(width)


def _signed(value: Array, width: int) -> Array:
    """Read the two's complement: int64."""
    away = np.uint64(64 - width)
    return (np.asarray(value) << away).view(np.int64) >> np.int64(64 - width)


def _negative(value: Array, width: int) -> Array:
    return (value >> np.uint64(width - 1)) & np.uint64(1) == np.uint64(1)


def _absolute(value: Array, width: int) -> Array:
    return np.where(_negative(value, width), _cut(~value + np.uint64(1), width), value)


def _udiv(a: Array, b: Array, width: int) -> Array:
    return np.where(b == 0, _mask(width), a // np.where(b == 0, np.uint64(1), b))


def _urem(a: Array, b: Array, width: int) -> Array:
    return np.where(b == 0, a, a % np.where(b == 0, np.uint64(1), b))


def _sdiv(a: Array, b: Array, width: int) -> Array:
    """Divide the magnitudes; a zero divisor gives 1 or all ones by the same rule, as SMT-LIB derives it."""
    size = _udiv(_absolute(a, width), _absolute(b, width), width)
    return np.where(_negative(a, width) != _negative(b, width), ~size + np.uint64(1), size)


def _srem(a: Array, b: Array, width: int) -> Array:
    size = _urem(_absolute(a, width), _absolute(b, width), width)
    return np.where(_negative(a, width), ~size + np.uint64(1), size)


def _smod(a: Array, b: Array, width: int) -> Array:
    size = _urem(_absolute(a, width), _absolute(b, width), width)
    towards_zero = np.where(_negative(a, width), _cut(~size + np.uint64(1), width), size)
    differs = (_negative(a, width) != _negative(b, width)) & (size != 0)
    return np.where(differs, towards_zero + b, towards_zero)


def _fits(value: Array, width: int) -> Array:
    """Say of signed numbers, int64, whether the width holds them."""
    return (value >= -(1 << width - 1)) & (value <= (1 << width - 1) - 1)


def _saddo(a: Array, b: Array, width: int) -> Array:
    """Add the halves and what they leave over: of 64 bits the sum itself has no dtype."""
    x, y = _signed(a, width), _signed(b, width)
    half = (x >> np.int64(1)) + (y >> np.int64(1)) + (x & y & np.int64(1))
    return ~_fits(half, width - 1) if width > 1 else (a & b).astype(np.bool_)


def _ssubo(a: Array, b: Array, width: int) -> Array:
    """Subtract as the standard has it: the least number has no negative to be added."""
    least = b == np.uint64(1 << width - 1)
    return np.where(least, ~_negative(a, width), _saddo(a, _cut(~b + np.uint64(1), width), width))


def _umulo(a: Array, b: Array, width: int) -> Array:
    return (a != 0) & (b > _mask(width) // np.where(a == 0, np.uint64(1), a))


def _smulo(a: Array, b: Array, width: int) -> Array:
    """Compare magnitudes with the most that the sign of the product has room for."""
    negative = _negative(a, width) ^ _negative(b, width)
    most = np.uint64((1 << width - 1) - 1) + negative.astype(np.uint64)
    x, y = _absolute(a, width), _absolute(b, width)
    return (x != 0) & (y > most // np.where(x == 0, np.uint64(1), x))


def _shl(a: Array, b: Array, width: int) -> Array:
    return np.where(b < width, a << (b & np.uint64(63)), np.uint64(0))


def _lshr(a: Array, b: Array, width: int) -> Array:
    return np.where(b < width, a >> (b & np.uint64(63)), np.uint64(0))


def _ashr(a: Array, b: Array, width: int) -> Array:
    filled = _signed(a, width) >> np.minimum(b, np.uint64(width - 1)).astype(np.int64)
    return filled.astype(np.uint64)


def _concat(args: list[Array], nodes: tuple[Expr, ...]) -> Array:
    value = args[0]
    for arg, node in zip(args[1:], nodes[1:], strict=True):
        value = (value << np.uint64(node.sort.width)) | arg
    return value


def _repeat(a: Array, width: int, times: int) -> Array:
    value = a
    for _ in range(times - 1):
        value = (value << np.uint64(width)) | a
    return value


def _rotate_left(a: Array, width: int, bits: int) -> Array:
    bits %= width
    return (a << np.uint64(bits)) | (a >> np.uint64(width - bits)) if bits else a


_CHUNK: Final = 1 << 16  # points at a time: few columns of so many are large

# (theory, name) to the meaning: called on the arguments, then their width, then the numerals.
MEANINGS: Final[Mapping[tuple[str, str], Meaning]] = {
    ("Bool", "not"): lambda a, w: ~a,
    ("Bool", "and"): lambda a, b, w: a & b,
    ("Bool", "or"): lambda a, b, w: a | b,
    ("Bool", "xor"): lambda a, b, w: a ^ b,
    ("Bool", "implies"): lambda a, b, w: ~a | b,
    ("Bool", "eq"): lambda a, b, w: a == b,
    ("Bool", "distinct"): lambda a, b, w: a != b,
    ("Bool", "ite"): lambda c, a, b, w: np.where(c, a, b),
    ("BitVec", "not"): lambda a, w: ~a,
    ("BitVec", "neg"): lambda a, w: ~a + np.uint64(1),
    ("BitVec", "and"): lambda a, b, w: a & b,
    ("BitVec", "or"): lambda a, b, w: a | b,
    ("BitVec", "xor"): lambda a, b, w: a ^ b,
    ("BitVec", "nand"): lambda a, b, w: ~(a & b),
    ("BitVec", "nor"): lambda a, b, w: ~(a | b),
    ("BitVec", "xnor"): lambda a, b, w: ~(a ^ b),
    ("BitVec", "add"): lambda a, b, w: a + b,
    ("BitVec", "sub"): lambda a, b, w: a - b,
    ("BitVec", "mul"): lambda a, b, w: a * b,
    ("BitVec", "udiv"): _udiv,
    ("BitVec", "urem"): _urem,
    ("BitVec", "sdiv"): _sdiv,
    ("BitVec", "srem"): _srem,
    ("BitVec", "smod"): _smod,
    ("BitVec", "shl"): _shl,
    ("BitVec", "lshr"): _lshr,
    ("BitVec", "ashr"): _ashr,
    ("BitVec", "eq"): lambda a, b, w: a == b,
    ("BitVec", "distinct"): lambda a, b, w: a != b,
    ("BitVec", "ult"): lambda a, b, w: a < b,
    ("BitVec", "ule"): lambda a, b, w: a <= b,
    ("BitVec", "ugt"): lambda a, b, w: a > b,
    ("BitVec", "uge"): lambda a, b, w: a >= b,
    ("BitVec", "slt"): lambda a, b, w: _signed(a, w) < _signed(b, w),
    ("BitVec", "sle"): lambda a, b, w: _signed(a, w) <= _signed(b, w),
    ("BitVec", "sgt"): lambda a, b, w: _signed(a, w) > _signed(b, w),
    ("BitVec", "sge"): lambda a, b, w: _signed(a, w) >= _signed(b, w),
    ("BitVec", "comp"): lambda a, b, w: (a == b).astype(np.uint64),
    ("BitVec", "nego"): lambda a, w: a == np.uint64(1 << w - 1),
    ("BitVec", "uaddo"): lambda a, b, w: _mask(w) - a < b,
    ("BitVec", "saddo"): _saddo,
    ("BitVec", "umulo"): _umulo,
    ("BitVec", "smulo"): _smulo,
    ("BitVec", "usubo"): lambda a, b, w: a < b,
    ("BitVec", "ssubo"): _ssubo,
    ("BitVec", "sdivo"): lambda a, b, w: (a == np.uint64(1 << w - 1)) & (b == _mask(w)),
    ("BitVec", "ite"): lambda c, a, b, w: np.where(c, a, b),
    ("BitVec", "concat"): lambda a, b, w: (a << np.uint64(w)) | b,
    ("BitVec", "extract"): lambda a, w, high, low: a >> np.uint64(low),
    ("BitVec", "zero_extend"): lambda a, w, bits: a,
    ("BitVec", "sign_extend"): lambda a, w, bits: _signed(a, w).astype(np.uint64),
    ("BitVec", "repeat"): _repeat,
    ("Set", "union"): lambda a, b, w: a | b,
    ("Set", "intersection"): lambda a, b, w: a & b,
    ("Set", "difference"): lambda a, b, w: a & ~b,
    ("Set", "subset"): lambda a, b, w: (a & ~b == 0).all(axis=-1),
    ("Set", "ite"): lambda c, a, b, w: np.where(np.asarray(c)[..., None], a, b),
    ("BitVec", "rotate_left"): _rotate_left,
    ("BitVec", "rotate_right"): lambda a, w, bits: _rotate_left(a, w, w - bits % w),
}
