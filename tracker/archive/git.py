"""A git repository as an archive: each commit that touched a path holds one capture of it, of the commit's time.

Others may have made the repository, its configuration too, which can name programs to run and places to fetch what is
missing from. Nothing is fetched, and of what git is asked nothing runs a program of the repository's choice.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tracker.archive.naming import implausible
from tracker.archive.past import Archive, PastBody, PastFile
from tracker.errors import UsageError

ALONE = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "", "GIT_TERMINAL_PROMPT": "0"}
"""No object is fetched that the repository lacks: a promisor's "ext::" address is a command, any other is dialled."""


def git_files(repository: Path, pattern: str, *, now: datetime) -> Archive:
    """Each capture of the paths that match `pattern` (a git glob), oldest first, by committer time.

    Raises UsageError if it is no repository or nothing matches.
    """
    told = _git(
        repository,
        "log",
        "--reverse",
        "--date-order",
        "--format=%x00%ct",
        "--raw",
        "--no-abbrev",
        "--no-renames",
        "-m",
        "--first-parent",
        "--root",
        "--no-show-signature",
        "-z",
        "--",
        f":(glob){pattern}",
    )
    found = list(_captures(told.split(b"\0")))
    if not found:
        raise UsageError(f"{repository}: no commit has a path that matches {pattern!r}")
    found.sort(key=lambda file: file.at)  # stable: commits of one second keep their order
    odd = [(file, why) for file in found if (why := implausible(file.at, now))]
    return Archive(
        files=tuple(file for file in found if not implausible(file.at, now)),
        refused=tuple((f"{file.name} of {file.at:%Y-%m-%d}", why) for file, why in odd),
    )


def _captures(fields: list[bytes]) -> Iterator[PastFile]:
    """From `git log --raw -z`: an empty field, a time, then pairs of ":modes blobs status" and path."""
    at = None
    rest = iter(fields)
    for field in rest:
        text = field.strip()
        if text.isdigit():
            at = datetime.fromtimestamp(int(text), UTC)
        elif text.startswith(b":") and at is not None:
            path = next(rest).decode("utf-8", "replace")
            _, mode, _, blob, status = text.decode().split(" ", 4)
            if status != "D" and mode.startswith("100"):
                yield PastFile(at=at, name=path, blob=blob)


def git_captures(repository: Path, files: Sequence[PastFile]) -> Iterator[PastBody]:
    """Each capture with its bytes, in the order of `files`."""
    pipe = subprocess.PIPE
    with subprocess.Popen(_command(repository, "cat-file", "--batch"), env=_env(), stdin=pipe, stdout=pipe) as reader:
        assert reader.stdin and reader.stdout
        for file in files:
            reader.stdin.write(file.blob.encode() + b"\n")
            reader.stdin.flush()
            kind, size = _described(repository, file, reader.stdout.readline())
            body = reader.stdout.read(int(size))
            reader.stdout.read(1)
            if kind == b"blob":
                yield PastBody(at=file.at, body=body, origin=f"git:{repository.name}:{file.blob[:12]}:{file.name}")
        reader.stdin.close()


def _described(repository: Path, file: PastFile, line: bytes) -> tuple[bytes, bytes]:
    """What git says of an object before its bytes: its kind and its size."""
    told = line.decode("utf-8", "replace").strip()
    if not told.startswith(file.blob) or told.endswith(" missing"):
        raise UsageError(
            f"{repository}: git cannot give {file.name} of {file.at:%Y-%m-%d %H:%M:%S}: {told or 'no answer'}"
        )
    _, kind, size = line.split()
    return kind, size


def _command(repository: Path, *arguments: str) -> list[str]:
    return ["git", "-c", "core.fsmonitor=false", "-C", str(repository), *arguments]


def _env() -> dict[str, str]:
    return {**os.environ, **ALONE}


def _git(repository: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(_command(repository, *arguments), env=_env(), capture_output=True, check=False)
    except FileNotFoundError as error:
        raise UsageError("importing from git needs the program git; install it") from error
    if done.returncode:
        raise UsageError(f"{repository}: git says: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout
