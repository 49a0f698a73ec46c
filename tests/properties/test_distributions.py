"""Grammars as distributions, beside a plain enumeration of every derivation tree."""

import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from itertools import product
from math import log2, prod, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from enumcore.expressions.substitution import substitute
from enumcore.grammars.counting import Counts
from enumcore.grammars.derivations import probabilities_of
from support.mdl_languages import grammars
from support.sampled import examples

W = ec.BitVec(8)
Tree = tuple[ec.Expr, float]  # a program, and the probability of this derivation of it


def trees(g: ec.Grammar, name: str, cost: int, around: tuple[str, ...] = ()) -> Iterator[Tree]:
    """Every derivation of a cost, one after the other; `around` are the nonterminals that units went through."""
    assert name not in around, "a circle of units"
    for p, probability in zip(g.productions, probabilities_of(g.productions), strict=True):
        if p.nonterminal.name != name or p.cost > cost:
            continue
        rest, slots = cost - p.cost, p.slots
        above = (*around, name) if p.cost == 0 else ()
        for shares in product(range(rest + 1), repeat=len(slots)):
            if sum(shares) == rest:
                parts = [list(trees(g, s.name, n, above)) for s, n in zip(slots, shares, strict=True)]
                for chosen in product(*parts):
                    expr = substitute(p.expr, [part for part, _ in chosen])
                    yield expr, probability * prod(q for _, q in chosen)


def mixed() -> ec.Grammar:
    """Two nonterminals, a macro, a loop, units, and one program that has several derivations."""
    g = ec.Grammar(inputs={"x": W, "xs": ec.List(W)}, output=W)
    S, B = g.start, g.nonterminal("B", ec.Bool)
    T = g.nonterminal("T", W)
    each = g.bind(a=W, i=W)
    L = each.nonterminal("L", W)
    double = ec.define("double", lambda v: v + v, W)
    g.add(S, g.inputs.x, 1, S + 1, T + T, double(S), T)
    g.add(S, ec.ite(B, S, T), cost=2)
    g.add(S, ec.fold(L, g.inputs.xs, T))
    g.add(T, g.inputs.x, ~S)
    g.add(B, S == T, S < 3)
    g.add(L, each.a, each.i, L + L)
    return g


def weighed() -> ec.Grammar:
    g = ec.Grammar(inputs={"x": W}, output=W, resolution=1.0)
    S, T = g.start, g.nonterminal("T", W)
    g.add(S, g.inputs.x, prob=0.4)
    g.add(S, 1, S + 1, prob=0.1)
    g.add(S, S + S, prob=0.15)
    g.add(S, T, prob=0.25)
    g.add(T, 2, prob=0.5)
    g.add(T, S, ~T, prob=0.25)  # S and T lead back to each other
    return g


@pytest.mark.parametrize("g", [mixed(), weighed()], ids=["costs", "probabilities"])
def test_counts_are_those_of_the_trees(g: ec.Grammar) -> None:
    for nonterminal in g.nonterminals:
        for cost in range(6):
            assert g.count(cost, nonterminal) == len(list(trees(g, nonterminal.name, cost)))


def free_circle(g: ec.Grammar) -> bool:
    """Whether units that cost nothing lead back to where they begin, in a grammar of two nonterminals."""
    units = {(p.nonterminal.name, p.slots[0].name) for p in g.used_productions if p.is_unit and not p.cost}
    return any((right, left) in units for left, right in units)


@examples(60)
@given(st.sampled_from([ec.Bool, ec.BitVec(2)]).flatmap(grammars))
def test_counts_of_random_grammars(g: ec.Grammar) -> None:
    if free_circle(g):
        with pytest.raises(ec.GrammarError, match="costs nothing"):
            g.count(4)
    else:
        assert [g.count(c) for c in range(5)] == [len(list(trees(g, "S", c))) for c in range(5)]


