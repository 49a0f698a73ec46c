"""The reference of loops against answers worked out by hand from docs/loops-and-sets.md."""

import pytest

from support.loops_brute import Brute, Language, Scope, Term, Undefined, all_values, fill, holes, splits

NONE, A, B, C, D = (frozenset(), *(frozenset([e]) for e in range(4)))
ALL = A | B | C | D
RULES = [(A, B), (B | C, D), (B, C)]  # 0 → 1; 1, 2 → 3; 1 → 2
STEP: Term = (
    *("fold", ("a", "r.body", "r.head")),
    ("ite", ("subset", ("var", "r.body"), ("var", "s")), ("union", ("var", "a"), ("var", "r.head")), ("var", "a")),
    *("rules", ("var", "s")),
)
BITS = Language([{"x": (3, 5)}, {"x": (3, 0)}], {"x": 3}, {}, {"": Scope(None)}, {}, [], "")


def below(k: int) -> Term:
    """One more while s < k: the orbit of 0 settles at round k."""
    more = ("bvadd", ("var", "s"), ("const", (3, 1)))
    return ("ite", ("bvult", ("var", "s"), ("const", (3, k))), more, ("var", "s"))


def value(term: Term, **environment: object) -> object:
    return Brute(BITS).value(term, environment)


def closure(rounds: Term | None = None) -> Term:
    start = ("var", "facts")
    return ("fixpoint", ("s",), STEP, start, 9) if rounds is None else ("iterate", ("s",), STEP, start, rounds, 9)


def test_forward_chaining() -> None:
    assert value(closure(), facts=A, rules=RULES) == A | B | C | D
    assert value(closure(), facts=D, rules=RULES) == D
    assert value(closure(), facts=A, rules=[]) == A


@pytest.mark.parametrize(
    ("rounds", "known"), [(0, A), (1, A | B), (2, A | B | C), (3, A | B | C | D), (7, A | B | C | D)]
)
def test_rounds_of_chaining(rounds: int, known: frozenset[int]) -> None:
    """Each round is synchronous: a body is looked for in what the round began with."""
    assert value(closure(("const", (3, rounds))), facts=A, rules=RULES) == known


def test_a_fold_goes_in_the_order_of_its_list() -> None:
    last = ("fold", ("a", "r"), ("var", "r"), "items", ("var", "x"))
    kept = ("fold", ("a", "r"), ("difference", ("var", "r"), ("var", "a")), "items", ("var", "x"))
    assert value(last, items=[(A,), (B,)], x=C) == B
    assert value(last, items=[], x=C) == C
    assert value(kept, items=[(A | B,), (B | C,)], x=A) == C


@pytest.mark.parametrize("settles", [0, 1, 4])
def test_a_fixpoint_may_lie_at_the_last_round(settles: int) -> None:
    def looped(most: int) -> Term:
        return ("fixpoint", ("s",), below(settles), ("const", (3, 0)), most)

    assert value(looped(settles)) == (3, settles)
    if settles:
        with pytest.raises(Undefined):
            value(looped(settles - 1))


@pytest.mark.parametrize("settles", [0, 1, 4])
def test_an_iterate_beyond_most_needs_a_fixed_point(settles: int) -> None:
    def looped(times: int, most: int) -> Term:
        return ("iterate", ("s",), below(settles), ("const", (3, 0)), ("const", (3, times)), most)

    assert value(looped(7, settles)) == (3, settles)
    assert value(looped(settles, settles)) == (3, settles)
    if settles:
        assert value(looped(settles - 1, settles - 1)) == (3, settles - 1)
        with pytest.raises(Undefined):
            value(looped(7, settles - 1))


def test_an_undefined_part_makes_the_whole_undefined() -> None:
    endless = ("fixpoint", ("s",), ("bvnot", ("var", "s")), ("const", (3, 0)), 30)
    with pytest.raises(Undefined):
        value(("ite", ("const", True), ("const", (3, 1)), endless))


def nested() -> Language:
    """A fixpoint from 0 whose body has a fixpoint in it, which never settles where s is 1."""
    inner = ("fixpoint", ("t",), ("hole", "U"), ("var", "s"), 30)
    return Language(
        [{"x": (1, 0)}],
        {"x": 1},
        {},
        {"": Scope(None), "s": Scope("", ("s",), (1,)), "t": Scope("s", ("t",), (1,))},
        {"S": (1, ""), "T": (1, "s"), "U": (1, "t")},
        [
            ("S", 1, ("fixpoint", ("s",), ("hole", "T"), ("var", "x"), 30)),
            ("T", 1, inner),
            ("U", 2, ("bvxor", ("var", "t"), ("var", "s"))),
            ("U", 1, ("var", "t")),
        ],
        "S",
    )


def test_a_loop_in_a_body_is_defined_in_every_state_or_is_none() -> None:
    """From 0 the body with the xor never comes to the state 1, where it never settles."""
    strict, loose = Brute(nested()).run(4), Brute(nested(), strict=False).run(4)
    assert [len(level["S"]) for level in strict.done] == [0, 0, 0, 1, 0]
    assert [len(level["S"]) for level in loose.done] == [0, 0, 0, 1, 1]
    assert {column: cost for column, (cost, _) in loose.least("S").items()} == {((1, 0),): 3}


def test_states_are_all_values_with_the_items_of_the_point() -> None:
    scopes = {"": Scope(None), "l": Scope("", ("a", "r"), ("Set", 1), "items")}
    points = [{"items": [((1, 0),), ((1, 1),)]}, {"items": []}]
    brute = Brute(Language(points, {}, {"items": (("", 1),)}, scopes, {}, [], "", elements=2))
    assert [(state["a"], state["r"]) for state in brute.states("l")] == [
        (subset, (1, bit)) for subset in (NONE, A, B, A | B) for bit in (0, 1)
    ]


def test_all_values() -> None:
    assert all_values("Bool", 1) == [False, True]
    assert all_values(2, 1) == [(2, n) for n in range(4)]
    assert len(all_values("Set", 3)) == len(set(all_values("Set", 3))) == 8


def test_holes_are_filled_in_reading_order() -> None:
    term = ("fold", ("a", "r"), ("hole", "U"), "items", ("union", ("hole", "S"), ("const", (2, 1))))
    assert holes(term) == ["U", "S"]
    assert fill(term, iter([("var", "a"), ("var", "x")]))[2:] == (
        *(("var", "a"), "items", ("union", ("var", "x"), ("const", (2, 1)))),
    )
    assert list(splits(3, 2)) == [(1, 2), (2, 1)]
