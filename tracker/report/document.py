"""The report as GitHub markdown: everything a source wrote is escaped, no raw html. Writes no file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo
from functools import partial

from tracker.model import EditLine, EditReport, EventReport, RemovalReport
from tracker.report.entries import Written
from tracker.report.escape import link, markdown
from tracker.report.events import event_lines, event_name
from tracker.report.folded import Folded
from tracker.report.marks import Style, marked
from tracker.report.records import Content, Layout
from tracker.report.times import local, seen_from
from tracker.report.words import LEVELS, edit_interval, reason_lines, removal_sentence, removal_state, signs
from tracker.text import one_line


def as_markdown(content: Content, layout: Layout) -> Iterator[str]:
    """Newest last, a heading for each edit."""
    zone = layout.zone
    entries = Written(
        content=content,
        edit=partial(_edit, zone=zone),
        line=partial(_line, zone=zone),
        group=partial(_group, zone=zone),
        removal=partial(_removal, zone=zone),
        event=partial(_event, zone=zone),
    )
    yield "# Edits of published statements\n\n~~Struck out~~ is the old text, **bold** the new.\n\n"
    for written in entries:
        yield written + "\n\n"
    foot = [f"{entries.tally.told}. Written {markdown(local(layout.generated, zone))}."]
    foot += [markdown(layout.besides)] if layout.besides else []
    foot += [] if content.head is None else [f"Head: {markdown(content.head)}"]
    yield "\n\n".join(foot) + "\n"


def _line(edit: EditLine, zone: tzinfo) -> str:
    """An edit without its words."""
    who, level = markdown(one_line(edit.speaker or edit.source)), LEVELS[edit.level].lower()
    why = edit.why or edit.reason or edit.title
    return (
        f"* #{edit.number}, {seen_from(edit.first_seen_new, zone)}, {who}: {level}, {edit.severity.value}. "
        f"{markdown(one_line(why))}"
    )


def _edit(edit: EditReport, zone: tzinfo) -> str:
    tags = ", ".join([LEVELS[edit.level].lower(), edit.severity.value, *signs(edit)])
    lines = [
        f"## {edit.number}. {markdown(one_line(edit.speaker or edit.source))}: {markdown(tags)}",
        quoted(edit),
    ]
    reasons = [f"* {markdown(one_line(reason))}" for reason in reason_lines(edit)]
    lines += ["\n".join(reasons)] if reasons else []
    return "\n\n".join([*lines, markdown(edit_interval(edit, zone)), *where(edit.url)])


def _group(group: Folded, zone: tzinfo) -> str:
    edit = group.lead
    tags = ", ".join([LEVELS[edit.level].lower(), edit.severity.value, f"{len(group.edits)} statements", *group.common])
    lines = [
        f"## {group.event.number}. {markdown(one_line(edit.speaker or edit.source))}: {markdown(tags)}",
        markdown(group.sentence),
        quoted(edit),
    ]
    reasons = [f"* {markdown(one_line(reason))}" for reason in reason_lines(edit)]
    lines += ["\n".join(reasons)] if reasons else []
    members = [" ".join([f"* #{each.number}", markdown(group.line(each)), *where(each.url)]) for each in group.edits]
    return "\n\n".join([*lines, markdown(edit_interval(edit, zone)), "\n".join(members)])


def quoted(edit: EditReport) -> str:
    """What changed. White space before it would make code of it."""
    return f"> {marked(edit.old, edit.new, edit.operations, Style.MARKDOWN).strip()}"


def _removal(gone: RemovalReport, zone: tzinfo) -> str:
    state = removal_state(gone).lower()
    lines = [
        f"## {gone.number}. {markdown(one_line(gone.speaker or gone.source))}: {state}",
        f"> {markdown(one_line(gone.title or gone.text[:300]))}",
        markdown(removal_sentence(gone, zone)),
    ]
    return "\n\n".join([*lines, *where(gone.url)])


def _event(event: EventReport, zone: tzinfo) -> str:
    who = event.speaker or event.source or "this machine"
    lines = [markdown(line) for line in event_lines(event.kind, event.detail)]
    title = f"## {event.number}. {markdown(one_line(who))}: {markdown(event_name(event.kind).lower())}"
    return "\n\n".join([title, *lines, markdown(f"Seen {seen_from(event.at, zone)}.")])


def where(url: str | None) -> list[str]:
    """A link if it is one; otherwise its text."""
    if not url:
        return []
    safe = link(url)
    if safe is None:
        return [markdown(one_line(url))]
    target = "".join(f"%{ord(char):02X}" if char in "<>()[]\\`|\"'" else char for char in safe)
    return [f"[{markdown(url)}](<{target}>)"]
