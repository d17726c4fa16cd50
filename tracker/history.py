"""What a Reading means for the history of its Source: new, changed, same, departed, relisted statements.

Pure: captures and known heads in, a Plan out. Does not judge, does not store, does not know any format. Absence is
not deletion: a statement that is no longer listed has departed from the window, nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from tracker.model import Capture, SameEntry, Sighting, StatementState
from tracker.text import SET_ASIDE, declared_hash, text_hash


class StaleEntry(ValueError):
    """A SameEntry names an entry that is not its head's: the body must be read again with nothing taken as known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What is to be written. `declared`: text the same, something else declared. `refreshed`: only the raw bytes
    differ, or what was set aside. `departed`: no longer listed at this place; `missing`: absent where it should stand.
    `hidden`: there, and its text is not shown. `returned`: there again after it was confirmed gone. `withheld`: what
    differs in a reading that may be cut inside a statement. `unseen`: not in a PARTIAL reading, which says nothing.
    `duplicates`: further captures of a key in the same reading that say something else."""

    new: list[Capture] = field(default_factory=list)
    changed: list[tuple[StatementState, Capture]] = field(default_factory=list)
    declared: list[tuple[StatementState, Capture]] = field(default_factory=list)
    refreshed: list[tuple[StatementState, Capture]] = field(default_factory=list)
    relisted: list[StatementState] = field(default_factory=list)
    departed: list[StatementState] = field(default_factory=list)
    missing: list[StatementState] = field(default_factory=list)
    hidden: list[StatementState] = field(default_factory=list)
    returned: list[StatementState] = field(default_factory=list)
    withheld: list[tuple[StatementState, Capture]] = field(default_factory=list)
    unseen: list[StatementState] = field(default_factory=list)
    duplicates: list[Capture] = field(default_factory=list)


def plan(
    seen: Iterable[Capture | SameEntry],
    heads: Mapping[str, StatementState],
    *,
    complete: bool,
    sound: bool = True,
    place: str = "",
    window: Window | None = None,
) -> Plan:
    """Compare what one Reading saw at `place` with the `heads` of its Source, by key. `complete`: nothing is missing in
    it; `sound`: what it holds is whole in itself.

    What is listed there and absent has departed, or is missing if the `window` of the Reading covers its number.
    Where a reading holds a key twice, the one that says what the head says is taken, else the first: two entries
    that take turns must not look like edits. Raises StaleEntry if a SameEntry does not belong to its head.
    """
    groups: dict[str, list[Capture | SameEntry]] = {}
    for item in seen:
        groups.setdefault(item.key, []).append(item)
    made = Plan()
    for key, items in groups.items():
        head = heads.get(key)
        if head is None or not _is_plainly_same(items, head):
            _take(items, head, complete or sound, made)
    if complete or sound:
        for key, head in heads.items():
            if head.listed and head.place == place and key not in groups:
                gone = made.missing if covers(window, key) else made.departed
                (gone if complete else made.unseen).append(head)
    return made


Window = tuple[int, int | None]
"""The first and the last number of which nothing was left out; None is: and all that come after the first."""


def covers(window: Window | None, key: str) -> bool:
    """Whether the Statement with this key would stand in the window, were it there."""
    if window is None:
        return False
    number = int(found[0]) if (found := _NUMBER.search(key)) else -1
    first, last = window
    return first <= number and (last is None or number <= last)


_NUMBER = re.compile(r"[0-9]{1,18}$")


def _is_plainly_same(items: Sequence[Capture | SameEntry], head: StatementState) -> bool:
    """Whether there is nothing to be said of a head: nearly always, in a feed of which one entry changed."""
    if not head.listed or head.removed:
        return False
    return items == [(head.key, head.entry)] or (len(items) == 1 and _is_as_shown(items[0], head))


def _is_as_shown(item: Capture | SameEntry, head: StatementState) -> bool:
    """Whether an entry that was read is, byte for byte, that of its head."""
    return isinstance(item, Capture) and item.entry == head.entry != "" and not item.hidden


def _take(items: Sequence[Capture | SameEntry], head: StatementState | None, sound: bool, made: Plan) -> None:
    """Plan for what one Reading saw of one key."""
    chosen = _choose(items, head)
    empty = isinstance(chosen, Capture) and head is not None and _is_still_empty(chosen, head)
    hidden = isinstance(chosen, Capture) and (chosen.hidden or empty)
    if head is not None and head.removed and not empty:
        made.returned.append(head)
    if head is not None and hidden and not sound and isinstance(chosen, Capture):
        made.withheld.append((head, chosen))  # the document may end before its text
    elif head is not None and hidden:
        made.hidden.append(head)
    elif head is not None:
        _compare(chosen, head, sound, made)
    elif isinstance(chosen, Capture) and not hidden:
        made.new.append(chosen)
    made.duplicates.extend(_others(items, chosen))


def _is_still_empty(capture: Capture, head: StatementState) -> bool:
    """Whether what was removed is still there without its text."""
    if not head.removed or capture.hidden or capture.text:
        return False
    return text_hash(capture.title, capture.text) != head.text_hash


def _compare(chosen: Capture | SameEntry, head: StatementState, sound: bool, made: Plan) -> None:
    if isinstance(chosen, Capture) and chosen.entry and chosen.entry == head.entry:
        chosen = SameEntry(key=chosen.key, entry=chosen.entry)
    if isinstance(chosen, Capture) and text_hash(chosen.title, chosen.text) != head.text_hash:
        (made.changed if sound else made.withheld).append((head, chosen))
        return
    if isinstance(chosen, Capture):
        if declared_hash(chosen.declared) != head.meta_hash:
            (made.declared if sound else made.withheld).append((head, chosen))
        elif chosen.entry != head.entry or any(name in chosen.meta for name in SET_ASIDE):
            made.refreshed.append((head, chosen))
    if not head.listed:
        made.relisted.append(head)


def _choose(items: Sequence[Capture | SameEntry], head: StatementState | None) -> Capture | SameEntry:
    for item in items:
        if isinstance(item, SameEntry):
            if head is None or head.entry != item.entry:
                raise StaleEntry(item.key)
            return item
    captures = [item for item in items if isinstance(item, Capture)]
    if head is not None and len(captures) > 1:
        for capture in captures:
            if text_hash(capture.title, capture.text) == head.text_hash:
                return capture
    return captures[0]


def _others(items: Sequence[Capture | SameEntry], chosen: Capture | SameEntry) -> list[Capture]:
    if len(items) == 1 or not isinstance(chosen, Capture):
        return []
    return [
        item
        for item in items
        if isinstance(item, Capture) and item is not chosen and (item.title, item.text) != (chosen.title, chosen.text)
    ]


@dataclass(frozen=True, kw_only=True, slots=True)
class Placement:
    """Where a text seen at a past moment belongs. `seen`: the Version that it is; None for a new one that comes
    `after` one sighting and `before` another, which may be of the same Version: a text that came and went while
    nobody looked. `contradicts`: a Version that was seen all around that moment."""

    seen: int | None = None
    widens: bool = False
    after: Sighting | None = None
    before: Sighting | None = None
    contradicts: int | None = None


def fit_in(past: Sequence[Sighting], text: bytes, at: datetime) -> Placement:
    """Fit a text with hash `text`, seen at `at`, into `past` (in any order; spans may overlap)."""
    around = [sighting for sighting in past if sighting.first <= at <= sighting.last]
    for sighting in around:
        if sighting.text_hash == text:
            return Placement(seen=sighting.version_id)
    if around:
        return Placement(contradicts=around[0].version_id)
    after = max((sighting for sighting in past if sighting.last < at), key=lambda one: one.last, default=None)
    before = min((sighting for sighting in past if sighting.first > at), key=lambda one: one.first, default=None)
    for neighbour in (after, before):
        if neighbour is not None and neighbour.text_hash == text:
            return Placement(seen=neighbour.version_id, widens=True)
    return Placement(after=after, before=before)


FLAPPING_AFTER = 1
"""Reverts within FLAPPING_DAYS after which a further revert is labelled flapping: the first revert is news, a page
served in several variants is not. Keeps alerts at or below the number of variants."""

FLAPPING_DAYS = 7
"""Days over which reverts are counted together."""


def is_flapping(reverts_before: int) -> bool:
    """Whether one more revert, after `reverts_before` in the last FLAPPING_DAYS, is mere oscillation."""
    return reverts_before >= FLAPPING_AFTER


SETTLED_AFTER = timedelta(days=1)
"""Time for which one of the texts that took turns must have stayed for that to be told."""


def is_settled(since: datetime, seen: datetime) -> bool:
    """Whether a text that came back in turn, and has been there `since`, has stayed when it was last `seen`."""
    return seen - since >= SETTLED_AFTER


CONFLICT_OVERLAP = 0.1
"""Share of words in common below which, under another URL too, a key is taken to have been reused."""


CONFLICT_CHARACTERS = 20_000
"""Characters of each text that are looked at: this is asked in the writer's transaction."""


