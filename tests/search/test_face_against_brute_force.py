"""Random grammars through the whole face, against an enumeration in plain Python: same columns, same least costs.

tests/properties does this for the core's own productions; here productions are expressions: macros that repeat, drop or
return their parameters, n-ary forms, literals, several operators a production, costs of their own, unit productions.
"""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.expressions.substitution import substitute
from enumcore.programs.evaluation import evaluate
from support.sampled import examples

W = ec.BitVec(3)
COST = 5
FRAME = {"x": np.array([0, 3, 5, 6], np.uint8), "b": np.array([True, False, False, True])}
TWICE = ec.define("twice", lambda v: v + v, W)
FIRST = ec.define("first", lambda v, w: v, W, W)
BLEND = ec.define("blend", lambda c, v, w: ec.ite(c, FIRST(v, w), TWICE(w)), ec.Bool, W, W)


def words(S: ec.Nonterminal, T: ec.Nonterminal, B: ec.Nonterminal, x: ec.Input) -> list[ec.Expr | int]:
    return [
        *(x, 1, 7, S, T, ~S, -T, S + T, S & S, S - T, (S + 1) & S, TWICE(S), FIRST(S, T), FIRST(x, T)),
        *(ec.smt_apply("bvadd", [S, T, S]), ec.smt_apply("bvxor", [x, S, S]), ec.ite(B, S, T), BLEND(B, S, 3)),
        *(
            ec.concat(ec.extract(S, 1, 0), ec.extract(T, 2, 2)),
            ec.rotate_left(S, 4),
            ec.ashr(S, 1),
            S / T,
            ec.smod(T, S),
        ),
    ]


def truths(S: ec.Nonterminal, T: ec.Nonterminal, B: ec.Nonterminal, b: ec.Input) -> list[ec.Expr | int]:
    return [
        *(b, True, ~B, B & B, B ^ b, S == T, S < T, ec.slt(S, 2), ec.distinct(S, T, 1), ec.eq(S, T, S)),
        *(ec.implies(B, B, b), ec.ite(B, b, B), ec.smt_apply("or", [B, b, B])),
    ]


@st.composite
def grammars(draw: st.DrawFn) -> ec.Grammar:
    g = ec.Grammar(inputs={"x": W, "b": ec.Bool}, output=W)
    S, T, B = g.start, g.nonterminal("T", W), g.nonterminal("B", ec.Bool)
    for node, choices, first in (
        (S, words(S, T, B, g.inputs.x), T + g.inputs.x),
        (T, words(T, S, B, g.inputs.x), g.inputs.x),
        (B, truths(S, T, B, g.inputs.b), g.inputs.b),
    ):
        g.add(node, first)
        for k in draw(st.lists(st.integers(0, len(choices) - 1), max_size=5, unique=True)):
            unit = isinstance(choices[k], ec.Nonterminal)
            g.add(node, choices[k], cost=None if unit else draw(st.none() | st.integers(1, 3)))
    g.add(S, ec.ite(B, S, T))
    return g


Columns = dict[bytes, int]


def brute_force(g: ec.Grammar) -> dict[str, Columns]:
    """Return each nonterminal's columns and their least costs, up to COST."""
    best: dict[str, Columns] = {node.name: {} for node in g.nonterminals}
    for cost in range(1, COST + 1):
        for p in g.productions:
            for split in product(range(1, cost), repeat=len(p.slots)):
                if not p.is_unit and sum(split) + p.cost == cost:
                    apply(p, split, best, cost)
        for _ in g.nonterminals:  # a unit production costs nothing: close
            for p in g.productions:
                if p.is_unit:
                    found = [column for column, c in best[p.slots[0].name].items() if c == cost]
                    best[p.nonterminal.name].update({c: cost for c in found if c not in best[p.nonterminal.name]})
    return best


def apply(p: ec.Production, split: tuple[int, ...], best: dict[str, Columns], cost: int) -> None:
    choices = [[column for column, c in best[s.name].items() if c == k] for s, k in zip(p.slots, split, strict=True)]
    holes = [ec.Input(f"hole{k}", slot.sort) for k, slot in enumerate(p.slots)]
    body = substitute(p.expr, holes)
    for columns in product(*choices):
        values = {h.name: np.frombuffer(c, h.sort.dtype) for h, c in zip(holes, columns, strict=True)}
        column = np.ascontiguousarray(evaluate(body, {**FRAME, **values})).tobytes()
        best[p.nonterminal.name].setdefault(column, cost)


@examples(100)
@given(g=grammars(), prune=st.booleans(), exact=st.booleans())
def test_same_columns_and_costs(g: ec.Grammar, prune: bool, exact: bool) -> None:
    expected = brute_force(g)
    with ec.Search(ec.Task(g, inputs=FRAME), limits=ec.Limits(cost=COST), prune=prune, exact=exact) as search:
        for _ in search:
            pass
        for node in g.nonterminals:
            programs = search.bank.programs(node)
            columns = [np.ascontiguousarray(search.task.evaluate(p.expr)).tobytes() for p in programs]
            assert dict(zip(columns, [p.cost for p in programs], strict=True)) == expected[node.name]
            assert np.array_equal(search.bank.columns(node), [search.task.evaluate(p.expr) for p in programs])


@examples(100)
@given(
    g=grammars(),
    target=st.lists(st.integers(0, 7), min_size=4, max_size=4),
    mask=st.lists(st.booleans(), min_size=4, max_size=4),
)
def test_least_cost_of_a_goal(g: ec.Grammar, target: list[int], mask: list[bool]) -> None:
    """As a target with free points, and as a formula that is no target: within one of the target, below."""
    found = {np.frombuffer(column, np.uint8).tobytes(): cost for column, cost in brute_force(g)[g.start.name].items()}
    goal, counts = np.array(target), np.array(mask)
    equal = [
        cost for column, cost in found.items() if np.array_equal(np.frombuffer(column, np.uint8)[counts], goal[counts])
    ]
    near = [cost for column, cost in found.items() if np.all((goal - np.frombuffer(column, np.uint8)) % 8 < 2)]
    t = ec.Input("t", W)
    tasks = (
        (ec.Task(g, inputs=FRAME, target=goal, mask=counts), equal),
        (ec.Task(g, inputs=FRAME, where=t - g.output < 2, context={"t": goal}), near),
    )
    for task, costs in tasks:
        result = ec.solve(task, limits=ec.Limits(cost=COST))
        assert result.cost == min(costs, default=None)
        assert (result.status is ec.Status.SOLVED) == bool(costs)
        assert result.certificate.minimal == bool(costs)
        programs = result.programs(20)
        assert programs[:1] == [result.program] * bool(costs)
        assert len({str(p) for p in programs}) == len(programs)
