"""From two texts to a Verdict: compare, observe, weigh, and say why.

The model weighs; the floor cannot be argued away by it; where the language or the length is beyond us the verdict is
UNDECIDED and says so. Does not know sources, times or stores.
"""

from __future__ import annotations

from dataclasses import replace

from tracker.judging.explaining.harmless import is_slip
from tracker.judging.explaining.selection import tell
from tracker.judging.kinds import observe
from tracker.judging.kinds.claims import boilerplate
from tracker.judging.kinds.facts import is_given
from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.stance import kind_of
from tracker.judging.lexicon import BIT, LANGUAGES, lexicon
from tracker.judging.lexicon.grammar import word_list
from tracker.judging.matching.by_sentence import Part, by_sentence
from tracker.judging.matching.compare import compare
from tracker.judging.matching.comparison import Comparison, ways
from tracker.judging.matching.teaser_cuts import Tail, moved_cuts, with_tails, without_tails
from tracker.judging.reading.item import CONTENT, PLAIN_WORDS, Item, item_kinds
from tracker.judging.reading.language import language_of
from tracker.judging.severity import severity
from tracker.judging.weighing.model import weights
from tracker.judging.weighing.parts import probability as weighed
from tracker.model import Finding, Level, Severity, Verdict
from tracker.model import FindingKind as K

TOO_LONG = "too long to compare word by word"
CUT_MOVED = "The text is cut here and the cut moved: what stands behind it was not said anew, or taken back."
NO_LEXICON = "words changed in a language without a lexicon"


def judge(
    old: str,
    new: str,
    *,
    language: str | None = None,
    silent: bool | None = False,
    reader: str = "en",
) -> Verdict:
    """The opinion on the edit from `old` to `new`, whole texts: title, a blank line, canonical text.

    `language` ("en", "uk", "ru") is guessed if not given; `silent` says that the publisher gave no sign (None: it
    cannot be known, which weighs as much); `reader` is
    the language of the reasons. The same arguments give the same verdict.
    """
    tails = moved_cuts(old, new)
    gone, came = [tail.old for tail in tails], [tail.new for tail in tails]
    verdict = _judge(
        without_tails(old, gone), without_tails(new, came), language=language, silent=silent, reader=reader
    )
    if not tails:
        return verdict
    findings = [_placed(each, old, new, tails) for each in verdict.findings]
    findings += [_behind(tail, old, new) for tail in tails[:MAX_TAILS]]
    return replace(verdict, findings=tuple(findings))


MAX_TAILS = 2
"""Cuts that moved of which a reader is told: a list of teasers may have twenty."""


def _placed(finding: Finding, old: str, new: str, tails: list[Tail]) -> Finding:
    """A finding in the texts without tails as one in the whole texts."""
    old_span = with_tails(finding.old_span, [tail.old for tail in tails])
    new_span = with_tails(finding.new_span, [tail.new for tail in tails])
    return replace(finding, old_span=old_span, new_span=new_span, old=old[slice(*old_span)], new=new[slice(*new_span)])


def _behind(tail: Tail, old: str, new: str) -> Finding:
    return Finding(
        kind=K.BOILERPLATE.value,
        why=CUT_MOVED,
        old_span=tail.old,
        new_span=tail.new,
        old=old[slice(*tail.old)],
        new=new[slice(*tail.new)],
    )


def _judge(old: str, new: str, *, language: str | None, silent: bool | None, reader: str) -> Verdict:
    model = weights()
    if old == new:
        return Verdict(level=Level.COSMETIC, severity=Severity.LOW, probability=0.0, silent=silent, judge=model.version)
    tongue = (language or "").lower()[:2] or language_of(new + "\n" + old)
    known = tongue in LANGUAGES
    found = compare(old, new, lexicon(tongue if known else ""))
    seen = observe(found)
    split = by_sentence(found)
    probability = weighed(found, split, seen, model)
    floor = [each for part in split for each in _floor(found, part)]
    if floor:
        probability = max(probability, PLAIN)
    level = _level(found, probability, model.threshold)
    reason = ""
    if not known and not floor and level is not Level.COSMETIC:
        level, reason = Level.UNDECIDED, NO_LEXICON
    elif found.limited and level is not Level.MEANING_CHANGED:
        level, reason = Level.UNDECIDED, TOO_LONG
    weighty = level in (Level.MEANING_CHANGED, Level.UNDECIDED)
    findings = tell(found, [*floor, *seen], reader, weighty=weighty)
    return Verdict(
        level=level,
        severity=severity(found, level, findings, floor, silent=silent),
        probability=round(probability, 4),
        findings=findings,
        silent=silent,
        reason=reason,
        judge=model.version,
    )


