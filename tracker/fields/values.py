"""The grammar of single values: a TOML value in, the value we use out, or `Expected` saying what was wanted.

Pure, and ignorant of files and tables. A parser that takes arguments returns a parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, time, timedelta, tzinfo
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from tracker.nearest import nearest
from tracker.urls import standard

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
Parser = Callable[[object], T]
Network = IPv4Network | IPv6Network

ENV_PREFIX, FILE_PREFIX = "env:", "file:"
"""A value that begins so names an environment variable, or a file of its own, so that no secret stands among settings.
Services and containers hand over secrets as files."""

REFERENCES = (ENV_PREFIX, FILE_PREFIX)

LONGEST_SECRET = 65_536
"""Bytes of such a file: more is not a secret but another file."""

PROBES = ("Заява № 7: сили\nвідступили, 20.11.2026.", "The office said 5 things — none new.\nSo it was.")
"""Texts that an ignore rule may bite a piece off, but of which it must leave some words."""

OWN_HEADERS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "if-modified-since",
        "if-none-match",
        "range",
        "te",
        "transfer-encoding",
    }
)
"""Headers that carry the protocol or our caching: a source that set one would break the evidence."""

COUNTRY_FOR_LANGUAGE = {"ua": "uk", "by": "be", "cz": "cs", "gr": "el", "jp": "ja", "cn": "zh", "kr": "ko"}
"""Country codes often written for a language, with the language's code (ISO 639-1)."""

_DURATION = re.compile(r"(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?(?:([0-9]{1,6})ms)?")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_SIZE = re.compile(r"([0-9]{1,9}) ?([a-z]{1,3})", re.IGNORECASE)
_UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_SLUG = re.compile(r"[a-z0-9][a-z0-9._-]*")
LONGEST_SLUG = 64
"""Characters of an id: it stands in every row of a table and before every name of a place."""
_LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*")
_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_VALUE = re.compile(r"[\x20-\x7e\t]*")
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TARGET = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://.+", re.DOTALL)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class Expected(Exception):
    """The value is not of its kind; the text completes "expected ..."."""


class Unset(Expected):
    """The value lies in an environment variable that is not set here."""


def text(value: object) -> str:
    if not isinstance(value, str):
        raise Expected("text in quotes")
    return value


def flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise Expected("true or false, without quotes")
    return value


def whole(low: int, high: int) -> Parser[int]:
    def parse(value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise Expected(f"a whole number from {low} to {high}, without quotes")
        return value

    return parse


def parse_duration(written: str) -> timedelta:
    """`written` as a length of time: "30s", "2m", "1h30m", "7d", "250ms"; units in that order, whole numbers.

    Raises `Expected` if it is not one.
    """
    found = _DURATION.fullmatch(written.strip())
    if not found or not any(found.groups()):
        raise Expected('a duration with its unit, such as "30s", "2m", "1h30m" or "7d"')
    days, hours, minutes, seconds, milliseconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds, milliseconds=milliseconds)


def duration(low: str, high: str) -> Parser[timedelta]:
    """A duration within [`low`, `high`], both written as in the file."""

    def parse(value: object) -> timedelta:
        if not isinstance(value, str):
            raise Expected('a duration in quotes with its unit, such as "30s", "2m" or "1h30m"')
        length = parse_duration(value)
        if not parse_duration(low) <= length <= parse_duration(high):
            raise Expected(f'a duration from "{low}" to "{high}"')
        return length

    return parse


def time_of_day(value: object) -> time:
    found = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if not found:
        raise Expected('a time of day in quotes, such as "08:00"')
    return time(int(found[1]), int(found[2]))


def span_of_day(value: object) -> tuple[time, time]:
    """From one time of day to another, over midnight where the second is the earlier one."""
    start, mark, end = value.partition("-") if isinstance(value, str) else ("", "", "")
    with suppress(Expected):
        span = time_of_day(start), time_of_day(end)
        if mark and span[0] != span[1]:
            return span
    raise Expected('a span of the day in quotes, such as "22:00-07:00"')


def every_or_at(low: str, high: str) -> Parser[timedelta | tuple[time, ...]]:
    """A duration within [`low`, `high`], or times of day."""

    def parse(value: object) -> timedelta | tuple[time, ...]:
        if isinstance(value, str) and _DURATION.fullmatch(value.strip()) and value.strip():
            return duration(low, high)(value)
        try:
            hours = several(time_of_day)(value)
        except Expected:
            hours = ()
        if not hours:
            raise Expected('a duration such as "30m", or times of day such as ["08:00", "18:00"]')
        return tuple(sorted(set(hours)))

    return parse


