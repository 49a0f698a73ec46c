"""The contract of a domain: it is found by its name, has a language, and shows itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from ..cli import main
from ..domains import find, names
from ..grammars.grammar import Grammar

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["DomainContract"]


class DomainContract:
    """What a domain promises.

    Attributes
    ----------
    name : str
    words : sequence of str
        Of a short run of ``enumcore demo NAME``.
    """

    name: ClassVar[str]
    words: ClassVar[Sequence[str]] = ()

    def test_it_is_found(self) -> None:
        """By its name, with the members of a domain."""
        assert self.name in names()
        domain = find(self.name)
        assert isinstance(domain.grammar(), Grammar)
        assert callable(domain.task)

    def test_it_shows_itself(self) -> None:
        """The command line runs it, and its exit status is 0."""
        assert main(["demo", self.name, *self.words]) == 0
