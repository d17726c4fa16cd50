"""Every kind of event that can be written has its words, and nothing but such kinds can be written."""

from __future__ import annotations

import ast
from pathlib import Path

from tracker.model import EventKind
from tracker.report.events import NAMES, SENTENCES, event_lines, event_name

CODE = Path(__file__).parents[1] / "tracker"


def test_every_kind_has_its_words() -> None:
    assert set(NAMES) == set(EventKind) == set(SENTENCES)
    assert len(set(NAMES.values())) == len(NAMES)
    assert all(len(name) <= 16 and name == name.upper() for name in NAMES.values())


def test_every_kind_can_be_told_with_all_that_was_noted() -> None:
    for kind in EventKind:
        lines = event_lines(kind, {"why": "because", "updated": ["1 May", None], "key": "k" * 500, "hash": "00"})
        assert lines[0] == SENTENCES[kind]
        assert lines[1] == "because"
        assert lines[2].startswith("updated: 1 May → none, key: kkk")
        assert lines[2].endswith(" …")


def test_a_kind_of_a_later_program_is_told_by_its_own_word() -> None:
    assert event_name("quite_new") == "QUITE NEW"
    assert event_lines("quite_new", {"key": "a"}) == ["key: a"]


def test_no_kind_is_written_as_a_bare_word() -> None:
    """mypy refuses a plain string where an EventKind is due; this finds one that slipped through as `Any`."""
    bare = [
        f"{path.name}:{call.lineno}"
        for path in CODE.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and "event" in call.func.attr
        for argument in call.args
        if isinstance(argument, ast.Constant) and argument.value in list(EventKind)
    ]
    assert bare == []
