"""The report as one html page that stands alone: its own style, no script, nothing loaded from anywhere.

Everything a source wrote is escaped and isolated from the direction of the text around it. The page forbids scripts
and loading by its own policy too, so that a slip in the escaping would still run nothing. Writes no file.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from functools import partial
from hashlib import sha256

from tracker.model import EditReport, EventReport, Level, RemovalReport
from tracker.report.entries import in_order
from tracker.report.escape import html, link
from tracker.report.events import event_lines, event_name
from tracker.report.folded import Folded
from tracker.report.marks import Piece, Style, draw, excerpt, weave
from tracker.report.records import Content, Layout
from tracker.report.style import CSS
from tracker.report.timeline import timeline
from tracker.report.times import local, seen_from
from tracker.report.words import (
    LEVELS,
    edit_interval,
    reason_lines,
    removal_sentence,
    removal_state,
    signs,
    silence,
    sureness,
)

WHOLE_LIMIT = 20_000
"""Characters up to which an edit's whole text is folded into the page; a speech would make it too heavy to mail."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def as_html(content: Content, layout: Layout) -> Iterator[str]:
    """Newest first, as a page is read from the top; the timeline leads to each edit."""
    zone = layout.zone
    found = in_order(
        content,
        edit=partial(_edit, zone=zone),
        group=partial(_group, zone=zone),
        removal=partial(_removal, zone=zone),
        event=partial(_event, zone=zone),
        newest_first=True,
    )
    body = [
        _top(found.edits, content.removals, zone, layout.generated),
        timeline(found.edits, zone),
        *found.written,
        "" if found.edits or content.removals else '<p class="none">No edits and no removals.</p>',
        _foot(content.head, layout.besides),
    ]
    yield _page("Edits of published statements", "\n".join(part for part in body if part))


