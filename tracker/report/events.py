"""Events in words: what befell a statement or a source besides an edit, for people. One entry for each kind, so that
nothing that is recorded stays unsaid. Text in the clear, escaped by whoever writes it into something; knows no clock.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tracker.model import ABSENCES, EventKind, EventReport
from tracker.text import one_line

NAMES: Mapping[EventKind, str] = {
    EventKind.METADATA: "DETAILS CHANGED",
    EventKind.REEXTRACTED: "READ ANEW",
    EventKind.BESIDE: "CHANGED BESIDE",
    EventKind.VOLATILE: "BESIDE THE TEXT",
    EventKind.TEMPLATE: "TEMPLATE",
    EventKind.GROUP: "SAME CHANGE",
    EventKind.DUPLICATE: "DUPLICATE",
    EventKind.REKEYED: "REKEYED",
    EventKind.MOVED: "MOVED",
    EventKind.REPUBLISHED: "REPUBLISHED",
    EventKind.CONFLICT: "CONFLICT",
    EventKind.INDISTINCT: "INDISTINCT",
    EventKind.CONTRADICTION: "CONTRADICTION",
    EventKind.WITHHELD: "WITHHELD",
    EventKind.DOUBTED: "DOUBTED",
    EventKind.BELIEVED: "BELIEVED",
    EventKind.FLAPPED: "GONE AGAIN",
    EventKind.TURNS: "TAKES TURNS",
    EventKind.SETTLED: "SETTLED",
    EventKind.DIFF_LIMITED: "DIFF LIMITED",
    EventKind.HIDDEN: "HIDDEN",
    EventKind.CONFIRMED: "CONFIRMED",
    EventKind.REMOVED: "REMOVED",
    EventKind.UNSEEN: "CANNOT BE SEEN",
    EventKind.RETURNED: "RETURNED",
    EventKind.TROUBLE: "IN TROUBLE",
    EventKind.RECOVERED: "WELL AGAIN",
    EventKind.WITHDRAWN: "304S WITHDRAWN",
    EventKind.GAP: "GAP",
    EventKind.DISK: "DISK ALMOST FULL",
    EventKind.DISK_WELL: "DISK WELL",
    EventKind.CLOCK_SET: "CLOCK SET",
    EventKind.OUTAGE: "OUTAGE",
    EventKind.OUTAGE_OVER: "OUTAGE OVER",
    EventKind.OVER_QUOTA: "OVER QUOTA",
    EventKind.OVERDUE: "NOT ASKED",
    EventKind.ON_TIME: "ASKED AGAIN",
    EventKind.NEW: "NEW STATEMENT",
    EventKind.ALL_QUIET: "HOW ALL FARE",
    EventKind.UNDELIVERED: "UNDELIVERED",
    EventKind.RESTORED: "RESTORED",
    EventKind.IMPORTED: "IMPORTED",
    EventKind.REREAD: "IMPORT REREAD",
    EventKind.UNDONE: "IMPORT UNDONE",
}
"""Each kind in at most 16 capitals, as it stands in a column."""

SENTENCES: Mapping[EventKind, str] = {
    EventKind.METADATA: "What is declared beside the text changed; the text did not.",
    EventKind.REEXTRACTED: "Our own program or its settings changed; the publisher changed nothing.",
    EventKind.BESIDE: "Something else on the page changed, outside of what is taken for the statement's text.",
    EventKind.VOLATILE: "What changes by itself beside statements changed: counters, clocks, advertisements.",
    EventKind.TEMPLATE: "Most statements changed alike, and none in what it says: the source has another template.",
    EventKind.GROUP: "The same change was made in several statements at once; it is told as one.",
    EventKind.DUPLICATE: "The source shows this key twice at once, with another text.",
    EventKind.REKEYED: "The source shows it under another key now; it is taken to be the same statement.",
    EventKind.MOVED: "The source is visited at another address from now on; its history goes on.",
    EventKind.REPUBLISHED: "The same text stands under another key too.",
    EventKind.CONFLICT: "The key was given to another statement; the two are not compared.",
    EventKind.INDISTINCT: "It stands where another text in much the same words stood: an edit of that, or the next of "
    "its kind. No link, date or number tells; the two are not compared.",
    EventKind.CONTRADICTION: "An imported capture says otherwise than our own visits around that moment.",
    EventKind.WITHHELD: "It was there, cut, broken or walled; it was not read, and nothing is concluded from it.",
    EventKind.DOUBTED: "Something else came in its place; it is kept, and looked at again before it is believed.",
    EventKind.BELIEVED: "What was doubted stayed: it is what the statement says since the first look.",
    EventKind.FLAPPED: "What was doubted is gone again: the statement itself is read there.",
    EventKind.TURNS: "Its texts take turns: an earlier one is shown again and again for a while. All are kept; further "
    "turns are not told.",
    EventKind.SETTLED: "Its texts took turns; this one has stayed for a day.",
    EventKind.DIFF_LIMITED: "Two versions were too long to be compared word by word; both are kept.",
    EventKind.HIDDEN: "It is listed, and its text is not shown.",
    EventKind.CONFIRMED: "The statement's own page said the same.",
    EventKind.REMOVED: "Confirmed gone from its source.",
    EventKind.UNSEEN: "It cannot be seen any more while the rest of its site can; it is not known to be removed.",
    EventKind.RETURNED: "It is there again.",
    EventKind.TROUBLE: "The source cannot be read or believed; edits there are not seen until it can.",
    EventKind.RECOVERED: "The source is read again.",
    EventKind.WITHDRAWN: 'The server said "not modified" where it was: what was last seen falls back to a whole body.',
    EventKind.GAP: "The source was not watched until this moment; what was edited and put back meanwhile was not seen.",
    EventKind.DISK: "Our own disk is almost full; once it is, nothing more is taken in.",
    EventKind.DISK_WELL: "Our own disk has room again.",
    EventKind.CLOCK_SET: "The clock of the machine that watches was set; times before and after do not compare.",
    EventKind.OUTAGE: "No source could be read any more, all at once: our own network may be down.",
    EventKind.OUTAGE_OVER: "Sources are read again.",
    EventKind.OVER_QUOTA: "It adds more to the store in a day than one source may, and is looked at less often; what "
    "came was kept whole.",
    EventKind.OVERDUE: "The tracker itself did not ask these sources for three of their intervals.",
    EventKind.ON_TIME: "The tracker asks these sources at their pace again.",
    EventKind.RESTORED: "Our own store was put back from a backup: what was recorded after that is not in it.",
    EventKind.IMPORTED: "Captures that others made were taken in, each as of its own time.",
    EventKind.REREAD: "The captures of an import were read again by other means; what they gave before counts no more.",
    EventKind.UNDONE: "An import was undone: what rested on it alone stays in the log, and counts in no history.",
    EventKind.NEW: "A statement that was not there before; noted because somebody asked to be told of such.",
    EventKind.ALL_QUIET: "The tracker is at work: what it looked at since the last time, and how its sources fare.",
    EventKind.UNDELIVERED: "Alerts to this target were given up, or one could not be written.",
}
"""What each kind means, for whoever never heard of it."""

QUIET = frozenset(
    {
        EventKind.METADATA,
        EventKind.REEXTRACTED,
        EventKind.CONFIRMED,
        EventKind.VOLATILE,
        EventKind.IMPORTED,
        EventKind.NEW,
        EventKind.ALL_QUIET,
    }
)
"""Kinds that come with every other edit and change nothing for a reader: counted at the foot of a report for people,
shown whole where all are asked for, in the history of the statement, and in JSON."""

LONGEST = 200
"""Characters of one value of an event's detail that are told; the whole stands in JSON."""


