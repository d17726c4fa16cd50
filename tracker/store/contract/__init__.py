"""What a store is to all others: the verbs that it has, the values that they take and give. Knows no database.

One class does it for SQLite today. Another database is another class that does the same: `tests/test_store_contract.py`
says what that is, for whoever writes it.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from types import TracebackType
from typing import Protocol, Self, TypeVar

from tracker.proof import Evidence
from tracker.store.contract.reads import Reads
from tracker.store.contract.reports import Reports
from tracker.store.contract.transaction import Transaction

__all__ = ["Disk", "Reads", "Reports", "Store", "Transaction"]

T = TypeVar("T")


class Disk(Protocol):
    """The room that a store has, and a reserve of it for the last alert."""

    def left(self) -> int:
        """Bytes that may still be written."""

    def hold(self) -> None:
        """Take the reserve, if it is not held and there is room for it."""

    def give_up(self) -> bool:
        """Free the reserve; says whether there was one."""


class Store(Protocol):
    """A store that is open, to write and to read or to read alone."""

    @property
    def name(self) -> str:
        """Which store it is, for people; tells no password."""

    @property
    def mark(self) -> str:
        """What this store's keys of alerts are told from other stores' by."""

    @property
    def disk(self) -> Disk:
        """The room that it has."""

    def commit(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Run `work` in the next transaction; the future is done once it is on the disk. `work` may be run twice, so it
        must have no effect but through its Transaction. Raises StoreReadOnly where it was opened to read alone."""

    def read(self, work: Callable[[Reads], T]) -> T:
        """Answer a question from what is committed, at once and in this thread."""

    def read_apart(self, work: Callable[[Reads], T]) -> T:
        """The same, from one consistent view and in any thread: for what takes so long that others may not wait."""

    def report(self, work: Callable[[Reports], T]) -> T:
        """Answer a question from one consistent view of the store."""

    def prove(self, number: int) -> Evidence:
        """What an Edit or an event rests on, with its proofs. Raises UsageError or StoreError where it cannot be
        proved."""

    def settle(self) -> None:
        """What was erased is nowhere afterwards, and what was acknowledged rests on nothing that could be lost."""

    def close(self) -> None:
        """Commit what is queued, then let go of the store."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
