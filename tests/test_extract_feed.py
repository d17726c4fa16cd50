import json
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.child_reader import extract
from tracker.extract.entries import split
from tracker.extract.feed import capture, understand
from tracker.extract.links import base_of_channel
from tracker.model import Capture, ExtractJob, Reading, ReadingState, SameEntry, SourceKind

FEEDS = Path(__file__).parent.parent / "fixtures" / "feeds"
WELL_FORMED = ["rss20-content", "atom10-xhtml", "rdf10"]
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"'
)
BOX = '<rss version="2.0" ' + NAMESPACES + "><channel><title>Feed</title>{}</channel></rss>"


def job(body: str | bytes, **changes: object) -> ExtractJob:
    raw = body.encode() if isinstance(body, str) else body
    basis = ExtractJob(kind=SourceKind.FEED, url="https://source.example/feed", content_type="", body=raw)
    return replace(basis, **changes)  # type: ignore[arg-type]


def item(guid: str, description: str = "", more: str = "") -> str:
    return f"<item><guid>{guid}</guid><title>T</title><description>{description}</description>{more}</item>"


def read(body: str | bytes, **changes: object) -> Reading:
    return extract(job(body, **changes))


def captures(reading: Reading) -> list[Capture]:
    return [found for found in reading.captures if isinstance(found, Capture)]


def texts(reading: Reading) -> dict[str, str]:
    return {found.key: found.text for found in captures(reading)}


# --- what is in a feed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [path.name.removesuffix(".xml") for path in sorted(FEEDS.glob("*.xml"))])
def test_a_feed_reads_as_expected(name: str) -> None:
    reading = read((FEEDS / f"{name}.xml").read_bytes())
    expected = json.loads((FEEDS / f"{name}.expected.json").read_text(encoding="utf-8"))
    found = [{k: v for k, v in asdict(one).items() if k not in ("entry", "hidden")} for one in reading.captures]
    assert {
        "state": reading.state,
        "note": reading.note,
        "captures": json.loads(json.dumps(found, default=str)),
    } == expected


def test_an_edit_is_seen_in_whichever_of_the_text_elements_it_stands() -> None:
    more = (
        "<description>second</description><media:description>third</media:description>"
        "<media:content><media:description>fourth</media:description></media:content>"
        "<content:encoded>&lt;p>fifth&lt;/p></content:encoded><itunes:summary>sixth</itunes:summary>"
    )
    body = BOX.format(item("1", "first", more))
    assert texts(read(body))["1"].split("\n\n") == ["first", "second", "third", "fourth", "fifth", "sixth"]


def test_an_equal_description_and_content_are_kept_once() -> None:
    more = "<content:encoded>&lt;p>same  words&lt;/p></content:encoded>"
    assert texts(read(BOX.format(item("1", "same words", more)))) == {"1": "same words"}


def test_media_description_is_the_text_when_there_is_nothing_else() -> None:
    body = BOX.format(
        "<item><guid>1</guid><media:group><media:description>A film</media:description></media:group></item>"
    )
    assert texts(read(body)) == {"1": "A film"}


@pytest.mark.parametrize(
    ("html", "text"),
    [
        pytest.param("<p>a</p><p>b<br>c</p>", "a\nb\nc", id="blocks-are-lines"),
        pytest.param("a <b>b</b><i>c</i>", "a bc", id="inline-tags-break-nothing"),
        pytest.param("<ul><li>a<li>b</ul>", "a\nb", id="unclosed-items"),
        pytest.param("<tr><td>a</td><td>b</td></tr>", "a b", id="cells-are-apart"),
        pytest.param("<pre>a\n b</pre>", "a\nb", id="preformatted-lines-stay"),
        pytest.param("a\nb", "a\nb", id="plain-text-keeps-its-lines"),
        pytest.param("a <script>evil()</script><style>x</style>b", "a b", id="no-scripts"),
        pytest.param("<p style='display:none'>hidden</p>", "hidden", id="hidden-text-is-kept"),
        pytest.param("<del>not</del> guilty", "~~not~~ guilty", id="struck-out-is-marked"),
        pytest.param("a <![if x]>b<![endif]> <![CDATA[c]]>", "a b c", id="conditional-comments"),
        pytest.param("a <!-- b", "a <!-- b", id="an-unclosed-comment-hides-nothing"),
        pytest.param('a <a href="b c', 'a <a href="b c', id="an-unclosed-tag-hides-nothing"),
        pytest.param("5 < 6 &amp; 7 &gt; 6", "5 < 6 & 7 > 6", id="less-than-is-no-tag"),
    ],
)
def test_html_becomes_text(html: str, text: str) -> None:
    assert texts(read(BOX.format(item("1", escape(html))))) == {"1": text}


