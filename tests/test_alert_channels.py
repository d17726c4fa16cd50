"""Alerts over real loopback connections: what arrives, and what is said of what does not."""

import asyncio
import contextlib
import io
import json
import os
import socket
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from aiohttp import web

from tracker.alert import build
from tracker.alert.webhook import Webhook, verify
from tracker.errors import ConfigError, DeliveryError
from tracker.fetch.service import session_for
from tracker.model import Message, Target
from tracker.report import fitted

NOW = datetime(2026, 6, 8, 11, 7, 13, tzinfo=UTC)
SECRET = "s3cr3t-of-the-receiver"
MESSAGE = Message(
    key="edit:12:webhook+http-1a2b3c4d",
    title="General Staff: MEANING CHANGED",
    text="are commencing [-new offensive-] {+combat+} operations",
    html="<p>…</p>",
    payload={"type": "edit", "id": 12, "new": "бойові дії \ud800"},
)


class Receiver:
    """An HTTP server on the loopback that keeps what it gets and answers as told."""

    def __init__(self) -> None:
        self.status = 204
        self.hang = False
        self.released = asyncio.Event()
        self.location = ""
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.port = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.got.append((request.path, dict(request.headers), await request.read()))
        if self.hang:
            await self.released.wait()
        return web.Response(status=self.status, headers={"Location": self.location} if self.location else {})

    def webhook(self, **arguments) -> Webhook:
        target = Target(to=f"webhook+http://127.0.0.1:{self.port}/hook/TOKEN", secret=SECRET)
        return Webhook(target, now=lambda: NOW, session_for=session_for, **arguments)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", receiver.answer)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.port = runner.addresses[0][1]
    yield receiver
    receiver.released.set()
    await runner.cleanup()


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def send(channel, message: Message = MESSAGE) -> None:
    """As the outbox does it: as the target can take it."""
    for part in fitted(message, channel.markup, channel.room):
        await channel.send(part)


async def failure(channel, message: Message = MESSAGE) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        await send(channel, message)
    assert "TOKEN" not in str(caught.value) and SECRET not in str(caught.value)
    return caught.value


# --- the webhook -------------------------------------------------------------------------------------------------


async def test_a_webhook_gets_the_payload_signed_over_time_and_body(receiver: Receiver) -> None:
    await receiver.webhook().send(MESSAGE)
    ((path, headers, body),) = receiver.got
    assert path == "/hook/TOKEN"
    assert json.loads(body) == MESSAGE.payload
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Tracker-Timestamp"] == str(int(NOW.timestamp()))
    assert verify(SECRET, headers["X-Tracker-Timestamp"], body, headers["X-Tracker-Signature"])
    assert not verify(SECRET, headers["X-Tracker-Timestamp"], body + b" ", headers["X-Tracker-Signature"])
    assert not verify(SECRET, "0", body, headers["X-Tracker-Signature"])
    assert not verify("another", headers["X-Tracker-Timestamp"], body, headers["X-Tracker-Signature"])


def test_the_signature_is_plain_hmac_that_any_language_can_compute() -> None:
    # printf '1780916833.{}' | openssl dgst -sha256 -hmac key
    known = "sha256=ffab987d6867737f76d6d22d45bd50974b98cccbdb4f050e7df0aede994d6d94"
    assert verify("key", "1780916833", b"{}", known)


async def test_each_attempt_of_an_alert_bears_the_same_key(receiver: Receiver) -> None:
    receiver.status = 503
    await failure(receiver.webhook())
    receiver.status = 200
    await receiver.webhook().send(MESSAGE)
    assert [headers["Idempotency-Key"] for _, headers, _ in receiver.got] == [MESSAGE.key] * 2


async def test_without_a_secret_there_is_no_signature(receiver: Receiver) -> None:
    target = Target(to=f"webhook+http://127.0.0.1:{receiver.port}/")
    await build(target, now=lambda: NOW, stream=io.StringIO(), session_for=session_for).send(MESSAGE)
    assert "X-Tracker-Signature" not in receiver.got[0][1]


