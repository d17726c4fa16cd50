"""Keeps every version of published statements, finds each edit, says whether it changes what is meant, and why.

For researchers (docs/python.md): `tracker.diff(old, new)` and `tracker.judge(old, new, language=None)` need no store
and no network; `tracker.open_store(path)` reads what a store holds. What is named in `__all__` is public: it changes as
the version says. All of it loads on first use, so that `import tracker` stays cheap.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.diffing import diff
    from tracker.errors import (
        StoreDamaged,
        StoreError,
        StoreLocked,
        StoreMissing,
        StoreNewer,
        StoreOlder,
        StoreReadOnly,
        TrackerError,
        UsageError,
    )
    from tracker.health import HealthState, SourceHealth
    from tracker.judging import judge
    from tracker.library import StoreReader, open_store
    from tracker.model import (
        Cause,
        Diff,
        EditReport,
        EventKind,
        EventReport,
        Finding,
        FindingKind,
        Label,
        LabelReport,
        Level,
        Operation,
        OperationKind,
        RemovalReport,
        Severity,
        StatementReport,
        Verdict,
        VerdictReport,
        VersionReport,
    )
    from tracker.store import Counts, GapReport, Page, StatementLine

__version__ = "0.1.0"

_AT_HOME = {
    "tracker.diffing": ("diff",),
    "tracker.judging": ("judge",),
    "tracker.library": ("StoreReader", "open_store"),
    "tracker.model": (
        *("Cause", "Diff", "EditReport", "EventKind", "EventReport", "Finding", "FindingKind"),
        *(
            "Label",
            "LabelReport",
            "Level",
            "Operation",
            "OperationKind",
            "RemovalReport",
            "Severity",
            "StatementReport",
            "Verdict",
            "VerdictReport",
            "VersionReport",
        ),
    ),
    "tracker.store": ("Counts", "GapReport", "Page", "StatementLine"),
    "tracker.health": ("HealthState", "SourceHealth"),
    "tracker.errors": (
        *("StoreDamaged", "StoreError", "StoreLocked", "StoreMissing", "StoreNewer", "StoreOlder", "StoreReadOnly"),
        *("TrackerError", "UsageError"),
    ),
}
"""Where each public name is kept, for whoever asks for it first."""

__all__ = [
    "Cause",
    "Counts",
    "Diff",
    "EditReport",
    "EventKind",
    "EventReport",
    "Finding",
    "FindingKind",
    "GapReport",
    "HealthState",
    "Label",
    "LabelReport",
    "Level",
    "Operation",
    "OperationKind",
    "Page",
    "RemovalReport",
    "Severity",
    "SourceHealth",
    "StatementLine",
    "StatementReport",
    "StoreDamaged",
    "StoreError",
    "StoreLocked",
    "StoreMissing",
    "StoreNewer",
    "StoreOlder",
    "StoreReadOnly",
    "StoreReader",
    "TrackerError",
    "UsageError",
    "Verdict",
    "VerdictReport",
    "VersionReport",
    "__version__",
    "diff",
    "judge",
    "open_store",
]


def __getattr__(name: str) -> object:
    """Loads the public name asked for (PEP 562), and keeps it."""
    from importlib import import_module

    for home, names in _AT_HOME.items():
        if name in names:
            globals()[name] = found = getattr(import_module(home), name)
            return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
