"""How many files and connections this process may have open, and what that leaves for visits. Opens nothing itself."""

from __future__ import annotations

import resource

from tracker.errors import LimitError

OWN = 40
"""Files and pipes that the program has open by itself, with what it opens for a moment; idle it has half of them."""

FOR_A_CHILD = 4
"""Pipes of a child process that reads, while it is replaced by another."""

FOR_A_VISIT = 2
"""Sockets of a visit: the connection, and one by which the name is asked for."""


def visits_at_once(wanted: int, *, children: int) -> int:
    """How many visits may be under way at once, `wanted` if the limit of the system allows. It is raised as far as that
    goes: many systems start programs with far less than they may have. Raises LimitError where it allows none: what
    runs out of descriptors in the middle of its work takes that for a fault of the source."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = OWN + FOR_A_CHILD * children
    asked = needed + FOR_A_VISIT * wanted
    if soft != resource.RLIM_INFINITY and soft < asked:
        soft = asked if hard == resource.RLIM_INFINITY else min(asked, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    if soft == resource.RLIM_INFINITY:
        return wanted
    if soft < needed + FOR_A_VISIT:
        raise LimitError(
            f"this process may have {soft} files open, and needs {needed + FOR_A_VISIT} at least, {asked} for "
            f"{wanted} visits at once; raise the limit (`ulimit -n {asked}`, LimitNOFILE= of the systemd unit)"
        )
    return min(wanted, (soft - needed) // FOR_A_VISIT)
