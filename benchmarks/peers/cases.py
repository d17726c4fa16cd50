"""Faults that any watcher of pages or feeds can meet, as data: what the server answers at each poll, and what the
publisher says at that time. Knows no program."""

from __future__ import annotations

import gzip
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Literal

from tests.faults.server import CLOSE, RESET, Script, answer, chunked, cut, head
from tests.support.scripted_site import redirect

HTML = "text/html; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"

Says = tuple[str, ...] | None
"""The statements of the publisher, in order; None once it has removed them."""


@dataclass(frozen=True, kw_only=True)
class Poll:
    """What a poll meets: the answer, and what the publisher `says` then. `whole`: the answer carries all of that, so it
    must be kept. `down`: the front page of the site answers the same. `of` is what happens to the program itself."""

    script: Script
    says: Says
    whole: bool = False
    down: bool = False
    of: Literal["", "kill -9", "disk full"] = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """`variants` is how many texts the server shows in turn: so many reports are no fault."""

    id: str
    form: Literal["page", "feed"]
    injected: str
    polls: Sequence[Poll]
    variants: int = 1


# --- what is said ------------------------------------------------------------------------------------------------

A = (
    "The council of the harbour district met on Friday and voted 23 to 4 for the repair of the old swing bridge, which "
    "shall cost 412 thousand euros and end in October; the mayor said that it is safe and had stood for ninety years."
)
B = A.replace("it is safe", "it is not safe")
OTHERS = (
    "The library on Castle Street reopens on Monday at nine, after eleven weeks of work on its roof and reading room.",
    "Water in the northern wards is fit to drink again, the utility said, and the standpipes are taken away by Sunday.",
    "Bus line 14 runs every twelve minutes from spring on, with two new stops at the hospital and the timber market.",
    "The school board named Ruth Pell as head of the grammar school; she takes over from Ida Storm in the summer term.",
)
ALL = (A, *OTHERS)
ANEW = (B, *OTHERS)
FILLER = " ".join(
    f"Item {n}: the clerk read the minutes of meeting {n}, and the members took note of them without a vote."
    for n in range(170)
)
LONG = f"{FILLER} {A} {FILLER}"

MENU = "<nav><ul><li><a href='/news'>News</a></li><li><a href='/council'>Council</a></li></ul></nav>"
FOOT = "<footer><p>City council, all rights reserved</p></footer>"


def page(
    text: str, *, beside: str = "", title: str = "Repair of the swing bridge", raw: str = "", meta: str = "utf-8"
) -> bytes:
    paragraphs = raw or f"<p>{escape(text)}</p>"
    return (
        f"<!DOCTYPE html>\n<html lang='en'><head><meta charset='{meta}'>"
        f"<title>{title} | City council</title></head><body>{MENU}"
        f"<main><article><h1>{title}</h1>\n{paragraphs}\n{beside}</article></main>{FOOT}</body></html>\n"
    ).encode()


def redesigned(text: str) -> bytes:
    first, second = text.split("; ")
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8><title>Repair of the swing bridge</title></head><body>"
        "<header class='top'><b>City</b></header><div class='grid'><section><article class='card card--wide'><header>"
        f"<h1>Repair of the swing\nbridge</h1></header><div class='body'><p>{first};\n  {second}</p></div></article>"
        "</section><aside><a href='/x'>Plans</a></aside></div></body></html>"
    ).encode()


def guid(n: int) -> str:
    return f"decision-{n}"


def item(text: str, n: int, *, key: str = "", parts: str = "") -> str:
    body = parts or f"<description>{escape(text)}</description>"
    return (
        f"<item><title>Decision {n}</title><link>http://council.example/{n}</link>"
        f'<guid isPermaLink="false">{key or guid(n)}</guid>'
        f"<pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate>{body}</item>\n"
    )


def feed(*items: str, charset: str = "utf-8") -> bytes:
    box = f'<?xml version="1.0" encoding="{charset}"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
    return f"{box}<title>City council</title><link>http://council.example/</link>\n{''.join(items)}</channel></rss>\n".encode(
        charset
    )


