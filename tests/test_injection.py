"""Nothing that a source wrote is live anywhere: more than five hundred payloads in every field that a source fills,
against every place that its words are written to; and each oracle is shown to find what is not escaped."""

from __future__ import annotations

import csv
import io
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest

from tests.support import live
from tests.support.mail_server import mail_server
from tests.support.payloads import FAMILIES, HOST, MARK, PAYLOADS
from tests.support.report_values import edit, finding, removal
from tests.support.sent_messages import caught
from tracker.alert import Console, build
from tracker.cli.terminal import gated
from tracker.errors import DeliveryError
from tracker.fetch.service import session_for
from tracker.logs import JsonFormatter, TextFormatter
from tracker.model import EditReport, EventKind, EventReport, Markup, Message, RemovalReport, Target
from tracker.report import (
    FORMATS,
    digest_message,
    edit_page,
    event_page,
    fitted,
    message,
    removal_message,
    removal_page,
    render,
    source_message,
    to_json,
)
from tracker.report.marks import IN_MESSAGE, Mark

NOW = datetime(2026, 6, 10, 9, tzinfo=UTC)
URL = "https://news.example/a"
HEAD = "head1.7.x"


def test_there_are_enough_payloads_of_every_family() -> None:
    assert len(PAYLOADS) >= 500
    assert min(map(len, FAMILIES.values())) >= 10


def poisoned(payload: str, url: str | None = URL) -> tuple[EditReport, RemovalReport, EventReport]:
    """The payload in every field that a source, or a configuration, writes."""
    old, new = f"{payload} was", f"{payload} is"
    one = edit(
        speaker=payload,
        url=url,
        title_old=payload,
        title_new=payload,
        old=old,
        new=new,
        operations=(),
        findings=(finding(old, new, "was", "is", kind="NUMBER", why=payload),),
        reason=payload,
    )
    gone = removal(speaker=payload, url=url, title=payload, text=payload, unseen=payload)
    detail = dict.fromkeys(("key", "url", "before", "title", "reason", "why", "address", "was", "is", "note"), payload)
    event = EventReport(
        number=5, id=5, kind=EventKind.DOUBTED, source="ministry", speaker=payload, statement=1, at=NOW, detail=detail
    )
    return one, gone, event


def report(form: str, payload: str, *, url: str | None = URL, colour: bool = False) -> str:
    one, gone, event = poisoned(payload, url)
    return render(form, [one], [gone], [event], head=HEAD, zone=UTC, generated=NOW, colour=colour)


def pages(payload: str, *, colour: bool) -> Iterator[str]:
    one, gone, event = poisoned(payload, payload)
    yield edit_page(one, [("check", payload)], zone=UTC, width=100, colour=colour)
    yield removal_page(gone, [("check", payload)], zone=UTC, width=100, colour=colour)
    yield event_page(event, [("check", payload)], zone=UTC, width=100, colour=colour)


def messages(payload: str, url: str | None = URL) -> list[Message]:
    one, gone, _ = poisoned(payload, url)
    frame: Any = {"head": HEAD, "zone": UTC}
    told = [
        message(one, key="k", **frame),
        removal_message(gone, key="k", **frame),
        source_message(
            "ministry",
            "status",
            key="k",
            number=3,
            speaker=payload,
            url=url,
            detail=payload,
            since=NOW,
            head=HEAD,
            zone=UTC,
        ),
    ]
    return [*told, digest_message(told, key="d", head=HEAD)]


def unescaped(write: Callable[[str], str], payload: str) -> str:
    """What would be written if nothing were escaped: a word that needs no escape, with the payload put in its place."""
    return write("PLACEHOLDER").replace("PLACEHOLDER", payload)


def caught_by(oracle: Callable[[str], list[str]], write: Callable[[str], str], family: str) -> float:
    """The share of a family that an oracle finds live where nothing is escaped."""
    clean = oracle(write("PLACEHOLDER"))
    assert clean == [], clean
    found = [payload for payload in FAMILIES[family] if oracle(unescaped(write, payload))]
    return len(found) / len(FAMILIES[family])


