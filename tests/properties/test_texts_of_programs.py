"""`Program.parse` against the programs of random languages: both of their texts are read back, and no wrong text is
anything but a `ParseError` with its place."""

import random
from collections import defaultdict
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from search.test_face_against_brute_force import BLEND, TWICE
from search.test_face_against_brute_force import grammars as words
from support.derived import by_nonterminal
from support.loop_languages import Face
from support.loop_languages import languages as loops
from support.mdl_languages import grammars as weighed
from support.sampled import examples

any_grammar = st.one_of(
    words(),
    st.sampled_from([ec.Bool, ec.BitVec(2), ec.BitVec(64)]).flatmap(weighed),
    loops().map(lambda language: Face(language).grammar),
)


@st.composite
def circuits(draw: st.DrawFn) -> ec.Grammar:
    g = ec.Grammar(inputs={"x": ec.Bool, "y": ec.Bool}, output=ec.Bool)
    S, x, y = g.start, g.inputs.x, g.inputs.y
    gate = ec.define("gate", ec.nand, ec.Bool, ec.Bool)
    choices = [y, S & S, S | S, ~S, ec.nand(S, S), ec.nor(S, x), ec.xnor(S, S), ~(S & y), ~(S ^ S), gate(S, S)]
    g.add(S, x, *(choices[k] for k in draw(st.lists(st.integers(0, 9), min_size=1, unique=True))))
    return g


@examples(150)
@given(any_grammar | circuits())
def test_python_notation(g: ec.Grammar) -> None:
    """Of the programs that are written so, it is a cheapest one; mostly there is one alone."""
    for name, programs in by_nonterminal(g, 4, most=10_000).items():
        written = defaultdict(list)
        for program in programs:
            written[str(program)].append(program)
        left = next(node for node in g.nonterminals if node.name == name)
        for text, same in list(written.items())[:60]:
            read = g.parse(text, left)
            assert read in same
            assert read.cost == min(program.cost for program in same)


@examples(150)
@given(any_grammar | circuits())
def test_smtlib(g: ec.Grammar) -> None:
    """Here a program is written as another one only where SMT-LIB has no symbol for one of its operators."""
    for name, programs in by_nonterminal(g, 4, most=10_000).items():
        left = next(node for node in g.nonterminals if node.name == name)
        written = defaultdict(list)
        for program in programs:
            with suppress(ec.GrammarError):  # SMT-LIB has no sets and no loops
                written[program.to_smtlib()].append(program)
        for text, same in list(written.items())[:60]:
            assert len(same) == 1 or "(not (" in text
            for whole in (text, same[0].to_smtlib(macros=False)):
                read = g.parse(whole, left)
                assert read in same
                assert read.cost == min(program.cost for program in same)


def test_what_a_program_is_worth_comes_with_it() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, prob=0.5)
    g.add(g.start, ~g.start, g.start + g.start, prob=0.25)
    task = ec.Task(g, inputs={"x": [1, 2, 7]}, target=[253, 251, 241])
    found = ec.solve(task).program
    assert found is not None
    for text in (str(found), found.to_smtlib()):
        read = ec.Program.parse(text, g)
        assert (read, read.cost, read.bits, read.probability) == (found, found.cost, found.bits, found.probability)


@pytest.mark.parametrize("name", ["x!0", "a b", "lambda", "1st", "x.y", "x + 1", "é", "a|b", "bvadd", "ite", "-"])
def test_odd_names(name: str) -> None:
    same = ec.define(name + "?", lambda v: v, ec.BitVec(8))
    g = ec.Grammar(inputs={name: ec.BitVec(8), "x": ec.BitVec(8)}, output=ec.BitVec(8))
    S, odd, x = g.start, g.inputs[name], g.inputs.x
    g.add(S, odd, x, ~S, S - S, same(S))
    for expr in (odd - x, ~odd, same(odd), same(odd - same(~x)) - odd):
        program = ec.Program(expr, list(g.inputs.values()))
        assert ec.Program.parse(str(program), g) == program
        assert ec.Program.parse(program.to_smtlib(), g) == program


def test_macros_of_one_name_are_told_apart_by_their_definitions() -> None:
    up, down = (ec.define("step", lambda v, k=k: v + k, ec.BitVec(8)) for k in (1, 255))
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, up(g.start), down(g.start))
    program = ec.Program(down(g.inputs.x), [g.inputs.x])
    assert ec.Program.parse(program.to_smtlib(), g) == program
    with pytest.raises(ec.ParseError, match="operator step is not known"):
        ec.Program.parse(program.to_smtlib(macros=False), g)


def test_spaces_comments_and_precedence() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8), "y": ec.BitVec(8)}, output=ec.Bool)
    T = g.nonterminal("T", ec.BitVec(8))
    g.add(g.start, T < T, T == T, ~g.start, g.start | g.start)
    g.add(T, g.inputs.x, g.inputs.y, 16, T + T, T - T, T * T, T & T, T ^ T, T << T, -T, ~T, T / T)
    for text, plain in (
        ("x+y*x<y", "(x + (y * x)) < y"),
        ("x - y - x == y", "((x - y) - x) == y"),
        ("  -x * y\n < 0x10 ", "(-x * y) < 16"),
        ("~-x & y ^ x << 16 + x == y", "((~-x & y) ^ (x << (16 + x))) == y"),
        ("x // y == x", "(x / y) == x"),
        ("(x < y) | (y < x)", "(x < y) | (y < x)"),
        ("; a comment\n ( define-fun |f| ((a (_ BitVec 8)) (b (_ BitVec 8))) Bool (bvult b (_ bv16 8)))", "y < 16"),
    ):
        assert str(ec.Program.parse(text, g)) == plain


