"""What came for a statement and is doubted: kept at once, looked at again, then taken as what it was from the first.

Asks `tracker.doubt` of the pages that visits bring, and remembers by events alone, so that a restart forgets nothing. A
doubted look leaves its body, its Reading and an event, and no Version. Looks that turn out to be true are not believed
by a shortcut: they are read late, each as of its own moment, as bodies are that a crash left unread.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from itertools import takewhile
from typing import Any

from tracker import doubt
from tracker.doubt import LOOKS, WHY, Look, Signal
from tracker.errors import StoreError
from tracker.extract.blocked import speaks_of_itself
from tracker.extract.strangers import mostly_of_itself
from tracker.model import (
    Capture,
    EventKind,
    Reading,
    ReadingState,
    SameEntry,
    Source,
    SourceState,
    StatementState,
    Target,
)
from tracker.pipeline.asking import Asker
from tracker.pipeline.crowd import lost_their_texts
from tracker.pipeline.needs import Extract, asked
from tracker.pipeline.reading import late_job, read_whole
from tracker.pipeline.settling import note_turn
from tracker.pipeline.sight import Sight
from tracker.pipeline.walled import Walls, with_remark
from tracker.sources import KINDS, Doubt, front_page
from tracker.store import Store, Transaction, Unread
from tracker.text import statement_text, text_hash

log = logging.getLogger(__name__)

SHORT = 700
"""Characters of an entry's text up to which it may be the message of a server instead."""

APART = timedelta(minutes=1)
"""Time between two of the doubted looks that are read late; a gap in the coverage is longer."""

PARTED = frozenset((Signal.ELSEWHERE, Signal.UNLIKE))
"""Signals of another text: where it comes in the place of several statements, it is none of them, in any language."""

TWICE = "the same came in the place of another statement too"

FRONT = "the site sent us to its front page instead"


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubted:
    """A look that is not taken: why, which it is of looks alike, and how many in a row were doubted, alike or not."""

    signal: Signal
    statement_id: int | None
    look: int
    in_a_row: int
    url: str
    digest: str

    @property
    def why(self) -> str:
        return f"doubted: {WHY[self.signal]}; look {self.look} of {LOOKS}"

    @property
    def begins_a_turn(self) -> bool:
        """Whether an earlier text has just come again."""
        return self.signal is Signal.REGRESSION and self.look == 1

    @property
    def detail(self) -> Mapping[str, Any]:
        told: dict[str, Any] = {"why": WHY[self.signal], "signal": self.signal, "look": self.look, "address": self.url}
        if self.signal is Signal.REGRESSION:
            told["again"] = True
        return {**told, "hash": self.digest} if self.digest else told


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighed:
    """A Sight as it is to be taken in, after the looks of `earlier`; or, with `doubted`, not to be."""

    sight: Sight
    doubted: Doubted | None = None
    earlier: tuple[Unread, ...] = ()


