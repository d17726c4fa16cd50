"""Rows W01, W02, W08 and W10 to W14: a publisher whose statements are attacks, through the whole program, into every
form in which they are shown. The seed chooses the attacks of a family."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, timedelta
from pathlib import Path

from tests.faults.case import Case, Chance, Expect, StageOf
from tests.faults.places import FORMS, WatchedPlace, do, healthy
from tests.faults.texts import Said
from tests.faults.world import World
from tests.support import live
from tests.support.payloads import FAMILIES
from tracker.archive.folder import folder_captures, folder_files
from tracker.logs import JsonFormatter, TextFormatter
from tracker.report import FORMATS, render
from tracker.store import Filter
from tracker.text import canonical

Look = Callable[["Hostile"], object]

AT_ONCE = 8
"""Attacks of a family in one run."""


_NO_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no feed and no page can carry; `tests/test_injection_whole.py` has it by references."""


class Evil(Said):
    """A statement with an attack in it; edited, it has it still."""

    words: str = ""

    def __str__(self) -> str:
        return " ".join(canonical(f"{super().__str__()} {self.words}").split())

    def edited(self, by: int = 37) -> Said:
        return with_words(super().edited(by), self.words)


def with_words(said: Said, words: str) -> Said:
    fields = {name: getattr(said, name) for name in Said.__dataclass_fields__}
    found = Evil(**fields)
    object.__setattr__(found, "words", words)
    return found


class Hostile(WatchedPlace):
    """A place whose statements carry attacks of one family."""

    family = "html"

    async def begin(self) -> None:
        await super().begin()
        family = sorted(FAMILIES[self.family])
        attacks = self.chance.sample(family, min(AT_ONCE, len(family)))
        self.attacks = [" ".join(canonical(_NO_XML.sub("", each)).split()) for each in attacks]
        self.say([with_words(each, self.attacks[n % len(self.attacks)]) for n, each in enumerate(self.said)])
        self.serve()

    def written(self, form: str) -> str:
        edits = list(self.store.report(lambda reports: reports.edits(Filter())))
        assert edits
        return render(form, edits, (), self.events(), head="h", zone=UTC, generated=self.clock())


def hostile(family: str, form: str) -> StageOf:
    @asynccontextmanager
    async def build(world: World, folder: Path, chance: Chance) -> AsyncIterator[Hostile]:
        async with Hostile(world, folder, chance, FORMS[form], interval=timedelta(minutes=5), headers={}) as stage:
            stage.family = family
            await stage.begin()
            yield stage

    return build


async def edited(stage: Hostile) -> None:
    stage.edit()
    stage.serve()
    assert (await stage.look()).healthy


def harmless(form: str) -> Look:
    def look(stage: Hostile) -> None:
        text = stage.written(form)
        assert not live.in_terminal(text.removeprefix("\ufeff").replace("\u200b", "").replace("\r\n", "\n")), (
            f"{form} drives a terminal"
        )
        found = {
            "html": lambda: live.in_html(text),
            "csv": lambda: live.in_spreadsheet(text),
            "md": lambda: live.in_markdown(text, ours=set(re.findall(r"\(<([^>]*)>\)", text))),
        }.get(form, list)()
        assert not found, f"live in {form}: {found[:3]}"
        if form == "json":
            json.loads(text)

    return look


def everywhere(stage: Hostile) -> None:
    for form in FORMATS:
        harmless(form)(stage)


def logged(stage: Hostile) -> None:
    """The reasons of visits and the words of readings go into logs, as facts."""
    for form in (TextFormatter(), JsonFormatter()):
        for attack in stage.attacks:
            record = logging.LogRecord("tracker.x", logging.WARNING, "x.py", 1, "failed", (), None)
            vars(record).update(source="a", why=attack + "\n" + attack)
            line = form.format(record)
            assert len(line.splitlines()) == 1 and not live.in_terminal(line), ascii(line)


def templates_stay(stage: Hostile) -> None:
    for form in FORMATS:
        assert "9191" not in stage.written(form), f"a template was run in {form}"


def asked_for(stage: Hostile) -> None:
    """The attacks as what is searched for."""
    before = stage.store.report(lambda reports: reports.counts())
    for attack in FAMILIES["queries"]:
        stage.store.report(lambda reports, a=attack: list(reports.find_statements(a.replace("\x00", ""))))
        wanted = Filter(sources=(attack,), speakers=(attack,))
        assert list(stage.store.report(lambda reports, w=wanted: reports.edits(w))) == [], ascii(attack)
    assert stage.store.report(lambda reports: reports.counts()) == before


def imported(stage: Hostile) -> None:
    """A folder of captures with links out of it and names that lead elsewhere."""
    folder = stage.folder / "captures"
    folder.mkdir()
    secret = stage.folder / "secret.xml"
    secret.write_text("SECRET")
    (folder / "1613903160.xml").symlink_to(secret)
    (folder / "1613903161.xml").symlink_to("/etc/passwd")
    (folder / "1613903162.xml").write_bytes(stage.body)
    for number, name in enumerate(FAMILIES["names"]):
        plain = name.replace("/", "_").replace("\x00", "")[:100]
        (folder / f"1613903{200 + number}{plain}").write_bytes(b"x")
    found = folder_files(folder, now=stage.clock())
    told = dict(found.refused)
    assert "link" in told["1613903160.xml"] and "link" in told["1613903161.xml"], told
    assert all(
        b"SECRET" not in each.body and b"root:" not in each.body for each in folder_captures(folder, found.files)
    )


def case(id: str, family: str, injected: str, holds: str, *looks: Look, form: str = "atom") -> Case:
    return Case(
        id=id,
        injected=injected,
        holds=holds,
        stage=hostile(family, form),
        script=(healthy(), edited, *(do(look) for look in looks)),
        expect=Expect(edits=1, may=("withheld", "beside", "group", "template")),
    )


def in_all_forms(id: str, family: str, injected: str) -> list[Case]:
    return [
        case(f"{id}-{form}", family, f"{injected} ({form}).", NOTHING, everywhere, logged, form=form)
        for form in ("atom", "page", "telegram")
    ]


NOTHING = "Nothing is live in any form of the report, in logs, in alerts."

WORDS: Sequence[Case] = [
    *in_all_forms("W01-markup", "html", "Statements hold scripts, handlers, frames, styles"),
    *in_all_forms("W02-addresses", "urls", "Statements hold addresses of every scheme, split and coded"),
    *in_all_forms("W01-markdown", "markdown", "Statements hold markdown of every kind"),
    *in_all_forms("W10-terminal", "terminal", "Statements hold what drives a terminal"),
    *in_all_forms("W10-lines", "lines", "Statements hold what looks like lines of ours"),
    *in_all_forms("W11-formulas", "formulas", "Statements begin like formulas"),
    *in_all_forms("A08-chat", "chat", "Statements hold what chats make mentions, links, formats of"),
    case("W08-templates", "templates", "Statements hold templates.",
         "They stay templates.", templates_stay, everywhere),
    case("W12-queries", "queries", "Attacks are searched for.",
         "They are found or not; the store stays whole.", asked_for),
    case("W14-captures", "names", "A folder of captures has links out of it, and names that lead elsewhere.",
         "Links are told and not read; nothing is read or written elsewhere.", imported),
]  # fmt: skip
