"""The settings as values: one frozen dataclass for each table of tracker.toml.

Field names are the keys of the file; the defaults hold where a key is absent. Reads nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta, tzinfo
from pathlib import Path

from tracker.fields.values import Network
from tracker.model import Source, Target
from tracker.proxies import Proxies


@dataclass(frozen=True, kw_only=True, slots=True)
class StoreSettings:
    """`url` is absolute once loaded. Never print it: a later kind of database has its password in it."""

    url: str = field(default="sqlite:///tracker.db", repr=False)

    @property
    def path(self) -> Path:
        """The database file."""
        return Path(self.url.removeprefix("sqlite:///"))


@dataclass(frozen=True, kw_only=True, slots=True)
class ProofSettings:
    """`key` is the file of the key that signs heads, None for `<db>.key`. `stamp` is the URL of a time stamping
    authority (RFC 3161), empty for none."""

    key: Path | None = None
    stamp: str = ""
    stamp_every: timedelta = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class FetchSettings:
    """How sources are visited. Sizes in bytes; `max_bytes` counts decoded bytes."""

    contact: str = ""
    allow_networks: tuple[Network, ...] = ()
    host_gap: timedelta = timedelta(seconds=2)
    max_bytes: int = 10_000_000
    timeout: timedelta = timedelta(seconds=30)
    connect_timeout: timedelta = timedelta(seconds=10)
    max_in_flight: int = 100
    respect_robots: bool = True
    workers: int = 2
    proxies: Proxies = field(default_factory=Proxies)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScheduleSettings:
    """When to look again: `interval` where a source names none, `max_backoff` where a source keeps failing."""

    interval: timedelta = timedelta(minutes=5)
    max_backoff: timedelta = timedelta(hours=6)


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportSettings:
    """`zone` is that of the times in tables; None is the machine's own. `language` is that of the reasons."""

    zone: tzinfo | None = None
    language: str = "en"


@dataclass(frozen=True, kw_only=True, slots=True)
class HeartbeatSettings:
    """`url` is asked `every` so long while all is as it should be, empty for none. It can hold a token."""

    url: str = field(default="", repr=False)
    every: timedelta = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True, slots=True)
class LogSettings:
    level: str = "info"
    format: str = "text"


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """All that the two files say. `paused` holds the ids of sources that are known but not polled; `warnings` are
    sentences worth telling at start."""

    path: Path
    store: StoreSettings
    proof: ProofSettings = ProofSettings()
    fetch: FetchSettings = FetchSettings()
    schedule: ScheduleSettings = ScheduleSettings()
    report: ReportSettings = ReportSettings()
    log: LogSettings = LogSettings()
    heartbeat: HeartbeatSettings = HeartbeatSettings()
    alerts: tuple[Target, ...] = field(default=(), repr=False)
    sources: tuple[Source, ...] = ()
    paused: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