def size(value: object) -> int:
    """Bytes. kB, MB, GB count in thousands; KiB, MiB, GiB in 1,024s."""
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    unit = _UNITS.get(found[2].lower()) if found else None
    if not found or unit is None or int(found[1]) == 0:
        raise Expected('a size in quotes with its unit, such as "500 kB" or "10 MB"')
    return int(found[1]) * unit


def choice(members: Iterable[E]) -> Parser[E]:
    def parse(value: object) -> E:
        if isinstance(value, str):
            for member in members:
                if member.value.lower() == value.lower():
                    return member
        best = nearest(value, members) if isinstance(value, str) else None
        raise Expected(f"one of {', '.join(members)}" + (f'; did you mean "{best}"?' if best else ""))

    return parse


def word(*allowed: str) -> Parser[str]:
    def parse(value: object) -> str:
        if value not in allowed or not isinstance(value, str):
            raise Expected(f"one of {', '.join(allowed)}")
        return value

    return parse


def several(parse_one: Parser[T]) -> Parser[tuple[T, ...]]:
    """A list, or a single value that stands for a list of one."""

    def parse(value: object) -> tuple[T, ...]:
        return tuple(parse_one(item) for item in (value if isinstance(value, list) else [value]))

    return parse


def from_env(env: Mapping[str, str], parse: Parser[T]) -> Parser[T]:
    """`parse` on the value itself or, where it reads "env:NAME" or "file:/PATH", on what stands there."""

    def resolve(value: object) -> T:
        if isinstance(value, str) and value.startswith(ENV_PREFIX):
            return parse(variable(env)(value.removeprefix(ENV_PREFIX)))
        if isinstance(value, str) and value.startswith(FILE_PREFIX):
            return parse(content(value.removeprefix(FILE_PREFIX)))
        return parse(value)

    return resolve


