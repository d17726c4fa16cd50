from __future__ import annotations

import gzip
import resource
import zlib

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from tracker.fetch.decoder import Decoded, Decoding, decode

LIMIT = 100_000
TEXT = b"".join(b"line %d of the statement\n" % number for number in range(400))


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


CODINGS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "Deflate ": raw_deflate,
    "br": brotli.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "gzip, gzip": lambda data: gzip.compress(gzip.compress(data)),
    "br, identity, gzip": lambda data: gzip.compress(brotli.compress(data)),
}


@pytest.mark.parametrize("coding", CODINGS)
@given(body=st.binary(max_size=2_000))
def test_what_was_coded_comes_back(coding: str, body: bytes) -> None:
    decoded = decode(CODINGS[coding](body), coding, limit=LIMIT)
    assert (decoded.state, decoded.body) == (Decoding.WHOLE, body)


@pytest.mark.parametrize("coding", CODINGS)
@given(data=st.data())
def test_a_cut_at_any_byte_is_seen_and_leaves_a_prefix(coding: str, data: st.DataObject) -> None:
    wire = CODINGS[coding](TEXT)
    cut = data.draw(st.integers(0, len(wire) - 1))
    decoded = decode(wire[:cut], coding, limit=LIMIT)
    assert decoded.state is Decoding.CUT
    assert TEXT.startswith(decoded.body)


@given(body=st.binary(max_size=100), coding=st.sampled_from(["", "identity", " Identity , "]))
def test_no_coding_changes_nothing(body: bytes, coding: str) -> None:
    assert decode(body, coding, limit=LIMIT).body == body


@given(wire=st.binary(max_size=200), coding=st.sampled_from([*CODINGS, "", "compress"]))
def test_no_bytes_whatever_raise(wire: bytes, coding: str) -> None:
    assert len(decode(wire, coding, limit=50).body) <= 50


@pytest.mark.parametrize(
    ("wire", "coding", "state"),
    [
        pytest.param(gzip.compress(TEXT) + b"more", "gzip", Decoding.TRAILING, id="bytes-behind-the-end"),
        pytest.param(gzip.compress(TEXT) + bytes(512), "gzip", Decoding.TRAILING, id="padding-behind-the-end"),
        pytest.param(gzip.compress(TEXT) + gzip.compress(b"") * 200, "gzip", Decoding.CUT, id="members-without-end"),
        pytest.param(gzip.compress(TEXT)[:-8] + bytes(8), "gzip", Decoding.BROKEN, id="wrong-checksum"),
        pytest.param(TEXT, "gzip", Decoding.BROKEN, id="not-gzip-at-all"),
        pytest.param(gzip.compress(TEXT), "deflate", Decoding.BROKEN, id="gzip-called-deflate"),
        pytest.param(TEXT, "br", Decoding.CUT, id="not-brotli"),
        pytest.param(TEXT, "zstd", Decoding.BROKEN, id="not-zstandard"),
        pytest.param(zstandard.ZstdCompressor().compress(TEXT) + b"x", "zstd", Decoding.TRAILING, id="behind-zstd"),
        pytest.param(gzip.compress(gzip.compress(TEXT)[:-9]), "gzip, gzip", Decoding.CUT, id="cut-inside"),
        pytest.param(gzip.compress(gzip.compress(TEXT)) + b"x", "gzip, gzip", Decoding.TRAILING, id="behind-the-outer"),
        pytest.param(gzip.compress(TEXT), "utf-8", Decoding.UNKNOWN, id="unknown-over-gzip"),
        pytest.param(b"\x00\x01\x02", "compress", Decoding.UNKNOWN, id="unknown-over-binary"),
        pytest.param(b"<rss/>", "gzip, gzip, gzip, gzip", Decoding.UNKNOWN, id="too-many"),
    ],
)
def test_what_is_not_one_whole_stream(wire: bytes, coding: str, state: Decoding) -> None:
    decoded = decode(wire, coding, limit=LIMIT)
    assert decoded.state is state
    assert decoded.detail


@pytest.mark.parametrize("coding", ["none", "utf-8", "Identity, none", "text/html", "pack200-gzip", "None "])
def test_a_label_that_is_no_coding_over_a_plain_body_is_no_hindrance(coding: str) -> None:
    for body in (b"<rss/>", b"\xef\xbb\xbf <?xml", b' {"a": 1}'):
        assert decode(body, coding, limit=LIMIT) == Decoded(state=Decoding.WHOLE, body=body)


def test_a_body_that_two_name_and_one_compressed() -> None:
    assert decode(gzip.compress(TEXT), "gzip, gzip", limit=LIMIT).body == TEXT


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip"])
def test_a_bomb_of_other_codings_stops_at_the_limit(coding: str) -> None:
    wire = CODINGS[coding](bytes(200_000_000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    decoded = decode(wire, coding, limit=LIMIT)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert (decoded.state, len(decoded.body)) == (Decoding.BOMB, LIMIT)
    assert after - before < 60_000  # kB


@pytest.mark.parametrize("size", [LIMIT - 1, LIMIT, LIMIT + 1])
@pytest.mark.parametrize("coding", ["", "gzip", "deflate", "br", "zstd"])
def test_the_limit_is_exact(coding: str, size: int) -> None:
    decoded = decode(CODINGS.get(coding, bytes)(bytes(size)), coding, limit=LIMIT)
    assert decoded.state is (Decoding.BOMB if size > LIMIT else Decoding.WHOLE)
    assert len(decoded.body) == min(size, LIMIT)


def test_a_bomb_of_100_megabytes_takes_no_more_memory_than_the_limit() -> None:
    bomb = bomb_of(100)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert decode(bomb, "gzip", limit=1_000_000).state is Decoding.BOMB
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024  # kilobytes


def bomb_of(megabytes: int) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return b"".join(stream.compress(bytes(1_000_000)) for _ in range(megabytes)) + stream.flush()