def undecided(silent: bool | None, reason: str) -> Verdict:
    """What is said of an edit on which there is no opinion, and why there is none."""
    return Verdict(
        level=Level.UNDECIDED, severity=Severity.HIGH, probability=None, silent=silent, reason=reason, judge="none"
    )


# --- level -------------------------------------------------------------------------------------------------------


def _level(found: Comparison, probability: float, threshold: float) -> Level:
    if probability >= threshold:
        return Level.MEANING_CHANGED
    reworded = any(each.item.kind != "S" for each in (*found.lost, *found.gained)) or any(
        pair.how not in _FORMAL and (pair.how != "spelling" or not is_slip(found, pair)) for pair in found.pairs
    )
    bent = any(old.kind in PLAIN_WORDS and old.key not in ("is", "have", "do") for old, new in found.bent)
    return Level.REWORDED if reworded or bent else Level.COSMETIC


_WEIGHTLESS = item_kinds("F", "L", "E", "S")
_FORMAL = ways("name", "section")
"""Ways to match of which a reader sees no other word."""
_SHARP = ways("value", "distinct")
_KEPT = ways("same", "spelling", "name")
PLAIN = 0.85
"""Probability that the meaning changed where all that differs says so: as often was it so in the rows trained on."""


def _floor(found: Comparison, part: Part) -> list[Observation]:
    """What no model may argue away: all that differs in a sentence is a number, a "not", one word of a distinct sense
    (a verb in another time is one), who did it to whom, or a claim that came or went."""
    seen: list[Observation] = []
    content = [each.item for each in (*part.lost, *part.gained) if _weighs(each.item)]
    for pair in part.pairs:
        if content or pair.moved or pair.how not in _SHARP:
            continue
        change = found.changes[pair.change]
        alone = len([item for item in change.old if item.kind not in _WEIGHTLESS]) == 1
        told = is_given(found, pair.old) and is_given(found, pair.new)
        if pair.how == "value" and pair.old.kind == "N" and alone and not told:
            seen.append(Observation(K.NUMBER, (pair.old,), (pair.new,)))
        if pair.how == "distinct" and len(change.old) == len(change.new) == 1:
            seen.append(Observation(kind_of(pair, found), (pair.old,), (pair.new,)))
    if content and all(pair.how in _KEPT for pair in part.pairs):
        seen += _denials(part)
    seen += _claim(found, part)
    if found.exchanged and not content and _holds(part, found.exchanged.old[0]):
        seen.append(Observation(K.ACTOR, *found.exchanged))
    return seen


def _holds(part: Part, item: Item) -> bool:
    return part.block.old[0] <= item.start < part.block.old[1]


MIN_CLAIM = 3
"""Words of content that came or went together from which they state something; two, but in a
clause, may be a detail or a slip."""
_OPENS_CLAUSE = word_list("relative_pronouns") | word_list("when")


def _claim(found: Comparison, part: Part) -> list[Observation]:
    """What came or went in one place where nothing else changed: a claim, unless it is boilerplate."""
    loose = [each for each in (*part.lost, *part.gained) if each.item.kind in CONTENT]
    clause = any(each.item.key in _OPENS_CLAUSE for each in (*part.lost, *part.gained))
    if len(loose) < MIN_CLAIM - clause or (part.lost and part.gained) or len({each.change for each in loose}) > 1:
        return []
    change = found.changes[loose[0].change]
    if any(pair.how != "same" or pair.moved for pair in part.pairs):
        return []
    if boilerplate(change.old or change.new) and not clause:
        return []
    items = tuple([each.item for each in loose])
    return [Observation(K.CLAIM_REMOVED, items, ()) if part.lost else Observation(K.CLAIM_ADDED, (), items)]


def _weighs(item: Item) -> bool:
    """Whether an item is of content, or denies."""
    return item.kind not in _WEIGHTLESS or item.word.mask & BIT["neg"] != 0


def _denials(part: Part) -> list[Observation]:
    """Denials that came or went, each in a place of its own, where nothing else did; "no" for "not" in one place denies
    the same, and so do "saw no ships" and "did not see any ships"."""
    sides = [[each for each in loose if _weighs(each.item)] for loose in (part.lost, part.gained)]
    if not all(each.item.word.mask & BIT["neg"] for loose in sides for each in loose):
        return []
    gone, came = [{each.change: each.item for each in loose} for loose in sides]
    if len(gone) + len(came) < len(sides[0]) + len(sides[1]):  # two in one place may undo one another
        return []
    both = gone.keys() & came.keys()
    old = tuple([item for change, item in gone.items() if change not in both])
    new = tuple([item for change, item in came.items() if change not in both])
    if old and new and sorted(item.key for item in old) != sorted(item.key for item in new):
        return []
    return [Observation(K.NEGATION, old, ())] * bool(old) + [Observation(K.NEGATION, (), new)] * bool(new)
