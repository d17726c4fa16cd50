"""Instants, spans and intervals in words. Claims are intervals: nothing here ever says when an edit happened, only
until when one text was seen and from when the other. Knows no clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

SECOND = timedelta(seconds=1)

Units = tuple[str, str, str, str]
UNITS: Units = ("d", "h", "min", "s")
"""Days, hours, minutes, seconds."""


def utc(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with a Z."""
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def local(at: datetime, zone: tzinfo) -> str:
    """To the second, in `zone`, which is named."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z")


def outwards(first_seen: datetime) -> datetime:
    """The first sight of a new text, rounded up to the second; in UTC, for a second more of local time can be an hour
    less (or forget which of the two hours of autumn it is in)."""
    first_seen = first_seen.astimezone(UTC)
    return first_seen.replace(microsecond=0) + SECOND if first_seen.microsecond else first_seen


def seen_from(first_seen: datetime, zone: tzinfo) -> str:
    """A first sight, of a text, an event, an end of trouble, as everything that is told tells it. A last sight is
    `local`: the two are rounded away from each other, so that no interval is told shorter than it was measured."""
    return local(outwards(first_seen), zone)


def minute(first_seen: datetime, zone: tzinfo) -> str:
    """A first sight to the minute, in a zone that goes without saying: for a line of a list; the record itself tells
    all."""
    return first_seen.astimezone(zone).isoformat(" ")[:16]


def interval(last_seen: datetime, first_seen: datetime, zone: tzinfo) -> tuple[str, str]:
    """Both ends of the interval an edit lies in, as words. Rounded outwards to whole seconds, so that the interval
    told always holds the one measured; the second end is short where day and zone are the same."""
    start = last_seen.astimezone(zone).replace(microsecond=0)
    end = outwards(first_seen).astimezone(zone)
    same_day = (start.date(), start.utcoffset()) == (end.date(), end.utcoffset())
    if same_day:
        return start.strftime("%Y-%m-%d %H:%M:%S"), end.strftime("%H:%M:%S %Z")
    return start.strftime("%Y-%m-%d %H:%M:%S %Z"), end.strftime("%Y-%m-%d %H:%M:%S %Z")


def duration(length: timedelta, units: Units = UNITS) -> str:
    """The two largest units: `2 d 3 h`, `5 min 2 s`; rounded up to the second."""
    seconds = -(-length // SECOND)
    return f"-{duration(-length, units)}" if seconds < 0 else " ".join(_units(seconds, units)[:2]) or f"0 {units[3]}"


def setting(length: timedelta) -> str:
    """A duration that somebody set, exactly: `5 min`, `1 d 2 h 30 min`, `0.5 s`."""
    whole, rest = divmod(length, SECOND)
    return " ".join(_units(whole)) or "0 s" if not rest else f"{length / SECOND:g} s"


def _units(seconds: int, units: Units = UNITS) -> list[str]:
    days, rest = divmod(seconds, 86_400)
    hours, rest = divmod(rest, 3_600)
    minutes, secs = divmod(rest, 60)
    return [f"{n} {unit}" for n, unit in zip((days, hours, minutes, secs), units, strict=True) if n]
