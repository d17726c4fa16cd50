"""The tables, as SQLModel classes. Rows never leave this folder; what crosses the contract are values. All of them
stand in one file, however long, for a form of the store is one thing: it is read, and migrated, as a whole.

Four groups, as in the design: evidence is appended and never changed (triggers see to it), opinion can be formed
again, acts are written down before they are done, state may change. Times are whole microseconds since 1970, UTC.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field, SQLModel


def _time(*, null: bool = False) -> Any:
    return Field(default=None, sa_column=Column(BigInteger, nullable=null))


def _blob(*, null: bool = False) -> Any:
    return Field(default=None, sa_column=Column(LargeBinary, nullable=null))


def _text(*, null: bool = False) -> Any:
    return Field(default="", sa_column=Column(Text, nullable=null, default=None if null else ""))


# --- evidence ----------------------------------------------------------------------------------------------------


class CheckRow(SQLModel, table=True):
    """One visit that is not merely "unchanged" (those live in flushes), or one imported capture (`origin`)."""

    __tablename__ = "checks"
    __table_args__ = (Index("checks_by_source", "source_id", "at"),)
    id: int | None = Field(default=None, primary_key=True)
    source_id: str
    at: int = _time()
    ended: int = _time()
    outcome: str
    reason: str = ""
    detail: str = _text()
    status: int | None = None
    url: str = _text()
    snapshot_id: int | None = Field(default=None, foreign_key="snapshots.id")
    record: str = _text()
    origin: str | None = None


class SnapshotRow(SQLModel, table=True):
    """A decoded body, once for each SHA-256; `body` is zstd, with the body of `base_id` as prefix if there is one.
    `depth` counts the bodies it needs before it can be read."""

    __tablename__ = "snapshots"
    id: int | None = Field(default=None, primary_key=True)
    sha256: bytes = Field(sa_column=Column(LargeBinary, nullable=False, unique=True))
    length: int
    content_type: str = ""
    base_id: int | None = Field(default=None, foreign_key="snapshots.id")
    depth: int = 0
    body: bytes = _blob()


class ReadingRow(SQLModel, table=True):
    """What one version of an extractor made of a Check's Snapshot."""

    __tablename__ = "readings"
    __table_args__ = (UniqueConstraint("check_id", "extractor"),)
    id: int | None = Field(default=None, primary_key=True)
    check_id: int = Field(foreign_key="checks.id")
    extractor: str
    state: str
    captures: int = 0
    note: str = _text()


class StatementRow(SQLModel, table=True):
    __tablename__ = "statements"
    __table_args__ = (UniqueConstraint("source_id", "key"),)
    id: int | None = Field(default=None, primary_key=True)
    source_id: str
    key: str = _text()


class VersionRow(SQLModel, table=True):
    """One text of a Statement; `at` is when the Reading that introduced it was taken."""

    __tablename__ = "versions"
    __table_args__ = (Index("versions_by_statement", "statement_id", "at"), Index("versions_by_hash", "hash"))
    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="statements.id")
    reading_id: int = Field(foreign_key="readings.id")
    at: int = _time()
    title: str = _text()
    text: str = _text()
    hash: bytes = _blob()
    url: str | None = _text(null=True)
    published: int | None = _time(null=True)
    updated: int | None = _time(null=True)
    edited_mark: bool = False
    meta: str = _text()


class SpanRow(SQLModel, table=True):
    """A closed time over which a Version was seen unchanged; open ones are in heads."""

    __tablename__ = "spans"
    __table_args__ = (Index("spans_by_version", "version_id"),)
    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="versions.id")
    first_seen: int = _time()
    last_seen: int = _time()


class FlushRow(SQLModel, table=True):
    """All unchanged checks since the flush before: JSON {source: [from, until, checks]}, zstd."""

    __tablename__ = "flushes"
    id: int | None = Field(default=None, primary_key=True)
    at: int = _time()
    payload: bytes = _blob()


