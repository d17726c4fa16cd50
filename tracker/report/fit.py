"""A Message as its target can take it: marked and escaped for what the target makes of text, and no larger than that.

One alert that is too long is cut at a word, says how many changes are missing and how to see them, and keeps its foot:
why it matters, when it was seen, where, the head. A digest that is too long comes in parts, whole lines in each. Knows
no service: Markup and Room say what a channel needs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.model import Markup, Message, Room
from tracker.report.escape import ALIKE, address, line, marked_plain
from tracker.report.marks import END, IN_MESSAGE, LINK, QUOTE, Mark
from tracker.report.phrases import phrases
from tracker.report.table import clip
from tracker.text import one_line

MOST_PARTS = 40
"""Messages in which one digest comes; a hundred lines and more fit even where a message holds a thousand characters.
What is beyond them is counted."""

FOOT_SHARE = 0.6
"""Of a message, the most that its foot may take; a service of few characters gets less of it, the last lines first."""

LONG_TEXT, MOST_ITEMS = 2_000, 64
"""Characters of a text, and items of a list, in a message that was refused for its size: an eighth and a quarter of
them where that was refused too."""

SHORT, TURNS = ":short", 4
"""What the key of such a message ends with, and how often it is cut."""

ESSENTIAL = ("type", "id", "number", "statement", "source", "url", "level", "severity", "head")
"""Fields of a payload that are never cut, and the only ones that are left at the last turn: some 400 bytes, which say
what happened where, and by which number the rest is had."""

BREAK = "<br/>\n"
"""A line break where a channel sends HTML."""

LONGEST_ESSENTIAL = 300
"""Characters of such a field; an address that is longer leads nowhere when it is cut."""

Cost = tuple[int, int, int]
"""What a text takes: UTF-16 units, bytes of UTF-8, bytes of JSON in ASCII."""


def fitted(message: Message, markup: Markup, room: Room | None) -> tuple[Message, ...]:
    """The messages that a target gets for this one, in order. The same for the same input."""
    title = _title(message, markup, room or Room())
    frame = _Frame(title=title, markup=markup, room=room or Room())
    body, foot = _lines(message, markup)
    whole = "\n".join(body + foot)
    if frame.holds(whole):
        return (replace(message, title=frame.title, text=whole),)
    if message.payload.get("type") == "digest":
        return _in_parts(message, frame, body, foot)
    return (replace(message, title=frame.title, text=_cut(message, frame, foot)),)


def _title(message: Message, markup: Markup, room: Room) -> str:
    """One that has no room of its own is put before the text, and is made of what that is made of; one in HTML that has
    is plain text, and so is Slack's."""
    title = one_line(message.title)
    title = clip(title, room.title) if room.title else title
    if markup is Markup.MRKDWN:
        return line(title, Markup.PLAIN).translate(ALIKE)
    return line(title, Markup.PLAIN if markup is Markup.HTML and room.title else markup)


def shortened(message: Message) -> Message | None:
    """One alert that was refused for its size: its text before the foot, and the long texts and lists of its payload
    are cut, which `shortened` says; it has no form in HTML, which is longer than the text. Cut more where that was done
    before, and None where there is nothing left to cut. It is other content, so it has another key."""
    turn = message.key.count(SHORT)
    if turn >= TURNS:
        return None
    length, items = LONG_TEXT >> 3 * turn, MOST_ITEMS >> 2 * turn
    kept = {
        name: value
        for name, value in message.payload.items()
        if name in ESSENTIAL and len(str(value)) <= LONGEST_ESSENTIAL
    }
    cut = {name: _short(value, length, items, message) for name, value in message.payload.items()}
    payload = kept if turn == TURNS - 1 else {**cut, **kept}
    key = message.key + SHORT
    text = _shorter(message, length)
    return replace(
        message, key=key, text=text, html="", payload={**payload, "key": key, "shortened": True, "more": message.more}
    )


