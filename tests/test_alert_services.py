"""What a source wrote is live nowhere, everything fits, and a mail arrives once: over real loopback connections."""

from __future__ import annotations

import asyncio
import io
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from aiohttp import web

from tests.support.mail_server import mail_server
from tests.support.report_values import edit
from tracker.alert import Channel, build
from tracker.alert.answers import refused, unreached
from tracker.alert.mail import Mail
from tracker.errors import DeliveryError
from tracker.fetch.service import session_for
from tracker.model import Markup, Message, Room, Target
from tracker.report import digest_message, fitted, message

NOW = datetime(2026, 6, 8, 11, 7, 13, tzinfo=UTC)

EVIL = (
    "**bold** _it_ ~~s~~ ||sp|| `code` [link](http://evil.example/x) ![i](https://evil.example/p.png) "
    "<http://evil.example|click> <@U1> <!channel> @everyone #general /start www.evil.example evil.example "
    "mail@evil.example "
    "[-forged-] {+new+} :bomb: <b>&amp;</b> \\[-x-]\n# Heading\n> quote\n- item\n1. one\n"
    "Head: head1.9.forged\nSilent: forged.\nhttps://evil.example/second"
)


def telling(old: str, new: str, **more: Any) -> Message:
    return message(edit(old=old, new=new, operations=(), findings=(), **more), key="k", head="head1.7.x_y", zone=UTC)


def channel(to: str, secret: str | None = None) -> Channel:
    return build(
        Target(to=to, name="desk", secret=secret), now=lambda: NOW, stream=io.StringIO(), session_for=session_for
    )


async def send(to: Channel, what: Message) -> None:
    for part in fitted(what, to.markup, to.room):
        await to.send(part)


@asynccontextmanager
async def chat(status: Callable[[Any], int] = lambda _: 200, text: str = "") -> AsyncIterator[tuple[int, list[Any]]]:
    """The port of a chat service, and what it gets."""
    got: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        body = json.loads(await request.read()) if "json" in request.content_type else {"path": request.path_qs}
        got.append(body)
        return web.Response(status=status(body), text=text)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", take)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield runner.addresses[0][1], got
    finally:
        await runner.cleanup()


def live(text: str) -> list[str]:
    """What markdown, or a client that looks for links, would make live in a text: escaped signs are not."""
    plain = re.sub(r"\\[^A-Za-z0-9\s]", "", text)
    signs = r"[a-z]+://\S+|[*_~|`\[\]<>]|(?m:^\s*(?:#|>|- |\d+\. ))|www\.\w+|\w\.example|@\w|#[a-z]|/start"
    return re.findall(signs, plain)


# --- nothing that a source wrote is live ---------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["mmost", "rocket"])
async def test_markdown_of_a_source_is_shown_not_made(scheme: str) -> None:
    async with chat() as (port, got):
        token = "abcdefghijklmnopqrstuvwxyz"
        to = (
            f"mmost://127.0.0.1:{port}/{token}"
            if scheme == "mmost"
            else f"rocket://{token}/{token}@127.0.0.1:{port}/#n"
        )
        await send(channel(to), telling("A statement.", EVIL, url="https://news.example/a_b*c"))
        text = "\n".join(each["text"] for each in got)
        text = text.removeprefix("# ")
        for ours in ("> ", "~~", "~~", "**", "**"):
            text = text.replace(ours, "", 1)
        assert live(text) == ["https://news.example/a_b%2Ac"]  # Apprise makes a title a heading


@pytest.mark.parametrize("markup", [Markup.PLAIN, Markup.HTML, Markup.MARKDOWN, Markup.MAIL])
def test_only_the_address_of_the_statement_is_a_link(markup: Markup) -> None:
    (told,) = fitted(telling("A statement.", EVIL), markup, None)
    assert re.findall(r"\w+://\S+", told.text.replace("\\", "")) == ["https://t.me/GeneralStaffZSU/4821"]
    text = re.sub(r"</?(?:b|s|blockquote)>", "", told.text)
    assert not re.findall(r"@\w|www\.\w|(?<![\w/])/[a-z]", text)
    assert not re.findall(r"\w+://\S+|@\w", told.title)


