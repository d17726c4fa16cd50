"""Is this page something that stands in the way of the statement? Bot checks, consent walls, logins, geo blocks,
maintenance, pages that say "not found" with status 200, parked domains.

A title alone proves nothing: statements are called "Access denied" too. What decides is that the page speaks of itself
and says nothing else, or that its title and a line of it do; not where the text tells of others, or of something else
that goes by such words, and speaks to nobody. Of a page whose selector matches, only what it matches is asked. Decides
from one page alone: whether its text goes on like the statement's last one, `tracker.doubt` knows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from tracker.extract import reporting, tree, walls
from tracker.extract.again import remembered
from tracker.extract.families import FAMILIES
from tracker.extract.strangers import mostly_of_itself, speaks_at_all
from tracker.model import ExtractJob
from tracker.text import one_line

SPECIFIC = 24
"""Characters that a phrase inside a longer heading or line must have to count; a shorter one must be all of it:
"Access denied" may be a block page, "Access denied to inspectors of the plant" is news."""

SHORT = 12
"""Words of a line up to which a phrase in it counts; a longer one must speak of the page itself or to its visitor."""

SENTENCE = 5
"""Words that a line must have to be prose: what a statement says, or a wall explains. Fewer are a label or a button."""

LABEL = 3
"""Words from which on a line may be no label of a form."""

LEFT = 4
"""Words that a sentence must have beside a phrase of walls to be about something else."""

UNENDED = 10
"""The same for a line that does not end like a sentence: fewer are a headline in a list."""

EARLY = 12
"""Lines of a page among which it says why it came instead of the statement, before it goes on to lists of news."""

FRAME = 200
"""Lines at the beginning of a text, and at its end, of which each is asked whether it speaks of a wall: more than a
wall has. Of those between only what is surely prose counts."""

MOST_WALLS = 8
"""Lines that speak of a wall which are told of one page."""

DENSITY = 14
"""Words for each one about the page or its visitor, at most, in a line that speaks of these."""

LONG = 2_500
"""Characters of text from which on a script that a guard's page carries proves nothing: those pages say less."""

MOST_LINE = 400
"""Characters of a line that are read: a phrase stands at its beginning or in a short line."""

_SAID = {
    name: re.compile(rf"\b(?:{'|'.join(f'(?:{each})' for each in said)})", re.IGNORECASE)
    for name, said in FAMILIES.items()
}
"""Only at the beginning of a word is anything tried: a search costs a tenth of what it would."""

_WORD = re.compile(r"[\w'-]+")
_ENDS = re.compile(r"[.!?\u2026\u3002\uff01\uff1f\u0964\u06d4\u0589][\"'\u00bb\u201d\u201c\u2019)\]]?$")
"""How a sentence ends, in whatever script."""

CODED = 4
"""Words of a part of a heading up to which the status of HTTP in it is what it is about."""

_CODE = re.compile(r"\b(?:40[0-9]|41[0-9]|42[0-9]|451|50[0-9]|52[0-9])\b")
"""A heading that gives the status of HTTP which the answer itself should have had, in whatever language."""

_GUARDS = {
    "Cloudflare": r"_cf_chl_opt|cf-error-details|id=\"?challenge-form",
    "AWS WAF": r"gokuProps|awswaf\.com/[^\"' ]{0,200}/challenge\.js",
    "Imperva": r"Incapsula incident ID|/_Incapsula_Resource\?(?:SWUDNSAI|CWUDNSAI)",
    "DataDome": r"(?:geo|ct)\.captcha-delivery\.com",
    "HUMAN": r"id=\"?px-captcha|captcha\.px-cdn\.net",
    "Akamai": r"errors\.edgesuite\.net|sec-if-cpt-container|bm-verify=",
    "Sucuri": r"sucuri_cloudproxy_js|Sucuri Website Firewall",
    "DDoS-Guard": r"/\.well-known/ddos-guard/|ddos-guard\.net/",
    "Qrator": r"/__qrator/|qauth\.js",
    "SmartCaptcha": r"class=\"?CheckboxCaptcha|/showcaptcha\?|smartcaptcha\.yandexcloud",
    "Anubis": r"/\.within\.website/x/cmd/anubis|anubis_challenge",
    "Kasada": r"KPSDK|/149e9513-01fa-4fb0-aad4-566afd725d1b/",
    "F5": r"Your support ID is",
    "a parking service": r"sedoparking\.com|parkingcrew\.net|bodis\.com|window\.park ?=|parklogic",
    "a consent service": r"consent\.(?:google|youtube|yahoo)\.com/(?:save|collect)|<body id=\"?pur-layer",
}
"""Scripts and marks that only the page which a guard puts in the way carries, never the page behind it."""

