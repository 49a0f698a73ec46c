"""Grammars of both forms, the default one, and what cannot be one."""

import pytest

from enumcore import Status, SygusError, solve
from enumcore.sygus import parse

W4 = "(_ BitVec 4)"
CONSTRAINT = "(constraint (= (f #x3) #x6))"


def language(grammar, before="", params=f"((x {W4}))", sort=W4, constraint=CONSTRAINT):
    return parse(f"{before}(synth-fun f {params} {sort} {grammar}) {constraint}").task.grammar


def rules(grammar):
    return [str(p) for p in grammar.productions]


def test_the_two_forms_are_one_language():
    terms = "(x #x1 (bvadd Start Start) (ite B Start #x0))"
    new = language(f"((Start {W4}) (B Bool)) ((Start {W4} {terms}) (B Bool ((= Start x))))")
    old = language(f"((Start (BitVec 4) {terms}) (B Bool ((= Start x))))")
    undeclared = language(f"((Start {W4} {terms}) (B Bool ((= Start x))))")
    assert str(new) == str(old) == str(undeclared)
    assert rules(new) == [
        "Start ::= x",
        "Start ::= 1",
        "Start ::= Start + Start",
        "Start ::= ite(B, Start, 0)",
        "B ::= Start == x",
    ]
    assert [p.cost for p in new.productions] == [1, 1, 1, 2, 2]


def test_the_start_is_the_first_declared_or_the_one_called_so():
    both = f"(A {W4} (x (bvnot Start))) (Start {W4} (#x1 (bvneg A)))"
    assert language(f"((A {W4}) (Start {W4})) ({both})").start.name == "A"
    assert language(f"({both})").start.name == "Start"
    assert language(f"((A {W4} (x (bvnot B))) (B {W4} (#x1)))").start.name == "A"


def test_macros_are_one_node_and_keep_their_names():
    before = f"(define-fun two () {W4} #x2) (define-fun inc ((v {W4})) {W4} (bvadd v #x1))"
    grammar = language(f"((S {W4} (x two (inc S) (inc (inc S)))))", before)
    assert rules(grammar) == ["S ::= x", "S ::= two()", "S ::= inc(S)", "S ::= inc(inc(S))"]
    assert [p.cost for p in grammar.productions] == [1, 1, 1, 2]


def test_an_n_ary_form_is_one_node_and_printed_as_it_is_written():
    problem = parse(f"(synth-fun f ((x {W4})) {W4} ((S {W4} (x (bvadd S S S))))) (constraint (= (f #x3) #x9))")
    result = solve(problem.task)
    assert problem.answer(result.program) == f"(define-fun f ((x {W4})) {W4} (bvadd x x x))"
    assert (result.size, result.cost) == (4, 4)


@pytest.mark.parametrize(("one", "nine"), [("#x1", "#b1001"), ("(_ bv1 4)", "#x9"), ("#b0001", "(_ bv09 4)")])
def test_constants_are_spelled_as_the_grammar_spells_them(one, nine):
    grammar = f"((S {W4} (x {one} {nine} (bvnot S) (bvsub S T))) (T {W4} ({one})))"
    problem = parse(
        f"(synth-fun f ((x {W4})) {W4} {grammar}) (constraint (= (f #x3) #x8)) (constraint (= (f #x9) #x8))"
    )
    assert problem.answer(solve(problem.task).program) == f"(define-fun f ((x {W4})) {W4} (bvsub {nine} {one}))"


def test_families():
    params = f"((x {W4}) (p Bool) (y {W4}))"
    grammar = language(
        f"((S {W4} ((Variable {W4}) (ite B S S))) (B Bool ((InputVariable Bool) (Constant Bool) (= S S))))",
        params=params,
        constraint="",
    )
    assert rules(grammar)[:3] == ["S ::= x", "S ::= y", "S ::= ite(B, S, S)"]
    assert rules(grammar)[3:6] == ["B ::= p", "B ::= False", "B ::= True"]
    constants = language(f"((S {W4} (x (Constant {W4}))))")
    assert rules(constants) == ["S ::= x", *(f"S ::= {k}" for k in range(16))]


def test_a_term_written_twice_is_one_production():
    assert rules(language(f"((S {W4} (x x (bvadd S #x1) (bvadd S #b0001) (bvadd #x1 S))))")) == [
        "S ::= x",
        "S ::= S + 1",
        "S ::= 1 + S",
    ]


def test_variables_of_a_sort_without_parameters_are_nothing():
    grammar = language(f"((S {W4} (x (ite B S S))) (B Bool ((Variable Bool) (and B B))))")
    assert rules(grammar) == ["S ::= x"]
    grammar = language(f"((S {W4} (x (ite B S S))) (B Bool ((InputVariable Bool) (= S S) (not C))) (C Bool ()))")
    assert rules(grammar) == ["S ::= x", "S ::= ite(B, S, S)", "B ::= S == S"]


