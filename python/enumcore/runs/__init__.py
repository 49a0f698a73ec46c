"""Many tasks: each solved, in threads, processes or on a cluster."""
