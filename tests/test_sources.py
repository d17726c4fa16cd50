"""What holds of every kind of source, whichever it is: one suite over all rooms. A new kind gives its sample."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from tests.support.child_reader import extract
from tests.support.telegram_previews import Post, preview
from tracker.fields.tables import Problems, Table
from tracker.fields.values import Expected
from tracker.model import Capture, ExtractJob, Reading, ReadingState, Source, SourceKind
from tracker.sources import KINDS, KnownPlaces, known_place, likely_kind_of_body, versions
from tracker.sources.places import FOLLOWED_MOST, MARK

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """Of one kind: an address, a body that is one, the key of a statement there, and what that was called while the
    source had the address `moved_from`."""

    url: str
    body: bytes
    key: str
    moved_from: str = ""
    earlier: str = ""


SAMPLES = {
    SourceKind.FEED: Sample(
        url="https://staff.example/feed.xml",
        body=b"<?xml version='1.0'?><rss><channel><item><guid>1</guid><title>A</title></item></channel></rss>",
        key="1",
    ),
    SourceKind.TELEGRAM: Sample(
        url="https://t.me/s/staff",
        body=preview("staff", [Post(id=101, text="A")]),
        key="staff/101",
        moved_from="https://t.me/s/Old_Staff",
        earlier="old_staff/101",
    ),
    SourceKind.PAGE: Sample(
        url="https://staff.example/news",
        body=b"<!doctype html><title>A</title><article><p>" + b"Enough words to make an article of. " * 20,
        key="https://staff.example/news",
        moved_from="https://old.example/news",
        earlier="https://old.example/news",
    ),
}
LINK = "https://staff.example/news/1"
LISTED = Reading(
    state=ReadingState.COMPLETE,
    extractor="any",
    captures=(Capture(key="staff/101", title="", text="A", url=LINK, published=NOW - timedelta(hours=1)),),
    links=(LINK,),
    window=(101, None),
)
"""What calls for further places, in whichever kind has any."""

GARBAGE = (b"", b"\0", b"\xff\xfe\xfa", b"<", b"<rss><item>", b"{}", b"%PDF-1.7", b"<html>" * 50, bytes(range(256)) * 9)

kinds = pytest.mark.parametrize("kind", SourceKind)


def source(kind: SourceKind) -> Source:
    headers = {"Authorization": "secret"}
    follow = not KINDS[kind].windows
    return Source(
        id="staff", kind=kind, url=SAMPLES[kind].url, headers=headers, follow=follow, depth=2, reread=timedelta(days=3)
    )


def births(kind: SourceKind, known: KnownPlaces, reading: Reading = LISTED) -> list[Source]:
    further = KINDS[kind].further
    return [birth.place for birth in further.called_for(source(kind), reading, NOW, known)] if further else []


NONE_KNOWN = KnownPlaces(visited=(), resting=())


@kinds
def test_its_address_is_taken_and_what_is_none_is_refused_with_a_sentence(kind: SourceKind) -> None:
    assert KINDS[kind].address(SAMPLES[kind].url) == SAMPLES[kind].url
    for wrong in ("", 7, "ftp://staff.example/", "https://"):
        with pytest.raises(Expected):
            KINDS[kind].address(wrong)


@kinds
def test_a_source_that_gives_no_key_of_its_own_has_no_option_and_no_mistake(kind: SourceKind) -> None:
    problems = Problems()
    own = KINDS[kind].own_keys(Table("[[source]]", {}, problems))
    assert (own.options, own.follow, problems.lines) == ({}, False, [])


@kinds
def test_each_option_is_checked(kind: SourceKind) -> None:
    for name in KINDS[kind].options:
        problems = Problems()
        KINDS[kind].own_keys(Table("[[source]]", {name: [7]}, problems))
        assert len(problems.lines) == 1 and name in problems.lines[0]


@kinds
def test_no_body_makes_it_raise_and_each_reading_is_signed(kind: SourceKind) -> None:
    for body in (*GARBAGE, *KINDS[kind].warm_up):
        job = ExtractJob(kind=kind, url=SAMPLES[kind].url, asked=SAMPLES[kind].url, content_type="", body=body)
        reading = extract(job)
        assert reading.extractor == versions()[kind]
        assert "reader" not in reading.note
        assert extract(job) == reading
    assert {extract(replace(job, body=body)).state for body in GARBAGE} & {ReadingState.UNPARSED, ReadingState.BLOCKED}


@kinds
def test_its_own_body_is_read_and_known_by_how_it_begins(kind: SourceKind) -> None:
    sample = SAMPLES[kind]
    assert likely_kind_of_body(sample.body) is kind
    job = ExtractJob(kind=kind, url=sample.url, asked=sample.url, content_type="", body=sample.body)
    assert [item.key for item in extract(job).captures] == [sample.key]


@kinds
def test_a_further_place_is_the_same_when_the_store_gives_it_back(kind: SourceKind) -> None:
    own = KINDS[kind].own_pages
    places = births(kind, NONE_KNOWN) + ([own.page(source(kind), "staff/101")] if own else [])
    assert places
    assert len({place.id for place in places}) == len(places)
    for place in places:
        assert place.parent == "staff" and place.id.startswith(f"staff{MARK}")
        assert known_place(source(kind), place.id, place.kind, place.url) == place
        assert place.in_passing == (own is not None and place is places[-1])


@kinds
def test_a_place_that_is_known_is_not_born_again_visited_or_resting(kind: SourceKind) -> None:
    ids = [place.id for place in births(kind, NONE_KNOWN)]
    assert ids
    assert births(kind, KnownPlaces(visited=ids, resting=())) == []
    assert births(kind, KnownPlaces(visited=(), resting=ids)) == []


def moved(url: str, known: KnownPlaces) -> list[tuple[str, str]]:
    """What is born of a link to `url`: id and address."""
    reading = replace(LISTED, captures=(), links=(url,))
    return [(place.id, place.url) for place in births(SourceKind.PAGE, known, reading)]


@pytest.mark.parametrize(
    "other", ["http://x.example/a?p=1", "https://www.x.example/a?p=1", "http://www.x.example/a/?p=1"]
)
def test_a_page_whose_site_goes_to_https_is_the_same_place_at_another_address(other: str) -> None:
    here = "https://x.example/a?p=1"
    ((place, _),) = moved(other, NONE_KNOWN)
    assert moved(here, KnownPlaces(visited=[place], resting=(), addresses={place: other})) == [(place, here)]
    assert moved(here, KnownPlaces(visited=[place], resting=(), addresses={place: here})) == []
    assert moved(here, KnownPlaces(visited=(), resting=[place])) == []
    followed = replace(source(SourceKind.PAGE), url=here, parent="staff")
    assert other in (KINDS[SourceKind.PAGE].earlier_keys or (lambda *_: []))(followed, here, [])


def test_all_pages_of_a_site_that_goes_to_https_go_on_however_many_are_followed() -> None:
    urls = [f"http://x.example/{n}" for n in range(FOLLOWED_MOST)]
    known = {moved(url, NONE_KNOWN)[0][0]: url for url in urls}
    reading = replace(LISTED, captures=(), links=[url.replace("http:", "https:") for url in urls])
    after = births(SourceKind.PAGE, KnownPlaces(visited=known, resting=(), addresses=known), reading)
    assert {place.id for place in after} == set(known)


@kinds
def test_the_headers_of_a_source_go_to_no_other_site(kind: SourceKind) -> None:
    elsewhere = replace(LISTED, links=("https://other.example/news/1",))
    for place in births(kind, NONE_KNOWN, elsewhere):
        same_site = urlsplit(place.url).hostname == urlsplit(SAMPLES[kind].url).hostname
        assert bool(place.headers) == same_site


@kinds
def test_a_key_that_is_made_of_the_address_is_known_after_a_move(kind: SourceKind) -> None:
    sample, earlier = SAMPLES[kind], KINDS[kind].earlier_keys
    assert (earlier is None) == (not sample.earlier)
    if earlier is not None:
        assert earlier(source(kind), sample.key, [sample.moved_from]) == [sample.earlier]
        assert earlier(source(kind), sample.key, []) == []
