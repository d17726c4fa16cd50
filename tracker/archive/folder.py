"""A folder of captures, one file each, named by its time: 1613903160.xml, 2021-02-21T10:26:00Z.html, …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tracker.archive.past import PastBody, PastFile
from tracker.errors import UsageError

_UNIX = re.compile(r"\d{9,10}(?:\.\d{1,6})?|\d{13}|\d{16}")
_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)[T_ -]?(\d\d)[:h_-]?(\d\d)(?:[:m_-]?(\d\d))?(?:[.,](\d{1,6}))?s?(Z|[+-]\d\d:?\d\d)?"
)
SHOWN = 5
"""Wrong names listed in an error."""


def folder_files(folder: Path) -> list[PastFile]:
    """The captures in `folder` and its subfolders, oldest first; hidden files are passed over.

    Raises UsageError if it is no folder, holds nothing, or holds files that are not named by a time.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not a folder; name one that holds files named by their time")
    found, strange = [], []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if not path.is_file() or any(part.startswith(".") for part in name.parts):
            continue
        at = time_of(path.name)
        if at is None:
            strange.append(str(name))
        else:
            found.append(PastFile(at=at, name=str(name)))
    if strange:
        listed = ", ".join(strange[:SHOWN]) + (", …" if len(strange) > SHOWN else "")
        raise UsageError(
            f"{folder}: {len(strange)} of {len(strange) + len(found)} files are not named by a Unix or ISO time "
            f"({listed}); nothing was imported. Rename them or move them away."
        )
    if not found:
        raise UsageError(f"{folder} holds no files")
    return sorted(found, key=lambda file: (file.at, file.name))


def folder_captures(folder: Path, files: Sequence[PastFile]) -> Iterator[PastBody]:
    """Each capture with its bytes, in the order of `files`."""
    for file in files:
        try:
            body = (folder / file.name).read_bytes()
        except OSError as error:
            raise UsageError(f"{folder / file.name} cannot be read: {error.strerror}") from error
        yield PastBody(at=file.at, body=body, origin=f"dir:{folder.name}/{file.name}")


def time_of(name: str) -> datetime | None:
    """The time that a file is named by, aware UTC (an ISO time without a zone is taken as UTC); None if it is not."""
    stem = name
    while stem and not (_UNIX.fullmatch(stem) or _ISO.fullmatch(stem)):
        shorter = stem.rpartition(".")[0]
        if shorter == stem:
            return None
        stem = shorter
    if not stem:
        return None
    try:
        return _unix(stem) if _UNIX.fullmatch(stem) else _iso(stem)
    except (ValueError, OverflowError):
        return None


def _unix(stem: str) -> datetime:
    scale = {13: 1_000, 16: 1_000_000}.get(len(stem), 1)
    return datetime.fromtimestamp(float(stem) / scale, UTC)


def _iso(stem: str) -> datetime:
    match = _ISO.fullmatch(stem)
    assert match
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    text = f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}.{(fraction or '').ljust(6, '0')}"
    at = datetime.fromisoformat(text + (zone or "Z"))
    return at.astimezone(UTC)
