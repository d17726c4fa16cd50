"""Messages of what is no edit: a statement that is new, and how all fare, told at an hour that somebody named.

Model values in, a Message out, as `report.messages`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo

from tracker.model import EventReport, Message, StatementReport
from tracker.report.compose import Draft, compose, told_sentence
from tracker.report.headline import first_line
from tracker.report.marks import Mark, Piece
from tracker.report.messages import LONGEST_TEXT
from tracker.report.phrases import phrases
from tracker.report.table import clip
from tracker.report.times import local, seen_from, utc
from tracker.text import one_line


def new_message(
    story: StatementReport, event: EventReport, *, key: str, head: str | None, zone: tzinfo, reader: str = "en"
) -> Message:
    """A statement that was not there before."""
    words, first = phrases(reader), min(story.versions, key=lambda version: version.id)
    text = clip(one_line(first.text or first.title), LONGEST_TEXT)
    draft = Draft(
        title=first_line(story.speaker or story.source, first.title or first.text, words.published, words),
        quote=[Piece(mark=Mark.SAME, text=text)] if text else [],
        facts=[
            words.at.format(at=seen_from(event.at, zone)),
            words.dated.format(at=local(first.published, zone)) if first.published else "",
        ],
        url=first.url,
        number=event.number,
        payload={
            "type": "new",
            "number": event.number,
            "source": story.source,
            "speaker": story.speaker,
            "statement": story.id,
            "url": first.url,
            "title": first.title,
            "text": first.text,
            "published": utc(first.published),
            "first_seen": utc(event.at),
        },
    )
    return compose(draft, key=key, head=head, words=words)


def all_quiet_message(
    event: EventReport, target: str, *, key: str, head: str | None, zone: tzinfo, reader: str = "en"
) -> Message:
    """How all fare, and whether the target was told anything meanwhile."""
    words, detail = phrases(reader), event.detail
    alerts, trouble = int(detail.get("alerts", {}).get(target, 0)), _trouble(detail)
    fare = [words.count(words.checks, int(detail["checks"])), words.count(words.well, int(detail["well"]))]
    fare += [words.count(words.in_trouble, len(trouble))] if trouble else []
    since = datetime.fromisoformat(detail["since"])
    draft = Draft(
        title=f"{words.count(words.digest, alerts) if alerts else words.all_quiet}: {', '.join(fare)}",
        facts=[
            words.all_since.format(since=local(since, zone)),
            *(told_sentence(f"{name}: {why}") for name, why in trouble.items()),
        ],
        number=event.number,
        payload={
            "type": "all_quiet",
            "number": event.number,
            "checks": detail["checks"],
            "well": detail["well"],
            "trouble": dict(trouble),
            "alerts": alerts,
            "since": utc(since),
            "at": utc(event.at),
        },
    )
    return compose(draft, key=key, head=head, words=words)


def _trouble(detail: Mapping[str, object]) -> Mapping[str, str]:
    found = detail.get("trouble")
    return found if isinstance(found, Mapping) else {}
