"""Which Unix user may read and write the files of a store, and what to say to the one who may not. Changes nothing; no
SQL here."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.errors import StoreReadOnly
from tracker.owners import Barred, barred, user_name

BESIDE = ("", "-wal", "-shm")
"""What SQLite reads of a database, as far as it is there."""


def check_readable(database: Path) -> None:
    """Raise StoreReadOnly if this user may not read `database`, whose folder may be one to look into or not."""
    for folder in reversed(database.parents):
        if not os.access(folder, os.X_OK) and os.path.lexists(folder):
            raise StoreReadOnly(_cannot_read(database, barred(folder, folder=True)))
    for suffix in BESIDE:
        file = database.with_name(database.name + suffix)
        if file.exists() and not os.access(file, os.R_OK):
            raise StoreReadOnly(_cannot_read(database, barred(file, folder=False)))


def _cannot_read(database: Path, bar: Barred) -> str:
    """What a reader lacks, and how it is given without making the store theirs: through the group."""
    lacks = []
    if not bar.lets_group:
        lacks.append(f"its owner lets the group read ({bar.group_right})")
    if not bar.is_member:
        lacks.append(f"{bar.user} is made a member of the group ({bar.membership}; log in anew)")
    return (
        f"{database} cannot be read: {bar.path} belongs to user {bar.owner}, group {bar.group}, and this is user "
        f"{bar.user}. Reading takes no more than the group's right: "
        f"{' and '.join(lacks) or 'some further rule of the system bars it'}. "
        'Leave its owner as it is (docs/operate.md, "Who may read")'
    )


def cannot_write(path: Path, why: str) -> str:
    """What to say where a file of the store cannot be written."""
    known = next(each for each in (path, *path.parents) if os.path.lexists(each))
    owner, user = known.stat().st_uid, os.geteuid()
    ours = user_name(user)
    said = f"{path} cannot be written: {why}"
    if owner == user:
        return f"{said}; check its folder and the disk"
    if known not in (path, path.parent) and os.access(known, os.X_OK):
        return f"{said}: there is no folder {path.parent}, and {known} is not this user's; make it, for user {ours}"
    whose = f"{known} belongs to user {user_name(owner)} and this is user {ours}"
    if known.parent.stat().st_uid == user:  # the service's own user, and another left a file in its folder
        return f"{said}. {whose}: all files of a store belong to the user of its folder (chown {ours} {known})"
    return f"{said}. {whose}: run it as that user (sudo -u {user_name(owner)} tracker …)"
