"""`tracker run` as its operator meets it: a real process, real signals, a scripted site."""

from __future__ import annotations

import asyncio
import io
import logging
import os
import resource
import signal
import socket
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.program import PATIENCE, Place, daemon, until
from tests.support.scripted_site import HANG, ScriptedSite, answer
from tests.support.watched_feed import NEW, OLD, entry, feed
from tracker.config import Settings, load
from tracker.daemon import Daemon as Watching
from tracker.store import Filter, open_store
from tracker.wiring import Parts, now, working

ONE, TWO = feed(entry("1", OLD)), feed(entry("1", NEW))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
async def site() -> AsyncIterator[ScriptedSite]:
    async with ScriptedSite() as site:
        site.on("/feed", answer(ONE, etag='"1"'))
        yield site


def taken_in(place: Place, versions: int) -> bool:
    return place.counts().get("versions", -1) >= versions


async def test_says_what_it_watches_and_tells_an_edit_at_once(place: Place, site: ScriptedSite) -> None:
    place.configure(("staff", site.url("/feed")))
    async with daemon(place) as running:
        await running.says("source=staff")
        assert str(place.store) in running.err and site.url("/feed") in running.err and "console" in running.err
        await until(lambda: taken_in(place, 1), "the first version")
        site.on("/feed", answer(TWO, etag='"2"'))
        await until(lambda: "new offensive" in running.out, "the alert")
        (edit,) = place.edits()
        code, seconds = await running.stop()
        assert (code, seconds < 10) == (0, True)
    assert running.out.count("Staff, “A statement”: ") == 1
    (alert,) = place.look(lambda reports: reports.alerts(Filter(limit=9)))
    assert (alert.sent - edit.first_seen_new).total_seconds() < 5
    assert "stopping" in running.err and "Traceback" not in running.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_soon_though_a_source_hangs(
    number: signal.Signals, place: Place, site: ScriptedSite
) -> None:
    site.on("/hangs", (HANG,))
    place.configure(("hangs", site.url("/hangs")), settings='connect_timeout = "60s"')
    text = place.config.read_text().replace('timeout = "5s"', 'timeout = "60s"')
    place.config.write_text(text)
    async with daemon(place) as running:
        await until(lambda: "/hangs" in site.paths(), "the visit")
        code, seconds = await running.stop(number)
        assert (code, seconds < 10) == (0, True)
        assert "Traceback" not in running.err


async def test_a_second_start_is_refused_and_names_the_first(place: Place, site: ScriptedSite) -> None:
    place.configure(("staff", site.url("/feed")))
    async with daemon(place) as running:
        await running.says("watching")
        code, out, err = await place.tracker("run")
        assert (code, out) == (3, "")
        assert f"process {running.process.pid}" in err and "Traceback" not in err
        assert (await place.tracker("report"))[0] == 0, "what only reads needs no lock"


async def test_a_wrong_configuration_starts_nothing(place: Place, site: ScriptedSite) -> None:
    place.configure(("staff", site.url("/feed")), settings="colour = 1")
    code, out, err = await place.tracker("run")
    assert (code, out) == (2, "")
    assert "colour" in err and "tracker.toml" in err and "Traceback" not in err
    assert site.requests == [] and not place.store.exists()


async def test_a_store_that_vanished_is_missed(place: Place, site: ScriptedSite) -> None:
    place.configure(("staff", site.url("/feed")))
    open_store(f"sqlite:///{place.store}").close()
    for file in place.folder.glob("tracker.db*"):
        if file.suffix != ".id":
            file.unlink()
    code, _, err = await place.tracker("run")
    assert code == 3 and "missing" in err and "Traceback" not in err
    assert not place.store.exists()


async def test_it_ends_when_the_disk_fails_and_goes_on_where_it_was_once_the_disk_is_well(
    place: Place, site: ScriptedSite
) -> None:
    place.configure(("staff", site.url("/feed")))
    async with daemon(place) as running:
        await until(lambda: taken_in(place, 1), "the first version")
        resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (0, 0))  # from here on each write fails (EFBIG)
        site.on("/feed", answer(TWO, etag='"2"'))
        await until(lambda: running.ended, "the end")
        code, _ = await running.stop()
    assert code == 3
    assert running.err.splitlines()[-1].startswith("tracker: the disk failed while the store was written")
    assert "Traceback" not in running.err and "MEANING" not in running.out
    async with daemon(place) as running:
        await until(lambda: "new offensive" in running.out, "the alert")
        assert (await running.stop())[0] == 0
    assert (await place.tracker("verify"))[0] == 0
    assert len(place.edits()) == 1


