"""The words of the project as values.

Frozen dataclasses and closed enums that travel between the parts; the same words stand in the database, the command
line and the documents (docs/words.md). Imports nothing of ours, does no I/O, decides nothing. Times are aware UTC. Long
because it is the one list of them, which is read by looking up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from typing import Any, NamedTuple

# --- what is watched ---------------------------------------------------------------------------------------------


class SourceKind(StrEnum):
    """How a Source publishes; each kind has one extractor."""

    FEED = "feed"
    TELEGRAM = "telegram"
    PAGE = "page"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proxy:
    """What dials for us. `url` may hold a password, so never print it. `resolves`: it is given names and looks them up
    itself, so that we cannot know where they lead."""

    url: str = field(repr=False)
    resolves: bool = False


class Volatile(StrEnum):
    """What changes by itself beside a statement. The words stand in configurations (`keep`)."""

    COUNTER = "counter"
    AGO = "ago"
    CLOCK = "clock"
    RELATED = "related"
    ADVERT = "advert"
    FINGERPRINT = "fingerprint"
    RATES = "rates"
    WEATHER = "weather"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A place that is polled. `headers` and `proxy` hold resolved values, so never print them.

    `options` are what the extractor of its kind is told (selectors, ignore rules). With `follow`, the pages that it
    names are the statements. `depth` older pages are looked at at first, what is younger than `reread` again and again.
    `parent` is set on a further place of a Source: a followed page, an older window of a channel, one post's own page;
    what is looked at there `in_passing` is seen at that moment, not from visit to visit.
    """

    id: str
    kind: SourceKind
    url: str
    speaker: str = ""
    language: str | None = None
    interval: timedelta = timedelta(minutes=5)
    identity: str = "guid"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    proxy: Proxy | None = None
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    follow: bool = False
    depth: int = 0
    reread: timedelta = timedelta(0)
    parent: str | None = None
    in_passing: bool = False

    @property
    def statements_of(self) -> str:
        """The id of the Source whose statements are seen here."""
        return self.parent or self.id


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceState:
    """How a Source stands: what the next Check needs to know. `due` is when it is visited next; `etag` and
    `last_modified` came with the body of `body_sha256`; `seen_until` is until when what it lists was seen;
    `checks_at_full` counts the checks at the last whole body. `failures` are those in a row. `born` is set on further
    places."""

    source_id: str
    due: datetime
    paused: bool
    watched: bool
    etag: str | None
    last_modified: str | None
    body_id: int | None
    body_sha256: bytes | None
    extractor: str
    seen_until: datetime | None
    last_check: datetime | None
    last_success: datetime | None
    last_full: datetime | None
    checks: int
    checks_at_full: int
    failures: int
    outcome: str
    reason: str
    detail: str
    reading: str
    note: str
    born: datetime | None = None


# --- evidence: appended, never changed ---------------------------------------------------------------------------


