import json
import subprocess
import sys
import time
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tracker
from tracker.judging import is_silent, judge
from tracker.judging.lexicon import BIT, CLASSES, LANGUAGES, lexicon
from tracker.judging.reading.items import items
from tracker.judging.reading.language import language_of
from tracker.model import FindingKind, Level, Severity, Verdict

MODEL_CASE = [
    pytest.param(
        "Ukrainian forces are currently commencing new offensive operations in Kursk Oblast.",
        "Ukrainian forces conduct combat operations in Kursk Oblast.",
        "are currently commencing new offensive",
        "conduct combat",
        id="english-first-wording",
    ),
    pytest.param(
        "Ukrainian Defence Forces have launched new offensive operations in the Kursk region.",
        "Ukrainian Defence Forces have conducted combat operations in the Kursk region.",
        "launched new offensive",
        "conducted combat",
        id="english-second-wording",
    ),
    pytest.param(
        "Українські війська розпочинають нові наступальні операції в Курській області.",
        "Українські війська проводять бойові операції в Курській області.",
        "розпочинають нові наступальні",
        "проводять бойові",
        id="ukrainian",
    ),
    pytest.param(
        "Силы обороны Украины начали новые наступательные операции в Курской области.",
        "Силы обороны Украины провели боевые операции в Курской области.",
        "начали новые наступательные",
        "провели боевые",
        id="russian",
    ),
]


