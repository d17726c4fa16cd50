"""The report as one html page that stands alone: its own style, no script, nothing loaded from anywhere. It can be sent
to somebody who has nothing else.

First what was found, then the gravest, then figures, then each edit by its level, what was removed, what else happened,
and what the page is worth as proof. It holds the words of the gravest edits and counts all.

Everything a source wrote is escaped where it is written (`report.cards`). The page forbids scripts and loading by its
own policy too, so that a slip in the escaping would still run nothing. Writes no file.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from tracker.model import Cause, EditReport, EventReport, Level, RemovalReport
from tracker.report.cards import Gap, Setting, brief, edit_card, event_card, gap_of, group_card, removal_card
from tracker.report.escape import html
from tracker.report.figures import charts
from tracker.report.folded import Folded, fold
from tracker.report.operations import with_operations
from tracker.report.page_words import Words, words_for
from tracker.report.records import Content, Layout
from tracker.report.style import CSS
from tracker.report.summary import Newest, Summary, gravity
from tracker.report.times import local

MOST = 1_000
"""Edits, removals and other events of which a page holds the words: some megabytes, which a mail still carries and a
telephone still opens."""

GRAVEST = 5
"""Edits that are named at the top: what one takes in at a glance."""

WORTH_A_LIST = 4
"""Edits from which on the gravest are named at the top; fewer stand there anyway."""

LEVELS = (Level.MEANING_CHANGED, Level.UNDECIDED, Level.REWORDED, Level.COSMETIC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A heading with what stands under it, and where."""

    anchor: str
    title: str
    number: int
    cards: Sequence[str]
    note: str = ""


def as_html(content: Content, layout: Layout) -> Iterator[str]:
    """The page, part by part. All that `content` holds is asked for once, in whatever order, and what the page has no
    words of is not kept."""
    words = words_for(layout.reader)
    summary = Summary(zone=layout.zone, most=MOST)
    for edit in content.edits:
        summary.add(edit)
    kept = [edit if edit.operations else with_operations(edit) for edit in summary.gravest()]
    folded = fold(kept, content.groups)
    removals = Newest(MOST, lambda gone: gone.confirmed, content.removals)
    watched: dict[str, list[Gap]] = {}
    events = Newest(MOST, lambda event: event.at, _untold(content.events, folded[2], watched))
    setting = Setting(words=words, zone=layout.zone, gaps=watched)
    sections = _sections(folded[0], folded[1], removals, events, setting)
    yield page_start(words.say("title"), words.language)
    yield _top(summary, removals.number, layout, words)
    yield _contents(sections, words)
    yield _gravest(kept, words)
    yield _figures(summary, words)
    yield _left_out(summary, len(kept), words)
    if not (summary.whole or removals.number):
        yield f'<p class="none">{html(words.say("nothing"))}</p>'
    for section in sections:
        yield from section_parts(section, words)
    yield _foot(content.head, layout.besides, words)
    yield PAGE_END


def _untold(
    events: Iterable[EventReport], told: frozenset[int], watched: dict[str, list[Gap]]
) -> Iterator[EventReport]:
    """The events that no group tells of; on their way, when which source was not `watched` is noted."""
    for event in events:
        if gap := gap_of(event):
            watched.setdefault(event.source, []).append(gap)
        if event.number not in told:
            yield event


# --- the frame ---------------------------------------------------------------------------------------------------


