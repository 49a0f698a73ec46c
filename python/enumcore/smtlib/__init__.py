"""SMT-LIB text: words to terms and definitions with the place of every mistake, and terms to text."""
