"""The report as a feed that readers subscribe to: Atom (RFC 4287) and JSON Feed 1.1, one entry an edit, newest first.

An entry keeps its id for good: it is made of the store's own and the edit's number, so that whoever read it is not
shown it again. Removals and other events are entries where they are asked for. Everything a source wrote is escaped
twice: for the HTML of an entry, and for the XML or JSON around that. Writes no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import escape, quoteattr

from tracker.model import EditReport, EventReport, RemovalReport
from tracker.report.escape import html, link, to_json
from tracker.report.events import event_lines, event_name
from tracker.report.headline import change_told, first_line
from tracker.report.marks import Style, marked
from tracker.report.phrases import phrases
from tracker.report.records import Content, Layout, Record
from tracker.report.times import seen_from, utc
from tracker.report.words import LEVELS, edit_interval, reason_lines, removal_sentence, removal_state, signs, silence
from tracker.text import one_line, printable

NEWEST = 100
"""Entries of a feed unless it is asked for more: readers ask again and again, and keep what they read."""

ABOUT = 60
"""Characters of a text that stand for a title where there is none."""

TITLE = "Edits of published statements"


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """One entry: `text` is one line of plain text, `body` HTML, `url` the address of what it is about if that may be a
    link; `more` is for those who read it as data."""

    number: int
    at: datetime
    who: str
    title: str
    url: str | None
    language: str | None
    tags: tuple[str, ...]
    text: str
    body: str
    more: Record


def as_atom(content: Content, layout: Layout) -> Iterator[str]:
    """RFC 4287."""
    entries = _entries(content, layout)
    updated = max((entry.at for entry in entries), default=layout.generated)
    yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
    yield f"<id>{_id(content)}</id>\n<title>{_xml(_title(content))}</title>\n<updated>{utc(updated)}</updated>\n"
    yield "<generator>statement-tracker</generator>\n"
    for entry in entries:
        yield "".join(_atom_entry(entry, content))
    yield "</feed>\n"


def _atom_entry(entry: _Entry, content: Content) -> Iterator[str]:
    language = f" xml:lang={quoteattr(entry.language)}" if entry.language else ""
    yield f"<entry>\n<id>{_id(content, entry.number)}</id>\n<title>{_xml(entry.title)}</title>\n"
    yield f"<updated>{utc(entry.at)}</updated>\n<published>{utc(entry.at)}</published>\n"
    yield f"<author><name>{_xml(entry.who)}</name></author>\n"
    if entry.url is not None:
        yield f'<link rel="alternate" href={quoteattr(_allowed(entry.url))}/>\n'
    yield from (f"<category term={quoteattr(_allowed(tag))}/>\n" for tag in entry.tags)
    yield f"<summary{language}>{_xml(entry.text)}</summary>\n"
    yield f'<content type="html"{language}>{_xml(entry.body)}</content>\n</entry>\n'


def as_json_feed(content: Content, layout: Layout) -> Iterator[str]:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/); what is ours stands under `_tracker`."""
    entries = _entries(content, layout)
    items = [
        {
            "id": _id(content, entry.number),
            **({} if entry.url is None else {"url": entry.url}),
            "title": entry.title,
            "content_html": entry.body,
            "summary": entry.text,
            "date_published": utc(entry.at),
            "authors": [{"name": entry.who}],
            **({} if entry.language is None else {"language": entry.language}),
            "tags": list(entry.tags),
            "_tracker": entry.more,
        }
        for entry in entries
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": _title(content), "items": items}
    yield to_json(feed, indent=1) + "\n"


def _title(content: Content) -> str:
    return f"{TITLE}: {content.about}" if content.about else TITLE


def _id(content: Content, number: int | None = None) -> str:
    """Of a feed: that of a store and of what was asked of it. Of an entry: the same in every feed of the store."""
    own = uuid5(NAMESPACE_URL, f"statement-tracker:{content.store}")
    return uuid5(own, f"feed {content.about}" if number is None else f"entry {number}").urn


def _entries(content: Content, layout: Layout) -> list[_Entry]:
    found = [
        *(_edit(each, layout) for each in content.edits),
        *(_removal(each, layout.zone) for each in content.removals),
        *(_event(each, layout.zone) for each in content.events),
    ]
    return sorted(found, key=lambda entry: (entry.at, entry.number), reverse=True)


def _edit(edit: EditReport, layout: Layout) -> _Entry:
    who = one_line(edit.speaker or edit.source)
    words, reasons = phrases(layout.reader), reason_lines(edit)
    about = edit.title_new or edit.title_old or edit.new or edit.old
    facts = [edit_interval(edit, layout.zone), silence(edit)]
    body = (
        f"<p>{marked(edit.old, edit.new, edit.operations, Style.HTML)}</p>"
        + _listed(reasons)
        + f"<p>{html(' '.join(facts))}</p>"
        + f"<p>{html(f'#{edit.number}: tracker show {edit.number}')}</p>"
    )
    told = (LEVELS[edit.level].lower(), edit.severity.value, *signs(edit))
    return _Entry(
        number=edit.number,
        at=edit.first_seen_new,
        who=who,
        title=first_line(who, about, change_told(edit, words), words),
        url=link(edit.url),
        language=edit.language,
        tags=tuple(dict.fromkeys((*told, *(str(each.kind) for each in edit.findings)))),
        text=printable(one_line(" ".join([*(reasons or [LEVELS[edit.level].capitalize() + "."]), *facts]))),
        body=body,
        more={
            "number": edit.number,
            "source": edit.source,
            "statement": edit.statement,
            "level": edit.level.value,
            "severity": edit.severity.value,
            "silent": edit.silent,
            "last_seen_old": utc(edit.last_seen_old),
            "first_seen_new": utc(edit.first_seen_new),
            "hash_old": edit.hash_old,
            "hash_new": edit.hash_new,
        },
    )


def _removal(gone: RemovalReport, zone: tzinfo) -> _Entry:
    who, state = one_line(gone.speaker or gone.source), removal_state(gone).lower()
    told = removal_sentence(gone, zone)
    return _Entry(
        number=gone.number,
        at=gone.confirmed,
        who=who,
        title=printable(f"{who}: {state}: {one_line(gone.title or gone.text)[:ABOUT]}"),
        url=link(gone.url),
        language=None,
        tags=(state,),
        text=told,
        body=f"<blockquote>{html(gone.text)}</blockquote><p>{html(told)}</p>",
        more={"number": gone.number, "source": gone.source, "statement": gone.statement},
    )


def _event(event: EventReport, zone: tzinfo) -> _Entry:
    who, name = one_line(event.speaker or event.source or "this machine"), event_name(event.kind).lower()
    told = [*event_lines(event.kind, event.detail), f"Seen {seen_from(event.at, zone)}."]
    return _Entry(
        number=event.number,
        at=event.at,
        who=who,
        title=printable(f"{who}: {name}"),
        url=None,
        language=None,
        tags=(name,),
        text=printable(one_line(" ".join(told))),
        body="".join(f"<p>{html(line)}</p>" for line in told),
        more={"number": event.number, "source": event.source, "statement": event.statement},
    )


def _listed(reasons: list[str]) -> str:
    return f"<ul>{''.join(f'<li>{html(reason)}</li>' for reason in reasons)}</ul>" if reasons else ""


def _xml(text: str) -> str:
    return escape(_allowed(text))


def _allowed(text: str) -> str:
    """`text` with nothing in it that XML 1.0 has no room for (its chapter 2.2), shown by number as elsewhere."""
    text = printable(text)
    return "".join(char if char not in "\ufffe\uffff" else f"<U+{ord(char):04X}>" for char in text)
