"""What reports ask: edits with all that is said of them, what else happened, histories, how sources fare, alerts.
Each answer is one consistent view of the store.

Listings come in pages, oldest first: the newest of what is asked for, with the cursor of the page before
(`tracker.store.filter`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Protocol

from tracker.health import Health, SourceHealth, TargetHealth
from tracker.model import (
    AlertState,
    EditLine,
    EditReport,
    EventKind,
    EventReport,
    ImportReport,
    LabelReport,
    RemovalReport,
    Source,
    StatementReport,
    VerdictReport,
)
from tracker.proof import SignedHead
from tracker.store.filter import Filter, Page
from tracker.store.values import (
    Counts,
    EditPair,
    GapReport,
    Ground,
    Named,
    Names,
    OwedAlert,
    StatementLine,
)


class Reports(Protocol):
    """Questions about one consistent view of the store."""

    # --- what happened ------------------------------------------------------------------------------------------------

    def numbered(self, number: int) -> EditReport | RemovalReport | EventReport | None:
        """What happened under this number, None if it was never given."""

    def named(self, number: int) -> Named | None:
        """What a number names."""

    def evidence(self, number: int) -> list[Ground]:
        """What something that happened rests on."""

    def edits(self, wanted: Filter) -> Page[EditReport]:
        """Edits that stand, with their newest verdict."""

    def edit_ids(self, wanted: Filter) -> list[int]:
        """The ids of the same edits."""

    def page_before(self, wanted: Filter) -> str | None:
        """The cursor of the page before a page of Edits, None where there is none."""

    def edits_one_by_one(self, wanted: Filter) -> Iterator[EditReport]:
        """The same, with only some of them in memory at a time."""

    def edit_lines(self, wanted: Filter) -> Iterator[EditLine]:
        """The same Edits, each with as much as a line of a list has."""

    def edit(self, edit_id: int) -> EditReport | None:
        """One Edit by its id, superseded or not."""

    def verdicts(self, edit_id: int) -> list[VerdictReport]:
        """All Verdicts that an Edit was given, oldest first; the last counts."""

    def removals(self, wanted: Filter) -> Page[RemovalReport]:
        """Statements confirmed gone, or that cannot be seen any more."""

    def removals_one_by_one(self, wanted: Filter) -> Iterator[RemovalReport]:
        """The same, with only one in memory at a time, and no pages."""

    def removal(self, event_id: int) -> RemovalReport | None:
        """The removal that an event tells of: a Statement confirmed gone, or one that is there again."""

    def happened(self, wanted: Filter) -> Page[EventReport]:
        """All events and gaps."""

    def happened_one_by_one(self, wanted: Filter) -> Iterator[EventReport]:
        """The same, with only some of them in memory at a time, and no pages."""

    def unremarked(self, wanted: Filter, quiet: Collection[EventKind]) -> dict[str, int]:
        """How much there is of what changes nothing for a reader, by kind: events of these kinds, gaps of places that
        are not their Source's own."""

    def groups(self, wanted: Filter) -> list[EventReport]:
        """The events that each tell of several Edits, oldest first, whatever Edits are wanted and how many."""

    def events(self, *, statement_id: int | None = None, source_id: str | None = None, limit: int) -> list[EventReport]:
        """The newest events of a Statement or a Source, oldest first."""

    def event(self, event_id: int) -> EventReport | None:
        """One event by its id."""

    def befell(self, statement_id: int) -> list[EventReport]:
        """All that befell one Statement besides edits, and the gaps of the places where it was to be seen, oldest
        first."""

    def gap(self, gap_id: int) -> EventReport | None:
        """One gap by its id."""

    def gaps(self, source_id: str, start: datetime, end: datetime) -> list[GapReport]:
        """Times within [start, end) over which a Source was not seen."""

    def counts_since(self, at: datetime | None) -> dict[str, dict[str, int]]:
        """How many events of each kind, gaps among them, each Source had since then (ever, if None); those of places
        count as its."""

    # --- statements ---------------------------------------------------------------------------------------------------

    def statements(self, wanted: Filter) -> Page[StatementLine]:
        """Statements in the order in which they were first met."""

    def find_statements(self, what: str) -> list[int]:
        """Statements by id, key (a later one too) or URL, newest first. A number that is an id means that Statement
        alone."""

    def history(self, statement_id: int) -> StatementReport | None:
        """All Versions of a Statement, by first sight."""

    # --- what people said ---------------------------------------------------------------------------------------------

    def labels(self, of: Named | None = None) -> list[LabelReport]:
        """All labels that people gave, or those of one record, in the order in which they were given."""

    # --- opinions formed again ----------------------------------------------------------------------------------------

    def pairs(self) -> list[EditPair]:
        """All Edits that stand and of which both texts are there, oldest first."""

    def of_templates(self) -> set[int]:
        """The Edits that a new template of their Source made."""

    # --- sources, targets, imports ------------------------------------------------------------------------------------

    def names(self) -> Names:
        """The ids of all Sources there ever were, and all speakers."""

    def sources(self, wanted: Filter, *, at: datetime) -> Page[SourceHealth]:
        """How each Source fares at this moment, by id; what befell it is counted since the filter's `since`."""

    def health(self, at: datetime, *, since: datetime) -> Health:
        """How all fare at this moment; what befell them is counted since then."""

    def imports(self) -> list[ImportReport]:
        """Each import, oldest first, and what came of it."""

    def made_by_import(self, source_id: str) -> Source | None:
        """A Source that is known from imports, with the options that its newest import was read with."""

    # --- alerts -------------------------------------------------------------------------------------------------------

    def alerts(self, wanted: Filter) -> Page[OwedAlert]:
        """Alerts, and what became of them."""

    def alert_count(self, state: AlertState) -> int:
        """How many alerts are in that state."""

    def acknowledged(self) -> dict[str, datetime]:
        """The Sources whose trouble a person has seen, and when, as long as it lasts."""

    def undelivered(self) -> list[TargetHealth]:
        """Targets with dead alerts."""

    # --- the whole ----------------------------------------------------------------------------------------------------

    def identity(self) -> str:
        """The id of this store, which no other has."""

    def counts(self) -> Counts:
        """How much there is of each."""

    def newest_head(self) -> SignedHead | None:
        """The signed head over the most that is in the log."""

    def last_stamp(self) -> datetime | None:
        """When an authority last stamped a head."""