def content(name: str) -> str:
    """The content of a file, without the end of its last line."""
    path = Path(name)
    if not path.is_absolute():
        raise Expected('a whole path, such as "file:/run/secrets/token"')
    try:
        with path.open("rb") as file:
            held = file.read(LONGEST_SECRET + 1)
        text = held.decode().rstrip("\r\n")
    except OSError as error:
        raise Unset(f"the content of {path}, which cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Expected(f"text in {path}, and it is no UTF-8") from None
    if len(held) > LONGEST_SECRET:
        raise Expected(f"a secret in {path}, and it holds more than {LONGEST_SECRET:,} bytes")
    if not text:
        raise Unset(f"the content of {path}, which is empty")
    return text


def variable(env: Mapping[str, str]) -> Parser[str]:
    """The content of the environment variable that the value names; or of a file, by "file:/PATH"."""

    def parse(value: object) -> str:
        if isinstance(value, str) and value.startswith(FILE_PREFIX):
            return content(value.removeprefix(FILE_PREFIX))
        if not isinstance(value, str) or not _VARIABLE.fullmatch(value):
            raise Expected("the name of an environment variable, such as TRACKER_TOKEN")
        if not env.get(value):
            raise Unset(f"the environment variable {value}, which is not set or empty; set it before the start")
        return env[value]

    return parse


_FEED_SCHEME = re.compile(r"feed:(?://)?(?=https?://)|feed:(?=//)", re.IGNORECASE)
"""What browsers and readers put before the address of a feed: feed://HOST is http://HOST, and feed:URL is URL."""


def pasted(url: str) -> str:
    """`url` without the scheme that only says that a feed is there."""
    bare = _FEED_SCHEME.sub("", url.strip(" "), count=1) if url.strip(" ")[:5].lower() == "feed:" else url
    return f"http:{bare}" if bare.startswith("//") and bare != url else bare


def source_url(value: object) -> str:
    return http_url(pasted(value) if isinstance(value, str) else value)


def http_url(value: object) -> str:
    """An address as it was written: spaces and letters of any alphabet are encoded when it is asked for."""
    written = value.strip(" ") if isinstance(value, str) else ""
    if not written or any(c < " " for c in written):
        raise Expected('an address such as "https://example.org/feed.xml"')
    if not written.lower().startswith(("http://", "https://")):
        raise Expected('an address that begins with "https://" or "http://" and names a host')
    if (url := standard(written)) is None:  # a port that is no number, an address in brackets that is none
        raise Expected('an address such as "https://example.org/feed.xml"')
    if "@" in urlsplit(url).netloc:
        raise Expected('an address without a password in it; use headers = { Authorization = "env:NAME" }')
    return written


PROXY_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


def proxy(value: object) -> str:
    wanted = Expected('a proxy such as "http://proxy.example.org:3128" or "socks5://127.0.0.1:9050", or "env:NAME"')
    if not isinstance(value, str) or not re.fullmatch(r"[a-z0-9]+://[^\s/?#\\]+/?", value):
        raise wanted
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise wanted from None
    if parts.scheme not in PROXY_SCHEMES or not host:
        raise wanted
    return value


DIRECT = "direct"
"""Stands for no proxy at all."""


def proxy_or_direct(value: object) -> str:
    return DIRECT if value == DIRECT else proxy(value)


def selector(value: object) -> str:
    """A CSS selector that the readers of pages take."""
    from selectolax.lexbor import LexborHTMLParser, SelectolaxError  # the command line does without, mostly

    if isinstance(value, str) and value.strip():
        with suppress(SelectolaxError):
            LexborHTMLParser("<p>").css(value)
            return value.strip()
    raise Expected('a CSS selector such as "article .text"')


def ignore_rule(value: object) -> str:
    """ "css: SELECTOR" or "re: PATTERN": what is to raise no edit. One that takes away all of a page is refused."""
    from selectolax.lexbor import LexborHTMLParser

    rule = value if isinstance(value, str) else ""
    if rule.startswith("css:"):
        chosen = selector(rule.removeprefix("css:"))
        tags = {node.tag for node in LexborHTMLParser("<main><article><p>a</p></article></main>").css(chosen)}
        if tags & {"html", "body", "p"} and not chosen.endswith("p"):
            raise Expected(f'a rule for a part of the page, and "{chosen}" matches all of it')
        return rule
    if not rule.startswith("re:"):
        raise Expected('"css: SELECTOR" or "re: PATTERN", such as "css: .related" or "re: ^Read also.*$"')
    try:
        pattern = re.compile(rule.removeprefix("re:").strip(), re.MULTILINE)
    except re.error as fault:
        raise Expected(f"a pattern (Python regular expression), and this is none: {fault}") from None
    if pattern.fullmatch("") is not None or any(not re.search(r"\w", pattern.sub("", probe)) for probe in PROBES):
        raise Expected("a pattern for a part of the text, and this one matches all of it, or nothing")
    return rule


def slug(value: object) -> str:
    if not isinstance(value, str) or not _SLUG.fullmatch(value):
        raise Expected('a short name of a-z, 0-9, "-", "_" and ".", such as "sky-news-world"')
    if len(value) > LONGEST_SLUG:
        raise Expected(f"at most {LONGEST_SLUG} characters, and this is too long: it has {len(value)}")
    return value


def language(value: object) -> str:
    """A language tag (BCP 47); only its shape is checked."""
    if isinstance(value, str) and value.lower() in COUNTRY_FOR_LANGUAGE:
        raise Expected(f'a language, not a country: "{COUNTRY_FOR_LANGUAGE[value.lower()]}"')
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise Expected('a language code (BCP 47) such as "en", "uk" or "ru"')
    return value


def headers(env: Mapping[str, str]) -> Parser[dict[str, str]]:
    """Request headers (RFC 9110, section 5): names are tokens, values printable ASCII."""

    def parse(value: object) -> dict[str, str]:
        if not isinstance(value, dict):
            raise Expected('a table such as { Authorization = "env:NAME" }')
        resolved: dict[str, str] = {}
        for name, raw in value.items():
            if not _TOKEN.fullmatch(name) or name.lower() in {known.lower() for known in resolved}:
                raise Expected(f"each header once and with a plain name, and {name!r} is not")
            if name.lower() in OWN_HEADERS:
                raise Expected(f"no header {name}: the program sets it itself")
            content = from_env(env, text)(raw)
            if not _FIELD_VALUE.fullmatch(content):
                raise Expected(f"printable ASCII on one line as the value of {name}")
            resolved[name] = content
        return resolved

    return parse


def network(value: object) -> Network:
    try:
        return ip_network(text(value))
    except ValueError:
        raise Expected('a network such as "127.0.0.0/8" or "fd00::/8"') from None


def contact(value: object) -> str:
    """What stands in our User-Agent: an address that a person can open or write to, or nothing."""
    if value == "":
        return ""
    if isinstance(value, str) and value.isascii() and _EMAIL.fullmatch(value) and value.isprintable():
        return value
    try:
        page = http_url(value)
    except Expected:
        page = ""
    if not page or not page.isascii():
        raise Expected('a web page or e-mail address of yours, such as "https://example.org/bot"')
    return page


def target(value: object) -> str:
    if not isinstance(value, str) or not (value == "console" or _TARGET.fullmatch(value)):
        raise Expected('"console", an Apprise address such as "ntfys://ntfy.example.org/topic", or "env:NAME"')
    return value


def zone(value: object) -> tzinfo | None:
    """A time zone of the IANA database; "local" is None, the machine's own."""
    if value == "local":
        return None
    if value == "UTC":  # known without a time zone database
        return UTC
    try:
        return ZoneInfo(text(value))
    except (Expected, ValueError, OSError, KeyError):  # ZoneInfoNotFoundError is a KeyError
        raise Expected('"local", "UTC" or a zone such as "Europe/Kyiv" that this machine knows') from None
