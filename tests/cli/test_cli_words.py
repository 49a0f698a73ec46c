"""The words of the command line that say what is solved, how, and how answers are written."""

from __future__ import annotations

import io
import json
import os
import shlex
import shutil
import sys
from argparse import ArgumentParser
from dataclasses import astuple
from typing import TYPE_CHECKING, Any

import pytest

import enumcore as ec
from enumcore.cli import main
from enumcore.cli.asking import asked
from enumcore.cli.parser import EXAMPLES, parser
from enumcore.domains import find, names
from support.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EASY = """(synth-fun my-f ((x (_ BitVec 8))) (_ BitVec 8) ((S (_ BitVec 8))) ((S (_ BitVec 8) (x #x01 (bvadd S S)))))
(declare-var x (_ BitVec 8)) (constraint (= (my-f x) (bvadd x #x02)))"""
NOISY = """(synth-fun f ((a Bool) (b Bool)) Bool ((S Bool)) ((S Bool (a b (not S) (and S S)))))
(constraint (= (f true true) true)) (constraint (= (f true false) false)) (constraint (= (f false true) true))"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `many` with files at two depths, and a file beside it."""
    monkeypatch.chdir(tmp_path)
    below = tmp_path / "many" / "b"
    below.mkdir(parents=True)
    for path in (tmp_path / "easy.sl", below / "z.sl", below / "a.sl", below.parent / "c.sl", below.parent / "no.txt"):
        path.write_text(EASY)
    (tmp_path / "noisy.sl").write_text(NOISY)
    return tmp_path


def said(*words: str) -> dict[str, Any]:
    return asked(parser().parse_args(["solve", "easy.sl", *words]))


def files(out: str) -> list[str]:
    return [json.loads(line)["file"] for line in out.splitlines()]


def test_a_folder_is_its_files_sorted(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "--json", "many", "easy.sl"]) == 0
    assert files(capsys.readouterr().out) == ["many/b/a.sl", "many/b/z.sl", "many/c.sl", "easy.sl"]
    assert main(["solve", "--json", "."]) == 0
    assert files(capsys.readouterr().out) == ["easy.sl", "many/b/a.sl", "many/b/z.sl", "many/c.sl", "noisy.sl"]


