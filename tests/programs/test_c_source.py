"""Programs as C, compiled with warnings as errors, and run beside the programs themselves."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.programs.c_source import FORMS
from enumcore.theories.operators import all_operators
from support.applied import instances

COMPILERS = [path for name in (os.environ.get("CC"), "cc", "clang") if name and (path := shutil.which(name))]
W8, W16 = ec.BitVec(8), ec.BitVec(16)
X, Y, B = ec.Input("x", W8), ec.Input("y", W8), ec.Input("b", ec.Bool)
OPERATORS = [op for op in all_operators() if op.theory in ("Bool", "BitVec")]

needs_a_compiler = pytest.mark.skipif(not COMPILERS, reason="needs a C compiler")


def compiled(tmp_path: Path, *texts: str) -> Any:
    """The functions of these texts, in one file; every compiler that is there has nothing to say about it."""
    source, library = tmp_path / "programs.c", tmp_path / "programs.so"
    source.write_text("\n\n".join(texts) + "\n")
    flags = ["-std=c99", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Werror", "-O0", "-fPIC", "-shared"]
    for compiler in COMPILERS[:2]:
        done = subprocess.run(
            [compiler, *flags, source, "-o", library], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert done.returncode == 0, done.stdout[:3000]
    return ctypes.CDLL(str(library))


def c_type(sort: Any) -> Any:
    return ctypes.c_bool if sort.is_bool else np.ctypeslib.as_ctypes_type(sort.dtype)


def agrees(library: Any, name: str, program: ec.Program, columns: list[Any]) -> None:
    """The C function has the program's value at every row."""
    function = getattr(library, name)
    function.restype = c_type(program.sort)
    function.argtypes = [c_type(node.sort) for node in program.inputs]
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    got = [function(*row) for row in rows]
    assert got == program(*columns).tolist(), (program, rows)


