"""Charts as inline SVG, each with a title, a sentence that says the same, and its table: for those who see it, those
who hear it, and those who want the figures. No script, no style attribute; the page's style sheet colours them.

Values in, text out. Drawn so small (`WIDTH`) that a telephone shows their letters at full size. What is written into
them is escaped here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.report.escape import html
from tracker.report.table import clip

WIDTH = 420
"""Units of a drawing; the page scales it."""

HEIGHT, FOOT = 150, 22
"""Units of the columns, and of what stands under them."""

ROW, BAR = 36, 9
"""Units of a row of bars, and of the bar in it."""

LABEL_CELLS = 42
"""Cells of a label that fit above a bar; the table has it whole."""

MOST_ROWS = 10
"""Bars that are drawn; the table has all."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One value of a chart: `part` of `whole` is filled dark, and `told` is written at it. `row` is what the table says
    of it."""

    label: str
    part: int
    whole: int
    told: str
    row: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """`heads` are those of the table's columns; `series` the names of the dark part and of the light one; `more` says
    how many bars are left out of the drawing; `sentence` says in words what it shows."""

    name: str
    title: str
    sentence: str
    note: str
    bars: Sequence[Bar]
    heads: tuple[str, ...]
    table: str
    series: tuple[str, str] | None = None
    more: str = ""


def columns(chart: Chart) -> str:
    """One column for each bar, in order: of time."""
    most = max((bar.whole for bar in chart.bars), default=0) or 1
    step = (WIDTH - 2) / max(len(chart.bars), 1)
    gap = min(step * 0.3, 6)
    parts = [f'<line class="axis" x1="0" x2="{WIDTH}" y1="{HEIGHT + 18}" y2="{HEIGHT + 18}"/>']
    for place, bar in enumerate(chart.bars):
        x, wide = 1 + place * step + gap / 2, min(step - gap, 44)
        x += (step - gap - wide) / 2
        for name, value in (("whole", bar.whole), ("part", bar.part)):
            tall = _share(value, most, HEIGHT)
            if tall:
                size = f'x="{x:.1f}" y="{HEIGHT + 18 - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"'
                parts.append(f'<rect class="{name}" {size}/>')
        if len(chart.bars) <= 16 or bar.whole == most:
            parts.append(_text(x + wide / 2, HEIGHT + 12 - _share(bar.whole, most, HEIGHT), bar.told, "middle"))
    parts += _times(chart.bars, step)
    return _figure(chart, "".join(parts), HEIGHT + 18 + FOOT)


def _times(bars: Sequence[Bar], step: float) -> list[str]:
    """The labels that fit below: all, or the first, the last and some between."""
    fit = max(int(WIDTH // 84), 2)
    every = max(-(-len(bars) // fit), 1)
    places = list(range(0, len(bars), every))
    out = []
    for place in places:
        x = 1 + (place + 0.5) * step
        anchor = "start" if x < 40 else "end" if x > WIDTH - 40 else "middle"
        x = max(x, 0) if anchor == "middle" else 1 if anchor == "start" else WIDTH - 1
        out.append(_text(x, HEIGHT + 18 + 15, bars[place].label, anchor))
    return out


def rows(chart: Chart) -> str:
    """One bar below the other, each under its label."""
    shown = chart.bars[:MOST_ROWS]
    most = max((bar.whole for bar in shown), default=0) or 1
    parts = []
    for place, bar in enumerate(shown):
        y = place * ROW
        parts.append(_text(0, y + 13, clip(bar.label, LABEL_CELLS), "start", "name"))
        parts.append(_text(WIDTH, y + 13, bar.told, "end"))
        parts.append(f'<rect class="rail" x="0" y="{y + 19}" width="{WIDTH}" height="{BAR}"/>')
        for name, value in (("whole", bar.whole), ("part", bar.part)):
            if wide := _share(value, most, WIDTH):
                parts.append(f'<rect class="{name}" x="0" y="{y + 19}" width="{wide:.1f}" height="{BAR}"/>')
    tall = len(shown) * ROW
    if len(chart.bars) > len(shown):
        parts.append(_text(0, tall + 13, chart.more, "start"))
        tall += 20
    return _figure(chart, "".join(parts), tall)


def _share(value: int, most: int, length: int) -> float:
    """Nothing is nothing; the least that there is can be seen."""
    return max(value / most * length, 1.5) if value else 0.0


def _text(x: float, y: float, text: str, anchor: str, name: str = "told") -> str:
    return f'<text class="{name}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{html(text)}</text>'


def _figure(chart: Chart, drawing: str, tall: int) -> str:
    """The drawing between its title and its table."""
    title, desc = f"{chart.name}-title", f"{chart.name}-desc"
    key = ""
    if chart.series:
        dark, light = (html(each) for each in chart.series)
        key = f'<span class="dark-key">{dark}</span> <span class="light-key">{light}</span>'
    return (
        f'<figure class="chart"><figcaption><h3>{html(chart.title)}</h3>{f"<p>{key}</p>" if key else ""}</figcaption>'
        f'<svg viewBox="0 0 {WIDTH} {tall}" role="img" aria-labelledby="{title} {desc}">'
        f'<title id="{title}">{html(chart.title)}</title><desc id="{desc}">{html(chart.sentence)}</desc>'
        f"{drawing}</svg>"
        f"<p>{html(chart.note)}</p>{_table(chart)}</figure>"
    )


def _table(chart: Chart) -> str:
    heads = "".join(f'<th scope="col">{html(head)}</th>' for head in chart.heads)
    lines = "".join(
        f'<tr><th scope="row">{html(bar.row[0])}</th>{"".join(f"<td>{html(cell)}</td>" for cell in bar.row[1:])}</tr>'
        for bar in chart.bars
    )
    return (
        f"<details><summary>{html(chart.table)}</summary><table><caption>{html(chart.title)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table></details>"
    )
