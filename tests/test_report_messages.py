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


def test_a_digest_lists_every_one_of_five_thousand_by_speaker() -> None:
    edits = [edit(id=n, number=n + 1, speaker=f"Staff {n % 7}") for n in range(5_000)]
    messages = [message(each, key=f"edit:{each.id}:t", head=None, zone=KYIV) for each in edits]
    told = digest_message(messages, key="digest:t:1", head="9f2c")
    assert told.title == "5,000 alerts: Staff 0, Staff 1, Staff 2 and 4 more"
    events = told.payload["events"]
    assert isinstance(events, list) and [event["key"] for event in events] == [one.key for one in messages]
    lines = told.text.split("\n")
    numbered = [line.split()[1] for line in lines if line.startswith("– #")]
    assert sorted(numbered) == sorted(f"#{n}" for n in range(1, 5_001)), "each with its number, once"
    assert [line for line in lines if line.startswith("Staff ")] == [
        f"Staff {n} ({(5_006 - n) // 7})" for n in range(7)
    ]
    named = [line for line in lines if line.startswith("– #1 ")]
    assert named == [f"– #1 {messages[0].title.removeprefix('Staff 0, ')}"], "what it was about, and what changed"
