"""`import`: captures that others made become versions, marked with where they came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import again, common
from tracker.cli.common import Config

if TYPE_CHECKING:
    from tracker.archive import Archive, PastBody
    from tracker.config import Settings
    from tracker.model import EditReport, Source, SourceKind
    from tracker.pipeline.past import Imported

app = typer.Typer(
    help="Past captures become versions; repeating adds nothing.", no_args_is_help=True, rich_markup_mode=None
)

Into = Annotated[str, typer.Option("--source", metavar="ID", help="The source they are captures of.")]
New = Annotated[bool, typer.Option("--new", help="The source is not in sources.toml: make it in the store alone.")]
Kind = Annotated[str | None, typer.Option(help="With --new: such as feed, page, telegram; else the captures tell.")]
Speaker = Annotated[str, typer.Option(help="With --new: who speaks there.")]
Language = Annotated[str | None, typer.Option(help="With --new: en, uk, ru, …")]
Selector = Annotated[list[str] | None, typer.Option(help="With --new, of pages: where the text stands (CSS).")]
Ignore = Annotated[list[str] | None, typer.Option(help='With --new: "css: …" or "re: …", as in sources.toml.')]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and plan all of it, write nothing.")]

LOOKED_AT = 20
"""Captures that are looked at, until one says of what kind the source is."""

TOLD = 20
"""Captures or edits that are listed one by one; all are counted."""


app.command("list")(again.list_imports)
app.command("undo")(again.undo)


@app.command("dir")
def folder(
    path: Annotated[Path, typer.Argument(metavar="FOLDER", help="Files named by Unix or ISO time.")],
    source: Into,
    new: New = False,
    kind: Kind = None,
    speaker: Speaker = "",
    language: Language = None,
    selector: Selector = None,
    ignore: Ignore = None,
    zone: Annotated[
        str, typer.Option(help="By which clock names without an offset were made, such as Europe/Kyiv.")
    ] = "UTC",
    dry_run: DryRun = False,
    config: Config = None,
) -> None:
    """A folder of captures, one file each, named by the time it was made. Exit 1 if some cannot be read."""
    from tracker.archive import folder_captures, folder_files
    from tracker.machine import now

    settings, clock = common.settings(config), _zone(zone)
    asked = _Asked(source, new, kind, speaker, language, {"selector": selector or [], "ignore": ignore or []})
    into = _configured(settings, asked)
    found = folder_files(path, now=now(), zone=clock)
    told = {"what": f"dir:{path.name or path.absolute().name}", "zone": zone}
    _say_refused(path, found, dry_run)
    captures = partial(folder_captures, path, found.files)
    _import(settings, into or _made(asked, captures), found, captures, told, dry_run)


@app.command("git")
def git(
    repository: Annotated[Path, typer.Argument(metavar="REPO")],
    path: Annotated[str, typer.Option("--path", metavar="P", help="The file in the repository; may be a glob.")],
    source: Into,
    new: New = False,
    kind: Kind = None,
    speaker: Speaker = "",
    language: Language = None,
    selector: Selector = None,
    ignore: Ignore = None,
    dry_run: DryRun = False,
    config: Config = None,
) -> None:
    """A git repository: each commit that touched the path holds a capture of it. Exit 1 if some cannot be read."""
    from tracker.archive import examples, git_captures, git_files
    from tracker.errors import UsageError
    from tracker.machine import now

    settings = common.settings(config)
    asked = _Asked(source, new, kind, speaker, language, {"selector": selector or [], "ignore": ignore or []})
    into = _configured(settings, asked)
    found = git_files(repository, path, now=now())
    if len(names := sorted({file.name for file in found.files})) > 1:
        raise UsageError(
            f"{path!r} matches {len(names)} files ({examples(names)}): a source is one file; import each as its own"
        )
    told = {"what": f"git:{repository.name or repository.absolute().name}:{path}"}
    _say_refused(repository, found, dry_run)
    captures = partial(git_captures, repository, found.files)
    _import(settings, into or _made(asked, captures), found, captures, told, dry_run)


def _zone(named: str) -> tzinfo:
    from tracker.errors import UsageError
    from tracker.fields.values import Expected
    from tracker.fields.values import zone as known

    try:
        found: tzinfo | None = known(named)
    except Expected as error:
        raise UsageError(f'--zone "{named}": expected {error}') from None
    if found is None:
        from tzlocal import get_localzone

        return get_localzone()
    return found


# --- the source --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command line says of the source."""

    id: str
    new: bool
    kind: str | None
    speaker: str
    language: str | None
    options: Mapping[str, list[str]] = field(default_factory=dict)


