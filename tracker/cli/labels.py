"""`label` and `labels`: what people say of verdicts and of what else happened; kept beside the evidence."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import common
from tracker.cli.common import Config, Format

if TYPE_CHECKING:
    from tracker.store import Store
    from tracker.store.values import Named

app = typer.Typer(help="What people said of verdicts and events.", no_args_is_help=True, rich_markup_mode=None)

COLUMNS = ["number", "label", "by", "at", "level", "stands", "note"]

SPARE = ("stands", "level")
"""Columns that a narrow terminal goes without."""

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who says so; else the Unix user.")]
ByThese = Annotated[list[str] | None, typer.Option("--by", metavar="NAME", help="Only what these said.")]


def label(
    number: Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Its number, as alerts and reports give it.")],
    label: Annotated[str | None, typer.Argument(metavar="right|wrong|interesting")] = None,
    withdraw: Annotated[bool, typer.Option("--withdraw", help="Take back what you said of it.")] = False,
    note: Annotated[str, typer.Option(help="Why, for those who come later.")] = "",
    by: By = None,
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    config: Config = None,
) -> None:
    """What you say of a verdict (right, wrong), or of what another event tells; it may be interesting besides. Say
    something else, and that counts from then on; what was said before is kept (`tracker labels list --all`)."""
    from tracker.errors import UsageError
    from tracker.machine import now
    from tracker.model import Label
    from tracker.report import label_row, listing
    from tracker.store import open_store

    common.a_format(format, ("table", "json"))
    if (label is None) is not withdraw:
        raise UsageError("expected right, wrong or interesting, or --withdraw alone")
    known = [each for each in Label if each is not Label.WITHDRAWN]
    said = Label.WITHDRAWN if label is None else Label(common.one_of(label.lower(), known, "the label"))
    who = by or _user()
    with open_store(common.reading_settings(config).store.url, lock=False) as store:
        named = _named(store, number)
        before = [each for each in store.report(lambda reports: reports.labels(named)) if each.stands]
        if withdraw and not any(each.by == who for each in before):
            others = ", ".join(sorted({each.by or "somebody" for each in before}))
            says = f"; what stands is said by {others} (--by)" if others else ""
            raise UsageError(f"{who} says nothing of {number} that could be withdrawn{says}")
        whose = {"edit_id" if named.kind == "edits" else "event_id": named.record}
        store.commit(lambda tx: tx.add_label(said, note, now(), by=who, **whose)).result()
        given = store.report(lambda reports: reports.labels(named))[-1]
    if format == "json":
        common.say(listing([label_row(given)], COLUMNS, format))
    common.note(f"what {who} said of {number} is withdrawn" if withdraw else f"{number} is labelled {said} by {who}")


def _named(store: Store, number: int) -> Named:
    """What has this number and can be labelled. Raises UsageError."""
    from tracker.errors import UsageError
    from tracker.library import numbered
    from tracker.store.values import NumberKind

    named = store.report(lambda reports: reports.named(number))
    if named is None:
        store.report(lambda reports: numbered(reports, number))  # says so
    if named is None or named.kind is NumberKind.GAP:
        raise UsageError(f"{number} is a gap: a time over which nothing was seen, so nothing to be right or wrong")
    return named


def _user() -> str:
    """The Unix user; behind sudo the one who called it."""
    import os

    from tracker.owners import user_name

    return os.environ.get("SUDO_USER") or user_name(os.getuid())


@app.command("list")
def list_labels(
    number: Annotated[int | None, typer.Option("--of", metavar="NUMBER", min=1, help="Only those of this.")] = None,
    by: ByThese = None,
    label: Annotated[list[str] | None, typer.Option("--label", help="right, wrong, interesting, withdrawn.")] = None,
    all: Annotated[bool, typer.Option("--all", help="Those that do not stand any more, too.")] = False,
    format: Format = "table",
    config: Config = None,
) -> None:
    """What people say, newest last: of which number, who, when, and of an edit on which verdict."""
    from tracker.model import Label
    from tracker.report import label_row, listing

    common.a_format(format, common.LISTINGS)
    wanted = common.choice(Label, label or (), "--label")
    store, zone = common.looking(config)
    with store:
        of = None if number is None else _named(store, number)
        given = store.report(lambda reports: reports.labels(of))
    for name in by or ():
        common.one_of(name, sorted({each.by for each in given}), "--by")
    found = [
        each
        for each in given
        if (each.stands or all) and (not by or each.by in by) and (not wanted or each.label in wanted)
    ]
    rows, width, colour = [label_row(each) for each in found], common.width(), common.colour()
    columns = COLUMNS if all else [name for name in COLUMNS if name != "stands"]
    common.say(listing(rows, columns, format, width=width, zone=zone, colour=colour, last="note", spare=SPARE))


@app.command("export")
def export(
    by: ByThese = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")] = None,
    format: Annotated[str, typer.Option(help="jsonl (for `tracker eval` and the training), json or csv.")] = "jsonl",
    config: Config = None,
) -> None:
    """The edits that people called right or wrong, as rows with both texts: label 1 where they say that the meaning
    changed. What is no row, and why, is told on standard error."""
    from tracker.report import listing
    from tracker.training import labelled_edits

    common.a_format(format, ("jsonl", "json", "csv"))
    store, _ = common.looking(config)
    with store:
        if by:
            people = store.report(lambda reports: sorted({each.by for each in reports.labels()}))
            for name in by:
                common.one_of(name, people, "--by")
        found = store.report(lambda reports: list(labelled_edits(reports, by=by or ())))
    rows = [each.row() for each in found if each.left is None]
    common.write([listing(rows, list(rows[0]) if rows else [], format)], output)
    for why, edits in Counter(each.left for each in found if each.left is not None).items():
        common.note(f"{edits:,} left out: {why}")
    if not rows:
        common.note("no edit is labelled right or wrong; `tracker label NUMBER right` does so")
