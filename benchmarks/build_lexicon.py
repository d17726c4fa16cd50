"""Makes the lemma tables and thesauri that the judge reads, cut to what is used. Not needed at run time.

Lemmas come from simplemma (Russian ones that OpenCorpora knows from there, by pymorphy3), frequencies from wordfreq,
the English thesaurus from WordNet, the Russian one from Wiktionary (by wiki-ru-wordnet). The same versions of these
give the same bytes.

    python benchmarks/build_lexicon.py words ROWS.jsonl…        writes *.words.xz, *.endings.txt
    python benchmarks/build_lexicon.py thesaurus WORDNET_DICT   writes *.thesaurus.xz
"""

from __future__ import annotations

import json
import lzma
import re
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import ukrainian

FOLDER = Path(__file__).parent.parent / "tracker" / "judging" / "lexicon"
SIZES = {"en": 15_000, "ru": 17_000, "uk": 17_000}
"""Most frequent lemmas kept for each language."""
FORMS = {"en": 80_000, "ru": 250_000, "uk": 250_000}
"""Most frequent forms looked at: Ukrainian and Russian words have many."""
RARE = {"en": 3.0, "ru": 2.2, "uk": 2.2}
"""Zipf frequency below which a form that the lemmatiser does not know is taken for a misspelling and left out."""
EXTRA = 3_000
"""Most lemmas taken from the rows beyond the frequent ones (seen at least twice)."""
WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
ALPHABET = {"en": r"[a-z'-]+", "ru": r"[а-яё'-]+", "uk": r"[а-яіїєґ'-]+"}


def plain(form: str) -> str:
    return form.lower().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def words(paths: list[str]) -> None:
    import simplemma
    from wordfreq import top_n_list, zipf_frequency

    rows = [json.loads(line) for path in paths for line in Path(path).read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["train_ok"]]
    for language, size in SIZES.items():
        own: Counter[str] = Counter()
        for row in rows:
            if row["lang"] == language:
                own.update(set(WORD.findall(row["before"].lower())) | set(WORD.findall(row["after"].lower())))
        written = set(WORD.findall((FOLDER / f"{language}.txt").read_text(encoding="utf-8").lower()))
        counted: Counter[str] = Counter()
        forms: dict[str, set[str]] = {}
        for form in [
            *top_n_list(language, FORMS[language]),
            *sorted(form for form in own if own[form] > 1),
            *sorted(written),
        ]:
            if not re.fullmatch(ALPHABET[language], plain(form)):
                continue
            rare = zipf_frequency(form, language) < RARE[language]
            if rare and form not in written and not simplemma.is_known(form, lang=language):
                continue
            lemma = plain(simplemma.lemmatize(form, lang=language))
            if language == "en":
                lemma = mended(form, lemma, zipf_frequency)
            elif language == "ru":
                lemma = plain(parsed(plain(form), lemma))
            lemma = FIXED[language].get(plain(form), lemma)
            if re.fullmatch(ALPHABET[language], lemma):
                forms.setdefault(lemma, set()).add(plain(form))
                counted[lemma] += int(10 ** zipf_frequency(form, language)) + 1
        if language == "uk":
            forms, counted = mend(forms, lambda form: int(10 ** zipf_frequency(form, "uk")) + 1)
        top = [lemma for lemma, _ in counted.most_common(size)]
        seen = set(top)
        rest = Counter({lemma: sum(own[f] for f in forms[lemma]) for lemma in forms if lemma not in seen})
        top += sorted(lemma for lemma, count in rest.most_common(EXTRA) if count > 1)
        seen = set(top)
        top += sorted(lemma for lemma in forms if lemma not in seen)
        lines = [
            " ".join([lemma, *sorted(coded(lemma, form) for form in forms[lemma] if form != lemma)]) for lemma in top
        ]
        if language != "en":
            rules = endings({form: lemma for lemma in top[:size] for form in forms[lemma] if form != lemma})
            (FOLDER / f"{language}.endings.txt").write_text(rules, encoding="utf-8")
        (FOLDER / f"{language}.words.xz").write_bytes(lzma.compress("\n".join(lines).encode(), preset=9))
        print(language, len(lines), len(seen), (FOLDER / f"{language}.words.xz").stat().st_size)


