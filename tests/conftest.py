"""How many random examples the property tests try, and Ctrl-C where whoever started the tests had switched it off.

The examples are the same in every run of one version, so that what a change breaks, and nothing else, shows. `quick` is
the default. `full` is what a change must pass: ``pytest --hypothesis-profile=full``. Hypothesis' own profile looks for
examples that nobody has tried: ``pytest --hypothesis-profile=default``. The numbers are percents of what each property
asks for (``support.sampled.examples``).
"""

import gc
import signal

from hypothesis import settings

settings.register_profile("full", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("quick", max_examples=15, derandomize=True, deadline=None)
settings.load_profile("quick")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell does for what it starts with `&`
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_runtest_setup() -> None:
    """Take away what hypothesis leaves at the collector, which only counts: Python drops Ctrl-C in a callback there."""
    gc.callbacks.clear()
