"""A target keeps what is owed to it, whatever becomes of its name and its address."""

from pathlib import Path

import pytest

from tracker.alert import moves
from tracker.config import load
from tracker.errors import ConfigError
from tracker.model import Target

A, B, C = "json://host/tok-A", "json://host/tok-B", "json://host/tok-C"


def print_of(to: str) -> str:
    return Target(to=to).fingerprint


def configured(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "tracker.toml").write_text(text)
    (tmp_path / "sources.toml").write_text("")
    env = {"ONE": "first", "TWO": "second"}
    return [target.name for target in load(tmp_path / "tracker.toml", env).alerts]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('[[alert]]\nto = "console"', ["console"]),
        (f'[[alert]]\nto = "{A}"', ["json"]),
        (f'[[alert]]\nto = ["{A}", "{B}", "ntfys://n/t"]', ["json", "json-2", "ntfys"]),
        (f'[[alert]]\nto = "{A}"\nname = "desk"', ["desk"]),
        (f'[[alert]]\nto = ["{A}", "{B}"]\nname = "desk"', ["desk", "desk-2"]),
        (f'[[alert]]\nto = "{A}"\n[[alert]]\nto = "{B}"\nname = "json"', ["json-2", "json"]),
        (f'[[alert]]\nto = "{A}"\n[[alert]]\nto = "{A}"\nseverity = "low"\nname = "desk"', ["desk", "desk"]),
        (
            '[[alert]]\nto = "webhook+https://h/x"\nsecret_env = "ONE"\n'
            '[[alert]]\nto = "webhook+https://h/x"\nsecret_env = "TWO"',
            ["webhook+https", "webhook+https-2"],
        ),
    ],
)
def test_each_address_has_a_name_that_holds_no_secret(text: str, names: list[str], tmp_path: Path) -> None:
    assert configured(tmp_path, text) == names


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f'[[alert]]\nto = "{A}"\nname = "desk"\n[[alert]]\nto = "{B}"\nname = "desk"', "another address has"),
        (f'[[alert]]\nto = "{A}"\nname = "desk"\n[[alert]]\nto = "{A}"\nname = "night"', 'is named "desk" already'),
        (f'[[alert]]\nto = "{A}"\nname = "The desk: 1"', "a short name of a-z"),
    ],
)
def test_a_name_that_would_mix_targets_up_is_refused(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=told) as caught:
        configured(tmp_path, text)
    assert "tok-" not in str(caught.value)


def test_what_is_owed_stays_with_an_address_that_is_as_it_was() -> None:
    target = Target(to=A, name="desk")
    found = moves({"desk": print_of(A)}, {"desk"}, [target])
    assert (found.names, found.anew) == ({}, frozenset())


def test_a_token_that_was_replaced_takes_over_what_is_owed_and_is_tried_at_once() -> None:
    found = moves({"json": print_of(A)}, {"json"}, [Target(to=B, name="json")])
    assert (found.names, found.anew) == ({}, {"json"})


def test_a_name_from_before_there_were_names_follows_its_address() -> None:
    targets = [Target(to=A, name="json"), Target(to=B, name="night")]
    assert moves({}, {print_of(B)}, targets).names == {print_of(B): "night"}


def test_a_token_replaced_with_the_upgrade_is_known_by_its_kind_if_that_is_clear() -> None:
    assert moves({}, {print_of(A)}, [Target(to=C, name="json"), Target(to="console")]).names == {print_of(A): "json"}
    assert moves({}, {print_of(A)}, [Target(to=B, name="b"), Target(to=C, name="c")]).names == {}
    assert moves({}, {print_of(A), print_of(B)}, [Target(to=C)]).names == {}


def test_an_entry_that_was_taken_out_gives_nothing_to_the_one_that_has_its_name_now() -> None:
    found = moves({"json": print_of(A), "json-2": print_of(B)}, {"json", "json-2"}, [Target(to=B, name="json")])
    assert found.names == {"json": print_of(A), "json-2": "json"}
    assert not found.anew


def test_entries_that_changed_places_keep_what_is_theirs() -> None:
    targets = [Target(to=B, name="json"), Target(to=A, name="json-2")]
    found = moves({"json": print_of(A), "json-2": print_of(B)}, {"json", "json-2"}, targets)
    assert found.names == {"json": "json-2", "json-2": "json"}


def test_a_name_given_later_is_the_same_target() -> None:
    assert moves({"json": print_of(A)}, {"json"}, [Target(to=A, name="desk")]).names == {"json": "desk"}


def test_two_secrets_for_one_address_stay_two() -> None:
    targets = [Target(to=A, secret="1", name="json"), Target(to=A, secret="2", name="json-2")]
    known = {"json": print_of(A), "json-2": print_of(A)}
    assert moves(known, {"json", "json-2"}, targets).names == {}
