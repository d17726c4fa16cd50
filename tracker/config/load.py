"""tracker.toml and the sources.toml beside it as Settings. Reads those two files and the environment it is given;
changes nothing, opens no database, resolves no name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from tracker.config import proxies
from tracker.config.alerts import alerts_of
from tracker.config.in_the_clear import in_the_clear
from tracker.config.settings import (
    FetchSettings,
    HeartbeatSettings,
    LogSettings,
    ProofSettings,
    ReportSettings,
    ScheduleSettings,
    Settings,
    StoreSettings,
)
from tracker.errors import ConfigError
from tracker.fields import values
from tracker.fields.tables import Problems, Table, known_tables, one_table, parse_toml, read, tables
from tracker.model import READERS, Source
from tracker.sources import ASSUMED, KINDS, source_kind

SETTINGS_FILE = "tracker.toml"
SOURCES_FILE = "sources.toml"
CONFIG_VARIABLE = "TRACKER_CONFIG"
"""Names the settings file where no option does: for cron, units and containers."""

MIN_INTERVAL, MAX_INTERVAL = "1s", "30d"
"""Bounds of a polling interval. Below a second a poll would overlap itself; after a month no feed remembers."""

_SECTIONS = ("store", "proof", "fetch", "schedule", "alert", "report", "log", "heartbeat")
_interval = values.duration(MIN_INTERVAL, MAX_INTERVAL)


@dataclass(frozen=True, kw_only=True, slots=True)
class Location:
    """A settings file, and the folder that relative paths in it start from."""

    path: Path
    base: Path

    @property
    def sources(self) -> Path:
        return self.path.with_name(SOURCES_FILE)

    @property
    def packaged(self) -> bool:
        """Whether these are the defaults that came with the program, which nobody edits."""
        return self.path.parent.resolve() == packaged_folder().resolve() and self.base != self.path.parent


def locate(path: Path | None, *, cwd: Path, env: Mapping[str, str]) -> Location:
    """Where the settings are: `path` if given, else what $TRACKER_CONFIG names, else config/tracker.toml under `cwd`,
    else the packaged default, whose relative paths start from $XDG_STATE_HOME/tracker (XDG Base Directory
    Specification 0.8).

    Raises `ConfigError` if $TRACKER_CONFIG names no file, or if neither XDG_STATE_HOME nor HOME says where that is.
    """
    if path is None and (named := env.get(CONFIG_VARIABLE)):
        path = Path(named)
        if not (cwd / path).is_file():
            raise ConfigError(f"{CONFIG_VARIABLE}: {cwd / path}: no such file")
    chosen = cwd / (path or Path("config", SETTINGS_FILE))
    if path is not None or chosen.exists():
        return Location(path=chosen, base=chosen.parent)
    state = Path(env.get("XDG_STATE_HOME", ""))
    if not state.is_absolute():  # the specification: a relative path is to be ignored
        home = Path(env.get("HOME", ""))
        if not home.is_absolute():
            raise ConfigError(f"{chosen}: no such file, and HOME is not set; name one with --config FILE")
        state = home / ".local" / "state"
    return Location(path=packaged_folder() / SETTINGS_FILE, base=state / "tracker")


def packaged_folder() -> Path:
    """The folder of the default files: inside the installed package, or config/ of a checkout."""
    package = Path(__file__).parents[1]
    installed = package / "defaults"
    return installed if installed.is_dir() else package.parent / "config"


def load(location: Location | Path, env: Mapping[str, str], *, secrets: bool = True) -> Settings:
    """The settings and sources at `location`; a path stands for a file whose relative paths start from its folder.

    `env` resolves "env:NAME"; without `secrets`, what is not set there is left out. Raises `ConfigError` with every
    mistake of both files, each with file, table, key, what was found and what was expected.
    """
    where = location if isinstance(location, Location) else Location(path=location, base=location.parent)
    problems = Problems(secrets=secrets)
    document, listed = _document(where.path, problems), _document(where.sources, problems)
    problems.raise_if_any()
    known_tables(where.path, document, _SECTIONS, problems)
    known_tables(where.sources, listed, ("source",), problems)
    settings = Settings(
        path=where.path,
        store=_store(one_table(where.path, document, "store", problems), where.base, env),
        proof=_proof(one_table(where.path, document, "proof", problems), where.base),
        fetch=_fetch(one_table(where.path, document, "fetch", problems), env, problems),
        schedule=_schedule(one_table(where.path, document, "schedule", problems)),
        report=_report(one_table(where.path, document, "report", problems)),
        log=_log(one_table(where.path, document, "log", problems)),
        heartbeat=_heartbeat(one_table(where.path, document, "heartbeat", problems), env),
    )
    sources, paused = _sources(tables(where.sources, listed, "source", problems), env, settings.schedule.interval)
    alert_tables = tables(where.path, document, "alert", problems)
    alerts = alerts_of(alert_tables, env, sources)
    problems.raise_if_any()
    settings = replace(settings, alerts=alerts, sources=sources, paused=paused)
    plain = in_the_clear(where.path, document, where.sources, listed)
    inherited = "proxy" not in document.get("fetch", {}) and proxies.from_environment(env)  # type: ignore[operator]
    return replace(settings, warnings=(*_warnings(settings, inherited), *plain))


def look(location: Location, env: Mapping[str, str]) -> Settings:
    """What a command needs that only reads the store: [store], [proof] and [report]. Sources, targets and their
    secrets, which may live in the daemon's environment alone, are left unread. Raises `ConfigError`."""
    problems = Problems()
    document = _document(location.path, problems)
    problems.raise_if_any()
    settings = Settings(
        path=location.path,
        store=_store(one_table(location.path, document, "store", problems), location.base, env),
        proof=_proof(one_table(location.path, document, "proof", problems), location.base),
        report=_report(one_table(location.path, document, "report", problems)),
    )
    problems.raise_if_any()
    return settings


