"""A Message as its target can take it: escaped for what the target makes of text, and no larger than it takes.

One alert that is too long is cut at a word, says how much is missing and how to see it, and keeps its foot: when it was
seen, where, the head. A digest that is too long comes in parts, whole lines in each. Knows no service: Markup and Room
say what a channel needs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tracker.model import Markup, Message, Room
from tracker.report.escape import address, line
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
    limit = room.title if room is not None and room.title else None
    title = one_line(message.title)
    title = (
        line(clip(title, limit), Markup.PLAIN if markup is Markup.HTML else markup) if limit else line(title, markup)
    )
    frame = _Frame(title=title, markup=markup, room=room or Room())
    body, foot = _lines(message, markup)
    whole = "\n".join(body + foot)
    if frame.holds(whole):
        return (replace(message, title=frame.title, text=whole),)
    if message.payload.get("type") == "digest":
        return _in_parts(message, frame, body, foot)
    return (replace(message, title=frame.title, text=_cut(message, frame, foot)),)


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
    cut = {name: _short(value, length, items, message.more) for name, value in message.payload.items()}
    payload = kept if turn == TURNS - 1 else {**cut, **kept}
    key = message.key + SHORT
    text = _shorter(message, length)
    return replace(
        message, key=key, text=text, html="", payload={**payload, "key": key, "shortened": True, "more": message.more}
    )


def _shorter(message: Message, length: int) -> str:
    """The text with so many characters before its foot."""
    end = len(message.text) - message.foot
    body, foot = message.text[:end], message.text[end:]
    if len(body) <= length:
        return message.text
    return "\n\n".join(filter(None, (_at_word(body.rstrip(), length, message.more), foot)))


def _short(value: object, length: int, items: int, more: str) -> object:
    if isinstance(value, str):
        return _at_word(value, length, more)
    if isinstance(value, Mapping):
        return {name: _short(each, length, items, more) for name, each in value.items()}
    if isinstance(value, Sequence):
        return [_short(each, length, items, more) for each in value[:items]]
    return value


def _lines(message: Message, markup: Markup) -> tuple[list[str], list[str]]:
    """The lines of a message, escaped: what may be cut, and its foot."""
    cut = len(message.text) - message.foot
    body = [line(each, markup) for each in message.text[:cut].split("\n")]
    if not message.foot:
        return body, []
    foot = [
        address(each, markup) if each == message.url else line(each, markup, own=True)
        for each in message.text[cut:].split("\n")
    ]
    return body[:-1], foot  # the line break before the foot ends the body's last line


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

    def drawn(length: int) -> str:
        kept = [line(each, frame.markup) for each in _at_word(body, length, message.more).split("\n")]
        return "\n".join([*kept, "", *foot] if foot else kept)

    low, high = 0, len(body)
    while low < high:  # the longest beginning that fits
        half = (low + high + 1) // 2
        low, high = (half, high) if frame.holds(drawn(half)) else (low, half - 1)
    return drawn(low)


def _at_word(text: str, length: int, more: str) -> str:
    if length >= len(text):
        return text
    at = max(text.rfind(" ", 0, length), text.rfind("\n", 0, length))
    at = at if at > length // 2 else length  # one long word is cut in its midst
    return f"{text[:at].rstrip()} … and {len(text) - at:,} characters more: {more}"


# --- a digest ----------------------------------------------------------------------------------------------------


def _in_parts(message: Message, frame: _Frame, body: list[str], foot: list[str]) -> tuple[Message, ...]:
    pages: list[list[str]] = [[]]
    numbered = frame.cost(" (00 of 00)")
    taken = numbered
    for at, each in enumerate([*body, *foot]):
        cost = frame.cost(f"{each}\n")
        if pages[-1] and not frame.fits(add(taken, cost)):
            if len(pages) == MOST_PARTS and at < len(body):
                pages[-1][-1] = f"… and {len(body) - at + 1:,} more: {message.more}"
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
            title=f"{frame.title} ({number} of {len(pages)})" if len(pages) > 1 else frame.title,
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
