"""The peers on the same faults: what urlwatch, webchanges, changedetection.io, reader and this program tell and keep
when a server fails as `peers/cases.py` says.

just bench peers_faults PEER [CASE...] [--venvs DIR] [--write]

PEER is one of the peers' names, or "ours", or "table": that puts all results that are kept into docs/reliability.md.
No peer is a dependency of this project: each is installed by hand into DIR/PEER (the program says how). `--write` keeps
the results beside the cases.

Counted alike for all, from what a program tells at a poll and the text that it shows for it:

- false edit: a change told though the publisher said the same as before, or one told twice;
- false removal: such a report in whose text less than half of a statement's words is left, or a removal that was none;
- missed: an edit, or a removal, that is not told by the last poll;
- lost: a text that was served whole and is not to be had from the program any more.

A report of an error is none of these: it is honest, and tells a removal too, though not from an outage. Nor is a
statement that is told as new; both are counted apart.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.peers.cases import CASES, Case, Poll
from benchmarks.peers.watchers import FORMS, HANG, PEERS, Report, Watcher, opener, version_of
from tests.support.scripted_site import ScriptedSite, answer, head

RESULTS = Path(__file__).parent / "peers" / "results"
DOCUMENT = Path(__file__).parents[1] / "docs" / "reliability.md"
BEGIN, END = "<!-- peers -->", "<!-- end peers -->"
OURS = "ours"
HOME = answer(
    b"<!DOCTYPE html><html><head><title>City council</title></head><body><article><h1>City council</h1>"
    b"<p>Welcome. News, plans and decisions of the council.</p></article></body></html>",
    content_type="text/html",
)

Counts = dict[str, int]
COUNTED = ("false edits", "false removals", "missed", "lost")


# --- what is right -----------------------------------------------------------------------------------------------


def words(text: str) -> list[str]:
    """The words of a text, in one form, so that no program's own dress of it counts."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).casefold())


def holds(text: str, statement: str) -> bool:
    """Whether all of a statement stands in a text, word by word."""
    whole, part = f" {' '.join(words(text))} ", f" {' '.join(words(statement))} "
    return part in whole


def is_gone(text: str, says: Sequence[str], *, of_one: bool) -> bool:
    """Whether less than half of the words of a statement is left; in a text that is `of_one` of them, of each."""
    there = set(words(text))
    lost = [2 * len(there & set(words(each))) < len(set(words(each))) for each in says]
    return all(lost) if of_one else any(lost)


def counted(case: Case, told: Sequence[Sequence[Report]], kept: Sequence[str]) -> Counts:
    """What of the reports at each poll is false, and what is missing."""
    found: Counter[str] = Counter()
    due: list[str] = []  # statements whose edit is not told yet
    gone_due = False
    before = case.polls[0].says
    free = case.variants
    for poll, reports in zip(case.polls, told, strict=True):
        if poll.says != before:
            due = [each for each in poll.says or () if before is None or each not in before]
            found["missed"] += gone_due
            gone_due = poll.says is None
        before = poll.says
        for report in reports:
            found[report.kind] += report.kind in ("error", "new")
            if report.kind == "error":
                gone_due = False
            elif report.kind == "gone" or (report.kind == "changed" and poll.says is None):
                found["false removals"] += not gone_due and poll.says is not None
                gone_due = False
            elif report.kind == "changed":
                if any(holds(report.text, each) for each in due):
                    due = [each for each in due if not holds(report.text, each)]
                elif free > 1:
                    free -= 1
                else:
                    found[
                        "false removals"
                        if is_gone(report.text, poll.says or (), of_one=report.of_one)
                        else "false edits"
                    ] += 1
    found["missed"] += len(due) + gone_due
    whole = dict.fromkeys(each for poll in case.polls if poll.whole for each in poll.says or ())
    found["lost"] = sum(not any(holds(text, each) for text in kept) for each in whole)
    return {name: found[name] for name in (*COUNTED, "error", "new")}


# --- one case ----------------------------------------------------------------------------------------------------


def play(site: ScriptedSite, path: str, poll: Poll) -> None:
    script = poll.script
    if poll.of == "kill -9":  # what comes of it is half of the body, and no end
        whole = b"".join(step for step in script if isinstance(step, bytes))
        script = (whole[: len(whole) - 200], HANG)
    site.on(path, script)
    for other in ("/", "/home"):
        site.on(other, script if poll.down else HOME)


