"""One thing of a report as html: an edit with both its texts and why it matters, the same change in several statements,
a removal with its text, an event. Small functions from values to text, for the page and whoever else shows one.

All that a source wrote is escaped and isolated from the direction of the text around it. Knows no whole page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from tracker.model import Cause, EditReport, EventKind, EventReport, Level, RemovalReport
from tracker.report.escape import html, link
from tracker.report.folded import PARTS, Folded
from tracker.report.marks import Mark, Piece
from tracker.report.noted import NEW, OLD, Note, drawn, one_side, shortened, woven
from tracker.report.page_words import Words
from tracker.report.phrases import phrases
from tracker.report.table import clip
from tracker.report.times import interval, local, outwards, seen_from
from tracker.text import one_line

SHORT = 1_200
"""Characters of both texts up to which they are shown whole: a paragraph or two, which is read faster than unfolded."""

WHOLE_LIMIT = 20_000
"""Characters up to which an edit's whole text is folded into the page; a speech would make it too heavy to mail."""

REMOVED_SHOWN = 1_200
"""Characters of a removed text that stand open; the rest is folded below."""

TITLE_CELLS = 120
"""Cells of the first words that name a statement without a title."""

BRIEF_CONTEXT, BRIEF = 110, 320
"""Characters around a change, and of all, where the gravest are listed."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")

Gap = tuple[datetime, datetime, str]


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What every card needs: the reader's words, the zone of its times, and when each source was not watched."""

    words: Words
    zone: tzinfo
    gaps: Mapping[str, Sequence[Gap]] = field(default_factory=dict)


def gap_of(event: EventReport) -> Gap | None:
    """When a source was not watched, and why; None of any other event, and of a gap at one of its further places."""
    if event.kind != EventKind.GAP or "place" in event.detail:
        return None
    return datetime.fromisoformat(str(event.detail["since"])), event.at, str(event.detail.get("reason") or "")


# --- edits -------------------------------------------------------------------------------------------------------


def edit_card(edit: EditReport, setting: Setting) -> str:
    """One edit: what it is in the margin, then who, both texts, why, when, proof."""
    words = setting.words
    return _card(
        f"edit-{edit.number}",
        lane(edit),
        _margin(f"edit-{edit.number}", edit.number, _verdict(edit, words) + _signs(signs(edit, words), edit)),
        _heading(edit.speaker or edit.source, "" if _short(edit) and not _titled(edit) else title_of(edit))
        + _change(edit, setting)
        + _when(edit, setting)
        + _facts([*_between(edit, setting), silence(edit, words)])
        + _where(edit.url, edit.source, words)
        + _folded(edit, words),
    )


def group_card(group: Folded, setting: Setting) -> str:
    """The same change in several statements: as one of them shows it, then a line for each."""
    words, edit, number = setting.words, group.lead, group.event.number
    common = [sign for sign in signs(edit, words) if all(sign in signs(each, words) for each in group.edits)]
    every = len(group.event.detail.get("edits", ()))
    here = "" if every == len(group.edits) else words.say("in_this_report", number=len(group.edits))
    what = "same_again" if group.event.detail.get(PARTS) else "same_change"
    what = "template_change" if group.event.kind == EventKind.TEMPLATE else what
    told = words.say(what, statements=words.count(every, "statements"), here=here, number=edit.number)
    members = "".join(_member(each, edit, common, words) for each in group.edits)
    return _card(
        f"group-{number}",
        lane(edit),
        _margin(f"group-{number}", number, _verdict(edit, words) + _signs(common, edit)),
        _heading(edit.speaker or edit.source, "")
        + f'<p class="facts">{html(told)}</p>'
        + _change(edit, setting)
        + _when(edit, setting)
        + _facts(_between(edit, setting))
        + f'<ul class="members">{members}</ul>'
        + _where(None, edit.source, words)
        + _folded(edit, words),
    )


def _member(edit: EditReport, lead: EditReport, common: Sequence[str], words: Words) -> str:
    """What tells one edit of a group from the others."""
    level = [words.say(edit.level.value)] if edit.level is not lead.level else []
    severity = [words.say(edit.severity.value)] if edit.severity is not lead.severity else []
    apart = [*level, *severity, *(sign for sign in signs(edit, words) if sign not in common)]
    told = title_of(edit) + (f" ({', '.join(apart)})" if apart else "")
    return (
        f'<li id="edit-{edit.number}"><a class="number" href="#edit-{edit.number}">#{edit.number}</a> '
        f"<bdi>{html(told)}</bdi>{_address(edit.url)}</li>"
    )


