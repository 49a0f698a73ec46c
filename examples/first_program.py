"""The lowest set bit of a word, from four examples."""

import numpy as np

import enumcore as ec

g = ec.Grammar(inputs={"x": ec.BitVec(64)}, output=ec.BitVec(64))
x, S = g.inputs.x, g.start
B = g.nonterminal("B", ec.Bool)
shr4 = ec.define("shr4", lambda v: v >> 4, ec.BitVec(64))  # a macro: one node
g.add(S, x, 0, 1, ~S, shr4(S), S & S, S | S, S ^ S, S + S)  # right-hand sides are expressions
g.add(S, ec.ite(B, S, S), cost=2)
g.add(B, S == S, S < S)

xs = np.array([12, 7, 80, 1 << 63], dtype=np.uint64)
task = ec.Task(g, inputs={"x": xs}, target=xs & (~xs + np.uint64(1)))
result = ec.solve(task, limits=ec.Limits(seconds=10, memory="1GiB", cost=15), exact=True)

print(result.status, result.program)
print(result.program(np.array([6, 40])))
print(result.program.to_smtlib("lowest"))
print(result.certificate)
