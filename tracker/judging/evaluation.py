"""How well the judge does on labelled edits: the figures of `tracker eval`. Reads rows, gives values; prints nothing.

A row has `before`, `after`, `label` (1: the meaning changed) and may have `kind`, `lang`, `source`. Predicted 1 is
MEANING_CHANGED; UNDECIDED counts as 1 and is counted apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal

from tracker.judging.verdict import judge
from tracker.model import FindingKind as K
from tracker.model import Level, Verdict
from tracker.tokens import sentences

Form = Literal["single", "short", "whole"]
"""How long the longer text of a row is: a sentence, two or three, more."""
SHORT = 3
"""Sentences up to which a statement is a short one."""

RIGHT_REASONS: dict[str, frozenset[K]] = {
    "actor": frozenset((K.ACTOR, K.NAME)),
    "agentless_passive": frozenset((K.ACTOR, K.BLAME)),
    "attribution": frozenset((K.ATTRIBUTION,)),
    "blame": frozenset((K.BLAME, K.ACTOR)),
    "certainty": frozenset((K.CERTAINTY,)),
    "claim_added": frozenset((K.CLAIM_ADDED,)),
    "claim_removed": frozenset((K.CLAIM_REMOVED,)),
    "comparison": frozenset((K.COMPARISON, K.QUANTIFIER_SCOPE)),
    "condition": frozenset((K.CONDITION,)),
    "date": frozenset((K.DATE_TIME,)),
    "entity": frozenset((K.NAME, K.ACTOR, K.LOCATION)),
    "hedge": frozenset((K.CERTAINTY,)),
    "intensity": frozenset((K.INTENSITY,)),
    "location": frozenset((K.LOCATION,)),
    "modality": frozenset((K.MODALITY,)),
    "negation": frozenset((K.NEGATION,)),
    "number": frozenset((K.NUMBER,)),
    "quantity_unit": frozenset((K.QUANTITY_UNIT, K.NUMBER)),
    "quote": frozenset((K.QUOTE,)),
    "scope_quantifier": frozenset((K.QUANTIFIER_SCOPE,)),
    "specificity": frozenset((K.SPECIFICITY,)),
    "tense": frozenset((K.TENSE_ASPECT,)),
}
"""For each kind of the labelled data the findings that are the right reason."""
ENOUGH_RECALL = 0.8


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A row with the verdict on it."""

    row: Mapping[str, Any]
    verdict: Verdict

    @property
    def label(self) -> int:
        return int(self.row["label"])

    @property
    def predicted(self) -> int:
        return int(self.verdict.level in (Level.MEANING_CHANGED, Level.UNDECIDED))

    @property
    def score(self) -> float:
        return 0.5 if self.verdict.probability is None else self.verdict.probability

    @property
    def form(self) -> Form:
        """Whether the row is a sentence, a short statement or a whole one."""
        longer = max(len(sentences(str(self.row[side]))) for side in ("before", "after"))
        return "single" if longer <= 1 else "short" if longer <= SHORT else "whole"

    @property
    def right_reason(self) -> bool | None:
        """Whether a finding of the row's kind is among the reasons; None where that cannot be asked."""
        wanted = RIGHT_REASONS.get(str(self.row.get("kind")))
        if wanted is None or not self.label:
            return None
        return any(finding.kind in wanted for finding in self.verdict.findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Figures:
    """The figures of one set of rows; None where they cannot be taken (no rows of one label, no kinds). `left_alone`:
    the share of harmless edits that are not called a change of meaning; `twins`: pairs of rows with one `before` and
    both labels, `twins_right`: those of which both got the right verdict, `twins_ranked`: those of which the changed
    one scores above the other."""

    n: int
    positive: int
    precision: float | None
    recall: float | None
    f1: float | None
    accuracy: float
    auc: float | None
    precision_at_recall_80: float | None
    brier: float
    undecided: int
    right_reason: float | None
    left_alone: float | None
    twins: int
    twins_right: int
    twins_ranked: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """Figures over all rows and by source, language, form and kind, and the rows that went wrong."""

    overall: Figures
    by_source: Mapping[str, Figures] = field(default_factory=dict)
    by_lang: Mapping[str, Figures] = field(default_factory=dict)
    by_form: Mapping[str, Figures] = field(default_factory=dict)
    by_kind: Mapping[str, Figures] = field(default_factory=dict)
    errors: tuple[Judged, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The keys of `tracker eval --format json`: `overall`, `by.source`, `by.lang`, `by.form`, `by.kind`."""
        return {
            "overall": _plain(self.overall),
            "by": {
                "source": {name: _plain(each) for name, each in self.by_source.items()},
                "lang": {name: _plain(each) for name, each in self.by_lang.items()},
                "form": {name: _plain(each) for name, each in self.by_form.items()},
                "kind": {name: _plain(each) for name, each in self.by_kind.items()},
            },
        }


def evaluate(rows: Iterable[Mapping[str, Any]]) -> Evaluation:
    """Judges every row; `lang` is used where given. Raises KeyError where `before`, `after` or `label` is missing."""
    judged = judged_rows(rows)
    return Evaluation(
        overall=figures(judged),
        by_source=figures_by(judged, lambda each: each.row.get("source")),
        by_lang=figures_by(judged, lambda each: each.row.get("lang")),
        by_form=figures_by(judged, lambda each: each.form),
        by_kind=figures_by(judged, lambda each: each.row.get("kind")),
        errors=tuple(each for each in judged if each.predicted != each.label),
    )


def judged_rows(rows: Iterable[Mapping[str, Any]]) -> list[Judged]:
    """Every row with the verdict on it. Raises KeyError where `before` or `after` is missing."""
    return [
        Judged(row=row, verdict=judge(str(row["before"]), str(row["after"]), language=row.get("lang"))) for row in rows
    ]


def error_line(each: Judged) -> dict[str, Any]:
    """A wrong row with what the judge said of it, for `--errors FILE`."""
    return {
        **each.row,
        "predicted": each.predicted,
        "probability": each.verdict.probability,
        "level": each.verdict.level.value,
        "reason": each.verdict.reason,
        "findings": [{"kind": f.kind, "why": f.why, "old": f.old, "new": f.new} for f in each.verdict.findings],
    }


def figures(judged: list[Judged]) -> Figures:
    """Precision, recall and the rest over some rows."""
    true = sum(each.label and each.predicted for each in judged)
    said, real = sum(each.predicted for each in judged), sum(each.label for each in judged)
    reasons = [each.right_reason for each in judged if each.right_reason is not None]
    harmless = [each for each in judged if not each.label]
    pairs = list(twins(judged))
    return Figures(
        n=len(judged),
        positive=real,
        precision=true / said if said else None,
        recall=true / real if real else None,
        f1=2 * true / (said + real) if real else None,
        accuracy=sum(each.predicted == each.label for each in judged) / len(judged) if judged else 0.0,
        auc=auc([(each.score, each.label) for each in judged]),
        precision_at_recall_80=_precision_at_recall(judged),
        brier=sum((each.score - each.label) ** 2 for each in judged) / len(judged) if judged else 0.0,
        undecided=sum(each.verdict.level is Level.UNDECIDED for each in judged),
        right_reason=sum(reasons) / len(reasons) if reasons else None,
        left_alone=sum(not each.predicted for each in harmless) / len(harmless) if harmless else None,
        twins=len(pairs),
        twins_right=sum(changed.predicted and not kept.predicted for kept, changed in pairs),
        twins_ranked=sum(changed.score > kept.score for kept, changed in pairs),
    )


def twins(judged: list[Judged]) -> Iterator[tuple[Judged, Judged]]:
    """Rows of one old text of which one keeps its meaning and the other changes it."""
    texts: dict[str, tuple[list[Judged], list[Judged]]] = {}
    for each in judged:
        texts.setdefault(str(each.row["before"]), ([], []))[each.label].append(each)
    for kept, changed in texts.values():
        yield from product(kept, changed)


def auc(scored: list[tuple[float, int]]) -> float | None:
    """The chance that what is labelled 1 scores above what is labelled 0, ties counting half (Mann and Whitney); None
    where there is but one label."""
    ones = sum(label for _, label in scored)
    zeros = len(scored) - ones
    if not ones or not zeros:
        return None
    ranks = 0.0
    ordered = sorted(scored)
    start = 0
    while start < len(ordered):
        end = start
        while end < len(ordered) and ordered[end][0] == ordered[start][0]:
            end += 1
        ranks += (start + 1 + end) / 2 * sum(label for _, label in ordered[start:end])
        start = end
    return (ranks - ones * (ones + 1) / 2) / (ones * zeros)


def _precision_at_recall(judged: list[Judged]) -> float | None:
    real = sum(each.label for each in judged)
    if not real:
        return None
    best, true = 0.0, 0
    for said, each in enumerate(sorted(judged, key=lambda each: -each.score), 1):
        true += each.label
        if true >= ENOUGH_RECALL * real:
            best = max(best, true / said)
    return best


def figures_by(judged: list[Judged], name: Callable[[Judged], Any]) -> dict[str, Figures]:
    """The figures of the rows of each name; those of none are left out."""
    groups: dict[str, list[Judged]] = {}
    for each in judged:
        if name(each) is not None:
            groups.setdefault(str(name(each)), []).append(each)
    return {value: figures(groups[value]) for value in sorted(groups)}


def _plain(each: Figures) -> dict[str, Any]:
    return {
        name: round(value, 4) if isinstance(value, float) else value
        for name, value in ((name, getattr(each, name)) for name in Figures.__slots__)
    }
