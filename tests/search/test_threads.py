"""Any number of threads builds the same: programs and their numbers, level tables, limits in candidates."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import textwrap
import threading
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from support.counts import ICFP64_4, splitmix64
from support.going_on import random_task, same, same_banks, table

THREADS = [2, 3, 5, 16]
WORD, BYTE = ec.BitVec(64), ec.BitVec(8)


def language(*, several: bool = False) -> ec.Grammar:
    """Some 100,000 candidates at cost 8, so that its level is built by all threads; with a second sort, or without."""
    g = ec.Grammar(inputs={"x": WORD}, output=WORD)
    s, x = g.start, g.inputs.x
    g.add(s, 0, 1, x, ~s, s << 1, s >> 1, s >> 4, s >> 16, s & s, s | s, s ^ s, s + s, cost=1)
    if several:
        b = g.nonterminal("B", ec.Bool)
        g.add(b, s == s, s < s, ~b)
        g.add(s, ec.ite(b, s, s))
    return g


def task(**words: Any) -> ec.Task:
    return ec.Task(language(), inputs={"x": np.array(splitmix64(4), np.uint64)}, **words)


def noisy_task() -> ec.Task:
    x = np.array(splitmix64(40), np.uint64)
    wanted = ((x >> np.uint64(4)) ^ x) + (x << np.uint64(1))
    wanted[::17] ^= np.uint64(5)
    return ec.Task(language(), inputs={"x": x}, target=wanted)


def formula_task() -> ec.Task:
    """The judge is a formula, which is shown only what is new: the low bits are to be those of another program."""
    g = language()
    x = g.inputs.x
    low = ~(((x >> 4) ^ x) + (x << 1))
    where = (g.output & 255) == (low & 255)
    return ec.Task(g, inputs={"x": np.array(splitmix64(4), np.uint64)}, where=where)


def both(case: ec.Task, threads: int, **words: Any) -> ec.Result:
    """The result of several threads, after a look at that of one."""
    with ec.Search(case, threads=1, **words) as one, ec.Search(case, threads=threads, **words) as several:
        one.run()
        several.run()
        same(one.result(), several.result())
        for nonterminal in case.grammar.nonterminals:
            count = one.bank.count(nonterminal)
            assert several.bank.count(nonterminal) == count
            assert np.array_equal(one.bank.columns(nonterminal), several.bank.columns(nonterminal))
            for number in range(0, count, 997):
                assert str(one.bank.program(nonterminal, number)) == str(several.bank.program(nonterminal, number))
        return several.result()


@pytest.mark.parametrize("threads", THREADS)
def test_a_whole_language(threads: int) -> None:
    result = both(task(), threads, limits=ec.Limits(cost=9))
    assert [row.distinct for row in result.levels] == ICFP64_4[:9]


@pytest.mark.parametrize("threads", [2, 3])
@pytest.mark.parametrize("words", [{"prune": False}, {"exact": True}])
def test_other_options(threads: int, words: Any) -> None:
    both(task(), threads, limits=ec.Limits(cost=8), **words)


@pytest.mark.parametrize("threads", [2, 3])
def test_several_sorts(threads: int) -> None:
    case = ec.Task(language(several=True), inputs={"x": np.array(splitmix64(4), np.uint64)})
    both(case, threads, limits=ec.Limits(cost=8))


@pytest.mark.parametrize("threads", [2, 4])
@pytest.mark.parametrize("points", [200, 300, 1000])  # tiles of many lanes, and of one
def test_long_columns(threads: int, points: int) -> None:
    case = ec.Task(language(), inputs={"x": np.array(splitmix64(points), np.uint64)})
    both(case, threads, limits=ec.Limits(cost=6))


@pytest.mark.parametrize("threads", THREADS)
@pytest.mark.parametrize("shift", range(3))
def test_a_goal_that_is_met_within_a_large_level(threads: int, shift: int) -> None:
    x = np.array(splitmix64(4), np.uint64)
    one, four = np.uint64(1), np.uint64(4)
    wanted = [
        ((x >> four) ^ x) + (~x & (x << one)),
        ~((x + one) | (x >> four)) ^ (x << one),
        ((x >> four) & (x + x)) ^ ((x << one) << one),
    ][shift]
    result = both(ec.Task(language(), inputs={"x": x}, target=wanted), threads)
    assert result.certificate.minimal
    assert result.cost is not None
    assert result.cost >= 8


@pytest.mark.parametrize("threads", [2, 5])
def test_a_judge_that_is_shown_what_is_new(threads: int) -> None:
    result = both(formula_task(), threads, limits=ec.Limits(cost=9))
    assert result.status is ec.Status.SOLVED


@pytest.mark.parametrize("threads", [2, 5])
@pytest.mark.parametrize("noise", [ec.noise.Exceptions(), ec.noise.BitFlip(), ec.noise.Laplace()])
def test_description_length(threads: int, noise: Any) -> None:
    result = both(noisy_task(), threads, objective=ec.MDL(noise=noise), limits=ec.Limits(candidates=200_000))
    assert result.program is not None


@pytest.mark.parametrize("threads", [2, 5])
@pytest.mark.parametrize("candidates", [20_000, 100_000, 123_457, 160_000])
def test_limits_in_candidates(threads: int, candidates: int) -> None:
    result = both(task(), threads, limits=ec.Limits(candidates=candidates))
    assert (result.status, result.candidates) == (ec.Status.CANDIDATE_LIMIT, candidates)


@pytest.mark.parametrize("threads", [2, 5])
def test_candidates_without_improvement(threads: int) -> None:
    limits = ec.Limits(idle_candidates=60_000)
    result = both(noisy_task(), threads, objective=ec.MDL(noise=ec.noise.BitFlip()), limits=limits)
    assert result.status is ec.Status.IDLE_LIMIT
    assert result.candidates == result.last_improvement.candidates + 60_000


@pytest.mark.parametrize("threads", [1, 2, 5])
@pytest.mark.parametrize("memory", [3_000_000, 6_000_000, 20_000_000, 60_000_000])
def test_memory(threads: int, memory: int) -> None:
    with ec.Search(task(), threads=threads, limits=ec.Limits(memory=memory)) as search:
        search.run()
        assert search.result().status is ec.Status.MEMORY_LIMIT
        assert search._engine.peak_bytes <= memory
        distinct = search.bank.count(search.task.grammar.start)
    with ec.Search(task(), limits=ec.Limits(memory=memory)) as one:
        one.run()
        assert distinct > 0.5 * one.bank.count(one.task.grammar.start)  # the jobs of several threads take some


@pytest.mark.parametrize("threads", [2, 5])
def test_a_search_that_was_stopped_goes_on(threads: int) -> None:
    with ec.Search(task(), threads=1, limits=ec.Limits(cost=8)) as whole:
        whole.run()
        expected = table(whole.result().levels)
    with ec.Search(task(), threads=threads, limits=ec.Limits(cost=8, candidates=100_000)) as search:
        search.run()
        assert search.result().status is ec.Status.CANDIDATE_LIMIT
        search.extend(ec.Limits(cost=8))
        search.run()
        assert table(search.result().levels) == expected


def test_a_stop_and_a_time_limit() -> None:
    search = ec.Search(task(), threads=3, limits=ec.Limits(seconds=30, memory="1GiB"))
    timer = threading.Timer(0.2, search.stop)
    timer.start()
    search.run()
    assert search.result().status is ec.Status.STOPPED
    search.close()
    assert ec.solve(task(), threads=3, limits=ec.Limits(seconds=0.2)).status is ec.Status.TIME_LIMIT


def test_searches_of_several_threads_side_by_side() -> None:
    results: list[ec.Result] = []
    with_one = ec.solve(task(), threads=1, limits=ec.Limits(cost=8))
    searches = [
        threading.Thread(target=lambda: results.append(ec.solve(task(), threads=2, limits=ec.Limits(cost=8))))
        for _ in range(3)
    ]
    for search in searches:
        search.start()
    for search in searches:
        search.join()
    assert [table(result.levels) for result in results] == 3 * [table(with_one.levels)]


def in_a_process(code: str) -> None:
    tests = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, "PYTHONPATH": tests},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_each_search_of_a_process_has_its_threads() -> None:
    """Memory that an ended search left behind does not tie the next one to a single thread."""
    in_a_process("""
        import enumcore as ec
        from search.test_threads import task

        for size in (8, 7, 9, 8, 8):
            result = ec.solve(task(), threads=2, limits=ec.Limits(cost=size, memory="1GiB"))
            threads = {level["cost"]: level["threads"] for level in result.profile.levels}
            assert result.profile.threads == max(threads.values())
            assert size == 7 or threads[8] == 2, (size, threads)
        assert ec.solve(task(), threads=1, limits=ec.Limits(cost=8)).profile.threads == 1
    """)


@pytest.mark.skipif(sys.platform != "linux" or os.getuid() == 0, reason="root may have any number of threads")
def test_a_system_that_makes_no_more_threads() -> None:
    in_a_process("""
        import resource
        import enumcore as ec
        from search.test_threads import task

        first = ec.solve(task(), threads=3, limits=ec.Limits(cost=8))
        resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))
        again = ec.solve(task(), threads=3, limits=ec.Limits(cost=8))
        assert again.distinct == first.distinct
        assert (first.profile.threads, again.profile.threads) == (3, 1)
    """)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_fork_between_searches_has_threads_of_its_own() -> None:
    in_a_process("""
        import os
        import numpy as np
        import enumcore as ec
        from support.counts import splitmix64
        from search.test_threads import task

        first = ec.solve(task(), threads=2, limits=ec.Limits(cost=8))
        child = os.fork()
        again = ec.solve(task(), threads=2, limits=ec.Limits(cost=8))
        assert again.distinct == first.distinct
        if child:
            assert os.waitpid(child, 0)[1] == 0
        else:
            os._exit(0)
    """)


def loop_task(kind: str, **words: Any) -> ec.Task:
    """Thousands of loops at costs 9 and 10; frames of bodies have to grow; 40 points, so that a few are tried first."""
    g = ec.Grammar(inputs={"x": BYTE, "y": BYTE}, output=BYTE)
    s, x, y = g.start, g.inputs.x, g.inputs.y
    body = g.bind(a=BYTE)
    b = body.nonterminal("B", BYTE)
    g.add(b, body.a, x, 1, b + b, b & b, b ^ b)
    n = g.nonterminal("N", BYTE)
    g.add(n, x, y, 3, n + n, n >> 1)
    loop = {"iterate": lambda: ec.iterate(b, n, n, most=9), "fixpoint": lambda: ec.fixpoint(b, n, most=9)}[kind]
    g.add(s, loop(), n)
    if words.pop("within", False):  # loops are arguments too: none is tried on a few points first
        g.add(s, s + n)
    rng = np.random.default_rng(5)
    inputs = {name: rng.integers(0, 256, 40, dtype=np.uint64) for name in "xy"}
    if wanted := words.pop("wanted", None):
        words["target"] = wanted(inputs["x"], inputs["y"]) & np.uint64(255)
    return ec.Task(g, inputs=inputs, **words)


@pytest.mark.parametrize("within", [False, True])
@pytest.mark.parametrize("kind", ["iterate", "fixpoint"])
def test_loops(kind: str, within: bool) -> None:
    """Undefined ones among them; frames of bodies see the same states in the same order."""
    result = both(loop_task(kind, within=within), 3, limits=ec.Limits(cost=10), states=40)
    assert result.profile.threads == 3
    assert sum(level.undefined for level in result.levels) > 1000


def test_loops_that_are_hopeless_are_no_candidates() -> None:
    """A limit counts the others, with several threads too."""
    for wanted in (lambda x, y: x * 7 + y, lambda x, y: x * y + 1):
        for candidates in (2_000, 3_500, 9_000):
            both(loop_task("iterate", wanted=wanted), 2, limits=ec.Limits(cost=10, candidates=candidates))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_loop_that_meets_the_goal_ends_what_is_seen(part: float) -> None:
    whole = loop_task("iterate", within=True)
    with ec.Search(whole, limits=ec.Limits(cost=10)) as search:
        search.run()
        start = search.task.grammar.start
        last = search.bank.count(start) - 1
        chosen = search.bank.program(start, int(last - part * search.result().levels[-1].distinct))
    result = both(loop_task("iterate", within=True, wanted=chosen), 3, limits=ec.Limits(cost=10))
    assert (result.status, result.cost, result.profile.threads) == (ec.Status.SOLVED, 10, 3)


def test_loops_in_bits() -> None:
    task = loop_task("fixpoint", wanted=lambda x, y: np.where(x > 250, y, x & y))
    both(task, 2, objective=ec.MDL(ec.noise.Exceptions()), limits=ec.Limits(cost=10))


def test_a_limit_within_loops_is_kept() -> None:
    """They take long, and the search is asked to go on after it was cut off."""
    task = loop_task("iterate", within=True)
    whole = ec.solve(task, threads=1, limits=ec.Limits(cost=10), states=40)
    with ec.Search(task, threads=3, limits=ec.Limits(cost=10, seconds=0.02), states=40) as search:
        search.run()
        for _ in range(100):
            if search.result().status is not ec.Status.TIME_LIMIT:
                break
            search.extend(ec.Limits(cost=10, seconds=0.05))
            search.run()
        else:
            search.extend(ec.Limits(cost=10))
            search.run()
        assert table(search.result().levels) == table(whole.levels)


@pytest.mark.parametrize("seed", range(12))
def test_random_searches_that_are_cut_and_stopped(seed: int) -> None:
    """A build with tiles two wide has several threads at every level; others have one at levels this small."""
    draw, case = random.Random(seed), random_task(seed)
    limits = ec.Limits(cost=draw.choice([4, 5, 6]), candidates=draw.choice([10, 100, 1_000, 20_000]), memory="256MiB")
    with ec.Search(case, threads=1, limits=limits) as one:
        one.run()
        for threads in (2, 3, 7):
            with ec.Search(case, threads=threads, limits=limits) as several:
                stopping = threading.Timer(draw.random() * 0.005, several.stop)
                stopping.start()
                several.run()
                stopping.join()
                if several.result().status is ec.Status.STOPPED:
                    several.extend(limits)
                    several.run()
                same(one.result(), several.result())
                same_banks(one, several)


@pytest.mark.parametrize("threads", [2, 3])
def test_a_table_that_grows_before_the_first_job(threads: int) -> None:
    """Levels only double, so each grows the table for what it expects, and all threads help before there are jobs."""
    word = ec.BitVec(16)
    g = ec.Grammar(inputs={"x": word}, output=word)
    s, b = g.start, g.nonterminal("B", ec.Bool)
    g.add(s, g.inputs.x, 1, s + s, s & s, s >> 1, ec.ite(b, s, s))
    g.add(b, s < s)
    case = ec.Task(g, inputs={"x": np.arange(0, 60_000, 9_000)})
    assert both(case, threads, limits=ec.Limits(cost=20)).profile.threads == threads
