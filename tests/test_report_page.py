"""The html report as somebody reads it who has nothing else: what stands at the top, what is left out, both texts with
their notes, charts with their tables, gaps, hashes, removals; in each language of a reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from tests.support.child_reader import extract
from tests.support.report_values import NEW, OLD, edit, finding, removal, replaced
from tests.support.store_with_a_past import made
from tracker.model import (
    READERS,
    Cause,
    EditReport,
    EventKind,
    EventReport,
    FindingKind,
    Level,
    RemovalReport,
    Severity,
)
from tracker.report import render, with_operations
from tracker.report.events import NAMES, SENTENCES
from tracker.report.marks import Mark
from tracker.report.noted import one_side, woven
from tracker.report.page_words import words_for
from tracker.report.phrases import phrases
from tracker.report.summary import AGES, Summary
from tracker.report.webpage import MOST
from tracker.store import Filter, look_at

NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def page(
    edits: Iterable[EditReport],
    removals: Iterable[RemovalReport] = (),
    events: Iterable[EventReport] = (),
    **given: Any,
) -> str:
    arguments: dict[str, Any] = {"head": "head1.9.abc", "zone": UTC, "generated": NOW} | given
    return render("html", edits, removals, events, **arguments)  # type: ignore[arg-type]  # iterators will do


def tree(written: str) -> LexborHTMLParser:
    return LexborHTMLParser(written)


def text(written: str, selector: str) -> str:
    return " ".join(node.text(strip=False) for node in tree(written).css(selector))


def many(number: int, **changes: Any) -> list[EditReport]:
    return [edit(id=n, number=n, **changes) for n in range(1, number + 1)]


# --- the top -----------------------------------------------------------------------------------------------------


def test_the_first_line_says_how_many_changed_the_meaning_and_how_many_silently() -> None:
    edits = [
        *many(2),
        edit(number=3, silent=False),
        edit(number=4, level=Level.UNDECIDED),
        edit(number=5, level=Level.COSMETIC, severity=Severity.LOW),
    ]
    written = page(edits, [removal()])
    assert text(written, "h1") == "3 of 5 edits changed the meaning, 2 of those silently"
    assert text(written, ".also") == "1 removal · 1 undecided"


@pytest.mark.parametrize(
    ("level", "silent", "told"),
    [
        (Level.MEANING_CHANGED, True, "One edit, and it changed the meaning, silently"),
        (Level.MEANING_CHANGED, None, "One edit, and it changed the meaning"),
        (Level.REWORDED, True, "One edit, and it did not change the meaning"),
        (Level.UNDECIDED, False, "One edit, and it is undecided whether it changed the meaning"),
    ],
)
def test_of_one_edit_it_says_what_it_was(level: Level, silent: bool | None, told: str) -> None:
    assert text(page([edit(level=level, silent=silent)]), "h1") == told


def test_our_own_reading_anew_is_no_edit_of_a_publisher() -> None:
    own = edit(number=36, cause=Cause.REEXTRACTED, speaker="Own")
    written = page([own, edit()])
    assert text(written, "h1").startswith("One edit")
    assert "Own" in text(written, "#own") and "silent" not in text(written, "#own .margin")


def test_the_gravest_are_named_first_each_kind_of_a_source_once() -> None:
    same = many(9, severity=Severity.CRITICAL)
    other = edit(number=10, severity=Severity.LOW, speaker="Another", source="another")
    written = page([*same, other])
    assert text(written, ".gravest .number") == "#9 #10"
    assert "new offensive combat" in text(written, ".gravest blockquote")


def test_a_page_holds_the_gravest_thousand_and_counts_all() -> None:
    low = (edit(id=n, number=n, severity=Severity.LOW, old="a", new="b", operations=()) for n in range(1, MOST + 1))
    grave = [edit(id=n, number=n, severity=Severity.CRITICAL, old="a", new="b") for n in range(2_001, 2_004)]
    written = page([*low, *grave])
    assert written.count("<article") == MOST
    assert all(f'id="edit-{each.number}"' in written for each in grave)
    assert 'id="edit-3"' not in written and 'id="edit-4"' in written  # the oldest of the least grave
    told = text(written, ".left-out")
    assert "the gravest 1,000 of 1,003 edits. 3 are left out" in told and "tracker report --format jsonl" in told
    assert text(written, "h1").startswith("1,003 of 1,003 edits")


def test_nothing_is_left_out_that_is_there() -> None:
    assert "left out" not in page(many(3))


def test_thousands_of_removals_and_events_are_counted_and_the_newest_told() -> None:
    gone = (removal(number=n, confirmed=NOW + n * HOUR) for n in range(1, MOST + 3))
    event = EventReport(number=1, id=1, source="s", speaker="S", statement=None, kind="doubted", at=NOW, detail={})
    events = (replace(event, number=n, at=NOW + n * HOUR) for n in range(1, MOST + 6))
    written = page([], gone, events)
    assert text(written, "#removals h2 span") == "1,002" and text(written, "#events h2 span") == "1,005"
    assert 'id="removal-2"' not in written and 'id="removal-3"' in written
    assert "2 older removals are left out" in written and "5 older events are left out" in written


# --- both texts --------------------------------------------------------------------------------------------------


def test_the_old_text_stands_beside_the_new_one_each_with_what_the_other_lacks() -> None:
    written = page([edit()])
    old, new = tree(written).css(".sides blockquote")
    assert re.sub(r"\d", "", old.text()) == OLD and re.sub(r"\d", "", new.text()) == NEW
    assert [node.text() for node in old.css("del")] == ["new offensive"] and not old.css("ins")
    assert [node.text() for node in new.css("ins")] == ["combat"] and not new.css("del")
    assert [node.text() for node in tree(written).css(".woven del, .woven ins")] == ["new offensive", "combat"]


def test_where_one_text_lacks_words_a_mark_shows_the_place() -> None:
    old, new = "The ministry will not sign.", "The ministry will sign."
    written = page([edit(old=old, new=new, operations=replaced(old, new, ("not ", "")))])
    assert text(written, ".sides .new blockquote") == "The ministry will ‸sign."


def test_a_title_is_not_said_twice() -> None:
    title = "On the harbour"
    told = edit(
        title_old=title, title_new=title, old=f"{title}\n\n{OLD}", new=f"{title}\n\n{NEW}", operations=(), findings=()
    )
    written = page([with_operations(told)])
    assert text(written, "h3 .title") == title
    assert title not in text(written, "blockquote")
    changed = replace(told, title_new="On the port", new=f"On the port\n\n{NEW}")
    assert "harbour" in text(page([with_operations(changed)]), "del")


def test_a_long_text_is_told_by_what_changed_and_whole_below() -> None:
    long = "Nothing happened there. " * 200
    old, new = f"{long}They will sign. {long}", f"{long}They may sign. {long}"
    written = page([with_operations(edit(old=old, new=new, operations=()))])
    assert len(text(written, ".woven")) < 800 and "They will may sign." in text(written, ".woven")
    assert len(text(written, "details.all .whole")) > len(new)


@given(
    st.lists(st.sampled_from(["one ", "two ", "three. ", "four\n", "five ", "не ", "six. "]), max_size=30), st.data()
)
def test_no_view_of_an_edit_loses_or_adds_a_character(words: list[str], data: st.DataObject) -> None:
    old = "".join(words)
    new = "".join(
        data.draw(st.permutations(words)) + data.draw(st.lists(st.sampled_from(["seven ", "one "]), max_size=3))
    )
    told = with_operations(edit(old=old, new=new, operations=(), findings=()))
    assert "".join(piece.text for piece in one_side(told, "old")) == old
    assert "".join(piece.text for piece in one_side(told, "new")) == new
    assert "".join(piece.text for piece in woven(told) if piece.mark is not Mark.OLD) == new
    for piece in [*one_side(told, "old"), *one_side(told, "new"), *woven(told)]:
        if at := getattr(piece, "at", None):
            whole = old if getattr(piece, "side", "") == "old" else new
            assert whole[at : at + len(piece.text)] == piece.text


# --- why ---------------------------------------------------------------------------------------------------------


def two_findings() -> EditReport:
    old, new = "We confirmed that 30 people were hurt.", "We said that 38 people were hurt."
    return edit(
        old=old,
        new=new,
        operations=replaced(old, new, ("confirmed", "said"), ("30", "38")),
        findings=(
            finding(old, new, "30", "38", kind="NUMBER", why="A number rose."),
            finding(old, new, "confirmed", "said", kind="CERTAINTY", why="It became less certain."),
        ),
    )


def test_words_lead_to_the_finding_that_speaks_of_them_and_say_it_themselves() -> None:
    found = tree(page([two_findings()]))
    notes = {node.attributes["id"]: node.text() for node in found.css(".notes li")}
    assert notes == {"note-35-1": "Number A number rose.", "note-35-2": "Certainty It became less certain."}
    for view in (".woven", ".sides .old", ".sides .new"):
        links = {node.text(): node.attributes for node in found.css(f"{view} a.note")}
        for words, anchor, why in (
            ("30", "1", "Number: A number rose."),
            ("said", "2", "Certainty: It became less certain."),
        ):
            if words in links:
                assert links[words]["href"] == f"#note-35-{anchor}" and links[words]["data-why"] == why
        assert len(links) == (4 if view == ".woven" else 2)
    assert re.sub(r"\s+", " ", text(page([two_findings()]), ".woven")) == (
        "We confirmed said2 that 30 381 people were hurt."
    )


def test_words_that_two_findings_speak_of_bear_both_numbers() -> None:
    told = two_findings()
    both = replace(told.findings[0], old_span=(0, len(told.old)), new_span=(0, len(told.new)), kind="BLAME")
    found = tree(page([replace(told, findings=(*told.findings, both))]))
    (link,) = [node for node in found.css(".sides .new a.note") if node.text() == "38"]
    assert link.attributes["aria-describedby"] == "note-35-1 note-35-3"
    assert text(page([replace(told, findings=(both,))]), ".sides .new sup") == "1"  # once, at its end


def test_every_anchor_leads_somewhere_and_no_name_is_given_twice() -> None:
    event = EventReport(
        number=90, id=9, source="s", speaker="S", statement=None, kind="group", at=NOW, detail={"edits": [1, 2]}
    )
    edits = [replace(two_findings(), id=n, number=n) for n in range(1, 8)]
    found = tree(page(edits, [removal()], [event], groups=[event]))
    names = Counter(node.attributes["id"] for node in found.css("[id]"))
    assert max(names.values()) == 1
    wanted = {str(node.attributes["href"])[1:] for node in found.css('[href^="#"]')}
    wanted |= {
        name for node in found.css("[aria-describedby]") for name in str(node.attributes["aria-describedby"]).split()
    }
    wanted |= {
        name for node in found.css("[aria-labelledby]") for name in str(node.attributes["aria-labelledby"]).split()
    }
    assert wanted <= set(names)


def test_a_gap_in_the_interval_is_told_at_the_edit_and_no_other() -> None:
    told = edit()
    gap = EventReport(
        number=70,
        id=7,
        source=told.source,
        speaker="S",
        statement=None,
        kind=EventKind.GAP,
        at=told.last_seen_old + timedelta(minutes=3),
        detail={"since": (told.last_seen_old + timedelta(minutes=1)).isoformat(), "reason": "timeout"},
    )
    elsewhere = replace(gap, number=71, source="other")
    earlier = replace(gap, number=72, at=told.last_seen_old - HOUR, detail={"since": "2026-01-01T00:00:00+00:00"})
    written = page([told], (), [gap, elsewhere, earlier])
    shown = text(written, "#edit-35 .facts")
    assert shown.count("Not watched") == 1 and "(no answer in time)" in shown
    assert "5 min 2 s between the two sights" in shown


def test_how_silent_it_was_and_what_that_rests_on() -> None:
    for silent, words in (
        (True, "Silent: no declared time"),
        (False, "Not silent: a declared time"),
        (None, "It cannot be known"),
    ):
        assert words in text(page([edit(silent=silent)]), "#edit-35 .facts")
    assert text(page([edit(silent=True)]), ".silent") == "silent"


# --- proof -------------------------------------------------------------------------------------------------------


def test_the_hashes_are_those_that_the_log_holds(tmp_path: Path) -> None:
    with look_at(f"sqlite:///{made(tmp_path / 'past.db', extract)}") as store:
        edits = list(store.report(lambda reports: reports.edits(Filter())))
        with store._read_engine.connect() as connection:
            known = {bytes(row[0]).hex() for row in connection.exec_driver_sql("SELECT hash FROM versions")}
    assert edits
    for each in edits:
        hashes = [node.text() for node in tree(page([each])).css(".proof dd code")][:2]
        assert hashes == [each.hash_old, each.hash_new] and known.issuperset(hashes)


def test_of_what_was_erased_there_is_no_hash() -> None:
    written = page([edit(erased=("old",), old="[erased on duty 2026-01-02: order]", operations=(), findings=())])
    assert text(written, ".proof dd").startswith("erased on duty ")


def test_the_head_stands_at_the_foot() -> None:
    assert "head1.9.abc" in text(page([edit()]), "footer code")


# --- removals ----------------------------------------------------------------------------------------------------


def test_a_removal_shows_its_number_its_text_and_when() -> None:
    written = page([], [removal(), removal(number=37, text="Long. " * 500)])
    first = text(written, "#removal-36")
    assert (
        "#36" in first and "The water is safe to drink." in first and "confirmed gone 2026-06-09 08:45:00 UTC" in first
    )
    assert len(text(written, "#removal-37 .gone")) < 1_300
    assert len(text(written, "#removal-37 .whole")) == 3_000


# --- figures -----------------------------------------------------------------------------------------------------


def spread() -> list[EditReport]:
    start = datetime(2026, 6, 1, 12, tzinfo=UTC)
    return [
        edit(
            id=n,
            number=n,
            source=f"source-{n % 13:02}",
            level=Level.MEANING_CHANGED if n % 3 else Level.REWORDED,
            silent=(True, False, None)[n % 3],
            last_seen_old=start + n * 9 * HOUR,
            first_seen_new=start + n * 9 * HOUR + HOUR,
            published=None if n % 7 == 0 else start + n * 9 * HOUR - n * HOUR,
        )
        for n in range(40)
    ]


def test_charts_say_in_words_and_tables_what_they_draw() -> None:
    found = tree(page(spread()))
    assert len(found.css("figure.chart")) == 4
    for figure in found.css("figure.chart"):
        svg = figure.css_first("svg")
        assert svg is not None and svg.attributes["role"] == "img"
        assert svg.css_first("title").text() and svg.css_first("desc").text()
        assert not figure.css("[style]") and figure.css("table caption") and figure.css('th[scope="row"]')
    days = found.css("figure.chart table")[0]
    assert sum(int(cell.text()) for cell in days.css("td")) == 40
    sources = found.css("figure.chart table")[2]
    assert len(sources.css("tbody tr")) == 13 and "and 3 more in the table" in text(page(spread()), "svg")
    numbers = [[int(cell.text()) for cell in row.css("td")] for row in sources.css("tbody tr")]
    assert all(whole == silent + declared + unknown for whole, silent, declared, unknown in numbers)


def test_of_few_edits_nothing_is_drawn() -> None:
    assert "<svg" not in page(many(3))


@pytest.mark.parametrize(
    ("apart", "title"),
    [
        (timedelta(hours=2), "a day"),
        (timedelta(days=9), "a week"),
        (timedelta(days=70), "a month"),
        (timedelta(days=900), "a year"),
    ],
)
def test_time_is_drawn_in_steps_that_can_be_told_apart(apart: timedelta, title: str) -> None:
    edits = [
        edit(id=n, number=n, first_seen_new=NOW + n * apart, last_seen_old=NOW + n * apart - HOUR) for n in range(25)
    ]
    found = tree(page(edits))
    assert found.css_first("figure.chart h3").text() == f"Edits {title}"
    assert len(found.css_first("figure.chart svg").css("rect")) <= 2 * 62
    table = found.css("figure.chart table")[0]
    assert sum(int(cell.text()) for cell in table.css("td")) == 25


def test_the_age_is_that_at_most_and_unknown_where_nothing_is_declared() -> None:
    summary = Summary(zone=UTC, most=9)
    for published in (None, NOW + HOUR, NOW, NOW - 2 * HOUR, NOW - timedelta(days=400)):
        summary.add(edit(published=published, first_seen_new=NOW))
    assert summary.ages == {None: 2, 0: 1, 1: 1, len(AGES): 1}


# --- languages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", READERS)
def test_each_language_has_all_words_with_the_same_places(language: str) -> None:
    english, table = words_for("en").table, words_for(language).table
    assert table is english or words_for(language).language == language
    events = set(table.get("event", {}))
    assert events == (set() if language == "en" else set(map(str, EventKind)))
    assert set(table) - {"event"} == set(english) and set(table["kind"]) == set(english["kind"]) == set(
        map(str, FindingKind)
    )
    for name, said in english.items():
        if isinstance(said, str):
            assert set(re.findall(r"{\w+}", table[name])) == set(re.findall(r"{\w+}", said)), name
        elif isinstance(said, list):
            assert len(table[name]) == (2 if language == "en" else 3), name
    assert {*map(str, Level), *map(str, Severity)} <= set(table)


@pytest.mark.parametrize("language", READERS)
def test_a_page_and_an_alert_have_the_same_words_for_the_same_things(language: str) -> None:
    """What a publisher removed, how grave it is, how silent it was."""
    page_words, alert = words_for(language).table, phrases(language)
    assert [page_words[str(severity)] for severity in Severity] == [alert.severities[severity] for severity in Severity]
    assert page_words["removed"].lower() == alert.gone
    for name in ("silent", "declared"):
        assert page_words[f"why_{name}"].partition(":")[0] == getattr(alert, name).partition(":")[0]


def test_numbers_count_as_they_do_in_the_language() -> None:
    counted = [words_for("uk").count(n, "edits") for n in (1, 2, 5, 11, 12, 21, 1_104)]
    assert counted == ["1 правка", "2 правки", "5 правок", "11 правок", "12 правок", "21 правка", "1\u00a0104 правки"]
    assert [words_for("en").count(n, "edits") for n in (0, 1, 1_000)] == ["0 edits", "1 edit", "1,000 edits"]
    assert words_for("ru").length(timedelta(minutes=5, seconds=2)) == "5 мин 2 с"


@pytest.mark.parametrize("language", ["uk", "ru"])
def test_a_page_is_in_one_language(language: str) -> None:
    """Of all that this program says in English nothing stands there but the names of commands."""
    edits = [replace(each, findings=two_findings().findings) for each in spread()]
    events = [
        EventReport(number=n, id=n, source="s", speaker="S", statement=None, kind=kind, at=NOW, detail={})
        for n, kind in enumerate(EventKind, 100)
        if kind is not EventKind.GAP
    ]
    written = page(edits, [removal()], events, reader=language)
    assert f'<html lang="{language}">' in written
    shown = re.sub(r"<style>.*?</style>", "", written, flags=re.DOTALL)
    for name, said in words_for("en").table.items():
        if isinstance(said, str) and len(said) > 4 and "{" not in said and said not in ("source", "Source", "title"):
            assert f">{said}<" not in shown and f"{said}." not in shown, name
    for kind in EventKind:
        assert SENTENCES[kind] not in shown and f">{NAMES[kind].capitalize()}<" not in shown, kind
