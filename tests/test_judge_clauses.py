"""What clauses say of time, voice and doer, and what counts as stated the same, over pairs that differ in one thing."""

import pytest

from tracker.judging.lexicon import lexicon
from tracker.judging.matching.compare import compare
from tracker.judging.matching.comparison import Comparison
from tracker.judging.weighing.clauses import NAMES, clause_features
from tracker.judging.weighing.counterparts import counterpart_features


def compared(language: str, old: str, new: str) -> Comparison:
    return compare(old, new, lexicon(language))


@pytest.mark.parametrize(
    ("language", "old", "new", "name"),
    [
        ("en", "The general took command.", "The general will take command.", "time_past_next"),
        ("en", "The treaty enters into force.", "The treaty entered into force.", "time_past_now"),
        ("en", "The bank had repaid the loan.", "The bank was repaying the loan.", "time_under_way"),
        ("ru", "Движение будет перекрыто с 6:00.", "Движение было перекрыто с 6:00.", "time_past_next"),
        ("uk", "Матч відбудеться без глядачів.", "Матч відбувся без глядачів.", "time_past_next"),
        ("en", "Ministers attacked the union.", "The union attacked ministers.", "role_swap"),
        ("ru", "Арендатор подал иск к порту.", "К арендатору подал иск порт.", "case_swap"),
        ("en", "The court dismissed the appeal.", "The appeal was dismissed by the court.", "voice"),
        ("en", "Only the chair may sign contracts.", "The chair may sign only contracts.", "scope_only"),
        ("uk", "Перевезення зросли до 112 тонн.", "Перевезення зросли на 112 тонн.", "number_led"),
    ],
)
def test_a_clause_that_says_another_thing_is_counted(language: str, old: str, new: str, name: str) -> None:
    assert name in NAMES
    assert clause_features(compared(language, old, new)).get(name, 0) > 0


def test_a_kept_doer_is_no_swap() -> None:
    values = clause_features(
        compared("en", "The court dismissed the appeal.", "The appeal was dismissed by the court.")
    )
    assert values.get("role_swap", 0) == 0
    assert values["role_kept"] > 0


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "It has spread about 10 miles.", "It has spread about 16 kilometres."),
        ("en", "The road is 1.2 kilometres long.", "The road is 1,200 metres long."),
        ("en", "It lasted 24 months.", "It lasted two years."),
        ("en", "It left at 6.15 and came.", "It left at 6:15 and came."),
        ("ru", "Суд взыскал 18,3 млн рублей.", "Суд взыскал 18 миллионов 300 тысяч рублей."),
        ("ru", "Приём с 1-го по 25-е апреля.", "Приём с 1 по 25 апреля."),
        ("ru", "Рейс вылетит в 10 вечера.", "Рейс вылетит в 22:00."),
        ("ru", "Вода будет с десяти утра.", "Вода будет с 10:00."),
        ("ru", "Плата 48 рублей 60 копеек.", "Плата 48,60 рубля."),
        ("ru", "Спасли восьмерых шахтёров.", "Спасли 8 шахтёров."),
        ("ru", "Возбуждено дело о взрыве.", "Возбудили дело о взрыве."),
        ("ru", "Движение возобновлено.", "Возобновили движение."),
        ("ru", "Палатки, вода и т. д.", "Палатки, вода и так далее."),
        ("ru", "Около 1500 вызовов.", "Около полутора тысяч вызовов."),
        ("en", "The harbour master said so.", "The harbourmaster said so."),
        ("en", "It is up to the Civil Aviation Authority (CAA).", "It is up to the CAA."),
        ("en", "The doctor Maciej Wron said so.", "The doctor Maciej Wroń said so."),
        ("en", "He sold thhe book whcih he had read.", "He sold the book which he had read."),
    ],
)
def test_the_same_in_another_dress_leaves_nothing_over(language: str, old: str, new: str) -> None:
    found = compared(language, old, new)
    assert [each.item.key for each in (*found.lost, *found.gained)] == []
    assert all(pair.how not in ("value", "distinct") for pair in found.pairs)


@pytest.mark.parametrize(
    ("language", "old", "new"),
    [
        ("en", "It has spread about 10 miles.", "It has spread about 10 kilometres."),
        ("en", "It costs 50 cents.", "It costs 50 euros."),
        ("ru", "Суд взыскал 18,3 млн рублей.", "Суд взыскал 18 миллионов 400 тысяч рублей."),
        ("ru", "Он не исключил отставки.", "Он исключил отставку."),
    ],
)
def test_another_amount_or_a_denial_is_left_over(language: str, old: str, new: str) -> None:
    found = compared(language, old, new)
    assert found.lost or found.gained or any(pair.how in ("value", "distinct") for pair in found.pairs)


def test_a_word_that_exists_is_no_slip_for_a_small_one() -> None:
    found = compared("en", "They sent form.", "They sent from.")
    assert [each.item.key for each in (*found.lost, *found.gained)] == ["form", "from"]


def test_a_form_beyond_the_table_is_led_to_its_lemma() -> None:
    assert lexicon("uk").lemma("моніторитиме") == "моніторити"
    assert lexicon("uk").lemma("постраждалихх") == "постраждалихх"


def test_one_word_for_another_is_a_stand_in() -> None:
    found = compared("uk", "Авто замовлено у польського виробника.", "Авто замовлено у чеського виробника.")
    values = counterpart_features(found)
    open_pairs = values.get("stand_in", 0) + sum(pair.how == "distinct" for pair in found.pairs)
    assert open_pairs == 1


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        ("Компания завершила строительство газопровода.", "Компания завершит строительство газопровода.", "distinct"),
        ("Завод приостанавливает отгрузку.", "Завод приостановил отгрузку.", "distinct"),
        ("МИД Армении обвинил Азербайджан.", "МИД Азербайджана обвинил Армению.", "distinct"),
        ("В штате 212 врачей при норме 230.", "В штате 230 врачей при норме 212.", "value"),
    ],
)
def test_the_same_words_that_say_another_thing_are_told_apart(old: str, new: str, how: str) -> None:
    found = compared("ru", old, new)
    assert [pair.how for pair in found.pairs if pair.how in ("distinct", "value")]
    assert {pair.how for pair in found.pairs} == {how}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Суд арестовал директора.", "Директора арестовал суд."),
        ("Суд арестовал директора.", "Директор арестован судом."),
        ("Армения и Азербайджан подписали договор.", "Азербайджан и Армения подписали договор."),
        ("Министр сообщает о ремонте.", "Министр сообщил о ремонте."),
        ("Рейс отправляется в полдень.", "Рейс отправится в полдень."),
    ],
)
def test_another_order_or_voice_or_a_present_that_reports_is_no_other_sense(old: str, new: str) -> None:
    assert not [pair for pair in compared("ru", old, new).pairs if pair.how in ("distinct", "value")]
