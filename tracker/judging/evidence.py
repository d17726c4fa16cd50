"""Of what the rules saw, that which the changed words themselves show: a number is no speaker, "by" no condition.

The rules observe much, for the model to weigh; a reader is told only what can be pointed at. Each word is evidence of
one thing, the most exact; what nothing explains is left over as a description that changed. Changes no probability.
"""

from __future__ import annotations

from collections.abc import Callable

from tracker.judging.compare import Change
from tracker.judging.items import FIRST_YEAR, LAST_YEAR, Item
from tracker.judging.lexicon import BIT
from tracker.judging.rules.claims import MIN_CLAIM, boilerplate
from tracker.judging.rules.observation import Observation
from tracker.judging.scene import Scene, Side
from tracker.judging.verbs import NOTHING, Told

_SAYING = BIT["attrib"] | BIT["attrib_doubt"]
_CAUSE = BIT["cause"] | BIT["blame"]
_BOUND = BIT["least"] | BIT["up_to"] | BIT["over"] | BIT["under"] | BIT["about"]
_SHARE = BIT["all"] | BIT["most"] | BIT["some"] | BIT["few"] | BIT["only"] | BIT["exact"]
_ORDER_TEXT = """
NUMBER DATE_TIME QUANTITY_UNIT NEGATION QUANTIFIER_SCOPE CERTAINTY MODALITY CONDITION ATTRIBUTION BLAME COMPARISON
TENSE_ASPECT LOCATION NAME INTENSITY ACTOR
"""
_EXACT = {kind: place for place, kind in enumerate(_ORDER_TEXT.split())}
"""The kinds from the most exact: a word of two classes is told as the first."""
_PREPOSITIONS_TEXT = """
by from since up through during within on upon in at to of for with over under about near around into between против
з із зі від до в у к ко с со от через на по за під при о об про для без из изо над под
"""
_PREPOSITIONS = frozenset(_PREPOSITIONS_TEXT.split())
_TOPIC = frozenset(("про", "о", "об", "обо", "of", "about", "that", "що", "что"))
_REPORTING = frozenset(("according to", "за дані", "за слово", "по данные", "по слово", "quoted", "cite"))
_LOCATIVE = frozenset(
    [
        "in",
        "near",
        "at",
        "from",
        "to",
        "into",
        "outside",
        "inside",
        "across",
        "over",
        "у",
        "в",
        "на",
        "біля",
        "поблизу",
        "из",
        "від",
        "возле",
        "около",
        "близ",
        "до",
        "к",
        "под",
        "під",
    ]
)
_HAVE = frozenset(("мати", "иметь", "have"))
_WE = frozenset(("we", "our", "us", "ми", "наш", "мы"))
_COMMAS = frozenset(".!?…\n;:,")
NEAR = 3
"""Items within which one word is said of another."""
SUBJECT = 8
"""Items from a doer to the verb that says what was done."""


def evidence(scene: Scene, seen: list[Observation]) -> list[Observation]:
    """What the words show of what was seen, most exact first; each change on its own."""
    seen = [*seen, *_times(seen), *_denied(scene)]
    shown = [
        part
        for each in seen
        if each.kind in _EXACT and each.kind != "ACTOR" and not each.weak
        for part in _parts(scene, each)
    ]
    shown += [part for each in seen if each.weak and each.kind == "INTENSITY" for part in _parts(scene, each)]
    shown += _tenses(scene) + _swaps(scene, seen)
    placed = _agents(scene, seen)
    for kind, shows in _BY_PLACE:
        placed += _found(scene, kind, shows)
    shown = sorted(shown, key=_exactness) + sorted(placed, key=_exactness)
    doers = {id(item) for each in placed if each.kind == "ACTOR" for item in (*each.old, *each.new)}
    shown = [each for each in shown if each.kind != "NAME" or (each.old and each.new) or not _all(each, doers)]
    taken: dict[int, str] = {}
    told: list[Observation] = []
    for each in shown:
        old = tuple(item for item in each.old if _free(item, each.kind, taken))
        new = tuple(item for item in each.new if _free(item, each.kind, taken))
        if old or new:
            _add(scene, told, each._replace(old=old, new=new))
            taken.update((id(item), each.kind) for item in (*old, *new))
    told = [_answered(scene, each, taken) for each in told]
    quotes = [part for each in seen if each.kind == "QUOTE" for part in _parts(scene, each)]
    for each in quotes:
        taken.update((id(item), "QUOTE") for item in (*each.old, *each.new))
    return [*told, *quotes, *_vague(scene, seen), *_left(scene, taken)]


