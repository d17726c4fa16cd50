"""Alerts as Messages: an edit, a removal, a source in trouble. Model values in, a Message out, the
same for the same input, in the language of its reader. Sends nothing and chooses nobody.

Each stands alone: the first line says who, what it was about and what changed; then the words with what surrounds them,
why it matters, when, the link, and the number by which `tracker show` has the rest. The head is told in short: its
size and the beginning of its root, by which it is known again; the payload and every report have it whole.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from tracker.model import EditReport, Level, Message, RemovalReport, StatementReport
from tracker.report.compose import Draft, compose, told_sentence
from tracker.report.headline import change_told, first_line
from tracker.report.marks import Mark, Piece
from tracker.report.passages import passages
from tracker.report.phrases import Phrases, phrases
from tracker.report.records import Record, edit_record, removal_record
from tracker.report.table import clip
from tracker.report.times import duration, interval, local, outwards, seen_from, utc
from tracker.text import one_line

LONGEST_TEXT = 600
"""Cells of a removed text that are quoted."""

REASON_LIMIT = 300
"""Cells of the reason why an edit matters."""


def message(edit: EditReport, *, key: str, head: str | None, zone: tzinfo, reader: str = "en") -> Message:
    """The alert of an edit. `key` is the same each time it is sent (`edit:<id>:<target name>`); the findings are
    those of the `reader` already (`judging.retold`)."""
    words = phrases(reader)
    return compose(edit_draft(edit, words, zone=zone), key=key, head=head, words=words)


def edit_draft(edit: EditReport, words: Phrases, *, zone: tzinfo) -> Draft:
    change = change_told(edit, words)
    if edit.reverts_to is not None:
        change = words.back.format(change=change)
    facts = [why(edit, words), edit_times(edit, words, zone), signs(edit, words)]
    if edit.reverts_to is not None:
        facts.append(words.earlier.format(number=edit.reverts_to))
    if edit.flapping:
        facts.append(words.turned)
    return Draft(
        title=first_line(edit.speaker or edit.source, edit.title_new or edit.new or edit.title_old, change, words),
        quote=passages(edit, words),
        facts=facts,
        url=edit.url,
        number=edit.number,
        payload={"type": "edit", **edit_record(edit)},
    )


def why(edit: EditReport, words: Phrases) -> str:
    """Why it matters, by its gravest reason; or that it does not, or that nobody could tell."""
    if edit.level is Level.UNDECIDED:
        reasons = {_NO_LEXICON: words.no_lexicon, _TOO_LONG: words.too_long}
        return words.undecided.format(reason=reasons.get(edit.reason, edit.reason) or "—")
    if edit.level is not Level.MEANING_CHANGED:
        return words.reworded if edit.level is Level.REWORDED else words.cosmetic
    reason = edit.findings[0].why if edit.findings else edit.reason
    reason = told_sentence(clip(one_line(reason), REASON_LIMIT)) or words.changed
    return words.why.format(severity=words.severities[edit.severity], why=reason)


_NO_LEXICON, _TOO_LONG = "words changed in a language without a lexicon", "too long to compare word by word"
"""Reasons as the judge writes them into the record; a test holds them against its own."""


def edit_times(edit: EditReport, words: Phrases, zone: tzinfo) -> str:
    """Until when the old text was seen and from when the new one: all that is known of when the edit was made."""
    start, end = interval(edit.last_seen_old, edit.first_seen_new, zone)
    if edit.first_seen_new < edit.last_seen_old:
        return words.clock_back.format(start=start, end=end)
    between = outwards(edit.first_seen_new) - edit.last_seen_old.replace(microsecond=0)
    return words.seen.format(start=start, end=end, gap=duration(between, words.units))


def signs(edit: EditReport, words: Phrases) -> str:
    """Whether the publisher gave a sign of the edit."""
    return words.unknown if edit.silent is None else words.silent if edit.silent else words.declared


def removal_message(removal: RemovalReport, *, key: str, head: str | None, zone: tzinfo, reader: str = "en") -> Message:
    """The alert of a statement confirmed gone, or there again."""
    words = phrases(reader)
    change = words.unseen if removal.unseen else words.emptied if removal.emptied else words.gone
    change = words.returned if removal.returned is not None else change
    draft = Draft(
        title=first_line(removal.speaker or removal.source, removal.title or removal.text, change, words),
        quote=_quoted(removal.text or removal.title),
        facts=removal_times(removal, words, zone),
        url=removal.url,
        number=removal.number,
        payload={"type": "removal", **removal_record(removal)},
    )
    return compose(draft, key=key, head=head, words=words)


def removal_times(removal: RemovalReport, words: Phrases, zone: tzinfo) -> list[str]:
    form = words.unseen_at if removal.unseen else words.emptied_at if removal.emptied else words.last_seen
    seen, confirmed = local(removal.last_seen, zone), seen_from(removal.confirmed, zone)
    told = [form.format(seen=seen, confirmed=confirmed, why=words.quoted(one_line(removal.unseen)))]
    if removal.returned is not None:
        told.append(words.again.format(returned=seen_from(removal.returned, zone)))
    return told


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
    reader: str = "en",
) -> Message:
    """A source in trouble, or well again: while it is not read, edits there are not seen. `since` is the last time it
    was read well; `url` must hold no secret."""
    words = phrases(reader)
    if recovered:
        told = words.recovered_at.format(recovered=seen_from(recovered, zone), since=local(since, zone))
        change, lost = words.recovered, words.gap.format(length=duration(recovered - since, words.units))
        facts = [told, lost[:1].upper() + lost[1:] + "."]
    else:
        change = words.trouble.format(reason=words.reasons.get(reason, reason))
        facts = [words.trouble_at.format(since=local(since, zone))]
    payload: Record = {
        "type": "source",
        "number": number,
        "source": source,
        "speaker": speaker,
        "url": url,
        "reason": reason,
        "detail": detail,
        "since": utc(since),
        "recovered": utc(recovered),
    }
    name = f"{speaker} ({source})" if speaker and speaker != source else source
    draft = Draft(
        title=first_line(name, "", change, words),
        quote=_quoted(detail),
        facts=facts,
        url=url,
        number=number,
        payload=payload,
    )
    return compose(draft, key=key, head=head, words=words)


def turns_message(
    story: StatementReport,
    number: int,
    *,
    since: datetime,
    at: datetime,
    key: str,
    head: str | None,
    zone: tzinfo,
    reader: str = "en",
) -> Message:
    """The alert of a statement whose texts take turns: told once, not at each turn."""
    words = phrases(reader)
    newest = max(story.versions, key=lambda version: version.id)
    payload: Record = {
        "type": "turns",
        "number": number,
        "source": story.source,
        "speaker": story.speaker,
        "statement": story.id,
        "url": newest.url,
        "versions": len(story.versions),
        "since": utc(since),
        "at": utc(at),
    }
    draft = Draft(
        title=first_line(story.speaker or story.source, newest.title or newest.text, words.turns, words),
        quote=_quoted(newest.text or newest.title),
        facts=[words.turning.format(since=local(since, zone))],
        url=newest.url,
        number=number,
        payload=payload,
    )
    return compose(draft, key=key, head=head, words=words)


def _quoted(text: str) -> tuple[Piece, ...]:
    text = clip(one_line(text), LONGEST_TEXT)
    return (Piece(mark=Mark.SAME, text=text),) if text else ()