@pytest.mark.parametrize(("old", "new", "phrase_old", "phrase_new"), MODEL_CASE)
def test_the_model_case_is_a_change_of_meaning_with_the_phrase_shown(
    old: str, new: str, phrase_old: str, phrase_new: str
) -> None:
    verdict = judge(old, new)
    assert verdict.level is Level.MEANING_CHANGED
    shown = [(f.old, f.new) for f in verdict.findings if f.kind == FindingKind.SPECIFICITY]
    assert (phrase_old, phrase_new) in shown
    for finding in verdict.findings:
        assert old[slice(*finding.old_span)] == finding.old
        assert new[slice(*finding.new_span)] == finding.new


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("The strike destroyed 14 vehicles.", "The strike destroyed 11 vehicles.", "NUMBER"),
        ("За добу знищено 14 танків.", "За добу знищено 15 танків.", "NUMBER"),
        ("Сбиты 62 беспилотника.", "Сбиты 26 беспилотников.", "NUMBER"),
        ("The reactor is safe.", "The reactor is not safe.", "NEGATION"),
        ("Уряд відмовився від переговорів.", "Уряд не відмовився від переговорів.", "NEGATION"),
        ("Министр исключил мобилизацию.", "Министр не исключил мобилизацию.", "NEGATION"),
        ("Operators must report outages.", "Operators should report outages.", "MODALITY"),
        ("Громадяни зобов'язані оновити дані.", "Громадянам рекомендовано оновити дані.", "MODALITY"),
        ("The outage was caused by an attack.", "The outage was reportedly caused by an attack.", "CERTAINTY"),
        ("Ракету випущено з Криму.", "Ракету, ймовірно, випущено з Криму.", "CERTAINTY"),
        ("All flights were cancelled.", "Some flights were cancelled.", "QUANTIFIER_SCOPE"),
        ("Все рейсы отменены.", "Некоторые рейсы отменены.", "QUANTIFIER_SCOPE"),
        ("The damage was massive.", "The damage was slight.", "INTENSITY"),
        ("The convoy carried 200 tonnes of fuel.", "The convoy carried 200 litres of fuel.", "QUANTITY_UNIT"),
        ("The army is withdrawing.", "The army will withdraw.", "TENSE_ASPECT"),
    ],
)
def test_what_was_said_no_longer_is(old: str, new: str, kind: str) -> None:
    verdict = judge(old, new)
    assert verdict.level is Level.MEANING_CHANGED, verdict
    assert kind in {finding.kind for finding in verdict.findings}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("Output fell by five percent.", "Output fell by 5%.", "NUMBER_FORMAT"),
        ("The fund will give 2.5 billion euros.", "The fund will give €2.5bn.", "NUMBER_FORMAT"),
        ("He came on 3 September 2025.", "He came on September 3, 2025.", "DATE_FORMAT"),
        ("Закон набуває чинності 01.07.2024.", "Закон набуває чинності 1 липня 2024 року.", "DATE_FORMAT"),
        ("Talks between Kiev and Warsaw resumed.", "Talks between Kyiv and Warsaw resumed.", "SYNONYM"),
        ("The army has not used such weapons.", "The army hasn't used such weapons.", "CONTRACTION"),
        ("Він назвав це \"брехнею\".", "Він назвав це «брехнею».", "QUOTE_STYLE"),
        ("Итоги дня.  Потерь нет.", "Итоги дня. Потерь нет.", "SPACING"),
        ("The follow up inspection.", "The follow-up inspection.", "PUNCTUATION"),
        ("The trooops returned.", "The troops returned.", "TYPO"),
    ],
)  # fmt: skip
def test_another_dress_is_left_alone(old: str, new: str, kind: str) -> None:
    verdict = judge(old, new)
    assert verdict.level in (Level.COSMETIC, Level.REWORDED), verdict
    assert verdict.severity is Severity.LOW
    assert kind in {finding.kind for finding in verdict.findings}


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        pytest.param("Kyiv is calm.", "K\u0443iv is calm.", "LOOKALIKE", id="cyrillic-letter-in-a-latin-word"),
        pytest.param("Kyiv is calm.", "Kyiv\u200b is calm.", "INVISIBLE", id="zero-width-space"),
        pytest.param("Kyiv is calm.", "Kyiv\U000e0061 is calm.", "INVISIBLE", id="tag"),
        pytest.param("Kyiv is calm.", "Ky\ufe01iv is calm.", "INVISIBLE", id="variant-of-a-letter"),
        pytest.param("It cost 420 euros.", "It cost ４２０ euros.", "LOOKALIKE", id="wide-digits"),
        pytest.param("Загинуло 5 осіб.", "Загинуло ٥ осіб.", "LOOKALIKE", id="arabic-digit"),
    ],
)
def test_what_hides_alerts_although_nothing_is_said_differently(old: str, new: str, kind: str) -> None:
    verdict = judge(old, new)
    assert verdict.severity.rank >= Severity.HIGH.rank
    assert verdict.findings[0].kind == kind


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("قال 5 اشخاص", "قال ٥ اشخاص", id="digits-of-the-text's-own-script"),
        pytest.param("東京で5人が", "東京で５人が", id="wide-digits-among-wide-letters"),
        pytest.param("Here 🏴\U000e0067\U000e0062\U000e007f it is.", "Here it is.", id="a-flag-made-of-tags"),
        pytest.param("Take ☠ away.", "Take ☠\ufe0f away.", id="an-emoji's-own-variant"),
    ],
)
def test_what_has_its_place_hides_nothing(old: str, new: str) -> None:
    assert judge(old, new).severity is Severity.LOW


def test_equal_texts_are_cosmetic_with_no_findings() -> None:
    verdict = judge("Nothing happened.", "Nothing happened.")
    assert (verdict.level, verdict.probability, verdict.findings) == (Level.COSMETIC, 0.0, ())


def test_a_language_without_lexicon_is_undecided_and_says_why() -> None:
    verdict = judge("Das Wetter ist gut und der Bau geht weiter.", "Das Wetter ist schlecht und der Bau geht weiter.")
    assert verdict.level is Level.UNDECIDED
    assert "lexicon" in verdict.reason


def test_a_number_counts_in_any_language() -> None:
    verdict = judge(
        "Das Haus hat 14 Zimmer und der Bau geht weiter.", "Das Haus hat 15 Zimmer und der Bau geht weiter."
    )
    assert verdict.level is Level.MEANING_CHANGED


def test_one_change_amid_seven_cosmetic_sentences_is_found() -> None:
    same = "The bridge was closed on Monday. Trains ran as usual. Officials thanked the crews. "
    old = same + "Two of the wounded are in a critical condition. Repairs begin in May, the ministry said."
    new = same.replace("Officials", "The officials") + (
        "Two of the wounded are in a stable condition. Repairs start in May, the ministry said."
    )
    assert judge(old, new).level is Level.MEANING_CHANGED
    assert judge(old, new.replace("stable", "critical")).level is not Level.MEANING_CHANGED


