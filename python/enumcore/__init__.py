"""enumcore."""