def brief(edit: EditReport, words: Words) -> str:
    """A line for a list of the gravest: who, the words that changed, how grave and how sure; leads to the edit."""
    change = drawn(shortened(woven(edit), words, context=BRIEF_CONTEXT, budget=BRIEF))
    told = [words.say(edit.level.value), words.say(edit.severity.value), *signs(edit, words)[:1]]
    sure = "" if edit.probability is None else f" · {html(words.say('sure', percent=percent(edit)))}"
    return (
        f'<li class="{lane(edit)}"><a class="number" href="#edit-{edit.number}">#{edit.number}</a>'
        f"<p><b><bdi>{html(edit.speaker or edit.source)}</bdi></b> "
        f'<span class="facts">{html(" · ".join(told))}{sure}</span></p>'
        f'<blockquote{_language(edit.language)} dir="auto">{change}</blockquote></li>'
    )


def lane(edit: EditReport) -> str:
    """The class of an edit's level in the style sheet."""
    return edit.level.value.lower().replace("_", "-")


def title_of(edit: EditReport) -> str:
    """What an edited statement is called: its title, else its first words."""
    return _titled(edit) or clip(one_line((edit.new or edit.old)[: 2 * TITLE_CELLS]), TITLE_CELLS)


def _titled(edit: EditReport) -> str:
    return edit.title_new or edit.title_old


def percent(edit: EditReport) -> int:
    """The probability of a change of meaning in whole percent; a model is never sure."""
    return min(max(round((edit.probability or 0.0) * 100), 1), 99)


def signs(edit: EditReport, words: Words) -> list[str]:
    """What sets an edit apart, in a word or two each: first how silent it was."""
    silent = {True: "silent", False: "declared", None: "silent_unknown"}[edit.silent]
    told = [words.say(silent)] if edit.cause is Cause.SOURCE else []
    told += [
        words.say(name)
        for name, holds in (
            ("imported", edit.imported),
            ("reread", edit.cause is Cause.REEXTRACTED),
            ("reverted", edit.reverts_to is not None),
            ("flapping", edit.flapping),
            ("superseded", edit.superseded),
        )
        if holds
    ]
    return told + ([words.say("labelled", label=edit.label)] if edit.label else [])


def silence(edit: EditReport, words: Words) -> str:
    """Whether the publisher gave a sign, and what that rests on; "" where the publisher did nothing."""
    if edit.cause is not Cause.SOURCE:
        return ""
    return words.say({True: "why_silent", False: "why_declared", None: "why_unknown"}[edit.silent])


def _verdict(edit: EditReport, words: Words) -> str:
    sure = words.say("unweighed") if edit.probability is None else words.say("probability", percent=percent(edit))
    return (
        f'<p class="level">{html(words.say(edit.level.value))}</p>'
        f'<p class="severity {edit.severity.value}">'
        f"{html(words.say('severity'))}: <b>{html(words.say(edit.severity.value))}</b></p>"
        f'<p class="sure">{html(sure)}</p>'
    )


def _change(edit: EditReport, setting: Setting) -> str:
    """Both texts where they differ: beside each other where there is room (`.sides`), else in one (`.woven`); the style
    sheet shows one of the two."""
    words, notes = setting.words, _notes(edit, setting.words)
    speaks = f'{_language(edit.language)} dir="auto"'
    start, end = interval(edit.last_seen_old, edit.first_seen_new, setting.zone)
    sides = "".join(
        f'<div class="{side}"><h4>{html(words.say(side))} <span>{html(words.say(seen, at=at))}</span></h4>'
        f"<blockquote{speaks}>{drawn(_shown(one_side(edit, side), edit, words), notes)}</blockquote></div>"
        for side, seen, at in ((OLD, "seen_until", start), (NEW, "seen_since", end))
    )
    inline = drawn(_shown(woven(edit), edit, words), notes)
    return (
        f'<div class="sides">{sides}</div><blockquote class="woven"{speaks}>{inline}</blockquote>'
        f"{_why(edit, notes, words)}"
    )


def _shown(pieces: Sequence[Piece], edit: EditReport, words: Words) -> Sequence[Piece]:
    """What of a text stands open: all of a short one, else the sentences around what changed. A title that stands in
    the heading above is not said twice."""
    title = edit.title_new if edit.title_new == edit.title_old else ""
    if title and pieces and pieces[0].mark is Mark.SAME and pieces[0].text.startswith(f"{title}\n\n"):
        pieces = [Piece(mark=Mark.SAME, text=pieces[0].text[len(title) + 2 :]), *pieces[1:]]
    return pieces if _short(edit) else shortened(pieces, words)


