"""A store to look at: nine days of four invented publishers in English, Ukrainian and Russian, taken in by the real program
from a site on loopback under a clock of its own. Some two hundred edits, pages that were removed, one source in trouble.

    python docs/pictures/invented_store.py FOLDER

The same each time. Nothing here was said by anybody.
"""

from __future__ import annotations

import asyncio
import random
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support.site_outages import SITE, written
from tests.support.watched_places import Story, story
from tracker.model import Source, SourceKind

EDITS = 200
"""Edits that are aimed at."""

LISTED = 24
"""Statements of each publisher."""

ROUND = timedelta(hours=2)
ROUNDS = 110

Text = tuple[str, tuple[tuple[str, str], ...]]
"""What is said, with {n} for a number and {p} for a place; then what becomes of its words, edit by edit."""

ENGLISH: tuple[Text, ...] = (
    (
        "Our forces are currently commencing new offensive operations near {p}. {n} settlements have been liberated since "
        "Monday. The command thanks all units for their discipline.",
        (
            ("new offensive operations", "combat operations"),
            ("have been liberated", "are under our fire control"),
            ("all units", "all the units"),
        ),
    ),
    (
        "The ministry confirmed that {n} people were injured in the explosion at the depot in {p}. An investigation has been "
        "opened. Residents are not in danger.",
        (
            ("confirmed that {n} people", "said that at least {m} people"),
            ("Residents are not in danger.", "Residents are advised to keep their windows closed."),
        ),
    ),
    (
        "The power plant near {p} will resume full operation on 14 November, the operator said. Output stands at {n} "
        "megawatts. No radiation was released.",
        (("will resume", "may resume"), ("on 14 November", "in December"), (" No radiation was released.", "")),
    ),
    (
        "All {n} schools in the {p} district must reopen on Monday. Parents were informed by letter.",
        (("must reopen", "should reopen"), ("All {n} schools", "Most schools")),
    ),
    (
        "The governor of {p} did not approve the sale of the port, his office said on Friday. The contract is worth {n} "
        "million euros.",
        (("on Friday", "on Friday,"), ("did not approve", "approved"), ("{n} million", "{m} million")),
    ),
    (
        "Water in {p} is safe to drink, the health office says. {n} samples were tested this week and all were clean.",
        (
            ("this week and", "this week, and"),
            ("is safe to drink", "is safe to drink once it was boiled"),
            ("all were clean", "most were clean"),
        ),
    ),
    (
        "The bridge at {p} was opend to traffic on Thursday after {n} days of repair, the road agency said.",
        (("opend", "opened"), ("the road agency said", "according to the road agency"), ("{n} days", "{m} days")),
    ),
)

UKRAINIAN: tuple[Text, ...] = (
    (
        "Сили оборони розпочинають нові наступальні дії поблизу {p}. Від понеділка звільнено {n} населених пунктів. "
        "Командування дякує всім підрозділам.",
        (
            ("нові наступальні дії", "бойові дії"),
            ("всім підрозділам", "усім підрозділам"),
            ("звільнено", "взято під вогневий контроль"),
        ),
    ),
    (
        "Міністерство підтвердило, що внаслідок вибуху на складі поблизу {p} поранено {n} людей. Розпочато розслідування.",
        (("підтвердило, що", "повідомило, що, за попередніми даними,"), ("поранено {n} людей", "поранено {m} людей")),
    ),
    (
        "Електростанція біля {p} відновить роботу 14 листопада. Потужність становить {n} мегават. Викидів не було.",
        (("Потужність становить", "Потужність складає"), ("відновить", "може відновити"), (" Викидів не було.", "")),
    ),
    (
        "Губернатор не погоджував продажу порту поблизу {p}, повідомила його канцелярія. Угода коштує {n} мільйонів євро.",
        (("не погоджував продажу", "погодив продаж"), ("{n} мільйонів", "{m} мільйонів")),
    ),
    (
        "Усі {n} шкіл громади поблизу {p} мають відкритися в понеділок. Батьків повідомленно листом.",
        (
            ("повідомленно", "повідомлено"),
            ("Усі {n} шкіл", "Більшість шкіл"),
            ("мають відкритися", "можуть відкритися"),
        ),
    ),
)

