"""From one task to the next: what an earlier search leaves to a later one."""
