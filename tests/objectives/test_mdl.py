"""Search by description length through the whole face: results, statuses, certificates, fronts, errors."""

import json
import math
import pickle
import sys
from itertools import pairwise

import numpy as np
import pytest

import enumcore as ec
from support.faces import SPLITMIX, endless, words

BERNOULLI = ec.MDL(noise=ec.noise.Bernoulli())
EXCEPTIONS = ec.MDL(noise=ec.noise.Exceptions())


def conjunction(target: list[int], mask: list[bool] | None = None) -> ec.Task:
    """x & y on 32 points, where the target does not say otherwise."""
    g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x, g.inputs.y, ~g.start, g.start & g.start)
    n = len(target)
    return ec.Task(g, inputs={"x": ([0, 0, 1, 1] * n)[:n], "y": ([0, 1] * n)[:n]}, target=target, mask=mask)


NOISY = [0, 0, 0, 1] * 7 + [0, 1, 0, 1]


def test_contradictory_examples_cost_bits() -> None:
    task = conjunction(NOISY)
    assert task.contradiction
    assert ec.solve(task).status is ec.Status.EXHAUSTED
    result = ec.solve(task, objective=BERNOULLI)
    assert (result.status, str(result.program)) == (ec.Status.SOLVED, "x & y")
    assert result.bits == ec.Bits.of(6.0, math.log2(33) + math.log2(32))
    assert result.bits.total == result.bounds.upper == result.bounds.lower
    assert result.certificate.minimal
    assert result.certificate.contradiction == ()
    assert result.programs(4)[0] == result.program


def test_free_points_cost_nothing() -> None:
    mask = [k != 29 for k in range(32)]
    result = ec.solve(conjunction(NOISY, mask), objective=BERNOULLI)
    assert result.bits == ec.Bits.of(6.0, math.log2(32))
    free = ec.solve(conjunction(NOISY, [False] * 32), objective=BERNOULLI)
    assert free.bits == ec.Bits.of(2.0, 0.0)
    assert free.status is ec.Status.SOLVED


def test_data_of_one_class() -> None:
    """The shortest program of a constant, or any that is constant up to negation; here none is shorter than a leaf."""
    result = ec.solve(conjunction([1] * 64), objective=BERNOULLI)
    assert result.status is ec.Status.SOLVED
    assert result.bits.data == math.log2(65)  # ~(x & ~x), or the negation of it


def test_a_limit_keeps_its_status_and_the_best() -> None:
    result = ec.solve(endless(), objective=EXCEPTIONS, limits=ec.Limits(candidates=5000))
    assert result.status is ec.Status.CANDIDATE_LIMIT
    assert result.program is not None
    assert result.bounds.gap > 0
    assert not result.certificate.minimal
    assert "Whether another takes fewer is not known" in str(result.certificate)
    for status, limits in (
        (ec.Status.TIME_LIMIT, ec.Limits(seconds=0.05)),
        (ec.Status.COST_LIMIT, ec.Limits(cost=200)),
        (ec.Status.MEMORY_LIMIT, ec.Limits(memory="8MiB")),
    ):
        assert ec.solve(endless(), objective=EXCEPTIONS, limits=limits).status is status


def test_before_the_first_program() -> None:
    with ec.Search(endless(), objective=EXCEPTIONS) as search:
        result = search.result()
        assert (result.status, result.program, result.bits) == (ec.Status.STOPPED, None, None)
        assert result.bounds.upper == result.bounds.gap == math.inf
        assert len(result.front) == 0
        assert result.front.chosen is None
        assert "No program was found." in str(result)
        assert next(search).cost > 1  # the empty levels below the cheapest leaf are passed over


def test_patience_is_no_proof() -> None:
    objective = ec.MDL(noise=ec.noise.Exceptions(), patience=4)
    result = ec.solve(endless(), objective=objective)
    assert result.status is ec.Status.PATIENCE
    assert result.certificate.complete_below * 0.125 > result.bits.program + 4
    assert result.bounds.gap > 0
    assert ec.solve(conjunction(NOISY), objective=ec.MDL(ec.noise.Bernoulli(), patience=30)).status is ec.Status.SOLVED


