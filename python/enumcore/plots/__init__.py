"""Pictures: one file a plot, plain rows in, matplotlib axes out."""
