"""Programs with loops mean the same in NumPy, as Python source and in the reference, on random small languages."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import enumcore as ec
from support.loop_languages import Face, column_of, languages, plain, searched
from support.loops_brute import Brute, Language, Term, Undefined
from support.sampled import examples


def reference(language: Language, term: Term, point: dict[str, Any]) -> Any:
    """The value at a point, None where it is undefined."""
    try:
        return Brute(language, 10**6).value(term, point)
    except Undefined:
        return None


@examples(150)
@given(language=languages(), seed=st.integers(0, 2**32))
def test_three_meanings(language: Language, seed: int) -> None:
    face, sort = Face(language), language.nonterminals[language.start][0]
    level = [term for each in searched(language, 5, 20_000, strict=False).done for term in each[language.start]]
    for term in random.Random(seed).sample(level, min(len(level), 12)):
        program = ec.Program(face.expr(term), [face.grammar.inputs[name] for name in face.grammar.inputs])
        values = [reference(language, term, point) for point in language.points]
        check_numpy(program, face, sort, values)
        check_source(program, face, values)


def check_numpy(program: ec.Program, face: Face, sort: Any, values: list[Any]) -> None:
    undefined = [point for point, value in enumerate(values) if value is None]
    if undefined:
        with pytest.raises(ec.UndefinedError) as caught:
            program(face.data())
        assert caught.value.point == undefined[0]
    else:
        points = len(values)
        column = program(face.data()) if face.data() else [program()] * points
        assert column_of(sort, column) == tuple(values)


def check_source(program: ec.Program, face: Face, values: list[Any]) -> None:
    """Where nothing is undefined: Python's `if` does not ask for the other branch."""
    namespace: dict[str, Any] = {}
    exec(program.to_python("g"), namespace)
    data = face.data()
    for point, value in enumerate(values):
        if value is not None:
            assert namespace["g"](*(column[point] for column in data.values())) == plain(value)
