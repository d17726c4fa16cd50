"""Which statement an entry is of: situations of publishers' feeds, through a real store; what is compared with what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import process_time

import pytest

from tests.support.fed_store import START, at, capture, fares, keys, kinds, opened, past, see, turns
from tracker.model import Capture, ReadingState
from tracker.names import clean_link, page, stem
from tracker.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with opened(tmp_path) as store:
        yield store


SIGN = "The minister will sign the order on Friday, the press office said."
NOT = "The minister will not sign the order on Friday, the press office said."
FESTIVAL = "Thousands came to the town square, where the harvest festival opens today."
SCHOOLS = "Free meals will be offered in every primary school of the region from January."
OTHERS = [
    "Rain and strong wind are expected in the west of the country tonight.",
    "The bridge over the river reopens after repairs that took nine weeks.",
    "A museum of railways was opened by volunteers near the old station.",
    "Farmers ask for help: locusts have eaten a third of the barley.",
]


def entry(key: str, text: str, url: str | None = None, title: str = "", day: float | None = 1) -> Capture:
    published = None if day is None else START - timedelta(days=30) + timedelta(days=day)
    return capture(key, text, title=title, url=url, published=published)


def others(scheme: str = "https") -> list[Capture]:
    return [entry(f"o{n}", text, f"{scheme}://x.example/news/{n}0", f"Other {n}") for n, text in enumerate(OTHERS)]


def edits(store: Store) -> list[tuple[str, str]]:
    return [(old.rpartition("\n\n")[2], new.rpartition("\n\n")[2]) for old, new, _, _ in turns(store)]


# --- the same statement under another key ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "old_url", "new_url"),
    [
        pytest.param("https://x.example/a#0", "https://x.example/a#1", "https://x.example/a", None, id="a-counter"),
        pytest.param("http://x.example/a/", "https://x.example/a", "http://x.example/a/", None, id="scheme-and-slash"),
        pytest.param("http://www.x.example/a", "http://x.example/a", "http://www.x.example/a", "http://x.example/a"),
        pytest.param("g1", "g2", "https://x.example/a?utm_source=1&id=7", "https://x.example/a?id=7&utm_medium=2"),
        pytest.param("g1", "g2", "https://x.example/a?source=rss----1", "https://x.example/a?source=rss----2"),
        pytest.param("g1", "g2", "https://x.example/a#xtor=RSS-1", "https://x.example/a", id="tracked-fragment"),
        pytest.param("/n/5?1743438600617", "/n/5?1743999900000", None, None, id="a-time-stamp-without-a-link"),
        pytest.param("post-5-v1", "post-5-v2", None, None, id="a-version"),
        pytest.param('{"id":5,"rev":1}', '{"id":5,"rev":2}', None, None, id="a-version-in-json"),
        pytest.param("/n?_=1743438600&id=5", "/n?_=1743999900&id=5", None, None, id="a-time-stamp-asked-with"),
        pytest.param("5 at http://x.example", "5 at https://www.x.example", None, None, id="a-site-within-a-key"),
        pytest.param("https://x.example/a?v=1", "https://x.example/a?v=2", None, None, id="an-address-that-counts"),
        pytest.param("g1", "g2", "https://x.example/5/will-sign-order", "https://x.example/5/will-not-sign-order"),
        pytest.param("g1", "g2", "https://x.example/will-sign-order-517", "https://x.example/will-not-sign-order-517"),
        pytest.param("g1", "g2", "https://x.example/2026/05/02/will-sign", "https://x.example/2026/05/02/wont-sign"),
        pytest.param("g1", "g2", "https://x.example/міністр-підпише-5", "https://x.example/міністр-не-підпише-5"),
        pytest.param("g1", "g2", "https://old.example/a", "https://new.example/b", id="a-new-site"),
        pytest.param("link:https://x.example/a-b", "link:https://x.example/a-c", "https://x.example/a-b", None),
    ],
)
@pytest.mark.parametrize("day", [1, None])
def test_a_statement_whose_key_changed_with_its_text(
    store: Store, old: str, new: str, old_url: str | None, new_url: str | None, day: float | None
) -> None:
    new_url = new_url or (old_url if "://" not in new else new.removeprefix("link:").partition("#")[0])
    see(store, 0, *others(), entry(old, SIGN, old_url, "Order", day))
    see(store, 5, entry(new, NOT, new_url, "Order", day), *others())
    assert edits(store) == [(SIGN, NOT)]
    assert kinds(store) == ["rekeyed"]
    assert [one.key for one in (past(store, old), past(store, new))] == [old, old], "either key finds it"


def test_a_key_that_returns_finds_its_statement_again(store: Store) -> None:
    for minute, (key, text) in enumerate((("1", SIGN), ("2", SIGN), ("1", SIGN), ("2", NOT), ("1", SIGN))):
        see(store, minute, entry(key, text, "https://x.example/a"))
    assert keys(store) == {"1": [SIGN, NOT, SIGN]}
    assert kinds(store) == ["rekeyed"], "said once"


def test_a_site_that_goes_to_https_is_no_news_but_for_the_entry_that_was_edited(store: Store) -> None:
    texts = [f"Decision {n} of the council, on matter {n * 7}, was taken in the hall." for n in range(20)]
    see(store, 0, *(entry(f"http://x.example/{n}", text, f"http://x.example/{n}") for n, text in enumerate(texts)))
    texts[7] = texts[7].replace("was taken", "was not taken")
    moved = [entry(f"https://x.example/{n}", text, f"https://x.example/{n}") for n, text in enumerate(texts)]
    derived = see(store, 5, *moved)
    assert (derived.statements, derived.owed, len(edits(store))) == (0, 1, 1)
    assert kinds(store).count("rekeyed") == 20
    assert see(store, 6, *moved).versions == 0
    assert set(kinds(store)) == {"rekeyed", "metadata"}


def test_a_feed_that_was_empty_for_a_while_comes_back_under_new_keys(store: Store) -> None:
    see(store, 0, *others(), entry("1", SIGN, "http://x.example/a"))
    see(store, 5)
    see(store, 9, *others(), entry("1b", NOT, "https://x.example/a"))
    assert edits(store) == [(SIGN, NOT)]


def test_a_key_that_changes_with_each_visit_costs_a_few_events_and_no_more(store: Store) -> None:
    for minute in range(40):
        see(store, minute, entry(f"k{minute}", NOT if minute >= 30 else SIGN, "https://x.example/a"))
    assert keys(store) == {"k0": [SIGN, NOT]}
    assert 1 <= kinds(store).count("rekeyed") < 10


def test_in_a_partial_reading_links_tell_and_absence_does_not(store: Store) -> None:
    see(store, 0, entry("1", SIGN, "https://x.example/a"), entry("2", FESTIVAL, "https://x.example/5/one-two"))
    cut = entry("1b", NOT, "https://x.example/a"), entry("2b", FESTIVAL + " !", "https://x.example/5/one-three")
    see(store, 5, *cut, state=ReadingState.PARTIAL)
    assert keys(store) == {"1": [SIGN, NOT], "2": [FESTIVAL], "2b": [FESTIVAL + " !"]}


def test_entries_without_guid_and_link_go_by_title_and_date(store: Store) -> None:
    def named(title: str, text: str, day: float) -> Capture:
        one = entry("", text, None, title, day)
        return capture(f"title:{title}\n{one.published}", text, title=title, published=one.published)

    see(store, 0, named("Order", SIGN, 1), named("Festival", FESTIVAL, 2))
    see(store, 5, named("Order", NOT, 1), named("Festival", FESTIVAL, 2))
    see(store, 6, named("Order withdrawn", NOT, 1), named("Festival", FESTIVAL, 2))
    assert [len(texts) for texts in keys(store).values()] == [3, 1]
    assert len(edits(store)) == 2


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param(SIGN, NOT, id="en"),
        pytest.param(
            "Міністр підпише наказ у п'ятницю вранці.", "Міністр не підпише наказ у п'ятницю вранці.", id="uk"
        ),
        pytest.param(
            "Министр подпишет приказ в пятницу утром.", "Министр не подпишет приказ в пятницу утром.", id="ru"
        ),
    ],
)
def test_entries_with_nothing_but_a_text_go_by_it(store: Store, old: str, new: str) -> None:
    rest = [capture(f"text:{n}", text) for n, text in enumerate(OTHERS)]
    see(store, 0, *rest, capture("text:a", old))
    see(store, 5, capture("text:b", new), *rest)
    assert edits(store) == [(old, new)]


# --- one key on several statements -------------------------------------------------------------------------------


def same(letter: str, text: str, **more: object) -> Capture:
    return capture("https://x.example/", text, url=f"https://x.example/{letter}", **more)


def test_one_key_on_all_entries_is_told_apart_by_links(store: Store) -> None:
    see(store, 0, same("a", FESTIVAL), same("b", SIGN))
    see(store, 5, same("a", FESTIVAL), same("b", NOT))
    see(store, 6, same("c", SCHOOLS), same("b", NOT))
    see(store, 7, same("d", OTHERS[0]))
    see(store, 8, same("b", SIGN), same("a", FESTIVAL))
    assert edits(store) == [(SIGN, NOT), (NOT, SIGN)]
    assert len(keys(store)) == 4
    (row,) = [row for row in fares(store) if row.id == "ministry"]
    assert "entries share a key" in row.remark


def test_one_key_that_is_met_on_one_entry_first(store: Store) -> None:
    see(store, 0, same("a", FESTIVAL))
    see(store, 5, same("b", SIGN))
    see(store, 6, same("b", NOT))
    see(store, 7, same("c", SCHOOLS), same("b", NOT))
    assert edits(store) == [(SIGN, NOT)]
    assert kinds(store) == ["conflict"]


def test_one_key_and_one_link_on_all_entries_go_by_title_and_date(store: Store) -> None:
    def front(text: str, title: str, day: float) -> Capture:
        return entry("k", text, "https://x.example/", title, day)

    see(store, 0, front(FESTIVAL, "Festival", 1), front(SIGN, "Order", 2))
    see(store, 5, front(SCHOOLS, "Schools", 3), front(FESTIVAL, "Festival", 1), front(NOT, "Order", 2))
    see(store, 6, front(OTHERS[1], "Bridge", 4), front(SCHOOLS, "Schools", 3), front(NOT, "Order", 2))
    assert edits(store) == [(SIGN, NOT)]
    assert len(keys(store)) == 4


def test_one_key_and_nothing_else_goes_by_texts(store: Store) -> None:
    see(store, 0, capture("k", FESTIVAL), capture("k", SIGN), capture("k", OTHERS[0]))
    see(store, 5, capture("k", SCHOOLS), capture("k", FESTIVAL), capture("k", NOT))
    assert edits(store) == [(SIGN, NOT)]
    assert len(keys(store)) == 4


def test_one_entry_at_a_time_under_one_key_is_never_compared_with_another(store: Store) -> None:
    for minute, (text, day) in enumerate(((FESTIVAL, 1), (SIGN, 2), (NOT, 2), (SCHOOLS, 3))):
        see(store, minute, entry("latest", text, "https://x.example/", "", day))
    assert edits(store) == [(SIGN, NOT)]


def test_keys_that_are_places_in_the_list(store: Store) -> None:
    def numbered(*texts: str, linked: bool = True) -> list[Capture]:
        links = {text: f"https://x.example/{n}" for n, text in enumerate([SIGN, NOT, FESTIVAL, SCHOOLS, *OTHERS])}
        links[NOT] = links[SIGN]
        return [capture(str(n), text, url=links[text] if linked else None) for n, text in enumerate(texts, start=1)]

    see(store, 0, *numbered(SIGN, FESTIVAL, OTHERS[0]))
    see(store, 5, *numbered(SCHOOLS, SIGN, FESTIVAL))
    see(store, 6, *numbered(OTHERS[1], SCHOOLS, NOT))
    assert edits(store) == [(SIGN, NOT)]


@pytest.mark.parametrize("titled", [True, False])
def test_keys_that_are_places_in_a_list_without_links_and_dates(store: Store, titled: bool) -> None:
    def numbered(*texts: str) -> list[Capture]:
        titles = {text: text.split()[-1] if titled else "" for text in texts}
        return [capture(str(n), text, title=titles[text], url=None) for n, text in enumerate(texts)]

    see(store, 0, *numbered(SIGN, FESTIVAL, OTHERS[0]))
    see(store, 5, *numbered(SCHOOLS, SIGN, FESTIVAL, OTHERS[0]))
    see(store, 6, *numbered(OTHERS[1], SCHOOLS, NOT, FESTIVAL))
    see(store, 7, *numbered(OTHERS[2], OTHERS[3], OTHERS[1], SCHOOLS))
    assert edits(store) == [(SIGN, NOT)]


def test_a_place_in_a_list_that_grows_by_one(store: Store) -> None:
    see(store, 0, capture("1", SIGN, title="Order", url=None))
    see(store, 5, capture("1", SCHOOLS, title="Meals", url=None), capture("2", NOT, title="Order", url=None))
    assert edits(store) == [(SIGN, NOT)]


def test_a_text_rewritten_under_its_key_alone_is_an_edit(store: Store) -> None:
    see(store, 0, *others(), capture("1", SIGN, title="Order", url=None))
    see(store, 5, *others(), capture("1", "Withdrawn.", title="Note", url=None))
    assert edits(store) == [(SIGN, "Withdrawn.")]


def test_a_title_is_no_key_that_outlasts_it(store: Store) -> None:
    see(store, 0, *others(), capture("Міністр про наказ", SIGN, title="Міністр про наказ", url=None))
    see(store, 5, *others(), capture("Міністр і наказ", NOT, title="Міністр і наказ", url=None))
    assert (edits(store), kinds(store)) == ([(SIGN, NOT)], ["rekeyed"])


def test_keys_made_anew_at_each_visit(store: Store) -> None:
    def seen(minute: int, text: str, title: str) -> None:
        texts = [(OTHERS[0], None, "Rain"), (text, None, title), (OTHERS[1], None, "Bridge")]
        see(store, minute, *[entry(f"{minute}-{n}", *each, day=None) for n, each in enumerate(texts)])

    seen(0, SIGN, "Order")
    seen(5, NOT, "No order")
    assert edits(store) == [(SIGN, NOT)]


@pytest.mark.parametrize("title", ["Statement", ""])
def test_keys_made_anew_at_each_visit_where_titles_tell_nothing(store: Store, title: str) -> None:
    for minute, text in ((0, SIGN), (5, NOT)):
        texts = [OTHERS[0], text, OTHERS[1]]
        see(store, minute, *[entry(f"{minute}-{n}", each, None, title, None) for n, each in enumerate(texts)])
    assert (edits(store), len(keys(store))) == ([(SIGN, NOT)], 3)


@pytest.mark.parametrize(
    ("one", "other"),
    [("https://x.example/r/1", "https://x.example/r/2"), ("https://x.example/r?id=1", "https://x.example/r?id=2")],
)
def test_bulletins_of_one_title_on_pages_with_numbers_are_never_compared(store: Store, one: str, other: str) -> None:
    see(store, 0, *others(), entry("a", "The front in the past day: 5 clashes in nine districts.", one, "Report", None))
    see(
        store,
        5,
        *others(),
        entry("b", "The front in the past day: 50 clashes in ten districts.", other, "Report", None),
    )
    assert edits(store) == []


def test_unrelated_texts_of_one_title_and_moment_are_never_compared(store: Store) -> None:
    see(store, 0, *others(), entry("a", SIGN, None, "Alert"))
    see(store, 5, *others(), entry("b", SCHOOLS, None, "Alert"))
    assert edits(store) == []


def test_an_entry_without_a_link_that_was_away_for_a_while_goes_by_title_and_date(store: Store) -> None:
    see(store, 0, *others(), entry("1", SIGN, None, "Order"))
    see(store, 5, *others())
    see(store, 9, *others(), entry("2", NOT, None, "Order"), entry("3", SCHOOLS, None, "Meals"))
    assert (edits(store), kinds(store)) == ([(SIGN, NOT)], ["rekeyed"])


def test_bulletins_with_links_under_one_guid_are_never_compared(store: Store) -> None:
    text = "Water will be cut off in {} Street on Monday from nine to five because of repairs to the main."
    for minute, (one, other) in enumerate((("North", "South"), ("South", "East"), ("East", "West"))):
        named = [
            capture("k", text.format(name), title=f"{name} Street", url=f"https://x.example/water-{name.lower()}")
            for name in (one, other)
        ]
        see(store, minute, *named)
    assert edits(store) == []


def test_a_key_given_to_another_statement_and_back(store: Store) -> None:
    one, other = entry("1", SIGN, "https://x.example/a", day=1), entry("1", SCHOOLS, "https://x.example/b", day=2)
    for minute, each in enumerate((one, other, one, other)):
        see(store, minute, each)
    assert (edits(store), kinds(store)) == ([], ["conflict"])


def test_a_text_that_is_rewritten_under_its_own_key_and_link_is_an_edit(store: Store) -> None:
    see(store, 0, entry("1", SIGN, "https://x.example/a", "Order", 1))
    see(store, 5, entry("1", "Withdrawn.", "https://x.example/a", "Note", 9))
    assert edits(store) == [(SIGN, "Withdrawn.")]


# --- what must not be compared -----------------------------------------------------------------------------------


def test_old_and_new_key_side_by_side_are_two_statements(store: Store) -> None:
    see(store, 0, entry("1", SIGN, "https://x.example/a"))
    see(store, 5, entry("2", NOT, "https://x.example/a"), entry("1", SIGN, "https://x.example/a"))
    see(store, 6, entry("2", NOT, "https://x.example/a"))
    assert edits(store) == []
    assert keys(store) == {"1": [SIGN], "2": [NOT]}


def test_of_two_statements_with_one_link_each_goes_on(store: Store) -> None:
    link = "https://x.example/live"
    see(store, 0, entry("1", SIGN, link, "Order", 1), entry("2", FESTIVAL, link, "Festival", 2))
    see(store, 5, entry("1b", NOT, link, "Order", 1), entry("2", FESTIVAL, link, "Festival", 2))
    see(store, 6, entry("3", SCHOOLS, link, "Schools", 3), entry("2", FESTIVAL, link, "Festival", 2))
    assert edits(store) == [(SIGN, NOT)]
    assert len(keys(store)) == 3


@pytest.mark.parametrize("link", ["https://x.example/", "https://x.example/index.html", "https://x.example", None])
def test_a_feed_in_which_every_link_is_the_front_page(store: Store, link: str | None) -> None:
    texts = [SIGN, FESTIVAL, SCHOOLS, *OTHERS]
    for minute in range(len(texts) - 1):
        see(store, minute, *(entry(str(n), texts[n], link, "", n) for n in (minute, minute + 1)))
    assert edits(store) == []
    assert len(keys(store)) == len(texts)


@pytest.mark.parametrize("link", ["https://x.example/losses-on-{day}-may", "https://x.example/{day}", None])
@pytest.mark.parametrize("shown", [1, 3])
def test_daily_bulletins_in_the_same_words_are_statements_of_their_own(
    store: Store, link: str | None, shown: int
) -> None:
    for day in range(1, 12):
        bulletins = [
            entry(
                f"x:17434386{today:02}",
                f"Losses of the enemy in the day: {900 + 13 * today} soldiers, {today} tanks and {today + 3} guns.",
                link and link.format(day=today),
                f"Losses on {today} May",
                today,
            )
            for today in range(day, day + shown)
        ]
        see(store, day, *bulletins)
    assert edits(store) == []
    assert len(keys(store)) == 10 + shown


# --- an old entry left behind under the same key -----------------------------------------------------------------


@pytest.mark.parametrize("behind", [True, False])
def test_an_old_entry_left_beside_the_new_one_hides_no_edit(store: Store, behind: bool) -> None:
    def both(new: str, old: str) -> list[Capture]:
        pair = [entry("1", new, "https://x.example/a"), entry("1", old, "https://x.example/a")]
        return pair if behind else pair[::-1]

    see(store, 0, entry("1", SIGN, "https://x.example/a"), *others())
    for minute in (5, 6):
        see(store, minute, *both(NOT, SIGN), *others())
    assert edits(store) == [(SIGN, NOT)]
    assert kinds(store) == ["duplicate"]
    later = NOT.replace("Friday", "Monday")
    see(store, 7, *both(later, SIGN), *others())
    assert edits(store) == [(SIGN, NOT), (NOT, later)]
    see(store, 8, *both(later, SIGN)[:: -1 if behind else 1])
    assert len(edits(store)) == 2


def test_an_older_form_that_turns_up_beside_the_newer_one_is_no_edit(store: Store) -> None:
    newer = capture("1", NOT, url="https://x.example/a", updated=at(-10))
    see(store, 0, newer)
    see(store, 5, capture("1", SIGN, url="https://x.example/a", updated=at(-20)), newer)
    assert edits(store) == []
    assert kinds(store) == ["duplicate"]


@pytest.mark.parametrize("behind", [True, False])
def test_an_edit_does_not_hide_behind_a_copy_that_was_changed_less(store: Store, behind: bool) -> None:
    see(store, 0, capture("1", SIGN, updated=at(-9)))
    decoy, edited = capture("1", SIGN + " So it is said.", updated=at(-9)), capture("1", NOT, updated=at(3))
    see(store, 5, *((edited, decoy) if behind else (decoy, edited)))
    assert edits(store) == [(SIGN, NOT)]
    assert kinds(store) == ["duplicate"]


def test_two_entries_that_stand_side_by_side_each_have_their_own_edits(store: Store) -> None:
    two = "The minister will sign the second order on Friday, the press office said."
    see(store, 0, entry("1", SIGN), entry("1", two))
    see(store, 5, entry("1", SIGN), entry("1", two.replace("Friday", "Monday")))
    see(store, 6, entry("1", two.replace("Friday", "Monday")), entry("1", NOT))
    assert edits(store) == [(two, two.replace("Friday", "Monday")), (SIGN, NOT)]


def test_an_entry_that_stands_there_twice_is_one(store: Store) -> None:
    see(store, 0, entry("1", SIGN), entry("1", SIGN))
    see(store, 5, entry("1", NOT), entry("1", NOT))
    assert keys(store) == {"1": [SIGN, NOT]}
    assert kinds(store) == []


def test_thousands_of_entries_under_one_key_cost_as_many_steps_and_not_their_square(store: Store) -> None:
    def took(count: int, word: str) -> float:
        begun = process_time()
        see(store, count, *(capture(f"k{count}", f"{word} number {n} of many.") for n in range(count)))
        return process_time() - begun

    few, many = took(400, "Entry"), took(1_600, "Entry")
    assert many < 10 * few, (few, many)
    assert len(keys(store)) == 1_600, "of these the 400 in the same words go on"


def test_a_link_as_long_as_a_book_names_no_page() -> None:
    long = "https://x.example/?source=" + "rss-" * 250_000 + "%0A"
    begun = process_time()
    assert (page(long), clean_link(long)) == ("", long)
    assert process_time() - begun < 1


# --- the past ----------------------------------------------------------------------------------------------------


def test_a_past_capture_under_another_key_belongs_to_the_same_history(store: Store) -> None:
    see(store, 100, entry("https://x.example/a", NOT, "https://x.example/a"))
    see(store, 0, entry("http://x.example/a", SIGN, "http://x.example/a"), origin="dir:old")
    assert edits(store) == [(SIGN, NOT)]


# --- links -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("HTTP://WWW.X.example:80/a/", "x.example/a"),
        ("https://x.example/a/index.php", "x.example/a"),
        ("https://x.example/?p=5", "x.example?p=5"),
        ("https://x.example/a?utm_source=x&id=5#part", "x.example/a?id=5#part"),
        ("https://x.example/%D0%B0", "x.example/а"),
        ("https://x.example/#rss", ""),
        ("https://x.example/a/5;jsessionid=AB12?id=7", "x.example/a/5?id=7"),
        ("https://x.example/n.php?PHPSESSID=ab12&id=5&CFID=3", "x.example/n.php?id=5"),
        ("https://x.example/n.php?sid=5", "x.example/n.php?sid=5"),
        ("https://x.example:8443/a", "x.example:8443/a"),
        ("mailto:a@x.example", ""),
        ("http://[", ""),
    ],
)
def test_what_a_link_names(url: str, named: str) -> None:
    assert page(url) == named


def test_a_link_keeps_what_may_name_one_of_many() -> None:
    assert clean_link("https://x.example/log?from=rss&from_date=5#v2") == "https://x.example/log?from_date=5#v2"
    assert clean_link("http://[") == "http://["


@pytest.mark.parametrize(
    ("named", "left"),
    [
        ("x.example/5/will-sign-order", ("x.example/5/*", True)),
        ("x.example/2026/11/20/will-sign", ("x.example/2026/11/20/*", False)),
        ("x.example/news/will-sign-517.html", ("x.example/news/*517", True)),
        ("x.example/news/517", ("", False)),
    ],
)
def test_what_stays_of_a_link_without_the_words_of_its_title(named: str, left: tuple[str, bool]) -> None:
    assert stem(named) == left


# --- bulletins that nothing tells apart ----------------------------------------------------------------------------

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "Sabbath", "Yesterday", "Today")


def bulletins(day: int, shown: int, key: str, title: str) -> list[Capture]:
    """The newest of a series without dates, links and numbers."""

    def one(day: int) -> Capture:
        text = f"The front on {DAYS[day]}: {5 + day} clashes in nine districts, no change of it. Lost: {3 * day} guns."
        named = title.format(DAYS[day])
        made = {
            "guid": f"guid-{'abcdefghij'[day] * 8}",
            "text": f"text:{text[:20]}",
            "title": named or f"title:{DAYS[day]}",
        }
        return entry(made[key], text, None, named, None)

    return [one(each) for each in range(max(0, day - shown + 1), day + 1)]


@pytest.mark.parametrize("among", [True, False])
@pytest.mark.parametrize("shown", [1, 3])
@pytest.mark.parametrize(
    ("key", "title"), [("guid", "Situation report"), ("guid", ""), ("text", ""), ("text", "{} report"), ("title", "{}")]
)
def test_ten_bulletins_that_nothing_tells_apart_are_not_compared_and_it_is_said(
    store: Store, key: str, title: str, shown: int, among: bool
) -> None:
    for day in range(10):
        see(store, day, *(others() if among else []), *bulletins(day, shown, key, title))
    by_words = 1 if among and shown == 1 and (key, title) != ("guid", "") else 0
    assert len(edits(store)) == by_words, "in a list that stays, an edit is believed once"
    assert kinds(store).count("rekeyed") == by_words
    assert kinds(store).count("indistinct") == 10 - shown - by_words
    (row,) = [row for row in fares(store) if row.id == "ministry"]
    assert row.events["indistinct"] == 10 - shown - by_words


def test_unrelated_texts_without_names_are_neither_compared_nor_called_alike(store: Store) -> None:
    for minute, text in enumerate((SIGN, FESTIVAL, SCHOOLS, *OTHERS)):
        see(store, minute, entry(f"g{minute}", text, None, "Statement", None))
    assert (edits(store), kinds(store)) == ([], [])
