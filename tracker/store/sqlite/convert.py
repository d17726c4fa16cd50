"""Between model values and what columns hold: times as whole microseconds since 1970 (UTC), maps as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, overload

from tracker.store.values import UnchangedSpan

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


def unchanged_as_json(seen: Mapping[str, UnchangedSpan]) -> str:
    return to_json({name: [micros(start), micros(end), count] for name, (start, end, count) in seen.items()})


def unchanged_of_json(written: str) -> dict[str, UnchangedSpan]:
    found = from_json(written)
    return {name: UnchangedSpan(moment(start), moment(end), count) for name, (start, end, count) in found.items()}
