"""What programs ask of a store: statements, versions, edits, verdicts, events, sources and gaps, as typed values.

The command line asks the same questions of the same verbs (`store.contract`), so both give the same answers. Reads
alone, beside a running daemon or without one: takes no lock, changes nothing, starts nothing. Knows no configuration
and no clock: whoever asks says which store, and of which time.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

from tracker.errors import StoreError, UsageError
from tracker.health import SourceHealth
from tracker.model import (
    READERS,
    EditReport,
    EventReport,
    FindingKind,
    LabelReport,
    Level,
    RemovalReport,
    Severity,
    StatementReport,
    VerdictReport,
)
from tracker.nearest import members, one_of
from tracker.store import Counts, Filter, GapReport, Page, Reports, StatementLine, Store, look_at
from tracker.text import printable

T = TypeVar("T")

SLICE = 200
"""Edits that are asked for at a time where all are gone through: whole texts, so some megabytes."""

EVER = (datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC))


def open_store(store: str | os.PathLike[str], *, reader: str = "en") -> StoreReader:
    """Open a store for reading: the path of its file, or the URL that `[store] url` names.

    `reader` is the language of reasons (en, uk, ru). Raises StoreMissing, StoreOlder, StoreNewer, StoreReadOnly
    (this user may not read it), StoreLocked, StoreDamaged, or StoreError where the file is no store.
    """
    one_of(reader, READERS, "the reader")
    named = os.fspath(store)
    url = named if "://" in named else f"sqlite:///{Path(named).expanduser()}"
    return StoreReader(look_at(url), reader)


class StoreReader:
    """A store that is open for reading. Close it, or open it in a `with`; what it gave stays.

    Listings are in the order of time, newest last. With `limit` they hold the newest so many, and `before` of the Page
    is the cursor of the page before it; without, all, in memory. A name that no source, speaker, level or kind has
    raises UsageError: nothing found must not hide a typing error. Each answer is one consistent view of the store.
    """

    def __init__(self, store: Store, reader: str = "en") -> None:
        self._store, self._reader = store, reader
        self._close = weakref.finalize(self, store.close)  # a notebook forgets to

    # --- what happened ------------------------------------------------------------------------------------------------

    def edits(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        sources: Sequence[str] = (),
        speakers: Sequence[str] = (),
        levels: Sequence[Level | str] = (),
        kinds: Sequence[FindingKind | str] = (),
        severity: Severity | str | None = None,
        silent: bool = False,
        limit: int | None = None,
        before: str | None = None,
        operations: bool = True,
    ) -> Page[EditReport]:
        """Edits that stand, each with its newest verdict. `severity` is the least one, `until` is exclusive, `kinds`
        are those of a finding that they have, `silent` leaves out those of which the publisher gave a sign. Without
        `operations`, which are found anew each time, they come ten times as fast."""
        wanted = _wanted(
            since=since,
            until=until,
            sources=sources,
            speakers=speakers,
            levels=levels,
            kinds=kinds,
            severity=severity,
            silent=silent,
            limit=limit,
            before=before,
        )
        found = self._asked(wanted, lambda reports: reports.edits(wanted))
        return Page(tuple(self._told(edit, operations) for edit in found), found.before)

    def edits_one_by_one(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        sources: Sequence[str] = (),
        speakers: Sequence[str] = (),
        levels: Sequence[Level | str] = (),
        kinds: Sequence[FindingKind | str] = (),
        severity: Severity | str | None = None,
        silent: bool = False,
        operations: bool = True,
    ) -> Iterator[EditReport]:
        """The same, with only some of them in memory at a time. Between them the store is let go of, so that who goes
        through slowly holds up no daemon; an edit that is judged again meanwhile comes as it is then."""
        wanted = _wanted(
            since=since,
            until=until,
            sources=sources,
            speakers=speakers,
            levels=levels,
            kinds=kinds,
            severity=severity,
            silent=silent,
        )
        ids = self._asked(wanted, lambda reports: reports.edit_ids(wanted))
        return self._one_by_one(ids, operations)

    def _one_by_one(self, ids: Sequence[int], operations: bool) -> Iterator[EditReport]:
        for start in range(0, len(ids), SLICE):
            these = Filter(ids=ids[start : start + SLICE])
            for edit in self._ask(lambda reports, these=these: reports.edits(these)):  # type: ignore[misc]
                yield self._told(edit, operations)

    def removals(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        sources: Sequence[str] = (),
        speakers: Sequence[str] = (),
        limit: int | None = None,
        before: str | None = None,
    ) -> Page[RemovalReport]:
        """Statements confirmed gone, or that cannot be seen any more, with their last texts."""
        wanted = _wanted(since=since, until=until, sources=sources, speakers=speakers, limit=limit, before=before)
        return self._asked(wanted, lambda reports: reports.removals(wanted))

    def events(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        sources: Sequence[str] = (),
        speakers: Sequence[str] = (),
        limit: int | None = None,
        before: str | None = None,
    ) -> Page[EventReport]:
        """All that happened besides edits, gaps among it."""
        wanted = _wanted(since=since, until=until, sources=sources, speakers=speakers, limit=limit, before=before)
        return self._asked(wanted, lambda reports: reports.happened(wanted))

    def gaps(
        self, source: str, *, since: datetime | None = None, until: datetime | None = None
    ) -> tuple[GapReport, ...]:
        """Times over which a source was not seen, as far as they lie within [since, until), and why."""
        wanted = _wanted(since=since, until=until, sources=(source,))
        start, end = wanted.since or EVER[0], wanted.until or EVER[1]
        return tuple(self._asked(wanted, lambda reports: reports.gaps(source, start, end)))

    def numbered(self, number: int) -> EditReport | RemovalReport | EventReport:
        """What happened under this number, as alerts and reports give it. Raises UsageError if nothing did."""
        found = self._ask(lambda reports: numbered(reports, number))
        return self._told(found) if isinstance(found, EditReport) else found

    def verdicts(self, number: int) -> tuple[VerdictReport, ...]:
        """All that was ever thought of the edit with this number, oldest first: when, and by which judge. Raises
        UsageError if it is no edit's."""

        def asked(reports: Reports) -> tuple[VerdictReport, ...]:
            found = numbered(reports, number)
            if not isinstance(found, EditReport):
                raise UsageError(f"{number} is the number of no edit, and only edits are judged")
            return tuple(reports.verdicts(found.id))

        return self._ask(asked)

    # --- what people said ---------------------------------------------------------------------------------------------

    def labels(self, number: int | None = None) -> tuple[LabelReport, ...]:
        """All labels that people gave, or those of what has this number, in the order in which they were given."""

        def asked(reports: Reports) -> tuple[LabelReport, ...]:
            if number is not None:
                numbered(reports, number)
            return tuple(reports.labels(None if number is None else reports.named(number)))

        return self._ask(asked)

    # --- statements ---------------------------------------------------------------------------------------------------

    def statements(
        self,
        *,
        sources: Sequence[str] = (),
        speakers: Sequence[str] = (),
        limit: int | None = None,
        before: str | None = None,
    ) -> Page[StatementLine]:
        """Statements in the order in which they were first met, each a line; `statement` gives one whole."""
        wanted = _wanted(sources=sources, speakers=speakers, limit=limit, before=before)
        return self._asked(wanted, lambda reports: reports.statements(wanted))

    def statement(self, what: int | str) -> StatementReport:
        """A statement with all its versions: by its number, key or address. Raises UsageError if there is none; of
        several the newest."""
        return self._ask(lambda reports: histories(reports, str(what))[0])

    def befell(self, statement: int) -> tuple[EventReport, ...]:
        """All that befell a statement besides edits, with the gaps of where it was to be seen."""
        return tuple(self._ask(lambda reports: reports.befell(statement)))

    # --- the whole ----------------------------------------------------------------------------------------------------

    def sources(
        self,
        *,
        at: datetime,
        since: datetime | None = None,
        sources: Sequence[str] = (),
        speakers: Sequence[str] = (),
        limit: int | None = None,
        before: str | None = None,
    ) -> Page[SourceHealth]:
        """The sources by id, and how each fares at this moment; what befell it is counted since `since`."""
        wanted = _wanted(since=since, sources=sources, speakers=speakers, limit=limit, before=before)
        moment = _aware(at, "at")
        return self._asked(wanted, lambda reports: reports.sources(wanted, at=moment))

    def counts(self) -> Counts:
        """How much there is of each."""
        return self._ask(lambda reports: reports.counts())

    def head(self) -> str | None:
        """The newest signed head, as alerts and reports print it; None before the first."""
        found = self._ask(lambda reports: reports.newest_head())
        return None if found is None else str(found)

    # --- while it is open ---------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Which store it is: the path of its file."""
        return self._store.name

    @property
    def closed(self) -> bool:
        return not self._close.alive

    def close(self) -> None:
        """Let go of the store; more than once does no harm."""
        self._close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{'closed' if self.closed else 'open'} store {self.name}>"

    def _asked(self, wanted: Filter, question: Callable[[Reports], T]) -> T:
        """The answer to a question about a part of the past, whose names are known."""

        def work(reports: Reports) -> T:
            known_names(reports, wanted)
            return question(reports)

        return self._ask(work)

    def _ask(self, question: Callable[[Reports], T]) -> T:
        if self.closed:
            raise StoreError(f"{self.name} is closed; open it again")
        return self._store.report(question)

    def _told(self, edit: EditReport, operations: bool = True) -> EditReport:
        """An edit with what differs, and its reasons in the reader's language; they are kept in English."""
        if operations:
            from tracker.report import with_operations

            edit = with_operations(edit)
        if self._reader != "en":
            from tracker.judging import retold  # half a second, for its words of three languages

            edit = retold(edit, self._reader)
        return edit