# --- identity ----------------------------------------------------------------------------------------------------


def test_a_missing_guid_is_never_replaced_in_silence() -> None:
    reading = read(BOX.format("<item><link>/a#b</link></item><item><title>x</title></item>"))
    assert [one.key for one in captures(reading)] == ["link:https://source.example/a#b", "title:x"]
    assert reading.note == (
        "entries without guid, known by their link: 1; "
        "entries without guid and link, known by their title and date, or text: 1"
    )
    assert reading.state is ReadingState.COMPLETE


def test_identity_by_link() -> None:
    reading = read(BOX.format(item("1", more="<link>https://a.example/x#y</link>") + item("2")), identity="link")
    assert [one.key for one in captures(reading)] == ["https://a.example/x#y", "guid:2"]
    only_guid = '<item><guid isPermaLink="false">3</guid></item>'
    assert [one.key for one in captures(read(BOX.format(only_guid), identity="link"))] == ["guid:3"]


@pytest.mark.parametrize(
    ("guid", "more", "url"),
    [
        ("https://x.example/1", "", "https://x.example/1"),
        ("/news/1", "", "https://source.example/news/1"),
        ("1", "", None),
        ("item-1", "<enclosure url='https://x.example/a.mp3'/>", None),
        ("{&quot;id&quot;:1}", "", None),
        ("5 at http://x.example", "", None),
        ("стаття-1", "", None),
        ("news/1", "<link>news/1</link>", "https://source.example/news/1"),
    ],
)
def test_a_guid_is_a_link_only_if_it_is_an_address(guid: str, more: str, url: str | None) -> None:
    assert [one.url for one in captures(read(BOX.format(item(guid, more=more))))] == [url]


def test_a_guid_is_taken_as_it_stands_whatever_the_source_url() -> None:
    body = BOX.format(item("12"))
    assert {
        one.key for url in ("http://a.example/", "https://b.example/") for one in captures(read(body, url=url))
    } == {"12"}


def test_a_guid_twice_gives_both_captures_in_document_order() -> None:
    reading = read(BOX.format(item("1", "first") + item("2", "x") + item("1", "second")))
    assert [(one.key, one.text) for one in captures(reading)] == [("1", "first"), ("2", "x"), ("1", "second")]
    assert reading.note == "keys on more than one entry: 1"


def test_a_script_link_is_no_url() -> None:
    assert captures(read(BOX.format(item("1", more="<link>javascript:alert(1)</link>"))))[0].url is None


def test_a_guid_of_a_megabyte_is_a_hash() -> None:
    assert len(captures(read(BOX.format(item("g" * 1_000_000))))[0].key) < 100


