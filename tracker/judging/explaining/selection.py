"""Which of the things seen a reader is told, in what order, and of which words: the few that weighed, each once.

A sentence that was added is one finding, not one for each word in it. Decides no level and changes no probability.
"""

from __future__ import annotations

from collections import Counter

from tracker.judging.explaining.context import Context
from tracker.judging.explaining.direction import direction
from tracker.judging.explaining.grounding import grounded
from tracker.judging.explaining.harmless import between_words, harmless, misspelt, relisted
from tracker.judging.explaining.pages import is_page, most_weighty, of_page
from tracker.judging.explaining.quoting import SENTENCE, Placed, Spans, overlap, quoted
from tracker.judging.explaining.rewritten import KEPT, rewritten
from tracker.judging.explaining.second_kinds import second_kinds
from tracker.judging.explaining.sentences import shown, why
from tracker.judging.kinds import observe_cosmetic
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.surface import hides, marks
from tracker.judging.kinds.table import CLAIMS, HIDING, KINDS
from tracker.judging.lexicon import BIT
from tracker.judging.lexicon.stakes import at_stake
from tracker.judging.matching.comparison import MAX_CHANGES, Comparison
from tracker.model import Finding, Span
from tracker.model import FindingKind as K

_HARMLESS = frozenset(kind for kind in K if kind.cosmetic)
MAX_FINDINGS = 5
"""Findings told; a text that was rewritten has hundreds, and nobody reads them."""
MAX_LIGHT = 12
"""The same where the meaning stands: a reader who doubts that wants to see what weighed too little."""
MAX_DOUBTS = 5
"""Findings that could change the meaning, where the judge holds that it stands: enough to doubt by."""
MAX_OF_A_PLACE = 8
"""Findings of one changed stretch, the strongest first."""
MAX_OF_A_KIND = 2
"""Findings of one kind, those that come first in the text."""
MAX_HARMLESS = 1
"""The same for a kind that leaves the meaning alone: one example of each is enough."""
_TOLD_AT = {kind: place if (told := KINDS[kind].told) is None else told for place, kind in enumerate(K)}
_TOLD_BY_SENTENCE = frozenset(K) - {*CLAIMS, *HIDING}
"""Kinds that a whole sentence that came or went implies: it is told as a whole."""
_TOLD_BY_CLAUSE = _TOLD_BY_SENTENCE - {kind for kind, row in KINDS.items() if row.beside_clause}
"""The same of a part of a sentence: what is kept tells how the rest of the sentence is to be read."""


def tell(found: Comparison, seen: list[Observation], reader: str, *, weighty: bool) -> tuple[Finding, ...]:
    """What was seen, as sentences in the `reader`'s language: what hides something, then whole claims, then what
    decided. Where the meaning stands (not `weighty`), the harmless comes first."""
    context = Context(found)
    told = _located(context, seen, weighty=weighty)
    if weighty and is_page(found):
        told = most_weighty(found, of_page(found, told), MAX_FINDINGS)
        return tuple([_finding(each, context, reader) for each in told])
    both = {each.kind for each in told if each.whole == SENTENCE} == set(CLAIMS)
    told = [each for each in told if not _said_better(each, told, rewritten=both, weighty=weighty)]
    told = [each for each in told if each.kind in _HARMLESS or not _unchanged(each, found)]
    told.sort(
        key=lambda each: (each.weak, not each.whole, -_stakes(each, found), _TOLD_AT[each.kind], each.spans),
    )
    told = _strongest(told, weighty=weighty)
    told.sort(key=lambda each: (each.kind not in HIDING, (each.kind in _HARMLESS) == weighty))
    told = _varied(told, MAX_FINDINGS if weighty else MAX_LIGHT)
    return tuple([_finding(each, context, reader) for each in told])


def _varied(told: list[Placed], most: int) -> list[Placed]:
    """The first `most`, in their order; a second of a kind gives way to the first of another no more harmless one."""
    if len(told) <= most:
        return told
    seen: set[K] = set()
    rank: dict[int, tuple[bool, bool]] = {}
    for place, each in enumerate(told):
        rank[place] = (each.kind in _HARMLESS, each.kind in seen)
        seen.add(each.kind)
    chosen = sorted(rank, key=lambda place: rank[place])[:most]
    return [told[place] for place in sorted(chosen)]


