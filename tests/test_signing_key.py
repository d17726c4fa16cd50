"""The key that signs heads: made once, kept from others, missed when it is gone, and a new one is logged."""

from __future__ import annotations

import stat
import subprocess
from pathlib import Path

import pytest

from tests.support.store_with_a_past import A, Newsroom, feed
from tracker.errors import StoreError
from tracker.store import open_store
from tracker.store.sqlite.audit import audit
from tracker.store.sqlite.key import load_key


def opened(path: Path, **more: Path) -> None:
    open_store(f"sqlite:///{path}", **more).close()


def test_it_is_made_at_the_first_start_for_its_owner_alone(tmp_path: Path) -> None:
    opened(tmp_path / "t.db")
    assert stat.S_IMODE((tmp_path / "t.db.key").stat().st_mode) == 0o600
    made = (tmp_path / "t.db.key").read_bytes()
    opened(tmp_path / "t.db")
    assert (tmp_path / "t.db.key").read_bytes() == made


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o606, 0o700 | 0o004])
def test_one_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    opened(tmp_path / "t.db")
    (tmp_path / "t.db.key").chmod(mode)
    with pytest.raises(StoreError, match="chmod 600"):
        opened(tmp_path / "t.db")


def test_one_that_is_missing_is_not_made_anew_in_silence(tmp_path: Path) -> None:
    opened(tmp_path / "t.db")
    (tmp_path / "t.db.key").unlink()
    with pytest.raises(StoreError, match="Put it back"):
        opened(tmp_path / "t.db")
    assert not (tmp_path / "t.db.key").exists()
    open_store(f"sqlite:///{tmp_path / 't.db'}", lock=False).close()  # a label needs no key


async def test_a_new_one_is_logged_and_the_past_still_verifies(tmp_path: Path) -> None:
    room = Newsroom(tmp_path / "t.db")
    await room.begin()
    await room.check(feed(A))
    room.sign()
    room.close()
    key = tmp_path / "t.db.key"
    key.unlink()
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(key)], check=True, capture_output=True)
    key.chmod(0o600)
    again = Newsroom(tmp_path / "t.db")
    again.sign()
    again.close()
    assert audit(tmp_path / "t.db", trusted=load_key(key, make=False).public).faults == ()


@pytest.mark.parametrize(
    "content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_what_is_no_key_is_named(tmp_path: Path, content: bytes) -> None:
    opened(tmp_path / "t.db")
    (tmp_path / "t.db.key").write_bytes(content)
    with pytest.raises(StoreError, match="signing key"):
        opened(tmp_path / "t.db")


def test_it_may_lie_elsewhere(tmp_path: Path) -> None:
    elsewhere = tmp_path / "safe"
    elsewhere.mkdir()
    opened(tmp_path / "t.db", key=elsewhere / "signing.key")
    assert (elsewhere / "signing.key").exists()
    assert not (tmp_path / "t.db.key").exists()


def test_half_a_key_left_by_a_crash_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "t.db.key.part").write_bytes(b"-----BEGIN")
    opened(tmp_path / "t.db")
    assert load_key(tmp_path / "t.db.key", make=False).public
