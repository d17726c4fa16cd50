"""A change told in the headline and in the text counts once, and no denial makes another one good."""

from __future__ import annotations

import pytest

from tracker.judging import judge
from tracker.model import Level, Severity

BOTH = [
    ("en", "The bridge is {}open", "The ministry said that the bridge is {}open. Traffic moves.", ("", "not ")),
    ("en", "Hospital was {}hit", "The hospital was {}hit at night, the governor said.", ("", "not ")),
    ("en", "Minister will {}resign", "The minister will {}resign on Monday.", ("", "not ")),
    ("uk", "Міст {}відкрито", "Міст {}відкрито для руху, повідомило міністерство.", ("", "не ")),
    ("uk", "Лікарню {}зруйновано", "Лікарню в місті {}зруйновано вночі.", ("", "не ")),
    ("ru", "Мост {}открыт", "Мост {}открыт для движения, сообщило министерство.", ("", "не ")),
    ("en", "{} killed in strike", "A total of {} people were killed, the mayor said.", ("12", "21")),
    ("en", "Talks {}start Monday", "Talks {}start on Monday, he said.", ("may ", "")),
    ("en", "{} wins vote", "{} won the vote by a margin.", ("Smith", "Jones")),
    ("uk", "{} поїхав у Київ", "{} поїхав у Київ у понеділок.", ("Кличко", "Зеленський")),
    ("ru", "Минобороны {} удар", "Минобороны {} удар по складу.", ("подтвердило", "опровергло")),
]  # fmt: skip


@pytest.mark.parametrize(("language", "title", "text", "words"), BOTH)
def test_a_change_in_title_and_text_weighs_what_it_weighs_in_one(
    language: str, title: str, text: str, words: tuple[str, str]
) -> None:
    for a, b in (words, words[::-1]):
        whole = judge(
            f"{title}\n\n{text}".format(a, a), f"{title}\n\n{text}".format(b, b), language=language, silent=True
        )
        alone = judge(title.format(a), title.format(b), language=language, silent=True)
        assert whole.level is Level.MEANING_CHANGED
        assert whole.probability >= alone.probability - 0.03
        assert min(whole.severity.rank, alone.severity.rank) >= Severity.HIGH.rank


def test_two_that_took_each_others_part_in_title_and_text() -> None:
    old, new = "Moscow attacks Kyiv\n\nMoscow attacked Kyiv.", "Kyiv attacks Moscow\n\nKyiv attacked Moscow."
    assert judge(old, new, language="en").level is Level.MEANING_CHANGED


def test_title_and_text_may_deny_in_other_words() -> None:
    old = "Minister will resign\n\nThe minister will resign on Monday."
    new = "Minister won't resign\n\nThe minister will not resign on Monday."
    assert judge(old, new, language="en", silent=True).severity is Severity.CRITICAL


DENIALS = [
    ("en", "The bridge is open. Trains run on time.", "The bridge is not open. Trains do not run on time."),
    ("uk", "Міст не відкрито. Потяги не ходять за розкладом.", "Міст відкрито. Потяги ходять за розкладом."),
    ("ru", "Мост открыт. Поезда ходят. Люди работают.", "Мост не открыт. Поезда не ходят. Люди не работают."),
    ("en", "He came and she left.", "He did not come and she did not leave."),
    ("en", "Kyiv did not hit the port. Moscow hit the base.", "Kyiv hit the port. Moscow did not hit the base."),
    ("uk", "Київ не атакував порт. Москва атакувала базу.", "Київ атакував порт. Москва не атакувала базу."),
    ("ru", "Киев не атаковал порт. Москва атаковала базу.", "Киев атаковал порт. Москва не атаковала базу."),
    ("uk", "Він прийшов, а вона не прийшла.", "Він не прийшов, а вона прийшла."),
    ("en", "The minister did not say that the bridge is open.", "The minister said that the bridge is not open."),
    ("en", "The staff recieved word. The bridge is open.", "The staff received word. The bridge is not open."),
    ("en", "They had been told on Monday. The bridge is open.", "On Monday they learned it. The bridge is not open."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "old", "new"), DENIALS)
def test_a_flipped_denial_is_never_low(language: str, old: str, new: str) -> None:
    for a, b in ((old, new), (new, old)):
        verdict = judge(a, b, language=language, silent=True)
        assert (verdict.level, verdict.severity in (Severity.HIGH, Severity.CRITICAL)) == (Level.MEANING_CHANGED, True)
        assert "NEGATION" in {each.kind for each in verdict.findings}


HARMLESS = [
    ("en", "He would not resign. The vote is on Monday.", "The vote is on Monday. He would not resign."),
    ("en", "He will not resign. He will run again.", "He will not resign and will run again."),
    ("en", "The bridge isn't open\n\nThe bridge isn't open.", "The bridge is not open\n\nThe bridge is not open."),
    ("en", "Without a permit he crossed the border.", "He crossed the border without a permit."),
    ("en", "Goverment resigns\n\nThe goverment resigned.", "Government resigns\n\nThe government resigned."),
    ("en", "Staff got word\n\nThe staff got word of it.", "Staff received word\n\nThe staff received word of it."),
    ("uk", "Жертв немає, повідомили в ДСНС.", "Немає жертв, повідомили в ДСНС."),
    ("uk", "Розпочалися бої\n\nПід містом розпочалися бої.", "Почалися бої\n\nПід містом почалися бої."),
    ("ru", "Жертв нет, сообщили в МЧС.", "Нет жертв, сообщили в МЧС."),
    ("ru", "Самолет сбит\n\nСамолет сбит утром.", "Самолёт сбит\n\nСамолёт сбит утром."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "old", "new"), HARMLESS)
def test_what_moved_with_its_denial_or_says_the_same_twice_is_low(language: str, old: str, new: str) -> None:
    for a, b in ((old, new), (new, old)):
        assert judge(a, b, language=language, silent=True).severity is Severity.LOW
