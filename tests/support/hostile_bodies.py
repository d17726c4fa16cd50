"""Bodies that cost a reader most, of any size: what is begun over and over, and thousands of one element, in each place
of each kind of source. Those that were found slow are kept here. All written by us."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from tracker.model import ExtractJob, SourceKind

SENTENCE = "<p>The ministry reported on the course of the week in the eastern districts.</p>"
CHANNEL = '<rss version="2.0"><channel><title>News</title>'
ITEM = "<item><guid>1</guid><title>One</title><description>{}</description></item>"
POST = "<div class='js-widget_message' data-post='a/1'><div class='js-message_text'>{}</div></div>"


def _page(inner: str) -> str:
    return (
        f"<html><head><title>A page</title></head><body><article><h1>Head</h1>{SENTENCE}{inner}</article></body></html>"
    )


PLACES: dict[str, tuple[SourceKind, Callable[[str], str], dict[str, tuple[str, ...]]]] = {
    "page": (SourceKind.PAGE, _page, {}),
    "selected": (SourceKind.PAGE, _page, {"selector": ("article",), "ignore": ("css:aside",)}),
    "listing": (SourceKind.PAGE, _page, {"links": ("a",)}),
    "bare page": (SourceKind.PAGE, str, {}),
    "head": (SourceKind.PAGE, lambda inner: f"<html><head>{inner}</head><body>{SENTENCE}</body></html>", {}),
    "attributes": (SourceKind.PAGE, lambda inner: _page(f"<p {inner}>w</p>"), {}),
    "entry": (SourceKind.FEED, lambda inner: f"{CHANNEL}{ITEM.format(inner)}</channel></rss>", {}),
    "escaped": (SourceKind.FEED, lambda inner: f"{CHANNEL}{ITEM.format(escape(inner))}</channel></rss>", {}),
    "channel": (SourceKind.FEED, lambda inner: f"{CHANNEL}{inner}{ITEM.format('said')}</channel></rss>", {}),
    "cut entry": (SourceKind.FEED, lambda inner: f"{CHANNEL}<item><guid>1</guid><description>{inner}", {}),
    "bare feed": (SourceKind.FEED, str, {}),
    "post": (SourceKind.TELEGRAM, POST.format, {}),
    "beside posts": (SourceKind.TELEGRAM, lambda inner: f"<html><body>{inner}{POST.format('x')}", {}),
}
"""Where it stands: the kind of source, the body around it, the options."""

RUNS: dict[str, tuple[str, ...]] = {
    "page": (
        *(
            "<p>",
            "<br>",
            "<hr>",
            "<p>a</p>",
            "<li>a",
            "<td>a",
            "<dd>a",
            "<p>x\n",
            "<title>a</title>",
            "<ul><li>a</li></ul>",
        ),
        *("<div><a href=x>y</a></div>", "<span class=share>x</span>", "<link>http://a.b/</link>", "<b></p>", "<a></b>"),
        *(
            "<h2>Read also</h2>",
            "<div>a</div>",
            "<h1>a</h1>",
            "<!--",
            "<",
            "&#",
            "\u0301",
            "\ufdfa",
            "\U0001f469\u200d",
        ),
        *(
            "<table>",
            "<template></template>",
            "<p hidden>a</p>",
            "<abbr title=x>y</abbr>",
            "<img src=a alt=b>",
            "<p\0>",
        ),
    ),
    "selected": (
        "<p>a</p>",
        "<li>a",
        "<a href=x>y</a>",
        "<img src=a alt=b>",
        "<p hidden>a</p>",
        "<del>",
        "<!-->",
        "&amp",
    ),
    "listing": ("<a href=x>y</a>", "<a href=/a?b=c&d>y", "<a>", "<a href='"),
    "bare page": (
        "<p>",
        "<br>",
        "</br>",
        "<hr>",
        "<ul><li>a</li></ul>",
        "<h1>a</h1>",
        "<!",
        "<?",
        "<link>http://a.b/</link>",
    ),
    "head": (
        "<meta property=a content=b>",
        "<link rel=canonical href=x>",
        "<base href=x>",
        "<title>a</title>",
        "<script></script>",
    ),
    "attributes": (" a=1", " a='", "='", " x", " style='display:none' "),
    "entry": (
        "<b>",
        "<a>",
        "<p>",
        "<q>",
        "<li>a",
        "<dd>a",
        "<a",
        "<item>",
        "<item/>",
        "<description>x</description>",
        "<!",
        "<x:y>",
    ),
    "escaped": (
        "<!--",
        "<!-- >",
        "</",
        "<?",
        "<a ",
        "<a b=",
        "<a b='",
        "<a",
        "<a'",
        "<li>a",
        "<dd>a",
        "<b>",
        "<img src=a>",
        "&lt;",
    ),
    "channel": (
        "<b>",
        "<item>",
        "<item/>",
        "<link>http://a.b/</link>",
        "<item><guid>1</guid></item>",
        "<!-- -->",
        "<entry/>",
    ),
    "cut entry": ("<b>", "<item>", "<!--", "]]>", "<![CDATA[", "&", "<guid>1</guid>"),
    "bare feed": ("<", "<rss>", "<feed>", "<?a?>", "<!--", "&a;", "<html>"),
    "post": (
        "<b>",
        "<p>a</p>",
        "<i class=emoji><b>x</b></i>",
        "<br/>",
        "<a href=x>y</a>",
        "<div class=js-message_text>",
    ),
    "beside posts": (
        "<div class=js-widget_message data-post=a/2>",
        "<a class=js-messages_more href=?before=1>",
        "<p>a</p>",
    ),
}
"""What there is so much of, in each place."""


def slow(size: int) -> Iterator[tuple[str, ExtractJob]]:
    """All of them, each of about so many bytes, with a name."""
    for place, runs in RUNS.items():
        kind, around, options = PLACES[place]
        url = "https://t.me/s/a" if kind is SourceKind.TELEGRAM else "https://site.example/statement/1"
        for each in runs:
            body = around(each * (size // len(each.encode())))
            yield (
                f"{place}: {each!r}",
                ExtractJob(kind=kind, url=url, asked=url, content_type="", body=body.encode(), options=options),
            )
