"""Ukrainian forms led to their words where the lemmatiser leaves them alone or takes another verb.

Part of build_lexicon.py, not needed at run time. Verbs are conjugated by their endings; a form of a known verb belongs
to it. Other rare words that stand for themselves alone are led to a word by the commonest rules of endings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

_HARD = (("ст", "щ"), ("зд", "ждж"), ("д", "дж"), ("т", "ч"), ("з", "ж"), ("с", "ш"), ("б", "бл"), ("п", "пл"),
         ("в", "вл"), ("м", "мл"), ("ф", "фл"))  # fmt: skip
"""How the end of a stem changes in the first person and the participle of verbs in -ити: "скоротити", "скорочено"."""
_SIBILANTS = "жчшщ"
_LABIALS = "бпвмф"
_FIRST = ("ю", "єш", "є", "ємо", "єте", "ють", "ючи")
_FUTURE = ("му", "меш", "ме", "мемо", "мете", "муть")
_PAST = ("в", "ла", "ло", "ли", "вши")
_GIVING = ("давати", "ставати", "знавати")
_SHORT = {"ла": "лась", "ло": "лось", "ли": "лись", "ти": "тись", "мо": "мось", "ши": "шись", "чи": "чись"}
SHORTEST = 5
"""Letters from which a form is led to another word; shorter ones meet by chance."""
FEW = 3
"""Forms that a word must have to draw others to it."""

SURER = 3
"""How many times commoner a word must be than a form that may be a word of its own: "граната" is not of "гранат"."""
RULES = {"ттів": ("ття",), "ттям": ("ття",), "ттями": ("ття",), "ттях": ("ття",), "нень": ("нення",),
         "нені": ("нений",), "вані": ("ваний",), "лені": ("лений",)}  # fmt: skip
"""Endings too rare to be found among the commonest."""


def conjugated(verb: str) -> set[str]:
    """The forms of a verb as its ending tells them, but irregular ones and the imperative, which nouns share."""
    if verb.endswith(("тися", "тись")):
        return {reflexive for form in conjugated(verb[:-2]) for reflexive in _reflexive(form)}
    stem = verb[:-2]
    found = {verb, *(verb + ending for ending in _FUTURE)}
    if stem[-1:] in tuple("аяиіу"):
        found.update(stem + ending for ending in _PAST)
    if verb.endswith(("увати", "ювати")):
        found.update(stem[:-2] + ending for ending in _FIRST)
        found.update((stem[:-3] + "овано", stem[:-3] + "ьовано", stem[:-3] + "йовано", stem + "но"))
    elif verb.endswith(_GIVING):
        found.update(stem[:-2] + ending for ending in _FIRST)
        found.add(stem + "но")
    elif verb.endswith(("ати", "яти", "іти")):
        found.update(stem + ending for ending in _FIRST)
        found.add(stem + "но")
    if verb.endswith("нути"):
        found.update(stem[:-1] + ending for ending in ("у", "еш", "е", "емо", "ете", "уть"))
    if verb.endswith("ути"):
        found.add(verb[:-2] + "то")
    if verb.endswith(("ити", "іти")):
        found.update(_second(stem[:-1]))
    return found


def _second(stem: str) -> Iterable[str]:
    """The present (or perfective future) and the participle of verbs in -ити."""
    changed = next((stem[: -len(end)] + other for end, other in _HARD if stem.endswith(end)), stem)
    yield from (stem + ending for ending in ("иш", "ить", "ите"))
    yield changed + ("у" if changed[-1:] in tuple(_SIBILANTS) else "ю")
    yield (changed if stem[-1:] in tuple(_LABIALS) else stem) + ("ать" if stem[-1:] in tuple(_SIBILANTS) else "ять")
    yield changed + "ено"


def _reflexive(form: str) -> tuple[str, ...]:
    if form.endswith(("є", "е")):
        return (form + "ться",)
    if form.endswith("в"):
        return form + "ся", form + "сь"
    short = _SHORT.get(form[-2:])
    return (form + "ся", form[:-2] + short) if short else (form + "ся",)


def mended(
    lemmas: Mapping[str, str], kept: frozenset[str], rules: Mapping[str, list[str]], often: Callable[[str], int]
) -> dict[str, str]:
    """The lemma of each form, mended. `lemmas`: what the lemmatiser says; `kept`: forms that stay as they are; `rules`:
    endings and those of the dictionary, the commonest first; `often`: how often a form is met."""
    lemmas = {form: lemma[:-1] + "и" if lemma.endswith(_MADE_UP) else lemma for form, lemma in lemmas.items()}
    sizes: dict[str, int] = {}
    for lemma in lemmas.values():
        sizes[lemma] = sizes.get(lemma, 0) + 1
    verbs = [
        lemma for lemma, size in sizes.items() if lemma.endswith(("ти", "тися")) and size >= FEW and len(lemma) > 4
    ]
    forms = {verb: conjugated(verb) for verb in verbs}
    best: dict[str, str] = {}
    for verb in sorted(verbs, key=lambda each: (each.endswith("ся"), sizes[each], each)):
        if verb.endswith("ти"):
            best.update(dict.fromkeys(conjugated(verb + "ся"), verb + "ся"))
        best.update(dict.fromkeys(forms[verb], verb))
    found = dict(lemmas)
    for form, lemma in lemmas.items():
        if form in kept or len(form) < SHORTEST:
            continue
        verb = best.get(form, "") or _past(form, lemma, sizes)
        alone = (sizes[lemma] < FEW or lemma not in lemmas) and not lemma.endswith(("ти", "тися"))
        wrong = verb and lemma in forms and form not in forms[lemma] and form.endswith(_TOLD)
        if (verb and (alone or lemma.endswith("лий"))) or (wrong and form.endswith("ся") == verb.endswith("ся")):
            found[form] = verb
        elif alone and not form.endswith(_WORDS):
            found[form] = _by_rule(form, lemma, sizes, rules, often)
    return found


def _past(form: str, lemma: str, sizes: Mapping[str, int]) -> str:
    """The verb of a past that the lemmatiser takes for an adjective: "зникла" is of "зникнути", "зниклих" is not."""
    if not (lemma.endswith("лий") and form.endswith(("ла", "ло", "ли"))):
        return ""
    return next((form[:-2] + end for end in ("ти", "нути", "сти") if sizes.get(form[:-2] + end, 0) >= FEW), "")


_TOLD = ("ять", "ать", "яться", "аться", "ить", "иться")
"""Endings that tell one verb from another: "розділять" is not of "розділяти"."""


_MADE_UP = ("увата", "ювата")
"""Endings of words that the lemmatiser makes up for verbs in -увати."""
_WORDS = ("о", "ий", "ій", "ість", "ння", "ше", "ся", "сь")
"""Endings of words by themselves: adverbs, adjectives, verbal nouns. They are not forms of what they come from."""


def _by_rule(
    form: str, lemma: str, sizes: Mapping[str, int], rules: Mapping[str, list[str]], often: Callable[[str], int]
) -> str:
    for size in range(min(6, len(form) - 4), 0, -1):
        for other in (*RULES.get(form[-size:], ()), *rules.get(form[-size:], ())):
            word = form[:-size] + ("" if other == "-" else other)
            enough = often(form) * (SURER if form.endswith(("а", "я")) else 1)
            if word != lemma and sizes.get(word, 0) >= FEW and often(word) > enough:
                return word
    return lemma
