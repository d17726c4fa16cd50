"""What is held back of what is owed: for a digest, or until quiet hours end; and what a person has muted.

`alert.rhythm` says when; here it is asked of the outbox. What is held stands there as it was owed, so that nothing is
lost with this process, and what is as grave as a target calls urgent is found among it. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, tzinfo

from tracker.alert import comes_together, is_held, is_quiet
from tracker.model import EventKind, MuteReport, Rhythm, Severity, Target
from tracker.store import OwedAlert, Store
from tracker.store.values import ASKED_FOR

ROUND = 1_000
"""Alerts of one target that are looked at in one round, and told in one digest."""

MOST = 100_000
"""Alerts of one target that are looked through for what stands before an urgent one."""

AT_ITS_HOUR = EventKind.ALL_QUIET
"""What has an hour of its own is held for no other."""


class Holding:
    """What may leave, by target name. Remembers only which alerts were looked at for their gravity."""

    def __init__(self, store: Store) -> None:
        self.targets: Mapping[str, Target] = {}
        self._store = store
        self._seen: dict[str, int] = {}
        self._urgent: dict[str, set[int]] = {}

    def rhythm(self, target: str) -> Rhythm:
        found = self.targets.get(target)
        return Rhythm() if found is None else found.rhythm

    def storm(self, target: str) -> int:
        """Alerts a minute that it takes one by one."""
        return self.targets[target].storm if target in self.targets else Target(to="console").storm

    @property
    def holding(self) -> list[str]:
        """The targets that ever hold anything back."""
        return [name for name, target in self.targets.items() if target.rhythm.holds]

    def anew(self) -> None:
        """The targets may have other rhythms now."""
        self._seen.clear()
        self._urgent.clear()

    def free(self, now: datetime, zone: tzinfo, *, but: Collection[str], anyway: Collection[str]) -> list[OwedAlert]:
        """What may leave of the targets that hold back, `but` those."""
        return [each for name in self.holding if name not in but for each in self._free(name, now, zone, anyway)]

    def _free(self, name: str, now: datetime, zone: tzinfo, anyway: Collection[str]) -> Sequence[OwedAlert]:
        rhythm = self.rhythm(name)
        urgent = self._urgent_of(name, rhythm, now)
        due = self._owed(name, now, anyway)
        fresh = [alert for alert in due if not alert.attempts]
        quiet = is_quiet(rhythm, now, rhythm.zone or zone)
        held = bool(fresh) and is_held(rhythm, _since(fresh[0]), now, zone)
        if not quiet and not held:
            return due[:ROUND]
        lines = {alert.line: alert.id for alert in due if alert.id in urgent}  # the newest of each
        again = [] if quiet else [alert for alert in due if alert.attempts]
        ahead = [alert for alert in due if alert.id <= lines.get(alert.line, 0)]
        return sorted({alert.id: alert for alert in (*again, *ahead)}.values(), key=lambda alert: alert.id)

    def _owed(self, name: str, now: datetime, anyway: Collection[str]) -> list[OwedAlert]:
        limit = MOST if self._urgent.get(name) else ROUND  # one that is urgent may stand behind all that is held
        return self._store.read(lambda reads: reads.owed(now, limit, of=name, anyway=anyway))

    def _urgent_of(self, name: str, rhythm: Rhythm, now: datetime) -> set[int]:
        """The alerts that leave in any case, among those looked at by now."""
        found = self._urgent.setdefault(name, set())
        seen = self._seen.get(name, 0)
        new = self._store.read(lambda reads: reads.owed(now, ROUND, of=name, beyond=seen))
        if new:
            self._seen[name] = new[-1].id
            gravity = self._store.read(lambda reads: reads.gravity([alert.id for alert in new]))
            found |= {alert for alert, (kind, severity) in gravity.items() if _leaves(rhythm, kind, severity)}
        return found

    def sent(self, target: str, alerts: Sequence[OwedAlert]) -> None:
        """These are answered for, or given up."""
        if (left := self._urgent.get(target)) is not None:
            left.difference_update(alert.id for alert in alerts)

    def together(self, target: str, alerts: Sequence[OwedAlert], zone: tzinfo) -> list[tuple[OwedAlert, ...]]:
        """Alerts that were not tried yet, as they are told: those of a digest as one, the others one by one."""
        rhythm, urgent = self.rhythm(target), self._urgent.get(target, set())
        if not rhythm.holds:
            return [(alert,) for alert in alerts]
        lines = {alert.line: alert.id for alert in alerts if alert.id in urgent}
        apart: list[tuple[OwedAlert, ...]] = []
        digest: list[OwedAlert] = []
        for alert in alerts:
            if alert.id <= lines.get(alert.line, 0) or not comes_together(rhythm, _since(alert), zone):
                apart.append((alert,))
            else:
                digest.append(alert)
        return [*apart, *([tuple(digest)] if digest else [])]

    def muted(self, alerts: Sequence[OwedAlert], now: datetime) -> list[OwedAlert]:
        """Those of which a person wanted to hear nothing when they were owed; what was tried before is not."""
        mutes = [each for each in self._store.read(lambda reads: reads.mutes()) if each.since <= now]
        fresh = [alert for alert in alerts if not alert.attempts and alert.error != ASKED_FOR]
        if not mutes or not fresh:
            return []
        about = self._store.read(lambda reads: reads.subjects([alert.id for alert in fresh]))
        return [alert for alert in fresh if any(alert.created < m.until and _is_of(m, *about[alert.id]) for m in mutes)]


def _is_of(mute: MuteReport, source: str, statement: int | None) -> bool:
    return mute.source == source if mute.source is not None else mute.statement == statement


def _since(alert: OwedAlert) -> datetime:
    """From when on it was to be told. It is moved with the clock, which the moment of its making is not."""
    return alert.next_attempt or alert.created


def _leaves(rhythm: Rhythm, kind: EventKind | None, severity: Severity) -> bool:
    if kind is AT_ITS_HOUR:
        return True
    return rhythm.urgent is not None and severity.rank >= rhythm.urgent.rank
