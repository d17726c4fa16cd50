"""Which words an abbreviation stands for: by their initials ("ОВА"), or by their beginnings ("Держекоінспекція").

Pairs an abbreviation with its words where both stand in the two texts.
"""

from __future__ import annotations

from tracker.judging.matching.comparison import Comparison, Loose, Pair
from tracker.judging.reading.item import ALL_WORDS, WORDS, Item

MAX_SHORT = 100
"""Abbreviations whose words are looked for in both texts: each costs the length of these."""


def _may_be_short(item: Item) -> bool:
    return item.kind in WORDS and " " not in item.key and (item.kind == "A" or len(item.key) >= 6 or len(item.key) <= 3)


def _spelt_out(short: Item, text: list[Item]) -> list[Item]:
    """The run of items that `short` abbreviates: by initials ("ОВА"), or by beginnings ("Держекоінспекція")."""
    letters = short.form.replace(".", "").replace("-", "")
    if len(letters) < 2 or (len(letters) <= 3 and short.kind != "A"):
        return []
    first = letters[0]
    for start in [place for place, item in enumerate(text) if item.form.startswith(first) and item.kind in ALL_WORDS]:
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


def shortened(found: Comparison, lost: list[Loose], gained: list[Loose]) -> tuple[list[Loose], list[Loose]]:
    """Takes away abbreviations whose words stand in the other text, or in their own and then in both, and those
    words."""
    sides = (lost, gained)
    texts = (found.old_items, found.new_items)
    used: set[int] = set()
    for side in (0, 1):
        for each in [e for e in sides[side] if _may_be_short(e.item)][:MAX_SHORT]:
            for where in (1 - side, side):
                text = texts[where]
                run = _spelt_out(each.item, [item for item in text if id(item) not in used] if used else text)
                first = next((item for item in texts[1 - side] if item.key == run[0].key), None) if run else None
                if first:
                    gone = {id(item) for item in run} | {id(each.item)}
                    used |= gone
                    first = run[0] if where != side else first
                    found.pairs.append(_short(each.item, first, each.change, side))
                    lost = [e for e in lost if id(e.item) not in gone]
                    gained = [e for e in gained if id(e.item) not in gone]
                    sides = (lost, gained)
                    break
    return lost, gained


def _short(item: Item, other: Item, change: int, side: int) -> Pair:
    """A pair of an abbreviation and its words, of which `item` stands in the text `side` (0: the old one)."""
    return Pair(*((other, item) if side else (item, other)), "short", change, True)


def introduced(found: Comparison, loose: list[Loose], side: int) -> list[Loose]:
    """Without the words that an abbreviation standing in both texts spells out: "the Ministry of Defence (MoD)". `side`
    is the text in which these words stand."""
    if len(loose) < MIN_SPELT_OUT:
        return loose
    own, other = (found.new_items, found.old_items) if side else (found.old_items, found.new_items)
    both = {item.key for item in own if item.kind == "A"}
    short = {item.key: item for item in other if item.kind == "A" and item.key in both}
    texts = [each.item for each in loose]
    for item in list(short.values())[:MAX_SHORT]:
        if MIN_SPELT_OUT <= len(item.form) <= MAX_SPELT_OUT:
            run = _spelt_out(item, texts)
            if run:
                gone = {id(each) for each in run}
                found.pairs.append(_short(item, run[0], loose[0].change, 1 - side))
                loose = [each for each in loose if id(each.item) not in gone]
                texts = [each.item for each in loose]
    return loose
