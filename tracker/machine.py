"""What only the machine knows: the time, and the zone that people live in. All else is handed both.

Apart from `wiring`, for who only looks at the past builds no parts, and should not wait for them either.
"""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

import tzlocal


def now() -> datetime:
    """The time. Everything else is handed it."""
    return datetime.now(UTC)  # noqa: TID251  (the one clock)


def local_zone(configured: tzinfo | None) -> tzinfo:
    """The zone of times that people read."""
    return configured or tzlocal.get_localzone()  # a zone, not today's offset: July is in summer time
