"""Separators: each property is found from near misses, and is right on every structure of up to five elements."""

from __future__ import annotations

import json
from functools import cache
from itertools import permutations, product
from typing import Any

import numpy as np
import pytest

import enumcore as ec
from enumcore.cli import main
from enumcore.domains import fol
from enumcore.domains.fol import PROPERTIES

GRAPHS = [name for name, of in PROPERTIES.items() if of.kind == "graph"]


@cache
def found(name: str) -> ec.Program:
    result = ec.solve(fol.task(name), limits=ec.Limits(seconds=120))
    assert result.status is ec.Status.SOLVED, name
    assert result.certificate.minimal
    assert result.program is not None
    return result.program


def wrong_up_to(name: str, most: int) -> list[fol.Structure]:
    return [s for size in range(1, most + 1) for s in fol.mistakes(found(name), PROPERTIES[name], size)]


@pytest.mark.parametrize("name", PROPERTIES)
def test_right_on_all_structures_of_three(name: str) -> None:
    assert wrong_up_to(name, 3) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", GRAPHS)
def test_right_on_all_graphs_of_five(name: str) -> None:
    assert wrong_up_to(name, 5) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name, of in PROPERTIES.items() if of.kind == "family"])
def test_right_on_all_families_of_four(name: str) -> None:
    assert wrong_up_to(name, 4) == []


# On five elements there are 2^25 relations.  Properties and sentences do not see what elements are called, so it is
# enough to try those whose elements are in order of loops and degrees: every relation can be renamed to be one.


def _closed(a: Any) -> Any:
    for _ in range(3):
        a = a | np.matmul(a.astype(np.uint8), a.astype(np.uint8)).astype(np.bool_)
    return a


def _loops(a: Any) -> Any:
    return a.diagonal(axis1=1, axis2=2)


def _transitive(a: Any) -> Any:
    return ~(np.matmul(a.astype(np.uint8), a.astype(np.uint8)).astype(np.bool_) & ~a).any(axis=(1, 2))


def _compared(a: Any) -> Any:
    return (a ^ a.swapaxes(1, 2) ^ np.eye(a.shape[1], dtype=np.bool_)).all(axis=(1, 2))


BY_MATRIX = {
    "symmetric": lambda a: (a == a.swapaxes(1, 2)).all(axis=(1, 2)),
    "reflexive": lambda a: _loops(a).all(axis=1),
    "irreflexive": lambda a: ~_loops(a).any(axis=1),
    "transitive": _transitive,
    "serial": lambda a: a.any(axis=2).all(axis=1),
    "sink": lambda a: ~a.any(axis=2).all(axis=1),
    "functional": lambda a: (a.sum(axis=2) <= 1).all(axis=1),
    "acyclic": lambda a: ~_loops(_closed(a)).any(axis=1),
    "equivalence": lambda a: BY_MATRIX["symmetric"](a) & BY_MATRIX["reflexive"](a) & _transitive(a),
    "total-order": lambda a: _compared(a) & BY_MATRIX["irreflexive"](a) & _transitive(a),
}


@cache
def in_order(size: int) -> Any:
    kept, pairs = [], size * size
    for first in range(0, 1 << pairs, 1 << 20):
        numbers = np.arange(first, min(first + (1 << 20), 1 << pairs), dtype=np.uint32)
        bits = numbers[:, None] >> np.arange(pairs, dtype=np.uint32) & 1
        matrices = bits.astype(np.uint8).reshape(-1, size, size)
        keys = 36 * _loops(matrices) + 6 * matrices.sum(axis=2, dtype=np.uint8) + matrices.sum(axis=1, dtype=np.uint8)
        kept.append(matrices[(keys[:, 1:] <= keys[:, :-1]).all(axis=1)].astype(np.bool_))
    return np.concatenate(kept)


def test_the_predicates_agree_with_those_of_the_domain() -> None:
    structures = [s for name in BY_MATRIX for s in fol.sample(PROPERTIES[name], 20, 1, (5, 5))[0]]
    matrices = np.zeros((len(structures), 5, 5), np.bool_)
    for matrix, structure in zip(matrices, structures, strict=True):
        for pair in structure.pairs:
            matrix[pair] = True
    for name, holds in BY_MATRIX.items():
        assert holds(matrices).tolist() == [PROPERTIES[name].holds(s) for s in structures], name


