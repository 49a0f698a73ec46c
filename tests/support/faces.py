"""Small tasks that several tests of the Python face use."""

import numpy as np

import enumcore as ec

# The first outputs of splitmix64 from state 0.
SPLITMIX = np.array([0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC], dtype=np.uint64)


def words(width: int = 64) -> ec.Grammar:
    """A language of bit tricks with conditions."""
    g = ec.Grammar(inputs={"x": ec.BitVec(width)}, output=ec.BitVec(width))
    S, x = g.start, g.inputs.x
    B = g.nonterminal("B", ec.Bool)
    g.add(S, x, 0, 1, ~S, S & S, S | S, S ^ S, S + S, ec.ite(B, S, S))
    g.add(B, S == S, S < S)
    return g


def endless() -> ec.Task:
    """A target that no short program has."""
    return ec.Task(words(), inputs={"x": SPLITMIX}, target=SPLITMIX[::-1])


def lowest_bit(g: ec.Grammar | None = None) -> ec.Task:
    return ec.Task(g or words(), inputs={"x": SPLITMIX}, target=SPLITMIX & (~SPLITMIX + np.uint64(1)))


def nand(variables: int) -> ec.Grammar:
    """The language of {nand} alone: 16 functions of two variables, 256 of three."""
    g = ec.Grammar(inputs={f"x{k}": ec.Bool for k in range(variables)}, output=ec.Bool)
    S = g.start
    g.add(S, *(g.inputs[name] for name in g.inputs), cost=1)
    g.add(S, ~(S & S), cost=1)
    return g
