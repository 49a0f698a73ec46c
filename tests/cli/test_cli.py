"""The command line: what it prints where, and its exit status."""

import json
import os
import signal
import subprocess
import sys

import pytest

from bench.sexpr import read_one
from enumcore.cli import main
from enumcore.cli.bench import icfp64, splitmix64

FIELDS = "schema file status program size cost seconds candidates evaluated distinct certificate error".split()

SOLVED = """(synth-fun f ((x (_ BitVec 8))) (_ BitVec 8) ((S (_ BitVec 8)) ) ((S (_ BitVec 8) (x #x01 (bvadd S S)))))
(declare-var x (_ BitVec 8)) (constraint (= (f x) (bvadd x #x02)))"""
EXHAUSTED = """(synth-fun g ((a Bool)) Bool ((S Bool (a (and S S)))))
(declare-var b Bool) (constraint (= (g b) (not b)))"""
UNUSABLE = "(set-logic ALL)\n(synth-fun f ((x Real)) Real)"
ENDLESS = """(synth-fun f ((x (_ BitVec 64))) (_ BitVec 64)
((S (_ BitVec 64) (x #x0000000000000001 (bvadd S S) (bvxor S S) (bvudiv S S) (bvmul S S)))))
(constraint (= (f #x123456789abcdef0) #xfedcba9876543211))
(constraint (= (f #x0000000000000003) #x0123012301230123)) (constraint (= (f #x0000000000000009) #x7777777777777777))"""
TEXTS = {"solved": SOLVED, "exhausted": EXHAUSTED, "unusable": UNUSABLE, "endless": ENDLESS}
ANSWER = "(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (bvadd x (bvadd #x01 #x01)))"


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        (tmp_path / f"{name}.sl").write_text(text)
    (tmp_path / "empty").mkdir()


@pytest.fixture
def run(files, capsys):
    def run(*words):
        status = main(words)
        return status, *capsys.readouterr()

    return run


def test_solve_prints_the_answer_and_nothing_else(run):
    status, out, err = run("solve", "solved.sl")
    assert status == 0
    (_, name, params, sort, _) = read_one(out)
    assert (name, params, sort) == ("f", [["x", ["_", "BitVec", "8"]]], ["_", "BitVec", "8"])
    assert out.count("\n") == 1
    for words in ("cost", "size 5, cost 5", "SOLVED", "every input"):
        assert words in err


@pytest.mark.parametrize(
    ("file", "options", "status", "out"),
    [
        ("exhausted.sl", (), 1, "infeasible\n"),
        ("unusable.sl", (), 2, ""),
        ("none.sl", (), 2, ""),
        ("empty", (), 2, ""),
        ("endless.sl", ("--timeout", "0.05"), 3, "fail\n"),
        ("endless.sl", ("--memory", "8MiB"), 3, "fail\n"),
        ("solved.sl", ("--timeout", "60", "--memory", "1000000000", "--exact"), 0, None),
    ],
)
def test_exit_status(run, file, options, status, out):
    found, text, err = run("solve", file, *options)
    assert found == status
    assert out is None or text == out
    assert err


def test_unusable_input_is_named_with_its_place(run):
    assert run("solve", "unusable.sl")[2] == (
        "enumcore: unusable.sl:2:25: sort Real is not supported yet; Bool, Int and (_ BitVec w) are\n"
    )
    assert run("solve", "none.sl")[2] == "enumcore: none.sl: No such file or directory\n"


