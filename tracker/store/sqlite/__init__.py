"""A store in a file of SQLite, and all that is done to such a file."""
