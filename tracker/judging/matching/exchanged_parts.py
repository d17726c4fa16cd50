"""Two who took each other's part around a verb that stayed: "A sued B", "B sued A"; «банк продал фонду».

English tells by order, Ukrainian and Russian by case. Where the verb turned passive they have if the subject stayed.
Nothing is said where the verb became another one but a converse ("bought from"), which gives each his part back.
"""

from __future__ import annotations

from itertools import pairwise

from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.matching.comparison import Comparison, Exchange, Pair, Verbs, ways
from tracker.judging.reading.item import WORDS, Item
from tracker.judging.reading.verbs import NOTHING, verb_form

_RESPELT = ways("name", "family", "spelling", "same")
_MOVED = ways("same", "name")
_BORDERS = word_list("borders") | word_list("one_of")
_SAYING = BIT["attrib"] | BIT["attrib_doubt"]
_INFINITIVE = ("ти", "тися", "ть", "ться", "тись", "чь")
_NO_NOUN = (*_INFINITIVE, "ий", "ій", "ый", "ой")
"""Endings of Slavic words whose cases say nothing of who does what."""
REACH = 6
"""Items on either side of an English verb among which its doer and what it is done to are looked for."""


def turned_round(found: Comparison) -> None:
    """Makes verbs that are converses of one another ("sold to", "bought from") synonyms where the parts are exchanged
    too: then everybody does what he did."""
    for place, pair in enumerate(found.pairs):
        if pair.how == "distinct" and _converse(pair.old.key, pair.new.key) and _parts_turned(found, pair):
            found.pairs[place] = pair._replace(how="synonym")
            for loose in (found.lost, found.gained):
                loose[:] = [each for each in loose if each.item.key not in _SIDES]


def _converse(one: str, other: str) -> bool:
    return f"{one}:{other}" in _CONVERSES or f"{other}:{one}" in _CONVERSES


_CONVERSES = word_list("converses")
_SIDES = word_list("towards") - frozenset(("over", "into", "against"))
"""Prepositions that say on which side of a bargain somebody is."""


def _parts_turned(found: Comparison, pair: Pair) -> bool:
    if found.lexicon.language != "en":
        return _cases_turned(found) is not None
    i, j = found.places[0].get(id(pair.old)), found.places[1].get(id(pair.new))
    if i is None or j is None:
        return False
    x, y = _doer(found.old_items, i), _doer(found.new_items, j)
    if x is None or y is None or x.key == y.key:
        return False
    return _behind(found.new_items, j, x.key) is not None and _behind(found.old_items, i, y.key) is not None


def exchanged(found: Comparison) -> Exchange | None:
    """Two who took each other's part; None if there are none, or it cannot be told."""
    turned = [each for each in found.verbs if each.revoiced]
    if turned:
        return next((both for both in (_through_voice(found, each) for each in turned) if both), None)
    return _by_order(found) if found.lexicon.language == "en" else _by_case(found)


def _through_voice(found: Comparison, verb: Verbs) -> Exchange | None:
    """Who stayed the subject though the verb turned passive or active, and who is the other one: "birds eat seeds",
    "birds are eaten by seeds"."""
    if verb.old.key != verb.new.key:
        return None
    sides = (found.old_items, found.places[0], verb.old), (found.new_items, found.places[1], verb.new)
    places = [places.get(id(item)) for _, places, item in sides]
    if places[0] is None or places[1] is None:
        return None
    texts, passive = (found.old_items, found.new_items), int(verb.after.passive)
    agent = _agent(texts[passive], places[passive] or 0, found.lexicon.language)
    if agent is None:
        return None
    active = texts[1 - passive]
    other = _behind(active, places[1 - passive] or 0, agent.key)
    subjects = _doer(texts[0], places[0]), _doer(texts[1], places[1])
    if other is None or subjects[0] is None or subjects[1] is None or subjects[0].key != subjects[1].key:
        return None
    if found.lexicon.language != "en" and other.form == other.key:
        return None  # behind its verb, but the subject: "опросили чиновники"
    pairs = ((subjects[0], other), (subjects[1], agent)) if passive else ((subjects[0], agent), (subjects[1], other))
    return Exchange(*pairs)


