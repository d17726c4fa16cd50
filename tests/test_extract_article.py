"""Without a selector the text is all that a reader would call the statement, and nothing that stands around it; what
stands around it is read beside it."""

import pytest

from tests.support.child_reader import extract
from tracker.model import Capture, ExtractJob, Reading, ReadingState, SourceKind
from tracker.text import BESIDE

ONE = (
    "The Ministry of Defence held a briefing in the capital on Thursday and set out the course of events of the past "
    "week in the eastern districts, where its units have been at work since Monday."
)
TWO = (
    "Officials answered questions from reporters for about an hour and said that a further briefing will be held when "
    "the work of the commission has come to an end, which is expected at the end of the month."
)
ТРИ = (
    "Міністерство оборони провело брифінг у столиці у четвер і повідомило про перебіг подій минулого тижня у східних "
    "районах, де його підрозділи працюють з понеділка, сказав речник."
)

FRAME = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Briefing | Ministry</title></head><body>
<header class="site-header"><a href="/">Ministry of Defence</a><nav><ul><li><a href="/">Home</a></li>
<li><a href="/news">News</a></li></ul></nav></header>
<div class="cookie-banner"><p>We use cookies to make this site better for all of its visitors.</p></div>
{}
<div class="sidebar"><h3>Latest news</h3><ul><li><a href="/1">Minister travels to the north</a></li>
<li><a href="/2">Budget adopted by parliament</a></li></ul></div>
<footer><p>Ministry of Defence, 2026. All rights reserved by the ministry.</p></footer></body></html>"""

LAYOUTS = {
    "article": "<article><h1>Briefing</h1>{}</article>",
    "main": "<main><h1>Briefing</h1><div class='text'>{}</div></main>",
    "div": "<div class='post'><h1>Briefing</h1><div class='body'>{}</div></div>",
    "bare": "<h1>Briefing</h1>{}",
    "cell": "<table><tr><td><a href='/'>Home</a> <a href='/b'>All</a></td><td><h1>Briefing</h1>{}</td></tr></table>",
}

PARTS = {
    "list": "<ul><li>Losses: {} killed</li><li>Wounded: 30 people</li></ul>",
    "numbered": "<ol><li>Order {} of the minister</li><li>Second order</li></ol>",
    "linked list": "<ul><li><a href='/d'>Order {} of the minister</a></li><li><a href='/e'>Other order</a></li></ul>",
    "table": "<table><tr><th>District</th><th>Killed</th></tr><tr><td>East</td><td>{}</td></tr></table>",
    "definition": "<dl><dt>Killed</dt><dd>{} people</dd></dl>",
    "linked paragraph": "<p><a href='/losses'>The ministry counts {} dead in the strike on the depot</a></p>",
    "quote": "<blockquote class='pullquote'>Our troops lost {} men, the minister said.</blockquote>",
    "caption": "<figure><img src='/a.jpg'><figcaption>{} soldiers at the depot.</figcaption></figure>",
    "details": "<details><summary>More</summary><p>In all {} people were counted there.</p></details>",
    "aside": "<aside class='correction'><p>Correction: an earlier version said that {} were killed.</p></aside>",
    "infobox": "<div class='infobox important'><p>The ministry said that {} were killed in the strike.</p></div>",
    "teaser": "<div class='teaser-content'><p>The ministry said that {} were killed in the strike.</p></div>",
    "share text": "<div class='share-text'><p>The ministry said that {} were killed in the strike.</p></div>",
    "footnote": "<p class='footnote'><sup>1</sup> Of these {} were counted by the commission.</p>",
    "subheading": "<h3>{} killed in the strike</h3>",
    "line breaks": "<div>Said the minister.<br><br>Killed were {}.<br><br>He left.</div>",
}


def read(body: str) -> Reading:
    url = "https://ministry.example/briefing"
    return extract(ExtractJob(kind=SourceKind.PAGE, url=url, asked=url, content_type="", body=body.encode()))


def one(body: str) -> Capture:
    reading = read(FRAME.format(body))
    assert reading.state is ReadingState.COMPLETE, reading.note
    (capture,) = reading.captures
    assert isinstance(capture, Capture)
    return capture


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
def test_every_part_of_a_statement_is_its_text(layout: str, part: str) -> None:
    capture = one(layout.format(f"<p>{ONE}</p>{part.format('twelve')}<p>{TWO}</p>"))
    assert "twelve" in capture.text
    assert capture.text.startswith(ONE) and capture.text.endswith(TWO)
    assert capture.title == "Briefing" and "twelve" not in capture.meta[BESIDE]
    for around in ("cookies", "News", "Minister travels", "rights reserved"):
        assert around not in capture.text
        assert around in capture.meta[BESIDE] + capture.meta["volatile"]


@pytest.mark.parametrize("layout", [LAYOUTS["article"], LAYOUTS["main"], LAYOUTS["div"], LAYOUTS["cell"]])
def test_a_standfirst_and_a_correction_at_the_ends_are_text(layout: str) -> None:
    first = "<p class='lead'>Two days of fighting, says the ministry in a statement.</p>"
    last = "<aside class='note'><p>Correction: an earlier version said that five were killed.</p></aside>"
    text = one(layout.format(f"{first}<p>{ONE}</p><p>{TWO}</p>{last}")).text
    assert text.startswith("Two days of fighting") and text.endswith("five were killed.")


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize(
    "said", ["<p>{}</p>", "<ul><li>{}</li></ul>", "<aside>{}</aside>", "<p><a href='/a'>{}</a></p>"]
)
@pytest.mark.parametrize("sentence", ["Nobody was killed.", "Загинуло троє дітей."])
def test_a_short_sentence_at_either_end_is_text(layout: str, said: str, sentence: str) -> None:
    for body in (f"{said}<p>{ONE}</p><p>{TWO}</p>", f"<p>{ONE}</p><p>{TWO}</p>{said}"):
        assert sentence in one(layout.format(body.format(sentence))).text


@pytest.mark.parametrize(
    "box",
    [
        "<div class='related'><h3>Related</h3><p><a href='/x'>Something else entirely happened</a></p></div>",
        "<p>Read also: <a href='/x'>Something else entirely happened</a></p>",
        "<p>Читайте також: <a href='/x'>Something else entirely happened</a></p>",
        "<p><b>Читайте также:</b> <a href='/x'>Something else entirely happened</a></p>",
        "<div class='newsletter'><p>Something else: get our newsletter on each day of the week.</p></div>",
        "<aside><a href='/x'>Something else</a><a href='/y'>Something else again</a></aside>",
        "<ul class='social'><li><a href='#'>Something else</a></li></ul>",
        "<form><p>Something else: write to us about this statement.</p></form>",
        "<div id='comments'><p>Something else is what I think about all of this, dear ministry.</p></div>",
        "<nav><a href='/a'>Something else</a></nav>",
        "<ul><li><a href='/a'>Something else</a></li><li><a href='/b'>Sport</a></li><li><a href='/c'>War</a></li></ul>",
    ],
)
def test_what_leads_elsewhere_is_none_of_the_text(box: str) -> None:
    for layout in LAYOUTS.values():
        assert "Something else" not in one(layout.format(f"<p>{ONE}</p>{box}<p>{TWO}</p>")).text
        capture = one(layout.format(f"<p>{ONE}</p><p>{TWO}</p>{box}"))
        assert "Something else" not in capture.text


def test_links_behind_the_last_line_lead_elsewhere() -> None:
    more = "<ul><li><a href='/a'>Another long title of news</a></li><li><a href='/b'>One more title here</a></li></ul>"
    assert one(LAYOUTS["article"].format(f"<p>{ONE}</p><p>{TWO}</p>{more}")).text == f"{ONE}\n{TWO}"


def test_a_word_changed_beside_the_text_changes_what_is_read_beside_it_and_not_the_text() -> None:
    page = FRAME.format(LAYOUTS["div"].format(f"<p>{ONE}</p><p>{ТРИ}</p>"))
    before, after = (read(each).captures[0] for each in (page, page.replace("All rights", "No rights")))
    assert isinstance(before, Capture) and isinstance(after, Capture)
    assert (before.title, before.text) == (after.title, after.text)
    assert before.meta[BESIDE] != after.meta[BESIDE]


def test_short_statements_have_a_text() -> None:
    for said in ("Our troops have begun new operations.", "Міністр підписав наказ про мобілізацію."):
        for layout in LAYOUTS.values():
            assert one(layout.format(f"<p>{said}</p>")).text == said


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("for <del>about</del> an hour", "for ~~about~~ an hour"),
        ("for about\u200b an hour", "for about\u200b an hour"),
        ("for about an ho\u00adur", "for about an ho\u00adur"),
    ],
)
def test_what_is_struck_out_or_cannot_be_seen_does_not_hide_where_the_article_is(written: str, text: str) -> None:
    body = FRAME.format(f"<article><h1>Briefing</h1><p>{ONE}</p><p>{TWO}</p></article>")
    job = ExtractJob(
        kind=SourceKind.PAGE,
        url="https://ministry.example/briefing",
        content_type="",
        body=body.replace("for about an hour", written).encode(),
    )
    (found,) = extract(job).captures
    assert isinstance(found, Capture)
    assert found.text == f"{ONE}\n{TWO}".replace("for about an hour", text)


@pytest.mark.parametrize(
    "name",
    [
        "t02ad9f026b",
        "ad9f026b",
        "tcfc6cad115",
        "x7nav3b",
        "amenuity",
    ],
)
def test_names_that_machines_make_up_say_nothing_of_an_element(name: str) -> None:
    cost = f"<p>It will cost <span id={name}>400</span> thousand, the mayor of the town said on Friday.</p>"
    body = FRAME.format(LAYOUTS["article"].format(f"<p>{ONE}</p>{cost}<p>{TWO}</p>")).encode()
    job = ExtractJob(kind=SourceKind.PAGE, url="https://office.example/1", content_type="text/html", body=body)
    (capture,) = extract(job).captures
    assert isinstance(capture, Capture)
    assert "cost 400 thousand" in capture.text