class Outcome(StrEnum):
    """How a Check ended; about transport only."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    PARTIAL = "partial"
    TOO_LARGE = "too_large"
    ERROR = "error"
    GONE = "gone"


@dataclass(frozen=True, kw_only=True, slots=True)
class Hop:
    """One answer on the way: the URL asked, the status given, the address and port really dialled."""

    url: str
    status: int | None
    address: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """What one visit brought back. `body` is decoded and whole if the outcome is OK, a prefix if PARTIAL or TOO_LARGE,
    None otherwise. `reason` is a word for machines ("dns", "timeout", "robots", "truncated"), `detail` a sentence."""

    outcome: Outcome
    reason: str = ""
    detail: str = ""
    url: str
    status: int | None = None
    status_line: str = ""
    hops: tuple[Hop, ...] = ()
    http_version: str = ""
    request_headers: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    wire_sha256: bytes | None = None
    wire_length: int = 0
    wire_body: bytes | None = None  # kept only if decoding failed
    encoding: str = ""
    tls: Mapping[str, str] = field(default_factory=dict)
    started: datetime
    first_byte: datetime | None = None
    ended: datetime
    etag: str | None = None
    last_modified: str | None = None
    retry_after: timedelta | None = None
    ticks: tuple[int, ...] = ()  # start, first byte (if any), end: microseconds of a clock that is never set
    code: Mapping[str, str] = field(default_factory=dict)  # versions of what fetched it

    @property
    def content_type(self) -> str:
        return next((value for name, value in self.headers if name.lower() == "content-type"), "")


class ReadingState(StrEnum):
    """What the extractor made of a Snapshot. DOUBTED is how a place stands whose newest look was read and is not
    believed yet; no extractor says so. PARTIAL: something may be missing, so absence means nothing. What is there
    is another question: an entry of a feed that is there is whole in itself, and may add or change a Statement; one
    that is itself cut is `withheld`. A page or a preview is one piece: a PARTIAL one may add, and never change."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    BLOCKED = "blocked"
    UNPARSED = "unparsed"
    DOUBTED = "doubted"


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """One statement as seen in one Reading. `title` and `text` are canonical. `entry` is the fingerprint of the raw
    bytes it was read from (extractor version and surroundings included): equal entries give equal captures.
    `meta` holds all else that is declared (author, categories, raw dates): a change of it alone is no Edit.
    `hidden`: the place shows that there is a statement and not what it says, so its text is unknown, not empty."""

    key: str
    title: str
    text: str
    url: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    edited_mark: bool = False
    meta: Mapping[str, str] = field(default_factory=dict)
    entry: str = ""
    hidden: bool = False

    @property
    def declared(self) -> dict[str, str | bool | None]:
        """All that is declared besides the text, as plain values."""
        return {
            "url": self.url,
            "published": self.published.isoformat() if self.published else None,
            "updated": self.updated.isoformat() if self.updated else None,
            "edited_mark": self.edited_mark,
            **self.meta,
        }


class SameEntry(NamedTuple):
    """An entry whose raw bytes are those the Statement's head was read from; nothing in it was read again. A tuple, as
    a StatementState is: of a feed that changed nearly all entries are one, and a tuple is made in a tenth of the
    time."""

    key: str
    entry: str


IN_PARTS = "being taken in, part after part"
"""The note of a Reading that is written in parts and has not come to its end: its body is still to be read."""

ENTRIES_LEFT = "entries left for the next reading"
"""Stands in the note of a PARTIAL Reading whose body holds more than a reader takes at once: it is to be read again,
with what is known by then."""