async def test_kill_9_loses_and_doubles_no_version(place: Place, site: ScriptedSite) -> None:
    bodies = [feed(entry("1", f"Statement as of wording {n}, with {n} words changed.")) for n in range(3)]
    place.configure(("staff", site.url("/feed")))
    site.on("/feed", answer(bodies[0]))
    for number in range(1, 3):
        async with daemon(place) as running:
            await until(lambda number=number: taken_in(place, number), f"version {number}")  # type: ignore[misc]
            site.on("/feed", answer(bodies[number]))
            seen = site.paths().count("/feed")
            await until(lambda seen=seen: site.paths().count("/feed") > seen, "a visit")  # type: ignore[misc]
            # at once: the body is on its way, or kept and not read, or read, or told already
            await running.stop(signal.SIGKILL)
    async with daemon(place) as running:
        await until(lambda: taken_in(place, 3), "all versions")
        seen = site.paths().count("/feed")
        await until(lambda: site.paths().count("/feed") >= seen + 2, "two more visits")
        await running.stop()
    with closing(sqlite3.connect(place.store)) as store:
        texts = [row[0] for row in store.execute("SELECT text FROM versions ORDER BY id")]
    assert texts == [f"Statement as of wording {n}, with {n} words changed." for n in range(3)]
    keys = [alert.key for alert in place.look(lambda reports: reports.alerts(Filter(limit=99)))]
    assert len(keys) == len(set(keys)) == len(place.edits()) == 2


# --- inside this process: the same daemon, so that what takes no process of its own is quick -------------------------


@asynccontextmanager
async def inside(place: Place) -> AsyncIterator[Parts]:
    """The daemon of this configuration as a task, with its real parts. Fails if it ends by itself."""

    def reload() -> Settings:
        return load(place.config, {})

    async with working(reload(), io.StringIO()) as parts:
        watch = Watching(parts, reload)
        running = asyncio.create_task(watch.run())
        yield parts
        assert not running.done(), running
        watch.stop()
        await asyncio.wait_for(running, 10)


def said(caplog: pytest.LogCaptureFixture, words: str) -> list[logging.LogRecord]:
    return [record for record in caplog.records if words in record.getMessage()]


async def test_a_host_that_hangs_holds_up_no_other(place: Place, site: ScriptedSite) -> None:
    async with ScriptedSite(host="127.0.0.2") as slow:
        slow.otherwise((HANG,))
        place.configure(("slow", slow.url("/feed")), ("staff", site.url("/feed")))
        async with inside(place):
            await until(lambda: slow.requests, "the visit to the slow one")
            count = site.paths().count("/feed")
            await until(lambda: site.paths().count("/feed") >= count + 2, "two visits to the quick one")
            assert slow.busy == 1


async def test_a_reload_takes_over_what_is_new_and_leaves_what_went(
    place: Place, site: ScriptedSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="tracker")
    site.on("/hangs", (HANG,))
    place.configure(("staff", site.url("/feed")), ("hangs", site.url("/hangs")))
    place.config.write_text(place.config.read_text().replace('timeout = "5s"', 'timeout = "3s"'))
    async with inside(place):
        await until(lambda: "/hangs" in site.paths() and taken_in(place, 1), "the first visits")
        site.on("/other", answer(feed(entry("9", "Another."))))
        place.configure(("other", site.url("/other")))
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: said(caplog, "was reloaded"), "the reload")
        count = site.paths().count("/feed")
        # the visit that hung ends after its source went, and harms nothing
        await until(
            lambda: any(getattr(record, "source", "") == "hangs" for record in said(caplog, "failed")), "its end"
        )
        await until(lambda: taken_in(place, 2), "the new source")
        assert site.paths().count("/feed") <= count + 1, "one visit more at most, that was queued"


