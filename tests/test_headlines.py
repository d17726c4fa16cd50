"""The first line of an alert, as a person would say what changed; and the tables of sentences it comes from."""

from __future__ import annotations

import re
from dataclasses import fields
from string import Formatter

import pytest

from tests.support.report_values import edit, finding, replaced
from tracker.judging.verdict import NO_LEXICON, TOO_LONG
from tracker.model import READERS, Finding, Severity
from tracker.report import with_operations
from tracker.report.headline import TITLE_LIMIT, change_told, first_line
from tracker.report.marks import Mark
from tracker.report.messages import _NO_LEXICON, _TOO_LONG
from tracker.report.ourselves import OWN_TYPES
from tracker.report.passages import passages
from tracker.report.phrases import ENGLISH, PHRASES, RUSSIAN, UKRAINIAN, Phrases
from tracker.report.table import cells

# fmt: off
CHANGES = [
    ("Air defence shot down 14 drones over Kharkiv.", "Air defence shot down 11 drones over Kharkiv.",
     "“down 14 drones” became “down 11 drones”"),
    ("We will attack the town. He said so.", "We will not attack the town. He said so.",
     "“will attack the” became “will not attack the”"),
    ("The minister denies it. Two soldiers were wounded there.", "The minister denies it.",
     "“Two soldiers were wounded there.” was taken out"),
    ("The minister denies it.", "The minister denies it. Two soldiers were wounded there.",
     "“Two soldiers were wounded there.” was added"),
    ("Fourteen.", "Eleven.", "“Fourteen” became “Eleven”"),
    ("The ministry will publish the budget in full before May.", "The ministry will publish the budget before May.",
     "“budget in full before May” became “budget before May”"),
    ("He called it “a war”, they say.", "He called it “an incident”, they say.",
     "“it ‘a war’” became “it ‘an incident’”"),
    ("Losses were 1,200 t of grain and more.", "Losses were 1,300 t of grain and more.",
     "“were 1,200 t” became “were 1,300 t”"),
]
CHANGES += [
    ("For example in a class you talk of it.", "For example, in a class you talk of it.",
     "“For example” became “For example,”"),
]
UKRAINIAN_CHANGES = [
    ("Сили оборони розпочинають нові наступальні операції.", "Сили оборони проводять бойові операції.",
     "«розпочинають нові наступальні операції» стало «проводять бойові операції»"),
    ("Наступ буде. Так сказали.", "Наступу не буде. Так сказали.", "«Наступ буде» стало «Наступу не буде»"),
    ("Він назвав це «війною» вчора.", "Він назвав це «інцидентом» вчора.",
     "«назвав це “війною”» стало «назвав це “інцидентом”»"),
]
# fmt: on


@pytest.mark.parametrize(("old", "new", "told"), CHANGES)
def test_a_change_is_told_with_the_words_it_needs(old: str, new: str, told: str) -> None:
    one = with_operations(edit(old=old, new=new, operations=(), findings=()))
    assert change_told(one, ENGLISH) == told


@pytest.mark.parametrize(("old", "new", "told"), UKRAINIAN_CHANGES)
def test_in_the_language_of_the_reader(old: str, new: str, told: str) -> None:
    one = with_operations(edit(old=old, new=new, operations=(), findings=()))
    assert change_told(one, UKRAINIAN) == told


def test_what_the_gravest_finding_points_at_is_told_and_the_others_counted() -> None:
    old, new = "The big house stands. The mayor says that it will fall soon.", ""
    new = old.replace("big", "large").replace("will", "might")
    operations = replaced(old, new, ("big", "large"), ("will", "might"))
    grave = edit(old=old, new=new, operations=operations, findings=(finding(old, new, "will", "might"),))
    assert change_told(grave, ENGLISH) == "“it will fall” became “it might fall”, and 1 more change"
    assert change_told(grave, RUSSIAN) == "«it will fall» стало «it might fall», и ещё 1 изменение"
    none = edit(old=old, new=new, operations=operations, findings=())
    assert change_told(none, ENGLISH).startswith("“The big house” became “The large house”")


def test_a_headline_that_changed_is_said_to_be_one() -> None:
    old, new = (
        "Fourteen dead in Kharkiv\n\nA shell hit the market.",
        "Eleven dead in Kharkiv\n\nA shell hit the market.",
    )
    one = edit(old=old, new=new, title_old="Fourteen dead in Kharkiv", title_new="Eleven dead in Kharkiv")
    told = change_told(with_operations(one), ENGLISH)
    assert told == "in the headline, “Fourteen dead in” became “Eleven dead in”"