# --- times -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "time"),
    [
        ("2016-12-31T23:59:60Z", None),
        ("Tue, 03 Mar 26 09:30 EST", datetime(2026, 3, 3, 14, 30, tzinfo=UTC)),
        ("2026-03-03", datetime(2026, 3, 3, tzinfo=UTC)),
        ("2026-03-29T02:30:00+01:00", datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        ("2026-03-29T02:30:00", datetime(2026, 3, 29, 2, 30, tzinfo=UTC)),
        ("-001-01-01T00:00:00Z", None),
        ("99999-01-01T00:00:00Z", None),
        ("0000-00-00T99:99:99Z", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("yesterday", None),
        ("2026", None),
        ("--03-03", None),
    ],
)
def test_a_time_is_utc_or_stays_the_string_it_was(raw: str, time: datetime | None) -> None:
    found = captures(read(BOX.format(item("1", more=f"<pubDate>{raw}</pubDate>"))))[0]
    assert (found.published, found.meta.get("published_raw")) == (time, None if time else raw)


# --- what is cut, broken, or no feed -----------------------------------------------------------------------------


def test_a_cut_feed_gives_the_entries_that_are_whole_and_never_an_emptied_text() -> None:
    whole = BOX.format(item("1", "one") + item("2", "two and more"))
    for end in range(len(whole)):
        reading = read(whole[:end])
        assert reading.state is not ReadingState.COMPLETE
        assert texts(reading).items() <= {"1": "one", "2": "two and more"}.items()
    assert texts(read(whole[: whole.index("and more")])) == {"1": "one"}


def test_a_body_known_to_be_cut_is_never_complete() -> None:
    assert read(BOX.format(item("1")), partial=True).state is ReadingState.PARTIAL


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("<item><guid>2</guid></wrong></item>", id="mismatched-tag"),
        pytest.param("<item><guid>2</guid><description>a<br>b</description></item>", id="unescaped-html"),
        pytest.param("<item><guid>2</guid>", id="never-closed"),
        pytest.param("<item><a a='1' a='2'/><![CDATA[<item><guid>5</guid></item>]]>", id="an-example-in-cdata"),
        pytest.param("</item>", id="closed-twice"),
        pytest.param("<item><a <item><guid>2</guid></item>", id="a-tag-that-does-not-end"),
    ],
)
@pytest.mark.parametrize("before", ["", item("1")])
def test_a_broken_entry_does_not_hide_its_neighbours_but_the_reading_is_partial(before: str, bad: str) -> None:
    reading = read(BOX.format(before + bad + item("3") + "\n" + item("4")))
    assert reading.state is ReadingState.PARTIAL
    assert reading.note.startswith("not well-formed XML: ")
    assert set(texts(reading)) - {"2"} == {"3", "4"} | ({"1"} if before else set())


def test_an_empty_feed_is_complete() -> None:
    assert read(BOX.format("")) == Reading(state=ReadingState.COMPLETE, extractor=read("").extractor)


