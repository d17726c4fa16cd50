"""Bodies and texts made from others by the numbers of a seed: such as nobody would write, and a parser may meet. The
same seed gives the same ones. All that they are made of was written by us."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

from tests.support.long_runs import RUNS
from tests.support.page_layouts import SENTENCES, pages
from tracker.model import ExtractJob, SourceKind

FIXTURES = Path(__file__).parents[2] / "fixtures"
FINDS = FIXTURES / "hostile"
"""Bodies on which a reader once failed, named KIND-what.EXTENSION."""

LONGEST_SEED = 12_000
"""Bytes of a body that others are made from: longer ones find nothing that these do not."""

_OPENED = b"p b div item entry title a svg math template table td select option script style"
_CLOSED = b"p b div item entry title a svg template table html body rss channel feed"
TOKENS: tuple[bytes, ...] = (
    *(b"<%b>" % tag for tag in _OPENED.split()),
    *(b"</%b>" % tag for tag in _CLOSED.split()),
    *(b"<!--", b"-->", b"<!", b"<?", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"]>", b"&a;"),
    *(b"&#", b"&#xD800;", b"&#0;", b"&#x110000;", b"&#9999999999;", b"&amp;", b"&amp", b"&nbsp;", b"&x", b"%a;"),
    *(b"<a href='http://['>x</a>", b"<img src='http://['>", b"<video src='//[x'>"),
    *(b"<a href='", b'<a href="', b" href=javascript:x", b"<base href='http://[' >", b" id=our-end-of-document", b"="),
    *(
        b" hidden",
        b" style='display:none'",
        b" class='js-widget_message'",
        b" data-post='a/1'",
        b" datetime='99999-01'",
    ),
    *(b"<guid>", b"</guid>", b"<link>http://[</link>", b"<pubDate>0000-00-00T99:99:99Z</pubDate>", b" xmlns:x='"),
    *(b"<x:y>", b"<meta charset=utf-16>", b"<meta charset=x>", b'<?xml version="1.0" encoding="koi8-r"?>'),
    *(b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"+ADw-"),
    *("\u202e \u200b \u0301 \ufdfa \U0001f469\u200d \ufeff \uffff \u2028 \x85".encode().split(b" ")),
    *(b"\x1b$B", b"\x0c", b"\r", b"\n", b" " * 99),
)

CHARSETS = (
    "utf-8",
    "windows-1251",
    "koi8-r",
    "utf-16",
    "utf-16-le",
    "shift_jis",
    "iso-8859-1",
    "utf-7",
    "x-mac-cyrillic",
)
OPTIONS: tuple[dict[str, tuple[str, ...]], ...] = (
    {},
    {},
    {"selector": ("article",)},
    {"selector": (":root",), "ignore": ("css:body",)},
    {"selector": ("p, li, td",), "ignore": ("css:*:first-child", "re:[0-9]+")},
    {"ignore": ("css:html", "re:.*")},
    {"ignore": ("css:a, b, div",), "keep": ("all",)},
    {"links": ("a",)},
)


def _seeds() -> dict[SourceKind, list[bytes]]:
    from tests.support.telegram_previews import Post, landing, post_page, preview

    feeds = [path.read_bytes() for path in sorted((FIXTURES / "feeds").rglob("*.xml"))]
    walls = [path.read_bytes() for path in sorted((FIXTURES / "blocked").rglob("*.html"))][::4]
    posts = [
        Post(id=n, text=f"{SENTENCES['uk'][n % 5]} <b>{n}</b> <a href='https://a.example/{n}'>x</a>")
        for n in range(1, 6)
    ]
    channel = [preview("a", posts), preview("a", posts[:1]), preview("a", []), post_page("a", posts[0]), landing("a")]
    found = {
        SourceKind.FEED: feeds,
        SourceKind.PAGE: [*(page.encode() for page in pages(60)), *walls],
        SourceKind.TELEGRAM: channel,
    }
    return {kind: [body[:LONGEST_SEED] for body in bodies] for kind, bodies in found.items()}


def bodies(seed: int) -> Iterator[ExtractJob]:
    """Jobs without end: half of them feeds, for those are read fastest."""
    chance, seeds = Random(seed), _seeds()
    everything = [body for found in seeds.values() for body in found]
    kinds = (SourceKind.FEED, SourceKind.FEED, SourceKind.PAGE, SourceKind.TELEGRAM)
    while True:
        kind = chance.choice(kinds)
        body = chance.choice(seeds[kind] if chance.random() < 0.95 else everything)
        for _ in range(chance.choice((1, 1, 2, 4, 12))):
            body = chance.choice(CHANGES)(chance, body, everything)
        header = chance.choice(("", "", "text/html", *(f"text/xml; charset={name}" for name in CHARSETS)))
        url = "https://t.me/s/a" if kind is SourceKind.TELEGRAM else "https://site.example/statement/1"
        yield ExtractJob(
            kind=kind,
            url=url,
            asked=url,
            content_type=header,
            body=body[: 2 * LONGEST_SEED],
            options=chance.choice(OPTIONS),
            partial=chance.random() < 0.05,
            identity=chance.choice(("guid", "link")),
        )


# --- what is done to a body ------------------------------------------------------------------------------------------


def _two(chance: Random, body: bytes) -> tuple[int, int]:
    a, b = chance.randrange(len(body) + 1), chance.randrange(len(body) + 1)
    return (a, b) if a <= b else (b, a)


def _flipped(chance: Random, body: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + bytes([chance.randrange(256)]) + body[at + 1 :]


def _inserted(chance: Random, body: bytes, _: Sequence[bytes]) -> bytes:
    at = chance.randrange(len(body) + 1)
    return body[:at] + chance.choice(TOKENS) * chance.choice((1, 1, 1, 3, 40)) + body[at:]


def _without(chance: Random, body: bytes, _: Sequence[bytes]) -> bytes:
    a, b = _two(chance, body)
    return body[:a] + body[min(b, a + chance.choice((1, 9, 99, 10_000))) :]


def _repeated(chance: Random, body: bytes, _: Sequence[bytes]) -> bytes:
    a, b = _two(chance, body)
    return body[:b] + body[a : min(b, a + 300)] * chance.choice((1, 2, 30)) + body[b:]


def _spliced(chance: Random, body: bytes, others: Sequence[bytes]) -> bytes:
    other = chance.choice(others)
    a, b = _two(chance, other)
    at = chance.randrange(len(body) + 1)
    return body[:at] + other[a:b] + body[at:]


def _moved(chance: Random, body: bytes, _: Sequence[bytes]) -> bytes:
    a, b = _two(chance, body)
    at = chance.randrange(len(body) + 1)
    return body[:at] + body[a : min(b, a + 500)] + body[at:]


def _recoded(chance: Random, body: bytes, _: Sequence[bytes]) -> bytes:
    return body.decode("utf-8", "replace").encode(chance.choice(CHARSETS[:-1]), "replace")


def _cut(chance: Random, body: bytes, _: Sequence[bytes]) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


CHANGES: tuple[Callable[[Random, bytes, Sequence[bytes]], bytes], ...] = (
    *(_inserted, _inserted, _inserted, _inserted, _flipped, _without, _repeated, _repeated, _spliced, _moved, _moved),
    *(_recoded, _cut),
)


# --- texts -----------------------------------------------------------------------------------------------------------

_ENGLISH = "not no may must shall 5 14 1,5 1.5 €5 5% $2bn 3 May 2026 12:30 №7 first twenty-five 000 −3 A. U.S. e.g."
_CYRILLIC = "не ні може мусить має 5-го травня двадцять п'ять млн грн «мир» т.е. г. США кг/м² 10:00–12:00 №1-а"
_ODD = "\u200b \u202e \u0301 \ufeff \u00ad \U000e0041 🇺🇦 👩\u200d👧 漢字 。 سلام ٥ ５ ﬁ \ufdfa"
_SIGNS = '@a #b https://a.example/1?x=2 a@b.example ~~ … ?! -- — " „ “ ( ) [ • 1. a)'
_TOLD = " ".join(sentence for told in SENTENCES.values() for sentence in told)
WORDS = " ".join((_TOLD, *(_ENGLISH, _CYRILLIC, _ODD, _SIGNS) * 2)).split(" ")
BREAKS = (" ", " ", " ", " ", " ", "\n", "\n\n", ". ", ".\n", ", ", "\u00a0", "", "\t", "\x85", "\r\n", "\x00")


def pairs(seed: int, *, longest: int = 25) -> Iterator[tuple[str, str]]:
    """Two texts of so many parts at most, the second nearly always made from the first."""
    chance, runs = Random(seed), tuple(RUNS.values())
    while True:
        parts = [_part(chance, runs) for _ in range(min(longest, chance.choice((0, 1, 3, 6, 12, 25))))]
        other = list(parts)
        for _ in range(chance.choice((0, 1, 1, 1, 2, 5))):
            _edit(chance, other, runs)
        if chance.random() < 0.03:
            other = [_part(chance, runs) for _ in range(chance.randrange(12))]
        yield "".join(parts), "".join(other)


def _part(chance: Random, runs: Sequence[str]) -> str:
    draw = chance.random()
    if draw < 0.02:
        return chance.choice(runs) * chance.choice((1, 3, 20))
    if draw < 0.05:
        return chr(
            chance.choice((chance.randrange(0x300), chance.randrange(0x2000, 0x3000), chance.randrange(0x110000)))
        )
    return chance.choice(WORDS) + chance.choice(BREAKS)


def _edit(chance: Random, parts: list[str], runs: Sequence[str]) -> None:
    at = chance.randrange(len(parts) + 1)
    what = chance.randrange(4)
    if what == 0 or not parts:
        parts.insert(at, _part(chance, runs))
    elif what == 1:
        parts[at % len(parts)] = _part(chance, runs)
    elif what == 2:
        del parts[at % len(parts)]
    else:
        parts.insert(at, parts.pop(chance.randrange(len(parts))))
