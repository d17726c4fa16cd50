"""Digests, quiet hours, mutes and the daily word: over a real store and real receivers, with the test's clock."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, time, timedelta
from itertools import chain
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.mail_server import mail_server
from tests.support.scripted_site import answer
from tests.support.watched_feed import NEW, NOON, OLD, Watch, entry, feed, watching
from tests.test_deliver import Receiver, alerts, delivery, owing, receiving
from tracker.children.pool import Pool
from tracker.cli import app
from tracker.errors import UsageError
from tracker.model import AlertState, On, Rhythm, Severity, Target
from tracker.pipeline.daily import Daily
from tracker.pipeline.deliver import Delivery

pytestmark = pytest.mark.asyncio(loop_scope="session")

PLACES = ("Kursk", "Sumy", "Izium", "Lyman", "Kupiansk", "Vovchansk", "Bakhmut", "Toretsk")
GRAVE = "Seven people were killed there, the staff said."


def held(watch: Watch, *targets: Target) -> Delivery:
    """As the daemon would make it, after a start too."""
    made = delivery(watch, *targets)
    made.holding.targets = {target.name: target for target in targets}
    return made


class Desk:
    """Statements that are edited one by one, each in its own words."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        self.texts = [OLD.replace("Kursk", place) for place in PLACES]

    async def shows(self) -> None:
        items = (entry(str(n), text, title=f"On {PLACES[n]}") for n, text in enumerate(self.texts))
        self.watch.site.on("/feed", answer(feed(*items)))
        await self.watch.check(seconds=1)

    async def edits(self, number: int, text: str | None = None) -> None:
        self.texts[number] = text or NEW.replace("Kursk", f"{PLACES[number]} by order {number}")
        await self.shows()


@asynccontextmanager
async def desk(folder: Path, readers: Pool, *targets: Target) -> AsyncIterator[Desk]:
    async with watching(folder, readers) as watch:
        await watch.restart(targets=targets)
        made = Desk(watch)
        await made.shows()
        yield made


def told(receiver: Receiver) -> list[list[int]]:
    """The ids of edits in each message, in the order in which they came."""
    return [[event["id"] for event in payload.get("events", [payload])] for _, payload in receiver.got]


