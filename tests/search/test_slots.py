"""Recursions that are found by search: against all choices of bodies, and on data of several kinds."""

from __future__ import annotations

import gc
import itertools
import random
import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from support.algebras import value_of

NIBBLE = ec.BitVec(4)
SUMS = ec.Terms(number={"leaf": ec.Symbol(v=NIBBLE), "f": ec.Symbol("number"), "g": ec.Symbol("number", "number")})
CHILDREN = {"leaf": 0, "f": 1, "g": 2}
OPERATORS: dict[str, Callable[[int, int], int]] = {
    "+": lambda a, b: a + b & 15,
    "-": lambda a, b: a - b & 15,
    "&": lambda a, b: a & b,
}


def language() -> ec.Grammar:
    g = ec.Grammar(inputs={"t": SUMS.number}, output=NIBBLE)
    case = g.algebra(SUMS, number=NIBBLE)
    one, two = case.f.nonterminal("F", NIBBLE), case.g.nonterminal("G", NIBBLE)
    g.add(one, case.f[0], 1, one + one, one - one, one & one)
    g.add(two, *(case.g[k] for k in (0, 1)), 1, two + two, two - two, two & two)
    g.add(g.start, ec.recurse(g.inputs.t, f=one, g=two))
    return g


def all_bodies(arity: int, most: int) -> list[tuple[int, Any]]:
    """Every different function of a few values, with the cost of its cheapest body, up to a cost."""
    points = list(itertools.product(range(16), repeat=arity))
    found: dict[tuple[int, ...], int] = {}
    levels: dict[int, list[tuple[int, ...]]] = {}
    for cost in range(1, most + 1):
        new = [tuple(p[k] for p in points) for k in range(arity)] + [tuple([1] * len(points))] if cost == 1 else []
        for left in range(1, cost - 1):
            for a, b in itertools.product(levels.get(left, []), levels.get(cost - 1 - left, [])):
                new += [tuple(map(op, a, b)) for op in OPERATORS.values()]
        levels[cost] = [column for column in dict.fromkeys(new) if column not in found]
        found.update(dict.fromkeys(levels[cost], cost))
    place = {point: k for k, point in enumerate(points)}
    return [(cost, lambda *p, c=column: c[place[p]]) for column, cost in found.items()]


def tree(rng: random.Random, size: int) -> tuple[Any, ...]:
    if size <= 1:
        return ("leaf", rng.randrange(16))
    if size == 2 or rng.random() < 0.3:
        return ("f", tree(rng, size - 1))
    left = rng.randrange(1, size - 1)
    return ("g", tree(rng, left), tree(rng, size - 1 - left))


@pytest.mark.parametrize("seed", [0, pytest.param(1, marks=pytest.mark.slow)])
def test_the_cheapest_choice_of_all(seed: int) -> None:
    rng = random.Random(seed)
    ones, twos = all_bodies(1, 5), all_bodies(2, 3)
    secret = {"leaf": lambda v: v, "f": rng.choice(ones)[1], "g": rng.choice(twos)[1]}
    terms = [tree(rng, rng.randrange(2, 7)) for _ in range(10)]
    target = [value_of(term, CHILDREN, secret) for term in terms]

    def right(f: Any, g: Any) -> bool:
        bodies = {**secret, "f": f, "g": g}
        return all(value_of(term, CHILDREN, bodies) == wanted for term, wanted in zip(terms, target, strict=True))

    result = ec.solve(ec.Task(language(), inputs={"t": terms}, target=target))
    assert result.status is ec.Status.SOLVED
    assert result.cost is not None
    pairs = [(a + b, f, g) for a, f in ones for b, g in twos if a + b + 2 <= result.cost]
    least = min(cost for cost, f, g in sorted(pairs, key=lambda pair: pair[0]) if right(f, g))
    assert result.cost == least + 2
    assert result.certificate.minimal
    assert all(row.exact for row in result.certificate.banks)
    assert result.program(terms).tolist() == target


