"""The smallest regular expressions, against Python's `re` and an enumerator that knows nothing of closures."""

import json
import re
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import enumcore as ec
from enumcore.__main__ import main
from enumcore.domains import regex

SHORT = [""] + ["".join(p) for n in (1, 2, 3) for p in product("ab", repeat=n)]


def brute_force(positives: list[str], negatives: list[str], most: int, errors: int = 0) -> int | None:
    """Return the least cost, at unit costs, of an expression that `re` says is right; None if it is over `most`."""
    words = [*positives, *negatives]
    letters = sorted(set("".join(words)))
    levels: list[list[str]] = [[], ["(?:)", *map(re.escape, letters)]]
    for cost in range(1, most + 1):
        if cost > 1:
            level = [f"(?:{a}){sign}" for a in levels[cost - 1] for sign in "*+?"]
            for left in range(1, cost - 1):
                for a, b in product(levels[left], levels[cost - 1 - left]):
                    level += [f"(?:{a})(?:{b})", f"(?:{a})|(?:{b})"]
            levels.append(level)
        for pattern in levels[cost]:
            compiled = re.compile(pattern)
            wrong = sum((compiled.fullmatch(w) is None) == (w in positives) for w in words)
            if wrong <= errors:
                return cost
    return None


def mistakes(pattern: str, positives: list[str], negatives: list[str]) -> int:
    return sum((re.fullmatch(pattern, w) is None) == (w in positives) for w in [*positives, *negatives])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(SHORT), min_size=2, max_size=7, unique=True), st.data())
def test_least_costs_are_those_of_brute_force(words: list[str], data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(words)))
    errors = data.draw(st.integers(0, 1))
    positives, negatives = words[:cut], words[cut:]
    result = ec.solve(regex.task(positives, negatives, allowed_errors=errors), limits=ec.Limits(cost=4))
    least = brute_force(positives, negatives, 4, errors)
    assert (None if result.program is None else result.program.cost) == least
    if result.program is not None:
        assert result.certificate.minimal
        assert mistakes(regex.to_re(result.program), positives, negatives) <= errors


@given(st.lists(st.text("ab", max_size=4), min_size=1, max_size=4), st.data())
@settings(max_examples=40, deadline=None)
def test_operators_mean_what_re_says(words: list[str], data: st.DataObject) -> None:
    closure = regex.Closure(words)
    some = st.sets(st.sampled_from(closure.parts))
    one, two = data.draw(some), data.draw(some)

    def pattern(language: set[str]) -> str:
        return "(?:" + "|".join(sorted(language)) + ")" if language else "(?!)"

    def matched(text: str) -> int:
        return closure.bits([part for part in closure.parts if re.fullmatch(text, part)])

    a, b = (np.array([closure.bits(language)], np.uint64) for language in (one, two))
    assert closure.concat(a, b)[0] == matched(pattern(one) + pattern(two))
    assert closure.star(a)[0] == matched(f"(?:{pattern(one)})*")
    assert closure.plus(a)[0] == matched(f"(?:{pattern(one)})+")


@pytest.mark.parametrize("name", regex.EXAMPLES)
def test_tasks_of_the_domain_are_solved_and_proved(name: str) -> None:
    positives, negatives = map(list, regex.EXAMPLES[name])
    result = ec.solve(regex.task(positives, negatives))
    assert result.status is ec.Status.SOLVED
    assert result.certificate.minimal
    assert mistakes(regex.to_re(result.program), positives, negatives) == 0


def test_costs_are_the_users() -> None:
    words = (["a", "aa", "aaa"], [""])
    assert str(ec.solve(regex.task(*words)).program) == "plus(a)"
    dear = ec.solve(regex.task(*words, costs={"plus": 9})).program
    assert "plus" not in str(dear)
    assert dear.cost == 4  # concat(a, star(a))


def test_letters_that_mean_something_in_patterns_are_escaped() -> None:
    positives, negatives = [".*", ".+", "\n*"], ["a", "aa", "", ".", "é*"]
    program = ec.solve(regex.task(positives, negatives)).program
    assert mistakes(regex.to_re(program), positives, negatives) == 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (([], ["a"]), "positives: there is none"),
        ((["a", "b"], ["b"]), "'b' is both"),
        (("ab", []), "give a list of strings"),
        ((["a"], [1]), "1 is no string"),
        ((["abcdefghijklmnopqrstuvwxyz" * 1000], []), "more than 64 different infixes"),
        ((["a"], ["b"], {"stra": 1}), "there is no 'stra'"),
        ((["a"], ["b"], {"star": 0}), "an integer of 1 or more"),
        ((["a"], ["b"], None, -1), "no number of examples"),
    ],
)
def test_bad_input_is_told(args: tuple, said: str) -> None:
    with pytest.raises(ec.TaskError, match=said):
        regex.task(*args)


def test_the_demo_prints_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo", "regex", "--positive", "0", "01", "--negative", "1", "10", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["mistakes"], row["minimal"], row["status"]) == (0, True, "solved")