_GUARD = re.compile("|".join(f"(?P<g{number}>{mark})" for number, mark in enumerate(_GUARDS.values())))
_NAMES = list(_GUARDS)
_SEPARATOR = re.compile(r"\s[-–—|·•›»]\s|[:!?.]\s|[!?.]$|\s\(")
_DRESS = re.compile(
    r"^(?:\W|sorry|oops|ooops|whoops|hmm|error|hi|hello|ой|упс|вибачте|извините|помилка|ошибка|fehler|leider|erreur|oups|désolé|"
    r"lo sentimos|ups|vaya)*\b|\W+$",
    re.IGNORECASE,
)
"""Words of apology and punctuation around the phrase."""

_REFRESH = re.compile(r"<meta[^>]{1,300}http-equiv=[\"']?refresh", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wall:
    """What a page says of itself: `why` it is not the one that was asked for, as a sentence, "" if it may be; `home`:
    because the site sent us elsewhere. `lines` of its text speak of something in the way, whether it is one or not."""

    why: str = ""
    home: bool = False
    lines: tuple[str, ...] = ()


NO_WALL = Wall()


def wall(page: tree.Page, job: ExtractJob, found: str = "", *, selected: bool = False) -> Wall:
    """Whether the page stands in the way of the statement. `found` is the text that was taken for it, `selected` if
    the source's own selector says so."""
    if _sent_home(job):
        return Wall(why="blocked: the site sent us to its front page instead", home=True)
    own = _lines(_edges(found))
    spoken = tuple(line.text for line in own if line.family)[:MOST_WALLS]
    titled = _titled(page)
    told = bool(found) and any(line.prose for line in own)
    if told and titled is None:
        return Wall(lines=spoken) if spoken else NO_WALL
    around = own if selected else _lines(_without_chrome(page))
    if titled is not None and _is_news(around, titled, own, told=told):
        return Wall(lines=spoken)
    if selected:
        return Wall(why=_why(_of_selected(page, own, titled, told)), lines=spoken)
    why = _of_page(page, around, titled) if not told else _of_told(around, titled)
    if not told and not why and any(line.prose for line in around):
        return Wall(lines=spoken)
    return Wall(why=_why(why or (_of_silence(page, around) if not told else "")), lines=spoken)


def speaks_of_itself(text: str) -> str:
    """Why a text that came for a statement, with nothing around it, is a message of a server instead; "" if it may be
    the statement."""
    lines = _lines(text)
    said = next((line for line in lines if line.family), None)
    return "" if said is None or any(line.prose for line in lines) else f'{said.family} ("{said.text[:80]}")'


def _why(found: str) -> str:
    return f"blocked: {found}" if found else ""


def _sent_home(job: ExtractJob) -> bool:
    """A page was asked for and the front page of a site came: what many sites do with an address that is gone."""
    if not job.asked:
        return False
    asked, came = urlsplit(job.asked), urlsplit(job.url)
    return came.path in ("", "/") and not came.query and (asked.path not in ("", "/") or bool(asked.query))


# --- what decides ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True, slots=True)
class _Line:
    """A line of a page: the `family` that it belongs to, else whether it speaks `about` the page or its visitor, else
    whether it is `prose`."""

    text: str
    family: str = ""
    about: bool = False
    prose: bool = False


_ASKING = (walls.LOGIN, walls.CONSENT)
"""Families that many a good page speaks of in passing."""


def _of_selected(page: tree.Page, own: Sequence[_Line], titled: _Line | None, told: bool) -> str:
    """The source's selector matches: what it matches decides, whatever stands around it. Prose that neither speaks to a
    visitor nor mostly of a page is what the operator chose, under any title."""
    if told:
        text = "\n".join(line.text for line in own)
        return _of_told(own, titled) if reporting.is_addressed(text) or mostly_of_itself(text) else ""
    said = next((line for line in own if line.family), None)
    if said is not None:
        return f'{said.family} ("{said.text[:80]}")'
    if guard := _of_guard(page, sum(len(line.text) for line in own)):
        return guard
    if titled is None:
        return "" if any(len(line.text.split()) >= LABEL for line in own) else _of_form(page)
    return f'{titled.family} ("{titled.text[:80]}")'


def _of_told(lines: Sequence[_Line], titled: _Line | None) -> str:
    """There is prose, and its title speaks of something in the way: the title must speak to the visitor, or an early
    line must say the same, or most of the page must speak of itself. Of logins and consent there is talk on many a
    page: there it takes the last two."""
    if titled is None:
        return ""
    asking = titled.family in _ASKING
    said = [line for line in lines[:EARLY] if line.family and (line.family in _ASKING) == asking]
    said = [line for line in said if line.text not in titled.text]
    early = any(len(line.text.split()) >= SENTENCE or not line.text.isascii() for line in said)
    most = 2 * sum(len(line.text) for line in lines if line.family or line.about) > sum(
        len(each.text) for each in lines
    )
    addressed = walls.VISITOR.search(titled.text) is not None
    itself = not asking and titled.family != walls.PARKED and mostly_of_itself("\n".join(line.text for line in lines))
    blocks = early and most if asking else early or most or addressed or itself
    return f'{titled.family} ("{titled.text[:80]}")' if blocks else ""


def _is_news(lines: Sequence[_Line], titled: _Line, own: Sequence[_Line], *, told: bool) -> bool:
    """Whether `own`, the text under such a title, is news: nothing in it speaks to a visitor, the phrase itself apart,
    nor does a line around it say the same; and it tells of others, or in prose of nothing that pages have."""
    around = [line for line in lines[:EARLY] if line.family and line.text not in titled.text]
    if titled.family in _ASKING or any(line.family not in _ASKING and line not in own for line in around):
        return False
    own = [line for line in own[:EARLY] if line.text not in titled.text]
    said = _phrases([titled.text, *(line.text for line in own)], _SEPARATOR.split(titled.text))
    text = "\n".join(map(_plain, (line.text for line in own)))
    bare = reporting.without(text, said)
    if reporting.is_addressed(bare):
        return False
    if reporting.tells_of_others(bare):
        return True
    beside = (_WORD.findall(reporting.without(_plain(line.text), said)) for line in own if line.family)
    if walls.VISITOR.search(titled.text) or not (told or any(len(words) >= LEFT for words in beside)):
        return False
    neutral = [part for part in said if reporting.is_named(part, text) or not walls.about(part, _WORD.findall(part))]
    rest = reporting.without(text, neutral)
    return not speaks_at_all(rest) and not any(_family(line) for line in rest.splitlines())


def _phrases(lines: Sequence[str], parts: Sequence[str]) -> list[str]:
    """The phrases of walls in these lines, and the parts of the title, as they are to be looked for."""
    found = [_plain(part) for part in parts if part.strip()]
    return found + [
        match[0] for pattern in _SAID.values() for line in lines for match in pattern.finditer(_plain(line))
    ]


def _plain(text: str) -> str:
    return text[:MOST_LINE].casefold().replace("\u2019", "'")


def _of_page(page: tree.Page, lines: Sequence[_Line], titled: _Line | None) -> str:
    """Nothing on the page was taken for prose by the article finder."""
    prose = any(line.prose for line in lines)
    if prose:
        return _of_told(lines, titled)
    if guard := _of_guard(page, sum(len(line.text) for line in lines)):
        return guard
    said = titled or next((line for line in lines if line.family), None)
    return "" if said is None else f'{said.family} ("{said.text[:80]}")'


def _of_silence(page: tree.Page, lines: Sequence[_Line]) -> str:
    """There is nothing to read, but something to do."""
    if not any(_is_said(line) for line in lines) and (form := _of_form(page)):
        return form
    if not lines and _REFRESH.search(page.html):
        return "an empty page that sends the visitor elsewhere"
    if not lines and page.tree.css_first("script") is not None:
        return "an empty page that wants to run a script"
    return ""


def _of_form(page: tree.Page) -> str:
    return "a login (the page asks for a password)" if page.tree.css_first("input[type=password]") is not None else ""


def _is_said(line: _Line) -> bool:
    """Whether a line, however short, is no label of a form."""
    words = len(line.text.split())
    return words >= SENTENCE or (words >= LABEL and not line.about and _ENDS.search(line.text) is not None)


def _of_guard(page: tree.Page, said: int) -> str:
    if said > LONG or (mark := _GUARD.search(page.html)) is None or mark.lastgroup is None:
        return ""
    return f"a page of {_NAMES[int(mark.lastgroup[1:])]}"


def _titled(page: tree.Page) -> _Line | None:
    """The title or first heading that speaks of something in the way."""
    read = ""
    for node in (page.tree.css_first("title"), page.tree.css_first("h1"), page.tree.css_first("h2")):
        heading = one_line(node.text())[:MOST_LINE] if node is not None else ""
        if heading in read:
            continue
        read += f"\n{heading}"
        if family := _family(heading):
            return _Line(text=heading, family=family)
        parts = (part for part in _SEPARATOR.split(heading) if len(part.split()) <= CODED)
        if code := next((found[0] for part in parts if (found := _CODE.search(part))), ""):
            return _Line(text=heading, family=walls.MAINTENANCE if code[0] == "5" else walls.NOT_FOUND)
    return None


# --- lines -------------------------------------------------------------------------------------------------------


@remembered
def _lines(text: str) -> tuple[_Line, ...]:
    lines = [line for line in text.splitlines() if line.strip()]
    inner = range(FRAME, len(lines) - FRAME)  # of a list of thousands of names no line is a wall's
    return tuple(
        [_line(line) if n not in inner else _Line(text=line, prose=_is_plain(line)) for n, line in enumerate(lines)]
    )


def _edges(text: str) -> str:
    """Where a wall speaks: the first and the last lines of a long text."""
    lines = text.splitlines()
    return text if len(lines) <= 2 * EARLY else "\n".join([*lines[:EARLY], *lines[-EARLY:]])


def _line(text: str) -> _Line:
    if _is_plain(text):
        return _Line(text=text, prose=True)
    family, about, prose = _judged(text[:MOST_LINE], _ENDS.search(text) is not None)
    return _Line(text=text, family=family, about=about, prose=prose)


def _is_plain(text: str) -> bool:
    """Whether a line is surely prose, as nearly every line of a statement is."""
    return SHORT < sum(map(walls.weight, text[:MOST_LINE].split())) < walls.SPEAKS


@lru_cache(maxsize=2_048)  # what a page says of itself is what the last ones said
def _judged(said: str, ended: bool) -> tuple[str, bool, bool]:
    """The family of a line, whether it speaks about the page, whether it is prose."""
    said = said.casefold().replace("\u2019", "'")
    words = _WORD.findall(said)
    unspaced = 0 if said.isascii() else len(walls.UNSPACED_LETTER.findall(said))
    count = max(len(words), unspaced // 3)
    about = walls.about(said, words)
    if (count <= SHORT or about * DENSITY >= count) and (family := _family(said)):
        return family, False, False
    if about * DENSITY >= count:
        return "", about > 0, False
    return "", False, count >= (SENTENCE if ended else UNENDED)


@lru_cache(maxsize=1_024)  # so it is with headings
def _family(said: str) -> str:
    """The family that a heading or line belongs to: one that a phrase fills, or that holds a specific one; "" if
    none."""
    whole = _SEPARATOR.split(said)
    parts = [_CODE.sub("", _DRESS.sub("", part)).strip() for part in whole]
    for family, pattern in _SAID.items():
        if any(pattern.fullmatch(part) for part in parts):
            return family
        if len(said) >= SPECIFIC and any(len(match[0]) >= SPECIFIC for match in pattern.finditer(said)):
            return family
    return walls.family(said, [*whole, *parts])


def _without_chrome(page: tree.Page) -> str:
    """What the page shows beside its menus, its imprint and lists of links; all that it shows, if that is nothing."""
    body = page.tree.body
    if body is None:
        return ""
    bare = LexborHTMLParser(body.html or "")  # no clone: lexbor makes none of a page with <!doctype html SYSTEM "…">
    _take_out(bare.css("nav, footer, aside, button, select, [role=navigation], [role=contentinfo]"))
    _take_out([node for node in bare.css("li, h2, h3, h4") if _is_link(node)])
    left = tree.text(bare.body) if bare.body is not None else ""
    return left or tree.text(body)


def _is_link(node: LexborNode) -> bool:
    link = node.css_first("a")
    return link is not None and link.text(strip=True) == node.text(strip=True)


def _take_out(nodes: Sequence[LexborNode]) -> None:
    """Take these elements out of their page, each with all in it; one inside another goes with that."""
    chosen = {node.mem_id for node in nodes}
    for node in [node for node in nodes if not _is_within(node, chosen)]:
        node.decompose()


def _is_within(node: LexborNode, chosen: set[int]) -> bool:
    above = node.parent
    while above is not None and above.mem_id not in chosen:
        above = above.parent
    return above is not None