def test_deep_programs() -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(8)}, output=ec.BitVec(8))
    g.add(g.start, g.inputs.x, ~g.start, g.start - g.start)
    x = g.inputs.x
    for step in (lambda e: ~e, lambda e: x - e):
        expr: ec.Expr = x
        for _ in range(4000):
            expr = step(expr)
        program = ec.Program(expr, [x])
        for text in (str(program), program.to_smtlib()):
            assert ec.Program.parse(text, g) == program


# --- wrong texts -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1:1: the text ends where a term is wanted"),
        ("x &", "1:4: the text ends where a term is wanted"),
        ("x\n& )", "2:3: a term is wanted here, not ')'"),
        ("twice(x", "1:6: this parenthesis is never closed"),
        ("x)", "1:2: a closing parenthesis too many"),
        ("(x, x)", "1:3: a comma outside of a function's arguments"),
        ("x < 3 < x", "1:7: two comparisons in a row; write (a < b) & (b < c)"),
        ("x and x", "1:3: a sign, a comma or a closing parenthesis is wanted here, not 'and'; write & instead"),
        ("x + z", "1:5: no production of the grammar writes z"),
        ("twice(x, x)", "1:1: no production of the grammar writes twice with 2 arguments"),
        ("twice(x) | x", "1:10: no production of the grammar writes | with 2 arguments"),
        ("__import__('os')", '1:12: a term is wanted here, not "\'"'),
        ("b & b", "1:3: the grammar derives no program of S with & with 2 arguments in this place"),
        ("b", "1:1: the grammar derives no program of S with b in this place"),
        ("9" * 50, "1:1: the number '" + "9" * 50 + "' is larger than any constant"),
        ("(define-fun f ((x (_ BitVec 3))) (_ BitVec 3) x)", "1:1: the program takes x : BitVec(3), b : Bool; f takes"),
        ("(define-fun f ((x (_ BitVec 3)) (b Bool)) (_ BitVec 3) y)", "1:56: unknown symbol y"),
        ("(define-fun f ((x (_ BitVec 3)) (b Bool)) Bool x)", "1:48: the body of f has sort BitVec(3), it is declared"),
        ("(define-fun f ((x (_ BitVec 3)) (b Bool)) Bool b)", "1:1: b is no program of S"),
        ("(define-fun f ((x (_ BitVec 3)) (b Bool)) Bool b) x", "1:51: a (define-fun ...) is wanted, not x"),
    ],
)
def test_places(text: str, message: str) -> None:
    g = ec.Grammar(inputs={"x": ec.BitVec(3), "b": ec.Bool}, output=ec.BitVec(3))
    B = g.nonterminal("B", ec.Bool)
    g.add(g.start, g.inputs.x, 3, g.start + g.start, g.start & g.start, TWICE(g.start), BLEND(B, g.start, 3))
    g.add(B, g.inputs.b, g.start < g.start)
    with pytest.raises(ec.ParseError) as error:
        ec.Program.parse(text, g)
    assert str(error.value).startswith(message)


def test_wrong_arguments() -> None:
    g = ec.Grammar(inputs={"x": ec.Bool}, output=ec.Bool)
    g.add(g.start, g.inputs.x)
    for text, grammar in ((3, g), (None, g), ("x", None), ("x", "x")):
        with pytest.raises(ec.GrammarError):
            ec.Program.parse(text, grammar)  # type: ignore[arg-type]


@examples(600)
@given(st.integers(0, 2**32))
def test_spoilt_texts(seed: int) -> None:
    rng = random.Random(seed)
    language = ec.Grammar(inputs={"x": ec.BitVec(4), "xs": ec.List(ec.BitVec(4))}, output=ec.BitVec(4))
    each = language.bind(a=ec.BitVec(4), r=ec.BitVec(4))
    T, S, x = each.nonterminal("T", ec.BitVec(4)), language.start, language.inputs.x
    language.add(T, each.a, each.r, T + T)
    language.add(S, x, 12, S - S, ~S, ec.fold(T, language.inputs.xs, S), ec.extract(ec.concat(S, S), 5, 2))
    text = "fold((a, r) -> a + r, xs, ~x - extract(concat(x, 12), 5, 2))"
    if rng.random() < 0.3:
        text = "(define-fun f ((x (_ BitVec 4))) (_ BitVec 4) (bvsub ((_ extract 5 2) (concat x #xc)) x))"
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(len(text))
        text = text[:at] + rng.choice(["", *"()x-,>~ 15a#|;", "->", "0x", text]) + text[at + rng.randint(0, 3) :]
    try:
        read = ec.Program.parse(text, language)
    except ec.ParseError as mistake:
        error = mistake
    else:
        assert ec.Program.parse(str(read), language) == read
        return
    lines = text.split("\n")
    assert 1 <= error.line <= len(lines)
    assert 1 <= error.column <= len(lines[error.line - 1]) + 1