class Withheld(NamedTuple):
    """An entry that is there and was not read: the fingerprint of its bytes, the key it seems to have, and why."""

    entry: str
    key: str
    why: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What one version of an extractor found in one Snapshot, in document order; `withheld` is what it did not believe
    to have understood. `links` are pages that hold further statements. `window`: keys end in a number, and of those
    from its first to its last (None: and all later ones) none was left out, so that absence means something. `walls`
    are lines of its text that speak of something in the way of a statement; `behind` is what a BLOCKED page would say
    if it were the statement after all."""

    state: ReadingState
    extractor: str
    captures: tuple[Capture | SameEntry, ...] = ()
    note: str = ""
    links: tuple[str, ...] = ()
    window: tuple[int, int | None] | None = None
    withheld: tuple[Withheld, ...] = ()
    walls: tuple[str, ...] = ()
    behind: Capture | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractJob:
    """Hostile bytes and what is needed to read them. `known` maps the entry fingerprints of the source's heads to
    statement keys, so that an unchanged entry need not be read again. `url` is where the body came from in the end,
    `asked` the address of the place; `options` are those of the Source."""

    kind: SourceKind
    url: str
    content_type: str
    body: bytes
    identity: str = "guid"
    known: Mapping[str, str] = field(default_factory=dict)
    partial: bool = False  # the body is known to be cut: whatever is found, the Reading is not complete
    asked: str = ""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


OURSELVES = ""
"""The source that events about ourselves are kept under (our disk, clock, network, alerts): none has an empty id."""


class EventKind(StrEnum):
    """What can befall a Statement or a Source besides an Edit. Each has its words in `report.events`, by which it is
    shown: what is recorded is never hidden."""

    METADATA = "metadata"  # something declared changed, the text did not
    REEXTRACTED = "reextracted"  # the same, and it was our own reader that changed
    BESIDE = "beside"  # what a page shows beside the text changed
    VOLATILE = "volatile"  # what changes by itself beside statements did so
    TEMPLATE = "template"  # most statements of a source changed alike, and none of them in what it says
    GROUP = "group"  # the same change in several statements at once
    DUPLICATE = "duplicate"  # a key twice in one reading, with another text; each goes on by itself
    REKEYED = "rekeyed"  # the same statement under another key
    MOVED = "moved"  # a source was given another address; its history goes on
    REPUBLISHED = "republished"  # the same text under a new key
    CONFLICT = "conflict"  # a key was given to another statement, which goes on by itself
    INDISTINCT = "indistinct"  # an edit of a statement that went, or the next of its kind: nothing tells
    CONTRADICTION = "contradiction"  # an imported capture says otherwise than our own checks around that moment
    WITHHELD = "withheld"  # there, and cut or broken, so that it was not read
    DOUBTED = "doubted"  # what came for it is looked at again before it is believed
    BELIEVED = "believed"  # what was doubted stayed, and was taken as of the first look
    FLAPPED = "flapped"  # what was doubted went away again
    TURNS = "turns"  # an earlier text is shown again and again for a while: the texts of a statement take turns
    SETTLED = "settled"  # one of the texts that took turns has stayed for a day
    DIFF_LIMITED = "diff_limited"  # two texts were too long to be compared word by word; both are kept
    HIDDEN = "hidden"  # there, and its text is not shown
    CONFIRMED = "confirmed"  # a post's own page said the same
    REMOVED = "removed"
    UNSEEN = "unseen"  # something else is there, or access is refused, while the site stands
    RETURNED = "returned"
    TROUBLE = "trouble"  # a source cannot be read, or is not believed
    RECOVERED = "recovered"
    WITHDRAWN = "withdrawn"  # answers of "not modified" that confirmed nothing
    GAP = "gap"  # a source was not seen for a while; kept in a table of its own
    DISK = "disk"  # our own disk is almost full
    DISK_WELL = "disk_well"
    CLOCK_SET = "clock_set"  # the machine's clock was set while we ran, or shows less than the record
    OUTAGE = "outage"  # none of our sources can be read: it may be us
    OUTAGE_OVER = "outage_over"
    OVER_QUOTA = "over_quota"  # a source adds more than one may, and is looked at less often
    OVERDUE = "overdue"  # sources that nobody asked for some intervals: that is our fault, whatever the cause
    ON_TIME = "on_time"
    RESTORED = "restored"  # a backup was put in the place of our own store
    IMPORTED = "imported"  # captures that others made were taken in
    REREAD = "reread"  # the captures of an import were read again by other means, as if for the first time
    UNDONE = "undone"  # an import was taken back: what rests on it alone counts no more
    NEW = "new"  # a statement that was not there before, noted where somebody asked to be told
    ALL_QUIET = "all_quiet"  # how all fare, told at an hour that somebody named
    UNDELIVERED = "undelivered"  # an alert was given up, or could not be written


ABSENCES = (EventKind.REMOVED, EventKind.UNSEEN)
"""Kinds that tell that a Statement is not there any more, until it has RETURNED."""


EMPTIED = "emptied"
"""How a Statement was removed whose entry stays, without its text."""


class StatementState(NamedTuple):
    """The newest known state of a Statement: its newest Version, whether its Source lists it now and at which `place`
    (its own id, or that of a further place), and whether it is confirmed `removed`."""

    statement_id: int
    version_id: int
    key: str
    text_hash: bytes
    meta_hash: bytes
    entry: str
    listed: bool
    place: str = ""
    removed: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Sighting:
    """A Version over one span, as its Statement's past is known."""

    version_id: int
    text_hash: bytes
    first: datetime
    last: datetime


# --- opinion: can be formed again --------------------------------------------------------------------------------


class OperationKind(StrEnum):
    """How a stretch of the old text became a stretch of the new one."""

    REPLACE = "replace"
    INSERT = "insert"
    DELETE = "delete"
    MOVE = "move"