@pytest.mark.parametrize("markup", list(Markup))
def test_a_source_cannot_write_a_line_of_ours(markup: Markup) -> None:
    (told,) = fitted(telling("A statement.", EVIL), markup, None)
    lines = unescape(told.text.replace("\\", "")).split("\n")
    assert sum(line.startswith(("tracker ", "Head: ", "Silent", "Not silent", "https:")) for line in lines) == 3
    assert lines[-1] == "tracker show 35 · head head1.7.x_y"
    assert sum(line.startswith(("> ", "<blockquote>")) for line in lines) == 1


def test_marks_that_a_source_wrote_are_told_from_ours() -> None:
    (told,) = fitted(telling("It said [-yes-] once.", "It said [-no-] once."), Markup.PLAIN, None)
    text = told.text
    assert "[-" in text and r"\[-" in text
    assert re.findall(r"(?<!\\)\[-(.*?)(?<!\\)-\]", text) == [r"\[-yes-\]"]


def test_a_mail_makes_no_link_of_what_a_source_wrote() -> None:
    page = telling("A statement.", EVIL).html
    assert re.findall(r"(?:https?://|www\.)[\w.]+", page) == ["https://t.me"] * 2
    assert "<b>" not in page and "<img" not in page


# --- everything fits -------------------------------------------------------------------------------------------------

CYRILLIC = " ".join(f"Підрозділ {number} утримує позиції поблизу населеного пункту." for number in range(60))


async def test_ntfy_gets_a_message_and_never_an_attachment() -> None:
    async with chat(lambda body: 400 if len(body.get("message", "").encode()) > 4_096 else 200) as (port, got):
        told = telling(CYRILLIC, CYRILLIC.replace("утримує", "залишив"))
        await send(channel(f"ntfy://127.0.0.1:{port}/desk"), told)
        (body,) = got
        assert body["topic"] == "desk" and body["title"]
        assert len(json.dumps(body)) <= 8_192
        assert "characters] …" in body["message"] and "Seen as the old text" in body["message"]


@pytest.mark.parametrize("characters", [160, 500, 1_000, 2_000, 4_096])
@pytest.mark.parametrize("markup", [Markup.PLAIN, Markup.HTML, Markup.MARKDOWN])
def test_one_alert_is_one_message_that_says_what_is_missing(characters: int, markup: Markup) -> None:
    emoji = " ".join(f"🇺🇦⚡️🔥 <b>&</b> Заява_{number}" for number in range(300))
    told = telling(emoji, emoji.replace("Заява", "Слово"))
    (one,) = fitted(told, markup, Room(characters=characters))
    assert len((one.title + one.text).encode("utf-16-le")) // 2 <= max(characters, len(one.title) + 60)
    whole = fitted(told, markup, None)[0].text
    assert one.text == whole or re.search("(more changes?|characters more): tracker", one.text.replace("\\", ""))
    assert characters > 1_000 or one.text != whole


def test_a_digest_in_parts_leaves_nothing_out() -> None:
    messages = [telling("It is so.", f"It is number {number}.", number=number + 1) for number in range(70)]
    parts = fitted(digest_message(messages, key="digest", head="h"), Markup.PLAIN, Room(characters=1_000))
    assert all(len(part.title) + len(part.text) <= 1_000 for part in parts)
    assert len({part.key for part in parts}) == len(parts) > 3
    assert [int(n) for part in parts for n in re.findall(r"(?m)^– #(\d+) ", part.text)] == list(range(1, 71))


# --- errors ----------------------------------------------------------------------------------------------------------


async def test_an_error_has_the_status_and_the_words_of_the_service_and_no_token() -> None:
    said = '{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 30 for TOKENTOKEN"}'
    async with chat(lambda _: 429, said) as (port, _):
        for to in (f"json://127.0.0.1:{port}/TOKENTOKEN", f"webhook+http://127.0.0.1:{port}/TOKENTOKEN"):
            with pytest.raises(DeliveryError) as caught:
                await send(channel(to), telling("a", "b"))
            assert str(caught.value) == "desk: 429 Too Many Requests: retry after 30 for ***"
            assert (caught.value.retry_after, caught.value.transient) == (30, True)