def _finding(told: Placed, context: Context, reader: str) -> Finding:
    found = context.found
    turn = direction(told.seen, context) if told.seen else 0
    old, new = found.old[slice(*told.spans[0])], found.new[slice(*told.spans[1])]
    quoted_old, quoted_new, within = shown(told.kind, (found.old, told.spans[0]), (found.new, told.spans[1]))
    reason = why(told.kind, quoted_old, quoted_new, reader, turn, within=within)
    return Finding(kind=told.kind.value, why=reason, old_span=told.spans[0], new_span=told.spans[1], old=old, new=new)


MOST_STAKES = 3
"""Words at stake that count when findings are put in order: a long claim has more, and is not graver by that."""


def _stakes(told: Placed, found: Comparison) -> int:
    """How many words at stake a finding shows."""
    said = found.old[slice(*told.spans[0])] + " " + found.new[slice(*told.spans[1])]
    language = found.lexicon.language
    return min(MOST_STAKES, sum(at_stake(word.strip(_AROUND), language) for word in said.lower().split()))


_AROUND = ".,:;!?…()[]«»“”„‘’\"'"


# --- which -------------------------------------------------------------------------------------------------------


def _said_better(each: Placed, told: list[Placed], *, rewritten: bool, weighty: bool) -> bool:
    """Whether another finding says nearly the same of the same words more exactly, or tells them as a whole. Where
    the meaning changed (`weighty`), a doer who is in a clause that went is told next to it. Where
    sentences went and others came (`rewritten`), the new ones may state the old claims but for one: more is told."""
    for other in told:
        if other.whole and each.kind == K.PUNCTUATION and _overlap(each.spans, other.spans):
            return True
        if other.whole and other is not each and _inside(each.spans, other.spans):
            silent = _TOLD_BY_SENTENCE if other.whole == SENTENCE and not rewritten else _TOLD_BY_CLAUSE
            if each.weak or each.kind in silent or (each.kind == K.ACTOR and not weighty):
                return True
    better = KINDS[each.kind].better
    return any(other.kind in better and other.spans == each.spans and not other.weak for other in told)


def _unchanged(each: Placed, found: Comparison) -> bool:
    """Whether both sides show the same words: whatever was seen, a reader sees no change."""
    old, new = found.old[slice(*each.spans[0])], found.new[slice(*each.spans[1])]
    return old.casefold() == new.casefold() != ""


def _strongest(told: list[Placed], *, weighty: bool) -> list[Placed]:
    """The first few of each place and kind, in their order; a place is where spans overlap. A description that changed
    is told once next to what is more exact."""
    kept: list[Placed] = []
    kinds: Counter[K] = Counter()
    grave = 0
    for each in told:
        light = each.kind in _HARMLESS
        crowded = len(kept) >= MAX_OF_A_PLACE
        here = sum(_overlap(each.spans, other.spans) for other in kept) if crowded else 0
        most = MAX_HARMLESS if light or (each.kind == K.SPECIFICITY and grave) else MAX_OF_A_KIND
        full = not light and not weighty and grave >= MAX_DOUBTS
        if each.kind == K.SPECIFICITY and grave and _leftover(each, kept, weighty=weighty, most=grave):
            continue
        if each.kind in HIDING or (here < MAX_OF_A_PLACE and kinds[each.kind] < most and not full):
            kept.append(each)
            kinds[each.kind] += 1
            grave += not light
    return kept


def _leftover(each: Placed, kept: list[Placed], *, weighty: bool, most: int) -> bool:
    """Whether a description that changed adds nothing to graver findings: a word or two that came or went, where the
    rest was told, or any where the meaning stands."""
    if any(other.spans == each.spans for other in kept):
        return False
    return not weighty or (most > 1 and any(start == end for start, end in each.spans))


def _overlap(a: Spans, b: Spans) -> bool:
    return overlap(a, b) or a == b


def _inside(part: Spans, whole: Spans) -> bool:
    """Whether `part` says nothing outside the side of `whole` that has words."""
    some = False
    for (start, end), (first, last) in zip(part, whole, strict=True):
        if start < end:
            if start < first or last < end:
                return False
            some = True
    return some


# --- where -------------------------------------------------------------------------------------------------------