def mend(forms: dict[str, set[str]], frequency: Callable[[str], int]) -> tuple[dict[str, set[str]], Counter[str]]:
    """Ukrainian lemmas with their forms, as `ukrainian.py` mends them, and how often each is met."""
    lemmas = {form: lemma for lemma, its in forms.items() for form in sorted(its)}
    kept = frozenset(FIXED["uk"])
    rules = [line.split(" ") for line in endings({f: lem for f, lem in lemmas.items() if f != lem}).split("\n")]
    found: dict[str, set[str]] = {}
    counted: Counter[str] = Counter()
    for form, lemma in ukrainian.mended(lemmas, kept, {end: others for end, *others in rules}, frequency).items():
        found.setdefault(lemma, set()).add(form)
        counted[lemma] += frequency(form)
    return found, counted


def endings(lemmas: dict[str, str]) -> str:
    """How forms become lemmas, by their endings, the commonest first for each: lines of "form-ending lemma-ending…"."""
    counted: Counter[tuple[str, str]] = Counter()
    for form, lemma in lemmas.items():
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(form, lemma, strict=False)))
        for start in range(max(3, shared - 2), shared + 1):
            if len(form) - start <= LONGEST_ENDING:
                counted[form[start:], lemma[start:]] += 1
    rules: dict[str, list[str]] = {ending: [other] for ending, other in FUTURE}
    for (ending, other), count in sorted(counted.items(), key=lambda each: (-each[1], each[0])):
        if count >= COMMON_ENDING and ending:
            rules.setdefault(ending, []).append(other or "-")
    return "\n".join(" ".join([ending, *others[:MOST_LEMMAS]]) for ending, others in sorted(rules.items()))


FUTURE = (("тиме", "ти"), ("тимуть", "ти"), ("тиметься", "тися"), ("тимуться", "тися"))
"""Ukrainian futures that the lemmatiser does not know."""
LONGEST_ENDING = 8
COMMON_ENDING = 15
"""Words that must share a rule before it is kept."""
MOST_LEMMAS = 4


def mended(form: str, lemma: str, frequency: Callable[[str, str], float]) -> str:
    """The verb of a form in -ed or -ing where the lemmatiser made up a word ("cancell", "growe")."""
    ending = next((each for each in ("ed", "ing") if form.endswith(each) and len(form) > len(each) + 3), "")
    if not ending or lemma == form or frequency(lemma, "en") >= MADE_UP:
        return lemma
    stem = form[: -len(ending)]
    options = [stem, stem + "e", *([stem[:-1]] if stem[-1] == stem[-2] else [])]
    best = max(options, key=lambda each: frequency(each, "en"))
    return best if frequency(best, "en") > frequency(lemma, "en") else lemma


MADE_UP = 2.0
"""Zipf frequency below which a lemma is doubted."""


def parsed(form: str, lemma: str) -> str:
    """The lemma of a Russian form by the dictionary of OpenCorpora; `lemma` where that does not know it. Participles
    are led to their verb, adverbs in -o to their adjective; comparatives and superlatives stay what they are: they say
    more than their adjective."""
    parses = [each for each in analyser().parse(form) if each.is_known and not {"Surn", "Patr"} & each.tag.grammemes]
    if not parses or any("Abbr" in each.tag for each in parses):
        return lemma
    sums: Counter[tuple[str, str]] = Counter()
    for each in parses:
        sums[headword(each), str(each.tag.POS)] += each.score
    numeral = next((word for (word, kind), score in sums.items() if kind == "NUMR" and score >= LIKELY), "")
    if numeral:
        return numeral
    (best, part), most = max(sums.items(), key=lambda item: (item[1], item[0]))
    if part in SMALL or "Apro" in parses[0].tag or (part == "ADJF" and "Supr" in parses[0].tag):
        return lemma
    short = next((word for (word, kind), score in sums.items() if kind == "PRTS" and score >= POSSIBLE), "")
    if short:
        return short
    if part == "COMP":
        return form
    if part == "ADVB":
        kept = (lemma, "NOUN") in sums or (lemma.endswith(("ый", "ий", "ой")) and lemma.startswith(form[:-1]))
        return next((word for (word, kind) in sums if kind == "ADJS"), lemma if kept else form)
    near = {kind: word for (word, kind), score in sums.items() if score >= most - POSSIBLE}
    if "PRTF" in near and len(near) > 1 and near.get("ADJF") not in ADJECTIVES:
        return near["PRTF"]
    if "PRTF" in near and "ADJF" in near:
        return near["ADJF"]
    return lemma if any(word == lemma and score >= most - POSSIBLE for (word, _), score in sums.items()) else best


