"""A timeline of edits as inline SVG: one lane for each level, a bar over the interval each edit lies in. No script, no
style attribute; the page's style sheet colours it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

from tracker.model import EditReport, Level, Severity
from tracker.report.escape import html
from tracker.report.words import LEVELS, edit_interval

WIDTH, LANE, LEFT, RIGHT, FOOT = 920, 30, 150, 16, 26
"""Units of the drawing; the page scales it."""

RADIUS = {Severity.LOW: 4, Severity.MEDIUM: 5, Severity.HIGH: 6, Severity.CRITICAL: 8}
ORDER = (Level.MEANING_CHANGED, Level.UNDECIDED, Level.REWORDED, Level.COSMETIC)

MOST = 2_000
"""Marks drawn; with more they are a solid bar and the page grows for nothing. The newest are kept."""

STEPS = tuple(
    timedelta(seconds=seconds)
    for seconds in (60, 300, 900, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000, 7_776_000, 31_536_000)
)
"""Distances between ticks that people read easily; about six of one fit."""


def timeline(edits: Sequence[EditReport], zone: tzinfo) -> str:
    """The drawing, or "" where there are fewer than two edits to compare."""
    edits = sorted(edits, key=lambda edit: edit.first_seen_new)[-MOST:]
    if len(edits) < 2:
        return ""
    levels = [level for level in ORDER if any(edit.level is level for edit in edits)]
    start = min(edit.last_seen_old for edit in edits)
    length = max(edits[-1].first_seen_new - start, timedelta(seconds=1))
    bottom = LANE * len(levels) + 8

    def x(at: datetime) -> float:
        return round(LEFT + 12 + (WIDTH - LEFT - RIGHT - 24) * ((at - start) / length), 1)

    parts = [
        f'<svg class="timeline" viewBox="0 0 {WIDTH} {bottom + FOOT}" role="img" '
        'aria-label="Edits over time, one lane for each level">'
    ]
    for tick, label in _ticks(start, start + length, zone):
        parts.append(f'<line class="tick" x1="{x(tick)}" x2="{x(tick)}" y1="4" y2="{bottom}"/>')
        parts.append(f'<text class="when" x="{x(tick)}" y="{bottom + 17}" text-anchor="middle">{html(label)}</text>')
    for lane, level in enumerate(levels):
        y = 8 + LANE * lane + LANE // 2
        parts.append(f'<line class="lane" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="name" x="0" y="{y + 4}">{LEVELS[level].capitalize()}</text>')
        for edit in edits:
            if edit.level is level:
                parts.append(_mark(edit, x(edit.last_seen_old), x(edit.first_seen_new), y, zone))
    return "".join([*parts, "</svg>"])


def _mark(edit: EditReport, start: float, end: float, y: int, zone: tzinfo) -> str:
    """A bar from the last sight of the old text to the first of the new one, where a dot leads to the edit."""
    told = html(f"#{edit.number} {edit.speaker or edit.source}. {edit_interval(edit, zone)}")
    lane = edit.level.value.lower().replace("_", "-")
    return (
        f'<a href="#edit-{edit.number}" class="mark {lane}"><title>{told}</title>'
        f'<line x1="{start}" x2="{end}" y1="{y}" y2="{y}"/>'
        f'<circle cx="{end}" cy="{y}" r="{RADIUS[edit.severity]}"/></a>'
    )


def _ticks(start: datetime, end: datetime, zone: tzinfo) -> list[tuple[datetime, str]]:
    """Round local times between `start` and `end`."""
    step = next((step for step in STEPS if (end - start) / step <= 6), STEPS[-1])
    midnight = start.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    first = midnight + step * max(-(-(start - midnight) // step), 0)
    pattern = "%H:%M" if step < timedelta(hours=12) else "%-d %b %H:%M" if step < timedelta(days=1) else "%-d %b %Y"
    count = min(int((end - first) / step) + 1, 12) if end >= first else 0
    return [(first + step * n, (first + step * n).strftime(pattern)) for n in range(count)]
