"""Reasons are kept in one language and told in that of the reader."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.report_values import edit
from tracker.judging import judge
from tracker.judging import retold as edit_retold
from tracker.judging.explaining.sentences import why
from tracker.judging.kinds.table import KINDS
from tracker.model import Finding, FindingKind

SIDES = [("fourteen", "eleven"), ("fourteen", ""), ("", "eleven")]


def finding(kind: FindingKind, told: str, old: str, new: str) -> Finding:
    return Finding(kind=kind.value, why=told, old_span=(0, len(old)), new_span=(0, len(new)), old=old, new=new)


def retold(told: Finding, reader: str) -> Finding:
    return edit_retold(edit(findings=(told,)), reader).findings[0]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("turn", [0, 1, -1])
def test_each_sentence_is_told_in_each_language_and_back(kind: FindingKind, turn: int) -> None:
    for old, new in SIDES:
        english = finding(kind, why(kind, old, new, "en", turn), old, new)
        for reader in ("uk", "ru"):
            theirs = retold(english, reader)
            assert theirs.why == why(kind, old, new, reader, turn)
            assert retold(theirs, "en") == english


def test_a_sentence_of_another_judge_stays_as_it_is() -> None:
    older = finding(FindingKind.NUMBER, "The figure is not what it was.", "14", "11")
    for each in (older, replace(older, kind="COMMITMENT")):
        assert retold(each, "uk") == each


@pytest.mark.parametrize("reader", ["uk", "ru"])
def test_what_is_kept_says_the_same_as_what_is_told_at_once(reader: str) -> None:
    old, new = "Twelve people were killed, the ministry said.", "Two people may have been killed."
    kept, told = judge(old, new, language="en"), judge(old, new, language="en", reader=reader)
    assert edit_retold(edit(old=old, new=new, findings=kept.findings), reader).findings == told.findings
