"""Section 4b of the catalogue, rows T10 to T17 and T22 to T28: what feeds, pages and channels do with their statements.
What becomes of a site as a whole, and of what is removed, lies in `content_absence`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from html import escape

from tests.faults import texts
from tests.faults.case import Case, Expect, Step
from tests.faults.content_absence import ABSENCE
from tests.faults.places import CHANNEL, FORMS, WatchedPlace, do, healthy, rss, watched
from tests.faults.server import answer
from tests.faults.stage import HOST
from tests.faults.texts import Said
from tests.support.redesigned_pages import page as designed
from tracker.model import Cause, Level

FEEDS = ("rss", "atom")
PAGES = ("page", "article")


def feed(*items: str) -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Council</title>'
        f"{''.join(items)}</channel></rss>"
    ).encode()


DATED = "<pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate>"


def entry(said: Said | str, *, guid: str = "", link: str = "", title: str = "", more: str = DATED) -> str:
    key = said.key if isinstance(said, Said) else 1
    link = link or f"http://{HOST}/{key}"
    return (
        f"<item><title>{title or f'Decision {key}'}</title><link>{escape(link)}</link>"
        f'<guid isPermaLink="false">{escape(guid or f"decision-{key}")}</guid>'
        f"<description>{escape(str(said))}</description>{more}</item>"
    )


def shows(make: Callable[[WatchedPlace], bytes], *, looks: int = 1, healthy: bool = True) -> Step:
    """The site serves this, made anew for each of so many looks."""

    async def step(stage: WatchedPlace) -> None:
        for _ in range(looks):
            stage.site.on(stage.form.path, answer(make(stage), content_type=stage.form.content_type))
            checked = await stage.look()
            assert checked.healthy or not healthy, f"a look is not well: {checked}"

    return step


def then(holds: Callable[[WatchedPlace], object], what: str) -> Step:
    """This must hold now."""

    async def step(stage: WatchedPlace) -> None:
        told = [(edit.old[-60:], edit.new[-60:]) for edit in stage.edits()]
        assert holds(stage), f"{what}: {dict(stage.event_counts())}, {told}, {len(stage.alerts())} alerts"

    return step


def case(id: str, injected: str, holds: str, *script: Step, forms: Sequence[str] = ("rss",), edits: int | None = 0,
         slow: bool = False, may: Sequence[str] = (), events: dict[str, int] | None = None,
         waived: dict[str, str] | None = None) -> Case:  # fmt: skip
    return Case(id=id, injected=injected, holds=holds, stage=watched(forms), script=(healthy(), *script), slow=slow,
                expect=Expect(edits=edits, may=may, events=events or {}, waived=waived or {}))  # fmt: skip


# --- T10 to T13: order and keys ----------------------------------------------------------------------------------


def fifty(stage: WatchedPlace) -> None:
    stage.say(texts.some(stage.fate, 50, stage.language, first=200))


def shuffled(stage: WatchedPlace) -> bytes:
    return stage.form.write(stage.chance.sample(stage.said, len(stage.said)))


def keys(of: Callable[[Said], str], *, links: Callable[[Said], str] = lambda _: "") -> Callable[[WatchedPlace], bytes]:
    return lambda stage: feed(*(entry(each, guid=of(each), link=links(each)) for each in stage.said))


def known(count: int = 0) -> Callable[[WatchedPlace], bool]:
    """No more statements than the publisher has, but for so many."""
    ours = "SELECT count(*) FROM statements WHERE source_id = 'council'"
    return lambda stage: stage.rows(ours)[0][0] == len(stage.said) + count


async def edited_under_a_new_key(stage: WatchedPlace) -> None:
    stage.edit()
    changed = next(each for each in stage.said if str(each) not in stage.whole)
    body = feed(*(entry(each, guid=f"decision-{each.key}-v2" if each is changed else "") for each in stage.said))
    stage.site.on(stage.form.path, answer(body, content_type=stage.form.content_type))
    await stage.look()


LATER = "<pubDate>Sat, 21 Nov 2026 09:30:00 GMT</pubDate>"
WATER = "Tap water may be drunk again in all quarters. Laboratories found no trace of bacteria since Tuesday night."


def conflicting(stage: WatchedPlace) -> bytes:
    """The guid of the first statement names another one now, at another address."""
    first, *rest = stage.said
    stage.published.add(WATER)
    return feed(entry(WATER, guid=f"decision-{first.key}", title="Water", link=f"http://{HOST}/water", more=LATER),
                *map(entry, rest))  # fmt: skip


def twins(stage: WatchedPlace) -> bytes:
    """Two texts under one guid, swapped at each look."""
    first, *rest = stage.said
    both = [entry(first), entry(first.edited(3))]
    stage.published.add(str(first.edited(3)))
    stage.chance.shuffle(both)
    return feed(*both, *map(entry, rest))


ORDER_AND_KEYS = [
    case("T10-reordered", "50 entries in another order at each of 20 looks.", "Nothing.", do(fifty), healthy(),
         shows(shuffled, looks=20), forms=FEEDS),
    case("T10-reordered-100-looks", "50 entries in another order at each of 100 looks.", "Nothing.", do(fifty),
         healthy(), shows(shuffled, looks=100), forms=FEEDS, slow=True),
    case("T11-new-guid", "Every entry has another guid, and the address that it had.", "The same statements.",
         shows(keys(lambda each: f"urn:new:{each.key}")), then(known(), "other statements"), may=("rekeyed",)),
    case("T11-new-guid-and-address", "Every entry has another guid and another address.", "The same statements.",
         shows(keys(lambda each: f"urn:new:{each.key}", links=lambda each: f"http://{HOST}/archive/x{each.key}y")),
         then(known(), "other statements"), may=("rekeyed", "metadata")),
    case("T11-again-under-another-key", "An entry is there a second time, under another guid and address.",
         "A statement of its own that says the same (republished).",
         shows(lambda s: feed(*map(entry, s.said), entry(s.said[0], guid="again", link=f"http://{HOST}/again"))),
         then(known(1), "other statements"), events={"republished": 1}),
    case("T11-edited-under-a-new-guid", "A statement is edited and has another guid.", "An edit of that statement.",
         edited_under_a_new_key, then(known(), "other statements"), edits=1, may=("rekeyed",)),
    case("T12-guid-reused", "The guid of one statement names another one, at another address.",
         "Two statements, never compared, and an event.", shows(conflicting), then(known(1), "other statements"),
         events={"conflict": 1}),
    case("T12-guid-empty", "All guids are empty from one look to the next, and back.", "The same statements.",
         shows(lambda s: feed(*(entry(each).replace(f"decision-{each.key}", "") for each in s.said))),
         then(known(), "other statements"), may=("rekeyed",)),
    case("T12-guid-is-an-address", "Guids that are addresses change their scheme, case and tracking.",
         "The same statements.",
         shows(keys(lambda each: f"http://{HOST}/{each.key}")),
         shows(keys(lambda each: f"https://www.{HOST.upper()}/{each.key}?utm_source=x")),
         then(known(), "other statements"), may=("rekeyed",)),
    case("T13-two-texts-under-one-guid", "One guid on two entries with two texts, swapped at 30 looks.",
         "No flip-flop: each text is known once, said once.", shows(twins, looks=30), edits=None,
         may=("duplicate",), waived={"O7": "the form writes one of the two again"}),
    case("T13-500-looks", "One guid on two entries with two texts, swapped at 500 looks.",
         "No flip-flop: each text is known once, said once.", shows(twins, looks=500),
         then(lambda s: len(s.edits()) <= 1 and s.event_counts()["duplicate"] == 1, "a flip-flop"), edits=None,
         may=("duplicate",), slow=True, waived={"O7": "the form writes one of the two again"}),
]  # fmt: skip


# --- T14: where an edit may hide ---------------------------------------------------------------------------------

FIELDS = {
    "second-description": lambda said: f"<description>{escape(said)}</description>",
    "content-encoded": lambda said: f"<content:encoded><![CDATA[<p>{escape(said)}</p>]]></content:encoded>",
    "media-description": lambda said: f"<media:description>{escape(said)}</media:description>",
    "enclosure": lambda said: f'<enclosure url="http://{HOST}/{len(said)}.pdf" type="application/pdf" length="9"/>',
    "category": lambda said: f"<category>{escape(said[:20])}</category>",
}
LONGER = "Nobody was hurt, the council said on Friday, and the road was open again within the hour."
EDITED = "Two men were hurt, the council said on Friday, and the road was not open again within the hour."


def hidden_in(name: str) -> Case:
    def showing(said: str) -> Callable[[WatchedPlace], bytes]:
        return lambda s: feed(
            *(entry(each, more=DATED + (FIELDS[name](said) if n == 0 else "")) for n, each in enumerate(s.said))
        )

    def found(stage: WatchedPlace) -> bool:
        events = {event.kind for event in stage.events()}
        return bool(stage.edits()) or "metadata" in events

    return case(f"T14-{name}", f"An edit in nothing but the {name.replace('-', ' ')} of an entry.",
                "An edit, or an event that says what is declared now.",
                shows(showing(LONGER)), then(lambda s: True, ""),
                shows(showing(EDITED)), then(found, "it was not found"), edits=None, may=("metadata",),
                waived={"O1": "the case writes texts of its own", "O7": "its form lacks that field"})  # fmt: skip


def xhtml(said: str) -> Callable[[WatchedPlace], bytes]:
    return lambda s: (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>Council</title><id>urn:c</id><entry><title>Decision</title>'
        f'<id>urn:x</id><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{said}</p></div></content>'
        "</entry></feed>"
    ).encode()


PLACES_OF_TEXT = [
    *(hidden_in(name) for name in FIELDS),
    case("T14-xhtml", "An edit inside the XHTML of an Atom entry.", "An edit.", shows(xhtml(LONGER)),
         shows(xhtml(EDITED)), edits=1, forms=("atom",), waived={"O1": "the case writes texts of its own"}),
]  # fmt: skip


# --- T15, T17: lists that shrink and pages that lead nowhere -------------------------------------------------------


def shrinks(*counts: int) -> Step:
    async def step(stage: WatchedPlace) -> None:
        for count in counts:
            stage.site.on(stage.form.path, answer(stage.form.write(stage.said[:count]),
                                                  content_type=stage.form.content_type))  # fmt: skip
            await stage.look()

    return step


def shrinks_from_above(*counts: int) -> Step:
    """A channel shows its newest posts."""

    async def step(stage: WatchedPlace) -> None:
        for count in counts:
            newest = sorted(stage.said, key=lambda each: each.key)[-count:]
            stage.site.on(stage.form.path, answer(stage.form.write(newest), content_type=stage.form.content_type))
            await stage.look()

    return step


def older_pages(said: Sequence[Said]) -> bytes:
    """A page of a channel that leads to itself as the older one."""
    body = FORMS["telegram"].write(said).decode()
    link = f'<a href="/s/{CHANNEL}?before=9" class="tme_messages_more js-messages_more" data-before="9"></a>'
    return body.replace("</section>", f"{link}</section>", 1).encode()


async def in_circles(stage: WatchedPlace) -> None:
    body = older_pages(stage.said)
    stage.site.otherwise(answer(body, content_type=stage.form.content_type))
    stage.site.on(stage.form.path, answer(body, content_type=stage.form.content_type))
    before = len(stage.site.requests)
    for _ in range(5):
        await stage.look()
    asked = len(stage.site.requests) - before
    assert asked <= 60, f"{asked} requests at five looks"
    stage.site.otherwise(answer(b"not here", 404))


LISTS = [
    case("T15-shrinks", "A feed of 50 entries shows 3, none, and 50 again.", "Nothing is gone.", do(fifty), healthy(),
         shrinks(3, 0, 50, 3, 50), forms=FEEDS, may=("trouble", "recovered")),
    case("T15-channel-window", "A channel shows its newest two posts only, and all again.", "Nothing is gone.",
         shrinks_from_above(2, 9), forms=("telegram",)),
    case("T17-in-circles", "Each older page of a channel leads to itself.", "A bounded number of requests, no edit.",
         in_circles, forms=("telegram",), may=("trouble", "recovered", "withheld")),
]  # fmt: skip


# --- T22 to T24: reverts, details, dates -------------------------------------------------------------------------


async def unseen_turn(stage: WatchedPlace) -> None:
    """Edited and put back between two looks."""
    before = list(stage.said)
    stage.edit()
    stage.published -= {str(each) for each in stage.said if each not in before}
    stage.say(before)
    stage.serve()
    await stage.look()


async def seen_turn(stage: WatchedPlace) -> None:
    before = list(stage.said)
    for said in (None, before):
        if said is None:
            stage.edit()
        else:
            stage.say(said)
        stage.serve()
        await stage.look()


def detail(id: str, what: str, more: str, *, title: str = "") -> Case:
    return case(f"T23-{id}", f"Nothing but the {what} of the entries changes.", "An event of its own; no edit.",
                shows(lambda s: feed(*(entry(each, more=more) for each in s.said))),
                then(lambda s: not s.alerts(), "an alert"), may=("metadata",))  # fmt: skip


DATES = ("Fri, 20 Nov -001 11:00:00 GMT", "99999-01-01T00:00:00Z", "2026-03-29 02:30", "2016-12-31T23:59:60Z", "soon",
         "0000-00-00", "Fri, 32 Foo 2026 25:61:61 +9999", "1e309")  # fmt: skip


def dated(stage: WatchedPlace) -> bytes:
    odd = stage.chance.choice(DATES)
    return feed(*(entry(each, more=f"<pubDate>{odd}</pubDate>") for each in stage.said))


DETAILS = [
    case("T22-between-two-looks", "A statement is edited and put back between two looks.", "Nothing is claimed.",
         unseen_turn),
    case("T22-over-three-looks", "An entry is edited, and put back at the next look.", "Two edits.", seen_turn,
         forms=FEEDS, edits=2),
    detail("date", "date", "<pubDate>Thu, 19 Nov 2026 08:00:00 GMT</pubDate>"),
    detail("author", "author", "<author>press@council.example (Ann Marlow)</author>"),
    detail("category", "category", "<category>Repairs</category>"),
    case("T23-title", "Nothing but the title of one entry changes.", "An edit: a title says something.",
         shows(lambda s: feed(entry(s.said[0], title="The council takes its decision back"), *map(entry, s.said[1:]))),
         edits=1, waived={"O7": "the form writes the old title again"}),
    case("T23-address", "Nothing but the address of the entries changes.", "No edit.",
         shows(keys(lambda each: "", links=lambda each: f"http://{HOST}/new/{each.key}")), may=("metadata", "rekeyed")),
    case("T24-odd-dates", "Dates before Christ, in the year 99999, in an hour that was skipped, and no dates at all.",
         "No crash; the text is what counts.", shows(dated, looks=8), may=("metadata",)),
]  # fmt: skip


# --- T25 to T28: other designs, other readers, long texts, rules --------------------------------------------------


def redesigned(stage: WatchedPlace) -> bytes:
    said = [str(each).removesuffix(".").split() for each in stage.said]
    return designed(stage.chance, said, title="Decisions of the council")


async def ignoring_adverts(stage: WatchedPlace) -> None:
    stage.sources = (replace(stage.source, options={"selector": ("article",), "ignore": ("css: aside",)}),)
    await stage.restart()


async def other_options(stage: WatchedPlace) -> None:
    """After a restart, with another selector for the same text."""
    stage.sources = (replace(stage.source, options={"selector": ("main article p",), "keep": ("all",)}),)
    await stage.restart()
    await stage.look()
    assert all(edit.cause is Cause.REEXTRACTED for edit in stage.edits()), "the publisher is blamed"
    assert not stage.alerts(), "somebody was alerted"


LONG = 5_000_000


def five_megabytes(tail: str) -> Callable[[WatchedPlace], bytes]:
    sentence = "The council met on Friday and voted for the repair of the bridge, which shall cost 400 thousand. "

    def body(stage: WatchedPlace) -> bytes:
        return rss(stage.said).replace(
            b"</channel>", entry(sentence * (LONG // len(sentence)) + tail).encode() + b"</channel>"
        )

    return body


def with_options(**options: tuple[str, ...]) -> Callable[[WatchedPlace], Awaitable[None]]:
    async def step(stage: WatchedPlace) -> None:
        stage.sources = (replace(stage.source, options=options),)
        await stage.restart()
        await stage.look(faulty=True)
        stage.sources = (stage.source,)
        await stage.restart()

    return step


READ = [
    case("T25-redesigned", "The page has another design at each of 12 looks; its text stays.", "No edit.",
         ignoring_adverts, shows(redesigned, looks=12), forms=("page",),
         may=("beside", "volatile", "metadata")),
    case("T25-redesigned-30-times", "The page has another design at each of 30 looks; its text stays.", "No edit.",
         ignoring_adverts, shows(redesigned, looks=30), forms=("page",),
         may=("beside", "volatile", "metadata"), slow=True),
    case("T26-read-by-other-means", "We read a page by another selector after a restart.",
         "What differs is our own doing; nobody is alerted.", other_options, edits=None, forms=("page",),
         may=("reextracted",), waived={"O1": "the same text without its heading", "O7": "the same"}),
    case("T27-five-megabytes", "A statement of 5 MB is edited at its end.",
         "Both texts are kept, the edit is undecided and is alerted.",
         shows(five_megabytes("It ends in week 12.")), shows(five_megabytes("It ends in week 21.")),
         then(lambda s: [edit.level for edit in s.edits()] == [Level.UNDECIDED] and len(s.alerts()) == 1, "its edit"),
         edits=1, events={"diff_limited": 1}, slow=True, waived={"O1": "the case writes a text of its own"}),
    case("T28-selector-matches-nothing", "The selector of a page matches nothing.",
         "It cannot be read, which is told; no edit.", with_options(selector=("#nowhere",)), forms=("page",),
         may=("reextracted",)),
    case("T28-rule-with-many-ways", "An `ignore` rule that could be tried in very many ways.",
         "It is read in time; no edit that is the publisher's.", with_options(ignore=("re: ^(a+)+$",)),
         forms=("rss", "page"), edits=None, may=("reextracted",)),
]  # fmt: skip

CASES: list[Case] = sorted(
    [*ORDER_AND_KEYS, *PLACES_OF_TEXT, *LISTS, *ABSENCE, *DETAILS, *READ], key=lambda each: each.id[:3]
)
