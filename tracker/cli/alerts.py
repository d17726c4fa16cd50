"""`alerts`: what is owed, what was sent, what could not be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import common
from tracker.cli.common import Config, Format

if TYPE_CHECKING:
    from tracker.store import Transaction

app = typer.Typer(help="Alerts that are owed, sent or dead.", no_args_is_help=True, rich_markup_mode=None)

COLUMNS = ["id", "target", "state", "attempts", "created", "sent", "next_attempt", "key", "error"]

SPARE = ("key", "attempts")
"""Columns that a narrow terminal goes without."""


@app.command("list")
def list_alerts(
    state: Annotated[list[str] | None, typer.Option(help="pending, sent, retrying, dead, dismissed.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Only the newest.")] = 100,
    before: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Those before a page, by its `before` in --format json.")
    ] = None,
    format: Format = "table",
    config: Config = None,
) -> None:
    """What became of each alert, newest last."""
    from tracker.model import AlertState
    from tracker.report import listing
    from tracker.store import Filter

    common.a_format(format, common.LISTINGS)
    states = common.choice(AlertState, state or (), "--state")
    store, zone = common.looking(config)
    with store:
        found = store.report(lambda reports: reports.alerts(Filter(states=states, limit=limit, before=before)))
    rows = [{name: getattr(alert, name) for name in [*COLUMNS, "edit_id", "event_id"]} for alert in found]
    width, colour, page = common.width(), common.colour(), {"before": found.before}
    below = "error"
    common.say(
        listing(rows, COLUMNS, format, width=width, zone=zone, colour=colour, below=below, spare=SPARE, besides=page)
    )


@app.command("retry")
def retry(
    ids: Annotated[list[int] | None, typer.Argument(metavar="ALERT", help="All dead ones if none is named.")] = None,
    config: Config = None,
) -> None:
    """Owe dead alerts again, with those before them of the same statement or source; the daemon, or the next check,
    sends them, the oldest first."""
    from tracker.machine import now

    _of_the_dead(
        ids, config, lambda tx, chosen: tx.retry_alerts(chosen, now()), "owed again", "nothing dead to owe again"
    )


@app.command("dismiss")
def dismiss(
    ids: Annotated[list[int] | None, typer.Argument(metavar="ALERT", help="All dead ones if none is named.")] = None,
    config: Config = None,
) -> None:
    """Note that a person has seen these dead alerts: `sources health` and `check` speak of them no more."""
    _of_the_dead(ids, config, _dismissed, "dismissed", "nothing dead to dismiss")


def _dismissed(tx: Transaction, chosen: list[int]) -> int:
    tx.dismiss_alerts(chosen)
    return len(chosen)


def _of_the_dead(
    ids: list[int] | None,
    config: Path | None,
    work: Callable[[Transaction, list[int]], int],
    done: str,
    nothing: str,
) -> None:
    from tracker.errors import UsageError
    from tracker.model import AlertState
    from tracker.store import Filter, open_store

    settings = common.reading_settings(config)
    with open_store(settings.store.url, lock=False) as store:
        dead = store.report(lambda reports: reports.alerts(Filter(states=[AlertState.DEAD])))
        chosen = [alert.id for alert in dead if not ids or alert.id in ids]
        if strange := sorted(set(ids or ()) - set(chosen)):
            told = ", ".join(map(str, strange))
            raise UsageError(f"no dead alert {told}; `tracker alerts list --state dead` shows what there is")
        many = store.commit(lambda tx: work(tx, chosen)).result()
    common.note(f"{many} {done}" if many else nothing)


@app.command("test")
def test(config: Config = None) -> None:
    """Send a test message to every configured target. Exit 1 if one did not take it."""
    from tracker.errors import DeliveryError
    from tracker.machine import now
    from tracker.model import Message
    from tracker.report import fitted
    from tracker.wiring import channels

    settings = common.settings(config)
    told = "This is a test of the statement tracker: alerts for this target arrive here."
    failed = 0
    for name, channel in channels(settings, sys.stdout).items():
        key = f"test:{now():%Y%m%dT%H%M%S}:{name}"
        message = Message(
            key=key, title="Test alert", text=told, html=f"<p>{told}</p>", payload={"type": "test", "key": key}
        )
        try:
            for part in fitted(message, channel.markup, channel.room):
                common.wait(channel.send(part))
            common.note(f"{name}: sent")
        except DeliveryError as error:
            failed += 1
            common.note(f"{name}: not sent: {error}")
    if not settings.alerts:
        common.note("no [[alert]] is configured")
    raise typer.Exit(1 if failed else 0)
