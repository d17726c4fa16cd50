"""May this URL be asked for, may this address be dialled? Pure: resolves nothing, opens nothing.

Stands before everything that a source or a visitor can influence. `check_url` refuses spellings that two parsers could
read in two ways; `refusal` judges the address that is really dialled, so it holds whatever a name resolves to and
however an address was spelled. `name_refusal` judges a name that somebody else, a proxy, may look up; `service_refusal`
where a service may lie that the operator named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from publicsuffixlist import PublicSuffixList

Network = IPv4Network | IPv6Network

MAX_URL = 8_192
"""Characters; longer ones are an attack or a mistake, and many servers refuse them."""

MAX_HOST = 253
MAX_LABEL = 63
"""Characters of a host name and of each part of it (RFC 1035); resolvers raise odd errors at longer ones."""

_NAME = re.compile(r"[A-Za-z0-9._-]+")
"""What names of hosts are made of (RFC 1123, and the low line). A ";" or "," ends a name for some readers."""

_DENIED: tuple[tuple[Network, str], ...] = tuple(
    (ip_network(network), why)
    for network, why in (
        ("0.0.0.0/8", "an unspecified address"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a carrier's private address"),
        ("127.0.0.0/8", "a loopback address"),
        ("168.63.129.16/32", "a cloud metadata address"),
        ("169.254.0.0/16", "a link-local or cloud metadata address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved or cloud metadata address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.31.196.0/24", "a reserved address"),
        ("192.52.193.0/24", "a reserved address"),
        ("192.88.99.0/24", "a 6to4 relay"),
        ("192.168.0.0/16", "a private address"),
        ("192.175.48.0/24", "a reserved address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::/96", "an unspecified, loopback or IPv4-compatible address"),
        ("64:ff9b:1::/48", "a private NAT64 address"),
        ("100::/64", "a discard address"),
        ("2001::/23", "a reserved or Teredo address"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("2620:4f:8000::/48", "a reserved address"),
        ("3fff::/20", "a documentation address"),
        ("5f00::/16", "a segment-routing address"),
        ("fc00::/7", "a private or cloud metadata address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a site-local address"),
        ("ff00::/8", "a multicast address"),
    )
)
"""IANA special-purpose registries (RFC 6890 and later) and what clouds serve credentials on. Explicit, because on some
Python versions the flags of `ipaddress` let 192.88.99.1, 2002:7f00:1::, fec0::1, 3fff::1 and others pass."""

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)
"""Bits 32 to 63 of an address whose last 32 bits are an IPv4 address (RFC 5214)."""

_HOMES: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        *("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"),
        *("::1/128", "fc00::/7"),
    )
)
"""Inner networks in which people run services of their own (RFC 1918, 4193, 6598; loopback)."""

_CREDENTIALS = frozenset(ip_address(address) for address in ("100.100.100.200", "fd00:ec2::254"))
"""Addresses in these networks at which clouds serve credentials (Alibaba, AWS); others lie outside of them."""

_BLOCKED_PORTS = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104, 109),
        *(110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530),
        *(531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045),
        *(4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)
"""Ports of other protocols, which no browser asks over HTTP (WHATWG Fetch, "port blocking")."""

_INNER_ENDINGS = frozenset(
    (
        *("localhost", "invalid", "test", "local", "alt", "internal"),  # RFC 6761, 6762, 9476; ICANN 2024
        "arpa",  # home.arpa, service.arpa, reverse look-ups and other infrastructure (RFC 3172, 8375, 9665)
        *("corp", "home", "mail", "lan", "intranet", "private", "localdomain"),  # never delegated (ICANN 2018)
        *("svc", "cluster", "consul", "docker"),  # names that clusters give to what runs in them
        "fritz.box",  # a public ending, and the name of many a household's router
    )
)
"""Endings of names that lead into the network of whoever looks them up, whatever the public name system says."""

_STAND_INS = frozenset(("example", "onion"))
"""Endings outside the public name system that lead nowhere inner: RFC 6761 section 6.5, RFC 7686 (Tor)."""


def name_refusal(host: str, *, unseen: bool) -> str | None:
    """Why a proxy may not be asked for the name `host`; None if it may.

    `unseen`: the proxy looks it up, and nobody can judge the addresses. Then a name must also end in a public suffix: a
    name that the public name system cannot know is found, if at all, in the proxy's own network.
    """
    labels = host.lower().removesuffix(".").split(".")
    if len(labels) == 1:
        return f"{host} is a name without a dot, which only an inner network knows"
    if ending := _INNER_ENDINGS & {labels[-1], ".".join(labels[-2:])}:
        return f"{host} ends in .{min(ending)}, a name of inner networks"
    if unseen and labels[-1] not in _STAND_INS and _suffixes().publicsuffix(".".join(labels)) is None:
        return f"{host} ends in .{labels[-1]}, which the public name system does not know"
    return None


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList(accept_unknown=False, only_icann=True)


def refusal(address: str, allow: Sequence[Network] = ()) -> str | None:
    """Why `address` (an IP address as text) may not be dialled; None if it may. A network in `allow` overrides."""
    try:
        ip = ip_address(address)
    except ValueError:
        return f"{address!r} is not an IP address"
    if isinstance(ip, IPv6Address):
        if ip.scope_id is not None:
            return f"{address} is an address of one network interface"
        if _within(ip, allow):
            return None
        ip = _embedded(ip) or ip
    if _within(ip, allow):
        return None
    for network, why in _DENIED:
        if ip.version == network.version and ip in network:
            return f"{address} is {why}"
    flagged = (
        not ip.is_global
        or ip.is_private
        or ip.is_loopback
        or ip.is_link_local
        or ip.is_multicast
        or ip.is_reserved
        or ip.is_unspecified
    )
    if flagged or (isinstance(ip, IPv6Address) and ip not in _GLOBAL_UNICAST):
        return f"{address} is not a public address"
    return None


def service_refusal(host: str, address: str, allow: Sequence[Network] = ()) -> str | None:
    """Why a service that the operator named by `host` may not be dialled at `address`; None if it may.

    One that is inner in so many letters (localhost, hook.lan, 10.0.0.5) may lie in an inner network. A public name must
    lead to a public address: whoever answers for the name is not the operator, and may answer anything.
    """
    why = refusal(address, allow)
    if why is None or (_is_inner(host) and _is_home(address)):
        return None
    return f"{why}, where this service may not lie unless allow_networks names the network"


def _is_inner(host: str) -> bool:
    """Whether `host` says by itself that it lies in an inner network, spelled in the one usual way."""
    try:
        ip_address(host)
    except ValueError:
        plain = host and host.isascii() and not _ends_like_an_address(host)
        return bool(plain) and name_refusal(host, unseen=False) is not None
    return True


def _is_home(address: str) -> bool:
    try:
        ip = ip_address(address)
    except ValueError:
        return False
    return ip not in _CREDENTIALS and _within(ip, _HOMES)


def check_url(url: str) -> str | None:
    """Why `url` may not be asked for; None if it may. What is left is read in the same way by every parser."""
    if len(url) > MAX_URL:
        return f"the URL is longer than {MAX_URL} characters"
    if not url.isprintable() or " " in url or "\\" in url:
        return "the URL holds a space, a backslash or an invisible character"
    slash = url.find("/", url.find("://") + 3)
    return _check_origin(url if slash < 0 else url[:slash])


@lru_cache(maxsize=16_384)  # one short string for each origin; an unchanged check must not parse its URL anew
def _check_origin(url: str) -> str | None:
    """The verdict on scheme and authority; nothing behind the first single slash takes part in it."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        return f"the URL cannot be read: {error}"
    if parts.scheme not in ("http", "https"):
        return f"only http and https are fetched, not {parts.scheme or 'a URL without a scheme'}"
    if "@" in parts.netloc or "%" in parts.netloc:
        return "the host part of the URL holds a user name or an escape"
    if port is not None and (port == 0 or port in _BLOCKED_PORTS):
        return f"port {port} is not a port of web servers"
    return _check_host(parts)


