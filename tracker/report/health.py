"""How sources, targets and this machine fare, as rows of a listing: the states in words, and why. Values in, rows out;
knows no store and no clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta

from tracker.health import Health, HealthState, SourceHealth, TargetHealth
from tracker.model import EventKind, ReadingState
from tracker.report.entries import count
from tracker.report.events import counted
from tracker.report.records import Record
from tracker.report.remarks import indistinct_remark, template_remark, volatile_remark
from tracker.report.times import duration

HEALTH_COLUMNS = ("id", "state", "last_success", "failures", "late", "statements", "versions", "why")
"""What a table shows of a row."""

CHOOSE = 'If that is the statement, name the element of its text in sources.toml: selector = "…"'
"""What to do about a page that was taken for something in the way from the first look on."""


def health_rows(health: Health, *, at: datetime) -> list[Record]:
    """A row for each source, each target that alerts did not reach, and this machine, if anything befell it."""
    lately = health.since - at
    rows = [source_row(source, over=-lately) for source in health.sources]
    rows += [_target_row(target) for target in health.targets]
    return [*rows, _machine_row(health.ourselves, -lately)] if health.ourselves else rows


def source_row(source: SourceHealth, *, over: timedelta) -> Record:
    """A source as a row; events are those of the time `over` which they were counted."""
    unsure = indistinct_remark(source.events.get(EventKind.INDISTINCT, 0))
    written = (unsure, template_remark(source.template), volatile_remark(source.volatile))
    recent = f"In the last {over.days} days: {counted(source.events)}." if source.events else ""
    why = (source.trouble or source.remark, CHOOSE if _never_read(source) else "", *written, recent)
    times = ("due", "seen_until", "last_check", "last_success")
    plain = ("id", "kind", "url", "speaker", "language", "watched", "paused", "checks", "failures")
    words = ("outcome", "reason", "detail", "reading", "note", "remark", "versions", "statements")
    template = source.template
    return {
        **{name: getattr(source, name) for name in (*plain, *words, *times)},
        "interval": source.interval.total_seconds(),
        "volatile": {kind: asdict(change) for kind, change in source.volatile.items()},
        "template": template and {**asdict(template), "at": template.at.isoformat()},
        "places": source.further.places,
        "places_failing": source.further.failing,
        "places_why": source.further.why,
        "state": source.state,
        "late": "" if source.behind is None else duration(source.behind),
        "events": source.events,
        "why": sentences(*why),
    }


def _never_read(source: SourceHealth) -> bool:
    return source.reading == ReadingState.BLOCKED and not source.versions


def sentences(*said: str) -> str:
    """What is said, one after the other, each but the last with an end."""
    *first, last = [each for each in said if each] or [""]
    return " ".join([*(each if each[-1] in ".!?" else f"{each}." for each in first), last])


def _target_row(target: TargetHealth) -> Record:
    """A target with dead alerts, as a row like those of sources."""
    why = f"{count(target.dead, 'alert')} not delivered, the last: {target.why}; see `tracker alerts list --state dead`"
    named = {"id": f"alerts to {target.target}", "kind": "target", "state": HealthState.FAILING}
    return {**named, "failures": target.dead, "last_success": target.last_sent, "late": "", "why": why}


def _machine_row(events: Mapping[str, int], over: timedelta) -> Record:
    """What befell the machine that watches."""
    why = f"In the last {over.days} days: {counted(events)}; see `tracker report --events all`."
    return {"id": "this machine", "kind": "machine", "state": HealthState.WELL, "why": why}