Span = tuple[int, int]
"""[start, end) in characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """One change: `old` stands at `old_span` of the old text, `new` at `new_span` of the new text."""

    kind: OperationKind
    old_span: Span
    new_span: Span
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Diff:
    """The operations that turn the old text into the new one, in the order of the new text. `limited` says that a
    size cap was hit and the operations are coarser than they could be."""

    operations: tuple[Operation, ...] = ()
    limited: bool = False


class Cause(StrEnum):
    """Who made the two texts differ: the publisher, or our own extractor."""

    SOURCE = "SOURCE"
    REEXTRACTED = "REEXTRACTED"


class Level(StrEnum):
    """The opinion on an Edit."""

    MEANING_CHANGED = "MEANING_CHANGED"
    REWORDED = "REWORDED"
    COSMETIC = "COSMETIC"
    UNDECIDED = "UNDECIDED"


class Severity(StrEnum):
    """How much an Edit deserves a person's time; ordered by `rank`."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


class FindingKind(StrEnum):
    """What a rule can find: first what can change the meaning, then, from TYPO on, what does not."""

    NUMBER = "NUMBER"
    QUANTITY_UNIT = "QUANTITY_UNIT"
    DATE_TIME = "DATE_TIME"
    NEGATION = "NEGATION"
    MODALITY = "MODALITY"
    CERTAINTY = "CERTAINTY"
    ATTRIBUTION = "ATTRIBUTION"
    ACTOR = "ACTOR"
    NAME = "NAME"
    LOCATION = "LOCATION"
    QUANTIFIER_SCOPE = "QUANTIFIER_SCOPE"
    CONDITION = "CONDITION"
    TENSE_ASPECT = "TENSE_ASPECT"
    INTENSITY = "INTENSITY"
    SPECIFICITY = "SPECIFICITY"
    COMPARISON = "COMPARISON"
    BLAME = "BLAME"
    QUOTE = "QUOTE"
    CLAIM_ADDED = "CLAIM_ADDED"
    CLAIM_REMOVED = "CLAIM_REMOVED"
    TYPO = "TYPO"
    PUNCTUATION = "PUNCTUATION"
    QUOTE_STYLE = "QUOTE_STYLE"
    SPACING = "SPACING"
    CASE = "CASE"
    SPELLING = "SPELLING"
    TRANSLITERATION = "TRANSLITERATION"
    NUMBER_FORMAT = "NUMBER_FORMAT"
    DATE_FORMAT = "DATE_FORMAT"
    SYNONYM = "SYNONYM"
    CONTRACTION = "CONTRACTION"
    ABBREVIATION = "ABBREVIATION"
    VOICE = "VOICE"
    ORDER = "ORDER"
    BOILERPLATE = "BOILERPLATE"
    REPETITION = "REPETITION"
    MARKUP = "MARKUP"
    INVISIBLE = "INVISIBLE"
    LOOKALIKE = "LOOKALIKE"

    @property
    def cosmetic(self) -> bool:
        return self in _COSMETIC


_COSMETIC = frozenset(list(FindingKind)[list(FindingKind).index(FindingKind.TYPO) :])


READERS = ("en", "uk", "ru")
"""Languages in which the reasons of a verdict are told; they are kept in the first."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One rule's observation, with its spans in both texts and one plain sentence that says why it matters. `kind` is
    a FindingKind."""

    kind: str
    why: str
    old_span: Span
    new_span: Span
    old: str
    new: str


@dataclass(frozen=True, kw_only=True, slots=True)
class JudgeJob:
    """All that an opinion depends on: two whole texts of a Statement, their language if it is known, and whether the
    publisher gave no sign of the change (None: it cannot be known)."""

    old: str
    new: str
    language: str | None
    silent: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """The opinion on an Edit. `probability` is that of a change of meaning, None where nothing could be weighed;
    `reason` says why a verdict is UNDECIDED; `judge` is the version of the code that formed it."""

    level: Level
    severity: Severity
    probability: float | None
    findings: tuple[Finding, ...] = ()
    silent: bool | None = False
    reason: str = ""
    judge: str = ""


# --- what is told ------------------------------------------------------------------------------------------------


class AlertState(StrEnum):
    PENDING = "pending"
    SENT = "sent"
    RETRYING = "retrying"
    DEAD = "dead"
    DISMISSED = "dismissed"  # dead, and a person has seen it
    MUTED = "muted"  # a person wanted to hear nothing of its source or statement for a while


