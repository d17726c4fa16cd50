"""The quality gate: the judge must do at least as well on the project's own labelled edits as it once did."""

import json
from pathlib import Path

import pytest

from tracker.judging import judge
from tracker.judging.evaluation import (
    RIGHT_REASONS,
    Evaluation,
    Judged,
    auc,
    evaluate,
    figures,
    figures_by,
    judged_rows,
)
from tracker.model import Severity

FOLDER = Path(__file__).parent.parent / "fixtures" / "edits"
FLOORS = json.loads((FOLDER / "floors.json").read_text(encoding="utf-8"))


def read(folder: Path) -> list[dict]:
    return [
        json.loads(line)
        for name in ("en", "uk", "ru")
        for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


@pytest.fixture(scope="module")
def rows() -> list[dict]:
    return read(FOLDER)


@pytest.fixture(scope="module")
def found(rows: list[dict]) -> Evaluation:
    return evaluate(rows)


@pytest.fixture(scope="module")
def unseen() -> list[Judged]:
    """The pairs of two hands of which no row was learnt from or looked at."""
    return judged_rows(read(FOLDER / "unseen"))


def test_the_pairs_are_many_and_balanced(rows: list[dict]) -> None:
    assert len(rows) >= 300
    assert abs(sum(row["label"] for row in rows) / len(rows) - 0.5) < 0.1
    assert set(RIGHT_REASONS) == {row["kind"] for row in rows if row["label"]}


@pytest.mark.parametrize("figure", sorted(FLOORS["overall"]))
def test_no_figure_falls_below_its_floor(found: Evaluation, figure: str) -> None:
    assert getattr(found.overall, figure) >= FLOORS["overall"][figure]


@pytest.mark.parametrize("language", sorted(FLOORS["auc_by_lang"]))
def test_no_language_falls_behind(found: Evaluation, language: str) -> None:
    assert (found.by_lang[language].auc or 0) >= FLOORS["auc_by_lang"][language]


@pytest.mark.parametrize(("form", "figure"), [(form, name) for form in FLOORS["by_form"] for name in ("auc", "f1")])
def test_no_form_falls_behind(found: Evaluation, form: str, figure: str) -> None:
    assert (getattr(found.by_form[form], figure) or 0) >= FLOORS["by_form"][form][figure]


@pytest.mark.parametrize("language", sorted(FLOORS["f1_by_lang"]))
def test_no_language_is_judged_worse(found: Evaluation, language: str) -> None:
    assert (found.by_lang[language].f1 or 0) >= FLOORS["f1_by_lang"][language]


def test_of_twins_the_changed_one_ranks_above(found: Evaluation) -> None:
    assert found.overall.twins_ranked / found.overall.twins >= FLOORS["twins_ranked"]


def test_probabilities_mean_what_they_say(found: Evaluation) -> None:
    assert found.overall.brier <= FLOORS["brier_at_most"]


def test_nothing_is_left_undecided(found: Evaluation) -> None:
    assert found.overall.undecided == 0


def test_severity_tells_what_to_wake_somebody_for() -> None:
    """On posts and pages of which it was said whether a newsroom would want to be told at once."""
    rows = [
        json.loads(line)
        for name in ("en", "uk", "ru")
        for line in (FOLDER / "severity" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    ranks = [judge(row["before"], row["after"], language=row["lang"], silent=True).severity.rank for row in rows]
    wanted = [row["wanted"] for row in rows]
    high = [want for rank, want in zip(ranks, wanted, strict=True) if rank >= Severity.HIGH.rank]
    floors = FLOORS["severity"]
    assert (auc(list(zip(map(float, ranks), wanted, strict=True))) or 0) >= floors["auc"]
    assert sum(high) / sum(wanted) >= floors["high_recall"]
    assert sum(high) / len(high) >= floors["high_precision"]
    assert ranks.count(Severity.CRITICAL.rank) / len(ranks) <= floors["critical_at_most"]


def test_hands_that_nothing_was_made_by_are_told_apart_as_well_as_before(unseen: list[Judged]) -> None:
    floors = FLOORS["unseen"]
    assert (figures(unseen).auc or 0) >= floors["auc"]
    assert (figures(unseen).f1 or 0) >= floors["f1"]
    by_form, by_lang = figures_by(unseen, lambda each: each.form), figures_by(unseen, lambda each: each.row["lang"])
    reached = {name: each.auc or 0 for name, each in (by_form | by_lang).items()}
    assert {name: reached[name] for name, floor in floors["auc_by"].items() if reached[name] < floor} == {}


def test_what_is_said_of_unseen_hands_comes_true(unseen: list[Judged]) -> None:
    off = {}
    for low in range(0, 100, 10):
        band = [each for each in unseen if low <= 100 * each.score < low + 10 + (low == 90)]
        if len(band) >= FEWEST:
            said, was = (sum(values) / len(band) for values in ([e.score for e in band], [e.label for e in band]))
            off[low] = abs(said - was)
    assert max(off.values()) <= FLOORS["unseen"]["calibration_within"], off


FEWEST = 30
"""Pairs of a band from which its share says something."""