def _document(path: Path, problems: Problems) -> dict[str, object]:
    try:
        return parse_toml(path, read(path))
    except ConfigError as error:
        problems.add(str(error))
        return {}


def _store(table: Table, base: Path, env: Mapping[str, str]) -> StoreSettings:
    def sqlite(value: object) -> str:
        name = values.text(value).removeprefix("sqlite:///")
        if name == value or name in ("", ":memory:") or set(name) & set("?\0"):
            raise values.Expected('a database file such as "sqlite:///tracker.db" (other databases come later)')
        return f"sqlite:///{(base / name).absolute()}"

    url = table.take("url", values.from_env(env, sqlite), sqlite(StoreSettings().url), secret=True)
    table.close()
    return StoreSettings(url=url)


def _proof(table: Table, base: Path) -> ProofSettings:
    default = ProofSettings()
    key = table.take("key", values.text, "")
    settings = ProofSettings(
        key=(base / key).absolute() if key else None,
        stamp=table.take("stamp", values.http_url, default.stamp),
        stamp_every=table.take("stamp_every", values.duration("1m", "7d"), default.stamp_every),
    )
    table.close()
    return settings


def _fetch(table: Table, env: Mapping[str, str], problems: Problems) -> FetchSettings:
    default = FetchSettings()
    settings = FetchSettings(
        contact=table.take("contact", values.contact, default.contact),
        allow_networks=table.take("allow_networks", values.several(values.network), default.allow_networks),
        host_gap=table.take("host_gap", values.duration("0s", "1h"), default.host_gap),
        max_bytes=table.take("max_bytes", values.size, default.max_bytes),
        timeout=table.take("timeout", values.duration("1s", "10m"), default.timeout),
        connect_timeout=table.take("connect_timeout", values.duration("1s", "10m"), default.connect_timeout),
        max_in_flight=table.take("max_in_flight", values.whole(1, 10_000), default.max_in_flight),
        respect_robots=table.take("respect_robots", values.flag, default.respect_robots),
        workers=table.take("workers", values.whole(1, 64), default.workers),
        proxies=proxies.for_all(table, env, problems),
    )
    table.close()
    return settings


