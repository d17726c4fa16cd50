"""What is muted and what a person has seen, as rows and words of listings. Values in, text out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo

from tracker.model import MuteReport
from tracker.report.records import Record
from tracker.report.times import local, utc
from tracker.text import one_line, printable


def mute_record(mute: MuteReport) -> Record:
    return {
        "source": mute.source,
        "statement": mute.statement,
        "since": utc(mute.since),
        "until": utc(mute.until),
        "note": mute.note,
    }


def muted_line(mute: MuteReport, zone: tzinfo) -> str:
    what = mute.source if mute.source is not None else f"statement {mute.statement}"
    return f"muted: {what}, until {local(mute.until, zone)}{_noted(mute.note)}"


def with_mutes(
    rows: Sequence[Record], mutes: Sequence[MuteReport], seen: Mapping[str, datetime], zone: tzinfo
) -> list[Record]:
    """Rows of `sources health`, with what is muted there and since when a person has `seen` that it is in trouble."""
    by_source = {mute.source: mute for mute in mutes if mute.source is not None}
    return [_with(row, by_source.get(str(row["id"])), seen.get(str(row["id"])), zone) for row in rows]


def _with(row: Record, mute: MuteReport | None, seen: datetime | None, zone: tzinfo) -> Record:
    told = [f"Muted until {local(mute.until, zone)}{_noted(mute.note)}."] if mute else []
    told += [f"Acknowledged {local(seen, zone)}."] if seen else []
    why = str(row.get("why") or "")
    why = " ".join(filter(None, (why if not told or not why or why[-1] in ".!?" else f"{why}.", *told)))
    return {**row, "why": why, "muted_until": utc(mute.until) if mute else None, "acknowledged": utc(seen)}


def _noted(note: str) -> str:
    return f" ({printable(one_line(note))})" if note else ""
