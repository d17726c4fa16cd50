"""Two texts: what of one answers to what of the other, and what is left over. Says nothing of what that means."""
