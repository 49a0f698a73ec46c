"""What programs are written in: immutable typed terms, built with Python's own operators."""
