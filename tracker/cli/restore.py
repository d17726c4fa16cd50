"""`restore`: a backup takes the place of the store."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import common
from tracker.cli.common import Config

if TYPE_CHECKING:
    from tracker.config import Settings
    from tracker.store.sqlite.restore import Restored


def restore(
    backup: Annotated[Path, typer.Argument(metavar="BACKUP", help="As `tracker backup` made it.")],
    other: Annotated[
        bool, typer.Option("--other-store", help="It may be of another store than the one that stood here.")
    ] = False,
    config: Config = None,
) -> None:
    """Put a backup in the place of the store: checked against its log first; what stands there is moved aside, and
    deleted by nobody. The daemon must be stopped. Cut off, it can be run again."""
    from tracker.machine import now
    from tracker.store.sqlite.restore import restore as put

    settings = common.reading_settings(config)
    with common.bar("verifying the backup") as progress:
        done = put(backup, settings.store.path, other=other, at=now(), progress=progress)
    for line in _lines(backup, done):
        common.note(line)
    _record(settings, backup, done)


def _lines(backup: Path, done: Restored) -> list[str]:
    from tracker.report import count

    found = done.found
    lines = [f"restored from {backup}: {found.leaves:,} records, {found.bodies:,} bodies; all as they were recorded"]
    if done.aside is not None:
        lines.append(f"what stood there is now {done.aside}")
    if done.before is None:
        lines.append("what was recorded after the backup is not in it; what stood there could not be read, or was gone")
        return lines
    lacking = done.before.records - found.leaves
    if lacking > 0:
        lost = min(lacking, done.before.lost)
        where = f"{lost:,} of them were lost before" if lost else "they are in the file moved aside"
        lines.append(f"not in the backup: the last {count(lacking, 'record')}; {where}")
    if done.before.left is not None:
        lines.append(
            f"{count(done.before.heads_left, 'head')} left this machine after the backup: whoever verifies with one of "
            f"them is told ROLLED BACK (docs/proof.md). The newest: {done.before.left}"
        )
    return lines


def _record(settings: Settings, backup: Path, done: Restored) -> None:
    """Leave an event in the store that this was done. Without the key nothing can be written; the store stands."""
    from tracker.errors import StoreError
    from tracker.machine import now
    from tracker.store.sqlite.restore import note_restored

    try:
        note_restored(settings.store.url, backup, done, key=settings.proof.key, at=now())
    except StoreError as error:
        common.note(f"it stands, and that it was restored is not noted in it: {error}")
