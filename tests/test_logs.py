"""Log lines for people and for machines; nothing from a source reaches a terminal raw."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from tracker import logs

HOSTILE = "x\x1b]0;title\x07\u202egnp\r\nforged line"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """What the program's log is sent to; the loggers are put back afterwards."""
    root, ours = logging.getLogger(), logging.getLogger("tracker")
    before = (root.handlers[:], root.level, ours.level)
    yield io.StringIO()
    root.handlers[:], root.level, ours.level = before[0], before[1], before[2]
    logging.getLogger("tracker").setLevel(before[2])
    root.setLevel(before[1])


def log(stream: io.StringIO, format: str, level: str = "info") -> logging.Logger:
    logs.set_up(level, format, stream)
    return logging.getLogger("tracker.some.part")


def test_a_line_for_people(stream: io.StringIO) -> None:
    log(stream, "text").info("taken in", extra={"source": "ministry", "edits": 0, "note": "", "who": "Head of State"})
    (line,) = stream.getvalue().splitlines()
    time, _, rest = line.partition(" ")
    assert time.endswith("Z")
    assert rest == 'info    taken in  source=ministry edits=0 who="Head of State"'


def test_a_line_for_machines(stream: io.StringIO) -> None:
    log(stream, "json").warning("check failed", extra={"source": "ministry", "why": "Час вийшов"})
    told = json.loads(stream.getvalue())
    assert told.pop("at").endswith("Z")
    assert told == {"level": "warning", "event": "check failed", "source": "ministry", "why": "Час вийшов"}


@pytest.mark.parametrize("format", ["text", "json"])
def test_what_a_source_wrote_stays_on_its_line_and_is_never_raw(stream: io.StringIO, format: str) -> None:
    log(stream, format).info("seen %s", HOSTILE, extra={"title": HOSTILE})
    written = stream.getvalue()
    assert written.count("\n") == 1
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(written)


@pytest.mark.parametrize("format", ["text", "json"])
def test_a_trace_is_told_and_never_raw(stream: io.StringIO, format: str) -> None:
    """The text of an error may quote what a source wrote."""
    try:
        raise ValueError(HOSTILE)
    except ValueError:
        log(stream, format).exception("failed")
    written = stream.getvalue()
    assert "ValueError" in written
    assert not {"\x1b", "\x07", "\r", "\u202e"} & set(written)


def test_a_fact_cannot_pass_for_another(stream: io.StringIO) -> None:
    log(stream, "text").info("seen", extra={"title": "a\nsource=forged", "word": "b=c", "quote": 'd"e'})
    assert stream.getvalue().endswith('seen  title="a\\nsource=forged" word="b=c" quote="d\\"e"\n')


def test_levels_are_heeded_and_other_libraries_are_heard_from_warning_on(stream: io.StringIO) -> None:
    logger = log(stream, "text", "warning")
    logger.info("quiet")
    logging.getLogger("aiohttp").info("quiet")
    logging.getLogger("aiohttp").warning("heard")
    logger.warning("heard too")
    assert [line.split()[-1] for line in stream.getvalue().splitlines()] == ["heard", "too"]
