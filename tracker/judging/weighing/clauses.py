"""What the clauses of two texts say of the same verbs and nouns: when it happens, who does it to whom.

Reads a comparison; gives counts that the model weighs. Guesses from order, endings and the words around, and
parses nothing.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison, Verbs, ways
from tracker.judging.matching.exchanged_parts import case_turn
from tracker.judging.matching.predicates import place_of
from tracker.judging.reading.item import CONTENT, WORDS, Item
from tracker.judging.reading.verbs import VerbForm

_RESPELT = ways("spelling", "name", "family")
_SAYING = BIT["attrib"] | BIT["attrib_doubt"]
WINDOW = 6
"""Items on either side of a verb among which its doer and what it is done to are looked for."""
_BORDER = word_list("borders")
_PREPOSITIONS = word_list("prepositions")

NAMES = (
    [f"time_{a}_{b}" for a, b in (("past", "next"), ("past", "now"), ("now", "next"), ("open", "past"), ("open", "now"),
                                  ("open", "next"))]
    + ["time_under_way", "time_same", "time_alone", "voice", "voice_by", "role_kept", "role_swap", "case_lost",
       "case_gained", "case_swap", "scope_neg", "scope_only", "scope_other", "number_led", "flips", "flips_odd",
       "retimed", "exchanged", "apiece"]
)  # fmt: skip
"""time_a_b: verbs whose time changed from a to b or back; time_under_way: progressive became simple or back; time_same:
verbs compared that kept theirs; time_alone: changes of time where no word of content changed; voice: verbs that
changed voice; voice_by: of these, with no doer named; role_kept, role_swap: things that do the same in both texts,
or have it done to them in one; case_lost, case_gained: nouns that left or took the form of a subject; case_swap: the
fewer of the two;
scope_…: denials, "only" and other words of hard classes before another word than they were; number_led: numbers that
stayed behind another preposition ("by 5", "to 5"); flips: denials and opposites without counterpart, flips_odd if their
number is odd; retimed: verbs that surely put a thing into another time; exchanged: two who took
each other's part; apiece: each gets it in one text alone."""


def clause_features(found: Comparison) -> dict[str, float]:
    """Counts by the names in NAMES; absent is nought."""
    values: defaultdict[str, float] = defaultdict(float)
    old_place, new_place = found.places
    for each in found.verbs:
        _verb(
            values,
            found,
            each,
            place_of(each.old, found.old_items, old_place),
            place_of(each.new, found.new_items, new_place),
        )
    values["retimed"] = len(found.retimed)
    values["apiece"] = _apiece(found.old_items) != _apiece(found.new_items)
    values["exchanged"] = found.exchanged is not None
    if found.lexicon.language in ("uk", "ru"):
        _cases(values, found)
    if not [each for each in (*found.lost, *found.gained) if each.item.kind in CONTENT]:
        values["time_alone"] = sum([values[name] for name in _TIMES])
    values["number_led"] = len(_leads(found.old_items) ^ _leads(found.new_items)) // 2
    _scopes(values, found)
    _flips(values, found)
    return values


def _verb(values: defaultdict[str, float], found: Comparison, each: Verbs, i: int, j: int) -> None:
    before, after = each.before, each.after
    _times(values, before, after)
    if before.passive != after.passive:
        values["voice"] += 1
        side, place = (found.old_items, i) if before.passive else (found.new_items, j)
        values["voice_by"] += not any(item.key == "by" for item in side[place : place + WINDOW])
    if found.lexicon.language == "en" and not each.old.word.mask & _SAYING:
        a, b = _roles(found.old_items, i, before), _roles(found.new_items, j, after)
        for key in a.keys() & b.keys():
            values["role_kept" if a[key] == b[key] else "role_swap"] += 1


def _apiece(text: list[Item]) -> bool:
    """Whether something is said of each: "each", «по 5000 рублей»."""
    if any(item.key in _EACH for item in text):
        return True
    return any(a.key in _BY_LOTS and b.kind == "N" for a, b in pairwise(text))