def _configured(settings: Settings, asked: _Asked) -> Source | None:
    """The source of sources.toml, None for one that is to be made. Raises UsageError where neither is meant."""
    from tracker.errors import UsageError
    from tracker.nearest import nearest

    known = {source.id: source for source in settings.sources}
    given = bool(asked.kind or asked.speaker or asked.language or any(asked.options.values()))
    if (source := known.get(asked.id)) is not None:
        if given or asked.new:
            raise UsageError(
                f'"{asked.id}" stands in sources.toml, which says what it is and how it is read: leave out --new and '
                "what goes with it, or change it there"
            )
        if source.follow:
            raise UsageError(
                f'the statements of "{asked.id}" are the pages that it leads to: captures of one such page make a '
                "source of their own, with --new"
            )
        return source
    if not asked.new:
        best = nearest(asked.id, list(known))
        hint = f'did you mean "{best}"? Else ' if best else ""
        raise UsageError(
            f'no source "{asked.id}" in sources.toml; {hint}name one of it, add it with `tracker sources add`, or give '
            "--new to make a source of past captures alone"
        )
    return None


def _made(asked: _Asked, captures: Callable[[], Iterator[PastBody]]) -> Source:
    from tracker.model import Source

    kind = _kind(asked, captures)
    options = _options(asked, kind)
    return Source(id=asked.id, kind=kind, url="", speaker=asked.speaker, language=asked.language, options=options)


def _kind(asked: _Asked, captures: Callable[[], Iterator[PastBody]]) -> SourceKind:
    from itertools import islice

    from tracker.model import SourceKind
    from tracker.sources import ASSUMED, likely_kind_of_body

    if asked.kind is not None:
        return common.choice(SourceKind, [asked.kind], "--kind")[0]
    kinds = (likely_kind_of_body(capture.body) for capture in islice(captures(), LOOKED_AT))
    return next((kind for kind in kinds if kind is not None), ASSUMED)


def _options(asked: _Asked, kind: SourceKind) -> dict[str, tuple[str, ...]]:
    from tracker.errors import UsageError
    from tracker.fields.values import Expected
    from tracker.sources import KINDS, KNOWN

    checked: dict[str, tuple[str, ...]] = {}
    for name, rules in asked.options.items():
        check = KINDS[kind].options.get(name)
        if rules and check is None:
            takers = ", ".join(f"{each}s" for each in KNOWN if name in KINDS[each].options)
            raise UsageError(f"--{name} is for {takers}, and these are captures of a {kind} (--kind says otherwise)")
        try:
            checked[name] = tuple(check(each) for each in rules if check is not None)
        except Expected as error:
            raise UsageError(f"--{name}: expected {error}") from None
    return {name: rules for name, rules in checked.items() if rules}


# --- the import --------------------------------------------------------------------------------------------------


def _import(
    settings: Settings,
    source: Source,
    archive: Archive,
    captures: Callable[[], Iterator[PastBody]],
    told: Mapping[str, object],
    dry_run: bool,
) -> None:
    from tracker.store.sqlite.rehearsal import rehearsal

    told = {**told, **_extent(archive), "kind": str(source.kind)}
    if source.options:
        told["options"] = {name: list(rules) for name, rules in source.options.items()}
    with ExitStack() as stack:
        if dry_run:
            copy = stack.enter_context(rehearsal(settings.store.path))
            settings = _rehearsing(settings, copy)
        done, edits, returned = common.wait(_take_in(settings, source, archive, captures, told, look=dry_run))
    for file in archive.files:
        if file.question:
            common.note(f"{file.name}: {file.question}")
    if dry_run:
        _say_plan(settings, edits, len(done.edits))
    say_left(done)
    common.note(_summary(source, done, told, dry_run))
    if odd := doubt_of_times(done.contradictions, returned, zoned="zone" in told, dry_run=dry_run):
        common.note(odd)
    raise typer.Exit(1 if done.faults or done.aside or (dry_run and archive.refused) else 0)


def _say_refused(where: Path, archive: Archive, dry_run: bool) -> None:
    """Say which files cannot be taken. Raises UsageError for it, unless this is only a look, or nothing is left."""
    from tracker.archive import examples
    from tracker.errors import UsageError

    if dry_run:
        for name, why in archive.refused[:TOLD]:
            common.note(f"refused: {name} {why}")
    if archive.refused and not (dry_run and archive.files):
        files = len(archive.refused) + len(archive.files)
        told = examples(f"{name} {why}" for name, why in archive.refused)
        raise UsageError(
            f"{where}: {len(archive.refused)} of {files} files cannot be taken ({told}); nothing was imported. "
            "Rename them or move them away."
        )


def _extent(archive: Archive) -> dict[str, str]:
    return {"since": archive.files[0].at.isoformat(), "until": archive.files[-1].at.isoformat()}


