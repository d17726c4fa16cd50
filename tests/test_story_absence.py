"""Pages and posts that are not found any more: which are removed, and when it is the site that is down."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.support.scripted_site import answer
from tests.support.site_outages import SITE, Pages, days, said, site_of, written
from tests.support.telegram_channel import CHANNEL, NAME, own, posts, show
from tests.support.telegram_previews import post_page, preview
from tests.support.watched_places import story
from tracker.report.words import removal_sentence


@pytest.mark.parametrize("count", [1, 2, 5, 15, 30])
async def test_a_site_that_answers_404_to_everything_for_hours_removed_nothing(count: int, tmp_path: Path) -> None:
    async with site_of(tmp_path, count) as pages:
        for hours in (3, 12):
            pages.down()
            await pages.told.pass_time(hours=hours, step=15)
            pages.up()
            await pages.told.pass_time(hours=4, step=15)
        assert pages.told.removals() == []
        assert pages.told.edits() == []


@pytest.mark.parametrize("count", [2, 15])
async def test_pages_that_are_gone_all_together_while_their_feed_stands_are_not_told_one_by_one(
    count: int, tmp_path: Path
) -> None:
    async with site_of(tmp_path, count) as pages:
        pages.answer(404, *pages.paths)
        await pages.told.pass_time(hours=12, step=15)
        assert pages.told.removals() == []
        (trouble,) = pages.told.events("newsroom", "trouble")
        assert f"all {count} pages" in trouble.detail["why"]
        assert pages.told.owed() == 1
        pages.up()
        await pages.told.pass_time(hours=6, step=15)
        assert len(pages.told.events("newsroom", "recovered")) == 1
        assert pages.told.owed() == 2


@pytest.mark.parametrize("others", [500, 403])
async def test_pages_that_are_gone_while_the_others_fail_otherwise_are_not_removed(others: int, tmp_path: Path) -> None:
    async with site_of(tmp_path, 20) as pages:
        pages.answer(404, *pages.paths[:4])
        pages.answer(others, *pages.paths[4:])
        await pages.told.pass_time(hours=12, step=15)
        assert pages.told.removals() == []


@pytest.mark.parametrize("seed", range(4))
async def test_a_site_that_answers_404_at_random_removed_nothing(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    async with site_of(tmp_path, 1 + 3 * seed) as pages:
        for _ in range(120):
            pages.up()
            pages.answer(404, *(path for path in [*pages.paths, "/feed.xml"] if chance.random() < 0.3))
            await pages.told.pass_time(minutes=12, step=12)
        assert pages.told.removals() == []


async def test_three_of_ten_that_go_at_once_on_a_healthy_site_are_removed(tmp_path: Path) -> None:
    async with site_of(tmp_path, 10) as pages:
        gone = pages.paths[2:5]
        pages.answer(404, *gone)
        await pages.told.pass_time(hours=3, step=10)
        assert sorted(pages.removed()) == gone
        assert all(removal.confirmed - removal.last_seen >= timedelta(minutes=30) for removal in pages.told.removals())
        pages.up()
        await pages.told.pass_time(hours=30, step=60)
        assert all(removal.returned is not None for removal in pages.told.removals())


async def test_the_only_page_that_is_followed_is_removed_if_its_feed_stands(tmp_path: Path) -> None:
    async with site_of(tmp_path, 1) as pages:
        pages.answer(410, *pages.paths)
        await pages.told.pass_time(hours=3, step=10)
        assert pages.removed() == pages.paths


async def test_all_pages_that_go_one_a_day_are_removed(tmp_path: Path) -> None:
    async with site_of(tmp_path, 12) as pages:
        await days(pages, 12, lambda day: pages.answer(404, pages.paths[day]))
        await pages.told.pass_time(hours=48, step=60)  # what is old is looked at less than once a day
        assert sorted(pages.removed()) == sorted(pages.paths)


@pytest.mark.parametrize("how", ["404", "403", "emptied"])
async def test_an_old_page_that_goes_is_told_within_a_day(how: str, tmp_path: Path) -> None:
    async with story(tmp_path, replace(SITE, reread=timedelta(days=400))) as told:
        pages = Pages(told, 8)
        pages.lists(pages.paths, published="Thu, 20 Nov 2025 11:00:00 GMT")
        await told.look_around()
        await told.pass_time(hours=19, step=60)
        gone, began = pages.paths[3], told.at
        if how.isdigit():
            pages.answer(int(how), gone)
        else:
            told.shows(gone, written("", 3))
        await told.pass_time(hours=24, step=10)
        (removal,) = told.removals()
        assert (removal.url, bool(removal.unseen)) == (told.site.url(gone), how != "404")
        assert removal.confirmed - began < timedelta(hours=24)


FRONT = "<title>Council</title><h1>Welcome</h1><p>All decisions of the council.</p>"
NOT_FOUND = written("The page you requested was not found.", 404).replace("Decision 404", "Page not found")


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("front", "front page"),
        ("soft 404", "not found"),
        ("403", "403"),
        ("451", "451"),
        ("emptied", "holds no text"),
    ],
)
@pytest.mark.parametrize("count", [1, 6])
async def test_what_cannot_be_seen_any_more_is_told_within_a_day_once_and_so_is_its_return(
    how: str, reason: str, count: int, tmp_path: Path
) -> None:
    async with site_of(tmp_path, count) as pages:
        told, path = pages.told, pages.paths[-1]
        last = told.at
        if how == "front":
            told.sends_to(path, "/")
        elif how.isdigit():
            pages.answer(int(how), path)
        else:
            told.shows(path, NOT_FOUND if how == "soft 404" else written("", count - 1))
        await told.pass_time(hours=11, step=20)
        assert told.removals() == []
        await told.pass_time(hours=37, step=20)
        (unseen,) = told.removals()
        assert (unseen.url, unseen.returned) == (told.site.url(path), None)
        assert unseen.unseen and reason in unseen.unseen
        assert unseen.confirmed - last < timedelta(hours=24)
        assert told.owed() == 1
        pages.up()
        await told.pass_time(hours=24, step=30)
        (unseen,) = told.removals()
        assert unseen.returned is not None
        assert (told.owed(), told.edits()) == (2, [])


@pytest.mark.parametrize("status", [403, 451])
async def test_a_site_that_is_closed_to_us_as_a_whole_is_not_told_page_by_page(status: int, tmp_path: Path) -> None:
    async with site_of(tmp_path, 6) as pages:
        pages.down(status)
        await pages.told.pass_time(hours=72, step=60)
        assert pages.told.removals() == []
        assert [event.kind for event in pages.told.events("newsroom", "trouble")] == ["trouble"]


async def test_posts_that_go_together_from_a_healthy_channel_are_removed(tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, depth=0)) as told:
        show(told, posts(*range(101, 121)))
        await told.look_around()
        told.later(minutes=2)
        show(told, posts(101, *range(102, 121, 2), 119, 120))
        gone = range(103, 119, 2)
        for number in gone:
            told.shows(own(number), post_page(NAME, None))
        await told.pass_time(hours=3, step=4)
        assert sorted(removal.text for removal in told.removals()) == [f"Post number {number}." for number in gone]
        assert told.events("staff", "trouble") == []


async def test_posts_are_not_removed_while_every_own_page_says_that_there_is_no_post(tmp_path: Path) -> None:
    async with story(tmp_path, replace(CHANNEL, depth=0)) as told:
        show(told, posts(*range(101, 121)))
        await told.look_around()
        told.later(minutes=2)
        left = posts(*range(101, 110), *range(112, 121))
        told.shows(f"/s/{NAME}", preview(NAME, left))
        for number in range(101, 121):
            told.shows(own(number), post_page(NAME, None))
        await told.pass_time(hours=6, step=4)
        assert told.removals() == []


async def test_a_server_that_asks_to_be_left_alone_for_a_day_is_told_at_once(tmp_path: Path) -> None:
    async with story(tmp_path, BULLETIN) as told:
        told.shows("/feed.xml", entries("One."), content_type="application/rss+xml")
        await told.look("bulletin")
        told.site.on("/feed.xml", answer(b"later", 429, {"Retry-After": "86400"}))
        await told.pass_time(hours=1, step=60)
        assert [event.kind for event in told.events("bulletin", "trouble", "recovered")] == ["trouble"]
        assert told.owed() == 1


# --- entries -------------------------------------------------------------------------------------------------------

BULLETIN = replace(SITE, id="bulletin", follow=False, options={})


def entries(*texts: str) -> str:
    items = "".join(
        f"<item><title>Decision {number}</title><guid>{number}</guid><description>{text}</description></item>"
        for number, text in enumerate(texts)
    )
    return f'<rss version="2.0"><channel><title>Council</title>{items}</channel></rss>'


async def test_an_entry_that_its_publisher_empties_is_removed_in_words_of_its_own_and_may_return(
    tmp_path: Path,
) -> None:
    async with story(tmp_path, BULLETIN) as told:
        texts = [said(number) for number in range(10)]

        async def look(*shown: str) -> None:
            told.shows("/feed.xml", entries(*shown), content_type="application/rss+xml")
            await told.look("bulletin")
            told.later(minutes=10)

        await look(*texts)
        for _ in range(3):
            await look(*texts[:3], "", *texts[4:])
            assert told.removals() == []
        await look(*texts[:3], "", *texts[4:])
        (removal,) = told.removals()
        assert (removal.text, removal.emptied, removal.returned, told.owed()) == (texts[3], True, None, 1)
        assert "without its text" in removal_sentence(removal, UTC)
        await look(*texts)
        (removal,) = told.removals()
        assert removal.returned is not None
        assert (told.edits(), told.owed()) == ([], 2)


def emptied(texts: list[str], turn: int) -> list[str]:
    return [""] * len(texts) if turn % 2 else texts


def cut(texts: list[str], turn: int) -> list[str]:
    return [text[:60] + "…" for text in texts] if turn % 2 else texts


def one_emptied(texts: list[str], turn: int) -> list[str]:
    return ["" if number + 1 == turn else text for number, text in enumerate(texts)]


def a_third_emptied(texts: list[str], turn: int) -> list[str]:
    return ["" if turn and (number + turn) % 3 == 0 else text for number, text in enumerate(texts)]


@pytest.mark.parametrize("shown", [emptied, cut, one_emptied, a_third_emptied])
async def test_a_feed_whose_entries_lose_their_texts_for_a_look_says_nothing(
    shown: Callable[[list[str], int], list[str]], tmp_path: Path
) -> None:
    async with story(tmp_path, BULLETIN) as told:
        for turn in range(20):
            texts = shown([said(number) for number in range(20)], turn)
            told.shows("/feed.xml", entries(*texts), content_type="application/rss+xml")
            await told.look("bulletin")
            told.later(minutes=10)
        assert (told.edits(), told.removals(), told.owed()) == ([], [], 0)
        assert told.events("bulletin", "doubted", "hidden")


async def test_an_entry_that_stays_empty_is_removed_though_the_server_says_that_nothing_changed(tmp_path: Path) -> None:
    async with story(tmp_path, BULLETIN) as told:
        texts = [said(number) for number in range(10)]
        told.shows("/feed.xml", entries(*texts), content_type="application/rss+xml")
        await told.look_around()
        body = entries(*texts[:9], "").encode()
        told.site.on("/feed.xml", answer(body, etag='"2"'), *[answer(body, etag='"2"')] * 5, answer(b"", 304))
        await told.pass_time(minutes=20, step=10)
        await told.restart()
        await told.pass_time(minutes=30, step=10)
        (removal,) = told.removals()
        assert (removal.text, removal.emptied) == (texts[9], True)


async def test_a_canary_that_says_something_else_does_not_stand(tmp_path: Path) -> None:
    """The other pages answer, all of them with the same words that no page of the site ever said."""
    async with site_of(tmp_path, 8) as pages:
        other = written("Tickets for the summer festival are on sale at every post office from Monday morning on.", 0)
        for path in pages.paths[1:]:
            pages.told.shows(path, other)
        pages.answer(404, pages.paths[0])
        await pages.told.pass_time(hours=12, step=15)
        assert pages.told.removals() == []


async def test_that_a_site_stood_once_says_nothing_of_its_next_hours(tmp_path: Path) -> None:
    """One vote is cast while the site stands; then all of it is down for half a day."""
    async with site_of(tmp_path, 6) as pages:
        pages.answer(404, pages.paths[0])
        await pages.told.pass_time(minutes=12, step=2)
        pages.down()
        await pages.told.pass_time(hours=6, step=10)
        assert pages.told.removals() == []


async def test_a_page_that_is_there_again_when_it_is_asked_once_more_is_not_removed(tmp_path: Path) -> None:
    """A server of two says "gone" at the first request of each visit, and shows the page at the next one."""
    async with site_of(tmp_path, 6) as pages:
        path, there = pages.paths[0], answer(written(said(0), 0).encode(), content_type="text/html; charset=utf-8")
        pages.told.site.on(path, *[answer(b"gone", 404), there] * 200)
        await pages.told.pass_time(hours=12, step=12)
        assert pages.told.removals() == []