def test_silence_and_a_short_text_raise_the_severity() -> None:
    old, new = "The strike destroyed 14 vehicles.", "The strike destroyed 11 vehicles."
    assert judge(old, new, silent=True).severity.rank > judge(old, new).severity.rank
    lead = "The weather was fine all week and nobody complained of it. " * 10
    assert judge(lead + old, lead + new, silent=True).severity.rank < judge(old, new, silent=True).severity.rank


def test_reasons_are_told_in_the_readers_language() -> None:
    old, new = "The strike destroyed 14 vehicles.", "The strike destroyed 11 vehicles."
    said = [f"The strike destroyed {number} vehicles" for number in (14, 11)]
    told = [judge(old, new, reader=reader).findings[0].why for reader in ("en", "uk", "ru")]
    assert told == [
        "A number fell: “{}” became “{}”.".format(*said),
        "Число зменшилося: «{}» стало «{}».".format(*said),
        "Число уменьшилось: «{}» стало «{}».".format(*said),
    ]


def test_an_added_sentence_is_one_claim_and_not_a_list_of_its_words() -> None:
    old = "Ukrainian forces hold the line. The president spoke."
    sentence = (
        "The statement was later changed, without a note: it now says that the forces “conduct combat operations”."
    )
    for before, after, kind in (
        (old, old.replace(". The", f". {sentence} The"), "CLAIM_ADDED"),
        (old.replace(". The", f". {sentence} The"), old, "CLAIM_REMOVED"),
    ):
        findings = judge(before, after).findings
        assert findings[0].kind == kind
        assert findings[0].why.startswith(
            f"A claim was {'added' if kind == 'CLAIM_ADDED' else 'dropped'}: “The statement"
        )
        assert {finding.kind for finding in findings[1:]} <= {"ATTRIBUTION", "QUOTE"}


def test_an_added_clause_is_told_first_and_its_condition_too() -> None:
    old = "The ministry will close the bridge."
    new = "The ministry will close the bridge, if the city council approves the detour."
    kinds = [finding.kind for finding in judge(old, new).findings]
    assert kinds[0] == "CLAIM_ADDED"
    assert "CONDITION" in kinds
    assert not {"SPECIFICITY", "PUNCTUATION"} & set(kinds)


def test_a_text_written_anew_gets_no_endless_list() -> None:
    old = " ".join(f"On {day} May {day * 3} trucks of unit {day} left Lviv." for day in range(1, 20))
    new = " ".join(f"By {day} June {day * 7} buses of group {day} may not reach Odesa." for day in range(1, 20))
    assert 3 <= len(judge(old, new).findings) <= 12


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_get_a_verdict_whose_spans_hold(old: str, new: str) -> None:
    verdict = judge(old, new)
    assert verdict == judge(old, new)
    for finding in verdict.findings:
        assert old[slice(*finding.old_span)] == finding.old
        assert new[slice(*finding.new_span)] == finding.new


def test_the_public_functions_need_no_store_and_load_on_first_use() -> None:
    assert isinstance(tracker.judge("a b", "a c"), Verdict)
    assert tracker.diff("a b", "a c").operations
    code = "import sys, tracker; print([m for m in sys.modules if m.startswith('tracker.')])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


DATED = {"published": "2026-11-29T09:00:00+00:00"}


@pytest.mark.parametrize(
    ("note", "silent"),
    [
        ("", True),
        ("\nCorrection: an earlier figure was wrong.", False),
        ("\nОновлено: 14:20", False),
        ("\nУточнение: число исправлено.", False),
    ],
)
def test_a_note_in_the_text_breaks_the_silence(note: str, silent: bool) -> None:
    assert is_silent("Ten people came.", "Twelve people came." + note, before=DATED, after=DATED) is silent


