"""What is asked: a grammar, a frame of points, and a goal."""