@pytest.mark.parametrize(
    ("body", "note"),
    [
        ("", "an empty body"),
        (" \n", "an empty body"),
        ("/etc/passwd", "not a feed: plain text"),
        ("http://127.0.0.1:9/", "not a feed: plain text"),
        ('{"version": "https://jsonfeed.org/version/1.1"}', "not a feed: looks like JSON"),
        ("<!doctype html><title>Are you\na robot?</title>", 'not a feed: an HTML page, titled "Are you a robot?"'),
        ("<html><body><rss/>", "not a feed: an HTML page"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", "not a feed: XML with the root <svg>"),
        ("<rss version='2.0'></rss>", "not a feed: XML with the root <rss>"),
        (b"\x89PNG\r\n\0\0", "charset: not all bytes are cp1252; not a feed: binary data"),
        (b"%PDF-1.7 \xff", "not a feed: a PDF document"),
    ],
)
def test_what_is_no_feed_is_unparsed_and_named(body: str | bytes, note: str) -> None:
    reading = read(body)
    assert (reading.state, reading.captures) == (ReadingState.UNPARSED, ())
    assert reading.note.endswith(note.rpartition("; ")[2])


def test_a_file_that_the_body_names_is_not_opened(tmp_path: Path) -> None:
    trap = tmp_path / "feed.xml"
    trap.write_text(BOX.format(item("secret")))
    for body in (
        str(trap),
        f"file://{trap}",
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{trap}">]>' + BOX.format("&x;" + item("1", "&x;")),
    ):
        assert "secret" not in str(read(body))


def test_entity_bombs_go_off_nowhere() -> None:
    bomb = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    reading = read(f'<!DOCTYPE rss [<!ENTITY e0 "lol">{bomb}]>' + BOX.format(item("1", "&e11;")))
    assert sum(map(len, texts(reading).values())) < 1_000


def test_an_entry_inside_an_entity_is_not_taken_for_a_whole_reading() -> None:
    reading = read('<!DOCTYPE rss [<!ENTITY e "<item><guid>1</guid></item>">]>' + BOX.format("&e;" + item("2")))
    assert (reading.state, list(texts(reading))) == (ReadingState.PARTIAL, ["2"])


# --- charsets ----------------------------------------------------------------------------------------------------

LAW = BOX.format(item("1", "ЗАКОН про мову"))


@pytest.mark.parametrize(
    ("declared", "header", "encoding", "text", "note"),
    [
        ("", "", "utf-8", "ЗАКОН про мову", ""),
        (
            "utf-8",
            "text/xml; charset=windows-1251",
            "utf-8",
            "ЗАКОН про мову",
            "charset: declared windows-1251, read as utf-8",
        ),
        ("windows-1251", "", "cp1251", "ЗАКОН про мову", ""),
        (
            "windows-1251",
            "text/xml; charset=utf-8",
            "cp1251",
            "ЗАКОН про мову",
            "charset: declared utf-8, read as cp1251",
        ),
        ("", 'text/xml; charset="koi8-u"', "koi8-u", "ЗАКОН про мову", ""),
        ("utf-16", "", "utf-16", "ЗАКОН про мову", ""),
        ("utf-8", "", "cp1251", "ЗАКОН про мову", "charset: declared utf-8, read as cp1251"),
        (
            "unicode_escape",
            "text/xml; charset=zip",
            "utf-8",
            "ЗАКОН про мову",
            "charset: declared unicode_escape and zip, read as utf-8",
        ),
    ],
)
def test_charsets(declared: str, header: str, encoding: str, text: str, note: str) -> None:
    body = ((f'<?xml version="1.0" encoding="{declared}"?>' if declared else "") + LAW).encode(encoding)
    reading = read(body, content_type=header)
    assert (texts(reading), reading.note) == ({"1": text}, note)


@pytest.mark.parametrize(("declared", "encoding"), [("utf-8", "utf-8"), ("windows-1251", "cp1251")])
def test_a_header_that_flips_changes_nothing_in_a_document_that_declares_itself(declared: str, encoding: str) -> None:
    body = (f'<?xml version="1.0" encoding="{declared}"?>' + LAW).encode(encoding)
    first, *others = (read(body, content_type=f"text/xml; charset={name}") for name in ("utf-8", "koi8-r", "x"))
    assert all(other.captures == first.captures for other in others)


def test_one_character_cut_in_half_does_not_turn_the_feed_into_another_charset() -> None:
    reading = read(LAW.encode().replace("мову".encode(), "мову".encode()[:-1]))
    assert texts(reading) == {"1": "ЗАКОН про мов\ufffd"}
    assert reading.note == "charset: not all bytes are utf-8"


# --- entries that are known --------------------------------------------------------------------------------------


def whole(body: bytes) -> list[Capture]:
    """The captures of a feed that feedparser read in one piece."""
    base = base_of_channel(body.decode(errors="replace"), job(body).url)
    found = [capture(fields, job(body), "", base) for fields in understand(body)]
    return [one for one in found if one]


@pytest.mark.parametrize("name", WELL_FORMED)
def test_entry_by_entry_is_the_same_as_the_whole_feed(name: str) -> None:
    body = (FEEDS / f"{name}.xml").read_bytes()
    assert [replace(one, entry="") for one in captures(read(body))] == whole(body)


words = st.text(st.sampled_from("aяї𝕏 \n.&<>'\"é\u200b"), max_size=12).map(
    lambda s: s.replace("&", "&amp;").replace("<", "&lt;")
)
html = st.lists(
    st.sampled_from(
        ["&lt;p>", "&lt;/p>", "&lt;br/>", "not ", "guilty ", "&amp;amp;", "<![CDATA[<b>5 < 6</b>]]>", "&lt;!--"]
    ),
    max_size=6,
).map("".join)
element = st.one_of(
    words.map("<title>{}</title>".format),
    html.map("<description>{}</description>".format),
    html.map("<content:encoded>{}</content:encoded>".format),
    words.map('<category domain="d">{}</category>'.format),
    st.sampled_from(
        [
            "<pubDate>Tue, 03 Mar 2026 09:30:00 +0200</pubDate>",
            "<link>/x</link>",
            '<enclosure url="e.mp3"/>',
            "<author>a@b.example (A)</author>",
            "<!-- <item> -->",
            "<source url='u'>S</source>",
            "<media:title>m</media:title>",
            "<image><title>i</title></image>",
        ]
    ),
)
entry = st.tuples(st.integers(0, 5), st.lists(element, max_size=5, unique_by=lambda e: e[:6])).map(
    lambda e: f"<item><guid isPermaLink='false'>{e[0]}</guid>{''.join(e[1])}</item>"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(entry, max_size=4))
def test_entry_by_entry_is_the_same_as_the_whole_feed_for_any_entries(entries: list[str]) -> None:
    body = BOX.format("\n".join(entries)).encode()
    assert [replace(one, entry="") for one in captures(read(body))] == whole(body)


@settings(max_examples=40, deadline=None)
@given(st.lists(entry, min_size=1, max_size=4), st.data())
def test_known_entries_are_recognised_and_the_rest_reads_the_same(entries: list[str], data: st.DataObject) -> None:
    first = read(BOX.format("".join(entries)))
    known = {one.entry: one.key for one in data.draw(st.lists(st.sampled_from(captures(first))))}
    again = read(BOX.format("".join(entries)), known=known)
    expected = [SameEntry(key=one.key, entry=one.entry) if one.entry in known else one for one in captures(first)]
    assert again == replace(first, captures=tuple(expected))


def test_a_very_long_feed_is_taken_in_over_several_readings() -> None:
    body = BOX.format("".join(f"<item><guid>{number}</guid></item>" for number in range(2_500)))
    first = read(body)
    assert (first.state, len(first.captures)) == (ReadingState.PARTIAL, 2_000)
    assert first.note == "entries left for the next reading: 500"
    second = read(body, known={one.entry: one.key for one in first.captures})
    assert (second.state, [one.key for one in second.captures]) == (ReadingState.COMPLETE, list(map(str, range(2_500))))


def test_a_changed_surrounding_is_a_changed_entry() -> None:
    body = BOX.format(item("1", "x"))
    entries = {
        captures(read(changed, **more))[0].entry
        for changed, more in (
            (body, {}),
            (body.replace("<channel>", "<channel xml:base='http://b.example/'>"), {}),
            (body.replace("<rss", "<rss xml:lang='uk'"), {}),
            (body, {"identity": "link"}),
            (body, {"url": "https://other.example/"}),
        )
    }
    assert len(entries) == 5
    assert captures(read(body.replace("Feed", "Renamed")))[0].entry in entries


def test_a_base_declared_in_one_entry_is_not_that_of_the_next_one() -> None:
    # feedparser forgets to leave it, if it reads both in one piece
    first = "<item><guid>1</guid><link xml:base='https://b.example/'>x</link></item>"
    reading = read(BOX.format(first + "<item><guid>2</guid><link>/y</link></item>"))
    assert [one.url for one in captures(reading)] == ["https://b.example/x", "https://source.example/y"]


# --- robustness --------------------------------------------------------------------------------------------------

scraps = st.sampled_from(
    [
        b"<rss>",
        b"<channel>",
        b"<item>",
        b"</item>",
        b"<guid>1</guid>",
        b"<description>",
        b"</description>",
        b"</channel>",
        b"</rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'>",
        b"<entry>",
        b"</entry>",
        b"<content type='xhtml'>",
        b"<![CDATA[",
        b"]]>",
        b"&#xD800;",
        b"&#99999999999;",
        b"&nbsp;",
        b"\xff",
        b"\xd0",
        b"\0",
        b"<!DOCTYPE a [",
        b"]>",
        b"<!--",
        b"<?xml encoding='utf-7'?>",
        b"\xff\xfe",
        b"<a b='",
        b"&",
        b"<svg/>",
        b"<media:x>",
    ]
)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.binary(max_size=200), st.lists(st.one_of(scraps, st.binary(max_size=3)), max_size=25).map(b"".join)),
    st.sampled_from(["", "text/xml; charset=utf-16", "text/html; charset=hex"]),
)
def test_any_bytes_give_a_reading_and_the_same_one_again(body: bytes, content_type: str) -> None:
    reading = read(body, content_type=content_type)
    assert reading == read(body, content_type=content_type)
    for one in captures(reading):
        (one.key + one.title + one.text + "".join(one.meta.values()) + (one.url or "")).encode()