@pytest.mark.parametrize(
    ("old", "new", "silent"),
    [
        pytest.param("{0} came.{0}", "{0} came.{0} Corrected: two.", False, id="at the end"),
        pytest.param("Ten came.{0}", "Update: two came.{0}", False, id="at the start"),
        pytest.param("Corrected: ten.{0}", "Corrected: two.{0}", True, id="in both"),
        pytest.param(
            "Ten came.{0} Corrected: a date.", "Two came.{0} Corrected: a date.", True, id="far away, in both"
        ),
        pytest.param("{0} Correction. It is two.{0}", "{0} Correction: it is two.{0}", False, id="half of it is new"),
        pytest.param("{0} an earlier{0}", "{0} an earlier version of this{0}", False, id="its beginning was there"),
        pytest.param("Updated: 1. Updated: 2.{0}", "Updated: 1.{0}", True, id="one of two went"),
    ],
)
def test_a_note_is_found_wherever_the_texts_differ(old: str, new: str, silent: bool) -> None:
    around = " It is a long text about many things, and nothing of it changed." * 20
    assert is_silent(old.format(around), new.format(around), before=DATED, after=DATED) is silent


def test_a_text_that_is_too_long_to_compare_word_by_word_is_undecided() -> None:
    """One sentence of 7,000 words: only two commas differ, and nothing has looked at each word beside each other
    one."""
    words = [f"word{number}" for number in range(7_000)]
    old, new = " ".join(words), " ".join(words[:100]) + ", " + " ".join(words[100:-100]) + ", " + " ".join(words[-100:])
    assert tracker.diff(old, new).limited
    assert judge(old, new, language="en").level is Level.UNDECIDED
    assert judge(old[:9_000], new[:9_001], language="en").level is Level.COSMETIC


@pytest.mark.parametrize("digits", [61, 100, 101, 1_000, 40_000])
def test_a_digit_among_any_number_of_digits_is_a_number_that_changed(digits: int) -> None:
    for start in (0, 1):
        said = ("0123456789" * 4_001)[start : start + digits]
        old, new = (
            f"The account is {each} as of today." for each in (said, said[:-5] + str(9 - int(said[-5])) + said[-4:])
        )
        verdict = judge(old, new, language="en")
        assert (verdict.level, verdict.findings[0].kind) == (Level.MEANING_CHANGED, FindingKind.NUMBER)
        assert "rose" not in verdict.findings[0].why and "fell" not in verdict.findings[0].why


def test_one_word_in_a_text_of_any_length_is_found() -> None:
    text = " ".join(f"word{number}" for number in range(7_000))
    changed = text.replace("word3500 ", "word3500 not ")
    assert len(text) > 60_000 and not tracker.diff(text, changed).limited
    assert [each.new for each in tracker.diff(text, changed).operations] == ["not "]
    assert judge(text, changed, language="en").level is Level.MEANING_CHANGED


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said that it was so.", "en"),
        ("Міністр сказав, що це так.", "uk"),
        ("Министр сказал, что это так.", "ru"),
        ("Der Minister hat gesagt, dass es so sei und nicht anders kommen werde.", ""),
    ],
)
def test_the_language_is_guessed(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        ("en", "one thousand two hundred cases", "1,200 cases"),
        ("en", "4 p.m. on Nov. 4", "16:00 on 4 November"),
        ("en", "from three to five thousand", "from 3,000 to 5,000"),
        ("uk", "понад тисяча домівок", "понад 1 000 домівок"),
        ("uk", "5 відсотків", "5%"),
        ("uk", "дві третини домівок", "2/3 домівок"),
        ("uk", "першого липня о 7 годині 40 хвилин", "1 липня о 7:40"),
        ("uk", "двадцять першого травня о дев'ятій вечора", "21.05 о 21:00"),
        ("uk", "другого кварталу, п'яти областей", "ІІ кварталу, 5 областей"),
        ("uk", "о пів на сьому ранку", "о 6:30 ранку"),
        ("uk", "о 12 ночі, о 1 ночі, об 11 ночі", "о 0:00, о 1:00, об 23:00"),
        ("uk", "о пів на першу ночі, о пів на першу дня", "о 0:30, о 12:30"),
        ("ru", "в 11 дня и в 2 дня, в 12 вечера", "в 11:00 и в 14:00, в 0:00"),
        ("uk", "1 млрд 180 млн гривень", "1,18 млрд гривень"),
        ("uk", "4 кг 700 г срібла", "4,7 кг срібла"),
        ("uk", "дев'ятирічний учень", "9-річний учень"),
        ("uk", "вода зникла, вели роботи", "води зникли, вели роботу"),
        ("uk", "укриттів погоджено й знеструмлено", "укриття погодили та знеструмили"),
        ("ru", "2,1 млрд рублей", "2.1 миллиарда рублей"),
    ],
)
def test_one_value_is_one_item_however_written(language: str, a: str, b: str) -> None:
    words = lexicon(language)
    assert [item.key for item in items(a, words)] == [item.key for item in items(b, words)]