def _add(scene: Scene, told: list[Observation], seen: Observation) -> None:
    """Puts a finding to the others, or its words to those of the same kind in the same change."""
    place = scene.change_of((*seen.old, *seen.new)[0])
    for number, each in enumerate(told):
        if each.kind == seen.kind and place >= 0 and place == scene.change_of((*each.old, *each.new)[0]):
            told[number] = each._replace(
                old=tuple(sorted((*each.old, *seen.old))), new=tuple(sorted((*each.new, *seen.new)))
            )
            return
    told.append(seen)


def _all(seen: Observation, ids: set[int]) -> bool:
    return all(id(item) in ids for item in (*seen.old, *seen.new))


def _exactness(seen: Observation) -> tuple[bool, bool, int]:
    """What changed into something of its kind before what came or went; a name that went may be a doer."""
    both = bool(seen.old and seen.new)
    return seen.weak, not both, _EXACT[seen.kind] + (seen.kind == "NAME" and not both) * len(_EXACT)


def _answered(scene: Scene, seen: Observation, taken: dict[int, str]) -> Observation:
    """The observation with both sides: where one has no words, those that took the place of the other's, if they are
    few, evidence of nothing else, and nothing more was replaced there."""
    if (seen.old and seen.new) or seen.kind == "TENSE_ASPECT":
        return seen
    number = scene.change_of((seen.old or seen.new)[0])
    mine, others = [
        [item for item in items if scene.change_of(item) == number and item.kind in "WANDT"]
        for items in (scene.open if seen.old else scene.open[::-1])
    ]
    whole = all(any(item is one for one in (*seen.old, *seen.new)) for item in mine)
    if number < 0 or not whole or len(others) > MAX_ANSWER or any(id(item) in taken for item in others):
        return seen
    taken.update((id(item), seen.kind) for item in others)
    return seen._replace(new=tuple(others)) if seen.old else seen._replace(old=tuple(others))


MAX_ANSWER = 2
"""Content words up to which the other side of a change is what took the place of the words shown."""


def _found(scene: Scene, kind: str, shows: Callable[[Item, Side], bool]) -> list[Observation]:
    """What changed and stands where the kind says, change by change."""
    groups: dict[int, tuple[list[Item], list[Item]]] = {}
    for side, items in enumerate(scene.open):
        for item in items:
            if (item.kind in "WA" or item.key in _WE) and shows(item, scene.sides[side]):
                groups.setdefault(scene.change_of(item), ([], []))[side].append(item)
    both = kind == "QUANTITY_UNIT"
    return [Observation(kind, tuple(a), tuple(b)) for a, b in groups.values() if (a and b) or not both]


def _free(item: Item, kind: str, taken: dict[int, str]) -> bool:
    """Whether an item is evidence of nothing yet, or of what may be told with this: doubt is also a permission, or says
    who doubts."""
    before = taken.get(id(item), "")
    return not before or (before == "CERTAINTY" and kind in ("MODALITY", "ATTRIBUTION"))


# --- which items are evidence ------------------------------------------------------------------------------------


def _parts(scene: Scene, seen: Observation) -> list[Observation]:
    """An observation with none but the items that show it, one for each change."""
    shows = _SHOWS.get(seen.kind, _always)
    groups: dict[int, tuple[list[Item], list[Item]]] = {}
    single = len(seen.old) == len(seen.new) == 1
    for side, items in enumerate((seen.old, seen.new)):
        for item in items:
            if shows(item, scene.sides[side]):
                groups.setdefault(0 if single else scene.change_of(item), ([], []))[side].append(item)
    both = seen.kind == "QUANTITY_UNIT"
    if seen.kind == "LOCATION":  # the other name of two in one place is a place too
        for side, items in enumerate((seen.old, seen.new)):
            for item in items:
                group = groups.get(0 if single else scene.change_of(item))
                if group and item.kind == "A" and not any(item is one for one in group[side]):
                    group[side].append(item)
    return [
        seen._replace(old=tuple(old), new=tuple(new))
        for old, new in groups.values()
        if (old and new) or not both
    ]  # fmt: skip