def _short(edit: EditReport) -> bool:
    return len(edit.old) + len(edit.new) <= SHORT


def _notes(edit: EditReport, words: Words) -> list[Note]:
    return [
        Note(
            number=number,
            anchor=f"note-{edit.number}-{number}",
            why=f"{words.kind(found.kind)}: {found.why}",
            old_span=found.old_span,
            new_span=found.new_span,
        )
        for number, found in enumerate(edit.findings, 1)
    ]


def _why(edit: EditReport, notes: Sequence[Note], words: Words) -> str:
    """Each finding under the number that it has in the text, then the verdict's own reason."""
    lines = "".join(
        f'<li id="{note.anchor}"><b>{html(words.kind(found.kind))}</b> <bdi>{html(found.why)}</bdi></li>'
        for note, found in zip(notes, edit.findings, strict=True)
    )
    reasons = []
    if edit.reason:
        undecided = edit.level is Level.UNDECIDED
        reasons.append(words.say("undecided_why", why=edit.reason) if undecided else edit.reason)
    if edit.reverts_to is not None:
        reasons.append(words.say("came_back", number=edit.reverts_to))
    rest = "".join(f'<p class="reason"><bdi>{html(reason)}</bdi></p>' for reason in reasons)
    return (f'<ol class="notes">{lines}</ol>' if lines else "") + rest


def _when(edit: EditReport, setting: Setting) -> str:
    """Both ends of the interval, for where the texts do not stand beside each other under them."""
    words = setting.words
    start, end = interval(edit.last_seen_old, edit.first_seen_new, setting.zone)
    told = f"{words.say('old')}: {words.say('seen_until', at=start)}. {words.say('new')}: "
    return f'<p class="facts when">{html(told + words.say("seen_since", at=end))}.</p>'


def _between(edit: EditReport, setting: Setting) -> list[str]:
    """How long the interval was in which the edit was made, and when in it nobody watched."""
    words, zone = setting.words, setting.zone
    if edit.first_seen_new < edit.last_seen_old:
        return [words.say("set_back")]
    length = outwards(edit.first_seen_new) - edit.last_seen_old.replace(microsecond=0)
    told = [words.say("between", length=words.length(length))]
    for first, last, why in setting.gaps.get(edit.source, ()):
        if first < edit.first_seen_new and edit.last_seen_old < last:
            why = phrases(words.language).reasons.get(why, one_line(why)) or words.say("gap_unexplained")
            told.append(words.say("gap", start=local(first, zone), end=seen_from(last, zone), why=why))
    return told


def _folded(edit: EditReport, words: Words) -> str:
    """What stands below an edit, closed: the whole text, and what proves it."""
    return _whole(edit, words) + _proof(edit, words)


def _whole(edit: EditReport, words: Words) -> str:
    if _short(edit):
        return ""
    if len(edit.old) + len(edit.new) > WHOLE_LIMIT:
        command = f"tracker show {edit.number}"
        return f'<p class="facts">{html(words.say("whole_long"))} <code>{command}</code></p>'
    return _details(
        words.say("whole"),
        "all",
        f'<div{_language(edit.language)} class="whole" dir="auto">{drawn(woven(edit))}</div>',
    )


def _proof(edit: EditReport, words: Words) -> str:
    """The hashes of both texts as the log holds them, and how to have all that proves them."""
    rows = []
    for side, digest in ((OLD, edit.hash_old), (NEW, edit.hash_new)):
        told = html(words.say("proof_erased")) if side in edit.erased else f"<code>{html(digest or '–')}</code>"
        rows.append(f"<dt>{html(words.say(f'proof_{side}'))}</dt><dd>{told}</dd>")
    place = words.say("proof_place", statement=str(edit.statement), version=str(edit.version))
    command = f"tracker export {edit.number} -o bundle.zip"
    rows.append(f"<dt>{html(words.say('proof_bundle'))}</dt><dd><code>{command}</code></dd>")
    return _details(words.say("proof"), "proof", f'<p class="facts">{html(place)}</p><dl>{"".join(rows)}</dl>')


# --- removals and events -----------------------------------------------------------------------------------------