class Doubter:
    """Weighs what visits bring against what the statements last said."""

    def __init__(self, store: Store, extract: Extract, asker: Asker, states: Mapping[str, SourceState]) -> None:
        self._store, self._extract, self._asker, self._states = store, extract, asker, states
        self._walls = Walls(store)

    async def weigh(self, sight: Sight, url: str, body: bytes) -> Weighed:
        """Whether `sight`, read from a `body` that `url` gave, is taken in. Past captures and what is read anew are."""
        source = sight.source
        if not sight.live or source.follow:
            return Weighed(sight=sight)
        match KINDS[source.kind].doubt:
            case Doubt.BODY:
                return await self._weigh_page(sight, url, body)
            case Doubt.ENTRY:
                return await self._weigh_feed(sight, url)
            case None:
                return Weighed(sight=sight)

    # --- pages ---------------------------------------------------------------------------------------------------

    async def _weigh_page(self, sight: Sight, url: str, body: bytes) -> Weighed:
        capture = said_by(sight.reading)
        head = self._head(sight.source, capture)
        if head is None:
            return await self._weigh_first(sight, url, body)
        if capture is None:
            return Weighed(sight=self._walled(sight, head, sight.reading.note) if _is_blocked(sight) else sight)
        last, now = self._last(sight.source, head), look_at(sight.reading, capture, url, body)
        came = text_hash(capture.title, capture.text)
        before = came != head.text_hash and self._store.read(lambda reads: reads.said_before(head.statement_id, came))
        signal = doubt.doubt(last, now, said_before=before)
        if signal is Signal.WALL:
            return Weighed(sight=self._walled(sight, head, wall_note(sight.reading, now)))
        looks = _but_this(sight, self._store.read(lambda reads: reads.doubted(head.statement_id)))
        sight = replace(sight, reading=as_statement(sight.reading, capture)) if _is_blocked(sight) else sight
        if signal is None:
            return Weighed(sight=self._walls.gone(sight, head, self._ended(head, sight.source, looks)))
        if signal in PARTED and self._store.read(
            lambda reads: reads.doubted_elsewhere(head.statement_id, head.text_hash, came)
        ):
            return Weighed(sight=self._walled(sight, head, f"blocked: {TWICE}", came))
        return await self._weigh_again(sight, head, looks, now, signal=signal, came=came)

    async def _weigh_first(self, sight: Sight, url: str, body: bytes) -> Weighed:
        """What would be the first Version: one that speaks mostly of a page and its visitor is looked at again, for a
        wall that stands there at first would make an edit of the statement itself."""
        capture, place = said_by(sight.reading), sight.source.id
        if capture is None or _is_blocked(sight):
            return Weighed(sight=sight)
        now = look_at(sight.reading, capture, url, body)
        before = _but_this(sight, self._store.read(lambda reads: reads.doubted_at_first(place)))
        if not now.itself:
            if before:
                detail = {"signal": Signal.FIRST, **_looks(before)}
                sight = with_remark(sight, EventKind.FLAPPED, None, detail)
            return Weighed(sight=sight)
        came = text_hash(capture.title, capture.text)
        return await self._weigh_again(sight, None, before, now, signal=Signal.FIRST, came=came)

    async def _weigh_again(
        self,
        sight: Sight,
        head: StatementState | None,
        before: list[Unread],
        now: Look,
        *,
        signal: Signal,
        came: bytes,
    ) -> Weighed:
        """A look that is doubted, and those `before` it: enough of them alike are believed, each as of its own moment.
        `came` is the hash of what it shows, `head` the Statement in whose place that is, if one is known."""
        alike = (
            self._again(before, came) if signal is Signal.REGRESSION else await self._alike(sight, before, now, signal)
        )
        if doubt.is_believed(len(alike) + 1, alike[0].at if alike else sight.at, sight.at, signal):
            if head is not None and signal is Signal.ELSEWHERE and await self._is_front(sight.source, now):
                return Weighed(sight=self._walled(sight, head, f"blocked: {FRONT}"))
            detail = {"signal": signal, **_looks(alike)}
            return Weighed(sight=with_remark(sight, EventKind.BELIEVED, head, detail), earlier=_thinned(alike))
        made = Doubted(
            signal=signal,
            statement_id=None if head is None else head.statement_id,
            look=len(alike) + 1,
            in_a_row=1 if signal is Signal.REGRESSION else len(before) + 1,  # what waits by the clock does not fail
            url=now.url,
            digest=came.hex(),
        )
        return Weighed(sight=sight, doubted=made)

    async def _is_front(self, place: Source, now: Look) -> bool:
        """Whether what came from another address is what the front page of the site says, wherever that stands."""
        said = (await self._asker.ask(front_page(place))).said
        return said is not None and doubt.is_kin(now.text, statement_text(said.title, said.text))

    def _walled(self, sight: Sight, head: StatementState, note: str, came: bytes = b"") -> Sight:
        """The Sight of a page that stands in the way; `came` is the hash of that, where it came for others too."""
        return self._walls.met(replace(sight, reading=as_wall(sight.reading, note)), head, note, came)

    def _head(self, source: Source, capture: Capture | None) -> StatementState | None:
        """The statement that a page is, as it is known: the one that it says, or the one that was listed there."""
        keys = [capture.key] if capture is not None else []
        heads = self._store.read(lambda reads: reads.heads(source.statements_of, keys, place=source.id))
        named = heads.get(capture.key) if capture is not None else None
        return named or next(iter(heads.values()), None)

    def _last(self, source: Source, head: StatementState) -> Look:
        """What the statement last said, and the visit that it was seen in. A capture from an archive came from no
        address of ours, and in no body of this site."""
        version = self._store.read(lambda reads: reads.version(head.version_id))
        whole = self._store.read(lambda reads: reads.last_read(source.id))
        said = last_look(version.title, version.text, declared=version.url)
        if whole is None or whole.origin is not None:
            return said
        return replace(said, body=self._body(whole), url=whole.url)

    def _body(self, unread: Unread) -> bytes:
        """A body that was kept; nothing, if it is damaged: that must not keep new evidence out."""
        try:
            return self._store.read(lambda reads: reads.body(unread.snapshot_id))
        except StoreError as error:
            log.error("a look is weighed without the body before it: %s", error)
            return b""

    @staticmethod
    def _again(before: list[Unread], came: bytes) -> list[Unread]:
        """The doubted looks right before this one that showed the same earlier text, oldest first."""
        return [*takewhile(lambda look: look.shown == came.hex(), reversed(before))][::-1]

    async def _alike(self, sight: Sight, before: list[Unread], now: Look, signal: Signal) -> list[Unread]:
        """The doubted looks right before this one that show the same, oldest first."""
        found: list[Unread] = []
        source = sight.source
        for unread in reversed(before):
            body = self._body(unread)
            reading = await read_whole(self._extract, late_job(source, unread, body))
            capture = said_by(reading)
            if capture is None or not doubt.are_alike(look_at(reading, capture, unread.url, body), now, signal):
                break
            found.insert(0, unread)
        return found

    def _ended(self, head: StatementState, source: Source, looks: list[Unread]) -> dict[str, Any] | None:
        """What is noted of doubted looks that were not believed; `again` says that they showed an earlier text."""
        if not looks:
            return None
        again = self._store.read(
            lambda reads: reads.newest_event(
                source.statements_of, (EventKind.DOUBTED,), having="again", statement_id=head.statement_id
            )
        )
        shown_again = again is not None and again.at >= looks[0].at
        return _looks(looks) | ({"again": True} if shown_again else {})

    # --- feeds ---------------------------------------------------------------------------------------------------

    async def _weigh_feed(self, sight: Sight, url: str) -> Weighed:
        """A feed most of whose entries lost their texts at once is looked at again as a whole: many show their teasers
        or nothing for a while. What its entries said is not taken to be there meanwhile."""
        place = sight.source.id
        about = len(sight.reading.captures)
        crowd = await asked(self._store, partial(lost_their_texts, sight=sight), about=about)
        if not crowd and self._states[place].reading != ReadingState.DOUBTED:
            return Weighed(sight=self._without_messages(sight))
        before = _but_this(sight, self._store.read(lambda reads: reads.doubted_at_first(place)))
        detail: dict[str, Any] = {"signal": Signal.CROWD, **(_looks(before) if before else {})}
        if not crowd:
            sight = with_remark(sight, EventKind.FLAPPED, None, detail) if before else sight
            return Weighed(sight=self._without_messages(sight))
        if doubt.is_believed(len(before) + 1, before[0].at if before else sight.at, sight.at, Signal.CROWD):
            return Weighed(sight=with_remark(sight, EventKind.BELIEVED, None, detail), earlier=tuple(before))
        made = Doubted(
            signal=Signal.CROWD, statement_id=None, look=len(before) + 1, in_a_row=len(before) + 1, url=url, digest=""
        )
        return Weighed(sight=sight, doubted=made)

    def _without_messages(self, sight: Sight) -> Sight:
        """A known entry whose whole text has become the message of a server says nothing of its statement: it counts
        as unchanged, with an event."""
        said = {
            item.key: item
            for item in sight.reading.captures
            if isinstance(item, Capture) and speaks_only_of_itself(item)
        }
        if not sight.sound or not (said or self._walls.any()):
            return sight
        shown = {item.key for item in sight.reading.captures} if self._walls.any() else set(said)
        heads = self._store.read(lambda reads: reads.heads(sight.source.statements_of, shown, place=sight.source.id))
        same: dict[str, SameEntry] = {}
        for key, head in heads.items():
            capture = said.get(key)
            if capture is not None and self._is_message(head, capture):
                same[key] = SameEntry(key=key, entry=head.entry)
                sight = self._walls.met(sight, head, speaks_of_itself(capture.text))
            elif key in shown:
                sight = self._walls.gone(sight, head)
        captures = tuple(same.get(item.key, item) for item in sight.reading.captures)
        return replace(sight, reading=replace(sight.reading, captures=captures))

    def _is_message(self, head: StatementState, capture: Capture) -> bool:
        same = head.text_hash == text_hash(capture.title, capture.text)
        return not same and not doubt.is_kin(self._text(head), capture.text)

    def _text(self, head: StatementState) -> str:
        return self._store.read(lambda reads: reads.version(head.version_id)).text


