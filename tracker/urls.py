"""What tells pages apart: an address without what does not matter. Pure; resolves nothing and visits nothing."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(
    r"(?:utm|pk|mtm|piwik|hsa|ns|itm|wt|at)_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ymclid|ysclid|_openstat|msclkid|twclid|"
    r"igshid|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|oly_(?:anon|enc)_id|ref_src|ref_url|cmpid|ocid|xtor|s_cid|"
    r"guccounter|guce_referr(?:er|al)\w*|sr_share|share|traffic_source|smid|partner",
    re.IGNORECASE,
)
"""Parameters that say how a reader came, never what the page is."""


def clean_url(url: str) -> str:
    """`url` without fragment and tracking parameters, scheme and host in lower case: what tells pages apart."""
    try:
        parts = urlsplit(url.strip())
        query = parts.query and _without_tracking(parts.query)
    except ValueError:  # "http://[" and its like
        return url
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def _without_tracking(query: str) -> str:
    """`query` as it is written if it has no such parameter, else the others."""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    return query if len(kept) == len(pairs) else urlencode(kept)
