"""What researchers work in: one folder a domain, pure Python over the public names of enumcore."""