def _located(context: Context, seen: list[Observation], *, weighty: bool) -> list[Placed]:
    """All that was seen and is shown by the words, with its places; of one kind nothing twice at one place."""
    found = context.found
    told: list[Placed] = []
    by_kind: dict[K, list[Spans]] = {}
    located: list[Placed] = []
    if found.changes or found.bent:
        grave = grounded(context, seen)
        shown = (*grave, *second_kinds(context, grave, weighty=weighty), *harmless(context, observe_cosmetic(found)))
        slips = misspelt(context)
        if slips:
            shown = tuple(
                each for each in shown if not all(context.change_of(item) in slips for item in (*each.old, *each.new))
            )
        located += [Placed(K.TYPO, spans, False, None) for spans in slips.values()]
        located += _with_rewritten(found, [_place(each, context) for each in shown])
    located += [Placed(*each, False, None) for each in between_words(found)[:MAX_CHANGES]]
    for kind, places in ((K.BOILERPLATE, found.beside), (K.REPETITION, found.repeated)):
        located += [Placed(kind, spans, False, None) for spans in places[:MAX_CHANGES]]
    if not located:
        located += [Placed(K.MARKUP, spans, False, None) for spans in relisted(found)]
    if not located or hides(found.old) or hides(found.new):
        located += [Placed(*each, False, None) for each in _marks(found) if each[0] in HIDING or not located]
    for each in located:
        earlier = by_kind.setdefault(each.kind, [])
        if not any(_overlap(each.spans, other) for other in earlier):
            earlier.append(each.spans)
            told.append(each)
    return told


def _with_rewritten(found: Comparison, placed: list[Placed]) -> list[Placed]:
    """The findings, with those of sentences that share nothing told as the two claims that they are."""
    whole: list[Placed] = []
    for gone, came in rewritten(found):
        both = gone[0], came[1]
        placed = [each for each in placed if not _overlap(each.spans, both) or (each.kind in KEPT and each.twofold)]
        whole += [Placed(K.CLAIM_REMOVED, gone, False, SENTENCE), Placed(K.CLAIM_ADDED, came, False, SENTENCE)]
    return [*placed, *whole]


def _place(seen: Observation, context: Context) -> Placed:
    if seen.kind is K.NEGATION and _denies_another(seen):
        seen = seen._replace(kind=K.SPECIFICITY)
    spans, whole = quoted(seen, context)
    return Placed(seen.kind, spans, seen.weak, whole, seen)


def _denies_another(seen: Observation) -> bool:
    """Whether both sides deny, and another thing: "did not approach", "did not meet"."""
    both = all(any(item.word.mask & BIT["neg"] for item in items) for items in (seen.old, seen.new))
    return both and {item.key for item in seen.old} != {item.key for item in seen.new}


def _marks(found: Comparison) -> list[tuple[K, Spans]]:
    kinds: list[tuple[K, Spans]] = []
    for block in found.blocks:
        if block.old[0] < block.old[1] and block.new[0] < block.new[1]:
            spans = _trimmed(found, block.old, block.new)
            kinds += [(kind, spans) for kind in marks(*_words_around(found, spans))]
    return kinds


def _words_around(found: Comparison, spans: Spans) -> tuple[str, str]:
    """The two stretches with the rest of the words they cut: letters of two alphabets show only in a whole word."""
    parts = []
    for text, (start, end) in zip((found.old, found.new), spans, strict=True):
        while start and text[start - 1].isalnum():
            start -= 1
        while end < len(text) and text[end].isalnum():
            end += 1
        parts.append(text[start:end])
    return parts[0], parts[1]


def _trimmed(found: Comparison, old: Span, new: Span) -> Spans:
    """The spans less what both share at the edges."""
    a, b = found.old[slice(*old)], found.new[slice(*new)]
    head = _shared(a, b)
    tail = _shared(a[head:][::-1], b[head:][::-1])
    return (old[0] + head, old[1] - tail), (new[0] + head, new[1] - tail)


def _shared(a: str, b: str) -> int:
    """Characters with which both begin: halves are compared, which is faster than one character after the other."""
    low, high = 0, min(len(a), len(b))
    while low < high:
        middle = (low + high + 1) // 2
        if a[:middle] == b[:middle]:
            low = middle
        else:
            high = middle - 1
    return low
