"""A shortcut gives way: of the first words, those with two 1-bits in a row are the odd ones; of later words, not so."""

import numpy as np

import enumcore as ec

g = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.Bool)
x, B = g.inputs.x, g.start
W = g.nonterminal("W", ec.BitVec(16))
g.add(B, W == W, W < W, ~B, B & B)
g.add(W, x, 0, 1, ~W, W >> 1, W & W, W + W, W ^ W)

draw = np.random.default_rng(2)
sparse = draw.integers(0, 2, (50, 7)) @ (4 << 2 * np.arange(7))  # no two 1-bits in a row, all even
rows = draw.integers(0, 2, 50) == 1
early = sparse[:40] | np.where(rows[:40], 3, 0)
later = sparse[40:] | np.where(rows[40:], 24, 1)

old = ec.solve(
    ec.Task(g, inputs={"x": early}, target=rows[:40]),
    objective=ec.MDL(noise=ec.noise.Bernoulli(rare=True)),
    limits=ec.Limits(seconds=60),
)
change = ec.adapt(old, ec.Task(g, inputs={"x": later}, target=rows[40:]), limits=ec.Limits(seconds=60))

print(change)