def listed(texts: Sequence[str], key: Callable[[int], str] = guid) -> bytes:
    return feed(*(item(text, n, key=key(n)) for n, text in enumerate(texts, 1)))


# --- polls -------------------------------------------------------------------------------------------------------


def says(text: str, body: bytes | None = None, **more: str) -> Poll:
    """A whole page."""
    return Poll(
        script=answer(body or page(text), content_type=more.pop("type", HTML), **more), says=(text,), whole=True
    )


def lists(texts: Sequence[str] = ALL, body: bytes | None = None, **more: str) -> Poll:
    """A whole feed."""
    sent = listed(texts) if body is None else body
    return Poll(script=answer(sent, content_type=more.pop("type", RSS), **more), says=tuple(texts), whole=True)


def fails(script: Script, now: Says = (A,), *, down: bool = False) -> Poll:
    return Poll(script=script, says=now, down=down)


def shows(body: str | bytes, status: int = 200, now: Says = (A,), kind: str = HTML, *, down: bool = False) -> Poll:
    """Something that is not the statement."""
    return fails(answer(body.encode() if isinstance(body, str) else body, status, content_type=kind), now, down=down)


def around(*faults: Poll, first: Poll | None = None, last: Poll | None = None) -> list[Poll]:
    """Healthy, the faults, healthy again."""
    good = first or says(A)
    return [good, good, *faults, last or good, last or good]


def html(title: str, body: str, more: str = "") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{more}</head><body>{body}</body></html>"
    )


WALLS = {
    "soft 404, in the site's own article": page(
        "", title="Page not found", raw="<p>Sorry, the page you were looking for does not exist or was moved.</p>"
    ),
    "soft 404, bare": html(
        "404 Not Found", "<h1>Not Found</h1><p>The requested address was not found on this server.</p>"
    ),
    "soft 404, Ukrainian, in the site's own article": page(
        "", title="Сторінку не знайдено", raw="<p>На жаль, сторінки за цією адресою немає. Перейдіть на головну.</p>"
    ),
    "maintenance, in the site's own article": page(
        "",
        title="We will be back soon",
        raw="<p>Our site is down for planned maintenance. Please try again in an hour.</p>",
    ),
    "bot check": html(
        "Just a moment...",
        "<h1>Checking your browser</h1><p>This may take a few seconds.</p><script>window._cf_chl_opt={}</script>",
    ),
    "access denied, in an article": html(
        "Access Denied",
        "<article><h1>Access Denied</h1><p>You don't have permission to access this. Reference #18.2f4.</p></article>",
    ),
    "login wall, in the site's own article": page(
        "",
        title="Sign in",
        raw="<p>Please sign in to continue reading.</p><form><input type=password><button>Sign in</button></form>",
    ),
    "consent wall": html(
        "Before you continue",
        "<div class=consent><h1>We value your privacy</h1><p>We use cookies. Accept all or reject all.</p>"
        "<button>Accept all</button></div>",
    ),
    "parked domain": html(
        "council.example",
        "<h1>council.example</h1><p>This domain is for sale. Buy this domain or see related searches.</p>",
    ),
    "database error, in the site's own article": page(
        "", title="Error", raw="<p>Error establishing a database connection</p>"
    ),
}


