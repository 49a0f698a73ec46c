"""A search that is saved and loaded: its levels, program, certificate and bank are those of one that never stopped."""

from __future__ import annotations

import json
import os
import pathlib
import random
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.faces import endless, lowest_bit
from support.going_on import COST, random_task, same, same_banks, table
from support.mdl_languages import Noisy, noisy
from support.sampled import examples

LIMITS = ec.Limits(cost=COST)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    return tmp_path_factory.mktemp("saved") / "search"


@pytest.fixture(autouse=True, scope="module")
def no_waiting_for_the_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.mark.parametrize("exact", [False, True])
@examples(60)
@given(seed=st.integers(0, 10**6))
def test_saved_at_each_level(path: pathlib.Path, exact: bool, seed: int) -> None:
    task = random_task(seed)
    with ec.Search(task, limits=LIMITS, exact=exact) as through:
        through.run()
        search = ec.Search(task, limits=LIMITS, exact=exact)
        while search.status is None:
            search.save(path)
            search.close()
            search = ec.Search.load(path)
            next(search, None)
        same(through.result(), search.result())
        same_banks(through, search)
        assert search.result().seconds > 0
        search.close()


@given(seed=st.integers(0, 10**6), cut=st.floats(0, 1))
def test_saved_in_the_middle_of_a_level(path: pathlib.Path, seed: int, cut: float) -> None:
    task = random_task(seed)
    with ec.Search(task, limits=LIMITS) as through:
        through.run()
        limits = ec.Limits(cost=COST, candidates=int(through.result().candidates * cut))
        with ec.Search(task, limits=limits) as search:
            search.run()
            before = search.result()
            search.save(path)
            assert search.result() is before
        with ec.Search.load(path, limits=LIMITS) as search:
            search.run()
            same(through.result(), search.result())
            same_banks(through, search)


@given(case=noisy(), levels=st.integers(0, 5))
def test_under_an_objective(path: pathlib.Path, case: Noisy, levels: int) -> None:
    with ec.Search(case.task, objective=case.objective, limits=LIMITS) as search:
        for _ in range(levels):
            next(search, None)
        search.save(path)
        search.run()
        with ec.Search.load(path) as again:
            assert again.objective == case.objective
            again.run()
            same(search.result(), again.result())


def test_long_columns(path: pathlib.Path) -> None:
    rng = np.random.default_rng(1)
    columns: dict[str, Any] = {name: rng.integers(0, 2**16, 5000, dtype=np.uint16) for name in "xy"}
    g = ec.Grammar(inputs={"x": ec.BitVec(16), "y": ec.BitVec(16)}, output=ec.BitVec(16))
    s, x, y = g.start, g.inputs.x, g.inputs.y
    g.add(s, x, y, 1, ~s, s & s, s + s)
    with ec.Search(ec.Task(g, inputs=columns), limits=LIMITS) as through:
        next(through), next(through), next(through), next(through)
        through.save(path)
        through.run()
        with ec.Search.load(path) as search:
            search.run()
            same(through.result(), search.result())
            same_banks(through, search)


