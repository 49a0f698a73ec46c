"""What the property tests share: hypothesis' settings, and brute force within a budget."""

from contextlib import suppress

from hypothesis import HealthCheck, settings

from support.brute import Brute, Language, TooMany

# No deadline, since searches vary; the same examples in every run of one version.
COMMON = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=120)


def searched(language: Language, cost: int = 16, budget: int = 3000) -> Brute:
    """As many complete levels as the budget allows."""
    brute = Brute(language, budget)
    with suppress(TooMany):
        brute.run(cost)
    return brute
