"""Findings in one plain sentence, in the reader's language."""

from __future__ import annotations

from tracker.model import FindingKind as K

MAX_SHOWN = 60
"""Characters of each text that a sentence quotes."""
MAX_CLAIM = 140
"""The same of a claim added or removed: it is told as a whole."""

_SENTENCES: dict[str, dict[K, str]] = {
    "en": {
        K.NUMBER: "A number changed",
        K.QUANTITY_UNIT: "A unit, or what is counted, changed",
        K.DATE_TIME: "A date or time changed",
        K.NEGATION: "A denial was added or lost",
        K.MODALITY: "What must, should or may be done changed",
        K.CERTAINTY: "How certain it is changed",
        K.ATTRIBUTION: "Who is said to have said it changed",
        K.ACTOR: "Who did it changed",
        K.NAME: "A name changed",
        K.LOCATION: "A place changed",
        K.QUANTIFIER_SCOPE: "How many it holds for changed",
        K.CONDITION: "A condition changed",
        K.TENSE_ASPECT: "Whether it is planned, under way or done changed",
        K.INTENSITY: "The statement became stronger or weaker",
        K.SPECIFICITY: "One description was replaced by another",
        K.COMPARISON: "A comparison changed",
        K.BLAME: "Blame or cause changed",
        K.QUOTE: "Words inside quotation marks changed",
        K.CLAIM_ADDED: "A claim was added",
        K.CLAIM_REMOVED: "A claim was removed",
        K.TYPO: "A misspelling was put right or made",
        K.PUNCTUATION: "Punctuation changed",
        K.QUOTE_STYLE: "Quotation marks changed their style",
        K.SPACING: "White space changed",
        K.CASE: "Capitals changed",
        K.SPELLING: "A word is spelt another way",
        K.TRANSLITERATION: "A name is written another way",
        K.NUMBER_FORMAT: "A number is written another way",
        K.DATE_FORMAT: "A date or time is written another way",
        K.SYNONYM: "The same in other words",
        K.CONTRACTION: "A contraction was made or opened",
        K.ABBREVIATION: "An abbreviation was made or opened",
        K.VOICE: "Active and passive changed, the doer did not",
        K.ORDER: "The order changed",
        K.BOILERPLATE: "A notice, slogan or contact changed",
        K.MARKUP: "A link, hashtag, emoji or list marker changed",
        K.INVISIBLE: "Characters that cannot be seen were added or removed",
        K.LOOKALIKE: "A word mixes letters of two alphabets that look alike",
    },
    "uk": {
        K.NUMBER: "Змінилося число",
        K.QUANTITY_UNIT: "Змінилася одиниця виміру чи те, що лічать",
        K.DATE_TIME: "Змінилися дата чи час",
        K.NEGATION: "З'явилося або зникло заперечення",
        K.MODALITY: "Змінилося те, що обов'язково, бажано чи дозволено",
        K.CERTAINTY: "Змінився ступінь певності",
        K.ATTRIBUTION: "Змінилося джерело слів",
        K.ACTOR: "Змінився той, хто це зробив",
        K.NAME: "Змінилася назва чи ім'я",
        K.LOCATION: "Змінилося місце",
        K.QUANTIFIER_SCOPE: "Змінилося, для скількох це правда",
        K.CONDITION: "Змінилася умова",
        K.TENSE_ASPECT: "Змінилося, чи це заплановано, триває чи завершено",
        K.INTENSITY: "Твердження стало сильнішим чи слабшим",
        K.SPECIFICITY: "Один опис замінено іншим",
        K.COMPARISON: "Змінилося порівняння",
        K.BLAME: "Змінилася вина чи причина",
        K.QUOTE: "Змінилися слова в лапках",
        K.CLAIM_ADDED: "Додано твердження",
        K.CLAIM_REMOVED: "Вилучено твердження",
        K.TYPO: "Виправлено або зроблено описку",
        K.PUNCTUATION: "Змінилися розділові знаки",
        K.QUOTE_STYLE: "Змінився вигляд лапок",
        K.SPACING: "Змінилися пробіли",
        K.CASE: "Змінилися великі й малі літери",
        K.SPELLING: "Слово написано інакше",
        K.TRANSLITERATION: "Назву чи ім'я написано інакше",
        K.NUMBER_FORMAT: "Число записано інакше",
        K.DATE_FORMAT: "Дату чи час записано інакше",
        K.SYNONYM: "Те саме іншими словами",
        K.CONTRACTION: "Скорочено або розгорнуто форму",
        K.ABBREVIATION: "Скорочення з'явилося або розгорнуте",
        K.VOICE: "Змінився стан дієслова, а не діяч",
        K.ORDER: "Змінився порядок",
        K.BOILERPLATE: "Змінився службовий рядок, гасло чи контакт",
        K.MARKUP: "Змінилося посилання, хештег, емодзі чи номер пункту",
        K.INVISIBLE: "Додано або вилучено невидимі символи",
        K.LOOKALIKE: "У слові змішано схожі літери двох абеток",
    },
    "ru": {
        K.NUMBER: "Изменилось число",
        K.QUANTITY_UNIT: "Изменилась единица измерения или то, что считают",
        K.DATE_TIME: "Изменились дата или время",
        K.NEGATION: "Появилось или исчезло отрицание",
        K.MODALITY: "Изменилось то, что обязательно, желательно или разрешено",
        K.CERTAINTY: "Изменилась степень уверенности",
        K.ATTRIBUTION: "Изменился источник слов",
        K.ACTOR: "Изменился тот, кто это сделал",
        K.NAME: "Изменилось имя или название",
        K.LOCATION: "Изменилось место",
        K.QUANTIFIER_SCOPE: "Изменилось, для скольких это верно",
        K.CONDITION: "Изменилось условие",
        K.TENSE_ASPECT: "Изменилось, запланировано это, идёт или завершено",
        K.INTENSITY: "Утверждение стало сильнее или слабее",
        K.SPECIFICITY: "Одно описание заменено другим",
        K.COMPARISON: "Изменилось сравнение",
        K.BLAME: "Изменилась вина или причина",
        K.QUOTE: "Изменились слова в кавычках",
        K.CLAIM_ADDED: "Добавлено утверждение",
        K.CLAIM_REMOVED: "Убрано утверждение",
        K.TYPO: "Исправлена или сделана опечатка",
        K.PUNCTUATION: "Изменились знаки препинания",
        K.QUOTE_STYLE: "Изменился вид кавычек",
        K.SPACING: "Изменились пробелы",
        K.CASE: "Изменились прописные и строчные буквы",
        K.SPELLING: "Слово написано иначе",
        K.TRANSLITERATION: "Имя или название написано иначе",
        K.NUMBER_FORMAT: "Число записано иначе",
        K.DATE_FORMAT: "Дата или время записаны иначе",
        K.SYNONYM: "То же другими словами",
        K.CONTRACTION: "Форма сокращена или раскрыта",
        K.ABBREVIATION: "Сокращение появилось или раскрыто",
        K.VOICE: "Изменился залог, а не деятель",
        K.ORDER: "Изменился порядок",
        K.BOILERPLATE: "Изменилась служебная строка, лозунг или контакт",
        K.MARKUP: "Изменилась ссылка, хештег, эмодзи или номер пункта",
        K.INVISIBLE: "Добавлены или убраны невидимые символы",
        K.LOOKALIKE: "В слове смешаны похожие буквы двух алфавитов",
    },
}
_TURNS: dict[str, dict[K, tuple[str, str]]] = {
    "en": {
        K.NUMBER: ("A number fell", "A number rose"),
        K.MODALITY: ("A demand became weaker", "A demand became stronger"),
        K.CERTAINTY: ("The statement became less certain", "The statement became more certain"),
        K.ACTOR: ("Who did it is no longer named", "Who did it is now named"),
        K.QUANTIFIER_SCOPE: ("It now holds for fewer", "It now holds for more"),
        K.INTENSITY: ("The statement became weaker", "The statement became stronger"),
        K.SPECIFICITY: ("The wording became vaguer", "The wording became more specific"),
    },
    "uk": {
        K.NUMBER: ("Число зменшилося", "Число зросло"),
        K.MODALITY: ("Вимога стала слабшою", "Вимога стала суворішою"),
        K.CERTAINTY: ("Твердження стало менш певним", "Твердження стало певнішим"),
        K.ACTOR: ("Більше не названо, хто це зробив", "Тепер названо, хто це зробив"),
        K.QUANTIFIER_SCOPE: ("Тепер це правда для меншого числа", "Тепер це правда для більшого числа"),
        K.INTENSITY: ("Твердження стало слабшим", "Твердження стало сильнішим"),
        K.SPECIFICITY: ("Формулювання стало розмитішим", "Формулювання стало точнішим"),
    },
    "ru": {
        K.NUMBER: ("Число уменьшилось", "Число выросло"),
        K.MODALITY: ("Требование стало слабее", "Требование стало строже"),
        K.CERTAINTY: ("Утверждение стало менее уверенным", "Утверждение стало более уверенным"),
        K.ACTOR: ("Больше не названо, кто это сделал", "Теперь названо, кто это сделал"),
        K.QUANTIFIER_SCOPE: ("Теперь это верно для меньшего числа", "Теперь это верно для большего числа"),
        K.INTENSITY: ("Утверждение стало слабее", "Утверждение стало сильнее"),
        K.SPECIFICITY: ("Формулировка стала расплывчатее", "Формулировка стала точнее"),
    },
}
"""The sentence where it is known which way the change went: to less, to more."""
_MOVED = {"en": "“{words}” was moved", "uk": "«{words}» переставлено", "ru": "«{words}» переставлено"}
_CHANGES = {
    "en": ("“{old}” became “{new}”", "“{old}” was dropped", "“{new}” was added"),
    "uk": ("«{old}» стало «{new}»", "«{old}» прибрано", "«{new}» додано"),
    "ru": ("«{old}» стало «{new}»", "«{old}» убрано", "«{new}» добавлено"),
}
_ONE_SIDED: dict[str, dict[K, str]] = {
    "en": {
        K.NUMBER: "A number",
        K.QUANTITY_UNIT: "A unit of measure or what is counted",
        K.DATE_TIME: "A date or time",
        K.NEGATION: "A denial",
        K.CERTAINTY: "A word of doubt or certainty",
        K.ATTRIBUTION: "A source of the words",
        K.NAME: "A name",
        K.LOCATION: "A place",
        K.CONDITION: "A condition",
        K.SPECIFICITY: "A detail",
        K.BLAME: "A cause",
        K.QUOTE: "A part of a quotation",
        K.CLAIM_ADDED: "A claim",
        K.CLAIM_REMOVED: "A claim",
    },
    "uk": {
        K.NUMBER: "число",
        K.QUANTITY_UNIT: "одиницю виміру чи те, що лічать",
        K.DATE_TIME: "дату чи час",
        K.NEGATION: "заперечення",
        K.CERTAINTY: "слово про певність",
        K.ATTRIBUTION: "джерело слів",
        K.NAME: "назву чи ім'я",
        K.LOCATION: "місце",
        K.CONDITION: "умову",
        K.SPECIFICITY: "подробицю",
        K.BLAME: "причину чи вину",
        K.QUOTE: "слова в лапках",
        K.CLAIM_ADDED: "твердження",
        K.CLAIM_REMOVED: "твердження",
    },
    "ru": {
        K.NUMBER: "число",
        K.QUANTITY_UNIT: "единицу измерения или то, что считают",
        K.DATE_TIME: "дату или время",
        K.NEGATION: "отрицание",
        K.CERTAINTY: "слово об уверенности",
        K.ATTRIBUTION: "источник слов",
        K.NAME: "имя или название",
        K.LOCATION: "место",
        K.CONDITION: "условие",
        K.SPECIFICITY: "подробность",
        K.BLAME: "причину или вину",
        K.QUOTE: "слова в кавычках",
        K.CLAIM_ADDED: "утверждение",
        K.CLAIM_REMOVED: "утверждение",
    },
}
"""What was added or dropped, for kinds of which that can be said in one breath; in the accusative but for English."""
_SIDES = {
    "en": ("{what} was dropped: “{words}”.", "{what} was added: “{words}”."),
    "uk": ("Прибрано {what}: «{words}».", "Додано {what}: «{words}»."),
    "ru": ("Убрали {what}: «{words}».", "Добавили {what}: «{words}»."),
}
_CLAIMS = (K.CLAIM_ADDED, K.CLAIM_REMOVED)


