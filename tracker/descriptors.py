"""How many files and connections this process may have open, and what that leaves for visits. Opens nothing itself."""

from __future__ import annotations

import resource
from typing import NamedTuple

from tracker.errors import LimitError

OWN = 40
"""Files and pipes that the program has open by itself, with what it opens for a moment; idle it has half of them."""

FOR_A_CHILD = 4
"""Pipes of a child process that reads, while it is replaced by another."""

FOR_A_VISIT = 2
"""Sockets of a visit: the connection, and one by which the name is asked for."""


class Room(NamedTuple):
    """How many visits may be under way at once, and how many connections may be kept idle."""

    visits: int
    kept: int


def room(visits: int, kept: int, *, children: int) -> Room:
    """What the limit of the system allows of that. It is raised as far as that goes: many systems start programs with
    far less than they may have. Raises LimitError where it allows none: what runs out of descriptors in the middle of
    its work takes that for a fault of the source."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = OWN + FOR_A_CHILD * children
    asked = needed + FOR_A_VISIT * visits + kept
    if soft == resource.RLIM_INFINITY:
        return Room(visits, kept)
    if soft < asked:
        soft = asked if hard == resource.RLIM_INFINITY else min(asked, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    left = soft - needed
    if left < FOR_A_VISIT:
        raise LimitError(
            f"this process may have {soft} files open, and needs {needed + FOR_A_VISIT} at least, {asked} for "
            f"{visits} visits at once; raise the limit (`ulimit -n {asked}`, LimitNOFILE= of the systemd unit)"
        )
    allowed = min(visits, left // FOR_A_VISIT)
    return Room(allowed, min(kept, left - FOR_A_VISIT * allowed))
