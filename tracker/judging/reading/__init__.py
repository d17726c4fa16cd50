"""One text: its items, its figures, what its verbs tell, and what of it is not said. Compares nothing."""
