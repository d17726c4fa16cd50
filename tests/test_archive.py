"""Past captures in folders and git repositories: found, dated, put in order; what is not one is named."""

from __future__ import annotations

import gzip
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tracker.archive import PastFile, folder_captures, folder_files, git_captures, git_files
from tracker.archive.naming import implausible, time_of
from tracker.errors import UsageError
from tracker.model import SourceKind
from tracker.sources import likely_kind_of_body

NOON = datetime(2021, 2, 21, 10, 26, 0, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
KYIV = ZoneInfo("Europe/Kyiv")


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("1613903160.xml", NOON),
        ("1613903160", NOON),
        ("1613903160.5.xml", NOON + timedelta(seconds=0.5)),
        ("1613903160123.json", NOON + timedelta(milliseconds=123)),
        ("1613903160123456.html", NOON + timedelta(microseconds=123456)),
        ("2021-02-21T10:26:00Z.html", NOON),
        ("2021-02-21T10:26:00.xml", NOON),
        ("2021-02-21T12:26:00+02:00.xml", NOON),
        ("2021-02-21T05:26:00-0500.xml", NOON),
        ("2021-02-21T10:26:00.123456Z.rss.gz", NOON + timedelta(microseconds=123456)),
        ("2021-02-21T10:26Z.xml", NOON),
        ("2021-02-21 10-26-00.html", NOON),
        ("2021-02-21_10h26m00s.html", NOON),
        ("20210221T102600Z.html", NOON),
        ("20210221102600.html", NOON),
        ("202102211026.html", NOON),
    ],
)
def test_a_time_in_a_name_is_read(name: str, time: datetime) -> None:
    assert time_of(name) == time


@pytest.mark.parametrize(
    "name",
    [
        "feed.xml",
        "2021-02-21.xml",
        "2021-13-40T10:26:00Z.xml",
        "2021-02-21T25:26:00Z.xml",
        "12345.xml",
        "104512233.xml",
        "999999999.xml",
        "x1613903160.xml",
        "9" * 17 + ".xml",
        "1613903160-copy.xml",
        ".1613903160",
        "",
        "...",
    ],
)
def test_a_name_without_a_time_is_none(name: str) -> None:
    assert time_of(name) is None


def test_a_folder_is_read_oldest_first_whatever_the_names(tmp_path: Path) -> None:
    (tmp_path / "2021").mkdir()
    (tmp_path / ".git").mkdir()
    for name, body in (
        ("2021-02-21T10:26:01Z.xml", b"second"),
        ("2021/1613903160.xml", b"first"),
        ("1613903162000.xml", b"third"),
        (".git/config", b"hidden"),
        (".DS_Store", b"hidden"),
    ):
        (tmp_path / name).write_bytes(body)
    files = folder_files(tmp_path, now=NOW).files
    captures = list(folder_captures(tmp_path, files))
    assert [capture.body for capture in captures] == [b"first", b"second", b"third"]
    assert captures[0].at == NOON
    assert captures[0].origin == f"dir:{tmp_path.name}/2021/1613903160.xml"


def test_what_cannot_be_taken_is_told_with_why(tmp_path: Path) -> None:
    names = {
        "notes.txt": "not named",
        "104512233.xml": "not named",  # the number of an article
        "10451223112233.html": "1045-12-23, before there were pages",
        "4102444800.xml": "2100-01-01, which is yet to come: its name may be",
        "20260601020000.xml": "--zone says by which clock",
    }
    for name in (*names, "1613903160.xml"):
        (tmp_path / name).touch()
    found = folder_files(tmp_path, now=NOW)
    assert [file.name for file in found.files] == ["1613903160.xml"]
    refused = dict(found.refused)
    assert refused.keys() == names.keys()
    for name, why in names.items():
        assert why in refused[name]


@pytest.mark.parametrize(
    ("name", "time"),
    [
        ("20260601030000.html", datetime(2026, 6, 1, 0, 0, tzinfo=UTC)),  # summer: three hours ahead
        ("2026-01-15T10-00.html", datetime(2026, 1, 15, 8, 0, tzinfo=UTC)),  # winter: two
        ("2026-01-15T10:00:00Z.html", datetime(2026, 1, 15, 10, 0, tzinfo=UTC)),  # says its own
        ("1613903160.html", NOON),  # Unix time has no zone
        ("2025-10-26T03-30.html", datetime(2025, 10, 26, 0, 30, tzinfo=UTC)),  # shown twice: the first
        ("2026-03-29T03-30.html", None),  # skipped
    ],
)
def test_a_name_without_an_offset_is_a_time_of_the_zone_that_is_told(name: str, time: datetime | None) -> None:
    assert time_of(name, KYIV) == time


