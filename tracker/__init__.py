"""Keeps every version of published statements, finds each edit, says whether it changes what is meant, and why.

For researchers: `tracker.diff(old, new)` and `tracker.judge(old, new, language=None)` need no store and no network.
"""

__version__ = "0.1.0"