# --- reports -----------------------------------------------------------------------------------------------------


def test_a_page_runs_loads_and_links_nothing_of_a_source() -> None:
    for payload in PAYLOADS:
        for url in (URL, payload):
            page = report("html", payload, url=url)
            assert live.in_html(page) == [], payload
        assert {link for link in live.links_of_html(report("html", payload)) if link[0] != "#"} == {URL}, payload


def test_its_oracle_would_see_it() -> None:
    assert caught_by(live.in_html, lambda word: report("html", word), "html") > 0.6


def test_markdown_has_nothing_of_a_source_in_it() -> None:
    lines = report("md", "word").count("\n")
    for payload in PAYLOADS:
        written = report("md", payload)
        assert live.in_markdown(written, ours=[URL]) == [], payload
        assert written.count("\n") == lines or not payload.strip(), payload
        assert not live.in_terminal(written.replace("\u200b", "")), payload


def test_its_oracle_would_see_markdown() -> None:
    def oracle(text: str) -> list[str]:
        return live.in_markdown(text, ours=[URL])

    for family, share in (("html", 0.4), ("chat", 0.2), ("urls", 0.2), ("markdown", 0.3)):
        assert caught_by(oracle, lambda word: report("md", word), family) > share, family


def test_no_cell_is_a_formula_and_no_cell_ends_early() -> None:
    for payload in PAYLOADS:
        written = report("csv", payload)
        assert live.in_spreadsheet(written) == [], payload
        assert len(list(csv.reader(io.StringIO(written, newline="")))) == 4, payload
        assert not live.in_terminal(written.removeprefix("\ufeff").replace("\r\n", "\n")), payload


def test_its_oracle_would_see_formulas() -> None:
    assert caught_by(live.in_spreadsheet, lambda word: report("csv", word), "formulas") > 0.7


def test_json_is_json_and_raw_nowhere() -> None:
    for payload in PAYLOADS:
        whole = json.loads(report("json", payload))
        assert whole["edits"][0]["old"] == f"{payload} was"
        for form in ("json", "jsonl"):
            assert not live.in_terminal(report(form, payload)), payload
        assert len(report("jsonl", payload).splitlines()) == 4


def test_nothing_drives_a_terminal() -> None:
    for payload in PAYLOADS:
        for colour in (False, True):
            for text in (report("table", payload, url=payload, colour=colour), *pages(payload, colour=colour)):
                assert not live.in_terminal(text, colour=colour), payload
                assert gated(text, colour=colour) == text, payload  # the last gate has nothing left to do


def test_its_oracle_would_see_the_terminal_driven() -> None:
    assert caught_by(live.in_terminal, lambda word: report("table", word), "terminal") > 0.8


def test_a_template_stays_a_template() -> None:
    for payload in FAMILIES["templates"]:
        for form in FORMATS:
            written = re.sub("<code>[0-9a-f]{64}</code>", "", report(form, payload))  # hashes hold what they like
            assert "9191" not in written, payload
        for told in messages(payload):
            assert "9191" not in told.title + told.text, payload
        assert json.loads(to_json({"a": payload})) == {"a": payload}


# --- logs --------------------------------------------------------------------------------------------------------


def logged(form: logging.Formatter, payload: str) -> str:
    record = logging.LogRecord("tracker.x", logging.WARNING, "x.py", 1, "check failed", (), None)
    vars(record).update(source="ministry", why=payload, url=payload)
    return form.format(record)


@pytest.mark.parametrize("form", [TextFormatter(), JsonFormatter()])
def test_a_log_line_is_one_line_and_its_facts_are_its_own(form: logging.Formatter) -> None:
    for payload in PAYLOADS:
        line = logged(form, payload)
        assert not live.in_terminal(line) and len(line.splitlines()) == 1, payload
        if isinstance(form, JsonFormatter):
            told = json.loads(line)
            assert (told.get("why", ""), told["source"]) == (payload, "ministry")
        else:
            assert line.count(" source=") - payload.count(" source=") <= 1 or '"' in line, payload


