"""`judge` and `eval`: texts alone, no store."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import common

if TYPE_CHECKING:
    from tracker.judging.evaluation import Evaluation, Figures

FIGURES = ("n", "accuracy", "precision", "recall", "f1", "auc", "p_at_r80", "brier", "undecided", "reason")
"""What is shown of each group, as columns."""


def judge(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A text, or a file that holds one.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A text, or a file that holds one.")],
    language: Annotated[str | None, typer.Option(help="en, uk, ru, …; told from the texts if not given.")] = None,
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    reader: common.Reader = None,
) -> None:
    """Does the edit from OLD to NEW change what is meant, and why?"""
    from tracker.diffing import diff
    from tracker.judging import judge as form_opinion
    from tracker.model import READERS
    from tracker.report import difference_lines, paragraph, to_json

    common.a_format(format, ("table", "json"))
    before, after = _text(old, beside=new), _text(new, beside=old)
    told_in = common.one_of(reader or "en", READERS, "--reader")
    verdict, made = form_opinion(before, after, language=language, reader=told_in), diff(before, after)
    if format == "json":
        names = ("level", "severity", "probability", "reason", "judge")
        findings = [
            {"kind": each.kind, "why": each.why, "old": each.old, "new": each.new}
            | {"old_span": list(each.old_span), "new_span": list(each.new_span)}
            for each in verdict.findings
        ]
        values = {"old": before, "new": after, **{name: getattr(verdict, name) for name in names}}
        common.say(to_json({**values, "findings": findings}, indent=2))
        return
    width = common.width()
    sure = "" if verdict.probability is None else f", probability of a change of meaning {verdict.probability:.2f}"
    common.say("\n".join(difference_lines(before, after, made, width=width, colour=common.colour(), short=True)))
    common.say(f"\n{verdict.level.value} ({verdict.severity.value}{sure})")
    reasons = [f"{finding.kind}: {finding.why}" for finding in verdict.findings]
    for reason in [*reasons, *([verdict.reason] if verdict.reason else [])]:
        common.say("\n".join(paragraph(reason, width)))


FILE_NAMES = re.compile(r"(?i)(?:~|\.{0,2}/)\S*|\S+\.(?:txt|text|md|html?|xml|json|csv|rst|log|docx?|odt|pdf|rtf)")
"""What is meant as a file's name and not as a statement: a path, or one word with the ending of a text."""


def _text(given: str, *, beside: str) -> str:
    """The text of a file, or `given` itself. Raises UsageError if it seems to name a file that is not there; a single
    word `beside` the name of a file that is there is such a name too."""
    from tracker.errors import UsageError
    from tracker.text import canonical, printable

    try:
        if _is_file(given):
            return canonical(Path(given).read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise UsageError(f"{given} is not text in UTF-8: {error.reason} at byte {error.start}") from error
    if FILE_NAMES.fullmatch(given) or (_is_file(beside) and given and not any(char.isspace() for char in given)):
        raise UsageError(printable(f"there is no file {given}; a text is given in quotes, as it stands"))
    return canonical(given)


def _is_file(given: str) -> bool:
    try:
        return Path(given).is_file()
    except (OSError, ValueError):
        return False  # too long or too strange for a file's name: it is the text itself


def evaluate(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.jsonl", help="Rows with before, after and label; or - for input.")
    ],
    errors: Annotated[
        Path | None, typer.Option(help="Write the wrong ones, with their findings, to this file.")
    ] = None,
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
) -> None:
    """How good the judge is on labelled edits: overall, by source, language, form and kind. A line may also hold
    `kind`, `lang` and `source`; label 1 means that the edit changes what is meant."""
    import sys

    from tracker.judging.evaluation import error_line
    from tracker.judging.evaluation import evaluate as measure
    from tracker.report import to_json

    common.a_format(format, ("table", "json"))
    rows = _rows(file)
    with typer.progressbar(rows, label="judging", file=sys.stderr) as bar:
        found = measure(bar)
    if errors is not None:
        common.write((to_json(error_line(each)) + "\n" for each in found.errors), errors)
    common.say(to_json(found.as_json(), indent=2) if format == "json" else _table(found))


def _rows(file: Path) -> list[dict[str, Any]]:
    """The rows of a file, each with what judging needs. Raises UsageError naming the line that lacks it."""
    import json
    import sys

    from tracker.errors import UsageError

    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise UsageError(f"{file}, line {number}: not JSON: {error}") from error
        if not isinstance(row, dict) or not all(isinstance(row.get(name), str) for name in ("before", "after")):
            raise UsageError(f'{file}, line {number}: expected an object with the texts "before" and "after"')
        if row.get("label") not in (0, 1):
            raise UsageError(f'{file}, line {number}: expected "label" to be 0 or 1, found {row.get("label")!r}')
        rows.append(row)
    if not rows:
        raise UsageError(f"{file} holds no rows")
    return rows


def _table(found: Evaluation) -> str:
    from tracker.report import listing

    parts = {
        "of": {"all": found.overall},
        "source": found.by_source,
        "lang": found.by_lang,
        "form": found.by_form,
        "kind": found.by_kind,
    }
    tables = [
        listing(_figures(by, part), [by, *FIGURES], "table", width=common.width()) for by, part in parts.items() if part
    ]
    return "\n".join(tables)


def _figures(by: str, part: Mapping[str, Figures]) -> list[dict[str, object]]:
    from dataclasses import asdict

    rows: list[dict[str, object]] = []
    for name, each in part.items():
        values = {key: f"{value:.3f}" if isinstance(value, float) else value for key, value in asdict(each).items()}
        values |= {"p_at_r80": values["precision_at_recall_80"], "reason": values["right_reason"]}
        rows.append({by: name, **values})
    return rows
