"""What a developer runs besides pytest: ``python -m tools --help``."""