class GapRow(SQLModel, table=True):
    """A time over which a Source was not seen, and why."""

    __tablename__ = "gaps"
    __table_args__ = (Index("gaps_by_source", "source_id", "start"),)
    id: int | None = Field(default=None, primary_key=True)
    source_id: str
    start: int = _time()
    end: int = _time()
    reason: str


class EventRow(SQLModel, table=True):
    """What befell a Statement or a Source besides an Edit: metadata, duplicate, republished, removed, returned, …"""

    __tablename__ = "events"
    __table_args__ = (Index("events_by_statement", "statement_id"), Index("events_by_kind", "kind", "at"))
    id: int | None = Field(default=None, primary_key=True)
    source_id: str
    statement_id: int | None = Field(default=None, foreign_key="statements.id")
    check_id: int | None = Field(default=None, foreign_key="checks.id")
    kind: str
    at: int = _time()
    detail: str = _text()


class TombstoneRow(SQLModel, table=True):
    """A record whose payload was erased on duty: which one, why, on whose word. Its leaf stays; `kept` is what the
    record still says, as a payload."""

    __tablename__ = "tombstones"
    __table_args__ = (Index("tombstones_by_record", "kind", "record", unique=True),)
    id: int | None = Field(default=None, primary_key=True)
    at: int = _time()
    kind: str
    record: int
    kept: str = _text()
    reason: str = _text()
    authority: str = _text()


class KeyRow(SQLModel, table=True):
    """A key that signs heads from its leaf on: its public half, 32 bytes."""

    __tablename__ = "keys"
    id: int | None = Field(default=None, primary_key=True)
    public: bytes = _blob()


class StampRow(SQLModel, table=True):
    """What a time stamping authority (RFC 3161) said of a signed head: the whole token, DER."""

    __tablename__ = "stamps"
    id: int | None = Field(default=None, primary_key=True)
    head_id: int = Field(foreign_key="signed_heads.id", index=True)
    at: int = _time()
    authority: str = _text()
    token: bytes = _blob()


# --- the log -----------------------------------------------------------------------------------------------------


class LeafRow(SQLModel, table=True):
    """A leaf: the salted digest of one evidence record. `seq` counts from 0. The salt goes with its record."""

    __tablename__ = "leaves"
    __table_args__ = (Index("leaves_by_record", "kind", "record", unique=True),)
    seq: int = Field(primary_key=True)
    kind: str
    record: int
    digest: bytes = _blob()
    salt: bytes | None = _blob(null=True)


class NodeRow(SQLModel, table=True):
    """The root of a complete subtree of 2^level leaves, for every eighth level; the rest is folded when asked for."""

    __tablename__ = "nodes"
    __table_args__ = ({"sqlite_with_rowid": False},)
    level: int = Field(primary_key=True)
    position: int = Field(primary_key=True)
    hash: bytes = _blob()


class SignedHeadRow(SQLModel, table=True):
    """A signed root of the log. `left_at` and `via` say when and how it first left this machine."""

    __tablename__ = "signed_heads"
    __table_args__ = (Index("signed_heads_by_size", "size"),)
    id: int | None = Field(default=None, primary_key=True)
    size: int
    at: int = _time()
    root: bytes = _blob()
    signature: bytes = _blob()
    left_at: int | None = _time(null=True)
    via: str = ""


class SumRow(SQLModel, table=True):
    """A checksum of a row that is no evidence but should not rot unseen either: opinion, outbox, heads."""

    __tablename__ = "sums"
    __table_args__ = ({"sqlite_with_rowid": False},)
    kind: str = Field(primary_key=True)
    record: int = Field(primary_key=True)
    sum: bytes = _blob()


# --- opinion -----------------------------------------------------------------------------------------------------


