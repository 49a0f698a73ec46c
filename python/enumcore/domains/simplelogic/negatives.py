"""The depth of a negative query: how long its refutation lasts.

The definition.  D(u, d) is infinite if u is a fact; d if u is on the current path (the predicates that the recursion
is inside of) or d = 7; else the maximum of d and, over the rules with head u, of the minimum over the body's literals
v of D(v, d + 1).  The depth of a query q is D(q, 0).  Taken literally it visits up to 12^7 nodes, and the path forbids
to memoise by (u, d) alone.  What is computed here is equal, step by step:

1. *Only underivable literals count.*  Let U be the predicates outside the least fixpoint; q is in U.  Claim: a
   derivable v, met while every predicate on the path is in U or appears in a later round of chaining than v, has
   D(v, d) >= 7.  By induction on v's round: a fact has infinity; otherwise v is not on the path, and if d = 7 the value
   is 7; else some rule has v as its head and a body of earlier rounds, so each of its literals has D >= 7 inside v, and
   so have their minimum and the maximum.  A u in U has D(u, d) <= 7, by induction from d = 7 down, for each of its
   rules has a body literal in U (or u were derivable).  So in the minimum over a body with its head in U the derivable
   literals (>= 7) never undercut the others (<= 7): bodies may be cut down to U; paths then stay in U, and no fact is
   met.

2. *Thresholds.*  D(u, d) >= d always.  Hence, for t <= 7, D(u, d) >= t with path P exactly if lasts(u, t - d, P), where
   lasts(u, k, P) = k <= 0, or u not in P and some rule of u has lasts(v, k - 1, P + u) for all v of its body: if d >= t
   it is true; if u is in P the value is d < t; else d < t <= 7 is not the cut, and a maximum of minima reaches t if
   some rule's minimum does.  The depth is the largest t <= 7 with lasts(q, t, {}).

3. *What the path requires.*  lasts(u, k, P) asks whether v is in P only for v reached from u in at most k - 1 steps, so
   it is memoised over (u, k, P cut down to those).

4. *Bounds.*  A rule with a body that contains another body of the same head is never better and is dropped.  Repeats
   only shorten: with L(0) = U and L(k) = {u: some rule's body is within L(k - 1)}, lasts(u, k, P) implies u in L(k),
   so a body is tried only within L(k - 1), and outside the path.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["CUT", "negative_depth"]

CUT = 7
_MEMOISED = 3  # steps left, from which on looking up is cheaper than searching


def negative_depth(predicates: int, known: int, rules: Sequence[tuple[int, int]], query: int) -> int:
    """Return the depth of a query that does not follow.

    Parameters
    ----------
    predicates : int
        How many there are.
    known : int
        The least fixpoint, as bits.
    rules : sequence of (int, int)
        Bodies as bits, heads as numbers.
    query : int
        A predicate outside the least fixpoint.

    Returns
    -------
    int
        0 to 7; 7 is where the definition cuts off.

    Examples
    --------
    A query without rules fails at once; one that waits for itself fails when the path closes.

    >>> negative_depth(2, 0, [], query=0), negative_depth(2, 0, [(0b10, 0), (0b01, 1)], query=0)
    (0, 2)
    """
    return _Refutation(predicates, known, rules).depth(query)


class _Refutation:
    """The rules of one instance, cut down to the underivable predicates."""

    def __init__(self, predicates: int, known: int, rules: Sequence[tuple[int, int]]) -> None:
        under = ((1 << predicates) - 1) & ~known
        self.bodies: dict[int, list[int]] = {}
        for body, head in rules:
            if under >> head & 1:
                self.bodies.setdefault(head, []).append(body & under)
        self.bodies = {head: _least(bodies) for head, bodies in self.bodies.items()}
        self.lasting = [under]
        self.reached: list[dict[int, int]] = []
        self.memo: dict[tuple[int, int, int], bool] = {}

    def depth(self, query: int) -> int:
        for threshold in range(1, CUT + 1):
            self.lasting.append(self._lasting())
            if not (self.lasting[-1] >> query & 1 and self.lasts(query, threshold, 0)):
                return threshold - 1
        return CUT

    def _lasting(self) -> int:
        """The next L(k)."""
        outside = ~self.lasting[-1]
        return sum(1 << head for head, bodies in self.bodies.items() if any(not body & outside for body in bodies))

    def lasts(self, u: int, steps: int, path: int) -> bool:
        """Whether the play from u, in L(steps) and not on the path, can be made to last that many steps."""
        if steps == 1:
            return True
        if steps < _MEMOISED:
            return self._search(u, steps, path)
        key = (u, steps, path & self._reach(u, steps - 1))
        if (known := self.memo.get(key)) is None:
            known = self.memo[key] = self._search(u, steps, path)
        return known

    def _search(self, u: int, steps: int, path: int) -> bool:
        inside = path | 1 << u
        closed = inside | ~self.lasting[steps - 1]
        return any(not body & closed and self._all_last(body, steps - 1, inside) for body in self.bodies[u])

    def _all_last(self, body: int, steps: int, path: int) -> bool:
        while body:
            lowest = body & -body
            if not self.lasts(lowest.bit_length() - 1, steps, path):
                return False
            body ^= lowest
        return True

    def _reach(self, u: int, steps: int) -> int:
        """What is met from u in at most that many steps."""
        while len(self.reached) <= steps:
            self.reached.append({})
        known = self.reached[steps].get(u)
        if known is None:
            known = self.reached[steps][u] = self._reach_anew(u, steps)
        return known

    def _reach_anew(self, u: int, steps: int) -> int:
        met = 1 << u
        if not steps:
            return met
        after = 0
        for body in self.bodies.get(u, ()):
            after |= body
        while after:
            lowest = after & -after
            met |= self._reach(lowest.bit_length() - 1, steps - 1)
            after ^= lowest
        return met


def _least(bodies: list[int]) -> list[int]:
    """The bodies that contain no other, smallest first."""
    kept: list[int] = []
    for body in sorted(set(bodies), key=lambda mask: (bin(mask).count("1"), mask)):
        if all(other & ~body for other in kept):
            kept.append(body)
    return kept
