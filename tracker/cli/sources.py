"""`sources`: what is watched and how it fares."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import common
from tracker.cli.common import Config, Format

if TYPE_CHECKING:
    from tracker.config import Settings
    from tracker.model import Fetched, Reading, Source

app = typer.Typer(help="What is watched, and how it fares.", no_args_is_help=True, rich_markup_mode=None)


@app.command("list")
def list_sources(format: Format = "table", config: Config = None) -> None:
    """What is configured."""
    from tracker.report import listing

    common.a_format(format, common.LISTINGS)
    settings = common.settings(config, secrets=False)
    rows: list[dict[str, object]] = [
        {
            "id": source.id,
            "kind": source.kind,
            "url": source.url,
            "speaker": source.speaker,
            "language": source.language,
            "interval": source.interval,
            "paused": source.id in settings.paused,
        }
        for source in settings.sources
    ]
    columns = ["id", "kind", "language", "interval", "paused", "speaker", "url"]
    common.say(listing(rows, columns, format, width=common.width(), colour=common.colour(), last="url"))


@app.command("health")
def health(format: Format = "table", config: Config = None) -> None:
    """How each source fares: last success, failures, lateness, what it gave; and targets to which alerts could not be
    delivered. Exit 1 if a source is in trouble, late or read in part, or an alert is dead."""
    from tracker.machine import now
    from tracker.report import HEALTH_COLUMNS, health_rows, listing, with_mutes

    common.a_format(format, common.LISTINGS)
    store, zone = common.looking(config)
    at = now()
    with store:
        found = store.report(lambda reports: reports.health(at, since=at - RECENTLY))
        mutes = [each for each in store.read(lambda reads: reads.mutes()) if each.until > at]
        seen = store.report(lambda reports: reports.acknowledged())
    rows = with_mutes(health_rows(found, at=at), mutes, seen, zone)
    width, colour = common.width(), common.colour()
    common.say(listing(rows, HEALTH_COLUMNS, format, width=width, zone=zone, colour=colour, below="why", spare=SPARE))
    raise typer.Exit(1 if found.needs_somebody else 0)


SPARE = ("versions", "statements", "failures")
"""Columns of `sources health` that a narrow terminal goes without: "why" tells of failures."""

RECENTLY = timedelta(days=7)
"""The time over which `sources health` counts events: what is older stands in `tracker report`."""


Kind = Annotated[str | None, typer.Option(help="Such as feed, telegram or page; told by the address if not given.")]


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(metavar="URL")],
    kind: Kind = None,
    id: Annotated[
        str | None, typer.Option(help="A short name, yours for good; made from the host if not given.")
    ] = None,
    speaker: Annotated[str, typer.Option(help="Who speaks there.")] = "",
    language: Annotated[str | None, typer.Option(help="en, uk, ru, …")] = None,
    interval: Annotated[str | None, typer.Option(help="How often: 2m, 1h.")] = None,
    config: Config = None,
) -> None:
    """Append a source to sources.toml; the rest of the file stays as it is."""
    from tracker.config import add_source

    where = common.location(config)
    name = add_source(where, url, id=id, kind=kind, speaker=speaker, language=language, interval=interval)
    common.note(
        f'added "{name}" to {where.sources}; `tracker sources test {name}` looks at it, SIGHUP makes `run` heed it'
    )


@app.command("move")
def move(
    which: Annotated[str, typer.Argument(metavar="SOURCE|URL", help="The id of a configured source, or its address.")],
    url: Annotated[str, typer.Argument(metavar="NEW_URL")],
    config: Config = None,
) -> None:
    """Give a source another address in sources.toml; its history goes on."""
    from tracker.config import move_source

    where = common.location(config)
    name, before = move_source(where, which, url)
    common.note(
        f'"{name}" moved from {before} to {url}; its history goes on. `tracker sources test {name}` looks at it, '
        "SIGHUP makes `run` heed it"
    )


@app.command("test")
def test(
    url: Annotated[str, typer.Argument(metavar="URL|SOURCE", help="An address, or the id of a configured source.")],
    kind: Kind = None,
    config: Config = None,
) -> None:
    """Visit a source once and say what is found there. Keeps nothing. Exit 1 if it cannot be watched."""
    from tracker.report import count
    from tracker.sources import KINDS
    from tracker.text import one_line, printable

    settings = common.settings(config)
    source = _named(url, kind, settings)
    fetched, reading = common.wait(_visit(source, settings))
    common.say(f"{fetched.url}: {fetched.outcome.value}" + (f" ({fetched.status})" if fetched.status else ""))
    if fetched.detail:
        common.say(f"  {printable(fetched.detail)}")
    if reading is None:
        raise typer.Exit(1)
    lists = bool(reading.links) and not reading.captures
    what = count(len(reading.links), "link") if lists else count(len(reading.captures), "statement")
    common.say(f"  {reading.state.value}: {what}" + (f"; {printable(one_line(reading.note))}" if reading.note else ""))
    for begins, hint in KINDS[source.kind].hints.items():
        if reading.note.startswith(begins):
            common.say(f"  {hint}")
    _show_some(reading)
    raise typer.Exit(0 if reading.state == "complete" else 1)


SHOWN = 5
"""Statements shown of a source that is tested."""


def _show_some(reading: Reading) -> None:
    from tracker.model import Capture
    from tracker.report.remarks import files_remark
    from tracker.text import one_line, printable

    for capture in reading.captures[:SHOWN]:
        if isinstance(capture, Capture):
            at = f"{capture.published:%Y-%m-%d %H:%M}Z" if capture.published else "no date"
            common.say(f"  - {at}  {printable(one_line(capture.title or capture.text))[:100]}")
            if behind := files_remark(capture.meta):
                common.say(f"    {behind}")
    if len(reading.captures) > SHOWN:
        common.say(f"    and {len(reading.captures) - SHOWN} more")


def _named(given: str, kind: str | None, settings: Settings) -> Source:
    from tracker.config import pasted
    from tracker.errors import UsageError
    from tracker.model import Source, SourceKind
    from tracker.nearest import expected
    from tracker.sources import KNOWN, likely_kind

    for source in settings.sources:
        if source.id == given:
            return source
    given = pasted(given)
    if "://" not in given:
        raise UsageError(f'"{given}" is no address; {expected(given, [s.id for s in settings.sources])}')
    if kind is not None:
        common.one_of(kind, KNOWN, "--kind")
    return Source(id="test", kind=SourceKind(kind) if kind else likely_kind(given), url=given)


async def _visit(source: Source, settings: Settings) -> tuple[Fetched, Reading | None]:
    from tracker.children.pool import Pool
    from tracker.model import Outcome
    from tracker.pipeline.reading import job_of
    from tracker.wiring import fetcher

    async with fetcher(settings.fetch) as client:
        fetched = await client.fetch(source)
    if fetched.body is None:
        return fetched, None
    pool = Pool(1)
    try:
        cut = fetched.outcome is Outcome.PARTIAL
        job = job_of(source, fetched.body, url=fetched.url, content_type=fetched.content_type, partial=cut)
        return fetched, await pool.extract(job)
    finally:
        await pool.close()


@app.command("pause")
def pause(id: Annotated[str, typer.Argument(metavar="SOURCE")], config: Config = None) -> None:
    """Stop visiting a source for now; a running daemon heeds it at once."""
    _set_paused(id, True, config)


@app.command("resume")
def resume(id: Annotated[str, typer.Argument(metavar="SOURCE")], config: Config = None) -> None:
    """Visit a paused source again."""
    _set_paused(id, False, config)


def _set_paused(id: str, paused: bool, config: Any) -> None:
    from tracker.store import open_store

    settings = common.reading_settings(config)
    with open_store(settings.store.url, lock=False) as store:
        common.one_of(id, store.report(lambda reports: reports.names()).sources, "no source of the store is called")
        store.commit(lambda tx: tx.pause(id, paused)).result()
    common.note(f"{id} is {'paused' if paused else 'watched again'}")
