"""Addresses: by the URL standard (https://url.spec.whatwg.org) what is asked for, and without what does not matter what
tells pages apart. Pure; resolves no name and visits nothing.

Two things are kept apart. What is visited stays as it was written: the standard encodes what must be encoded and leaves
every escape alone, because servers tell %26 from & and know escapes of other charsets than UTF-8. `clean_url` makes a
key: histories hang on it, so it gives what it always gave.
"""

from __future__ import annotations

import re
import string
from contextlib import suppress
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote_plus, urlencode, urlsplit, urlunsplit

import ada_url

_TRACKING = re.compile(
    r"(?:utm|pk|mtm|piwik|hsa|ns|itm|wt|at)_.*|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ymclid|ysclid|_openstat|msclkid|twclid|"
    r"igshid|igsh|mc_cid|mc_eid|mkt_tok|_hsenc|_hsmi|vero_id|oly_(?:anon|enc)_id|ref_src|ref_url|cmpid|ocid|xtor|s_cid|"
    r"guccounter|guce_referr(?:er|al)\w*|sr_share|share|traffic_source|smid|partner",
    re.IGNORECASE,
)
"""Parameters that say how a reader came, never what the page is."""

_ESCAPES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")
"""Escapes of bytes outside ASCII."""


def standard(url: str) -> str | None:
    """`url` as a browser would ask for it, without its fragment; None for what is no URL, or spells an address so that
    two readers could take it for two."""
    try:
        return _plain(ada_url.normalize_url(url).partition("#")[0], url)
    except ValueError:
        return None


def resolve(base: str, link: str, charset: str = "utf-8") -> str | None:
    """Where `link` leads on a page whose base is `base`, in standard form and without fragment; None if nowhere. The
    letters of a query are those of the page's `charset`, as the standard has it."""
    if charset not in ("utf-8", "utf-16") and not link.isascii():
        start, mark, query = link.partition("#")[0].partition("?")
        with suppress(UnicodeEncodeError, LookupError):  # letters that the page's charset has not: as UTF-8
            link = start + mark + quote(query, safe=string.printable, encoding=charset, errors="strict")
    try:
        return _plain(ada_url.join_url(base, link).partition("#")[0], f"{base} {link}")
    except ValueError:
        return None


def _plain(url: str, written: str) -> str | None:
    """`url` unless what was `written` names another host to other readers: an IPv4 address in another form (0127.0.0.1
    is 87.0.0.1 here), a backslash before an @."""
    host = _host(url[: url.find("/", url.find("//") + 2) + 1] or url)
    odd = host.rpartition(".")[2].isdigit() and host not in written
    return None if odd or ("\\" in written and "@" in written) else url


@lru_cache(maxsize=256)  # links of a page lead to few hosts
def _host(site: str) -> str:
    """The host of an address that ends behind it."""
    return urlsplit(site).hostname or ""


def without_tracking(url: str) -> str:
    """`url` without fragment and tracking parameters, the rest as it is written."""
    start, mark, query = url.partition("#")[0].partition("?")
    if not query:
        return start + mark
    pieces = query.split("&")
    kept = [piece for piece in pieces if not _TRACKING.fullmatch(unquote_plus(piece.partition("=")[0]))]
    return start + mark + query if len(kept) == len(pieces) else start + (mark if kept else "") + "&".join(kept)


def clean_url(url: str) -> str:
    """`url` without fragment and tracking parameters, scheme and host in lower case: what tells pages apart."""
    try:
        parts = urlsplit(url.strip())
        query = parts.query and _key_of_query(parts.query)
    except ValueError:  # "http://[" and its like
        return url
    return urlunsplit((parts.scheme.lower(), parts.netloc.lower(), parts.path or "/", query, ""))


def spellings(url: str) -> tuple[str, ...]:
    """The keys by which the page at `url` may be known already: of its address as it is, and as it was once written
    (letters where there are escapes now, a query encoded anew)."""
    found = []
    for form in (url, _ESCAPES.sub(_letters, url)):
        start, mark, query = form.partition("?")
        found += [clean_url(form), clean_url(start + mark + urlencode(parse_qsl(query, keep_blank_values=True)))]
    return tuple(dict.fromkeys(found))


def elsewhere(url: str) -> tuple[str, ...]:
    """The keys of the page at `url` on a site that goes to https or back, takes to "www." or leaves it, puts a slash at
    the end of its addresses or none; its own is not among them."""
    own = clean_url(url)
    try:
        parts = urlsplit(own)
    except ValueError:
        return ()
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    forms = [
        urlunsplit((scheme, site, ending, parts.query, ""))
        for scheme in ("https", "http")
        for site in (host, f"www.{host}")
        for ending in dict.fromkeys((path or "/", f"{path}/"))
    ]
    return tuple(form for form in forms if form != own)


def _key_of_query(query: str) -> str:
    """`query` as it is written if it has no tracking parameter, else the others, encoded anew as far as they are
    UTF-8."""
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        return without_tracking(f"?{query}").removeprefix("?")
    kept = [pair for pair in pairs if not _TRACKING.fullmatch(pair[0])]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _letters(escapes: re.Match[str]) -> str:
    """What a run of escapes says in UTF-8; itself if it says nothing."""
    try:
        return bytes.fromhex(escapes[0].replace("%", "")).decode()
    except UnicodeDecodeError:
        return escapes[0]
