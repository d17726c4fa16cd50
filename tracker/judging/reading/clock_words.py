"""Hours of the day in words: "ten past two", "half past eleven at night", "from six to nine in the evening",
«без двадцати шесть утра», «з 19.20 до 21.05».

Rewrites the items of one text; compares nothing. An hour of which nobody says whether it is of the day or of the night
stays so: its key ends in "~".
"""

from __future__ import annotations

from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.numerals import DAY_PARTS
from tracker.judging.reading.item import DAYS_AND_HOURS, Item
from tracker.judging.reading.literals import NOON, hour_of_day

_PAST = word_list("past_the_hour")
_TO = word_list("before_the_hour")
_LACKING = word_list("lacking")
_LED = word_list("part_of_a_day_led")
_AROUND = word_list("around_hour")
_RANGED = word_list("opens_a_range")
_O_CLOCK = word_list("o_clock")
_RANGE = word_list("range_of_days")
_PARTS = {"half": 30, "quarter": 15}
UNSURE = "~"
HOUR = 60
"""Minutes of one."""
LONGEST_LEAD = 2
"""Words between an hour and the part of the day: "in the"."""


def clock_words(found: list[Item]) -> None:
    """Turns what says an hour into items of one."""
    for place in range(len(found) - 1, -1, -1):
        if place < len(found) and found[place].kind == "N":
            if _is_hour(found[place]):
                _told(found, place) or _in_part_of_day(found, place)
            else:
                _run_together(found, place)
    for place in range(len(found) - 3, -1, -1):
        _range(found, place)


def _is_hour(item: Item) -> bool:
    return 0 < item.value <= NOON and item.value == int(item.value)


def _told(found: list[Item], place: int) -> bool:
    """ "Ten past two", "a quarter to six", «без двенадцати шесть»: from the minutes to the hour."""
    hour = found[place]
    if place >= 2 and found[place - 1].key in _PAST | _TO:
        minutes = _minutes(found[place - 2])
        if minutes and (found[place - 1].key in _PAST or _is_sure(found, place, minutes)):
            first = place - 2 - (place > 2 and found[place - 3].key == "a")
            ahead = minutes if found[place - 1].key in _PAST else -minutes
            return _replace(found, first, place, int(hour.value) * HOUR + ahead)
    if place >= 2 and found[place - 2].key in _LACKING and found[place - 1].kind == "N":
        minutes = int(found[place - 1].value)
        return 0 < minutes < HOUR and _replace(found, place - 2, place, int(hour.value) * HOUR - minutes)
    return False


def _run_together(found: list[Item], place: int) -> None:
    """«Без двадцати шесть», which is no 26."""
    number = found[place]
    tens, hour = divmod(int(number.value), 10)
    if place and found[place - 1].key in _LACKING and " " in number.form and hour and tens * 10 < HOUR:
        _replace(found, place - 1, place, hour * HOUR - tens * 10)


def _minutes(item: Item) -> int:
    if item.kind == "N":
        return int(item.value) if 0 < item.value < HOUR and item.value == int(item.value) else 0
    return _PARTS.get(item.form, 0)


def _is_sure(found: list[Item], place: int, minutes: int) -> bool:
    """Whether "ten to three" is no score and no range: the part of the day follows, or a word, and 5 divides it."""
    before = found[place - 3].key if place > 2 else ""
    if before in _RANGED:
        return False
    in_words = found[place].form.isalpha() and found[place - 2].form.isalpha()
    bare = in_words and minutes % FIVE == 0 and before in _AROUND
    return bare or _part(found, place)[0] is not None


FIVE = 5
"""Minutes that are told in words are mostly told by fives."""


def _part(found: list[Item], place: int) -> tuple[int | None, int]:
    """The part of the day behind an hour, and the place of the last word that says it."""
    at = place + 1
    at += at < len(found) and found[at].key in _O_CLOCK
    for last in range(at, min(len(found), at + LONGEST_LEAD + 1)):
        part = DAY_PARTS.get(found[last].form)
        if part is not None:
            return part, last
        if found[last].key not in _LED:
            break
    return None, place


def _in_part_of_day(found: list[Item], place: int) -> bool:
    """ "Six in the evening", «восемь вечера»."""
    part, last = _part(found, place)
    if found[place].value in _FEW and found[last].form in _ALSO_COUNTED:
        before = found[place - 1].key if place else ""
        if before not in _AROUND | _RANGE:
            return False
    told = part is not None or (place + 1 < len(found) and found[place + 1].key in _O_CLOCK)
    return told and _replace(found, place, place, int(found[place].value) * HOUR)


_FEW = (2, 3, 4)
_ALSO_COUNTED = frozenset(("дня", "ночі", "ночи", "вечора", "вечера"))
"""Parts of the day of which two, three and four may be counted: «2 дня» are two days, «в 2 дня» is an hour."""


def _replace(found: list[Item], first: int, place: int, minutes: int) -> bool:
    part, last = _part(found, place)
    if last == place and place + 1 < len(found) and found[place + 1].key in _O_CLOCK:
        last += 1
    hour, minute = divmod(minutes % (NOON * HOUR), HOUR)
    if part is None:
        key = f"{hour or NOON}:{minute:02}{UNSURE}"
    else:
        key = f"{hour_of_day(hour or NOON, part) % (2 * NOON)}:{minute:02}"
    found[first : last + 1] = [found[first]._replace(end=found[last].end, kind="T", key=key, value=0.0)]
    return True


def _range(found: list[Item], place: int) -> None:
    """ "Between 6 and 9 p.m.", «з 19.20 до 21.05»: the first hour is of the same half of the day as the second."""
    one, link, other = found[place : place + 3]
    if link.key not in _RANGE:
        return
    if one.kind == "N" and other.kind == "T" and _is_hour(one) and not other.key.endswith(UNSURE):
        hour, later = int(one.value), int(other.key.partition(":")[0])
        if later > NOON and hour + NOON < later and _says_half(other):
            found[place] = one._replace(kind="T", key=f"{hour + NOON}:00", value=0.0)
        elif hour < later <= NOON and _says_half(other):
            found[place] = one._replace(kind="T", key=f"{hour}:00", value=0.0)
    elif "." in one.form and "." in other.form and "N" in (one.kind, other.kind):
        times = [_dotted(each) for each in (one, other)]
        if all(times):
            for at, each, key in ((place, one, times[0]), (place + 2, other, times[1])):
                found[at] = each._replace(kind="T", key=key, value=0.0)


def _says_half(hour: Item) -> bool:
    """Whether an hour is written with its half of the day ("9 p.m.", "nine in the evening")."""
    return any(char.isalpha() for char in hour.form) or " " in hour.form


def _dotted(item: Item) -> str:
    """The hour that "19.20" is; empty if it is none, or has a part that no clock shows."""
    hour, _, minute = item.form.partition(".")
    if item.kind not in ("N", *DAYS_AND_HOURS) or not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2):
        return ""
    return f"{int(hour)}:{minute}" if int(hour) < 2 * NOON and int(minute) < HOUR else ""
