"""Every program of a language up to a cost, put together production by production; nothing is evaluated."""

from itertools import product

import enumcore as ec
from enumcore.expressions.substitution import substitute


def derived(g: ec.Grammar, cost: int, most: int = 300) -> list[ec.Program]:
    """The programs of every nonterminal, at the least cost of each; at most so many of one nonterminal and cost."""
    return [program for programs in by_nonterminal(g, cost, most).values() for program in programs]


def by_nonterminal(g: ec.Grammar, cost: int, most: int) -> dict[str, dict[ec.Program, int]]:
    """The same for each nonterminal, with the costs; by ascending cost."""
    found: dict[tuple[str, int], dict[ec.Program, None]] = {}
    known: dict[str, dict[ec.Program, int]] = {node.name: {} for node in g.nonterminals}
    for at in range(cost + 1):
        for node in g.nonterminals:
            found[node.name, at] = {}
        grew = True
        while grew:  # a unit production costs nothing: until nothing is new
            grew = False
            for p in g.productions:
                own = found[p.nonterminal.name, at]
                for expr in _made(p, at, found):
                    program = ec.Program(expr, g.seen_by(p.nonterminal), at)
                    if program not in known[p.nonterminal.name] and len(own) < most:
                        own[program] = None
                        known[p.nonterminal.name][program] = at
                        grew = True
    return known


def _made(p: ec.Production, cost: int, found: dict[tuple[str, int], dict[ec.Program, None]]) -> list[ec.Expr]:
    rest, slots = cost - p.cost, p.slots
    made: list[ec.Expr] = []
    for shares in product(range(rest + 1), repeat=len(slots)) if rest >= 0 else ():
        if sum(shares) == rest:
            parts = [list(found.get((slot.name, n), ())) for slot, n in zip(slots, shares, strict=True)]
            made += [substitute(p.expr, [part.expr for part in chosen]) for chosen in product(*parts)]
    return made
