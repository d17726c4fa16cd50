"""The brief of a week: by speaker the gravest edits and what was removed, with counts and how much of it was silent;
then the sources in trouble and the times over which nothing was watched. As Markdown for a newsroom's own pages, and as
an HTML page that stands alone. Edits pass through one by one; of each speaker the gravest are kept. Writes no file.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from tracker.health import SourceHealth
from tracker.model import Cause, EditReport, EventReport, Level, RemovalReport
from tracker.report.cards import Setting, edit_card, gap_of, removal_card
from tracker.report.document import quoted, where
from tracker.report.entries import count
from tracker.report.escape import html, markdown
from tracker.report.operations import with_operations
from tracker.report.page_words import words_for
from tracker.report.records import Content, Layout
from tracker.report.summary import Gravity, gravity
from tracker.report.times import duration, local
from tracker.report.webpage import PAGE_END, Section, page_start, section_parts
from tracker.report.words import LEVELS, edit_interval, reason_lines, removal_sentence, removal_state, signs
from tracker.text import one_line

GRAVEST = 5
"""Edits of one speaker that a brief shows, and removals: what an editor reads of each on a Monday."""

SPAN = timedelta(days=7)
"""The time that a brief is about unless it is asked for another."""


@dataclass(kw_only=True)
class _Speaker:
    """What one speaker did in the week."""

    name: str
    edits: int = 0
    changed: int = 0
    silent: int = 0
    known: int = 0  # edits of which it is known whether they were silent
    removals: int = 0
    gone: list[RemovalReport] = field(default_factory=list)
    kept: list[tuple[Gravity, int, EditReport]] = field(default_factory=list)

    def add(self, edit: EditReport) -> None:
        self.edits += 1
        self.changed += edit.level is Level.MEANING_CHANGED
        self.silent += edit.silent is True
        self.known += edit.silent is not None
        heapq.heappush(self.kept, (gravity(edit), self.edits, edit))
        if len(self.kept) > GRAVEST:
            heapq.heappop(self.kept)

    def lose(self, gone: RemovalReport) -> None:
        self.removals += 1
        self.gone = [*self.gone, gone][-GRAVEST:]

    def gravest(self) -> list[EditReport]:
        """With the words that differ, the gravest first."""
        found = [edit for _, _, edit in sorted(self.kept, key=lambda entry: entry[0], reverse=True)]
        return [edit if edit.operations else with_operations(edit) for edit in found]

    @property
    def share(self) -> str:
        return f"{round(100 * self.silent / self.known)} %" if self.known else "not known"

    @property
    def left(self) -> str:
        """What of this speaker is not shown."""
        edits, removals = self.edits - len(self.kept), self.removals - len(self.gone)
        more = [count(n, noun) for n, noun in ((edits, "more edit"), (removals, "more removal")) if n]
        return " and ".join(more)


@dataclass(kw_only=True)
class _Week:
    """All of it: speakers, those of the gravest edits first; when each source was not watched, and how often."""

    speakers: list[_Speaker]
    unwatched: dict[str, tuple[timedelta, int]]

    @property
    def lead(self) -> str:
        edits, changed = (sum(getattr(each, name) for each in self.speakers) for name in ("edits", "changed"))
        silent, known = (sum(getattr(each, name) for each in self.speakers) for name in ("silent", "known"))
        removals = sum(each.removals for each in self.speakers)
        told = f"{count(edits, 'edit')} by {count(len(self.speakers), 'speaker')}; {changed:,} changed the meaning"
        share = f"; {round(100 * silent / known)} % of all were silent" if known else ""
        return f"{told}{share}; {count(removals, 'removal')}."


def _week(content: Content) -> _Week:
    found: dict[str, _Speaker] = {}

    def of(record: EditReport | RemovalReport) -> _Speaker:
        name = one_line(record.speaker or record.source)
        return found.setdefault(name, _Speaker(name=name))

    for edit in content.edits:
        if edit.cause is Cause.SOURCE:  # what our own re-reading made is no edit of a publisher
            of(edit).add(edit)
    for gone in content.removals:
        of(gone).lose(gone)
    ranked = sorted(found.values(), key=lambda each: (max(each.kept)[0] if each.kept else (), each.edits), reverse=True)
    return _Week(speakers=ranked, unwatched=_unwatched(content.events))


def _unwatched(events: Iterable[EventReport]) -> dict[str, tuple[timedelta, int]]:
    found: dict[str, tuple[timedelta, int]] = {}
    for event in events:
        if (gap := gap_of(event)) is not None:
            length, times = found.get(event.source, (timedelta(0), 0))
            found[event.source] = (length + (gap[1] - gap[0]), times + 1)
    return dict(sorted(found.items(), key=lambda pair: pair[1], reverse=True))


def _title(layout: Layout, content: Content) -> str:
    start, end = (at.astimezone(layout.zone) for at in (content.since or layout.generated - SPAN, layout.generated))
    return f"Edits of published statements, {start:%-d %B %Y} to {end:%-d %B %Y}"


def _troubled(content: Content) -> list[tuple[str, str]]:
    return [(each.id, f"{each.state}: {_why(each)}") for each in content.troubled]


def _why(source: SourceHealth) -> str:
    if told := one_line(source.trouble or source.remark or source.reason):
        return told
    return "not asked" if source.behind is None else f"{duration(source.behind)} behind its turn"


def _gaps(week: _Week) -> list[tuple[str, str]]:
    return [
        (source, f"not watched for {duration(length)}, {count(times, 'time')}")
        for source, (length, times) in week.unwatched.items()
    ]


NO_TROUBLE, NO_GAPS = "All sources were read.", "All sources were watched all the time."


# --- Markdown ----------------------------------------------------------------------------------------------------


def weekly_markdown(content: Content, layout: Layout) -> Iterator[str]:
    week = _week(content)
    yield f"# {markdown(_title(layout, content))}\n\n{markdown(week.lead)}\n\n"
    if week.speakers:
        yield "| Speaker | Edits | Meaning changed | Silent | Removed |\n|---|--:|--:|--:|--:|\n"
        for each in week.speakers:
            yield f"| {markdown(each.name)} | {each.edits:,} | {each.changed:,} | {each.share} | {each.removals:,} |\n"
        yield "\n~~Struck out~~ is the old text, **bold** the new.\n\n"
    for each in week.speakers:
        yield from _speaker_markdown(each, layout)
    for heading, rows, none in (
        ("Sources in trouble", _troubled(content), NO_TROUBLE),
        ("Not watched", _gaps(week), NO_GAPS),
    ):
        told = [f"* {markdown(name)}: {markdown(why)}" for name, why in rows] or [none]
        yield f"## {heading}\n\n" + "\n".join(told) + "\n\n"
    head = f" Head: {markdown(content.head)}" if content.head else ""
    yield f"Written {markdown(local(layout.generated, layout.zone))}.{head}\n"


def _speaker_markdown(speaker: _Speaker, layout: Layout) -> Iterator[str]:
    yield f"## {markdown(speaker.name)}\n\n"
    for edit in speaker.gravest():
        about = one_line(edit.title_new or edit.title_old or edit.new or edit.old)[:100]
        tags = ", ".join([LEVELS[edit.level].lower(), edit.severity.value, *signs(edit)])
        reasons = "\n".join(f"* {markdown(one_line(reason))}" for reason in reason_lines(edit))
        parts = [f"### {edit.number}. {markdown(about)}", markdown(f"{tags[0].upper()}{tags[1:]}."), quoted(edit)]
        parts += [reasons] if reasons else []
        yield "\n\n".join([*parts, markdown(edit_interval(edit, layout.zone)), *where(edit.url)]) + "\n\n"
    for gone in speaker.gone:
        about = one_line(gone.title or gone.text)[:100]
        parts = [f"### {gone.number}. {removal_state(gone).capitalize()}: {markdown(about)}"]
        yield "\n\n".join([*parts, markdown(removal_sentence(gone, layout.zone)), *where(gone.url)]) + "\n\n"
    if speaker.left:
        yield f"And {speaker.left}.\n\n"


# --- HTML --------------------------------------------------------------------------------------------------------


def weekly_html(content: Content, layout: Layout) -> Iterator[str]:
    week, words = _week(content), words_for(layout.reader)
    setting = Setting(words=words, zone=layout.zone)
    title = _title(layout, content)
    yield page_start(title, words.language)
    yield f"<header><h1>{html(title)}</h1><p>{html(week.lead)}</p></header>"
    if week.speakers:
        names = ("Speaker", "Edits", "Meaning changed", "Silent", "Removed")
        yield f"<table><thead><tr>{''.join(f'<th>{name}</th>' for name in names)}</tr></thead><tbody>"
        for each in week.speakers:
            cells = (html(each.name), f"{each.edits:,}", f"{each.changed:,}", each.share, f"{each.removals:,}")
            name, *figures = cells
            yield f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in figures)}</tr>'
        yield "</tbody></table>"
    for number, each in enumerate(week.speakers, 1):
        cards = [
            *(edit_card(edit, setting) for edit in each.gravest()),
            *(removal_card(gone, setting) for gone in each.gone),
        ]
        shown = each.edits + each.removals
        note = f"The gravest are shown. And {each.left}." if each.left else ""
        section = Section(anchor=f"speaker-{number}", title=each.name, number=shown, cards=cards, note=note)
        yield from section_parts(section, words)
    yield "\n<footer>"
    for heading, rows, none in (
        ("Sources in trouble", _troubled(content), NO_TROUBLE),
        ("Not watched", _gaps(week), NO_GAPS),
    ):
        told = "".join(f"<li>{html(name)}: {html(why)}</li>" for name, why in rows)
        yield f"<h2>{heading}</h2>" + (f"<ul>{told}</ul>" if rows else f"<p>{none}</p>")
    head = f"<p>Head: <code>{html(content.head)}</code></p>" if content.head else ""
    yield f"<p>{html(f'Written {local(layout.generated, layout.zone)}.')}</p>{head}</footer>{PAGE_END}"
