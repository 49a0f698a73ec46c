"""Whole files: the project's examples, solved and checked, and the public suites where they are at hand."""

import functools

import pytest

from bench.check import check
from enumcore import Limits, Status, SygusError, Task, solve
from enumcore.sygus import load, load_task
from support.paths import ROOT

EXAMPLES = sorted((ROOT / "examples").glob("*.sl"))
SUITES = ROOT.parent / "shared" / "suites"  # not part of the repository
FILES = sorted(SUITES.glob("*/*.sl"))
DEAR = {"hd-14.sl", "hd-15.sl", "hd-20.sl", "hd-20-32.sl"}  # half a GiB, or a second

# Proved by the search; some are as small as the book's formula and another one, hd-01 is x & ~-x here.
BOOK = [5, 5, 4, 5, 5, 5, 6, 5, 9, 7, 6, 6, 8, 8, 8, 10, 8, 7, 8, 12]
SIZES = {"circuit-carry": 9, **{f"hd-{n:02}": size for n, size in enumerate(BOOK, 1)}}


def test_the_examples_are_all_there():
    assert {path.stem for path in EXAMPLES} == {*SIZES, *(f"{name}-32" for name in SIZES if name != "circuit-carry")}


@pytest.mark.parametrize(
    "path", [pytest.param(p, id=p.stem, marks=[pytest.mark.slow] if p.name in DEAR else []) for p in EXAMPLES]
)
def test_an_example_is_solved_by_the_smallest_program(path):
    problem = load(path)
    result = solve(problem.task, limits=Limits(seconds=60, memory="3GiB"))
    assert result.status is Status.SOLVED
    assert result.size == SIZES[path.stem.removesuffix("-32")]
    assert result.certificate.minimal
    assert result.certificate.scope == ("examples" if path.stem.endswith("-32") else "all inputs")
    verdict = check(path, problem.answer(result.program))
    assert verdict.good, verdict
    assert (verdict.size, verdict.in_grammar) == (result.size, True)


@functools.cache
def opened(path):
    try:
        return load(path).task
    except SygusError as error:
        return error


@pytest.mark.slow
@pytest.mark.skipif(not FILES, reason="the suites are not at hand")
def test_every_file_of_the_suites_loads_or_says_why_and_where():
    for path in FILES:
        found = opened(path)
        if isinstance(found, SygusError):
            assert (found.line > 0, found.column > 0, found.source) == (True, True, str(path))
            assert "not supported yet" in found.message, found
        else:
            assert isinstance(found, Task)


@pytest.mark.skipif(not FILES, reason="the suites are not at hand")
@pytest.mark.parametrize(
    ("suite", "share"), [("pbe_bv", 1), ("lobster", 1), ("bv_invertibility", 1), ("circuits", 0.97)]
)
def test_suites_that_load(suite, share):
    found = [opened(path) for path in FILES if path.parent.name == suite]
    assert sum(isinstance(task, Task) for task in found) >= share * len(found)


def test_a_text_or_a_file(tmp_path, monkeypatch):
    text = "(synth-fun f ((x Bool)) Bool) (constraint (f true))"
    (tmp_path / "a.sl").write_text("\ufeff; a byte order mark\r\n" + text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for source in (text, "a.sl", tmp_path / "a.sl", str(tmp_path / "a.sl")):
        assert load_task(source).points == 1
        assert Task.from_sygus(source).points == 1


def test_a_file_that_is_not_text(tmp_path):
    path = tmp_path / "a.sl"
    path.write_bytes(b"(set-logic BV)\n (\xff)")
    with pytest.raises(SygusError, match=r"a\.sl:2:3: byte 0xff is not UTF-8"):
        load(path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.sl")