@pytest.mark.parametrize(
    ("status", "transient"),
    [(500, True), (503, True), (429, True), (408, True), (400, False), (401, False), (404, False), (410, False)],
)
async def test_what_a_refusal_says_about_trying_again(receiver: Receiver, status: int, transient: bool) -> None:
    receiver.status = status
    error = await failure(receiver.webhook())
    assert error.transient is transient
    assert str(status) in str(error)


async def test_a_redirect_is_not_followed(receiver: Receiver) -> None:
    receiver.status, receiver.location = 307, f"http://127.0.0.1:{receiver.port}/elsewhere"
    error = await failure(receiver.webhook())
    assert not error.transient
    assert [path for path, _, _ in receiver.got] == ["/hook/TOKEN"]


async def test_a_receiver_that_hangs_is_left(receiver: Receiver) -> None:
    receiver.hang = True
    error = await failure(receiver.webhook(deadline=0.2))
    assert error.transient and "0.2 s" in str(error)


async def test_a_receiver_that_is_down_is_tried_again() -> None:
    target = Target(to=f"webhook+http://user:TOKEN@127.0.0.1:{closed_port()}/TOKEN")
    assert (await failure(Webhook(target, now=lambda: NOW, session_for=session_for))).transient


async def test_a_receiver_that_speaks_no_http_is_tried_again() -> None:
    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        assert (
            await failure(
                Webhook(Target(to=f"webhook+http://127.0.0.1:{port}/TOKEN"), now=lambda: NOW, session_for=session_for)
            )
        ).transient


async def test_a_key_cannot_add_a_header(receiver: Receiver) -> None:
    evil = Message(key="a\r\nX-Evil: 1", title="", text="", html="", payload={})
    await receiver.webhook().send(evil)
    assert "X-Evil" not in receiver.got[0][1]
    assert receiver.got[0][1]["Idempotency-Key"] == "a%0D%0AX-Evil:%201"


# --- services through Apprise ------------------------------------------------------------------------------------


def service(to: str):
    return build(Target(to=to), now=lambda: NOW, stream=io.StringIO(), session_for=session_for)


async def test_a_service_gets_title_and_text(receiver: Receiver) -> None:
    await service(f"json://127.0.0.1:{receiver.port}/hook").send(MESSAGE)
    ((_, headers, body),) = receiver.got
    assert headers["User-Agent"] == "Statement tracker"
    got = json.loads(body)
    assert (got["title"], got["message"], got["attachments"]) == (MESSAGE.title, MESSAGE.text, [])


async def test_a_service_cannot_be_made_to_call_everyone(receiver: Receiver) -> None:
    evil = Message(
        key="k",
        title="x\r\nBcc: all@example.org",
        text="@everyone <!channel> <@U123> \x1b[2J\u202e :bomb: \\n",
        html="",
        payload={},
    )
    await send(service(f"json://127.0.0.1:{receiver.port}/"), evil)
    got = json.loads(receiver.got[0][2])
    assert "\n" not in got["title"] and "\r" not in got["title"]
    assert "@everyone" not in got["message"] and "<!channel" not in got["message"] and "<@U123" not in got["message"]
    assert "\x1b" not in got["message"] and "\u202e" not in got["message"]
    assert ":\u200bbomb: \\n" in got["message"]  # neither emoji codes nor escapes are made of it


@pytest.mark.parametrize(("status", "transient"), [(500, True), (429, True), (400, False), (401, False)])
async def test_a_service_that_fails_is_tried_again(receiver: Receiver, status: int, transient: bool) -> None:
    receiver.status = status
    error = await failure(service(f"json://user:TOKEN@127.0.0.1:{receiver.port}/TOKEN"))
    assert (error.transient, error.status) == (transient, status)
    assert len(receiver.got) == 1  # trying again is the outbox's part


