"""A web page as one statement, or a listing page as the addresses of statements.

The text is what stands in the elements that a CSS selector names, else what trafilatura takes for the article. What
the source's ignore rules match is kept apart and labelled, so that it raises no edit. A page that only stands in the
way (`tracker.extract.blocked`) is no statement, and a page without the selected elements is not an empty one.
"""

from __future__ import annotations

import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.metadata import version
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode, SelectolaxError

from tracker.extract import links, tree
from tracker.extract.article import beside, whole
from tracker.extract.blocked import wall
from tracker.extract.declared import Declared, declared
from tracker.extract.garbled import UNREADABLE, garbled
from tracker.extract.ignore import MAX_IGNORED, NothingLeft, outermost, take_out, without_patterns
from tracker.extract.pointed import pointed_at
from tracker.extract.stamps import without_stamps
from tracker.extract.volatile import without_volatile
from tracker.model import Capture, ExtractJob, Reading, ReadingState
from tracker.text import BESIDE, compact
from tracker.urls import clean_url, resolve, standard, without_tracking

EXTRACTOR = (
    f"page-16 selectolax-{version('selectolax')} trafilatura-{version('trafilatura')} lxml-{version('lxml')} "
    f"chardet-{version('chardet')} python-{platform.python_version()}"
)
"""Raise the first number with any change that can change a capture."""

LXML_DEPTH = 200
"""Nested elements from which on libxml2, which trafilatura reads with, may drop the rest of a page without a word (it
does at 255, counting html, body and what it puts in)."""

BEFORE_ROOT = 4_000
"""Characters in which a page opens its root element, comments and doctype before it."""

MAX_LINKS = 200
"""Pages of one listing that are followed; the longest archives show a hundred at a time."""


_NAMED_WORDS = re.compile(
    r"""<span(?=\s)(?:[^<>"']{1,400}+|"[^"<>]{0,400}+"|'[^'<>]{0,400}+'){1,40}+>""", re.IGNORECASE
)
"""Words in a line that have a name: trafilatura takes any with "nav" or "menu" in it for a menu, also one that a
machine made ("x7nav3b"), and leaves them out of their sentence."""


def preload() -> None:
    """Load what trafilatura loads late: itself, and the words by which jusText knows prose, which only some layouts
    need."""
    from trafilatura import external

    external.jt_stoplist_init()


def read(job: ExtractJob) -> Reading:
    """The statement on the page in `job.body`, or with `links` the pages that it lists. Raises nothing on any bytes."""
    page = tree.parse(job.body, job.content_type)
    if isinstance(page, str):
        return _reading(ReadingState.UNPARSED, page)
    if selectors := job.options.get("links"):
        return _listing(page, job, ", ".join(selectors))
    found = _find(page, job)
    seen = wall(page, job, found.text, selected=bool(job.options.get("selector")) and bool(found.text))
    if not found.text or seen.home:
        return _reading(ReadingState.BLOCKED if seen.why else ReadingState.UNPARSED, seen.why or found.note)
    base = links.base(page.tree, job.url)
    about = declared(page.tree, base)
    capture, notes = _capture(found, about, job)
    capture = replace(capture, meta={**capture.meta, **_pointed(page, found, base)})
    if found.reader:
        capture = _with_beside(capture, page, (about.title, found.text), job)
    if garbled(f"{capture.title}\n{capture.text}"):
        return _reading(ReadingState.UNPARSED, UNREADABLE)
    unsure = page.cut or job.partial or bool(found.note) or (page.damaged and "\ufffd" in capture.text)
    if seen.why:
        return replace(_reading(ReadingState.BLOCKED, seen.why), behind=None if unsure else capture, walls=seen.lines)
    return Reading(
        state=ReadingState.PARTIAL if unsure else ReadingState.COMPLETE,
        extractor=EXTRACTOR,
        captures=(capture,),
        note="; ".join(note for note in (*page.notes, found.note, *notes) if note),
        walls=seen.lines,
    )


def _reading(state: ReadingState, note: str, found: Iterable[str] = ()) -> Reading:
    return Reading(state=state, extractor=EXTRACTOR, note=note, links=tuple(found))


# --- the text ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class _Found:
    """The text of the statement, the elements named for it, and what was set aside; `note` says what makes either
    doubtful, `reader` that it was looked for."""

    text: str = ""
    nodes: Sequence[LexborNode] = ()
    ignored: str = ""
    note: str = ""
    reader: bool = False


def _find(page: tree.Page, job: ExtractJob) -> _Found:
    selectors, rules = job.options.get("selector", ()), job.options.get("ignore", ())
    try:
        ignored = take_out(page.tree, rules)
        found = _by_selector(page, selectors) if selectors else _by_reader(page, changed=bool(ignored))
    except NothingLeft:
        return _Found(note="the ignore rules match all of the text")
    except SelectolaxError as fault:  # a selector that the parser does not take; the configuration should have said so
        return _Found(note=f"a selector cannot be used: {fault}")
    text, more = without_patterns(found.text, rules)
    ignored = "\n".join(part for part in (ignored, more) if part)
    if found.text and not text:
        return _Found(note="the ignore rules match all of the text", ignored=ignored)
    return replace(found, text=text, ignored=ignored[:MAX_IGNORED])


def _by_selector(page: tree.Page, selectors: Sequence[str]) -> _Found:
    """The text of the elements that the selectors name, in document order, nested ones once."""
    nodes = outermost(page.tree.css(", ".join(selectors)))
    parts = [tree.text(node) for node in nodes]
    text = "\n".join(part for part in parts if part)
    if not nodes:
        return _Found(note=f"nothing on the page matches the selector {', '.join(selectors)}: its markup has changed")
    return _Found(text=text, nodes=nodes, note="" if text else "what the selector matches holds no text")


