"""Rows N04 to N06, N08, N09 and N17: bodies that are cut, broken, coded wrongly, too large, endless or none."""

from __future__ import annotations

import gzip
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import brotli
import zstandard

from tests.faults.case import Case, Expect, Step
from tests.faults.places import FORMS, MANY, Answers, WatchedPlace, do, faulty, healthy, one, watched
from tests.faults.server import CLOSE, Script, answer, chunked, coded, cut, endless, head, raw

KEPT = "What came is kept and read as a part: nothing has changed and nothing gone."
NOTHING = "Nothing is concluded from it: no edit, no removal."


def size(stage: WatchedPlace) -> int:
    """Somewhere in the body, so that something is there and something is missing."""
    return stage.chance.randrange(40, len(stage.body) - 2)


# --- N04: shorter than said --------------------------------------------------------------------------------------


def chunks(body: bytes, *, end: bytes, close: bool = True) -> Script:
    head_ = raw("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")
    return (head_ + b"%x\r\n%s" % (len(body), body) + end, *((CLOSE,) if close else ()))


CLOSES = {"rss": b"</item>", "atom": b"</entry>"}

SHORT = [
    one("N04-shorter-than-its-length", "The connection closes before as many bytes came as the head promised.", KEPT,
        lambda s: cut(s.body, size(s), content_type=s.form.content_type), "partial:truncated", polls=MANY),
    one("N04-one-byte-short", "One byte is missing of as many as the head promised.", KEPT,
        lambda s: cut(s.body, -1, content_type=s.form.content_type), "partial:truncated"),
    one("N04-nothing-behind-the-head", "The head promises a body, and none comes.", f"error:truncated. {NOTHING}",
        lambda s: cut(s.body, 0), "error:truncated"),
    one("N04-chunked-without-end", "A chunked body whose last chunk never comes.", KEPT,
        lambda s: chunked(s.body[: size(s)], end=False, content_type=s.form.content_type), "partial:truncated",
        polls=MANY),
    one("N04-chunk-shorter-than-said", "A chunk that is shorter than it says.", KEPT,
        lambda s: (raw("HTTP/1.1 200 OK", "Transfer-Encoding: chunked") + b"%x\r\n" % len(s.body) + s.body[: size(s)],
                   CLOSE), "partial:truncated", polls=MANY),
    one("N04-whole-but-for-the-last-chunk", "All of the body, and the empty chunk that ends it is missing.",
        "Not taken for whole: nothing has changed and nothing gone.",
        lambda s: chunks(s.body, end=b"\r\n"), "partial:truncated"),
    one("N04-a-chunk-size-that-is-none", "A chunk begins with something that is no size.", KEPT,
        lambda s: chunks(s.body[: size(s)], end=b"\r\nzz\r\n"), "partial:truncated", "error:protocol",
        "partial:protocol", polls=MANY),
    Case(
        id="N04-cut-while-edited",
        injected="A statement is edited, and every visit brings a part of the new document, cut at another place.",
        holds="A page changes nothing before it comes whole; the edit is found then, once.",
        stage=watched(("page", "article", "telegram")),
        script=(healthy(), do(lambda s: s.edit()), faulty(lambda s: cut(s.body, size(s)), polls=MANY)),
        expect=Expect(outcomes=("partial:truncated",), may=("withheld", "trouble")),
    ),
    Case(
        id="N04-cut-behind-an-edited-entry",
        injected="An entry of a feed is edited, and the feed is cut behind it, at 3 visits.",
        holds="The entry is whole in itself: its edit is found once; what the cut took is not gone.",
        stage=watched(("rss", "atom")),
        script=(
            healthy(),
            do(lambda s: s.say([s.said[0].edited(), *s.said[1:]])),
            faulty(lambda s: cut(s.body, s.body.index(CLOSES[s.form.name]) + 30), polls=3),
        ),
        expect=Expect(outcomes=("partial:truncated",), edits=1, may=("withheld",)),
    ),
]  # fmt: skip


# --- N05: no length ----------------------------------------------------------------------------------------------


def at_ten_places(framing: str) -> Step:
    """The document cut at ten places, one in each tenth of it, with the whole one between now and then."""

    async def step(stage: WatchedPlace) -> None:
        for part in range(10):
            kept = min(0.999, (part + stage.chance.random()) / 10)
            await faulty(lambda s, kept=kept: cut(s.body, kept, framing=framing))(stage)
            if stage.chance.random() < 0.3:
                await healthy()(stage)

    return step


