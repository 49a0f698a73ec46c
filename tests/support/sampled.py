"""What the property tests share: how many examples each is tried on, and brute force within a budget."""

from contextlib import suppress

from hypothesis import HealthCheck, settings

from support.brute import Brute, Language, TooMany


def examples(number: int) -> settings:
    """So many examples under the profile `full`, and under another the share that it asks for (tests/conftest.py)."""
    percent = settings().max_examples
    everything = list(HealthCheck)  # searches vary, and what a strategy filters is its own affair
    return settings(deadline=None, suppress_health_check=everything, max_examples=max(1, number * percent // 100))


def searched(language: Language, cost: int = 16, budget: int = 3000) -> Brute:
    """As many complete levels as the budget allows."""
    brute = Brute(language, budget)
    with suppress(TooMany):
        brute.run(cost)
    return brute