def test_counts_are_exact_beyond_64_bits() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    g.add(g.start, g.inputs.x, g.start + g.start)
    catalan = [1]
    for n in range(200):
        catalan.append(catalan[-1] * 2 * (2 * n + 1) // (n + 2))
    assert [g.count(2 * n + 1) for n in range(200)] == catalan[:200]
    g.add(g.start, 1)  # what was counted is counted anew
    assert g.count(1) == 2


def shares(found: list[Tree]) -> dict[str, float]:
    """Return how much of the whole each program has, by its text, several derivations of it together."""
    total = sum(weight for _, weight in found)
    by_program: dict[str, float] = defaultdict(float)
    for expr, weight in found:
        by_program[str(expr)] += weight / total
    return dict(by_program)


def chi_square(drawn: list[ec.Program], wanted: dict[str, float]) -> float:
    """Return by how many standard deviations Pearson's statistic is too large; what is rare is one class."""
    seen = Counter(str(program) for program in drawn)
    cells: dict[str, list[float]] = {}
    for text in wanted.keys() | seen.keys():
        expected = wanted.get(text, 0.0) * len(drawn)
        cell = cells.setdefault(text if expected >= 5 else "", [0.0, 0.0])
        cell[0] += seen[text]
        cell[1] += expected
    statistic = sum((count - expected) ** 2 / expected for count, expected in cells.values())
    freedom = len(cells) - 1
    assert freedom > 3
    return (statistic - freedom) / sqrt(2 * freedom)


@pytest.mark.parametrize(("g", "cost"), [(mixed(), 4), (mixed(), 5), (weighed(), 9), (weighed(), 11)])
def test_programs_of_a_cost_are_drawn_by_weight(g: ec.Grammar, cost: int) -> None:
    found = list(trees(g, "S", cost))
    if g.productions[0].prob is None:
        found = [(expr, 1.0) for expr, _ in found]
    drawn = g.sample(np.random.default_rng(1), 4000, cost=cost)
    assert all(p.cost == cost for p in drawn)
    wanted = shares(found)
    assert {str(p) for p in drawn} <= wanted.keys()
    assert chi_square(drawn, wanted) < 3.5
    first = max(wanted, key=lambda text: wanted[text])
    assert chi_square(drawn, wanted | {first: wanted[first] * 3}) > 3.5


def test_programs_are_drawn_by_probability() -> None:
    g = weighed()
    drawn = g.sample(7, 5000)
    wanted = {str(p): p.probability for p in drawn}
    wanted[""] = 1 - sum(wanted.values())
    assert chi_square(drawn, wanted) < 3.5
    assert chi_square(drawn, {t: w * (0.9 if t == "x" else 1) for t, w in wanted.items()}) > 3.5


def test_the_probability_is_that_of_all_derivations() -> None:
    g = mixed()
    found = [tree for cost in range(7) for tree in trees(g, "S", cost)]  # x + 1 costs 2 or 3, and so on
    total: dict[str, float] = defaultdict(float)
    most: dict[str, float] = defaultdict(float)
    for expr, weight in found:
        total[str(expr)] += weight
        most[str(expr)] = max(most[str(expr)], weight)
    several = 0
    for expr, _ in trees(g, "S", 3):
        program = ec.Program(expr, list(g.inputs.values()), prior=g.sample(0, cost=1).prior)
        assert program.probability == pytest.approx(total[str(expr)])
        assert 2**-program.bits == pytest.approx(most[str(expr)])
        several += total[str(expr)] > most[str(expr)]
    assert several > 3


def test_circles_of_units_are_summed() -> None:
    """S ::= T ::= S any number of times before the program: a geometric series."""
    g = weighed()
    by_text = {str(p): p for p in g.sample(7, 200)}
    assert by_text["x"].probability == pytest.approx(0.4 / (1 - 0.25 * 0.25))
    assert by_text["2"].probability == pytest.approx(0.25 * 0.5 / (1 - 0.25 * 0.25))
    assert by_text["x"].bits == pytest.approx(-log2(0.4))


def test_probabilities_to_a_cost_add_up() -> None:
    """Of a grammar whose programs have one derivation each: the shares of the trees, and with all costs 1."""
    g = ec.Grammar(inputs={"x": W}, output=W, resolution=1.0)
    S = g.start
    g.add(S, g.inputs.x, 1, prob=0.375)
    g.add(S, ~S, prob=0.125)
    g.add(S, S & S, prob=0.125)
    prior = g.sample(0, nonterminal=S).prior
    for cost in range(2, 10):
        found = [tree for c in range(cost + 1) for tree in trees(g, "S", c)]
        programs = [ec.Program(expr, [g.inputs.x], prior=prior) for expr, _ in found]
        assert sum(p.probability for p in programs) == pytest.approx(sum(w for _, w in found))
        assert all(p.probability == pytest.approx(2**-p.bits) for p in programs)
    # P(depth <= n) of the branching process, by its generating function
    total = 0.0
    for _ in range(200):
        total = 0.75 + 0.125 * total + 0.125 * total**2
    assert total == pytest.approx(1)
    weights = Counts(g.productions, probabilities_of(g.productions), "S")
    assert sum(weights.of("S", c) for c in range(300)) == pytest.approx(1)


def test_loops_and_nonterminals_are_drawn() -> None:
    g = mixed()
    each = {nonterminal.name: nonterminal for nonterminal in g.nonterminals}
    body = g.sample(3, 20, cost=3, nonterminal=each["L"])
    assert {str(node) for node in body[0].inputs} == {"x", "xs", "a", "i"}
    assert all(str(p) in shares(list(trees(g, "L", 3))) for p in body)
    assert any("fold" in str(p) for p in g.sample(3, 60, cost=5))
    assert any("double" in str(p) for p in g.sample(3, 60, cost=5))
    assert all(p.sort == ec.Bool for p in g.sample(3, 5, cost=6, nonterminal=each["B"]))


def test_the_same_seed_draws_the_same() -> None:
    g = weighed()
    assert g.sample(5, 20) == g.sample(np.random.default_rng(5), 20)
    assert g.sample(5, 0) == []
    many = mixed().sample(5, 3, cost=400)  # counts of more than 64 bits
    assert [p.cost for p in many] == [400] * 3


def test_a_program_keeps_its_prior() -> None:
    g = weighed()
    task = ec.Task(g, inputs={"x": [1, 7]}, target=[2, 8])
    program = ec.solve(task).program
    assert program is not None
    bits, probability = program.bits, program.probability
    assert bits == g.bits([program])
    again = pickle.loads(pickle.dumps(program))
    assert (again, again.bits, again.probability) == (program, bits, probability)
    g.add(g.nonterminal("U", W), 1)
    assert program.bits == bits
    with ec.Search(task, limits=ec.Limits(cost=4)) as search:
        list(search)
        assert all(p.bits >= -log2(p.probability) - 1e-9 for n in task.nonterminals for p in search.bank.programs(n))


def test_what_has_no_probability_says_so() -> None:
    x = ec.Input("x", W)
    for name in ("bits", "probability"):
        with pytest.raises(ec.GrammarError, match="came from no grammar"):
            getattr(ec.Program(x + 1, [x]), name)


def endless(sure: float) -> ec.Grammar:
    g = ec.Grammar(inputs={"x": W}, output=W)
    g.add(g.start, g.inputs.x, prob=1 - sure)
    g.add(g.start, g.start + g.start, prob=sure)
    return g


def test_a_grammar_of_infinite_size_does_not_hang() -> None:
    with pytest.raises(ec.GrammarError, match="more than 10000 productions"):
        endless(0.9).sample(0, 50)
    with pytest.raises(ec.GrammarError, match="more than 5 productions"):
        endless(0.6).sample(0, 50, most=5)
    assert endless(0.9).sample(0, cost=endless(0.9).sample(0, cost=27).cost).cost == 27


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda g: g.sample(0, cost=0), "S derives no program of cost 0"),
        (lambda g: g.sample(0, cost=-1), "sample: cost=-1 is not a whole number"),
        (lambda g: g.sample(0, k=1.5), r"sample: k=1\.5 is not a whole number"),
        (lambda g: g.sample("a"), "sample: rng= is a numpy.random.Generator, or a seed"),
        (lambda g: g.sample(0, most=True), "sample: most=True"),
        (lambda g: g.sample(0, nonterminal=mixed().start), "nonterminal= is one of this grammar"),
        (lambda g: g.count(2.0), r"count: cost=2\.0 is not a whole number"),
        (lambda g: g.count(2, "S"), "nonterminal= is one of this grammar, not 'S'"),
    ],
)
def test_bad_arguments(call: Callable[[ec.Grammar], object], message: str) -> None:
    with pytest.raises(ec.GrammarError, match=message):
        call(mixed())