# --- what the command line asks too ----------------------------------------------------------------------------------


def known_names(reports: Reports, wanted: Filter, *, source: str = "the source", speaker: str = "the speaker") -> None:
    """Raises UsageError if a filter names a source or a speaker that never was: nothing found must not hide a typing
    error. `source` and `speaker` are what these are called where they were written."""
    if not wanted.sources and not wanted.speakers:
        return
    known = reports.names()
    for each in wanted.sources:
        one_of(each, known.sources, source)
    for each in wanted.speakers:
        one_of(each, known.speakers, speaker)


def numbered(reports: Reports, number: int) -> EditReport | RemovalReport | EventReport:
    """What happened under this number. Raises UsageError if there is no such number."""
    found = reports.numbered(number)
    if found is None:
        raise UsageError(f"nothing has the number {number}; `tracker report` gives the numbers there are")
    return found


def histories(reports: Reports, what: str) -> list[StatementReport]:
    """The statements that a number, a key or an address names, whole. Raises UsageError if there is none."""
    found = [reports.history(each) for each in reports.find_statements(what)]
    if not found:
        raise UsageError(f'no statement "{what}": expected its number (as a report gives it), its key or its address')
    return [each for each in found if each is not None]


def _wanted(
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    sources: Sequence[str] = (),
    speakers: Sequence[str] = (),
    levels: Sequence[Level | str] = (),
    kinds: Sequence[FindingKind | str] = (),
    severity: Severity | str | None = None,
    silent: bool = False,
    limit: int | None = None,
    before: str | None = None,
) -> Filter:
    """What was asked for, understood. Raises UsageError saying what is not."""
    lists = {"sources": sources, "speakers": speakers, "levels": levels, "kinds": kinds}
    for name, given in lists.items():
        if isinstance(given, str):  # which is a list of letters, too
            raise UsageError(f'{name} "{printable(given)}": expected a list, even of one')
    if limit is not None and limit < 1:
        raise UsageError(f"limit {limit}: expected 1 or more, or None for all")
    return Filter(
        since=None if since is None else _aware(since, "since"),
        until=None if until is None else _aware(until, "until"),
        sources=sources,
        speakers=speakers,
        levels=members(Level, levels, "the level"),
        kinds=members(FindingKind, kinds, "the kind"),
        severity=None if severity is None else members(Severity, [severity], "the severity")[0],
        silent=silent,
        limit=limit,
        before=before,
    )


def _aware(at: datetime, what: str) -> datetime:
    """The same moment in UTC. Raises UsageError if nobody can know which it is."""
    if at.tzinfo is None:
        raise UsageError(f"{what} {at.isoformat()}: expected a time with its zone, as datetime.now(UTC) is")
    return at.astimezone(UTC)