def test_a_time_that_clocks_showed_twice_is_questioned(tmp_path: Path) -> None:
    for name in ("2025-10-26T03-30.html", "2025-10-26T05-30.html", "2025-10-26T00:45:00Z.html"):
        (tmp_path / name).touch()
    questions = {file.name: file.question for file in folder_files(tmp_path, now=NOW, zone=KYIV).files}
    assert [name for name, question in questions.items() if question] == ["2025-10-26T03-30.html"]
    assert not any(file.question for file in folder_files(tmp_path, now=NOW).files)


def test_a_capture_of_now_is_plausible_and_one_of_a_second_later_is_not() -> None:
    assert implausible(NOW, NOW) == ""
    assert "yet to come" in implausible(NOW + timedelta(seconds=1), NOW)


def test_a_packed_capture_is_unpacked_and_a_damaged_one_is_left_as_it_is(tmp_path: Path) -> None:
    packed = gzip.compress(b"<rss/>")
    (tmp_path / "1613903160.xml.gz").write_bytes(packed)
    (tmp_path / "1613903161.xml.gz").write_bytes(packed[:-9])
    bodies = [each.body for each in folder_captures(tmp_path, folder_files(tmp_path, now=NOW).files)]
    assert bodies == [b"<rss/>", packed[:-9]]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'<?xml version="1.0"?>\n<rss version="2.0"><channel>', SourceKind.FEED),
        (b'\xef\xbb\xbf<feed xmlns="http://www.w3.org/2005/Atom">', SourceKind.FEED),
        (b'<rdf:RDF xmlns="http://purl.org/rss/1.0/">', SourceKind.FEED),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', SourceKind.FEED),
        (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', SourceKind.PAGE),
        (b"<!-- saved --><HTML><body>", SourceKind.PAGE),
        ("<!doctype html><p>Заява".encode("utf-16"), SourceKind.PAGE),
        (b'<html><head><link type="application/rss+xml">', SourceKind.PAGE),
        (b'<html><body class="widget_frame"><div class="tgme_widget_message">', SourceKind.TELEGRAM),
        (b"plain words", None),
        (b"", None),
    ],
)
def test_the_kind_of_a_body_is_told_by_how_it_begins(body: bytes, kind: SourceKind | None) -> None:
    assert likely_kind_of_body(body) is kind


def test_an_empty_folder_a_file_and_nothing_at_all_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no files"):
        folder_files(tmp_path, now=NOW)
    (tmp_path / "file").touch()
    for wrong in ("file", "missing"):
        with pytest.raises(UsageError, match="is not a folder"):
            folder_files(tmp_path / wrong, now=NOW)


def test_a_file_that_vanished_meanwhile_is_told(tmp_path: Path) -> None:
    (tmp_path / "1613903160.xml").touch()
    files = folder_files(tmp_path, now=NOW).files
    (tmp_path / "1613903160.xml").unlink()
    with pytest.raises(UsageError, match="cannot be read"):
        list(folder_captures(tmp_path, files))


# --- git ---------------------------------------------------------------------------------------------------------