def _schedule(table: Table) -> ScheduleSettings:
    default = ScheduleSettings()
    settings = ScheduleSettings(
        interval=table.take("interval", _interval, default.interval),
        max_backoff=table.take("max_backoff", values.duration("1m", "7d"), default.max_backoff),
    )
    table.close()
    return settings


def _report(table: Table) -> ReportSettings:
    default = ReportSettings()
    settings = ReportSettings(
        zone=table.take("zone", values.zone, default.zone),
        language=table.take("language", values.word(*READERS), default.language),
    )
    table.close()
    return settings


def _log(table: Table) -> LogSettings:
    default = LogSettings()
    settings = LogSettings(
        level=table.take("level", values.word("debug", "info", "warning", "error"), default.level),
        format=table.take("format", values.word("text", "json"), default.format),
    )
    table.close()
    return settings


def _heartbeat(table: Table, env: Mapping[str, str]) -> HeartbeatSettings:
    default = HeartbeatSettings()
    settings = HeartbeatSettings(
        url=table.take("url", values.from_env(env, values.http_url), default.url, secret=True),
        every=table.take("every", values.duration("1m", "1d"), default.every),
    )
    table.close()
    return settings


def _sources(
    found: list[Table], env: Mapping[str, str], interval: timedelta
) -> tuple[tuple[Source, ...], frozenset[str]]:
    sources: dict[str, Source] = {}
    paused = set()
    for table in found:
        source, rests = read_source(table, env, interval)
        if source is None:
            continue
        if source.id in sources:
            table.wrong(f'id = "{source.id}": expected an id of its own, and an earlier source has this one')
        sources.setdefault(source.id, source)
        if rests:
            paused.add(source.id)
    return tuple(sources.values()), frozenset(paused)


def read_source(table: Table, env: Mapping[str, str], interval: timedelta) -> tuple[Source | None, bool]:
    """One `[[source]]` and whether it is paused; None (mistakes noted in `table`) where it has no id, kind or url."""
    name = table.require("id", values.slug)
    kind = table.take("kind", source_kind, ASSUMED)
    room = KINDS[kind]
    url = table.require("url", room.address)
    nothing: dict[str, str] = {}
    source = Source(
        id=name or "",
        kind=kind,
        url=url or "",
        speaker=table.take("speaker", values.text, ""),
        language=table.take("language", values.language, None),
        interval=table.take("interval", _interval, interval),
        identity=table.take("identity", values.word("guid", "link"), "guid"),
        headers={**room.headers, **table.take("headers", values.headers(env), nothing, secret=True)},
        proxy=proxies.of_source(table, env),
    )
    own = room.own_keys(table)
    source = replace(source, options=own.options, follow=own.follow, depth=own.depth, reread=own.reread)
    rests = table.take("paused", values.flag, False)
    table.close()
    return (source if name else None), rests


def _warnings(settings: Settings, inherited: bool) -> tuple[str, ...]:
    told = []
    if inherited:
        told.append('sources are asked through the proxy of the environment; [fetch] proxy = "direct" does without')
    if not settings.fetch.contact:
        told.append(f"{settings.path}: [fetch] contact is not set: those who run the sources cannot reach you")
    if not settings.sources:
        told.append(f"{settings.path.with_name(SOURCES_FILE)}: no source is listed, so there is nothing to watch")
    if not settings.alerts:
        told.append(f"{settings.path}: no [[alert]] is listed, so edits are recorded and nobody is told")
    seen: dict[str, str] = {}
    for source in settings.sources:
        if source.url in seen:
            told.append(f'sources "{seen[source.url]}" and "{source.id}" have the same url and are both polled')
        seen.setdefault(source.url, source.id)
    return tuple(told)