def headword(each: Any) -> str:
    """The word under which a parse is looked up; a participle that became a noun or an adjective stays one."""
    word = plain(each.normal_form)
    if each.tag.POS in ("ADJF", "PRTF"):
        first = each.inflect({"masc", "sing", "nomn"})
        if first and (plain(first.word) in ADJECTIVES or {"PRTF", "pres", "pssv"} <= each.tag.grammemes):
            return plain(first.word)
    return ONE_WORD.get(word, word)


ONE_WORD = {"деньга": "деньги", "часы": "час", "намерить": "намерен", "уверить": "уверенный", "прошлое": "прошлый",
            "настоящее": "настоящий", "малое": "малый"}  # fmt: skip
_ADJECTIVES_TEXT = """
данный определенный ограниченный считанный вооруженный обоснованный уполномоченный отдаленный следующий
служащий действующий ведущий заключенный объединенный решенный соединенный своевременный обыкновенный
прошедший настоящий текущий предстоящий надлежащий соответствующий окружающий бывший подавляющий
предшествующий решающий вопиющий управляющий заведующий командующий отдыхающий учащийся трудящийся
"""
ADJECTIVES = frozenset(_ADJECTIVES_TEXT.split())
"""Adjectives that say something else than the verb whose participles they once were."""
SMALL = ("PREP", "CONJ", "PRCL", "NPRO", "INTJ", "PRED")
LIKELY, POSSIBLE = 0.3, 0.05
"""Scores of a parse from which it counts, or counts beside the best one."""


@cache
def analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


FIXED = {
    "en": {"us": "us", "left": "leave", "people": "people", "media": "media", "data": "data", "less": "less",
           "more": "more", "most": "most", "best": "best", "worse": "worse", "worst": "worst", "better": "better",
           "is": "is", "are": "is", "am": "is", "was": "was", "were": "was", "been": "been", "being": "being",
           "be": "be",
           "has": "have", "had": "had", "n't": "not", "an": "a", "would": "would", "could": "could", "might": "might",
           "should": "should", "did": "did", "does": "do", "least": "least", "last": "last", "later": "later",
           "earlier": "earlier", "following": "following", "including": "including", "according": "according",
           "due": "due", "wounded": "wound", "injured": "injure", "united": "united", "fell": "fall", "rose": "rise",
           "found": "find", "led": "lead", "lower": "lower", "higher": "higher", "fewer": "fewer",
           "further": "further"},
    "ru": {"был": "быть", "была": "быть", "были": "быть", "было": "быть", "том": "тот", "при": "при", "дом": "дом",
           "для": "для", "три": "три", "суда": "суд", "стали": "стать", "после": "после", "мая": "май",
           "начале": "начало", "чем": "чем", "тем": "тем", "рядом": "рядом", "мин": "минута", "коп": "копейка",
           "долл": "доллар", "огнем": "огонь", "паром": "паром", "городов": "город", "домов": "дом", "сомов": "сом",
           "сомы": "сом", "сом": "сом", "марта": "март", "света": "свет", "газа": "газ", "газе": "газ", "банке": "банк",
           "спорта": "спорт", "вели": "вести", "осадки": "осадки", "синоптик": "синоптик", "галине": "галина",
           "его": "он", "их": "они", "будет": "будет", "будут": "будет", "буду": "будет", "будем": "будет",
           "будете": "будет", "будешь": "будет"},
    "uk": {"був": "бути", "була": "бути", "були": "бути", "було": "бути", "три": "три", "після": "після", "при": "при",
           "стали": "стати", "зросла": "зрости", "зросло": "зрости", "зросли": "зрости",
           "став": "стати", "виросла": "вирости", "померла": "померти", "тривала": "тривати", "прибула": "прибути",
           "купила": "купити", "призвали": "призвати", "виплат": "виплата", "доплат": "доплата", "ради": "рада",
           "сіл": "село", "бійці": "боєць", "бої": "бій", "боїв": "бій", "бою": "бій", "звели": "звести",
           "ставка": "ставка", "ставки": "ставка", "ставку": "ставка", "білорусі": "білорусь", "їх": "вони",
           "може": "могти", "міністерка": "міністр", "генштабу": "генштаб", "мала": "мати", "має": "мати",
           "шляхом": "шляхом", "загалом": "загалом", "п'яти": "п'ять", "п'ята": "п'ятий",
           "п'яту": "п'ятий", "п'ятій": "п'ятий", "п'ятою": "п'ятий", "укриттів": "укриття", "завали": "завал",
           "прем'єр": "прем'єр", "прем'єра": "прем'єр", "прем'єру": "прем'єр", "прем'єром": "прем'єр",
           "вели": "вести", "завів": "завести", "дійшла": "дійти", "поліг": "полягти", "впаде": "впасти",
           "напали": "напасти", "вживе": "вжити", "ліг": "лягти", "стануть": "стати", "дні": "день", "гривні": "гривня",
           "батьків": "батько", "дітьми": "дитина", "діти": "дитина", "минула": "минулий",
           "зрозуміла": "зрозумілий", "вдала": "вдалий", "стисла": "стислий", "застаріла": "застарілий"},
}  # fmt: skip
"""Forms whose dictionary lemma would hide a difference that matters (tense, degree) or is simply another word."""


