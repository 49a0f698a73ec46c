"""Searches for recursions: bodies of all symbols at once."""
