"""A comparison, and what was observed in it, as a probability that the meaning changed. Explains nothing."""