def coded(lemma: str, form: str) -> str:
    shared = 0
    while shared < min(len(lemma), len(form), 99) and lemma[shared] == form[shared]:
        shared += 1
    return f"{shared}{form[shared:]}"


def thesaurus(wordnet: Path) -> None:
    (FOLDER / "en.thesaurus.xz").write_bytes(lzma.compress(english(wordnet).encode(), preset=9))
    (FOLDER / "ru.thesaurus.xz").write_bytes(lzma.compress(russian().encode(), preset=9))


def lemmas(language: str, most: int) -> list[str]:
    text = lzma.decompress((FOLDER / f"{language}.words.xz").read_bytes()).decode()
    return [line.split(" ", 1)[0] for line in text.split("\n")][:most]


def english(wordnet: Path) -> str:
    """Synsets of WordNet among each lemma's first senses, then pairs of opposites."""
    vocabulary = set(lemmas("en", COMMON))
    synsets: dict[tuple[str, str], list[str]] = {}
    opposites: set[tuple[tuple[str, str, int], tuple[str, str, int]]] = set()
    for part in PARTS:
        for line in (wordnet / f"data.{part}").read_text(encoding="utf-8", errors="replace").splitlines():
            if line[0] != " ":
                read_synset(part[0], line, synsets, opposites)
    members: dict[tuple[str, str], list[str]] = {}
    for part in PARTS:
        for line in (wordnet / f"index.{part}").read_text(encoding="utf-8").splitlines():
            fields = line.split("|")[0].split()
            if line[0] == " " or fields[0] not in vocabulary:
                continue
            for offset in fields[-int(fields[2]) :][: SENSES_OF_VERBS if part == "verb" else SENSES]:
                if sum(word in vocabulary for word in synsets[part[0], offset]) > 1:
                    members.setdefault((part[0], offset), []).append(fields[0])
    groups = sorted({" ".join(sorted(words)) for words in members.values() if len(words) > 1})
    pairs = set()
    for (a, b, i), (c, d, j) in opposites:
        if i and j and (c, d) in synsets:
            pair = sorted((synsets[a, b][i - 1], synsets[c, d][j - 1]))
            if set(pair) <= vocabulary:
                pairs.add(" ".join(pair))
    return "\n".join(groups) + "\n\n" + "\n".join(sorted(pairs))


COMMON = 20_000
PARTS = ("noun", "verb", "adj", "adv")
SENSES, SENSES_OF_VERBS = 3, 4


def read_synset(part: str, line: str, synsets: dict, opposites: set) -> None:
    fields = line.split("|")[0].split()
    count = int(fields[3], 16)
    synsets[part, fields[0]] = [re.sub(r"\(.*\)", "", fields[4 + 2 * i]).lower() for i in range(count)]
    start = 5 + 2 * count
    for i in range(int(fields[start - 1])):
        symbol, offset, other, ends = fields[start + 4 * i : start + 4 * i + 4]
        if symbol == "!":
            other = "a" if other == "s" else other
            opposites.add(((part, fields[0], int(ends[:2], 16)), (other, offset, int(ends[2:], 16))))


def russian() -> str:
    from wiki_ru_wordnet import WikiWordnet

    known = WikiWordnet()
    vocabulary = lemmas("ru", 19_000)
    inside = set(vocabulary)
    groups = set()
    for lemma in vocabulary:
        for synset in known.get_synsets(lemma)[:SENSES]:
            words = sorted({plain(word.lemma()) for word in synset.get_words()} & inside)
            if 1 < len(words) < 9:
                groups.add(" ".join(words))
    return "\n".join(sorted(groups))


if __name__ == "__main__":
    words(sys.argv[2:]) if sys.argv[1] == "words" else thesaurus(Path(sys.argv[2]))
