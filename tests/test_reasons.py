"""The reasons told of a change: what must be among them, what must not, and what holds of any sentence."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.judging import judge
from tracker.judging.lexicon import lexicon
from tracker.model import Finding

FOLDER = Path(__file__).parent.parent / "fixtures" / "edits"
ROWS = [
    json.loads(line)
    for name in ("en", "uk", "ru")
    for line in (FOLDER / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
]
SENTENCES = [(row["before"], row["lang"]) for row in ROWS if len(row["before"]) < 200]
NUMBER = re.compile(r"(?<![\w.,:/+-])[2-9]\d(?![\w.,:/+-])")
WORD = re.compile(r"(?<![\w'’ʼ-])[a-zа-яіїє]{7,}(?![\w'’ʼ-])")
NUMBERED = [(text, language, found) for text, language in SENTENCES if (found := list(NUMBER.finditer(text)))]
WORDED = [
    (text, language, found)
    for text, language in SENTENCES
    if (found := [word for word in WORD.finditer(text) if lexicon(language).knows(word.group())])
]


def told(old: str, new: str, language: str) -> tuple[Finding, ...]:
    return judge(old, new, language=language).findings


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_another_number_is_told_as_a_number_alone(data: st.DataObject) -> None:
    text, language, numbers = data.draw(st.sampled_from(NUMBERED))
    number = data.draw(st.sampled_from(numbers))
    other = "11" if number.group() != "11" else "12"  # a day of a month if the other one was
    new = text[: number.start()] + other + text[number.end() :]
    findings = told(text, new, language)
    assert findings
    assert {finding.kind for finding in findings} <= {"NUMBER", "DATE_TIME", "QUOTE"}, findings
    assert all(number.group() in finding.old and other in finding.new for finding in findings), findings


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_a_misspelling_is_told_as_that_alone(data: st.DataObject) -> None:
    text, language, words = data.draw(st.sampled_from(WORDED))
    word = data.draw(st.sampled_from(words))
    middle = word.start() + len(word.group()) // 2
    wrong = text[:middle] + text[middle] + text[middle:]
    findings = told(wrong, text, language)
    assert [finding.kind for finding in findings] == ["TYPO"], findings
    assert findings[0].new == word.group()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_lies_in_an_added_sentence_is_not_told_again(data: st.DataObject) -> None:
    text, language = data.draw(st.sampled_from(SENTENCES))
    other, _ = data.draw(st.sampled_from([each for each in SENTENCES if each[1] == language and each[0] != text]))
    findings = told(text, f"{text}\n\n{other}", language)
    claims = [finding.new_span for finding in findings if finding.kind == "CLAIM_ADDED"]
    for finding in findings:
        if finding.kind != "CLAIM_ADDED" and finding.new:
            assert not any(a <= finding.new_span[0] and finding.new_span[1] <= b for a, b in claims), findings


@pytest.mark.parametrize(
    ("language", "old", "new", "kinds"),
    [
        ("en", "The ministry said 1165 soldiers died.", "The ministry said 1202 soldiers died.", {"NUMBER"}),
        ("en", "The insurer sold 14 policies.", "14 policies were sold by the insurer.", {"VOICE", "ORDER", "CASE"}),
        ("en", "The officer, who was off duty, fired.", "Off duty, the officer fired.", {"ORDER", "CASE"}),
        ("uk", "Уламки впали; постраждалихх немає.", "Уламки впали; постраждалих немає.", {"TYPO"}),
        ("ru", "Глава района Полежаев подал заявление.", "Заявление подал глава района Полежаев.", {"ORDER", "CASE"}),
    ],
)  # fmt: skip
def test_no_reason_is_told_that_the_words_do_not_show(language: str, old: str, new: str, kinds: set[str]) -> None:
    assert {finding.kind for finding in told(old, new, language)} <= kinds


def test_a_phase_is_told_in_ukrainian_as_in_english_and_the_doer_who_stayed_is_not() -> None:
    old = "Сили оборони наразі розпочинають нові наступальні операції на Курщині."
    kinds = {finding.kind for finding in told(old, "Сили оборони проводять бойові операції на Курщині.", "uk")}
    assert kinds == {"TENSE_ASPECT", "SPECIFICITY"}


@pytest.mark.parametrize(
    ("old", "new", "reader", "sentence"),
    [
        ("14 died.", "15 died.", "en", "A number rose: “14 died” became “15 died”."),
        ("It was caused by fire.", "It was reportedly caused by fire.", "en", "The statement became less certain"),
        ("Operators must report it.", "Operators should report it.", "en", "A demand became weaker"),
        ("They began new offensive raids.", "They began combat raids.", "en", "The wording became vaguer"),
        ("They began new offensive raids.", "They began combat raids.", "uk", "Формулювання стало розмитішим"),
        ("They began new offensive raids.", "They began combat raids.", "ru", "Формулировка стала расплывчатее"),
    ],
)  # fmt: skip
def test_a_reason_says_which_way_it_went(old: str, new: str, reader: str, sentence: str) -> None:
    assert judge(old, new, language="en", reader=reader).findings[0].why.startswith(sentence)
