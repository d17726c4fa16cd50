"""Whether an address is one that a channel understands: asked when a configuration is read, before anything is owed.

Connects to nothing. Apprise is loaded only for an address that is its own to know.
"""

from __future__ import annotations

import re

from tracker.alert.channels import SCHEMES
from tracker.errors import ConfigError
from tracker.guard import check_url
from tracker.model import Target
from tracker.nearest import nearest

USER = re.compile(r"(?<=://)[^/?#@\\]{0,2000}@")
"""User and password before a host: the operator's own, sent as Basic authentication."""

MAIL = ("mailto", "mailtos")
"""Schemes of ours whose addresses are written as Apprise has them; any other that is ours, its channel reads."""


def misunderstood(target: Target) -> str | None:
    """What is wrong with the address of a target, in words that do not tell it; None where nothing is."""
    if target.scheme.startswith("webhook+"):
        refused = target.scheme not in SCHEMES or check_url(USER.sub("", target.to.partition("+")[2], count=1))
        return "a webhook is webhook+https://HOST/PATH, and this one may not be asked" if refused else None
    if target.scheme in SCHEMES and target.scheme not in MAIL:
        return None
    from tracker.alert.apprise import load, schemes

    try:
        load(target)
    except ConfigError:
        known = [*SCHEMES, *schemes()]
        if target.scheme in known:
            return f"{target.scheme}:// is known, and this address lacks a part of it (https://appriseit.com/services)"
        best = nearest(target.scheme, known)
        meant = f'did you mean "{best}://"?' if best else "https://appriseit.com/services lists what there is"
        return f"no service is known by {target.scheme}://; {meant}"
    return None
