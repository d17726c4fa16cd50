"""The public preview of a Telegram channel (t.me/s/CHANNEL), and the page of one post (?embed=1): posts as Captures.

A Capture is what the channel wrote: text, poll or service line. Views, reactions, tokens and addresses of files change
by themselves and are never read. Reads no other channel's posts and takes no empty page for an empty channel.
The markup is nowhere documented; it is described, with what it is known from, in docs/sources.md. One markup, so one
file, a little over the usual length.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import version
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from tracker.extract import tree
from tracker.extract.aside import set_aside
from tracker.extract.blocked import wall
from tracker.extract.garbled import UNREADABLE, garbled
from tracker.extract.ignore import outermost, selectors
from tracker.model import Capture, ExtractJob, Reading, ReadingState
from tracker.text import canonical, one_line
from tracker.urls import resolve

EXTRACTOR = f"telegram-5 selectolax-{version('selectolax')} chardet-{version('chardet')}"
"""Raise the first number with any change that can change a capture."""

_BEGIN = "js-widget_message"
"""The class of a post's own element."""

_NEXT = "tgme_widget_message_wrap"
"""That of what stands around a post: what is in the next one is none of this one's, even if that is no post."""

_SHOWN = '[class*="message"]'
"""All elements that bear a class which is looked at: each such class has the word, or stands beside one that has."""

