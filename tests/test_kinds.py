"""A whole row for each kind of finding: a kind without one, or without its words, is found here and not by readers."""

import re

import pytest

from tracker.judging.explaining.direction import BY_THEMSELVES
from tracker.judging.kinds.table import KINDS, Kind, Words
from tracker.judging.lexicon import BIT
from tracker.model import FindingKind

LETTERS = {"en": r"[A-Za-z]", "uk": r"[А-ЩЬЮЯЄІЇҐа-щьюяєіїґ]", "ru": r"[А-Яа-яЁё]"}
ROWS = sorted(KINDS.items())


def words(row: Kind) -> dict[str, Words]:
    return {"en": row.en, "uk": row.uk, "ru": row.ru}


def test_every_kind_has_its_row() -> None:
    assert KINDS.keys() == set(FindingKind)


def test_no_two_kinds_are_equally_exact() -> None:
    places = sorted(row.exactness for _, row in ROWS if row.exactness is not None)
    assert places == list(range(len(places)))


def test_a_kind_that_can_turn_has_a_sentence_for_each_way() -> None:
    turning = {kind for kind, row in ROWS if row.less_more or row.ranks}
    assert {kind for kind, row in ROWS if row.en.turned} == turning | BY_THEMSELVES.keys()


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_a_row_says_the_same_in_every_language_of_readers(kind: FindingKind, row: Kind) -> None:
    for language, said in words(row).items():
        for text in (said.changed, *filter(None, (said.thing,)), *(said.turned or ())):
            assert re.fullmatch(rf"(?:{LETTERS[language]}|[ ,'])+", text), (kind, language, text)
        assert bool(said.thing) == bool(row.en.thing)
        assert bool(said.turned) == bool(row.en.turned)


@pytest.mark.parametrize(("kind", "row"), ROWS)
def test_a_row_names_other_kinds_and_classes_of_the_lexicon(kind: FindingKind, row: Kind) -> None:
    assert kind not in row.better
    assert {*(row.less_more or ()), *row.ranks} <= BIT.keys()
    assert not (kind.cosmetic and row.grave)