async def test_a_service_that_is_down_or_hangs_is_tried_again(receiver: Receiver) -> None:
    assert (await failure(service(f"json://127.0.0.1:{closed_port()}/TOKEN"))).transient
    receiver.hang = True
    assert (await failure(service(f"json://127.0.0.1:{receiver.port}/TOKEN?rto=0.3"))).transient


async def test_a_service_does_not_follow_a_redirect(receiver: Receiver) -> None:
    receiver.status, receiver.location = 307, f"http://127.0.0.1:{receiver.port}/elsewhere"
    await failure(service(f"json://127.0.0.1:{receiver.port}/hook"))
    assert len(receiver.got) == 1


@pytest.mark.parametrize(
    "to",
    [
        "https://TOKEN.example/TOKEN",
        "nosuchservice://TOKEN",
        "TOKEN",
        "",
        "json://",
        "json://127.0.0.1/a, json://127.0.0.1/TOKEN",
        "webhook+https://",
        "webhook+https:///TOKEN",
        "webhook+http://host:0/TOKEN",
        "webhook+http://[::1/TOKEN",
        "webhook+ftp://host/TOKEN",
    ],
)
def test_a_bad_address_is_refused_at_once_without_telling_it(to: str, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ConfigError, match="alert target") as caught:
        service(to)
    out, err = capfd.readouterr()
    assert "TOKEN" not in str(caught.value) + out + err


# --- the console -------------------------------------------------------------------------------------------------


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


async def test_the_console_is_plain_in_a_file_and_coloured_on_a_terminal() -> None:
    plain, terminal = io.StringIO(), Terminal()
    for stream in (plain, terminal):
        await build(Target(to="console"), now=lambda: NOW, stream=stream, session_for=session_for).send(MESSAGE)
    assert plain.getvalue() == f"{MESSAGE.title}\n{MESSAGE.text}\n\n"
    assert "\x1b[31;9mnew offensive\x1b[0m \x1b[32;1mcombat\x1b[0m" in terminal.getvalue()


async def test_the_console_prints_no_control_character_of_a_source() -> None:
    stream = io.StringIO()
    evil = Message(key="k", title="a\n\x1b[2Jb", text="\x07\u202e", html="", payload={})
    await build(Target(to="console"), now=lambda: NOW, stream=stream, session_for=session_for).send(evil)
    assert stream.getvalue() == "a <U+001B>[2Jb\n<U+0007><U+202E>\n\n"


async def test_a_console_without_unicode_still_tells() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    await build(Target(to="console"), now=lambda: NOW, stream=stream, session_for=session_for).send(
        Message(key="k", title="дії", text="…", html="", payload={})
    )
    assert raw.getvalue() == rb"\u0434\u0456\u0457" + b"\n" + rb"\u2026" + b"\n\n"


async def test_a_console_that_was_closed_is_a_failure_to_deliver() -> None:
    stream = io.StringIO()
    channel = build(Target(to="console"), now=lambda: NOW, stream=stream, session_for=session_for)
    stream.close()
    assert (await failure(channel)).transient


async def test_a_pipe_that_nobody_reads_holds_up_nothing_and_the_alert_arrives_once_it_is_read() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with os.fdopen(writing, "w") as stream:
        channel = build(Target(to="console"), now=lambda: NOW, stream=stream, session_for=session_for)
        alerts = [asyncio.create_task(channel.send(MESSAGE)) for _ in range(2_000)]  # more than a pipe holds
        await asyncio.sleep(0)
        assert not alerts[-1].done()
        alerts[-1].cancel()  # as at a stop
        got = b""
        while not all(alert.done() for alert in alerts):
            with contextlib.suppress(BlockingIOError):
                got += os.read(reading, 1 << 20)
            await asyncio.sleep(0)
    got += os.read(reading, 1 << 20)
    os.close(reading)
    assert got.decode().count(f"{MESSAGE.title}\n{MESSAGE.text}\n\n") == 1_999
