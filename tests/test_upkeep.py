"""Room on the disk, and time stamps by a real authority: `openssl ts` behind a real socket."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.second_verifier import holds
from tests.support.store_with_a_past import Newsroom, model_case
from tracker.archive import stamps
from tracker.archive.bundle import bundle, write_zip
from tracker.archive.verify import verify
from tracker.clock import Setting
from tracker.errors import DeliveryError, StoreError
from tracker.fetch.post import post
from tracker.model import OURSELVES, EventKind
from tracker.pipeline.upkeep import Upkeep
from tracker.report import edit_record
from tracker.report.events import event_lines
from tracker.store import Filter
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.space import RESERVE, Space
from tracker.store.values import LOW, WELL


@dataclass
class Disk:
    """How much is left, as a test says; the reserve is a count."""

    free: int = 10 * LOW
    held: int = 0
    given_up: int = 0

    def hold(self) -> None:
        self.held = 1

    def give_up(self) -> bool:
        self.given_up += self.held
        had, self.held = bool(self.held), 0
        return had

    def left(self) -> int:
        return self.free


def upkeep(room: Newsroom, disk: Disk, stamp: str = "") -> Upkeep:
    return Upkeep(room.pipeline, disk, now=lambda: room.at, post=post, stamp=stamp)


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Newsroom]:
    made = Newsroom(tmp_path / "t.db")
    await model_case(made)
    yield made
    made.close()


def told(room: Newsroom) -> list[str]:
    return [event.kind for event in room.store.report(lambda reports: reports.events(source_id=OURSELVES, limit=9))]


# --- room --------------------------------------------------------------------------------------------------------


async def test_people_are_told_once_before_the_disk_is_full_and_once_when_it_is_well(room: Newsroom) -> None:
    disk = Disk()
    work = upkeep(room, disk)
    before = len(room.store.report(lambda reports: reports.alerts(Filter(limit=99))))
    for free, owed in ((10 * LOW, False), (LOW - 1, True), (LOW // 2, False), (LOW + 1, False), (WELL, True)):
        disk.free = free
        assert await work.look_at_room() is owed
    assert told(room) == ["disk", "disk_well"]
    assert len(room.store.report(lambda reports: reports.alerts(Filter(limit=99)))) == before + 2


async def test_a_restart_does_not_tell_it_again(room: Newsroom) -> None:
    disk = Disk(free=0)
    assert await upkeep(room, disk).look_at_room()
    assert not await upkeep(room, disk).look_at_room()
    assert told(room) == ["disk"]


async def test_a_full_disk_takes_the_last_alert_from_the_reserve(room: Newsroom) -> None:
    """The database may not grow, as on a full disk, until the reserve is given up."""
    path = room.path
    pages = room.store.commit(lambda tx: _limit(tx, 1)).result()

    class Full(Disk):
        def give_up(self) -> bool:
            room.store.commit(lambda tx: _limit(tx, pages + 1_000)).result()
            return super().give_up()

    disk = Full(free=0, held=1)
    work = upkeep(room, disk)
    with pytest.raises(StoreError, match="full"):
        for _ in range(500):
            room.store.commit(
                lambda tx: tx.add_event("staff", EventKind.METADATA, room.at, {"x": "y" * 4_000})
            ).result()
    assert await work.look_at_room()
    assert disk.given_up == 1
    assert told(room) == ["disk"]
    assert path.exists()


def _limit(tx: object, pages: int) -> int:
    connection = tx._connection  # type: ignore[attr-defined]
    return int(connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").scalar())


async def test_without_a_reserve_the_failure_is_told(room: Newsroom) -> None:
    disk = Disk()
    work = upkeep(room, disk)
    await work.look_at_room()
    disk.held, disk.free = 0, 0
    room.store.close()
    with pytest.raises(StoreError):
        await work.look_at_room()


def test_the_reserve_is_real_room(tmp_path: Path) -> None:
    space = Space(tmp_path / "t.db")
    assert space.left() >= LOW + 2 * RESERVE, "this disk itself is almost full: make room for the test"
    space.hold()
    held = (tmp_path / "t.db.reserve").stat()
    assert held.st_size == RESERVE
    assert held.st_blocks * 512 >= RESERVE
    assert space.give_up()
    assert not space.give_up()


# --- the clock ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "said"),
    [
        (timedelta(days=1, microseconds=55), "forward by 1 d"),
        (-timedelta(days=1, microseconds=55), "back by 1 d"),
        (timedelta(hours=2, seconds=59, milliseconds=700), "forward by 2 h 1 min"),
        (-timedelta(seconds=2, microseconds=1), "back by 2 s"),
    ],
    ids=str,
)
async def test_a_setting_of_the_clock_is_told_to_the_second(room: Newsroom, by: timedelta, said: str) -> None:
    before = room.at + timedelta(microseconds=123_457)
    await upkeep(room, Disk()).note_clock(Setting(before=before, after=before + by))
    (event,) = room.store.report(lambda reports: reports.events(source_id=OURSELVES, limit=9))
    words = "\n".join(event_lines(event.kind, event.detail))
    assert f"the clock of this machine was set {said}\n" in words
    assert f"from: {before:%Y-%m-%d %H:%M:%S} UTC, to: {before + by:%Y-%m-%d %H:%M:%S} UTC" in words
    assert event.detail["from"] == before.isoformat(), "whole in JSON"


# --- time stamps -------------------------------------------------------------------------------------------------

CONFIG = """
[tsa]
default_tsa = here
[here]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha512
accuracy = secs:1
ordering = no
tsa_name = no
ess_cert_id_chain = no
[ext]
basicConstraints = critical, CA:false
extendedKeyUsage = critical, timeStamping
"""


def openssl(folder: Path, *command: str) -> None:
    subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)


@dataclass
class Authority:
    """A time stamping authority on loopback. `broken` answers are given first."""

    folder: Path
    broken: list[bytes] = field(default_factory=list)
    asked: int = 0

    @property
    def certificate(self) -> Path:
        return self.folder / "ca.pem"

    def prepare(self) -> None:
        (self.folder / "tsa.cnf").write_text(CONFIG)
        (self.folder / "serial").write_text("01")
        new = ("-newkey", "rsa:2048", "-nodes", "-days", "9")
        openssl(self.folder, "req", "-x509", *new, "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=Test CA")
        request = ("req", *new[:3], "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/CN=Test TSA")
        openssl(self.folder, *request)
        sign = ("x509", "-req", "-in", "tsa.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "7")
        openssl(self.folder, *sign, "-extfile", "tsa.cnf", "-extensions", "ext", "-out", "tsa.pem", "-days", "9")

    def answer(self, question: bytes) -> bytes:
        self.asked += 1
        if self.broken:
            return self.broken.pop(0)
        (self.folder / "q.tsq").write_bytes(question)
        reply = ("ts", "-reply", "-config", "tsa.cnf", "-queryfile", "q.tsq", "-signer", "tsa.pem", "-inkey", "tsa.key")
        openssl(self.folder, *reply, "-out", "r.tsr")
        return (self.folder / "r.tsr").read_bytes()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length: ")[1].split("\r\n")[0])
        assert "content-type: application/timestamp-query" in head
        body = self.answer(await reader.readexactly(length))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % len(body) + body)
        await writer.drain()
        writer.close()


@pytest.fixture
async def authority(tmp_path: Path) -> AsyncIterator[tuple[Authority, str]]:
    made = Authority(tmp_path)
    made.prepare()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    async with server:
        yield made, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/tsr"


async def test_a_head_is_stamped_by_an_authority_and_strangers_can_check_it(
    room: Newsroom, authority: tuple[Authority, str], tmp_path: Path
) -> None:
    there, url = authority
    assert await upkeep(room, Disk(), url).stamp_head()
    room.at += timedelta(minutes=5)
    await room.flush()
    room.sign(via="report")
    assert audit(room.path).faults == ()
    evidence = room.store.prove(1)
    edit = room.store.report(lambda reports: reports.edits(Filter()))[0]
    made = BytesIO()
    write_zip(made, {1: bundle(evidence, opinion=edit_record(edit), page="", sign=None)}, room.at)
    (tmp_path / "b.zip").write_bytes(made.getvalue())
    assert any("CN=Test TSA" in sentence for sentence in verify(tmp_path / "b.zip", [], None))
    assert holds(tmp_path / "b.zip", authority=there.certificate)


async def test_an_altered_stamp_does_not_hold(room: Newsroom, authority: tuple[Authority, str]) -> None:
    there, _ = authority
    stamped = room.sign().encode()
    token = stamps.answer(there.answer(stamps.question(stamped)), stamped)
    from tracker.archive.verify import Wrong, check_stamp

    check_stamp(token, stamped)
    with pytest.raises(Wrong, match="of something else"):
        check_stamp(token, stamped + b"x")
    place = token.index(b"Z", token.index(b"\x18\x0f"))  # the time it tells
    altered = token[: place - 1] + bytes([token[place - 1] ^ 1]) + token[place:]
    with pytest.raises(Wrong, match="was altered"):
        check_stamp(altered, stamped)
    signature = bytearray(token)
    signature[-1] ^= 1
    with pytest.raises(Wrong, match="not signed by the authority"):
        check_stamp(bytes(signature), stamped)


async def test_an_authority_that_fails_is_asked_again_later(room: Newsroom, authority: tuple[Authority, str]) -> None:
    there, url = authority
    there.broken = [b"not a stamp", b""]
    work = upkeep(room, Disk(), url)
    assert not await work.stamp_head()
    assert not await work.stamp_head()  # not at once
    assert there.asked == 1
    room.at += timedelta(minutes=1)
    assert not await work.stamp_head()
    room.at += timedelta(minutes=1)
    assert not await work.stamp_head()
    assert there.asked == 2
    room.at += timedelta(minutes=1)
    assert await work.stamp_head()
    room.at += timedelta(minutes=59)
    assert not await work.stamp_head()
    room.at += timedelta(minutes=1)
    assert await work.stamp_head()


async def test_an_authority_that_is_not_there_holds_nothing_up(room: Newsroom) -> None:
    assert not await upkeep(room, Disk(), "http://127.0.0.1:9/tsr").stamp_head()
    with pytest.raises(DeliveryError, match="could not be asked"):
        await post("http://127.0.0.1:9/tsr", b"", "text/plain")
