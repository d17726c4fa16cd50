"""When a verb puts a thing (past, under way, to come) and in which voice: a guess from its ending and the words before.

Reads the items of one text around one place; compares nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.judging.reading.item import Item


class VerbForm(NamedTuple):
    """`time`: "past", "now", "next", "open" (an infinitive, or what may or must be), "" if it cannot be told.
    `under_way`: a progressive or an imperfective; `passive`: done to what stands before the verb."""

    time: str
    under_way: bool = False
    passive: bool = False


NOTHING = VerbForm("")
REACH = 4
"""Items before a verb among which its auxiliaries stand."""
_NEXT = frozenset(("will", "shall", "'ll", "going to", "is going to", "is set to", "is due to", "set to", "due to be"))
_OPEN = frozenset(("to", "would", "may", "might", "can", "could", "must", "should", "shall", "have to", "need to"))
_BE = frozenset(("is", "was", "be", "been", "being"))
_INFINITIVE = {"uk": ("ти", "тися", "тись"), "ru": ("ть", "ться", "чь", "чься", "ти", "тись")}
_FINITE = {
    "uk": ("ить", "ять", "уть", "ють", "ує", "є", "иться", "яться", "уться", "ються", "ується"),
    "ru": ("ит", "ят", "ет", "ут", "ют", "ует", "ится", "ятся", "ется", "утся", "ются"),
}
"""Endings of the present by which a word beyond the table is taken for a verb."""
SHORTEST_UNKNOWN = 6
"""Letters beyond which it is."""
_TO_BE = frozenset(("бути", "быть", "будет"))
_PERFECTIVE = {
    "uk": ("по", "за", "ви", "з", "с", "про", "на", "об", "при", "роз", "від", "до", "пере", "під", "у", "в", "о"),
    "ru": ("по", "за", "вы", "с", "про", "на", "об", "при", "раз", "рас", "от", "до", "пере", "под", "у", "в", "о",
           "из", "ис", "воз", "вос"),
}  # fmt: skip
_IMPERSONAL = {
    "uk": ("но", "то"),
    "ru": (
        "ен",
        "ена",
        "ено",
        "ены",
        "ан",
        "ана",
        "ано",
        "аны",
        "ята",
        "ято",
        "яты",
        "ыт",
        "ыта",
        "ыто",
        "ыты",
        "ита",
        "ито",
        "иты",
        "нута",
        "нуто",
        "нуты",
    ),
}
_SHORT_PARTICIPLE = re.compile(
    r"(?:^(?:с|со|у|до|об|от|раз|про|из|в|при|за|под|пере|вы|на|по)?(?:бить|вить|лить|пить|шить|жить)"
    r"|ыть|нять|взять|^начать|^зачать)$"
)
"""Russian verbs whose short participle is their infinitive without its last letter: "сбит", "закрыт", "принят"."""
_PARTICIPLE = {
    "uk": re.compile(r"(?:[аяеєо]н|[иуія]т)(?:ий|а|е|і|ого|ої|ому|ій|им|ою|их|ими|у)$"),
    "ru": re.compile(r"(?:[аяе]нн|[иуыя]т)(?:ый|ая|ое|ые|ого|ой|ому|ым|ую|ых|ыми|ом)$"),
}
"""Full participles of what was done, of verbs alone: "знищені", "закрытый"."""
_PRESENT = re.compile(r"(?:[тієеую]|ть|мо|м|ш)(?:ся|сь)?$")
_REFLEXIVE = {"uk": ("ся", "сь"), "ru": ("ся", "сь")}


def verb_form(text: list[Item], index: int, language: str) -> VerbForm:
    """What the item at `index` tells as a verb; NOTHING if it seems to be none."""
    item = text[index]
    if item.kind != "W":
        return NOTHING
    if language == "en":
        return _english(item, _before(text, index))
    if language not in _INFINITIVE:
        return NOTHING
    future = past = False
    for each in text[max(0, index - REACH) : index]:
        if each.key in _TO_BE:
            future = future or each.form.startswith("буд")
            past = past or not each.form.startswith("буд")
    form, key = _verb_of(item.form, item.key, language) if " " in item.key else (item.form, item.key)
    return _slavic(form, key, language, future, past)


def alone(form: str, key: str, language: str) -> VerbForm:
    """What a Slavic verb, or the verb of a phrase, tells by its ending alone."""
    if " " in key:
        form, key = _verb_of(form, key, language)
    return _slavic(form, key, language, False, False)


@lru_cache(maxsize=20_000)
def _verb_of(form: str, key: str, language: str) -> tuple[str, str]:
    """The verb of a Slavic phrase ("завершила строительство") with its form; the whole where there is none."""
    forms, keys = form.split(" "), key.split(" ")
    if len(forms) == len(keys):
        for one, lemma in zip(forms, keys, strict=True):
            if len(lemma) > SHORTEST_VERB and lemma.endswith(_INFINITIVE[language]):
                return one, lemma
    return form, key


SHORTEST_VERB = 3
"""Letters beyond which an ending of the infinitive is one."""


def _before(text: list[Item], index: int) -> set[str]:
    """Keys of the auxiliaries before a verb, back to the first word that is none."""
    keys: set[str] = set()
    for place in range(index - 1, max(-1, index - 1 - REACH), -1):
        key = text[place].key
        parts = key.split(" ")
        if key in _AUXILIARIES:
            keys.add(key)
        elif _AUXILIARIES.issuperset(parts):
            keys.update(parts)
        elif key not in _ADVERBS and not text[place].form.endswith("ly"):
            break
    return keys


_ADVERBS = frozenset(("not", "already", "also", "now", "still", "yet", "never", "just", "no longer", "then", "since"))
_AUXILIARIES = _BE | _NEXT | _OPEN | {"have", "had", "do", "did"}


def _english(item: Item, before: set[str]) -> VerbForm:
    ending = _ending(item.form.split(" ", 1)[0], item.key.split(" ", 1)[0])
    if not before:
        return _ALONE[ending]
    if ending == "s":
        return NOTHING  # no verb after an auxiliary: "were victims"
    passive = ending == "ed" and not _BE.isdisjoint(before)
    if not _NEXT.isdisjoint(before):
        return VerbForm("next", ending == "ing", passive)
    if not _OPEN.isdisjoint(before):
        return VerbForm("open", ending == "ing", passive)
    if "have" in before and (ending == "ed" or not _BE.isdisjoint(before)):
        return VerbForm("past", ending == "ing", passive)
    if not _PAST.isdisjoint(before):
        return VerbForm("past", ending == "ing" or "being" in before, passive)
    if "is" in before:
        return VerbForm("now", ending == "ing" or "being" in before, passive)
    return VerbForm("now") if "do" in before else _ALONE[ending]


_PAST = frozenset(("had", "did", "was"))
_ALONE = {"ed": VerbForm("past"), "s": VerbForm("now"), "": NOTHING, "ing": NOTHING}
"""What a verb with no auxiliary tells by its ending."""


def _ending(form: str, key: str) -> str:
    if form == key:
        return ""
    if form.endswith("ing"):
        return "ing"
    return "s" if form.endswith("s") and not key.endswith("s") else "ed"


@lru_cache(maxsize=20_000)
def _slavic(form: str, key: str, language: str, future: bool, past: bool) -> VerbForm:
    endings = _INFINITIVE[language]
    verb = key.endswith(endings) and len(key) > 3
    if not verb and not (key == form and len(form) > SHORTEST_UNKNOWN and form.endswith(_FINITE[language])):
        if future or past:
            return VerbForm("next" if future else "past")
        return NOTHING
    if form.endswith(("тиме", "тимуть", "тимемо", "тиметься", "тимуться")):
        return VerbForm("next", True)
    if form.endswith(endings) and form == key:
        return VerbForm("next", True) if future else VerbForm("open")
    if verb and (form.endswith(_IMPERSONAL[language]) or _PARTICIPLE[language].search(form)):
        return VerbForm("next" if future else "past", False, True)
    bare = form[:-2] if form.endswith(_REFLEXIVE[language]) else form
    if bare.endswith(("в", "ла", "ло", "ли", "л")) and not bare.endswith(("ів", "їв")):
        return VerbForm("past", _imperfective(key, language), bare != form)
    if bare.endswith(("ів", "їв")):
        return VerbForm("past")
    if not _PRESENT.search(form):
        return NOTHING
    if form + "ь" == key and _SHORT_PARTICIPLE.search(key):
        return VerbForm("next" if future else "past", False, True)
    return (
        VerbForm("now", True, bare != form) if _imperfective(key, language) else VerbForm("next", False, bare != form)
    )


def _imperfective(key: str, language: str) -> bool:
    """Whether a verb seems to be of the imperfective aspect: no prefix, or an ending that takes its perfection away."""
    return "ва" in key[2:] or not key.startswith(_PERFECTIVE[language])
