import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.support.report_values import NEW, OLD, SPEAKER, edit, removal, replaced
from tracker.diffing import diff
from tracker.model import AlertState, Level, Severity
from tracker.report import FORMATS, Style, VersionRow, edit_page, history_table, listing, render
from tracker.report.escape import markdown
from tracker.report.marks import weave
from tracker.report.records import BOM
from tracker.report.table import cells, columns, wrapped
from tracker.report.times import duration, interval, setting

KYIV = ZoneInfo("Europe/Kyiv")
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
HEAD = "9f2c61d0"


def report(format: str, *edits, removals=(), head=HEAD, **arguments) -> str:
    return render(format, edits, removals, head=head, zone=KYIV, generated=NOW, **arguments)


# --- JSON: the contract ------------------------------------------------------------------------------------------


def test_the_json_has_every_name_of_the_contract() -> None:
    whole = json.loads(report("json", edit(), removals=[removal()]))
    assert list(whole) == ["edits", "removals", "events", "head"]
    (one,) = whole["edits"]
    contract = (
        "id, source, speaker, statement, url, title_old, title_new, version, old, new, last_seen_old, first_seen_new, "
        "published, level, severity, probability, silent, cause, imported, findings"
    )
    assert list(one)[:20] == contract.split(", ")
    assert list(one["findings"][0]) == ["kind", "why", "old", "new", "old_span", "new_span"]
    assert (one["level"], one["severity"], one["cause"]) == ("MEANING_CHANGED", "critical", "SOURCE")
    assert (one["silent"], one["probability"], whole["head"]) == (True, 0.94, HEAD)
    start, end = one["findings"][0]["old_span"]
    assert one["old"][start:end] == "new offensive"
    assert whole["removals"][0]["returned"] is None


def test_json_times_are_utc_with_a_z() -> None:
    one = json.loads(report("json", edit(published=datetime(2026, 6, 8, 12, 30, tzinfo=KYIV))))["edits"][0]
    assert one["published"] == "2026-06-08T09:30:00Z"
    assert one["last_seen_old"] == "2026-06-08T11:02:11.400000Z"


def test_json_is_lossless_and_safe_on_a_terminal() -> None:
    text = "a\x1b[31m\x9b31m \u202ehid\u200bden\u2028 \ufeff \U000e0041 слово \ud800"
    raw = report("json", edit(old=text, operations=()))
    assert json.loads(raw)["edits"][0]["old"] == text
    assert not re.search("[\x1b\x9b\u202e\u200b\u2028\ufeff\U000e0041\ud800]", raw)
    assert "слово" in raw


def test_jsonl_is_one_record_a_line_and_says_of_what_type() -> None:
    lines = [json.loads(line) for line in report("jsonl", edit(), edit(id=13), removals=[removal()]).splitlines()]
    assert [(line["type"], line.get("id")) for line in lines] == [
        ("edit", 12),
        ("edit", 13),
        ("removal", 3),
        ("head", None),
    ]


# --- CSV ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("start", [*"=+-@\t\r＝＋－＠", " =", "\n="])
def test_no_cell_can_be_run_as_a_formula(start: str) -> None:
    poison = f'{start}HYPERLINK("https://evil.example")'
    text = report("csv", edit(speaker=poison, old=poison, title_new=poison, source=poison))
    (row,) = csv.DictReader(io.StringIO(text))
    for name in ("speaker", "old", "title_new", "source"):
        assert row[name].startswith("'")


def test_csv_survives_quotes_commas_and_line_ends() -> None:
    text = report("csv", edit(title_old='He said, "no".\nNever.'), removals=[removal()]).removeprefix(BOM)
    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert first["title_old"] == 'He said, "no".\nNever.'
    assert (first["type"], second["type"]) == ("edit", "removal")
    assert (first["kinds"], first["silent"], first["head"]) == ("COMMITMENT", "true", HEAD)
    assert text.split("\r\n")[0].startswith("type,id,")


# --- the table ---------------------------------------------------------------------------------------------------


def test_the_table_tells_the_model_case() -> None:
    assert report("table", edit(), width=100) == (
        "#35     MEANING CHANGED  critical  General Staff of the Armed Forces of Ukraine · silent\n"
        "  Ukrainian troops are currently commencing [-new offensive-] {+combat+} operations near Bakhmut. …\n"
        "  COMMITMENT: The announced operation is no longer an offensive.\n"
        "  Seen as the old text until 2026-06-08 14:02:11, as the new text from 14:07:13 EEST (5 min 2 s\n"
        "  between).\n"
        "  https://t.me/GeneralStaffZSU/4821\n\n"
        f"1 edit, 0 removals, head {HEAD}\n"
    )


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_fits_its_width(width: int) -> None:
    old = "Наші війська розпочинають наступальні операції. 我们将在明年开始新的进攻行动 " * 6
    new = old.replace("наступальні", "оборонні")
    edits = [edit(old=old, new=new, operations=(), speaker="Генеральний штаб " * 9, url=None), edit()]
    for line in report("table", *edits, width=width).splitlines()[:-1]:
        assert cells(line) <= width