def page_start(title: str, language: str) -> str:
    """All that stands before what a page says."""
    digest = b64encode(sha256(CSS.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html(title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n<main>\n"
    )


PAGE_END = "\n</main>\n</body>\n</html>\n"


def section_parts(section: Section, words: Words) -> Iterator[str]:
    """A section card by card; nothing where there are none."""
    if section.cards:
        yield f'\n<section id="{section.anchor}"><h2>{html(section.title)} '
        yield f"<span>{words.number(section.number)}</span></h2>"
        yield f'<p class="facts">{html(section.note)}</p>' if section.note else ""
        yield from section.cards
        yield "</section>"


# --- the top -----------------------------------------------------------------------------------------------------


def _top(summary: Summary, removals: int, layout: Layout, words: Words) -> str:
    """What was found, in a sentence; then where and when."""
    facts = []
    if removals:
        facts.append(words.count(removals, "removals"))
    if summary.edits > 1 and (undecided := summary.levels[Level.UNDECIDED]):
        facts.append(words.say("lead_undecided", number=undecided))
    besides = f'<p class="also">{html(" · ".join(facts))}</p>' if facts else ""
    frame = []
    if summary.first and summary.last:
        start, end = (at.astimezone(layout.zone).strftime("%Y-%m-%d") for at in (summary.first, summary.last))
        frame.append(words.say("period" if start < end else "period_day", start=start, end=end))
        sources = words.count(len({source for source, _ in summary.silence}), "sources")
        frame.append(words.say("at_sources", sources=sources))
    frame.append(words.say("written", at=local(layout.generated, layout.zone)))
    return (
        f'<header><p class="kicker">{html(words.say("title"))}</p><h1>{html(lead(summary, words))}</h1>{besides}'
        f'<p class="facts">{html(" · ".join(frame))}</p></header>'
    )


def lead(summary: Summary, words: Words) -> str:
    """How many edits changed the meaning, and how many of those silently."""
    changed, silent = summary.levels[Level.MEANING_CHANGED], summary.silent_changes
    edits = words.count(summary.edits, "edits")
    if not summary.edits:
        return edits
    if summary.edits == 1:
        (level,) = summary.levels
        name = {Level.MEANING_CHANGED: "lead_one_changed", Level.UNDECIDED: "lead_one_open"}
        told = words.say(name.get(level, "lead_one_kept"))
        return f"{told}, {words.say('lead_silent_one')}" if silent else told
    if not changed:
        return words.say("lead_none", edits=edits)
    told = words.say("lead", changed=changed, edits=words.count(summary.edits, "of_edits"))
    return f"{told}, {words.say('lead_silent', silent=silent)}" if silent else told


def _gravest(kept: Sequence[EditReport], words: Words) -> str:
    """The first few, where there are more than one sees at once anyway; of each source and kind one, so that five times
    the same does not hide the sixth."""
    worth: dict[tuple[str, str], EditReport] = {}
    for edit in kept:
        if edit.cause is Cause.SOURCE and edit.level is not Level.COSMETIC:
            worth.setdefault((edit.source, edit.findings[0].kind if edit.findings else ""), edit)
    if len(kept) < WORTH_A_LIST or not worth:
        return ""
    lines = "".join(brief(edit, words) for edit in islice(worth.values(), GRAVEST))
    return (
        f'<section id="gravest"><h2>{html(words.say("gravest"))}</h2>'
        f'<p class="facts">{html(words.say("gravest_note"))}</p><ul class="gravest">{lines}</ul></section>'
    )


def _figures(summary: Summary, words: Words) -> str:
    drawn = charts(summary, words)
    return f'<section id="figures"><h2>{html(words.say("in_figures"))}</h2>{drawn}</section>' if drawn else ""


def _contents(sections: Sequence[Section], words: Words) -> str:
    there = [section for section in sections if section.cards]
    if len(there) < 2:
        return ""
    lines = "".join(
        f'<li><a href="#{each.anchor}">{html(each.title)}</a> {words.number(each.number)}</li>' for each in there
    )
    return f'<nav aria-label="{html(words.say("contents"))}"><ul>{lines}</ul></nav>'


def _left_out(summary: Summary, held: int, words: Words) -> str:
    """How many edits the page has no words of, and how to have them."""
    if not (left := summary.whole - held):
        return ""
    edits = words.count(summary.whole, "of_edits")
    told = words.say("left_out", held=held, edits=edits, left=left)
    return (
        f'<p class="left-out">{html(told)}<code>tracker report --format jsonl -o edits.jsonl</code>. '
        f"{html(words.say('left_out_narrow'))}<code>tracker report --format html --since 7d --severity high</code>.</p>"
    )


# --- what it holds -----------------------------------------------------------------------------------------------


def _sections(
    groups: Sequence[Folded],
    single: Sequence[EditReport],
    removals: Newest[RemovalReport],
    events: Newest[EventReport],
    setting: Setting,
) -> list[Section]:
    """The edits by level, the gravest first; between them what was removed; last what else happened."""
    words = setting.words
    entries: list[tuple[EditReport, Folded | None]] = [(edit, None) for edit in single]
    entries += [(group.lead, group) for group in groups]
    entries.sort(key=lambda entry: gravity(entry[0]), reverse=True)

    def of(level: Level | None, title: str) -> Section:
        """Those of a level that a publisher made; without a level, those that we made."""
        chosen = [each for each in entries if (each[0].level if each[0].cause is Cause.SOURCE else None) is level]
        cards = [group_card(group, setting) if group else edit_card(edit, setting) for edit, group in chosen]
        number = sum(len(group.edits) if group else 1 for _, group in chosen)
        return Section(anchor=level.value.lower() if level else "own", title=title, number=number, cards=cards)

    def besides(anchor: str, cards: Sequence[str], whole: int) -> Section:
        left = whole - len(cards)
        note = words.say(f"left_{anchor}", number=left) if left else ""
        return Section(anchor=anchor, title=words.say(f"section_{anchor}"), number=whole, cards=cards, note=note)

    first, *others = (of(level, words.say(level.value)) for level in LEVELS)
    return [
        first,
        besides("removals", [removal_card(gone, setting) for gone in removals.kept], removals.number),
        *others,
        of(None, words.say("section_own")),
        besides("events", [event_card(event, setting) for event in events.kept], events.number),
    ]


def _foot(head: str | None, besides: str, words: Words) -> str:
    """What the times and the verdicts mean, what is left out, the head that this page witnesses."""
    rules = "".join(f"<p>{html(words.say(name))}</p>" for name in ("how_interval", "how_judged", "how_removed"))
    told = f"<p>{html(besides)}</p>" if besides else ""
    if head is not None:
        before, _, after = words.say("how_proved", command="\0").partition("\0")
        told += f"<h3>{html(words.say('head'))}</h3><p><code>{html(head)}</code></p>"
        told += f"<p>{html(before)}<code>tracker verify</code>{html(after)}</p>"
    return f"\n<footer><h2>{html(words.say('how_to_read'))}</h2>{rules}{told}</footer>"