def _page(title: str, body: str) -> str:
    digest = b64encode(sha256(CSS.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html(title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _top(edits: Sequence[EditReport], removals: Sequence[RemovalReport], zone: tzinfo, generated: datetime) -> str:
    changed = sum(edit.level is Level.MEANING_CHANGED for edit in edits)
    silent = sum(edit.silent is True for edit in edits)
    figures = [
        (f"{len(edits):,}", "edit" if len(edits) == 1 else "edits"),
        (f"{changed:,}", "changed the meaning"),
        (f"{silent:,}", "silent"),
        (f"{len(removals):,}", "removal" if len(removals) == 1 else "removals"),
    ]
    tiles = "".join(f"<li><b>{number}</b> {name}</li>" for number, name in figures)
    return (
        "<header><h1>Edits of published statements</h1>"
        f'<ul class="figures">{tiles}</ul>'
        f'<p class="key">Written {html(local(generated, zone))}. '
        "<del>Struck out</del> is the old text, <ins>underlined</ins> the new.</p></header>"
    )


def _foot(head: str | None, besides: str) -> str:
    """What is left out, the head that this report witnesses, and what its times mean."""
    told = f"<p>{html(besides)}</p>" if besides else ""
    told += "" if head is None else f"<p>Head of the evidence log: <code>{html(head)}</code></p>"
    return (
        f"<footer>{told}<p>An edit was made at some time between the last sight of the old text and the first sight of "
        "the new one; nothing closer is known.</p></footer>"
    )


def _edit(edit: EditReport, zone: tzinfo) -> str:
    tags = [f'<span class="level">{LEVELS[edit.level].capitalize()}</span>']
    tags.append(f'<span class="severity {edit.severity.value}">{edit.severity.value}</span>')
    tags += [f'<span class="sign">{html(sign)}</span>' for sign in signs(edit)]
    pieces = weave(edit.old, edit.new, edit.operations)
    short = excerpt(pieces)
    facts = [edit_interval(edit, zone), *([silence(edit)] if edit.silent is not False else []), _judged(edit)]
    return (
        f'<article id="edit-{edit.number}" class="{_lane(edit)}">'
        f'<p class="tags">{"".join(tags)}<a class="number" href="#edit-{edit.number}">#{edit.number}</a></p>'
        f"{_heading(edit.speaker or edit.source, edit.title_new or edit.title_old)}"
        f'<blockquote{_language(edit.language)} dir="auto">{draw(short, Style.HTML)}</blockquote>'
        f"{_reasons(edit)}"
        f'<p class="facts">{" ".join(html(fact) for fact in facts if fact)}</p>'
        f"{_where(edit.url, edit.source)}"
        f"{_whole(edit, pieces) if short != pieces else ''}"
        "</article>"
    )


def _group(group: Folded, zone: tzinfo) -> str:
    edit, number = group.lead, group.event.number
    tags = [f'<span class="level">{LEVELS[edit.level].capitalize()}</span>']
    tags.append(f'<span class="severity {edit.severity.value}">{edit.severity.value}</span>')
    tags += [f'<span class="sign">{html(sign)}</span>' for sign in (f"{len(group.edits)} statements", *group.common)]
    pieces = weave(edit.old, edit.new, edit.operations)
    short = excerpt(pieces)
    members = "".join(
        f'<li id="edit-{each.number}"><a class="number" href="#edit-{each.number}">#{each.number}</a> '
        f"<bdi>{html(group.line(each))}</bdi>{_address(each.url)}</li>"
        for each in group.edits
    )
    return (
        f'<article id="group-{number}" class="{_lane(edit)}">'
        f'<p class="tags">{"".join(tags)}<a class="number" href="#group-{number}">#{number}</a></p>'
        f"{_heading(edit.speaker or edit.source, '')}"
        f'<p class="facts">{html(group.sentence)}</p>'
        f'<blockquote{_language(edit.language)} dir="auto">{draw(short, Style.HTML)}</blockquote>'
        f"{_reasons(edit)}"
        f'<p class="facts">{html(" ".join(fact for fact in (edit_interval(edit, zone), _judged(edit)) if fact))}</p>'
        f'<ul class="members">{members}</ul>'
        f"{_where(None, edit.source)}"
        f"{_whole(edit, pieces) if short != pieces else ''}"
        "</article>"
    )


def _lane(edit: EditReport) -> str:
    return edit.level.value.lower().replace("_", "-")


def _heading(speaker: str, title: str) -> str:
    told = f' <span class="title"><bdi>{html(title)}</bdi></span>' if title else ""
    return f"<h2><bdi>{html(speaker)}</bdi>{told}</h2>"


def _judged(edit: EditReport) -> str:
    sure = sureness(edit)
    return f"{sure[0].upper()}{sure[1:]}." if sure else ""


def _reasons(edit: EditReport) -> str:
    rows = []
    for reason in reason_lines(edit):
        kind, colon, why = reason.partition(": ")
        told = f"<b>{html(kind)}</b> <bdi>{html(why)}</bdi>" if colon else f"<bdi>{html(reason)}</bdi>"
        rows.append(f"<li>{told}</li>")
    return f'<ul class="why">{"".join(rows)}</ul>' if rows else ""


def _whole(edit: EditReport, pieces: Sequence[Piece]) -> str:
    if len(edit.old) + len(edit.new) > WHOLE_LIMIT:
        return f'<p class="facts">The whole text: <code>tracker show {edit.number}</code></p>'
    return (
        f"<details><summary>The whole text with its changes</summary>"
        f'<div{_language(edit.language)} class="whole" dir="auto">{draw(pieces, Style.HTML)}</div></details>'
    )


def _removal(gone: RemovalReport, zone: tzinfo) -> str:
    state = removal_state(gone).capitalize()
    text = gone.text if len(gone.text) <= WHOLE_LIMIT else f"{gone.text[:WHOLE_LIMIT]} …"
    return (
        f'<article id="removal-{gone.number}" class="removal"><p class="tags"><span class="level">{state}</span>'
        f'<a class="number" href="#removal-{gone.number}">#{gone.number}</a></p>'
        f"{_heading(gone.speaker or gone.source, gone.title)}"
        f'<p class="facts">{html(removal_sentence(gone, zone))}</p>{_where(gone.url, gone.source)}'
        f'<details><summary>The text as last seen</summary><div class="whole" dir="auto">{html(text)}</div></details>'
        "</article>"
    )


def _event(event: EventReport, zone: tzinfo) -> str:
    facts = [*event_lines(event.kind, event.detail), f"Seen {seen_from(event.at, zone)}."]
    return (
        f'<article id="event-{event.number}" class="event"><p class="tags">'
        f'<span class="level">{html(event_name(event.kind).capitalize())}</span>'
        f'<a class="number" href="#event-{event.number}">#{event.number}</a></p>'
        f"{_heading(event.speaker or event.source or 'This machine', '')}"
        f'<p class="facts">{"<br>".join(f"<bdi>{html(fact)}</bdi>" for fact in facts)}</p>'
        f"{_where(None, event.source)}</article>"
    )


def _language(language: str | None) -> str:
    return f' lang="{language}"' if language and _LANGUAGE.fullmatch(language) else ""


def _where(url: str | None, source: str) -> str:
    return f'<p class="where">Source <bdi>{html(source)}</bdi>{_address(url)}</p>'


def _address(url: str | None) -> str:
    """Behind what it is the address of."""
    if not url:
        return ""
    safe, shown = link(url), f"<bdi>{html(url)}</bdi>"
    return " · " + (f'<a href="{html(safe)}" rel="noopener noreferrer nofollow">{shown}</a>' if safe else shown)