class EditRow(SQLModel, table=True):
    """Two neighbouring Versions. `superseded` once an import put a Version between them."""

    __tablename__ = "edits"
    __table_args__ = (UniqueConstraint("old_id", "new_id"), Index("edits_by_time", "at"))
    id: int | None = Field(default=None, primary_key=True)
    statement_id: int = Field(foreign_key="statements.id", index=True)
    old_id: int = Field(foreign_key="versions.id")
    new_id: int = Field(foreign_key="versions.id", index=True)
    at: int = _time()
    cause: str
    reverts_to: int | None = Field(default=None, foreign_key="versions.id")
    flapping: bool = False
    superseded: bool = False


class VerdictRow(SQLModel, table=True):
    """The newest of an Edit counts; older ones stay to be compared with."""

    __tablename__ = "verdicts"
    id: int | None = Field(default=None, primary_key=True)
    edit_id: int = Field(foreign_key="edits.id", index=True)
    at: int = _time()
    judge: str
    level: str
    severity: str
    probability: float | None = None
    silent: bool | None = None  # the publisher gave no sign of it; None: that cannot be known
    reason: str = _text()


class FindingRow(SQLModel, table=True):
    __tablename__ = "findings"
    id: int | None = Field(default=None, primary_key=True)
    verdict_id: int = Field(foreign_key="verdicts.id", index=True)
    kind: str
    why: str = _text()
    old_start: int
    old_end: int
    new_start: int
    new_end: int


class LikenessRow(SQLModel, table=True):
    """By which an Edit is known as the same change as others (`mark`, empty where its text was erased), the `first` of
    them, and the event that tells of it with others, which is `told` once its message is being written."""

    __tablename__ = "likenesses"
    __table_args__ = (Index("likenesses_by_mark", "mark"), Index("likenesses_by_event", "event_id"))
    edit_id: int | None = Field(default=None, primary_key=True, foreign_key="edits.id")
    mark: str
    first: int
    at: int = _time()
    event_id: int | None = Field(default=None, foreign_key="events.id")
    told: bool = False


class LabelRow(SQLModel, table=True):
    """What a person (`by`, empty where it was not noted) says of a Verdict, or of what an event tells; which of them
    stand, `tracker.labels` says."""

    __tablename__ = "labels"
    id: int | None = Field(default=None, primary_key=True)
    edit_id: int | None = Field(default=None, foreign_key="edits.id", index=True)
    event_id: int | None = Field(default=None, foreign_key="events.id", index=True)
    at: int = _time()
    label: str
    note: str = _text()
    by: str = Field(default="", sa_column_kwargs={"server_default": ""})
    verdict_id: int | None = Field(default=None, foreign_key="verdicts.id")


class NumberRow(SQLModel, table=True):
    """The number (`id`) by which people name an Edit, an event or a gap: row `record` of the table `kind`."""

    __tablename__ = "numbers"
    __table_args__ = (Index("numbers_by_record", "kind", "record", unique=True),)
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    record: int


# --- acts --------------------------------------------------------------------------------------------------------


class AlertRow(SQLModel, table=True):
    """The outbox: what is owed to whom. `target` is a name that shows no secret."""

    __tablename__ = "alerts"
    __table_args__ = (Index("alerts_due", "state", "next_attempt"), Index("alerts_by_event", "event_id"))
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    edit_id: int | None = Field(default=None, foreign_key="edits.id")
    event_id: int | None = Field(default=None, foreign_key="events.id")
    target: str
    state: str
    attempts: int = 0
    created: int = _time()
    next_attempt: int | None = _time(null=True)
    sent: int | None = _time(null=True)
    error: str = _text()


class SendingRow(SQLModel, table=True):
    """A message that was rendered and is under way: the alerts it answers to (`members`, a JSON list of ids), its very
    bytes, and how many of its parts were taken."""

    __tablename__ = "sendings"
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(sa_column=Column(Text, nullable=False, unique=True))
    target: str
    members: str = _text()
    body: bytes = _blob()
    created: int = _time()
    accepted: int = 0


# --- state -------------------------------------------------------------------------------------------------------