def is_conflict(old: str, new: str, *, same_url: bool) -> bool:
    """Whether a key seems to have been given to another statement altogether."""
    if same_url:
        return False
    before, after = (set(text[:CONFLICT_CHARACTERS].lower().split()) for text in (old, new))
    return len(before & after) < CONFLICT_OVERLAP * max(1, min(len(before), len(after)))


# --- is a change believed? ---------------------------------------------------------------------------------------

CROWD = 5
"""Changed statements of one page from which on a silent own page confirms none: so many at once are the publisher's
broom, or one bad look."""

WITHHELD_MOST = 3
"""Looks in a row for which a change is kept back because its own page says otherwise; then it is taken."""


class Belief(StrEnum):
    """What a statement's own page makes of a change that the page which lists it shows."""

    CONFIRMED = "confirmed"  # both say the same
    WITHHELD = "withheld"  # the own page still says what was known: one of the two is an old copy
    TAKEN = "taken"  # it says nothing, or something else, or has contradicted for long enough


def belief(head: StatementState, text: bytes, said: bytes | None, *, withheld: int, among: int = 1) -> Belief:
    """Whether a change of `head` to `text` is believed, whose own page `said` a text (hashes both; None: nothing), and
    which was kept back `withheld` times in a row already. It is one `among` so many of one look."""
    if said == text:
        return Belief.CONFIRMED
    silent = said is None and among >= CROWD
    return Belief.WITHHELD if (said == head.text_hash or silent) and withheld < WITHHELD_MOST else Belief.TAKEN
