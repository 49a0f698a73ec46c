"""Level after level, within limits."""
