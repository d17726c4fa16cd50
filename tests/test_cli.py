"""The command line on a store that holds the model case: what each command says, where, and its exit code.

Commands are run in this process, through the entry point's own app; where the process is the subject, in one."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import pytest
import pytest_asyncio
import typer
from typer.testing import CliRunner, Result

from tests.support.program import PATIENCE, Place, environment
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.watched_feed import NEW, OLD, entry, feed
from tracker.cli import app
from tracker.errors import TrackerError, UsageError
from tracker.model import AlertState
from tracker.report import FORMATS
from tracker.report.health import sentences
from tracker.store import open_store

URL = "https://staff.example/1"
EXTRA = f"<link>{URL}</link><pubDate>Sun, 01 Mar 2026 09:00:00 GMT</pubDate>"


async def tracker(place: Place, *words: str, configured: bool = True) -> Result:
    """The result of `tracker WORDS`; off this loop, for some commands run one of their own."""
    config = ("--config", str(place.config)) if configured else ()
    result = await asyncio.to_thread(CliRunner().invoke, app, [*words, *config], prog_name="tracker")
    assert result.exception is None or isinstance(result.exception, SystemExit | TrackerError), result.exception
    return result


async def refused(place: Place, *words: str, configured: bool = True) -> TrackerError:
    """What it says where it does not do it: `main` makes a sentence and an exit code of that."""
    error = (await tracker(place, *words, configured=configured)).exception
    assert isinstance(error, TrackerError)
    return error


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    """A store that holds the model case: two statements, one edited, told on the console."""
    place = Place(tmp_path_factory.mktemp("cli"))
    async with ScriptedSite() as site:
        site.on("/feed", *(answer(feed(entry("1", text, extra=EXTRA), entry("2", "=cmd()"))) for text in (OLD, NEW)))
        site.on("/down", answer(b"", 500))
        title = b"<html><title>Our \x1b[31m page</title><body><p>Words.</p></body></html>"
        site.on("/page", answer(title, content_type="text/html"))
        place.configure(("staff", site.url("/feed")))
        for edits in (0, 1):
            result = await tracker(place, "check", "staff", "staff", "--format", "json")
            (row,) = json.loads(result.stdout)["rows"]
            assert (result.exit_code, row["outcome"], row["edits"]) == (0, "ok", edits)
        assert "new offensive" in result.stderr, "the console of `check` is standard error: results stand alone"
        place.configure(("staff", site.url("/feed")), ("down", site.url("/down")), interval="1h")
        yield place


pytestmark = pytest.mark.asyncio(loop_scope="session")


# --- looking ---------------------------------------------------------------------------------------------------------


async def test_report_as_a_table(place: Place) -> None:
    result = await tracker(place, "report")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "MEANING CHANGED" in result.stdout and "1 edit" in result.stdout
    assert "new offensive" in result.stdout and "\x1b" not in result.stdout


async def test_report_as_json(place: Place) -> None:
    found = json.loads((await tracker(place, "report", "--format", "json")).stdout)
    (edit,) = found["edits"]
    assert (found["removals"], edit["source"], edit["speaker"]) == ([], "staff", "Staff")
    assert (OLD in edit["old"], NEW in edit["new"], edit["url"]) == (True, True, URL)
    for finding in edit["findings"]:
        assert edit["new"][slice(*finding["new_span"])] == finding["new"]


@pytest.mark.parametrize("format", ["jsonl", "csv", "md", "html"])
async def test_report_in_every_format_holds_the_edit(format: str, place: Place) -> None:
    result = await tracker(place, "report", "--format", format)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "offensive" in result.stdout


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (["--since", "1h"], 1),
        (["--until", "2001-01-01"], 0),
        (["--since", "2001-01-01T00:00+02:00", "--until", "2999-01-01"], 1),
        (["--source", "staff"], 1),
        (["--speaker", "Staff"], 1),
        (["--level", "meaning_changed", "--level", "COSMETIC"], 1),
        (["--level", "COSMETIC"], 0),
        (["--severity", "low"], 1),
        (["--kind", "lookalike"], 0),
        (["--silent"], 1),
        (["--limit", "1"], 1),
    ],
    ids=str,
)
async def test_report_finds_what_is_asked_for(words: list[str], count: int, place: Place) -> None:
    found = json.loads((await tracker(place, "report", "--format", "json", *words)).stdout)
    assert len(found["edits"]) == count


async def test_report_to_a_file_is_whole_or_not_there(place: Place, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text("what was there")
    result = await tracker(place, "report", "--format", "json", "-o", str(target))
    assert (result.exit_code, result.stdout) == (0, "")
    assert str(target) in result.stderr
    assert len(json.loads(target.read_text())["edits"]) == 1
    assert list(tmp_path.iterdir()) == [target]
    error = await refused(place, "report", "-o", str(tmp_path / "nowhere" / "report"))
    assert isinstance(error, UsageError) and "nowhere" in str(error)


async def test_csv_runs_no_formula(place: Place, tmp_path: Path) -> None:
    folder = tmp_path / "captures"
    folder.mkdir()
    for time, text in ((1_700_000_000, "=cmd()|' /C calc'!A0 is said."), (1_700_000_600, "=1+1 is said.")):
        (folder / f"{time}.xml").write_bytes(feed(entry("x", text, title="=HYPERLINK(1)")))
    own = Place(tmp_path)
    own.configure()
    assert (await tracker(own, "import", "dir", str(folder), "--source", "past", "--new")).exit_code == 0
    rows = list(csv.reader(io.StringIO((await tracker(own, "report", "--format", "csv")).stdout)))
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "\t", "\r")]


async def test_history_by_number_key_and_address(place: Place) -> None:
    told = [json.loads((await tracker(place, "history", what, "--format", "json")).stdout) for what in ("1", URL)]
    assert told[0] == told[1]
    (statement,) = told[0]["statements"]
    assert [version["text"] for version in statement["versions"]] == [OLD, NEW]
    assert [version["number"] for version in statement["versions"]] == [1, 2]
    table = await tracker(place, "history", URL, "--diff")
    assert (table.exit_code, URL in table.stdout, "offensive" in table.stdout) == (0, True, True)


async def test_show_and_diff(place: Place) -> None:
    shown = await tracker(place, "show", "1")
    assert (shown.exit_code, "sha256" in shown.stdout, "offensive" in shown.stdout) == (0, True, True)
    whole = json.loads((await tracker(place, "show", "1", "--format", "json")).stdout)
    assert whole["id"] == 1 and whole["evidence"]
    made = json.loads((await tracker(place, "diff", "1", "1..2", "--format", "json")).stdout)
    for operation in made["operations"]:
        assert made["old"][slice(*operation["old_span"])] == operation["old"]
    assert "offensive" in (await tracker(place, "diff", URL, "1..2")).stdout
    assert "no difference" in (await tracker(place, "diff", "1", "2..2")).stdout
    assert (await tracker(place, "diff", "1", "1", "2")).stdout == (await tracker(place, "diff", "1", "1..2")).stdout


async def test_reasons_in_the_language_of_who_reads_them(place: Place) -> None:
    for words in (["show", "1", "--format", "json"], ["report", "--format", "jsonl"]):
        for reader, said in (("en", "became"), ("uk", "стало"), ("ru", "стало")):
            told = (await tracker(place, *words, "--reader", reader)).stdout
            assert said in told, (words, reader)
    judged = (await tracker(place, "judge", OLD, NEW, "--reader", "uk", configured=False)).stdout
    assert "стало" in judged and "became" not in judged
    error = await refused(place, "report", "--reader", "de")
    assert isinstance(error, UsageError) and "--reader" in str(error)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["show", "99"], "the number 99"),
        (["history", "https://nowhere.example/"], "no statement"),
        (["diff", "1", "1..9"], "versions 1 to 2"),
        (["diff", "1", "one"], "1..3"),
        (["label", "99", "right"], "the number 99"),
        (["show", "9" * 30], "nothing has the number"),
        (["export", "9" * 30, "-o", "b.zip"], "the number of nothing"),
        (["label", "1", "lovely"], "interesting"),
        (["check", "nobody"], "nobody"),
        (["report", "--format", "xls"], "xls"),
        (["report", "--since", "yesterday"], "--since"),
        (["report", "--level", "BAD"], "COSMETIC"),
        (["report", "--severity", "huge"], "critical"),
        (["report", "--kind", "NUMBRE"], 'did you mean "NUMBER"?'),
        (["report", "--level", "REWROD"], 'did you mean "REWORDED"?'),
        (["report", "--source", "stafff"], 'did you mean "staff"?'),
        (["report", "--source", "nope"], "expected one of"),
        (["report", "--speaker", "staff"], 'did you mean "Staff"?'),
        (["check", "stafff"], 'did you mean "staff"?'),
        (["sources", "pause", "stafff"], 'did you mean "staff"?'),
        (["import", "dir", ".", "--source", "stafff"], 'did you mean "staff"?'),
        (["label", "1", "rihgt"], 'did you mean "right"?'),
        (["diff", "1", "1", "2", "3"], "1..3"),
        (["sources", "list", "--format", "xls"], "xls"),
        (["sources", "pause", "nobody"], "nobody"),
        (["sources", "test", "nobody"], "nobody"),
        (["alerts", "list", "--state", "lost"], "pending"),
        (["alerts", "retry", "99"], "99"),
        (["import", "dir", "/nowhere", "--source", "staff"], "/nowhere"),
        (["import", "dir", ".", "--source", "nobody"], "--new"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
async def test_what_is_not_there_is_named(words: list[str], named: str, place: Place) -> None:
    error = await refused(place, *words)
    assert (error.exit_code, named in str(error)) == (2, True), error


@pytest.mark.parametrize(
    "words",
    [
        ["nofile.txt", "other.txt"],
        ["It holds.", "./new"],
        ["/nowhere/old", "It holds."],
        ["заява.html", "It holds."],
        ["{here}", "othr"],
    ],
    ids=" ".join,
)
async def test_what_names_a_file_that_is_not_there_is_never_judged_as_a_text(
    words: list[str], place: Place, tmp_path: Path
) -> None:
    here = tmp_path / "here"
    here.write_text("It holds.")
    error = await refused(place, "judge", *(word.format(here=here) for word in words), configured=False)
    assert (error.exit_code, "there is no file" in str(error)) == (2, True)


@pytest.mark.parametrize("text", ["Yes.", "U.S. troops left.", "Ні", "example.com", "См. стр. 5.txt и далее"])
async def test_a_short_text_is_a_text(text: str, place: Place) -> None:
    result = await tracker(place, "judge", text, f"{text} No.", configured=False)
    assert result.exit_code == 0


async def test_a_label_is_kept_and_shown(place: Place) -> None:
    result = await tracker(place, "label", "1", "right", "--note", "seen by hand")
    assert (result.exit_code, result.stdout) == (0, "")
    found = json.loads((await tracker(place, "report", "--format", "json")).stdout)
    assert found["edits"][0]["label"] == "right"


@pytest.mark.parametrize("command", [["report"], ["sources", "health"], ["alerts", "list"], ["sources", "pause", "x"]])
async def test_without_a_store_it_could_not(command: list[str], tmp_path: Path) -> None:
    empty = Place(tmp_path)
    empty.configure()
    error = await refused(empty, *command)
    assert (error.exit_code, "no store" in str(error)) == (3, True)
    assert not empty.store.exists()


# --- judging two texts -----------------------------------------------------------------------------------------------


async def test_judge_takes_texts_and_files(place: Place, tmp_path: Path) -> None:
    texts = await tracker(place, "judge", OLD, NEW, "--format", "json", configured=False)
    old, new = tmp_path / "old.txt", tmp_path / "new.txt"
    old.write_text(OLD, encoding="utf-8")
    new.write_text(NEW, encoding="utf-8")
    files = await tracker(place, "judge", str(old), str(new), "--format", "json", configured=False)
    assert (texts.exit_code, texts.stderr, texts.stdout) == (0, "", files.stdout)
    assert json.loads(texts.stdout)["level"] == "MEANING_CHANGED"
    table = await tracker(place, "judge", OLD, NEW, configured=False)
    assert "MEANING_CHANGED" in table.stdout
    same = await tracker(place, "judge", OLD, OLD, configured=False)
    assert "no difference" in same.stdout
    new.write_bytes(b"\xff\xfe\x00")
    assert "UTF-8" in str(await refused(place, "judge", OLD, str(new), configured=False))
    assert (await tracker(place, "judge", "x" * 5_000, "y" * 5_000, configured=False)).exit_code == 0


# --- sources and alerts ----------------------------------------------------------------------------------------------


async def test_sources_list_and_health(place: Place) -> None:
    listed = json.loads((await tracker(place, "sources", "list", "--format", "json")).stdout)["rows"]
    assert [row["id"] for row in listed] == ["staff", "down"]
    failed = await tracker(place, "check", "down")
    assert (failed.exit_code, "500" in failed.stdout) == (1, True)
    health = await tracker(place, "sources", "health", "--format", "json")
    rows = {row["id"]: row for row in json.loads(health.stdout)["rows"]}
    assert (health.exit_code, rows["down"]["state"], rows["down"]["failures"]) == (1, "failing", 1)
    assert "500" in rows["down"]["why"]
    assert (rows["staff"]["statements"], rows["staff"]["versions"]) == (2, 3)
    shown = (await tracker(place, "sources", "health")).stdout
    assert "failing" in shown
    assert f"\n    {rows['down']['why']}\n" in shown, "the reason is what is asked for: it is never cut short"


async def test_what_is_said_of_a_source_ends_where_the_next_begins() -> None:
    assert sentences("", "the server answered 404", "", "In the last 7 days: 1 confirmed.") == (
        "the server answered 404. In the last 7 days: 1 confirmed."
    )
    assert (sentences(""), sentences("the server answered 404")) == ("", "the server answered 404")


async def test_sources_list_needs_no_secret(tmp_path: Path) -> None:
    own = Place(tmp_path)
    own.configure(
        ("staff", "https://staff.example/feed"),
        settings='[[alert]]\nto = ["env:TRACKER_TEST_UNSET"]\nsecret_env = "TRACKER_TEST_UNSET"',
        more='headers = { Cookie = "env:TRACKER_TEST_UNSET" }\nproxy = "env:TRACKER_TEST_UNSET"',
    )
    listed = await tracker(own, "sources", "list")
    assert (listed.exit_code, "staff" in listed.stdout) == (0, True)
    assert "TRACKER_TEST_UNSET, which is not set" in str(await refused(own, "check"))


async def test_a_quiet_round_says_what_is_new_or_wrong_and_nothing_else(tmp_path: Path) -> None:
    own = Place(tmp_path)
    async with ScriptedSite() as site:
        site.on("/feed", *(answer(feed(entry("1", text))) for text in (OLD, OLD, NEW)))
        site.on("/down", answer(b"", 500))
        own.configure(("staff", site.url("/feed")))
        await tracker(own, "check")
        nothing = await tracker(own, "check", "--quiet")
        assert (nothing.exit_code, nothing.stdout, nothing.stderr) == (0, "", "")
        edited = await tracker(own, "check", "--quiet")
        assert edited.exit_code == 0
        assert "staff" in edited.stdout and "new offensive" in edited.stderr, "the row, and the alert on the console"
        own.configure(("staff", site.url("/feed")), ("down", site.url("/down")))
        failed = await tracker(own, "check", "--quiet")
        assert (failed.exit_code, "500" in failed.stdout, "staff" in failed.stdout) == (1, True, False)


async def test_a_round_says_that_an_alert_is_dead_until_it_is_owed_again(tmp_path: Path) -> None:
    own = Place(tmp_path)
    async with ScriptedSite() as site:
        site.on("/feed", *(answer(feed(entry("1", text))) for text in (OLD, NEW)))
        own.configure(("staff", site.url("/feed")))
        for _ in range(2):
            assert (await tracker(own, "check")).exit_code == 0
        with open_store(f"sqlite:///{own.store}", lock=False) as store:
            store.commit(lambda tx: tx.settle([1], AlertState.DEAD, at=None, next_attempt=None, error="gone")).result()
        dead = await tracker(own, "check", "--quiet")
        assert (dead.exit_code, dead.stdout) == (1, "")
        assert "1 alert could not be delivered" in dead.stderr
        await tracker(own, "alerts", "retry")
        assert (await tracker(own, "check", "--quiet")).exit_code == 0


async def test_sources_are_added_tested_paused_and_watched_again(place: Place) -> None:
    site_url = json.loads((await tracker(place, "sources", "list", "--format", "json")).stdout)["rows"][0]["url"]
    found = await tracker(place, "sources", "test", "staff")
    assert (found.exit_code, "complete: 2 statements" in found.stdout) == (0, True)
    assert (await tracker(place, "sources", "test", site_url)).exit_code == 0
    assert (await tracker(place, "sources", "test", site_url.replace("/feed", "/nothing"))).exit_code == 1
    page = await tracker(place, "sources", "test", site_url.replace("/feed", "/page"))
    assert (page.exit_code, "if the page itself is the statement: --kind page" in page.stdout) == (1, True)
    assert "\x1b" not in page.stdout, "what a page calls itself is never printed raw"
    before = place.counts()
    paused = await tracker(place, "sources", "pause", "staff")
    assert (paused.exit_code, paused.stdout) == (0, "")
    rows = json.loads((await tracker(place, "sources", "health", "--format", "json")).stdout)["rows"]
    assert {row["id"]: row["state"] for row in rows}["staff"] == "paused"
    assert (await tracker(place, "sources", "resume", "staff")).exit_code == 0
    assert place.counts() == before


async def test_sources_add_leaves_the_rest_of_the_file(tmp_path: Path) -> None:
    own = Place(tmp_path)
    own.configure(("staff", "http://127.0.0.1/feed"))
    file = tmp_path / "sources.toml"
    file.write_text("# kept\n" + file.read_text())
    added = await tracker(own, "sources", "add", "https://news.example/rss", "--speaker", "News", "--interval", "2m")
    assert (added.exit_code, added.stdout) == (0, "")
    assert file.read_text().startswith("# kept\n")
    rows = json.loads((await tracker(own, "sources", "list", "--format", "json")).stdout)["rows"]
    assert [(row["speaker"], row["interval"]) for row in rows][1] == ("News", 120.0)
    assert (await refused(own, "sources", "add", "ftp://news.example/rss")).exit_code == 2


async def test_alerts_list_retry_and_test(place: Place) -> None:
    rows = json.loads((await tracker(place, "alerts", "list", "--format", "json")).stdout)["rows"]
    assert [(row["state"], row["edit_id"], row["target"]) for row in rows][:1] == [("sent", 1, "console")]
    assert "sent" in (await tracker(place, "alerts", "list", "--state", "sent")).stdout
    nothing = await tracker(place, "alerts", "retry")
    assert (nothing.exit_code, "nothing dead" in nothing.stderr) == (0, True)

    def die(tx: Any) -> None:
        tx.settle([rows[0]["id"]], AlertState.DEAD, at=None, next_attempt=None, error="given up")

    with open_store(f"sqlite:///{place.store}", lock=False) as store:
        store.commit(die).result()
    again = await tracker(place, "alerts", "retry", str(rows[0]["id"]))
    assert (again.exit_code, "1 owed again" in again.stderr) == (0, True)
    await tracker(place, "check", "staff")
    rows = json.loads((await tracker(place, "alerts", "list", "--format", "json")).stdout)["rows"]
    assert rows[0]["state"] == "sent"
    tried = await tracker(place, "alerts", "test")
    assert (tried.exit_code, "console: sent" in tried.stderr, tried.stdout.count("TEST: ")) == (0, True, 9)


async def test_alerts_test_says_which_target_did_not_take_it(tmp_path: Path) -> None:
    own = Place(tmp_path)
    own.configure(settings='[[alert]]\nto = ["webhook+http://127.0.0.1:59/hook"]')
    tried = await tracker(own, "alerts", "test")
    assert (tried.exit_code, "not sent" in tried.stderr) == (1, True)


# --- the past --------------------------------------------------------------------------------------------------------


def captures(folder: Path) -> Path:
    folder.mkdir()
    for time, text in ((1_700_000_000, OLD), (1_700_000_600, NEW), (1_700_001_200, NEW)):
        (folder / f"{time}.xml").write_bytes(feed(entry("1", text)))
    return folder


async def test_import_dir_alerts_nobody_and_repeated_adds_nothing(tmp_path: Path) -> None:
    own = Place(tmp_path)
    own.configure()
    words = ["import", "dir", str(captures(tmp_path / "past")), "--source", "past", "--new", "--speaker", "Past"]
    first = await tracker(own, *words)
    assert (first.exit_code, first.stdout, "3 captures imported" in first.stderr) == (0, "", True)
    before = own.counts()
    assert (before["versions"], before["edits"], before["alerts"]) == (2, 1, 0)
    assert "0 captures imported (3 known already" in (await tracker(own, *words)).stderr
    assert own.counts() == before
    (edit,) = own.edits()
    assert (edit.imported, edit.speaker, edit.last_seen_old.timestamp()) == (True, "Past", 1_700_000_000)


async def test_import_git(tmp_path: Path) -> None:
    own = Place(tmp_path)
    own.configure()
    repository = tmp_path / "repository"
    repository.mkdir()
    for number, text in enumerate((OLD, NEW)):
        (repository / "feed.xml").write_bytes(feed(entry("1", text)))
        when = {
            "GIT_AUTHOR_DATE": f"{1_700_000_000 + number} +0000",
            "GIT_COMMITTER_DATE": f"{1_700_000_000 + number} +0000",
        }
        for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "c"]):
            subprocess.run(
                ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *words],
                cwd=repository,
                check=True,
                env=environment() | when,
            )
    words = ["import", "git", str(repository), "--path", "feed.xml", "--source", "past", "--new"]
    assert "1 edit\n" in (await tracker(own, *words)).stderr
    assert "2 known already" in (await tracker(own, *words)).stderr


# --- the process -----------------------------------------------------------------------------------------------------


def _commands(group: Any, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    names = getattr(group, "commands", {})
    return [path, *(found for name, each in names.items() for found in _commands(each, (*path, name)))]


async def test_the_program_says_its_version(tmp_path: Path) -> None:
    result = await tracker(Place(tmp_path), "--version", configured=False)
    assert (result.exit_code, result.stdout) == (0, f"tracker {version('statement-tracker')}\n")


@pytest.mark.parametrize("words", _commands(typer.main.get_command(app)), ids=" ".join)
async def test_every_command_has_help(words: tuple[str, ...], tmp_path: Path) -> None:
    result = await tracker(Place(tmp_path), *words, "--help", configured=False)
    assert (result.exit_code, "Usage: tracker" in result.stdout) == (0, True)


async def test_the_help_names_every_format_of_a_report(tmp_path: Path) -> None:
    told = " ".join((await tracker(Place(tmp_path), "report", "--help", configured=False)).stdout.split())
    *most, last = FORMATS
    assert f"{', '.join(most)} or {last}." in told


async def test_wrong_usage_is_2(place: Place) -> None:
    for words in (["nonsense"], ["report", "--nonsense"], ["show"], ["show", "one"]):
        assert (await tracker(place, *words, configured=False)).exit_code == 2
    assert click  # Typer's usage errors are Click's


async def test_the_process_ends_with_the_code_and_one_sentence(place: Place) -> None:
    code, out, err = await place.tracker("show", "99")
    assert (code, out) == (2, "")
    assert err.startswith("tracker: nothing has the number 99") and err.count("\n") == 1


@pytest.mark.parametrize("reader", ["head -c 10", "true"])
async def test_a_reader_that_goes_away_is_no_error(reader: str, place: Place) -> None:
    line = f"{sys.executable} -m tracker sources list --format json --config {place.config} | {reader}"
    piped = await asyncio.create_subprocess_shell(
        f"set -o pipefail; {line}",
        executable="/bin/bash",
        cwd=place.folder,
        env=environment(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(piped.communicate(), PATIENCE)
    assert (piped.returncode, len(out) <= 10, err.decode()) == (0, True, "")


async def test_eval_gives_figures_by_kind_and_writes_the_wrong_ones(place: Place, tmp_path: Path) -> None:
    rows = [
        {"before": "No troops moved.", "after": "Troops moved.", "label": 1, "kind": "negation", "lang": "en"},
        {"before": "Troops moved.", "after": "Troops moved .", "label": 0, "kind": "whitespace", "lang": "en"},
        {"before": "Ten men came.", "after": "Ten men came.", "label": 1, "kind": "number", "lang": "en"},
    ]
    labelled, wrong = tmp_path / "rows.jsonl", tmp_path / "wrong.jsonl"
    labelled.write_text("".join(json.dumps(row) + "\n" for row in rows))
    words = ("eval", str(labelled), "--errors", str(wrong), "--format", "json")
    result = await tracker(place, *words, configured=False)
    told = json.loads(result.stdout)
    assert (told["overall"]["n"], told["overall"]["precision"], told["overall"]["recall"]) == (3, 1.0, 0.5)
    assert told["by"]["kind"]["negation"]["right_reason"] == 1.0
    assert [json.loads(line)["kind"] for line in wrong.read_text().splitlines()] == ["number"]


async def test_eval_names_the_line_that_is_wrong(place: Place, tmp_path: Path) -> None:
    labelled = tmp_path / "rows.jsonl"
    labelled.write_text('{"before": "a", "after": "b", "label": 1}\n{"before": "a", "after": "b", "label": "yes"}\n')
    error = await refused(place, "eval", str(labelled), configured=False)
    assert error.exit_code == 2
    assert "line 2" in str(error) and '"label"' in str(error)
