import json
import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.support.report_values import NEW, OLD, edit, finding, removal
from tracker.model import Markup
from tracker.report import digest_message, fitted, message, removal_message, source_message
from tracker.report.headline import TITLE_LIMIT

KYIV = ZoneInfo("Europe/Kyiv")
THEN = datetime(2026, 6, 8, 9, 0, tzinfo=UTC)


def test_an_alert_shows_the_words_first_then_why_then_when() -> None:
    told = message(edit(), key="edit:12:console", head="9f2c", zone=KYIV)
    assert told.title == (
        "General Staff of the Armed Forces of Ukraine, “Ukrainian troops are currently commencing combat…”: "
        "“commencing new offensive operations” became “commencing combat operations”"
    )
    (shown,) = fitted(told, Markup.RAW, None)
    assert shown.text == (
        "> Ukrainian troops are currently commencing [-new offensive-] {+combat+} operations near Bakhmut. …\n\n"
        "Why it matters (critical): The announced operation is no longer an offensive.\n"
        "Seen as the old text until 2026-06-08 14:02:11, as the new text from 14:07:13 EEST (5 min 2 s between).\n"
        "Silent: the publisher gave no sign of the edit.\n\n"
        "https://t.me/GeneralStaffZSU/4821\ntracker show 35 · head 9f2c"
    )
    assert "<del>new offensive</del> <ins>combat</ins>" in told.html
    assert told.key == "edit:12:console"


def test_the_payload_is_the_record_of_the_edit_with_key_and_head() -> None:
    payload = message(edit(), key="edit:12:x", head="9f2c", zone=KYIV).payload
    assert json.loads(json.dumps(payload)) == payload
    assert (payload["type"], payload["key"], payload["head"], payload["id"]) == ("edit", "edit:12:x", "9f2c", 12)
    assert (payload["old"], payload["new"]) == (OLD, NEW)


def test_a_declared_edit_is_not_called_silent() -> None:
    assert "Not silent" in message(edit(silent=False), key="k", head=None, zone=KYIV).text


def test_a_title_is_one_short_line_whatever_the_source_wrote() -> None:
    evil = "Speaker\r\nBcc: all@example.org\x1b[2J" + "x" * 500
    one = edit(speaker=evil, old="a\nb " * 90, new="c\r\nd " * 90, operations=())
    title = message(one, key="k", head=None, zone=KYIV).title
    assert not re.search(r"[\r\n\x1b]", title)
    assert len(title) <= TITLE_LIMIT


def test_an_enormous_rewrite_is_a_message_that_can_be_sent() -> None:
    old, new = "old words here. " * 30_000, "new things there! " * 30_000
    told = message(
        edit(old=old, new=new, operations=(), findings=(finding(old, new, "old", "new"),)),
        key="k",
        head=None,
        zone=KYIV,
    )
    assert len(told.text) < 3_000 and "characters]" in told.text
    assert told.payload["old"] == old  # the record is whole


def test_a_removal_and_a_return() -> None:
    gone = removal_message(removal(), key="removal:3:console", head="9f2c", zone=KYIV)
    assert gone.title == "Ministry of Health, “Notice 9”: removed"
    assert "Last seen 2026-06-09 11:00:00 EEST, confirmed gone 2026-06-09 11:45:00 EEST." in gone.text
    assert "The water is safe to drink." in gone.text
    back = removal_message(removal(returned=datetime(2026, 6, 9, 12, tzinfo=UTC)), key="k", head=None, zone=KYIV)
    assert "there again" in back.title and "There again since 2026-06-09 15:00:00 EEST." in back.text
    assert back.payload["returned"] == "2026-06-09T12:00:00Z"


def test_a_source_in_trouble_and_well_again() -> None:
    told = source_message(
        "gs", "timeout", number=37, key="k", detail="no answer in 30 s", since=THEN, head=None, zone=KYIV
    )
    assert told.title == "gs: cannot be read (no answer in time); edits there are not seen"
    assert "Edits there are not seen until it is." in told.text and "no answer in 30 s" in told.text
    well = source_message(
        "gs", "", number=38, key="k", since=THEN, recovered=THEN.replace(hour=11), head=None, zone=KYIV
    )
    assert well.title == "gs: is read again"
    assert well.payload["recovered"] == "2026-06-08T11:00:00Z"


def test_a_digest_lists_every_one_of_five_thousand() -> None:
    messages = [message(edit(id=n, speaker=f"S{n}"), key=f"edit:{n}:t", head=None, zone=KYIV) for n in range(5_000)]
    told = digest_message(messages, key="digest:t:1", head="9f2c")
    assert told.title == "5,000 alerts at once"
    events = told.payload["events"]
    assert isinstance(events, list) and [event["key"] for event in events] == [one.key for one in messages]
    assert all(f" S{n}, " in told.text for n in range(0, 5_000, 371))
    assert len(told.text.splitlines()) == 2 * 5_000 + 2  # its address each, an empty one, and the head
