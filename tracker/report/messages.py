"""Alerts as Messages: an edit, a removal, a source in trouble, a digest of many. Model values in, a Message out, the
same for the same input. Sends nothing and chooses nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from tracker.model import EditReport, Message, RemovalReport, StatementReport
from tracker.report.escape import html, link, mail
from tracker.report.marks import INNER, Style, in_short, marked
from tracker.report.records import Record, edit_record, removal_record
from tracker.report.table import clip
from tracker.report.times import local, seen_from, utc
from tracker.report.words import LEVELS, edit_interval, reason_lines, removal_sentence, removal_state, silence
from tracker.text import one_line, printable

TITLE_LIMIT = 160
"""Cells of a title; mail clients and push services show about half, so the words come early."""

NAME_LIMIT = 40
"""Cells of a speaker's name in a title."""


def message(edit: EditReport, *, key: str, head: str | None, zone: tzinfo) -> Message:
    """The alert of an edit: the words that changed, why, the interval, whether silent, the link, the head. `key` is
    the same each time it is sent (`edit:<id>:<target name>`)."""
    places = [(finding.old_span, finding.new_span) for finding in edit.findings]
    words = in_short(edit.old, edit.new, edit.operations, places)
    title = f"#{edit.number} {_name(edit.speaker, edit.source)}: {LEVELS[edit.level]} ({edit.severity.value}) {words}"
    turns = ["Its texts took turns, which was not told each time; this one has stayed."] if edit.flapping else []
    facts = [*turns, edit_interval(edit, zone), silence(edit)]
    reasons = reason_lines(edit)
    text = [
        f"> {marked(edit.old, edit.new, edit.operations, Style.LINE)}",
        "\n".join(f"- {printable(one_line(reason))}" for reason in reasons),
    ]
    foot = "\n\n".join(filter(None, ["\n".join(facts), _plain_foot(edit.url, head)]))
    page = [
        f'<p dir="auto">{_broken(marked(edit.old, edit.new, edit.operations, Style.MAIL))}</p>',
        f"<ul>{''.join(f'<li>{mail(one_line(reason))}</li>' for reason in reasons)}</ul>" if reasons else "",
        f"<p>{'<br>'.join(html(fact) for fact in facts)}</p>",
        _html_foot(edit.url, head),
    ]
    payload = {"type": "edit", "key": key, "head": head, **edit_record(edit)}
    return compose(key, title, text, page, payload, foot=foot, url=edit.url, more=_more(edit.number))


def removal_message(removal: RemovalReport, *, key: str, head: str | None, zone: tzinfo) -> Message:
    """The alert of a statement confirmed gone, or there again."""
    state = removal_state(removal)
    what = one_line(removal.title or removal.text).translate(INNER)
    title = f"#{removal.number} {_name(removal.speaker, removal.source)}: {state} “{clip(printable(what), 80)}”"
    told = removal_sentence(removal, zone)
    text = [f"> {printable(clip(one_line(removal.text or removal.title), 1_000))}"]
    foot = _plain_foot(removal.url, head)
    if removal.unseen:  # why it cannot be seen can be in the words of a page, so that this is no line of ours alone
        text = [told, *text]
    else:
        foot = "\n\n".join(filter(None, [told, foot]))
    page = [
        f'<p dir="auto">{mail(clip(one_line(removal.text or removal.title), 1_000))}</p>',
        f"<p>{mail(told) if removal.unseen else html(told)}</p>",
        _html_foot(removal.url, head),
    ]
    payload = {"type": "removal", "key": key, "head": head, **removal_record(removal)}
    return compose(key, title, text, page, payload, foot=foot, url=removal.url, more=_more(removal.number))


def source_message(
    source: str,
    reason: str,
    *,
    key: str,
    number: int,
    speaker: str = "",
    url: str | None = None,
    detail: str = "",
    since: datetime,
    recovered: datetime | None = None,
    head: str | None,
    zone: tzinfo,
) -> Message:
    """A source in trouble, or well again: while it is not read, edits there are not seen. `since` is the last time it
    was read well; `url` must hold no secret."""
    state = "WELL AGAIN" if recovered else f"IN TROUBLE ({reason})"
    title = f"#{number} {_name(speaker, source)}: source {state}"
    if recovered:
        told = f"Read again since {seen_from(recovered, zone)}; not read well after {local(since, zone)}."
    else:
        told = f"Not read well since {local(since, zone)}. Edits there are not seen until it is."
    text = [told, f"> {printable(one_line(detail))}" if detail else ""]
    page = [f"<p>{html(told)}</p>", f"<p>{mail(one_line(detail))}</p>" if detail else "", _html_foot(url, head)]
    payload: Record = {
        "type": "source",
        "key": key,
        "number": number,
        "head": head,
        "source": source,
        "speaker": speaker,
        "url": url,
        "reason": reason,
        "detail": detail,
        "since": utc(since),
        "recovered": utc(recovered),
    }
    return compose(key, title, text, page, payload, foot=_plain_foot(url, head), url=url, more=_more(number))