@pytest.mark.parametrize(
    "odd",
    [
        "1/٠ of it",
        "٣ of it",
        "о 7 годині ² хвилин",
        "9" * 5_000,
        "5 million " + "9" * 400 + " thousand",
        "9 " + "million " * 60,
        "25:99 p.m., 99 p.m., 00.00.0000, September 0",
    ],
)
@pytest.mark.parametrize("language", [*LANGUAGES, "de"])
def test_odd_numbers_get_a_verdict(language: str, odd: str) -> None:
    assert judge(odd, "12:30", language=language).probability > 0
    assert judge(f"It was {odd}.", f"It was {odd}, too.", language=language).probability < 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lexicon_knows_every_class_and_contradicts_itself_nowhere(language: str) -> None:
    text = (Path(tracker.__file__).parent / "judging" / "lexicon" / f"{language}.txt").read_text(encoding="utf-8")
    sections = [line[1:-1] for line in text.splitlines() if line.startswith("[")]
    assert sorted(sections) == sorted([*CLASSES, "same", "distinct"])
    words = lexicon(language)
    assert words.word(words.lemma({"en": "not", "uk": "не", "ru": "не"}[language])).mask & BIT["neg"]
    assert len(words.phrases) > 50


def test_errors_are_lines_with_what_the_judge_said() -> None:
    from tracker.judging.evaluation import error_line, evaluate

    rows = [
        {"before": "It is 5.", "after": "It is 6.", "label": 0, "lang": "en", "source": "x", "kind": "number"},
        {"before": "It is 5.", "after": "It is 6.", "label": 1, "lang": "en", "source": "x", "kind": "number"},
    ]
    found = evaluate(rows)
    assert (found.overall.n, found.overall.precision, found.overall.recall) == (2, 0.5, 1.0)
    assert found.overall.right_reason == 1.0
    assert found.overall.auc == 0.5
    assert (found.overall.left_alone, found.by_form["single"].n) == (0.0, 2)
    assert (found.overall.twins, found.overall.twins_right, found.overall.twins_ranked) == (1, 0, 0)
    assert set(found.as_json()) == {"overall", "by"}
    assert set(found.as_json()["by"]) == {"source", "lang", "form", "kind"}
    line = json.loads(json.dumps(error_line(found.errors[0])))
    assert line["predicted"] == 1
    assert line["findings"][0]["kind"] == "NUMBER"


def test_a_long_text_with_one_edit_is_judged_at_once() -> None:
    lines = [f"Item {number} was delivered to the depot on Monday by the crew of the ship." for number in range(2000)]
    new = list(lines)
    new[1000] = new[1000].replace("was delivered", "was not delivered")
    verdict = judge("\n".join(lines), "\n".join(new))
    assert verdict.level is Level.MEANING_CHANGED
    assert "NEGATION" in {finding.kind for finding in islice(verdict.findings, 5)}


def test_a_text_written_anew_does_not_stall_the_judge() -> None:
    old = " ".join(f"word{number}" for number in range(4000))
    started = time.process_time()
    verdict = judge(old, old.replace("word", "other"))
    assert time.process_time() - started < 5
    assert verdict.level in (Level.MEANING_CHANGED, Level.UNDECIDED)