def test_no_choice_is_right() -> None:
    terms = ec.Terms(b={"x": ec.Symbol(v=ec.Bool), "m": ec.Symbol("b", "b")})
    g = ec.Grammar(inputs={"t": terms.b}, output=ec.Bool)
    case = g.algebra(terms, b=ec.Bool)
    m = case.m.nonterminal("M", ec.Bool)
    g.add(m, case.m[0], case.m[1], m & m, m | m)
    g.add(g.start, ec.recurse(g.inputs.t, m=m))
    xor = [(("m", ("x", a), ("x", b)), a != b) for a in (False, True) for b in (False, True)]
    result = ec.solve(ec.Task(g, inputs={"t": [t for t, _ in xor]}, target=[v for _, v in xor]))
    assert result.status is ec.Status.EXHAUSTED
    assert result.program is None
    clash = ec.solve(ec.Task(g, inputs={"t": [("x", True)] * 2}, target=[True, False]))
    assert clash.status is ec.Status.EXHAUSTED
    assert clash.certificate.contradiction == (0, 1)
    with pytest.raises(ec.TaskError, match="a recursion has no levels"):
        ec.Search(ec.Task(g, inputs={"t": [("x", True)]}, target=[True]))


def circuits(count: int, seed: int) -> tuple[list[Any], list[bool]]:
    """Boolean circuits of three anonymous gates, with their values."""
    rng = random.Random(seed)
    meaning = {"x": lambda v: v, "a": lambda p: not p, "b": lambda p, q: not (p and q), "c": lambda p, q: p != q}

    def draw(size: int) -> Any:
        if size <= 1:
            return ("x", rng.random() < 0.5)
        if size == 2 or rng.random() < 0.3:
            return ("a", draw(size - 1))
        left = rng.randrange(1, size - 1)
        return (rng.choice("bc"), draw(left), draw(size - 1 - left))

    terms = [draw(rng.randrange(2, 12)) for _ in range(count)]
    return terms, [bool(value_of(t, {"x": 0, "a": 1, "b": 2, "c": 2}, meaning)) for t in terms]


GATES = ec.Terms(
    wire={
        "x": ec.Symbol(v=ec.Bool),
        "a": ec.Symbol("wire"),
        "b": ec.Symbol("wire", "wire"),
        "c": ec.Symbol("wire", "wire"),
    }
)


def gate_language() -> ec.Grammar:
    g = ec.Grammar(inputs={"t": GATES.wire}, output=ec.Bool)
    case, bodies = g.algebra(GATES, wire=ec.Bool), {}
    for name in "abc":
        body = bodies[name] = case[name].nonterminal(name.upper(), ec.Bool)
        g.add(body, *(case[name][k] for k in range(len(GATES.symbols[name].children))), ~body, body & body, body | body)
    g.add(g.start, ec.recurse(g.inputs.t, **bodies))
    return g


def test_gates_of_boolean_circuits() -> None:
    terms, target = circuits(40, 0)
    result = ec.solve(ec.Task(gate_language(), inputs={"t": terms}, target=target))
    assert result.status is ec.Status.SOLVED
    assert result.certificate.minimal
    more, values = circuits(200, 1)
    assert result.program(more).tolist() == values
    again = ec.solve(ec.Task(gate_language(), inputs={"t": terms}, target=target))
    assert again.program == result.program
    assert again.candidates == result.candidates


def test_flipped_labels_cost_bits() -> None:
    terms, target = circuits(150, 2)
    flipped = np.array(target) ^ (np.arange(150) % 12 == 0)
    objective = ec.MDL(noise=ec.noise.Bernoulli(rare=True))
    result = ec.solve(ec.Task(gate_language(), inputs={"t": terms}, target=flipped), objective=objective)
    assert result.status is ec.Status.SOLVED
    assert result.certificate.minimal
    assert result.bounds.gap == 0
    more, values = circuits(200, 3)
    assert result.program(more).tolist() == values
    assert result.bits.program == pytest.approx(result.program.bits, abs=0.125 * 20)