CUTS = [
    Case(
        id=f"N05-{name}-{framing}",
        injected=(
            f"A document ({name}) is cut at ten places spread over it, "
            + ("and the end of the connection is all that ends it." if framing == "close" else "and its length fits.")
        ),
        holds="It is seen to be cut, or says the same as the whole: no edit, no removal.",
        stage=watched(name),
        script=(healthy(), at_ten_places(framing)),
        expect=Expect(
            outcomes=("ok:", "error:empty", "partial:truncated"),
            may=("withheld", "doubted", "flapped", "trouble", "recovered"),
        ),
    )
    for name in FORMS
    for framing in ("close", "honest")
]


# --- N06: content codings ----------------------------------------------------------------------------------------


def wrong_sum(body: bytes) -> bytes:
    whole = gzip.compress(body, mtime=0)
    return whole[:-8] + bytes([whole[-8] ^ 0x5A]) + whole[-7:]


def wrong_length(body: bytes) -> bytes:
    whole = gzip.compress(body, mtime=0)
    return whole[:-1] + bytes([whole[-1] ^ 0x40])


def flipped(stage: WatchedPlace) -> bytes:
    """One bit of the compressed body is another one."""
    whole = bytearray(coded(stage.body, "gzip"))
    whole[stage.chance.randrange(12, len(whole) - 8)] ^= 1 << stage.chance.randrange(8)
    return bytes(whole)


def packed(make: Callable[[WatchedPlace], bytes], coding: str = "gzip") -> Answers:
    return lambda s: answer(make(s), content_encoding=coding, content_type=s.form.content_type)


