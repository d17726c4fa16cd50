"""From two texts to a Verdict."""

from __future__ import annotations

import re

from tracker.diffing import diff
from tracker.model import Diff, Finding, Level, Operation, Severity, Verdict

VERSION = "judge-0"
_DIGITS = re.compile(r"\d+")
_NOT = re.compile(r"\b(?:not|no|never|не|ні|нет|без)\b|n['’]t\b", re.IGNORECASE)


def judge(
    old: str, new: str, *, language: str | None = None, silent: bool = False, changes: Diff | None = None
) -> Verdict:
    """The opinion on the edit from `old` to `new` (whole texts: title, a blank line, canonical text)."""
    if changes is None:
        changes = diff(old, new)
    findings = tuple(_finding(each) for each in changes.operations if _weighs(each))
    level = Level.MEANING_CHANGED if findings else Level.COSMETIC
    severity = Severity.HIGH if findings else Severity.LOW
    return Verdict(
        level=level,
        severity=severity,
        probability=0.9 if findings else 0.1,
        findings=findings,
        silent=silent,
        judge=VERSION,
    )


def _weighs(each: Operation) -> bool:
    return bool(re.sub(r"\W", "", each.old).lower() != re.sub(r"\W", "", each.new).lower())


def _finding(each: Operation) -> Finding:
    kind = "SPECIFICITY"
    if _DIGITS.findall(each.old) != _DIGITS.findall(each.new):
        kind = "NUMBER"
    elif len(_NOT.findall(each.old)) != len(_NOT.findall(each.new)):
        kind = "NEGATION"
    return Finding(
        kind=kind, why="words changed", old_span=each.old_span, new_span=each.new_span, old=each.old, new=each.new
    )
