"""Which words have two 1-bits in a row? Forty examples, two of them wrong."""

import numpy as np

import enumcore as ec

g = ec.Grammar(inputs={"x": ec.BitVec(16)}, output=ec.Bool)
x, B = g.inputs.x, g.start
W = g.nonterminal("W", ec.BitVec(16))
g.add(B, W == W, W < W, ~B, B & B)
g.add(W, x, 0, 1, ~W, W >> 1, W & W, W + W, W ^ W)

draw = np.random.default_rng(1)
xs = draw.integers(0, 2, (40, 8)) @ (1 << 2 * np.arange(8)) + draw.integers(0, 2, 40) * 6  # sparse words
labels = (xs & xs >> 1) != 0
labels[[7, 23]] ^= True

task = ec.Task(g, inputs={"x": xs}, target=labels)
result = ec.solve(task, objective=ec.MDL(noise=ec.noise.Bernoulli(rare=True)), limits=ec.Limits(seconds=60))

print(result.status, result.program)
print("taken for wrong:", np.flatnonzero(result.program(xs) != labels))
print(result.front)
print(result.certificate)