def test_json_is_one_object_a_file_and_line(run):
    status, out, err = run("solve", "--json", "solved.sl", "exhausted.sl", "unusable.sl")
    rows = [json.loads(line) for line in out.splitlines()]
    assert (status, err) == (2, "")
    assert [list(row) for row in rows] == [FIELDS] * 3
    assert [row["status"] for row in rows] == ["solved", "exhausted", "error"]
    assert [row["file"] for row in rows] == ["solved.sl", "exhausted.sl", "unusable.sl"]
    solved, exhausted, unusable = rows
    assert (solved["size"], solved["cost"], solved["error"], solved["schema"]) == (5, 5, None, 1)
    assert read_one(solved["program"])[1] == "f"
    assert solved["certificate"]["minimal"] is True
    assert solved["certificate"]["scope"] == "all inputs"
    assert solved["candidates"] >= solved["evaluated"] >= solved["distinct"] > 0
    assert (exhausted["program"], exhausted["size"], exhausted["certificate"]["verified"]) == (None, None, False)
    assert unusable["error"].startswith("unusable.sl:2:25: ")
    assert unusable["certificate"] is unusable["seconds"] is None


def test_of_several_files_the_highest_status(run):
    assert run("solve", "solved.sl", "exhausted.sl")[0] == 1
    assert run("solve", "unusable.sl", "solved.sl")[0] == 2
    status, out, err = run("solve", "endless.sl", "solved.sl", "--timeout", "0.01")
    assert (status, out.splitlines()[:2]) == (3, ["; endless.sl", "fail"])
    assert "endless.sl\n" in err


def test_several_answers_come_in_order_below_their_names(run):
    out = run("solve", "exhausted.sl", "solved.sl")[1].splitlines()
    assert out[:3] == ["; exhausted.sl", "infeasible", "; solved.sl"]
    assert out[3].startswith("(define-fun f ")
    assert len(out) == 4


def test_profile(run):
    status, out, _ = run("profile", "solved.sl")
    assert status == 0
    for words in ("stage", "evaluate", "S ::= S + S", "SOLVED", "candidates"):
        assert words in out
    status, out, _ = run("profile", "solved.sl", "--json")
    row = json.loads(out)
    assert list(row) == [*FIELDS, "profile"]
    assert row["profile"]["productions"][2]["production"] == "S ::= S + S"
    assert run("profile", "unusable.sl")[0] == 2
    assert json.loads(run("profile", "unusable.sl", "--json")[1])["profile"] is None


def test_info(run):
    status, out, _ = run("info")
    assert status == 0
    assert "isa: " in out
    assert set(json.loads(run("info", "--json")[1])) >= {"version", "compiler", "isas_built", "isa", "cores"}


def test_bench_counts_what_is_known(run):
    status, out, _ = run("bench", "--size", "8")
    assert status == 0
    assert out.splitlines()[0].startswith("icfp64, 4 examples, to size 8")
    assert [line.split()[0] for line in out.splitlines()[2:]] == ["cold", "warm"]
    rows = [json.loads(line) for line in run("bench", "--size", "9", "--points", "1", "--json")[1].splitlines()]
    assert [row["distinct"] for row in rows] == [280284, 280284]


def test_a_wrong_count_is_a_bug(run, monkeypatch):
    monkeypatch.setitem(sys.modules["enumcore.cli.bench"]._KNOWN, (4, 3), 41)
    status, _, err = run("bench", "--size", "3")
    assert status == 70
    assert "bug" in err


def test_bench_examples():
    assert [hex(value) for value in splitmix64(2)] == ["0xe220a8397b1dcdaf", "0x6e789e6aa1b965f4"]
    assert icfp64(3).points == 3


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("solve",),
        ("fly",),
        ("solve", "a.sl", "--timeout", "-1"),
        ("solve", "a.sl", "--memory", "much"),
        ("info", "x"),
    ],
)
def test_usage_errors_exit_with_2(words, capsys):
    with pytest.raises(SystemExit) as caught:
        main(words)
    assert caught.value.code == 2
    assert "usage: enumcore" in capsys.readouterr().err


