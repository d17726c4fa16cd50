import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tracker.children import pool as pool_module
from tracker.children.frames import FrameError, decode_job, decode_reading, encode_job, encode_reading, frame
from tracker.children.pool import COMMAND, Pool
from tracker.errors import TrackerError
from tracker.model import Capture, ExtractJob, Reading, ReadingState, SameEntry, SourceKind
from tracker.seats import on_account_of
from tracker.sources import extract

BOX = '<rss version="2.0"><channel>{}</channel></rss>'
ITEM = "<item><guid>{0}</guid><title>T{0}</title><description>{1}</description></item>"


def job(body: str | bytes, **changes: object) -> ExtractJob:
    raw = body.encode() if isinstance(body, str) else body
    basis = ExtractJob(kind=SourceKind.FEED, url="https://source.example/feed", content_type="", body=raw)
    return replace(basis, **changes)  # type: ignore[arg-type]


def feed(count: int, text: str = "text") -> ExtractJob:
    return job(BOX.format("".join(ITEM.format(number, text) for number in range(count))))


def script(tmp_path: Path, *lines: str) -> tuple[str, ...]:
    """A child of its own: it greets, then does what a child should not."""
    path = tmp_path / "child.py"
    greeting = "import os, struct, sys; sys.stdout.buffer.write(struct.pack('>II', 2, 0) + b'{}'); sys.stdout.flush()"
    wait = "sys.stdin.buffer.read(1)"
    path.write_text("\n".join([greeting, wait, *lines]), encoding="utf-8")
    return sys.executable, str(path)


async def test_a_child_reads_what_the_extractor_reads() -> None:
    first = feed(3)
    known = {one.entry: one.key for one in extract(first).captures[:2]}
    async with Pool(1) as pool:
        assert await pool.extract(first) == extract(first)
        assert await pool.extract(replace(first, known=known)) == extract(replace(first, known=known))
        assert (await pool.versions())["feed"] == extract(first).extractor


async def test_a_child_that_has_shut_itself_in_reads_pages_and_channels() -> None:
    words = b"<p>Enough words to make an article of them, and then a few more of them.</p>" * 9
    page = job(b"<html><title>T</title><article>" + words, kind=SourceKind.PAGE, content_type="text/html")
    selected = replace(page, options={"selector": ("article",), "ignore": ("re: few",)})
    post = b'<div class="js-widget_message" data-post="a/1"><div class="js-message_text">Said</div></div>'
    channel = job(post, kind=SourceKind.TELEGRAM, url="https://t.me/s/a", asked="https://t.me/s/a")
    async with Pool(1) as pool:
        for one in (page, selected, channel):
            reading = await pool.extract(one)
            assert reading == extract(one)
            assert reading.captures


async def test_many_jobs_over_few_children_come_back_to_whom_they_belong() -> None:
    async with Pool(2) as pool:
        readings = await asyncio.gather(*(pool.extract(feed(1, f"text {number}")) for number in range(50)))
    assert [reading.captures[0].text for reading in readings if isinstance(reading.captures[0], Capture)] == [
        f"text {number}" for number in range(50)
    ]


async def test_every_charset_can_be_used_after_the_child_has_shut_itself_in() -> None:
    async with Pool(1) as pool:
        for name in ("windows-1251", "koi8-u", "shift_jis", "gb2312", "euc-kr", "iso-8859-5", "utf-16", "macintosh"):
            text = f'<?xml version="1.0" encoding="{name}"?>' + BOX.format(ITEM.format(1, "a\u00b0"))
            body = text.encode(name, "xmlcharrefreplace")
            assert await pool.extract(job(body)) == extract(job(body))
        for name in ("zip", "hex", "rot13", "cp500", "idna", "unicode_escape", "\u0660", "no-such"):
            foreign = job(b"\xff" + BOX.format("").encode(), content_type=f"text/xml; charset={name}")
            assert await pool.extract(foreign) == extract(foreign)