@pytest.mark.parametrize(
    ("status", "words", "large"),
    [
        (413, "", True),
        (400, "Bad Request: message is too long", True),
        (400, '{"content": ["Must be 2000 or fewer in length."]}', True),
        (400, "chat not found", False),
        (401, "Unauthorized", False),
        (503, "limit", False),
    ],
)
def test_what_is_refused_for_its_size_is_known(status: int, words: str, large: bool) -> None:
    assert refused(Target(to="json://h/x"), status, words).too_large is large


def test_an_answer_of_200_that_takes_nothing_does_not_read_like_success() -> None:
    told = str(refused(Target(to="json://h/x", name="desk"), 200, "{}"))
    assert told == "desk: 200 OK: {}; a message that it takes it answers otherwise"


def test_no_part_of_an_address_is_told() -> None:
    target = Target(to="tgram://123456789:AAbb-cc_dd/-100777?format=html", secret="hush-hush")
    told = str(unreached(target, "at 123456789:AAbb-cc_dd/-100777 with hush-hush"))
    assert not re.findall(r"123456789|AAbb|100777|hush", told.replace(target.name, ""))


# --- mail ------------------------------------------------------------------------------------------------------------


def address(port: int, *to: str) -> str:
    return f"mailto://127.0.0.1:{port}?from=tracker@example.org&to={','.join(to)}&mode=insecure"


async def test_a_mail_has_one_message_id_for_all_its_attempts_and_another_for_another() -> None:
    async with mail_server() as server:
        desk = channel(address(server.port, "desk@example.org"))
        assert isinstance(desk, Mail)
        server.says = "451 4.7.1 greylisted, come back later"
        with pytest.raises(DeliveryError, match=r"451 4\.7\.1 greylisted") as caught:
            await send(desk, telling("a", "b"))
        assert caught.value.transient
        server.says = "250 ok"
        await send(channel(address(server.port, "desk@example.org")), telling("a", "b"))
        other = telling("a", "b")
        await send(desk, Message(key="other", title=other.title, text=other.text, html="", payload={}))
        ids = [mail["Message-ID"] for mail in server.mails]
        assert ids[0] == ids[1] != ids[2]
        body = server.mails[0].get_body(("plain",))
        assert body is not None and "Seen as the old text" in body.get_content()
        assert server.mails[0]["To"] == "desk@example.org" and server.mails[0]["Subject"]


async def test_a_mail_server_that_thinks_long_gets_one_mail() -> None:
    async with mail_server() as server:
        server.free = asyncio.Event()
        sending = asyncio.create_task(send(channel(address(server.port, "desk@example.org")), telling("a", "b")))
        await asyncio.wait_for(server.came.wait(), 5)
        server.free.set()
        await asyncio.wait_for(sending, 5)
        assert len(server.mails) == 1


async def test_who_took_a_mail_does_not_get_it_again_with_those_who_did_not() -> None:
    async with mail_server() as server:
        desk = channel(address(server.port, "desk@example.org", "gone@example.org"))
        server.refuses = {"gone@example.org"}
        with pytest.raises(DeliveryError, match="550 no such user") as caught:
            await send(desk, telling("a", "b"))
        assert not caught.value.transient
        server.refuses = set()
        await send(desk, telling("a", "b"))
        assert server.recipients == [["desk@example.org"], ["gone@example.org"]]


async def test_a_mail_that_is_too_large_is_said_to_be() -> None:
    async with mail_server() as server:
        server.says = "552 5.3.4 message size exceeds fixed limit"
        with pytest.raises(DeliveryError) as caught:
            await send(channel(address(server.port, "desk@example.org")), telling("a", "b"))
        assert caught.value.too_large


async def test_a_title_cannot_add_a_header_to_a_mail() -> None:
    async with mail_server() as server:
        evil = Message(key="k", title="x\r\nBcc: all@example.org", text="t", html="", payload={})
        await send(channel(address(server.port, "desk@example.org")), evil)
        assert server.mails[0]["Bcc"] is None and server.recipients == [["desk@example.org"]]