def test_white_space_alone_is_said_to_be_that() -> None:
    assert change_told(edit(old="a b", new="a\nb", operations=replaced("a b", "a\nb", (" ", "\n"))), ENGLISH) == (
        "only white space changed"
    )


def test_a_first_line_is_short_and_keeps_the_change() -> None:
    line = first_line("S" * 300, "T " * 300, "“a” became “b”", ENGLISH)
    assert cells(line) <= TITLE_LIMIT and line.endswith(": “a” became “b”")
    assert first_line("Ministry", "A title\nand a text", "x", ENGLISH) == "Ministry, “A title”: x"
    long = first_line("Ministry", "A title", "“" + "word " * 100 + "”", ENGLISH)
    assert cells(long) <= TITLE_LIMIT and "“A title”" in long


def test_what_has_no_room_is_counted() -> None:
    old = " ".join(
        f"The mayor of town {n} was told on Monday that the road there will be closed by noon." for n in range(60)
    )
    new = old.replace("Monday", "Friday")
    last = old.rindex("Monday")
    spans = (last, last + 6), (last, last + 6)
    grave = Finding(kind="DATE_TIME", why="x", old_span=spans[0], new_span=spans[1], old="Monday", new="Friday")
    shown = passages(with_operations(edit(old=old, new=new, operations=(), findings=(grave,))), ENGLISH, room=400)
    told = "".join(piece.text for piece in shown)
    assert "town 59" in told, "the gravest is shown, wherever it stands"
    left = re.search(r"and (\d+) more changes: tracker show 35$", told)
    assert left is not None
    assert int(left[1]) + sum(piece.mark is Mark.NEW for piece in shown) == 60


# --- sentences ---------------------------------------------------------------------------------------------------


def places(value: object) -> list[set[str]]:
    """The places in braces of each sentence of a value."""
    if isinstance(value, str):
        return [{name for _, name, _, _ in Formatter().parse(value) if name}]
    if isinstance(value, dict):
        return [place for _, each in sorted(value.items()) for place in places(each)]
    return [place for each in value for place in places(each)] if isinstance(value, tuple) else []


def sentences(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    held = value.values() if isinstance(value, dict) else value
    return [each for one in held for each in sentences(one)]


def test_every_language_has_every_sentence_with_the_same_places() -> None:
    assert tuple(PHRASES) == READERS
    for field in fields(Phrases):
        english = getattr(ENGLISH, field.name)
        for words in (UKRAINIAN, RUSSIAN):
            theirs = getattr(words, field.name)
            assert all(sentences(theirs)), field.name
            if isinstance(english, dict):
                assert english.keys() == theirs.keys(), field.name
            if "{n}" in str(english):  # forms of a count: two in English, three in the others
                assert (len(english), len(theirs)) == (2, 3), field.name
                assert set(map(frozenset, places(english))) == set(map(frozenset, places(theirs))), field.name
            else:
                assert places(english) == places(theirs), (words.language, field.name)


def test_no_language_says_it_in_another() -> None:
    spared = {"units", "quotes", "inner", "language", "digest"}
    for field in fields(Phrases):
        if field.name in spared:
            continue
        for words in (UKRAINIAN, RUSSIAN):
            for sentence in sentences(getattr(words, field.name)):
                bare = re.sub(r"\{\w+\}|`[^`]+`|robots\.txt", "", sentence)
                assert not re.search(r"[A-Za-z]", bare), (words.language, field.name, sentence)
        assert not re.search(r"[А-Яа-яІіЇїЄєҐґЁё]", "".join(sentences(getattr(ENGLISH, field.name)))), field.name


def test_counts_take_the_form_of_their_language() -> None:
    forms = {1: "1 зміна", 2: "2 зміни", 5: "5 змін", 11: "11 змін", 21: "21 зміна", 112: "112 змін"}
    for n, form in forms.items():
        assert UKRAINIAN.count(UKRAINIAN.also, n) == f"і ще {form}"
    assert ENGLISH.count(ENGLISH.also, 1) == "and 1 more change"
    assert ENGLISH.count(ENGLISH.also, 1_200) == "and 1,200 more changes"


def test_all_that_can_be_told_has_words() -> None:
    assert ENGLISH.severities.keys() == set(Severity)
    assert ENGLISH.own.keys() == OWN_TYPES.keys()
    assert (_NO_LEXICON, _TOO_LONG) == (NO_LEXICON, TOO_LONG), "as the judge writes them into the record"