def _times(seen: list[Observation]) -> list[Observation]:
    """Numbers that are days or years, and "before" that became "after", as times."""
    return [
        each._replace(kind="DATE_TIME")
        for each in seen
        if each.kind in ("NUMBER", "CONDITION") and each.old and each.new
    ]


def _denied(scene: Scene) -> list[Observation]:
    """Phrases that differ by a "not" alone."""
    return [
        Observation("NEGATION", (pair.old,), (pair.new,))
        for pair in scene.found.pairs
        if pair.how == "distinct"
        and any(
            long.endswith(" " + short) and long.split(" ", 1)[0] in _NOT
            for long, short in ((pair.old.key, pair.new.key), (pair.new.key, pair.old.key))
        )
    ]


_NOT = frozenset(("not", "не", "no"))


def _counts(item: Item, side: Side) -> bool:
    """Whether a number is no year and no day: "from 3 to 17 October"."""
    if item.kind != "N" or item.word.mask & BIT["neg"]:
        return item.kind != "N"
    year = _is_year(item) and not _followed(item, side)
    return not year and not any(each.kind == "D" for each in side.after(item, 2))


def _is_year(item: Item) -> bool:
    return item.form.isdigit() and FIRST_YEAR <= item.value <= LAST_YEAR


def _followed(item: Item, side: Side) -> bool:
    return any(each.kind == "W" for each in side.after(item, 1, ends=_COMMAS))


def _always(item: Item, side: Side) -> bool:
    return True


def _measures(item: Item, side: Side) -> bool:
    return any(each.kind in "NDT" or each.word.mask & BIT["vague_number"] for each in side.before(item, 2))


def _counted(item: Item, side: Side) -> bool:
    """Whether an item is what a number before it counts, or its unit."""
    near = side.before(item, 2)
    if not near or item.kind not in "WA" or (item.kind == "A" and len(item.form) > MAX_UNIT):
        return False
    if item.word.mask & (BIT["unit"] | BIT["time"]) and near[0].key in ("a", "an", "per"):
        return True
    return (
        near[0].kind == "N" and not _is_year(near[0]) and (item.word.mask & BIT["unit"] != 0 or not side.is_verb(item))
    )


MAX_UNIT = 4
"""Letters of an abbreviated unit: "МВт"."""


def _timely(item: Item, side: Side) -> bool:
    if item.key in _NOW:
        return False
    if item.kind in "DTN":
        return item.kind != "N" or not _counts(item, side)
    if item.word.mask & (BIT["before"] | BIT["after"] | BIT["until"]):
        return not item.word.mask & BIT["cond"] and (item.key not in _PREPOSITIONS or _dates(item, side))
    if _counted(item, side):
        return False
    return item.word.mask & BIT["time"] != 0 and not item.word.mask & (BIT["may"] | BIT["will"])


_NOW = frozenset(
    [
        "now",
        "today",
        "currently",
        "already",
        "still",
        "тепер",
        "зараз",
        "сьогодні",
        "вже",
        "ще",
        "наразі",
        "сейчас",
        "сегодня",
        "теперь",
        "уже",
        "еще",
    ]
)
"""Words that a text may have or lack without another time: it is told today either way."""


def _dates(item: Item, side: Side) -> bool:
    """Whether a time follows: a day, an hour, "two weeks"."""
    after = side.after(item, 2)
    return any(each.kind in "DT" or each.word.mask & BIT["time"] for each in after)


def _bounds(item: Item, side: Side) -> bool:
    if item.word.mask & _ASPECT:
        return False
    if item.word.mask & _SHARE and item.key not in _PREPOSITIONS:
        return True
    if not item.word.mask & _BOUND or (" " in item.key and item.kind == "W"):
        return item.kind in "WF" and item.key not in _PREPOSITIONS
    near = (*side.after(item, 2), *side.before(item, 2 if " " in item.key else 1))
    return any(each.kind in "ND" or each.word.mask & (BIT["vague_number"] | BIT["unit"] | BIT["all"]) for each in near)


def _conditions(item: Item, side: Side) -> bool:
    if item.key in _PREPOSITIONS or item.key in _SOONER:
        return False
    return item.word.mask & BIT["cond"] != 0 or not _dates(item, side)


_SOONER = frozenset(("earlier", "later", "early", "late", "раніше", "пізніше", "раньше", "позже", "previously"))


def _demands(item: Item, side: Side) -> bool:
    if item.key not in _HAVE:
        return True
    after = side.after(item, 1)
    return bool(after) and after[0].form == after[0].key and after[0].kind == "W" and side.language != "en"


