"""Who is told of what: model values and targets in, targets out. Pure; sends nothing and remembers nothing.

Nothing is lost here: what no target wants is still kept, listed and reported. Four decisions stand in this file:

- UNDECIDED passes as if its severity were at least HIGH: "we could not tell" must not be the way an edit gets missed.
- The first edit of a statement that flips to and fro is told; once the statement is known to be flapping
  (`Judged.flapping`), its edits are not, until it holds still.
- An edit of which it cannot be known whether it was announced passes as one that was not.
- A removal counts as HIGH, for it takes the whole statement; to a target that asks for certain kinds of finding it is
  the kind `REMOVAL`, and to one that asks for certain levels it is none of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from tracker.model import Cause, Finding, Level, RemovalReport, Severity, Target

TOLD_BY_DEFAULT = (Level.MEANING_CHANGED, Level.UNDECIDED)
"""Levels of a target that names none."""

REMOVAL_KIND = "REMOVAL"


class Judged(Protocol):
    """An Edit as far as it decides who is told of it."""

    @property
    def source(self) -> str: ...
    @property
    def level(self) -> Level: ...
    @property
    def severity(self) -> Severity: ...
    @property
    def silent(self) -> bool | None: ...
    @property
    def findings(self) -> tuple[Finding, ...]: ...
    @property
    def cause(self) -> Cause: ...
    @property
    def imported(self) -> bool: ...
    @property
    def flapping(self) -> bool: ...


@dataclass(frozen=True, kw_only=True, slots=True)
class NewEdit:
    """An Edit that was just written, as far as it decides who is told of it."""

    id: int
    source: str
    level: Level
    severity: Severity
    silent: bool | None
    findings: tuple[Finding, ...]
    cause: Cause
    imported: bool
    flapping: bool


def wanted(edit: Judged, targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets owed an alert of `edit`. An import tells of the past and our own re-reading of nothing new, so
    neither alerts anyone."""
    if edit.imported or edit.flapping or edit.cause is Cause.REEXTRACTED:
        return ()
    return tuple(target for target in targets if _wants(target, edit))


def _wants(target: Target, edit: Judged) -> bool:
    severity = edit.severity
    if edit.level is Level.UNDECIDED:
        severity = max(severity, Severity.HIGH, key=lambda one: one.rank)
    return (
        edit.level in (target.levels or TOLD_BY_DEFAULT)
        and severity.rank >= target.severity.rank
        and (not target.sources or edit.source in target.sources)
        and (not target.kinds or any(finding.kind in target.kinds for finding in edit.findings))
        and (edit.silent is not False or not target.silent_only)
    )


def wanted_removal(removal: RemovalReport, targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets owed an alert of a removal or a return. Nobody announces a removal, so `silent_only` lets it pass."""
    return tuple(
        target
        for target in targets
        if Severity.HIGH.rank >= target.severity.rank
        and not target.levels
        and (not target.kinds or REMOVAL_KIND in target.kinds)
        and (not target.sources or removal.source in target.sources)
    )


def wanted_trouble(source: str, targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets owed word that a source is in trouble or well again: all that would hear of its edits, whatever
    else they filter, for a blind spot hides edits of every kind."""
    return tuple(target for target in targets if not target.sources or source in target.sources)
