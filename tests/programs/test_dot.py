"""Graphs in DOT, read back: the terms that they draw, and names that the language would read as something else."""

import re

import pytest

import enumcore as ec

W8 = ec.BitVec(8)
X = ec.Input("x", W8)


def drawn(text: str) -> str:
    """The graph as a term again, arguments in the order of the edges."""
    labels = dict(re.findall(r'^  (n\d+) \[label="(.*)"\]$', text, re.MULTILINE))
    edges = re.findall(r"^  (n\d+) -> (n\d+)$", text, re.MULTILINE)
    assert len(text.splitlines()) == 3 + len(labels) + len(edges)
    written: dict[str, str] = {}
    for node, label in labels.items():  # arguments come first
        args = [written[arg] for user, arg in edges if user == node]
        written[node] = f"{label}({', '.join(args)})" if args else label
    return list(written.values())[-1]


def test_the_graph_is_the_program() -> None:
    text = ec.Program((X + 1) * (X - 1), [X]).to_dot("g")
    assert text.startswith('digraph "g" {')
    assert drawn(text) == "mul(add(x, 1), sub(x, 1))"
    assert drawn(ec.Program(ec.extract(X, 3, 0), [X]).to_dot()) == "extract 3 0(x)"


def test_what_is_shared_is_one_node() -> None:
    term: ec.Expr = X
    for _ in range(200):
        term = term + term
    assert ec.Program(term, [X]).to_dot().count("label") == 201
    assert ec.Program((X + 1) * (X + 1), [X]).to_dot().count("label") == 4  # two objects, one term


def test_loops_sets_and_macros_are_drawn() -> None:
    xs, s = ec.Input("xs", ec.List(ec.Set)), ec.Input("s", ec.Set)
    each = ec.Grammar(inputs={"xs": ec.List(ec.Set), "s": ec.Set}, output=ec.Set).bind(a=ec.Set, i=ec.Set)
    fold = ec.Program(ec.fold(each.a - each.i, xs, s), [xs, s])
    assert drawn(fold.to_dot()) == "fold (a, i)(difference(a, i), xs, s)"
    inc = ec.define("inc", lambda v: v + 1, W8)
    assert drawn(ec.Program(inc(X), [X]).to_dot()) == "inc(x)"


@pytest.mark.parametrize(
    ("name", "label"), [('a"b', 'a\\"b'), ("a\\b", "a\\\\b"), ("a\nb", "a\\nb"), ("node", "node"), ("é", "é")]
)
def test_any_name_can_be_drawn(name: str, label: str) -> None:
    x = ec.Input(name, W8)
    assert f'  n0 [label="{label}"]\n' in ec.Program(~x, [x]).to_dot(name)