RUSSIAN: tuple[Text, ...] = (
    (
        "Ведомство подтвердило, что возле {p} повреждено {n} единиц техники. Пострадавших нет.",
        (("подтвердило, что", "не подтвердило, что"), (" Пострадавших нет.", ""), ("{n} единиц", "{m} единиц")),
    ),
    (
        "Мост возле {p} закрыт до 14 ноября, сообщило агентство. Объезд составит {n} километров.",
        (
            ("Объезд составит", "Объезд составляет"),
            ("до 14 ноября", "до особого распоряжения"),
            ("сообщило агентство", "по данным агентства"),
        ),
    ),
    (
        "Все {n} больниц округа возле {p} обязаны принимать пациентов без направления. Приказ подписан в пятницу.",
        (("обязаны принимать", "вправе принимать"), ("Все {n} больниц", "{m} больниц")),
    ),
    (
        "Учения возле {p} начнутся в понедельник, в них участвуют {n} военнослужащих. Угрозы для жителей нет.",
        (("начнутся", "могут начаться"), ("{n} военнослужащих", "около {m} военнослужащих")),
    ),
)

PLACES = {
    "en": [
        "Northbridge",
        "Oldport",
        "Westmere",
        "Highfield",
        "Saltmarsh",
        "Redcliff",
        "Lakeside",
        "Stonehill",
        "Eastgate",
        "Millbrook",
    ],
    "uk": [
        "Верхівки",
        "Заріччя",
        "Кам'янки",
        "Озерця",
        "Липівки",
        "Соснівки",
        "Вишневого",
        "Криниці",
        "Дубравки",
        "Ставища",
    ],
    "ru": [
        "Заречья",
        "Ольховки",
        "Каменки",
        "Озёрного",
        "Липовки",
        "Сосновки",
        "Вишнёвого",
        "Ключей",
        "Дубравы",
        "Ставки",
    ],
}
TITLES = {"en": "Statement {n}", "uk": "Повідомлення {n}", "ru": "Сообщение {n}"}
NOTES = {
    "en": "Correction: an earlier version was wrong.",
    "uk": "Уточнено: текст виправлено.",
    "ru": "Уточнено: текст исправлен.",
}
SPEAKERS = {
    "ministry-en": ("Ministry of Public Safety", "en", ENGLISH, 0.15),
    "general-staff-uk": ("Генеральний штаб (вигаданий)", "uk", UKRAINIAN, 0.05),
    "agency-ru": ("Окружное агентство (вымышленное)", "ru", RUSSIAN, 0.6),
}
"""By source: who speaks, the language, what is said, and how often an edit is owned up to."""


@dataclass
class Said:
    """One statement as it stands now."""

    number: int
    language: str
    text: str
    to_come: list[tuple[str, str]]
    published: datetime
    notes: list[str] = field(default_factory=list)

    def item(self) -> str:
        title = TITLES[self.language].format(n=self.number)
        stamp = self.published.strftime("%a, %d %b %Y %H:%M:%S GMT")
        body = " ".join([self.text, *self.notes])
        return (
            f"<item><guid>{self.language}-{self.number}</guid><title>{title}</title>"
            f"<link>https://press.example/{self.language}/{self.number}</link>"
            f"<description>{escape(body)}</description><pubDate>{stamp}</pubDate></item>"
        )


def spoken(chance: random.Random, number: int, language: str, texts: tuple[Text, ...], at: datetime) -> Said:
    text, changes = texts[number % len(texts)]
    n = chance.randint(4, 60)
    filled = {"n": n, "m": n + chance.choice([-3, 7, 12]), "p": chance.choice(PLACES[language])}
    to_come = [(old.format(**filled), new.format(**filled)) for old, new in changes]
    return Said(number, language, text.format(**filled), to_come, at)


