"""What others would add to enumcore: each kind from outside of the package, each in one file."""
