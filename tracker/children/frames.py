"""Jobs, Readings and Verdicts as bytes on a pipe: what the parent (`tracker.children.pool`) and its children say.

A frame is two lengths (JSON, body), the JSON, the body. Never pickle: a child that a hostile body took over may write
what it likes, so `decode_reading` and `decode_verdicts` believe nothing. Pure; it opens no pipe.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from tracker.model import (
    Capture,
    Diff,
    ExtractJob,
    Finding,
    FindingKind,
    JudgeJob,
    Level,
    Operation,
    OperationKind,
    Reading,
    ReadingState,
    SameEntry,
    Severity,
    SourceKind,
    Span,
    Verdict,
    Withheld,
)

LENGTHS = struct.Struct(">II")
MAX_ANSWER = 64 * 1024 * 1024
"""Bytes of the JSON of one Reading. A body is at most tens of megabytes and each text in it counts once; more than
this is a child gone wrong."""

_STRINGS = ("key", "title", "text", "entry")
_CAPTURE = frozenset({*_STRINGS, "url", "published", "updated", "edited_mark", "meta", "hidden"})
_FAULT = frozenset({"fault", "trace"})
_READING = frozenset({"state", "extractor", "captures", "note", "links", "window", "withheld", "walls", "behind"})


MAX_KIND, MAX_TRACE = 100, 4_000
"""Characters of a fault that are told: of the name of its kind, and of the calls, the innermost of them."""


class FrameError(ValueError):
    """The bytes are no Reading."""


class Fault(NamedTuple):
    """A child failed on a question by an error in its own code: which one, and where, as lines for a log."""

    kind: str
    trace: str


def frame(value: object, body: bytes = b"") -> bytes:
    """`value` as JSON, and `body`, with their lengths in front."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return LENGTHS.pack(len(text), len(body)) + text + body


def encode_job(job: ExtractJob) -> bytes:
    head = {
        "kind": job.kind.value,
        "url": job.url,
        "content_type": job.content_type,
        "identity": job.identity,
        "known": dict(job.known),
        "partial": job.partial,
        "asked": job.asked,
        "options": {name: list(values) for name, values in job.options.items()},
    }
    return frame(head, job.body)


def decode_job(text: bytes, body: bytes) -> ExtractJob:
    """The job that `encode_job` wrote; the child trusts its parent."""
    head = json.loads(text.decode("utf-8", "surrogatepass"))
    options = {name: tuple(values) for name, values in head["options"].items()}
    return ExtractJob(**{**head, "kind": SourceKind(head["kind"]), "options": options}, body=body)


def encode_reading(reading: Reading) -> bytes:
    head = {
        "state": reading.state.value,
        "extractor": reading.extractor,
        "note": reading.note,
        "captures": [_plain(capture) for capture in reading.captures],
        "links": list(reading.links),
        "window": reading.window,
        "withheld": [list(each) for each in reading.withheld],
        "walls": list(reading.walls),
        "behind": reading.behind and _plain(reading.behind),
    }
    return frame(head)


def encode_fault(fault: Fault) -> bytes:
    return frame({"fault": fault.kind, "trace": fault.trace[-MAX_TRACE:]})


def _plain(capture: Capture | SameEntry) -> str | dict[str, object]:
    if isinstance(capture, SameEntry):
        return capture.entry  # the parent knows its key
    return {
        "key": capture.key,
        "title": capture.title,
        "text": capture.text,
        "url": capture.url,
        "published": capture.published and capture.published.isoformat(),
        "updated": capture.updated and capture.updated.isoformat(),
        "edited_mark": capture.edited_mark,
        "meta": dict(capture.meta),
        "entry": capture.entry,
        "hidden": capture.hidden,
    }


def decode_reading(text: bytes, job: ExtractJob) -> Reading | Fault:
    """The Reading in `text`, which answers `job`, or why there is none. Raises FrameError on anything that is not
    exactly one of these, or that claims an entry to be known which is not."""
    try:
        head = json.loads(text)
        if isinstance(head, dict) and head.keys() == _FAULT:
            return Fault(_string(head["fault"])[:MAX_KIND], _string(head["trace"])[-MAX_TRACE:])
        _expect(isinstance(head, dict) and head.keys() == _READING, "not a Reading")
        _expect(isinstance(head["captures"], list), "captures are not a list")
        _expect(isinstance(head["links"], list), "links are not a list")
        _expect(isinstance(head["walls"], list), "walls are not a list")
        return Reading(
            state=ReadingState(head["state"]),
            extractor=_string(head["extractor"]),
            note=_string(head["note"]),
            captures=tuple(_capture(item, job.known) for item in head["captures"]),
            links=tuple(_string(link) for link in head["links"]),
            window=_window(head["window"]),
            withheld=tuple(_withheld(each) for each in head["withheld"]),
            walls=tuple(_string(line) for line in head["walls"]),
            behind=_behind(head["behind"]),
        )
    except (ValueError, TypeError, RecursionError) as fault:
        raise FrameError(str(fault)) from None


def _behind(item: Any) -> Capture | None:
    found = None if item is None else _capture(item, {})
    _expect(found is None or isinstance(found, Capture), "what is behind is no capture")
    return found if isinstance(found, Capture) else None


