"""The largest number of a list, from four examples."""

import enumcore as ec

Nibble = ec.BitVec(4)
g = ec.Grammar(inputs={"xs": ec.List(Nibble)}, output=Nibble)
S, xs = g.start, g.inputs.xs
scope = g.bind(m=Nibble, v=Nibble)  # what the body of a fold sees: the accumulator and one item
T, C = scope.nonterminal("T", Nibble), scope.nonterminal("C", ec.Bool)
g.add(S, 0, 1, S + S, ec.fold(T, xs, S))
g.add(T, scope.m, scope.v, 1, T + T, T & T, T ^ T, ec.ite(C, T, T))
g.add(C, T == T, T < T)

task = ec.Task(g, inputs={"xs": [[3, 9, 4], [], [7], [2, 5, 12, 1]]}, target=[9, 0, 7, 12])
result = ec.solve(task)

print(result.status, result.program)
print(result.program([[1, 2, 3, 4, 5], [15, 0]]))
print(result.certificate)
