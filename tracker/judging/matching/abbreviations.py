"""Which words an abbreviation stands for: by their initials ("ОВА"), or by their beginnings ("Держекоінспекція").

Looks at the items of one text; pairs nothing.
"""

from __future__ import annotations

from tracker.judging.reading.item import Item


def may_be_short(item: Item) -> bool:
    return item.kind in "AW" and " " not in item.key and (item.kind == "A" or len(item.key) >= 6 or len(item.key) <= 3)


def spelt_out(short: Item, text: list[Item]) -> list[Item]:
    """The run of items that `short` abbreviates: by initials ("ОВА"), or by beginnings ("Держекоінспекція")."""
    letters = short.form.replace(".", "").replace("-", "")
    if len(letters) < 2 or (len(letters) <= 3 and short.kind != "A"):
        return []
    first = letters[0]
    for start in [place for place, item in enumerate(text) if item.form.startswith(first) and item.kind in "WAF"]:
        item = text[start]
        if item is short or item.form.startswith(letters) or letters.startswith(item.form):
            continue
        run = _cover(letters, text[start : start + MAX_SPELT_OUT], initials=short.kind == "A" and len(letters) <= 6)
        if run and not any(item is short for item in run):
            return run
    return []


MAX_SPELT_OUT = 9
"""Most items that one abbreviation stands for."""


def _cover(letters: str, text: list[Item], *, initials: bool) -> list[Item]:
    """The items from the first of `text` that `letters` stand for; small words may give a letter or none."""
    for skipping in (True, False) if initials else (False,):
        used = _covered(letters, text, initials=initials, skipping=skipping)
        if sum(len(item.form.split(" ")) for item in used if item.kind != "F") >= MIN_SPELT_OUT:
            return used
    return []


MIN_SPELT_OUT = 2
"""Fewest words of content that an abbreviation stands for."""


def _covered(letters: str, text: list[Item], *, initials: bool, skipping: bool) -> list[Item]:
    used: list[Item] = []
    place = 0
    for item in text:
        for word in () if skipping and item.kind == "F" else item.form.split(" "):
            if place >= len(letters):
                break
            shared = 0
            while shared < len(word) and place + shared < len(letters) and word[shared] == letters[place + shared]:
                shared += 1
            if shared and (initials or shared > 1 or len(letters) - place == 1):
                place += 1 if initials else shared
            elif item.kind != "F":
                return []
        used.append(item)
        if place >= len(letters):
            return used
    return []
