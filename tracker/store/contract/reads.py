"""What is asked while the pipeline works: heads, bodies, texts, what is due. Reports have their own questions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol

from tracker.faces import Known
from tracker.model import EventKind, MuteReport, Severity, SourceState, StatementState
from tracker.store.values import (
    Befell,
    Doubt,
    Given,
    OwedAlert,
    Place,
    Sending,
    UnchangedSpan,
    Unread,
    Unsettled,
    VersionText,
    Wall,
)


class Reads(Protocol):
    """Questions to what is committed or, inside a transaction, about to be."""

    # --- statements and what they said --------------------------------------------------------------------------------

    def heads(self, source_id: str, keys: Iterable[str] = (), *, place: str | None = None) -> dict[str, StatementState]:
        """The newest known state of the Statements of a Source that are listed at a place (its own, if none is
        named), and of those named in `keys`, by key."""

    def entries(self, place_id: str) -> dict[str, str]:
        """The fingerprints of the entries that are listed at a place, with the keys of their Statements."""

    def bearers(self, source_id: str, wanted: Iterable[str]) -> dict[str, list[int]]:
        """The Statements of a Source that have borne each of these names, oldest first: as their key, or since."""

    def moves(self, source_id: str) -> list[str]:
        """The addresses that a Source had before, the newest first."""

    def shown(self, statement_ids: Iterable[int]) -> list[Known]:
        """How Statements were shown last."""

    def version(self, version_id: int, *, first: bool = False) -> VersionText:
        """One Version, with what was declared when it was seen last, or `first`."""

    def newest(self, source_id: str, key: str) -> VersionText | None:
        """The newest Version of a Statement, if that is known."""

    def newest_verdicts(self, edit_ids: Iterable[int]) -> dict[int, int]:
        """Which Verdict is the newest of each of these Edits."""

    # --- bodies -------------------------------------------------------------------------------------------------------

    def body(self, snapshot_id: int) -> bytes:
        """The decoded body of a Snapshot. Raises StoreError if its record is damaged."""

    # --- sources and places -------------------------------------------------------------------------------------------

    def states(self, source_ids: Iterable[str] | None = None) -> dict[str, SourceState]:
        """How sources stand, by id."""

    def paused(self) -> set[str]:
        """Sources that an operator paused on the command line."""

    def places(self) -> list[Place]:
        """The further places of all sources; those that rest are not `watched`."""

    def doubts(self, source_id: str) -> dict[int, Doubt]:
        """The Statements of a Source that seem to be missing."""

    def keys(self, statement_ids: Iterable[int]) -> list[str]:
        """The keys of some Statements."""

    def keys_at(self, place_id: str) -> list[str]:
        """The keys of the Statements that were seen at a place last, listed or not."""

    def removed_at(self, source_id: str) -> set[str]:
        """The places of a Source at which Statements were seen last that are confirmed gone."""

    def told_unseen(self, source_id: str) -> set[int]:
        """The Statements of a Source of which it was told last that they cannot be seen any more."""

    def came_back(self, source_id: str, since: datetime) -> int:
        """At how many places of a Source a visit after `since` found the page gone, and a later one read it."""

    def withdrawn_at(self) -> dict[str, str]:
        """The places whose answers of "not modified" were withdrawn, with the address of the newest such event."""

    def newest_time(self) -> datetime | None:
        """The newest time of our own clock that was written down and not yet told to be ahead of it."""

    def waiting(self) -> dict[str, UnchangedSpan]:
        """The unchanged checks that wait to be appended as one record, by source."""

    def edit_counts(self) -> dict[str, Given]:
        """How many Edits and how many Statements each Source has given."""

    def newest_event(
        self, source_id: str, kinds: Collection[EventKind], *, having: str = "", statement_id: int | None = None
    ) -> Befell | None:
        """The last of these events of a source that was recorded, whatever the clock was set to; of those with a field
        `having`, and of one Statement, where named."""

    # --- what is to be read -------------------------------------------------------------------------------------------

    def unread(self, source_id: str | None = None) -> list[Unread]:
        """Checks with a body that no Reading was made of: what a crash left, in order."""

    def unreadable(self, source_id: str) -> list[Unread]:
        """Checks with a body in which nothing was ever read, in order."""

    def last_read(self, source_id: str, *, in_part: bool = False) -> Unread | None:
        """The Check whose complete Reading (or one `in_part`) is the newest of its Source: what its heads were seen
        in."""

    def doubted(self, statement_id: int) -> list[Unread]:
        """The looks at a Statement that are doubted as things stand, oldest first: since it was last believed or
        taken to be as it was. A wall is none of them, for it is never believed."""

    def doubted_at_first(self, place: str) -> list[Unread]:
        """The same of looks at a place that were doubted as a whole, not for one Statement."""

    def unsettled(self, since: datetime) -> list[Unsettled]:
        """The Statements whose newest Edit came `since` then, is of texts that take turns, and was not told to stay."""

    def newest_edit(self, statement_id: int) -> int | None:
        """The Edit that made a Statement say what it says."""

    def said_before(self, statement_id: int, text: bytes) -> bool:
        """Whether a Version of a Statement said just this."""

    def doubted_elsewhere(self, statement_id: int, text_hash: bytes, came: bytes) -> bool:
        """Whether what has the hash `came` was doubted for another Statement too, one that last said neither that nor
        what this one did: one that is watched twice may be rewritten twice."""

    def walls(self, statement_id: int) -> list[Wall]:
        """What stands in the way of a Statement as things stand, oldest first: until something of the Statement was
        believed or taken."""

    def ever_walled(self) -> set[int]:
        """The Statements that something stood in the way of, ever."""

    def last_tried(self, source_id: str) -> Unread | None:
        """The newest visit whose body was read, whatever came of it."""

    # --- the outbox ---------------------------------------------------------------------------------------------------

    def owed(
        self,
        now: datetime,
        limit: int,
        *,
        but: Collection[str] = (),
        anyway: Collection[str] = (),
        of: str | None = None,
        beyond: int = 0,
    ) -> list[OwedAlert]:
        """Alerts that may be tried, oldest first, `of` one target if it is named and `beyond` an id; those of the
        targets in `but` are left out, and those behind one of the same Statement or Source that is not due. For the
        targets in `anyway` all are due. One that seems further away than any delay can be was put there by a clock
        that has since been set back, and is due."""

    def first_check(self, source_id: str) -> datetime | None:
        """When a place was visited first."""

    def gravity(self, alert_ids: Collection[int]) -> dict[int, tuple[EventKind | None, Severity]]:
        """What each of these tells of (None: an Edit) and how grave that is; what has no severity is HIGH, and so at
        least is what is UNDECIDED."""

    def subjects(self, alert_ids: Collection[int]) -> dict[int, tuple[str, int | None]]:
        """Of which Source each of these tells, and of which Statement."""

    def mutes(self) -> list[MuteReport]:
        """All that is muted, or was."""

    def sendings(self, target: str | None = None) -> list[Sending]:
        """What is under way, oldest first."""
