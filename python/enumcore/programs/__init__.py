"""What a program means, apart from the core, and how it is written out."""