# --- alerts ------------------------------------------------------------------------------------------------------


def shown(text: str, told: Message) -> str:
    """A message without our own address and head, which are meant to be what they are."""
    return text.replace(HEAD, "")


def marks(told: Message) -> int:
    """Runs of old and of new words in it."""
    return sum(told.text.count(IN_MESSAGE[mark]) for mark in (Mark.OLD, Mark.NEW))


ORACLES: dict[Markup, Callable[..., list[str]]] = {
    Markup.PLAIN: live.in_plain,
    Markup.MAIL: live.in_plain,
    Markup.HTML: live.in_chat_html,
    Markup.MARKDOWN: live.in_chat_markdown,
}


@pytest.mark.parametrize("markup", list(ORACLES))
def test_no_message_has_a_link_a_name_or_a_format_of_a_source(markup: Markup) -> None:
    for payload in PAYLOADS:
        for told in messages(payload):
            for part in fitted(told, markup, None):
                assert ORACLES[markup](shown(part.text, told), ours=[URL], marks=marks(told)) == [], payload
                title = live.in_chat_markdown if markup is Markup.MARKDOWN else live.in_plain
                assert title(part.title) == [], payload
                assert not live.in_terminal((part.title + part.text).replace("\u200b", "")), payload


@pytest.mark.parametrize("markup", list(ORACLES))
def test_their_oracles_would_see_them(markup: Markup) -> None:
    def write(word: str) -> str:
        (part,) = fitted(messages(word)[0], markup, None)
        return shown(part.text, messages(word)[0])

    def oracle(text: str) -> list[str]:
        return ORACLES[markup](text, ours=[URL], marks=marks(messages("word")[0]))

    shares = {"urls": 0.8, "chat": 0.5}
    shares |= {"markdown": 0.7} if markup is Markup.MARKDOWN else {}
    shares |= {"html": 0.7} if markup in (Markup.HTML, Markup.MARKDOWN) else {}
    for family, share in shares.items():
        assert caught_by(oracle, write, family) > share, family


OURS = ("tracker show", "Head:", "Silent", "Seen", "Not ")


@pytest.mark.parametrize("markup", list(Markup))
def test_a_message_has_as_many_lines_of_ours_whatever_a_source_wrote(markup: Markup) -> None:
    def ours(payload: str) -> list[list[str]]:
        found = []
        for told in messages(payload, url=payload)[:3]:
            (part,) = fitted(told, markup, None)
            lines = part.text.replace("\\", "").split("\n")
            found.append([line.partition(" ")[0] for line in lines if line.startswith(OURS)])
        return found

    expected = ours("word")
    for payload in PAYLOADS:
        assert ours(payload) == expected, payload


def test_the_html_of_a_mail_is_as_harmless_as_a_page() -> None:
    for payload in PAYLOADS:
        for told in messages(payload):
            assert live.in_html(told.html) == [], payload
            assert live.links_of_html(told.html) <= {URL}, payload
    assert caught_by(live.in_html, lambda word: messages(word)[0].html, "html") > 0.6


async def test_a_mail_has_the_headers_that_it_has() -> None:
    async with mail_server() as server:
        to = f"mailto://127.0.0.1:{server.port}?from=tracker@example.org&to=desk@example.org&mode=insecure"
        desk = build(Target(to=to, name="desk"), now=lambda: NOW, stream=io.StringIO(), session_for=session_for)
        wanted = None
        for payload in ("word", *FAMILIES["lines"][::3], *FAMILIES["terminal"][::9]):
            one = messages(payload)[0]
            (part,) = fitted(replace(one, title=f"{payload} in a title"), desk.markup, desk.room)
            await desk.send(part)
            mail = message_from_bytes(bytes(server.mails[-1]), policy=default)
            names = sorted(mail.keys())
            wanted = wanted or names
            assert names == wanted, payload
            assert not any(live.in_header(str(value)) for value in mail.values()), payload
            assert server.recipients[-1] == ["desk@example.org"], payload
    assert live.in_header(f"a\r\nBcc: {MARK}@{HOST}")


