"""Names of programs in SMT-LIB: what it cannot read, or would read as something else, is called otherwise."""

from __future__ import annotations

import pytest

import enumcore as ec

W8 = ec.BitVec(8)
NAMES = [
    "a|b",
    "a\\b",
    "bvadd",
    "\0",
    "=",
    "true",
    "let",
    "_",
    "two words",
    "a\nb",
    "é",
    "日本",
    "0x",
    "assert",
    "\ud800",
]


def read(program: ec.Program, name: str = "f", **values: int) -> int:
    """What z3 makes of the text, at these values of the inputs."""
    z3 = pytest.importorskip("z3", reason="z3-solver is in the extra `peers`")
    arguments = " ".join(f"(_ bv{value} 8)" for value in values.values())
    function = program.to_smtlib(name, macros=False).split("(define-fun ", 1)[1].split(" ((", 1)[0]
    text = f"{program.to_smtlib(name)}(declare-const r {program.sort.smt})"
    (equation,) = z3.parse_smt2_string(f"{text}(assert (= r ({function} {arguments})))")
    return int(z3.simplify(equation.arg(1)).as_long())


@pytest.mark.parametrize("name", NAMES)
def test_z3_reads_any_name_of_an_input(name: str) -> None:
    x, y = ec.Input(name, W8), ec.Input("y", W8)
    program = ec.Program((x + 1) * y, [x, y])
    assert read(program, x=4, y=7) == 35


@pytest.mark.parametrize("name", NAMES)
def test_z3_reads_any_name_of_a_macro_and_of_a_function(name: str) -> None:
    macro = ec.Macro(name, [v := ec.Param("bvmul", W8)], v + 1)
    x = ec.Input(name, W8)
    program = ec.Program(macro(x * 2) - x, [x])
    assert read(program, name, x=5) == 6


def test_names_become_no_other_name() -> None:
    names = ("a|b", "a_b", "a\\b", "bvadd", "bvadd_1")
    inputs = [ec.Input(name, W8) for name in names]
    total = inputs[0]
    for node in inputs[1:]:
        total = total * 3 + node
    text = ec.Program(total, inputs).to_smtlib()
    params = text.split("((", 1)[1].split("))) ", 1)[0].split(" (_ BitVec 8)) (")
    assert params == ["a_b", "a_b_1", "a_b_2", "bvadd_1", "bvadd_1_1 (_ BitVec 8"]
    assert read(ec.Program(total, inputs), a=1, b=2, c=3, d=4, e=5) == 81 + 54 + 27 + 12 + 5


def test_an_input_called_like_a_macro() -> None:
    macro = ec.define("inc", lambda v: v + 1, W8)
    x = ec.Input("inc", W8)
    program = ec.Program(macro(x), [x])
    assert program.to_smtlib(macros=False) == "(define-fun f ((inc_1 (_ BitVec 8))) (_ BitVec 8) (inc inc_1))"
    assert read(program, x=3) == 4


def test_two_macros_of_one_name() -> None:
    first = ec.define("m", lambda v: v + 1, W8)
    second = ec.define("m", lambda v: first(v) * 2, W8)
    x = ec.Input("x", W8)
    program = ec.Program(second(first(x)), [x])
    assert program.to_smtlib(macros=False) == "(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) (m_1 (m x)))"
    assert read(program, "m", x=3) == 10
    scope: dict[str, object] = {}
    exec(program.to_python("m"), scope)
    assert scope["m"](3) == 10  # type: ignore[operator]


def test_names_of_files_stay() -> None:
    x = ec.Input("x!0", W8)
    assert (
        ec.Program(x + 1, [x]).to_smtlib("f g")
        == "(define-fun |f g| ((x!0 (_ BitVec 8))) (_ BitVec 8) (bvadd x!0 #x01))"
    )


def test_a_deep_program_is_written_in_linear_time() -> None:
    x = ec.Input("x", W8)
    term: ec.Expr = x
    for _ in range(50_000):
        term = x + term
    text = ec.Program(term, [x]).to_smtlib()
    assert text == f"(define-fun f ((x (_ BitVec 8))) (_ BitVec 8) {'(bvadd x ' * 50_000}x{')' * 50_000})"
    for _ in range(30):
        term = term + term
    with pytest.raises(ec.GrammarError, match="too large to be written"):
        ec.Program(term, [x]).to_smtlib()


def test_an_input_called_self() -> None:
    x = ec.Input("self", W8)
    assert ec.Program(x + 1, [x])(self=[1]).tolist() == [2]
    scope = ec.Grammar(inputs={}, output=W8).bind(self=W8)
    assert str(scope.self) == "self"
