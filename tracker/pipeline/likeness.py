"""By what two changes of different statements are the same change, seen hours and sources apart: a mark. Pure.

The words that went and came, whatever their endings, are the change where they say by themselves what was exchanged: a
name for a name, a whole clause. A lost "not", another number or "may" for "must" changes what stands around it; of
those the words on both sides must be the same too. Knows no statement, window or alert.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256

from tracker.model import Finding, FindingKind
from tracker.pipeline.alike import OPEN, Change, shared_title, stem
from tracker.text import statement_text

NEIGHBOURS = 2
"""Words on each side of a change that are a part of it where it leans on them: "did [not] take part"."""

CLAUSE = 4
"""Words that only came, or only went, from which on they say by themselves what was added or left out."""

DIGITS = 24
"""Of the fingerprint that is kept: 96 bits, so that no two changes of a store meet by chance."""

LEANING = frozenset(
    {
        FindingKind.NUMBER,
        FindingKind.QUANTITY_UNIT,
        FindingKind.DATE_TIME,
        FindingKind.NEGATION,
        FindingKind.MODALITY,
        FindingKind.CERTAINTY,
        FindingKind.QUANTIFIER_SCOPE,
        FindingKind.CONDITION,
        FindingKind.TENSE_ASPECT,
        FindingKind.INTENSITY,
        FindingKind.COMPARISON,
    }
)
"""What is found in words that say nothing without those around them."""

_WORD = re.compile(r"[^\W\d_]+|\d[\d.,:]*|" + OPEN)


def mark(whose: str, change: Change, findings: Sequence[Finding]) -> str | None:
    """The mark of a change of a speaker, or (where a source names none) of a source; None where no word changed."""
    gone, came = (_words(lines) for lines in _changed_lines(change))
    ahead = _shared(gone, came)
    behind = _shared(gone[ahead:][::-1], came[ahead:][::-1])
    old, new = gone[ahead : len(gone) - behind], came[ahead : len(came) - behind]
    if not (old or new):
        return None
    went, arrived = (_stems(Counter(a) - Counter(b)) for a, b in ((gone, came), (came, gone)))
    if _speaks_for_itself(went, arrived, findings):
        said: tuple[Sequence[str], ...] = (went, arrived)
    else:
        around = gone[max(ahead - NEIGHBOURS, 0) : ahead], gone[len(gone) - behind :][:NEIGHBOURS]
        said = (old, new, *around)
    return sha256("\n".join((whose, *(" ".join(each) for each in said))).encode()).hexdigest()[:DIGITS]


def difference(change: Change) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The words that went and that came, to be shown."""
    gone, came = (_words(lines) for lines in _changed_lines(change))
    return tuple(dict.fromkeys(Counter(gone) - Counter(came))), tuple(dict.fromkeys(Counter(came) - Counter(gone)))


def _changed_lines(change: Change) -> tuple[list[str], list[str]]:
    """The lines of either text that the other has not, in their order, the statement's own title left open."""
    old, new = (
        statement_text(title, text).split("\n")
        for title, text in ((change.old_title, change.old), (change.new_title, change.new))
    )
    gone, came = _but(old, Counter(old) & Counter(new)), _but(new, Counter(old) & Counter(new))
    title = shared_title(change.old_title, change.new_title)
    if len(title.split()) > 1:  # one word is rather a part of what is said
        gone, came = ([line.replace(title, OPEN) for line in lines] for lines in (gone, came))
    return gone, came


def _but(lines: Iterable[str], kept: Counter[str]) -> list[str]:
    left, found = Counter(kept), []
    for line in lines:
        if left[line]:
            left[line] -= 1
        else:
            found.append(line)
    return found


def _words(lines: Iterable[str]) -> list[str]:
    return [word for line in lines for word in _WORD.findall(line.lower())]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    most = min(len(one), len(other))
    return next((at for at in range(most) if one[at] != other[at]), most)


def _stems(words: Iterable[str]) -> list[str]:
    return sorted({stem(word) for word in words})


def _speaks_for_itself(went: Sequence[str], arrived: Sequence[str], findings: Sequence[Finding]) -> bool:
    told = [[word for word in words if word.isalpha() and len(word) > 1] for words in (went, arrived)]
    if max(map(len, told)) >= CLAUSE:
        return True
    return all(told) and bool(findings) and not any(finding.kind in LEANING for finding in findings)