def test_in_another_process(path: pathlib.Path) -> None:
    with ec.Search(lowest_bit()) as search:
        next(search), next(search)
        search.save(path)
        search.run()
        result = search.result()
    code = """
        import json, sys
        import enumcore as ec
        with ec.Search.load(sys.argv[1]) as search:
            search.run()
            print(json.dumps(search.result().to_dict()))
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(path)]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    again = ec.Result.from_dict(json.loads(out))
    assert table(result.levels) == table(again.levels)
    assert str(result.program) == str(again.program)
    assert result.certificate == again.certificate


def test_what_a_file_says_about_itself(path: pathlib.Path) -> None:
    limits = ec.Limits(cost=np.int64(4), candidates=10**6, memory="1GiB")  # type: ignore[arg-type]
    with ec.Search(endless(), limits=limits, exact=True) as search:
        search.run()
        search.save(str(path))
        told: list[ec.Program] = []
        with ec.Search.load(path, on_improvement=told.append) as again:
            assert again.limits == limits
            assert again.options == search.options
            assert again.status is None
            assert again.result().seconds == search.result().seconds
            again.run()
            assert again.result().status is ec.Status.COST_LIMIT
            same_banks(search, again)


def test_before_it_began(path: pathlib.Path) -> None:
    for search in (ec.Search(endless(), limits=ec.Limits(seconds=0)), ec.Search.unbegun(endless())):
        search.save(path)
        search.close()
        with ec.Search.load(path, limits=ec.Limits(cost=3)) as again:
            again.run()
            assert len(again.result().levels) == 3


def test_time_before_counts(path: pathlib.Path) -> None:
    with ec.Search(endless(), limits=ec.Limits(seconds=0.3)) as search:
        search.run()
        search.save(path)
    with ec.Search.load(path) as again:
        again.run()
        assert again.result().status is ec.Status.TIME_LIMIT
        candidates = again.result().candidates
        again.extend(ec.Limits(seconds=0.2))
        again.run()
        assert again.result().status is ec.Status.TIME_LIMIT
        assert again.result().candidates <= candidates


# bad files


def spoilt(whole: bytes, rng: random.Random) -> bytes:
    """Cut short, with a byte changed, or with something behind."""
    kind = rng.randrange(3)
    if kind == 0:
        return whole[: rng.randrange(len(whole))]
    if kind == 1:
        at = rng.randrange(len(whole))
        return whole[:at] + bytes([whole[at] ^ (1 << rng.randrange(8))]) + whole[at + 1 :]
    return whole + bytes(rng.randrange(1, 100))


def test_no_spoilt_file_is_read(path: pathlib.Path) -> None:
    with ec.Search(endless(), limits=ec.Limits(cost=6)) as search:
        search.run()
        search.save(path)
        whole, bank = path.read_bytes(), search.bank.programs(search.task.nonterminals[0])
        rng = random.Random(7)
        refused = 0
        for _ in range(300):
            path.write_bytes(spoilt(whole, rng))
            try:
                with ec.Search.load(path) as again:  # a byte between two sections is nobody's
                    assert again.bank.programs(again.task.nonterminals[0]) == bank
            except ec.CheckpointError as error:
                refused += str(path) in str(error)
        assert refused > 250


def no_files(path: pathlib.Path) -> list[tuple[str, str]]:
    return [(str(place), "that of a file") for place in ("", ".", path.parent, "a\0b")]


def test_other_files(path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from enumcore.search import checkpoint

    for content in (b"", b"hello", bytes(1000), b"\x89PNG\r\n" + bytes(100)):
        path.write_bytes(content)
        with pytest.raises(ec.CheckpointError, match="no saved search"):
            ec.Search.load(path)
    with pytest.raises(FileNotFoundError):
        ec.Search.load(path.parent / "none")
    with pytest.raises(ec.CheckpointError, match="string or a Path"):
        ec.Search.load(5)  # type: ignore[arg-type]
    for place, message in no_files(path):
        with pytest.raises(ec.CheckpointError, match=message):
            ec.Search.load(place)
    with ec.Search(endless(), limits=ec.Limits(cost=4)) as search:
        search.run()
        search.save(path)
        for place, message in ((path.parent / "none" / "search", "no folder"), *no_files(path)):
            with pytest.raises(ec.CheckpointError, match=message):
                search.save(place)
    for name, value, message in (("version", "9.9", "enumcore"), ("_FORMAT", 99, "form")):
        with monkeypatch.context() as patch:
            patch.setattr(checkpoint, name, value)
            with pytest.raises(ec.CheckpointError, match=message):
                ec.Search.load(path)
    with pytest.raises(ec.CheckpointError, match="memory"):
        ec.Search.load(path, limits=ec.Limits(memory=1))


def test_sections_that_fit_no_search(path: pathlib.Path) -> None:
    """Checksums guard against chance; what else is wrong the core finds, or it is harmless."""
    from enumcore.search.checkpoint import read, write

    with ec.Search(endless(), limits=ec.Limits(cost=5)) as search:
        search.run()
        search.save(path)
    about, sections = read(path)
    sections = [np.array(section) for section in sections]
    rng = random.Random(3)
    for k in range(len(sections)):
        for change in (lambda s: s[:-8], lambda s: np.append(s, np.zeros(8, np.uint8)), lambda s: s ^ np.uint8(255)):
            changed = list(sections)
            changed[k] = change(sections[k])
            write(path, about, [[section] for section in changed])
            try:
                with ec.Search.load(path, limits=ec.Limits(cost=6, candidates=10_000)) as again:
                    again.run()
            except ec.EnumcoreError:
                pass
    for fewer in (sections[:-1], [*sections, sections[rng.randrange(3)]]):
        write(path, about, [[section] for section in fewer])
        with pytest.raises(ec.CheckpointError, match="section"):
            ec.Search.load(path)


class Odd(ec.noise.Noise, abstract=True):
    def fits(self, sort: Any) -> bool:
        return True


def test_what_cannot_be_saved(path: pathlib.Path) -> None:
    task = lowest_bit()
    with pytest.raises(ec.CheckpointError, match="noise of your own"):
        ec.Search(task, objective=ec.MDL(noise=Odd()), checkpoint=path)
    with pytest.raises(ec.CheckpointError, match="every="):
        ec.Search(task, checkpoint=path, every=-1)
    with pytest.raises(ec.CheckpointError, match="string or a Path"):
        ec.Search(task, checkpoint=5)  # type: ignore[arg-type]
    with pytest.raises(ec.CheckpointError, match="no folder"):  # at once, and not when it is first saved
        ec.solve(task, checkpoint=path.parent / "none" / "search")
    search = ec.Search(task)
    search.close()
    with pytest.raises(ec.SearchError, match="closed"):
        search.save(path)