CODED = [
    one("N06-gzip-cut-to-one-byte", "One byte of a gzip body comes, and its length fits.",
        f"error:truncated, and the byte is kept. {NOTHING}", packed(lambda s: coded(s.body, "gzip")[:1]),
        "error:truncated"),
    one("N06-gzip-cut-by-8-bytes", "The last 8 bytes of a gzip body are missing, and its length fits.", KEPT,
        packed(lambda s: coded(s.body, "gzip")[:-8]), "partial:truncated"),
    one("N06-gzip-cut-in-half", "Half of a gzip body comes, and its length fits.", KEPT,
        packed(lambda s: coded(s.body, "gzip")[: len(coded(s.body, "gzip")) // 2]), "partial:truncated",
        "error:truncated"),
    one("N06-gzip-cut-anywhere", "A gzip body is cut anywhere, without a length.", KEPT,
        lambda s: cut(coded(s.body, "gzip"), s.chance.uniform(0.02, 0.98), framing="close", content_encoding="gzip"),
        "partial:truncated", "error:truncated", polls=MANY),
    one("N06-deflate-cut-anywhere", "A deflate body is cut anywhere.", KEPT,
        lambda s: cut(coded(s.body, "deflate"), s.chance.uniform(0.02, 0.98), framing="honest",
                      content_encoding="deflate"), "partial:truncated", "error:truncated", polls=MANY),
    one("N06-wrong-checksum", "The checksum of a gzip body is wrong.", f"error:encoding, kept as it came. {NOTHING}",
        packed(lambda s: wrong_sum(s.body)), "error:encoding"),
    one("N06-wrong-inner-length", "The length inside a gzip body is wrong.",
        f"error:encoding, kept as it came. {NOTHING}", packed(lambda s: wrong_length(s.body)), "error:encoding"),
    one("N06-a-bit-flipped", "One bit of a gzip body is another one.",
        f"error:encoding or a part, never a text. {NOTHING}", packed(flipped), "error:encoding", "partial:truncated",
        "error:truncated", polls=MANY),
    one("N06-bytes-behind", "Other bytes stand behind a whole gzip body.", "Read; that they came is said.",
        packed(lambda s: coded(s.body, "gzip") + b"\0" * 300 + b"<p>More.</p>"), "ok:padding"),
    one("N06-not-gzip", "The head says gzip, and the body is none.", f"error:encoding, kept as it came. {NOTHING}",
        packed(lambda s: s.body), "error:encoding"),
    one("N06-gzip-unsaid", "A gzip body, and the head says nothing of it.",
        f"Never taken for a text. {NOTHING}", lambda s: answer(coded(s.body, "gzip"), content_type=s.form.content_type),
        "ok:/unparsed", "ok:/blocked", "ok:/partial", may=("withheld",)),
    one("N06-gzip-named-twice", "The head names gzip twice, and the body is coded once.", "Read as browsers read it.",
        lambda s: answer(coded(s.body, "gzip"), content_encoding="gzip, gzip", content_type=s.form.content_type),
        "ok:", "error:encoding"),
    one("N06-unknown-coding", "The body is in a coding that nobody knows.",
        f"error:encoding, kept as it came. {NOTHING}",
        lambda s: answer(b"\x1f\x9d\x90" + coded(s.body, "deflate"), content_encoding="compress"), "error:encoding"),
    one("N06-unasked-br", "The body comes in br, which was not asked for.", "Read.",
        lambda s: answer(brotli.compress(s.body), content_encoding="br", content_type=s.form.content_type), "ok:"),
    one("N06-unasked-br-cut", "A body in br, which was not asked for, is cut anywhere.", KEPT,
        lambda s: cut(brotli.compress(s.body), s.chance.uniform(0.1, 0.95), framing="honest", content_encoding="br"),
        "partial:truncated", "error:truncated", polls=MANY),
    one("N06-unasked-zstd-cut", "A body in zstd, which was not asked for, is cut anywhere.", KEPT,
        lambda s: cut(zstandard.compress(s.body), s.chance.uniform(0.1, 0.95), framing="honest",
                      content_encoding="zstd"), "partial:truncated", "error:truncated", polls=MANY),
]  # fmt: skip


# --- all of these, for long --------------------------------------------------------------------------------------

PARTS: tuple[Answers, ...] = (
    lambda s: cut(s.body, size(s)),
    lambda s: cut(s.body, size(s), framing="close"),
    lambda s: cut(s.body, size(s), framing="honest"),
    lambda s: chunked(s.body[: size(s)], end=False),
    lambda s: cut(coded(s.body, "gzip"), s.chance.uniform(0.02, 0.98), framing="honest", content_encoding="gzip"),
    lambda s: cut(coded(s.body, "deflate"), s.chance.uniform(0.02, 0.98), framing="close", content_encoding="deflate"),
    packed(flipped),
    packed(lambda s: wrong_sum(s.body)),
)
LONG = 2_000


async def mixed(stage: WatchedPlace) -> None:
    """The same text for so many visits, whole at every fourth of them and broken in one of these ways at all others."""
    for number in range(LONG):
        if number % 4 == 3:
            await healthy()(stage)
        else:
            await faulty(stage.chance.choice(PARTS))(stage)


MIXED = [
    Case(
        id=f"N06-{LONG}-broken-visits-{name}",
        injected=f"A document ({name}) that does not change is cut or broken at three of four of {LONG:,} visits.",
        holds="No edit, no removal.",
        stage=watched(name),
        script=(healthy(), mixed),
        expect=Expect(may=("withheld", "doubted", "flapped", "trouble", "recovered")),
        slow=True,
    )
    for name in FORMS
]


# --- N08 and N09: too much ---------------------------------------------------------------------------------------

BOMB = 100_000_000
"""Bytes that a bomb becomes: ten times what is taken."""

MOST_CPU = 2.0
MOST_MEMORY = 64
"""Seconds and MiB that a bomb may cost us."""


@cache
def bomb(coding: str) -> bytes:
    zeros = bytes(1_000_000)
    if coding == "gzip, gzip":
        return gzip.compress(bomb("gzip"), mtime=0)
    if coding == "gzip":
        made = zlib.compressobj(9, zlib.DEFLATED, 31)
    elif coding == "deflate":
        made = zlib.compressobj(9)
    elif coding == "zstd":
        made = zstandard.ZstdCompressor(level=3).compressobj()
    else:
        packer = brotli.Compressor(quality=5)
        return b"".join([packer.process(zeros) for _ in range(BOMB // len(zeros))]) + packer.finish()
    return b"".join([made.compress(zeros) for _ in range(BOMB // len(zeros))]) + made.flush()


def ratio_of_100() -> bytes:
    """A body that becomes a hundred times as long."""
    block = b"".join(b"%06d" % (n * 7919 % 1_000_003) for n in range(200))
    return zlib.compress(block * 20_000, 9)


def measured(step: Step) -> Step:
    """`step` may cost so much time of this process and memory, and no more."""

    async def both(stage: WatchedPlace) -> None:
        Path("/proc/self/clear_refs").write_text("5")  # the peak of memory begins anew
        before, begun = _peak(), time.process_time()
        await step(stage)
        cost, more = time.process_time() - begun, _peak() - before
        assert cost <= MOST_CPU, f"it took {cost:.1f} s of CPU"
        assert more <= MOST_MEMORY, f"it took {more:.0f} MiB more"

    return both


def _peak() -> float:
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


CHUNKED = raw("HTTP/1.1 200 OK", "Transfer-Encoding: chunked")


def large(id: str, injected: str, answers: Answers, *outcomes: str, hasty: bool = False) -> Case:
    return Case(
        id=id, injected=injected,
        holds=f"Left at the limit, for at most {MOST_CPU:.0f} s of CPU and {MOST_MEMORY} MiB. {NOTHING}",
        stage=watched(), script=(healthy(), measured(faulty(answers, hasty=hasty))), expect=Expect(outcomes=outcomes),
    )  # fmt: skip


BOMBS = [
    *(
        large(f"N08-bomb-{coding.replace(', ', '-')}", f"A body of {BOMB // 1_000_000} MB, small in {coding}.",
              lambda s, coding=coding: answer(bomb(coding), content_encoding=coding, content_type=s.form.content_type),
              "too_large:too_large")
        for coding in ("gzip", "gzip, gzip", "deflate", "br", "zstd")
    ),
    large("N08-bomb-of-100-to-1", "A body in deflate that becomes a hundred times as long.",
          lambda s: answer(ratio_of_100(), content_encoding="deflate"), "too_large:too_large"),
    large("N09-endless-body", "A body that never ends.",
          lambda s: endless(head(200) + s.body, b"<p>More and more.</p>" * 5_000, 200), "too_large:too_large"),
    large("N09-endless-chunks", "Chunks that never end.",
          lambda s: endless(CHUNKED, b"186a0\r\n" + b"x" * 100_000 + b"\r\n", 200),
          "too_large:too_large"),
    large("N09-larger-than-the-limit", "A body of 12 MB whose length is told.",
          lambda s: endless(head(200, {"Content-Length": "12000000"}), b"y" * 100_000, 120), "too_large:too_large"),
    large("N09-endless-early-hints", "Interim answers (103) that never end.",
          lambda s: endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100, 400), "error:timeout",
          "error:protocol", hasty=True),
    large("N09-endless-trailers", "A chunked body whose trailers never end.",
          lambda s: endless(CHUNKED + b"3\r\nabc\r\n0\r\n", b"X-More: y\r\n" * 500, 400), "partial:timeout",
          "error:timeout",
          hasty=True),
]  # fmt: skip


# --- N17: no body ------------------------------------------------------------------------------------------------

NONE = [
    one("N17-204", "The server says that there is no content (204).", f"error:empty. {NOTHING}",
        lambda s: answer(b"", 204), "error:empty"),
    one("N17-205", "The server asks for the form to be reset (205).", f"error:empty. {NOTHING}",
        lambda s: answer(b"", 205), "error:empty"),
    one("N17-206", "The server sends a part (206) though the whole was asked for.", KEPT,
        lambda s: answer(s.body[: size(s)], 206, content_range=f"bytes 0-99/{len(s.body)}"), "partial:truncated",
        polls=MANY),
    one("N17-206-whole", "The server calls the whole document a part (206).",
        "Read as a part: nothing has changed and nothing gone.", lambda s: answer(s.body, 206), "partial:truncated"),
    one("N17-304-unasked", "The server says 'not modified' though nothing was compared.",
        f"error:unsolicited_304. {NOTHING}", lambda s: answer(b"", 304), "error:unsolicited_304"),
    one("N17-no-bytes", "Status 200 and not one byte.", f"error:empty. {NOTHING}", lambda s: answer(b""),
        "error:empty"),
    one("N17-white-space", "Status 200 and nothing but white space.", f"error:empty. {NOTHING}",
        lambda s: answer(b" \r\n\t\n" * s.chance.randrange(1, 200)), "error:empty", polls=MANY),
    one("N17-gzip-of-nothing", "A gzip body of nothing.", f"error:empty. {NOTHING}",
        lambda s: answer(gzip.compress(b""), content_encoding="gzip"), "error:empty"),
    one("N17-nul-bytes", "Status 200 and nothing but zero bytes.", f"Never taken for a text. {NOTHING}",
        lambda s: answer(bytes(s.chance.randrange(1, 5_000)), content_type=s.form.content_type), "ok:/unparsed",
        "ok:/blocked", "error:empty", "ok:/doubted", "ok:/partial", may=("doubted",), polls=MANY),
]  # fmt: skip

BODIES: list[Case] = [*SHORT, *CUTS, *CODED, *MIXED, *BOMBS, *NONE]
