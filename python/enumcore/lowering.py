"""From expressions to the core's node tuples: macros expanded, n-ary forms folded, equal subterms shared.

Every occurrence of a nonterminal becomes a slot of its own, in reading order; that order is the contract with
`Engine.program`, which hands the slots' arguments back by it.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from .errors import GrammarError
from .expr import Apply, Call, Const, Expr, Input, Nonterminal, Output, Param, fold
from .operators import Operator, lookup
from .sorts import Bool, Sort

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Node", "lower"]

Node = tuple[Any, ...]


def lower(expr: Expr, inputs: Mapping[str, int], nonterminals: Mapping[str, int] | None = None) -> list[Node]:
    """Return the core's nodes of an expression, arguments before use, the root last.

    Parameters
    ----------
    expr : Expr
    inputs : mapping of str to int
        The number of each input, by name.
    nonterminals : mapping of str to int, optional
        The number of each nonterminal, by name.  An `Output` is slot 0.

    Raises
    ------
    GrammarError
        A name that the mappings do not hold.

    Examples
    --------
    >>> import enumcore as ec
    >>> x = ec.Input("x", ec.BitVec(8))
    >>> for node in lower(x + ~x, {"x": 0}):
    ...     print(node)
    ('input', 8, 0)
    ('apply', 8, 8, (0,), (0, 0))
    ('apply', 8, 16, (0, 1), (0, 0))
    """
    lowering = _Lowering(inputs, nonterminals or {})
    root = lowering.depending_on_all_slots(lowering.emit(expr, {}))
    if root != len(lowering.nodes) - 1 or (isinstance(expr, Call) and lowering.nodes[root][0] == "slot"):
        # A macro that returns an argument of its: `a & a` puts the root last, and does not look like a unit production.
        lowering.operation(lookup("and", expr.sort.theory), expr.sort, (root, root))
    return lowering.nodes


class _Lowering:
    def __init__(self, inputs: Mapping[str, int], nonterminals: Mapping[str, int]) -> None:
        self.inputs = inputs
        self.nonterminals = nonterminals
        self.nodes: list[Node] = []
        self.numbers: dict[Node, int] = {}

    def emit(self, expr: Expr, params: dict[str, int]) -> int:
        """Append what is not there yet; `params` says which node stands for each parameter of the macro around."""

        def combine(node: Expr, args: list[int]) -> int:
            if isinstance(node, Apply):
                return self.apply(node, args)
            if isinstance(node, Call):
                return self.emit(node.macro.body, {p.name: a for p, a in zip(node.macro.params, args, strict=True)})
            return params[node.name] if isinstance(node, Param) else self.leaf(node)

        return fold(expr, combine)

    def leaf(self, node: Expr) -> int:
        code = node.sort.code
        if isinstance(node, Const):
            return self.add(("const", code, node.value))
        if isinstance(node, Input) and node.name in self.inputs:
            return self.add(("input", code, self.inputs[node.name]))
        if isinstance(node, Output):
            return self.add(("slot", code, 0))
        if isinstance(node, Nonterminal) and node.name in self.nonterminals:
            self.nodes.append(("slot", code, self.nonterminals[node.name]))  # never shared
            return len(self.nodes) - 1
        raise GrammarError(f"{node} is not known here")

    def apply(self, node: Apply, args: list[int]) -> int:
        op, indices = node.operator, (*node.indices, 0, 0)[:2]
        if len(args) == op.arity:
            return self.operation(op, node.sort, tuple(args), indices)
        if op.fold == "left":
            return self.fold_left(op, args)
        if op.fold == "right":
            right = args[-1]
            for left in reversed(args[:-1]):
                right = self.operation(op, node.sort, (left, right))
            return right
        pairs = combinations(args, 2) if op.fold == "pairwise" else pairwise(args)
        return self.fold_left(lookup("and", "Bool"), [self.operation(op, Bool, pair) for pair in pairs])

    def fold_left(self, op: Operator, args: list[int]) -> int:
        left = args[0]
        for right in args[1:]:
            left = self.operation(op, self.widened(op, left, right), (left, right))
        return left

    def widened(self, op: Operator, left: int, right: int) -> Sort:
        code = self.nodes[left][1]
        return Sort(code + self.nodes[right][1] if op.shape == "concat" else code)

    def operation(self, op: Operator, sort: Sort, args: tuple[int, ...], indices: tuple[int, ...] = (0, 0)) -> int:
        return self.add(("apply", sort.code, op.code, args, indices))

    def depending_on_all_slots(self, root: int) -> int:
        """Make use of the slots that a macro ignores: the core takes every slot to matter to the root's value."""
        seen, todo = set[int](), [root]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += self.nodes[at][3] if self.nodes[at][0] == "apply" else ()
        ignored = [k for k, node in enumerate(self.nodes) if node[0] == "slot" and k not in seen]
        sort = Sort(self.nodes[root][1])
        for slot in ignored:
            test = slot if self.nodes[slot][1] == 0 else self.operation(lookup("eq", "BitVec"), Bool, (slot, slot))
            root = self.operation(lookup("ite", sort.theory), sort, (test, root, root))
        return root

    def add(self, node: Node) -> int:
        if node not in self.numbers:
            self.numbers[node] = len(self.nodes)
            self.nodes.append(node)
        return self.numbers[node]
