"""What is derived from: one Reading of one place; and what comes of it, in numbers, and of a whole Check. Values
alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tracker.model import Cause, EventKind, JudgeJob, Outcome, Reading, ReadingState, Source, StatementState, Verdict
from tracker.sources import KINDS
from tracker.standing import Read


@dataclass(frozen=True, kw_only=True, slots=True)
class Remark:
    """An event that is noted with a Sight; one whose detail has a hash, once for each."""

    kind: EventKind
    statement_id: int | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Visit:
    """One Check of one place. `at` is when the Source said what came, `seen_until` until when the heads that are listed
    there were seen before, `elsewhere` the same for its other places."""

    source: Source
    check_id: int
    at: datetime
    seen_until: datetime | None
    elsewhere: Mapping[str, datetime | None] = field(default_factory=dict)

    def until(self, head: StatementState) -> datetime | None:
        """Until when a head was seen before, at the place where it is listed."""
        return self.seen_until if head.place == self.source.id else self.elsewhere.get(head.place)


@dataclass(frozen=True, kw_only=True, slots=True)
class Witness:
    """What the site said at the time of a look that did not find a page: whether it `stands`, by which Checks, or why
    not; how many of its pages were gone and came back lately; whether that page was still gone `after`."""

    stands: bool
    why: str
    checks: tuple[int, ...] = ()
    false_alarms: int = 0
    after: bool = True

    @property
    def counts(self) -> bool:
        """Whether the look is a vote."""
        return self.stands and self.after


NOBODY = Witness(stands=False, why="nobody was asked whether the site stands")


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight(Visit):
    """One Reading of what came. `anew`: the body was read before, by other means, `late`: it may be older than what is
    known. `origin` names the archive that a past capture came from; `confirmed` holds the Checks of posts' own pages
    that said the same, by key; `opinions` were formed ahead; `remarks` are noted with it. `witness` says whether the
    site stands, where something was not found; `unseen` why the statement cannot be seen any more, if that is told;
    `looked_for` that entries had lost their texts at the last look."""

    reading: Reading
    cause: Cause = Cause.SOURCE
    anew: bool = False
    late: bool = False
    origin: str | None = None
    confirmed: Mapping[str, int] = field(default_factory=dict)
    opinions: Mapping[JudgeJob, Verdict] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    witness: Witness = NOBODY
    unseen: str = ""
    looked_for: bool = False

    @property
    def live(self) -> bool:
        """Whether it is what a visit brought, and not the past or what was read before."""
        return not self.anew and not self.late and self.origin is None

    @property
    def sound(self) -> bool:
        """Whether each capture is whole in itself, whatever else is missing: entries of a feed stand by themselves."""
        reading, entries = self.reading, KINDS[self.source.kind].parts_are_whole
        in_part = reading.state is ReadingState.PARTIAL and entries and bool(reading.captures)
        return in_part or reading.state is ReadingState.COMPLETE

    def made(self, *, last: bool = False) -> Read:
        """What it says of how its place stands; `last`: nothing came after the body that was read."""
        return Read(
            at=self.at,
            state=self.reading.state,
            note=self.reading.note,
            extractor=self.reading.extractor,
            sound=self.sound,
            whole=not self.reading.withheld,
            live=self.live,
            past=self.origin is not None,
            last=last,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class Derived:
    """What a Reading added, in numbers (`characters` are those of its Versions); the ids of its Edits. `missing` are
    keys to be looked for on their own pages; `settled` says that what this place was visited for is known, `looks_for`
    that entries have lost their texts and are looked at again, `flaps` that texts took turns, `newest` that nothing
    later is known of its Source: what is listed now is what it saw; `contradictions` are captures of others that our
    own visits say no to."""

    statements: int = 0
    versions: int = 0
    characters: int = 0
    edits: tuple[int, ...] = ()
    owed: int = 0
    missing: tuple[str, ...] = ()
    settled: bool = False
    looks_for: bool = False
    flaps: bool = False
    newest: bool = False
    contradictions: int = 0

    def and_then(self, later: Derived) -> Derived:
        """This and what came after it, of one Source."""
        return Derived(
            statements=self.statements + later.statements,
            versions=self.versions + later.versions,
            characters=self.characters + later.characters,
            edits=self.edits + later.edits,
            owed=self.owed + later.owed,
            missing=later.missing,
            settled=later.settled,
            looks_for=later.looks_for,
            flaps=self.flaps or later.flaps,
            newest=later.newest,
            contradictions=self.contradictions + later.contradictions,
        )


NOTHING = Derived()
"""What most Checks add."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """How one Check went, from the request to the history. `born` are further places to be visited from now on; a place
    that `rests` is not visited again."""

    source_id: str
    outcome: Outcome
    reason: str = ""
    detail: str = ""
    reading: str = ""
    note: str = ""
    unchanged: bool = False
    derived: Derived = NOTHING
    due: datetime | None = None
    born: tuple[Source, ...] = ()
    rests: bool = False

    @property
    def healthy(self) -> bool:
        return self.outcome in (Outcome.OK, Outcome.NOT_MODIFIED) and self.reading == ReadingState.COMPLETE


@dataclass(kw_only=True, slots=True)
class Tally:
    """What a Reading adds, while it is being written down."""

    statements: int = 0
    versions: int = 0
    characters: int = 0
    edits: list[int] = field(default_factory=list)
    owed: int = 0
    missing: list[str] = field(default_factory=list)
    settled: bool = False
    looks_for: bool = False
    flaps: bool = False
    newest: bool = False
    contradictions: int = 0

    def derived(self) -> Derived:
        return Derived(
            statements=self.statements,
            versions=self.versions,
            characters=self.characters,
            edits=tuple(self.edits),
            owed=self.owed,
            missing=tuple(self.missing),
            settled=self.settled,
            looks_for=self.looks_for,
            flaps=self.flaps,
            newest=self.newest,
            contradictions=self.contradictions,
        )