def values(sort: Any, rng: np.random.Generator, count: int = 24) -> Any:
    """The edges of a sort in a random order, small numbers, and random ones."""
    if sort.is_bool:
        return rng.integers(0, 2, count).astype(np.bool_)
    top = 1 << sort.width
    edges = np.array([0, 1, top - 1, top >> 1, (top >> 1) - 1, sort.width % top, (sort.width - 1) % top], np.uint64)
    numbers = [*rng.choice(edges, count // 2).tolist(), 2 % top]
    numbers += [int.from_bytes(rng.bytes(8), "little") % top for _ in range(count - len(numbers))]
    return np.array(numbers, dtype=sort.dtype)


def test_every_operator_has_a_form() -> None:
    assert set(FORMS) == {(op.theory, op.name) for op in OPERATORS}


QUICK = (1, 2, 7, 8, 9, 16, 17, 31, 32, 33, 63, 64)


@needs_a_compiler
@pytest.mark.parametrize(
    "widths", [QUICK, pytest.param(set(range(1, 65)) - set(QUICK), marks=pytest.mark.slow)], ids=["quick", "others"]
)
def test_every_operator_at_every_width(tmp_path: Path, widths: Iterable[int]) -> None:
    rng = np.random.default_rng(0)
    programs: dict[str, ec.Program] = {}
    for width in widths:
        names = (("abc", ec.BitVec(width)), ("pqr", ec.Bool))
        inputs = [ec.Input(name, sort) for letters, sort in names for name in letters]
        for op in OPERATORS if width in (1, 64) else [op for op in OPERATORS if op.theory == "BitVec"]:
            for numeral in rng.integers(0, 130, 3 if op.signature.numerals else 1):
                for expr in instances(op, width, int(numeral)):
                    programs[f"f{len(programs)}"] = ec.Program(expr, inputs)
    library = compiled(tmp_path, *(program.to_c(name) for name, program in programs.items()))
    for name, program in programs.items():
        agrees(library, name, program, [values(node.sort, rng) for node in program.inputs])


def random_term(rng: np.random.Generator, depth: int, leaves: list[ec.Expr], sort: Any) -> ec.Expr:
    """A term of operators that leave a sort's width as it is, and of comparisons, constants among the leaves."""
    if depth == 0 or rng.random() < 0.1:
        own = [leaf for leaf in leaves if leaf.sort == sort]
        return own[rng.integers(len(own))]
    if sort.is_bool and rng.random() < 0.4:
        word = next(leaf.sort for leaf in leaves if not leaf.sort.is_bool)
        op = COMPARISONS[rng.integers(len(COMPARISONS))]
        return ec.Apply(op, [random_term(rng, depth - 1, leaves, word) for _ in range(op.arity)])
    rows = [
        op for op in OPERATORS if op.theory == sort.theory and op.signature.value == ("Bool" if sort.is_bool else "w")
    ]
    op = rows[rng.integers(len(rows))]
    sorts = [ec.Bool if operand == "Bool" else sort for operand in op.signature.operands]
    numerals = [int(rng.integers(0, 80)) for _ in op.signature.numerals]
    return ec.Apply(op, [random_term(rng, depth - 1, leaves, one) for one in sorts], tuple(numerals))


COMPARISONS = [op for op in OPERATORS if op.theory == "BitVec" and op.signature.value == "Bool"]


@needs_a_compiler
def test_random_programs(tmp_path: Path) -> None:
    """What compilers warn of stands in such terms: x == x, (x & 4) == 3, x << 200, x / 0, a comparison of constants."""
    rng = np.random.default_rng(1)
    programs: dict[str, ec.Program] = {}
    for width in (1, 7, 8, 13, 16, 20, 32, 33, 63, 64):
        sort = ec.BitVec(width)
        inputs = [ec.Input("x", sort), ec.Input("b", ec.Bool)]
        numbers = [ec.Const(int(value), sort) for value in values(sort, rng, 6)]
        leaves = [*inputs, *numbers, ec.Const(1, ec.Bool), ec.Const(0, ec.Bool)]
        for k in range(60):
            term = random_term(rng, 1 + k % 4, leaves, ec.Bool if k % 3 == 0 else sort)
            programs[f"g{len(programs)}"] = ec.Program(term, inputs)
    library = compiled(tmp_path, *(program.to_c(name) for name, program in programs.items()))
    for name, program in programs.items():
        agrees(library, name, program, [values(node.sort, rng) for node in program.inputs])


@needs_a_compiler
def test_macros_call_each_other(tmp_path: Path) -> None:
    inner = ec.define("inner", lambda v: ec.ashr(v, 1), W8)
    outer = ec.define("f_inner", lambda v: inner(v) * inner(v + 1), W8)
    twin = ec.define("inner", lambda v: ~v, W8)
    program = ec.Program(outer(X) - twin(Y), [X, Y])
    library = compiled(tmp_path, program.to_c("f"), program.to_c("g"))
    columns = [np.arange(256, dtype=np.uint8), np.arange(256, dtype=np.uint8)[::-1]]
    agrees(library, "f", program, columns)
    agrees(library, "g", program, columns)


NAMES = (
    "x!0 x_0 2 if bool true uint8_t UINT64_MAX UINT64_C linux unix asm typeof _x __LINE__ t0 f f_eq main abs é".split()
)


@needs_a_compiler
def test_names(tmp_path: Path) -> None:
    inputs = [ec.Input(name, W16) for name in NAMES]
    total: ec.Expr = inputs[0]
    for node in inputs[1:]:
        total = total * 3 + node
    program = ec.Program(ec.ite(total == 0, total, total + 1), inputs)
    macro = ec.define("if", lambda v: v + 1, W16)
    other = ec.Program(macro(inputs[0]), inputs[:1])
    library = compiled(tmp_path, program.to_c("f"), other.to_c("main"))
    columns = [np.arange(k, k + 9, dtype=np.uint16) for k in range(len(inputs))]
    agrees(library, "f", program, columns)
    agrees(library, "main_1", other, columns[:1])


@needs_a_compiler
def test_no_inputs(tmp_path: Path) -> None:
    program = ec.Program(ec.Const(3, W8), [])
    assert compiled(tmp_path, program.to_c()).f() == 3


@needs_a_compiler
def test_deep_and_shared_programs(tmp_path: Path) -> None:
    """A term used twice at each of 200 levels would be 2^200 characters; one of 3,000 levels, too many parentheses."""
    doubled: ec.Expr = X
    for _ in range(200):
        doubled = ~(doubled + doubled)
    deep: ec.Expr = X
    for k in range(3000):
        deep = deep + Y if k % 2 else ~deep
    programs = {"d": ec.Program(doubled, [X]), "e": ec.Program(deep, [X, Y])}
    texts = [program.to_c(name) for name, program in programs.items()]
    assert len(texts[0]) < 200 * 100
    library = compiled(tmp_path, *texts)
    column = np.arange(256, dtype=np.uint8)
    agrees(library, "d", programs["d"], [column])
    agrees(library, "e", programs["e"], [column, column[::-1]])


def test_what_c_has_no_form_for_is_an_error() -> None:
    s, xs = ec.Input("s", ec.Set), ec.Input("xs", ec.List(W8))
    each = ec.Grammar(inputs={"xs": ec.List(W8)}, output=W8).bind(a=W8, i=W8)
    step = ec.Grammar(inputs={"x": W8}, output=W8).bind(v=W8)
    loop = ec.fixpoint(step.v & 6, X)
    for program in (
        ec.Program(s | s, [s]),
        ec.Program(ec.subset(s, s), [s]),
        ec.Program(ec.fold(each.a + each.i, xs, 0), [xs]),
        ec.Program(loop, [X]),
        ec.Program(X, [X, s]),
    ):
        with pytest.raises(ec.GrammarError, match="has no form in C; print the program, or use to_python"):
            program.to_c()
