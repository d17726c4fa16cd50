"""What states the same though it is written otherwise, and what looks like a slip and states the opposite.

By kind: sums and wholes, units, ranges of days, converses, double denials, words that a prefix denies, times of verbs,
parts exchanged. What counts is what the comparison leaves open, whatever the trees make of it.
"""

import pytest

from tracker.judging import judge
from tracker.judging.lexicon import lexicon
from tracker.judging.matching.compare import compare
from tracker.judging.matching.comparison import BENIGN, Comparison
from tracker.judging.reading.item import CONTENT
from tracker.model import Level


def compared(old: str, new: str, language: str) -> Comparison:
    return compare(old, new, lexicon(language))


def is_open(found: Comparison) -> bool:
    """Whether any content has no counterpart, or one of another sense, or somebody took another's part."""
    loose = [each for each in (*found.lost, *found.gained) if each.item.kind in CONTENT]
    return bool(loose) or any(pair.how not in BENIGN for pair in found.pairs) or found.exchanged is not None


SAME = [
    ("All but three of the 20 lifeboats were launched.", "Seventeen of the 20 lifeboats were launched.", "en"),
    ("Усі, крім трьох із 20 шлюпок, спущено на воду.", "17 із 20 шлюпок спущено на воду.", "uk"),
    ("На воду спущены все, кроме трёх из 20 шлюпок.", "На воду спущены 17 из 20 шлюпок.", "ru"),
    ("We freed 61 hostages: 54 adults and 7 children.", "We freed hostages: 54 adults and 7 children.", "en"),
    ("The plant pumps 40 m³ a minute.", "The plant pumps 40 cubic metres a minute.", "en"),
    ("Станція качає 40 куб. м за хвилину.", "Станція качає 40 кубометрів за хвилину.", "uk"),
    ("Станция качает 40 м³ в минуту.", "Станция качает 40 кубических метров в минуту.", "ru"),
    ("Three and a half thousand homes have no gas.", "3,500 homes have no gas.", "en"),
    ("Без газу три з половиною тисячі осель.", "Без газу 3500 осель.", "uk"),
    ("Без газа четыре с половиной тысячи домов.", "Без газа 4500 домов.", "ru"),
    ("The bridge is shut from 3 to 19 May.", "The bridge is shut from 3 May to 19 May.", "en"),
    ("Міст закрито з 3 до 19 травня.", "Міст закрито з 03.05 до 19.05.", "uk"),
    ("Мост закрыт с 03.05 по 19.05.", "Мост закрыт с 3 по 19 мая.", "ru"),
    ("Northgate sold the quarry to Harrow.", "Harrow bought the quarry from Northgate.", "en"),
    ("Банк продав будівлю фонду.", "Фонд купив будівлю в банку.", "uk"),
    ("A delay is not impossible.", "A delay is possible.", "en"),
    ("Угода не незаконна.", "Угода законна.", "uk"),
]

OTHER = [
    ("All but three of the 20 lifeboats were launched.", "Three of the 20 lifeboats were launched.", "en"),
    ("We freed 61 hostages: 54 adults and 7 children.", "We freed 60 hostages: 54 adults and 7 children.", "en"),
    ("Three and a half thousand homes have no gas.", "3,050 homes have no gas.", "en"),
    ("The bridge is shut from 3 to 19 May.", "The bridge is shut from 3 May to 19 June.", "en"),
    ("Northgate sold the quarry to Harrow.", "Northgate bought the quarry from Harrow.", "en"),
    ("The rent is affordable.", "The rent is unaffordable.", "en"),
    ("Упаковка экологична.", "Упаковка неэкологична.", "ru"),
    ("Пакування екологічне.", "Пакування неекологічне.", "uk"),
    ("Аптеки продаватимуть ліки без рецепта.", "Аптеки продають ліки без рецепта.", "uk"),
    ("Заводы сократят выпуск.", "Заводы сократили выпуск.", "ru"),
    ("Палац знову доступний відвідувачам.", "Палац знову буде доступний відвідувачам.", "uk"),
    ("The council will close the pool.", "The council has closed the pool.", "en"),
    ("The bank sued the builder.", "The bank was sued by the builder.", "en"),
    ("Она была опрошена чиновниками.", "Она опросила чиновников.", "ru"),
    ("Завод підтримав міністра.", "Завод підтримано міністром.", "uk"),
    ("Harrow sued Northgate over the lease.", "Northgate sued Harrow over the lease.", "en"),
    ("Банк «Обрій» продав ліс фонду «Капітал».", "Фонд «Капітал» продав ліс банку «Обрій».", "uk"),
]


@pytest.mark.parametrize(("old", "new", "language"), SAME)
def test_the_same_claim_written_otherwise_leaves_nothing_open(old: str, new: str, language: str) -> None:
    for before, after in ((old, new), (new, old)):
        assert not is_open(compared(before, after, language))


@pytest.mark.parametrize(("old", "new", "language"), OTHER)
def test_another_claim_in_nearly_the_same_words_stays_open(old: str, new: str, language: str) -> None:
    for before, after in ((old, new), (new, old)):
        assert is_open(compared(before, after, language))


@pytest.mark.parametrize(
    ("old", "new", "language"),
    [
        ("The court dismissed the claim.", "The claim was dismissed by the court.", "en"),
        ("Суд оштрафовал завод.", "Завод оштрафован судом.", "ru"),
        ("Суд оштрафував завод.", "Завод оштрафовано судом.", "uk"),
    ],
)
def test_a_passive_that_keeps_its_agent_exchanges_no_parts(old: str, new: str, language: str) -> None:
    found = compared(old, new, language)
    assert found.exchanged is None
    assert any(each.revoiced for each in found.verbs)


def test_sentences_are_paired_by_what_they_mean() -> None:
    old = "Пожежу на складі ліквідували рятувальники. Потерпілих немає. Причину з'ясовують слідчі."
    new = "Причина встановлюється слідством. Вогонь у складському приміщенні загашено. Ніхто не постраждав."
    found = compared(old, new, "uk")
    pairs = {(found.old[slice(*block.old)].strip(), found.new[slice(*block.new)].strip()) for block in found.blocks}
    assert ("Причину з'ясовують слідчі.", "Причина встановлюється слідством.") in pairs
    assert all(a and b for a, b in pairs)


def test_a_passive_with_exchanged_parts_is_told_as_that_and_not_as_a_voice() -> None:
    for language, old, new in (
        ("ru", "Она была опрошена чиновниками.", "Она опросила чиновников."),
        ("uk", "Завод підтримав міністра.", "Завод підтримано міністром."),
        ("en", "The bank sued the builder.", "The bank was sued by the builder."),
    ):
        verdict = judge(old, new, language=language)
        assert verdict.level is Level.MEANING_CHANGED
        assert "ACTOR" in (kinds := [finding.kind for finding in verdict.findings]), kinds
        assert "VOICE" not in kinds