def _speaks(item: Item, side: Side) -> bool:
    """Whether an item names who speaks: before a word of saying, after "according to", after ", said"."""
    if item.kind not in "WA" or item.word.mask & (_SAYING | ~_ANYBODY) or side.is_verb(item):
        return False
    after = side.after(item, NEAR, ends=_COMMAS)
    for place, each in enumerate(after):
        if each.word.mask & _SAYING and all(one.kind in "FA" or place < 2 for one in after[:place]):
            return True
    near = side.before(item, NEAR)
    for place, each in enumerate(near):
        if each.key in _TOPIC:
            return False
        if each.word.mask & _SAYING:
            between = near[:place]
            preposed = " " in each.key or each.key in _REPORTING or side.language != "en" or side.comma_before(each)
            return preposed and not any(one.kind == "N" or side.is_verb(one) for one in between)
    return False


def _causes(item: Item, side: Side) -> bool:
    near = side.before(item, NEAR)
    for place, each in enumerate(near):
        if each.word.mask & _CAUSE:
            return item.kind in "WA" and not item.word.mask & BIT["time"] and not any(map(side.is_verb, near[:place]))
    return False


def _blames(item: Item, side: Side) -> bool:
    after = side.after(item, 2)
    return not any(each.kind in "NDT" or each.word.mask & BIT["time"] for each in after[:1])


def _is_place(item: Item, side: Side) -> bool:
    """Whether an item is a word of place, or a name after one or after a preposition of place."""
    if item.kind != "A":
        return item.word.mask & BIT["place"] != 0
    for each in side.before(item, NEAR):
        if each.key in _LOCATIVE or each.word.mask & BIT["place"]:
            return True
        if each.kind != "A" and each.key not in ("the", "a", "of") and side.language == "en":
            return False
    return False


def _strong(item: Item, side: Side) -> bool:
    return item.kind == "W" and not item.word.mask & (BIT["some"] | BIT["few"] | BIT["vague_number"] | BIT["all"])


def _content(item: Item, side: Side) -> bool:
    return item.kind == "W"


_SHOWS: dict[str, Callable[[Item, Side], bool]] = {
    "NUMBER": _counts,
    "DATE_TIME": _timely,
    "QUANTITY_UNIT": _measures,
    "QUANTIFIER_SCOPE": _bounds,
    "CONDITION": _conditions,
    "MODALITY": _demands,
    "BLAME": _blames,
    "LOCATION": _is_place,
    "INTENSITY": _strong,
    "COMPARISON": _content,
    "NEGATION": lambda item, side: not item.word.mask & (BIT["strong"] | BIT["weak"]),
    "QUOTE": lambda item, side: item.kind != "A",
    "TENSE_ASPECT": lambda item, side: item.kind == "W" and item.word.mask & _ASPECT != 0,
}
"""Whether an item of an observation is evidence of its kind."""
_ASPECT = sum(BIT[name] for name in ("begin", "continue", "end", "resume", "pause", "plan"))


# --- tense -------------------------------------------------------------------------------------------------------


def _tenses(scene: Scene) -> list[Observation]:
    """Verbs that stayed, or were matched, and now put the thing at another time."""
    found = scene.found
    pairs = [(p.old, p.new) for p in found.pairs if p.how in _VERBAL]
    pairs += found.held if any(item.key in _HELPERS for items in scene.open for item in items) else found.bent
    seen = []
    for old, new in pairs:
        whole = all(side.narrowed(item) is item for side, item in zip(scene.sides, (old, new), strict=True))
        if whole and old.kind == new.kind == "W" and _shifted(scene.sides[0].verb(old), scene.sides[1].verb(new)):
            seen.append(Observation("TENSE_ASPECT", *_with_helpers(scene, old, new)))
    return seen or _future(scene)


def _future(scene: Scene) -> list[Observation]:
    """A word of the future that came or went before a verb of which nothing else is known."""
    found = [
        tuple(item for item in items if item.key in _COMING or item.form.startswith("буд")) for items in scene.open
    ]
    if bool(found[0]) == bool(found[1]):
        return []
    held = [old if found[0] else new for old, new in scene.found.held]
    side = scene.sides[bool(found[1])]
    verbs = [
        each for item in (*found[0], *found[1]) for each in side.after(item, 2) if any(each is one for one in held)
    ]
    return [Observation("TENSE_ASPECT", found[0], found[1])] if verbs else []