class MuteRow(SQLModel, table=True):
    """What is said of a Source, or of one Statement, is told to nobody until then."""

    __tablename__ = "mutes"
    id: int | None = Field(default=None, primary_key=True)
    source_id: str | None = None
    statement_id: int | None = Field(default=None, foreign_key="statements.id")
    since: int = _time()
    until: int = _time()
    note: str = _text()


class AckRow(SQLModel, table=True):
    """A person has seen an alert."""

    __tablename__ = "acks"
    alert_id: int | None = Field(default=None, primary_key=True, foreign_key="alerts.id")
    at: int = _time()
    note: str = _text()


class StoreRow(SQLModel, table=True):
    """What this database is: its id (also in the marker file)."""

    __tablename__ = "store"
    name: str = Field(primary_key=True)
    value: str


class SourceRow(SQLModel, table=True):
    """A Source as last configured, so that reports read without the configuration; and how it fares.

    `body_id` is the newest Snapshot and `reading` what became of it; if that was complete, all listed heads were seen
    in it until `seen_until`. With a `parent` it is a further place of that Source: a followed page, an older window, a
    post's own page; `born` is about when what is seen there was published.
    """

    __tablename__ = "sources"
    id: str = Field(primary_key=True)
    kind: str
    parent: str | None = Field(default=None, index=True)
    born: int | None = _time(null=True)
    url: str = _text()
    speaker: str = ""
    language: str | None = None
    interval: int = _time()
    watched: bool = True
    paused: bool = False
    due: int = _time()
    etag: str | None = None
    last_modified: str | None = None
    body_id: int | None = Field(default=None, foreign_key="snapshots.id")
    extractor: str = ""
    seen_until: int | None = _time(null=True)
    last_check: int | None = _time(null=True)
    last_success: int | None = _time(null=True)
    last_full: int | None = _time(null=True)
    checks: int = 0
    checks_at_full: int = 0
    failures: int = 0
    outcome: str = ""
    reason: str = ""
    detail: str = _text()
    reading: str = ""
    note: str = _text()


class HeadRow(SQLModel, table=True):
    """The newest Version of each Statement and the open span over which it is being seen, at one place."""

    __tablename__ = "heads"
    __table_args__ = (
        Index("heads_at_place", "place_id", "listed"),
        Index("heads_by_key", "source_id", "key", unique=True),
        Index("heads_by_version", "version_id"),
    )
    statement_id: int = Field(primary_key=True, foreign_key="statements.id")
    source_id: str
    key: str = _text()
    version_id: int = Field(foreign_key="versions.id")
    text_hash: bytes = _blob()
    meta_hash: bytes = _blob()
    entry: str = ""
    listed: bool = True
    opened: int = _time()
    declared: str = _text()
    place_id: str
    removed: bool = False


class NameRow(SQLModel, table=True):
    """What a Statement was shown under besides its key: a later key, `page:` and what it links to, or `dated:` and
    its date and title where it has no link. Several may bear one name; then it tells none of them."""

    __tablename__ = "names"
    __table_args__ = (Index("names_by_statement", "statement_id"), {"sqlite_with_rowid": False})
    source_id: str = Field(primary_key=True)
    name: str = Field(sa_column=Column(Text, primary_key=True))
    statement_id: int = Field(primary_key=True, foreign_key="statements.id")


class DoubtRow(SQLModel, table=True):
    """A Statement that is missing where it should stand, while that is being looked into: `votes` visits to its own
    page found it gone."""

    __tablename__ = "doubts"
    statement_id: int = Field(primary_key=True, foreign_key="statements.id")
    source_id: str = Field(index=True)
    since: int = _time()
    votes: int = 0


EVIDENCE = (
    "checks",
    "snapshots",
    "readings",
    "statements",
    "versions",
    "spans",
    "flushes",
    "gaps",
    "events",
    "tombstones",
    "keys",
    "stamps",
)
"""Tables whose rows can be neither updated nor deleted."""
