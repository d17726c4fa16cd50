"""The whole text of a page without a selector: what a reader would call the statement, and all else that is seen.

trafilatura finds where the article is and leaves much of it out: lists, tables, corrections, captions, a paragraph that
is a link. So its lines only say which element of the page holds the article; the text is all of that element but menus,
boxes that lead elsewhere, buttons and counters. What is seen beside it is kept as a second reading, so that a change
there is at least noted. Names no site; its words stand in boilerplate.toml.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.extract import tree
from tracker.extract.stamps import read_moment
from tracker.text import one_line

HELD = 0.9
"""Share of the article's lines, in characters, that an element must hold to be where it is. One that holds less has
brothers that hold the rest."""

TOO_MUCH = 3
"""Times the length of what trafilatura found from which on an element is taken for more than the article."""

MAX_BESIDE = 100_000
"""Characters kept of what is seen beside the text: the longest honest pages have half of that."""

SENTENCE, LABEL_WORDS, LABEL = 6, 3, 80
"""Words from which on a line is a sentence; up to which it is a label in a menu; characters of the longest label."""

ENDS = (".", "!", "?", "…", "»", "”", '"', ")", "。")
"""What a sentence ends with."""

LINE = 25
"""Characters from which on a line of the article is surely known again."""

SOME, MOSTLY, NEARLY_ALL = 0.3, 0.5, 0.8
"""Shares of links in what an element says."""

_DATA: Any = tomllib.loads(Path(__file__).with_name("boilerplate.toml").read_text(encoding="utf-8"))


def _phrases(name: str) -> frozenset[str]:
    return frozenset(one_line(phrase) for phrase in _DATA["leads"][name].split("|") if phrase.strip())


_ALWAYS, _PERHAPS = (frozenset(_DATA["names"][name].split()) for name in ("always", "perhaps"))
_BUTTONS = _phrases("buttons")
_ELSEWHERE = re.compile(rf"\W*(?:{'|'.join(map(re.escape, sorted(_phrases('elsewhere'), key=len)[::-1]))})(?!\w)", re.I)
_NAME = re.compile(
    r"(?:(?<![0-9a-zA-Z])[a-z]++|(?<![0-9])[A-Z][a-z]++|(?<![0-9])[A-Z]+(?![a-z]))(?![0-9]+(?!x[0-9])[A-Za-z])"
)
"""A word of a class or id name. Letters amid digits are of a name that a machine made, and say nothing ("t02ad9f")."""
_NEVER = (
    "nav, form, button, select, dialog, iframe, noscript, svg, menu, [role=navigation], [role=search], [role=dialog]"
)
_NAMED = "[class], [id], aside, footer, header"
_ASIDE = frozenset({"aside", "footer", "header"})
_LINKED = "ul, ol, p, div, section, aside"
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_UNSEEN = frozenset({"script", "style", "template", "noscript"})


def whole(page: LexborHTMLParser, found: str) -> str | None:
    """The text of the element of `page` that holds the lines `found`, which trafilatura took for the article; None
    where there is no such element. The only headline of a page is its title, and none of the text."""
    if page.body is None:
        return None
    headlines = page.css("h1")
    headline = tree.text(headlines[0]) if len(headlines) == 1 else ""
    sought = _Sought(_lines(page.body, found, headline))
    for holder in _holders(page.body, sought):
        text = _text_of(holder, sought, headline)
        if sought.held(text) and len(text) <= TOO_MUCH * len(found):
            return text
    return None


def beside(page: LexborHTMLParser, title: str, text: str) -> str:
    """All that is seen on `page` and is neither its title nor in `text`, line by line. Takes out of `page` what nobody
    sees."""
    if page.body is None:
        return ""
    _decompose(page.css("script, style, template"))  # what holds none of these is read in a third of the time
    told = Counter((title, *text.split("\n")))
    kept: list[str] = []
    for line in tree.text(page.body).split("\n"):
        if told[line] > 0:
            told[line] -= 1
        else:
            kept.append(line)
    return "\n".join(kept)[:MAX_BESIDE]


# --- where -------------------------------------------------------------------------------------------------------


class _Sought:
    """The lines that trafilatura found, without white space, which it sets otherwise, and its signs for lists and
    cells."""

    def __init__(self, lines: Iterable[str]) -> None:
        pieces = (piece for line in lines for piece in line.removeprefix("- ").split("|"))
        self._lines = [bare for piece in pieces if (bare := _bare(piece))]
        self._set = frozenset(self._lines)
        self._weight = sum(map(len, self._lines))

    def held(self, text: str) -> bool:
        """Whether nearly all of them stand in `text`. Each is looked for behind the one before it first: a list of ten
        thousand lines is not read from its beginning for each of them."""
        bare, missing, at = _bare(text), self._weight * (1 - HELD), 0
        for line in self._lines:
            found = bare.find(line, at)
            if found >= 0:
                at = found
            elif bare.find(line, 0, at + len(line)) < 0:
                missing -= len(line)
                if missing < 0:
                    return False
        return True

    def is_one(self, line: str) -> bool:
        """Whether a line of the page is one of them, or holds one of some length."""
        bare = _bare(line)
        return bare in self._set or self.any_in(line)

    def any_in(self, text: str) -> bool:
        """Whether a line of some length stands in `text`."""
        bare = _bare(text) if len(text) >= LINE else ""
        return any(line in bare for line in self._lines if LINE <= len(line) <= len(bare))


def _lines(body: LexborNode, found: str, headline: str) -> list[str]:
    """The lines that trafilatura found, without the headline. Of a row of a table it makes one line; where a cell holds
    the headline or more than one sentence, the page is laid out as a table, and the lines are those of the page in such
    rows."""
    title = one_line(headline)
    lines = [line for line in found.split("\n") if line != title]
    rows = [line for line in lines if line.startswith("|") and _is_layout(line, title)]
    if not rows:
        return lines
    in_rows = "\n".join(map(_bare, rows))
    seen = [line for line in tree.text(body).split("\n") if len(line) >= LINE and line not in headline]
    article = [line for line in seen if _bare(line) in in_rows and not _ELSEWHERE.match(line)]
    return [line for line in lines if line not in rows] + article


def _is_layout(row: str, title: str) -> bool:
    """Whether a row of a table holds an article, and not a figure or a word in each cell."""
    return bool(title and title in row) or any(_SENTENCE_END.search(cell.strip()) for cell in row.split("|"))


def _bare(text: str) -> str:
    """`text` without white space and what cannot be seen, which trafilatura leaves out, and without our signs for what
    is struck out, which it has not."""
    bare = text.replace(" ", "").replace("\n", "").replace("~~", "")
    return bare if bare.isprintable() else "".join(filter(str.isprintable, bare))


def _holders(body: LexborNode, sought: _Sought) -> list[LexborNode]:
    """The elements that hold the article, the one to be read first: what is marked as an article, what holds the
    headline too, the smallest one."""
    path = [body]
    while True:
        said, inner = max(((node.text(), node) for node in _children(path[-1])), key=_length, default=("", None))
        if inner is None or not sought.held(said):
            break
        path.append(inner)
    inward = path[::-1]
    marked = [node for node in inward if node.tag == "article" or node.attributes.get("role") == "article"]
    mains = [node for node in inward if node.tag == "main" or node.attributes.get("role") == "main"]
    headed = [node for node in inward[:-1] if node.css_first("h1") is not None]
    tried = [*marked[:1], *headed[:1], *mains[:1], inward[0]]
    return list({node.mem_id: node for node in tried}.values())


def _length(told: tuple[str, LexborNode]) -> int:
    return len(told[0])


def _children(node: LexborNode) -> Iterable[LexborNode]:
    child = node.child
    while child is not None:
        if child.child is not None and child.tag not in _UNSEEN:
            yield child
        child = child.next


# --- what --------------------------------------------------------------------------------------------------------


def _text_of(holder: LexborNode, sought: _Sought, headline: str) -> str:
    """The text of an element without what is none of the article, and without its headline."""
    copy = LexborHTMLParser(holder.html or "")
    whole_page = holder.tag == "body"
    _decompose(copy.css("script, style, template, h1" if headline and not whole_page else "script, style, template"))
    _Boxes(copy, sought, strict=whole_page).take_out()
    body = copy.body
    lines = tree.text(body).split("\n") if body is not None else []
    kept = [line for line in lines if not _is_chrome(line)]
    return "\n".join(_framed(kept, sought, headline.split("\n")) if whole_page else kept)


def _framed(lines: list[str], sought: _Sought, headline: list[str]) -> list[str]:
    """Of all that a page shows what stands between the first line of the article and the last, and what goes on before
    that, up to the headline, and behind it in sentences, lists of figures and notes: not the name of the site above it
    and not its imprint below."""
    heads = [n for n in range(len(lines)) if lines[n : n + len(headline)] == headline]
    lines = lines[: heads[0]] + lines[heads[0] + len(headline) :] if heads else lines
    places = [place for place, line in enumerate(lines) if sought.is_one(line)]
    if not places:
        return lines
    start, end = places[0], places[-1] + 1
    while end < len(lines) and _goes_on_with(lines[end]):
        end += 1
    above = range(heads[0], start) if heads else ()
    return lines[next((place for place in above if _goes_on_with(lines[place])), start) : end]


def _goes_on_with(line: str) -> bool:
    """Whether a line next to the article is some of it."""
    return (len(line.split()) >= SENTENCE or _is_sentence(line) or ":" in line) and "©" not in line


def _is_sentence(line: str) -> bool:
    """Whether a line has the words of a sentence and its end, or fewer and a full stop: "Nobody was hurt"."""
    words = len(line.split())
    return (words >= SENTENCE and line.endswith(ENDS)) or (words >= LABEL_WORDS and line.endswith("."))


def _is_chrome(line: str) -> bool:
    """A button, a time that stands by itself."""
    if len(line) > LABEL:
        return False
    return line.casefold() in _BUTTONS or read_moment(line) is not None


class _Boxes:
    """The elements of a copy of the article that are none of its text. `strict` where the copy is of all the page: what
    is named like something beside the article is that, sentence or not."""

    def __init__(self, copy: LexborHTMLParser, sought: _Sought, *, strict: bool) -> None:
        self._copy, self._sought, self._strict = copy, sought, strict
        self._linked: Mapping[int, int] = {}
        self._before: Mapping[int, frozenset[int]] = {}

    def take_out(self) -> None:
        self._linked = _linked(self._copy)
        _decompose(node for node in tree.matching(self._copy, _NEVER) if not self._sought.any_in(node.text()))
        _decompose(node for node in tree.matching(self._copy, _NAMED) if self._is_named(node))
        self._linked, self._before = _linked(self._copy), _before_the_end(self._copy)
        linked = [node for node in tree.matching(self._copy, _LINKED) if node.mem_id in self._linked]
        _decompose([node for node in linked if self._is_elsewhere(node)])

    def _links(self, node: LexborNode) -> float:
        """The share of links in what an element says."""
        return self._linked.get(node.mem_id, 0) / max(1, len(_bare(node.text())))

    def _is_named(self, node: LexborNode) -> bool:
        """Whether an element is by its name something beside the article."""
        given = node.attributes
        always, perhaps = _named(f"{given.get('class') or ''} {given.get('id') or ''}")
        if not always and not perhaps and node.tag not in _ASIDE:
            return False
        always = always or (self._strict and node.tag in ("footer", "header"))
        return not self._sought.any_in(node.text()) and (always or not self._says_something(node))

    def _says_something(self, node: LexborNode) -> bool:
        """Whether there is a sentence in it that is no link."""
        if self._links(node) >= MOSTLY:
            return False
        return any(map(_is_sentence, tree.text(node).split("\n")))

    def _is_elsewhere(self, node: LexborNode) -> bool:
        """Whether an element is nearly all links and none of the text: a menu of single words, what says that it leads
        elsewhere, and what stands behind the last line of the article."""
        links = self._links(node)
        said = tree.text(node) if links > SOME else ""
        if links <= SOME or self._sought.any_in(said):
            return False
        if _ELSEWHERE.match(said):
            return True
        lines = said.split("\n")
        menu = len(lines) > 2 and all(len(line.split()) < LABEL_WORDS for line in lines)
        stated = len(lines) == 1 and said.endswith(".") and _is_sentence(said)  # as no headline ends
        return links >= NEARLY_ALL and (menu or not (stated or self._goes_on(node)))

    def _goes_on(self, node: LexborNode) -> bool:
        """Whether something that is no link comes behind an element."""
        child, above = node, node.parent
        while above is not None and above.mem_id not in self._before:
            child, above = above, above.parent
        return above is not None and child.mem_id in self._before[above.mem_id]


@lru_cache(maxsize=1_024)  # few strings make up most of a page
def _named(given: str) -> tuple[bool, bool]:
    """Whether a class and an id name something beside the article, always or perhaps."""
    names = {name.lower() for name in _NAME.findall(given)}
    return not names.isdisjoint(_ALWAYS), not names.isdisjoint(_PERHAPS)


def _linked(copy: LexborHTMLParser) -> Mapping[int, int]:
    """How many characters of each element are links."""
    found: dict[int, int] = {}
    for link in copy.css("a"):
        length, above = len(_bare(link.text())), link.parent
        while above is not None and length:
            found[above.mem_id] = found.get(above.mem_id, 0) + length
            above = above.parent
    return found


def _before_the_end(copy: LexborHTMLParser) -> Mapping[int, frozenset[int]]:
    """For each element that holds the last words that are no link, those of its children that stand before them."""
    node = _last_words(copy)
    found: dict[int, frozenset[int]] = {}
    while node is not None and node.parent is not None:
        before = []
        earlier = node.prev
        while earlier is not None:
            before.append(earlier.mem_id)
            earlier = earlier.prev
        found[node.parent.mem_id] = frozenset(before)
        node = node.parent
    return found


def _last_words(copy: LexborHTMLParser) -> LexborNode | None:
    """The last text that is in no link."""
    root = copy.body
    node = root
    while node is not None:
        if node.tag == "-text" and _bare(node.text_content or ""):
            return node
        inner = None if node.tag == "a" or node.tag in _UNSEEN else node.last_child
        while inner is None and node is not None and node.mem_id != (root.mem_id if root else 0):
            inner, node = node.prev, node.parent if node.prev is None else node
        node = inner
    return None


def _decompose(nodes: Iterable[LexborNode]) -> None:
    """Take out the outermost of `nodes`: those inside another go with it."""
    chosen = {node.mem_id: node for node in nodes}
    for node in [node for node in chosen.values() if not _within(node, chosen.keys())]:
        if node.tag not in ("html", "body"):
            node.decompose()


def _within(node: LexborNode, chosen: Collection[int]) -> bool:
    above = node.parent
    while above is not None:
        if above.mem_id in chosen:
            return True
        above = above.parent
    return False