async def test_a_body_that_takes_too_long_is_unparsed_and_the_next_one_is_read() -> None:
    slow = job(b"<title>T</title>" + b"<li>a" * 200_000, kind=SourceKind.PAGE)
    async with Pool(1, wall=0.1) as pool:
        await pool.versions()
        reading = await pool.extract(slow)
        assert (reading.state, reading.captures) == (ReadingState.UNPARSED, ())
        assert reading.note == "the reader ran out of time on this body (0.3 s)"  # it worked, and had its patience
        assert reading.extractor == extract(slow).extractor
    async with Pool(1) as pool:
        assert (await pool.extract(feed(1))).state is ReadingState.COMPLETE


async def test_a_child_that_does_nothing_is_not_waited_for(tmp_path: Path) -> None:
    async with Pool(1, wall=0.2, command=script(tmp_path, "import time; time.sleep(99)")) as pool:
        reading = await pool.extract(feed(1))
    assert reading.note == "the reader ran out of time on this body (0.2 s)"


async def test_memory_beyond_the_limit_is_unparsed_and_the_child_lives() -> None:
    async with Pool(1) as pool:
        reading = await pool.extract(job("<rss>" + "a" * 80_000_000 + "\U0001f600"))  # four bytes for each letter
        assert reading.state is ReadingState.UNPARSED
        assert reading.note == "the reader ran out of memory on this body"
        assert (await pool.extract(feed(1))).state is ReadingState.COMPLETE


async def test_a_killed_child_is_replaced() -> None:
    async with Pool(1) as pool:
        assert (await pool.extract(feed(1))).state is ReadingState.COMPLETE
        (child,) = pool._children
        os.kill(child._process.pid, signal.SIGKILL)
        await child._process.wait()
        assert (await pool.extract(feed(2))).state is ReadingState.COMPLETE


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (["os.kill(os.getpid(), 9)"], "the reader died on this body (signal 9)"),
        (["os.kill(os.getpid(), 24)"], "the reader ran out of processor time on this body"),
        (["sys.exit(7)"], "the reader died on this body (exit 7)"),
        (["os.write(1, b'short'); sys.exit(0)"], "the reader died on this body (exit 0)"),
        (
            ["os.write(1, b'\\xff' * 8); sys.stdin.read()"],
            "the reader's answer to this body is no Reading: 8589934590 bytes",
        ),
        (
            ["os.write(1, struct.pack('>II', 2, 0) + b'[]'); sys.stdin.read()"],
            "the reader's answer to this body is no Reading: not a Reading",
        ),
    ],
)
async def test_whatever_a_child_does_there_is_a_reading(tmp_path: Path, lines: list[str], note: str) -> None:
    async with Pool(1, command=script(tmp_path, *lines)) as pool:
        for _ in range(2):  # the second one by its successor
            assert await pool.extract(feed(1)) == Reading(state=ReadingState.UNPARSED, extractor="", note=note)


async def test_a_cancelled_job_does_not_leave_its_answer_to_the_next_one() -> None:
    async with Pool(1) as pool:
        await pool.versions()
        task = asyncio.create_task(pool.extract(feed(200)))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert await pool.extract(feed(1)) == extract(feed(1))


async def test_an_installation_that_does_not_work_is_an_error() -> None:
    async with Pool(1, command=(sys.executable, "-c", "pass")) as pool:
        with pytest.raises(TrackerError, match="does not start"):
            await pool.extract(feed(1))


async def test_closing_under_a_job_blames_nobody() -> None:
    pool = Pool(1)
    await pool.versions()
    task = asyncio.create_task(pool.extract(feed(500)))
    await asyncio.sleep(0)
    await pool.close()
    with pytest.raises(TrackerError, match="closed"):
        await task


async def test_close_leaves_no_child_behind() -> None:
    pool = Pool(2)
    await asyncio.gather(pool.extract(feed(1)), pool.extract(feed(1)))
    children = list(pool._children)
    await pool.close()
    assert [child._process.returncode for child in children] == [-signal.SIGKILL] * len(children)


