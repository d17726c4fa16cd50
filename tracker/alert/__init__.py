"""Telling people: who is owed an alert (policy), when it is tried (outbox), how it gets there (channels).

Is handed rendered Messages and never renders; the rows of the outbox are the store's. A target's address can hold
secrets: only `Target.name` is ever shown.
"""

from __future__ import annotations

from tracker.alert.channels import Channel, Console, build
from tracker.alert.conditions import compiled
from tracker.alert.names import Moves, moves
from tracker.alert.outbox import DOWN_AFTER, GIVE_UP_AFTER, LONGEST_PROBE, is_storm, next_attempt, next_probe
from tracker.alert.policy import NewEdit, NewStatement, wanted, wanted_new, wanted_removal, wanted_trouble
from tracker.alert.rhythm import comes_together, is_held, is_quiet, next_hour
from tracker.alert.understood import misunderstood

__all__ = [
    "DOWN_AFTER",
    "GIVE_UP_AFTER",
    "LONGEST_PROBE",
    "Channel",
    "Console",
    "Moves",
    "NewEdit",
    "NewStatement",
    "build",
    "comes_together",
    "compiled",
    "is_held",
    "is_quiet",
    "is_storm",
    "misunderstood",
    "moves",
    "next_attempt",
    "next_hour",
    "next_probe",
    "wanted",
    "wanted_new",
    "wanted_removal",
    "wanted_trouble",
]
