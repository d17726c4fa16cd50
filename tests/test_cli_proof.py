"""`verify`, `export`, `erase` and `backup` as they are typed; WARC as other programs read it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from tests.support.store_with_a_past import B, feed, made
from tracker.cli import app
from tracker.errors import StoreError, TrackerError, UsageError
from tracker.proof import short_head
from tracker.store.sqlite.key import load_key


@pytest.fixture
def config(tmp_path: Path) -> Path:
    made(tmp_path / "tracker.db")
    (tmp_path / "tracker.toml").write_text('[store]\nurl = "sqlite:///tracker.db"\n')
    (tmp_path / "sources.toml").write_text("")
    return tmp_path / "tracker.toml"


def tracker(config: Path, *words: str) -> Result:
    result = CliRunner().invoke(app, [*words, "--config", str(config)], prog_name="tracker")
    assert result.exception is None or isinstance(result.exception, SystemExit | TrackerError), result.exception
    return result


def head(config: Path) -> str:
    return str(json.loads(tracker(config, "verify", "--format", "json").stdout)["newest"])


def test_a_store_that_is_whole(config: Path) -> None:
    result = tracker(config, "verify")
    assert result.exit_code == 0
    assert "everything is as it was recorded" in result.stdout
    assert tracker(config, "verify", "--head", head(config)).exit_code == 0


def test_a_record_that_was_altered_is_named_with_its_window(config: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "tracker.db")
    connection.execute("DROP TRIGGER versions_no_update")
    connection.execute("UPDATE versions SET text = 'never said' WHERE id = 1")
    connection.commit()
    connection.close()
    result = tracker(config, "verify")
    assert result.exit_code == 1
    assert "versions 1: is not what the log says it was. Altered after 2026-01-02 03:08:06 UTC" in result.stdout


def test_a_store_that_was_rolled_back_is_named_once_with_its_window(config: Path, tmp_path: Path) -> None:
    head = json.loads(tracker(config, "verify", "--format", "json").stdout)["newest"]
    connection = sqlite3.connect(tmp_path / "tracker.db")
    for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute("DELETE FROM leaves WHERE seq = (SELECT max(seq) FROM leaves)")
    connection.execute("DELETE FROM signed_heads WHERE id = (SELECT max(id) FROM signed_heads)")
    connection.commit()
    connection.close()
    result = tracker(config, "verify", "--head", head)
    (told,) = [line for line in result.stdout.splitlines() if "ROLLED BACK" in line]
    assert "the head that was given speaks of" in told and told.count("after") == 1


def test_verify_names_the_key_to_publish(config: Path, tmp_path: Path) -> None:
    public = load_key(tmp_path / "tracker.db.key", make=False).public.hex()
    assert f"signed by: {public}" in tracker(config, "verify").stdout
    assert tracker(config, "verify", "--key", public).exit_code == 0


def test_the_short_form_that_alerts_tell_is_held_to_the_log_as_well(config: Path, tmp_path: Path) -> None:
    whole = head(config)
    short = short_head(whole)
    size, _, root = short.partition(".")
    assert len(root) == 12 and tracker(config, "verify", "--head", short).exit_code == 0
    forged = f"{size}.{'A' * 12}"
    assert "FORK" in tracker(config, "verify", "--head", forged).stdout
    ahead = f"{int(size) + 99}.{root}"
    assert "ROLLED BACK" in tracker(config, "verify", "--head", ahead).stdout
    bundle = tmp_path / "short.zip"
    assert tracker(config, "export", "1", "--output", str(bundle)).exit_code == 0
    told = tracker(config, "verify", str(bundle), "--head", short)
    assert told.exit_code == 0 and "The head that you hold" in told.stdout
    assert "is not among those" in tracker(config, "verify", str(bundle), "--head", forged).stdout


def test_a_head_that_is_none_is_a_mistake(config: Path) -> None:
    assert isinstance(tracker(config, "verify", "--head", "head1.7").exception, UsageError)


def test_reports_print_the_newest_head_and_note_that_it_left(config: Path, tmp_path: Path) -> None:
    result = tracker(config, "report", "--format", "json")
    assert json.loads(result.stdout)["head"] == head(config)
    connection = sqlite3.connect(tmp_path / "tracker.db")
    assert connection.execute("SELECT via FROM signed_heads WHERE left_at IS NOT NULL").fetchall() == [("report",)]
    connection.close()


def test_export_and_check_of_the_bundle(config: Path, tmp_path: Path) -> None:
    public = load_key(tmp_path / "tracker.db.key", make=False).public.hex()
    bundle = tmp_path / "bundle.zip"
    assert tracker(config, "export", "1", "-o", str(bundle)).exit_code == 0
    checked = tracker(config, "verify", str(bundle), "--head", head(config), "--key", public)
    assert checked.exit_code == 0
    assert "Everything holds" in checked.stdout
    assert tracker(config, "verify", str(bundle), "--key", "ab" * 32).exit_code == 1
    told = json.loads(tracker(config, "verify", str(bundle), "--format", "json").stdout)
    assert (told["holds"], told["wrong"], len(told["found"]) > 3) == (True, None, True)
    told = json.loads(tracker(config, "verify", str(bundle), "--format", "json", "--key", "ab" * 32).stdout)
    assert (told["holds"], told["wrong"]) == (False, "the bundle is signed by another key than the one you gave")
    assert isinstance(tracker(config, "export", "77", "-o", str(bundle)).exception, UsageError)
    assert isinstance(tracker(config, "verify", str(tmp_path / "none.zip")).exception, UsageError)


def test_warc_is_read_by_others(config: Path, tmp_path: Path) -> None:
    warc = tmp_path / "edit.warc.gz"
    assert tracker(config, "export", "1", "-o", str(tmp_path / "b.zip"), "--warc", str(warc)).exit_code == 0
    found = []
    with warc.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            found.append((record.rec_type, record.content_stream().read()))
            assert record.rec_headers.protocol == "WARC/1.1"
            if record.rec_type == "response":
                assert record.rec_headers.get_header("WARC-IP-Address") == "203.0.113.7"
                assert record.http_headers.get_header("Server") == "nginx"
    kinds = [kind for kind, _ in found]
    assert kinds == ["warcinfo", *["response", "request", "metadata"] * 2]
    assert feed(B, "The weekly briefing takes place on Friday at noon.") in [content for _, content in found]


def test_backup_and_erase(config: Path, tmp_path: Path) -> None:
    assert tracker(config, "backup", str(tmp_path / "kept.db")).exit_code == 0
    assert (tmp_path / "kept.db").stat().st_size > 100_000
    assert isinstance(tracker(config, "backup", str(tmp_path / "kept.db")).exception, StoreError)
    result = tracker(config, "erase", "1", "--reason", "court order 7/2026", "--by", "the editor")
    assert result.exit_code == 0
    assert "erased: 1 version, 1 snapshot, 0 events" in result.stderr
    verified = tracker(config, "verify")
    assert verified.exit_code == 0
    assert "2 erased on duty" in verified.stdout