_COMING = frozenset(("will", "shall", "going to"))


def _shifted(before: Told, after: Told) -> bool:
    """Whether two verbs tell of other times; an infinitive tells of none."""
    if (
        before is NOTHING
        or after is NOTHING
        or not before.time
        or not after.time
        or "open" in (before.time, after.time)
    ):
        return False
    return before.time != after.time or (before.under_way != after.under_way and before.passive == after.passive)


def _with_helpers(scene: Scene, old: Item, new: Item) -> tuple[tuple[Item, ...], tuple[Item, ...]]:
    """Two verbs with the auxiliaries before them that changed."""
    parts = []
    for side, verb in zip(scene.sides, (old, new), strict=True):
        helpers = [each for each in side.before(verb, NEAR) if each.key in _HELPERS and scene.change_of(each) >= 0]
        parts.append((*reversed(helpers), verb))
    return parts[0], parts[1]


_HELPERS = frozenset(("will", "shall", "was", "is", "had", "have", "did", "do", "been", "be", "being", "бути", "быть"))
_VERBAL = frozenset(("same", "family", "prefix", "synonym", "near"))


# --- who did it --------------------------------------------------------------------------------------------------


def _swaps(scene: Scene, seen: list[Observation]) -> list[Observation]:
    """Two that took each other's place."""
    return [each for each in seen if each.kind == "ACTOR" and not each.weak and _swapped(scene, each)]


def _swapped(scene: Scene, seen: Observation) -> bool:
    open_ids = {id(item) for items in scene.open for item in items}
    return len(seen.old) == len(seen.new) == 2 and not any(id(item) in open_ids for item in (*seen.old, *seen.new))


_ANYBODY = BIT["generic"] | BIT["function"] | _SAYING


def _agents(scene: Scene, seen: list[Observation]) -> list[Observation]:
    """Doers that took another's place; those that went or came where the voice turned or their verb stayed."""
    turned = bool(scene.turned()) or any(
        item.kind == "W" for each in seen if each.kind == "ACTOR" and not each.weak for item in (*each.old, *each.new)
    )
    matched = [*scene.found.held, *((pair.old, pair.new) for pair in scene.found.pairs)]
    held = [{id(pair[side]) for pair in matched} for side in (0, 1)]
    told = _after_verbs(scene)
    for each in _found(scene, "ACTOR", _acts):
        both = bool(each.old and each.new)
        if both and max(len(each.old), len(each.new)) <= NEAR and _general(each.old) == _general(each.new):
            told.append(each)
        elif not both:
            side = int(not each.old)
            after = scene.sides[side].after((each.old or each.new)[-1])
            stayed = bool(after) and id(after[0]) in held[side] and scene.sides[side].is_verb(after[0])
            if stayed or turned or any(item.key in _WE for item in (*each.old, *each.new)):
                told.append(each)
    return told


def _general(items: tuple[Item, ...]) -> bool:
    return any(item.word.mask & BIT["generic"] for item in items)


def _after_verbs(scene: Scene) -> list[Observation]:
    """Doers that stand after a verb, where that verb turned passive or active: "розірвав клуб", "розірвано"."""
    told = []
    if scene.found.lexicon.language == "en":
        return told
    fresh = [{id(item) for item in items} for items in scene.open]
    for verbs in scene.turned():
        for number, (verb, side) in enumerate(zip(verbs, scene.sides, strict=True)):
            run: list[Item] = []
            for item in () if side.verb(verb).passive else side.after(verb, NEAR, ends=_COMMAS):
                if id(item) not in fresh[number] or item.kind not in "WA":
                    break
                run.append(item)
            if run:
                told.append(
                    Observation("ACTOR", tuple(run), ()) if number == 0 else Observation("ACTOR", (), tuple(run))
                )
    return told


def _acts(item: Item, side: Side) -> bool:
    """Whether an item is the subject of a verb, or the doer after "by"."""
    if item.key in _WE:
        return True
    if item.kind not in "WA" or item.word.mask & ~_ANYBODY or item.form.endswith(_NO_NOUN[side.language == "en"]):
        return False
    if side.is_verb(item) or _speaks(item, side):
        return False
    near = side.before(item, NEAR)
    if any(each.key == "by" for each in near):
        return not any(each.kind in "ND" for each in near)
    if any(each.key in _PREPOSITIONS or each.kind == "N" or side.is_verb(each) for each in near):
        return False
    return len(near) < NEAR or any(side.is_verb(each) for each in side.after(item, NEAR, ends=_COMMAS))


