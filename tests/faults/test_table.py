"""The table in the documents names exactly the cases that there are, as they are."""

from __future__ import annotations

from collections import Counter

from tests.faults import table
from tests.faults.catalogue import SECTIONS, all_cases


def test_the_document_is_what_the_cases_make() -> None:
    text = table.DOCUMENT.read_text()
    assert text == table.document(text), "just faults --table"


def test_each_case_has_an_id_of_its_own_and_says_what_it_is_in_sentences() -> None:
    cases = all_cases()
    assert [name for name, times in Counter(case.id for case in cases).items() if times > 1] == []
    for case in cases:
        assert case.injected.endswith("."), case.id
        assert case.holds.endswith("."), case.id


def test_no_kept_result_is_a_failure() -> None:
    kept = [(section, name, each) for section in SECTIONS for name, each in table.kept(section).items()]
    assert [each for each in kept if each[2].failures] == []
