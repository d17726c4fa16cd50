"""A thousand edits made of what attackers write, at random and the same each time: nothing of theirs is live in any
message, and none is larger than its service takes."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.support import live
from tests.support.payloads import PAYLOADS
from tests.support.report_values import edit, finding
from tests.support.sent_messages import caught
from tracker.alert import Channel, build
from tracker.fetch.service import session_for
from tracker.model import EditReport, Markup, Message, Target
from tracker.report import fitted, message, with_operations
from tracker.report.escape import address
from tracker.report.marks import IN_MESSAGE, Mark

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
URL = "https://news.example/a"
EDITS = 1_000
SAID = (
    "troops attack not may 14 1,200 Kharkiv наступ війська заява не 🇺🇦 — “said” *** ~~ ** [- -] {+ +} @ < : // . "
    "http www everyone evil com t.me"
)
WORDS = SAID.split()
TOKEN = "abcdefghijklmnopqrstuvwxyz"

SERVICES: dict[str, tuple[str, Callable[..., list[str]], int]] = {
    "telegram": ("tgram://123456789:abcdefg_hijklmnop/12315544/", live.in_chat_html, 4_096),
    "discord": (f"discord://123456789012345678/{TOKEN * 3}", live.in_chat_markdown, 2_000),
    "slack": ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", live.in_slack, 35_000),
    "ntfy": ("ntfy://ntfy.example/desk", live.in_plain, 4_096),
}
"""Where to, how what is sent is read, and what the service takes in UTF-16 units (ntfy: bytes)."""


def texts(chance: random.Random) -> Iterator[str]:
    """A text of attacks and words; then again with some of it exchanged, taken out, put in, moved."""
    parts = [
        chance.choice(PAYLOADS if chance.random() < 0.4 else WORDS) for _ in range(chance.choice((3, 12, 60, 200)))
    ]
    joined = [part[:600] + chance.choice((" ", "", "\n", " ", ". ")) for part in parts]
    yield "".join(joined)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(joined) + 1)
        joined[at : at + chance.randint(0, 2)] = [chance.choice(PAYLOADS)[:600]] * chance.randint(0, 2)
    yield "".join(joined)


def hostile(seed: int) -> EditReport:
    chance = random.Random(seed)
    old, new = texts(chance)
    old, new = old or "a", new or "b"
    speaker, title = chance.choice(PAYLOADS), chance.choice(("", chance.choice(PAYLOADS)))
    why = f"{chance.choice(PAYLOADS)[:200]} became {chance.choice(PAYLOADS)[:200]}"
    one = edit(
        speaker=speaker,
        title_new=title,
        title_old=title,
        old=old,
        new=new,
        operations=(),
        findings=(finding(old, new, old[:3], new[:3], why=why),),
        url=chance.choice((URL, chance.choice(PAYLOADS))),
    )
    return with_operations(one)


@pytest.fixture(scope="module")
def told() -> list[Message]:
    head = "head1.7.x"
    return [
        message(hostile(seed), key="k", head=head, zone=UTC, reader=("en", "uk", "ru")[seed % 3])
        for seed in range(EDITS)
    ]


def marks(one: Message) -> int:
    return sum(one.text.count(IN_MESSAGE[mark]) for mark in Mark if mark in IN_MESSAGE)


def desk(to: str) -> Channel:
    return build(Target(to=to, name="desk"), now=lambda: NOW, stream=io.StringIO(), session_for=session_for)


ORACLES: dict[Markup, Callable[..., list[str]]] = {
    Markup.PLAIN: live.in_plain,
    Markup.MAIL: live.in_plain,
    Markup.HTML: live.in_chat_html,
    Markup.MARKDOWN: live.in_chat_markdown,
}


@pytest.mark.parametrize("name", list(SERVICES))
def test_every_message_is_harmless_and_fits(name: str, told: list[Message]) -> None:
    to, oracle, limit = SERVICES[name]
    channel = desk(to)
    oracle = ORACLES.get(channel.markup, live.in_chat_markdown if channel.markup is Markup.MRKDWN else oracle)
    for seed, one in enumerate(told):
        (part,) = fitted(one, channel.markup, channel.room)
        size = len((part.title + part.text).encode("utf-8" if name == "ntfy" else "utf-16-le"))
        assert size // (1 if name == "ntfy" else 2) <= limit, seed
        text = part.text.replace("head1.7.x", "")
        if channel.markup is not Markup.MRKDWN:  # is read as it leaves, below
            assert oracle(text, ours=[address(one.url or URL, channel.markup)], marks=marks(one)) == [], seed
        assert not live.in_terminal((part.title + part.text).replace("\u200b", "")), seed


@pytest.mark.parametrize("name", list(SERVICES))
async def test_so_is_what_leaves_for_its_service(name: str, told: list[Message]) -> None:
    to, oracle, limit = SERVICES[name]
    channel = desk(to)
    with caught() as sent:
        for one in told[list(SERVICES).index(name) :: 20]:
            (part,) = fitted(one, channel.markup, channel.room)
            await channel.send(part)
            said = [text for text in sent.pop() if text not in ("#desk", "12315544") and "caronc" not in text]
            assert not sent, "one alert is one message"
            longest = max(said, key=len)
            encoding, unit = ("utf-8", 1) if name == "ntfy" else ("utf-16-le", 2)
            assert len(longest.encode(encoding)) // unit <= limit
            ours = [address(one.url or URL, channel.markup)]
            assert oracle(longest.replace("head1.7.x", ""), ours=ours, marks=marks(one)) == []


def test_a_page_of_a_mail_runs_loads_and_links_nothing(told: list[Message]) -> None:
    for seed, one in enumerate(told):
        assert live.in_html(one.html) == [], seed
        assert live.links_of_html(one.html) <= {URL, one.url}, seed
