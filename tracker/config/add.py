"""One more source at the end of sources.toml. Keeps every byte that is there (a person's comments and order), and
writes nothing that would not load. Edits and removes nothing: that is done with an editor.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from tracker.config.load import Location, read_source
from tracker.errors import ConfigError
from tracker.fields.tables import Problems, parse_toml, read, tables
from tracker.fields.values import pasted
from tracker.sources import likely_kind

NEW_FILE_MODE = 0o644
"""Of a sources.toml that is made: it holds no secret, those stand in the environment."""


def add_source(
    location: Location,
    url: str,
    *,
    id: str | None = None,
    kind: str | None = None,
    speaker: str = "",
    language: str | None = None,
    interval: str | None = None,
) -> str:
    """Appends a `[[source]]` to the sources file of `location` and returns its id. Id and kind are made from `url` if
    none are given. The values are written as they would be in the file ("2m"). The file is replaced at once
    or not at all.

    Raises `ConfigError` if the file cannot be read or written, a value is wrong, or the id is taken.
    """
    path = location.sources
    if location.packaged:
        raise ConfigError(f"{path}: comes with the program; copy {path.parent} to config, then add the source there")
    url = pasted(url)
    before = read(path) if path.exists() else b""
    taken = _ids(path, before)
    if id is not None and id in taken:
        raise ConfigError(f'{path}: a source of id "{id}" is there already; choose another id')
    name = id if id is not None else _name(url, taken)
    pairs = {
        "id": name,
        "kind": kind or likely_kind(url),
        "url": url,
        "speaker": speaker,
        "language": language,
        "interval": interval,
    }
    after = _appended(before, {key: value for key, value in pairs.items() if value})
    try:
        grown = _ids(path, after)
    except ConfigError:
        raise ConfigError(
            f"{path}: nothing can be appended to a file written this way; add the source by hand"
        ) from None
    if grown != [*taken, name]:
        raise ConfigError(f"{path}: nothing can be appended to a file written this way; add the source by hand")
    check_source(path, after, -1)
    replace_file(path, after)
    return name


def _ids(path: Path, content: bytes) -> list[str]:
    found = parse_toml(path, content).get("source", [])
    return [str(item.get("id", "")) for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def check_source(path: Path, content: bytes, at: int) -> None:
    """Raises `ConfigError` if the source at that place in the file would not load."""
    problems = Problems()
    last = tables(path, parse_toml(path, content), "source", problems)[at]
    read_source(last, {}, timedelta())
    problems.raise_if_any()


def _name(url: str, taken: Collection[str]) -> str:
    """A free id made from the host of `url`: "feeds.skynews.com" gives "feeds-skynews-com", then "...-2"."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        host = ""  # whatever is wrong with it, the check of `url` says it better
    stem = re.sub(r"[^a-z0-9]+", "-", host.removeprefix("www.")).strip("-")[:60] or "source"
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _appended(before: bytes, pairs: dict[str, str]) -> bytes:
    newline = "\r\n" if b"\r\n" in before else "\n"
    gap = newline * (0 if not before else 1 if before.endswith(b"\n") else 2)
    # A JSON string is a TOML basic string but for one character: TOML allows no bare U+007F.
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f") for key, value in pairs.items()
    ]
    return before + (gap + newline.join(["[[source]]", *lines, ""])).encode("utf-8", "backslashreplace")


def replace_file(path: Path, content: bytes) -> None:
    """`content` in place of the file: written beside it, forced to disk, then renamed over it."""
    target = path.resolve()  # a link to the file stays a link
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fchmod(file.fileno(), target.stat().st_mode & 0o777 if target.exists() else NEW_FILE_MODE)
                os.fsync(file.fileno())
            Path(temporary).replace(target)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None
