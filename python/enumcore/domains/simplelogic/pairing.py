"""RP_b's choice: with each number of rules as many positives as negatives, and a given number of each depth and label.

That is a flow: from the source to each depth of positives, on to each number of rules, on to each depth of negatives,
to the sink; what flows between a depth and a number of rules is how many such instances are chosen. Numbers of rules
pass on what they get, which is the balance asked for; the ends' capacities are the numbers asked for. Augmenting paths
are shortest ones (Edmonds and Karp 1972); the graph has a node for each depth and number of rules, so it is small.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Mapping

from .instance import Instance

Node = tuple[str, int]
Capacities = dict[Node, dict[Node, int]]
_SOURCE, _SINK = ("source", 0), ("sink", 0)


def pair(pool: Iterable[Instance], quota: Mapping[int, int]) -> list[Instance] | None:
    """Choose `quota[depth]` instances of each depth and label, the first of their kind; None where none fit."""
    instances = list(pool)
    held = Counter((i.label, i.depth, len(i.rules)) for i in instances)
    left = _graph(held, quota)
    before = {node: dict(edges) for node, edges in left.items()}
    if sum(iter(lambda: _augment(left), 0)) < sum(quota.values()):
        return None
    return list(_first(instances, _chosen(before, left, held)))


def _ends(label: bool, depth: int, rules: int) -> tuple[Node, Node]:
    return (("positive", depth), ("rules", rules)) if label else (("rules", rules), ("negative", depth))


def _graph(held: Mapping[tuple[bool, int, int], int], quota: Mapping[int, int]) -> Capacities:
    edges = {_ends(*kind): count for kind, count in held.items()}
    edges |= {(_SOURCE, ("positive", depth)): count for depth, count in quota.items()}
    edges |= {(("negative", depth), _SINK): count for depth, count in quota.items()}
    left: Capacities = {}
    for (start, end), count in edges.items():
        left.setdefault(start, {})[end] = count
        left.setdefault(end, {}).setdefault(start, 0)
    return left


def _augment(left: Capacities) -> int:
    """Push what the shortest open path takes; 0 where none is open."""
    came: dict[Node, Node] = {}
    waiting = deque([_SOURCE])
    while waiting and _SINK not in came:
        node = waiting.popleft()
        for other, room in left.get(node, {}).items():
            if room and other not in came and other != _SOURCE:
                came[other] = node
                waiting.append(other)
    if _SINK not in came:
        return 0
    path = _path(came)
    pushed = min(left[start][end] for start, end in path)
    for start, end in path:
        left[start][end] -= pushed
        left[end][start] += pushed
    return pushed


def _path(came: Mapping[Node, Node]) -> list[tuple[Node, Node]]:
    edges, node = [], _SINK
    while node != _SOURCE:
        edges.append((came[node], node))
        node = came[node]
    return edges


def _chosen(
    before: Capacities, left: Capacities, held: Iterable[tuple[bool, int, int]]
) -> Counter[tuple[bool, int, int]]:
    """What flows, by label, depth and number of rules."""
    flow: Counter[tuple[bool, int, int]] = Counter()
    for kind in held:
        start, end = _ends(*kind)
        flow[kind] = before[start][end] - left[start][end]
    return flow


def _first(instances: Iterable[Instance], wanted: Counter[tuple[bool, int, int]]) -> Iterable[Instance]:
    for instance in instances:
        kind = instance.label, instance.depth, len(instance.rules)
        if wanted[kind] > 0:
            wanted[kind] -= 1
            yield instance
