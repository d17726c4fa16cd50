"""Numbers, months, hours and units in three languages, as tables. Data, not rules. Lemmas as the lexicon makes them."""

from __future__ import annotations

_EN = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
    "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9,
    "trillion": 1e12, "dozen": 12,
    "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
    "twelfth": 12, "twentieth": 20,
}  # fmt: skip
_UK = {
    "нуль": 0, "один": 1, "одна": 1, "одне": 1, "два": 2, "двоє": 2, "дві": 2, "три": 3, "троє": 3, "чотири": 4,
    "четверо": 4, "п'ять": 5, "п'ятеро": 5, "шість": 6, "шестеро": 6, "сім": 7, "семеро": 7, "вісім": 8, "восьмеро": 8,
    "дев'ять": 9, "десять": 10, "десятеро": 10, "одинадцять": 11, "дванадцять": 12, "тринадцять": 13,
    "чотирнадцять": 14, "п'ятнадцять": 15, "шістнадцять": 16, "сімнадцять": 17, "вісімнадцять": 18,
    "дев'ятнадцять": 19, "двадцять": 20, "тридцять": 30, "сорок": 40, "п'ятдесят": 50, "шістдесят": 60,
    "сімдесят": 70, "вісімдесят": 80, "дев'яносто": 90, "сто": 100, "двісті": 200, "триста": 300, "чотириста": 400,
    "п'ятсот": 500, "шістсот": 600, "сімсот": 700, "вісімсот": 800, "дев'ятсот": 900, "тисяча": 1e3, "мільйон": 1e6,
    "мільярд": 1e9, "трильйон": 1e12,
    "третій": 3, "четвертий": 4, "п'ятий": 5, "шостий": 6, "сьомий": 7, "восьмий": 8, "дев'ятий": 9, "десятий": 10,
    "одинадцятий": 11, "дванадцятий": 12, "тринадцятий": 13, "чотирнадцятий": 14, "п'ятнадцятий": 15,
    "шістнадцятий": 16, "сімнадцятий": 17, "вісімнадцятий": 18, "дев'ятнадцятий": 19, "двадцятий": 20,
    "тридцятий": 30, "дев'ятеро": 9, "тринадцятеро": 13, "чотирнадцятеро": 14, "п'ятнадцятеро": 15,
    "шістнадцятеро": 16, "сімнадцятеро": 17, "вісімнадцятеро": 18, "двадцятеро": 20, "тридцятеро": 30,
    "дев'ятнадцятеро": 19, "дванадцятеро": 12, "одинадцятеро": 11,
    "двох": 2, "двом": 2, "двома": 2, "трьох": 3, "трьом": 3, "трьома": 3, "чотирьох": 4, "чотирьом": 4, "п'яти": 5,
    "шести": 6, "семи": 7, "восьми": 8, "дев'яти": 9, "десяти": 10, "двадцяти": 20, "тридцяти": 30, "одного": 1,
    "одну": 1, "одній": 1, "обох": 2, "півтора": 1.5, "сорока": 40, "третина": 1 / 3, "п'ятьох": 5,
    "шістьох": 6, "сімох": 7, "вісьмох": 8, "десятьох": 10,
}  # fmt: skip
_RU = {
    "ноль": 0, "один": 1, "одна": 1, "одно": 1, "два": 2, "двое": 2, "две": 2, "три": 3, "трое": 3, "четыре": 4,
    "четверо": 4, "пять": 5, "пятеро": 5, "шесть": 6, "шестеро": 6, "семь": 7, "семеро": 7, "восемь": 8, "девять": 9,
    "десять": 10, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15,
    "шестнадцать": 16, "семнадцать": 17, "восемнадцать": 18, "девятнадцать": 19, "двадцать": 20, "тридцать": 30,
    "полтора": 1.5, "полторы": 1.5,
    "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "сто": 100,
    "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот": 600, "семьсот": 700, "восемьсот": 800,
    "девятьсот": 900, "тысяча": 1e3, "миллион": 1e6, "миллиард": 1e9, "триллион": 1e12,
    "третий": 3, "четвертый": 4, "пятый": 5, "шестой": 6, "седьмой": 7, "восьмой": 8, "девятый": 9, "десятый": 10,
    "двенадцатый": 12, "двадцатый": 20, "двухсот": 200, "трехсот": 300, "пятисот": 500, "шестисот": 600,
    "восьмисот": 800,
    "двух": 2, "двум": 2, "двумя": 2, "трех": 3, "трем": 3, "тремя": 3, "четырех": 4, "четырем": 4, "пяти": 5,
    "шести": 6, "семи": 7, "восьми": 8, "девяти": 9, "десяти": 10, "двадцати": 20, "тридцати": 30, "одного": 1,
    "одну": 1, "одной": 1, "пятерых": 5, "троих": 3, "двоих": 2, "четверых": 4, "восьмеро": 8, "девятеро": 9,
    "десятеро": 10, "одиннадцатый": 11, "тринадцатый": 13, "четырнадцатый": 14, "пятнадцатый": 15, "шестнадцатый": 16,
    "семнадцатый": 17, "восемнадцатый": 18, "девятнадцатый": 19, "тридцатый": 30,
}  # fmt: skip
VALUES: dict[str, dict[str, float]] = {"en": _EN, "uk": _UK, "ru": _RU}

