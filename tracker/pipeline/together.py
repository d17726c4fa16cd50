"""What becomes of changes of one Reading that are alike: edits that stay in the record one by one, one remark on the
source or one alert for all of them. Writes through the transaction it is given; `alike` says who belongs together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from tracker.alert import NewEdit, wanted
from tracker.model import (
    Capture,
    Cause,
    EventKind,
    Finding,
    FindingKind,
    Level,
    Severity,
    StatementState,
    Target,
    Verdict,
)
from tracker.pipeline.alike import TOGETHER_LEAST, Alike, Change, Kind, alike
from tracker.pipeline.gathering import Gathering
from tracker.pipeline.sight import Sight, Tally
from tracker.store import Transaction
from tracker.text import text_hash

LEARNT = 2
"""Times that other figures in the same line of most statements are told before they are taken for a counter."""

SHOWN = 3
"""Lines or words of a difference that an event names; the edits hold all of them."""

_WHY = {
    Kind.LINES: "The same lines came, went or changed in {count} statements at once: a template of the source.",
    Kind.SHORTENED: "{count} statements were cut to their beginnings at once: from full texts to teasers.",
    Kind.LENGTHENED: "{count} statements became longer at once, with the same beginnings: teasers became full texts.",
    Kind.FIGURES: "Other figures stand in the same line of {count} statements at once: “{shape}”.",
    Kind.WORDS: "The same change was made in {count} statements at once.",
}


@dataclass(kw_only=True, slots=True)
class _Group:
    """Changes that are alike, and the edits that were made of them."""

    alike: Alike
    seen: int = 0  # times that figures had changed so before; at most LEARNT
    edits: list[NewEdit] = field(default_factory=list)
    marked: list[tuple[NewEdit, int, Change, str]] = field(default_factory=list)

    @property
    def template(self) -> bool:
        return self.alike.kind.template or self.seen == LEARNT

    @property
    def why(self) -> str:
        return _WHY[self.alike.kind].format(count=len(self.alike.members), shape=self.alike.shape)

    def mark(self, turn: int) -> str:
        """By which the event is found again that told of these figures for the so manieth time."""
        return f"{sha256(self.alike.shape.encode()).hexdigest()[:16]}, turn {turn}"


class Together:
    """The groups of one Reading. `edit` is told of each Edit as it is written, `close` when all are."""

    def __init__(
        self,
        tx: Transaction,
        sight: Sight,
        targets: Sequence[Target],
        changed: Sequence[tuple[StatementState, Capture]],
        *,
        gathering: Gathering,
        listed: int | None = None,
        seen: dict[str, int] | None = None,
    ) -> None:
        """`gathering` knows what was changed alike before. `changed` of what the Reading lists. Of a part of one they
        are those of so many `listed`, and all its parts share what was `seen` before."""
        self._tx, self._sight, self._targets, self._gathering = tx, sight, targets, gathering
        self._of: dict[int, _Group] = {}
        self._groups: list[_Group] = []
        if len(changed) >= TOGETHER_LEAST and sight.cause is Cause.SOURCE and sight.origin is None:
            listed = listed or len({item.key for item in sight.reading.captures})
            seen = {} if seen is None else seen
            for found in alike([self._change(head, capture) for head, capture in changed], listed=listed):
                group = _Group(alike=found)
                if found.kind is Kind.FIGURES:
                    if found.shape not in seen:
                        seen[found.shape] = self._seen(group)
                    group.seen = seen[found.shape]
                self._groups.append(group)
                self._of |= {changed[place][0].statement_id: group for place in found.members}

    def _seen(self, group: _Group) -> int:
        """How many times figures in this line had changed so before, as far as it matters."""
        source_id = self._sight.source.statements_of
        turns = range(LEARNT, 0, -1)
        return next((n for n in turns if self._tx.event_known(EventKind.GROUP, source_id, group.mark(n))), 0)

    def _change(self, head: StatementState, capture: Capture) -> Change:
        old = self._tx.version(head.version_id)

        def seen_before() -> bool | None:
            past = [each.text_hash for each in self._tx.past(head.statement_id) if each.version_id != head.version_id]
            return text_hash(capture.title, capture.text) in past if past else None

        return Change(
            old_title=old.title, old=old.text, new_title=capture.title, new=capture.text, seen_before=seen_before
        )

    def verdict(self, statement_id: int, verdict: Verdict, old: str, new: str) -> Verdict:
        """The opinion on an Edit: that of a new template is that nothing was said."""
        group = self._of.get(statement_id)
        if group is None or not group.template:
            return verdict
        head = next((k for k, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        most = min(len(old), len(new)) - head
        tail = next((k for k in range(most) if old[-1 - k] != new[-1 - k]), most)
        spans = (head, len(old) - tail), (head, len(new) - tail)
        finding = Finding(
            kind=FindingKind.BOILERPLATE.value,
            why=group.why,
            old_span=spans[0],
            new_span=spans[1],
            old=old[slice(*spans[0])],
            new=new[slice(*spans[1])],
        )
        return replace(verdict, level=Level.COSMETIC, severity=Severity.LOW, findings=(finding,), reason="")

    def takes(self, statement_id: int, edit: NewEdit, change: Change, mark: str | None) -> bool:
        """Whether an Edit is told together with others, or not at all; it is then owed to nobody by itself. It is
        this change, with this mark."""
        group = self._of.get(statement_id)
        if group is not None:
            group.edits.append(edit)
            if mark is not None and group.alike.kind is Kind.WORDS:
                group.marked.append((edit, statement_id, change, mark))
        return group is not None

    def _follows(self, group: _Group, tally: Tally) -> bool:
        """Whether the same change was made in other statements before: then this tells of nothing new, but of more."""
        found = (self._gathering.followed(mark, statement) for _, statement, _, mark in group.marked)
        if len(group.marked) < len(group.edits) or (known := next(filter(None, found), None)) is None:
            return False
        for edit, _, change, mark in group.marked:
            known = self._gathering.follow(known, mark, change, edit, tally)
        return True

    def close(self, tally: Tally) -> None:
        """Note each group as one event; those that are news are owed to all who want one of their Edits."""
        sight = self._sight
        for group in self._groups:
            if self._follows(group, tally):
                continue
            kind = EventKind.TEMPLATE if group.template else EventKind.GROUP
            detail = {
                "why": group.why,
                "edits": [edit.id for edit in group.edits],
                "gone": list(group.alike.gone[:SHOWN]),
                "came": list(group.alike.came[:SHOWN]),
            }
            if group.alike.kind is Kind.FIGURES:
                detail["figures"] = group.mark(min(group.seen + 1, LEARNT))
            source_id = sight.source.statements_of
            event_id = self._tx.add_event(source_id, kind, sight.at, detail, check_id=sight.check_id)
            for edit, _, _, mark in group.marked:
                first = group.edits[0].id
                self._tx.note_likeness(edit.id, mark, sight.at, first=first, event_id=event_id, told=True)
            if kind is EventKind.GROUP:
                wants = {target.name: target for edit in group.edits for target in wanted(edit, self._targets)}
                for name in sorted(wants):
                    self._tx.owe(name, sight.at, event_id=event_id)
                    tally.owed += 1
