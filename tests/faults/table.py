"""The table of `docs/reliability.md`: made from the cases, and from the results that are kept beside them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.faults.case import Case
from tests.faults.catalogue import SECTIONS, cases_of

RESULTS = Path(__file__).parent / "results"
DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- table {} -->", "<!-- end {} -->"


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How the runs of a case went: with `seed` and those after it, in so many `visits`."""

    runs: int
    visits: int
    failures: int
    seed: int


def keep(section: str, case_id: str, outcome: Outcome) -> None:
    """Remember how a case went, in place of what was known of it."""
    known = dict(kept(section)) | {case_id: outcome}
    here = {case.id for case in cases_of(section)}
    lines = [f"  {json.dumps(name)}: {json.dumps(asdict(known[name]))}" for name in sorted(known) if name in here]
    (RESULTS / f"{section}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def kept(section: str) -> Mapping[str, Outcome]:
    file = RESULTS / f"{section}.json"
    return {name: Outcome(**each) for name, each in json.loads(file.read_text()).items()} if file.exists() else {}


def made(section: str) -> str:
    """The table of one section, in Markdown."""
    results = kept(section)
    cases = cases_of(section)
    outcomes = [results[case.id] for case in cases if case.id in results]
    runs, visits, failures = (sum(getattr(each, name) for each in outcomes) for name in ("runs", "visits", "failures"))
    lines = [
        f"{len(cases)} kinds, {runs:,} runs, {visits:,} visits, {failures} failures.",
        "",
        "| id | what is injected | what must hold | runs (visits) | result |",
        "|---|---|---|---|---|",
        *(_row(case, results.get(case.id)) for case in cases),
    ]
    return "\n".join(lines)


def _row(case: Case, outcome: Outcome | None) -> str:
    runs, result = (
        ("", "not run yet") if outcome is None else (f"{outcome.runs:,} ({outcome.visits:,})", _result(outcome))
    )
    waived = "".join(f" Not asked: {point}, {why}." for point, why in case.expect.waived.items())
    cells = (case.id, case.injected, case.holds + waived, runs, result)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _result(outcome: Outcome) -> str:
    return "holds" if not outcome.failures else f"{outcome.failures} failures"


def document(text: str) -> str:
    """The document with the table of each section made anew between its marks."""
    for section in SECTIONS:
        begin, end = BEGIN.format(section), END.format(section)
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n\n{made(section)}\n\n{end}{after}"
    return text


def write() -> None:
    DOCUMENT.write_text(document(DOCUMENT.read_text()))