@pytest.mark.parametrize(
    "use",
    [
        lambda g: ec.Task(g, inputs={"x": [1]}),
        lambda g: g.check(),
        lambda g: g.bits([g.inputs.x]),
        lambda g: g.fit([g.inputs.x]),
        lambda g: g.sample(0),
        lambda g: g.sample(0, cost=1),
        lambda g: g.count(1),
    ],
)
def test_probabilities_below_1_are_an_error_everywhere(use: Callable[[ec.Grammar], object]) -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    g.add(g.start, g.inputs.x, ~g.start, prob=0.4)
    with pytest.raises(ec.GrammarError, match=r"the probabilities of S add up to 0\.8; .* divide each prob= by 0\.8"):
        use(g)


def test_a_cost_that_is_too_improbable() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W, resolution=50.0)
    g.add(g.start, g.inputs.x, prob=1 - 2.0**-40)
    g.add(g.start, ~g.start, prob=2.0**-40)
    assert g.count(31) == 1
    with pytest.raises(ec.GrammarError, match="below what a float holds"):
        g.sample(0, cost=31)


def test_circles_of_units_have_no_count() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    T = g.nonterminal("T", W)
    g.add(g.start, T, g.inputs.x)
    g.add(T, g.start)
    with pytest.raises(ec.GrammarError, match="costs nothing"):
        g.count(1)
    assert g.sample(0).expr.same_as(g.inputs.x)  # by probability it ends
    assert g.sample(0).probability == pytest.approx(1)


def test_one_resolution() -> None:
    g = ec.Grammar(inputs={"x": W}, output=W)
    g.add(g.start, g.inputs.x, 1, ~g.start)
    defaults = (g.resolution, g.fit([]).resolution, ec.MDL(noise=ec.noise.Exceptions()).resolution)
    assert set(defaults) == {0.125}