async def one(case: Case, site: ScriptedSite, watcher: Watcher, path: str) -> Counts:
    told = []
    for poll in case.polls:
        play(site, path, poll)
        told.append(await watcher.poll(poll.of))
    site.on(path, head_of(case))
    return counted(case, told, await watcher.kept())


def head_of(case: Case) -> tuple[bytes, ...]:
    """What the address answers once a case is over."""
    return (head(404, {"Content-Length": "0", "X-Case": case.id}),)


async def measured(name: str, ids: Sequence[str], venv: Path) -> dict[str, Counts]:
    chosen = [case for case in CASES if (not ids or case.id in ids) and case.form in FORMS.get(name, (case.form,))]
    results = {}
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="peers-")))
        site = await stack.enter_async_context(ScriptedSite())
        begin = await opener(name, venv, folder, stack)
        for case in chosen:
            place = folder / case.id
            place.mkdir()
            path = f"/{case.id}"
            process = any(poll.of for poll in case.polls)
            async with AsyncExitStack() as own:
                play(site, path, case.polls[0])
                watcher = await begin(place, site, site.url(path), case.form, process, own)
                results[case.id] = await one(case, site, watcher, path)
            told = ", ".join(f"{count} {what}" for what, count in results[case.id].items() if count)
            print(f"{case.id:<28} {told or 'nothing wrong'}", flush=True)
    return results


# --- the table ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Kept:
    """The results of one program that are kept."""

    version: str
    day: str
    cases: dict[str, Counts]


def kept(name: str) -> Kept | None:
    file = RESULTS / f"{name}.json"
    return Kept(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def keep(name: str, found: Kept) -> None:
    RESULTS.mkdir(exist_ok=True)
    rows = ",\n".join(f"  {json.dumps(id)}: {json.dumps(counts)}" for id, counts in found.cases.items())
    told = f'"version": {json.dumps(found.version)}, "day": {json.dumps(found.day)}'
    (RESULTS / f"{name}.json").write_text(f'{{{told}, "cases": {{\n{rows}\n}}}}\n', encoding="utf-8")


def cell(counts: Counts | None) -> str:
    """What is wrong, in few letters."""
    if counts is None:
        return "–"
    short = {"false edits": "e", "false removals": "r", "missed": "m", "lost": "l"}
    wrong = " ".join(f"{counts[name]}{letter}" for name, letter in short.items() if counts[name])
    return f"**{wrong}**" if wrong else "·"


def table() -> str:
    known = {name: found for name in (OURS, *PEERS) if (found := kept(name)) is not None}
    titles = [f"{'this program' if name == OURS else name} {found.version}".strip() for name, found in known.items()]
    lines = [f"| case | what the server does | {' | '.join(titles)} |", f"|---|---|{'---|' * len(known)}"]
    for case in CASES:
        cells = (cell(found.cases.get(case.id)) for found in known.values())
        lines.append(f"| {case.id} | {case.injected} | {' | '.join(cells)} |")
    for what in (*COUNTED, "error"):
        sums = (sum(counts[what] for counts in found.cases.values()) for found in known.values())
        lines.append(f"| {'errors told' if what == 'error' else what}, in all | | {' | '.join(map(str, sums))} |")
    wrong = (
        f"{sum(any(counts[what] for what in COUNTED) for counts in found.cases.values())} of {len(found.cases)}"
        for found in known.values()
    )
    return "\n".join([*lines, f"| **cases with anything wrong** | | {' | '.join(wrong)} |"])


def document(text: str) -> str:
    """The document with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


def main(name: str, ids: Sequence[str], venvs: Path, write: bool) -> None:
    if name == "table":
        DOCUMENT.write_text(document(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
        return
    venv = venvs / name
    version = "" if name == OURS else version_of(name, venv)
    results = asyncio.run(measured(name, ids, venv))
    sums = {what: sum(each[what] for each in results.values()) for what in (*COUNTED, "error", "new")}
    print(f"\n{name} {version}: {len(results)} cases; {', '.join(f'{count} {what}' for what, count in sums.items())}")
    if write:
        before = kept(name) if ids else None
        cases = {**(before.cases if before else {}), **results}
        keep(name, Kept(version=version, day=time.strftime("%Y-%m-%d"), cases=cases))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("peer", choices=[OURS, *PEERS, "table"])
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--venvs", type=Path, default=Path(tempfile.gettempdir()) / "peers")
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    main(given.peer, given.cases, given.venvs, given.write)