def test_nullable_regular_expressions() -> None:
    regex = ec.Terms(
        regex={
            "empty": ec.Symbol(),
            "letter": ec.Symbol(which=ec.BitVec(2)),
            "star": ec.Symbol("regex"),
            "then": ec.Symbol("regex", "regex"),
            "or": ec.Symbol("regex", "regex"),
        }
    )
    g = ec.Grammar(inputs={"t": regex.regex}, output=ec.Bool)
    case, bodies = g.algebra(regex, regex=ec.Bool), {}
    for name, symbol in regex.symbols.items():
        body = bodies[name] = case[name].nonterminal(name.upper(), ec.Bool)
        g.add(body, False, True, *(case[name][k] for k in range(len(symbol.children))), ~body, body & body, body | body)
    g.add(g.start, ec.recurse(g.inputs.t, **bodies))
    a, e = ("letter", 0), ("empty",)
    terms = [
        a,
        e,
        ("star", a),
        ("then", e, ("star", a)),
        ("then", a, e),
        ("then", e, a),
        ("or", a, e),
        ("or", e, a),
        ("or", a, a),
    ]
    result = ec.solve(ec.Task(g, inputs={"t": terms}, target=[0, 1, 1, 1, 0, 0, 1, 1, 0]))
    assert result.program is not None
    assert str(result.program).splitlines()[1:] == [
        "  empty      = True",
        "  letter     = False",
        "  star(p)    = True",
        "  then(p, q) = p & q",
        "  or(p, q)   = p | q",
    ]
    assert result.certificate.minimal


def test_lists_of_operations() -> None:
    """ListOps: digits, and operations on any number of arguments, which are a chain here."""
    digit = ec.BitVec(3)
    ops = ec.Terms(
        number={"n": ec.Symbol(v=digit), "s1": ec.Symbol("number", "number"), "s2": ec.Symbol("number", "number")}
    )
    rng = random.Random(1)
    meaning = {"n": lambda v: v, "s1": max, "s2": min}

    def draw(size: int) -> Any:
        if size <= 1:
            return ("n", rng.randrange(8))
        left = rng.randrange(1, size)
        return (rng.choice(["s1", "s2"]), draw(left), draw(size - left))

    terms = [draw(rng.randrange(2, 6)) for _ in range(15)]
    g = ec.Grammar(inputs={"t": ops.number}, output=digit)
    case, bodies = g.algebra(ops, number=digit), {}
    for name in ("s1", "s2"):
        body, test = case[name].nonterminal(name.upper(), digit), case[name].nonterminal(f"{name}?", ec.Bool)
        g.add(test, body < body)
        g.add(body, case[name][0], case[name][1], body + body, ec.ite(test, body, body))
        bodies[name] = body
    g.add(g.start, ec.recurse(g.inputs.t, **bodies))
    target = [value_of(t, {"n": 0, "s1": 2, "s2": 2}, meaning) for t in terms]
    result = ec.solve(ec.Task(g, inputs={"t": terms}, target=target))
    assert result.certificate.minimal
    deep: Any = ("n", 3)
    for k in range(2000):
        deep = ("s1", ("n", k % 7), ("s2", ("n", 7), deep))
    assert int(result.program(deep)) == 6
    assert result.program([draw(40) for _ in range(3)]).shape == (3,)


def test_a_symbol_that_never_occurs_has_the_cheapest_body() -> None:
    terms, target = circuits(40, 0)
    few = [(t, v) for t, v in zip(terms, target, strict=True) if "c" not in str(t)]
    result = ec.solve(ec.Task(gate_language(), inputs={"t": [t for t, _ in few]}, target=[v for _, v in few]))
    assert "c(p, q) = p" in str(result.program)
    assert result.certificate.minimal


def test_limits_and_what_cannot_be_asked() -> None:
    terms, target = circuits(40, 0)
    task = ec.Task(gate_language(), inputs={"t": terms}, target=target)
    stopped = ec.solve(task, limits=ec.Limits(candidates=3))
    assert stopped.status is ec.Status.CANDIDATE_LIMIT
    assert not stopped.certificate.minimal
    assert ec.solve(task, limits=ec.Limits(seconds=0)).status is ec.Status.TIME_LIMIT
    with pytest.raises(ec.TaskError, match="target"):
        ec.solve(ec.Task(gate_language(), inputs={"t": terms}))
    sums = ec.Task(language(), inputs={"t": [("leaf", 1)]}, target=[1])
    with pytest.raises(ec.TaskError, match="noises that count points"):
        ec.solve(sums, objective=ec.MDL(noise=ec.noise.BitFlip()))
    mixed = gate_language()
    mixed.add(mixed.start, True)
    with pytest.raises(ec.TaskError, match="each of its productions is one"):
        ec.solve(ec.Task(mixed, inputs={"t": terms}, target=target))


