"""`import`: captures that others made become versions, marked with where they came from."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import common
from tracker.cli.common import Config

if TYPE_CHECKING:
    from tracker.archive import PastBody, PastFile
    from tracker.config import Settings
    from tracker.model import Source
    from tracker.pipeline.past import Imported

app = typer.Typer(
    help="Past captures become versions; repeating adds nothing.", no_args_is_help=True, rich_markup_mode=None
)

Into = Annotated[str, typer.Option("--source", metavar="ID", help="The source they are captures of.")]
New = Annotated[bool, typer.Option("--new", help="The source is not in sources.toml: make it in the store alone.")]
Speaker = Annotated[str, typer.Option(help="With --new: who speaks there.")]
Language = Annotated[str | None, typer.Option(help="With --new: en, uk, ru, …")]


@app.command("dir")
def folder(
    path: Annotated[Path, typer.Argument(metavar="FOLDER", help="Files named by Unix or ISO time.")],
    source: Into,
    new: New = False,
    speaker: Speaker = "",
    language: Language = None,
    config: Config = None,
) -> None:
    """A folder of captures, one file each, named by the time it was made."""
    from tracker.archive import folder_captures, folder_files

    settings = common.settings(config)
    into = _source(settings, source, new, speaker, language)
    files = folder_files(path)
    _import(settings, into, files, lambda: folder_captures(path, files))


@app.command("git")
def git(
    repository: Annotated[Path, typer.Argument(metavar="REPO")],
    path: Annotated[str, typer.Option("--path", metavar="P", help="The file in the repository; may be a glob.")],
    source: Into,
    new: New = False,
    speaker: Speaker = "",
    language: Language = None,
    config: Config = None,
) -> None:
    """A git repository: each commit that touched the path holds a capture of it."""
    from tracker.archive import git_captures, git_files
    from tracker.errors import UsageError

    settings = common.settings(config)
    into = _source(settings, source, new, speaker, language)
    files = git_files(repository, path)
    if len(names := sorted({file.name for file in files})) > 1:
        listed = ", ".join(names[:3])
        raise UsageError(
            f"{path!r} matches {len(names)} files ({listed}, …): a feed is one file; import each as its own source"
        )
    _import(settings, into, files, lambda: git_captures(repository, files))


def _source(settings: Settings, name: str, new: bool, speaker: str, language: str | None) -> Source:
    from tracker.errors import UsageError
    from tracker.model import Source, SourceKind
    from tracker.nearest import nearest

    for source in settings.sources:
        if source.id == name:
            return source
    if not new:
        best = nearest(name, [source.id for source in settings.sources])
        hint = f'did you mean "{best}"? Else ' if best else ""
        raise UsageError(
            f'no source "{name}" in sources.toml; {hint}name one of it, add it with `tracker sources add`, or give '
            "--new to make a source of past captures alone"
        )
    return Source(id=name, kind=SourceKind.FEED, url="", speaker=speaker, language=language)


def _import(
    settings: Settings, source: Source, files: list[PastFile], captures: Callable[[], Iterator[PastBody]]
) -> None:
    from tracker.errors import UsageError
    from tracker.report import count
    from tracker.wiring import now

    if files[-1].at > now():
        raise UsageError(f"{files[-1].name} was captured at {files[-1].at:%Y-%m-%d %H:%M}Z, which is yet to come")
    done = common.wait(_take_in(settings, source, files, captures))
    common.note(
        f"{count(done.captures, 'capture')} imported ({done.known:,} known already, {done.unreadable:,} unreadable): "
        f"{count(done.statements, 'statement')}, {count(done.versions, 'version')}, {count(done.edits, 'edit')}"
    )


async def _take_in(
    settings: Settings, source: Source, files: list[PastFile], captures: Callable[[], Iterator[PastBody]]
) -> Imported:
    from tracker.pipeline.past import import_past
    from tracker.wiring import working

    known = source.id in {each.id for each in settings.sources}
    whole = settings if known else replace(settings, sources=(*settings.sources, source))
    async with working(whole) as parts:
        await parts.pipeline.resume()
        with typer.progressbar(length=len(files), label=f"importing into {source.id}", file=sys.stderr) as bar:
            return await import_past(parts.pipeline, parts.pool.extract, source, captures(), bar.update)
