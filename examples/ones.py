"""Fractions from ones with + x and a division: how many there are from at most 1, 2, 3, ... ones."""

from fractions import Fraction

import enumcore as ec

Number = ec.sort("Number", Fraction, show=str)


@ec.operator(Number, Number, result=Number)
def plus(a, b):
    return a + b


@ec.operator(Number, Number, result=Number)
def times(a, b):
    return a * b


@ec.operator(Number, Number, result=Number)
def over(a, b):
    return a / b


g = ec.Grammar(inputs={}, output=Number)
S = g.start
g.add(S, Fraction(1), plus(S, S), times(S, S), over(S, S))
with ec.Search(ec.Task(g, inputs={}), limits=ec.Limits(cost=15)) as search:
    search.run()
    columns = [search.bank.columns(S, cost=cost) for cost in range(1, 16, 2)]
    print([sum(map(len, columns[: k + 1])) for k in range(8)])
    print(sorted(map(str, Number.values(columns[3]).ravel())))
