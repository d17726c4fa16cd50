"""Which statement an entry is by the number in its link, where its words, its link and its key change together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.fed_store import START, capture, keys, kinds, opened, see, turns
from tracker.model import Capture
from tracker.names import numbered, without_counter
from tracker.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


SIGN = (
    "The minister will sign the order on Friday, the press office said. The ministry received forty letters from the "
    "regions, and nobody is to lose a place in school before the new rules are known."
)
NOT = SIGN.replace("will sign", "will not sign")
TOLD_ANEW = (
    "No order is signed this week: the press office of the ministry said on Sunday that the minister waits for new "
    "letters from the regions, and that nobody is to lose a place in any school."
)
SCHOOLS = "Free meals will be offered in every primary school of the region from January."
BULLETIN = "The front in the past day: {} clashes in nine districts, no change of the line was seen by observers."
OTHERS = [
    ("Rain and strong wind are expected in the west of the country tonight.", "rain-and-wind-3310"),
    ("A museum of railways was opened by volunteers near the old station.", "museum-of-railways-3311"),
]
SITE = "https://x.example/"
HOW = pytest.mark.parametrize(
    ("key", "day"), [("its link", 1), ("no guid", None), ("a guid of its own", 1), ("a guid of its own", None)]
)


def shown(path: str, text: str, title: str, day: float | None, key: str, number: int = 1) -> Capture:
    named = {"its link": SITE + path, "no guid": f"link:{SITE}{path}", "a guid of its own": f"guid-{'abc'[number]}"}
    published = None if day is None else START - timedelta(days=30) + timedelta(days=day)
    return capture(named[key], text, title=title, url=SITE + path, published=published)


def others() -> list[Capture]:
    return [capture(f"o{n}", text, title=f"Other {n}", url=SITE + path) for n, (text, path) in enumerate(OTHERS)]


def edits(store: Store) -> list[tuple[str, str]]:
    return [(old.rpartition("\n\n")[2], new.rpartition("\n\n")[2]) for old, new, _, _ in turns(store)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("news/1234-will-sign-order", "news/1234-will-not-sign"),
        ("news/1234-order", "news/1234-decree"),
        ("news/order-1234.html", "news/decree-1234.html"),
        ("news/1234/order/", "news/1234/decree/"),
        ("politics/1234-order", "world/1234-no-order"),
        ("n1234-order/amp", "n1234-decree/amp"),
        ("1234_наказ", "1234_рішення"),
        ("?id=1234&t=will-sign-order", "?id=1234&t=no-order"),
        ("news.php?id=1234&title=order", "news.php?id=1234&title=decree"),
        ("2026/05/02/1234-order", "2026/05/03/1234-decree"),
    ],
)
@pytest.mark.parametrize(
    ("key", "day", "text"), [("its link", 1, NOT), ("no guid", None, TOLD_ANEW), ("a guid of its own", None, NOT)]
)
def test_words_of_a_link_and_of_a_title_that_change_together_under_a_number(
    store: Store, old: str, new: str, key: str, day: float | None, text: str
) -> None:
    see(store, 0, *others(), shown(old, SIGN, "Minister will sign the order", day, key, 1))
    see(store, 5, shown(new, text, "No order is to be signed", day, key, 2), *others())
    assert edits(store) == [(SIGN, text)]
    assert kinds(store) == ["rekeyed"]


def test_news_of_one_line_that_is_told_at_length_under_its_number(store: Store) -> None:
    line, long = "Minister signs the order.", " ".join([TOLD_ANEW + " The minister signs no order before."] * 3)
    see(store, 0, *others(), shown("1234-flash", line, "Order", 1, "its link"))
    see(store, 5, *others(), shown("1234-no-order", long, "No order", 1, "its link"))
    assert edits(store) == [(line, long)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("news/1234-report", "news/1235-report"),
        ("news/report-1234.html", "news/report-1235.html"),
        ("news/1234/daily-report", "news/1235/daily-report"),
        ("news?id=1234", "news?id=1235"),
        ("2026/05/02/daily-report", "2026/05/03/daily-report"),
        ("daily-report-2026-05-02", "daily-report-2026-05-03"),
        ("daily-update-5", "daily-update-6"),
        ("update/5", "update/6"),
        ("daily-report-1634567890", "daily-report-1634667890"),
    ],
)
@HOW
def test_one_slug_under_two_numbers_is_two_statements(
    store: Store, one: str, other: str, key: str, day: float | None
) -> None:
    see(store, 0, *others(), shown(one, BULLETIN.format(5), "Daily report", day, key, 1))
    see(store, 5, *others(), shown(other, BULLETIN.format(7), "Daily report", day, key, 2))
    assert edits(store) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("news/1234-order", "news/1234-school-meals"),
        ("1234/order", "1234/school-meals"),
        ("news?id=1234&t=order", "news?id=1234&t=school-meals"),
        ("2026/05/02/order", "2026/05/02/school-meals"),
        ("2026-05-02-order", "2026-05-02-school-meals"),
    ],
)
@HOW
def test_unrelated_texts_under_one_number_are_never_compared(
    store: Store, one: str, other: str, key: str, day: float | None
) -> None:
    see(store, 0, *others(), shown(one, SIGN, "Order", day, key, 1))
    see(store, 5, *others(), shown(other, SCHOOLS, "Meals", day, key, 2))
    assert (edits(store), len(keys(store))) == ([], 4)


def test_a_number_that_a_title_speaks_of_names_no_page(store: Store) -> None:
    see(store, 0, *others(), shown("boeing-737-lands", BULLETIN.format(5), "A Boeing 737 landed", None, "its link"))
    see(store, 5, *others(), shown("a-737-departs", BULLETIN.format(7), "A Boeing 737 departed", None, "its link"))
    assert edits(store) == []


@pytest.mark.parametrize(
    ("named", "numbers"),
    [
        ("x.example/news/1234-will-sign", ("1234",)),
        ("x.example/2026/05/02/will-sign-1234.html", ("1234",)),
        ("x.example/20260502/will-sign", ()),
        ("x.example/2-may-2026/will-sign", ()),
        ("x.example/2026/may/2/will-sign?id=51700", ("51700",)),
        ("x.example/elections-2026", ()),
        ("x.example/covid-19-cases", ()),
        ("x.example/a-400-b/will-sign", ()),
        ("x.example/c4gx9z7-will-sign", ("c4gx9z7",)),
        ("x.example", ()),
    ],
)
def test_the_numbers_that_name_a_page(named: str, numbers: tuple[str, ...]) -> None:
    assert numbered(named) == numbers


@pytest.mark.parametrize(
    ("key", "left"),
    [
        ("https://x.example/a-1743438600", "https://x.example/a-1743438600"),
        ("https://x.example/a?1743438600", "https://x.example/a"),
        ("https://x.example/update/5", "https://x.example/update/5"),
        ("https://x.example/a-v2", "https://x.example/a"),
        ("post-5-1743438600", "post-5"),
    ],
)
def test_in_the_path_of_an_address_no_stamp_counts(key: str, left: str) -> None:
    assert without_counter(key) == left
