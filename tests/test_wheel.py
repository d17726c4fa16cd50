"""The wheel: made twice from the same source it is the same, byte for byte, so that anybody can check what a release is
made of; and the systemd unit that it carries asks for no more than the program needs."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from tests.support.program import REPOSITORY

PARTS = (
    "tracker",
    "config",
    "docs",
    "fixtures/demo",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "NOTICE",
    "pyproject.toml",
)


def build(source: Path, into: Path, **environment: str) -> tuple[str, str]:
    """The name and the SHA-256 of a wheel made from a copy of `source`."""
    copy = into / "source"
    for name in PARTS:
        here, there = source / name, copy / name
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.is_dir():
            shutil.copytree(here, there, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(here, there)  # without its times
    words = ("-m", "hatchling", "build", "-t", "wheel", "-d", str(into))
    inherited = {name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"}
    subprocess.run([sys.executable, *words], cwd=copy, env=inherited | environment, check=True, capture_output=True)
    (wheel,) = into.glob("*.whl")
    return wheel.name, sha256(wheel.read_bytes()).hexdigest()


def test_a_wheel_made_twice_is_the_same(tmp_path: Path) -> None:
    """On another day, in another zone and language, with other rights for new files."""
    one = build(REPOSITORY, tmp_path / "one")
    before = os.umask(0o077)
    try:
        two = build(REPOSITORY, tmp_path / "two", TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")
    finally:
        os.umask(before)
    assert one == two
    changed = tmp_path / "one" / "source"
    (changed / "README.md").write_text("another")
    assert build(changed, tmp_path / "three") != one  # that a difference would be seen


# --- the unit ----------------------------------------------------------------------------------------------------


def unit() -> dict[str, list[str]]:
    """The settings of [Service], each with its values."""

    class Many(dict[str, list[str]]):
        def __setitem__(self, key: str, value: list[str]) -> None:
            if key in self and isinstance(value, list):
                self[key].extend(value)
            else:
                super().__setitem__(key, value)

    parser = configparser.RawConfigParser(dict_type=Many, strict=False, interpolation=None)  # type: ignore[arg-type]
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(REPOSITORY / "config" / "tracker.service")
    return {name: str(value).split("\n") for name, value in parser.items("Service")}


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("User", "tracker"),
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("PrivateTmp", "yes"),
        ("PrivateDevices", "yes"),
        ("CapabilityBoundingSet", ""),
        ("AmbientCapabilities", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictNamespaces", "yes"),
        ("RestrictSUIDSGID", "yes"),
        ("SystemCallFilter", "@system-service"),
        ("StateDirectory", "tracker"),
        ("UMask", "0027"),
    ],
)
def test_the_service_runs_with_no_more_rights_than_it_needs(setting: str, value: str) -> None:
    assert value in unit()[setting]


def test_it_may_write_to_one_folder_and_speak_to_the_network_alone() -> None:
    found = unit()
    assert not {"ReadWritePaths", "BindPaths", "PermissionsStartOnly", "SupplementaryGroups"} & found.keys()
    assert set(found["RestrictAddressFamilies"][0].split()) == {"AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK"}
    assert not any(line.startswith(("+", "!", "-")) for line in found["ExecStart"])


ANALYZE = shutil.which("systemd-analyze")


@pytest.mark.skipif(ANALYZE is None, reason="no systemd here")
def test_systemd_itself_rates_it_as_locked_in() -> None:
    """Out of 10, less is better; what a network service cannot do without leaves about 1.5."""
    where = REPOSITORY / "config" / "tracker.service"
    rated = subprocess.run(
        [str(ANALYZE), "security", "--offline=true", "--threshold=25", str(where)], capture_output=True, check=False
    )
    assert rated.returncode == 0, rated.stdout.decode()[-400:]
