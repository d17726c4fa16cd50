"""Named points of the program at which something can be made to happen: functions of the real code, caught by a
profiler as they begin or end. The code knows of none of them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any

POINTS = {
    "before the body is kept": ("keep_body", "call"),
    "after the body is kept": ("keep_body", "return"),
    "after the check is recorded": ("record_check", "return"),
    "before the body is read": ("read_whole", "call"),
    "after the reading is noted": ("add_reading", "return"),
    "after a version": ("add_version", "return"),
    "after a span is closed": ("add_span", "return"),
    "after an edit": ("add_edit", "return"),
    "after a verdict": ("add_verdict", "return"),
    "after an alert is owed": ("owe", "return"),
    "before the log grows": ("grow", "call"),
    "between leaves and commit": ("grow", "return"),
    "as the transaction commits": ("_do_commit", "call"),
    "when the disk has it": ("_do_commit", "return"),
    "before it is remembered beside the database": ("remember", "call"),
    "after it is remembered beside the database": ("remember", "return"),
    "after the commit, before it is acknowledged": ("keep", "return"),
    "before a head is signed": ("_sign_anew", "call"),
    "after a head is signed": ("_sign_anew", "return"),
    "before an alert is sent": ("send", "call"),
    "after an alert was sent, before it is noted": ("send", "return"),
    "as an alert is noted as sent": ("settle", "return"),
    "after a flush is appended": ("add_flush", "return"),
    "before a checkpoint": ("settle", "call"),
    "after a checkpoint": ("settle", "return"),
    "before a time stamp is kept": ("add_stamp", "call"),
    "after a time stamp is kept": ("add_stamp", "return"),
}
"""What happens where: the function, and whether it has begun or ended."""

HOME = ("tracker/store", "tracker/pipeline", "tests/support/kill_points", "tests/faults", "sqlalchemy/engine")
"""Where these functions are at home; others of the same names elsewhere are not meant."""


def arm(point: str, turn: int, strike: Callable[[], object]) -> None:
    """From now on, in threads to come as well, `strike` when `point` is passed for the `turn`-th time (from 0)."""
    name, what = POINTS[point]
    left = [turn]

    def watch(frame: FrameType, event: str, _: Any) -> None:
        if event == what and frame.f_code.co_name == name and any(at in frame.f_code.co_filename for at in HOME):
            left[0] -= 1
            if left[0] < 0:
                strike()

    threading.setprofile(watch)
    sys.setprofile(watch)


def disarm() -> None:
    """No point of this thread, nor of threads to come, is watched any more."""
    threading.setprofile(None)
    sys.setprofile(None)