_EACH = word_list("for_each")
_BY_LOTS = word_list("by_lots")


def _times(values: defaultdict[str, float], before: VerbForm, after: VerbForm) -> None:
    if before.time == after.time:
        values["time_under_way" if before.under_way != after.under_way else "time_same"] += 1
        return
    for name in (f"time_{before.time}_{after.time}", f"time_{after.time}_{before.time}"):
        if name in _KNOWN:
            values[name] += 1


_KNOWN = frozenset(NAMES)
_TIMES = [name for name in NAMES if name.startswith("time_") and name.count("_") == 2 and name != "time_under_way"]


def _roles(text: list[Item], index: int, verb: VerbForm) -> dict[str, str]:
    """Who does (“d”) and what is done to (“o”), by the order of words."""
    roles: dict[str, str] = {}
    for item in reversed(text[max(0, index - WINDOW) : index]):
        if item.key in _BORDER:
            break
        if item.kind in WORDS and not item.word.mask:
            roles[item.key] = "o" if verb.passive else "d"
    role = "" if verb.passive else "o"
    for item in text[index + 1 : index + 1 + WINDOW]:
        if item.key in _BORDER:
            break
        if item.key == "by":
            role = "d" if verb.passive else ""
        elif item.key in _PREPOSITIONS:
            role = ""
        elif role and item.kind in WORDS and not item.word.mask:
            roles.setdefault(item.key, role)
    return roles


def _cases(values: defaultdict[str, float], found: Comparison) -> None:
    """Nouns that are a subject (the form of the dictionary) on one side only."""
    for old, new in [*found.bent, *((p.old, p.new) for p in found.pairs if p.how in _RESPELT)]:
        if old.kind not in WORDS or old.form == new.form or old.key.endswith(_VERB_ENDINGS):
            continue
        turn = case_turn(old, new)
        values["case_lost"] += turn < 0
        values["case_gained"] += turn > 0
    values["case_swap"] = min(values["case_lost"], values["case_gained"])


_VERB_ENDINGS = ("ти", "тися", "ть", "ться")


_NEG, _ONLY = BIT["neg"], BIT["only"]
_SCOPED_TEXT = "neg only all most some few least up_to over under about must should may hedge attrib_doubt"
_SCOPED = sum(BIT[name] for name in _SCOPED_TEXT.split())


def _scopes(values: defaultdict[str, float], found: Comparison) -> None:
    """Words that bound or deny and stand in both texts, but before another word."""
    heads = _heads(found.old_items), _heads(found.new_items)
    if heads[0] == heads[1]:
        return
    for mask_of, name in ((_NEG, "scope_neg"), (_ONLY, "scope_only"), (_SCOPED & ~_NEG & ~_ONLY, "scope_other")):
        old, new = ({(key, head) for key, head, mask in side if mask & mask_of} for side in heads)
        if old != new:
            shared = {key for key, _ in old} & {key for key, _ in new}
            values[name] += len([1 for key, _ in old ^ new if key in shared])


_LEADING = word_list("number_prepositions")


def _leads(text: list[Item]) -> set[tuple[str, str]]:
    """(preposition, number) of each number right behind a preposition."""
    return {(before.key, item.key) for before, item in pairwise(text) if item.kind == "N" and before.key in _LEADING}


def _heads(text: list[Item]) -> list[tuple[str, str, int]]:
    """(key, key of the next content word, classes) of each word that bounds or denies."""
    found: list[tuple[str, str, int]] = []
    head = ""
    for item in reversed(text):
        if item.word.mask & _SCOPED:
            found.append((item.key, head, item.word.mask))
        if item.kind in CONTENT:
            head = item.key
    return found


def _flips(values: defaultdict[str, float], found: Comparison) -> None:
    flips = len([each for each in (*found.lost, *found.gained) if each.item.word.mask & _NEG])
    flips += len([pair for pair in found.pairs if pair.how == "distinct"])
    values["flips"], values["flips_odd"] = flips, flips % 2
