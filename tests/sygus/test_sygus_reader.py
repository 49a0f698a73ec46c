"""Words, parentheses and their places."""

import re

import pytest

from enumcore import SygusError
from enumcore.smtlib.fault import Fault
from enumcore.smtlib.reader import Atom, Group, read, show
from enumcore.sygus import parse


def shape(node):
    return [shape(item) for item in node.items] if isinstance(node, Group) else (node.kind, node.text)


@pytest.mark.parametrize(
    ("text", "kind", "inner"),
    [
        ("#xAf09", "hex", "#xAf09"),
        ("#b010", "bin", "#b010"),
        ("12", "numeral", "12"),
        ("-1", "numeral", "-1"),
        ("1.50", "decimal", "1.50"),
        ("bvadd", "symbol", "bvadd"),
        ("=>", "symbol", "=>"),
        ("x!0", "symbol", "x!0"),
        ("|two words;(|", "quoted", "two words;("),
        ("||", "quoted", ""),
        (":weight", "keyword", ":weight"),
        ('"say ""hi"" ; |"', "string", '"say ""hi"" ; |"'),
    ],
)
def test_words(text, kind, inner):
    for around in ("{}", " {} ", "\t{}\r\n", "{}; a comment"):
        (atom,) = read(around.format(text))
        assert (atom.kind, atom.text) == (kind, inner)
    assert [shape(node) for node in read(f"({text})({text} {text})")] == [[(kind, inner)], [(kind, inner)] * 2]


def test_offsets_lead_to_the_words():
    text = '; first\n(a (|b c| "d")\n  #x1) e'
    found = []

    def visit(node):
        found.append(text[node.at])
        for item in node.items if isinstance(node, Group) else ():
            visit(item)

    for node in read(text):
        visit(node)
    assert found == ["(", "a", "(", "b", '"', "#", "e"]


@pytest.mark.parametrize("text", ["", " \n", "; nothing", "; nothing\n\n"])
def test_nothing(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "at", "words"),
    [
        ("(a\n (b)", 0, "never closed"),
        ("(a))", 3, "too many"),
        ("a ) b", 2, "too many"),
        (' "abc', 1, "no end"),
        ("(|abc)", 1, "no end"),
        ("#xG", 0, "'#xG' is not a word"),
        ("(a #b2)", 3, "'#b2' is not a word"),
        ("12ab", 0, "'12ab' is not a word"),
        ("a{", 0, "is not a word"),
        ("é", 0, "is not a word"),
        ("a ; b\n  [", 8, "'[' is not a word"),
    ],
)
def test_faults(text, at, words):
    with pytest.raises(Fault, match=re.escape(words)) as caught:
        read(text)
    assert caught.value.at == at


def test_line_and_column_count_from_one():
    with pytest.raises(SygusError) as caught:
        parse("(set-logic BV)\n\n  (declare-sort g 0)", "a.sl")
    error = caught.value
    assert (error.line, error.column, error.source) == (3, 3, "a.sl")
    assert str(error) == "a.sl:3:3: command declare-sort is not supported yet"


def test_nesting_has_no_limit():
    depth = 100_000
    (node,) = read("(" * depth + ")" * depth)
    count = 0
    while node.items:
        (node,) = node.items
        count += 1
    assert count == depth - 1


def test_show():
    (node,) = read("(bvadd  x\n(f |a| #x00) ())")
    assert show(node) == "(bvadd x (f a #x00) ())"
    assert show(Atom("symbol", "x" * 100, 0)) == "x" * 57 + "..."
    (long,) = read("(" + "word " * 1000 + ")")
    assert len(show(long)) == 60
