"""The same examples in every run of one version: what a change breaks, and nothing else, shows.

Others are looked for with ``pytest --hypothesis-profile=default``.
"""

from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")