_ADDRESS = re.compile(r"([A-Za-z0-9_]{1,64})/([0-9]{1,18})")
_NOT_FOUND = re.compile(r"post not found", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")

_ENTITIES = {
    "a": "link",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "s": "struck",
    "del": "struck",
    "tg-spoiler": "spoiler",
    "blockquote": "quote",
    "code": "code",
    "pre": "code",
}
"""Elements of a post's text that say something about the words in them."""

_MEDIA = {
    "tgme_widget_message_photo_wrap": "photo",
    "tgme_widget_message_video_player": "video",
    "tgme_widget_message_roundvideo_player": "round video",
    "tgme_widget_message_voice_player": "voice",
    "tgme_widget_message_document_wrap": "document",
    "tgme_widget_message_sticker_wrap": "sticker",
    "tgme_widget_message_location_wrap": "location",
}
"""Classes that mark one piece of media, and its kind."""

_WORDS = {
    "tgme_widget_message_document_title": "documents",
    "js-message_reply_text": "reply_quote",
    "tgme_widget_message_from_author": "author",
}
"""Classes of elements whose words are kept beside the text, and under which name."""

_SAID = (
    "tgme_widget_message_contact_name",
    "tgme_widget_message_contact_phone",
    "tgme_widget_message_invoice_title",
    "tgme_widget_message_invoice_description",
    "tgme_widget_message_location_title",
    "tgme_widget_message_location_address",
)
"""Classes of elements whose words are what a post says: a contact, an invoice, a place."""

_LINKS = {
    "tgme_widget_message_forwarded_from_name": "forwarded_url",
    "tgme_widget_message_reply": "reply_to",
    "tgme_widget_message_link_preview": "preview",
}
"""The same of elements that lead somewhere."""

_CLASSES = frozenset(
    {
        *_MEDIA,
        *_WORDS,
        *_LINKS,
        *_SAID,
        _BEGIN,
        _NEXT,
        "grouped_media_wrap",
        "js-message_text",
        "service_message",
        "tgme_widget_message_date",
        "tgme_widget_message_forwarded_from_author",
        "tgme_widget_message_inline_button",
        "tgme_widget_message_meta",
        "tgme_widget_message_poll_option_text",
        "tgme_widget_message_poll_question",
        "tgme_widget_message_poll_type",
    }
)
"""All classes that are looked at."""

_ON_EVERY_POST = frozenset({*_MEDIA, _BEGIN, "js-message_text", "tgme_widget_message_date", "tgme_widget_message_meta"})
"""Those that say nothing about what else a post shows."""

_BEHIND = re.compile(rb"</(?:main|body|html)\b", re.IGNORECASE)

_json = json.JSONEncoder(ensure_ascii=False).encode


def read(job: ExtractJob) -> Reading:
    """The posts on the page in `job.body`, in its order. Raises nothing on any bytes."""
    page = tree.parse(job.body, job.content_type)
    if isinstance(page, str):
        return _refused(ReadingState.UNPARSED, page)
    channel = _channel(job.asked or job.url)
    rules = job.options.get("ignore", ())
    taken = _take_out(page, rules) if rules else {}
    posts = _posts(page)
    if not posts:
        return _without_posts(page, job, channel)
    addresses = [_ADDRESS.fullmatch(post.node.attributes["data-post"] or "") for post in posts]
    found = [(post, match[1], int(match[2])) for post, match in zip(posts, addresses, strict=True) if match]
    if not found:
        return _refused(ReadingState.UNPARSED, "no post has a number: the markup of the preview has changed")
    strangers = sorted({name for _, name, _ in found if name.lower() != channel})
    if strangers:
        note = f"the page holds posts of @{', @'.join(strangers)} and not of @{channel}: renamed, or the wrong page"
        return _refused(ReadingState.UNPARSED, note)
    captures = tuple(
        _capture(post, name, number, rules, taken.get(post.node.attributes["data-post"] or "", ""))
        for post, name, number in found
    )
    if garbled("\n".join(capture.text for capture in captures)):
        return _refused(ReadingState.UNPARSED, UNREADABLE)
    if all(capture.hidden for capture in captures) and len(captures) > 1:
        return _refused(ReadingState.UNPARSED, "no post has a text: the markup of the preview has changed")
    notes = [*page.notes]
    textless = not any(capture.text for capture in captures)
    if textless:
        notes.append("no post has a text, so none is taken to have lost its own")
    cut = page.cut or page.damaged or job.partial or len(found) < len(posts) or textless or not _goes_on(job.body)
    return Reading(
        state=ReadingState.PARTIAL if cut else ReadingState.COMPLETE,
        extractor=EXTRACTOR,
        captures=captures,
        note="; ".join(notes),
        links=_older(page, job),
        window=_window(job, [number for _, _, number in found]),
    )


def _goes_on(body: bytes) -> bool:
    """Whether something of the page stands behind its last post: without that it may end within the post."""
    return _BEHIND.search(body, body.rfind(b"data-post=")) is not None


def _window(job: ExtractJob, numbers: list[int]) -> tuple[int, int | None]:
    """The numbers that the page covers: the newest page of a channel also those above its last post."""
    parts = urlsplit(job.url)
    newest = parts.path.startswith("/s/") and not parts.query and parts.path.count("/") == 2
    return min(numbers), None if newest else max(numbers)


def _older(page: tree.Page, job: ExtractJob) -> tuple[str, ...]:
    """The page of older posts, if this one says that there are any."""
    hrefs = [node.attributes.get("href") or "" for node in page.tree.css('a.js-messages_more, link[rel="prev"]')]
    found = (resolve(job.url, one_line(href)) for href in hrefs if "before=" in href)
    return tuple(link for link in found if link is not None)


def _channel(url: str) -> str:
    """The name of the channel that an address of it holds, in lower case."""
    steps = [step for step in urlsplit(url).path.split("/") if step]
    steps = steps[1:] if steps[:1] == ["s"] else steps
    return steps[0].lower() if steps else ""


# --- pages without posts -----------------------------------------------------------------------------------------


def _without_posts(page: tree.Page, job: ExtractJob, channel: str) -> Reading:
    root = page.tree
    if (error := root.css_first(".tgme_widget_message_error")) is not None:
        return _no_such_post(tree.text(error), job)
    if root.css_first(".tme_no_messages_found") is not None:
        note = 'the preview says "no messages": throttled, or emptied; nothing is concluded from it'
        return _refused(ReadingState.BLOCKED, note)
    if "/s/" not in urlsplit(job.url).path or root.css_first(".tgme_page") is not None:
        return _refused(ReadingState.UNPARSED, _landing(root, channel))
    if why := wall(page, job).why:
        return _refused(ReadingState.BLOCKED, why)
    if root.css_first(".tgme_channel_info") is not None:
        return _refused(
            ReadingState.UNPARSED, "the channel's preview holds no post: emptied, or its markup has changed"
        )
    return _refused(ReadingState.UNPARSED, "not the preview of a channel: the page is none that Telegram is known for")


def _no_such_post(said: str, job: ExtractJob) -> Reading:
    """The page of one post that is not there: a window of that one number, with nothing in it."""
    steps = urlsplit(job.url).path.rstrip("/").rpartition("/")
    if not _NOT_FOUND.search(said) or not steps[2].isdigit():
        return _refused(ReadingState.BLOCKED, f'the page of the post says "{one_line(said)[:100]}"')
    number = int(steps[2])
    note = "the page of the post says that there is none"
    return Reading(state=ReadingState.COMPLETE, extractor=EXTRACTOR, note=note, window=(number, number))


def _landing(root: LexborHTMLParser, channel: str) -> str:
    """What Telegram's own page about a name says of a channel whose preview it does not show."""
    title, extra = root.css_first(".tgme_page_title"), root.css_first(".tgme_page_extra")
    if title is None:
        return f"no preview of @{channel}: there is no such channel (renamed, deleted or private)"
    named = f' ("{one_line(tree.text(title))[:80]}")'
    if extra is None or not tree.text(extra):
        return f"no preview of @{channel}{named}: no public channel by that name"
    return f"no preview of @{channel}{named}: its owner does not show it on the web, or it is private"


def _refused(state: ReadingState, note: str) -> Reading:
    return Reading(state=state, extractor=EXTRACTOR, note=note)


# --- one post ----------------------------------------------------------------------------------------------------


class _Post:
    """The elements of one post by their classes, in document order."""

    def __init__(self, node: LexborNode) -> None:
        self.node = node
        self.found: dict[str, list[LexborNode]] = {}

    def all(self, name: str) -> list[LexborNode]:
        return self.found.get(name, [])

    def first(self, name: str) -> LexborNode | None:
        return next(iter(self.all(name)), None)

    def words(self, name: str) -> str:
        """The text of all elements of a class, a line each."""
        return "\n".join([_words(node) for node in self.all(name)])


def _posts(page: tree.Page) -> list[_Post]:
    """The posts on a page, in its order: one query and one walk cost a tenth of a query for each class and post."""
    posts: list[_Post] = []
    found: dict[str, list[LexborNode]] = {}
    for node in page.tree.css(_SHOWN):
        names = _known(node.attributes["class"] or "")
        if not names:
            continue
        if _BEGIN in names or _NEXT in names:
            post = _Post(node)
            found = post.found
            if _BEGIN in names and "data-post" in node.attributes:
                posts.append(post)
        for name in names:
            found.setdefault(name, []).append(node)
    return posts


@lru_cache(maxsize=1_024)  # few strings make up nearly all of a page
def _known(classes: str) -> tuple[str, ...]:
    """Those of `classes` that are looked at."""
    return tuple([name for name in classes.split() if name in _CLASSES])


def _classes(node: LexborNode) -> list[str]:
    return (node.attributes.get("class") or "").split()


def _words(node: LexborNode) -> str:
    return " ".join(node.text().split())


def _take_out(page: tree.Page, rules: Sequence[str]) -> dict[str, str]:
    """Take the elements that "css:" rules name out of the posts; gives what each post lost, by its address."""
    taken: dict[str, list[str]] = {}
    try:
        nodes = outermost([node for selector in selectors(rules) for node in page.tree.css(selector)])
    except SelectolaxError:  # the configuration refuses what the parser does not take
        return {}
    for node in nodes:
        above = node.parent
        while above is not None and "data-post" not in above.attributes:
            above = above.parent
        if above is not None:  # a rule is for parts of posts
            taken.setdefault(above.attributes["data-post"] or "", []).append(tree.text(node))
            node.decompose()
    return {address: "\n".join(words for words in each if words) for address, each in taken.items()}


def _capture(post: _Post, channel: str, number: int, rules: Sequence[str], ignored: str) -> Capture:
    bodies = _bodies(post)
    texts = [words for body in bodies if (words := tree.paragraphs(body))]
    poll, media = _poll(post), _media(post)
    whole = "\n\n".join(part for part in (*texts, _said(post), poll) if part)
    hidden = not (whole or media)  # Telegram knows no empty post: it says so itself, or its markup has changed
    info, published = post.first("tgme_widget_message_meta"), _time(post)
    # Nothing that Telegram shows around a post is in its text; what the channel itself wrote is no advertisement.
    aside = set_aside("", whole, rules=rules, keep=("all",), published=published, ignored=ignored)
    meta = {
        "entities": _entities(bodies),
        "media": media,
        "state": "hidden" if hidden else "",
        **_beside(post),
        **aside.meta,
        "poll": (post.words("tgme_widget_message_poll_type") or "poll") if poll else "",
    }
    return Capture(
        key=f"{channel.lower()}/{number}",
        title="",
        text=aside.text,
        url=f"https://t.me/{channel}/{number}",
        published=published,
        updated=aside.when,
        edited_mark=info is not None and _says_edited(info),
        meta={name: value for name, value in meta.items() if value},
        hidden=hidden,
    )


def _beside(post: _Post) -> dict[str, str]:
    """What a post shows beside its text and media. Most show nothing, and then nothing is looked for."""
    if post.found.keys() <= _ON_EVERY_POST:
        return {}
    said = {kept: post.words(name) for name, kept in _WORDS.items()}
    links = {kept: _href(nodes[0]) for name, kept in _LINKS.items() if (nodes := post.all(name))}
    forwarded = (post.words(f"tgme_widget_message_forwarded_from_{part}") for part in ("name", "author"))
    return {
        **said,
        **links,
        "forwarded_from": " / ".join(part for part in forwarded if part),
        "album": _album(post),
        "buttons": _buttons(post),
        "service": "yes" if "service_message" in _classes(post.node) else "",
    }


def _bodies(post: _Post) -> list[LexborNode]:
    """The elements with the post's own words, in order: its text, and the caption of each document. A reply's quote may
    bear the same class; in an album the element is nested in one of its own kind, and the innermost is meant."""
    found = post.all("js-message_text")
    if len(found) < len(("a text", "a caption")):
        return found
    quoted = {post.node.mem_id: False}
    own = [node for node in found if not _is_quoted(node.parent, quoted)]
    around: set[int] = set()
    for node in own:
        for above in _above(node, post.node):
            if above.mem_id in around:  # and so is all above it
                break
            around.add(above.mem_id)
    return [node for node in own if node.mem_id not in around]


def _is_quoted(node: LexborNode | None, known: dict[int, bool]) -> bool:
    """Whether an element is, or stands in, the quote of a reply; `known` says it of its post, and of what was asked
    before: a thousand that are nested are each looked at once."""
    path: list[LexborNode] = []
    while node is not None and node.mem_id not in known:
        path.append(node)
        node = node.parent
    quoted = node is not None and known[node.mem_id]
    for each in reversed(path):
        quoted = quoted or "tgme_widget_message_reply" in _classes(each)
        known[each.mem_id] = quoted
    return quoted


def _above(node: LexborNode, post: LexborNode) -> Iterator[LexborNode]:
    """The elements of a post that `node` stands in."""
    above = node.parent
    while above is not None and above.mem_id != post.mem_id:
        yield above
        above = above.parent


def _said(post: _Post) -> str:
    """What a post says besides its text and polls: a contact, an invoice, a place."""
    if post.found.keys().isdisjoint(_SAID):
        return ""
    return canonical("\n".join(words for name in _SAID if (words := post.words(name))))


def _href(node: LexborNode) -> str:
    """Where an element leads to."""
    return one_line(node.attributes.get("href") or "")


def _says_edited(info: LexborNode) -> bool:
    """Telegram writes "edited" beside the time as bare text, in the language of the page: any letter there counts.
    The author of a signed post, the views and the time stand in elements of their own."""
    node = info.child
    while node is not None:
        if node.tag == "-text" and _LETTER.search(node.text_content or ""):
            return True
        node = node.next
    return False


def _poll(post: _Post) -> str:
    """Question and options; the percentages count by themselves."""
    question = post.first("tgme_widget_message_poll_question")
    if question is None:
        return ""
    options = post.all("tgme_widget_message_poll_option_text")
    return canonical("\n".join([_words(question), *(f"- {_words(option)}" for option in options)]))


def _entities(bodies: Iterable[LexborNode]) -> str:
    """What is said about words of the text, as JSON, in order: kind, words, and the address of a link."""
    found: list[str] = []
    emoji = 0
    for node in (node for body in bodies for node in body.traverse()):
        kind = _ENTITIES.get(node.tag or "")
        if kind is None or (kind == "bold" and emoji and node.parent is not None and node.parent.mem_id == emoji):
            continue
        given = node.attributes
        if kind == "italic" and "emoji" in (given.get("class") or ""):
            emoji = node.mem_id  # written as <i class="emoji"><b>X</b></i>, which says nothing of it
        elif kind != "link":
            found.append(f'["{kind}", {_json(_words(node))}]')
        elif not (href := given.get("href") or "").startswith("?"):  # a hashtag's search
            found.append(f'["link", {_json(_words(node))}, {_json(href)}]')
    return f"[{', '.join(found)}]" if found else ""


def _media(post: _Post) -> str:
    return ", ".join([f"{len(post.found[name])} {kind}" for name, kind in _MEDIA.items() if name in post.found])


def _album(post: _Post) -> str:
    """The numbers of the posts that an album is made of, in order."""
    links = (_href(item) for item in post.all("grouped_media_wrap"))
    return " ".join(link.partition("?")[0].rpartition("/")[2] for link in links)


def _buttons(post: _Post) -> str:
    buttons = post.all("tgme_widget_message_inline_button")
    return "\n".join(f"{_words(button)} {_href(button)}".strip() for button in buttons)


def _time(post: _Post) -> datetime | None:
    """When it was posted; an edit does not change it."""
    date = post.first("tgme_widget_message_date")
    times = [node for node in date.traverse() if node.tag == "time"] if date is not None else []
    try:
        time = datetime.fromisoformat((times[0].attributes.get("datetime") or "") if times else "")
        return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