@pytest.mark.parametrize(
    ("inner", "keys"),
    [
        pytest.param("<item/>", ["1", "2", "4"], id="an-empty-one"),
        pytest.param("<item></item>", ["1", "2", "4"], id="an-empty-one-in-two-tags"),
        pytest.param("<item><guid>3</guid></item>", ["1", "2", "3", "4"], id="one-with-something-in-it"),
        pytest.param("<x:item xmlns:x='urn:x'>a</x:item>", ["1", "2", "4"], id="another-vocabulary's"),
        pytest.param("<item>" * 2_000 + "</item>" * 2_000, None, id="thousands"),
    ],
)
def test_an_entry_inside_an_entry_takes_neither_along(inner: str, keys: list[str] | None) -> None:
    outer = f"<item>{inner}<guid>2</guid><description>two</description>{inner}</item>"
    reading = read(BOX.format(item("1") + outer + item("4")))
    if keys is not None:
        assert (reading.state, sorted(set(texts(reading)))) == (ReadingState.COMPLETE, keys)
    assert texts(reading)["2"] == "two"


@pytest.mark.parametrize(
    ("before", "note"),
    [
        pytest.param("\n \n", "", id="blank-lines"),
        pytest.param("\ufeff\ufeff", "", id="two-byte-order-marks"),
        pytest.param("<!-- cached -->\n", "before the feed: “<!-- cached -->”", id="a-comment"),
        pytest.param(
            "<br />\n<b>Notice</b>: Undefined index: HTTPS in <b>/x.php</b> on line <b>92</b><br />\n",
            "before the feed: “Notice: Undefined index: HTTPS in /x.php on line 92”",
            id="a-notice",
        ),
        pytest.param("\nWarning: headers sent\n", "before the feed: “Warning: headers sent”", id="a-stray-line"),
        pytest.param("<!DOCTYPE html>\n", "before the feed: “<!DOCTYPE html>”", id="a-page's-doctype"),
        pytest.param("<script>x()</script>", "before the feed: “<script>x()</script>”", id="a-script"),
        pytest.param("\x00\x00", "", id="zeros"),
        pytest.param(
            "<html><head></head><body>", "before the feed: “<html><head></head><body>”", id="the-frame-of-a-page"
        ),
        pytest.param("<!DOCTYPE html>\n<html><body><pre>\n", "before the feed: “<!DOCTYPE html>", id="a-frame-and-pre"),
        pytest.param("1f3a\r\n", "before the feed: “1f3a”", id="a-chunk's-length"),
    ],
)
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="windows-1251"?>\n'])
def test_what_stands_before_a_feed_is_set_aside(before: str, note: str, declaration: str) -> None:
    body = (before + declaration + LAW).encode()
    reading = read(body)
    assert (reading.state, texts(reading)) == (ReadingState.COMPLETE, {"1": "ЗАКОН про мову"})
    assert note in reading.note or (not declaration and before.startswith("<!")), "such may stand before a root"


