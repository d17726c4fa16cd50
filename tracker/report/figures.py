"""What a report comes to, as charts: edits over time, the age of a statement at its edit, how silent each source is,
which kinds were found. From a Summary to drawings, in the words of the reader; counts nothing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tracker.report.charts import MOST_ROWS, Bar, Chart, columns, rows
from tracker.report.page_words import Words
from tracker.report.summary import AGES, Summary

LEAST = 12
"""Edits from which on there is something to compare; fewer are read faster than drawn."""

MOST_COLUMNS = 62
"""Columns that can be told apart: two months of days, then a year of weeks, five years of months."""

Step = tuple[str, Callable[[date], date]]

STEPS: tuple[Step, ...] = (
    ("days", lambda day: day),
    ("weeks", lambda day: day - timedelta(days=day.weekday())),
    ("months", lambda day: day.replace(day=1)),
    ("years", lambda day: day.replace(month=1, day=1)),
)


def charts(summary: Summary, words: Words) -> str:
    """All of them; "" of so few edits that there is nothing to draw."""
    if summary.edits < LEAST:
        return ""
    drawn = [over_time(summary, words), by_age(summary, words), by_source(summary, words), by_kind(summary, words)]
    return f'<div class="charts">{"".join(drawn)}</div>'


def over_time(summary: Summary, words: Words) -> str:
    """Edits a day, or a longer time where days would be too many; those that changed the meaning dark."""
    name, starts = _step(summary)
    begin = dict(STEPS)[name]
    counted: Counter[tuple[date, bool]] = Counter()
    for (day, changed), number in summary.days.items():
        counted[begin(day), changed] += number
    bars = []
    for start in starts:
        part, other = counted[start, True], counted[start, False]
        whole = {"months": f"{start:%Y-%m}", "years": f"{start:%Y}"}.get(name, f"{start:%Y-%m-%d}")
        label = whole if name in ("months", "years") else f"{start:%m-%d}"
        row = (whole, words.number(part), words.number(other))
        told = words.number(part + other) if part + other else ""
        bars.append(Bar(label=label, part=part, whole=part + other, told=told, row=row))
    most = max(bars, key=lambda bar: bar.whole)
    meaning, others = words.say("meaning_series"), words.say("other_series")
    return columns(
        Chart(
            name="chart-time",
            title=words.say(f"chart_{name}"),
            sentence=words.say("highest", number=most.whole, label=most.row[0]),
            note=words.say("days_note", zone=summary.zone),
            bars=bars,
            heads=(words.say("column_when"), meaning, others),
            table=words.say("as_table"),
            series=(meaning, others),
        )
    )


def _step(summary: Summary) -> tuple[str, list[date]]:
    """The shortest step of which few enough lie between the first edit and the last, and where each begins."""
    days = sorted({day for day, _ in summary.days})
    name, begin = STEPS[0]
    for name, begin in STEPS:
        starts = list(_starts(begin, days[0], days[-1]))
        if len(starts) <= MOST_COLUMNS:
            return name, starts
    return name, sorted({begin(day) for day in days})[-MOST_COLUMNS:]


def _starts(begin: Callable[[date], date], first: date, last: date) -> Iterator[date]:
    """Each start of a step from that of `first` to that of `last`; one more than can be drawn at most."""
    start, number = begin(first), 0
    while start <= last and number <= MOST_COLUMNS:
        yield start
        number += 1
        following = start
        while following < date.max and begin(following) == start:
            following += timedelta(days=1)
        if following == start or begin(following) == start:
            return
        start = following


def by_age(summary: Summary, words: Words) -> str:
    bars = [
        _plain(words.say(f"age_{place}"), summary.ages[place], words)
        for place in range(len(AGES) + 1)
        if summary.ages[place] or place < len(AGES)
    ]
    if unknown := summary.ages[None]:
        bars.append(_plain(words.say("age_unknown"), unknown, words))
    return rows(_of_edits("ages", bars, words))


def by_kind(summary: Summary, words: Words) -> str:
    found = sorted(summary.kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return rows(_of_edits("kinds", [_plain(words.kind(kind), number, words) for kind, number in found], words))


def by_source(summary: Summary, words: Words) -> str:
    """The sources with the most edits; of each the share of those that are known to be silent."""
    edits: Counter[str] = Counter()
    for (source, _), number in summary.silence.items():
        edits[source] += number
    bars = []
    for source, whole in sorted(edits.items(), key=lambda pair: (-pair[1], pair[0])):
        silent, declared = summary.silence[source, True], summary.silence[source, False]
        told = words.say("share", part=silent, whole=silent + declared) if silent + declared else "–"
        row = (source, *(words.number(each) for each in (whole, silent, declared, whole - silent - declared)))
        bars.append(_shared(source, silent, silent + declared, told, row))
    heads = ("column_source", "column_edits", "column_silent", "column_declared", "column_unknown")
    return rows(
        Chart(
            name="chart-silent",
            title=words.say("chart_silent"),
            sentence="; ".join(f"{bar.label}: {bar.told}" for bar in bars[:MOST_ROWS]),
            note=words.say("silent_note"),
            bars=bars,
            heads=tuple(words.say(head) for head in heads),
            table=words.say("as_table"),
            more=words.say("more_rows", number=len(bars) - MOST_ROWS),
        )
    )


def _shared(label: str, part: int, whole: int, told: str, row: tuple[str, ...]) -> Bar:
    """A share of one hundred, so that every bar has the same length."""
    return Bar(
        label=label, part=round(100 * part / whole) if whole else 0, whole=100 if whole else 0, told=told, row=row
    )


def _plain(label: str, number: int, words: Words) -> Bar:
    written = words.number(number)
    return Bar(label=label, part=number, whole=number, told=written, row=(label, written))


def _of_edits(name: str, bars: list[Bar], words: Words) -> Chart:
    """A chart of how many edits there are of each."""
    return Chart(
        name=f"chart-{name}",
        title=words.say(f"chart_{name}"),
        sentence="; ".join(f"{bar.label}: {bar.told}" for bar in bars[:MOST_ROWS]),
        note=words.say(f"{name}_note"),
        bars=bars,
        heads=(words.say("column_what"), words.say("column_edits")),
        table=words.say("as_table"),
        more=words.say("more_rows", number=len(bars) - MOST_ROWS),
    )
