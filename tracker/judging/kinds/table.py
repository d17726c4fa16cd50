"""The kinds of findings, a row each: how grave, how exact, what tells it better, which way it may go, its sentences.

A new kind is a member of FindingKind, a row here, and a rule that observes it. Which words show a kind is told where
texts are looked at (explaining/kind_tests).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tracker.model import FindingKind as K

LAST: Final = 1000
"""A place behind all kinds."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a reader is told in one language. `changed`: a sentence for any change of the kind; `thing`: what came or
    went, where that can be said in one breath (in the accusative but for English); `turned`: the sentence where it is
    known which way the change went, to less and to more."""

    changed: str
    thing: str | None = None
    turned: tuple[str, str] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Kind:
    """What is known of a kind.

    `grave`: a change of meaning of this kind weighs more. `exactness`: its place from the most exact; a word of two
    kinds is told as the first of them; None where no single word shows it. `better`: kinds that say the same of the
    same words more exactly. `beside_clause`: told next to a clause that came or went, for what is kept tells how the
    rest of the sentence is to be read. `hides`: somebody hid something, whatever else changed. `told`: its place among
    the findings, below nought before all others, LAST after them; None: in the order of FindingKind. `less_more`: the
    classes of the lexicon whose words make it less and more, by their number; `ranks`: classes from the least to the
    most."""

    en: Words
    uk: Words
    ru: Words
    grave: bool = False
    exactness: int | None = None
    better: tuple[K, ...] = ()
    beside_clause: bool = False
    hides: bool = False
    told: int | None = None
    less_more: tuple[str, str] | None = None
    ranks: tuple[str, ...] = ()


KINDS: dict[K, Kind] = {
    K.NUMBER: Kind(
        grave=True,
        exactness=0,
        told=-2,
        en=Words("A number changed", thing="A number", turned=("A number fell", "A number rose")),
        uk=Words("Змінилося число", thing="число", turned=("Число зменшилося", "Число зросло")),
        ru=Words("Изменилось число", thing="число", turned=("Число уменьшилось", "Число выросло")),
    ),
    K.QUANTITY_UNIT: Kind(
        grave=True,
        exactness=2,
        en=Words("A unit, or what is counted, changed", thing="A unit of measure or what is counted"),
        uk=Words("Змінилася одиниця виміру чи те, що лічать", thing="одиницю виміру чи те, що лічать"),
        ru=Words("Изменилась единица измерения или то, что считают", thing="единицу измерения или то, что считают"),
    ),
    K.DATE_TIME: Kind(
        exactness=1,
        en=Words("A date or time changed", thing="A date or time"),
        uk=Words("Змінилися дата чи час", thing="дату чи час"),
        ru=Words("Изменились дата или время", thing="дату или время"),
    ),
    K.NEGATION: Kind(
        grave=True,
        exactness=3,
        told=-3,
        en=Words("A denial was added or lost", thing="A denial"),
        uk=Words("З'явилося або зникло заперечення", thing="заперечення"),
        ru=Words("Появилось или исчезло отрицание", thing="отрицание"),
    ),
    K.MODALITY: Kind(
        exactness=6,
        ranks=("may", "should", "must"),
        en=Words(
            "What must, should or may be done changed", turned=("A demand became weaker", "A demand became stronger")
        ),
        uk=Words(
            "Змінилося те, що обов'язково, бажано чи дозволено",
            turned=("Вимога стала слабшою", "Вимога стала суворішою"),
        ),
        ru=Words(
            "Изменилось то, что обязательно, желательно или разрешено",
            turned=("Требование стало слабее", "Требование стало строже"),
        ),
    ),
    K.CERTAINTY: Kind(
        grave=True,
        exactness=5,
        beside_clause=True,
        less_more=("hedge", "certain"),
        en=Words(
            "How certain it is changed",
            thing="A word of doubt or certainty",
            turned=("The statement became less certain", "The statement became more certain"),
        ),
        uk=Words(
            "Змінився ступінь певності",
            thing="слово про певність",
            turned=("Твердження стало менш певним", "Твердження стало певнішим"),
        ),
        ru=Words(
            "Изменилась степень уверенности",
            thing="слово об уверенности",
            turned=("Утверждение стало менее уверенным", "Утверждение стало более уверенным"),
        ),
    ),
    K.ATTRIBUTION: Kind(
        grave=True,
        exactness=8,
        beside_clause=True,
        en=Words("Who is said to have said it changed", thing="A source of the words"),
        uk=Words("Змінилося джерело слів", thing="джерело слів"),
        ru=Words("Изменился источник слов", thing="источник слов"),
    ),
    K.ACTOR: Kind(
        grave=True,
        exactness=15,
        beside_clause=True,
        en=Words("Who did it changed", turned=("Who did it is no longer named", "Who did it is now named")),
        uk=Words(
            "Змінився той, хто це зробив", turned=("Більше не названо, хто це зробив", "Тепер названо, хто це зробив")
        ),
        ru=Words(
            "Изменился тот, кто это сделал",
            turned=("Больше не названо, кто это сделал", "Теперь названо, кто это сделал"),
        ),
    ),
    K.NAME: Kind(
        exactness=13,
        better=(K.LOCATION,),
        en=Words("A name changed", thing="A name"),
        uk=Words("Змінилася назва чи ім'я", thing="назву чи ім'я"),
        ru=Words("Изменилось имя или название", thing="имя или название"),
    ),
    K.LOCATION: Kind(
        exactness=12,
        en=Words("A place changed", thing="A place"),
        uk=Words("Змінилося місце", thing="місце"),
        ru=Words("Изменилось место", thing="место"),
    ),
    K.QUANTIFIER_SCOPE: Kind(
        exactness=4,
        ranks=("few", "some", "most", "all"),
        en=Words("How many it holds for changed", turned=("It now holds for fewer", "It now holds for more")),
        uk=Words(
            "Змінилося, для скількох це правда",
            turned=("Тепер це правда для меншого числа", "Тепер це правда для більшого числа"),
        ),
        ru=Words(
            "Изменилось, для скольких это верно",
            turned=("Теперь это верно для меньшего числа", "Теперь это верно для большего числа"),
        ),
    ),
    K.CONDITION: Kind(
        exactness=7,
        better=(K.DATE_TIME, K.COMPARISON),
        beside_clause=True,
        en=Words("A condition changed", thing="A condition"),
        uk=Words("Змінилася умова", thing="умову"),
        ru=Words("Изменилось условие", thing="условие"),
    ),
    K.TENSE_ASPECT: Kind(
        grave=True,
        exactness=11,
        en=Words("Whether it is planned, under way or done changed"),
        uk=Words("Змінилося, чи це заплановано, триває чи завершено"),
        ru=Words("Изменилось, запланировано это, идёт или завершено"),
    ),
    K.INTENSITY: Kind(
        exactness=14,
        less_more=("weak", "strong"),
        en=Words(
            "The statement became stronger or weaker",
            turned=("The statement became weaker", "The statement became stronger"),
        ),
        uk=Words(
            "Твердження стало сильнішим чи слабшим", turned=("Твердження стало слабшим", "Твердження стало сильнішим")
        ),
        ru=Words(
            "Утверждение стало сильнее или слабее", turned=("Утверждение стало слабее", "Утверждение стало сильнее")
        ),
    ),
    K.SPECIFICITY: Kind(
        grave=True,
        told=LAST,
        en=Words(
            "One description was replaced by another",
            thing="A detail",
            turned=("The wording became vaguer", "The wording became more specific"),
        ),
        uk=Words(
            "Один опис замінено іншим",
            thing="подробицю",
            turned=("Формулювання стало розмитішим", "Формулювання стало точнішим"),
        ),
        ru=Words(
            "Одно описание заменено другим",
            thing="подробность",
            turned=("Формулировка стала расплывчатее", "Формулировка стала точнее"),
        ),
    ),
    K.COMPARISON: Kind(
        exactness=10,
        en=Words("A comparison changed"),
        uk=Words("Змінилося порівняння"),
        ru=Words("Изменилось сравнение"),
    ),
    K.BLAME: Kind(
        grave=True,
        exactness=9,
        beside_clause=True,
        en=Words("Blame or cause changed", thing="A cause"),
        uk=Words("Змінилася вина чи причина", thing="причину чи вину"),
        ru=Words("Изменилась вина или причина", thing="причину или вину"),
    ),
    K.QUOTE: Kind(
        told=-1,
        grave=True,
        beside_clause=True,
        en=Words("Words inside quotation marks changed", thing="A part of a quotation"),
        uk=Words("Змінилися слова в лапках", thing="слова в лапках"),
        ru=Words("Изменились слова в кавычках", thing="слова в кавычках"),
    ),
    K.CLAIM_ADDED: Kind(
        en=Words("A claim was added", thing="A claim"),
        uk=Words("Додано твердження", thing="твердження"),
        ru=Words("Добавлено утверждение", thing="утверждение"),
    ),
    K.CLAIM_REMOVED: Kind(
        grave=True,
        told=-1,
        en=Words("A claim was removed", thing="A claim"),
        uk=Words("Вилучено твердження", thing="твердження"),
        ru=Words("Убрано утверждение", thing="утверждение"),
    ),
    K.TYPO: Kind(
        en=Words("A misspelling was put right or made"),
        uk=Words("Виправлено або зроблено описку"),
        ru=Words("Исправлена или сделана опечатка"),
    ),
    K.PUNCTUATION: Kind(
        en=Words("Punctuation changed"),
        uk=Words("Змінилися розділові знаки"),
        ru=Words("Изменились знаки препинания"),
    ),
    K.QUOTE_STYLE: Kind(
        en=Words("Quotation marks changed their style"),
        uk=Words("Змінився вигляд лапок"),
        ru=Words("Изменился вид кавычек"),
    ),
    K.SPACING: Kind(
        en=Words("White space changed"),
        uk=Words("Змінилися пробіли"),
        ru=Words("Изменились пробелы"),
    ),
    K.CASE: Kind(
        en=Words("Capitals changed"),
        uk=Words("Змінилися великі й малі літери"),
        ru=Words("Изменились прописные и строчные буквы"),
    ),
    K.SPELLING: Kind(
        en=Words("A word is spelt another way"),
        uk=Words("Слово написано інакше"),
        ru=Words("Слово написано иначе"),
    ),
    K.TRANSLITERATION: Kind(
        en=Words("A name is written another way"),
        uk=Words("Назву чи ім'я написано інакше"),
        ru=Words("Имя или название написано иначе"),
    ),
    K.NUMBER_FORMAT: Kind(
        en=Words("A number is written another way"),
        uk=Words("Число записано інакше"),
        ru=Words("Число записано иначе"),
    ),
    K.DATE_FORMAT: Kind(
        en=Words("A date or time is written another way"),
        uk=Words("Дату чи час записано інакше"),
        ru=Words("Дата или время записаны иначе"),
    ),
    K.SYNONYM: Kind(
        en=Words("The same in other words"),
        uk=Words("Те саме іншими словами"),
        ru=Words("То же другими словами"),
    ),
    K.CONTRACTION: Kind(
        en=Words("A contraction was made or opened"),
        uk=Words("Скорочено або розгорнуто форму"),
        ru=Words("Форма сокращена или раскрыта"),
    ),
    K.ABBREVIATION: Kind(
        en=Words("An abbreviation was made or opened"),
        uk=Words("Скорочення з'явилося або розгорнуте"),
        ru=Words("Сокращение появилось или раскрыто"),
    ),
    K.VOICE: Kind(
        better=(K.ACTOR,),
        en=Words("Active and passive changed, the doer did not"),
        uk=Words("Змінився стан дієслова, а не діяч"),
        ru=Words("Изменился залог, а не деятель"),
    ),
    K.ORDER: Kind(
        en=Words("The order changed"),
        uk=Words("Змінився порядок"),
        ru=Words("Изменился порядок"),
    ),
    K.BOILERPLATE: Kind(
        en=Words("What stands beside the statement changed"),
        uk=Words("Змінилося те, що стоїть поруч із заявою"),
        ru=Words("Изменилось то, что стоит рядом с заявлением"),
    ),
    K.REPETITION: Kind(
        en=Words("A repetition came or went", thing="A repetition of what stands elsewhere"),
        uk=Words("Змінилося повторення", thing="повторення того, що є в тексті"),
        ru=Words("Изменилось повторение", thing="повторение того, что есть в тексте"),
    ),
    K.MARKUP: Kind(
        en=Words("A link, hashtag, emoji or list marker changed"),
        uk=Words("Змінилося посилання, хештег, емодзі чи номер пункту"),
        ru=Words("Изменилась ссылка, хештег, эмодзи или номер пункта"),
    ),
    K.INVISIBLE: Kind(
        hides=True,
        en=Words("Characters that cannot be seen were added or removed"),
        uk=Words("Додано або вилучено невидимі символи"),
        ru=Words("Добавлены или убраны невидимые символы"),
    ),
    K.LOOKALIKE: Kind(
        hides=True,
        en=Words("Letters or digits of another script stand where they look like the usual ones"),
        uk=Words("Літери чи цифри іншого письма стоять замість схожих звичайних"),
        ru=Words("Буквы или цифры другого письма стоят вместо похожих обычных"),
    ),
}
"""A row for each kind (tests/test_kinds.py)."""
HIDING = frozenset(kind for kind, row in KINDS.items() if row.hides)
CLAIMS = (K.CLAIM_ADDED, K.CLAIM_REMOVED)
