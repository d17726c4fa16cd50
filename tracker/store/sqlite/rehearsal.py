"""A copy of a store in a folder of its own, to try something out: whatever is done there, the store itself stays as it
is. Needs neither its lock nor its key."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tracker.errors import StoreDamaged, StoreError
from tracker.store.sqlite.backup import copy


@contextmanager
def rehearsal(database: Path) -> Iterator[Path]:
    """A copy of `database`, if there is one, that is gone afterwards. Raises StoreError if it cannot be copied."""
    with TemporaryDirectory(prefix="tracker-dry-run-") as folder:
        target = Path(folder) / database.name
        if database.exists():
            needed, room = database.stat().st_size, shutil.disk_usage(folder).free
            if needed >= room:
                raise StoreError(
                    f"a dry run works on a copy of the store, which has {needed:,} bytes; {folder} has room for "
                    f"{room:,}. TMPDIR may name another folder"
                )
            try:
                copy(database, target)
            except (sqlite3.Error, OSError) as error:
                raise StoreError(f"{database} cannot be copied for a dry run: {error}") from error
        try:
            yield target
        except StoreDamaged as error:  # of which the copy is one
            raise StoreDamaged(str(error).replace(str(target), str(database))) from error