def _page_cases() -> list[Case]:
    whole = page(A)
    half = whole[: int(len(whole) * 0.55)]
    packed = gzip.compress(whole, mtime=0)
    twice = 2
    made = [
        (
            "page-cut-length",
            "The connection closes half way, twice; the head promised more.",
            around(*[fails(cut(whole, 0.55, content_type=HTML))] * twice),
        ),
        (
            "page-cut-chunked",
            "A chunked body whose end never comes, twice.",
            around(*[fails(chunked(half, end=False, content_type=HTML))] * twice),
        ),
        (
            "page-cut-silently",
            "A body without a length that ends half way, twice: no error shows it.",
            around(*[fails(cut(whole, 0.55, framing="close", content_type=HTML))] * twice),
        ),
        (
            "page-cut-honest",
            "A body cut half way whose length fits the cut: a truncating cache.",
            around(*[fails(cut(whole, 0.55, framing="honest", content_type=HTML))] * twice),
        ),
        (
            "page-gzip-cut",
            "A compressed body cut half way, its length that of the cut.",
            around(*[fails(answer(packed[: len(packed) // 2], content_type=HTML, content_encoding="gzip"))] * twice),
        ),
        (
            "page-reset",
            "The connection is reset in the middle of the body, twice.",
            around(
                *[fails((head(200, {"Content-Length": str(len(whole)), "Content-Type": HTML}) + half, RESET))] * twice
            ),
        ),
        ("page-hang-up", "The connection closes before any answer, twice.", around(*[fails((CLOSE,))] * twice)),
        ("page-empty", "200 with a body of no bytes, twice.", around(*[shows("")] * twice)),
        ("page-blank", "200 with white space alone, twice.", around(*[shows("\n   \n")] * twice)),
        ("page-204", "204, twice.", around(*[fails(answer(b"", 204))] * twice)),
        (
            "page-206",
            "The first half as a part (206), twice.",
            around(*[fails(answer(half, 206, content_type=HTML))] * twice),
        ),
        ("page-304", "304 to a request that compared nothing, twice.", around(*[fails(answer(b"", 304))] * twice)),
        (
            "page-404-hour",
            "404 to everything for an hour (6 polls).",
            around(*[shows("<h1>Not Found</h1>", 404, down=True)] * 6),
        ),
        (
            "page-403",
            "403 with a page of words, three times.",
            around(*[shows(WALLS["access denied, in an article"], 403)] * 3),
        ),
        (
            "page-429",
            "429 with Retry-After, twice.",
            around(*[fails(answer(b"slow down", 429, {"Retry-After": "1"}))] * twice),
        ),
        (
            "page-500",
            "500 with the site's own page around it, three times.",
            around(*[shows(page("", title="Error", raw="<p>Something went wrong.</p>"), 500)] * 3),
        ),
        ("page-503", "503, three times.", around(*[shows(WALLS["maintenance, in the site's own article"], 503)] * 3)),
        *(
            (f"page-wall-{n}", f"200 with another page in its place, three times: {name}.", around(*[shows(body)] * 3))
            for n, (name, body) in enumerate(WALLS.items(), 1)
        ),
        ("page-sent-home", "A redirect to the front page, three times.", around(*[fails(redirect("/home"))] * 3)),
        (
            "page-edit-behind-a-wall",
            "An edit is made while a bot check stands in the way.",
            around(*[shows(WALLS["bot check"], now=(B,))] * 3, last=says(B)),
        ),
        (
            "page-edit-behind-404",
            "An edit is made while the site answers 404.",
            around(*[shows("<h1>Not Found</h1>", 404, now=(B,), down=True)] * 3, last=says(B)),
        ),
        (
            "page-charset-flip",
            "The charset in the header flips at each poll, the bytes stay.",
            [
                says("Café owners: " + A, type=kind)
                for kind in ("text/html; charset=utf-8", "text/html; charset=iso-8859-1", "text/html") * 2
            ],
        ),
        (
            "page-nfd",
            "The same accents, composed and decomposed by turns.",
            [
                replace(
                    says("Café owners: " + A, page(unicodedata.normalize(form, "Café owners: " + A))),
                    says=("Café owners: " + A,),
                )
                for form in ("NFC", "NFD") * 3
            ],
        ),
        (
            "page-counter",
            'Views, "3 minutes ago" and an advertisement in the article change at each poll.',
            [
                says(
                    A,
                    page(
                        A,
                        beside=f"<p>{1200 + 37 * n} views</p>\n<p>{n + 3} minutes ago</p>\n"
                        f"<div class='ad'>Advertisement: buy now, {n} left</div>",
                    ),
                )
                for n in range(6)
            ],
        ),
        ("page-redesign", "A new design, the same text.", [says(A), says(A), *[says(A, redesigned(A))] * 4]),
        (
            "page-reflow",
            "White space and line breaks of the markup change at each poll.",
            [says(A, page(A, raw="<p>" + A.replace(" ", "\n" if n % 2 else "  ", 9 * n) + "</p>")) for n in range(6)],
        ),
        (
            "page-stale-node",
            "v1, v2, v1, v2, v2, v2: one server of two has the old page.",
            [says(A), says(B), replace(says(A), says=(B,), whole=False), says(B), says(B), says(B)],
        ),
        (
            "page-edit-and-revert",
            "An edit, and four polls later the old text again.",
            [says(A), says(A), *[says(B)] * 4, *[says(A)] * 4],
        ),
        (
            "page-304-lies",
            "An edit whose ETag stays: the server says 304 to whoever compares.",
            [says(A, etag='"x"'), says(A, etag='"x"'), *[says(B, etag='"x"')] * 10],
        ),
        (
            "page-one-token",
            '"not" is put into a text of 6,000 words.',
            [says(LONG), says(LONG), *[says(LONG.replace("it is safe", "it is not safe"))] * 2],
        ),
        (
            "page-table",
            "A figure changes in a cell of a table.",
            [
                replace(
                    says(
                        "Wards Votes North 412 South 388",
                        page(
                            "",
                            raw=f"<p>{A}</p><table><tr><th>Wards</th><th>Votes</th></tr><tr><td>North</td><td>{n}</td></tr><tr><td>South</td><td>388</td></tr></table>",
                        ),
                    ),
                    says=(f"North {n} South 388",),
                )
                for n in (412, 412, 421, 421)
            ],
        ),
        (
            "page-invisible",
            "A zero-width space is put into a name.",
            [says(A), says(A), *[says(A.replace("mayor", "ma\u200byor"))] * 2],
        ),
        (
            "page-lookalike",
            "A Cyrillic letter in the place of a Latin one.",
            [says(A), says(A), *[says(A.replace("mayor", "m\u0430yor"))] * 2],
        ),
        ("page-number", "Another sum.", [says(A), says(A), *[says(A.replace("412", "421"))] * 2]),
        (
            "page-removed",
            "The page is removed: 404 for good, while its site stands (90 polls).",
            [says(A), says(A), *[shows("<h1>Not Found</h1>", 404, now=None)] * 90],
        ),
        (
            "page-variants",
            "Two variants of one sentence are served by turns for 20 polls.",
            [
                replace(says(text), says=(A,), whole=False)
                for text in (A, A.replace("met on Friday", "gathered on Friday")) * 10
            ],
        ),
        (
            "page-kill-9",
            "The program is killed while the body of an edit is on its way; then it is started again.",
            [says(A), says(A), replace(says(B), of="kill -9", whole=False), says(B), says(B)],
        ),
        (
            "page-disk-full",
            "No byte can be written when an edit comes; then there is room again.",
            [says(A), says(A), replace(says(B), of="disk full", whole=False), says(B), says(B)],
        ),
    ]
    return [
        Case(id=id, form="page", injected=injected, polls=polls, variants=2 if id == "page-variants" else 1)
        for id, injected, polls in made
    ]


def _feed_cases() -> list[Case]:
    whole = listed(ALL)
    good = lists()
    both = f"<description>In short.</description><content:encoded>{escape(A)}</content:encoded>"
    accents = ("Café owners: " + A, *OTHERS)

    def kept(*faults: Poll) -> list[Poll]:
        return around(*faults, first=good)

    made = [
        (
            "feed-cut-length",
            "The connection closes at 60 %, twice; the head promised more.",
            kept(*[fails(cut(whole, 0.6, content_type=RSS), ALL)] * 2),
        ),
        (
            "feed-cut-silently",
            "A body without a length that ends at 60 %, twice.",
            kept(*[fails(cut(whole, 0.6, framing="close", content_type=RSS), ALL)] * 2),
        ),
        ("feed-404-hour", "404 for an hour (6 polls).", kept(*[shows("<h1>Not Found</h1>", 404, ALL, down=True)] * 6)),
        ("feed-500", "500, three times.", kept(*[shows("<h1>Error</h1>", 500, ALL)] * 3)),
        (
            "feed-is-a-page",
            'A page that says "maintenance" in the place of the feed, with 200, three times.',
            kept(*[shows(WALLS["maintenance, in the site's own article"], now=ALL)] * 3),
        ),
        ("feed-empty", "A feed without entries, twice.", kept(*[shows(feed(), now=ALL, kind=RSS)] * 2)),
        (
            "feed-shrinks",
            "The feed shows 3 of its 5 entries for a while: a window, no removal.",
            kept(*[shows(listed(ALL[:3]), now=ALL, kind=RSS)] * 3),
        ),
        (
            "feed-reordered",
            "The entries come in another order at each poll.",
            [
                lists(
                    ALL, feed(*(item(text, n) for n, text in [*enumerate(ALL, 1)][turn:] + [*enumerate(ALL, 1)][:turn]))
                )
                for turn in (0, 2, 4, 1, 3, 0)
            ],
        ),
        (
            "feed-new-guids",
            "All guids change once; nothing else does.",
            [good, good, *[lists(ALL, listed(ALL, lambda n: f"new-{n}"))] * 3],
        ),
        (
            "feed-new-guids-and-an-edit",
            "All guids change, and with that one text is edited.",
            [good, good, *[lists(ANEW, listed(ANEW, lambda n: f"new-{n}"))] * 3],
        ),
        (
            "feed-guids-at-random",
            "Guids are made anew at each poll.",
            [lists(ALL, listed(ALL, lambda n, turn=turn: f"{turn}-{n}")) for turn in range(6)],
        ),
        (
            "feed-guid-twice",
            "Two entries have one guid and take turns in which comes first.",
            [
                lists(
                    ALL,
                    feed(
                        *(
                            item(text, n, key=guid(max(n, 2)))
                            for n, text in (
                                [*enumerate(ALL, 1)]
                                if turn % 2
                                else [(2, OTHERS[0]), (1, A), *[*enumerate(ALL, 1)][2:]]
                            )
                        )
                    ),
                )
                for turn in range(6)
            ],
        ),
        (
            "feed-nfd",
            "The same accents, composed and decomposed by turns.",
            [
                lists(accents, listed([unicodedata.normalize(form, each) for each in accents]))
                for form in ("NFC", "NFD") * 3
            ],
        ),
        (
            "feed-charset-flip",
            "The charset in the header flips at each poll, the bytes stay.",
            [
                lists(accents, listed(accents), type=kind)
                for kind in ("application/rss+xml; charset=utf-8", "text/xml; charset=iso-8859-1", "text/xml") * 2
            ],
        ),
        (
            "feed-content-encoded",
            "The edit is in content:encoded alone; the description stays.",
            [
                lists((A,), feed(item(A, 1, parts=both))),
                lists((A,), feed(item(A, 1, parts=both))),
                *[lists((B,), feed(item(B, 1, parts=both.replace(escape(A), escape(B)))))] * 3,
            ],
        ),
        ("feed-edit", "One text is edited, its guid stays, its date too.", [good, good, *[lists(ANEW)] * 3]),
        (
            "feed-edit-and-revert",
            "An edit, and three polls later the old text again.",
            [good, good, *[lists(ANEW)] * 3, good, good],
        ),
        (
            "feed-kill-9",
            "The program is killed while the body of an edit is on its way; then it is started again.",
            [good, good, replace(lists(ANEW), of="kill -9", whole=False), lists(ANEW), lists(ANEW)],
        ),
        (
            "feed-disk-full",
            "No byte can be written when an edit comes; then there is room again.",
            [good, good, replace(lists(ANEW), of="disk full", whole=False), lists(ANEW), lists(ANEW)],
        ),
    ]
    return [Case(id=id, form="feed", injected=injected, polls=polls) for id, injected, polls in made]


CASES: list[Case] = [*_page_cases(), *_feed_cases()]
