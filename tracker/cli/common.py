"""What the commands share: the configuration that was named, times, choices, the terminal."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from tracker.cli.terminal import gated

if TYPE_CHECKING:
    from tracker.config import Location, Settings
    from tracker.model import EditReport
    from tracker.store import Filter, Store

Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        metavar="FILE",
        readable=False,  # who may not read it is told more than that
        help="Settings; sources.toml lies beside. Default: $TRACKER_CONFIG, else config/tracker.toml.",
    ),
]
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="table, json, jsonl or csv.")]

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

NARROW = 60
"""Cells a table is at least made for, whatever the terminal says."""

WRITTEN_AT_ONCE = 65_536
"""Characters of a long result that are written together: as much as a pipe takes."""

WIDE = 120
"""Cells a table is at most made for: longer lines are hard to read."""


def location(config: Path | None) -> Location:
    from tracker.config import locate

    return locate(config, cwd=Path.cwd(), env=os.environ)


def settings(config: Path | None, *, secrets: bool = True) -> Settings:
    """All of the configuration, secrets resolved; without `secrets`, those that are not set are left out."""
    from tracker.config import load

    return load(location(config), os.environ, secrets=secrets)


def reading_settings(config: Path | None) -> Settings:
    """As much as a command needs that only reads the store."""
    from tracker.config import look

    return look(location(config), os.environ)


def zone(config: Path | None) -> tzinfo:
    """The zone of days and times that people read and write."""
    from tracker.machine import local_zone

    return local_zone(reading_settings(config).report.zone)


def looking(config: Path | None) -> tuple[Store, tzinfo]:
    """The store, open for reading, and the zone of times that people read."""
    from tracker.machine import local_zone
    from tracker.store import look_at

    found = reading_settings(config)
    return look_at(found.store.url), local_zone(found.report.zone)


Reader = Annotated[
    str | None, typer.Option("--reader", help="The language of the reasons: en, uk or ru; else [report] language.")
]


def language_of_reasons(reader: str | None, config: Path | None) -> str:
    """In which language reasons are told. Raises UsageError naming what there is."""
    from tracker.model import READERS

    return one_of(reader, READERS, "--reader") if reader else reading_settings(config).report.language


def in_language(edit: EditReport, language: str) -> EditReport:
    """An edit with its reasons in this language; they are kept in English."""
    if language == "en":
        return edit
    from tracker.judging import retold

    return retold(edit, language)


def choice(kind: type[E], words: Iterable[str], option: str) -> list[E]:
    """Words of the command line as members, whatever their case. Raises UsageError naming what there is."""
    from tracker.nearest import members

    return members(kind, words, option)


def moment(written: str | None, option: str, now: datetime) -> datetime | None:
    """A time of the command line: a duration ago ("7d"), or an ISO date or time, in the zone of `now` if none is
    given."""
    from tracker.config import Expected, parse_duration
    from tracker.errors import UsageError

    if written is None:
        return None
    try:
        length: timedelta = parse_duration(written)
        return now - length
    except Expected:
        pass
    try:
        found = datetime.fromisoformat(written)
        return found if found.tzinfo else found.replace(tzinfo=now.tzinfo)
    except ValueError:
        raise UsageError(
            f'{option} "{written}": expected a duration such as 7d, or a date such as 2026-11-22'
        ) from None


def wait(work: Coroutine[Any, Any, T]) -> T:
    """The result of something that takes part in the daemon's kind of work."""
    import asyncio

    from tracker.wiring import new_loop

    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(work)


def width() -> int:
    return max(NARROW, min(WIDE, shutil.get_terminal_size((100, 24)).columns))


def colour() -> bool:
    """Whether to colour what goes to standard output (https://no-color.org)."""
    return sys.stdout.isatty() and "NO_COLOR" not in os.environ


def say(text: str) -> None:
    """A result, to standard output, ended by a line end."""
    say_parts([text if text.endswith("\n") else text + "\n"])


def say_parts(text: Iterable[str]) -> None:
    """A result in parts, to standard output. Where its reader went away (`| head`) the command ends: nobody is left to
    tell."""
    coloured = colour()
    try:
        for some in _together(gated(part, colour=coloured) for part in text):
            sys.stdout.write(some)
            sys.stdout.flush()  # now: at the very end, and in Typer, it would be an error
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _together(parts: Iterable[str]) -> Iterator[str]:
    """The first part by itself, for somebody waits for it; then as many at once as are worth a write."""
    some: list[str] = []
    room = 0
    for part in parts:
        some.append(part)
        room -= len(part)
        if room <= 0:
            yield "".join(some)
            some, room = [], WRITTEN_AT_ONCE
    if some:
        yield "".join(some)


def note(text: str) -> None:
    """A remark, to standard error."""
    sys.stderr.write(gated(text, colour=False) + "\n")


def write(text: Iterable[str], output: Path | None) -> None:
    """A result, in parts, to a file, whole or not at all, or to standard output."""
    from tracker.errors import UsageError

    if output is None:
        say_parts(text)
        return
    beside = output.with_name(f".{output.name}.part")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.writelines(text)
        beside.replace(output)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UsageError(f"{output} cannot be written: {error.strerror}") from error
    note(f"written to {output}")


@contextmanager
def bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on standard error, where a person looks on; it is told (done, of), and shows from then on.
    Nothing at all where nobody does: cron mails each line that it is given."""
    with ExitStack() as stack:
        shown: list[Any] = []

        def progress(done: int, of: int) -> None:
            if not sys.stderr.isatty():
                return
            if not shown:
                made = typer.progressbar(length=1_000_000, label=label, file=sys.stderr)
                shown.append(stack.enter_context(made))
            shown[0].update(max(0, done * 1_000_000 // max(of, 1) - shown[0].pos))

        yield progress


def one_of(given: str, known: Iterable[str], what: str) -> str:
    """`given` if it is known. Raises UsageError with the nearest known name, and what there is."""
    from tracker.nearest import one_of as known_one

    return known_one(given, known, what)


def known_names(store: Store, wanted: Filter) -> None:
    """Raises UsageError if a filter names a source or a speaker that never was."""
    from tracker.library import known_names as all_known

    store.report(lambda reports: all_known(reports, wanted, source="--source", speaker="--speaker"))


def a_format(given: str, known: Iterable[str]) -> str:
    return one_of(given, known, "--format")


LISTINGS = ("table", "json", "jsonl", "csv")
