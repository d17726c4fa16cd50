"""What the commands print for people: within eighty cells, broken between words, ids whole, with and without colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from tests.support.fed_store import at, capture, opened, see
from tracker.cli import app, common
from tracker.report.blocks import _TINTS
from tracker.report.marks import _COLOUR
from tracker.report.table import cells

WIDTH = 80

TEXTS = {
    "en": (
        "The ministry said that its forces have not left the town, and that the evacuation of all residents goes on "
        "as it was planned by the regional administration. "
    )
    * 3,
    "uk": (
        "Міністерство повідомило, що підрозділи не залишали міста, а евакуація мешканців триває відповідно до плану "
        "обласної військової адміністрації. "
    )
    * 3,
}
CHANGED = {"en": ("have not left", "have left"), "uk": ("не залишали", "залишили")}
URL = "https://ministry.example/statements/2026/06/01/on-the-situation-in-the-regions-and-the-evacuation-of-residents"


@pytest.fixture(scope="module", params=["en", "uk"])
def config(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, text = tmp_path_factory.mktemp(request.param), TEXTS[request.param]
    with opened(folder) as store:
        see(store, 0, capture("a", text, "Про ситуацію в регіонах та евакуацію мешканців " * 3, url=URL))
        see(store, 5, capture("a", text.replace(*CHANGED[request.param]), "Про ситуацію", url=URL))
        store.commit(lambda tx: tx.owe("console", at(9), edit_id=1)).result()
    file = folder / "tracker.toml"
    file.write_text('[store]\nurl = "sqlite:///tracker.db"\n[report]\nzone = "Europe/Kyiv"\n')
    file.with_name("sources.toml").write_text("")
    return file


def tracker(config: Path, *words: str) -> str:
    result = CliRunner().invoke(app, [*words, "--config", str(config)])
    assert result.exit_code == 0, result.output
    return result.stdout


PAGES = (
    ("report",),
    ("report", "--no-words"),
    ("history", "1"),
    ("history", "1", "--diff"),
    ("show", "1"),
    ("diff", "1", "1", "2"),
    ("alerts", "list"),
    ("alerts", "list", "--state", "pending"),
)


@pytest.fixture(params=[False, True], ids=["plain", "coloured"])
def narrow(request: Any, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setenv("COLUMNS", str(WIDTH))
    monkeypatch.setattr(common, "colour", lambda: request.param)
    return bool(request.param)


@pytest.mark.parametrize("words", PAGES, ids=" ".join)
def test_eighty_cells_hold_every_line_and_break_no_word(config: Path, words: tuple[str, ...], narrow: bool) -> None:
    shown = tracker(config, *words)
    assert ("\x1b[" in shown) is narrow
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    long = [line for line in plain.splitlines() if cells(line) > WIDTH]
    assert all(cells(line.split()[-1]) > WIDTH - 20 for line in long), "an address or a head stands on its own line"
    if words[0] in ("diff", "show"):
        language = config.parent.name[:2]
        said = TEXTS[language] + TEXTS[language].replace(*CHANGED[language])
        assert set(re.findall(r"\w+", said)) <= set(re.findall(r"\w+", plain))


@pytest.mark.parametrize("words", [page for page in PAGES if page[0] in ("show", "history", "report")], ids=" ".join)
def test_no_address_and_no_id_is_cut(config: Path, words: tuple[str, ...], narrow: bool) -> None:
    if "--no-words" not in words:
        assert URL in tracker(config, *words)


def test_hashes_of_the_evidence_are_whole(config: Path, narrow: bool) -> None:
    assert len(re.findall(r"\b[0-9a-f]{64}\b", tracker(config, "show", "1"))) == 2


def test_two_numbers_are_as_good_as_a_range(config: Path) -> None:
    assert tracker(config, "diff", "1", "1", "2") == tracker(config, "diff", "1", "1..2")
    assert "version 1, last seen" in " ".join(tracker(config, "diff", "1", "1..2").split())
    assert "no difference" in tracker(config, "diff", "1", "2", "2")


def test_no_colour_is_one_that_is_not_read_on_dark_or_on_light() -> None:
    """Blue on black, yellow, cyan and white on white."""
    used = " ".join([*_TINTS.values(), *(start for start, _ in _COLOUR.values())])
    assert not re.search(r"\b(?:33|34|36|37|93|94|96|97)\b", used)


def commands(command: Any, path: str = "tracker") -> Iterator[tuple[str, Any]]:
    for name, each in getattr(command, "commands", {}).items():
        if hasattr(each, "commands"):
            yield from commands(each, f"{path} {name}")
        else:
            yield f"{path} {name}", each


@pytest.mark.parametrize("path", [path for path, _ in commands(typer.main.get_command(app))])
def test_the_help_of_each_command_ends_with_its_exit_codes(path: str) -> None:
    told = " ".join(CliRunner().invoke(app, [*path.split()[1:], "--help"]).stdout.split())
    assert re.search(r"Exit codes: 0 done, (1 .*, )?2 wrong usage or configuration, 3 it could not\.$", told), told