def set_aside(tx: Transaction, sight: Sight, doubted: Doubted, targets: Sequence[Target]) -> None:
    """Write down a look that is doubted: what was read, and that it was. `targets` hear of texts that take turns."""
    tx.add_reading(sight.check_id, sight.reading)
    if doubted.begins_a_turn and doubted.statement_id is not None:
        note_turn(
            tx,
            sight.source.statements_of,
            doubted.statement_id,
            at=sight.at,
            check_id=sight.check_id,
            targets=targets,
        )
    tx.add_event(
        sight.source.statements_of,
        EventKind.DOUBTED,
        sight.at,
        doubted.detail,
        statement_id=doubted.statement_id,
        check_id=sight.check_id,
    )


def speaks_only_of_itself(capture: Capture) -> str:
    """The message of a server that is the whole text of an entry; "" for any other text."""
    return speaks_of_itself(capture.text) if len(capture.text) <= SHORT else ""


def as_wall(reading: Reading, note: str) -> Reading:
    """A Reading of what stands in the way of a statement, and says nothing of it."""
    return replace(reading, state=ReadingState.BLOCKED, captures=(), behind=None, note=note)


def as_statement(reading: Reading, capture: Capture) -> Reading:
    """A Reading of what was taken for something in the way, and is the statement after all."""
    return replace(reading, state=ReadingState.COMPLETE, captures=(capture,), behind=None, note="")


