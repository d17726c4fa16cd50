"""The plain sentences that every form of a report shares: levels, signs, intervals, reasons. Text in the clear, escaped
by whoever writes it into something."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo

from tracker.model import Cause, EditLine, EditReport, Level, RemovalReport
from tracker.report.times import duration, interval, local, outwards, seen_from
from tracker.text import one_line, printable

LEVELS = {
    Level.MEANING_CHANGED: "MEANING CHANGED",
    Level.REWORDED: "REWORDED",
    Level.COSMETIC: "COSMETIC",
    Level.UNDECIDED: "UNDECIDED",
}

SILENT = "Silent: the publisher gave no sign of the edit."
DECLARED = "Not silent: the publisher gave a sign of the edit."
UNKNOWN = "It cannot be known whether the publisher gave a sign of the edit: none of what is declared could show one."


def silence(edit: EditReport) -> str:
    """Whether the publisher gave a sign, as a sentence."""
    return UNKNOWN if edit.silent is None else SILENT if edit.silent else DECLARED


def signs(edit: EditReport) -> list[str]:
    """What sets this edit apart, in a word or two each."""
    return [
        word
        for word, holds in (
            ("silent", edit.silent is True),
            ("imported", edit.imported),
            ("our own re-reading", edit.cause is Cause.REEXTRACTED),
            ("reverted", edit.reverts_to is not None),
            ("flapping", edit.flapping),
            ("superseded: an imported text stands between", edit.superseded),
            (f"labelled {edit.label}", edit.label is not None),
        )
        if holds
    ]


def line_signs(edit: EditLine) -> tuple[str, ...]:
    """The same of an edit in a line."""
    if edit.silent is not True and not edit.imported and edit.cause is Cause.SOURCE and edit.label is None:
        return _TURNED[edit.reverted, edit.flapping]
    return (
        *(["silent"] if edit.silent is True else []),
        *(["imported"] if edit.imported else []),
        *(["our own re-reading"] if edit.cause is Cause.REEXTRACTED else []),
        *_TURNED[edit.reverted, edit.flapping],
        *([f"labelled {edit.label}"] if edit.label is not None else []),
    )


_TURNED: Mapping[tuple[bool, bool], tuple[str, ...]] = {
    (False, False): (),
    (True, False): ("reverted",),
    (False, True): ("flapping",),
    (True, True): ("reverted", "flapping"),
}


def edit_interval(edit: EditReport, zone: tzinfo) -> str:
    """Until when the old text was seen and from when the new one: all that is known of when the edit was made."""
    start, end = interval(edit.last_seen_old, edit.first_seen_new, zone)
    if edit.first_seen_new < edit.last_seen_old:
        return f"Seen as the old text until {start}, then as the new text from {end}: our clock was set back between."
    gap = duration(outwards(edit.first_seen_new) - edit.last_seen_old.replace(microsecond=0))
    return f"Seen as the old text until {start}, as the new text from {end} ({gap} between)."


def reason_lines(edit: EditReport) -> list[str]:
    """Why the edit was judged as it was: one line for each finding, then the verdict's own reason."""
    lines = [f"{finding.kind}: {finding.why}" for finding in edit.findings]
    if edit.reason:
        lines.append(edit.reason if edit.level is not Level.UNDECIDED else f"Undecided: {edit.reason}")
    if edit.reverts_to is not None:
        lines.append(f"The text of version {edit.reverts_to} came back.")
    return lines


def sureness(edit: EditReport) -> str:
    """The calibrated probability in words; "" where nothing could be weighed."""
    if edit.probability is None:
        return ""
    percent = min(max(round(edit.probability * 100), 1), 99)  # a model is never sure
    return f"probability of a change of meaning: {percent} %"


def removal_state(gone: RemovalReport) -> str:
    """What became of the statement, in capitals."""
    if gone.returned is not None:
        return "RETURNED"
    return "CANNOT BE SEEN" if gone.unseen else "REMOVED"


def removal_sentence(gone: RemovalReport, zone: tzinfo) -> str:
    told = f"Last seen {local(gone.last_seen, zone)}, confirmed gone {seen_from(gone.confirmed, zone)}."
    if gone.emptied:
        told = f"Its entry stays, without its text. Last seen with it {local(gone.last_seen, zone)}, found emptied "
        told += f"{seen_from(gone.confirmed, zone)}."
    if gone.unseen:
        when = f"Last seen {local(gone.last_seen, zone)}, still not {seen_from(gone.confirmed, zone)}"
        why = printable(one_line(gone.unseen))
        told = f"Cannot be seen any more: {why}. {when}, while the rest of the site could be read."
    return told if gone.returned is None else f"{told} There again since {seen_from(gone.returned, zone)}."