async def test_the_console_is_a_terminal_too() -> None:
    for payload in PAYLOADS:
        stream = io.StringIO()
        console = Console(stream)
        for told in messages(payload, url=payload):
            for part in fitted(told, console.markup, console.room):
                await console.send(part)
        assert not live.in_terminal(stream.getvalue()), payload


# --- what services are sent --------------------------------------------------------------------------------------

TOKEN = "abcdefghijklmnopqrstuvwxyz"

SERVICES: dict[str, Callable[..., list[str]]] = {
    f"discord://123456789012345678/{TOKEN * 3}": live.in_chat_markdown,
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/": live.in_slack,
    "slack://xoxb-1234-1234-4ddbc191d40ee098cbaae6f3523ada2d/#desk": live.in_slack,
    "tgram://123456789:abcdefg_hijklmnop/12315544/": live.in_chat_html,
    "tgram://123456789:abcdefg_hijklmnop/12315544/?format=html": live.in_chat_html,
    f"mmost://chat.example/{TOKEN}": live.in_chat_markdown,
    f"rocket://{TOKEN}/{TOKEN}@chat.example/#n": live.in_chat_markdown,
    "ntfy://ntfy.example/desk": live.in_plain,
    "ntfy://ntfy.example/desk?format=markdown": live.in_chat_markdown,
    "matrix://user:pass@matrix.example/#general?mode=matrix": live.in_plain,
    f"workflows://host.example:443/{TOKEN}/{TOKEN}/": live.in_chat_markdown,
    f"zulip://bot@org/{'a' * 32}/#desk": live.in_chat_markdown,
    f"gotify://gotify.example/{TOKEN}": live.in_plain,
    f"pover://{'u' * 30}@{'t' * 30}/": live.in_plain,
    f"pbul://{'a' * 34}": live.in_plain,
    "signal://signal.example/11234567890/11234567891": live.in_plain,
    f"mastodon://{TOKEN}@social.example": live.in_plain,
    f"guilded://123456789012345678/{TOKEN * 3}": live.in_chat_markdown,
    f"lark://{TOKEN}": live.in_chat_markdown,
    "json://h.example/x": live.in_plain,
    "xml://h.example/x": live.in_plain,
    "form://h.example/x": live.in_plain,
}
"""Addresses as people write them, with how what is sent there is read."""

ABOUT_US = re.compile(
    r"https://(?:github\.com/caronc|raw\.githubusercontent\.com/caronc)\S+|http://adaptivecards\.io\S+"
)
PLACES = ("#desk", "#n", "application/vnd.microsoft.card.adaptive")
"""What Apprise itself puts into a message: pictures, schemas, where it goes."""


def together(most: int = 700) -> Iterator[str]:
    """All payloads, as many in one text as every service takes."""
    text = ""
    for payload in PAYLOADS:
        if len(text) + len(payload) > most:
            yield text
            text = ""
        text += f" {payload[:most]} ."
    yield text


@pytest.mark.parametrize("to", SERVICES, ids=lambda to: to.partition("://")[0])
async def test_nothing_of_a_source_is_live_in_what_a_service_is_sent(to: str) -> None:
    desk = build(Target(to=to, name="desk"), now=lambda: NOW, stream=io.StringIO(), session_for=session_for)
    with caught() as sent:
        for text in together():
            told = message(
                edit(old=f"{text} was.", new=f"{text} is.", operations=(), findings=(), speaker=text, url=URL),
                key="k",
                head=HEAD,
                zone=UTC,
            )
            for part in fitted(told, desk.markup, desk.room):
                try:
                    await desk.send(part)
                except DeliveryError as error:  # a service of many steps, answered with the same word at each
                    raise AssertionError(f"{to}: {error}") from None
            for said in sent.pop():
                if said in PLACES:
                    continue
                text = ABOUT_US.sub("", said.removeprefix("# ").replace(HEAD, ""))
                assert SERVICES[to](text, ours=[URL], marks=marks(told)) == [], ascii(said)
