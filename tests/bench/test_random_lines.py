"""How long random lines of memory take: a figure of the machine's."""

from __future__ import annotations

import pytest

from enumcore import _core


def test_more_take_longer() -> None:
    fewest = [min(_core.random_lines(1 << 20, count) for _ in range(5)) for count in (10_000, 1_000_000)]
    assert 0 < fewest[0] < fewest[1]


@pytest.mark.parametrize("size", [0, 63, 1 << 60])
def test_memory_that_there_is_not(size: int) -> None:
    with pytest.raises(_core.CoreError, match="no memory"):
        _core.random_lines(size, 1)
