"""The bit-vectors of SMT-LIB are all here: the standard's own list of declarations, and every value against z3."""

from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import enumcore as ec
from enumcore.theories.operators import all_operators

LIST = Path(__file__).with_name("smtlib-2.7-bitvectors.txt")
DECLARED = [line for line in LIST.read_text().splitlines() if line.startswith("(")]
OURS = [line for line in DECLARED if "Int" not in line]  # there is no sort of integers yet
SORT = re.compile(r"\(_ BitVec ([^)]*)\)|(Bool)")
WORD = re.compile(r"[a-z][a-z_]+\w*")


def symbol(declared: str) -> str:
    return WORD.findall(declared)[0]


def operands(declared: str, m: int, i: int, j: int) -> tuple[list[ec.Sort], tuple[int, ...]]:
    """The sorts of the operands, and last the value's, and the numerals, for numbers in place of the letters."""
    numbers = {"m": m, "i": i, "j": j}
    numerals = re.match(r"\(\(_ \w+ ([^)]*)\)", declared)
    sorts = [ec.Bool if is_bool else ec.BitVec(_number(width, numbers)) for width, is_bool in SORT.findall(declared)]
    return sorts, tuple(numbers[letter] for letter in numerals[1].split()) if numerals else ()


def _number(text: str, numbers: dict[str, int]) -> int:
    names = re.sub(r"[a-z]", lambda letter: str(numbers[letter[0]]), text)
    total = 0
    for sign, product_ in re.findall(r"([+-]?)([\d*]+)", names):
        factors = [int(factor) for factor in product_.split("*")]
        total += int(np.prod(factors)) * (-1 if sign == "-" else 1)
    return total


def test_the_list_is_whole() -> None:
    """Nine symbols are newer than SMT-LIB 2.6, three speak of integers."""
    names = {symbol(line) for line in DECLARED}
    assert len(names) == len(DECLARED) == 46
    assert names - {symbol(line) for line in OURS} == {"ubv_to_int", "sbv_to_int", "int_to_bv"}
    assert names >= {"bvcomp", "bvnego", *(f"bv{s}{op}o" for s in "us" for op in ("add", "sub", "mul")), "bvsdivo"}


@pytest.mark.parametrize("declared", OURS, ids=symbol)
@pytest.mark.parametrize(("m", "i", "j"), [(9, 5, 2), (6, 4, 4), (1, 0, 0)])
def test_a_symbol_has_the_declared_sort(declared: str, m: int, i: int, j: int) -> None:
    if symbol(declared) in ("concat", "repeat"):
        i, j = i + 1, j + 1
    (*sorts, value), numerals = operands(declared, m, i, j)
    args = [ec.Input(f"x{k}", sort) for k, sort in enumerate(sorts)]
    assert ec.smt_apply(symbol(declared), args, numerals).sort == value


def test_no_symbol_is_of_our_own_making() -> None:
    core = {"=", "distinct", "ite"}  # of every sort: theory Core
    names = {operator.smt for operator in all_operators() if operator.theory == "BitVec"}
    assert names - core == {symbol(line) for line in OURS}


def forms(declared: str, m: int) -> list[tuple[int, int]]:
    """The numerals to try at a width."""
    name = symbol(declared)
    if name == "concat":
        return [(m, 1), (m, m)]
    if name == "extract":
        return [(high, low) for high in range(m) for low in range(high + 1)]
    return (
        [(i, 0) for i in (0, 1, m, 2 * m + 1) if i or name != "repeat"] if "i" in declared.split(")")[0] else [(0, 0)]
    )


@pytest.mark.parametrize("declared", OURS, ids=symbol)
@pytest.mark.parametrize("m", [1, 2, 3, pytest.param(5, marks=pytest.mark.slow)])
def test_every_value_is_z3s(declared: str, m: int) -> None:
    z3 = pytest.importorskip("z3", reason="z3-solver is in the extra `peers`")
    for i, j in forms(declared, m):
        (*sorts, value), numerals = operands(declared, m, i, j)
        args = [ec.Input(f"x{k}", sort) for k, sort in enumerate(sorts)]
        program = ec.Program(ec.smt_apply(symbol(declared), args, numerals), args)
        points = list(product(*(range(1 << sort.width) for sort in sorts)))
        terms = [program.to_smtlib("f"), *(f"(declare-const r{k} {value.smt})" for k in range(len(points)))]
        for k, point in enumerate(points):
            literals = [f"(_ bv{number} {sort.width})" for number, sort in zip(point, sorts, strict=True)]
            terms.append(f"(assert (= r{k} (f {' '.join(literals)})))")
        theirs = [z3.simplify(equation.arg(1)) for equation in z3.parse_smt2_string("".join(terms))]
        wanted = [ast.literal_eval(str(v)) if value != ec.Bool else z3.is_true(v) for v in theirs]
        assert found_on(program, points) == wanted, (i, j)
        assert program(*map(np.array, zip(*points, strict=True))).tolist() == wanted, (i, j)


def found_on(program: ec.Program, points: list[tuple[int, ...]]) -> list[int]:
    """The column of the program in the core: the only one of a language that holds nothing else."""
    grammar = ec.Grammar(inputs={node.name: node.sort for node in program.inputs}, output=program.sort)
    grammar.add(grammar.start, program.expr)
    columns = {node.name: np.array(c) for node, c in zip(program.inputs, zip(*points, strict=True), strict=True)}
    with ec.Search(ec.Task(grammar, inputs=columns)) as search:
        for _ in search:
            pass
        column: list[int] = search.bank.columns(grammar.start)[0].tolist()
    return column
