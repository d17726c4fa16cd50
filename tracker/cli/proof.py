"""`verify`, `export`, `erase` and `backup`: the record, for those who doubt it and those who keep it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, TypedDict

import typer

from tracker.cli import common
from tracker.cli.common import Config
from tracker.cli.one import numbered

if TYPE_CHECKING:
    from tracker.config import Settings
    from tracker.proof import Evidence, ShortHead, SignedHead
    from tracker.store import Store
    from tracker.store.sqlite.audit import Audited

MAX_TOLD = 100
"""Faults written out; after some gigabytes of damage nobody reads more. All are counted."""


def verify(
    bundle: Annotated[Path | None, typer.Argument(metavar="BUNDLE.zip", help="The whole store if none.")] = None,
    head: Annotated[list[str] | None, typer.Option(help="A head from an alert or report that you kept.")] = None,
    key: Annotated[str | None, typer.Option(help="The public key as you know it, 64 hex digits.")] = None,
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    config: Config = None,
) -> None:
    """Is the record what it was? Every body and record against the log, the log against its signed heads. Exit 1 if
    not, 3 if the file is too damaged to be read to its end."""
    common.a_format(format, ("table", "json"))
    if bundle is not None:
        _verify_bundle(bundle, head or [], key, format)
        return
    from tracker.report import to_json
    from tracker.store.sqlite.audit import audit

    settings = common.reading_settings(config)
    common.looking(config)[0].close()  # says what is wrong with a store that cannot be opened at all
    witnesses = [_head(each) for each in head or ()]
    with common.bar("verifying") as progress:
        found = audit(settings.store.path, trusted=_public(settings, key), witnesses=witnesses, progress=progress)
    if format == "json":
        common.say(to_json(_record(found), indent=2))
    else:
        common.say(_summary(found))
    if found.unread:
        common.note(f"{settings.store.path} is damaged and could not be read to its end; `tracker restore` a backup")
        raise typer.Exit(3)
    raise typer.Exit(1 if found.faults else 0)


def _verify_bundle(bundle: Path, heads: list[str], key: str | None, format: str) -> None:
    from tracker.archive.verify import Wrong
    from tracker.archive.verify import verify as check
    from tracker.errors import UsageError
    from tracker.report import to_json
    from tracker.text import printable

    if not bundle.exists():
        raise UsageError(f"there is no {bundle}")
    said, wrong = [], ""
    try:
        said = check(bundle, heads, key)
    except Wrong as error:
        wrong = str(error)
    if format == "json":
        common.say(to_json({"holds": not wrong, "found": said, "wrong": wrong or None}, indent=2))
    else:
        common.say(printable(f"DOES NOT HOLD: {wrong}" if wrong else "\n".join([*said, "Everything holds."])))
    raise typer.Exit(1 if wrong else 0)


def _public(settings: Settings, key: str | None) -> bytes | None:
    """The public key known from outside the database: as given, or that of the key file, if it can be read here."""
    from tracker.errors import StoreError, UsageError
    from tracker.store.sqlite.key import key_path, load_key

    if key is not None:
        try:
            return bytes.fromhex(key)
        except ValueError:
            raise UsageError("--key: expected 64 hex digits") from None
    try:
        return load_key(settings.proof.key or key_path(settings.store.path), make=False).public
    except (StoreError, OSError) as error:
        common.note(f"the key in the database is taken for the store's: {error}")
        return None


def _head(written: str) -> SignedHead | ShortHead:
    from tracker.errors import UsageError
    from tracker.proof import parse_head, parse_short_head

    found = parse_head(written) or parse_short_head(written)
    if found is None:
        expected = 'a head as reports print it, "head1.…", or as alerts do, "4812.js2lpIRZOz5z"'
        raise UsageError(f'--head "{written[:40]}": expected {expected}')
    return found


def _record(found: Audited) -> dict[str, object]:
    faults = [
        {"kind": each.kind, "record": each.record, "what": each.what, "since": each.since and each.since.isoformat()}
        for each in found.faults
    ]
    names = ("leaves", "bodies", "erased", "heads", "unsigned", "opinion")
    newest = str(found.newest) if found.newest else None
    keys = [key.hex() for key in found.keys]
    return {name: getattr(found, name) for name in names} | {"newest": newest, "keys": keys, "faults": faults}


def _summary(found: Audited) -> str:
    from tracker.text import printable

    lines = []
    for fault in found.faults[:MAX_TOLD]:
        since = f" Altered after {fault.since:%Y-%m-%d %H:%M:%S} UTC." if fault.since else ""
        which = fault.kind if fault.record is None else f"{fault.kind} {fault.record}"
        lines.append(printable(f"{which}: {fault.what}.{since}"))
    if len(found.faults) > MAX_TOLD:
        lines.append(f"and {len(found.faults) - MAX_TOLD:,} more")
    lines += [
        f"{found.leaves:,} records, {found.bodies:,} bodies, {found.heads:,} heads; {found.erased:,} erased on duty",
        f"{found.unsigned:,} records came after the newest head",
        f"opinion and outbox: sha256 {found.opinion}",
        f"newest head: {found.newest or 'none'}",
        *(f"signed by: {key.hex()}" for key in found.keys),
        f"{len(found.faults):,} FAULT{'S' if len(found.faults) > 1 else ''}"
        if found.faults
        else "everything is as it was recorded",
    ]
    return "\n".join(lines)


# --- export ------------------------------------------------------------------------------------------------------


def export(
    numbers: Annotated[list[int], typer.Argument(metavar="NUMBER", help="As alerts and reports give them.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The bundle, a zip.")],
    warc: Annotated[Path | None, typer.Option(help="The visits as WARC 1.1 too, to this file (.warc.gz).")] = None,
    config: Config = None,
) -> None:
    """A bundle that a stranger can check, of an edit, a removal or another event: texts, bodies, records, proofs, and
    the program that checks them."""
    from tracker.archive.bundle import bundle, write_zip
    from tracker.archive.warc import write_warc

    store, zone = common.looking(config)
    with store:
        proven = {number: store.prove(number) for number in numbers}
        sign = _signer(common.reading_settings(config), next(iter(proven.values())).keys)
        shown = {number: _shown(store, zone, number, each) for number, each in proven.items()}
    made = {number: bundle(each, **shown[number], sign=sign) for number, each in proven.items()}
    newest = max((each.head for each in proven.values()), key=lambda head: head.size)
    release(newest, "export", config)
    _write(output, lambda file: write_zip(file, made, newest.at))
    if warc is not None:
        _write(warc, lambda file: write_warc(file, list(proven.values())))
    common.note(f"check it with: tracker verify {output}   (or, anywhere: python3 verify.py {output.name})")


def _signer(settings: Settings, keys: Sequence[bytes]) -> Callable[[bytes], bytes] | None:
    """What signs the list of a bundle's files: the store's key, if whoever runs this may read it."""
    from tracker.errors import StoreError
    from tracker.store.sqlite.key import key_path, load_key

    try:
        key = load_key(settings.proof.key or key_path(settings.store.path), make=False)
    except (StoreError, OSError) as error:
        common.note(f"not signed, so diff.html and opinion.json are left out, which nothing else can prove: {error}")
        return None
    if key.public not in keys:
        common.note(
            "not signed, so diff.html and opinion.json are left out: the key that is there never signed this store"
        )
        return None
    return key.sign


class _Shown(TypedDict):
    opinion: Mapping[str, object]
    page: str


def _shown(store: Store, zone: tzinfo, number: int, evidence: Evidence) -> _Shown:
    """What happened as reports show it."""
    from tracker.model import EditReport, RemovalReport
    from tracker.report import edit_record, event_record, removal_record, render, with_operations

    found = numbered(store, number)
    head, at = str(evidence.head), evidence.head.at
    if isinstance(found, EditReport):
        whole = with_operations(found)
        page = render("html", [whole], head=head, zone=zone, generated=at)
        return {"opinion": edit_record(whole), "page": page}
    if isinstance(found, RemovalReport):
        page = render("html", [], [found], head=head, zone=zone, generated=at)
        return {"opinion": removal_record(found), "page": page}
    page = render("html", [], [], head=head, zone=zone, generated=at)
    return {"opinion": event_record(found), "page": page}


def release(head: SignedHead, via: str, config: Path | None) -> None:
    """Note that `head` is about to leave this machine. A store that cannot be written is no reason to keep it back."""
    from tracker.errors import StoreError, StoreReadOnly
    from tracker.machine import now
    from tracker.store import open_store

    try:
        with open_store(common.reading_settings(config).store.url, lock=False) as store:
            store.commit(lambda tx: tx.release_head(head, now(), via)).result()
    except StoreReadOnly:  # nothing to mend: who may read needs no right to write
        common.note("it is not noted that this head left the machine: this user may read the store, not write to it")
    except StoreError as error:
        common.note(f"it is not noted that this head left the machine: {error}")


def _write(path: Path, write: Callable[[BinaryIO], None]) -> None:
    """A file, whole or not at all."""
    from tracker.errors import UsageError

    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            write(file)
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        beside.unlink(missing_ok=True)
    common.note(f"written to {path}")


# --- erase, backup -----------------------------------------------------------------------------------------------


def erase(
    version: Annotated[int, typer.Argument(metavar="VERSION", help="Its id: `tracker history … --format json`.")],
    reason: Annotated[str, typer.Option(help="The order, its date and number. Reports show it in place of the text.")],
    by: Annotated[str, typer.Option(help="On whose word.")],
    config: Config = None,
) -> None:
    """Erase a text on duty: wherever it stands here, with the bodies it came in. The log shows that it was there, and
    still verifies. Backups, bundles and alerts that left the machine are beyond reach."""
    from tracker.machine import now
    from tracker.report import count
    from tracker.store import open_store

    settings = common.reading_settings(config)
    with open_store(settings.store.url, key=settings.proof.key) as store:
        done = store.commit(lambda tx: tx.erase(version, now(), reason=reason, authority=by)).result()
        store.commit(lambda tx: tx.sign_head(now())).result()
        store.settle()
    kinds = (("version", done.versions), ("snapshot", done.snapshots), ("event", done.events))
    common.note(
        f"erased: {', '.join(count(len(gone), kind) for kind, gone in kinds)}, and what was said of them. "
        "If the source still publishes the text it will be received again: pause the source, or drop it."
    )


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Must not exist.")],
    config: Config = None,
) -> None:
    """A copy of the whole store while it is in use, checked against its log. The signing key is not in it: keep a copy
    of that somewhere else."""
    from tracker.store.sqlite.backup import backup as copy

    settings = common.reading_settings(config)
    common.looking(config)[0].close()
    with common.bar("verifying the copy") as progress:
        found = copy(settings.store.path, file, trusted=_public(settings, None), progress=progress)
    common.note(f"{file}: {found.leaves:,} records, {found.bodies:,} bodies; newest head {found.newest or 'none'}")