RANKS = {"перший": 1, "другий": 2, "первый": 1, "второй": 2}
"""Ordinals that count only before a day's month or what is numbered; else "first" and "second" are no numbers."""
_RANKED_TEXT = """
квартал півріччя читання черга група категорія етап лінія тур інстанція блок
"""
RANKED = frozenset(_RANKED_TEXT.split())
"""What is numbered: "second quarter", "2 quarter" and "II quarter" are one."""
FRACTIONS = {"третина": 3, "чверть": 4, "треть": 3, "четверть": 4}
DAY_PARTS = {
    "ранку": 1, "дня": 7, "вечора": 13, "ночі": 21, "утра": 1, "вечера": 13, "ночи": 21,
    "morning": 1, "afternoon": 12, "evening": 13, "night": 21, "tonight": 13,
}  # fmt: skip
"""The first of the twelve hours that are said with a part of the day: eleven of the night is 23, one of the night 1."""

SHARED: dict[str, float] = {"шести": 6, "семи": 7, "восьми": 8, "десяти": 10, "сорока": 40, "три": 3}
"""Numeral stems that Ukrainian and Russian write alike."""

ROMAN = {"II": 2, "III": 3, "IV": 4, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "XI": 11, "XII": 12,
         "ІІ": 2, "ІІІ": 3, "ІV": 4, "VІ": 6, "VІІ": 7, "VІІІ": 8, "ІХ": 9}  # fmt: skip
"""Roman numerals of two letters and more (one alone is an initial), in Latin and half Cyrillic letters."""