def test_the_table_has_the_newest_last() -> None:
    later = edit(number=99, first_seen_new=NOW)
    text = report("table", later, edit(), removals=[removal()])
    assert text.index("#35") < text.index("REMOVED") < text.index("#99")


def test_colour_stops_at_each_line_end() -> None:
    old, new = "a " * 200, "b " * 200
    for line in report("table", edit(old=old, new=new, operations=()), colour=True, width=60).splitlines():
        assert line.count("\x1b[0m") * 2 == line.count("\x1b[")


def test_a_source_cannot_drive_the_terminal() -> None:
    evil = "\x1b]0;owned\x07\x9b2J\u202eok"
    one = edit(speaker=evil, url=evil, old=evil, new=evil + " x", operations=(), reason=evil, label=evil)
    gone = removal(speaker=evil, title=evil, text=evil, url=evil)
    pages = [report("table", one, removals=[gone], colour=False), edit_page(one, [(evil, evil)], zone=KYIV, head=evil)]
    row = VersionRow(number=1, first_seen=NOW, last_seen=NOW, origin=evil, text=evil)
    pages += [history_table([row, row], zone=KYIV, diff=True), listing([{"name": evil}], ["name"], "table")]
    pages.append(report("md", one, removals=[gone]))
    pages.append(report("csv", one, removals=[gone]))
    for page in pages:
        assert not re.search("[\x1b\x07\x9b\u202e]", page)
        assert "<U+" in page.replace("\\", "")


def test_nothing_found_says_so() -> None:
    assert report("table", head=None) == "No edits and no removals.\n\n0 edits, 0 removals\n"
    assert json.loads(report("json", head=None)) == {"edits": [], "removals": [], "events": [], "head": None}


def test_another_format_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="'pdf'"):
        report("pdf")


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_input_gives_the_same_report(format: str) -> None:
    assert report(format, edit(), removals=[removal()]) == report(format, edit(), removals=[removal()])


# --- one edit, one statement, any list ---------------------------------------------------------------------------


def test_one_edit_whole() -> None:
    page = edit_page(edit(label="right"), [("snapshot before", "a91f"), ("check", "112")], head=HEAD, zone=KYIV)
    assert "Losses are being counted." in page  # all of it, not an excerpt
    assert "Silent: the publisher gave no sign of the edit." in page
    assert "  snapshot before  a91f\n  check            112\n" in page
    assert "94 %" in page and f"head {HEAD}" in page


def test_history_shows_every_version_and_between_them_what_changed() -> None:
    hour = timedelta(hours=1)
    rows = [
        VersionRow(number=1, first_seen=NOW, last_seen=NOW + hour, origin="import git", text=OLD),
        VersionRow(
            number=2,
            first_seen=NOW + 2 * hour,
            last_seen=NOW + 3 * hour,
            origin="live",
            text=NEW,
            operations=replaced(OLD, NEW, ("new offensive", "combat")),
        ),
    ]
    plain = history_table(rows, zone=KYIV)
    assert plain.splitlines()[1].split() == [
        *("1", "2026-06-10", "12:00:00", "EEST", "2026-06-10", "13:00:00", "EEST", "import", "git", str(len(OLD)))
    ]
    assert "combat" not in plain
    assert "[-new offensive-] {+combat+}" in history_table(rows, zone=KYIV, diff=True)
    assert history_table([], zone=KYIV) == "no versions\n"


def test_a_listing_is_a_table_or_the_same_rows_as_json() -> None:
    rows = [{"target": "ntfy-1a2b", "state": AlertState.DEAD, "next": NOW, "note": None, "ok": False}]
    table = listing(rows, ["target", "state", "next", "note", "ok"], "table", zone=KYIV)
    assert table.splitlines()[0].split() == ["TARGET", "STATE", "NEXT", "NOTE", "OK"]
    assert table.splitlines()[1] == "ntfy-1a2b  dead   2026-06-10 12:00:00 EEST  -     no"
    assert json.loads(listing(rows, ["target"], "json"))["rows"][0]["next"] == "2026-06-10T09:00:00Z"
    assert listing(rows, ["target", "ok"], "csv") == "target,ok\r\nntfy-1a2b,false\r\n"
    assert listing([], ["target"], "table") == "nothing to list\n"


def test_columns_line_up_in_wide_scripts_and_give_way_where_they_must() -> None:
    lines = columns([["名前", "x"], ["ab", "y" * 50]], 30)
    assert [cells(line[: line.index(char)]) for line, char in zip(lines, "xy", strict=True)] == [6, 6]
    assert cells(lines[1]) <= 30 and lines[1].endswith("…")


