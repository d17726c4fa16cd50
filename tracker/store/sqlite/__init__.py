"""A store in a file of SQLite, and all that is done to such a file.

What the verbs mean, `tracker.store.contract` says, once; a docstring here says what is SQLite's own about one. `store`
opens the database, `reads`, `transaction` and `reports` are what it hands out, each on top of the modules that it
inherits from.
"""
