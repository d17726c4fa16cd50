"""English sentences with the errors of learners put in by rule, as pairs whose meaning does not change.

The rows that may be trained on have no corrected English; without these the judge takes a corrected verb for news.
Deterministic: the same rows give the same pairs.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from tracker.diffing import likeness
from tracker.judging.lexicon import BIT, lexicon
from tracker.judging.lexicon.numerals import VALUES
from tracker.judging.weighing.features import HARD

SEED = 11
WORDS_PER_ERROR = (2.0, 9.0)
"""Words for each error, from the worst sentence to the best: learners differ, and one writer errs all along."""
BROKEN = 5.0
"""Words for each error up to which a sentence is so broken that a wrong or missing word of content is an error too."""
MOST_ERRORS = 12
TRIES = 4
"""Places looked at for each error: not every error fits every word."""
ENGLISH = lexicon("en")


def learner_pairs(texts: list[str]) -> list[tuple[str, str]]:
    """(with errors, without) for each text that takes any."""
    draw = random.Random(SEED)
    vocabulary = _vocabulary(texts)
    pairs = []
    for text in texts:
        spoilt = spoil(text, vocabulary, draw)
        if spoilt != text:
            pairs.append((spoilt, text))
    return pairs


def spoil(text: str, vocabulary: Vocabulary, draw: random.Random) -> str:
    """The text as a learner might have put it."""
    words = text.split(" ")
    density = draw.uniform(*WORDS_PER_ERROR)
    errors = min(MOST_ERRORS, max(1, round(len(words) / density)))
    if density < BROKEN and draw.random() < WRONG_WORD:
        _wrong_word(words, vocabulary, draw)
    for _ in range(errors * TRIES):
        kind = draw.choices(_KINDS, _SHARES)[0]
        place = draw.randrange(len(words))
        bare = PLAIN.fullmatch(words[place])
        written = kind(bare[1], draw) if bare else None
        if bare and written is not None and written != bare[1]:
            words[place] = written + bare[2]
            errors -= 1
        if not errors:
            break
    if draw.random() < DISORDER:
        _disorder(words, draw)
    spoilt = _punctuated(re.sub(r"\s+", " ", " ".join(words)).strip(), draw)
    return re.sub(r"\s+([,;:.!?])", r"\1", spoilt)


PLAIN = re.compile(r"([A-Za-z][A-Za-z'-]*)([,;:.!?]?)")
DISORDER = 0.15
"""Share of sentences with two neighbours in the wrong order."""
CARELESS = 0.35
"""Share of sentences in which a mark or a capital is missing."""


def _disorder(words: list[str], draw: random.Random) -> None:
    if len(words) > 3:
        place = draw.randrange(1, len(words) - 2)
        words[place], words[place + 1] = words[place + 1], words[place]


def _punctuated(text: str, draw: random.Random) -> str:
    if draw.random() < CARELESS:
        text = text.replace(",", "", draw.choice((1, 9)))
    if draw.random() < CARELESS:
        text = text[:1].lower() + text[1:]
    if draw.random() < OPENED:
        opening = draw.choice(OPENINGS)
        text = f"{opening} {text[:1].lower() + text[1:]}"
    return text


OPENED = 0.08
OPENINGS = ("And", "So", "But", "Also", "And so", "Then", "Because", "And then", "Actually", "So that")


# --- spelling ----------------------------------------------------------------------------------------------------


def misspelt(word: str, draw: random.Random) -> str | None:
    """One slip of the hand or the ear, sometimes two."""
    if len(word) < 4 or not word.isalpha() or word[0].isupper():
        return None
    for _ in range(1 if draw.random() < ONE_SLIP else 2):
        word = _heard(word, draw) if draw.random() < HEARD else _slipped(word, draw)
    return word


ONE_SLIP, HEARD = 0.75, 0.4
SOUNDS = (
    ("ie", "ei"), ("ei", "ie"), ("tion", "sion"), ("sion", "tion"), ("ence", "ance"), ("ance", "ence"), ("ent", "ant"),
    ("ant", "ent"), ("able", "ible"), ("ible", "able"), ("ous", "us"), ("ght", "gt"), ("ea", "ee"), ("ee", "ea"),
    ("ph", "f"), ("wh", "w"), ("ough", "ogh"), ("ary", "ery"), ("ery", "ary"), ("ful", "full"), ("tch", "ch"),
    ("ck", "k"), ("sc", "s"), ("ss", "s"), ("ll", "l"), ("mm", "m"), ("cc", "c"), ("tt", "t"), ("pp", "p"), ("nn", "n"),
    ("ely", "ly"), ("e", "a"), ("i", "e"), ("a", "e"), ("o", "u"), ("y", "i"), ("c", "s"), ("s", "c"), ("k", "c"),
    ("ai", "ei"), ("au", "o"), ("ou", "o"), ("re", "er"), ("le", "el"), ("gu", "g"), ("qu", "q"), ("h", ""),
)  # fmt: skip
"""Letters, and what is written for them by ear."""


def _heard(word: str, draw: random.Random) -> str:
    fits = [(a, b) for a, b in SOUNDS if a in word[1:]]
    if not fits:
        return word
    a, b = draw.choice(fits)
    return word[0] + word[1:].replace(a, b, 1)


def _slipped(word: str, draw: random.Random) -> str:
    if len(word) < 4:
        return word
    place = draw.randrange(1, len(word) - 1)
    way = draw.randrange(4)
    if way == 0:
        return word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    if way == 1:
        return word[:place] + word[place + 1 :]
    if way == 2:
        return word[:place] + word[place] + word[place:]
    return word[:place] + draw.choice("aeiou") + word[place + 1 :]


# --- small words -------------------------------------------------------------------------------------------------

ARTICLES = ("a", "an", "the")
PREPOSITIONS = {
    "in": ("on", "at", ""), "on": ("in", "at", ""), "at": ("in", "on", ""), "for": ("to", "of", ""),
    "to": ("for", "at", ""), "of": ("for", "from", ""), "from": ("of", "by", "since"), "with": ("by", "for", ""),
    "by": ("from", "with", "in"), "about": ("on", "for", ""), "into": ("in", "to"), "during": ("in", "on"),
    "among": ("between", "in"), "over": ("on", "in"), "through": ("by", "from"), "as": ("like", ""),
}  # fmt: skip
CONFUSED = {
    "is": ("are", "be", "was", "it's", ""), "are": ("is", "be", ""), "was": ("were", "is", "be"),
    "were": ("was", "are", "where"), "has": ("have", "had", "is"), "have": ("has", "had"), "had": ("have", "has"),
    "been": ("be", "being", ""), "being": ("been", "be"), "be": ("is", "been", ""), "do": ("make", "does"),
    "does": ("do",), "did": ("do",), "their": ("there", "his", "they", "the"), "there": ("their", "they", "it"),
    "they": ("them", "he", "the", "it", ""), "them": ("they", "it"), "than": ("then", "that"), "then": ("than",),
    "its": ("it's", "his", "their", "it"), "it's": ("its", "is"), "it": ("this", "is", "he", ""),
    "that": ("", "who", "which", "than"), "who": ("which", "that", "whom", "whose"), "which": ("who", "that", "what"),
    "what": ("which", "that"), "where": ("which", "were"), "when": ("while", "then"),
    "many": ("much", "alot of", "a lot"),
    "much": ("many",), "some": ("any", "a"), "any": ("some",), "other": ("another", "others"), "another": ("other",),
    "others": ("other",), "said": ("told", "say", "says"), "say": ("tell", "said"), "says": ("say", "said"),
    "this": ("these", "the", "that"), "these": ("this", "those"), "those": ("that", "this"), "too": ("to", "very"),
    "because": ("becouse", "because of", "since", "cause"), "and": (",", "and then", "an", ""), "an": ("and", "a"),
    "but": ("however", "and"), "will": ("would", "is going to", ""), "would": ("will", "are"), "can": ("could", "may"),
    "could": ("can",), "may": ("can", "maybe"), "also": ("too", "as well", ""), "very": ("so", "much", "too"),
    "people": ("peoples", "persons", "person"), "we": ("us", "they"), "his": ("their", "he", "its"), "her": ("she",),
    "he": ("she", "they", "his"), "him": ("he",), "so": ("", "that so", "such"), "such": ("so", "this"),
    "not": ("no",), "no": ("not",), "most": ("almost", "the most", "more"), "more": ("most", "much"), "make": ("do",),
    "every": ("all", "each"), "each": ("every",), "both": ("two", ""), "whether": ("weather", "if"), "if": ("when",),
    "while": ("when", "during"), "however": ("but",), "although": ("despite", "but"),
    "effect": ("affect",), "affect": ("effect",), "lose": ("loose",), "loose": ("lose",), "quite": ("quiet",),
    "advice": ("advise", "advices"), "think": ("thing",), "thing": ("think",), "live": ("life", "leave"),
    "life": ("live",), "lives": ("life", "lifes"), "form": ("from",), "off": ("of",), "whole": ("hole", "all"),
    "price": ("prize",), "prize": ("price",), "experience": ("experiences", "experiment"),
    "information": ("informations",),
    "knowledge": ("knowledges", "know"), "women": ("woman", "womans"), "woman": ("women",), "men": ("man",),
    "man": ("men",), "children": ("childrens", "child"), "child": ("children",), "time": ("times", "period"),
    "economic": ("economy", "economical"), "economy": ("economic",), "success": ("successful", "succeed"),
    "successful": ("success", "succesfull"), "different": ("difference", "differents"), "difference": ("different",),
    "important": ("importance", "importants"), "importance": ("important",), "difficult": ("difficulty", "difficultly"),
    "health": ("healthy",), "healthy": ("health",), "safety": ("safe",), "safe": ("save", "safety"), "dead": ("died",),
    "death": ("dead",), "died": ("dead",), "belief": ("believe",), "believe": ("belief",), "choice": ("choose",),
    "choose": ("choice", "chose"), "possible": ("possibility",), "necessary": ("need", "necessity"), "true": ("truth",),
    "good": ("well", "nice"), "well": ("good",), "hard": ("hardly",), "bad": ("badly",), "interested": ("interesting",),
    "interesting": ("interested",), "boring": ("bored",), "late": ("lately",), "famous": ("fame",), "used": ("use",),
     "worse": ("worst", "more bad"), "better": ("more better", "best"), "less": ("few",),
    "largest": ("most large",), "easier": ("more easy", "more easier"), "fewer": ("less",), "home": ("house",),
    "get": ("take", "receive"), "take": ("get", "make"), "took": ("take", "toke"), "give": ("get", "take"),
    "see": ("look", "watch"), "look": ("see",), "watch": ("look", "see"), "go": ("goes", "come"),
    "went": ("go", "gone"),
    "came": ("come", "comes"), "come": ("came", "go"), "made": ("did", "make", "maked"), "find": ("found", "meet"),
    "found": ("find", "founded"), "know": ("knows", "now"), "known": ("know", "knew"), "use": ("using", "used"),
    "learn": ("study", "know"), "job": ("work",), "work": ("job", "works"), "trip": ("travel",), "travel": ("trip",),
    "big": ("large", "high"), "large": ("big",), "high": ("big", "tall"), "often": ("usually",),
    "way": ("method", "ways"),
    "want": ("would", "wants"), "become": ("becomes", "be", "became"), "became": ("become",), "like": ("as", "likes"),
    "allow": ("make", "let"), "increase": ("increasing", "grow up"), "without": ("with no",),
    "spend": ("spent",), "spent": ("spend",), "lead": ("led",), "led": ("lead",), "grow": ("grown",), "sell": ("sold",),
    "wrote": ("write", "writed"), "written": ("wrote",), "began": ("begun", "begin"), "gave": ("give", "gived"),
    "shown": ("showed",), "taken": ("took", "take"), "seen": ("saw", "see"), "done": ("did", "do"), "kept": ("keep",),
}  # fmt: skip
"""Words, and what learners write for them: by sound, by kind of word, by a rule that has an exception here."""


def article(word: str, _: random.Random) -> str | None:
    return {"a": "", "an": "a", "the": ""}.get(word.lower())


def wrong_article(word: str, draw: random.Random) -> str | None:
    if word.lower() in ARTICLES:
        return draw.choice(ARTICLES)
    return None if word.lower() in CONFUSED or word[0].isupper() else f"{draw.choice(('the', 'the', 'a'))} {word}"


def preposition(word: str, draw: random.Random) -> str | None:
    return draw.choice(PREPOSITIONS[word]) if word in PREPOSITIONS else None


def confused(word: str, draw: random.Random) -> str | None:
    return draw.choice(CONFUSED[word.lower()]) if word.lower() in CONFUSED else None


def needless(word: str, draw: random.Random) -> str | None:
    """A word too many before this one, or this one twice."""
    return f"{draw.choice((*NEEDLESS, word))} {word}"


NEEDLESS_TEXT = "of to that very so also is for it more in some they be have just"
NEEDLESS = NEEDLESS_TEXT.split()


def missing(word: str, draw: random.Random) -> str | None:
    """Nothing where a small word stood; seldom where any other did."""
    small = word in PREPOSITIONS or word in CONFUSED
    return "" if not _weighty(word) and (small or draw.random() < WORD_LOST) else None


WORD_LOST = 0.15


def _weighty(word: str) -> bool:
    """Whether the claim hangs on a word: "not", "only", "three". It may be misspelt or confused with its like, but it
    is not lost, and no other word stands in its place."""
    lemma = ENGLISH.lemma(word.lower())
    return lemma in VALUES["en"] or any(ENGLISH.word(lemma).mask & BIT[name] for name in HARD.split())


# --- forms -------------------------------------------------------------------------------------------------------


def bent(word: str, draw: random.Random) -> str | None:
    """Another form of a noun, verb or adjective, or one that does not exist."""
    if len(word) < 3 or not word.isalpha() or word[0].isupper() or word in CONFUSED or word in PREPOSITIONS:
        return None
    lemma = ENGLISH.lemma(word)
    if ENGLISH.word(lemma).row < 0:
        return None
    if lemma != word and draw.random() < TO_LEMMA:
        return lemma
    if word.endswith("ly"):
        return word[:-2]
    return _with_ending(lemma, draw.choice(("s", "s", "ed", "ing", "ing", "ly" if word == lemma else "ed")))


TO_LEMMA = 0.6


def _with_ending(lemma: str, ending: str) -> str:
    if ending in ("ed", "ing") and lemma.endswith("e"):
        return lemma[:-1] + ending
    if lemma.endswith("y") and lemma[-2:-1] not in "aeiou" and ending in ("s", "ed"):
        return lemma[:-1] + "ies" if ending == "s" else lemma[:-1] + "ied"
    return lemma + ending


DERIVED = (
    ("ation", "ate"), ("tion", "t"), ("ment", ""), ("ness", ""), ("ity", ""), ("ful", ""), ("al", ""), ("ive", "ion"),
    ("ance", "ant"), ("ence", "ent"), ("ent", "ence"), ("ant", "ance"), ("ic", "ical"), ("ical", "ic"), ("er", "ing"),
    ("ous", ""), ("ing", "ion"), ("ion", "ing"), ("y", "ily"), ("able", ""), ("ly", ""),
)  # fmt: skip
"""Endings of words of one family."""


def derived(word: str, _: random.Random) -> str | None:
    """Another word of the family: "successful" where "success" belongs."""
    for ending, other in DERIVED:
        if word.endswith(ending) and len(word) > len(ending) + 3 and ENGLISH.knows(word[: -len(ending)] + other):
            return word[: -len(ending)] + other
    return None


def number(word: str, draw: random.Random) -> str | None:
    """One for many: "these problem". The reverse comes about by `bent`."""
    lemma = ENGLISH.lemma(word)
    plural = word.endswith("s") and word in (lemma + "s", lemma + "es", lemma[:-1] + "ies")
    return lemma if plural and word.islower() and ENGLISH.word(lemma).row >= 0 else None


def joined(word: str, draw: random.Random) -> str | None:
    """A compound in two words."""
    cut = next((n for n in range(3, len(word) - 2) if ENGLISH.knows(word[:n]) and ENGLISH.knows(word[n:])), 0)
    return f"{word[:cut]} {word[cut:]}" if cut and draw.random() < 0.5 and word.islower() else None


# --- words of content --------------------------------------------------------------------------------------------

Vocabulary = dict[str, list[str]]
"""Words that may be taken for one another, by the first letters or the last ones."""
WRONG_WORD = 0.6
"""Share of broken sentences with a wrong or missing word of content, or a phrase that says nothing."""
PHRASES = ("kind of", "the fact that", "as we know", "in order", "in my opinion", "sort of", "such as", "like that",
           "of them", "by the way", "and so on", "a lot of", "in this case", "more and more",
           "for example")  # fmt: skip
LONG = 4
"""Letters of a word from which it counts as one of content here."""
LIKE = 0.6
"""Likeness of letters from which a learner takes one word for another."""


def _vocabulary(texts: list[str]) -> Vocabulary:
    """The ordinary words of the texts, by their first two letters and by their last three."""
    known: Vocabulary = {}
    words = {word for text in texts for word in re.findall(r"[a-z]+", text) if len(word) >= LONG and not _weighty(word)}
    for word in sorted(word for word in words if word not in CONFUSED and ENGLISH.word(ENGLISH.lemma(word)).row >= 0):
        known.setdefault(f"{word[:2]}-", []).append(word)
        known.setdefault(f"-{word[-3:]}", []).append(word)
    return known


def _replaceable(word: str) -> bool:
    return len(word) >= LONG and word.isalpha() and word.islower() and not _weighty(word)


def _wrong_word(words: list[str], vocabulary: Vocabulary, draw: random.Random) -> None:
    """A word that looks like the right one or only stands in its form, none at all, or a phrase too many."""
    places = [n for n, word in enumerate(words) if _replaceable(word)]
    if not places:
        return
    place = draw.choice(places)
    word, way = words[place], draw.random()
    if way < 0.25:
        words[place] = f"{draw.choice(PHRASES)} {word}"
    elif way < 0.5:
        words[place] = ""
    else:
        looks = [w for w in vocabulary.get(f"{word[:2]}-", ()) if w != word and likeness(w, word) >= LIKE]
        others = looks if way < 0.75 else vocabulary.get(f"-{word[-3:]}", [])
        words[place] = draw.choice(others) if others else word


_TABLE: tuple[tuple[Callable[[str, random.Random], str | None], float], ...] = (
    (misspelt, 0.15), (article, 0.08), (wrong_article, 0.06), (preposition, 0.12), (confused, 0.24), (needless, 0.05),
    (missing, 0.06), (bent, 0.2), (number, 0.25), (derived, 0.05), (joined, 0.02),
)  # fmt: skip
_KINDS = [kind for kind, _ in _TABLE]
_SHARES = [share for _, share in _TABLE]