def test_a_folder_without_files_is_told_before_anything_is_solved(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty").mkdir()
    assert main(["solve", "easy.sl", "empty"]) == 2
    assert capsys.readouterr() == (
        "",
        "enumcore: empty: there is no file *.sl in this folder or below; give another folder\n",
    )


def test_names_that_do_not_fit_on_a_line_are_told_with_marks(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    odd = folder / "odd"
    odd.mkdir()
    for name in (b"a\nb.sl", b"\xff.sl"):
        (odd / os.fsdecode(name)).write_text(EASY)
    assert main(["solve", "odd", "--quiet"]) == 0
    assert capsys.readouterr().out.splitlines()[::2] == ["; odd/a?b.sl", "; odd/?.sl"]
    assert main(["suite", "odd", "--quiet"]) == 0
    assert [line.split()[:2] for line in capsys.readouterr().out.splitlines()[1:3]] == [
        ["odd/a?b.sl", "solved"],
        ["odd/?.sl", "solved"],
    ]


def test_a_dash_is_the_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def given(raw: bytes) -> int:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
        return main(["solve", "-", "--quiet"])

    assert given(EASY.encode()) == 0
    assert capsys.readouterr().out.startswith("(define-fun my-f ")
    assert given(b"\n (fly)") == 2
    assert capsys.readouterr().err.startswith("enumcore: -:2:")
    assert given(b"\xff") == 2
    assert capsys.readouterr().err == "enumcore: -:1:1: byte 0xff is not UTF-8\n"


@pytest.mark.parametrize(
    ("form", "comment", "answer"),
    [
        ("c", "//", "uint8_t my_f(uint8_t x) {"),
        ("smtlib", ";", "(define-fun my-f ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x (bvadd #x01 #x01)))"),
        ("python", "#", "def my_f(x):"),
    ],
)
def test_answers_in_a_format(capsys: pytest.CaptureFixture[str], form: str, comment: str, answer: str) -> None:
    assert main(["solve", "--format", form, "--quiet", "easy.sl"]) == 0
    out, err = capsys.readouterr()
    assert answer in out.splitlines()
    assert err == ""
    assert main(["solve", "--format", form, "--quiet", "easy.sl", "easy.sl", "--cost", "3"]) == 3
    assert capsys.readouterr() == (f"{comment} easy.sl\nfail\n" * 2, "")


def test_python_answers_run(capsys: pytest.CaptureFixture[str]) -> None:
    main(["solve", "--format", "python", "easy.sl", "many/c.sl"])
    names: dict[str, Any] = {}
    exec(capsys.readouterr().out, names)
    assert [names["my_f"](x) for x in (0, 9, 255)] == [2, 11, 1]


def test_json_is_a_format(capsys: pytest.CaptureFixture[str]) -> None:
    main(["solve", "--format", "json", "easy.sl"])
    assert json.loads(capsys.readouterr().out)["status"] == "solved"


def test_quiet_still_tells_errors(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "--quiet", "none.sl"]) == 2
    assert capsys.readouterr() == ("", "enumcore: none.sl: No such file or directory\n")


def test_progress(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("rich")
    assert main(["solve", "--progress", "easy.sl"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("(define-fun")
    assert "level" in err


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"enumcore {ec.__version__}\n"


def test_limits_and_options_reach_the_search() -> None:
    words = "--timeout 2.5 --memory 1MiB --cost 7 --candidates 0 --idle 3 --idle-candidates 9 --no-prune --points 5"
    limits = said(*words.split())["limits"]
    assert None not in astuple(limits), "a limit has no word on the command line"
    assert said(*words.split()) == {
        "limits": ec.Limits(seconds=2.5, memory=1 << 20, cost=7, candidates=0, idle=3, idle_candidates=9),
        "points": 5,
        "strategy": None,
        "objective": None,
        "exact": False,
        "prune": False,
        "check_ahead": 1 << 18,
        "threads": 0,
        "states": 1024,
        "bodies": 8192,
        "isa": "",
    }
    assert said("--points", "all")["points"] == "all"


def test_strategies_objectives_and_noises_by_name() -> None:
    assert said("--strategy", "justintime")["strategy"] == ec.strategies.JustInTime()
    assert said("--strategy", "justintime:kept=0,growth=3.5")["strategy"] == ec.strategies.JustInTime(
        kept=0, growth=3.5
    )
    for name in ("bernoulli", "bitflip", "exceptions", "gaussian", "laplace"):
        assert type(said("--objective", "mdl", "--noise", name)["objective"].noise).__name__.lower() == name
    mdl = said("--objective", "mdl:patience=3", "--noise", "laplace:signed")["objective"]
    assert mdl == ec.MDL(ec.noise.Laplace(signed=True), patience=3)


@pytest.mark.parametrize("words", ["--states 0", "--isa sse9"])
def test_options_are_checked_before_anything_is_solved(capsys: pytest.CaptureFixture[str], words: str) -> None:
    assert main(["suite", "many", "--json", "kept.jsonl", *words.split()]) == 2
    out, err = capsys.readouterr()
    assert (out, err.count("enumcore:"), os.path.exists("kept.jsonl")) == ("", 1, False)


def test_a_search_under_an_objective(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "noisy.sl", "--objective", "mdl", "--noise", "bernoulli"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("(define-fun f ")
    assert "bits" in err


def test_a_search_by_a_strategy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve", "noisy.sl", "--strategy", "justintime", "--timeout", "60"]) == 0
    assert capsys.readouterr().out.startswith("(define-fun f ")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--noise bernoulli", "--objective and --noise go together; give --objective mdl too"),
        ("--objective mdl", "--objective and --noise go together; give --noise NAME too"),
        ("--objective mdl --noise rain", "--noise rain: there is none of this name; give bernoulli, bitflip, excep"),
        ("--objective shortest --noise bernoulli", "--objective shortest: there is none of this name; give mdl"),
        ("--strategy dream", "--strategy dream: there is none of this name; give justintime"),
        ("--strategy justintime:hope=1", "justintime has no parameter hope; its parameters are resolution, kept"),
        ("--objective mdl --noise exceptions:rare", "exceptions has no parameter rare; it has none"),
        ("--strategy justintime:kept=many", "--strategy justintime:kept=many: 'many' is no value; give a number"),
        ("--strategy justintime:growth=1", "growth="),
        ("--objective mdl:patience=-1 --noise bernoulli", "patience=-1 is not a number of bits"),
        ("--objective mdl --noise bernoulli --strategy justintime", "leave out objective= or strategy="),
        ("--strategy justintime --cost 3", "limit seconds or candidates, not cost="),
    ],
)
def test_words_that_do_not_fit(capsys: pytest.CaptureFixture[str], words: str, message: str) -> None:
    assert main(["solve", "noisy.sl", *words.split()]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("--points 0", "argument --points: '0' is not a whole number, 1 or more"),
        ("--cost -1", "argument --cost: '-1' is not a whole number, 0 or more"),
        ("--idle no", "argument --idle: 'no' is not a number of seconds"),
        ("--format pascal", "argument --format: invalid choice: 'pascal'"),
        ("--json --format python", "not allowed with argument"),
        ("--progress --quiet", "not allowed with argument"),
    ],
)
def test_words_that_cannot_be_read(capsys: pytest.CaptureFixture[str], words: str, message: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["solve", "easy.sl", *words.split()])
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("command", EXAMPLES)
def test_help_shows_an_example_that_can_be_read(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert EXAMPLES[command] in capsys.readouterr().out
    program, *words = shlex.split(EXAMPLES[command])
    assert (program, parser().parse_args(words).command) == ("enumcore", command)


@pytest.mark.parametrize("name", names())
def test_help_of_a_demo_shows_an_example_that_can_be_read(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", name, "--help"])
    assert ended.value.code == 0
    example = f"enumcore demo {name} {find(name).demo.EXAMPLE}"
    assert f"example:\n  {example}\n" in capsys.readouterr().out
    own = ArgumentParser()
    find(name).demo.add_arguments(own)
    own.parse_args(shlex.split(example)[3:])


def test_the_help_of_demo_shows_the_example_of_a_demo() -> None:
    assert EXAMPLES["demo"] in [f"enumcore demo {name} {find(name).demo.EXAMPLE}" for name in names()]


@pytest.mark.parametrize("command", ["solve", "suite", "profile", "bench", "info"])
def test_examples_of_help_run(folder: Path, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "examples").mkdir()
    for name in ("hd-01", "hd-02"):
        shutil.copy(ROOT / "examples" / f"{name}.sl", folder / "examples")
    assert main(shlex.split(EXAMPLES[command])[1:]) == 0
    assert capsys.readouterr().out