def test_ctrl_c() -> None:
    def interrupt(level: ec.Level) -> None:
        if level.cost > 100:
            raise KeyboardInterrupt

    result = ec.solve(endless(), objective=EXCEPTIONS, on_level=interrupt)
    assert result.status is ec.Status.INTERRUPTED
    assert result.program is not None
    assert result.bounds.lower < result.bounds.upper


def test_levels_without_candidates_are_left_out() -> None:
    result = ec.solve(endless(), objective=EXCEPTIONS, limits=ec.Limits(cost=120))
    assert all(row.candidates + row.pruned for row in result.levels)
    assert result.certificate.complete_below == 121
    assert len(result.levels) < 60


def test_probabilities_and_unit_productions_cost_their_bits() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8), resolution=1.0)
    S, T = g.start, g.nonterminal("T", ec.BitVec(8))
    g.add(S, T, prob=0.25)
    g.add(S, S + S, prob=0.75)
    g.add(T, g.inputs.x)  # the only one: nothing to say, but a program costs more than its parts
    assert [p.cost for p in g.productions[:2]] == [2, 1]
    task = ec.Task(g, inputs={"x": [1, 2, 3]}, target=[2, 4, 6])
    result = ec.solve(task, objective=ec.MDL(ec.noise.Exceptions(), resolution=0.5))
    assert str(result.program) == "x + x"
    assert result.bits.program == 2 * 2.0 + 0.5 + 2 * 0.5  # two units, a sum (0.415 up to 0.5), two leaves of a tick
    assert result.certificate.worst_excess == 0.5
    assert ec.solve(task).cost == 2 + 2 + 1 + 2  # plainly, in the grammar's own ticks


def test_costs_of_the_grammar_play_no_part() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, cost=50)
    g.add(g.start, 1, g.start + g.start)
    result = ec.solve(ec.Task(g, inputs={"x": [1, 2]}, target=[1, 2]), objective=ec.MDL(ec.noise.Exceptions(), 0.25))
    assert (str(result.program), result.bits.program, result.cost) == ("x", 1.75, 7)


@pytest.mark.parametrize("noise", [ec.noise.Exceptions(), ec.noise.BitFlip()])
def test_wide_words(noise: ec.noise.Noise) -> None:
    xs = np.concatenate([SPLITMIX, SPLITMIX * np.uint64(3), SPLITMIX >> np.uint64(1), SPLITMIX + np.uint64(9)])
    ys = xs & (~xs + np.uint64(1))
    ys[3] ^= np.uint64(1 << 40)
    task = ec.Task(words(), inputs={"x": xs}, target=ys)
    result = ec.solve(task, objective=ec.MDL(noise), limits=ec.Limits(cost=240))
    # One word of 64 bits to be told is more than the search can make up for; one bit of 1024 is not.
    assert result.status is (ec.Status.SOLVED if noise.unit == "bits" else ec.Status.COST_LIMIT)
    assert np.array_equal(result.program(xs) == ys, np.arange(len(xs)) != 3)
    assert result.bits.data == noise.code(16, ec.BitVec(64))[1]


def test_the_front_is_a_table() -> None:
    result = ec.solve(conjunction(NOISY), objective=BERNOULLI)
    front = result.front
    assert front[front.chosen].program == result.program
    assert [row.program_bits for row in front] == sorted(row.program_bits for row in front)
    assert all(a.data_bits > b.data_bits for a, b in pairwise(front))
    lines = repr(front).splitlines()
    assert lines[0].split() == list(ec.FrontRow._fields)
    assert [line.startswith("*") for line in lines[1:]] == [k == front.chosen for k in range(len(front))]
    frame = pytest.importorskip("pandas") and front.to_pandas()
    assert list(frame["total"]) == [row.total for row in front]
    assert list(np.flatnonzero(frame["chosen"])) == [front.chosen]


def test_the_front_is_drawn_with_the_chosen_point_marked() -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    result = ec.solve(conjunction(NOISY), objective=BERNOULLI)
    ax = result.front.plot()
    marked = next(line for line in ax.get_lines() if line.get_marker() == "*")
    assert list(marked.get_xdata()) == [result.bits.program]
    assert list(marked.get_ydata()) == [result.bits.data]
    assert "chosen: x & y" in ax.get_legend().get_texts()[-1].get_text()
    assert result.front.plot(ax) is ax
    pyplot.close("all")


