import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.text import canonical, compact, one_line, printable, statement_text, text_hash


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param("a\u00a0\t b", "a b", id="white-space-is-one-space"),
        pytest.param("a\r\nb\rc", "a\nb\nc", id="line-ends-are-one"),
        pytest.param("a\n\n\n\n b ", "a\n\nb", id="one-blank-line-at-most"),
        pytest.param("e\u0301", "\u00e9", id="nfc"),
        pytest.param("a\ud800b\x00", "a\ufffdb\ufffd", id="what-no-database-takes"),
        pytest.param("Kyiv\u200b \u2018x\u2019", "Kyiv\u200b \u2018x\u2019", id="invisible-characters-and-quotes-stay"),
    ],
)
def test_canonical(raw: str, expected: str) -> None:
    assert canonical(raw) == expected


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_canonical_is_idempotent_and_storable(raw: str) -> None:
    once = canonical(raw)
    assert canonical(once) == once
    once.encode()


WHITE = " \t\n\r\x0b\x0c\x1c\x85\u00a0\u2003\u2028\u3000"


@given(st.text(alphabet=WHITE + "aЖé\u0301\x00\ud800\u200d☠\ufe0f", max_size=30))
def test_white_space_is_told_from_words_character_by_character(raw: str) -> None:
    lines = [" ".join(line.split()) for line in raw.splitlines()]
    spaced = re.sub("\n{3,}", "\n\n", "\n".join(lines)).strip()
    spelled = unicodedata.normalize("NFC", spaced.replace("\x00", "\ufffd").replace("\ud800", "\ufffd"))
    assert canonical(raw) == spelled
    assert compact(raw) == spelled.replace("\n\n", "\n")
    assert one_line(raw) == " ".join(spelled.split())


def test_of_white_space_only_the_space_is_printable() -> None:
    assert [char for char in map(chr, range(sys.maxunicode + 1)) if char.isspace() and char.isprintable()] == [" "]


def test_two_hundred_thousand_combining_marks_are_cut_before_nfc_can_take_minutes() -> None:
    assert len(canonical("a" + "\u0315\u0300" * 100_000)) < 40


def test_one_line() -> None:
    assert one_line(" a\n\nb ") == "a b"


def test_a_statement_is_title_blank_line_text() -> None:
    assert statement_text("T", "x") == "T\n\nx"
    assert statement_text("", "x") == "x"
    assert statement_text("T", "") == "T"


def test_the_hash_tells_title_and_text_apart() -> None:
    assert len({text_hash(*each) for each in (("a", "b"), ("", "a\n\nb"), ("", "ab"), ("ab", ""))}) == 4


def test_terminal_escapes_and_bidi_overrides_are_shown_never_printed() -> None:
    assert printable("a\x1b[31m\u202eb\n") == "a<U+001B>[31m<U+202E>b\n"


@pytest.mark.parametrize("before", range(0, 70, 7))
@pytest.mark.parametrize("marks", [30, 31, 32, 61, 500])
def test_a_run_of_combining_marks_is_cut_wherever_it_stands(before: int, marks: int) -> None:
    text = "a" * before + "е" + "\u0316" * marks + "й"
    assert canonical(text) == "a" * before + "е" + "\u0316" * 30 + "й"


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\u202e", "\ufe0f", "\u2060", "\U000e0041"])
def test_invisible_characters_are_kept(hidden: str) -> None:
    """Somebody put them there: they are evidence, and shown by their numbers."""
    assert canonical(f"Ky{hidden}iv is calm.") == f"Ky{hidden}iv is calm."
