"""Who is told of what: model values and targets in, targets out. Pure; sends nothing and remembers nothing.

Nothing is lost here: what no target wants is still kept, listed and reported. Four decisions stand in this file:

- UNDECIDED passes as if its severity were at least HIGH: "we could not tell" must not be the way an edit gets missed.
- The first edit of a statement that flips to and fro is told; once the statement is known to be flapping
  (`Judged.flapping`), its edits are not, until it holds still.
- An edit of which it cannot be known whether it was announced passes as one that was not.
- A removal counts as HIGH, for it takes the whole statement; to a target that asks for certain kinds of finding it is
  the kind `REMOVAL`, and to one that asks for certain levels it is none of them. One that names it (`on`) is told.
- A new statement is told only to those who name it; severity, level and kind say nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from tracker.alert.conditions import speaks_of
from tracker.model import Cause, Finding, Level, On, RemovalReport, Severity, Target

TOLD_BY_DEFAULT = (Level.MEANING_CHANGED, Level.UNDECIDED)
"""Levels of a target that names none."""

REMOVAL_KIND = "REMOVAL"


class Judged(Protocol):
    """An Edit as far as it decides who is told of it."""

    @property
    def source(self) -> str: ...
    @property
    def speaker(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def old(self) -> str: ...
    @property
    def new(self) -> str: ...
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
    speaker: str
    language: str | None
    old: str = field(repr=False)
    new: str = field(repr=False)
    level: Level
    severity: Severity
    silent: bool | None
    findings: tuple[Finding, ...]
    cause: Cause
    imported: bool
    flapping: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class NewStatement:
    """A Statement that was not there before, as far as it decides who is told of it."""

    source: str
    speaker: str
    language: str | None
    text: str = field(repr=False)


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
        (not target.on or On.EDIT in target.on)
        and edit.level in (target.levels or TOLD_BY_DEFAULT)
        and severity.rank >= target.severity.rank
        and _hears_of(target, edit.source, edit.speaker, edit.language)
        and (not target.kinds or any(finding.kind in target.kinds for finding in edit.findings))
        and (edit.silent is not False or not target.silent_only)
        and speaks_of(target.words, target.pattern, edit.old, edit.new)
    )


def _hears_of(target: Target, source: str, speaker: str, language: str | None) -> bool:
    """Whether a target listens to what this source says. Of a source that names no language, nobody knows."""
    return (
        (not target.sources or source in target.sources)
        and (not target.speakers or speaker in target.speakers)
        and (not target.languages or language is None or _base(language) in map(_base, target.languages))
    )


def _base(language: str) -> str:
    """The language of a tag without its country or script (BCP 47)."""
    return language.partition("-")[0].lower()


def wanted_removal(
    removal: RemovalReport, targets: Iterable[Target], *, language: str | None = None
) -> tuple[Target, ...]:
    """The targets owed an alert of a removal or a return. Nobody announces a removal, so `silent_only` lets it pass."""
    return tuple(
        target
        for target in targets
        if Severity.HIGH.rank >= target.severity.rank
        and (On.REMOVAL in target.on if target.on else not target.levels)
        and (not target.kinds or REMOVAL_KIND in target.kinds or On.REMOVAL in target.on)
        and _hears_of(target, removal.source, removal.speaker, language)
        and speaks_of(target.words, target.pattern, f"{removal.title}\n\n{removal.text}")
    )


def wanted_new(new: NewStatement, targets: Iterable[Target]) -> tuple[Target, ...]:
    """The targets owed word of a statement that was not there before."""
    return tuple(
        target
        for target in targets
        if On.NEW in target.on
        and _hears_of(target, new.source, new.speaker, new.language)
        and speaks_of(target.words, target.pattern, new.text)
    )


def wanted_trouble(source: str, targets: Iterable[Target], *, speaker: str | None = None) -> tuple[Target, ...]:
    """The targets owed word that a source is in trouble or well again: all that would hear of what it says, whatever
    else they filter, for a blind spot hides edits of every kind. Without `speaker` that is not asked."""
    return tuple(
        target
        for target in targets
        if (not target.on or On.TROUBLE in target.on)
        and (not target.sources or source in target.sources)
        and (speaker is None or not target.speakers or speaker in target.speakers)
    )
