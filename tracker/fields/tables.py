"""Files and tables: bytes of a TOML file in, tables that hand out checked values, every mistake noted with its place.

Knows no setting by name. `Problems` collects, so that a person mends a file once and not mistake by mistake.
"""

from __future__ import annotations

import json
import re
import stat
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from tracker.errors import ConfigError
from tracker.fields.values import Expected, Parser, Unset
from tracker.nearest import nearest
from tracker.owners import cannot_read
from tracker.text import printable

T = TypeVar("T")

_USER = re.compile(r"(?<=//)[^/?#\s\"]*@")
"""A user's name and password in an address."""

MAX_PROBLEMS = 20
"""Mistakes told at once; a person mends no more in one go."""

MAX_SHOWN = 60
"""Characters of a found value that are shown; enough to recognise it."""


class Problems:
    """The mistakes found so far, in the order of the files. Without `secrets` it is none that a secret is not set:
    whoever only looks at the configuration need not know the daemon's."""

    def __init__(self, *, secrets: bool = True) -> None:
        self.lines: list[str] = []
        self.secrets = secrets

    def add(self, line: str) -> None:
        self.lines.append(printable(line))

    def raise_if_any(self) -> None:
        """Raises `ConfigError` with all of them, at most `MAX_PROBLEMS` written out."""
        if not self.lines:
            return
        told = self.lines[:MAX_PROBLEMS]
        if len(self.lines) > len(told):
            told.append(f"... and {len(self.lines) - MAX_PROBLEMS} more")
        raise ConfigError("\n".join(told))


class Table:
    """One table of a file. Each key is taken once, with its parser; `close` reports the keys nobody took."""

    def __init__(self, where: str, values: Mapping[str, object], problems: Problems) -> None:
        self.where = where
        self._values = values
        self._problems = problems
        self._known: list[str] = []

    def take(self, key: str, parse: Parser[T], default: T, *, secret: bool = False) -> T:
        """The value of `key`; `default` where it is absent or (noted as a mistake) wrong. A `secret` is never shown."""
        self._known.append(key)
        if key not in self._values:
            return default
        try:
            return parse(self._values[key])
        except Expected as expected:
            if isinstance(expected, Unset) and not self._problems.secrets:
                return default
            found = "(not shown)" if secret else shown(self._values[key])
            self.wrong(f"{key} = {found}: expected {expected}")
            return default

    def require(self, key: str, parse: Parser[T], *, secret: bool = False) -> T | None:
        """Like `take`, but a key that is absent is a mistake too. None where there is a mistake."""
        if key not in self._values:
            self._known.append(key)
            self.wrong(f"{key} is missing; add {key} = ...")
            return None
        return self.take(key, parse, None, secret=secret)

    def wrong(self, problem: str) -> None:
        self._problems.add(f"{self.where}: {problem}")

    def close(self) -> None:
        for key in self._values:
            if key not in self._known:
                self.wrong(f'unknown key "{key}"; {_instead(key, self._known)}')


def tables(path: Path, document: Mapping[str, object], key: str, problems: Problems) -> list[Table]:
    """The `[[key]]` tables of a file, named by their position and, if they have one, their id."""
    found = document.get(key, [])
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        problems.add(f"{path}: {key} is {_kind(found)}: expected tables that begin with [[{key}]]")
        return []
    named = []
    for position, item in enumerate(found, 1):
        label = f' (id "{item["id"]}")' if isinstance(item.get("id"), str) else ""
        named.append(Table(f"{path}: [[{key}]] {position}{label}", item, problems))
    return named


def one_table(path: Path, document: Mapping[str, object], key: str, problems: Problems) -> Table:
    """The `[key]` table of a file, empty if it is absent."""
    found = document.get(key, {})
    if not isinstance(found, dict):
        problems.add(f"{path}: {key} is {_kind(found)}: expected a table that begins with [{key}]")
        found = {}
    return Table(f"{path}: [{key}]", found, problems)


def known_tables(path: Path, document: Mapping[str, object], known: tuple[str, ...], problems: Problems) -> None:
    for name, value in document.items():
        if name not in known:
            kind = "table" if isinstance(value, dict | list) else "key"
            problems.add(f'{path}: unknown {kind} "{name}" at the top; {_instead(name, known)}')


def parse_toml(path: Path, content: bytes) -> dict[str, object]:
    """The document in `content`. Raises `ConfigError` with line and column if it is not TOML."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))  # some editors begin a file with a byte order mark
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}: line {line} is not UTF-8; save the file as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(printable(f"{path}: not valid TOML: {error}; mend that line")) from None


def read(path: Path) -> bytes:
    """The bytes of a file of ours. Raises `ConfigError` if it cannot be read, or if anyone on the machine may change
    it: the file decides which addresses we dial and whom we tell."""
    try:
        for place in (path, path.resolve().parent):
            mode = place.stat().st_mode
            if mode & stat.S_IWOTH and not (stat.S_ISDIR(mode) and mode & stat.S_ISVTX):
                raise ConfigError(f"{place}: anyone on this machine may change it; run: chmod o-w {place}")
        return path.read_bytes()
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; create it, or name another with --config FILE") from None
    except IsADirectoryError:
        raise ConfigError(f"{path}: is a folder; name the file in it: --config {path / 'tracker.toml'}") from None
    except PermissionError:
        raise ConfigError(cannot_read(path)) from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _kind(value: object) -> str:
    """What was written where tables belong; not what is in it, which can be a secret."""
    return (
        "one table" if isinstance(value, dict) else "a list of something else" if isinstance(value, list) else "a value"
    )


def shown(value: object) -> str:
    """`value` as it could stand in the file, cut to `MAX_SHOWN`, without what stands before the host of an address."""
    if isinstance(value, str | bool | int | float | list | dict):
        written = json.dumps(value, ensure_ascii=False, default=str)
    else:
        written = str(value)
    written = _USER.sub("***@", written)
    return written if len(written) <= MAX_SHOWN else written[: MAX_SHOWN - 3] + "..."


def _instead(found: str, known: list[str] | tuple[str, ...]) -> str:
    best = nearest(found, known)
    return f'did you mean "{best}"?' if best else f"known here: {', '.join(known)}"