def test_a_charset_is_declared_behind_a_notice_too() -> None:
    body = "<br />\n<b>Notice</b>: x<br />\n" + '<?xml version="1.0" encoding="windows-1251"?>' + LAW
    assert texts(read(body.encode("cp1251"))) == {"1": "ЗАКОН про мову"}


def test_a_vocabulary_may_be_declared_where_it_is_used() -> None:
    rdf = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">{}</rdf:RDF>'
    about = '{} xmlns="http://purl.org/rss/1.0/" rdf:about="http://x.example/{}"'
    channel = f"<{about.format('channel', '')}><title>t</title></channel>"
    items = [f"<{about.format('item', n)}><title>T{n}</title></item>" for n in (1, 2)]
    reading = read(rdf.format(channel + "".join(items)))
    assert [(one.key, one.title) for one in captures(reading)] == [
        ("http://x.example/1", "T1"),
        ("http://x.example/2", "T2"),
    ]
    assert read(rdf.format("<x/>")).state is ReadingState.UNPARSED


def test_a_page_that_speaks_of_feeds_is_none() -> None:
    for page in ("<!doctype html><html><body><rss version='2.0'><channel/></rss>", "<body><feed version='1'/>"):
        assert read(page).state is ReadingState.UNPARSED


@pytest.mark.parametrize(
    "behind",
    [
        '<script defer src="https://static.example/beacon.min.js"></script>',
        "<br />\n<b>Warning</b>: output handler in <b>Unknown</b>",
        '<meta name="x">',
        "\x00\x00\x00",
        "0\r\n\r\n",
        "</rss>",
        "<!-- never closed",
    ],
)
def test_what_stands_behind_a_feed_takes_nothing_from_it(behind: str) -> None:
    reading = read(BOX.format(item("1", "one")) + behind)
    assert (reading.state, texts(reading)) == (ReadingState.COMPLETE, {"1": "one"})
    assert reading.note.startswith("behind the feed: “")


@pytest.mark.parametrize("behind", [item("2"), BOX.format(item("2"))])
def test_entries_behind_the_end_of_a_feed_make_it_partial(behind: str) -> None:
    assert read(BOX.format(item("1")) + behind).state is ReadingState.PARTIAL


