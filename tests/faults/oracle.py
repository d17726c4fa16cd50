"""What must hold after every case, whatever it was. Each point gives what is wrong, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from tests.faults.case import Expect
from tests.faults.stage import NEIGHBOUR, Stage
from tracker.model import AlertState, Outcome
from tracker.store.sqlite.audit import audit

LATE = 5.0
"""Seconds that a visit to another source may take while this one fails."""

ROUTINE = ("confirmed",)
"""Events that go with every edit of their kind of source."""


def o1_stored(stage: Stage) -> Iterator[str]:
    """Every body that was fetched complete is stored, every text that came whole is a version, and no version says what
    nobody published."""
    stored = {row[0] for row in stage.rows("SELECT sha256 FROM snapshots")}
    for got in stage.fetched:
        if got.body and got.outcome in (Outcome.OK, Outcome.PARTIAL) and sha256(got.body).digest() not in stored:
            yield f"a body that was fetched ({got.outcome}) is not stored: {got.body[:60]!r}"
    known = stage.known_versions()
    for text in stage.must_be_known():
        if not any(text in version.text for version in known):
            yield f"a text that came whole is no version: {text[:80]}"
    for version in known:
        if not stage.is_true(version):
            yield f"a version says what nobody published: {version.text[:200]!r}"


def o2_as_expected(stage: Stage, expect: Expect) -> Iterator[str]:
    """Edits and events are those of the case."""
    faulty = getattr(stage, "faulty", ())
    for checked in faulty:
        said = f"{checked.outcome}:{checked.reason}"
        read = f"{said}/{checked.reading}"
        if expect.outcomes and said not in expect.outcomes and read not in expect.outcomes:
            yield f"a visit ended as {read} ({checked.detail or checked.note}), not as {', '.join(expect.outcomes)}"
    edits = stage.edits()
    if expect.edits is not None and len(edits) != expect.edits:
        told = "; ".join(f"{edit.old[-70:]!r} -> {edit.new[-70:]!r}" for edit in edits[:3])
        yield f"{len(edits)} edits, not {expect.edits}: {told}"
    counts = {kind: count for kind, count in stage.event_counts().items() if kind not in (*ROUTINE, *expect.may)}
    if counts != dict(expect.events):
        told = "; ".join(f"{event.kind} {dict(event.detail)}" for event in stage.events())
        yield f"the events are {counts}, not {dict(expect.events)}: {told[:600]}"
    if stage.pauses and max(stage.pauses) > expect.pause:
        yield f"a visit is put off for {max(stage.pauses)}"


def o2_gap(stage: Stage, expect: Expect) -> Iterator[str]:
    """The coverage has the gap, once the place was seen again; and one for every long time without sight."""
    reasons = [gap.reason for gap in stage.gaps()]
    if expect.gap is not None and expect.gap not in reasons:
        yield f"no gap says {expect.gap!r}, only {reasons}"
    for start, end in stage.unseen:
        if not any(gap.start <= start and gap.end >= end for gap in stage.gaps()):
            yield f"nothing was seen from {start} to {end}, and no gap says so: {stage.gaps()}"


def o3_verified(stage: Stage, witness: Any) -> Iterator[str]:
    """Log, proofs and scrub agree with a head that was signed, on a closed store."""
    found = audit(stage.folder / "tracker.db", witnesses=[witness])
    yield from (f"{fault.kind} {fault.record}: {fault.what}" for fault in found.faults)
    if found.unread or found.unsigned:
        yield f"the scrub left something: {found.unsigned} leaves are unsigned, unread {found.unread}"


def o4_delivered(stage: Stage, expect: Expect) -> Iterator[str]:
    """Each alert was received once, or is queued."""
    alerts = stage.alerts()
    keys = Counter(stage.told_keys())
    lost = [alert.key for alert in alerts if alert.state is AlertState.SENT and alert.key not in keys]
    yield from (f"alert {key} is noted as sent, and nobody received it" for key in lost)
    yield from (f"alert {key} was received {times} times" for key, times in keys.items() if times > 1)
    waiting = [alert for alert in alerts if alert.state is not AlertState.SENT]
    if waiting and not expect.queued:
        yield f"{len(waiting)} alerts were not delivered, the first because of {waiting[0].error!r}"
    if any(alert.state is AlertState.DEAD for alert in waiting):
        yield "an alert was given up"


def o5_in_time(stage: Stage) -> Iterator[str]:
    """Nobody else had to wait, and nothing is told of anybody else."""
    if told := stage.events(of=NEIGHBOUR):
        yield f"something is told of another source: {told[0].kind} {dict(told[0].detail)}"
    if stage.lateness and max(stage.lateness) > LATE:
        yield f"another source's visit took {max(stage.lateness):.1f} s meanwhile"


def o6_nothing_left(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """No file, child or temporary file more than before."""
    more = Counter(after["open"]) - Counter(before["open"])
    if more:
        yield f"files left open: {dict(more)}"
    if after["children"] > before["children"]:
        yield f"{after['children'] - before['children']} children left"
    if after["temporary"]:
        yield f"temporary files left: {after['temporary'][:5]}"