def child(**more: object) -> subprocess.Popen[bytes]:
    root = str(Path(__file__).parent.parent)
    return subprocess.Popen(
        COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={"PYTHONPATH": root}, cwd=root, **more
    )  # type: ignore[call-overload, no-any-return]


def test_a_child_ends_when_its_parent_is_gone() -> None:
    with child() as process:
        assert process.stdin
        process.stdin.close()
        assert process.wait(10) == 0


def test_a_child_outlives_ctrl_c_and_sigterm_and_answers() -> None:
    with child() as process:
        assert process.stdin and process.stdout
        process.stdout.read1()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGTERM)
        out, _ = process.communicate(encode_job(feed(1)), 10)
        assert decode_reading(out[8:], feed(1)) == extract(feed(1))


def test_a_child_cannot_open_a_file_a_socket_or_a_pipe() -> None:
    attempt = """
import os, socket
from tracker.children import confined
confined._confine()
def refused(act):
    try: act()
    except OSError: return "refused"
    return "allowed"
print(*map(refused, (lambda: open("/etc/hostname"), lambda: socket.socket(), lambda: os.pipe())))
"""
    root = str(Path(__file__).parent.parent)
    done = subprocess.run(
        [sys.executable, "-c", attempt], capture_output=True, env={"PYTHONPATH": root}, check=True, text=True
    )
    assert done.stdout.split() == ["refused"] * 3


def test_a_job_survives_the_pipe() -> None:
    sent = job("x", known={"e": "k"}, partial=True, identity="link", content_type="text/xml", url="http://\ud800")
    data = encode_job(sent)
    length = int.from_bytes(data[:4])
    assert decode_job(data[8 : 8 + length], data[8 + length :]) == sent


GOOD = Reading(
    state=ReadingState.COMPLETE,
    extractor="x",
    captures=(
        Capture(
            key="k",
            title="т",
            text="x",
            url="u",
            published=datetime(2026, 3, 3, tzinfo=UTC),
            meta={"a": "b"},
            entry="e",
        ),
        SameEntry(key="old", entry="f"),
    ),
)


def spoilt(**changes: object) -> bytes:
    head = json.loads(encode_reading(GOOD)[8:])
    head["captures"][0] |= changes
    return json.dumps(head).encode()


def test_a_reading_survives_the_pipe() -> None:
    assert decode_reading(encode_reading(GOOD)[8:], job("", known={"f": "old"})) == GOOD


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"[]",
        b"{}",
        b"\xff",
        b"[" * 100_000,
        b'{"state":"complete","extractor":"x","note":"","captures":{}}',
        b'{"state":"complete","extractor":"x","note":"","captures":[1]}',
        b'{"state":"complete","extractor":1,"note":"","captures":[]}',
        b'{"state":"perfect","extractor":"x","note":"","captures":[]}',
        b'{"state":"complete","extractor":"x","note":"","captures":["unknown"]}',
        spoilt(key=""),
        spoilt(key=None),
        spoilt(text=["x"]),
        spoilt(text="\ud800"),
        spoilt(url=3),
        spoilt(published="2026-03-03T00:00:00"),
        spoilt(published="2026-03-03T00:00:00+02:00"),
        spoilt(published=0),
        spoilt(edited_mark=1),
        spoilt(meta={"a": 1}),
        spoilt(meta=[]),
        spoilt(more="x"),
    ],
)
def test_an_answer_that_is_not_exactly_a_reading_is_not_believed(answer: bytes) -> None:
    with pytest.raises(FrameError):
        decode_reading(answer, job("", known={"f": "old"}))


def test_an_entry_that_was_never_known_is_not_believed_to_be_unchanged() -> None:
    told = Reading(state=ReadingState.COMPLETE, extractor="e", captures=(SameEntry(key="k", entry="never"),))
    with pytest.raises(FrameError, match="nobody knows"):
        decode_reading(encode_reading(told)[8:], job("", known={"f": "old"}))


