"""Inner addresses as an attacker writes them: hosts, encodings, names that lead inward, schemes and ports, as vectors.

A vector is a URL that some reader of URLs takes to a canary: a listener on an inner address of this machine. Knows
nothing of the tracker.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address

INNER_V4 = ("127.0.0.1", "127.0.0.53", "127.255.255.254", "0.0.0.0", "10.0.0.1", "169.254.169.254", "192.168.1.1")
"""Loopback, this host, private networks, cloud metadata. On Linux all of 127.0.0.0/8 and 0.0.0.0 reach this machine."""

NAMES = {
    "evil.example": ["127.0.0.1"],
    "any.example": ["0.0.0.0"],
    "six.example": ["::1"],
    "unspecified.example": ["::"],
    "mapped.example": ["::ffff:127.0.0.1"],
    "compatible.example": ["::127.0.0.1"],
    "nat64.example": ["64:ff9b::7f00:1"],
    "six-to-four.example": ["2002:7f00:1::"],
    "teredo.example": ["2001:0:7f00:1::"],
    "isatap.example": ["2a00:1450:4001:81b:0:5efe:7f00:1"],
    "link.example": ["fe80::1"],
    "unique.example": ["fd00:ec2::254"],
    "both.example": ["127.0.0.1", "::1"],
    "mixed.example": ["::1", "127.0.0.1", "10.0.0.1", "169.254.169.254"],
    "metadata.example": ["169.254.169.254"],
    "private.example": ["10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1"],
    "xn--e1afmkfd.example": ["127.0.0.1"],
    "127.0.0.1.evil.example": ["127.0.0.1"],
    "localhost.evil.example": ["127.0.0.1"],
}
"""What a hostile name server says."""

LOCAL_NAMES = (
    "localhost",
    "LOCALHOST",
    "LocalHost.",
    "ⓛocalhost",
    "localhost%00",
    "%6c%6f%63alhost",
    "loc\u00adalhost",
)

_CIRCLED = str.maketrans("0123456789", "⓪①②③④⑤⑥⑦⑧⑨")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def spellings(address: str) -> Iterator[str]:
    """An IPv4 address in every spelling that inet_aton, a browser or some library takes for it, as a host of a URL."""
    number = int(IPv4Address(address))
    parts = [int(part) for part in address.split(".")]
    yield from (address, f"{address}.", str(number), f"0x{number:x}", f"0X{number:08X}", f"0{number:o}")
    yield from (str(number + 2**32), f"0x1{number:08x}", f"{number}.", f"0o{number:o}", f"0b{number:b}")
    yield from (".".join(f"0{part:o}" for part in parts), ".".join(f"0x{part:x}" for part in parts))
    yield from (".".join(f"{part:03d}" for part in parts), ".".join(f"000{part:o}" for part in parts))
    yield from (f"0x{parts[0]:x}.{parts[1]}.0{parts[2]:o}.{parts[3]}", f"{parts[0]}.{number & 0xFFFFFF}")
    yield from (f"{parts[0]}.{parts[1]}.{number & 0xFFFF}", f"0x{parts[0]:x}.0x{number & 0xFFFFFF:x}")
    yield from (address.translate(_CIRCLED), address.translate(_WIDE), address.translate(_ARABIC))
    yield from (address.replace(".", dot) for dot in ("。", "．", "｡", "%2e", "%2E", "․"))
    yield from ("".join(f"%{ord(char):02x}" for char in address), f"{address}%00", f"{address}%20", f"{address}\u200b")
    yield from (f"[::ffff:{address}]", f"[::{address}]", f"[64:ff9b::{address}]", f"[64:ff9b:1::{address}]")
    yield from (f"[0:0:0:0:0:ffff:{number >> 16:x}:{number & 0xFFFF:x}]", f"[::ffff:{address}%25lo]")
    yield from (f"[2002:{number >> 16:x}:{number & 0xFFFF:x}::]", f"[2001:0:{number >> 16:x}:{number & 0xFFFF:x}::]")
    yield from (f"[2001:0:1:1:1:1:{~number >> 16 & 0xFFFF:x}:{~number & 0xFFFF:x}]", f"[fe80::5efe:{address}]")
    yield from (f"user@{address}", f"user:pass@{address}", f"@{address}", f"public.example@{address}")
    yield from (f"public.example%40{address}", f"public.example\\@{address}", f"public.example:80@{address}")
    yield from (f"{address}#@public.example", f"{address}?@public.example", f"{address}\\@public.example")
    yield from (f"{address}\t", f" {address}", f"{address};public.example", f"{address},public.example")


SIX = (
    *("[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::0001]", "[::1%25lo]", "[::1%lo]", "[fe80::1%25eth0]", "[fe80::1]"),
    *("[::ffff:0:127.0.0.1]", "[fd00:ec2::254]", "[fc00::1]", "[ff02::1]", "[::01]", "[0::1]", "[v1.127.0.0.1]"),
    *("::1", "[::1", "[::1]x", "[[::1]]", "user@[::1]", "[::１]"),
)


def hosts() -> list[str]:
    """All hosts, each once."""
    four = [each for address in INNER_V4 for each in spellings(address)]
    return list(dict.fromkeys([*four, *SIX, *LOCAL_NAMES, *NAMES]))


OTHER_SCHEMES = (
    *("file", "gopher", "ftp", "dict", "ldap", "tftp", "jar", "netdoc", "view-source", "ws", "wss", "unix", "smb"),
    *("javascript", "data", "blob", "feed", "http+unix", "HtTp\t", "http ", "//", "http:", "http:/", "http:\\\\", ""),
)
PORTS = ("", "0", "1", "22", "25", "53", "80", "443", "6379", "6667", "8080", "9200", "11211", "65536", "-1", "８０")


def aimed(host: str, port: int | str, scheme: str = "http") -> str:
    """A URL of that host and port."""
    for mark in ("#", "?"):
        if mark in host:
            start, rest = host.split(mark)
            return f"{scheme}://{start}:{port}{mark}{rest}/"
    return f"{scheme}://{host}:{port}/" if port != "" else f"{scheme}://{host}/"


def vectors(port: int) -> list[str]:
    """URLs that aim at a canary which listens on `port`, whatever the address: hosts x encodings x schemes x ports."""
    found = [aimed(host, port, scheme) for host in hosts() for scheme in ("http", "https")]
    found += [f"{scheme}://127.0.0.1:{port}/" for scheme in OTHER_SCHEMES if scheme.isalnum()]
    found += [
        f"{scheme}127.0.0.1:{port}/" for scheme in ("//", "http:", "http:/", "http:\\\\", "", "HtTp\t://", "http ://")
    ]
    found += [f"file:///proc/self/environ#{port}", "file:///etc/passwd", "/etc/passwd", "unix:///var/run/docker.sock"]
    found += [aimed(host, each) for host in ("127.0.0.1", "[::1]", "2130706433") for each in PORTS]
    found += [
        f"http://127.0.0.1:{port}{end}" for end in ("", "?x", "#x", "/../", "/%2e%2e/", "/\r\nHost: evil", "\\@a/")
    ]
    return list(dict.fromkeys(found))