async def made(folder: Path) -> None:
    chance = random.Random(7)
    sources = [
        Source(
            id=name,
            kind=SourceKind.FEED,
            url=f"/{name}.xml",
            speaker=speaker,
            language=language,
            interval=ROUND - timedelta(minutes=5),
        )
        for name, (speaker, language, _, _) in SPEAKERS.items()
    ]
    council = replace(SITE, id="council", url="/feed.xml", speaker="City Council", interval=timedelta(hours=1))
    async with story(folder, *sources, council) as told:
        says = {
            name: [
                spoken(chance, n, language, texts, told.at - timedelta(hours=chance.randint(1, 9)))
                for n in range(LISTED)
            ]
            for name, (_, language, texts, _) in SPEAKERS.items()
        }
        pages = Council(told)
        done = 0
        for turn in range(ROUNDS):
            if turn and done < EDITS:
                done += edit_some(chance, says, told.at, EDITS / ROUNDS * 1.25)
            for name, statements in says.items():
                down = name == "agency-ru" and 50 <= turn < 58
                items = "".join(each.item() for each in statements)
                body = f'<rss version="2.0"><channel><title>{name}</title>{items}</channel></rss>'
                told.shows(f"/{name}.xml", "down" if down else body, 503 if down else 200, "application/rss+xml")
            pages.turn(turn)
            await told.pass_time(hours=2, step=30 if 60 <= turn < 68 else 60)
        told.store.commit(lambda tx: tx.sign_head(told.at)).result()
    (folder / "tracker.toml").write_text('[store]\nurl = "sqlite:///story.db"\n[report]\nzone = "Europe/Kyiv"\n')
    (folder / "sources.toml").write_text("")


def edit_some(chance: random.Random, says: dict[str, list[Said]], at: datetime, rate: float) -> int:
    """Edit a few statements; where one has said all it has, a new one takes its place in time."""
    done = 0
    for _ in range(int(rate) + (chance.random() < rate % 1)):
        name = chance.choices(list(says), weights=[5, 4, 3])[0]
        open_ones = [each for each in says[name] if each.to_come]
        if not open_ones:
            _, language, texts, _ = SPEAKERS[name]
            number = max(each.number for each in says[name]) + 1
            says[name] = [*says[name][-LISTED + 1 :], spoken(chance, number, language, texts, at)]
            continue
        one = chance.choice(open_ones)
        old, new = one.to_come.pop(0)
        one.text = one.text.replace(old, new)
        if chance.random() < SPEAKERS[name][3]:
            one.notes = [NOTES[one.language] + " " + "!" * len(one.notes)]
        done += 1
    return done


class Council:
    """Pages of a council that are followed; two of them are taken down in the second week."""

    TEXTS = (
        "The council voted 9 to 4 for the repair of the harbour wall, which shall cost 480 thousand euros.",
        "The mayor has promised that no tree in the old garden will be felled before the hearing in December.",
        "The council regrets the flood in the library. The cause is not known; the insurer was informed on Tuesday.",
        "The market hall stays open on Sundays until the end of the year, the council decided with one vote against.",
        "The fire service of the city was not alarmed in time, the report of the auditors finds. The council will answer.",
        "Fares of the city ferry rise from 2 euros to 2 euros 40 in January. Children under twelve travel free.",
        "The tower will be closed to visitors for the whole of the winter, because three steps are loose.",
    )
    GONE = (1, 4)

    def __init__(self, told: Story) -> None:
        self.told = told
        links = "".join(
            f"<item><title>Decision {n}</title><link>{told.site.url(f'/a/{n}')}</link><guid>/a/{n}</guid>"
            f"<description>Teaser.</description><pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate></item>"
            for n in range(len(self.TEXTS))
        )
        feed = f'<rss version="2.0"><channel><title>Council</title>{links}</channel></rss>'
        told.shows("/feed.xml", feed, content_type="application/rss+xml")
        told.shows("/", "<title>Council</title><h1>Welcome</h1><p>All decisions of the council.</p>")
        self.turn(0)

    def turn(self, turn: int) -> None:
        for n, text in enumerate(self.TEXTS):
            gone = n in self.GONE and turn >= 60
            page = "<title>No</title><p>Not here.</p>" if gone else written(text, n)
            self.told.shows(f"/a/{n}", page, 404 if gone else 200)


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    asyncio.run(made(target))