def test_every_relation_can_be_put_in_order() -> None:
    """Some renaming of each relation on three elements is among those that are tried."""
    tried = {matrix.tobytes() for matrix in in_order(3)}
    every = (np.arange(512)[:, None] >> np.arange(9) & 1).astype(np.bool_).reshape(-1, 3, 3)
    renamed = [every[:, order][:, :, order] for order in permutations(range(3))]
    assert all(any(own[k].tobytes() in tried for own in renamed) for k in range(512))


@pytest.mark.slow
@pytest.mark.parametrize("size", [4, 5])
@pytest.mark.parametrize("name", BY_MATRIX)
def test_right_on_all_relations(name: str, size: int) -> None:
    program, empty = found(name), fol.columns([fol.Structure(size, frozenset())])
    for batch in np.array_split(in_order(size), 20):
        padded = np.zeros((len(batch), 8, 8), np.bool_)
        padded[:, :size, :size] = batch
        words = np.packbits(padded.reshape(-1, 64), axis=1, bitorder="little").view("<u8")[:, 0].astype(np.uint64)
        inputs = {"R": words, "all": empty["all"].repeat(len(words)), "same": empty["same"].repeat(len(words))}
        assert np.array_equal(program(inputs), BY_MATRIX[name](batch))


def test_half_have_it_and_a_quarter_nearly() -> None:
    for name, of in PROPERTIES.items():
        structures, labels = fol.sample(of, 20, seed=2)
        assert sum(labels) == 10, name
        assert [of.holds(s) for s in structures] == labels
        assert all(of.includes(s) for s in structures)
        assert fol.sample(of, 20, seed=2) == (structures, labels)
        assert fol.sample(of, 20, seed=3) != (structures, labels)


def test_every_structure_is_there_once() -> None:
    for size, kind in product((1, 2, 3), ("any", "loopless", "graph")):
        every = list(fol.all_structures(size, kind))
        slots = {"any": size * size, "loopless": size * (size - 1), "graph": size * (size - 1) // 2}[kind]
        assert len(every) == len(set(every)) == 1 << slots


def test_a_property_of_your_own() -> None:
    two_way = fol.Property("two-way", "any", lambda s: any(s.holds(j, i) for i, j in s.pairs if i != j))
    program = ec.solve(fol.task(two_way)).program
    assert [fol.mistakes(program, two_way, size) for size in (1, 2, 3)] == [[], [], []]


def test_a_weaker_sentence_is_found_out() -> None:
    names = ("R", "all", "same")
    R, _, same = inputs = [ec.Input(name, ec.Relation) for name in names]
    wrong = fol.mistakes(ec.Program(ec.subset(R & same, R - R), inputs), PROPERTIES["acyclic"], 2)
    assert wrong == [fol.Structure(2, frozenset({(0, 1), (1, 0)}))]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: fol.task("blue"), "is no property; there are: symmetric, reflexive"),
        (lambda: fol.task(structures=1), "at least 2 structures"),
        (lambda: fol.task(seed=-1), "a seed from 0 on"),
        (lambda: fol.task(sizes=(0, 3)), "1 to 8 elements"),
        (lambda: fol.task(sizes=(3, 9)), "1 to 8 elements"),
        (
            lambda: fol.task("siblings", structures=10, sizes=(1, 2)),
            "too few structures of 1 to 2 elements are siblings",
        ),
        (lambda: fol.columns([fol.Structure(0, frozenset())]), "1 to 8 elements, not 0"),
        (lambda: fol.columns([fol.Structure(9, frozenset())]), "1 to 8 elements, not 9"),
        (lambda: fol.columns([fol.Structure(2, frozenset({(0, 2)}))]), r"holds of \(0, 2\)"),
    ],
)
def test_mistakes_of_the_caller(call: Any, says: str) -> None:
    with pytest.raises(ec.TaskError, match=says):
        call()


def test_the_demo(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "fol", "--property", "symmetric", "--check", "2", "--structures", "40", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["property"], row["status"], row["size"], row["mistakes"]) == ("symmetric", "solved", 4, 0)
    assert main(["demo", "fol", "--property", "symmetric", "--check", "2", "--structures", "40"]) == 0
    assert "right on all up to 2 elements" in capsys.readouterr().out
