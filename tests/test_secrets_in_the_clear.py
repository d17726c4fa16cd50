"""A secret in the configuration is warned of, by place and never by content; one in a file of its own is read there."""

from __future__ import annotations

from pathlib import Path

import pytest

from tracker.config import load
from tracker.config.in_the_clear import holds_secret
from tracker.errors import ConfigError

SECRET = "hunter2hunter2"
SOURCE = '[[source]]\nid = "x"\nurl = "https://x.example/feed"\n'

IN_THE_CLEAR = (
    f"tgram://123456789:{SECRET}/12315544/",
    f"https://hooks.slack.com/services/T1/B2/{SECRET}",
    f"discord://123456789012345678/{SECRET}",
    f"mailtos://desk:{SECRET}@mail.example?to=a@b.example",
    f"webhook+https://desk:{SECRET}@h.example/x",
    f"webhook+https://h.example/x?key={SECRET}",
    f"ntfys://{SECRET}@ntfy.example/topic",
)
NOT = ("console", "env:CHAT", "file:/run/secrets/chat", "ntfys://ntfy.example/desk", "webhook+https://h.example/x",
       "mailto://mail.example?to=a@b.example&from=c@d.example")  # fmt: skip


def write(folder: Path, settings: str, sources: str = SOURCE) -> Path:
    (folder / "tracker.toml").write_text(settings)
    (folder / "sources.toml").write_text(sources)
    return folder / "tracker.toml"


def warned(path: Path, env: dict[str, str] | None = None) -> list[str]:
    return [each for each in load(path, env or {}).warnings if "in the clear" in each]


@pytest.mark.parametrize("address", IN_THE_CLEAR)
def test_an_address_with_a_secret_is_warned_of(address: str, tmp_path: Path) -> None:
    (told,) = warned(write(tmp_path, f'[[alert]]\nto = ["console", "{address}"]\n'))
    assert "tracker.toml: [[alert]] 1: to holds a token or a password in the clear" in told
    assert SECRET not in told and "env:NAME" in told and "file:/PATH" in told


def test_addresses_that_hold_none_are_not(tmp_path: Path) -> None:
    assert not any(map(holds_secret, NOT))
    assert warned(write(tmp_path, '[[alert]]\nto = "console"\n')) == []


SECRET_HEADERS = ["Authorization", "Cookie", "X-Api-Key", "X-Auth-Token", "apikey", "Key", "X-Session-Id"]


@pytest.mark.parametrize("name", SECRET_HEADERS)
def test_a_header_that_sounds_like_a_secret_is_warned_of(name: str, tmp_path: Path) -> None:
    sources = SOURCE + f'headers = {{ {name} = "{SECRET}", Accept-Language = "uk", Referer = "https://x.example" }}\n'
    (told,) = warned(write(tmp_path, "", sources))
    assert f'sources.toml: [[source]] 1 (id "x"): headers holds {name} in the clear' in told and SECRET not in told
    by_name = SOURCE + f'headers = {{ {name} = "env:NAME" }}\n'
    assert warned(write(tmp_path, "", by_name), {"NAME": SECRET}) == []


def test_a_password_of_a_proxy_is_warned_of(tmp_path: Path) -> None:
    of_one = SOURCE + f'proxy = "http://u:{SECRET}@127.0.0.1:9"\n'
    told = warned(write(tmp_path, f'[fetch]\nproxy = "http://u:{SECRET}@127.0.0.1:9"\n', of_one))
    assert len(told) == 2 and all("proxy holds a password" in each and SECRET not in each for each in told)


def test_a_secret_is_read_from_its_file(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(f"ntfys://{SECRET}@ntfy.example/topic\n")
    path = write(
        tmp_path,
        f'[[alert]]\nto = "file:{kept}"\nsecret_env = "file:{kept}"\n',
        SOURCE + f'headers = {{ Authorization = "file:{kept}" }}\n',
    )
    settings = load(path, {})
    (target,) = settings.alerts
    assert target.to == target.secret == settings.sources[0].headers["Authorization"] == kept.read_text().strip()
    assert warned(path) == []
    assert SECRET not in repr(settings)


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("kept", None, "which cannot be read: No such file or directory"),
        ("kept", b"", "which is empty"),
        ("kept", b"\xff\xfe\xff", "it is no UTF-8"),
        ("kept", b"x" * 70_000, "it holds more than 65,536 bytes"),
    ],
)
def test_a_file_that_holds_none_is_a_mistake(name: str, content: bytes | None, expected: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load(write(tmp_path, f'[[alert]]\nto = "file:{tmp_path / name}"\n'), {})
    assert expected in str(caught.value) and "[[alert]] 1" in str(caught.value)
    with pytest.raises(ConfigError, match="a whole path"):
        load(write(tmp_path, '[[alert]]\nto = "file:kept"\n'), {})
