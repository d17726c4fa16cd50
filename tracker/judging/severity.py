"""How much an edit weighs to those who want to be woken by what matters: low, medium, high, critical.

Not how sure it is that the meaning changed (that is the probability), but what is at stake in the words that changed:
lives, force, danger, what is forbidden, who answers for it (`lexicon/stakes.toml`). How many such words came, went or
are said otherwise, how dense they stand among all that changed, and how large a part of the text they are, make one
sum; a page that was replaced for the most part is rather another page than another statement. Its weights are those of
a logistic regression on real edits of official texts of which it was said whether a newsroom would want to be told at
once, divided by that of the count (docs/judging.md). Without a lexicon it goes by what holds in any language: figures
and the share of the text that is new. Does not decide the level.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from tracker.judging.kinds.observation import Observation
from tracker.judging.kinds.table import HIDING, KINDS
from tracker.judging.lexicon.stakes import at_stake
from tracker.judging.matching.comparison import Comparison
from tracker.judging.reading.item import CONTENT, Item
from tracker.model import Finding, Level, Severity
from tracker.model import FindingKind as K

HIGH, CRITICAL = 1.0, 2.15
"""Sums from which an edit is high, and critical if silent: above them were 35 and 15 of 100 real edits."""
DENSE = 3.25
"""What the share of words at stake among those that changed counts in the sum."""
ROOM = 3
"""Words added to those that changed before the share is taken: one of one is no certainty."""
OF_TEXT, MOST_OF_TEXT = 15, 1.2
"""What the share of words at stake in the text counts, and at most: a post says one thing, a page a hundred."""
REPLACED = 3.4
"""What the share of a page that was replaced takes from the sum."""
POST_WORDS = 100
"""Words up to which a text is a post or a headline with its first lines: a grave finding then is at stake by itself."""
MUCH_IS_NEW = 0.3
"""Share of a text that was replaced from which an edit in a language without a lexicon is high."""

_FIGURES = frozenset({K.NUMBER, K.QUANTITY_UNIT, K.NEGATION})
_GRAVE = frozenset(kind for kind, row in KINDS.items() if row.grave)


def severity(
    found: Comparison,
    level: Level,
    findings: tuple[Finding, ...],
    floor: Iterable[Observation],
    *,
    silent: bool | None,
) -> Severity:
    """How grave the edit is. `floor` are the observations that no model may argue away; a publisher who owned up to
    the edit (`silent` False) makes none that is critical."""
    if any(finding.kind in HIDING for finding in findings):
        return Severity.HIGH
    if level is Level.UNDECIDED:
        return _without_words(found, findings)
    if level is not Level.MEANING_CHANGED:
        return Severity.LOW
    weight = stake(found, findings, tuple(floor))
    if weight >= CRITICAL and silent is not False:
        return Severity.CRITICAL
    return Severity.HIGH if weight >= HIGH else Severity.MEDIUM


def stake(found: Comparison, findings: tuple[Finding, ...], floor: tuple[Observation, ...]) -> float:
    """The sum of what is at stake; 0 where nothing is."""
    changed = [item for side in found.open for item in side if item.kind in CONTENT]
    language = found.lexicon.language
    count = sum(at_stake(item.form, language) for item in changed)
    count += sum(_weighs(each, found, language) for each in floor)
    words = (found.old.count(" ") + found.new.count(" ")) / 2 + 1
    if words <= POST_WORDS:
        count += len({finding.kind for finding in findings if finding.kind in _GRAVE})
    if not count:
        return 0.0
    replaced = min(1.0, len(changed) / words) if words > POST_WORDS else 0.0
    return (
        math.log1p(count)
        + DENSE * count / (len(changed) + ROOM)
        + min(MOST_OF_TEXT, OF_TEXT * count / words)
        - REPLACED * replaced
    )


def _weighs(sharp: Observation, found: Comparison, language: str) -> bool:
    """Whether a sharp change is at stake by itself: a denial that was turned, or a figure in a sentence that is about
    something at stake."""
    if sharp.kind is K.NEGATION:
        return True
    if sharp.kind is not K.NUMBER:
        return False
    for block in found.blocks:
        if block.old[0] <= sharp.old[0].start < block.old[1]:
            said: list[Item] = [item for item in found.old_items if block.old[0] <= item.start < block.old[1]]
            return any(at_stake(item.form, language) for item in said)
    return False


def _without_words(found: Comparison, findings: tuple[Finding, ...]) -> Severity:
    """Where the words are not known: a figure or denial that changed, or much of the text, is high."""
    if any(finding.kind in _FIGURES for finding in findings):
        return Severity.HIGH
    changed = sum(change.old_span[1] - change.old_span[0] + change.new_span[1] - change.new_span[0]
                  for change in found.changes)  # fmt: skip
    share = changed / max(1, len(found.old) + len(found.new))
    return Severity.HIGH if found.limited or share >= MUCH_IS_NEW else Severity.MEDIUM
