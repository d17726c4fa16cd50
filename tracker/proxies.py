"""Which proxy a request takes that its source names none for. Pure: reads no environment by itself, dials nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from tracker.model import Proxy

DIRECT = Proxy(url="")
"""What a source names that is to be asked without a proxy, whatever the others use."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proxies:
    """The proxy for each scheme, and whom it is not for: `bypass` are the entries of a NO_PROXY."""

    http: Proxy | None = None
    https: Proxy | None = None
    bypass: tuple[str, ...] = ()

    def of(self, scheme: str, host: str, port: int | None) -> Proxy | None:
        """The proxy for a request to `host` (a name, or an address without brackets); None to ask directly."""
        proxy = self.https if scheme == "https" else self.http
        return None if proxy is None or any(_covers(entry, host, port) for entry in self.bypass) else proxy


def _covers(entry: str, host: str, port: int | None) -> bool:
    """Whether an entry of a NO_PROXY means `host`, as curl, Go and Python read it: a name with all names under it, an
    address or a network, "*", each with a port if it is for that alone."""
    name, number = _split(entry.strip().lower())
    if number and number != str(port):
        return False
    if name == "*":
        return True
    host = host.lower().removesuffix(".")
    if (network := _network(name)) is not None:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return address.version == network.version and address in network
    name = name.removeprefix("*").strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _split(entry: str) -> tuple[str, str]:
    """The host of an entry and its port, if it has one."""
    if entry.startswith("["):
        host, _, port = entry[1:].partition("]")
        return host, port.removeprefix(":")
    host, colon, port = entry.rpartition(":")
    return (host, port) if colon and ":" not in host and port.isdigit() else (entry, "")


@lru_cache(maxsize=256)
def _network(entry: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(entry, strict=False)
    except ValueError:
        return None
