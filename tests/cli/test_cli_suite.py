"""`enumcore suite`: its table, what it keeps as it goes, and what a kill costs."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from enumcore.cli import main
from enumcore.cli.ledger import Ledger

SUM = """(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8) ((S (_ BitVec 8))) ((S (_ BitVec 8) (x #x01 (bvadd S S)))))
(declare-var x (_ BitVec 8)) (constraint (= (f x) (bvadd x #x0{})))"""
NONE = """(synth-fun g ((a Bool)) Bool ((S Bool)) ((S Bool (a (and S S)))))
(declare-var b Bool) (constraint (= (g b) (not b)))"""
ENDLESS = """(synth-fun f ((x (_ BitVec 64))) (_ BitVec 64) ((S (_ BitVec 64)))
((S (_ BitVec 64) (x #x0000000000000001 (bvadd S S) (bvxor S S) (bvudiv S S) (bvmul S S)))))
(constraint (= (f #x123456789abcdef0) #xfedcba9876543211))
(constraint (= (f #x0000000000000003) #x0123012301230123)) (constraint (= (f #x0000000000000009) #x7777777777777777))"""
TEXTS = {"b/sum1": SUM.format(1), "b/sum2": SUM.format(2), "none": NONE, "wrong": "(fly)", "a/endless": ENDLESS}
LIMIT = ("--candidates", "20000")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `d` of five files: two solved, one exhausted, one that cannot be read, one without an end."""
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        path = tmp_path / "d" / f"{name}.sl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def cells(table: str) -> list[list[str]]:
    """The rows of a table without the seconds, and its last line without them."""
    *rows, last = table.splitlines()
    return [*(row.split()[:4] for row in rows), [last.split(";")[0]]]


TABLE = [
    ["file", "status", "size", "cost"],
    ["d/a/endless.sl", "candidate_limit", "-", "-"],
    ["d/b/sum1.sl", "solved", "3", "3"],
    ["d/b/sum2.sl", "solved", "5", "5"],
    ["d/none.sl", "exhausted", "-", "-"],
    ["d/wrong.sl", "error", "-", "-"],
    ["5 files: 2 solved, 1 candidate_limit, 1 exhausted, 1 error"],
]


def lines(path: str = "kept.jsonl") -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text().splitlines()]


@pytest.mark.parametrize("workers", ["1", "3"])
def test_a_table(capsys: pytest.CaptureFixture[str], workers: str) -> None:
    assert main(["suite", "d", "-j", workers, *LIMIT]) == 3
    out, err = capsys.readouterr()
    assert cells(out) == TABLE
    assert "enumcore: d/wrong.sl:1:" in err
    assert "5/5 d/" in err


def test_lines_are_kept_and_a_second_run_does_nothing_again(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["suite", "d", "--json", "kept.jsonl", "--quiet", *LIMIT]
    assert main(words) == 3
    first = capsys.readouterr()
    kept = lines()
    assert sorted(row["file"] for row in kept) == [row[0] for row in TABLE[1:-1]]
    assert {row["file"]: row["status"] for row in kept} == {row[0]: row[1] for row in TABLE[1:-1]}
    assert all(row["asked"] == {"candidates": 20000} for row in kept)
    assert main(words) == 3
    assert capsys.readouterr() == first
    assert lines() == kept


def test_a_line_that_was_cut_short_is_done_again(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["suite", "d", "--json", "kept.jsonl", *LIMIT]
    main(words)
    kept = Path("kept.jsonl")
    whole = kept.read_bytes()
    last = len(whole.splitlines()[-1])
    for lost in (1, 40, last - 5, last):
        kept.write_bytes(whole[:-lost])
        capsys.readouterr()
        assert main(words) == 3
        assert cells(capsys.readouterr().out) == TABLE
        assert len(lines()) == 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nothing\n", "kept.jsonl:1: this is no line of enumcore suite; give another file to --json"),
        ("notes without a last end of line", "kept.jsonl:1: this is no line of enumcore suite"),
        ("[1]\n", "kept.jsonl:1: an object is wanted, not [1]"),
        ('{"schema": 2}\n', "kept.jsonl:1.schema: another version of enumcore wrote this"),
        ('{"schema": 1, "file": 3}\n', "kept.jsonl:1.file: a string is wanted, not 3"),
        (
            '{"schema": 1, "file": "a", "status": "solved", "size": "big"}\n',
            "kept.jsonl:1.size: a number is wanted, not 'big'",
        ),
        ('{"schema": 1, "file": "a", "status": "solved"}\n', "kept.jsonl:1: the key 'size' is missing"),
    ],
)
def test_a_file_of_something_else(capsys: pytest.CaptureFixture[str], text: str, message: str) -> None:
    Path("kept.jsonl").write_text(text)
    assert main(["suite", "d", "--json", "kept.jsonl"]) == 2
    out, err = capsys.readouterr()
    assert (out, err.startswith(f"enumcore: {message}")) == ("", True)
    assert Path("kept.jsonl").read_text() == text


def test_notes_behind_our_lines_stay(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["suite", "d/none.sl", "--json", "kept.jsonl"]
    main(words)
    whole = Path("kept.jsonl").read_text() + "my notes"
    Path("kept.jsonl").write_text(whole)
    capsys.readouterr()
    assert main(words) == 2
    assert "kept.jsonl:2: this is no line of enumcore suite" in capsys.readouterr().err
    assert Path("kept.jsonl").read_text() == whole


@pytest.mark.parametrize("place", ["d", "/dev/null", "/dev/full"])
def test_lines_are_kept_in_an_ordinary_file(place: str, capsys: pytest.CaptureFixture[str]) -> None:
    if not Path(place).exists():
        pytest.skip("this system has no such device")
    assert main(["suite", "d", "--json", place]) == 2
    assert capsys.readouterr().err.startswith(f"enumcore: {place}: this is no ordinary file")


def test_lines_of_searches_that_were_asked_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    main(["suite", "d", "--json", "kept.jsonl", *LIMIT])
    capsys.readouterr()
    assert main(["suite", "d", "--json", "kept.jsonl", "--cost", "3"]) == 2
    assert capsys.readouterr().err == (
        "enumcore: kept.jsonl:1: these searches were asked --candidates 20000, and now --cost 3; ask the same, or give "
        "another file to --json\n"
    )


def test_what_cannot_be_used(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "empty").mkdir()
    assert main(["suite", "empty"]) == 2
    assert "empty: there is no file *.sl in this folder or below" in capsys.readouterr().err
    assert main(["suite", "d", "--json", "no/where"]) == 2
    assert "no/where" in capsys.readouterr().err
    assert main(["suite", "d", "--strategy", "dream"]) == 2
    assert main(["suite", "d/none.sl", "nowhere", "--quiet"]) == 2
    out, err = capsys.readouterr()
    assert cells(out)[2:] == [["nowhere", "error", "-", "-"], ["2 files: 1 exhausted, 1 error"]]
    assert err.splitlines()[-1] == "enumcore: nowhere: No such file or directory"


def test_one_file_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["suite", "d/none.sl", "--quiet"]) == 1
    assert "\n1 file: 1 exhausted" in capsys.readouterr().out


def test_a_ledger_without_a_file() -> None:
    with Ledger(None, {}) as ledger:
        ledger.add({"file": "a"})
        assert ledger.done == {"a": {"file": "a", "asked": {}}}


def test_a_progress_bar(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rich")
    assert main(["suite", "d/b", "--progress"]) == 0
    assert "2 solved" in capsys.readouterr().err
    assert main(["solve", "d/b", "--progress", "-j", "2"]) == 0
    assert "2 solved" in capsys.readouterr().err


def test_solve_at_the_same_time_prints_the_same_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["solve", "d", *LIMIT])
    out = capsys.readouterr().out
    assert main(["solve", "d", "-j", "3", *LIMIT]) == status
    again = capsys.readouterr()
    assert again.out == out
    assert "enumcore: d/wrong.sl:1:" in again.err


# --- kills -----------------------------------------------------------------------------------------------------------

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc")


def begun(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "enumcore", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def children(process: int) -> list[int]:
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit() and _parent(entry) == process]


def _parent(entry: Path) -> int | None:
    try:
        return int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return None  # it has ended


def workers_of(process: subprocess.Popen[str]) -> list[int]:
    """The processes that search: the children of the server that forks them."""
    return [worker for child in children(process.pid) for worker in children(child)]


def resident(process: int) -> int:
    """The bytes of memory that a process has."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def awaited(what: Any) -> Any:
    for _ in range(3000):  # a busy machine may take minutes
        if found := what():
            return found
        time.sleep(0.05)
    raise AssertionError("it never came")


def waits_for_the_endless() -> bool:
    return Path("kept.jsonl").exists() and len(lines()) == 4


@needs_proc
def test_a_killed_worker_is_reported_for_its_file() -> None:
    with begun("suite", "d", "-j", "2", "--json", "kept.jsonl", "--memory", "1GiB") as process:
        awaited(waits_for_the_endless)
        for worker in awaited(lambda: workers_of(process)):
            os.kill(worker, signal.SIGKILL)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 70
    assert cells(out)[1] == ["d/a/endless.sl", "failed", "-", "-"]
    assert cells(out)[-1] == ["5 files: 2 solved, 1 failed, 1 exhausted, 1 error"]
    assert "enumcore: d/a/endless.sl: its process was killed by signal 9 (SIGKILL)" in err
    assert [row["status"] for row in lines()].count("failed") == 1


@needs_proc
@pytest.mark.parametrize("number", [signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.slow)])
def test_an_interrupted_suite_goes_on(number: signal.Signals) -> None:
    with begun("suite", "d", "-j", "2", "--json", "kept.jsonl", "--memory", "1GiB") as process:
        awaited(waits_for_the_endless)
        searching = workers_of(process)
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    assert cells(out)[-1] == ["4 of 5 files: 2 solved, 1 exhausted, 1 error"]
    assert len(lines()) == 4
    awaited(lambda: not any(Path(f"/proc/{worker}").exists() for worker in searching))


@needs_proc
@pytest.mark.slow
def test_an_interrupted_solve_prints_what_there_is() -> None:
    Path("again.sl").write_text(ENDLESS)
    files = ("d/a/endless.sl", "d/b/sum2.sl", "again.sl")  # the third begins when the second has ended
    with begun("solve", *files, "-j", "2", "--json", "--memory", "4GiB") as process:
        awaited(lambda: sum(resident(worker) > 150 << 20 for worker in workers_of(process)) == 2)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    rows = {row["file"]: row["status"] for row in map(json.loads, out.splitlines())}
    assert rows == dict(zip(files, ("interrupted", "solved", "interrupted"), strict=True))


@needs_proc
@pytest.mark.slow
def test_workers_end_when_the_command_is_killed() -> None:
    with begun("suite", "d", "--memory", "1GiB") as process:
        (worker,) = awaited(lambda: workers_of(process))
        process.kill()
        process.communicate(timeout=60)
    awaited(lambda: not Path(f"/proc/{worker}").exists())


def kills(wanted: int, seed: int) -> None:
    """Kill suites at random moments, so many times, and look at what each of them says in the end."""
    rng = random.Random(seed)
    words = ("suite", "d", "-j", "2", "--json", "kept.jsonl", "--quiet", *LIMIT)
    killed, kept = 0, set[str]()
    while killed < wanted or kept:
        with begun(*words) as process:
            try:
                out, _ = process.communicate(timeout=rng.uniform(0.05, 1.2) if killed < wanted else 60)
            except subprocess.TimeoutExpired:
                process.kill()
                killed += 1
                out, _ = process.communicate(timeout=60)
        path = Path("kept.jsonl")
        whole = path.read_text().rpartition("\n")[0].splitlines() if path.exists() else []
        assert kept <= set(whole), "a line was lost"
        kept = set(whole)
        if process.returncode != -signal.SIGKILL:
            assert (process.returncode, cells(out)) == (3, TABLE)
            assert len(whole) == 5
            path.unlink()
            kept = set()


def test_kills_at_random_moments() -> None:
    kills(4, seed=1)


@pytest.mark.slow
def test_many_kills_at_random_moments() -> None:
    kills(int(os.environ.get("ENUMCORE_KILLS", "50")), seed=2)
