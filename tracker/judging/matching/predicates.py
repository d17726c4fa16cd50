"""What the same verbs say in two texts: when a thing happens, and in which voice.

Looks at verbs that were matched and lists those that are put otherwise; those that state another time become pairs of
distinct sense. All who ask whether time or voice changed ask here. Pairs nothing that was left over.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Change, Comparison, Pair, Verbs, ways
from tracker.judging.reading.item import Item
from tracker.judging.reading.verbs import NOTHING, SHORTEST_VERB, VerbForm, verb_form

_VERBAL = ways("same", "family", "prefix", "synonym", "near", "distinct")
"""How two forms of one verb, or two verbs, may be paired."""
_ONE_VERB = ways("same", "family", "prefix")
STEM = 4
"""Letters that the two aspects of a verb begin with."""
LOOKBACK = 3
"""Items before a verb that can change its time; if they and the verb are the same, so is its time."""
_REPORTED = BIT["attrib"] | BIT["attrib_doubt"]
_TIMELESS = _REPORTED | BIT["plan"] | BIT["may"] | BIT["must"] | BIT["should"] | BIT["unit"]
"""Classes of verbs whose own time says little: what is said, planned or ordered may be told in any. And units."""
_FINITE = frozenset(("past", "now", "next"))
_NOW_AND_THEN = frozenset(("past", "now"))
_YET_TO_COME = frozenset(("next", "now"))
_SURE_OF_SYNONYMS = frozenset(("past", "next"))


def verbs(found: Comparison) -> list[Verbs]:
    """The verbs of both texts that are not written alike, or stand behind other words."""
    language = found.lexicon.language
    (old_place, new_place), old_items, new_items = found.places, found.old_items, found.new_items
    told: list[Verbs] = []
    matched = [(pair.old, pair.new, pair.how, pair.moved) for pair in found.pairs if pair.how in _VERBAL]
    for old, new, how, moved in (*[(a, b, "same", False) for a, b in found.held], *matched):
        if old.kind != "W" or new.kind != "W" or old.key.partition(" ")[0] in _PARTICLES:
            continue
        i, j = place_of(old, old_items, old_place), place_of(new, new_items, new_place)
        if old.form == new.form and _led(old_items, i) == _led(new_items, j):
            continue
        before, after = verb_form(old_items, i, language), verb_form(new_items, j, language)
        if language != "en" and not _is_verb(old.key):
            if not old.key.endswith(_ADJECTIVE) or old.form != new.form:
                continue  # what stands beside "буде" need be no verb
            before, after = (NOW if each is NOTHING else each for each in (before, after))
        if before is not NOTHING and after is not NOTHING:
            told.append(Verbs(old, new, before, after, how, moved))
    return told


_PARTICLES = word_list("denying_particles")
NOW = VerbForm("now")
"""What a Slavic adjective tells where no copula says when."""
_SLAVIC_VERB = ("ти", "тися", "ть", "ться", "чь", "чься", "тись")
_ADJECTIVE = ("ий", "ій", "ый")


@lru_cache(maxsize=20_000)
def _is_verb(key: str) -> bool:
    """Whether a Slavic word, or a word of a phrase, is a verb."""
    return any(len(word) > SHORTEST_VERB and word.endswith(_SLAVIC_VERB) for word in key.split(" "))


def place_of(item: Item, text: list[Item], places: dict[int, int]) -> int:
    """Where an item stands in a text, or the phrase that it was a word of."""
    place = places.get(id(item))
    return max(0, bisect_right(text, item.start, key=_start) - 1) if place is None else place


def _start(item: Item) -> int:
    return item.start


def _led(text: list[Item], place: int) -> list[str]:
    return [item.form for item in text[max(0, place - LOOKBACK) : place]]


def retimed(each: Verbs, found: Comparison) -> bool:
    """Whether a verb surely puts a thing into another time."""
    if (each.old.word.mask | each.new.word.mask) & _TIMELESS or each.before.time == each.after.time:
        return False
    times = frozenset((each.before.time, each.after.time))
    passive = each.before.passive or each.after.passive
    if found.lexicon.language == "en":
        if each.moved or each.how != "same" or not times <= _FINITE:
            return False
        if times == _YET_TO_COME:  # "opens on Monday" is of the future too
            return each.before.under_way != each.after.under_way
        reported = any(item.word.mask & _REPORTED for item in found.new_items)
        return times != _NOW_AND_THEN or not (passive or reported)
    if each.how in _ONE_VERB and not each.moved:
        return "" not in times and not (passive and times != _SURE_OF_SYNONYMS)
    aspects = each.how == "synonym" and each.old.key[:STEM] == each.new.key[:STEM]
    return aspects and times in (_SURE_OF_SYNONYMS, _NOW_AND_THEN) and not passive


def turned_passive(found: Comparison) -> int:
    """1 if the new text has a passive that the old one lacks, -1 the other way round, 0 if neither: by the verbs that
    stayed; where none turned, by the auxiliaries that came or went."""
    balance = sum([each.after.passive - each.before.passive for each in found.verbs])
    if not balance:
        lost = not _PASSIVE.isdisjoint([each.item.key for each in found.lost])
        gained = not _PASSIVE.isdisjoint([each.item.key for each in found.gained])
        balance = gained - lost
    return (balance > 0) - (balance < 0)


_PASSIVE = word_list("passive_auxiliaries")


def retell(found: Comparison) -> None:
    """Fills in the verbs of a comparison; those in another time become pairs of distinct sense, in a change of their
    own where nothing else changed."""
    found.verbs = verbs(found)
    places = {(id(pair.old), id(pair.new)): place for place, pair in enumerate(found.pairs)}
    for each in found.verbs:
        if not retimed(each, found):
            continue
        found.retimed.add(id(each.old))
        place = places.get((id(each.old), id(each.new)))
        if place is not None:
            found.pairs[place] = found.pairs[place]._replace(how="distinct")
            continue
        spans = (each.old.start, each.old.end), (each.new.start, each.new.end)
        found.changes.append(Change((each.old,), (each.new,), *spans))
        last = len(found.changes) - 1
        found.pairs.append(Pair(each.old, each.new, "distinct", last, False, last))
