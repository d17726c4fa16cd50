"""A source with another address: the command, the configuration that was changed by hand, the history that goes on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.program import Place, daemon, until
from tests.support.scripted_site import ScriptedSite, answer
from tests.support.telegram_previews import Post, preview
from tests.support.watched_feed import entry, feed
from tests.support.watched_places import Story, story
from tracker.config import Location, locate, move_source
from tracker.errors import ConfigError, UsageError
from tracker.model import Source, SourceKind

SIGN, NOT = "The minister will sign the order on Friday.", "The minister will not sign the order on Friday."
OTHER = "Thousands came to the town square, where the festival opens today, and stayed until late."
PAGE = Source(id="order", kind=SourceKind.PAGE, url="/old", options={"selector": ("article",)})


def html(text: str) -> str:
    return f"<!doctype html><html><title>Order</title><body><article><p>{text}</p></article></body></html>"


# --- the history -------------------------------------------------------------------------------------------------


async def moved(told: Story, source: Source, path: str) -> None:
    await told.watch(replace(source, url=path))
    told.later(minutes=5)


async def test_the_history_of_a_page_goes_on_at_its_new_address(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows("/old", html(SIGN))
        told.shows("/new", html(NOT))
        third, fourth = SIGN.replace("Friday", "Monday"), SIGN.replace("Friday", "Sunday")
        told.shows("/newer", html(third))
        await told.look("order")
        told.shows("/old", html(fourth))  # an old text that comes back would have to stay first
        for path in ("/new", "/newer", "/old"):
            await moved(told, PAGE, path)
            await told.look("order")
        assert list(told.texts().values()) == [[SIGN, NOT, third, fourth]]
        assert [event.kind for event in told.events("order")].count("moved") == 3
        assert told.events("order", "conflict") == []
        found = told.store.report(lambda reports: reports.find_statements(told.site.url("/newer")))
        assert found == [1], "either address finds it"


async def test_what_stands_at_the_new_address_and_is_about_something_else_is_not_compared(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows("/old", html(SIGN))
        told.shows("/new", html(OTHER))
        await told.look("order")
        await moved(told, PAGE, "/new")
        for shown in (OTHER, OTHER.replace("late", "midnight")):
            told.shows("/new", html(shown))
            for _ in range(8):  # what shares no words with what was there is looked at again before it is believed
                await told.look("order")
                told.later(hours=1)
        assert told.edits() != []
        assert all(SIGN not in edit.old for edit in told.edits())
        assert [len(texts) for texts in told.texts().values()] == [1, 2]
        assert len(told.events("order", "conflict")) == 1


async def test_a_page_that_has_not_moved_asks_nothing_of_the_past(tmp_path: Path) -> None:
    async with story(tmp_path, PAGE) as told:
        told.shows("/old", html(SIGN))
        await told.look("order")
        await told.watch(PAGE)
        assert told.events("order") == []


async def test_a_channel_that_was_renamed_keeps_its_history(tmp_path: Path) -> None:
    channel = Source(id="staff", kind=SourceKind.TELEGRAM, url="/s/old_name")
    async with story(tmp_path, channel) as told:
        told.shows("/s/old_name", preview("old_name", [Post(id=101, text=SIGN), Post(id=102, text=OTHER)]))
        await told.look("staff")
        posts = [Post(id=number, text=text) for number, text in ((101, NOT), (102, OTHER), (103, "New."))]
        told.shows("/s/new_name", preview("new_name", posts))
        await moved(told, channel, "/s/new_name")
        for _ in range(4):
            await told.look("staff")
        assert told.texts()["old_name/101"] == [SIGN, NOT]
        assert told.texts()["old_name/102"] == [OTHER]
        assert len(told.texts()) == 3


# --- the file ----------------------------------------------------------------------------------------------------

FILE = """# ours
[[source]]
id = "one"   # the first
url = "https://x.example/1" # was /0 once
speaker = "url = 'https://no.example/'"

[[ source ]]
url='https://x.example/2'
id = "two"
[source.headers]
url = "https://x.example/header"
"""


def place(folder: Path, content: str) -> Location:
    (folder / "tracker.toml").write_text("")
    (folder / "sources.toml").write_bytes(content.encode())
    return locate(folder / "tracker.toml", cwd=folder, env={})


@pytest.mark.parametrize("which", ["two", "https://x.example/2"])
def test_one_value_changes_and_nothing_else(tmp_path: Path, which: str) -> None:
    where = place(tmp_path, FILE)
    assert move_source(where, which, "https://новий.example/2?a=1") == ("two", "https://x.example/2")
    changed = FILE.replace("'https://x.example/2'", '"https://новий.example/2?a=1"')
    assert (tmp_path / "sources.toml").read_text() == changed


@pytest.mark.parametrize(
    ("which", "url", "fault", "why"),
    [
        ("three", "https://x.example/3", UsageError, "there are one, two"),
        ("one", "https://x.example/2", ConfigError, "there already"),
        ("one", "no address", ConfigError, "url"),
    ],
)
def test_what_cannot_be_moved_changes_nothing(
    tmp_path: Path, which: str, url: str, fault: type[Exception], why: str
) -> None:
    where = place(tmp_path, FILE)
    with pytest.raises(fault, match=why):
        move_source(where, which, url)
    assert (tmp_path / "sources.toml").read_text() == FILE


def test_a_file_that_is_written_otherwise_is_left_to_an_editor(tmp_path: Path) -> None:
    where = place(tmp_path, 'source = [{ id = "one", url = "https://x.example/1" }]\n')
    with pytest.raises(ConfigError, match="by hand"):
        move_source(where, "one", "https://x.example/2")


# --- the whole program -------------------------------------------------------------------------------------------


async def test_a_running_daemon_heeds_the_move_and_goes_on(tmp_path: Path) -> None:
    async with ScriptedSite() as site:
        site.on("/old", answer(html(SIGN).encode(), content_type="text/html"))
        site.on("/new", answer(html(NOT).encode(), content_type="text/html"))
        site.on("/feed", answer(feed(entry("1", SIGN)), content_type="text/xml"))
        folder = Place(tmp_path)
        page_source = 'kind = "page"\nselector = "article"\n'
        folder.configure(("order", site.url("/old")), more=page_source)
        async with daemon(folder) as running:
            await until(lambda: folder.counts().get("versions"), "a first look")
            code, _, err = await folder.tracker("sources", "move", "order", site.url("/new"))
            assert (code, "its history goes on" in err) == (0, True)
            running.process.send_signal(1)  # SIGHUP
            (edit,) = await until(folder.edits, "the edit")
            assert (edit.statement, SIGN in edit.old, NOT in edit.new) == (1, True, True)
            await running.stop()
