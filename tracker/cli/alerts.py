"""`alerts`: what is owed, what was sent, what could not be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tracker.cli import common
from tracker.cli.common import Config, Format

if TYPE_CHECKING:
    from tracker.store import Store, Transaction

app = typer.Typer(help="Alerts that are owed, sent or dead.", no_args_is_help=True, rich_markup_mode=None)

COLUMNS = ["id", "target", "state", "attempts", "created", "sent", "acknowledged", "next_attempt", "key", "error"]

SPARE = ("key", "attempts", "acknowledged")
"""Columns that a narrow terminal goes without."""


@app.command("list")
def list_alerts(
    state: Annotated[list[str] | None, typer.Option(help="pending, sent, retrying, dead, dismissed, muted.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Only the newest.")] = 100,
    before: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Those before a page, by its `before` in --format json.")
    ] = None,
    format: Format = "table",
    config: Config = None,
) -> None:
    """What became of each alert, newest last; and what is muted."""
    from tracker.machine import now
    from tracker.model import AlertState
    from tracker.report import listing, mute_record, muted_line
    from tracker.store import Filter

    common.a_format(format, common.LISTINGS)
    states = common.choice(AlertState, state or (), "--state")
    store, zone = common.looking(config)
    with store:
        found = store.report(lambda reports: reports.alerts(Filter(states=states, limit=limit, before=before)))
        mutes = [each for each in store.read(lambda reads: reads.mutes()) if each.until > now()]
    rows = [{name: getattr(alert, name) for name in [*COLUMNS, "edit_id", "event_id"]} for alert in found]
    width, colour = common.width(), common.colour()
    besides = {"before": found.before, "mutes": [mute_record(each) for each in mutes]}
    below = "error"
    common.say(
        listing(rows, COLUMNS, format, width=width, zone=zone, colour=colour, below=below, spare=SPARE, besides=besides)
    )
    for each in mutes if format == "table" else ():
        common.say(muted_line(each, zone))


@app.command("retry")
def retry(
    ids: Annotated[list[int] | None, typer.Argument(metavar="ALERT", help="All dead ones if none is named.")] = None,
    config: Config = None,
) -> None:
    """Owe dead alerts again, with those before them of the same statement or source; the daemon, or the next check,
    sends them, the oldest first. A muted one is sent if it is named."""
    from tracker.machine import now

    work, nothing = (lambda tx, chosen: tx.retry_alerts(chosen, now())), "nothing dead to owe again"
    _of_the_dead(ids, config, work, "owed again", nothing, muted=True)


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
    *,
    muted: bool = False,
) -> None:
    from tracker.errors import UsageError
    from tracker.model import AlertState
    from tracker.store import Filter, open_store

    settings = common.reading_settings(config)
    with open_store(settings.store.url, lock=False) as store:
        states = [AlertState.DEAD, AlertState.MUTED] if muted and ids else [AlertState.DEAD]
        dead = store.report(lambda reports: reports.alerts(Filter(states=states)))
        chosen = [alert.id for alert in dead if not ids or alert.id in ids]
        if strange := sorted(set(ids or ()) - set(chosen)):
            told = ", ".join(map(str, strange))
            raise UsageError(f"no dead alert {told}; `tracker alerts list --state dead` shows what there is")
        many = store.commit(lambda tx: work(tx, chosen)).result()
    common.note(f"{many} {done}" if many else nothing)


Which = Annotated[
    str, typer.Argument(metavar="SOURCE|STATEMENT", help="A source's id, or a statement's number or URL.")
]

LONGEST_MUTE = "365d"


@app.command("mute")
def mute(
    which: Which,
    length: Annotated[str, typer.Option("--for", metavar="2d", help="How long: 30m, 8h, 2d.")],
    note: Annotated[str, typer.Option(help="Why, for those who come later.")] = "",
    config: Config = None,
) -> None:
    """Tell nobody of a source, or of one statement, for a while. What happens is recorded, and its alerts are listed as
    muted; `alerts retry ALERT` sends one all the same."""
    from tracker.errors import UsageError
    from tracker.fields import values
    from tracker.machine import now
    from tracker.report import duration
    from tracker.store import open_store

    try:
        lasting = values.duration("1m", LONGEST_MUTE)(length)
    except values.Expected as expected:
        raise UsageError(f'--for "{length}": expected {expected}') from None
    settings, at = common.reading_settings(config), now()
    with open_store(settings.store.url, lock=False) as store:
        name, subject = _subject(store, which)
        store.commit(lambda tx: tx.mute(at, at + lasting, note=note, **subject)).result()
    common.note(f"{name} is muted for {duration(lasting)}; its alerts are listed as muted")


@app.command("unmute")
def unmute(which: Which, config: Config = None) -> None:
    """Tell people of it again, from now on."""
    from tracker.store import open_store

    settings = common.reading_settings(config)
    with open_store(settings.store.url, lock=False) as store:
        name, subject = _subject(store, which)
        ended = store.commit(lambda tx: tx.unmute(**subject)).result()
    common.note(f"{name} is told of again" if ended else f"{name} was not muted")


def _subject(store: Store, which: str) -> tuple[str, dict[str, Any]]:
    """What is to be muted, in words and as the store has it."""
    from tracker.errors import UsageError
    from tracker.nearest import expected

    names = store.report(lambda reports: reports.names()).sources
    if which in names:
        return which, {"source": which}
    found = store.report(lambda reports: reports.find_statements(which))
    if len(found) > 1:
        told = ", ".join(map(str, found))
        raise UsageError(f'"{which}" is the address of several statements: {told}; name one by its number')
    if not found:
        raise UsageError(f'"{which}" is no source and no statement; {expected(which, names)}')
    return f"statement {found[0]}", {"statement": found[0]}


@app.command("ack")
def acknowledge(
    ids: Annotated[list[int], typer.Argument(metavar="ALERT")],
    note: Annotated[str, typer.Option(help="Who, or what is being done.")] = "",
    config: Config = None,
) -> None:
    """Note that a person has seen these alerts, for colleagues. Of dead ones nothing speaks any more; the trouble of a
    source is shown as seen."""
    from tracker.errors import UsageError
    from tracker.machine import now
    from tracker.model import AlertState
    from tracker.store import Filter, open_store

    settings, at = common.reading_settings(config), now()
    with open_store(settings.store.url, lock=False) as store:
        known = {alert.id: alert for alert in store.report(lambda reports: reports.alerts(Filter()))}
        if strange := sorted(set(ids) - set(known)):
            told = ", ".join(map(str, strange))
            raise UsageError(f"no alert {told}; `tracker alerts list` gives their ids")
        dead = [each for each in ids if known[each].state is AlertState.DEAD]

        def write(tx: Transaction) -> None:
            tx.acknowledge(ids, at, note)
            tx.dismiss_alerts(dead)

        store.commit(write).result()
    common.note(f"{len(ids)} acknowledged")


@app.command("test")
def test(
    targets: Annotated[
        list[str] | None, typer.Argument(metavar="TARGET", help="By name; all if none is named.")
    ] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only samples of these kinds: edit, digest, …")] = None,
    config: Config = None,
) -> None:
    """Send a sample of each kind of message, marked as a test, through each configured target. Exit 1 if one did not
    take it."""
    from tracker.errors import DeliveryError
    from tracker.machine import local_zone, now
    from tracker.report import fitted, samples
    from tracker.wiring import channels, readers

    settings = common.settings(config)
    built = channels(settings, sys.stdout)
    chosen = [common.one_of(name, built, "no target is called") for name in targets or ()] or [*built]
    failed, zone, at, speaks = 0, local_zone(settings.report.zone), now(), readers(settings)
    for name in chosen:
        made, sent = samples(name, at=at, zone=zone, reader=speaks[name]), 0
        wanted = [common.one_of(each, made, "--kind") for each in kind or ()] or [*made]
        try:
            for message in (made[each] for each in wanted):
                for part in fitted(message, built[name].markup, built[name].room):
                    common.wait(built[name].send(part))
                sent += 1
            common.note(f"{name}: sent {', '.join(wanted)}")
        except DeliveryError as error:
            failed += 1
            common.note(f"{name}: not sent, after {sent} of {len(wanted)}: {error}")
    if not settings.alerts:
        common.note("no [[alert]] is configured")
    raise typer.Exit(1 if failed else 0)
