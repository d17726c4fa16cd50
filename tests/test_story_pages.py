"""Pages, listings and followed feeds from the wire to the history."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path

import pytest

from tests.support.fed_store import fares
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.site_outages import SITE as FEED
from tests.support.watched_places import Story, story
from tracker.model import Reading, ReadingState, Source, SourceKind
from tracker.pipeline.places import Places
from tracker.store import Place
from tracker.urls import standard

BLOCKED = sorted((Path(__file__).parent.parent / "fixtures" / "blocked").rglob("*.html"))
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FIRST = "The general staff said that its troops are currently commencing new offensive operations."
SECOND = FIRST.replace("offensive", "combat")
PAGE = Source(
    id="assessment",
    kind=SourceKind.PAGE,
    url="/research/assessment",
    language="en",
    interval=timedelta(minutes=5),
    options={"selector": ("article",)},
)
LISTING = Source(
    id="institute",
    kind=SourceKind.PAGE,
    url="/research/",
    interval=timedelta(minutes=30),
    follow=True,
    reread=timedelta(days=30),
    options={"links": ("h2 a",), "selector": ("article",)},
)


def page(text: str, *, title: str = "Assessment, 20 November", around: str = "") -> str:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{title} | Institute</title></head><body>'
        f"<nav>Home About {around}</nav><h1>{title}</h1><article><p>{text}</p></article>"
        f"<footer>{around}</footer></body></html>"
    )


def feed(told: Story, *paths: str) -> str:
    items = "".join(
        f"<item><title>T</title><link>{told.site.url(path)}</link><guid>{path}</guid><description>Teaser.</description>"
        "<pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate></item>"
        for path in paths
    )
    return f'<rss version="2.0"><channel><title>N</title>{items}</channel></rss>'


async def test_two_hundred_polls_that_alternate_with_block_pages_give_no_false_edit(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        templates = cycle(path.read_bytes() for path in BLOCKED)
        for number in range(100):
            told.shows(PAGE.url, page(FIRST, around=f"{number} readers"))
            assert (await told.look("assessment")).reading == ReadingState.COMPLETE
            told.later(minutes=5)
            told.shows(PAGE.url, next(templates))
            assert (await told.look("assessment")).reading == ReadingState.BLOCKED
            told.later(minutes=5)
        assert (told.edits(), told.removals()) == ([], [])
        assert [len(texts) for texts in told.texts().values()] == [1]


async def test_an_edit_made_behind_a_block_page_is_found_at_the_first_good_look_with_its_interval(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows(PAGE.url, page(FIRST))
        await told.look("assessment")
        seen = told.at
        told.shows(PAGE.url, BLOCKED[0].read_bytes())
        await told.pass_time(hours=5, step=30)
        assert [event.kind for event in told.events("assessment")] == ["doubted", "trouble"]
        told.shows(PAGE.url, page(SECOND))
        told.later(hours=2)
        await told.look("assessment")
        (edit,) = told.edits()
        assert (edit.last_seen_old, edit.first_seen_new) == (seen, told.at)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (lambda: page(FIRST).replace("article", "section"), "its markup has changed"),
        (lambda: "<div>" * 100_000, "nested 100000 deep"),
        (lambda: b"%PDF-1.7 <<", "PDF"),
        (lambda: b"\x89PNG\r\n\x1a\n<", "image"),
        (lambda: page("@").encode().replace(b"@", bytes(range(128, 256))), "characters cannot be told"),
        (lambda: page("").replace("<p></p>", ""), "holds no text"),
    ],
)
async def test_bad_input_is_a_clear_state_and_nothing_false(
    tmp_path: Path, body: Callable[[], str | bytes], said: str
) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows(PAGE.url, page(FIRST))
        await told.look("assessment")
        told.later(minutes=5)
        told.shows(PAGE.url, body())
        checked = await told.look("assessment")
        assert checked.reading == ReadingState.UNPARSED
        assert said in checked.note
        assert (told.edits(), told.removals(), told.owed()) == ([], [], 0)
        (health,) = fares(told.store)
        assert said in health.note


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (lambda: page(FIRST, around="word " * 1_000_000), ""),
        (lambda: page(FIRST).replace("<nav>", f"<!--{'x' * 5_000_000}--><nav>"), ""),
        (
            lambda: page(FIRST).replace("<title>", '<link rel="canonical" href="https://other.example/x"><title>'),
            "another",
        ),
        (lambda: page(FIRST).replace("utf-8", "koi8-r"), ""),
    ],
    ids=["five megabytes in one line", "in one comment", "a canonical link to another site", "a charset that lies"],
)
async def test_what_is_odd_around_a_statement_leaves_it_as_it_is(
    tmp_path: Path, body: Callable[[], str], said: str
) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows(PAGE.url, page(FIRST))
        await told.look("assessment")
        told.later(minutes=5)
        told.shows(PAGE.url, body())
        assert (await told.look("assessment")).reading == ReadingState.COMPLETE
        assert (told.edits(), told.removals(), told.owed()) == ([], [], 0)
        assert [len(texts) for texts in told.texts().values()] == [1]
        (health,) = fares(told.store)
        assert said in health.note


async def test_a_page_cut_on_the_way_or_in_itself_changes_nothing(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows(PAGE.url, page(FIRST + "</p><p>And a last word."))
        await told.look("assessment")
        told.later(minutes=5)
        told.shows(PAGE.url, page(FIRST + "</p><!-- <p>And a last word."))
        assert (await told.look("assessment")).reading == ReadingState.PARTIAL
        assert told.edits() == []


async def test_what_an_ignore_rule_matches_is_no_edit_and_is_kept(tmp_path: Path) -> None:
    rules = Source(**{**_fields(PAGE), "options": {"selector": ("article",), "ignore": ("re: ^Read also.*$",)}})
    async with story(tmp_path, rules) as told:
        told.shows(PAGE.url, page(FIRST + "</p><p>Read also: one thing"))
        await told.look("assessment")
        told.later(minutes=5)
        told.shows(PAGE.url, page(FIRST + "</p><p>Read also: another thing"))
        await told.look("assessment")
        assert told.edits() == []
        (event,) = told.events("assessment", "volatile")
        passed = {"statements": 1, "old": "Read also: one thing", "new": "Read also: another thing"}
        assert event.detail["parts"] == {"ignored": passed}


async def test_an_update_that_the_page_declares_is_not_silent_and_without_any_date_nobody_knows(tmp_path: Path) -> None:
    for name, line, silent in (("undated", "", None), ("told", "</p><p>Updated: 15:46", False)):
        folder = tmp_path / name
        folder.mkdir()
        async with story(folder, PAGE) as told:
            told.shows(PAGE.url, page(FIRST))
            await told.look("assessment")
            told.later(minutes=5)
            told.shows(PAGE.url, page(SECOND + line))
            await told.look("assessment")
            (edit,) = told.edits()
            assert (edit.new.endswith(SECOND), edit.silent) == (True, silent)


async def test_the_pages_behind_a_feed_are_the_statements(tmp_path: Path) -> None:
    async with story(tmp_path, FEED) as told:
        told.shows("/feed.xml", feed(told, "/a/1?utm_source=rss", "/a/2"), content_type="application/rss+xml")
        told.shows("/a/1?utm_source=rss", page(FIRST))
        told.shows("/a/2", page("Something else."))
        visited = await told.look_around()
        assert visited[0] == "newsroom" and len(visited) == 3
        assert told.texts() == {told.site.url("/a/1"): [FIRST], told.site.url("/a/2"): ["Something else."]}
        told.shows("/feed.xml", feed(told), content_type="application/rss+xml")
        told.shows("/a/1?utm_source=rss", page(SECOND))
        await told.pass_time(hours=1, step=10)
        (edit,) = told.edits()
        assert (edit.source, edit.new.endswith(SECOND)) == ("newsroom", True)
        assert [row.id for row in fares(told.store)] == ["newsroom"]


async def test_the_pages_that_a_listing_names_are_the_statements(tmp_path: Path) -> None:
    async with story(tmp_path, LISTING) as told:
        told.shows("/research/", '<h2><a href="/research/one">One</a></h2><h2><a href="/research/two">Two</a></h2>')
        told.shows("/research/one", page(FIRST))
        told.shows("/research/two", page("Second assessment."))
        await told.look_around()
        assert sorted(told.texts()) == [told.site.url("/research/one"), told.site.url("/research/two")]
        told.shows("/research/", '<h2><a href="/research/three">Three</a></h2>')
        told.shows("/research/three", page("Third assessment."))
        told.shows("/research/one", page(SECOND))
        await told.pass_time(hours=2, step=30)
        assert len(told.texts()) == 3
        assert [edit.new.endswith(SECOND) for edit in told.edits()] == [True]


async def test_pages_that_the_query_alone_tells_from_their_listing(tmp_path: Path) -> None:
    listing = Source(**{**_fields(LISTING), "url": "/index.php?section=news"})
    async with story(tmp_path, listing) as told:
        links = ("?id=17", "index.php?id=18", "?section=news&page=2", "?sort=date&section=news", "?section=news#top")
        told.shows(listing.url, "".join(f'<h2><a href="{link}">x</a></h2>' for link in links))
        told.shows("/index.php?id=17", page(FIRST))
        told.shows("/index.php?id=18", page("Second assessment."))
        await told.look_around()
        assert sorted(told.texts()) == [told.site.url("/index.php?id=17"), told.site.url("/index.php?id=18")]
        told.shows("/index.php?id=17", page(SECOND))
        await told.pass_time(hours=2, step=30)
        assert [edit.new.endswith(SECOND) for edit in told.edits()] == [True]


async def test_links_are_followed_as_they_are_written_from_the_base_that_the_page_names(tmp_path: Path) -> None:
    async with story(tmp_path, LISTING) as told:
        paths = {
            "a b.html": "/press/a%20b.html",
            "новини/5": "/press/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/5",
            "/n.php?t=%CD%CE&amp;utm_source=x&amp;q=a%26b": "/n.php?t=%CD%CE&q=a%26b",
        }
        links = "".join(f'<h2><a href="{link}">x</a></h2>' for link in paths)
        told.shows("/research/", f'<html><head><base href="/press/"></head><body>{links}')
        for number, path in enumerate(paths.values()):
            told.shows(path, page(f"Assessment number {number}."))
        await told.look_around()
        assert sorted(told.texts()) == sorted(told.site.url(path) for path in paths.values())


def test_a_page_known_by_an_earlier_spelling_of_its_address_is_no_new_place() -> None:
    parent = Source(**{**_fields(LISTING), "url": "https://a.example/list"})
    for written in ("https://a.example/новини/5?q=мир", "https://a.example/n?q=a+b%2Fc", "https://a.example/n?q=x"):
        before = Places()
        before.load([parent], [], {})
        earlier = Reading(state=ReadingState.COMPLETE, extractor="", links=(written,))
        ((old,),) = [before.called_for(parent, earlier, NOON)]
        for rests in (False, True):
            known = Place(id=old.place.id, parent=parent.id, kind="page", url=old.place.url, watched=not rests)
            after = Places()
            after.load([parent], [known], {})
            now = standard(written.replace("a+b%2Fc", "a%20b/c")) or ""
            again = Reading(state=ReadingState.COMPLETE, extractor="", links=(now, "https://a.example/n?q=y"))
            assert [birth.place.url for birth in after.called_for(parent, again, NOON)] == ["https://a.example/n?q=y"]


async def test_a_followed_page_that_is_gone_is_removed_once_and_may_return(tmp_path: Path) -> None:
    async with story(tmp_path, LISTING) as told:
        names = [f"/research/{number}" for number in range(12)]
        told.shows("/research/", "".join(f'<h2><a href="{name}">x</a></h2>' for name in names))
        for name in names:
            told.shows(name, page(FIRST, title=f"Assessment {name[-1]}"))
        await told.look_around()
        told.shows(names[3], "gone", 404)
        await told.pass_time(minutes=59, step=10)
        assert told.removals() == []
        await told.pass_time(hours=12, step=30)
        (removal,) = told.removals()
        assert removal.url == told.site.url(names[3])
        told.shows(names[3], page(FIRST, title="Assessment 3"))
        await told.pass_time(hours=24, step=60)
        (removal,) = told.removals()
        assert removal.returned is not None
        assert told.edits() == []
        told.shows(names[3], page(FIRST, title="Assessment three"))
        await told.pass_time(hours=48, step=60)
        assert (len(told.edits()), len(told.events("institute", "returned"))) == (1, 1)


async def test_secrets_for_a_feed_do_not_follow_its_links_to_other_sites(tmp_path: Path) -> None:
    source = Source(**{**_fields(FEED), "headers": {"Authorization": "Bearer s3cret"}})
    async with story(tmp_path, source) as told, ScriptedSite() as other:
        other.on("/b", answer(page(FIRST).encode(), content_type="text/html"))
        items = feed(told, "/a/1").replace("</channel>", f"<item><link>{other.url('/b')}</link></item></channel>")
        told.shows("/feed.xml", items, content_type="application/rss+xml")
        told.shows("/a/1", page(FIRST))
        await told.look_around()
        assert [request.headers.get("authorization") for request in told.site.requests] == ["Bearer s3cret"] * 2
        assert [request.headers.get("authorization") for request in other.requests] == [None]


async def test_the_same_page_under_two_addresses_is_followed_once(tmp_path: Path) -> None:
    async with story(tmp_path, FEED) as told:
        told.shows("/feed.xml", feed(told, "/a/1", "/a/1?utm_source=x"), content_type="application/rss+xml")
        told.shows("/a/1", page(FIRST))
        told.shows("/a/1?utm_source=x", page(FIRST))
        assert len(await told.look_around()) == 2
        assert list(told.texts()) == [told.site.url("/a/1")]


@pytest.mark.parametrize("source", [FEED, LISTING])
async def test_a_followed_page_whose_address_is_spelled_otherwise_keeps_its_history(
    tmp_path: Path, source: Source
) -> None:
    def lists(*paths: str) -> str:
        return feed(told, *paths) if source is FEED else "".join(f'<h2><a href="{path}">T</a></h2>' for path in paths)

    kind = "application/rss+xml" if source is FEED else "text/html"
    async with story(tmp_path, source) as told:
        told.shows(source.url, lists("/a/1", "/a/2"), content_type=kind)
        told.shows("/a/1", page(FIRST))
        told.shows("/a/2", page("Something else was said, and at greater length.", title="Else"))
        await told.look_around()
        for path in ("/a/1", "/a/2"):
            told.shows(path, "gone", 404)
        told.shows("/a/1/", page(SECOND))
        told.shows("/a/2/", page("Something else was said, and at greater length.", title="Else"))
        told.shows(source.url, lists("/a/1/", "/a/2/"), content_type=kind)
        await told.pass_time(hours=30, step=60)
        assert told.texts()[told.site.url("/a/1")] == [FIRST, SECOND]
        assert (len(told.texts()), len(told.edits()), told.removals()) == (2, 1, [])
        assert sorted(event.detail["key"] for event in told.events(source.id, "rekeyed")) == [
            [told.site.url(path), told.site.url(f"{path}/")] for path in ("/a/1", "/a/2")
        ]
        assert len(told.pipeline.places.known) == 3
        await told.restart()
        told.shows("/a/1/", page(FIRST))
        await told.pass_time(hours=30, step=60)
        assert len(told.edits()) == 2, "it is visited where it is now after a restart too"


async def test_what_stands_at_the_other_spelling_of_an_address_and_is_about_something_else(tmp_path: Path) -> None:
    async with story(tmp_path, FEED) as told:
        told.shows("/feed.xml", feed(told, "/a/1"), content_type="application/rss+xml")
        told.shows("/a/1", page(FIRST))
        await told.look_around()
        told.shows("/a/1/", page("Bees were kept on the roof of the museum.", title="Bees").replace("20 Nov", "3 Dec"))
        told.shows("/feed.xml", feed(told, "/a/1/"), content_type="application/rss+xml")
        await told.pass_time(hours=4, step=30)
        assert (told.edits(), len(told.texts())) == ([], 2)
        assert len(told.events("newsroom", "conflict")) == 1


async def test_a_page_that_is_linked_under_two_spellings_at_once_stays_where_it_is(tmp_path: Path) -> None:
    async with story(tmp_path, FEED) as told:
        told.shows("/a/1", page(FIRST))
        told.shows("/a/1/", page(FIRST))
        for links in (("/a/1", "/a/1/"), ("/a/1/", "/a/1")):
            told.shows("/feed.xml", feed(told, *links), content_type="application/rss+xml")
            await told.pass_time(minutes=20, step=10)
        asked = {request.path for request in told.site.requests}
        assert (len(told.texts()), asked) == (1, {"/feed.xml", "/a/1"})


async def test_the_health_of_a_listing_tells_of_its_pages(tmp_path: Path) -> None:
    async with story(tmp_path, LISTING) as told:
        told.shows("/research/", '<h2><a href="/research/one">One</a></h2><h2><a href="/research/two">Two</a></h2>')
        told.shows("/research/one", page(FIRST))
        told.shows("/research/two", BLOCKED[0].read_bytes())
        await told.look_around()
        (health,) = fares(told.store)
        assert (health.further.places, health.further.failing) == (2, 1)
        assert "blocked: " in health.further.why


async def test_a_site_that_answers_404_to_everything_removed_nothing(tmp_path: Path) -> None:
    async with story(tmp_path, LISTING) as told:
        names = [f"/research/{number}" for number in range(6)]
        told.shows("/research/", "".join(f'<h2><a href="{name}">x</a></h2>' for name in names))
        for name in names:
            told.shows(name, page(FIRST, title=f"Assessment {name[-1]}"))
        await told.look_around()
        for name in names:
            told.shows(name, "gone", 404)
        await told.pass_time(hours=24, step=60)
        assert told.removals() == []


async def test_a_followed_page_rests_when_it_is_old(tmp_path: Path) -> None:
    source = Source(**{**_fields(FEED), "reread": timedelta(days=2)})
    async with story(tmp_path, source) as told:
        told.shows("/feed.xml", feed(told, "/a/1"), content_type="application/rss+xml")
        told.shows("/a/1", page(FIRST))
        await told.look_around()
        await told.pass_time(hours=72, step=240)
        assert list(told.pipeline.places.known) == ["newsroom"]
        seen = len([path for path in told.site.paths() if path == "/a/1"])
        assert 5 <= seen <= 30


def _fields(source: Source) -> dict[str, object]:
    return {name: getattr(source, name) for name in source.__slots__}
