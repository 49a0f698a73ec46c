"""Which programs there are, and at what cost."""
