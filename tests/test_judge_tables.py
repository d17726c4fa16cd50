"""The tables of the judge say what they should: how grave a kind is, which way it goes, which words deny, which are no
other words for one another. Each row here is written apart from those tables, so that a slip in one is a failure."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.model import Level, Severity

TURNS = [
    ("en", "14 people died.", "19 people died.", "A number fell", "A number rose"),
    ("uk", "Загинули 14 людей.", "Загинули 19 людей.", "Число зменшилося", "Число зросло"),
    ("ru", "Погибли 14 человек.", "Погибли 19 человек.", "Число уменьшилось", "Число выросло"),
    (
        "en",
        "The outage was reportedly caused by an attack.",
        "The outage was caused by an attack.",
        "The statement became less certain",
        "The statement became more certain",
    ),
    (
        "uk",
        "Ракету, ймовірно, випущено з Криму.",
        "Ракету випущено з Криму.",
        "Твердження стало менш певним",
        "Твердження стало певнішим",
    ),
    (
        "ru",
        "Ракета, вероятно, запущена из Крыма.",
        "Ракета запущена из Крыма.",
        "Утверждение стало менее уверенным",
        "Утверждение стало более уверенным",
    ),
    (
        "en",
        "The operator should report outages.",
        "The operator must report outages.",
        "A demand became weaker",
        "A demand became stronger",
    ),
    (
        "uk",
        "Операторам рекомендовано звітувати про збої.",
        "Операторам необхідно звітувати про збої.",
        "Вимога стала слабшою",
        "Вимога стала суворішою",
    ),
    (
        "ru",
        "Операторам рекомендовано сообщать о сбоях.",
        "Операторы обязаны сообщать о сбоях.",
        "Требование стало слабее",
        "Требование стало строже",
    ),
    (
        "en",
        "Some flights were cancelled.",
        "All flights were cancelled.",
        "It now holds for fewer",
        "It now holds for more",
    ),
    (
        "uk",
        "Деякі рейси скасовано.",
        "Усі рейси скасовано.",
        "Тепер це правда для меншого числа",
        "Тепер це правда для більшого числа",
    ),
    (
        "ru",
        "Некоторые рейсы отменены.",
        "Все рейсы отменены.",
        "Теперь это верно для меньшего числа",
        "Теперь это верно для большего числа",
    ),
    (
        "en",
        "The damage was slight.",
        "The damage was massive.",
        "The statement became weaker",
        "The statement became stronger",
    ),
    ("uk", "Удар був незначним.", "Удар був потужним.", "Твердження стало слабшим", "Твердження стало сильнішим"),
    ("ru", "Удар был незначительным.", "Удар был мощным.", "Утверждение стало слабее", "Утверждение стало сильнее"),
    (
        "en",
        "The village was shelled.",
        "The army shelled the village.",
        "Who did it is no longer named",
        "Who did it is now named",
    ),
    (
        "uk",
        "Село обстріляно.",
        "Армія обстріляла село.",
        "Більше не названо, хто це зробив",
        "Тепер названо, хто це зробив",
    ),
    (
        "en",
        "They began combat raids.",
        "They began new offensive raids.",
        "The wording became vaguer",
        "The wording became more specific",
    ),
]


@pytest.mark.parametrize(("language", "less", "more", "down", "up"), TURNS)
def test_each_kind_that_turns_is_told_the_right_way_in_each_language(
    language: str, less: str, more: str, down: str, up: str
) -> None:
    for old, new, right, wrong in ((less, more, up, down), (more, less, down, up)):
        told = [each.why for each in judge(old, new, language=language, reader=language).findings]
        assert any(each.startswith(right) for each in told), told
        assert not any(each.startswith(wrong) for each in told), told


WEIGHTS = [
    ("14 people died.", "19 people died.", Severity.HIGH),
    ("The plant made 14 cars.", "The plant made 19 cars.", Severity.HIGH),
    ("The reactor is not safe.", "The reactor is safe.", Severity.HIGH),
    ("The outage was caused by an attack.", "The outage was reportedly caused by an attack.", Severity.HIGH),
    ("The convoy carried 200 tonnes of fuel.", "The convoy carried 200 litres of fuel.", Severity.HIGH),
    ("The damage was massive.", "The damage was slight.", Severity.MEDIUM),
    ("He arrived on 3 May.", "He arrived on 5 May.", Severity.MEDIUM),
    ("The operator must report outages.", "The operator should report outages.", Severity.MEDIUM),
]


@pytest.mark.parametrize(("old", "new", "severity"), WEIGHTS)
def test_a_grave_change_weighs_more_than_another(old: str, new: str, severity: Severity) -> None:
    """All of them are sure, small, at the beginning and announced: the kind alone tells them apart."""
    assert judge(old, new, language="en", silent=False).severity is severity


def test_an_edit_that_was_owned_up_to_is_never_critical() -> None:
    old, new = WEIGHTS[0][:2]
    assert judge(old, new, language="en", silent=True).severity is Severity.CRITICAL
    both = zip((old, new), ("saw", "denied"), strict=True)
    large = [" ".join([text, *(f"Witness {n} {word} it." for n in range(9))]) for text, word in both]
    assert judge(*large, language="en", silent=False).severity is Severity.HIGH


def test_an_edit_of_which_nobody_knows_whether_it_was_announced_weighs_as_silent() -> None:
    for old, new, _ in WEIGHTS:
        told = {silent: judge(old, new, language="en", silent=silent).severity for silent in (True, None)}
        assert told[None] is told[True]


DENIED = [
    ("en", "They did not fire.", "They did fire."),
    ("en", "They never fired at the convoy.", "They fired at the convoy."),
    ("en", "There were no victims.", "There were victims."),
    ("en", "Nobody was in the building.", "Somebody was in the building."),
    ("en", "Nothing was found there.", "Something was found there."),
    ("en", "He left without permission.", "He left with permission."),
    ("en", "They cannot enter the town.", "They can enter the town."),
    ("en", "The plant is no longer in danger.", "The plant is in danger."),
    ("en", "Neither side fired.", "Each side fired."),
    ("en", "The ministry denied the strike.", "The ministry described the strike."),
    ("en", "The court rejected the claim.", "The court heard the claim."),
    ("en", "The army failed to take the town.", "The army managed to take the town."),
    ("uk", "Вони не стріляли.", "Вони стріляли."),
    ("uk", "Жертв немає.", "Жертви є."),
    ("uk", "Він поїхав без дозволу.", "Він поїхав з дозволом."),
    ("uk", "Ми ніколи не стріляли по містах.", "Ми стріляли по містах."),
    ("uk", "Там ніколи було спокійно.", "Там було спокійно."),
    ("uk", "Міністерство спростувало удар.", "Міністерство описало удар."),
    ("ru", "Они не стреляли.", "Они стреляли."),
    ("ru", "Жертв нет.", "Жертвы есть."),
    ("ru", "Он уехал без разрешения.", "Он уехал с разрешением."),
    ("ru", "Там никогда было спокойно.", "Там было спокойно."),
    ("ru", "Министерство опровергло удар.", "Министерство описало удар."),
]


@pytest.mark.parametrize(("language", "denied", "said"), DENIED)
def test_each_word_of_denial_is_one(language: str, denied: str, said: str) -> None:
    for old, new in ((denied, said), (said, denied)):
        verdict = judge(old, new, language=language)
        assert verdict.level is Level.MEANING_CHANGED
        assert "NEGATION" in {each.kind for each in verdict.findings}


OTHER_THINGS = [
    ("en", "Twelve people were killed.", "Twelve people were injured."),
    ("en", "The fund will give two million euros.", "The fund will give two billion euros."),
    ("en", "Prices rose in May.", "Prices fell in May."),
    ("en", "The road is open.", "The road is closed."),
    ("en", "He was accused of fraud.", "He was convicted of fraud."),
    ("en", "The court said that the order is lawful.", "The court said that the order is unlawful."),
    ("en", "The fire destroyed the depot.", "The explosion destroyed the depot."),
    ("en", "He met Petrenko in Oslo.", "He met Petrashko in Oslo."),
    ("en", "Commander Zaluzhny resigned.", "Commander Zelensky resigned."),
    ("uk", "Пожежа знищила склад.", "Вибух знищив склад."),
    ("ru", "Пожар уничтожил склад.", "Взрыв уничтожил склад."),
    ("en", "The council discussed the plan.", "The council approved the plan."),
    ("uk", "Рада обговорила план.", "Рада схвалила план."),
    ("uk", "Дванадцять людей загинули.", "Дванадцять людей поранені."),
    ("uk", "Фонд надасть два мільйони гривень.", "Фонд надасть два мільярди гривень."),
    ("uk", "Суд визнав наказ законним.", "Суд визнав наказ незаконним."),
    ("ru", "Двенадцать человек погибли.", "Двенадцать человек ранены."),
    ("ru", "Фонд даст два миллиона рублей.", "Фонд даст два миллиарда рублей."),
    ("ru", "Суд признал приказ законным.", "Суд признал приказ незаконным."),
]


@pytest.mark.parametrize(("language", "old", "new"), OTHER_THINGS)
def test_words_that_say_another_thing_are_no_other_words_for_it(language: str, old: str, new: str) -> None:
    for a, b in ((old, new), (new, old)):
        verdict = judge(a, b, language=language)
        assert verdict.level is Level.MEANING_CHANGED
        assert not {"SYNONYM", "TRANSLITERATION"} & {each.kind for each in verdict.findings}


UNKNOWN = [
    ("en", "The ship carried grain.", "The ship carried gammarite."),
    ("en", "The minister praised the plan.", "The minister perluned the plan."),
    ("uk", "Корабель віз зерно.", "Корабель віз зевротин."),
    ("ru", "Корабль вёз зерно.", "Корабль вёз зевротин."),
]


@pytest.mark.parametrize(("language", "old", "new"), UNKNOWN)
def test_a_word_that_nobody_knows_is_no_misspelling_of_any(language: str, old: str, new: str) -> None:
    for a, b in ((old, new), (new, old)):
        assert "TYPO" not in {each.kind for each in judge(a, b, language=language).findings}


STRUCK = [
    ("en", "The bridge is open. Two people were killed."),
    ("uk", "Міст відкрито. Двоє людей загинули."),
    ("ru", "Мост открыт. Два человека погибли."),
]


@pytest.mark.parametrize(("language", "said"), STRUCK)
def test_what_is_struck_out_is_said_no_more(language: str, said: str) -> None:
    first, second = said.split(". ")
    struck = f"{first}. ~~{second}~~"
    assert judge(said, struck, language=language).level is Level.MEANING_CHANGED
    assert judge(struck, f"{first}.", language=language).level is not Level.MEANING_CHANGED


POLISHED = (
    "The big bridge is near the town. Workers started the job early. Officials said the road was closed. It will help "
    "the city. Buses are often late here. The old house is small. {}",
    "The large bridge is near the town. Workers began the job early. Officials stated the road was closed. It will "
    "assist the city. Buses are frequently late here. The old home is small. {}",
)


def test_a_sentence_that_changed_is_not_drowned_by_six_that_were_polished() -> None:
    old, new = "The troops withdrew from the village.", "The troops advanced towards the village."
    before, after = POLISHED
    assert judge(before.format(old), after.format(old), language="en", silent=True).level is not Level.MEANING_CHANGED
    assert judge(before.format(old), after.format(new), language="en", silent=True).level is Level.MEANING_CHANGED