def test_every_limit_ends_it_with_its_status() -> None:
    terms, target = circuits(40, 0)
    task = ec.Task(gate_language(), inputs={"t": terms}, target=target)
    whole = ec.solve(task)
    assert whole.cost is not None
    assert ec.solve(task, limits=ec.Limits(cost=whole.cost)).program == whole.program
    cheaper = ec.solve(task, limits=ec.Limits(cost=whole.cost - 1))
    assert (cheaper.status, cheaper.program) == (ec.Status.COST_LIMIT, None)
    assert cheaper.certificate.complete_below == whole.cost
    assert ec.solve(task, limits=ec.Limits(cost=0)).status is ec.Status.COST_LIMIT
    assert ec.solve(task, limits=ec.Limits(idle_candidates=3)).status is ec.Status.IDLE_LIMIT
    assert ec.solve(task, limits=ec.Limits(idle=0)).status is ec.Status.IDLE_LIMIT
    short = ec.solve(task, limits=ec.Limits(memory="1KiB"))
    assert (short.status, short.program) == (ec.Status.MEMORY_LIMIT, None)
    for result in (cheaper, short):
        assert not result.certificate.minimal


def test_a_better_program_is_told_of_as_it_is_found() -> None:
    terms, target = circuits(150, 2)
    flipped = np.array(target) ^ (np.arange(150) % 12 == 0)
    task = ec.Task(gate_language(), inputs={"t": terms}, target=flipped)
    objective = ec.MDL(noise=ec.noise.Bernoulli(rare=True))
    told: list[ec.Program] = []
    result = ec.solve(task, objective=objective, on_improvement=told.append)
    assert told[-1] == result.program
    assert result.last_improvement is not None
    assert result.last_improvement.candidates <= result.candidates
    assert result.last_improvement.seconds < result.seconds
    ended = ec.solve(task, objective=objective, on_improvement=lambda program: True)
    assert ended.program in told
    assert not ended.certificate.minimal or ended.program == result.program

    def fails(program: ec.Program) -> None:
        raise ValueError(program)

    with pytest.raises(ValueError, match="recurse"):
        ec.solve(task, objective=objective, on_improvement=fails)


def test_options_reach_the_banks(capsys: pytest.CaptureFixture[str]) -> None:
    terms, target = circuits(40, 0)
    task = ec.Task(gate_language(), inputs={"t": terms}, target=target)
    exact = ec.solve(task, exact=True, progress=True)
    assert exact.certificate.proof == "exact"
    assert exact.certificate.false_merge_odds == 0
    assert "best" in capsys.readouterr().err
    assert ec.solve(task, prune=False).program == exact.program
    with pytest.raises(ec.OptionError, match="exakt"):
        ec.solve(task, exakt=True)  # type: ignore[call-arg]
    with pytest.raises(ec.SearchError, match="on_level"):
        ec.solve(task, on_level=print)


def test_an_interrupt_ends_it_with_what_there_is() -> None:
    rng = random.Random(5)
    terms = [tree(rng, rng.randrange(4, 9)) for _ in range(60)]
    target = [rng.randrange(16) for _ in terms]  # no program has these

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    gc.disable()  # Python drops what is raised in a collector's callback, and hypothesis has one
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        result = ec.solve(ec.Task(language(), inputs={"t": terms}, target=target), limits=ec.Limits(seconds=20))
    finally:
        gc.enable()
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert result.status is ec.Status.INTERRUPTED
    assert result.program is None
    assert not result.certificate.minimal


def test_an_interrupt_while_a_bank_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bank is built by a search of its own: Ctrl-C ends the whole search, and not that part alone."""
    calls = []

    def interrupted(self: ec.Search, levels: int = 1) -> None:
        calls.append(levels)
        raise KeyboardInterrupt

    monkeypatch.setattr(ec.Search, "_advance", interrupted)
    terms, target = circuits(40, 0)
    result = ec.solve(ec.Task(gate_language(), inputs={"t": terms}, target=target), limits=ec.Limits(seconds=20))
    assert len(calls) == 1
    assert (result.status, result.program) == (ec.Status.INTERRUPTED, None)
    assert not result.certificate.minimal