@pytest.mark.parametrize("method", ["plot", "to_pandas"])
def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    front = ec.solve(conjunction(NOISY), objective=BERNOULLI).front
    monkeypatch.setitem(sys.modules, {"plot": "matplotlib", "to_pandas": "pandas"}[method], None)
    with pytest.raises(ImportError, match=r'pip install "enumcore\[plot\]"'):
        getattr(front, method)()


def test_results_pickle_and_certificates_are_json() -> None:
    result = ec.solve(conjunction(NOISY), objective=BERNOULLI)
    again = pickle.loads(pickle.dumps(result))
    assert (again.bits, again.bounds, again.program) == (result.bits, result.bounds, result.program)
    assert repr(again.front) == repr(result.front)
    fields = json.loads(json.dumps(result.certificate.to_dict()))
    assert fields["bits"]["total"] == result.bits.total
    assert fields["bounds"]["gap"] == 0
    with ec.Search(endless(), objective=EXCEPTIONS) as search:
        assert json.loads(json.dumps(search.result().certificate.to_dict()))["bounds"]["upper"] is None


def test_without_an_objective_there_are_no_bits() -> None:
    result = ec.solve(conjunction([0, 0, 0, 1]))
    assert (result.bits, result.bounds, result.front) == (None, None, None)


def no_target(g: ec.Grammar) -> ec.Task:
    return ec.Task(g, inputs={"x": SPLITMIX})


def formula(g: ec.Grammar) -> ec.Task:
    return ec.Task(g, inputs={"x": SPLITMIX}, where=g.output > g.inputs.x)


@pytest.mark.parametrize("make", [no_target, formula])
def test_an_objective_needs_a_target(make) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ec.TaskError, match="give the task target="):
        ec.solve(make(words()), objective=EXCEPTIONS)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"noise": "Bernoulli"}, "noise='Bernoulli' is not a noise"),
        ({"noise": ec.noise.Bernoulli}, "is not a noise; give one, such as"),
        ({"noise": ec.noise.Bernoulli(), "resolution": 0}, "resolution=0: bits a tick are a number from 1e-12 on"),
        ({"noise": ec.noise.Bernoulli(), "resolution": math.inf}, "resolution=inf"),
        ({"noise": ec.noise.Bernoulli(), "patience": -1}, "patience=-1 is not a number of bits"),
        ({"noise": ec.noise.Bernoulli(), "patience": math.nan}, "patience=nan is not a number of bits"),
    ],
)
def test_objectives_that_make_no_sense(arguments, message) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ec.TaskError, match=message):
        ec.MDL(**arguments)


def test_something_else_than_an_objective() -> None:
    with pytest.raises(ec.TaskError, match="is not an objective"):
        ec.solve(conjunction(NOISY), objective=ec.noise.Bernoulli())  # type: ignore[arg-type]


def test_probabilities_that_do_not_sum() -> None:
    g = ec.Grammar(inputs={"x": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x, ~g.start, prob=0.4)
    with pytest.raises(
        ec.GrammarError, match=r"the probabilities of S add up to 0\.8; a code needs them to add up to 1"
    ):
        ec.solve(ec.Task(g, inputs={"x": [0, 1]}, target=[1, 0]), objective=BERNOULLI)


@pytest.mark.parametrize("limits", [None, ec.Limits(cost=20)])
def test_the_certificate_claims_nothing_of_every_input(limits: ec.Limits | None) -> None:
    """The frame is the whole input space, and one target is wrong: the best program is not right there."""
    g = ec.Grammar(inputs={"x": ec.BitVec(5)}, output=ec.Bool)
    g.add(g.start, g.inputs.x < 16, ~g.start)
    frame = ec.all_inputs(g)
    target = frame["x"] < 16
    target[3] = False
    result = ec.solve(
        ec.Task(g, inputs=frame, target=target), objective=ec.MDL(noise=ec.noise.Bernoulli()), limits=limits
    )
    assert str(result.program) == "x < 16"
    assert result.certificate.scope == "all inputs"
    assert "every input" not in str(result.certificate)
    assert "need not be right on each of them" in str(result.certificate)
