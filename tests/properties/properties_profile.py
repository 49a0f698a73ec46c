"""What the property tests share: hypothesis' settings, and brute force within a budget."""

from brute import Brute, Language, TooMany
from hypothesis import HealthCheck, settings

# No deadline, since searches vary; the same examples in every run of one version.
COMMON = settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=80)


def searched(language: Language, cost: int = 16, budget: int = 3000) -> Brute:
    """As many complete levels as the budget allows."""
    brute = Brute(language, budget)
    try:
        brute.run(cost)
    except TooMany:
        pass
    return brute
