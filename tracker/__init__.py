"""Keeps every version of published statements, finds each edit, says whether it changes what is meant, and why.

For researchers: `tracker.diff(old, new)` and `tracker.judge(old, new, language=None)` need no store and no network.
They load on first use, so that `import tracker` stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.diffing import diff
    from tracker.judging import judge

__version__ = "0.1.0"
__all__ = ["__version__", "diff", "judge"]


def __getattr__(name: str) -> object:
    """Loads the public function asked for (PEP 562)."""
    if name == "diff":
        from tracker.diffing import diff

        return diff
    if name == "judge":
        from tracker.judging import judge

        return judge
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
