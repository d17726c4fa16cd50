"""What one source may add to the store in a day, and how long it is left alone once it has added more. Pure: amounts
and times in, a time out.

Nothing that was received is dropped for it: what came is kept and taken in whole, and the source is looked at less
often until its days have caught up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

DAILY = 200_000_000
"""Bytes that a source may add in a day, and at once. A feed of 300 kB that changes every five minutes adds one or two
million, the first reading of one with 20,000 entries 80; one of 3 MB with new guids at each visit 23 million each."""

RECORD = 3_000
"""Bytes that a Version takes beside its text: its row and its Edit's, their leaves in the log, indexes."""

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """Bytes that were added and are not worked off yet, as of a time."""

    bytes: float
    at: datetime

    @property
    def pause(self) -> timedelta:
        """How long it takes until as much is worked off as was added beyond the quota; zero within it."""
        return max(self.bytes - DAILY, 0) / DAILY * DAY


def added(kept: int, versions: int, characters: int) -> int:
    """Bytes that a visit added: `kept` of a body, and so many Versions with so many characters of text."""
    return kept + versions * RECORD + 2 * characters


def charged(before: Account | None, amount: int, at: datetime) -> Account:
    """The account after `amount` more bytes."""
    if before is None:
        return Account(bytes=amount, at=at)
    worked_off = (at - before.at) / DAY * DAILY
    return Account(bytes=max(before.bytes - worked_off, 0) + amount, at=at)