async def test_a_reload_while_it_starts_is_heeded_and_does_not_end_it(place: Place, site: ScriptedSite) -> None:
    """systemd takes the end by SIGHUP for a clean one, and starts nothing again."""
    place.configure(("staff", site.url("/feed")))
    settings = place.config.read_text()
    place.config.unlink()
    os.mkfifo(place.config)  # the daemon waits in it for its settings
    async with daemon(place) as running:
        with await asyncio.to_thread(place.config.open, "w") as slow:
            place.config.unlink()
            place.config.write_text(settings)
            running.process.send_signal(signal.SIGHUP)
            running.process.send_signal(signal.SIGUSR1)
            slow.write(settings)
        await running.says("the configuration was reloaded")
        await running.says("checking all sources now")
        assert (await running.stop())[0] == 0


async def test_systemd_is_told_when_signals_are_heeded_and_a_reload_right_then_ends_nothing(
    place: Place, site: ScriptedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With Type=notify it sends none before."""
    place.configure(("staff", site.url("/feed")))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(place.folder / "notify"))
        systemd.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", str(place.folder / "notify"))
        async with daemon(place) as running:
            told = await asyncio.wait_for(asyncio.get_running_loop().sock_recv(systemd, 100), PATIENCE)
            running.process.send_signal(signal.SIGHUP)
            assert told == b"READY=1"
            await running.says("the configuration was reloaded")
            assert (await running.stop())[0] == 0
        with pytest.raises(BlockingIOError):
            systemd.recv(100)  # none of its children said so too


async def test_a_file_written_again_while_it_is_reloaded_is_heeded_too(place: Place, site: ScriptedSite) -> None:
    place.configure(("staff", site.url("/feed")), interval="2s")
    first, second = load(place.config, {}), []

    def reload() -> Settings:
        found = load(place.config, {})
        if not second:  # the editor saves once more, and sends its signal, while the first file is taken over
            place.configure(("staff", site.url("/feed")), interval="3s")
            second.append(load(place.config, {}))
            watch.reload()
        return found

    async with working(first, io.StringIO()) as parts:
        watch = Watching(parts, reload)
        running = asyncio.create_task(watch.run())
        await until(lambda: taken_in(place, 1), "the first version")
        watch.reload()
        await until(lambda: second and parts.settings.sources == second[0].sources, "the second file")
        watch.stop()
        await asyncio.wait_for(running, 10)


async def test_a_stop_lets_a_flush_end_that_is_under_way(
    place: Place, site: ScriptedSite, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.daemon.FLUSH", 0.1)
    place.configure(("staff", site.url("/feed")))
    go_on = threading.Event()
    async with working(load(place.config, {}), io.StringIO()) as parts:
        watch = Watching(parts, lambda: load(place.config, {}))
        held = parts.store.commit(lambda _: go_on.wait(PATIENCE))
        running = asyncio.create_task(watch.run())
        await until(lambda: any(not job.done() for job in watch._jobs), "a flush that waits for the disk")
        (*_, flush) = [job for job in watch._jobs if not job.done()]
        watch.stop()
        go_on.set()
        await asyncio.wait_for(running, 10)
        assert held.result() and flush.done() and not flush.cancelled()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]


async def test_a_reload_of_a_wrong_file_keeps_the_old_one_and_says_so(
    place: Place, site: ScriptedSite, caplog: pytest.LogCaptureFixture
) -> None:
    place.configure(("staff", site.url("/feed")))
    async with inside(place) as parts:
        await until(lambda: taken_in(place, 1), "the first version")
        good, before = place.config.read_text(), (parts.settings, parts.delivery.channels)
        wrong = [
            (good.replace('host_gap = "0s"', 'host_gap = "soon"'), "host_gap"),
            (good.replace('"console"', '"nosuchservice://x"'), "nosuchservice"),
            ("[", "tracker.toml"),
            (good, "no source is listed any more"),
        ]
        listed = (place.folder / "sources.toml").read_text()
        for number, (bad, why) in enumerate(wrong, start=1):
            place.config.write_text(bad)
            (place.folder / "sources.toml").write_text("" if bad == good else listed)
            os.kill(os.getpid(), signal.SIGHUP)
            await until(lambda number=number: len(said(caplog, "the old one stays")) == number, "that it stays")  # type: ignore[misc]
            assert why in said(caplog, "the old one stays")[-1].getMessage()
            assert (parts.settings, parts.delivery.channels) == before
        site.on("/feed", answer(TWO, etag='"2"'))
        await until(lambda: taken_in(place, 2), "the edit, on the old configuration")


async def test_a_reload_does_not_move_the_store_and_says_so(
    place: Place, site: ScriptedSite, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", logger="tracker")
    place.configure(("staff", site.url("/feed")))
    async with inside(place):
        await until(lambda: taken_in(place, 1), "the first version")
        place.configure(("staff", site.url("/feed")), settings='[store]\nurl = "sqlite:///another.db"')
        os.kill(os.getpid(), signal.SIGHUP)
        await until(lambda: said(caplog, "needs a restart"), "that it is not heeded")
        await until(lambda: len(said(caplog, "watching")) == 2, "what it watches now")
        assert [vars(record)["store"] for record in said(caplog, "watching")] == [str(place.store)] * 2
        assert not (place.folder / "another.db").exists()


async def test_after_downtime_it_catches_up_without_a_burst(place: Place, site: ScriptedSite) -> None:
    names = [f"s{number:02}" for number in range(16)]
    for name in names:
        site.on(f"/{name}", answer(feed(entry(name, f"Statement {name}."))))
    place.configure(*((name, site.url(f"/{name}")) for name in names), interval="3s")
    settings = load(place.config, {})
    with open_store(settings.store.url) as store:  # all were due an hour ago
        store.commit(lambda tx: tx.register(settings.sources, now() - timedelta(hours=1))).result()
    async with inside(place):
        await until(lambda: set(site.paths()) >= {f"/{name}" for name in names}, "all of them")
        times = sorted({request.path: request.at for request in site.requests[::-1]}.values())
    assert times[-1] - times[0] > 1.0, "they are spread over the interval"


async def test_a_pause_and_a_resume_are_heeded_at_once_and_give_one_turn_not_two(
    place: Place, site: ScriptedSite
) -> None:
    place.configure(("staff", site.url("/feed")), interval="3s")

    async def pause(paused: bool) -> None:
        await asyncio.wrap_future(parts.store.commit(lambda tx: tx.pause("staff", paused)))
        await until(lambda: ("staff" in watch._paused) is paused, "that it is heeded")

    async with working(load(place.config, {}), io.StringIO()) as parts:
        watch = Watching(parts, lambda: load(place.config, {}))
        running = asyncio.create_task(watch.run())
        await until(lambda: taken_in(place, 1), "the first version")
        await pause(True)
        await pause(False)  # before the turn came that it had when it was paused
        await until(lambda: site.paths().count("/feed") == 2, "a visit at once")
        await until(lambda: site.paths().count("/feed") == 4, "two visits more")
        first, *_, third, fourth = [request.at for request in site.requests if request.path == "/feed"]
        assert fourth - third > 2 and fourth - first > 5, "three seconds apart, not two turns side by side"
        await pause(True)
        count = len(site.requests)
        assert len(watch._turns) <= 1 and count == len(site.requests)
        watch.stop()
        await running


async def test_a_stop_does_not_wait_for_what_the_last_run_left(place: Place, site: ScriptedSite) -> None:
    place.configure(("staff", site.url("/feed")), ("other", site.url("/other", "localhost")))
    settings = load(place.config, {})
    async with working(settings, io.StringIO()) as parts:
        never = asyncio.Event()

        async def slowly(_: object) -> int:
            await never.wait()
            return 0

        parts.pipeline.left = lambda: [parts.sources["staff"]]  # type: ignore[method-assign]
        parts.pipeline.catch_up = slowly  # type: ignore[method-assign, assignment]
        watch = Watching(parts, lambda: settings)
        running = asyncio.create_task(watch.run())
        await until(lambda: "/other" in site.paths(), "a visit to what has nothing left")
        watch.stop()
        await asyncio.wait_for(running, 5)
    assert "/feed" not in site.paths()


async def test_a_source_that_is_paused_in_the_configuration_is_known_and_not_visited(
    place: Place, site: ScriptedSite
) -> None:
    place.configure(("staff", site.url("/feed")), more="paused = true")
    async with working(load(place.config, {}), io.StringIO()) as parts:
        (row,) = parts.store.report(lambda reports: reports.sources(Filter(), at=now()))
        assert row.watched is False
