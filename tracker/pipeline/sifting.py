"""What stands in the way of a statement in captures that others made: kept aside as on a visit, never a version.

An archive cannot be asked again, so that nothing in it is looked at twice: only what speaks of itself as an error, a
login or a wall is set aside, by the same rules as what visits bring (`tracker.doubt`). Writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from tracker import doubt
from tracker.model import Capture, EventKind, Reading, ReadingState, SameEntry, Source
from tracker.pipeline.doubting import (
    as_statement,
    as_wall,
    last_look,
    look_at,
    said_by,
    speaks_only_of_itself,
    wall_note,
)
from tracker.pipeline.sight import Remark
from tracker.sources import KINDS, Doubt
from tracker.store import Store
from tracker.text import text_hash


@dataclass(frozen=True, kw_only=True, slots=True)
class Sifted:
    """A Reading as it is to be taken in; why what was set aside of it was, and the events that tell it."""

    reading: Reading
    aside: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()


class Sifter:
    """Sifts the captures of one Source, oldest first."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store, self._source = store, source
        self._last: dict[str, Capture] = {}  # of each key, what was taken last
        self._known: dict[str, Capture | None] = {}  # of each key, what the store says of it

    def sift(self, readings: Iterable[Reading]) -> list[Sifted]:
        match KINDS[self._source.kind].doubt:
            case Doubt.BODY:
                return [self._page(reading) for reading in readings]
            case Doubt.ENTRY:
                return [self._feed(reading) for reading in readings]
            case None:
                return [Sifted(reading=reading) for reading in readings]

    # --- pages ---------------------------------------------------------------------------------------------------

    def _page(self, reading: Reading) -> Sifted:
        """One page: what it shows is a wall as a visit would find it to be, beside what it showed before."""
        said = said_by(reading)
        if said is None:
            return self._set_aside(reading, None, reading.note) if _is_blocked(reading) else Sifted(reading=reading)
        last = self._before(said.key) or next(iter(self._last.values()), None)
        if last is not None:
            before = last_look(last.title, last.text)
            now = look_at(reading, said, "", b"")
            if doubt.is_wall(before, now):
                return self._set_aside(reading, said, wall_note(reading, now))
            if _is_blocked(reading):
                reading = as_statement(reading, said)
        elif _is_blocked(reading):
            return self._set_aside(reading, said, reading.note)
        self._last = {said.key: said}
        return Sifted(reading=reading)

    def _set_aside(self, reading: Reading, said: Capture | None, note: str) -> Sifted:
        return Sifted(reading=as_wall(reading, note), aside=(note,), remarks=(_remark(said.key if said else "", note),))

    # --- feeds ---------------------------------------------------------------------------------------------------

    def _feed(self, reading: Reading) -> Sifted:
        """An entry whose whole text has become the message of a server counts as it was."""
        taken: list[Capture | SameEntry] = []
        aside: list[str] = []
        remarks: list[Remark] = []
        for item in reading.captures:
            if not isinstance(item, Capture):
                taken.append(item)
                continue
            said = speaks_only_of_itself(item)
            last = self._before(item.key) if said else None
            if said and last is not None and not doubt.is_kin(last.text, item.text):
                aside.append(f"{item.key}: {said}")
                remarks.append(_remark(item.key, said))
                item = last
            taken.append(item)
            self._last[item.key] = item
        return Sifted(reading=replace(reading, captures=tuple(taken)), aside=tuple(aside), remarks=tuple(remarks))

    # --- what was said before ------------------------------------------------------------------------------------

    def _before(self, key: str) -> Capture | None:
        """What the capture before showed under this key; else what the store knows of it, which may be later."""
        if (last := self._last.get(key)) is not None:
            return last
        if key not in self._known:
            self._known[key] = self._stored(key)
        return self._known[key]

    def _stored(self, key: str) -> Capture | None:
        heads = self._store.read(lambda reads: reads.heads(self._source.statements_of, [key], place=self._source.id))
        if (head := heads.get(key)) is None:
            return None
        version = self._store.read(lambda reads: reads.version(head.version_id))
        return Capture(key=key, title=version.title, text=version.text, entry=head.entry, url=version.url)


def _is_blocked(reading: Reading) -> bool:
    return reading.state is ReadingState.BLOCKED


def _remark(key: str, why: str) -> Remark:
    detail = {**({"key": key} if key else {}), "why": why.removeprefix("blocked: "), "hash": text_hash(key, why).hex()}
    return Remark(kind=EventKind.WITHHELD, statement_id=None, detail=detail)