def _capture(item: Any, known: Mapping[str, str]) -> Capture | SameEntry:
    if isinstance(item, str):
        if item not in known:
            raise FrameError("an entry that nobody knows")
        return SameEntry(key=known[item], entry=item)
    _expect(isinstance(item, dict) and item.keys() == _CAPTURE, "not a Capture")
    _expect(item["key"] != "" and isinstance(item["edited_mark"], bool), "a capture without a key or a mark")
    _expect(isinstance(item["hidden"], bool), "a capture that is neither hidden nor not")
    _expect(isinstance(item["meta"], dict), "meta is not an object")
    return Capture(
        **{name: _string(item[name]) for name in _STRINGS},
        url=None if item["url"] is None else _string(item["url"]),
        published=_time(item["published"]),
        updated=_time(item["updated"]),
        edited_mark=item["edited_mark"],
        hidden=item["hidden"],
        meta={_string(name): _string(value) for name, value in item["meta"].items()},
    )


def _withheld(item: Any) -> Withheld:
    _expect(isinstance(item, list) and len(item) == len(Withheld._fields), "not what was withheld")
    return Withheld(*(_string(value) for value in item))


# --- opinions ----------------------------------------------------------------------------------------------------


def encode_judge_jobs(jobs: Sequence[JudgeJob]) -> bytes:
    return frame([[job.old, job.new, job.language, job.silent] for job in jobs])


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Two texts of which only what differs is asked."""

    old: str
    new: str


def encode_comparison(old: str, new: str) -> bytes:
    return frame({"old": old, "new": new})


def decode_question(text: bytes) -> list[JudgeJob] | Comparison:
    """The jobs that `encode_judge_jobs` wrote, or what `encode_comparison` did; the child trusts its parent."""
    asked = json.loads(text.decode("utf-8", "surrogatepass"))
    if isinstance(asked, dict):
        return Comparison(**asked)
    return [JudgeJob(old=old, new=new, language=language, silent=silent) for old, new, language, silent in asked]


def encode_diff(changes: Diff) -> bytes:
    return frame([changes.limited, [[each.kind, *each.old_span, *each.new_span] for each in changes.operations]])


def decode_diff(text: bytes, old: str, new: str) -> Diff:
    """The Diff in `text`, whether or not it leads from `old` to `new`. Raises FrameError on anything that is no
    Diff."""
    try:
        limited, told = json.loads(text)
        _expect(isinstance(limited, bool), "neither limited nor not")
        return Diff(operations=tuple(_operation(each, old, new) for each in told), limited=limited)
    except (ValueError, TypeError, RecursionError) as fault:
        raise FrameError(str(fault)) from None


def _operation(told: Any, old: str, new: str) -> Operation:
    kind, *places = told
    spans = _span(places[:2], old), _span(places[2:], new)
    before, after = old[slice(*spans[0])], new[slice(*spans[1])]
    return Operation(kind=OperationKind(kind), old_span=spans[0], new_span=spans[1], old=before, new=after)


def encode_verdicts(verdicts: Sequence[Verdict | None]) -> bytes:
    return frame([each and _of_verdict(each) for each in verdicts])


def _of_verdict(verdict: Verdict) -> list[object]:
    """What the parent does not know: it has the texts that the spans index."""
    findings = [[each.kind, each.why, *each.old_span, *each.new_span] for each in verdict.findings]
    return [verdict.level, verdict.severity, verdict.probability, verdict.reason, verdict.judge, findings]


def decode_verdicts(text: bytes, jobs: Sequence[JudgeJob]) -> list[Verdict | None]:
    """The Verdicts in `text`, which answers the first of `jobs`, at least one. Raises FrameError on anything that is
    not exactly that."""
    try:
        told = json.loads(text)
        some = isinstance(told, list) and bool(told) == bool(jobs) and len(told) <= len(jobs)
        _expect(some, "no Verdicts on the first pairs of texts")
        return [None if each is None else _verdict(each, job) for each, job in zip(told, jobs, strict=False)]
    except (ValueError, TypeError, RecursionError) as fault:
        raise FrameError(str(fault)) from None


def _verdict(told: Any, job: JudgeJob) -> Verdict:
    level, severity, probability, reason, judge, findings = told
    _expect(probability is None or (type(probability) in (float, int) and 0 <= probability <= 1), "no probability")
    return Verdict(
        level=Level(level),
        severity=Severity(severity),
        probability=probability,
        findings=tuple(_finding(each, job) for each in findings),
        silent=job.silent,
        reason=_string(reason),
        judge=_string(judge),
    )


def _finding(told: Any, job: JudgeJob) -> Finding:
    kind, why, *places = told
    old, new = _span(places[:2], job.old), _span(places[2:], job.new)
    return Finding(
        kind=FindingKind(kind).value,
        why=_string(why),
        old_span=old,
        new_span=new,
        old=job.old[slice(*old)],
        new=job.new[slice(*new)],
    )


def _span(told: Any, text: str) -> Span:
    start, end = told
    _expect(type(start) is int and type(end) is int and 0 <= start <= end <= len(text), "a span outside of its text")
    return start, end


# --- shared ------------------------------------------------------------------------------------------------------


def _window(value: Any) -> tuple[int, int | None] | None:
    if value is None:
        return None
    _expect(isinstance(value, list) and len(value) == 2, "not a window")
    first, last = value
    _expect(type(first) is int and (last is None or type(last) is int), "not a window of numbers")
    return first, last


def _time(value: Any) -> datetime | None:
    if value is None:
        return None
    time = datetime.fromisoformat(_string(value))
    _expect(time.utcoffset() == timedelta(0), "a time that is not UTC")
    return time


def _string(value: Any) -> str:
    _expect(isinstance(value, str), "not a string")
    value.encode()  # a lone surrogate raises UnicodeEncodeError, which is a ValueError
    return str(value)


def _expect(condition: bool, otherwise: str) -> None:
    if not condition:
        raise FrameError(otherwise)
