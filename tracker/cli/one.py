"""`show`: one thing that happened, by its number, whatever it was: an edit, a removal, another event, a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import common
from tracker.cli.common import Config

if TYPE_CHECKING:
    from tracker.model import EditReport, EventReport, LabelReport, RemovalReport, VerdictReport
    from tracker.store import Reports, Store

Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1, help="Its number, as alerts and reports give it.")]


def show(
    number: Number,
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    reader: common.Reader = None,
    config: Config = None,
) -> None:
    """One thing that happened, whole: an edit with every word, the findings and why; a removal with the last text; any
    other event; when, and the evidence it rests on."""
    from tracker.model import EditReport, RemovalReport
    from tracker.report import (
        edit_page,
        edit_record,
        event_page,
        event_record,
        label_record,
        opinion_list,
        removal_page,
        removal_record,
        to_json,
        verdict_record,
        with_operations,
    )

    common.a_format(format, ("table", "json"))
    language = common.language_of_reasons(reader, config)
    store, zone = common.looking(config)
    with store:
        found = numbered(store, number)
        evidence = store.report(lambda reports: reports.evidence(number))
        verdicts, labels = store.report(lambda reports: _thought(reports, number))
    if isinstance(found, EditReport):
        found = common.in_language(with_operations(found), language)
        record = edit_record(found)
        page = edit_page(found, evidence, zone=zone, width=common.width(), colour=common.colour(), reader=language)
    elif isinstance(found, RemovalReport):
        record = removal_record(found)
        page = removal_page(found, evidence, zone=zone, width=common.width(), colour=common.colour())
    else:
        record = event_record(found)
        page = event_page(found, evidence, zone=zone, width=common.width(), colour=common.colour())
    if format == "json":
        record["verdicts"] = [verdict_record(each) for each in verdicts]
        record["labels"] = [label_record(each) for each in labels]
        common.say(to_json({**record, "evidence": [list(row) for row in evidence]}, indent=2))
        return
    common.say(page)
    if thought := opinion_list(verdicts, labels, zone=zone, width=common.width()):
        common.say("\n" + thought)


def _thought(reports: Reports, number: int) -> tuple[list[VerdictReport], list[LabelReport]]:
    """What was ever thought of it, by judges and by people."""
    from tracker.store.values import NumberKind

    named = reports.named(number)
    if named is None:
        return [], []
    return reports.verdicts(named.record) if named.kind is NumberKind.EDIT else [], reports.labels(named)


def numbered(store: Store, number: int) -> EditReport | RemovalReport | EventReport:
    """What happened under this number. Raises UsageError if there is no such number."""
    from tracker.library import numbered as happened

    return store.report(lambda reports: happened(reports, number))