def _shorter(message: Message, length: int) -> str:
    """The text with so many characters before its foot, and half of them at most: it was refused as it was."""
    end = len(message.text) - message.foot
    body, foot = message.text[:end], message.text[end:]
    length = min(length, len(body) // 2)
    return "\n\n".join(filter(None, (_at_word(body.rstrip(), length, message), foot)))


def _short(value: object, length: int, items: int, message: Message) -> object:
    if isinstance(value, str):
        return _at_word(value, length, message)
    if isinstance(value, Mapping):
        return {name: _short(each, length, items, message) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [_short(each, length, items, message) for each in value[:items]]
    return value


def _lines(message: Message, markup: Markup) -> tuple[list[str], list[str]]:
    """The lines of a message, drawn: what may be cut, and its foot."""
    cut = len(message.text) - message.foot
    body = [drawn(each, markup) for each in message.text[:cut].split("\n")]
    if not message.foot:
        return body, []
    *foot, last = message.text[cut:].split("\n")
    told = [address(each, markup) if each == message.url else drawn(each, markup) for each in foot]
    return body[:-1], [*told, line(last, markup, own=True)]  # the break before the foot ends the body's last line


# --- marks -------------------------------------------------------------------------------------------------------

_BRACKETS = {Mark.OLD: ("[-", "-]"), Mark.NEW: ("{+", "+}"), Mark.MOVED: ("{>", "<}")}
_MARKDOWN = {Mark.OLD: ("~~", "~~"), Mark.NEW: ("**", "**"), Mark.MOVED: ("*", "*")}
_HTML = {Mark.OLD: ("<s>", "</s>"), Mark.NEW: ("<b>", "</b>"), Mark.MOVED: ("<i>", "</i>")}
_SIGNS: Mapping[Markup, Mapping[Mark, tuple[str, str]]] = {
    **dict.fromkeys((Markup.RAW, Markup.PLAIN, Markup.MAIL), _BRACKETS),
    Markup.MARKDOWN: _MARKDOWN,
    Markup.MRKDWN: _MARKDOWN | {Mark.OLD: ("~", "~")},  # which Apprise passes on as it is, the others it translates
    Markup.HTML: _HTML,
}
_QUOTES = {Markup.HTML: ("<blockquote>", "</blockquote>")}
_RUN = re.compile(f"([{''.join(IN_MESSAGE.values())}])([^{END}]*){END}?")
_KINDS = {sign: mark for mark, sign in IN_MESSAGE.items()}

ANCHOR = "\u200b"
"""Stands between a mark of markdown and a text that does not begin, or end, with a letter or a digit: markdown takes a
mark beside punctuation for text (CommonMark 6.2). And between two runs that touch: no address, name or command may come
about of the two, which are looked through one by one."""


_LEADING = ":/.@#<$"
"""What an address, a name or a command may begin or go on with."""

_APART = re.compile(r"[.,;:!?…)»”’]{0,9}(?:\s|$)")
"""How a run begins that no run before it can make an address or a name of."""


def drawn(text: str, markup: Markup) -> str:
    """A line of a message with its marks as the target knows them; what stands between them is escaped."""
    before, after = "", ""
    if text.startswith(LINK):
        return address(text[1:], markup)
    if text.startswith(QUOTE):
        text = text[1:]
        before, after = _QUOTES.get(markup, ("> ", ""))
    out: list[str] = []
    ended = " "
    for kind, run in _runs(text):
        touches = not ended.isspace() and not _APART.match(run) and markup is not Markup.RAW
        out += [ANCHOR if touches else "", _marked(run, kind, markup) if kind else _plain(run, markup)]
        ended = run[-1:]
    return "".join([before, *out, after])


def _runs(text: str) -> Iterator[tuple[Mark | None, str]]:
    at = 0
    for found in _RUN.finditer(text):
        if found.start() > at:
            yield None, text[at : found.start()]
        if found[2]:
            yield _KINDS[found[1]], found[2]
        at = found.end()
    if at < len(text):
        yield None, text[at:]


def _plain(text: str, markup: Markup) -> str:
    return line(marked_plain(text) if _SIGNS[markup] is _BRACKETS else text, markup)


def _marked(text: str, mark: Mark, markup: Markup) -> str:
    signs = _SIGNS[markup]
    if mark not in signs or not text:
        return line(text, markup)
    start, end = signs[mark]
    if markup in (Markup.PLAIN, Markup.MAIL):
        start += "" if text[0] not in _LEADING else ANCHOR
        end = end if text[-1] not in _LEADING else ANCHOR + end
    if markup in (Markup.MARKDOWN, Markup.MRKDWN):
        start += "" if text[0].isalnum() else ANCHOR
        end = end if text[-1].isalnum() else ANCHOR + end
    return f"{start}{_plain(text, markup)}{end}"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Frame:
    """One message of a target: the title that each has, and how much goes with it."""

    title: str
    markup: Markup
    room: Room

    def holds(self, text: str, share: float = 1.0) -> bool:
        return self.fits(self.cost(text), share)

    def fits(self, cost: Cost, share: float = 1.0) -> bool:
        limits = (self.room.characters, self.room.octets, self.room.json)
        taken = add(self.cost(self.title), cost)
        return all(limit is None or part <= limit * share for part, limit in zip(taken, limits, strict=True))

    def cost(self, text: str) -> Cost:
        if self.markup is Markup.HTML:
            text = text.replace("\n", BREAK)
        octets = len(text.encode("utf-8", "surrogatepass"))
        return len(text.encode("utf-16-le", "surrogatepass")) // 2, octets, len(json.dumps(text)) - 2


def add(a: Cost, b: Cost) -> Cost:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]


# --- one alert ---------------------------------------------------------------------------------------------------


def _cut(message: Message, frame: _Frame, foot: list[str]) -> str:
    while foot and not frame.holds("\n".join(foot), FOOT_SHARE):
        foot = foot[:-1]
    body = message.text[: len(message.text) - message.foot].rstrip()

    def kept(length: int) -> str:
        lines = [drawn(each, frame.markup) for each in _at_word(body, length, message).split("\n")]
        return "\n".join([*lines, "", *foot] if foot else lines)

    low, high = 0, len(body)
    while low < high:  # the longest beginning that fits
        half = (low + high + 1) // 2
        low, high = (half, high) if frame.holds(kept(half)) else (low, half - 1)
    return kept(low)


_CHANGE = re.compile(
    f"{IN_MESSAGE[Mark.OLD]}[^{END}]*{END}\\s*{IN_MESSAGE[Mark.NEW]}[^{END}]*{END}|"
    f"[{''.join(sign for mark, sign in IN_MESSAGE.items() if mark is not Mark.GAP)}][^{END}]*{END}"
)
"""A change: old words with the new ones, or either, or words that moved."""

_COUNTED = re.compile(f"{IN_MESSAGE[Mark.GAP]}[^{END}\\d]*([\\d,]+)[^{END}]*: tracker [^{END}]*{END}")
"""Changes that had no room before either, as `report.passages` counts them in our own words."""


def _at_word(text: str, length: int, message: Message) -> str:
    """The beginning of a text, cut between words, and how much is not there: changes, or characters if none are."""
    if length >= len(text):
        return text
    at = max(text.rfind(" ", 0, length), text.rfind("\n", 0, length))
    at = at if at > length // 2 else length  # one long word is cut in its midst
    spanning = (found.start() for found in _CHANGE.finditer(text) if found.start() < at < found.end())
    at = next((start for start in spanning if start > length // 2), at)  # one change is shown whole, or counted
    words, beginning = phrases(message.language), text[:at].rstrip()
    changes = sum(1 for found in _CHANGE.finditer(text) if found.end() > at)
    changes += sum(int(found[1].replace(",", "")) for found in _COUNTED.finditer(text) if found.end() > at)
    form = words.more_changes if changes else words.more_characters
    told = words.count(form, changes or len(text) - at).replace("{more}", message.more)
    if beginning.rfind(END) < max(map(beginning.rfind, _KINDS)):
        beginning += END
    return f"{beginning} {IN_MESSAGE[Mark.GAP]}{told}{END}" if changes else f"{beginning} {told}"


# --- a digest ----------------------------------------------------------------------------------------------------


def _in_parts(message: Message, frame: _Frame, body: list[str], foot: list[str]) -> tuple[Message, ...]:
    words = phrases(message.language)
    pages: list[list[str]] = [[]]
    numbered = frame.cost(" (00 of 00)")
    taken = numbered
    for at, each in enumerate([*body, *foot]):
        cost = frame.cost(f"{each}\n")
        if pages[-1] and not frame.fits(add(taken, cost)):
            if len(pages) == MOST_PARTS and at < len(body):
                told = words.count(words.more_items, len(body) - at + 1)
                pages[-1][-1] = line(told.replace("{more}", message.more), frame.markup, own=True)
                break
            pages.append([])
            taken = numbered
        kept = each if frame.fits(add(taken, cost)) else _narrow(each, frame, taken)
        pages[-1].append(kept)
        taken = add(taken, frame.cost(f"{kept}\n"))
    return tuple(
        replace(
            message,
            key=message.key if number == 1 else f"{message.key}#{number}",
            title=f"{frame.title} {words.part.format(number=number, parts=len(pages))}"
            if len(pages) > 1
            else frame.title,
            text="\n".join(page),
            foot=0,
        )
        for number, page in enumerate(pages, 1)
    )


def _narrow(text: str, frame: _Frame, taken: Cost) -> str:
    """A line that fits no message, cut until it does."""
    while len(text) > 1 and not frame.fits(add(taken, frame.cost(f"{text}…\n"))):
        text = text[: len(text) * 3 // 4]
    return f"{text}…"
