"""`report`, `history`, `diff` and `rejudge`: what looks at the past. Needs no network, and no lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import common
from tracker.cli.common import Config
from tracker.cli.happened import Asked, happened
from tracker.cli.proof import release

if TYPE_CHECKING:
    from tracker.model import StatementReport, VersionReport
    from tracker.pipeline.again import Rejudged
    from tracker.report import Format
    from tracker.store import Reports, Store


def report(
    since: Annotated[str | None, typer.Option(help="From then on: 7d, 36h, or a date.")] = None,
    until: Annotated[str | None, typer.Option(help="Before then.")] = None,
    source: Annotated[list[str] | None, typer.Option(help="Only these sources, by id.")] = None,
    speaker: Annotated[list[str] | None, typer.Option(help="Only what these said.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="MEANING_CHANGED, REWORDED, COSMETIC, UNDECIDED.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only edits with a finding of these kinds.")] = None,
    severity: Annotated[str | None, typer.Option(help="low, medium, high or critical, and above.")] = None,
    silent: Annotated[bool, typer.Option("--silent", help="Only edits of which the publisher gave no sign.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Only the newest of each: edits, removals, events.")] = None,
    before: Annotated[
        str | None, typer.Option(metavar="CURSOR", help="Those before a page, by the `before` that it gives.")
    ] = None,
    events: Annotated[
        str | None, typer.Option(help="What else happened: told (what a reader wants), all (JSON has all), none.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="JSON and CSV: both texts of each edit, whole.")] = False,
    texts: Annotated[
        str, typer.Option(help="JSON and CSV: whole texts, their changed sentences, what changed (marked), or none.")
    ] = "sentences",
    words: Annotated[
        bool | None,
        typer.Option("--words/--no-words", help="Table: the words of each edit, or two lines for each of many."),
    ] = None,
    format: Annotated[str | None, typer.Option(help="table, json, jsonl, csv, md or html.  [default: table]")] = None,
    template: Annotated[
        str | None, typer.Option(help="weekly: seven days by speaker, the gravest first; as md (default) or html.")
    ] = None,
    feed: Annotated[str | None, typer.Option(help="atom or json: the newest edits for feed readers.")] = None,
    reader: common.Reader = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="Write to this file.")] = None,
    config: Config = None,
) -> None:
    """Past edits, removals and what else happened, newest last."""
    from tracker.machine import now
    from tracker.model import FindingKind, Level, Severity
    from tracker.report import NEWEST, SPAN, Layout, Texts
    from tracker.store import Filter

    form = _form(format, template, feed)
    (much,) = common.choice(Texts, [Texts.WHOLE if full else texts], "--texts")
    about = (level, kind, severity, silent)
    default = "none" if feed else "all" if template else _events_of(form, any(about))
    which = common.one_of(events or default, ("told", "all", "none"), "--events")
    here = now().astimezone(common.zone(config))
    begun = common.moment(since, "--since", here)
    wanted = Filter(
        since=here - SPAN if template and begun is None else begun,
        until=common.moment(until, "--until", here),
        sources=source or (),
        speakers=speaker or (),
        levels=common.choice(Level, level or (), "--level"),
        kinds=common.choice(FindingKind, kind or (), "--kind"),
        severity=common.choice(Severity, [severity], "--severity")[0] if severity else None,
        silent=silent,
        limit=NEWEST if feed and limit is None and begun is None else limit,
        before=before,
    )
    language = common.language_of_reasons(reader, config)
    store, zone = common.looking(config)
    with store:
        common.known_names(store, wanted)
        width, colour = common.width(), common.colour() and output is None
        head = store.report(lambda reports: reports.newest_head())
        if head:
            release(head, "report", config)
        asked = Asked(
            wanted=wanted,
            form=form,
            events=which,
            texts=much,
            language=language,
            head=None if head is None else str(head),
            lines=(None if words is None else not words) if form.lined else False,
            about=", ".join([*wanted.speakers, *wanted.sources, *([f"{severity} and above"] if severity else [])]),
            feed=feed is not None,
            at=here if template else None,
        )

        def write(reports: Reports) -> str | None:
            content, besides = happened(reports, asked)
            layout = Layout(zone=zone, generated=now(), width=width, colour=colour, besides=besides, reader=language)
            common.write(asked.form.write(content, layout), output)
            return content.before

        more = store.report(write)
    if more and not form.whole and feed is None:
        common.note(f"there is more before these: --before {more}")


def _form(format: str | None, template: str | None, feed: str | None) -> Format:
    """How it is to be written. Raises UsageError for what does not go together."""
    from tracker.errors import UsageError
    from tracker.report import FEEDS, FORMATS, TEMPLATES

    if feed is not None:
        if format is not None or template is not None:
            raise UsageError("--feed is a format of its own: leave out --format and --template")
        return FEEDS[common.one_of(feed, FEEDS, "--feed")]
    if template is not None:
        forms = TEMPLATES[common.one_of(template, TEMPLATES, "--template")]
        return forms[common.one_of(format or "md", forms, f"--template {template} --format")]
    return FORMATS[common.a_format(format or "table", FORMATS)]


def _events_of(format: Format, about_edits: bool) -> str:
    """Which events a report has unless it is told: those who ask for certain edits want no others."""
    if about_edits:
        return "none"
    return "all" if format.whole else "told"


def history(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT|URL", help="Its number, key or address.")],
    diff: Annotated[bool, typer.Option("--diff", help="The words that changed between the versions.")] = False,
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    config: Config = None,
) -> None:
    """Every version of a statement, with the interval over which it was seen, and what else befell it."""
    from tracker.report import event_list, event_record, history_page, history_record, to_json

    common.a_format(format, ("table", "json"))
    store, zone = common.looking(config)
    with store:
        found = _statements(store, statement)
        befell = {each.id: store.report(lambda reports, this=each.id: reports.befell(this)) for each in found}  # type: ignore[misc]
    if format == "json":
        records = [
            history_record(each) | {"events": [event_record(event) for event in befell[each.id]]} for each in found
        ]
        common.say(to_json({"statements": records}, indent=2))
        return
    for each in found:
        common.say(history_page(each, zone=zone, width=common.width(), colour=common.colour(), words=diff))
        if befell[each.id]:
            common.say("\n" + event_list(befell[each.id], zone=zone, width=common.width()))


def _statements(store: Store, what: str) -> list[StatementReport]:
    from tracker.library import histories

    return store.report(lambda reports: histories(reports, what))


def diff(
    statement: Annotated[str, typer.Argument(metavar="STATEMENT|URL")],
    versions: Annotated[list[str], typer.Argument(metavar="1..3", help="Two version numbers: 1..3, or 1 3.")],
    format: Annotated[str, typer.Option(help="table or json.")] = "table",
    config: Config = None,
) -> None:
    """What differs between any two versions of a statement, neighbours or not."""
    from tracker.diffing import diff as compare
    from tracker.report import difference_page, difference_record, to_json
    from tracker.text import statement_text

    common.a_format(format, ("table", "json"))
    store, zone = common.looking(config)
    with store:
        found = _statements(store, statement)[0]
    old, new = (_whole(found, number) for number in _numbers(versions))
    before, after = statement_text(old.title, old.text), statement_text(new.title, new.text)
    made = compare(before, after)
    if format == "json":
        common.say(to_json(difference_record(found, before, after, made), indent=2))
        return
    common.say(difference_page(found, old, new, made, zone=zone, width=common.width(), colour=common.colour()))


def _numbers(written: list[str]) -> tuple[int, int]:
    from tracker.errors import UsageError

    found = [part for each in written for part in each.split("..")]
    if len(found) != 2 or not all(part.isascii() and part.isdigit() for part in found):
        raise UsageError(f'"{" ".join(written)}": expected two version numbers such as 1..3')
    return int(found[0]), int(found[1])


def _whole(statement: StatementReport, number: int) -> VersionReport:
    from tracker.errors import UsageError

    for version in statement.versions:
        if version.number == number:
            if version.erased:
                raise UsageError(f"nothing is left of version {number} of statement {statement.id}: {version.text}")
            return version
    raise UsageError(f"statement {statement.id} has versions 1 to {len(statement.versions)}, not {number}")


def rejudge(config: Config = None) -> None:
    """Judge all past edits again, after an upgrade of the judge. Nobody is alerted; earlier opinions are kept (`show`
    tells them). The daemon may run."""
    from tracker.machine import now
    from tracker.pipeline.again import rejudge as form_again
    from tracker.report import count
    from tracker.store import open_store
    from tracker.wiring import judging

    settings = common.reading_settings(config)

    async def judged() -> Rejudged:
        with open_store(settings.store.url, lock=False) as store, common.bar("judging") as progress:
            async with judging() as judges:
                return await form_again(store, judges.judge, now, progress)

    done = common.wait(judged())
    common.note(
        f"{count(done.edits, 'edit')} judged again; the opinion on {done.changed:,} is another now, "
        f"of {done.levels:,} with another level"
    )
