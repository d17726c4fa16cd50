"""Alerts of every kind as a newsroom would get them, in each language, for golden files. Builds values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.support.report_values import edit, finding, removal, replaced
from tracker.model import EditReport, EventKind, EventReport, Level, Message, Severity, StatementReport, VersionReport
from tracker.report import (
    all_quiet_message,
    digest_message,
    event_message,
    group_message,
    message,
    new_message,
    own_message,
    removal_message,
    same_again_message,
    source_message,
    turns_message,
)

HEAD = (
    "head1.4812.20260608T110714Z.js2lpIRZOz5zQH29Vmm1bdA6qJ0OuJ72oDSyS92COzs."
    "Yp9owOHw_sVxgxfqMQS1dvfSKj1h2-JAxkKSsgNgahJn1_S6nLZ7T4vb8rV7nEFtdDG0878iLyMWfxk87SWADw"
)
KYIV = ZoneInfo("Europe/Kyiv")
THEN = datetime(2026, 6, 8, 11, 7, 13, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Tongue:
    """What a source of one language wrote, and what the judge said of it."""

    speaker: str
    title: str
    pair: tuple[str, str]  # within the lead
    lead: str
    rest: Sequence[str]
    others: Sequence[tuple[str, str]]  # further changes, within the rest
    why: str
    why_other: str
    places: Sequence[str]
    in_each: str
    why_each: str


TONGUES: Mapping[str, Tongue] = {
    "en": Tongue(
        speaker="General Staff",
        title="Situation at 18:00",
        pair=("new offensive", "combat"),
        lead="Our troops are currently commencing new offensive operations in the Kursk region.",
        rest=(
            "Air defence shot down 14 drones over Kharkiv during the night, and two more fell into the sea near Odesa.",
            "The command thanks all units that hold the line in the east for their work.",
            "Repairs of the bridge will be finished by Friday, the engineers say.",
            "No losses among civilians were reported to the staff this morning.",
        ),
        others=(("14 drones", "11 drones"), ("will be finished", "may be finished"), ("No losses", "Losses")),
        why="The wording became vaguer: “commencing new offensive operations” became “combat operations”.",
        why_other="A number changed: “14” became “11”.",
        places=("Kharkiv", "Odesa", "Sumy", "Kherson"),
        in_each="The district office in {place} is open from nine to four.",
        why_each="A time changed: “four” became “five”.",
    ),
    "uk": Tongue(
        speaker="Генеральний штаб",
        title="Обстановка станом на 18:00",
        pair=("розпочинають нові наступальні", "проводять бойові"),
        lead="Наші війська наразі розпочинають нові наступальні операції на Курщині.",
        rest=(
            "Уночі сили протиповітряної оборони збили 14 дронів над Харковом, ще два впали в море біля Одеси.",
            "Командування дякує всім підрозділам, що тримають оборону на сході, за їхню роботу.",
            "Ремонт мосту буде завершено до п’ятниці, кажуть інженери.",
            "Втрат серед цивільних зранку не зафіксовано.",
        ),
        others=(
            ("14 дронів", "11 дронів"),
            ("буде завершено", "може бути завершено"),
            ("не зафіксовано", "зафіксовано"),
        ),
        why="Сказано розпливчастіше: «розпочинають нові наступальні операції» стало «проводять бойові операції».",
        why_other="Змінилося число: «14» стало «11».",
        places=("Харкові", "Одесі", "Сумах", "Херсоні"),
        in_each="Районний відділ у {place} працює з дев’ятої до четвертої.",
        why_each="Змінився час: «четвертої» стало «п’ятої».",
    ),
    "ru": Tongue(
        speaker="Министерство обороны",
        title="Сводка на 18:00",
        pair=("начинают новые наступательные", "ведут боевые"),
        lead="Наши войска сейчас начинают новые наступательные действия в приграничном районе.",
        rest=(
            "Ночью силы противовоздушной обороны сбили 14 дронов над Белгородом, ещё два упали в море.",
            "Командование благодарит все подразделения, которые держат оборону, за их работу.",
            "Ремонт моста будет завершён к пятнице, говорят инженеры.",
            "Потерь среди гражданских утром не отмечено.",
        ),
        others=(("14 дронов", "11 дронов"), ("будет завершён", "может быть завершён"), ("не отмечено", "отмечено")),
        why="Сказано расплывчатее: «начинают новые наступательные действия» стало «ведут боевые действия».",
        why_other="Изменилось число: «14» стало «11».",
        places=("Харькове", "Одессе", "Сумах", "Херсоне"),
        in_each="Районный отдел в {place} работает с девяти до четырёх.",
        why_each="Изменилось время: «четырёх» стало «пяти».",
    ),
}


def edited(tongue: Tongue, *, title: str = "", long: bool = False, **more: Any) -> EditReport:
    """The model case in this language; `long`, in a statement of many sentences of which four changed."""
    body = [tongue.lead, *tongue.rest]
    if long:
        body = [*body[:2], *body[2:3] * 4, *body[3:4], *body[2:3] * 4, *body[4:]]
    pairs = [tongue.pair, *(tongue.others if long else ())]
    old = "\n\n".join(filter(None, (title, " ".join(body))))
    new = old
    for before, after in pairs:
        new = new.replace(before, after)
    findings = [finding(old, new, *tongue.pair, kind="SPECIFICITY", why=tongue.why)]
    if long:
        findings.append(finding(old, new, *tongue.others[0], kind="NUMBER", why=tongue.why_other))
    fields: dict[str, Any] = {
        "speaker": tongue.speaker,
        "title_old": title,
        "title_new": title,
        "old": old,
        "new": new,
        "operations": replaced(old, new, *pairs),
        "findings": tuple(findings),
        "url": "https://t.me/staff/4821",
    }
    return edit(**(fields | more))


def _story(tongue: Tongue) -> StatementReport:
    first = VersionReport(
        id=1, number=1, statement=7, title=tongue.title, text=tongue.lead, url="https://t.me/staff/4821",
        first_seen=THEN, last_seen=THEN, published=None, updated=None, origin=None, extractor="telegram-1",
        erased=False,
    )  # fmt: skip
    return StatementReport(id=7, source="staff", speaker=tongue.speaker, key="4821", listed=True, versions=(first,))


def _offices(tongue: Tongue) -> list[EditReport]:
    found = []
    for number, place in enumerate(tongue.places):
        old = tongue.in_each.format(place=place)
        last = old.split()[-1].rstrip(".")
        after = {"four": "five", "четвертої": "п’ятої", "четырёх": "пяти"}[last]
        new = old.replace(last, after)
        found.append(
            edit(
                id=50 + number,
                number=50 + number,
                speaker=tongue.speaker,
                old=old,
                new=new,
                operations=replaced(old, new, (last, after)),
                findings=(finding(old, new, last, after, kind="DATE_TIME", why=tongue.why_each),),
                severity=Severity.HIGH,
                url=f"https://staff.example/office/{number}",
            )
        )
    return found


def alerts(reader: str) -> dict[str, Message]:
    """By name, in the order in which a person would like to read them."""
    tongue = TONGUES[reader]
    frame: dict[str, Any] = {"key": "k", "head": HEAD, "zone": KYIV, "reader": reader}
    lead, whole = edited(tongue, title=tongue.title), edited(tongue, title=tongue.title, long=True, number=36)
    back = edited(tongue, number=37, reverts_to=1, silent=None)
    offices = _offices(tongue)

    def event(kind: EventKind, statement: int | None = 7, **detail: Any) -> EventReport:
        source = "staff" if statement else ""
        return EventReport(
            number=44,
            id=9,
            source=source,
            speaker=tongue.speaker,
            statement=statement,
            kind=kind,
            at=THEN,
            detail=detail,
        )

    gone: dict[str, Any] = {
        "speaker": tongue.speaker,
        "title": tongue.title,
        "text": " ".join(tongue.rest),
        "number": 38,
    }
    told = {
        "edit": message(lead, **frame),
        "long edit": message(whole, **frame),
        "undecided": message(
            edited(tongue, level=Level.UNDECIDED, findings=(), reason="too long to compare word by word", silent=None),
            **frame,
        ),
        "revert": message(back, **frame),
        "stayed after turns": message(edited(tongue, flapping=True, silent=False, number=39), **frame),
        "turns": turns_message(_story(tongue), 40, since=THEN, at=THEN, **frame),
        "removal": removal_message(removal(**gone), **frame),
        "emptied": removal_message(removal(**gone, emptied=True), **frame),
        "cannot be seen": removal_message(removal(**gone, unseen="the server answered 403"), **frame),
        "return": removal_message(removal(**gone, returned=THEN + timedelta(days=1)), **frame),
        "conflict": event_message(event(EventKind.CONFLICT), _story(tongue), **frame),
        "republished": event_message(event(EventKind.REPUBLISHED), _story(tongue), **frame),
        "hidden": event_message(event(EventKind.HIDDEN), _story(tongue), **frame),
        "trouble": source_message(
            "staff", "timeout", number=41, speaker=tongue.speaker, url="https://t.me/s/staff", since=THEN,
            detail="no answer within 30 s", **frame,
        ),
        "recovery": source_message(
            "staff", "recovered", number=42, speaker=tongue.speaker, url="https://t.me/s/staff", since=THEN,
            recovered=THEN + timedelta(hours=2, minutes=20), **frame,
        ),
        "group": group_message(offices, number=45, **frame),
        "again": same_again_message(offices[0], offices[1:], number=46, **frame),
        "disk": own_message(event(EventKind.DISK, None, left=300 * 1024**2), **frame),
        "outage": own_message(event(EventKind.OUTAGE, None, sources=12), **frame),
        "not asked": own_message(event(EventKind.OVERDUE, None, sources=["staff", "ministry"]), **frame),
        "new": new_message(_story(tongue), event(EventKind.NEW), **frame),
        "all quiet": all_quiet_message(
            event(
                EventKind.ALL_QUIET, None, checks=312, well=9, trouble={"staff": "no answer within 30 s"}, alerts={},
                since=(THEN - timedelta(days=1)).isoformat(),
            ),
            "desk",
            **frame,
        ),
        "not delivered": own_message(
            event(EventKind.UNDELIVERED, None, target="desk", why="desk: 401 bad token", alerts=3), **frame
        ),
    }  # fmt: skip
    frame.pop("zone")
    return told | {"digest": digest_message([told["edit"], told["long edit"], told["removal"]], **frame)}