UNITS: dict[str, tuple[str, float]] = {
    name.replace("_", " "): (measure, factor)
    for measure, factor, names in (
        ("mass", 1e-6, "milligram mg міліграм мг миллиграмм"),
        ("mass", 1e-3, "gram g грам г грамм"),
        ("mass", 1.0, "kilogram kg кілограм кг килограмм kilo"),
        ("mass", 1e3, "tonne t тонна т"),
        ("length", 1e-3, "millimetre millimeter mm міліметр мм миллиметр"),
        ("length", 1e-2, "centimetre centimeter cm сантиметр см"),
        ("length", 1.0, "metre meter m метр м"),
        ("length", 1e3, "kilometre kilometer km кілометр км километр"),
        ("time", 1.0, "second sec секунда сек"),
        ("time", 60.0, "minute min хвилина хв минута мин"),
        ("time", 3600.0, "hour hr година год час ч"),
        ("time", 86400.0, "day день доба сутки"),
        ("time", 604800.0, "week тиждень неделя"),
        ("length", 1609.344, "mile миля"),
        ("length", 1852.0, "nautical_mile морська_миля морская_миля"),
        ("length", 0.3048, "foot ft"),
        ("length", 0.9144, "yard"),
        ("length", 0.0254, "inch"),
        ("area", 4046.86, "acre"),
        ("area", 2589988.0, "square_mile"),
        ("area", 1e6, "square_kilometre square_kilometer квадратний_кілометр квадратный_километр"),
        ("time", 1209600.0, "fortnight"),
        ("volume", 1.0, "litre liter l літр литр"),
        ("volume", 1e3, "cubic_metre cubic_meter кубометр кубічний_метр кубический_метр"),
        ("money", 1.0, "cent цент копійка копейка"),
        ("money", 100.0, "euro dollar євро долар евро доллар гривня рубль"),
        ("area", 1.0, "square_metre square_meter квадратний_метр квадратный_метр"),
        ("area", 1e4, "hectare ha гектар га"),
        ("power", 1.0, "kilowatt kw кіловат квт киловатт"),
        ("power", 1e3, "megawatt mw мегават мвт мегаватт"),
        ("power", 1e6, "gigawatt gw гігават гвт гигаватт"),
        ("points", 1.0, "percentage_point"),
        ("points", 0.01, "basis_point"),
        ("years", 1 / 12, "month місяць месяц"),
        ("years", 1.0, "year рік год"),
        ("years", 10.0, "decade десятиліття десятилетие"),
        ("years", 100.0, "century століття столетие век"),
    )
    for name in names.split()
}
"""What a unit measures and how many base units it is, so that 1,150 kg equals 1.15 tonnes."""

IMPERIAL = frozenset(("mile", "миля", "foot", "ft", "yard", "inch", "acre", "square mile"))
"""Units that are converted to metric ones by eye: equal is what is equal to a few in a hundred."""

SCALES: dict[str, float] = {
    "hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "bn": 1e9, "mln": 1e6,
    "тисяча": 1e3, "тис": 1e3, "мільйон": 1e6, "млн": 1e6, "мільярд": 1e9, "млрд": 1e9, "трлн": 1e12, "трильйон": 1e12,
    "тысяча": 1e3, "тыс": 1e3, "миллион": 1e6, "миллиард": 1e9, "триллион": 1e12,
}  # fmt: skip

_ORDINAL_TEXT = """
st nd rd th й ї та го ої ти му ій у х м а я е є ю ша га те ий ої ом ому ми го му ая ое ые ых ой ый ий ь іше тя
ту тої тій ма мою
"""
ORDINAL_ENDINGS = frozenset(_ORDINAL_TEXT.split())
"""What is written right behind a number: "3rd", "25-е"."""

_UK_MONTHS = """
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
"""
_RU_MONTHS = """
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
"""
MONTHS: dict[str, dict[str, int]] = {
    "en": {name: number for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1) for name in names.split()},
    "uk": {name: number for number, name in enumerate(_UK_MONTHS.split(), 1)},
    "ru": {name: number for number, name in enumerate(_RU_MONTHS.split(), 1)},
}  # fmt: skip

HOURS = {
    "noon": "12:00", "midday": "12:00", "midnight": "0:00", "опівдні": "12:00", "опівночі": "0:00", "полдень": "12:00",
    "полночь": "0:00",
}  # fmt: skip

CURRENCIES: dict[str, dict[str, str]] = {
    "€": {"en": "euro", "uk": "євро", "ru": "евро"},
    "$": {"en": "dollar", "uk": "долар", "ru": "доллар"},
    "£": {"en": "pound", "uk": "фунт", "ru": "фунт"},
    "₴": {"en": "hryvnia", "uk": "гривня", "ru": "гривна"},
    "₽": {"en": "rouble", "uk": "рубль", "ru": "рубль"},
}


def number_key(value: float) -> str:
    """The key of a number: equal values have equal keys, however they are written."""
    return f"{value:.12g}" if value > 1e15 or value != int(value) else str(int(value))
