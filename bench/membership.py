"""Whether a term is in a SyGuS grammar, and how the cheapest derivation would print."""

from __future__ import annotations

from dataclasses import dataclass, field

from bench.sexpr import Sexpr, write
from bench.smt import Unsupported, literal
from bench.task import SygusTask


@dataclass
class Membership:
    """Which nonterminals derive a term; remembered by the term's text, since a term's parts recur."""

    task: SygusTask
    params: dict[str, str]  # the answer's parameter names to the file's
    known: dict[str, frozenset[str]] = field(default_factory=dict)

    def derives(self, nonterminal: str, term: Sexpr) -> bool:
        return nonterminal in self.nonterminals(term)

    def nonterminals(self, term: Sexpr) -> frozenset[str]:
        text = write(term)
        if text not in self.known:
            self.known[text] = self._close({n for n in self.task.grammar if self._written(n, term)})
        return self.known[text]

    def _written(self, nonterminal: str, term: Sexpr) -> bool:
        """By a production that writes something."""
        grammar = self.task.grammar
        return any(self._match(p, term) for p in grammar[nonterminal] if not (isinstance(p, str) and p in grammar))

    def _close(self, found: set[str]) -> frozenset[str]:
        """Add what reaches a found nonterminal by unit productions."""
        more = {
            n
            for n, ps in self.task.grammar.items()
            if n not in found and any(isinstance(p, str) and p in found for p in ps)
        }
        return self._close(found | more) if more else frozenset(found)

    def _match(self, pattern: Sexpr, term: Sexpr) -> bool:
        if isinstance(pattern, str) and pattern in self.task.grammar:
            return self.derives(pattern, term)
        if isinstance(pattern, list) and pattern[0] == "Constant":
            return _literal(term) is not None
        if isinstance(pattern, list) and pattern[0] == "Variable":
            return isinstance(term, str) and term in self.params
        if isinstance(pattern, str) or pattern[0] == "_" or isinstance(term, str):
            return self._same(pattern, term)
        return len(pattern) == len(term) and all(map(self._match, pattern, term))

    def _same(self, pattern: Sexpr, term: Sexpr) -> bool:
        if isinstance(term, str) and term in self.params:
            return pattern == self.params[term]
        if pattern == term:
            return True
        value = _literal(pattern)
        return value is not None and value == _literal(term)


def _literal(term: Sexpr) -> tuple[int, int] | None:
    """The (width, value) that a term writes as one constant, however it spells it."""
    try:
        width, array = literal(term)
    except Unsupported:
        return None
    return width, int(array[0])
