"""The text of a parsed page: the quick way and the sure way say the same, and nothing in a page can hide text."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.child_reader import extract
from tests.support.redesigned_pages import page, paragraphs, said, with_one_token_changed
from tracker.extract import tree
from tracker.model import Capture, ExtractJob, ReadingState, SourceKind
from tracker.text import canonical

TAGS = ("p", "div", "b", "s", "br", "hr", "td", "tr", "table", "li", "ul", "a", "blockquote", "i", "h2", "del")
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        [
            "<!-- <p> x -->",
            '<a "q>',
            "<a b='\"'>",
            '<a b="<p>">',
            "&nbsp;",
            "&amp;lt;",
            "&lt;p&gt;",
            "~~",
            "<!-->",
            "</>",
            "<noscript>",
            "</noscript>",
            "<svg>",
            "<![CDATA[ <b> ]]>",
            "<math>",
            "<?x <b>?>",
        ]
    ),
    st.sampled_from(["слово", "word", " ", "\n", " . ", '"', "<", ">", "'", "\u2028", "é"]),
)


def body_of(html: str) -> tree.LexborNode:
    found = tree.parse(f"<body>{html}".encode(), "text/html")
    assert isinstance(found, tree.Page) and found.tree.body is not None
    return found.tree.body


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_the_quick_way_says_what_the_sure_way_says(html: str) -> None:
    root = body_of(html)
    assert tree.paragraphs(root) == canonical("".join(tree._pieces(root)))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<a "x>one</a> two <b "y>three</b>', "one two three"),
        ("a<!-- hidden -->b", "ab"),
        ("<pre>a\n  b</pre>c", "a\nb\nc"),
        ("<p>a</p><p>b<br>c</p>", "a\nb\nc"),
        ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
        ("we will <del>not</del> go", "we will ~~not~~ go"),
        ("a<script>var b</script>c<style>d</style><template>e</template>", "ac"),
        ("<p style='display:none'>kept", "kept"),
        ("1 &lt; 2 &amp;amp; 3", "1 < 2 &amp; 3"),
    ],
)
def test_text(html: str, text: str) -> None:
    assert tree.text(body_of(html)) == text


def test_what_looks_like_a_tag_inside_a_script_is_none() -> None:
    root = body_of('<script itemprop="author">one <b>two</b></script>')
    assert root.child is not None
    assert tree.text(root.child) == "one <b>two</b>"


@pytest.mark.parametrize("seed", range(40))
def test_a_new_design_is_no_edit_and_one_token_is_one(seed: int) -> None:
    random = Random(seed)
    statement = paragraphs(random)
    edited = with_one_token_changed(random, statement)
    read = []
    for each in (statement, statement, edited):
        job = ExtractJob(
            kind=SourceKind.PAGE,
            url="https://news.example/a",
            content_type="text/html",
            body=page(random, each),
            options={"selector": ("article",), "ignore": ("css: article aside",)},
        )
        reading = extract(job)
        assert reading.state is ReadingState.COMPLETE, reading.note
        (capture,) = reading.captures
        assert isinstance(capture, Capture)
        read.append(capture.text.split("\n"))
    assert read == [said(statement), said(statement), said(edited)]
    assert read[0] != read[2]