def test_what_has_no_end_is_withheld_by_name() -> None:
    reading = read(BOX.format(item("1", "one") + item("2", "two and more")).partition(" and more")[0])
    assert (reading.state, texts(reading)) == (ReadingState.PARTIAL, {"1": "one"})
    assert [(each.key, each.why) for each in reading.withheld] == [("2", "it has no end")]
    assert "entries that could not be read: 1" in reading.note


def test_an_entry_with_unescaped_html_is_read_as_far_as_a_tolerant_parser_can() -> None:
    broken = "<item><guid>2</guid><description>First<br>second & <b>third</description></item>"
    reading = read(BOX.format(item("1", "one") + broken + item("3", "three")))
    assert texts(reading) == {"1": "one", "2": "First\nsecond & third", "3": "three"}
    assert (reading.state, reading.withheld) == (ReadingState.PARTIAL, ())


def test_thousands_of_open_comments_and_references_are_mended_in_linear_time() -> None:
    for scrap in ("<!--", "<![CDATA[", "&", "&#", "<"):
        assert split("<rss><channel>" + scrap * 50_000).error


@pytest.mark.parametrize(
    ("channel", "link", "url"),
    [
        ("<link>https://ministry.example/</link>", "/news/3", "https://ministry.example/news/3"),
        ("<link><![CDATA[ https://ministry.example/en/ ]]></link>", "news/3", "https://ministry.example/en/news/3"),
        ("<image><link>https://pictures.example/</link></image>", "/news/3", "https://source.example/news/3"),
        ("<link>/</link>", "/news/3", "https://source.example/news/3"),
        ("<link>https://ministry.example/</link>", "//other.example/a b", "https://other.example/a%20b"),
        ("", "https://x.example/%CD%CE?a=%26", "https://x.example/%CD%CE?a=%26"),
        ("", "mailto:x@y.example", None),
    ],
)
def test_where_the_links_of_a_feed_lead(channel: str, link: str, url: str | None) -> None:
    item = f"<item><guid>3</guid><link>{link}</link></item>"
    body = f"<rss version='2.0'><channel><title>t</title>{channel}{item}</channel></rss>"
    (found,) = captures(read(body.encode()))
    assert (found.key, found.url) == ("3", url)


@pytest.mark.parametrize(
    ("root", "entry", "url"),
    [
        ("", " xml:base='When/2026/'", "https://source.example/When/2026/Point"),
        (" xml:base='https://press.example/en/'", "", "https://press.example/en/Point"),
        (" xml:base='https://press.example/en/'", " xml:base='x/'", "https://press.example/en/x/Point"),
    ],
)
def test_an_atom_link_is_relative_to_xml_base(root: str, entry: str, url: str) -> None:
    body = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'{root}><title>t</title><entry{entry}><id>1</id><title>T</title>"
        "<link href='Point'/><updated>2026-11-20T10:00:00Z</updated></entry></feed>"
    )
    (found,) = captures(read(body.encode()))
    assert found.url == url


@pytest.mark.parametrize("before", ["<html><body><p>See: ", "<html><head><title>A page</title></head><body>"])
def test_a_page_that_shows_a_feed_is_none(before: str) -> None:
    item = "<item><guid>1</guid><description>It is said here.</description></item>"
    whole = f'<rss version="2.0"><channel><title>F</title>{item}</channel></rss></body></html>'
    job = ExtractJob(
        kind=SourceKind.FEED, url="https://x.example/f", content_type="text/html", body=(before + whole).encode()
    )
    reading = extract(job)
    assert (reading.state, reading.captures) == (ReadingState.UNPARSED, ())
    framed = replace(job, body=("<html><body>" + whole).encode())
    assert (extract(framed).state, len(extract(framed).captures)) == (ReadingState.COMPLETE, 1)
    assert extract(replace(job, body=framed.body[:-60])).state is not ReadingState.COMPLETE, "cut inside the feed"


def test_a_body_never_reaches_the_parser_as_a_name(tmp_path: Path) -> None:
    """feedparser opens what looks like a file's name or an address, unless it is handed bytes of a stream."""
    (tmp_path / "feed.xml").write_text(BOX.format(item("secret", "Ours alone.")), encoding="utf-8")
    for body in (str(tmp_path / "feed.xml"), (tmp_path / "feed.xml").as_uri()):
        assert understand(body.encode()) == []