def _is_blocked(sight: Sight) -> bool:
    return sight.reading.state is ReadingState.BLOCKED


def _thinned(looks: list[Unread]) -> tuple[Unread, ...]:
    """Looks that show the same, but for those right behind another: of a place that is visited each second there are
    thousands in half an hour."""
    kept: list[Unread] = []
    for look in looks:
        if not kept or look.at - kept[-1].at >= APART:
            kept.append(look)
    return tuple(kept)


def _but_this(sight: Sight, looks: list[Unread]) -> list[Unread]:
    """The looks but the one that is weighed: it may be read by other means."""
    return [look for look in looks if look.check_id != sight.check_id]


def said_by(reading: Reading) -> Capture | None:
    """What a whole page says, or would say if it were the statement."""
    found = reading.captures[0] if reading.state is ReadingState.COMPLETE and reading.captures else reading.behind
    return found if isinstance(found, Capture) else None


def last_look(title: str, text: str, *, declared: str | None = None) -> Look:
    """What a statement last said, wherever that was seen."""
    whole = statement_text(title, text)
    return Look(text=whole, body=b"", url="", declared=declared, itself=mostly_of_itself(whole))


def look_at(reading: Reading, capture: Capture, url: str, body: bytes) -> Look:
    text = statement_text(capture.title, capture.text)
    blocked = reading.state is ReadingState.BLOCKED
    itself = mostly_of_itself(text)
    return Look(
        text=text, body=body, url=url, declared=capture.url, walls=reading.walls, blocked=blocked, itself=itself
    )


def wall_note(reading: Reading, now: Look) -> str:
    """What is said of a page that is taken for a wall: what the reader found, else the line that speaks of it."""
    if reading.state is ReadingState.BLOCKED:
        return reading.note
    spoken = now.walls or [line for line in now.text.splitlines() if line]
    return f'blocked: {WHY[Signal.WALL]} ("{spoken[0][:80]}")'


def _looks(looks: list[Unread]) -> dict[str, Any]:
    checks = ", ".join(str(look.check_id) for look in looks)
    return {"since": looks[0].at.isoformat(), "looks": len(looks), "checks": checks}
