"""The contract of a noise: its bits are those of a code, and core and NumPy count alike."""

from __future__ import annotations

import pickle
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from ..errors import TaskError
from ..grammars.grammar import Grammar
from ..noise.code import Table
from ..noise.enumerative import log2_choose
from ..objectives.mdl import MDL
from ..search.solve import solve
from ..tasks.task import Task
from ..theories.sorts import BitVec, Bool, Sort
from .raising import raised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..noise.base import Noise

__all__ = ["NoiseContract"]


class NoiseContract:
    """What a noise promises.

    Attributes
    ----------
    noise : Noise
    sorts : sequence of Sort
        Sorts that it fits; values of at most 8 bits.
    """

    noise: ClassVar[Noise]
    sorts: ClassVar[Sequence[Sort]]

    def test_it_is_a_value(self) -> None:
        """Equal ones are equal after pickling, and print what makes them."""
        again = pickle.loads(pickle.dumps(self.noise))
        assert (again, repr(again)) == (self.noise, repr(self.noise))
        assert repr(self.noise).startswith(type(self.noise).__name__)

    def test_it_says_which_sorts_it_fits(self) -> None:
        """And refuses others by a typed error."""
        for sort in self.sorts:
            assert self.noise.fits(sort)
            self.noise.check(sort)
        for sort in (Bool, BitVec(1), BitVec(8), BitVec(64)):
            if not self.noise.fits(sort):
                assert repr(self.noise) in str(raised(TaskError, partial(self.noise.check, sort)))

    def test_its_bits_are_those_of_a_code(self) -> None:
        """Kraft's inequality, over all that can go wrong on some points: no bits are fewer than a code allows."""
        for sort in self.sorts:
            for points in (0, 1, 2, 5, 33):
                table = self.noise.coded(points, sort)
                if not isinstance(table, Table):
                    continue
                code = table.entries
                places = self.noise.places(points, sort)
                assert code.shape == (places + 1,)
                assert np.isfinite(code).all()
                assert (code >= -1e-9).all()
                ways = log2_choose(places) + np.arange(places + 1) * self.wrong_values(sort)
                assert np.exp2(ways - code).sum() <= 1 + 1e-6

    def test_all_targets_together_have_a_code(self) -> None:
        """Kraft's inequality over every target of a point or two, given columns of the least and other values."""
        for sort in self.sorts:
            top = 1 << sort.width
            points = 2 if top <= 16 else 1
            targets = [np.array(values).astype(sort.dtype) for values in product(range(top), repeat=points)]
            for value in {0, 1, top // 2, top - 1}:
                column = np.full(points, value).astype(sort.dtype)
                total = sum(2.0 ** -self.bits(column, target, sort) for target in targets)
                assert total <= 1 + 1e-9

    def bits(self, column: Any, target: Any, sort: Sort) -> float:
        """Return the data bits of a target, given a column."""
        return self.noise.coded(len(target), sort).bits(self.noise.loss(column, target, None, sort))

    def wrong_values(self, sort: Sort) -> float:
        """Return log2 of how many wrong values one place has."""
        return float(np.log2((1 << sort.width) - 1)) if self.noise.unit == "points" else 0.0

    def test_a_loss_counts_what_differs(self) -> None:
        """Nothing on an equal column, everything on the opposite one; free points do not count."""
        for sort in self.sorts:
            column, target = _columns(sort)
            assert self.noise.loss(target, target, None, sort) == 0
            places = self.noise.places(len(column), sort)
            assert 0 < self.noise.loss(column, target, None, sort) <= places
            assert self.noise.loss(column, target, np.zeros(len(column), np.bool_), sort) == 0

    def test_the_search_weighs_by_it(self) -> None:
        """The best program's bits are those that NumPy counts, and no other program of the language has fewer."""
        for sort in self.sorts:
            column, target = _columns(sort)
            grammar = Grammar(inputs={"x": sort}, output=sort)
            grammar.add(grammar.start, grammar.inputs.x, ~grammar.start)
            result = solve(Task(grammar, inputs={"x": column}, target=target), objective=MDL(noise=self.noise))
            bits = {text: self.bits(value, target, sort) for text, value in _programs(column, sort).items()}
            assert result.bits is not None
            assert abs(bits[str(result.program)] - result.bits.data) < 1e-6
            assert result.bits.total <= min(bits[text] + 1 + text.count("~") for text in bits) + 1e-6


def _columns(sort: Sort) -> tuple[Any, Any]:
    """Return two columns that are equal at most points."""
    column = (np.arange(24) * 5 % (1 << sort.width)).astype(sort.dtype)
    target = column.copy()
    target[::6] = ~target[::6] & np.array((1 << sort.width) - 1, np.uint64).astype(sort.dtype)
    return column, target


def _programs(column: Any, sort: Sort) -> dict[str, Any]:
    mask = np.array((1 << sort.width) - 1, np.uint64).astype(sort.dtype)
    return {"x": column, "~x": ~column & mask}
