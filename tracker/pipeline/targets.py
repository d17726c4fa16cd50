"""Takes over the targets of a configuration: what is owed under the names of the past is kept under those of now.

Remembers each target's address by its fingerprint, so that a token that was replaced, an entry that was named or moved
is known again; what a replaced address refused is owed again. `alert.names` decides; who is owed something and is
configured no longer is told of by the next delivery.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from tracker.alert import GIVE_UP_AFTER, moves
from tracker.model import Target
from tracker.pipeline.needs import off_loop
from tracker.store import Store, Transaction

log = logging.getLogger(__name__)


async def adopt_targets(store: Store, targets: Sequence[Target], now: datetime) -> None:
    """Raises StoreError, and then nothing has changed."""

    def adopt(tx: Transaction) -> dict[str, str]:
        known = tx.known_targets()
        found = moves(known, tx.owing(), targets)
        tx.rename_targets(found.names)
        tx.hurry(found.anew, now)
        tx.retry_alerts(tx.refused_since(found.anew, now - GIVE_UP_AFTER), now)
        addresses = {target.name: target.fingerprint for target in targets}
        if addresses != known:
            tx.remember_targets(addresses)
        return dict(found.names)

    for old, name in (await off_loop(store.commit(adopt))).items():
        log.info("what is owed to a target is kept under its new name", extra={"target": name, "before": old})
