"""All that may be done inside one transaction: what is appended, and what is only ever the newest state.

Evidence is appended and never changed, but for what is erased on duty. All of a transaction is on the disk once it is
acknowledged, or none of it. Decides nothing: history, diffing and judging say what is to be written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from tracker.model import (
    AlertState,
    Capture,
    Cause,
    EventKind,
    Fetched,
    Label,
    Reading,
    ReadingState,
    Sighting,
    Source,
    SourceKind,
    SourceState,
    StatementState,
    Verdict,
)
from tracker.proof import SignedHead
from tracker.store.contract.reads import Reads
from tracker.store.values import Aside, Erased, Likeness, PastEdit, Piece, Redeclared, Run, Taken, UnchangedSpan, Unread


class Transaction(Reads, Protocol):
    """What may be done inside one transaction, reading included. May be run twice, so it must have no other effect."""

    # --- evidence: appended, never changed ----------------------------------------------------------------------------

    def keep_body(self, body: bytes, *, content_type: str, base_id: int | None, digest: bytes | None = None) -> int:
        """Store `body` once; `base_id` is the Snapshot that came before it from the same Source, `digest` the
        SHA-256 of the body where that is known."""

    def record_check(
        self,
        source_id: str,
        fetched: Fetched,
        *,
        snapshot_id: int | None,
        origin: str | None,
        speaker: str = "",
        run: int | None = None,
        beside: bool = False,
    ) -> int:
        """Append one visit, or one imported capture (`origin` says where from, `run` is the event of its import),
        with the `speaker` as whose it is watched. `beside`: a page that was asked beside the road of its own checks;
        what it said there goes into no history, then or later."""

    def add_reading(self, check_id: int, reading: Reading) -> int:
        """Append what an extractor found. Where that one read it before (the program was set back), that stands."""

    def add_statement(self, source_id: str, key: str) -> int:
        """A Statement that begins; one of which all was withdrawn begins again."""

    def add_version(self, statement_id: int, capture: Capture, *, reading_id: int, at: datetime) -> int:
        """A text of a Statement, as a Reading holds it."""

    def add_span(self, version_id: int, first_seen: datetime, last_seen: datetime) -> int:
        """A Version was seen from the one moment to the other; gives the number of the span."""

    def add_gap(self, source_id: str, start: datetime, end: datetime, reason: str) -> None:
        """A Source was not seen for a while."""

    def add_event(
        self,
        source_id: str,
        kind: EventKind,
        at: datetime,
        detail: Mapping[str, object],
        *,
        statement_id: int | None = None,
        check_id: int | None = None,
        after_number: int = 0,
    ) -> int:
        """Something befell a Statement, or (None) a Source; `after_number`: its number is to be greater than that."""

    def add_flush(self, at: datetime, seen: Mapping[str, UnchangedSpan]) -> int:
        """All unchanged checks since the record before, by source."""

    # --- erasure on duty ----------------------------------------------------------------------------------------------

    def erase(self, version_id: int, at: datetime, *, reason: str, authority: str) -> Erased:
        """Erase the text of a Version on duty, with a tombstone for each record. Raises UsageError if it is not
        there."""

    # --- heads of the log ---------------------------------------------------------------------------------------------

    def add_stamp(self, head: SignedHead, at: datetime, authority: str, token: bytes) -> None:
        """Append what a time stamping authority said of a head that was signed here."""

    def sign_head(self, at: datetime, *, via: str = "") -> SignedHead:
        """The signed head over everything up to this moment; `via` says how it is about to leave this machine."""

    def release_head(self, head: SignedHead, at: datetime, via: str) -> None:
        """A head that was signed before is about to leave this machine; only the first time counts."""

    # --- opinion ------------------------------------------------------------------------------------------------------

    def add_edit(
        self,
        statement_id: int,
        old_id: int,
        new_id: int,
        at: datetime,
        *,
        cause: Cause,
        reverts_to: int | None,
        flapping: bool,
    ) -> int:
        """Two Versions are neighbours; `reverts_to` is the Version whose text came back."""

    def supersede_edit(self, old_id: int, new_id: int) -> None:
        """A Version came to light between these two: they are neighbours no longer."""

    def add_verdict(self, edit_id: int, verdict: Verdict, at: datetime) -> None:
        """An opinion on an Edit; what was thought before stays."""

    def add_label(
        self,
        label: Label,
        note: str,
        at: datetime,
        *,
        by: str = "",
        edit_id: int | None = None,
        event_id: int | None = None,
    ) -> None:
        """What a person says of the newest Verdict on an Edit, or of an event; what was said before stays."""

    # --- what is owed -------------------------------------------------------------------------------------------------

    def owe(self, target: str, at: datetime, *, edit_id: int | None = None, event_id: int | None = None) -> None:
        """Write down an Alert owed to `target`; once for each subject and target. What is gathered of the same
        Statement waits no longer: nothing overtakes it."""

    def settle(
        self, alert_ids: Iterable[int], state: AlertState, *, at: datetime, next_attempt: datetime | None, error: str
    ) -> None:
        """Note how sending went: one more attempt, and the state it led to."""

    def shift_attempts(self, by: timedelta) -> None:
        """The clock was set: what waits is tried after as long as it would have been, and given up no sooner."""

    def retry_alerts(self, alert_ids: Iterable[int], at: datetime) -> int:
        """Owe dead or muted alerts again, with their attempts counted from nothing; those as well that are dead and
        older, of the same statement or source and target, for nothing overtakes what was said before it. Says how
        many."""

    def dismiss_alerts(self, alert_ids: Iterable[int]) -> None:
        """A person has seen that these are dead."""

    def hurry(self, targets: Collection[str], at: datetime) -> None:
        """What waits for these targets is to be tried at once: they are there again, or elsewhere."""

    def refused_since(self, targets: Collection[str], since: datetime) -> list[int]:
        """What targets refused, or did not answer, until it was given up, of what they were owed since then."""

    def waited_since(self, target: str, since: datetime) -> list[int]:
        """What was owed to a target by then and was never tried."""

    # --- the same change, one statement after the other ---------------------------------------------------------------

    def likeness(self, mark: str, statement_id: int) -> Likeness | None:
        """What is known of the change with this mark; None as well where this Statement was changed so itself."""

    def note_likeness(
        self, edit_id: int, mark: str, at: datetime, *, first: int, event_id: int | None = None, told: bool = False
    ) -> None:
        """An Edit is this change, made `first` in that one; the event tells of it with others."""

    def told_alike(self, first: int) -> set[str]:
        """The targets that are owed word of one of the Edits which are the same change as this."""

    def gather(self, event_id: int, at: datetime, quiet: timedelta, most: timedelta) -> None:
        """What is owed of an event and was not tried yet waits until nothing came for so long, and no longer than so
        long."""

    def close_gathered(self, event_ids: Iterable[int]) -> None:
        """A message of these is being written: they tell of no more than they do now."""

    # --- what nobody is to be told of, what a person has seen ---------------------------------------------------------

    def mute(
        self,
        since: datetime,
        until: datetime,
        *,
        source: str | None = None,
        statement: int | None = None,
        note: str = "",
    ) -> int:
        """Nobody is told of this Source, or of this Statement, until then; in place of what was said of it before."""

    def unmute(self, *, source: str | None = None, statement: int | None = None) -> int:
        """It is told of again. Gives how many mutes that ends."""

    def keep_muted(self, alert_ids: Sequence[int]) -> None:
        """These are muted: kept, listed, and not sent."""

    def acknowledge(self, alert_ids: Collection[int], at: datetime, note: str = "") -> None:
        """A person has seen these."""

    # --- what is under way --------------------------------------------------------------------------------------------

    def begin_sending(self, key: str, target: str, members: Sequence[int], body: bytes, at: datetime) -> int:
        """Keep what is about to be sent; gives its number."""

    def accept_part(self, sending_id: int, accepted: int) -> None:
        """So many of its parts were taken."""

    def drop_sendings(self, alert_ids: Iterable[int]) -> None:
        """Those that answer to one of these alerts are under way no more."""

    # --- targets ------------------------------------------------------------------------------------------------------

    def known_targets(self) -> dict[str, str]:
        """The fingerprint of each target's address, by name, as they were last remembered."""

    def remember_targets(self, addresses: Mapping[str, str]) -> None:
        """Take these over as what is known."""

    def owing(self) -> set[str]:
        """The names that alerts are kept under which were not sent."""

    def rename_targets(self, names: Mapping[str, str]) -> None:
        """What was not sent under an old name is kept under its new one; its key stays as it was."""

    def told_undelivered(self, target: str) -> bool:
        """Whether the others were told that a target takes nothing, since it last took something."""

    # --- an import that is undone: what there is ----------------------------------------------------------------------

    def runs(self, source_id: str | None = None) -> dict[int, Run]:
        """The imports of a Source (of all, if none is named), by event."""

    def captures_of(self, run: Run) -> dict[int, datetime]:
        """When each capture of an import was made, by its Check."""

    def captures(self, run: Run) -> list[Unread]:
        """The captures of an import, to be read again, oldest first."""

    def sight_before(self, run: Run, at: datetime) -> datetime | None:
        """When the Source was last seen before a moment, but for this import and what is withdrawn."""

    def sight_after(self, run: Run, at: datetime) -> datetime | None:
        """The first look after a moment, but for this import and what is withdrawn, that was compared with what was
        the newest then: a visit, or a capture of an import that went on from there. Others say nothing of a span."""

    def captures_between(self, run: Run, since: datetime, until: datetime) -> list[Unread]:
        """What other imports hold of that time, oldest first."""

    def reading_at(self, run: Run, at: datetime) -> int | None:
        """A Reading of that moment that does not come from this import."""

    def pieces(self, source_id: str) -> dict[int, list[Piece]]:
        """When each Version of a Source's Statements was seen, by Statement, in order."""

    def edits_of(self, statement_id: int) -> list[PastEdit]:
        """All Edits of a Statement, superseded ones too."""

    # --- what takes its place -----------------------------------------------------------------------------------------

    def version_again(self, version_id: int, reading_id: int, at: datetime) -> int:
        """Append a Version with the text of another one, as that Reading holds it too."""

    def stand_at(
        self, statement_id: int, version_id: int, *, opened: datetime | None = None, listed: bool | None = None
    ) -> None:
        """Let a head show this Version, open since then and listed, as far as that is named."""

    def forget_head(self, statement_id: int) -> None:
        """Nothing is left of a Statement but that it has a number: it is followed, and found by its names, no more."""

    def join_edit(self, edit_id: int, old_id: int, new_id: int, *, at: datetime | None = None, stands: bool) -> None:
        """Let an Edit join these Versions, which say what its own said; it `stands`, or is superseded."""

    def revert_to(self, statement_id: int, instead: Mapping[int, int | None]) -> None:
        """Edits that brought back a text of a Version that is withdrawn bring back that of another one, or none."""

    def note_undone(
        self,
        run: Run,
        kind: EventKind,
        at: datetime,
        *,
        checks: Iterable[int],
        spans: Iterable[int],
        versions: Iterable[int],
        told: Mapping[str, object],
    ) -> int:
        """Note which records count no more because an import was undone, or its captures are read again."""

    # --- heads: the open spans ----------------------------------------------------------------------------------------

    def open_head(
        self,
        source_id: str,
        statement_id: int,
        version_id: int,
        capture: Capture,
        at: datetime,
        *,
        listed: bool = True,
        place: str | None = None,
    ) -> None:
        """Begin to follow a Statement, seen first at `at`, at a `place` (its Source's own, if none is named); one
        known from the past alone is not `listed`."""

    def change_head(
        self,
        head: StatementState,
        version_id: int,
        capture: Capture,
        at: datetime,
        seen_until: datetime | None,
        *,
        listed: bool = True,
        place: str | None = None,
    ) -> None:
        """Close the span of the old Version and, if its place lists the new one now, open that of the new one."""

    def beside(self, head: StatementState) -> str | None:
        """What was shown beside the text when a head was last seen to change; None if that was not looked at."""

    def redeclare_head(self, head: StatementState, capture: Capture) -> Redeclared:
        """Take over what is declared now; gives back what changed."""

    def refresh_head(self, head: StatementState, capture: Capture) -> Aside:
        """Only the raw bytes differ, or what was set aside: remember that, so that the next time it need not be
        read. Gives back what was set aside and changed."""

    def relist_head(self, head: StatementState, at: datetime, *, place: str | None = None) -> None:
        """A Statement is listed again, at a `place` (where it was, if none is named)."""

    def delist_head(self, head: StatementState, seen_until: datetime | None) -> None:
        """A Statement is listed no more: its open span ends."""

    def mark_removed(self, head: StatementState, removed: bool) -> None:
        """Note that a Statement is confirmed gone, or that it is there again."""

    # --- sources and places -------------------------------------------------------------------------------------------

    def register(self, configured: Iterable[Source], now: datetime, *, windowed: Collection[SourceKind] = ()) -> None:
        """Take over the configured sources; those no longer configured stay, unwatched. Further places of the kinds in
        `windowed` have addresses made from that of their source: where it moves, they are born again when they are
        called for."""

    def add_names(self, source_id: str, statement_id: int, shown_under: Iterable[str]) -> list[str]:
        """Remember what else a Statement is shown under; gives those that are remembered. A name that so many bear
        already tells nothing more, and a Statement whose key changes all the time is found by its link."""

    def add_place(self, place: Source, *, born: datetime, due: datetime) -> None:
        """A further place of a Source, to be visited from `due` on; one that rests is taken up again. At another
        address than before, no answer of the one before is asked to be compared with."""

    def rest_place(self, place_id: str, seen_until: datetime) -> None:
        """A further place is visited no more: what was listed there was seen until then."""

    def keep_states(self, states: Iterable[SourceState]) -> None:
        """Write down how sources stand after a visit: all but what has verbs of its own."""

    def see_until(self, source_id: str, until: datetime | None) -> None:
        """What is listed there was seen until then."""

    def bytes_of_newest_body(self, snapshot_id: int) -> int:
        """The bytes that a body takes in the store, if it is the last that was kept; 0 where it was there before."""

    def hold_body(self, source_id: str, snapshot_id: int) -> None:
        """This is its newest body: the next one is kept as a difference from it, and compared with it."""

    def note_reading(self, source_id: str, state: ReadingState, extractor: str) -> None:
        """What came of its newest body, read by this extractor."""

    def ask_anew(self, source_id: str) -> None:
        """What its next visit is compared with, and asks to be compared with, is nothing."""

    def set_born(self, place_id: str, born: datetime) -> None:
        """The newest statement that a further place shows is of that moment."""

    def pause(self, source_id: str, paused: bool) -> None:
        """An operator paused it, or resumed it."""

    def unwatch(self, source_ids: Iterable[str]) -> None:
        """These are visited no more until they are configured again."""

    # --- statements that seem to be missing ---------------------------------------------------------------------------

    def doubt(self, source_id: str, statement_id: int, at: datetime) -> None:
        """A Statement is missing where it should stand."""

    def vote(self, statement_id: int) -> None:
        """Its own page was visited, and it was gone."""

    def settle_doubt(self, statement_id: int) -> None:
        """The Statement is there, or confirmed gone."""

    # --- unchanged checks that wait -----------------------------------------------------------------------------------

    def keep_waiting(self, seen: Mapping[str, UnchangedSpan]) -> None:
        """State: the unchanged checks that wait to be appended as one record."""

    # --- questions asked while writing --------------------------------------------------------------------------------

    def same_text(self, source_id: str, statement_id: int, text: bytes) -> int | None:
        """Another Statement of the Source that says, or once said, exactly this."""

    def imported(self, source_id: str, at: datetime, snapshot_id: int) -> Taken | None:
        """The Check that brought this Snapshot of this moment, if there is one."""

    def event_known(self, kind: EventKind, source_id: str, digest: str) -> bool:
        """Whether an event of this kind was noted already for the text with this hash."""

    def event_times(self, kind: EventKind, statement_id: int, since: datetime) -> list[datetime]:
        """When events of this kind befell a Statement since a moment, in order."""

    def newest_sight(self, source_id: str, *, but: int) -> datetime | None:
        """The newest moment of which it is known what a Source said, from Checks `but` one, or from unchanged ones.
        A Check that brought nothing to read says nothing of it."""

    def past(self, statement_id: int) -> list[Sighting]:
        """All that is known of when a Statement's Versions were seen."""

    def reverts(self, statement_id: int, since: datetime, until: datetime) -> int:
        """Edits of a Statement in [since, until] that brought an earlier text back."""

    def earlier_version(self, statement_id: int, text: bytes, *, at: datetime, new_id: int) -> int | None:
        """The newest Version of a Statement with this text that was known when Version `new_id` came, at `at`."""