def test_one_argument_of_many_is_a_unit_production():
    grammar = language(f"((S {W4} (x (bvadd T) (bvand S))) (T {W4} (#x1 (bvor x))))")
    assert rules(grammar) == ["S ::= x", "S ::= T", "S ::= S", "T ::= 1", "T ::= x"]


def test_what_is_never_reached_or_never_ends_is_left_out():
    grammar = language(f"((S {W4} (x (bvnot D) (bvneg E))) (D {W4} ((bvadd D D))) (E {W4} (#x0 D)) (U {W4} (#x1 S)))")
    assert rules(grammar) == ["S ::= x", "S ::= -E", "E ::= 0"]


def test_the_default_grammar_has_every_operator_of_its_sorts():
    grammar = language("", params=f"((x {W4}) (p Bool))", sort="(_ BitVec 8)", constraint="")
    text = " ".join(rules(grammar))
    for symbol in ("~", "&", "|", "^", "+", "-", "*", "/", "%", "<<", ">>", "==", "!=", "<", "<=", ">", ">="):
        assert f" {symbol}" in text, symbol
    names = (
        "nand nor xnor sdiv srem smod ashr slt sle sgt sge ite implies concat extract zero_extend sign_extend repeat"
    )
    for name in (*names.split(), "rotate_left", "rotate_right"):
        assert f"{name}(" in text, name
    assert [(n.name, str(n.sort)) for n in grammar.nonterminals] == [
        ("Start", "BitVec(8)"),
        ("StartBitVec4", "BitVec(4)"),
        ("StartBool", "Bool"),
    ]
    assert {"StartBool ::= p", "StartBitVec4 ::= x", "Start ::= 0", "Start ::= 1"} <= set(rules(grammar))


def test_the_default_grammar_over_bool_has_nothing_but_bool():
    grammar = language("", params="((a Bool) (Start Bool))", sort="Bool", constraint="")
    assert [n.name for n in grammar.nonterminals] == ["Start_"]
    assert len(grammar.productions) == 4 + 8


@pytest.mark.parametrize(
    ("grammar", "words"),
    [
        ("()", "a grammar is"),
        ("S", "a grammar is"),
        (f"((S {W4}))", "a rule is"),
        (f"((S {W4} x))", "a rule is"),
        (f"((S {W4} (x)) (S {W4} (x)))", "two rules for S"),
        (f"((S {W4} (x y)))", "unknown symbol y"),
        (f"((S {W4} (x (bvadd S B))) (B Bool (true)))", "its arguments are of one width"),
        (f"((S {W4} (x B)) (B Bool (true)))", "B has sort Bool, S has BitVec(4)"),
        ("((S Bool (true)))", "the start S has sort Bool"),
        (f"((S {W4} ((bvnot S))))", "S derives nothing"),
        (f"((S {W4} ()))", "S derives nothing"),
        (f"((S {W4} ((ite B x S))) (B Bool ((Variable Bool))))", "S derives nothing"),
        (f"((S {W4} ((Variable Bool) x)))", "S, which has sort BitVec(4)"),
        (f"((S {W4}) (T {W4})) ((S {W4} (x)))", "T is declared"),
        (f"((S {W4})) ((S {W4} (x T)) (T {W4} (x)))", "T has a rule and is not declared"),
        (f"((S Bool)) ((S {W4} (x)))", "S is declared with sort Bool"),
        (f"((S {W4})) ((S {W4} (x))) (x)", "nothing else"),
        (f"((x {W4} (x)))", "nonterminal x has the name of a parameter"),
        (f"((S {W4} (x (f S))))", "cannot be called in its own grammar"),
        (f"((S {W4} (x (let ((z S)) (bvadd z z)))))", "let in a grammar is not supported"),
        (f"((S {W4} (x (! (bvnot S) :weight 2))))", "! is not supported"),
        ("((S (BitVec 16) ((Constant (BitVec 16)))))", "the start S has sort BitVec(16)"),
        (f"((S {W4} (x (Constant Bool))))", "S, which has sort BitVec(4)"),
        (f"((S {W4} (x (LocalVariable {W4}))))", "LocalVariable is not supported"),
        (f"((S {W4} (x 1)))", "1 has sort Int, S has BitVec(4)"),
    ],
)
def test_bad_grammars(grammar, words):
    with pytest.raises(SygusError) as caught:
        language(grammar)
    assert words in str(caught.value)
    assert caught.value.line == 1


def test_a_finite_grammar_without_a_solution_is_exhausted():
    problem = parse(f"(synth-fun f ((x {W4})) {W4} ((S {W4} (x (bvnot T))) (T {W4} (x)))) (constraint (= (f #x3) #x4))")
    result = solve(problem.task)
    assert result.status is Status.EXHAUSTED
    assert result.certificate.finite_grammar
