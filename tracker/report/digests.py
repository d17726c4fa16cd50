"""Many alerts as one message: by speaker, each with its number, what it is about, what changed, and its link.

Rendered Messages in, one out; `events` of its payload holds them whole, each with its own key. Leaves none out: what
does not fit a service's message comes in the next one (`report.fit`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.model import Message
from tracker.report.compose import Draft, Item, compose, plain
from tracker.report.headline import WHO
from tracker.report.phrases import Phrases, phrases
from tracker.report.table import clip

NAMED = 3
"""Speakers that a title names."""


def digest_message(messages: Sequence[Message], *, key: str, head: str | None, reader: str = "en") -> Message:
    """One message for all, in the order in which they were owed within each speaker."""
    words = phrases(reader)
    groups: dict[str, list[Message]] = {}
    for one in messages:
        groups.setdefault(_speaker(one.payload) or words.ourselves, []).append(one)
    items = []
    for who, some in groups.items():
        items.append(Item(text=f"{clip(plain(who), WHO)} ({len(some):,})", heading=True))
        items += [Item(text=_said(one, who), url=one.url) for one in some]
    draft = Draft(
        title=f"{words.count(words.digest, len(messages))}: {_named(groups, words)}",
        items=items,
        payload={"type": "digest", "events": [dict(one.payload) for one in messages]},
        more="tracker alerts list",
    )
    return compose(draft, key=key, head=head, words=words)


def _named(groups: Mapping[str, Sequence[Message]], words: Phrases) -> str:
    names = [clip(plain(who), WHO) for who in sorted(groups, key=lambda who: -len(groups[who]))]
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" {words.count(words.and_more, more)}" if more > 0 else "")


def _speaker(payload: Mapping[str, object]) -> str:
    first = payload.get("first")
    several = payload.get("edits")
    if isinstance(several, Sequence) and several:
        first = first or several[0]
    own = first if isinstance(first, Mapping) else payload
    return str(own.get("speaker") or own.get("source") or "")


def _said(one: Message, who: str) -> str:
    """The first line of a message, with the number that finds it, without the name that stands above."""
    number, name = one.payload.get("number"), clip(plain(who), WHO)
    said = one.title
    for mark in (", ", ": "):
        said = said.removeprefix(f"{name}{mark}")
    return f"#{number} {said}" if number else said