def why(kind: K, old: str, new: str, reader: str = "en", turn: int = 0) -> str:
    """One sentence for a reader of "en", "uk" or "ru"; English for any other. `turn`: 1 if the change went to more, -1
    if to less, 0 if that cannot be told."""
    reader = reader if reader in _SENTENCES else "en"
    turned = _TURNS[reader].get(kind) if turn else None
    sentence = turned[turn > 0] if turned else _SENTENCES[reader][kind]
    most = MAX_CLAIM if kind in _CLAIMS else MAX_SHOWN
    old, new = _short(old, most), _short(new, most)
    if not old and not new:
        return f"{sentence}."
    what = _ONE_SIDED[reader].get(kind)
    if what and not (old and new) and not turned:
        return _SIDES[reader][bool(new)].format(what=what, words=old or new)
    if kind is K.ORDER and new:
        return f"{sentence}: {_MOVED[reader].format(words=new)}."
    both, lost, gained = _CHANGES[reader]
    pattern = both if old and new else lost if old else gained
    return f"{sentence}: {pattern.format(old=old, new=new)}."


def _short(text: str, most: int) -> str:
    """At most so many characters, cut between words where there is a word to cut at."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    whole = text[: most - 1].rsplit(" ", 1)[0] if text[most - 1] != " " else text[: most - 1]
    return whole + "…"