# --- markdown ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "never"),
    [
        ("<img src=x onerror=alert(1)>", "<img"),
        ("[click](https://evil.example)", "[click]("),
        ("![x](https://evil.example/pixel.png)", "![x]("),
        ("see https://evil.example", "https://evil"),
        ("see www.evil.example", "www.evil"),
        ("@everyone @admin", "@everyone"),
        ("`code` and **loud**", "**loud**"),
        ("| a | b |", "| a"),
        ("&lt;script&gt;", " &lt;"),
    ],
)
def test_markdown_of_a_source_stays_text(raw: str, never: str) -> None:
    page = report("md", edit(speaker=raw, old="x", new=raw, operations=(), reason=raw, url=None))
    assert not re.search(r"(?<!\\)" + re.escape(never), page)


def test_markdown_marks_the_words() -> None:
    page = report("md", edit(), removals=[removal()])
    assert "~~new offensive~~ **combat** operations" in page
    assert "(<https://t.me/GeneralStaffZSU/4821>)" in page
    assert "## 36. Ministry of Health: removed" in page
    assert "<javascript" not in report("md", edit(url="javascript:alert(1)"))


# --- times -------------------------------------------------------------------------------------------------------


def test_an_interval_is_never_told_narrower_than_it_was_measured() -> None:
    start = datetime(2026, 6, 8, 11, 2, 11, 999_999, tzinfo=UTC)
    end = datetime(2026, 6, 8, 11, 7, 12, 1, tzinfo=UTC)
    assert interval(start, end, UTC) == ("2026-06-08 11:02:11", "11:07:13 UTC")


def test_an_interval_over_a_change_of_clocks_names_both_zones() -> None:
    start, end = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert interval(start, end, KYIV) == ("2026-10-25 03:30:00 EEST", "2026-10-25 03:30:00 EET")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (0.2, "1 s"), (302, "5 min 2 s"), (90_000, "1 d 1 h"), (3_600, "1 h"), (-60, "-1 min")],
)
def test_durations_in_words(seconds: float, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words


def test_an_undecided_edit_says_why() -> None:
    text = report("table", edit(level=Level.UNDECIDED, severity=Severity.LOW, reason="no lexicon", probability=None))
    assert "Undecided: no lexicon" in text
    assert SPEAKER in text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("One two.", "One two.\n\nThree four.", "  One two.\n  {+Three four.+}"),
        ("One two.\n\nThree four.", "One two.", "  One two.\n  [-Three four.-]"),
        ("One  two", "One two", "  One[-␣␣-] {+␣+}two"),
        ("A b.\nC d.", "A b. C d.", "  A b.[-¶-] {+␣+}C d."),
    ],
)
def test_no_mark_is_empty_and_none_is_doubled(old: str, new: str, told: str) -> None:
    pieces = weave(old, new, diff(old, new).operations)
    assert "\n".join(wrapped(pieces, 100, Style.PLAIN)) == told


# --- listings in narrow terminals --------------------------------------------------------------------------------

ROWS = [
    {
        "id": "general-staff-uk",
        "at": NOW,
        "every": timedelta(hours=26, minutes=30),
        "more": "x" * 20,
        "url": "https://x/1",
    },
    {"id": "gov", "at": None, "every": timedelta(minutes=5), "more": "", "url": "https://x.example/" + "path/" * 12},
]


@pytest.mark.parametrize("width", [52, 60, 80, 100])
def test_a_listing_cuts_no_id_no_time_and_no_address(width: int) -> None:
    told = listing(ROWS, list(ROWS[0]), "table", width=width, zone=KYIV, last="url", spare=["more"])
    assert all(
        word in told for word in ("general-staff-uk", "2026-06-10 12:00", "1 d 2 h 30 min", ROWS[1]["url"], "5 min")
    )
    assert "…" not in told
    assert all(len(line) <= width or "https://" in line for line in told.splitlines())


def test_a_listing_that_fits_is_whole_and_json_has_seconds() -> None:
    told = listing(ROWS, list(ROWS[0]), "table", width=200, zone=KYIV, last="url", spare=["more"])
    assert len(told.splitlines()) == 3 and "2026-06-10 12:00:00 EEST" in told and "x" * 20 in told
    assert json.loads(listing(ROWS, ["every"], "json", width=20, spare=["every"]))["rows"][1]["every"] == 300


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (timedelta(minutes=5), "5 min"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4), "1 d 2 h 3 min 4 s"),
        (timedelta(milliseconds=1500), "1.5 s"),
        (timedelta(0), "0 s"),
    ],
)
def test_a_setting_is_told_exactly(length: timedelta, told: str) -> None:
    assert setting(length) == told


@pytest.mark.parametrize("line", ["- one", "+ one", "* one", "1. one", "12) one", "# one", "=== one", "> one"])
def test_no_line_of_a_source_begins_a_list_or_a_heading(line: str) -> None:
    for text in (line, f"Said.\n{line}", f"  {line}"):
        shown = markdown(text).split("\n")[-1].lstrip()
        assert not re.match(r"[-+*=#>]|\d+[.)]", shown), shown
