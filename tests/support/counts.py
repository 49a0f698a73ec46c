"""Languages whose counts mathematics fixes, as the core takes them. Each function gives a language; the
lists are the distinct programs of each size."""

from __future__ import annotations

from support.brute import Column, Language, Node, Production
from support.language import apply, leaf
from support.reference import assignments

NAND_2 = [2, 3, 3, 2, 0, 5, 1]
NAND_3 = [3, 6, 10, 19, 24, 49, 41, 32, 25, 25, 11, 5, 3, 2, 1]
AND_OR_NOT_3 = [3, 3, 6, 20, 8, 44, 12, 24, 7, 64, 15, 20, 6, 6, 0, 10, 6, 0, 0, 0, 1, 1]
KNUTH_3 = [8, 30, 114, 80, 24]
ICFP64_4 = [3, 8, 31, 137, 616, 2888, 14193, 70385, 354854, 1811895]
ICFP64_1 = [3, 8, 28, 110, 486, 2198, 10136, 46796, 220519]


def splitmix64(count: int) -> list[int]:
    """The first outputs of splitmix64 from state 0: the frame of `icfp64`."""
    top, state, out = 2**64 - 1, 0, []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & top
        z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9 & top
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & top
        out.append(z ^ (z >> 31))
    return out


def truth_table(variables: int) -> list[tuple[int, Column]]:
    """All the points of a Boolean space: one column a variable."""
    return [(0, column) for column in zip(*assignments([0] * variables), strict=True)]


def operators(sort: int, *symbols: str) -> list[Production]:
    """One production of cost 1 for each operator, on slots of the only nonterminal."""
    slot = ("slot", sort, 0)
    arity = {"not": 1, "bvnot": 1, "bvneg": 1}
    return [(0, 1, apply(smt, sort, [slot] * arity.get(smt, 2))) for smt in symbols]


def connectives(variables: int, *symbols: str) -> Language:
    """Formulas over the variables; cost is size."""
    inputs = truth_table(variables)
    leaves = [leaf(0, ("input", 0, k)) for k in range(variables)]
    return Language(2**variables, [0], leaves + operators(0, *symbols), inputs)


def ten_connectives(variables: int) -> Language:
    """Knuth's: every connective that depends on both its places, on literals and constants.

    A leaf costs 1 and so does a connective, and a formula of r connectives has r + 1 leaves: it costs 2r + 1. So the
    level of cost 2r + 1 holds what needs r connectives, and the levels of even cost are empty.
    """
    x, both = [("input", 0, k) for k in range(variables)], [("slot", 0, 0)] * 2
    leaves = [leaf(0, node) for node in [*x, ("const", 0, 0), ("const", 0, 1)]]
    leaves += [(0, 1, apply("not", 0, [node])) for node in x]
    plain = operators(0, "and", "or", "xor", "=", "=>")
    negated = [(0, 1, [*apply(smt, 0, both), _not(2)]) for smt in ("and", "or", "=>")]
    converse = [*both, _two("=>", 1, 0)]  # y => x
    ten = [*plain, *negated, (0, 1, converse), (0, 1, [*converse, _not(2)])]
    return Language(2**variables, [0], leaves + ten, truth_table(variables))


def _not(argument: int) -> Node:
    return (*apply("not", 0, [("slot", 0, 0)])[-1][:3], (argument,), (0, 0))


def _two(smt: str, first: int, second: int) -> Node:
    return (*apply(smt, 0, [("slot", 0, 0)] * 2)[-1][:3], (first, second), (0, 0))


def polynomials(width: int, *symbols: str) -> Language:
    """One variable and the constant 1 on `width` bits, on every point: integers modulo 2^width."""
    points = tuple(range(2**width))
    leaves = [leaf(0, ("input", width, 0)), leaf(0, ("const", width, 1))]
    return Language(len(points), [width], leaves + operators(width, *symbols), [(width, points)])


def icfp64(points: int, width: int = 64) -> Language:
    """0, 1, x, not, shl1, shr1, shr4, shr16, and, or, xor, add; on fewer bits the low ones of the same frame."""
    slot = ("slot", width, 0)
    leaves = [leaf(0, node) for node in (("const", width, 0), ("const", width, 1), ("input", width, 0))]
    shifts = [("bvshl", 1), ("bvlshr", 1), ("bvlshr", 4), ("bvlshr", 16)]
    unary = [(0, 1, apply(smt, width, [slot, ("const", width, by)])) for smt, by in shifts]
    binary = operators(width, "bvand", "bvor", "bvxor", "bvadd")
    productions = [*leaves, *operators(width, "bvnot"), *unary, *binary]
    column = tuple(v % 2**width for v in splitmix64(points))
    return Language(points, [width], productions, [(width, column)])
