"""Rows N18 to N23, N25 and N26: other things than the statement, under its address and with status 200."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from tests.faults.case import Case, Expect, Step
from tests.faults.places import Answers, WatchedPlace, faulty, healthy, one, watched
from tests.faults.server import Script, answer
from tests.support.scripted_site import Request
from tests.test_walls import ERRORS, LINKS, LONG, MENU
from tests.test_walls import page as wall

NOTHING = "Nothing is concluded from it: no edit, no removal."
PAGES = ("page", "article")
BLOCKED = Path(__file__).parents[2] / "fixtures" / "blocked"

SET_ASIDE = ("ok:/blocked", "ok:/doubted", "ok:/unparsed")
QUIET = ("doubted", "flapped", "trouble", "recovered")
"""What a wall may leave: that it came, that it went, and that the source was not seen for long."""


def html(text: str | bytes) -> Script:
    return answer(text if isinstance(text, bytes) else text.encode(), content_type="text/html; charset=utf-8")


def in_turns(bodies: Sequence[str | bytes], *, polls: int, edits: int = 0) -> Step:
    """The statement and other pages take turns; so many times it is edited behind one, and the edit is found at the
    next good look."""

    async def step(stage: WatchedPlace) -> None:
        start = stage.chance.randrange(len(bodies))
        order = cycle([*bodies[start:], *bodies[:start]])
        left = edits
        for number in range(polls):
            await faulty(lambda s: html(next(order)))(stage)
            if left and number % 2 == 1:
                left -= 1
                stage.edit()
            before = len(stage.edits())
            await healthy()(stage)
            found = len(stage.edits()) - before
            assert found in (0, 1), f"{found} edits after one wall"

    return step


def walled(id: str, injected: str, bodies: Sequence[str | bytes], *, polls: int, edits: int = 2, slow: bool = False,
           forms: Sequence[str] = PAGES) -> Case:  # fmt: skip
    return Case(
        id=id, injected=injected,
        holds="No look of theirs is an edit or a removal; what was edited meanwhile is found at the first good look.",
        stage=watched(forms), script=(healthy(), in_turns(bodies, polls=polls, edits=edits)),
        expect=Expect(outcomes=SET_ASIDE, edits=edits, may=QUIET), slow=slow,
    )  # fmt: skip


def saved(*kinds: str) -> list[bytes]:
    """The pages of these kinds that are kept."""
    return [path.read_bytes() for kind in kinds for path in sorted((BLOCKED / kind).glob("*.html"))]


def written(errors: Sequence[tuple[str, str, str]], *, long: bool = False) -> list[str]:
    """Pages that speak of themselves as an error; long ones go on to lists of news."""
    after = f"<ul>{LINKS}</ul>" if long else ""
    return [wall(title, text, after=after) for _, title, text in errors]


def long_walls() -> list[str]:
    return [
        f"<!doctype html><html><head><meta charset='utf-8'><title>{title} | Office</title></head><body>{MENU}<main>"
        f"<h1>{heading}</h1>{''.join(f'<p>{each}</p>' for each in paragraphs)}</main></body></html>"
        for title, heading, paragraphs in LONG
    ]


LANGUAGES = ("en", "uk", "ru", "de", "fr", "es")


def sustained(kind: str) -> Case:
    return Case(
        id=f"N19-{kind}-stays",
        injected=f"A wall ({kind}) stands in the place of the statement for 8 visits.",
        holds="Blocked at each; one word of trouble, one of its end; no edit, no removal.",
        stage=watched(PAGES),
        script=(healthy(), lambda s: faulty(lambda stage: html(stage.chance.choice(saved(kind))), polls=8)(s),
                healthy()),
        expect=Expect(outcomes=SET_ASIDE, events={"trouble": 1, "recovered": 1}, may=("doubted", "flapped")),
    )  # fmt: skip


WALLS = [
    walled("N18-soft-404", "Pages that say 'not found' with status 200, as kept from sites in 6 languages.",
           saved("soft404"), polls=5),
    *(
        walled(f"N18-soft-404-{language}", f"An error page with status 200, in {language}, short and long.",
               [*written([each for each in ERRORS if each[0] == language]),
                *written([each for each in ERRORS if each[0] == language], long=True)], polls=2, edits=1)
        for language in LANGUAGES
    ),
    walled("N18-soft-404-in-30-languages", "Error pages with status 200 in more than 30 languages.",
           written([each for each in ERRORS if each[2] != "nginx"]), polls=45, slow=True),
    one("N18-html-in-place-of-a-feed", "A page that says 'not found' with status 200, whatever the form of the source.",
        NOTHING, lambda s: html(s.chance.choice(saved("soft404"))), *SET_ASIDE, may=("doubted",)),
    *(
        walled(f"N19-{kind}", f"{what} with status 200, in the place of the statement.", saved(kind), polls=4, edits=1)
        for kind, what in (("login", "Walls that want a login,"), ("geo", "Geo-blocks"), ("parked", "Parked domains"),
                           ("maintenance", "Pages about maintenance"))
    ),
    *(sustained(kind) for kind in ("login", "geo", "parked", "maintenance", "bot", "consent")),
    walled("N20-bot-checks", "Bot checks with status 200 take turns with the statement.",
           saved("bot"), polls=6),
    walled("N20-consent", "Consent walls take turns with the statement.", saved("consent"), polls=4, edits=1),
    walled("N20-long-walls", "Walls that go on and on take turns with the statement.", long_walls(), polls=4, edits=1),
    walled("N20-all-for-200-visits", "All kept walls take turns with the statement, for 200 visits.",
           saved("bot", "consent", "geo", "login", "maintenance", "parked", "soft404"), polls=100, edits=9, slow=True),
    walled("N20-in-place-of-a-feed", "Walls of every kind in the place of a feed or a preview.",
           saved("bot", "consent", "geo", "login"), polls=8, forms=("rss", "atom", "telegram")),
]  # fmt: skip


# --- N21: what differs from visit to visit -----------------------------------------------------------------------


def variants(count: int, polls: int) -> Step:
    """The site serves one of so many variants of a statement at random; then one of them is really edited."""

    async def step(stage: WatchedPlace) -> None:
        base = list(stage.said)
        faces = [base, *([base[0].edited(37 * n), *base[1:]] for n in range(1, count))]
        shown: set[int] = {0}
        for _ in range(polls):
            face = stage.chance.randrange(count)
            shown.add(face)
            stage.say(faces[face])
            stage.serve()
            await stage.look()
        stage.say(base)
        stage.serve()
        await stage.look()
        known = [version.text for version in stage.known_versions()]
        lost = [face for face in shown if not any(str(faces[face][0]) in text for text in known)]
        assert not lost, f"variants {lost} are no version"
        owed = [alert for alert in stage.alerts() if alert.edit_id is not None]
        assert len(owed) <= count, f"{len(owed)} alerts for {count} variants"

    return step


async def real_edit(stage: WatchedPlace) -> None:
    """One variant is edited for good; the edit is found while the variants go on."""
    before = len(stage.edits())
    old = list(stage.said)
    other = [old[0].edited(1), *old[1:]]
    stage.edit()
    edited = list(stage.said)
    for _ in range(10):
        stage.say(stage.chance.choice((edited, other)))
        stage.serve()
        await stage.look()
    new = next(str(each) for each in edited if each not in old)
    assert any(new in edit.new for edit in stage.edits()[before:]), "the edit was not found"


def changing(make: Answers) -> Step:
    return faulty(make, polls=8)


def beside(*lines: str) -> Answers:
    """The statement, and lines beside it that are other ones at each look."""

    def script(stage: WatchedPlace) -> Script:
        number = stage.chance.randrange(3, 9_000)
        text = "".join(f"<p>{line.format(n=number, m=number % 59 + 1)}</p>" for line in lines)
        body = stage.body.replace(b"</h1>", b"</h1>" + text.encode(), 1)
        return answer(body, content_type=stage.form.content_type)

    return script


def around(stage: WatchedPlace) -> Script:
    """Nonces, tokens and an advertisement around the statement."""
    token = f"{stage.chance.getrandbits(64):x}"
    advert = stage.chance.choice(("Buy a new kettle today", "Fly to the sea in May", "Insurance for your bicycle"))
    body = stage.body.replace(b"</head>", f'<script nonce="{token}">t="{token}"</script></head>'.encode())
    body = body.replace(b"<footer>", f"<aside class=ad><p>{advert}</p></aside><footer><i>{token}</i>".encode())
    return answer(body, content_type=stage.form.content_type)


def noisy(id: str, injected: str, make: Answers, forms: Sequence[str] = PAGES) -> Case:
    return Case(id=id, injected=injected, holds="No edit: it is no part of the statement.", stage=watched(forms),
                script=(healthy(), changing(make)),
                expect=Expect(outcomes=("ok:/complete",), may=("volatile", "beside")))  # fmt: skip


TURNS = ("withheld", "doubted", "flapped", "turns", "settled", "believed")

VARIANTS = [
    *(
        Case(id=f"N21-{count}-variants", injected=f"{count} variants of a statement, at random, at 24 visits.",
             holds="Each text is kept; at most as many alerts as variants; a real edit is found within 10 visits.",
             stage=watched(), script=(healthy(), variants(count, 24), real_edit),
             expect=Expect(edits=None, may=TURNS))
        for count in (2, 3, 4)
    ),
    Case(id="N21-4-variants-500-visits", injected="4 variants of a statement are served at random, at 500 visits.",
         holds="Each text is kept; at most as many alerts as variants; a real edit is found within 10 visits.",
         stage=watched(), script=(healthy(), variants(4, 500), real_edit), slow=True,
         expect=Expect(edits=None, may=TURNS)),
    noisy("N21-counters", "Counters beside the statement.", beside("Views: {n}", "{m} comments")),
    noisy("N21-ages", "'3 minutes ago' beside the statement.", beside("{m} minutes ago")),
    noisy("N21-clocks", "The time at which the page was made.", beside("Page generated at 14:{m:02}:05")),
    noisy("N21-around", "Nonces, tokens and advertisements around the statement.", around),
]  # fmt: skip


# --- N22: an old copy --------------------------------------------------------------------------------------------


def looks(order: str, **headers: str) -> Step:
    """The site shows the first text, and from then on the first (1) or the second (2) at each look; the publisher says
    the second. A copy of a preview is old in itself, the pages of its posts are not."""

    async def step(stage: WatchedPlace) -> None:
        old = stage.honest(**headers)
        stage.edit()
        stage.form.also(stage.site, stage.said)
        for each in order:
            stage.site.on(stage.form.path, old if each == "1" else stage.honest())
            await stage.look()
        stage.serve()

    return step


async def at_random(stage: WatchedPlace) -> None:
    """An old copy at three looks in ten, never for half an hour on end."""
    old, in_a_row = stage.honest(), 0
    stage.edit()
    stage.serve()
    await stage.look()
    for _ in range(60):
        stale = in_a_row < 2 and stage.chance.random() < 0.3
        in_a_row = in_a_row + 1 if stale else 0
        stage.site.on(stage.form.path, old if stale else stage.honest())
        await stage.look()
    stage.serve()
    await stage.look()


async def few_alerts(stage: WatchedPlace) -> None:
    owed = [alert for alert in stage.alerts() if alert.edit_id is not None]
    assert len(owed) <= 2, f"{len(owed)} alerts"


ONE = "One edit: the old copy is recorded as a look that is doubted, and claims nothing."
COPIED = ("doubted", "flapped", "turns", "withheld")

STALE = [
    Case(id="N22-old-copy", injected="A page shows its new text, an old copy, and the new text again.", holds=ONE,
         stage=watched(PAGES), script=(healthy(), looks("2122")), expect=Expect(edits=1, may=COPIED)),
    Case(id="N22-old-copy-that-says-so", injected="The same; the old copy tells its age.", holds=ONE,
         stage=watched(PAGES), script=(healthy(), looks("21212", age="7200", date="Fri, 20 Nov 2026 10:00:00 GMT")),
         expect=Expect(edits=1, may=COPIED)),
    Case(id="N22-old-copies-at-random", injected="A page is an old copy at 3 looks in 10, for 60 looks.", holds=ONE,
         stage=watched(PAGES), script=(healthy(), at_random), expect=Expect(edits=1, may=COPIED)),
    Case(id="N22-old-preview", injected="A preview is an old copy at two looks; the posts' own pages are not.",
         holds="One edit: the own page says which of the two is old.",
         stage=watched("telegram"), script=(healthy(), looks("21212")), expect=Expect(edits=1, may=COPIED)),
    Case(id="N22-old-feed", injected="A feed is an old copy at two looks.",
         holds="The return of an entry is told at once, further turns are recorded: two alerts at most.",
         stage=watched(("rss", "atom")), script=(healthy(), looks("21212"), few_alerts),
         expect=Expect(edits=5, may=COPIED)),
    Case(id="N22-taken-back", injected="A page shows its new text, and then the old one for good.",
         holds="Two edits: the old text is back, dated from the first look, once it has stayed for half an hour.",
         stage=watched(PAGES), script=(healthy(), looks("2" + "1" * 8)),
         expect=Expect(edits=2, events={"believed": 1}, may=COPIED)),
]  # fmt: skip


# --- N23: another face for us ------------------------------------------------------------------------------------


async def cloaked(stage: WatchedPlace) -> None:
    """The site shows us the old text and everybody else the new one."""
    old = stage.honest()
    stage.edit()
    new = stage.honest()

    def respond(request: Request) -> Script:
        return old if "statement-tracker" in request.headers.get("user-agent", "") else new

    stage.site.on(stage.form.path, respond)
    for _ in range(3):
        await stage.look(faulty=True)
    agents = {request.headers["user-agent"] for request in stage.site.requests}
    assert len(agents) == 1, f"we came under several names: {agents}"
    stage.serve()
    await stage.look()


# --- N25 and N26: another kind of content ------------------------------------------------------------------------


def called(content_type: str) -> Answers:
    return lambda s: answer(s.body, content_type=content_type)


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n" + bytes(range(256)) * 40
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 40
DEEP = b"[" * 100_000 + b"]" * 100_000
JSONS = {
    "twice-named": b'{"title": "a", "title": "b", "items": [], "items": [1]}',
    "no-numbers": b'{"items": [NaN, 1e400, -Infinity]}',
    "a-million-digits": b'{"id": ' + b"9" * 1_000_000 + b"}",
    "deep": DEEP,
    "cursor-to-itself": b'{"next": "/feed.xml", "items": [{"id": 1}, {"id": "1"}]}',
    "feed": json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": []}).encode(),
}


def kept_unread(id: str, injected: str, body: bytes, content_type: str) -> Case:
    return one(id, injected, f"Kept, told as not readable, never taken for empty. {NOTHING}",
               lambda s: answer(body, content_type=content_type), *SET_ASIDE, "ok:/partial", may=QUIET)  # fmt: skip


KINDS = [
    *(
        one(f"N25-called-{name}", f"The document as before, called {content_type}.", "Read by what it is: no edit.",
            called(content_type), "ok:/complete")
        for name, content_type in (("plain", "text/plain; charset=utf-8"), ("json", "application/json"),
                                   ("bytes", "application/octet-stream"), ("pdf", "application/pdf"),
                                   ("nonsense", "no/such; type=;;"))
    ),
    kept_unread("N25-pdf", "A PDF that is called a page.", PDF, "text/html"),
    kept_unread("N25-image", "An image that is called a page.", PNG, "text/html"),
    kept_unread("N25-gzip-file", "A gzip file that is called a page.", gzip.compress(PDF * 3, mtime=0), "text/html"),
    kept_unread("N25-other-letters", "Bytes in no charset at all.", bytes(range(128, 256)) * 40, "text/html"),
    *(
        kept_unread(f"N26-json-{name}", f"JSON ({name.replace('-', ' ')}) in the place of the document.", body,
                    "application/json")
        for name, body in JSONS.items()
    ),
]  # fmt: skip

CLOAKED = [
    Case(id="N23-old-text-for-us", injected="The site shows the old text to us alone, and the new one to all others.",
         holds="We say what we were shown, under one name of our own; that this may be another text is a stated limit.",
         stage=watched(), script=(healthy(), cloaked), expect=Expect(outcomes=("ok:/complete",), edits=1)),
]  # fmt: skip

CONTENT: list[Case] = [*WALLS, *VARIANTS, *STALE, *CLOAKED, *KINDS]
