"""SMT solvers, each a program of its own that is told what to do in SMT-LIB: what it does cannot hang or end ours."""
