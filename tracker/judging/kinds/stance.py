"""Rules over classes of words: what is denied, demanded, hedged, attributed, how much of it, on what condition, how far
along, how strongly. Each compares how often a class stands on either side among the items without counterpart."""

from __future__ import annotations

from tracker.judging.kinds.observation import Observation, having
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.comparison import Comparison, Pair
from tracker.judging.reading.item import Item
from tracker.model import FindingKind as K

FAMILIES: dict[K, tuple[str, ...]] = {
    K.MODALITY: ("must", "should", "may"),
    K.CERTAINTY: ("hedge", "certain"),
    K.ATTRIBUTION: ("attrib", "attrib_doubt"),
    K.QUANTIFIER_SCOPE: ("all", "most", "some", "few", "only", "least", "up_to", "over", "under", "about", "exact"),
    K.CONDITION: ("cond", "before", "after", "until"),
    K.TENSE_ASPECT: ("begin", "continue", "end", "resume", "pause", "plan", "will"),
    K.INTENSITY: ("strong", "weak"),
    K.COMPARISON: ("up", "down"),
    K.BLAME: ("blame", "cause"),
    K.DATE_TIME: ("time",),
    K.LOCATION: ("place",),
    K.QUANTITY_UNIT: ("unit",),
}
"""For each kind the classes whose balance is compared one by one."""
_FAMILY_BITS = [
    (kind, sum(BIT[name] for name in names), [BIT[name] for name in names]) for kind, names in FAMILIES.items()
]
"""Each kind with all its classes at once, and one by one."""
_NEGATION = BIT["neg"] | BIT["neg_verb"]


def classes(found: Comparison) -> list[Observation]:
    """A class that stands more often on one side: something was softened, hardened, bounded or freed."""
    old, new = found.open
    seen: list[Observation] = []
    for kind, family, bits in _FAMILY_BITS if found.open_classes > 1 else ():
        if not found.open_classes & family:
            continue
        lost: list[Item] = []
        gained: list[Item] = []
        for bit in bits:
            a, b = having(old, bit), having(new, bit)
            if len(a) != len(b):
                lost += [item for item in a if item not in lost]
                gained += [item for item in b if item not in gained]
        if lost or gained:
            seen.append(Observation(kind, tuple(lost), tuple(gained)))
    return seen


def negation(found: Comparison) -> list[Observation]:
    """A denial more or less: "not", "без", or a verb that denies ("failed to", "спростував"), wherever it went."""
    if found.open_classes & _NEGATION:
        old, new = found.open
        a, b = having(old, _NEGATION), having(new, _NEGATION)
        if len(a) % 2 != len(b) % 2 or (not a) != (not b):
            return [Observation(K.NEGATION, a, b)]
    return [
        Observation(K.NEGATION, (pair.old,), (pair.new,))
        for pair in found.pairs
        if pair.how == "distinct" and (_denies(pair.old.key, pair.new.key) or _denies(pair.new.key, pair.old.key))
        and not (pair.old.word.mask | pair.new.word.mask) & BIT["unit"]
        and id(pair.old) not in found.retimed
    ]  # fmt: skip


_DENIALS = word_list("denying_prefixes")


def _denies(long: str, short: str) -> bool:
    """Whether one word is the other with a denial before it; "stepfather" and "deputy minister" are none."""
    return long.endswith(short) and long[: -len(short)].rstrip() in _DENIALS


def distinct(found: Comparison) -> list[Observation]:
    """Two senses of one line of the lexicon: killed for injured, before for after, million for billion."""
    return [
        Observation(kind_of(pair, found), (pair.old,), (pair.new,)) for pair in found.pairs if pair.how == "distinct"
    ]


_KINDS = (
    ("unit", K.QUANTITY_UNIT), ("must", K.MODALITY), ("should", K.MODALITY), ("hedge", K.CERTAINTY),
    ("may", K.MODALITY), ("time", K.DATE_TIME),
    ("certain", K.CERTAINTY), ("cond", K.CONDITION), ("all", K.QUANTIFIER_SCOPE),
    ("some", K.QUANTIFIER_SCOPE), ("only", K.QUANTIFIER_SCOPE), ("least", K.QUANTIFIER_SCOPE),
    ("up_to", K.QUANTIFIER_SCOPE), ("over", K.QUANTIFIER_SCOPE), ("under", K.QUANTIFIER_SCOPE),
    ("neg_verb", K.NEGATION), ("up", K.COMPARISON), ("down", K.COMPARISON), ("begin", K.TENSE_ASPECT),
    ("end", K.TENSE_ASPECT), ("continue", K.TENSE_ASPECT), ("plan", K.TENSE_ASPECT), ("strong", K.INTENSITY),
    ("weak", K.INTENSITY), ("place", K.LOCATION), ("attrib", K.ATTRIBUTION), ("before", K.DATE_TIME),
    ("after", K.DATE_TIME),
)  # fmt: skip


def kind_of(pair: Pair, found: Comparison) -> K:
    """The kind of a change from one sense to another: of time, or by the classes of the two words the first that both
    have, else the first that one has."""
    old, new = pair.old, pair.new
    one = old.word.mask | new.word.mask
    if id(old) in found.retimed:
        return K.TENSE_ASPECT
    if not one & _KIND_BITS:
        return K.SPECIFICITY
    shared = {kind for name, kind in _KINDS if old.word.mask & BIT[name]} & {
        kind for name, kind in _KINDS if new.word.mask & BIT[name]
    }
    return next(kind for name, kind in _KINDS if kind in shared or (not shared and one & BIT[name]))


_KIND_BITS = sum({BIT[name] for name, _ in _KINDS})


_FUTURE = word_list("future_auxiliaries")
_PAST = word_list("past_auxiliaries")
_PRESENT = word_list("present_auxiliaries")
_HELPERS = _FUTURE | _PAST | _PRESENT


def tense(found: Comparison) -> list[Observation]:
    """A verb in another time: is withdrawing, will withdraw, has withdrawn; звільняють, звільнили."""
    seen = [
        Observation(K.TENSE_ASPECT, (each.old,), (each.new,))
        for each in found.verbs
        if each.shifted or id(each.old) in found.retimed
    ]
    old, new = found.open
    helpers = [item for item in old if item.key in _HELPERS], [item for item in new if item.key in _HELPERS]
    for group in (_FUTURE, _PAST, _PRESENT) if helpers[0] or helpers[1] else ():
        lost = tuple(item for item in helpers[0] if item.key in group)
        gained = tuple(item for item in helpers[1] if item.key in group)
        if len(lost) != len(gained):
            seen.append(Observation(K.TENSE_ASPECT, lost, gained))
    return seen + [
        Observation(K.TENSE_ASPECT, (a,), (b,))
        for a, b in found.bent
        if a.kind == "F" and a.key in _TO_BE and (a.form[:3] == "буд") != (b.form[:3] == "буд")
    ]


_TO_BE = ("бути", "быть")
