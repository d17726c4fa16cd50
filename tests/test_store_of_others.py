"""A store that belongs to another Unix user: whoever may read it can report, and root's commands lock nobody out.

The commands run in processes that give up root's rights once all their code is loaded, so that it does not matter
whether that user could load it. They start no readers, which are programs of their own."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.program import environment
from tests.support.store_with_a_past import made
from tracker.store import open_store
from tracker.store.sqlite.audit import audit

SERVICE, COLLEAGUE = 65534, 1234
"""User ids. Nobody needs to have a name to own a file."""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")

AS_USER = """
import contextlib, io, os, sys
from tracker.cli import app
user, folder, warm, *words = sys.argv[1:]

def run(folder):
    asked = [folder + "-out/copy" if word == "OUT" else word for word in words]  # what is written, each time elsewhere
    try:
        app([*asked, "--config", folder + "/tracker.toml"], prog_name="tracker")
    except SystemExit as end:
        return end.code
    except Exception as error:
        print(type(error).__name__, error, file=sys.stderr)
        return getattr(error, "exit_code", 70)

with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    run(warm)
os.setgroups([])
os.setgid(int(user))
os.setuid(int(user))
sys.exit(run(folder))
"""


class Folder:
    """A folder of the service's user with a configuration; `run` is a command of any user in it."""

    def __init__(self, above: Path) -> None:
        self.path, self._warm = above / "store", above / "warm"
        self.path.mkdir()
        (self.path / "tracker.toml").write_text('[fetch]\ncontact = "test@example.org"\n')
        (self.path / "sources.toml").write_text(
            '[[source]]\nid = "staff"\nurl = "http://127.0.0.1:9/feed"\nspeaker = "Staff"\n'
        )
        shutil.copytree(self.path, self._warm)
        made(self._warm / "tracker.db")
        os.chown(self.path, SERVICE, SERVICE)
        above.chmod(0o755)

    def run(self, *words: str, user: int = 0, config: Path | None = None) -> tuple[int, str]:
        """Exit code, and all that was said; `config` is the folder of the configuration, if it is another."""
        done = subprocess.run(
            [sys.executable, "-c", AS_USER, str(user), str(config or self.path), str(self._warm), *words],
            capture_output=True,
            text=True,
            env=environment(),
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def owners(self) -> dict[str, int]:
        return {each.name: each.stat().st_uid for each in self.path.iterdir() if each.name.startswith("tracker.db")}


@pytest.fixture
def folder() -> Iterator[Folder]:
    """Not in pytest's own folders, into which it lets nobody else."""
    with tempfile.TemporaryDirectory() as above:
        yield Folder(Path(above))


def test_commands_of_root_leave_the_store_to_the_service(folder: Folder) -> None:
    for _ in range(2):
        assert folder.run("check")[0] == 1, "nothing listens at that address, but the store is made"
        assert set(folder.owners().values()) == {SERVICE}
        code, said = folder.run("sources", "pause", "staff", user=SERVICE)
        assert code == 0, said


@pytest.mark.parametrize("words", [("report",), ("history", "1"), ("show", "1"), ("sources", "health"), ("verify",)])
def test_who_may_only_read_can_report_while_nothing_runs(folder: Folder, words: tuple[str, ...]) -> None:
    made(folder.path / "tracker.db")
    before = sorted(folder.path.iterdir())
    code, said = folder.run(*words, user=COLLEAGUE)
    expected = (0, 1) if words == ("sources", "health") else (0,)  # a source that is late is no matter of rights
    assert code in expected and "Traceback" not in said, said
    assert sorted(folder.path.iterdir()) == before, "nothing was made beside the database"


def test_who_may_only_read_can_report_while_the_service_writes(folder: Folder) -> None:
    made(folder.path / "tracker.db")
    with open_store(f"sqlite:///{folder.path}/tracker.db"):
        code, said = folder.run("report", user=COLLEAGUE)
    assert code == 0, said


@pytest.mark.parametrize(
    ("words", "index"),
    [(("report", "--events", "all"), True), (("report", "--events", "all"), False), (("backup", "OUT"), False)],
    ids=["report", "report without its index", "backup without its index"],
)
def test_who_may_only_read_can_after_a_crash(folder: Folder, words: tuple[str, ...], index: bool) -> None:
    """As on a disk that was mounted for reading: what stands in the write-ahead log alone is read too."""
    made(folder.path / "tracker.db")
    crash = (
        "import os, signal, sys; from datetime import *; from tracker.model import *; from tracker.store import *;"
        "store = open_store(sys.argv[1]); at = datetime(2026, 1, 3, tzinfo=UTC);"
        "store.commit(lambda tx: tx.add_event('staff', EventKind.TEMPLATE, at, {'why': 'In the log alone.'})).result();"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", crash, f"sqlite:///{folder.path}/tracker.db"], check=False)
    assert done.returncode == -signal.SIGKILL and (folder.path / "tracker.db-wal").stat().st_size
    if not index:
        (folder.path / "tracker.db-shm").unlink()
    out = folder.path.with_name("store-out")
    out.mkdir(mode=0o777)
    out.chmod(0o777)
    before = sorted(folder.path.iterdir())
    code, said = folder.run(*words, user=COLLEAGUE)
    assert code == 0, said
    assert "In the log alone." in said or words[0] != "report"
    assert sorted(folder.path.iterdir()) == before
    if words[0] == "backup":
        assert audit(out / "copy").leaves == audit(folder.path / "tracker.db").leaves


def test_who_may_not_write_is_told_whose_the_store_is(folder: Folder) -> None:
    assert folder.run("check")[0] == 1
    code, said = folder.run("sources", "pause", "staff", user=COLLEAGUE)
    assert code == 3
    name = pwd.getpwuid(SERVICE).pw_name
    assert f"belongs to user {name} and this is user {COLLEAGUE}: run it as that user (sudo -u {name} tracker" in said


def test_a_file_that_another_left_in_the_folder_of_the_service_is_named_to_it(folder: Folder) -> None:
    assert folder.run("check")[0] == 1
    os.chown(folder.path / "tracker.db", 0, 0)
    code, said = folder.run("sources", "pause", "staff", user=SERVICE)
    assert code == 3
    assert f"(chown {pwd.getpwuid(SERVICE).pw_name} {folder.path}/tracker.db)" in said


def test_a_reader_is_told_no_owner_to_change(folder: Folder) -> None:
    made(folder.path / "tracker.db")
    code, said = folder.run("report", user=COLLEAGUE)
    assert code == 0
    assert "not noted that this head left the machine: this user may read the store, not write to it" in said
    assert "chown" not in said


@pytest.mark.parametrize(
    "words", [("report",), ("history", "1"), ("sources", "health"), ("verify",), ("alerts", "list")]
)
def test_who_may_not_read_is_told_how_the_group_reads(folder: Folder, words: tuple[str, ...]) -> None:
    """The database is the owner's alone: the right is to be given to the group, and the reader to be in it."""
    made(folder.path / "tracker.db").chmod(0o600)
    os.chown(folder.path / "tracker.db", SERVICE, SERVICE)
    code, said = folder.run(*words, user=COLLEAGUE)
    database = folder.path / "tracker.db"
    assert code == 3 and f"{database} cannot be read" in said
    assert f"chmod g+r {database}" in said and f"--groups {grp.getgrgid(SERVICE).gr_name} {COLLEAGUE}" in said
    assert "cannot be written" not in said and "chown" not in said


def test_who_is_not_in_the_group_is_told_of_the_folder(folder: Folder) -> None:
    """As the unit sets it up: the configuration is everybody's to read, the store's folder (0750) the group's."""
    config = folder.path.parent / "etc"
    shutil.copytree(folder.path, config)
    (config / "tracker.toml").write_text(f'[store]\nurl = "sqlite:///{folder.path}/tracker.db"\n')
    made(folder.path / "tracker.db")
    folder.path.chmod(0o750)
    code, said = folder.run("report", user=COLLEAGUE, config=config)
    assert code == 3 and f"{folder.path} belongs to user" in said, said
    assert "usermod --append --groups" in said and "chmod" not in said and "chown" not in said


@pytest.mark.parametrize("name", ["tracker.toml", "sources.toml"])
def test_a_configuration_that_this_user_may_not_read_is_told_with_who_may(folder: Folder, name: str) -> None:
    file, owner = folder.path / name, pwd.getpwuid(SERVICE).pw_name
    os.chown(file, SERVICE, SERVICE)
    file.chmod(0o600)
    code, said = folder.run("sources", "list", user=COLLEAGUE)
    group = grp.getgrgid(SERVICE).gr_name
    assert code == 2 and "Traceback" not in said
    assert f"{file}: cannot be read by user {COLLEAGUE}: {file} belongs to user {owner}, group {group}" in said
    assert f"may be read by user {owner};" in said and f"sudo -u {owner} tracker" in said
    assert f"chmod g+r {file}; usermod --append --groups {group} {COLLEAGUE}" in said
    file.chmod(0o640)
    code, said = folder.run("sources", "list", user=COLLEAGUE)
    assert f"may be read by user {owner} and group {group};" in said and "chmod" not in said
    file.chmod(0o000)
    code, said = folder.run("sources", "list", user=SERVICE)
    assert (code, f"read by nobody; let this one read it (chmod u+r {file})" in said) == (2, True)


def test_a_configuration_in_a_folder_that_this_user_may_not_enter(folder: Folder) -> None:
    folder.path.chmod(0o700)
    code, said = folder.run("sources", "list", user=COLLEAGUE)
    assert code == 2
    assert f"{folder.path} belongs to" in said and "may be entered by" in said and f"chmod g+x {folder.path}" in said