def _rehearsing(settings: Settings, copy: Path) -> Settings:
    """The same, on a copy of the store with a key of its own, and nobody to be told."""
    from tracker.store.sqlite.key import key_path, load_key

    load_key(key_path(copy), make=True)
    store, proof = replace(settings.store, url=f"sqlite:///{copy}"), replace(settings.proof, key=None)
    return replace(settings, store=store, proof=proof, alerts=())


async def _take_in(
    settings: Settings,
    source: Source,
    archive: Archive,
    captures: Callable[[], Iterator[PastBody]],
    told: Mapping[str, object],
    *,
    look: bool,
) -> tuple[Imported, list[EditReport], int]:
    """What an import did; with `look`, the first edits that it made; how many texts it brought back that our own visits
    had seen go."""
    from tracker.machine import now
    from tracker.pipeline.past import import_past
    from tracker.store import Filter
    from tracker.wiring import working

    known = source.id in {each.id for each in settings.sources}
    whole = settings if known else replace(settings, sources=(*settings.sources, source))
    async with working(whole) as parts:
        await parts.pipeline.resume()
        with common.bar(f"importing into {source.id}") as progress:
            taken, visited = 0, parts.pipeline.states[source.id].seen_until if known else None

            def more(captures: int) -> None:
                nonlocal taken
                taken += captures
                progress(taken, len(archive.files))

            extract = parts.pool.extract
            done = await import_past(parts.pipeline, extract, source, captures(), more, told=told, now=now())
        shown = Filter(ids=done.edits[:TOLD])
        made = Filter(ids=done.edits)
        returned = parts.store.report(
            lambda reports: sum(_is_return(edit, visited) for edit in reports.edits_one_by_one(made))
        )
        return done, list(parts.store.report(lambda reports: reports.edits(shown))) if look else [], returned


def _is_return(edit: EditReport, visited: datetime | None) -> bool:
    """Whether a capture says after a visit of ours what had gone by then."""
    return edit.imported and edit.reverts_to is not None and visited is not None and edit.last_seen_old <= visited


def say_left(done: Imported) -> None:
    """What was not taken in, and why."""
    from tracker.text import one_line, printable

    for what, found in (("unreadable", done.faults), ("set aside", done.aside)):
        for origin, why in found[:TOLD]:
            common.note(printable(f"{what}: {origin}: {one_line(why)}"))
        if len(found) > TOLD:
            common.note(f"and {len(found) - TOLD:,} more {what}")


def counted_left(done: Imported) -> str:
    return f"{done.unreadable:,} unreadable" + (f", {len(done.aside):,} set aside" if done.aside else "")


def doubt_of_times(contradictions: int, returned: int, *, zoned: bool, dry_run: bool) -> str:
    """What is said where captures do not go with what our own visits saw; "" where they do."""
    from tracker.report import count

    told = []
    if contradictions:
        told.append(f"{count(contradictions, 'text')} of them say otherwise than our own visits around that moment")
    if returned:
        told.append(f"{count(returned, 'text')} came back after our own visits had seen them go")
    if not told:
        return ""
    clock = " --zone says by which clock names without an offset were made;" if zoned else ""
    undo = "leave it, if so" if dry_run else "`tracker import undo` takes this import back, if so"
    return f"{', and '.join(told)}: the times of these captures may be off by hours.{clock} {undo}."


def _say_plan(settings: Settings, edits: list[EditReport], made: int) -> None:
    from tracker.machine import local_zone, now
    from tracker.report import render

    if edits:
        zone, width, colour = local_zone(settings.report.zone), common.width(), common.colour()
        common.say(render("table", edits, head=None, zone=zone, generated=now(), width=width, colour=colour))
    if made > len(edits):
        common.note(f"and {made - len(edits):,} more edits")


def _summary(source: Source, done: Imported, told: Mapping[str, object], dry_run: bool) -> str:
    from tracker.report import count

    mended = f"{done.mended:,} read at last, " if done.mended else ""
    since, until = (datetime.fromisoformat(str(told[name])) for name in ("since", "until"))
    lines = [
        f"captures of a {source.kind}, from {since:%Y-%m-%d %H:%M}Z until {until:%Y-%m-%d %H:%M}Z"
        + (f"; names without an offset were taken as times of {told['zone']}" if "zone" in told else ""),
        f"{count(done.captures, 'capture')} {'would be ' if dry_run else ''}imported ({done.known:,} known already, "
        f"{mended}{counted_left(done)}): {count(done.statements, 'statement')}, "
        f"{count(done.versions, 'version')}, {count(len(done.edits), 'edit')}",
    ]
    if dry_run:
        lines.append("this was a dry run: nothing was written")
    return "\n".join(lines)