def _agent(text: list[Item], place: int, language: str) -> Item | None:
    """The one by whom it was done, behind a passive verb: after "by", or in the instrumental."""
    behind = text[place + 1 : place + 1 + REACH]
    if language == "en":
        by = next((n for n, item in enumerate(behind) if item.key == "by"), None)
        return None if by is None else next((item for item in behind[by + 1 :] if item.kind in WORDS), None)
    for before, item in pairwise(text[place : place + 1 + REACH]):
        done_by = item.form.endswith(_INSTRUMENTAL) and item.form != item.key and not item.key.endswith(_NO_NOUN)
        if item.kind in WORDS and before.kind != "F" and done_by and _named(item, language):
            return item
    return None


_INSTRUMENTAL = ("ом", "ем", "єм", "ою", "ею", "єю", "ами", "ями")
"""Endings of Ukrainian and Russian nouns by which something is done, and that tell no other case."""


def case_turn(old: Item, new: Item) -> int:
    """1 if a Slavic noun came to stand in the form of a subject, that of the dictionary, -1 if it left it, else 0."""
    if old.form == new.form or old.kind != new.kind:
        return 0
    if old.word.row >= 0:
        return (new.form == new.key) - (old.form == old.key)
    return old.form.startswith(new.form) - new.form.startswith(old.form)


def _by_case(found: Comparison) -> Exchange | None:
    loose = [each.item for each in (*found.lost, *found.gained)]
    replaced = [pair.old for pair in found.pairs if pair.how not in _RESPELT]
    if any(item.key.endswith(_INFINITIVE) for item in (*loose, *replaced)):
        return None
    return _cases_turned(found)


def _cases_turned(found: Comparison) -> Exchange | None:
    """The one noun that came to stand as the subject and the one that left it, if both do things."""
    pairs = {(id(old), id(new)): (old, new) for old, new in found.bent}
    pairs |= {(id(pair.old), id(pair.new)): (pair.old, pair.new) for pair in found.pairs if pair.how in _RESPELT}
    came: list[tuple[Item, Item]] = []
    left: list[tuple[Item, Item]] = []
    for old, new in pairs.values():
        if old.kind in WORDS and not old.key.endswith(_NO_NOUN):
            turn = case_turn(old, new)
            if turn:
                (came if turn > 0 else left).append((old, new))
    language = found.lexicon.language
    if len(came) != 1 or len(left) != 1 or not all(_named(old, language) for old, _ in (*came, *left)):
        return None
    (a, x), (b, y) = sorted((*came, *left))
    return Exchange((a, b), (x, y))


def _named(item: Item, language: str) -> bool:
    return item.kind == "A" or is_somebody(item.key, language)


def _by_order(found: Comparison) -> Exchange | None:
    by = any(each.item.key == "by" for each in (*found.lost, *found.gained))
    if by or not any(pair.moved and pair.how in _MOVED for pair in found.pairs):
        return None
    verbs = [*found.held, *((pair.old, pair.new) for pair in found.pairs if pair.how == "same")]
    for a, b in verbs:
        i, j = found.places[0].get(id(a)), found.places[1].get(id(b))
        if a.kind != "W" or i is None or j is None or a.word.mask & _SAYING:
            continue
        before, after = verb_form(found.old_items, i, "en"), verb_form(found.new_items, j, "en")
        if before is NOTHING or after is NOTHING or before.passive != after.passive:
            continue
        x, y = _doer(found.old_items, i), _doer(found.new_items, j)
        if x is None or y is None or x.key == y.key:
            continue
        x_later, y_before = _behind(found.new_items, j, x.key), _behind(found.old_items, i, y.key)
        if x_later and y_before:
            return Exchange((x, y_before), (y, x_later))
    return None


def _doer(text: list[Item], place: int) -> Item | None:
    """The noun nearest before an English verb that no preposition or conjunction parts from it."""
    for item in reversed(text[max(0, place - REACH) : place]):
        if item.kind == "A" or (
            item.kind == "W" and not item.word.mask and not item.form.endswith(("ed", "ing", "ly"))
        ):
            return item
        if item.key in _BORDERS:
            return None
    return text[0] if place and text[0].kind == "F" and text[0].key in _PERSONS else None


_PERSONS = word_list("persons")


def _behind(text: list[Item], place: int, key: str) -> Item | None:
    """The item of that key behind a verb, in its clause."""
    for item in text[place + 1 : place + 1 + REACH]:
        if item.key in _BORDERS:
            return None
        if item.key == key:
            return item
    return None