def test_an_unexpected_exception_is_not_mistaken_for_exhausted(run, monkeypatch):
    def broken(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("enumcore.cli.outcome.solve", broken)
    status, _, err = run("solve", "solved.sl")
    assert status == 70
    assert "ZeroDivisionError" in err


# The command, with a line on standard error for each level: its first one says that the search is under way.
TELLING = """
import sys
from functools import partial
from enumcore.cli import main, outcome
outcome.solve = partial(outcome.solve, on_level=lambda level: print(level.cost, file=sys.stderr, flush=True))
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_command_stops_at_a_signal(files, number):
    command = [sys.executable, "-c", TELLING, "solve", "--json", "endless.sl", "solved.sl", "--memory", "1GiB"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr.readline() == "1\n"
        process.send_signal(number)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 130
    (row,) = map(json.loads, out.splitlines())
    assert (row["status"], row["program"]) == ("interrupted", None)
    assert row["distinct"] > 0


def test_the_command_line_imports_little(files):
    code = (
        "import sys; from enumcore.cli import main; status = main(['solve', 'solved.sl']); "
        "print(sorted({'pandas', 'rich', 'tqdm', 'cvc5', 'lark', 'hypothesis'} & set(sys.modules)), status)"
    )
    out = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.splitlines()[-1] == "[] 0"


def test_signals_are_as_before_afterwards(run):
    before = signal.getsignal(signal.SIGTERM)
    run("solve", "solved.sl")
    assert signal.getsignal(signal.SIGTERM) is before


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["solve", "--timeout", "soon", "a.sl"], "argument --timeout: 'soon' is not a number of seconds"),
        (["solve", "--timeout", "-1", "a.sl"], "argument --timeout: '-1' is not a number of seconds"),
        (["solve", "--memory", "9" * 310 + "TiB", "a.sl"], "more than any machine has"),
        (["solve", "--memory", str(1 << 64), "a.sl"], "more than any machine has"),
        (["solve", "--memory", "0", "a.sl"], "needs some memory"),
        (["bench", "--points", "0"], "argument --points: '0' is not a whole number, 1 or more"),
        (["demo", "simplelogic", "--noise", "2"], "argument --noise: '2' is not a share from 0 to 1"),
    ],
)
def test_words_that_cannot_be_used(run, capsys, words, message):
    with pytest.raises(SystemExit) as ended:
        run(*words)
    assert ended.value.code == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("words", [["solve", "--states", "0"], ["solve", "--isa", "sse9"]])
def test_options_that_cannot_be_used(run, words):
    status, out, err = run(*words, "solved.sl")
    assert (status, out) == (2, "")
    assert "give" in err


def test_a_forced_isa_that_is_not_there(run, monkeypatch):
    monkeypatch.setenv("ENUMCORE_ISA", "avx3")
    status, out, err = run("solve", "solved.sl")
    assert (status, out) == (2, "")
    assert "ENUMCORE_ISA=avx3: set it to one of" in err


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
@pytest.mark.parametrize("command", ["solve", "suite"])
def test_outputs_that_are_closed_from_the_start(files, command):
    """What would be said there is not said on the other output, and the exit status is the same."""
    words = [sys.executable, "-m", "enumcore", command, "solved.sl", "exhausted.sl"]
    whole = subprocess.run(words, capture_output=True, text=True)
    for closed in ("1", "2", "1 2"):
        ends = " ".join(f"{number}>&-" for number in closed.split())
        found = subprocess.run(["sh", "-c", f'exec "$@" {ends}', "sh", *words], capture_output=True, text=True)
        assert found.returncode == whole.returncode == 1
        assert (found.stdout == "") == ("1" in closed)
        assert (found.stderr == "") == ("2" in closed)


def test_a_closed_pipe_is_silent(files):
    command = [sys.executable, "-c", "import sys; from enumcore.cli import main; sys.exit(main(sys.argv[1:]))", "solve"]
    with subprocess.Popen(
        [*command, "solved.sl", "solved.sl"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()
        err = process.stderr.read()
    assert process.returncode == 141
    assert b"Error" not in err
    assert b"Exception" not in err
