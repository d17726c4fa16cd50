"""The first line of a message: who, what it was about, what changed, as a person would say it.

Model values in, one line out, in the language of the reader. Computes no diff and judges nothing: where there are
several changes, that which the first finding points at is told.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.model import EditReport, Operation, OperationKind, Span
from tracker.report.marks import coarse
from tracker.report.phrases import Phrases
from tracker.report.table import cells, clip
from tracker.text import one_line, printable

TITLE_LIMIT = 200
"""Cells of a first line. Mail clients and push services show half, so the words come early."""

WHO, ABOUT, LEAST_ABOUT = 48, 60, 24
"""Cells of a speaker's name; of a title, or of first words; and the fewest of those where the change is long."""

SIDE = 56
"""Cells of what is quoted of either text."""

WORDS = 3
"""Words that each side of a change should have: "14" became "11" says nothing without what there were."""

NEAR = 16
"""Characters between two changes that are told as one."""

OWN_CLAIM = 6
"""Words of an addition, or of what was taken out, that speaks for itself."""

_END_OF_CLAUSE = re.compile(r"[.,;:!?…»”)\]\n]")
_AFTER, _BEFORE = re.compile(r"[ \t]{0,9}\S{1,40}"), re.compile(r"\S{1,40}[ \t]{0,9}$")
LOOK = 60
"""Characters around a change that are searched for its neighbouring words."""


def first_line(who: str, what: str, change: str, words: Phrases) -> str:
    """`what` is the title of the statement or its text; the change is cut last."""
    who = clip(printable(one_line(who)), WHO)
    change = clip(change, TITLE_LIMIT - cells(who) - LEAST_ABOUT - 6)
    left = TITLE_LIMIT - cells(who) - cells(change) - 6  # the commas, quotes and colons between
    about = brief(what, max(min(left, ABOUT), LEAST_ABOUT))
    about = words.quoted(about) if about else ""
    return f"{', '.join(filter(None, (who, about)))}: {change}"


