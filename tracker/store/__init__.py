"""The shelf, as all others see it: its contract, the values that cross it, and how one is opened.

What a store does, `contract` says; `sqlite` does it. Who types against a store needs no database, so that one is only
imported where a store is opened.
"""

from __future__ import annotations

from pathlib import Path

from tracker.store.contract import Disk, Reads, Reports, Store, Transaction
from tracker.store.filter import Filter, Page
from tracker.store.values import Counts, GapReport, OwedAlert, Place, Sending, StatementLine, Unread, VersionText

__all__ = [
    "Counts",
    "Disk",
    "Filter",
    "GapReport",
    "OwedAlert",
    "Page",
    "Place",
    "Reads",
    "Reports",
    "Sending",
    "StatementLine",
    "Store",
    "Transaction",
    "Unread",
    "VersionText",
    "look_at",
    "open_store",
]


def open_store(url: str, *, lock: bool = True, key: Path | None = None) -> Store:
    """Open for writing, make it if it never was, bring an older one up to date.

    `key` is the file of the key that signs heads; a new store makes one where none is named. Raises StoreMissing,
    StoreLocked, StoreNewer, StoreReadOnly, or StoreError if the key is missing or others can read it. `lock=False` is
    for small writes beside a running daemon: the store must be there; no evidence is written.
    """
    from tracker.store.sqlite.store import SqliteStore

    return SqliteStore.open(url, lock=lock, key=key)


def look_at(url: str) -> Store:
    """Open for reading; needs no lock, changes nothing. Raises StoreMissing, StoreOlder, StoreNewer or StoreError."""
    from tracker.store.sqlite.store import SqliteStore

    return SqliteStore.look(url)