def _check_host(parts: SplitResult) -> str | None:
    host = parts.hostname or ""
    if not host.isascii():
        host = unicodedata.normalize("NFKC", host).replace("\u3002", ".").lower()
    labels = host.removesuffix(".").split(".")
    if not all(0 < len(label) <= MAX_LABEL for label in labels) or len(host) > MAX_HOST:
        return "the URL names no host, or one that no name server can know"
    if "]" in parts.netloc and parts.netloc.partition("]")[2][:1] not in ("", ":"):
        return "the URL cannot be read: something follows the bracket of its host"
    if host.isascii() and "[" not in parts.netloc and not _NAME.fullmatch(host):
        return "the host part of the URL holds a sign that stands in no name"
    if "[" in parts.netloc or _ends_like_an_address(host):
        try:
            ip_address(host)
        except ValueError:
            return f"{host} is an odd spelling of an address"
    return None


def _ends_like_an_address(host: str) -> bool:
    """Whether some reader takes `host` for an IPv4 address: its last part is a number (URL standard, 4.4)."""
    last = host.lower().removesuffix(".").rpartition(".")[2]
    return last.isdigit() or last.startswith("0x")


def _within(ip: IPv4Address | IPv6Address, networks: Sequence[Network]) -> bool:
    return any(ip.version == network.version and ip in network for network in networks)


def _embedded(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that a packet to `ip` ends at: mapped (RFC 4291), NAT64 (RFC 6052) or ISATAP (RFC 5214)."""
    bits = int(ip)
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip in _NAT64 or (bits >> 32 & 0xFFFFFFFF in _ISATAP and ip in _GLOBAL_UNICAST):
        return IPv4Address(bits & 0xFFFFFFFF)
    return None
