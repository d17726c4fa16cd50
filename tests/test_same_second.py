"""One instant is told as one second, in the alert, the report, the history and the bundle alike."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.report_values import NEW, OLD, edit
from tracker.archive import verify
from tracker.report import VersionRow, history_table, message, render
from tracker.report.times import local, seen_from

LAST, FIRST = (
    datetime(2026, 6, 8, 11, 2, 11, 400_000, tzinfo=UTC),
    datetime(2026, 6, 8, 11, 7, 12, 100_000, tzinfo=UTC),
)


def micros(at: datetime) -> int:
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def test_a_first_and_a_last_sight_are_the_same_second_everywhere() -> None:
    told = edit(last_seen_old=LAST, first_seen_new=FIRST)
    rows = [
        VersionRow(number=1, first_seen=LAST - timedelta(hours=1), last_seen=LAST, origin="live", text=OLD),
        VersionRow(number=2, first_seen=FIRST, last_seen=FIRST + timedelta(hours=1), origin="live", text=NEW),
    ]
    forms = [
        message(told, key="k", head=None, zone=UTC).text,
        render("table", [told], head=None, zone=UTC, generated=FIRST),
        render("md", [told], head=None, zone=UTC, generated=LAST).replace("\\", ""),
        render("html", [told], head=None, zone=UTC, generated=LAST),
        history_table(rows, zone=UTC),
        f"{verify.until(micros(LAST))} {verify.since(micros(FIRST))}",
    ]
    for form in forms:
        assert "11:02:11" in form and "11:07:13" in form
        assert not re.search("11:02:12|11:07:12", form)


@pytest.mark.parametrize("fraction", [0, 1, 499_999, 500_000, 999_999])
def test_the_verifier_and_the_reports_round_alike(fraction: int) -> None:
    at = LAST.replace(microsecond=fraction)
    assert verify.until(micros(at)) == local(at, UTC)
    assert verify.since(micros(at)) == seen_from(at, UTC)


def test_a_text_that_was_seen_at_one_moment_is_said_to_be() -> None:
    row = VersionRow(number=1, first_seen=LAST, last_seen=LAST, origin="live", text=OLD)
    assert "2026-06-08 11:02:12 UTC  once" in history_table([row], zone=UTC)
