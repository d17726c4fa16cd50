"""Statements for the harness, each unlike all others, in three languages, and edits of them that change what they say.
Written for this project."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

_FRAMES = {
    "en": (
        "The council of district {n} met at the {place} on Friday and voted {a} to {b} for its repair, which shall "
        "cost {sum} thousand euros and end in week {week}; {name} said that the old one had stood for {years} years."
    ),
    "uk": (
        "Рада району {n} зібралася в п'ятницю біля об'єкта «{place}» і {a} голосами проти {b} ухвалила ремонт, що "
        "коштуватиме {sum} тисяч євро й завершиться на {week} тижні; {name} сказала, що старий простояв {years} років."
    ),
    "ru": (
        "Совет района {n} собрался в пятницу у объекта «{place}» и {a} голосами против {b} утвердил ремонт, который "
        "обойдётся в {sum} тысяч евро и закончится на {week} неделе; {name} сказала, что старый простоял {years} лет."
    ),
}
_PLACES = {
    "en": ("harbour", "bridge", "station", "market", "castle", "garden", "tower", "library", "theatre", "mill"),
    "uk": ("гавань", "міст", "вокзал", "ринок", "замок", "сад", "вежа", "книгозбірня", "театр", "млин"),
    "ru": ("гавань", "мост", "вокзал", "рынок", "замок", "сад", "башня", "читальня", "театр", "мельница"),
}
_NAMES = {
    "en": ("Ann Marlow", "Ruth Pell", "Ida Storm", "Eva Thorn", "Joan Reeve"),
    "uk": ("Олена Бондар", "Ірина Коваль", "Марта Гай", "Ганна Лис", "Оксана Рух"),
    "ru": ("Анна Ларина", "Ирина Белых", "Марта Зорина", "Ольга Седых", "Вера Лугова"),
}


@dataclass(frozen=True)
class Said:
    """One statement of a publisher; `key` stays when it is edited."""

    key: int
    language: str
    place: str
    name: str
    a: int
    b: int
    sum: int
    week: int
    years: int

    def __str__(self) -> str:
        frame = _FRAMES[self.language]
        return frame.format(
            n=self.key,
            place=self.place,
            name=self.name,
            a=self.a,
            b=self.b,
            sum=self.sum,
            week=self.week,
            years=self.years,
        )

    def edited(self, by: int = 37) -> Said:
        """The same, with another sum."""
        return replace(self, sum=self.sum + by)


def some(fate: Random, count: int, language: str = "en", first: int = 11) -> list[Said]:
    """So many statements, with keys from `first` on."""
    places = fate.sample(_PLACES[language], len(_PLACES[language]))
    return [
        Said(
            key=first + n,
            language=language,
            place=places[n % len(places)],
            name=fate.choice(_NAMES[language]),
            a=fate.randrange(11, 40),
            b=fate.randrange(2, 10),
            sum=fate.randrange(200, 900),
            week=fate.randrange(10, 52),
            years=fate.randrange(20, 180),
        )
        for n in range(count)
    ]
