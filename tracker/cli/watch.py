"""`run`, `check` and `demo`: what visits sources."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import common
from tracker.cli.common import Config, Format
from tracker.cli.leaving import leave, leave_within
from tracker.cli.readiness import tell_ready

if TYPE_CHECKING:
    from tracker.config import Settings
    from tracker.pipeline import Checked


def run(config: Config = None) -> None:
    """The daemon: polls what is configured and tells whom it is to tell. SIGHUP reloads, SIGTERM and Ctrl-C stop."""
    early: set[int] = set()
    for number in (signal.SIGHUP, signal.SIGUSR1):  # either would end a process that is still starting, or migrating
        signal.signal(number, lambda number, _: early.add(number))
    alive = tell_ready()
    from tracker import logs
    from tracker.daemon import Daemon
    from tracker.wiring import working

    settings = common.settings(config)
    logs.set_up(settings.log.level, settings.log.format)

    async def watch() -> None:
        async with working(settings, lasting=True) as parts:
            await Daemon(parts, lambda: common.settings(config), early, told_to_stop=leave_within, alive=alive).run()
        common.note("stopped")
        leave()  # here, for whatever runs the loop waits for threads that may hang

    common.wait(watch())


def check(
    names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE", help="Ids; all if none is named.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Say only what is new or wrong: for cron.")] = False,
    config: Config = None,
    format: Format = "table",
) -> None:
    """One round now: visit the sources, take in what they say, send the alerts. Exit 1 if a source failed or an alert
    is dead; what is doubted, and looked at again in the next rounds, is no failure."""
    from tracker import logs
    from tracker.model import ReadingState
    from tracker.report import count, listing

    common.a_format(format, common.LISTINGS)
    settings = common.settings(config)
    logs.set_up("warning", settings.log.format)
    known = {source.id for source in settings.sources}
    for name in names or ():
        common.one_of(name, sorted(known), "no source of sources.toml is called")
    found, dead = common.wait(_round(settings, list(dict.fromkeys(names or sorted(known - settings.paused)))))
    rows = [_row(checked) for checked in found if not quiet or checked.derived.versions or not checked.healthy]
    columns = ["source", "outcome", "reading", "statements", "versions", "edits", "why"]
    if rows or not quiet:
        common.say(listing(rows, columns, format, width=common.width(), colour=common.colour(), below="why"))
    if dead:
        common.note(f"{count(dead, 'alert')} could not be delivered for good; see `tracker alerts list --state dead`")
    well = all(checked.healthy or checked.reading == ReadingState.DOUBTED for checked in found)
    raise typer.Exit(0 if well and not dead else 1)


async def _round(settings: Settings, names: list[str]) -> tuple[list[Checked], int]:
    """How each check went, and how many alerts are dead."""
    import asyncio

    from tracker.model import AlertState
    from tracker.wiring import working

    async with working(settings, sys.stderr) as parts:
        await parts.pipeline.resume()
        with common.bar("checking") as progress:
            found: list[Checked] = []

            async def one(name: str, of: int) -> None:
                found.append(await parts.pipeline.check(parts.pipeline.places.known[name]))
                progress(len(found), of)

            await asyncio.gather(*(one(name, len(names)) for name in names))
            further = parts.due_places(names)
            await asyncio.gather(*(one(name, len(names) + len(further)) for name in further))
        await parts.delivery.deliver()
        dead = parts.store.report(lambda reports: reports.alert_count(AlertState.DEAD))
        found.sort(key=lambda checked: [*names, *further].index(checked.source_id))
        return found, dead


def _row(checked: Checked) -> dict[str, object]:
    return {
        "source": checked.source_id,
        "outcome": checked.outcome,
        "reading": "unchanged" if checked.unchanged else checked.reading,
        "statements": checked.derived.statements,
        "versions": checked.derived.versions,
        "edits": len(checked.derived.edits),
        "why": checked.detail or checked.note or checked.reason,
    }


def demo(
    folder: Annotated[Path | None, typer.Argument(metavar="FOLDER", help="Where --keep keeps it; else demo.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the store and the settings of the demo.")] = False,
) -> None:
    """The model case on this machine alone: a general staff rewrites what it said, and the daemon notices."""
    from tracker.demo import play
    from tracker.errors import UsageError

    if folder is not None and not keep:
        raise UsageError(f"--keep keeps the demo in {folder}; without it nothing is left behind")
    raise typer.Exit(play((folder or Path("demo")) if keep else None))