def removal_card(gone: RemovalReport, setting: Setting) -> str:
    """What is gone, with its text as it was last seen."""
    words = setting.words
    name = f"removal-{gone.number}"
    state = "returned" if gone.returned is not None else "unseen" if gone.unseen else "removed"
    label = [words.say("labelled", label=gone.label)] if gone.label else []
    level = f'<p class="level">{html(words.say(state))}</p>'
    shown = gone.text[:REMOVED_SHOWN].rstrip()
    cut = len(gone.text) > REMOVED_SHOWN
    whole = gone.text if len(gone.text) <= WHOLE_LIMIT else f"{gone.text[:WHOLE_LIMIT]} …"
    rest = (
        _details(words.say("removed_whole"), "all", f'<div class="whole" dir="auto">{html(whole)}</div>') if cut else ""
    )
    text = f'<blockquote class="gone" dir="auto">{html(shown)}{" …" if cut else ""}</blockquote>' if shown else ""
    return _card(
        name,
        "removal",
        _margin(name, gone.number, level + _signs(label)),
        _heading(gone.speaker or gone.source, gone.title)
        + (f"<h4>{html(words.say('removed_text'))}</h4>{text}" if text else "")
        + _facts([removal_told(gone, setting)])
        + _where(gone.url, gone.source, words)
        + rest,
    )


def removal_told(gone: RemovalReport, setting: Setting) -> str:
    """When it was last seen, and from when on it was not."""
    words, zone = setting.words, setting.zone
    name = "not_seen" if gone.unseen else "emptied" if gone.emptied else "last_seen"
    at, since = local(gone.last_seen, zone), seen_from(gone.confirmed, zone)
    told = words.say(name, at=at, gone=since, why=one_line(gone.unseen))
    if gone.returned is None:
        return told
    return f"{told} {words.say('there_again', at=seen_from(gone.returned, zone))}"


def event_card(event: EventReport, setting: Setting) -> str:
    """Anything else that happened."""
    words = setting.words
    name = f"event-{event.number}"
    level = f'<p class="level">{html(words.event(event.kind))}</p>'
    label = [words.say("labelled", label=event.label)] if event.label else []
    facts = [*words.event_lines(event.kind, event.detail), words.say("seen_at", at=seen_from(event.at, setting.zone))]
    return _card(
        name,
        "event",
        _margin(name, event.number, level + _signs(label)),
        _heading(event.speaker or event.source or words.say("this_machine"), "")
        + _facts(facts)
        + _where(None, event.source, words),
    )


# --- parts -------------------------------------------------------------------------------------------------------


def _card(name: str, kind: str, margin: str, body: str) -> str:
    parts = f'<div class="margin">{margin}</div><div class="body">{body}</div>'
    return f'<article id="{name}" class="{kind}">{parts}</article>'


def _margin(name: str, number: int, told: str) -> str:
    return f'<a class="number" href="#{name}">#{number}</a>{told}'


def _signs(told: Sequence[str], edit: EditReport | None = None) -> str:
    """What sets it apart; that it was silent stands out."""
    silent = edit is not None and edit.silent is True and edit.cause is Cause.SOURCE
    names = ["sign silent" if silent and not place else "sign" for place in range(len(told))]
    return "".join(f'<p class="{name}"><bdi>{html(sign)}</bdi></p>' for name, sign in zip(names, told, strict=True))


def _heading(speaker: str, title: str) -> str:
    told = f' <span class="title"><bdi>{html(title)}</bdi></span>' if title else ""
    return f'<h3><bdi class="who">{html(speaker)}</bdi>{told}</h3>'


def _facts(facts: Sequence[str]) -> str:
    told = "<br>".join(f"<bdi>{html(fact)}</bdi>" for fact in facts if fact)
    return f'<p class="facts">{told}</p>' if told else ""


def _details(summary: str, kind: str, body: str) -> str:
    return f'<details class="{kind}"><summary>{html(summary)}</summary>{body}</details>'


def _language(language: str | None) -> str:
    return f' lang="{language}"' if language and _LANGUAGE.fullmatch(language) else ""


def _where(url: str | None, source: str, words: Words) -> str:
    if not source:
        return ""
    return f'<p class="where">{html(words.say("source"))}: <bdi>{html(source)}</bdi>{_address(url)}</p>'


def _address(url: str | None) -> str:
    """Behind what it is the address of; a link only if it may be one."""
    if not url:
        return ""
    safe, shown = link(url), f"<bdi>{html(url)}</bdi>"
    return " · " + (f'<a href="{html(safe)}" rel="noopener noreferrer nofollow">{shown}</a>' if safe else shown)
