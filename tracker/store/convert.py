"""Between model values and what columns hold: times as whole microseconds since 1970 (UTC), maps as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, overload

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@overload
def micros(time: datetime) -> int: ...
@overload
def micros(time: None) -> None: ...
@overload
def micros(time: datetime | None) -> int | None: ...
def micros(time: datetime | None) -> int | None:
    return None if time is None else (time - EPOCH) // MICROSECOND


@overload
def moment(value: int) -> datetime: ...
@overload
def moment(value: None) -> None: ...
@overload
def moment(value: int | None) -> datetime | None: ...
def moment(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + value * MICROSECOND


def to_json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")) if value else ""


def from_json(text: str) -> dict[str, Any]:
    return dict(json.loads(text)) if text else {}


Unchanged = Mapping[str, tuple[datetime, datetime, int]]
"""Unchanged checks by source: from when, until when, and how many."""


def unchanged_as_json(seen: Unchanged) -> str:
    return to_json({name: [micros(start), micros(end), count] for name, (start, end, count) in seen.items()})


def unchanged_of_json(written: str) -> dict[str, tuple[datetime, datetime, int]]:
    found = from_json(written)
    return {name: (moment(start), moment(end), count) for name, (start, end, count) in found.items()}
