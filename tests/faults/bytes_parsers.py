"""Rows P01 to P15: what costs a parser its time, its memory or its life, in a body that else says what it said."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Collection, Sequence

from tests.faults.case import Case, Expect, Step
from tests.faults.places import WatchedPlace, faulty, healthy, watched
from tests.faults.server import answer
from tracker.model import SourceKind

FEEDS = ("rss", "atom")
MARKUP = ("rss", "atom", "page", "telegram")
"""Forms in which what stands beside a statement is none of it."""

READ = ("ok:/complete", "ok:/partial", "ok:/unparsed")
NOTHING = "Read as what it is, or not at all, and then with the reason; no edit, no removal."
QUIET = ("withheld", "trouble", "recovered", "doubted", "flapped")

Made = Callable[[WatchedPlace], bytes]


def bodies(made: Made, *more: Made) -> Step:
    """Each of these, once."""

    async def step(stage: WatchedPlace) -> None:
        for each in (made, *more):
            body = each(stage)
            await faulty(lambda s, body=body: answer(body, content_type=s.form.content_type))(stage)  # type: ignore[misc]

    return step


def hostile(
    id: str,
    injected: str,
    *made: Made,
    forms: Sequence[str] = MARKUP,
    outcomes: Sequence[str] = READ,
    holds: str = NOTHING,
    may: Collection[str] = QUIET,
    slow: bool = False,
) -> Case:
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=watched(forms),
        script=(healthy(), bodies(*made), healthy()),
        expect=Expect(outcomes=outcomes, may=may),
        slow=slow,
    )


# --- where it is put -------------------------------------------------------------------------------------------------


def beside(what: str | bytes) -> Made:
    """`what` where it is none of a statement: in front of the end of a page, of the first entry of a feed."""
    raw = what.encode() if isinstance(what, str) else what

    def made(stage: WatchedPlace) -> bytes:
        if stage.form.kind is SourceKind.FEED:
            first = b"<item>" if b"<item>" in stage.body else b"<entry>"
            return stage.body.replace(first, raw + first, 1)
        return stage.body.replace(b"</body>", raw + b"</body>", 1)

    return made


def declaring(subset: str, used: str = "", *, prolog: str = "") -> Made:
    """A feed with a document type of its own, whose first statement is `used` instead of what it was."""

    def made(stage: WatchedPlace) -> bytes:
        body = stage.body
        if used:
            opening, closing = (
                (b"<description>", b"</description>") if b"<item>" in body else (b'html">', b"</content>")
            )
            before, _, rest = body.partition(opening)
            body = before + opening + used.encode() + closing + rest.partition(closing)[2]
        root = body.index(b"<rss" if b"<rss" in body else b"<feed")
        return body[:root] + f"{prolog}{subset}".encode() + body[root:]

    return made


def doctype(*declared: str) -> str:
    return f"<!DOCTYPE rss [{''.join(declared)}]>"


LAUGHS = doctype('<!ENTITY l0 "lol">', *(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)))
QUADRATIC = doctype(f'<!ENTITY a "{"a" * 100_000}">')
OUTSIDE = ("file:///etc/hostname", "http://127.0.0.1:9/x", "/etc/hostname")


def literal(body: str) -> Made:
    return lambda _stage: body.encode()


def nested(tag: str, depth: int) -> Made:
    return beside(f"<{tag}>" * depth + f"</{tag}>" * depth)


def crowded(attributes: int) -> Made:
    return beside("<p " + " ".join(f'a{n}="{n}"' for n in range(attributes)) + "></p>")


# --- a reader that falls -------------------------------------------------------------------------------------------


def readers_killed(stage: WatchedPlace) -> None:
    for child in stage.world.readers._children:
        if child.running:
            os.kill(child._process.pid, signal.SIGKILL)


def kills() -> Step:
    """Every reader is killed, as by the system when memory is short; then the place is visited."""

    async def step(stage: WatchedPlace) -> None:
        for _ in range(2):
            readers_killed(stage)
            await stage.look(faulty=True)

    return step


CASES: list[Case] = [
    hostile(
        "P01-billion-laughs",
        "A feed whose first statement is ten entities of ten entities, ten deep; one of a hundred thousand long ones.",
        declaring(LAUGHS, "&l9;"),
        declaring(QUADRATIC, "&a;" * 20_000),
        forms=FEEDS,
        outcomes=("ok:/unparsed", "ok:/partial"),
    ),
    hostile(
        "P02-external-entities",
        "Entities, parameters and whole document types that lie in a file or on a server, declared.",
        *(declaring(doctype(f'<!ENTITY x SYSTEM "{where}">')) for where in OUTSIDE),
        *(declaring(doctype(f'<!ENTITY % p SYSTEM "{where}"> %p;')) for where in OUTSIDE),
        *(declaring(f'<!DOCTYPE rss SYSTEM "{where}">') for where in OUTSIDE),
        forms=FEEDS,
        outcomes=("ok:/complete", "ok:/partial"),
        holds="Nothing is opened or asked for, and the statements are what they were.",
    ),
    hostile(
        "P03-xinclude-and-stylesheets",
        "XInclude of a file, a style sheet that lies in one.",
        beside('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hostname" parse="text"/>'),
        declaring("", prolog='<?xml-stylesheet href="file:///etc/hostname" type="text/xsl"?>'),
        forms=FEEDS,
        outcomes=("ok:/complete", "ok:/partial"),
        holds="Nothing is opened or asked for, and the statements are what they were.",
    ),
    hostile(
        "P04-nested-deep",
        "Elements inside one another beside the statements, 200 to 5,000 deep, closed and not; JSON as deep.",
        *(nested(tag, depth) for tag in ("div", "g", "x") for depth in (200, 1_000, 5_000)),
        beside("<b>" * 3_000),
        beside(f"<script type='application/ld+json'>{'[' * 5_000}{']' * 5_000}</script>"),
    ),
    hostile(
        "P04-nested-a-million-deep",
        "Elements inside one another beside the statements, 100,000 and a million deep.",
        nested("div", 100_000),
        nested("x", 1_000_000),
        slow=True,
    ),
    hostile(
        "P05-attributes",
        "A tag with 5,000 attributes, and with one of 300 kB, beside the statements.",
        crowded(5_000),
        beside(f'<p title="{"x" * 300_000}"></p>'),
    ),
    hostile(
        "P05-a-million-attributes",
        "A tag with 100,000 and a million attributes, and with one of 9 MB.",
        crowded(100_000),
        crowded(700_000),
        beside(f'<p title="{"x" * 9_000_000}"></p>'),
        outcomes=(*READ, "too_large:too_large"),
        slow=True,
    ),
    hostile(
        "P06-begun-over-and-over",
        "5,000 times the beginning of a tag, a comment, a reference, an end, a paragraph, beside the statements.",
        *(beside(each * 5_000) for each in ("<p>", "<br>", "<!--", "<!", "<?", "</", "<a ", "&#", "&x", "<![CDATA[")),
    ),
    hostile(
        "P06-a-megabyte-begun",
        "The same, a megabyte of each.",
        *(beside(each * (1_000_000 // len(each))) for each in ("<p>", "<br>", "<!--", "<!", "<a ", "&#")),
        slow=True,
    ),
    hostile(
        "P10-a-name-for-a-body",
        "A body that is the path of a file, of a device, of a queue, an address, a switch.",
        *map(literal, ("/etc/passwd", "/dev/zero", "/tmp/fifo", "http://127.0.0.1:9/", "file:///etc/passwd", "-", "")),
        forms=("rss", "atom", "page", "article", "telegram"),
        outcomes=("ok:/unparsed", "ok:/blocked", "error:empty", "ok:/doubted", "partial:empty"),
    ),
    hostile(
        "P15-broken-bytes",
        "The body with every kind of byte in it where no statement stands; cut in the middle of a character.",
        *(beside(b"<!--" + each + b"-->") for each in (bytes(range(1, 33)), bytes(range(128, 256)), b"\x00" * 99)),
        outcomes=(*READ, "ok:/doubted"),
    ),
    Case(
        id="P15-readers-killed",
        injected="Every reader is killed (SIGKILL) before the visit, twice.",
        holds="A new one reads the body, or it is read at the next visit; nothing is concluded.",
        stage=watched(),
        script=(healthy(), kills()),
        expect=Expect(outcomes=("ok:/complete", "ok:/unparsed"), may=QUIET),
    ),
]
