"""Takes an import back: what rests on it alone is withdrawn, and the history is what it is without it.

Deletes no evidence: an event says which records count no more (docs/decisions/0031). A text that was seen otherwise too
stays, from then on; Edits between neighbours are formed anew, or keep their numbers where the same texts are
neighbours. Owes nobody an alert.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from itertools import pairwise

from tracker.errors import UsageError
from tracker.model import Cause, EventKind, JudgeJob, Source
from tracker.pipeline import Extract, Pipeline
from tracker.pipeline.opinion import Opinions, Unjudged, commit, is_short, job, opinion
from tracker.pipeline.past import Imported, read_again
from tracker.store import Transaction, Unread
from tracker.store.values import PastEdit, Piece, Run

Progress = Callable[[int, int], None]
"""Hears (done, of)."""

Period = tuple[datetime, datetime]
"""First and last sight."""

Stays = tuple[Piece, int, Period]
"""What is left of a span: as it was, the Version that it is one of now, and how long it is now."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """What taking an import back came to, in numbers: what was withdrawn, Edits that were formed anew; and what was
    read again then."""

    captures: int = 0
    versions: int = 0
    statements: int = 0
    edits: int = 0
    again: Imported = field(default_factory=Imported)


async def undo(
    pipeline: Pipeline, extract: Extract, source: Source, *, event: int, now: datetime, progress: Progress
) -> Undone:
    """Take back the import that left this event. Captures of other imports that fell into its time are read again, for
    what they showed was taken for seen already. Run again after a cut it does what is left. Raises UsageError if the
    source has no such import."""
    return await _without(pipeline, extract, source, event=event, now=now, progress=progress, kind=EventKind.UNDONE)


async def reread_import(
    pipeline: Pipeline, extract: Extract, source: Source, *, event: int, now: datetime, progress: Progress
) -> Undone:
    """Read all captures of an import again, as if they had never been read. Run again after a cut it ends the same.
    Raises UsageError if the source has no such import, or it was undone."""
    return await _without(pipeline, extract, source, event=event, now=now, progress=progress, kind=EventKind.REREAD)


async def _without(
    pipeline: Pipeline,
    extract: Extract,
    source: Source,
    *,
    event: int,
    now: datetime,
    progress: Progress,
    kind: EventKind,
) -> Undone:
    write = partial(_withdraw, source=source, event=event, now=now, kind=kind)
    done, unread = await commit(pipeline.store, pipeline.judge, {}, write)
    return replace(done, again=await read_again(pipeline, extract, source, unread, progress))


def _withdraw(
    tx: Transaction, *, source: Source, event: int, now: datetime, kind: EventKind, opinions: Opinions
) -> tuple[Undone, list[Unread]]:
    run = tx.runs(source.id).get(event)
    if run is None or (run.undone and kind is EventKind.REREAD):
        raise UsageError(f'"{source.id}" has no such import, or it was undone; `tracker import list` shows all')
    taken = tx.captures_of(run)
    unread = []
    if taken:
        last = max(taken.values())
        unread = tx.captures_between(run, min(taken.values()), tx.sight_after(run, last) or last)
    if run.undone:
        return Undone(), unread
    if kind is EventKind.REREAD:
        unread = sorted([*unread, *tx.captures(run)], key=lambda each: (each.at, each.check_id))
    work = _Work(tx, source, run, taken, opinions)
    done = work.withdraw(now, kind)
    if work.unjudged:
        raise Unjudged(work.unjudged)
    return done, unread


# --- pure --------------------------------------------------------------------------------------------------------


def left_of(
    piece: Piece, taken: Collection[datetime], before: datetime | None, after: datetime | None
) -> Period | None:
    """The part of a span that does not rest on the captures `taken`: up to the last other sight `before` them, or from
    the first one `after` them on. None if there is none."""
    if piece.first in taken:
        return (after, piece.last) if after is not None and piece.last >= after else None
    if piece.last in taken:
        return piece.first, max(piece.first, min(before or piece.first, piece.last))
    return piece.first, piece.last


def _span(piece: Piece) -> Period:
    return piece.first, piece.last


def merged(chain: Sequence[tuple[int, bytes]]) -> dict[int, int]:
    """Of Versions in the order in which they were seen, each that says what the one before it says, with that one: no
    two neighbours say the same."""
    instead: dict[int, int] = {}
    last: tuple[int, bytes] | None = None
    for version, text in chain:
        if last is not None and version != last[0] and text == last[1]:
            instead[version] = last[0]
        else:
            last = (version, text)
    return instead


def neighbours(chain: Sequence[int]) -> list[tuple[int, int]]:
    """The pairs of Versions of which one follows the other."""
    return [(old, new) for old, new in pairwise(chain) if old != new]


# --- in one transaction ------------------------------------------------------------------------------------------


class _Work:
    """The steps for one import; holds what they share."""

    def __init__(
        self, tx: Transaction, source: Source, run: Run, taken: Mapping[int, datetime], opinions: Opinions
    ) -> None:
        self.tx, self.source, self.run, self.opinions = tx, source, run, opinions
        self.checks, self.times = set(taken), set(taken.values())
        first, last = (min(self.times), max(self.times)) if self.times else (None, None)
        self.after = None if last is None else tx.sight_after(run, last)
        self.before = None if first is None else _before(tx, run, first)
        self.spans: set[int] = set()
        self.versions: set[int] = set()
        self.unjudged: list[JudgeJob] = []
        self.gone = self.formed = 0

    def withdraw(self, now: datetime, kind: EventKind) -> Undone:
        for statement_id, pieces in self.tx.pieces(self.source.id).items():
            if self._touches(pieces):
                self._rebuild(statement_id, pieces)
        state = self.tx.states([self.source.id])[self.source.id]
        until = self.before if state.seen_until in self.times else state.seen_until
        self.tx.see_until(self.source.id, until)
        self.tx.ask_anew(self.source.id)
        told = {"captures": len(self.checks), "withdrawn": len(self.versions), "statements": self.gone}
        checks = self.checks if kind is EventKind.UNDONE else ()
        self.tx.note_undone(self.run, kind, now, checks=checks, spans=self.spans, versions=self.versions, told=told)
        return Undone(captures=len(self.checks), versions=len(self.versions), statements=self.gone, edits=self.formed)

    def _touches(self, pieces: Sequence[Piece]) -> bool:
        """Whether a Statement rests on the import, or was left out by its last captures."""
        return any(
            piece.first in self.times
            or piece.last in self.times
            or piece.check in self.checks
            or (self.after is None and piece.last == self.before)
            for piece in pieces
        )

    def _rebuild(self, statement_id: int, pieces: Sequence[Piece]) -> None:
        """One Statement without the import."""
        left = [
            (piece, span)
            for piece in pieces
            if (span := left_of(piece, self.times, self.before, self.after)) is not None
        ]
        left.sort(key=lambda pair: pair[1])
        same = merged([(piece.version, piece.text_hash) for piece, _ in left])
        final = {piece.version: same.get(piece.version, piece.version) for piece in pieces}
        instead = self._attested([pair for pair in left if pair[0].version not in same])
        final = {version: instead.get(other, other) for version, other in final.items()}
        stays = [(piece, final[piece.version], span) for piece, span in left]
        self._respan(statement_id, pieces, stays)
        lost = {piece.version for piece in pieces} - {version for _, version, _ in stays}
        self.versions |= lost
        self.gone += not stays
        self._rejoin(statement_id, [piece.version for piece in pieces], stays, final)

    def _attested(self, left: Sequence[tuple[Piece, Period]]) -> dict[int, int]:
        """For each Version that came with the import and was seen otherwise: one that rests on that other sight."""
        instead: dict[int, int] = {}
        for piece, (first, _) in left:
            if piece.check in self.checks and piece.version not in instead:
                reading = self.tx.reading_at(self.run, first)
                if reading is not None:
                    instead[piece.version] = self.tx.version_again(piece.version, reading, first)
        return instead

    def _respan(
        self,
        statement_id: int,
        pieces: Sequence[Piece],
        stays: Sequence[Stays],
    ) -> None:
        """Withdraw the spans that are not as they were, append what is left of them, and let the head stand so."""
        as_before = {piece for piece, version, span in stays if (version, *span) == (piece.version, *_span(piece))}
        for piece in pieces:
            if piece in as_before:
                continue
            # An open span was never written down: what it was is, so that what is withdrawn can be seen.
            self.spans.add(self.tx.add_span(piece.version, *_span(piece)) if piece.span is None else piece.span)
        for piece, version, (first, last) in stays:
            if piece.span is not None and piece not in as_before:
                self.tx.add_span(version, first, last)
        if not stays:
            self.tx.forget_head(statement_id)
            return
        newest = max(stays, key=lambda each: each[2])
        opened = next((span[0] for piece, _, span in stays if piece.span is None), None)
        if opened is not None:
            self.tx.stand_at(statement_id, newest[1], opened=opened)
        elif self.after is None and newest[2][1] == self.before:  # what it was left out by is withdrawn
            self.tx.stand_at(statement_id, newest[1], opened=self.before, listed=True)
        else:
            self.tx.stand_at(statement_id, newest[1], listed=False)

    # --- Edits ---------------------------------------------------------------------------------------------------

    def _rejoin(self, statement_id: int, was: Sequence[int], stays: Sequence[Stays], final: Mapping[int, int]) -> None:
        """Edits between those that are neighbours now; `was` is the order of before, `final` what became of each."""
        pairs = neighbours([version for _, version, _ in stays])
        first: dict[int, datetime] = {}
        for _, version, (since, _) in stays:
            first.setdefault(version, since)
        known = self.tx.edits_of(statement_id)
        met = self._keep_edits(known, pairs, was, final, first)
        held = {(edit.old, edit.new): edit.id for edit in known}
        before = set(neighbours([final[version] for version in was]))
        for pair in pairs:
            if pair in met:
                continue
            if (edit_id := held.get(pair)) is not None:
                self.tx.join_edit(edit_id, *pair, stands=True)
            elif pair not in before:
                self._form(statement_id, *pair, at=first[pair[1]])
        if lost := {version for version in was if version not in first}:
            self.tx.revert_to(statement_id, {each: None if final[each] == each else final[each] for each in lost})

    def _keep_edits(
        self,
        known: Sequence[PastEdit],
        pairs: Sequence[tuple[int, int]],
        was: Sequence[int],
        final: Mapping[int, int],
        first: Mapping[int, datetime],
    ) -> set[tuple[int, int]]:
        """Let the Edits stand whose texts are neighbours still, and no others; gives the pairs that have one."""
        held = {(edit.old, edit.new) for edit in known}
        met: set[tuple[int, int]] = set()
        for edit in known:
            own = (edit.old, edit.new)
            pair = (final.get(edit.old, edit.old), final.get(edit.new, edit.new))
            if edit.superseded:
                continue
            if pair in pairs and pair not in met and (pair == own or pair not in held):
                met.add(pair)
                if pair != own:
                    self.tx.join_edit(edit.id, *pair, at=first[pair[1]], stands=True)
            elif pair != own or own in neighbours(was) or not first.keys() >= set(own):
                self.tx.join_edit(edit.id, *own, stands=False)
        return met

    def _form(self, statement_id: int, old_id: int, new_id: int, *, at: datetime) -> None:
        """An Edit between two Versions that were no neighbours before, and the opinion on it."""
        tx = self.tx
        old, new = tx.version(old_id), tx.version(new_id, first=True)
        on = job(old, new, self.source.language)
        verdict = self.opinions.get(on)
        if verdict is None and not is_short(on):
            self.unjudged.append(on)
            return
        edit_id = tx.add_edit(statement_id, old_id, new_id, at, cause=Cause.SOURCE, reverts_to=None, flapping=False)
        tx.add_verdict(edit_id, verdict or opinion(on), at)
        self.formed += 1


def _before(tx: Transaction, run: Run, first: datetime) -> datetime | None:
    """Until when the Source was seen before an import, but for imports that were undone."""
    found, at = tx.sight_before(run, first), run.seen_until
    runs = tx.runs(run.source_id)
    undone = {time: each for each in runs.values() if each.undone for time in tx.captures_of(each).values()}
    seen = {run.event}
    while at is not None and at in undone and undone[at].event not in seen:
        seen.add(undone[at].event)
        found = max((time for time in (found, tx.sight_before(run, at)) if time is not None), default=None)
        at = undone[at].seen_until
    if at in undone:
        at = None
    return max((time for time in (found, at) if time is not None), default=None)
