"""Deep and long texts: read in linear time, without recursion, and rightly."""

import contextlib
import random
import time

import pytest

from enumcore import SygusError
from enumcore.smtlib.fault import Fault
from enumcore.smtlib.reader import read
from enumcore.sygus import parse

W8 = "(_ BitVec 8)"
DEEP = 5_000  # Python recurses to 1,000
BOOLS = "(synth-fun f ((a Bool)) Bool) (declare-var p Bool) (declare-var q Bool)"
WORDS = f"(synth-fun f ((a {W8})) {W8}) (declare-var x {W8})"


def target(text):
    return parse(text).task.goal.target.tolist()


@pytest.mark.parametrize(
    ("term", "wanted"),
    [
        ("(=> p " * DEEP + "(f p)" + ")" * DEEP, (None, True)),
        ("(or (not p) " * DEEP + "(f p)" + ")" * DEEP, (None, True)),
        ("(=> " + "p " * DEEP + "(f p))", (None, True)),
        ("(and (f p) " * DEEP + "(f false)" + ")" * DEEP, (True, True)),
        ("(not " * DEEP + "(f p)" + ")" * DEEP, (True, True)),
        ("(xor p " * DEEP + "(f p)" + ")" * DEEP, (True, True)),
        ("(ite p true " * DEEP + "(not (f p))" + ")" * DEEP, (False, None)),
        ("(let ((p p)) " * DEEP + "(= (f p) p)" + ")" * DEEP, (False, True)),
        ("(= (f p) " + "(let ((p " * DEEP + "p" + ")) (not p))" * DEEP + ")", (False, True)),
    ],
    ids=["=>", "or", "flat =>", "and", "not", "xor", "ite", "let", "let in let"],
)
def test_nested_constraints(term, wanted):
    goal = parse(f"{BOOLS} (constraint {term})").task.goal
    free = [False, False] if goal.mask is None else (~goal.mask).tolist()
    assert tuple(None if f else v for f, v in zip(free, goal.target.tolist(), strict=True)) == wanted


def test_a_table_of_nested_conditions():
    """Each condition is under all before it, the first that holds decides."""
    rows = [(37 * k % 256, 7 * k % 256) for k in range(1_000)]
    nested = "".join(f"(ite (= x #x{at:02x}) (= (f x) #x{value:02x}) " for at, value in rows)
    wanted = dict(reversed(rows))
    assert target(f"{WORDS} (constraint {nested} false{')' * 1_000})") == [wanted[at] for at in range(256)]


def test_a_chain_of_definitions():
    chain = f"(define-fun g0 ((v {W8})) {W8} v)" + "".join(
        f"(define-fun g{k} ((v{k} {W8})) {W8} (bvadd (g{k - 1} (bvadd v{k} #x01)) #x01))" for k in range(1, DEEP // 4)
    )
    shift = 2 * (DEEP // 4 - 1)
    assert target(f"{chain} {WORDS} (constraint (= (f x) (g{DEEP // 4 - 1} x)))") == [
        (v + shift) % 256 for v in range(256)
    ]


def test_a_let_that_doubles():
    lets = "".join(f"(let ((a{k + 1} (bvadd a{k} a{k} x))) " for k in range(100))
    term = f"(let ((a0 x)) {lets} (= (f x) a100){')' * 101}"
    assert target(f"{WORDS} (constraint {term})") == [v * (2**101 - 1) % 256 for v in range(256)]


def seconds(text):
    start = time.process_time()
    with contextlib.suppress(Fault):
        read(text)
    return time.process_time() - start


FRAGMENTS = [
    ";\r\n",
    ";;\n",
    "; \n",
    ";",
    "\n",
    "\t ",
    "\r",
    '"',
    '""',
    "|",
    "||",
    "\\",
    "(",
    ")",
    "(a",
    "a)",
    "#x",
    "#b1",
]
FRAGMENTS += ["#", "é", "a", "1", "-", "1.", "1.5", ":", ":a", "()", '"a""', "|a|", "; a\r", "((a b) c)"]


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_reading_takes_time_linear_in_the_length(fragment):
    """A tokenizer that goes back takes hours for some of these."""
    for other in FRAGMENTS[::6]:
        for end in ("é", '"'):
            assert seconds((fragment + other) * 300 + end) < 1, (fragment, other, end)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_100_000_random_fragments(seed):
    """Twice the length takes about twice the time; a walk over all of it for each word would take four times."""
    rng = random.Random(seed)
    some = rng.sample(FRAGMENTS, 4)
    for words in (FRAGMENTS, FRAGMENTS[:6], [w for w in FRAGMENTS if w not in ")|é#\\"], some):
        text = rng.choices(words, k=100_000)
        half, whole = ("".join(part) + "é" for part in (text[:50_000], text))
        assert seconds(whole) < 3 * seconds(half) + 0.2


def test_comments_of_other_systems_before_what_cannot_be_read():
    with pytest.raises(SygusError, match="'é' is not a word") as caught:
        parse(";\r\n" * 1_000 + "é (check-synth)")
    assert (caught.value.line, caught.value.column) == (1_001, 1)
