"""Where a test may limit the addresses of a process (`ulimit -v`)."""

from __future__ import annotations

import os

import pytest

can_limit_addresses = pytest.mark.skipif(
    "san.so" in os.environ.get("LD_PRELOAD", ""), reason="sanitizers reserve terabytes of addresses"
)
