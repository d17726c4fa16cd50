"""Messages about ourselves and about what befell a statement besides an edit: our disk, our network, an alert that did
not get through; a key given to another statement, a text published twice. Values in, a Message out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import tzinfo

from tracker.model import EventKind, EventReport, Message, StatementReport
from tracker.report.compose import Draft, compose
from tracker.report.events import event_lines, event_name
from tracker.report.headline import first_line
from tracker.report.marks import Mark, Piece
from tracker.report.messages import LONGEST_TEXT
from tracker.report.phrases import Phrases, phrases
from tracker.report.records import event_record
from tracker.report.table import clip
from tracker.report.times import seen_from, utc
from tracker.text import one_line

OWN_TYPES: Mapping[EventKind, str] = {
    EventKind.DISK: "disk",
    EventKind.DISK_WELL: "disk",
    EventKind.OUTAGE: "outage",
    EventKind.OUTAGE_OVER: "outage",
    EventKind.OVERDUE: "overdue",
    EventKind.ON_TIME: "overdue",
    EventKind.UNDELIVERED: "undelivered",
}
"""Events about ourselves, and the `type` of their payload."""

NAMED = 5
"""Sources that a title names; more are counted, and all stand in the payload."""

MEGABYTE = 1024**2


def own_message(event: EventReport, *, key: str, head: str | None, zone: tzinfo, reader: str = "en") -> Message:
    """Word about ourselves, of a kind in OWN_TYPES."""
    words, kind, detail = phrases(reader), EventKind(event.kind), event.detail
    title, told = words.own[kind]
    if kind is EventKind.UNDELIVERED and detail.get("subject"):
        title, told = words.unwritten
    still = detail.get("still")
    filled: dict[str, object] = {
        "megabytes": f"{int(detail.get('left', 0)) // MEGABYTE:,}",
        "sources": detail.get("sources"),
        "names": named(detail["sources"], words) if isinstance(detail.get("sources"), list) else "",
        "still": words.still.format(names=named(still, words)) if still else words.nothing_late,
        "target": detail.get("target", ""),
        "subject": detail.get("subject", ""),
        "why": one_line(str(detail.get("why", ""))).rstrip("."),
    }
    over = {"recovered": utc(event.at)} if kind is EventKind.OUTAGE_OVER else {}
    none = {"source": "", "speaker": "", "url": None, "recovered": None}  # the names that word of a source has
    draft = Draft(
        title=title.format(**filled),
        facts=[told.format(**filled), words.at.format(at=seen_from(event.at, zone))],
        number=event.number,
        payload={"type": OWN_TYPES[kind], "number": event.number, **none, **detail, "source": "", "at": utc(event.at)}
        | over,
    )
    return compose(draft, key=key, head=head, words=words)


def named(names: Sequence[str], words: Phrases) -> str:
    """The first few, and how many more."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" {words.count(words.more_sources, more)}" if more > 0 else "")


def event_message(
    event: EventReport,
    story: StatementReport | None,
    *,
    key: str,
    head: str | None,
    zone: tzinfo,
    reader: str = "en",
) -> Message:
    """What befell a statement, whose `story` is given, or a source as a whole. A kind without words of its own is told
    as reports tell it."""
    words, detail = phrases(reader), event.detail
    newest = max(story.versions, key=lambda version: version.id) if story and story.versions else None
    told = _WORDS.get(str(event.kind))
    change, fact = (getattr(words, name) for name in told) if told else ("", "")
    text = (newest.text or newest.title) if newest else str(detail.get("why", ""))
    draft = Draft(
        title=first_line(
            event.speaker or event.source,
            (newest.title or newest.text) if newest else "",
            change or event_name(event.kind).lower(),
            words,
        ),
        quote=_quoted(text),
        facts=[
            *([fact] if fact else event_lines(event.kind, detail)),
            words.at.format(at=seen_from(event.at, zone)),
        ],
        url=newest.url if newest else None,
        number=event.number,
        payload={"type": "event", **event_record(event)},
    )
    return compose(draft, key=key, head=head, words=words)


_WORDS: Mapping[str, tuple[str, str]] = {
    EventKind.CONFLICT: ("conflict", "conflict_told"),
    EventKind.REPUBLISHED: ("republished", "republished_told"),
    EventKind.HIDDEN: ("hidden", "hidden_told"),
    EventKind.SETTLED: ("settled", "settled_told"),
}
"""What the first line says of a kind, and what that means: names of phrases."""


def _quoted(text: str) -> tuple[Piece, ...]:
    text = clip(one_line(text), LONGEST_TEXT)
    return (Piece(mark=Mark.SAME, text=text),) if text else ()