_NO_NOUN = (("о", "ти", "ть", "ться", "тися"), ("ed", "ing", "ly"))
"""Endings of what is no doer: Slavic adverbs and infinitives; English participles and adverbs."""


_BY_PLACE = (("QUANTITY_UNIT", _counted), ("ATTRIBUTION", _speaks), ("BLAME", _causes))
"""Kinds that a word shows by where it stands."""


# --- what is left ------------------------------------------------------------------------------------------------


def _vague(scene: Scene, seen: list[Observation]) -> list[Observation]:
    """A number that gave way to "several", or the other way round."""
    told = []
    for change in scene.found.changes:
        for a, b in ((change.old, change.new), (change.new, change.old)):
            numbers = tuple(item for item in a if item.kind == "N")
            words = tuple(item for item in b if item.word.mask & BIT["vague_number"])
            if numbers and words and not any(item.kind == "N" for item in b):
                old = a is change.old
                told.append(Observation("SPECIFICITY", numbers if old else words, words if old else numbers))
    return told


def _left(scene: Scene, taken: dict[int, str]) -> list[Observation]:
    """For each change what nothing explained: a claim if it is long and has no counterpart, else a description."""
    rest: dict[int, tuple[list[Item], list[Item]]] = {}
    loose: dict[int, tuple[list[Item], list[Item]]] = {}
    for side, items in enumerate(scene.open):
        for item in items:
            if item.kind in "WANDT":
                number = scene.change_of(item)
                loose.setdefault(number, ([], []))[side].append(item)
                if id(item) not in taken and item.kind in "WA":
                    rest.setdefault(number, ([], []))[side].append(item)
    told = []
    for number, (old, new) in loose.items():
        change = scene.found.changes[number]
        if _notice(change) and not any(id(item) in taken for item in (*old, *new)):
            told.append(Observation("BOILERPLATE", change.old, change.new))
            continue
        claim = _claim(scene, change, old, new)
        if claim:
            told.append(claim)
        elif number in rest:
            told.append(Observation("SPECIFICITY", tuple(rest[number][0]), tuple(rest[number][1])))
    return told


def _notice(change: Change) -> bool:
    """Whether a slogan or contact came, went or was replaced by another."""
    sides = [items for items in (change.old, change.new) if any(item.kind in "WANDT" for item in items)]
    return all(boilerplate(items) for items in sides)


def _claim(scene: Scene, change: Change, old: list[Item], new: list[Item]) -> Observation | None:
    """The longest run of one side that has nothing to answer to on the other and states something by itself."""
    sides = scene.sides
    for kind, side, some, others in (("CLAIM_ADDED", sides[1], new, old), ("CLAIM_REMOVED", sides[0], old, new)):
        if len(others) > 1 or len(some) - len(others) < MIN_CLAIM - 2 * (not others):
            continue
        run = _run(change.new if side is sides[1] else change.old, some)
        content = [item for item in run if item.kind in "WANDT"]
        if len(content) >= LONG or (
            content
            and _states(run, side)
            and (len(content) > 1 or (side.set_off(run[0]) and any(map(side.is_verb, run))))
        ):
            return Observation(kind, (), run) if side is sides[1] else Observation(kind, run, ())
    return None


LONG = 4
"""Content words from which what was added is told as a claim whatever its form."""


def _states(run: tuple[Item, ...], side: Side) -> bool:
    """Whether words state something of their own: with a verb, or set off by a mark or "and"."""
    first = run[0]
    if first.key in _AND or first.word.mask & (_CAUSE | BIT["after"] | BIT["before"]) or side.set_off(first):
        return True
    return any(side.is_verb(item) for item in run)


_AND = frozenset(("and", "but", "who", "which", "і", "та", "й", "а", "але", "який", "и", "но", "который"))


def _run(items: tuple[Item, ...], loose: list[Item]) -> tuple[Item, ...]:
    starts = {item.start for item in loose}
    best: list[Item] = []
    run: list[Item] = []
    for item in items:
        if item.kind in "WANDT" and item.start not in starts:
            run = []
            continue
        run.append(item)
        if len(run) > len(best):
            best = list(run)
    return tuple(best)
