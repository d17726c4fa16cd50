"""The record of a Check: how the bytes came, as JSON; what repeats an earlier Check is a difference. No SQL.

Two neighbouring answers of one source differ in a date, a length and little else, so a difference is a fifth of the
whole. The log commits to the whole record, whatever it is kept as.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.model import Fetched
from tracker.store.sqlite.convert import from_json, micros, to_json

WORTH = 0.6
"""A difference is kept while it is shorter than this share of the whole; else the whole begins a new row of them."""

ASKED_BESIDE = "beside"
"""In the record of a page that was asked beside the road of its own checks: when that was."""

_LISTS = ("request", "response")
"""Headers, in order: kept as positions in the list before where a line is the same."""

Record = dict[str, Any]


def record(fetched: Fetched) -> Record:
    """What a Check keeps of how the bytes came, without what is empty."""
    kept: Record = {
        "hops": [[hop.url, hop.status, hop.address] for hop in fetched.hops],
        "http": fetched.http_version,
        "line": fetched.status_line,
        "request": [list(pair) for pair in fetched.request_headers],
        "response": [list(pair) for pair in fetched.headers],
        "first_byte": micros(fetched.first_byte),
        "ticks": list(fetched.ticks),
        "wire_sha256": fetched.wire_sha256.hex() if fetched.wire_sha256 else None,
        "wire_length": fetched.wire_length,
        "encoding": fetched.encoding,
        "tls": dict(fetched.tls),
        "code": dict(fetched.code),
    }
    return {name: value for name, value in kept.items() if value not in (None, "", [], {}, 0)}


def shorten(full: str, whole: Record, base: Record, base_id: int | None) -> str:
    """`whole` (written: `full`) as it is stored: as its difference from `base`, the whole record of the Check
    `base_id`, if that is worth it. Never a difference from a difference: reading one takes one step."""
    if base_id is None or not base or not whole:
        return full
    same = sorted(name for name, value in whole.items() if base.get(name) == value)
    short: Record = {"after": base_id, "same": same}
    for name, value in whole.items():
        if name not in same:
            short[name] = _positions(value, base.get(name, [])) if name in _LISTS else value
    difference = to_json(short)
    return difference if len(difference) < WORTH * len(full) else full


def parsed(stored: str) -> Record:
    """A stored record; `after` in it says that it is a difference."""
    return from_json(stored)


def lengthen(short: Record, base: Record) -> Record:
    """The whole record that `shorten` made `short` of. Raises KeyError or IndexError if `base` is another one's."""
    whole: Record = {name: base[name] for name in short["same"]}
    for name, value in short.items():
        if name not in ("after", "same"):
            whole[name] = _lines(value, base.get(name, [])) if name in _LISTS else value
    return whole


def written(whole: Mapping[str, Any]) -> str:
    """A whole record as the log commits to it."""
    return to_json(whole)


def _positions(lines: list[list[str]], before: list[list[str]]) -> list[Any]:
    places = {tuple(line): place for place, line in enumerate(before)}
    return [places.get(tuple(line), line) for line in lines]


def _lines(items: list[Any], before: list[list[str]]) -> list[list[str]]:
    return [before[item] if isinstance(item, int) else item for item in items]
