"""`import list`, `import undo` and `reread`: what imports brought, taken back, or read again."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tracker.cli import common
from tracker.cli.common import Config, Format

if TYPE_CHECKING:
    from tracker.config import Settings
    from tracker.model import Source
    from tracker.pipeline.past import Imported
    from tracker.pipeline.undo import Undone
    from tracker.wiring import Parts

T = TypeVar("T")

COLUMNS = ["number", "source", "at", "what", "captures", "unreadable", "versions", "edits", "undone"]

SPARE = ("unreadable", "versions")
"""Columns that a narrow terminal goes without."""

Run = Annotated[int, typer.Argument(metavar="NUMBER", help="Of the import, as `import list` gives it.")]


def list_imports(format: Format = "table", config: Config = None) -> None:
    """Each import: its number, when, what, and what came of it, newest last."""
    from tracker.report import import_row, listing

    common.a_format(format, common.LISTINGS)
    store, zone = common.looking(config)
    with store:
        rows = [import_row(each) for each in store.report(lambda reports: reports.imports())]
    width, colour = common.width(), common.colour()
    common.say(listing(rows, COLUMNS, format, width=width, zone=zone, colour=colour, last="what", spare=SPARE))


def undo(run: Run, config: Config = None) -> None:
    """Take an import back: history, reports and counts are what they are without it; what was seen otherwise too stays.
    Nothing is deleted: the log holds all of it, and that it was undone. The daemon must be stopped."""
    from tracker.machine import now
    from tracker.pipeline.undo import undo as take_back
    from tracker.report import count

    settings = common.settings(config)
    source, event = _run(settings, run)

    async def work(parts: Parts, source: Source, progress: Callable[[int, int], None]) -> Undone:
        extract = parts.pool.extract
        return await take_back(parts.pipeline, extract, source, event=event, now=now(), progress=progress)

    done = _working(settings, source, work)
    common.note(
        f"import {run} is undone: {count(done.captures, 'capture')}, {count(done.versions, 'version')} and "
        f"{count(done.statements, 'statement')} count no more; {count(done.edits, 'edit')} formed anew"
        if done.captures
        else f"import {run} was undone before"
    )


def reread(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="All if none is named.")] = None,
    run: Annotated[
        int | None,
        typer.Option("--import", metavar="NUMBER", help="All captures of this import."),
    ] = None,
    config: Config = None,
) -> None:
    """Read kept bodies again that could not be read, by the readers and options of now; with --import, all of that
    import, as if for the first time. Alerts nobody. Exit 1 if some cannot be read. The daemon must be stopped."""
    from tracker.errors import UsageError

    settings = common.settings(config)
    if run is not None:
        of, event = _run(settings, run)
        if source not in (None, of.id):
            raise UsageError(f'import {run} is of "{of.id}", not of "{source}"')
        done = [(of, _working(settings, of, _rereading(event)))]
    else:
        names = [source] if source is not None else [each.id for each in settings.sources if not each.follow]
        done = _unreadable(settings, [_source(settings, name) for name in names])
    for each, found in done:
        _say(each, found)
    raise typer.Exit(1 if any(found.faults or found.aside for _, found in done) else 0)


def _say(source: Source, done: Imported) -> None:
    from tracker.cli.past import counted_left, say_left
    from tracker.report import count

    say_left(done)
    common.note(
        f"{source.id}: {count(done.mended, 'capture')} read again, {counted_left(done)}: "
        f"{count(done.statements, 'statement')}, {count(done.versions, 'version')}, {count(len(done.edits), 'edit')}"
    )


def _rereading(event: int) -> Callable[..., Coroutine[Any, Any, Imported]]:
    from tracker.machine import now
    from tracker.pipeline.undo import reread_import

    async def work(parts: Parts, source: Source, progress: Callable[[int, int], None]) -> Imported:
        extract = parts.pool.extract
        done = await reread_import(parts.pipeline, extract, source, event=event, now=now(), progress=progress)
        return done.again

    return work


def _unreadable(settings: Settings, sources: Sequence[Source]) -> list[tuple[Source, Imported]]:
    """What came of reading again all bodies of these sources that could not be read: one bar over all of them."""
    from tracker.pipeline.past import read_again

    async def work(parts: Parts, progress: Callable[[int, int], None]) -> list[tuple[Source, Imported]]:
        left = [(each, parts.store.read(lambda reads, this=each.id: reads.unreadable(this))) for each in sources]  # type: ignore[misc]
        done, before, whole = [], 0, sum(len(bodies) for _, bodies in left)
        for each, bodies in left:
            so_far = partial(_from, progress, before, whole)
            done.append((each, await read_again(parts.pipeline, parts.pool.extract, each, bodies, so_far)))
            before += len(bodies)
        return done

    return _held(settings, sources, f"reading {sources[0].id if len(sources) == 1 else 'all'} again", work)


def _from(progress: Callable[[int, int], None], before: int, whole: int, done: int, _of: int) -> None:
    """Progress of a part as that of the whole."""
    progress(before + done, whole)


def _working(settings: Settings, source: Source, work: Callable[..., Coroutine[Any, Any, T]]) -> T:
    """What `work` on one source gives, with the store's lock held."""

    async def alone(parts: Parts, progress: Callable[[int, int], None]) -> T:
        return await work(parts, source, progress)

    return _held(settings, [source], f"reading {source.id} again", alone)


def _held(settings: Settings, sources: Sequence[Source], label: str, work: Callable[..., Coroutine[Any, Any, T]]) -> T:
    """What `work` gives, with the store's lock held, and these sources known, be they configured or not."""
    from tracker.wiring import working

    known = {each.id for each in settings.sources}
    whole = replace(settings, sources=(*settings.sources, *(each for each in sources if each.id not in known)))

    async def run() -> T:
        async with working(whole) as parts:
            with common.bar(label) as progress:
                return await work(parts, progress)

    return common.wait(run())


def _run(settings: Settings, number: int) -> tuple[Source, int]:
    """The source of an import and the event that it left. Raises UsageError if the number is not one's."""
    from tracker.errors import UsageError
    from tracker.model import EventKind
    from tracker.store import look_at
    from tracker.store.values import NumberKind

    with look_at(settings.store.url) as store:
        named = store.report(lambda reports: reports.named(number))
        told = None if named is None or named.kind is not NumberKind.EVENT else named.record
        event = None if told is None else store.report(lambda reports: reports.event(told))
    if event is None or event.kind != EventKind.IMPORTED:
        raise UsageError(f"{number} is the number of no import; `tracker import list` shows those there are")
    return _source(settings, event.source), event.id


def _source(settings: Settings, name: str) -> Source:
    """A source of sources.toml, or one that was made by an import alone, as its newest import had it read."""
    from tracker.errors import UsageError
    from tracker.store import look_at

    for source in settings.sources:
        if source.id == name:
            return source
    with look_at(settings.store.url) as store:
        found = store.report(lambda reports: reports.made_by_import(name))
    if found is None:
        raise UsageError(f'no source "{name}", neither in sources.toml nor in an import')
    return found