def _by_reader(page: tree.Page, *, changed: bool) -> _Found:
    """The whole article, where trafilatura finds it. It reads with libxml2; what that would drop makes the text
    doubtful."""
    deep = _depth(page)
    bare = "<html" not in page.html[:BEFORE_ROOT].lower()  # trafilatura finds no article in a fragment
    html = (page.tree.html if changed or bare else page.html) or ""
    plain = _NAMED_WORDS.sub("<span>", html).encode("utf-8", "replace")
    note = f"elements nested {deep} deep: the article may be cut" if deep > LXML_DEPTH else ""
    for fast in (True, False):  # that it is found by one way of three is enough to know where it is
        found = _article(plain, fast=fast)
        text = whole(page.tree, found) if found else None
        if text or (found and not fast):
            return _Found(text=text or found, note=note, reader=True)
    return _Found(note="no article was found on the page; give the source a selector")


def _article(html: bytes, *, fast: bool) -> str:
    import trafilatura  # type: ignore[import-untyped, unused-ignore]  # half a second of imports

    text = trafilatura.extract(
        html,
        url=None,
        fast=fast,
        favor_precision=True,
        include_comments=False,
        include_tables=True,
        output_format="txt",
    )
    return compact(text or "")


def _depth(page: tree.Page) -> int:
    """How deep the elements of the page are nested."""
    if page.tree.css_first(" ".join(["*"] * 12)) is None:
        return 0
    deepest = now = 0
    node = page.tree.root
    root = node
    while node is not None:
        deepest = max(deepest, now)
        following = node.child
        if following is not None:
            now += 1
        else:
            while node is not None and node.next is None and node is not root:
                node, now = node.parent, now - 1
            following = node.next if node is not None else None
        node = following
    return deepest


# --- the statement -----------------------------------------------------------------------------------------------


def _capture(found: _Found, about: Declared, job: ExtractJob) -> tuple[Capture, list[str]]:
    stamped = without_stamps(found.text, about.published)
    text, title = stamped.text, about.title
    if title and text.startswith(f"{title}\n"):
        text = text[len(title) :].lstrip("\n")
    parted = without_volatile(title, text, job.options.get("keep", ()))
    own = clean_url(job.asked or job.url)
    url, notes = own, []
    if about.canonical and about.canonical not in (own, standard(own)):
        if urlsplit(about.canonical).hostname == urlsplit(job.url).hostname:
            url = about.canonical
        else:
            notes.append(f"its canonical link names another site, {about.canonical[:200]}; not followed")
    meta = {
        "author": about.author,
        "language": about.language,
        "updated_line": stamped.stamps,
        "times_raw": about.raw_times,
        "ignored": found.ignored,
        "volatile": parted.volatile,
        "canonical": about.canonical if about.canonical not in (None, url) else "",
    }
    capture = Capture(
        key=own,
        title=parted.title,
        text=parted.text,
        url=url,
        published=about.published,
        updated=stamped.when or about.updated,
        edited_mark=bool(stamped.stamps),
        meta={name: value for name, value in meta.items() if value},
    )
    return capture, notes


def _pointed(page: tree.Page, found: _Found, base: str) -> Mapping[str, str]:
    """Where the words of the text lead, and its images. Where no element is named, what is marked as the article, else
    any prose whose words the text holds."""
    nodes = found.nodes or outermost(page.tree.css("article, main")) or outermost(page.tree.css("p, li, td"))
    return pointed_at(nodes, base, found.text)


def _with_beside(capture: Capture, page: tree.Page, told: tuple[str, str], job: ExtractJob) -> Capture:
    """`capture` with what the page shows beside it, less what an operator's rules and its shape set aside."""
    seen, _ = without_patterns(beside(page.tree, *told), job.options.get("ignore", ()))
    parted = without_volatile("", seen, job.options.get("keep", ()))
    moved = "\n".join(part for part in (capture.meta.get("volatile", ""), parted.volatile) if part)
    meta = {**capture.meta, BESIDE: parted.text, **({"volatile": moved[:MAX_IGNORED]} if moved else {})}
    return replace(capture, meta=meta)


def _listing(page: tree.Page, job: ExtractJob, selector: str) -> Reading:
    """The pages that a listing names: same site, in order, each once."""
    try:
        nodes = page.tree.css(selector)
    except SelectolaxError as fault:
        return _reading(ReadingState.UNPARSED, f"the selector of the links cannot be used: {fault}")
    base, here = links.base(page.tree, job.url), standard(job.url) or job.url
    found: dict[str, None] = {}
    for node in nodes:
        link = node if node.tag == "a" else node.css_first("a[href]")
        href = (link.attributes.get("href") or "").strip() if link is not None else ""
        url = resolve(base, href, page.charset) if href else None
        if url is not None and links.of_one_site(url, here):
            found[without_tracking(url)] = None
    if not found:
        why = wall(page, job).why
        state = ReadingState.BLOCKED if why else ReadingState.UNPARSED
        return _reading(state, why or f"no link on the page matches {selector}: its markup has changed")
    cut = page.cut or job.partial
    note = f"{len(found)} links, the first {MAX_LINKS} are followed" if len(found) > MAX_LINKS else ""
    return _reading(ReadingState.PARTIAL if cut else ReadingState.COMPLETE, note, list(found)[:MAX_LINKS])
