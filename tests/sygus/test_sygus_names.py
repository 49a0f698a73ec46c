"""Names that a file may give, and those that it may not."""

import pytest

from enumcore import SygusError, solve
from enumcore.sygus import parse

W8 = "(_ BitVec 8)"
PLACES = {
    "a function": "(define-fun {0} ((a {1})) {1} a)",
    "the function": "(synth-fun {0} ((a {1})) {1})",
    "a parameter": "(define-fun g (({0} {1})) {1} {0})",
    "its parameter": "(synth-fun f (({0} {1})) {1})",
    "a variable": "(declare-var {0} {1})",
    "a nonterminal": "(synth-fun f ((a {1})) {1} (({0} {1})) (({0} {1} (a))))",
    "a let": "(define-fun g ((a {1})) {1} (let (({0} a)) {0}))",
    "a sort": "(define-sort {0} {1})",
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["bvsub", "|bvadd|", "=", "true", "|false|", "ite", "concat", "bvsmulo", "not"])
def test_the_names_of_the_theories_are_taken(place, name):
    text = "\n  " + PLACES[place].format(name, W8)
    with pytest.raises(SygusError, match="is SMT-LIB's own: ") as caught:
        parse(text)
    assert caught.value.line == 2
    assert text[caught.value.column :].startswith(name.strip("|"))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["let", "_", "forall", "as"])
def test_reserved_words_want_bars(place, name):
    with pytest.raises(SygusError, match="reserved word"):
        parse(PLACES[place].format(name, W8))
    quoted = PLACES[place].format(f"|{name}|", W8)
    parse(quoted if "synth" in quoted else quoted + f"(synth-fun found ((v {W8})) {W8})")


@pytest.mark.parametrize("place", PLACES)
def test_the_empty_symbol_is_an_error_at_its_place(place):
    text = PLACES[place].format("||", W8)
    with pytest.raises(SygusError, match=r"the empty symbol \|\|") as caught:
        parse(text)
    assert text[caught.value.column - 2 :].startswith("||")


def test_sorts_keep_their_meaning():
    for text in (f"(define-sort Bool {W8})", f"(define-sort W {W8})\n(define-sort W Bool)"):
        with pytest.raises(SygusError, match="defined twice"):
            parse(text)


def test_words_between_bars_are_printed_back_so():
    problem = parse(f"(synth-fun |let| ((|as| {W8})) {W8}) (constraint (= (|let| #x01) #x01))")
    assert problem.answer(solve(problem.task).program) == f"(define-fun |let| ((|as| {W8})) {W8} |as|)"
