import random
import re
import time

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tracker.diffing import align, apply, diff
from tracker.model import OperationKind
from tracker.text import canonical
from tracker.tokens import sentences, tokens, units

SENTENCES = st.sampled_from(
    [
        "The strike destroyed 14 armoured vehicles. ",
        "Police opened fire on the crowd.\n",
        "«Усе спокійно», — сказав речник. ",
        "Lt. Gen. Carter will lead the mission on 4 November 2025. ",
        "Пострадавших нет.  ",
        "14 ",
        "not ",
        "\n\n",
        "\r\n",
        "  ",
        "(see the annex) ",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(SENTENCES, max_size=8).map("".join))


def shown(old: str, new: str) -> list[tuple[str, str, str]]:
    return [(each.kind.value, each.old, each.new) for each in diff(old, new).operations]


@given(TEXTS, TEXTS)
@example("\nCalm.", "\r\nCalm.")
def test_applying_the_operations_to_the_old_text_gives_the_new_one(old: str, new: str) -> None:
    changes = diff(old, new)
    assert apply(changes, old) == new
    for each in changes.operations:
        assert old[slice(*each.old_span)] == each.old
        assert new[slice(*each.new_span)] == each.new


@given(TEXTS)
def test_equal_texts_have_no_operations(text: str) -> None:
    assert diff(text, text).operations == ()


@given(TEXTS, TEXTS)
def test_the_same_texts_give_the_same_operations(old: str, new: str) -> None:
    assert diff(old, new) == diff(old, new)


@given(TEXTS)
def test_sentences_cover_the_text_without_gaps(text: str) -> None:
    assert "".join(text[start:end] for start, end in sentences(text)) == text


@given(TEXTS)
def test_only_white_space_lies_between_tokens(text: str) -> None:
    for found in (tokens(text), units(text)):
        rest = list(text)
        for token in found:
            assert text[token.start : token.end] == token.text
            rest[token.start : token.end] = " " * len(token.text)
        assert not "".join(rest).strip()


@given(TEXTS)
def test_a_word_is_the_same_token_in_any_company(text: str) -> None:
    assume(not re.search(r"\d\s+\d", text))  # groups of digits may be one number

    alone = [token.text for part in text.split() for token in tokens(part)]

    assert [token.text for token in tokens(text)] == alone
    assert [token.text for token in tokens(text + " . 1 000")] == [*alone, ".", "1 000"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("Lt. Gen. James Carter will lead. He left at 4 p.m. on Monday.", 2, id="ranks-and-hours"),
        pytest.param("Обстріляно вул. Лесі Українки. Є жертви.", 2, id="street"),
        pytest.param(
            "Закон подписал И. О. Фамильев. Он вступит в силу 1 мая 2025 г. в полдень.", 2, id="initials-and-year"
        ),
        pytest.param("“We will win.” The general left.", 2, id="quotation-ends-a-sentence"),
        pytest.param("- one\n- two\n- three", 3, id="list-items"),
        pytest.param("Прибыль — 2,1 млрд руб. за год.", 1, id="amounts"),
        pytest.param("Really?! Yes… No.", 3, id="marks-in-a-row"),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, count: int) -> None:
    assert len(sentences(text)) == count


def test_the_model_case_is_one_replacement_of_a_phrase() -> None:
    old = "Ukrainian forces are currently commencing new offensive operations in Kursk Oblast."
    new = "Ukrainian forces conduct combat operations in Kursk Oblast."
    assert shown(old, new) == [("replace", "are currently commencing new offensive", "conduct combat")]


@pytest.mark.parametrize(
    ("old", "new", "operations"),
    [
        pytest.param("On 3 May 2025.", "On 4 May 2025.", [("replace", "3 May 2025", "4 May 2025")], id="date"),
        pytest.param("It cost 40 million euros.", "It cost 40 billion euros.",
                     [("replace", "40 million euros", "40 billion euros")], id="amount"),
        pytest.param("Ed Park spoke.", "Ed Dale spoke.", [("replace", "Ed Park", "Ed Dale")], id="name"),
        pytest.param("It is safe.", "It is not safe.", [("insert", "", "not ")], id="lost-or-added-not"),
        pytest.param("a  b", "a b", [("replace", "  ", " ")], id="white-space"),
    ],
)  # fmt: skip
def test_what_a_reader_sees_as_one_thing_is_replaced_as_one(
    old: str, new: str, operations: list[tuple[str, str, str]]
) -> None:
    assert shown(old, new) == operations


def test_a_sentence_that_moved_is_a_move() -> None:
    a, b, c = "The bridge is closed. ", "Two people were hurt. ", "Repairs begin on Monday. "
    operations = diff(a + b + c, c + a + b).operations
    assert [(each.kind, each.old) for each in operations] == [(OperationKind.MOVE, c)]


def test_a_sentence_that_moved_and_lost_a_word_shows_both() -> None:
    a, b = "The bridge across the river is closed until further notice. ", "Two people were badly hurt in the blast. "
    operations = diff(a + "One. " + b, b.replace("badly ", "") + a + "One. ").operations
    assert {each.kind for each in operations} == {OperationKind.MOVE, OperationKind.DELETE}
    assert [each.old.strip() for each in operations if each.kind is OperationKind.DELETE] == ["badly"]


def test_a_split_sentence_keeps_its_words() -> None:
    old = "The pilot ejected safely, and a helicopter picked him up later."
    new = "The pilot ejected safely. A helicopter picked him up later."
    assert shown(old, new) == [("replace", ", and a", ". A")]
    blocks, limited = align(old, new)
    assert (len(blocks), limited) == (1, False)


def test_a_lost_not_is_found_in_a_very_long_repetitive_text() -> None:
    old = canonical("the ship is not safe and the crew is not told of it, " * 400)
    new = old.replace("not ", "", 1)
    assert shown(old, new) == [("delete", "not ", "")]


def test_a_lost_not_is_found_among_words_that_repeat_in_a_text_that_is_compared_whole() -> None:
    old = canonical("the ship is not safe and the crew is not told of it, " * 300)
    at = old.index("not ", len(old) // 2)
    assert shown(old, old[:at] + old[at + len("not ") :]) == [("delete", "not ", "")]


def test_thirty_thousand_words_with_ten_edits_take_less_than_a_third_of_a_second() -> None:
    draw = random.Random(3)
    words = ["troops", "river", "said", "the", "of", "bridge", "Monday", "14", "not", "near", "village", "budget"]
    lines = [" ".join(draw.choices(words, k=20)) + "." for _ in range(1500)]
    edited = list(lines)
    for index in range(0, 1500, 150):
        edited[index] = edited[index].replace("the", "a", 1) + " Truly."
    old, new = " ".join(lines), " ".join(edited)
    spent = []
    for _ in range(3):  # the best of three, in processor time: other work on the machine must not fail the test
        started = time.process_time()
        changes = diff(old, new)
        spent.append(time.process_time() - started)
    assert min(spent) < 0.3
    assert apply(changes, old) == new
    assert not changes.limited


def test_a_text_beyond_the_caps_is_replaced_whole_and_says_so() -> None:
    old, new = " ".join(f"a{i}" for i in range(7000)), " ".join(f"b{i}" for i in range(7000))
    changes = diff(old, new)
    assert changes.limited
    assert apply(changes, old) == new
