"""Every error we raise on purpose, under one root. Outcomes of a Check or a Reading are values, not errors.

TrackerError
├── ConfigError     the configuration is wrong: names file, table and key; exit 2
│   └── LimitError      it asks for more than the system allows this process; exit 3
├── UsageError      the command line asks for something that is not there; exit 2
├── StoreError      the store cannot be used; exit 3
│   ├── StoreMissing    a database stood here once and is gone
│   ├── StoreRolledBack records that were acknowledged are not in it
│   ├── StoreLocked     another process holds it: names its pid where it is ours
│   ├── StoreNewer      a newer version of the program made it
│   ├── StoreOlder      an older one did, and who only reads brings nothing up to date
│   └── StoreReadOnly   it cannot be written
├── StoreDamaged    SQLite says that the file is damaged: what it gave may be wrong, nothing may go on; exit 3
├── StoreBroken     the disk failed under a write: nobody knows what is on it, nothing may go on; exit 3
└── DeliveryError   a channel did not take a message; `transient` says whether trying again can help,
                    `too_large` whether less can
"""

from __future__ import annotations


class TrackerError(Exception):
    """The root. `exit_code` is what the command line exits with."""

    exit_code = 1


class ConfigError(TrackerError):
    exit_code = 2


class LimitError(ConfigError):
    exit_code = 3


class UsageError(TrackerError):
    exit_code = 2


class StoreError(TrackerError):
    exit_code = 3


class StoreMissing(StoreError):
    pass


class StoreRolledBack(StoreError):
    pass


class StoreLocked(StoreError):
    pass


class StoreNewer(StoreError):
    pass


class StoreOlder(StoreError):
    pass


class StoreReadOnly(StoreError):
    pass


class StoreBroken(TrackerError):
    """Not a StoreError: who lives with a write that was refused must not live with this."""

    exit_code = 3


class StoreDamaged(TrackerError):
    """Not a StoreError either: whoever lives with one source that could not be written must not live with this."""

    exit_code = 3


class DeliveryError(TrackerError):
    """`status` is what the service answered, `retry_after` the seconds it asked for."""

    def __init__(
        self,
        message: str,
        *,
        transient: bool = True,
        status: int | None = None,
        too_large: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.transient = transient
        self.status = status
        self.too_large = too_large
        self.retry_after = retry_after