def is_told(event: EventReport) -> bool:
    """Whether people are told of it unless they ask for all. A removal is shown as such; a gap at a further place is
    one of hundreds."""
    quiet = event.kind in QUIET or (event.kind == EventKind.GAP and "place" in event.detail)
    return not quiet and event.kind not in ABSENCES


def left_out(kinds: Mapping[str, int]) -> str:
    """A word on what people are not told of, by kind."""
    return f"besides: {counted(kinds)} (--events all)" if kinds else ""


def counted(kinds: Mapping[str, int]) -> str:
    """How many of each kind, the most frequent first."""
    listed = sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(f"{count:,} {event_name(kind).lower()}" for kind, count in listed)


def event_name(kind: str) -> str:
    """The kind as it stands in a column; one that this program does not know, by its own word."""
    return NAMES[EventKind(kind)] if kind in NAMES else kind.replace("_", " ").upper()


def event_lines(kind: str, detail: Mapping[str, object]) -> list[str]:
    """What it means, and what was noted with it."""
    lines = [SENTENCES[EventKind(kind)]] if kind in SENTENCES else []
    if why := detail.get("why"):
        lines.append(_value(why))
    told = [f"{name.replace('_', ' ')}: {_value(value)}" for name, value in detail.items() if name not in _APART]
    return [*lines, *([", ".join(told)] if told else [])]


_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,6})?(?:\+00:00|Z)")
"""A time as details hold it: in UTC, to the microsecond, which nobody reads. JSON has it whole."""

_APART = (
    "why",
    "hash",
    "again",
    "wall",
    "canary",
    "checks",
    "spans",
    "versions",
    "edits",
    "first",
    "parts",
    "figures",
    "until",
)
"""Content on its own, or of no use to a reader."""


def _value(value: object) -> str:
    """A value of a detail; of a pair, the old one and the new one."""
    if isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 2:
        return " → ".join(_value(each) for each in value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_value(each) for each in value)
    if value is None:
        return "none"
    said = one_line(_TIME.sub(r"\1 \2 UTC", str(value)))
    return said if len(said) <= LONGEST else said[:LONGEST].rstrip() + " …"