def turns_message(
    story: StatementReport, number: int, *, since: datetime, at: datetime, key: str, head: str | None, zone: tzinfo
) -> Message:
    """The alert of a statement whose texts take turns: told once, not at each turn."""
    newest = max(story.versions, key=lambda version: version.id)
    what = clip(printable(one_line(newest.title or newest.text).translate(INNER)), 80)
    title = f"#{number} {_name(story.speaker, story.source)}: TEXTS TAKE TURNS “{what}”"
    told = f"An earlier text is shown again and again since {local(since, zone)}, each time for a while. Further turns "
    told += "are recorded and not told; an edit of either text is, and which of them stays."
    quoted = clip(one_line(newest.text or newest.title), 1_000)
    page = [f'<p dir="auto">{mail(quoted)}</p>', f"<p>{html(told)}</p>", _html_foot(newest.url, head)]
    payload: Record = {
        "type": "turns",
        "key": key,
        "number": number,
        "head": head,
        "source": story.source,
        "speaker": story.speaker,
        "statement": story.id,
        "url": newest.url,
        "versions": len(story.versions),
        "since": utc(since),
        "at": utc(at),
    }
    foot = "\n\n".join(filter(None, [told, _plain_foot(newest.url, head)]))
    return compose(key, title, [f"> {printable(quoted)}"], page, payload, foot=foot, url=newest.url, more=_more(number))


def digest_message(messages: Sequence[Message], *, key: str, head: str | None) -> Message:
    """Many alerts as one, every one of them listed; `events` of the payload holds them whole, each with its own key."""
    title = f"{len(messages):,} alerts at once"
    text = ["\n".join(f"{number}. {printable(one.title)}" for number, one in enumerate(messages, 1))]
    page = [f"<ol>{''.join(f'<li>{mail(one.title)}</li>' for one in messages)}</ol>", _html_foot(None, head)]
    payload: Record = {"type": "digest", "key": key, "head": head, "events": [dict(one.payload) for one in messages]}
    return compose(key, title, text, page, payload, foot=_plain_foot(None, head), more="tracker alerts list")


def own_message(kind: str, title: str, told: str, *, key: str, number: int, facts: Record, head: str | None) -> Message:
    """Word about ourselves, not about a source: our disk, our network, an alert that did not get through. `facts` go
    into the payload."""
    none = {"source": "", "speaker": "", "url": None, "recovered": None}  # the names that word of a source has
    payload: Record = {"type": kind, "key": key, "number": number, "head": head, **none, **facts}
    page = [f"<p>{mail(told)}</p>", _html_foot(None, head)]
    text = [printable(one_line(told))]
    return compose(key, f"#{number} {title}", text, page, payload, foot=_plain_foot(None, head), more=_more(number))


def compose(
    key: str,
    title: str,
    text: Sequence[str],
    page: Sequence[str],
    payload: Record,
    *,
    foot: str,
    more: str,
    url: str | None = None,
) -> Message:
    """A Message of its blocks; `foot` holds our own words alone, and the address `url` on a line of its own."""
    return Message(
        key=key,
        title=clip(printable(one_line(title)), TITLE_LIMIT),
        text="\n\n".join(part for part in (*text, foot) if part),
        html="\n".join(part for part in page if part),
        payload=payload,
        foot=len(foot),
        url=_one_plain_line(url) if url else None,
        more=more,
    )


def _more(number: int) -> str:
    return f"tracker show {number}"


def _name(speaker: str, source: str) -> str:
    return clip(printable(one_line(speaker or source)), NAME_LIMIT)


def _broken(text: str) -> str:
    return text.replace("\n", "<br>")


def _plain_foot(url: str | None, head: str | None) -> str:
    return "\n".join(_one_plain_line(part) for part in (url, f"Head: {head}" if head else None) if part)


def _one_plain_line(text: str) -> str:
    """What ends no line of ours: the next one would pass for our own words."""
    return printable(one_line(text))


def _html_foot(url: str | None, head: str | None) -> str:
    safe = link(url)
    where = f'<a href="{html(safe)}" rel="noopener noreferrer nofollow">{html(safe)}</a>' if safe else html(url or "")
    parts = [where, f"Head: <code>{html(head)}</code>" if head else ""]
    return f"<p>{'<br>'.join(part for part in parts if part)}</p>" if any(parts) else ""
