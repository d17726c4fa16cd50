"""What is told of an edit to a long page: whole sentences that came or went, and what changed within sentences that
stayed, in the order of what is at stake. Decides no level.

On a page of many sentences a word picked out of one tells nothing: the reader does not see what stands around it, and
two passages that stand in each other's place have often nothing to do with one another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tracker.judging.explaining.quoting import SENTENCE, Placed, Spans, bare, overlap, side_of
from tracker.judging.kinds.table import CLAIMS, HIDING, KINDS
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.people import is_somebody
from tracker.judging.lexicon.stakes import at_stake
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import CONTENT, FIGURES, Item
from tracker.model import FindingKind as K
from tracker.model import Span
from tracker.tokens import sentences

PAGE_WORDS = 120
"""Words from which a text is a page: a reader has no longer all of it before him."""
STAYED = 0.5
"""Share of the words of content of a sentence and its version that have a counterpart, from which it is told what
changed in it; below it the one is told as gone and the other as new."""
NEARLY = 0.75
"""The same, below which it is shown whole beside its version: more than words changed in it."""
MOST_CHARS = 260
"""Characters of a sentence up to which it is shown whole."""
LEAST_OF_CLAIM = 3
"""Words of content that came or went together within a sentence, from which they are a claim."""
LEAST_RUN = 2
"""Words of content in a row that are the same in both texts: a single one of a long passage is found in any other."""
HEADING = 8
"""Words up to which a line without a full stop is a heading or an item of a menu."""
MOST_OF_A_CLAIM, MOST_OF_A_KIND = 3, 2
"""Findings of one kind that are told."""
MOST_STAKES, MOST_DUTIES = 4, 2
"""Words at stake, and of duty or denial, that count when findings are put in order: a long sentence has more."""
SHARP = 2
"""What a grave thing that became another within a sentence counts in words at stake; any other counts less by it."""
_DUTY = BIT["must"] | BIT["neg"] | BIT["may"]
_GUESSED = frozenset((K.ACTOR, K.ATTRIBUTION, K.BLAME, K.COMPARISON, K.CERTAINTY, K.INTENSITY, K.LOCATION))
_GRAVE = frozenset(kind for kind, row in KINDS.items() if row.grave)
_ENDS = frozenset(".!?…;")
MARKS = "*•-–| "
"""Marks of lists and of the cells of a table."""
_WORD = re.compile(r"\w+")
_DANGLING = re.compile(r"[\s,;–—-]{1,9}(?:and|or|but|та|і|й|або|и|или)?$", re.IGNORECASE)


def is_page(found: Comparison) -> bool:
    return max(found.old.count(" "), found.new.count(" ")) >= PAGE_WORDS


def of_page(found: Comparison, placed: list[Placed]) -> list[Placed]:
    """The findings within sentences that stayed, and a claim for each sentence that came or went."""
    language = found.lexicon.language
    told = [each for each in placed if each.kind.cosmetic]
    local = [each for each in placed if not each.kind.cosmetic and not each.weak and not _is_guess(each, language)]
    for block in found.blocks:
        stayed, claims = _sentences(found, block.old, block.new)
        told += claims
        here = [each for each in local if any(_within(each.spans, pair) for pair in stayed)]
        told += _of_reworded(found, stayed, here) or [_whole_change(found, each) for each in here]
    said = [each for each in told if not _is_heading(found, each)]
    return said if any(not each.kind.cosmetic for each in said) else told


def _is_guess(each: Placed, language: str) -> bool:
    """Whether a finding is guessed from the words around one that came or went, or names no speaker: on a page there
    are too many such words."""
    if each.kind is K.ATTRIBUTION and each.seen:
        spoken = (*each.seen.old, *each.seen.new)
        return not any(item.kind == "A" or is_somebody(item.key, language) for item in spoken)
    return each.kind in _GUESSED and not each.twofold


class _Sentence(NamedTuple):
    """A sentence of one side, with the share of its words of content that stand in the other text in the same order."""

    span: Span
    share: float


def _sentences(found: Comparison, old: Span, new: Span) -> tuple[list[Spans], list[Placed]]:
    """Of a stretch and its version the sentences that stayed, and claims for those that came or went. One for one they
    are versions of one another as a pair; of several each goes by itself."""
    sides = _split(found, 0, old), _split(found, 1, new)
    if len(sides[0]) == len(sides[1]) == 1 and _shared(found, old, new) >= STAYED:
        return [(old, new)], []
    claims = [
        Placed(kind, ((each.span, (new[0], new[0])), ((old[0], old[0]), each.span))[side], False, SENTENCE)
        for side, kind in enumerate((K.CLAIM_REMOVED, K.CLAIM_ADDED))
        for each in sides[side]
        if each.share < STAYED or not all(sides)
    ]
    held = [[each.span for each in some if each.share >= STAYED] for some in sides]
    if not all(held):
        return [], claims
    nowhere = (old[0], old[0]), (new[0], new[0])
    return [(a, b) for a in [*held[0], nowhere[0]] for b in [*held[1], nowhere[1]]], claims


def _is_said_in(found: Comparison, span: Span, side: int) -> bool:
    """Whether nearly the same sentence stands in the other text: a paragraph that was there twice, or moved."""
    words = _bag((found.new if side else found.old)[slice(*span)])
    if len(words) < LEAST_BAG:
        return False
    return any(len(words & other) >= ALIKE * len(words | other) for other in _bags(found.old if side else found.new))


LEAST_BAG, ALIKE = 5, 0.75
"""Different words of a sentence from which it is looked for in the other text, and the share of both it must share."""


@lru_cache(maxsize=2)
def _bags(text: str) -> tuple[frozenset[str], ...]:
    return tuple([_bag(text[start:end]) for start, end in sentences(text)][:MOST_SENTENCES])


MOST_SENTENCES = 500
"""Sentences of a text in which another is looked for."""


def _bag(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _split(found: Comparison, side: int, span: Span) -> list[_Sentence]:
    """The sentences of a stretch that say something."""
    text = found.new if side else found.old
    runs = [both[side] for both in found.stayed]
    made = []
    for start, end in sentences(text[slice(*span)]):
        said = _said(text, (span[0] + start, span[0] + end))
        words = found.content(side, said)
        if words:
            met = [run for run in runs if run[0] < said[1] and said[0] < run[1]]
            held = [sum(run[0] <= item.start < run[1] for item in words) for run in met]
            made.append(_Sentence(said, sum(count for count in held if count >= LEAST_RUN) / len(words)))
    return made


def _of_reworded(found: Comparison, stayed: list[Spans], here: list[Placed]) -> list[Placed]:
    """The one finding of a sentence that was reworded as well: the gravest kind, shown by the whole sentence and its
    version, for words picked out of both seldom answer one another."""
    if not here or len(stayed) != 1 or _shared(found, *stayed[0]) >= NEARLY:
        return []
    spans = _said(found.old, stayed[0][0]), _said(found.new, stayed[0][1])
    if max(end - start for start, end in spans) > MOST_CHARS:
        return []
    sharp = [each for each in here if each.kind in _GRAVE and each.kind not in _GUESSED and each.twofold]
    lead = min(sharp, key=lambda each: list(K).index(each.kind), default=None)
    return [Placed(lead.kind if lead else K.SPECIFICITY, spans, False, SENTENCE, lead.seen if lead else None)]


def _whole_change(found: Comparison, each: Placed) -> Placed:
    """A finding that stands in one text alone by all that came or went with it: "licences may not be accepted" is not
    what "digital licences may not be accepted" says. Many words are a claim."""
    if each.twofold:
        return each
    side = 0 if each.spans[0][0] < each.spans[0][1] else 1
    at = each.spans[side]
    for change in found.changes:
        alone, other = (change.new, change.old) if side else (change.old, change.new)
        if not alone or alone[0].start > at[1] or at[0] > alone[-1].end:
            continue
        if other:
            return each._replace(spans=(change.old_span, change.new_span))
        whole = alone[0].start, max(item.end for item in alone)
        spans = (each.spans[0], whole) if side else (whole, each.spans[1])
        if sum(item.kind in CONTENT for item in alone) >= LEAST_OF_CLAIM:
            return Placed((K.CLAIM_REMOVED, K.CLAIM_ADDED)[side], spans, False, None)
        return each._replace(spans=spans)
    return each


def most_weighty(found: Comparison, placed: list[Placed], most: int) -> list[Placed]:
    """The first `most`, what hides something first and what does no harm last; nothing is told of a place twice."""
    ranked = sorted(placed, key=lambda each: (each.kind not in HIDING, each.kind.cosmetic, -_weight(found, each)))
    told: list[Placed] = []
    for each in ranked:
        alike = sum(other.kind is each.kind for other in told)
        limit = 1 if each.kind.cosmetic else MOST_OF_A_CLAIM if each.kind in CLAIMS else MOST_OF_A_KIND
        if alike < limit and _says_more(found, each, told):
            told.append(each)
    return told[:most]


def _shared(found: Comparison, old: Span, new: Span) -> float:
    """The share of the words of content of a sentence and its version that have a counterpart; 0 where one has none."""
    both = found.content(0, old), found.content(1, new)
    if not all(both):
        return 0.0
    return 1 - sum(found.loose(side, words) for side, words in enumerate(both)) / sum(map(len, both))


def _said(text: str, span: Span) -> Span:
    """The sentence without white space, marks of lists, its full stop, and an "and" that leads to the next."""
    start, end = bare(text, span, MARKS)
    return start, start + len(_DANGLING.sub("", text[start:end]))


def _weight(found: Comparison, each: Placed) -> float:
    """How much a finding matters: words at stake, of duty and denial in its sentences; what became another thing; a
    heading little."""
    whole = each.kind in CLAIMS or each.whole is SENTENCE
    items = [item for side, span in enumerate(each.spans) for item in _around(found, span, side, whole=whole)]
    stakes = sum(at_stake(item.form, found.lexicon.language) for item in items)
    duties = sum(item.word.mask & _DUTY != 0 for item in items)
    weight = min(MOST_STAKES, stakes) + min(MOST_DUTIES, duties)
    if each.kind in CLAIMS:
        dated = any(item.kind in FIGURES for item in items)
        heading = _is_heading(found, each) or (not weight and not dated and len(items) < HEADING / 2)
        return weight + dated + _opens(found, each) - MOST_STAKES * heading
    if each.kind in _GRAVE and each.twofold:
        return weight + SHARP
    return weight if whole else weight - SHARP - SHARP * (each.kind is K.SPECIFICITY)


def _around(found: Comparison, span: Span, side: int, *, whole: bool) -> list[Item]:
    """The items of a `whole` sentence; of a word those of the changed stretch around it."""
    if whole or span[0] == span[1]:
        return found.inside(side, span)
    for block in found.blocks:
        start, end = block.new if side else block.old
        if start <= span[0] < end:
            return found.inside(side, (start, end))
    return []


def _opens(found: Comparison, each: Placed) -> bool:
    """Whether a claim opens a passage that came or went: it says what the rest is about."""
    side = side_of(each.kind)
    start, end = each.spans[side]
    for block in found.blocks:
        first, last = block.new if side else block.old
        if first <= start < last:
            return start - first <= LEAD_CHARS and last - end > LEAD_CHARS
    return False


LEAD_CHARS = 60
"""Characters of a heading before the first sentence of a passage."""


def _is_heading(found: Comparison, each: Placed) -> bool:
    if each.kind not in CLAIMS:
        return False
    side = side_of(each.kind)
    text, (start, end) = (found.old, found.new)[side], each.spans[side]
    if text[start:end].endswith(":"):
        return True
    return text[end : end + 1] not in _ENDS and text.count(" ", start, end) < HEADING


def _within(spans: Spans, block: Spans) -> bool:
    """Whether a finding stands in a stretch, and in no other."""
    return all(
        start == end or (first <= start and end <= last)
        for (start, end), (first, last) in zip(spans, block, strict=True)
    )


def _says_more(found: Comparison, each: Placed, told: list[Placed]) -> bool:
    """Whether a finding shows a change, and one that none of those told shows."""
    old, new = _shown(found, each)
    if old == new and not each.kind.cosmetic:
        return False
    if each.kind in CLAIMS and each.whole is SENTENCE:
        side = side_of(each.kind)
        if _is_said_in(found, each.spans[side], side):
            return False
    for other in told:
        if overlap(each.spans, other.spans):
            return False
        mine, theirs = old + new, "".join(_shown(found, other))
        if each.kind is other.kind and each.kind in CLAIMS and (mine in theirs or theirs in mine):
            return False
    return True


def _shown(found: Comparison, each: Placed) -> tuple[str, str]:
    return found.old[slice(*each.spans[0])].casefold(), found.new[slice(*each.spans[1])].casefold()
