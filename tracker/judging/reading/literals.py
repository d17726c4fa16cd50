"""What numbers, dates, hours and addresses written in signs stand for. Reads one string at a time; knows no words."""

from __future__ import annotations

import re


def address(text: str) -> str:
    """A link without what may differ between two ways to the same place."""
    low = text.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return low.split("?", 1)[0].rstrip("/")


def hour_of_day(hour: int, first: int | None) -> int:
    """The hour of the day, from 0 to 23, of one on the clock's face in a part of the day that begins at `first`."""
    return hour if first is None or hour > NOON else ((hour - first) % NOON + first) % (2 * NOON)


NOON = 12
_DAY_AND_MONTH = {"en": re.compile(r"(\d{1,2})/(\d\d)"), "uk": re.compile(r"(\d{1,2})[./](\d\d)")}
_DAY_AND_MONTH["ru"] = _DAY_AND_MONTH["uk"]


def numeric_date(text: str, language: str) -> tuple[str, str] | None:
    """("day/month", year) of "01.07.2024", "03/09/2025" or "2025-09-03"."""
    if text.isdigit():
        return None
    match = re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{4}|\d\d)", text)
    if match and 0 < int(match[1]) <= 31 and 0 < int(match[2]) <= 12:
        year = match[3] if len(match[3]) == 4 else f"20{match[3]}"
        return f"{int(match[1])}/{int(match[2])}", year
    match = _DAY_AND_MONTH.get(language, _DAY_AND_MONTH["uk"]).fullmatch(text)
    if match and 0 < int(match[1]) <= 31 and 0 < int(match[2]) <= 12:
        return f"{int(match[1])}/{int(match[2])}", ""
    return None


def number_value(text: str, language: str) -> float:
    """The value of "1,150.5", "1 150,5", "1.150.000", "2/3" as the language writes them."""
    if text.isdigit():
        return float(text)
    plain = re.sub(r"[ \u00a0\u202f]", "", text)
    if language == "en":
        plain = re.sub(r",(?=\d{3}(?:\D|$))", "", plain)
    plain = plain.replace(",", ".")
    if plain.count(".") > 1:  # 1.150.000
        plain = plain.replace(".", "")
    if plain[1:2] == "/" and len(plain) == SHORT_FRACTION and int(plain[0]) < int(plain[2]):
        return int(plain[0]) / int(plain[2])
    try:
        return float(plain)
    except ValueError:  # "3/4", "4:1": a sign of its own
        return float(sum(int(part) * 1000**place for place, part in enumerate(re.findall(r"\d+", plain)[:4])))


SHORT_FRACTION = 3
"""Letters of "2/3"."""