async def test_a_digest_at_hours_comes_at_its_hour_over_a_restart_and_lists_every_edit(
    tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as receiver:
        target = replace(receiver.target, rhythm=Rhythm(hours=(time(18),), zone=UTC))
        async with desk(tmp_path, readers, target) as at:
            for number in range(5):
                await at.edits(number)
                assert await held(at.watch, target).deliver() == 0
            at.watch.clock.at = NOON.replace(hour=17, minute=59)
            assert await held(at.watch, target).deliver() == 0
            at.watch.clock.at = NOON.replace(hour=21)  # nothing ran at the hour
            assert await held(at.watch, target).deliver() == 5
            assert told(receiver) == [[1, 2, 3, 4, 5]]
            await at.edits(5)
            assert await held(at.watch, target).deliver() == 0, "the next hour is tomorrow's"
            assert {alert.state for alert in alerts(at.watch)} == {AlertState.SENT, AlertState.PENDING}


async def test_the_first_that_waits_says_when_a_digest_of_minutes_goes(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver:
        target = replace(receiver.target, rhythm=Rhythm(every=timedelta(minutes=30)))
        async with desk(tmp_path, readers, target) as at:
            await at.edits(0)
            at.watch.clock.tick(minutes=20)
            await at.edits(1)
            assert await held(at.watch, target).deliver() == 0
            at.watch.clock.tick(minutes=10)
            assert await held(at.watch, target).deliver() == 2
            assert len(receiver.got) == 1


async def test_what_is_urgent_leaves_at_once_behind_what_was_said_before_of_the_same(
    tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as receiver:
        rhythm = Rhythm(hours=(time(18),), zone=UTC, quiet=((time(11), time(17)),), urgent=Severity.HIGH)
        target = replace(receiver.target, rhythm=rhythm, severity=Severity.LOW)
        async with desk(tmp_path, readers, target) as at:
            sending = held(at.watch, target)
            await at.edits(0, at.texts[0].replace("currently commencing", "now commencing"))
            await at.edits(1, at.texts[1].replace("currently commencing", "now commencing"))
            severities = [edit.severity for edit in at.watch.edits()]
            assert {one.rank for one in severities} <= {0, 1}, "the case needs edits that are not urgent"
            owed = len(alerts(at.watch))
            assert await sending.deliver() == 0
            await at.edits(0, f"{at.texts[0]} {GRAVE}")
            assert at.watch.edits()[-1].severity.rank >= Severity.HIGH.rank
            sent = await sending.deliver()
            kept = [alert.state for alert in alerts(at.watch)].count(AlertState.PENDING)
            assert sent + kept == owed + 1 and sent >= 1
            assert receiver.got[-1][1]["new"].endswith(GRAVE)
            assert await held(at.watch, target).deliver() == 0, "a restart makes nothing urgent that is not"


@pytest.mark.parametrize("hours", [-30 * 24, -5, -1, 0, 1, 5, 30 * 24])
async def test_a_clock_that_is_set_in_quiet_hours_loses_doubles_and_stops_nothing(
    hours: int, tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as receiver:
        target = replace(receiver.target, rhythm=Rhythm(quiet=((time(11), time(17)),), zone=UTC))
        async with desk(tmp_path, readers, target) as at:
            await at.edits(0)
            await at.edits(1)
            sending = held(at.watch, target)
            assert await sending.deliver() == 0
            by = timedelta(hours=hours)
            at.watch.clock.at += by
            await _shifted(at.watch, by)
            for _ in range(27 * 2):  # a day and a bit
                await sending.deliver()
                at.watch.clock.tick(minutes=30)
            assert sorted(chain.from_iterable(told(receiver))) == [1, 2]


async def _shifted(watch: Watch, by: timedelta) -> None:
    """What `Upkeep` does where the clock was set."""
    await asyncio.wrap_future(watch.store.commit(lambda tx: tx.shift_attempts(by)))


async def test_after_quiet_hours_all_comes_as_one_digest(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver:
        target = replace(receiver.target, rhythm=Rhythm(quiet=((time(11), time(17)),), zone=UTC))
        async with desk(tmp_path, readers, target) as at:
            for number in range(4):
                await at.edits(number)
            at.watch.clock.at = NOON.replace(hour=17)
            await at.edits(4)
            assert await held(at.watch, target).deliver() == 5
            assert sorted(map(len, told(receiver))) == [1, 4]


async def test_a_target_that_holds_back_ten_thousand_holds_up_no_other(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as slow, receiving() as quick:
        digest = replace(slow.target, name="digest", rhythm=Rhythm(hours=(time(8),), zone=UTC))
        at_once = replace(quick.target, name="desk")
        async with desk(tmp_path, readers, digest, at_once) as at:
            for number in range(3):
                await at.edits(number)
            sending = held(at.watch, digest, at_once)
            assert await sending.deliver() == 3
            assert (len(quick.got), len(slow.got)) == (3, 0)


def command(watch: Watch, *words: str) -> str:
    settings = watch.folder / "tracker.toml"
    settings.write_text(f'[store]\nurl = "sqlite:///{watch.store.path}"\n[report]\nzone = "UTC"\n')
    done = CliRunner().invoke(app, [*words, "--config", str(settings)])
    assert done.exit_code in (0, 1), done.output
    return done.output


async def test_what_is_muted_is_kept_listed_and_can_be_sent_all_the_same(
    tmp_path: Path, readers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving() as receiver, desk(tmp_path, readers, receiver.target) as at:
        monkeypatch.setattr("tracker.machine.now", at.watch.clock)
        sending = held(at.watch, receiver.target)
        assert "muted for 2 d" in command(at.watch, "alerts", "mute", "1", "--for", "2d", "--note", "they rewrite it")
        await at.edits(0)
        await at.edits(1)
        assert await sending.deliver() == 1
        assert told(receiver) == [[2]]
        assert [alert.state for alert in alerts(at.watch)] == [AlertState.MUTED, AlertState.SENT]
        listed = command(at.watch, "alerts", "list")
        assert "muted: statement 1, until 2126-03-03" in listed and "they rewrite it" in listed
        rows = json.loads(command(at.watch, "alerts", "list", "--state", "muted", "--format", "json"))
        assert (len(rows["rows"]), rows["mutes"][0]["statement"]) == (1, 1)
        assert "owed again" in command(at.watch, "alerts", "retry", "1")
        assert await sending.deliver() == 1, "muted as it is"
        assert told(receiver) == [[2], [1]]
        command(at.watch, "alerts", "unmute", "1")
        await at.edits(0, f"{at.texts[0]} {GRAVE}")
        assert await sending.deliver() == 1


async def test_a_muted_source_is_silent_for_as_long_and_no_longer(
    tmp_path: Path, readers: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with receiving() as receiver, desk(tmp_path, readers, receiver.target) as at:
        monkeypatch.setattr("tracker.machine.now", at.watch.clock)
        sending = held(at.watch, receiver.target)
        command(at.watch, "alerts", "mute", "staff", "--for", "8h")
        await at.edits(0)
        assert await sending.deliver() == 0
        assert "Muted until 2126-03-01 20:00" in command(at.watch, "sources", "health", "--format", "json")
        at.watch.clock.tick(hours=9)
        await at.edits(1)
        assert await sending.deliver() == 1
        assert [alert.state for alert in alerts(at.watch)] == [AlertState.MUTED, AlertState.SENT]
        command(at.watch, "alerts", "ack", "2", "--note", "Olena")
        rows = json.loads(command(at.watch, "alerts", "list", "--format", "json"))["rows"]
        assert [row["acknowledged"] is not None for row in rows] == [False, True]


@pytest.mark.parametrize("words", [("mute", "stuff", "--for", "2d"), ("mute", "staff", "--for", "2"), ("ack", "77")])
async def test_a_wrong_name_or_length_is_no_silence(words: tuple[str, ...], tmp_path: Path, readers: Pool) -> None:
    async with desk(tmp_path, readers) as at:
        settings = tmp_path / "tracker.toml"
        settings.write_text(f'[store]\nurl = "sqlite:///{at.watch.store.path}"\n')
        done = CliRunner().invoke(app, ["alerts", *words, "--config", str(settings)])
        assert isinstance(done.exception, UsageError)
        assert at.watch.store.read(lambda reads: reads.mutes()) == []


async def test_new_statements_are_told_to_those_who_ask_and_not_at_first_contact(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver:
        target = replace(receiver.target, on=(On.NEW,), words=("bridge*",))
        async with desk(tmp_path, readers, target) as at:
            assert list(alerts(at.watch)) == []
            both = entry("20", "The bridges are open.", title="Bridges"), entry("21", "The port is shut.", title="Port")
            at.watch.site.on("/feed", answer(feed(*both)))
            await at.watch.check(minutes=5)
            assert await held(at.watch, target).deliver() == 1
            ((_, payload),) = receiver.got
            assert (payload["type"], payload["title"], payload["text"]) == ("new", "Bridges", "The bridges are open.")
            assert payload["number"] and payload["first_seen"]


async def test_how_all_fare_is_told_once_a_day_over_restarts(tmp_path: Path, readers: Pool) -> None:
    async with receiving() as receiver:
        target = replace(receiver.target, all_quiet=time(8), rhythm=Rhythm(zone=UTC, quiet=((time(7), time(9)),)))
        async with desk(tmp_path, readers, target) as at:
            daily = Daily(at.watch.store, now=at.watch.clock)
            said = []
            for hour in range(60):
                at.watch.clock.tick(hours=1)
                await at.watch.check()
                await at.watch.pipeline.flush()
                said.append(await daily.look([target], UTC))
                if hour % 7 == 0:
                    daily = Daily(at.watch.store, now=at.watch.clock)
                await held(at.watch, target).deliver()
            assert sum(said) == 2
            titles = [payload for _, payload in receiver.got if payload["type"] == "all_quiet"]
            assert [payload["at"][11:16] for payload in titles] == ["08:00", "08:00"]
            assert (titles[1]["checks"], titles[1]["well"], titles[1]["trouble"]) == (24, 1, {})


async def test_a_digest_of_hundreds_lists_every_one_by_mail_and_in_a_service_of_short_messages(
    tmp_path: Path, readers: Pool
) -> None:
    async with receiving() as short, mail_server() as post:
        port = short.target.to.split(":")[2].split("/")[0]
        short.status = 200
        rhythm = Rhythm(quiet=((time(11), time(17)),), zone=UTC)
        ntfy = Target(to=f"ntfy://127.0.0.1:{port}/desk", name="ntfy", rhythm=rhythm)
        mail = Target(
            to=f"mailto://127.0.0.1:{post.port}?from=tracker@example.org&to=desk@example.org&mode=insecure",
            name="mail",
            rhythm=rhythm,
        )
        async with owing(tmp_path, readers, ntfy, mail, edits=270) as watch:
            sending = held(watch, ntfy, mail)
            assert await sending.deliver() == 0
            watch.clock.at = NOON.replace(hour=17)
            assert await sending.deliver() == 540
        texts = {
            "ntfy": "\n".join(payload["message"] for _, payload in short.got),
            "mail": "\n".join(each.get_body(("plain",)).get_content() for each in post.mails),  # type: ignore[union-attr]
        }
        for name, text in texts.items():
            numbers = re.findall(r"^– #(\d+) ", text.replace("\\", ""), re.MULTILINE)
            assert sorted(map(int, numbers)) == list(range(1, 271)), f"{name}: each number once"
        assert len(post.mails) == 1
        assert all(len(json.dumps(payload["message"])) < 8_000 for _, payload in short.got)
