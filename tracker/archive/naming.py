"""Times in the names of captures: 1613903160.xml, 1613903160123.json, 2021-02-21T10:26:00Z.html, 20210221102600.html, …

Says which time a name tells and which of these cannot be meant. Reads no file.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

_UNIX = re.compile(r"\d{10}(?:\.\d{1,6})?|\d{13}|\d{16}")
"""Seconds, milliseconds, microseconds. Nine digits are seconds of before September 2001 and, where captures are named
by them, the number of an article."""

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T_ -]?(\d\d)[:h_-]?(\d\d)(?:[:m_-]?(\d\d))?(?:[.,](\d{1,6}))?s?(Z|[+-]\d\d:?\d\d)?"
)
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""Before that there was no web page to be captured."""

ZONES_APART = timedelta(hours=26)
"""No two clocks of this world are further apart: a capture from so little ahead was named by one further east."""


def time_of(name: str, zone: tzinfo = UTC) -> datetime | None:
    """The time that a file is named by, aware UTC; None if it is not. An ISO time without an offset is one of `zone`,
    in the hour that clocks repeat in autumn the first of the two; one that they skip in spring is none."""
    stem = name
    while stem and not (_UNIX.fullmatch(stem) or _ISO.fullmatch(stem)):
        shorter = stem.rpartition(".")[0]
        if shorter == stem:
            return None
        stem = shorter
    if not stem:
        return None
    try:
        return _unix(stem) if _UNIX.fullmatch(stem) else _iso(stem, zone)
    except (ValueError, OverflowError):
        return None


def is_repeated(at: datetime, zone: tzinfo) -> bool:
    """Whether the clocks of `zone` showed this time twice."""
    wall = at.astimezone(zone).replace(fold=0)
    return wall.utcoffset() != wall.replace(fold=1).utcoffset()


def implausible(at: datetime, now: datetime) -> str:
    """Why a capture cannot have been made then; empty if it can."""
    if at < EARLIEST:
        return (
            f"would be from {at:%Y-%m-%d}, before there were pages to capture: its name may be a number of another kind"
        )
    if at > now + ZONES_APART:
        return f"would be from {at:%Y-%m-%d}, which is yet to come: its name may be a number of another kind"
    if at > now:
        return f"would be from {at:%Y-%m-%d %H:%M}Z, which is yet to come: --zone says by which clock it was named"
    return ""


def _unix(stem: str) -> datetime:
    scale = {13: 1_000, 16: 1_000_000}.get(len(stem), 1)
    return datetime.fromtimestamp(float(stem) / scale, UTC)


def _iso(stem: str, zone: tzinfo) -> datetime:
    match = _ISO.fullmatch(stem)
    assert match
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    text = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}.{(fraction or '').ljust(6, '0')}"
    if offset:
        return datetime.fromisoformat(text + offset).astimezone(UTC)
    wall = datetime.fromisoformat(text)
    at = wall.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != wall:
        raise ValueError(f"{wall} was skipped by the clocks of {zone}")
    return at
