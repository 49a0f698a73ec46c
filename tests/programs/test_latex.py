"""Programs in LaTeX: what is written, parentheses, names, and lines for what is shared."""

import re

import pytest

import enumcore as ec
from enumcore.theories.operators import all_operators
from support.applied import instances

W8 = ec.BitVec(8)
X, Y, P, Q = ec.Input("x", W8), ec.Input("y", W8), ec.Input("p", ec.Bool), ec.Input("q", ec.Bool)


def right(expr: ec.Expr) -> str:
    return ec.Program(expr, [X, Y, P, Q]).to_latex().split(" = ", 1)[1]


@pytest.mark.parametrize(
    ("expr", "text"),
    [
        (X + Y + 1, "x + y + 1"),
        (X + (Y + 1), "x + (y + 1)"),
        (X - Y - 1, "(x - y) - 1"),
        (X & ~Y, r"x \mathbin{\&} {\sim} y"),
        (~(X | Y), r"{\sim} (x \mid y)"),
        (~~X, r"{\sim} {\sim} x"),
        (-X - Y, "(-x) - y"),
        (ec.extract(X, 3, 0), r"\operatorname{extract}_{3, 0}(x)"),
        (ec.zero_extend(X, 4) * 3, r"\operatorname{zero\_extend}_{4}(x) \cdot 3"),
        (ec.slt(X, Y) & ~P, r"(x <_s y) \land \lnot p"),
        (P == Q, r"p \Leftrightarrow q"),
        (ec.ite(P, X, 1) + 1, r"(\begin{cases} x & \text{if } p \\ 1 & \text{otherwise} \end{cases}) + 1"),
        (ec.Const(1, ec.Bool) ^ P, r"\top \oplus p"),
    ],
    ids=str,
)
def test_forms(expr: ec.Expr, text: str) -> None:
    assert right(expr) == text


@pytest.mark.parametrize("op", all_operators(), ids=lambda op: f"{op.theory}.{op.name}")
def test_every_operator_is_written(op: ec.Expr) -> None:
    names = (("abc", ec.BitVec(16)), ("stu", ec.Set), ("pqr", ec.Bool), ("xyz", ec.Relation), ("klm", ec.Int))
    inputs = [ec.Input(name, sort) for letters, sort in names for name in letters]
    texts = [ec.Program(expr, inputs).to_latex() for expr in instances(op, 16, 5)]  # type: ignore[arg-type]
    assert texts
    for text in texts:
        assert text.count("{") == text.count("}")
        assert re.search(r"[abcstupqrxyzklm]", text.split(" = ", 1)[1])


def test_names() -> None:
    names = ["x0", "x_0", "x!0", "a b", "50%", "{", "\\", "a\nb", "t1"]
    inputs = [ec.Input(name, W8) for name in names]
    head = ec.Program(inputs[0], inputs).to_latex("f g").split(" = ")[0]
    assert head == (
        r"\mathit{f\ g}(x_{0}, \mathit{x\_0}, \mathit{x!0}, \mathit{a\ b}, \mathit{50\%}, \mathit{\{}, "
        r"\mathit{\backslash }, \mathit{a<a>b}, t_{1})"
    )


def test_what_is_shared_and_long_has_a_line_of_its_own() -> None:
    term: ec.Expr = X
    for _ in range(100):
        term = ~(term + term)
    text = ec.Program(term, [X]).to_latex()
    assert len(text) < 20_000
    assert text.startswith("\\begin{aligned}\nt_{0} &= ")
    assert right((X + 1) * (X + 1)) == r"(x + 1) \cdot (x + 1)"  # short: written again
    defined = re.findall(r"^(t_\{\d+\}) &=", text, re.MULTILINE)
    assert len(defined) == len(set(defined))


def test_steps_and_macros_have_names_of_their_own() -> None:
    macro = ec.define("f", lambda v: v * v, W8)
    t = ec.Input("t1", W8)
    long = t
    for k in range(8):
        long = long * (10 + k) + t
    rows = ec.Program(macro(long) - long, [t]).to_latex().splitlines()[1:-1]
    assert rows[0] == r"\mathit{f\_1}(v) &= v \cdot v \\"
    assert rows[1].startswith(r"\mathit{t1\_1} &= ")
    assert rows[2] == r"f(t_{1}) &= \mathit{f\_1}(\mathit{t1\_1}) - \mathit{t1\_1}"


def test_loops_are_an_error() -> None:
    step = ec.Grammar(inputs={"x": W8}, output=W8).bind(v=W8)
    with pytest.raises(ec.GrammarError, match="the fixpoint has no form in LaTeX"):
        ec.Program(ec.fixpoint(step.v & 6, X), [X]).to_latex()