@dataclass(frozen=True, kw_only=True, slots=True)
class EditReport:
    """An Edit with all that is said of it; the names are those of the JSON report, the webhook and the exports.
    `old` and `new` are the whole texts that spans index: title, a blank line, canonical text. Of a side that is in
    `erased` nothing is left: a remark stands there that it was erased on duty, when and why."""

    id: int
    source: str
    speaker: str
    statement: int
    url: str | None
    title_old: str
    title_new: str
    version: int
    old: str
    new: str
    last_seen_old: datetime
    first_seen_new: datetime
    published: datetime | None
    level: Level
    severity: Severity
    probability: float | None
    silent: bool | None
    cause: Cause
    imported: bool
    findings: tuple[Finding, ...]
    reason: str = ""
    language: str | None = None
    reverts_to: int | None = None  # number of the earlier Version whose text came back
    flapping: bool = False
    label: str | None = None  # a person's: right, wrong, interesting
    erased: tuple[str, ...] = ()  # "old", "new"
    number: int = 0  # in the series of all that happened; 0 where none is given yet
    superseded: bool = False  # an imported capture stands between the two by now: other edits took its place
    operations: tuple[Operation, ...] = ()
    hash_old: str = ""  # SHA-256 of title, NUL and text, as the log has it (`tracker.text.text_hash`)
    hash_new: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class VerdictReport:
    """One of the Verdicts that an Edit was given, and when: those of earlier code stay beside the newest."""

    at: datetime
    verdict: Verdict


class Label(StrEnum):
    """What a person says of a Verdict, or of what an event tells. WITHDRAWN takes back what the same person said."""

    RIGHT = "right"
    WRONG = "wrong"
    INTERESTING = "interesting"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelReport:
    """A label that a person gave to what has this number. Of an Edit `level` and `judge` are those of the Verdict that
    it was said of, which may not be the newest any more. `by` is empty where it was not noted. `stands`: its author
    said nothing else since."""

    number: int
    at: datetime
    by: str
    label: Label
    note: str
    level: Level | None = None
    judge: str = ""
    stands: bool = False