def brief(text: str, width: int) -> str:
    """The first words of a text within so many cells: those of its first line, which often is a title."""
    text = printable(one_line(text.lstrip()[: 8 * width].partition("\n")[0]))
    if cells(text) <= width:
        return text
    kept = clip(text, width)[:-1]
    return (kept.rsplit(" ", 1)[0] if " " in kept[width // 2 :] else kept).rstrip(" ,;:—–-") + "…"


def change_told(edit: EditReport, words: Phrases) -> str:
    """The change in a few words, and how many more there are."""
    changes = [op for op in edit.operations or coarse(edit.old, edit.new) if (op.old + op.new).strip()]
    if not changes:
        return words.spaced
    groups = _grouped(changes, edit.new)
    places = [(finding.old_span, finding.new_span) for finding in edit.findings]
    ranks = [
        min((n for n, place in enumerate(places) if any(_touches(op, place) for op in group)), default=len(places))
        for group in groups
    ]
    group = groups[min(range(len(groups)), key=lambda at: (ranks[at], at))]
    told = _told(group, edit, words)
    if edit.title_new and edit.title_old and group[-1].new_span[1] <= len(edit.title_new):
        told = words.headline.format(change=told)
    more = len(groups) - 1
    return f"{told}, {words.count(words.also, more)}" if more else told


def _grouped(changes: Sequence[Operation], new: str) -> list[list[Operation]]:
    """Changes a word or two apart, as one."""
    found: list[list[Operation]] = []
    for op in sorted(changes, key=lambda op: (op.new_span, op.old_span)):
        before = found[-1][-1] if found else None
        between = new[before.new_span[1] : op.new_span[0]] if before else ""
        moved = OperationKind.MOVE in (op.kind, before.kind if before else op.kind)
        apart = before is None or moved or before.old_span[1] > op.old_span[0] or len(between) > NEAR
        if apart or re.search(r"[.!?…\n]", between):
            found.append([])
        found[-1].append(op)
    return found


def _touches(op: Operation, place: tuple[Span, Span]) -> bool:
    """Whether an operation changes words of a place; an empty side of either shows nothing."""
    sides = (op.old_span, place[0]), (op.new_span, place[1])
    return any(a[0] < a[1] and b[0] < b[1] and a[0] < b[1] and b[0] < a[1] for a, b in sides)


def _told(group: Sequence[Operation], edit: EditReport, words: Phrases) -> str:
    if group[0].kind is OperationKind.MOVE:
        return words.moved.format(new=_quoted(group[0].new, words))
    old = group[0].old_span[0], group[-1].old_span[1]
    new = group[0].new_span[0], group[-1].new_span[1]
    before, after = edit.old[slice(*old)].strip(), edit.new[slice(*new)].strip()
    if not (before and after) and (len((before or after).split()) >= OWN_CLAIM or _whole(before or after)):
        return (words.removed if before else words.added).format(old=_quoted(before, words), new=_quoted(after, words))
    lead, trail = _around(edit.old, old, edit.new, new)
    before, after = (lead + edit.old[slice(*old)] + trail, lead + edit.new[slice(*new)] + trail)
    if not before.strip() or not after.strip():
        return (words.removed if before.strip() else words.added).format(
            old=_quoted(before, words), new=_quoted(after, words)
        )
    if before.endswith(".") and after.endswith("."):
        before, after = before[:-1], after[:-1]
    told = _quoted(before, words), _quoted(after, words)
    if told[0] == told[1]:  # signs at the ends are what changed
        told = words.quoted(printable(" ".join(before.split()))), words.quoted(printable(" ".join(after.split())))
    return words.became.format(old=told[0], new=told[1])


def _whole(text: str) -> bool:
    """Whether it ends as a sentence does."""
    return text[-1:] in ".!?…"


def _around(old: str, at_old: Span, new: str, at_new: Span) -> tuple[str, str]:
    """Words that both texts have before and after a change: what begins or ends in the midst of a word is made whole,
    then a word after it, a word before it by turns, not across the end of a clause, until each side has WORDS."""
    before = _common(old[max(at_old[0] - LOOK, 0) : at_old[0]], new[max(at_new[0] - LOOK, 0) : at_new[0]], end=True)
    after = _common(old[at_old[1] : at_old[1] + LOOK], new[at_new[1] : at_new[1] + LOOK])
    sides = old[slice(*at_old)], new[slice(*at_new)]
    lead = trail = ""
    if any(side and not side[:1].isspace() for side in sides) and (found := re.search(r"\S{1,40}$", before)):
        lead, before = found[0], before[: found.start()]
    if any(side and not side[-1:].isspace() for side in sides) and (found := re.match(r"\S{1,40}", after)):
        trail, after = found[0], after[found.end() :]
    for turn in range(2 * WORDS):
        if min(len((lead + side + trail).split()) for side in sides) >= WORDS:
            break
        if turn % 2 == 0 and (found := _AFTER.match(after)) and not _ends(trail or sides[1] or sides[0]):
            trail, after = trail + found[0], after[found.end() :]
        elif turn % 2 and (found := _BEFORE.search(before)) and not _ends(found[0]):
            lead, before = found[0] + lead, before[: found.start()]
    return lead, trail


def _ends(text: str) -> bool:
    """Whether a clause ends with it."""
    return _END_OF_CLAUSE.search(text.rstrip(" ")[-1:]) is not None


def _common(a: str, b: str, *, end: bool = False) -> str:
    """What two texts begin with, or end with."""
    if end:
        return _common(a[::-1], b[::-1])[::-1]
    size = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return a[:size]


def _quoted(text: str, words: Phrases) -> str:
    text = printable(" ".join(text.split())).strip(" ,;:") or printable(text.strip())
    if cells(text) > SIDE:
        text = brief(text, SIDE)
    return words.quoted(text) if text else ""