def test_a_frame_is_two_lengths_and_what_they_measure() -> None:
    assert frame({"a": 1}, b"xyz") == b'\0\0\0\x07\0\0\0\x03{"a":1}xyz'


async def test_a_fault_of_our_own_code_is_told_as_ours_with_its_trace(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "faulty.py"
    lines = (
        "import sys",
        "from tracker.children import reader",
        "def fail(job): return min(())",
        "reader.extract = fail",
    )
    path.write_text("\n".join((*lines, "reader._warm_up = lambda: {'feed': 'feed-0'}", "reader.main()")))
    async with Pool(1, command=(sys.executable, "-P", str(path))) as pool:
        reading = await pool.extract(feed(1))
        (child,) = pool._children
        assert await pool.extract(feed(2)) == reading
        assert pool._children == {child}  # it lives
    assert (reading.state, reading.extractor) == (ReadingState.UNPARSED, "feed-0")
    assert "the reader failed on this body (ValueError): please report it" in reading.note
    assert "faulty.py:3 fail" in caplog.text and "https://source.example/feed" in caplog.text


async def test_a_child_that_does_not_start_shows_its_own_last_line() -> None:
    broken = "import sys; print('before', file=sys.stderr); raise RuntimeError('lxml renamed it')"
    async with Pool(1, command=(sys.executable, "-c", broken)) as pool:
        with pytest.raises(TrackerError, match="does not start: RuntimeError: lxml renamed it"):
            await pool.extract(feed(1))


def stalling(tmp_path: Path) -> tuple[str, ...]:
    """A child that reads as ours does, and never ends with a body that says so."""
    path = tmp_path / "stalling.py"
    lines = (
        "from tracker.children import reader",
        "read = reader.extract",
        "def extract(job):",
        "    while b'STALL' in job.body: pass",
        "    return read(job)",
        "reader.extract = extract",
        "reader.main()",
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    return sys.executable, "-P", str(path)


async def test_bodies_that_stall_their_readers_hold_up_only_one_another(tmp_path: Path) -> None:
    ended: list[str] = []

    async def read(name: str, body: ExtractJob) -> ReadingState:
        with on_account_of(name):
            reading = await pool.extract(body)
        ended.append(name)
        return reading.state

    async with Pool(2, wall=1.0, prompt=0.1, command=stalling(tmp_path)) as pool:
        await pool.versions()
        hostile = [read(f"hostile-{number}", feed(1, f"STALL {number}")) for number in range(3)]
        healthy = [read(f"healthy-{number}", feed(1, f"text {number}")) for number in range(20)]
        states = await asyncio.gather(*hostile, *healthy)
    assert states == [ReadingState.UNPARSED] * 3 + [ReadingState.COMPLETE] * 20, "each is read, or given up on"
    assert [name for name in ended if name.startswith("healthy")] == ended[:20], "none waited for a hostile one"


async def test_a_body_takes_no_memory_on_the_pipe_before_its_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded = []
    monkeypatch.setattr(pool_module, "encode_job", lambda job: encoded.append(job) or encode_job(job))
    async with Pool(1) as pool:
        await pool.versions()
        tasks = [asyncio.create_task(pool.extract(feed(1, str(number)))) for number in range(5)]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len(encoded) <= 1
        await asyncio.gather(*tasks)
    assert len(encoded) == 5


async def test_a_child_knows_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes it over by a hostile body finds no token there."""
    monkeypatch.setenv("DESK_TOKEN", "s3cret")
    before = set(Path("/proc").glob("[0-9]*"))
    async with Pool(1) as pool:
        await pool.versions()
        mine = [each for each in set(Path("/proc").glob("[0-9]*")) - before if _parent(each) == os.getpid()]
        assert mine
        assert all(b"s3cret" not in (each / "environ").read_bytes() for each in mine)


def _parent(process: Path) -> int:
    try:
        return int((process / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:  # it has ended meanwhile
        return 0