class EditLine(NamedTuple):
    """An Edit as one line of a list has it: no texts, and of its Findings the first, if there is any. `reverted` says
    that an earlier text came back."""

    number: int
    silent: bool | None
    source: str
    speaker: str
    title: str
    imported: bool
    reverted: bool
    flapping: bool
    reason: str
    kind: str | None
    why: str | None
    first_seen_new: datetime
    level: Level
    severity: Severity
    cause: Cause
    label: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovalReport:
    """A Statement confirmed gone from its Source, or one that cannot be seen any more for the reason `unseen`; or
    (`returned`) there again."""

    id: int
    source: str
    speaker: str
    statement: int
    url: str | None
    title: str
    text: str
    last_seen: datetime
    confirmed: datetime
    returned: datetime | None = None
    unseen: str = ""
    emptied: bool = False  # its entry is there, without its text
    number: int = 0
    label: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EventReport:
    """What befell a Statement, or (None) a whole Source, besides an Edit. `kind` is an EventKind, or the word of a
    later program. Of a gap `at` is its end."""

    number: int
    id: int
    source: str
    speaker: str
    statement: int | None
    kind: str
    at: datetime
    detail: Mapping[str, Any]
    label: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class MuteReport:
    """Nobody is told of what befalls a Source, or one Statement, until then."""

    id: int
    source: str | None
    statement: int | None
    since: datetime
    until: datetime
    note: str


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionReport:
    """One Version as a history shows it; `number` is its rank by first sight. Where it was `erased`, its text is a
    remark that says so."""

    id: int
    number: int
    statement: int
    title: str
    text: str
    url: str | None
    first_seen: datetime
    last_seen: datetime
    published: datetime | None
    updated: datetime | None
    origin: str | None
    extractor: str
    erased: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class StatementReport:
    """A Statement: who said it, where, whether its Source lists it now."""

    id: int
    source: str
    speaker: str
    key: str
    listed: bool
    versions: tuple[VersionReport, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportReport:
    """One import: its number, when and what it was, of which Source, what came of it, and when it was undone. `kind` is
    that of the captures, where it was told."""

    number: int
    source: str
    at: datetime
    what: str | None
    kind: str | None
    zone: str | None
    since: datetime | None
    until: datetime | None
    captures: int
    unreadable: int
    versions: int
    edits: int
    undone: datetime | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A rendered alert, ready for any channel. `key` is the same each time the alert is sent; `payload` is the JSON
    of the webhook."""

    key: str
    title: str
    text: str
    html: str
    payload: Mapping[str, object]
    foot: int = 0  # so many characters at the end of `text` stay where it is cut: why, when, the link, the head
    url: str | None = None  # the one address in `text` that is meant to be a link, on a line of its own
    more: str = ""  # the command that shows what was cut
    language: str = "en"  # that of our own words


class Markup(StrEnum):
    """What a target makes of text, so that nothing which a source wrote can format, link or call anyone."""

    RAW = "raw"  # nothing: a terminal, the payload of a webhook
    PLAIN = "plain"  # links and mentions
    HTML = "html"  # the same, and it is escaped for HTML, but for line breaks
    MAIL = "mail"  # links; has a part of its own in HTML
    MARKDOWN = "markdown"
    MRKDWN = "mrkdwn"  # Slack's, in which nothing can be escaped, as Apprise makes it of markdown


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """How much one message of a target may hold, title and text together, in each unit that is limited: UTF-16 units,
    bytes of UTF-8, bytes of JSON in ASCII; and the characters of a title of its own."""

    characters: int | None = None
    octets: int | None = None
    json: int | None = None
    title: int | None = None


class On(StrEnum):
    """What an alert can be about."""

    EDIT = "edit"
    REMOVAL = "removal"  # of a statement, and that it is there again
    NEW = "new"  # a statement
    TROUBLE = "trouble"  # with a source, or with ourselves


@dataclass(frozen=True, kw_only=True, slots=True)
class Rhythm:
    """When what is owed to a target leaves: at once, in a digest (`every` so long after the first that it tells of, or
    at these `hours` of the day), and not in the `quiet` spans. Times of day are those of `zone`; None is that of
    reports. What is as grave as `urgent` leaves at once in any case."""

    every: timedelta | None = None
    hours: tuple[time, ...] = ()
    quiet: tuple[tuple[time, time], ...] = ()
    zone: tzinfo | None = None
    urgent: Severity | None = None

    @property
    def digests(self) -> bool:
        return self.every is not None or bool(self.hours)

    @property
    def holds(self) -> bool:
        """Whether anything is ever held back."""
        return self.digests or bool(self.quiet)


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where alerts go (an Apprise URL, a webhook, the console) and which ones. Empty filters let all pass. `name` is
    what is shown and what is owed is kept under: it outlasts a change of the address, whose token may expire."""

    to: str = field(repr=False)  # may hold a token
    severity: Severity = Severity.HIGH
    levels: tuple[Level, ...] = ()
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    silent_only: bool = False
    speakers: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    pattern: str = ""
    on: tuple[On, ...] = ()
    """What it is told of; edits, removals and trouble, where none is named."""
    rhythm: Rhythm = Rhythm()
    storm: int = 20
    """Alerts a minute; beyond it they come as one digest. People read no faster, and chat services limit at about this
    rate."""
    all_quiet: time | None = None
    """When it is told each day how all fare, in the zone of its rhythm."""
    secret: str | None = field(default=None, repr=False)
    allow_networks: tuple[IPv4Network | IPv6Network, ...] = ()
    """Inner networks that its address may lead to, beside those that sources may."""
    language: str = ""
    """That of the reasons in its messages; that of reports where none is given."""
    name: str = ""  # the fingerprint, where none is given; the configuration always gives one

    def __post_init__(self) -> None:
        if not self.name:
            object.__setattr__(self, "name", self.fingerprint)  # frozen

    @property
    def scheme(self) -> str:
        """What kind of address it is. The rest can hold secrets, and so can all of an address that lacks a scheme."""
        scheme, mark, _ = self.to.partition("://")
        return scheme.lower() if mark else "console" if self.to == "console" else "unknown"

    @property
    def fingerprint(self) -> str:
        """The address, known again without being told."""
        from hashlib import sha256

        return "console" if self.to == "console" else f"{self.scheme}-{sha256(self.to.encode()).hexdigest()[:8]}"