class Repository:
    """A real repository, with commits at chosen seconds after NOON."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *arguments: str, second: int = 0) -> str:
        when = f"{int(NOON.timestamp()) + second} +0200"
        identity = {f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        dates = {"GIT_AUTHOR_DATE": "1000000000 +0000", "GIT_COMMITTER_DATE": when}
        plain = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        done = subprocess.run(
            ["git", "-C", self.folder, *arguments],
            env=os.environ | identity | dates | plain,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def commit(self, second: int, **files: str | None) -> None:
        """Files by name without ".xml"; None takes one away."""
        for name, content in files.items():
            path = self.folder / f"{name}.xml"
            if content is None:
                path.unlink()
            else:
                path.write_text(content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"at {second}", second=second)


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "archive")


def told(repository: Repository, pattern: str) -> list[tuple[float, str, bytes]]:
    """Seconds after NOON, path and body of each capture."""
    files = git_files(repository.folder, pattern, now=NOW).files
    captures = git_captures(repository.folder, files)
    pairs = zip(files, captures, strict=True)
    return [((file.at - NOON).total_seconds(), file.name, capture.body) for file, capture in pairs]


def test_each_commit_that_touched_the_path_holds_a_capture(repository: Repository) -> None:
    repository.commit(0, feed="one")
    repository.commit(10, other="unrelated")
    repository.commit(20, feed="two")
    assert told(repository, "feed.xml") == [(0, "feed.xml", b"one"), (20, "feed.xml", b"two")]


def test_a_deletion_holds_no_capture_and_a_return_does(repository: Repository) -> None:
    repository.commit(0, feed="one", other="x")
    repository.commit(10, feed=None)
    repository.commit(20, feed="one")
    assert told(repository, "feed.xml") == [(0, "feed.xml", b"one"), (20, "feed.xml", b"one")]


def test_a_glob_takes_several_paths(repository: Repository) -> None:
    repository.commit(0, feed_a="a", feed_b="b", other="x")
    repository.commit(5, feed_b="b2")
    assert told(repository, "feed_*.xml") == [
        (0, "feed_a.xml", b"a"),
        (0, "feed_b.xml", b"b"),
        (5, "feed_b.xml", b"b2"),
    ]


def test_commits_of_one_second_keep_their_order(repository: Repository) -> None:
    for n in range(5):
        repository.commit(0, feed=f"text {n}")
    assert [body for _, _, body in told(repository, "feed.xml")] == [f"text {n}".encode() for n in range(5)]


def test_odd_names_and_any_bytes_come_through(repository: Repository) -> None:
    name = 'стаття "1" \n:100644'
    body = bytes(range(256)) * 300
    (repository.folder / name).write_bytes(body)
    repository.commit(3, feed="x")
    assert told(repository, "стаття*") == [(3, name, body)]


def test_a_link_and_what_git_keeps_besides_files_are_no_captures(repository: Repository) -> None:
    (repository.folder / "link.xml").symlink_to("/etc/passwd")
    repository.commit(0, feed="one")
    assert [name for _, name, _ in told(repository, "*.xml")] == ["feed.xml"]


def test_a_merge_counts_when_it_came_into_the_main_line(repository: Repository) -> None:
    repository.commit(0, feed="one")
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit(10, feed="from the side")
    repository.git("checkout", "--quiet", "main")
    repository.commit(20, other="x")
    repository.git("merge", "--quiet", "--no-ff", "--message", "merged", "side", second=30)
    assert told(repository, "feed.xml") == [(0, "feed.xml", b"one"), (30, "feed.xml", b"from the side")]


def test_the_settings_of_a_repository_do_not_change_what_is_read(repository: Repository, tmp_path: Path) -> None:
    """A repository comes from strangers, and its settings with it: none may run a program or hide a commit."""
    repository.commit(0, feed="one")
    repository.commit(1, feed="two")
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    for key, value in (
        ("log.showRoot", "false"),
        ("log.showSignature", "true"),
        ("gpg.program", str(trap)),
        ("diff.external", str(trap)),
        ("core.pager", str(trap)),
        ("log.date", "relative"),
    ):
        repository.git("config", key, value)
    assert [body for _, _, body in told(repository, "feed.xml")] == [b"one", b"two"]
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("where", ["ext::{trap}", "http://127.0.0.1:9/", "ssh://127.0.0.1:9/x"])
def test_what_a_repository_lacks_is_not_fetched_from_where_it_says(
    where: str, tmp_path: Path, repository: Repository
) -> None:
    """A repository that others made may promise an object and name a program, or an address, to get it from."""
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\n")
    trap.chmod(0o755)
    repository.commit(0, feed="one")
    blob = repository.git("rev-parse", "HEAD:feed.xml").strip()
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    for key, value in (
        ("core.repositoryFormatVersion", "1"),
        ("extensions.partialClone", "evil"),
        ("remote.evil.promisor", "true"),
        ("remote.evil.url", where.format(trap=trap)),
        ("core.sshCommand", str(trap)),
        ("core.fsmonitor", str(trap)),
        ("protocol.allow", "always"),
        ("protocol.ext.allow", "always"),
    ):
        repository.git("config", key, value)
    with pytest.raises(UsageError, match=r"git cannot give feed\.xml"):
        told(repository, "feed.xml")
    assert not (tmp_path / "sprung").exists()


def test_a_path_that_no_commit_has_is_told(repository: Repository) -> None:
    repository.commit(0, feed="one")
    with pytest.raises(UsageError, match=r"no commit has a path that matches 'absent\.xml'"):
        git_files(repository.folder, "absent.xml", now=NOW)


def test_what_is_no_repository_is_told_in_the_words_of_git(tmp_path: Path, repository: Repository) -> None:
    (tmp_path / "plain").mkdir()
    for wrong in (tmp_path / "plain", tmp_path / "missing", repository.folder):  # the last has no commit yet
        with pytest.raises(UsageError, match="git says: "):
            git_files(wrong, "*.xml", now=NOW)


def test_an_object_that_is_missing_from_the_repository_is_told(repository: Repository) -> None:
    repository.commit(0, feed="one")
    lost = PastFile(at=NOON, name="feed.xml", blob="0" * 40)
    with pytest.raises(UsageError, match=r"git cannot give feed\.xml of 2021-02-21 10:26:00: .* missing"):
        list(git_captures(repository.folder, [lost]))


def test_reading_may_stop_half_way(repository: Repository) -> None:
    repository.commit(0, feed="one")
    repository.commit(1, feed="two")
    captures = git_captures(repository.folder, git_files(repository.folder, "feed.xml", now=NOW).files)
    assert next(captures).origin.endswith(":feed.xml")
    captures.close()  # type: ignore[attr-defined]
