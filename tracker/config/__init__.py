"""The configuration: two TOML files become Settings and Sources, or one error that names every mistake in them.

`locate` finds the files, `load` reads them (again at each reload), `add_source` appends one source. Only wiring and the
command line import this; every other part is handed plain values.
"""

from tracker.config.add import add_source
from tracker.config.load import Location, load, locate, look, packaged_folder
from tracker.config.move import move_source
from tracker.config.settings import (
    FetchSettings,
    HeartbeatSettings,
    LogSettings,
    ProofSettings,
    ReportSettings,
    ScheduleSettings,
    Settings,
    StoreSettings,
)
from tracker.fields.values import Expected, parse_duration, pasted

__all__ = [
    "Expected",
    "FetchSettings",
    "HeartbeatSettings",
    "Location",
    "LogSettings",
    "ProofSettings",
    "ReportSettings",
    "ScheduleSettings",
    "Settings",
    "StoreSettings",
    "add_source",
    "load",
    "locate",
    "look",
    "move_source",
    "packaged_folder",
    "parse_duration",
    "pasted",
]
