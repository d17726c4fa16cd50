"""`judge`: two texts, no store."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli import common


def judge(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A text, or a file that holds one.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A text, or a file that holds one.")],
    language: Annotated[str | None, typer.Option(help="en, uk, ru, …; told from the texts if not given.")] = None,
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
) -> None:
    """Does the edit from OLD to NEW change what is meant, and why?"""
    from tracker.diffing import diff
    from tracker.judging import judge as form_opinion
    from tracker.report import Style, marked, to_json
    from tracker.text import printable

    common.a_format(format, ("table", "json"))
    before, after = _text(old), _text(new)
    verdict, made = form_opinion(before, after, language=language), diff(before, after)
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
    style = Style.COLOUR if common.colour() else Style.PLAIN
    sure = "" if verdict.probability is None else f", probability of a change of meaning {verdict.probability:.2f}"
    common.say(marked(before, after, made.operations, style) if made.operations else "no difference")
    common.say(f"\n{verdict.level.value} ({verdict.severity.value}{sure})")
    for finding in verdict.findings:
        common.say(f"  {finding.kind}: {printable(finding.why)}")
    if verdict.reason:
        common.say(f"  {printable(verdict.reason)}")


def _text(given: str) -> str:
    from tracker.errors import UsageError
    from tracker.text import canonical

    try:
        path = Path(given)
        if path.is_file():
            return canonical(path.read_text(encoding="utf-8"))
    except OSError:
        pass  # too long or too strange for a file's name: it is the text itself
    except UnicodeDecodeError as error:
        raise UsageError(f"{given} is not text in UTF-8: {error.reason} at byte {error.start}") from error
    return canonical(given)
