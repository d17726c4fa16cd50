"""`[[alert]]` and `[heartbeat]` in tracker.toml: what they mean, and what is refused with file, table and key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.support.report_values import edit, removal
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import watching
from tracker.alert import NewStatement, wanted, wanted_new, wanted_removal, wanted_trouble
from tracker.children.pool import Pool
from tracker.config import load
from tracker.errors import ConfigError, DeliveryError
from tracker.fetch.ping import ping
from tracker.fetch.service import session_for
from tracker.model import On, Rhythm, Severity, Target
from tracker.pipeline.heartbeat import Heartbeat

SOURCES = """
[[source]]
id = "staff-uk"
kind = "telegram"
url = "https://t.me/s/staff"
speaker = "General Staff"
language = "uk"
[[source]]
id = "ministry"
url = "https://ministry.example/feed.xml"
speaker = "Ministry of Defence"
language = "en-GB"
"""

Write = Callable[[str], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(settings: str) -> Path:
        (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
        path = tmp_path / "tracker.toml"
        path.write_text(settings, encoding="utf-8")
        return path

    return written


def test_all_that_an_alert_can_say(write: Write) -> None:
    settings = load(
        write(
            """
            [[alert]]
            to = "console"
            speakers = "General Staff"
            languages = ["uk", "en"]
            words = ["наступ*", "cease fire"]
            pattern = "[0-9]+ killed"
            on = ["edit", "new"]
            digest = ["18:00", "8:00", "18:00"]
            quiet = ["22:00-07:00", "12:00-13:30"]
            zone = "Europe/Kyiv"
            urgent = "critical"
            storm = 5
            all_quiet = "07:30"
            [heartbeat]
            url = "env:BEAT"
            every = "2m"
            """
        ),
        {"BEAT": "https://hc.example/t0ken"},
    )
    (target,) = settings.alerts
    assert (target.speakers, target.languages) == (("General Staff",), ("uk", "en"))
    assert (target.words, target.pattern, target.on) == (
        ("наступ*", "cease fire"),
        "[0-9]+ killed",
        (On.EDIT, On.NEW),
    )
    assert target.rhythm == Rhythm(
        hours=(time(8), time(18)),
        quiet=((time(22), time(7)), (time(12), time(13, 30))),
        zone=ZoneInfo("Europe/Kyiv"),
        urgent=Severity.CRITICAL,
    )
    assert (target.storm, target.all_quiet) == (5, time(7, 30))
    assert settings.heartbeat.url == "https://hc.example/t0ken" and settings.heartbeat.every == timedelta(minutes=2)
    assert "t0ken" not in repr(settings)
    (gathers,) = load(write('[[alert]]\nto = "console"\ndigest = "30m"'), {}).alerts
    assert gathers.rhythm == Rhythm(every=timedelta(minutes=30))


@pytest.mark.parametrize(
    ("alert", "expected"),
    [
        ('speakers = ["General Stuff"]', 'speakers names "General Stuff", and sources.toml has no source with that '),
        ('speakers = ["General Stuff"]', 'did you mean "General Staff"?'),
        ('sources = ["staf-uk"]', 'sources names "staf-uk", and sources.toml has no source of that id; did you mean'),
        ('kinds = ["NEGATON"]', 'did you mean "NEGATION"?'),
        (
            'on = ["removals"]',
            'on = ["removals"]: expected one of edit, removal, new, trouble; did you mean "removal"?',
        ),
        ('zone = "Europe/Kiew"', 'zone = "Europe/Kiew": expected "local", "UTC" or a zone'),
        ('quiet = "22-7"', 'quiet = "22-7": expected a span of the day in quotes, such as "22:00-07:00"'),
        ('quiet = "22:00-22:00"', "expected a span of the day"),
        ('digest = "25:00"', 'digest = "25:00": expected a duration such as "30m", or times of day'),
        ('digest = "10s"', 'digest = "10s": expected a duration from "1m" to "7d"'),
        ("digest = []", "digest = []: expected a duration"),
        ('all_quiet = "8"', 'all_quiet = "8": expected a time of day in quotes, such as "08:00"'),
        ('urgent = "huge"', 'urgent = "huge": expected one of low, medium, high, critical'),
        ("storm = 0", "storm = 0: expected a whole number from 1 to 1000"),
        ('pattern = "(killed"', 'pattern = "(killed": expected a pattern (regular expression), and this is none:'),
        ('pattern = "x*"', "expected a pattern that is not found in an empty text"),
        ('words = ["*"]', "expected a word or phrase"),
        ('quite = ["22:00-07:00"]', 'unknown key "quite"; did you mean "quiet"?'),
    ],
)
def test_a_mistake_is_named_with_its_table_and_key(alert: str, expected: str, write: Write) -> None:
    path = write(f'[[alert]]\nto = "console"\n[[alert]]\nto = "webhook+https://desk.example.org/x"\n{alert}')
    with pytest.raises(ConfigError) as wrong:
        load(path, {})
    assert f"{path}: [[alert]] 2: " in str(wrong.value) and expected in str(wrong.value)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("ntfyz://S3cr3t.example/topic", 'no service is known by ntfyz://; did you mean "ntfy://"?'),
        ("tgram://S3cr3t", "tgram:// is known, and this address lacks a part of it"),
        ("webhook+htps://S3cr3t.example/x", "a webhook is webhook+https://HOST/PATH, and this one may not be asked"),
        ("webhook+https://u:S3cr3t@/x", "a webhook is webhook+https://HOST/PATH, and this one may not be asked"),
        ("mailto://S3cr3t", "lacks a part of it"),
        ("gopher://S3cr3t.example/x", "no service is known by gopher://"),
    ],
)
def test_an_address_that_no_channel_understands_is_refused_at_load_and_not_told(
    address: str, expected: str, write: Write
) -> None:
    path = write(f'[[alert]]\nto = ["console", "{address}"]')
    with pytest.raises(ConfigError) as wrong:
        load(path, {})
    told = str(wrong.value)
    assert f"{path}: [[alert]] 1: to, address 2 of 2 (not shown): " in told and expected in told
    assert "S3cr3t" not in told


def test_one_address_has_one_rhythm(write: Write) -> None:
    path = write('[[alert]]\nto = "console"\n[[alert]]\nto = "console"\ndigest = "30m"')
    with pytest.raises(ConfigError, match=r"\[\[alert\]\] 2: digest, quiet, zone, urgent and storm are those of an"):
        load(path, {})


# --- who is told ---------------------------------------------------------------------------------------------------

ALL = Severity.LOW


@pytest.mark.parametrize(
    ("target", "told"),
    [
        (Target(to="console", speakers=("General Staff of the Armed Forces of Ukraine",)), True),
        (Target(to="console", speakers=("Ministry",)), False),
        (Target(to="console", languages=("en",)), True),
        (Target(to="console", languages=("ru",)), False),
        (Target(to="console", words=("offensive",)), True),  # in the old text alone
        (Target(to="console", words=("combat",)), True),  # in the new one
        (Target(to="console", words=("peace",)), False),
        (Target(to="console", pattern="new (offensive|combat)"), True),
        (Target(to="console", on=(On.REMOVAL,)), False),
        (Target(to="console", on=(On.EDIT,)), True),
    ],
)
def test_edits_by_speaker_language_and_words(target: Target, told: bool) -> None:
    made = edit(speaker="General Staff of the Armed Forces of Ukraine", language="en-GB")
    assert (wanted(made, [target]) == (target,)) is told
    assert wanted(edit(speaker="General Staff of the Armed Forces of Ukraine", language=None), [target]) == (
        (target,) if told or target.languages else ()
    ), "of a source that names no language nobody knows"


def test_removals_new_statements_and_trouble() -> None:
    everything = Target(to="console", on=tuple(On), levels=(), severity=ALL)
    named = Target(to="console", on=(On.REMOVAL,), kinds=("NUMBER",), words=("water",))
    assert wanted_removal(removal(), [everything, named]) == (everything, named)
    assert wanted_removal(removal(text="Other.", title="T"), [named]) == ()
    new = NewStatement(source="gs", speaker="Staff", language="uk", text="Наступальні дії тривають.")
    asks = Target(to="console", on=(On.NEW,), words=("наступ*",), severity=Severity.CRITICAL)
    assert wanted_new(new, [Target(to="console"), asks, Target(to="console", on=(On.NEW,), speakers=("X",))]) == (asks,)
    assert wanted_trouble("gs", [Target(to="console"), asks, everything]) == (Target(to="console"), everything)
    assert wanted_trouble("gs", [Target(to="console", speakers=("X",))], speaker="Staff") == ()


# --- the heartbeat ---------------------------------------------------------------------------------------------------


@pytest.mark.asyncio(loop_scope="session")
async def test_it_beats_while_the_record_can_be_written_and_somebody_is_reached(
    tmp_path: Path, readers: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    desk, mail = Target(to="console", name="desk"), Target(to="json://h/x", name="mail")
    async with watching(tmp_path, readers) as watch, ScriptedSite() as service:
        url = service.url("/t0ken")
        service.on("/t0ken", *(answer(b"OK") for _ in range(3)), answer(b"", 500), answer(b"OK"))
        heart = Heartbeat(watch.store, ask=partial(ping, session_for=session_for), steady=watch.clock, url=url)
        assert await heart.beat([desk, mail], set())
        assert not await heart.beat([desk, mail], set()), "it is not time"
        beats = []
        for down in ({"desk"}, {"desk", "mail"}, {"mail"}, set(), set()):
            watch.clock.tick(minutes=5)
            beats.append(await heart.beat([desk, mail], down))
        assert beats == [True, False, True, False, True]
        assert len(service.requests) == 5
        assert "no target takes alerts" in caplog.text and "answered with status 500" in caplog.text
        assert "t0ken" not in caplog.text
    watch.clock.tick(minutes=5)
    assert not await heart.beat([desk], set()), "the record cannot be written"


@pytest.mark.asyncio(loop_scope="session")
async def test_a_service_that_cannot_be_reached_is_an_error_without_its_address() -> None:
    for url in ("http://127.0.0.1:9/t0ken", "http://10.255.255.1.nip.invalid/t0ken"):
        with pytest.raises(DeliveryError) as failed:
            await asyncio.wait_for(ping(url), 10)
        assert "t0ken" not in str(failed.value)
