"""Each source of config/sources.toml, on pages written the way its publisher writes them: the statement appears, is
mended, changes its meaning and changes back, while all else on the page moves with every look."""

from dataclasses import replace
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.support.telegram_previews import Post, post_page, preview
from tests.support.watched_places import Story, story
from tracker.config import load
from tracker.model import Level, Source, SourceKind

ROOT = Path(__file__).parent.parent
PRESETS = {source.id: source for source in load(ROOT / "config" / "tracker.toml", {}).sources}
FIXTURES = ROOT / "fixtures" / "presets"
MOVES = count(1)

TITLES = {"en": "Statement on operations", "uk": "Заява щодо операцій", "ru": "Заявление об операциях"}
TEXTS = {
    "en": (
        'The general staff said: "Our troops are currently commencing new offensive operations near the river".',
        "The general staff said: “Our troops are currently commencing new offensive operations near the river”.",
        "The general staff said: “Our troops are not commencing new offensive operations near the river”.",
    ),
    "uk": (
        'Генеральний штаб повідомив: "Наші війська зараз розпочинають нові наступальні операції біля річки".',
        "Генеральний штаб повідомив: «Наші війська зараз розпочинають нові наступальні операції біля річки».",
        "Генеральний штаб повідомив: «Наші війська не розпочинають нові наступальні операції біля річки».",
    ),
    "ru": (
        'Генеральный штаб сообщил: "Наши войска сейчас начинают новые наступательные операции у реки".',
        "Генеральный штаб сообщил: «Наши войска сейчас начинают новые наступательные операции у реки».",
        "Генеральный штаб сообщил: «Наши войска не начинают новые наступательные операции у реки».",
    ),
}
"""First, mended (quotation marks alone), and changed in meaning."""


def fill(name: str, **words: str) -> str:
    text = (FIXTURES / name).read_text(encoding="utf-8")
    moving = str(next(MOVES))
    given = {"now": f"Fri, 20 Nov 2026 12:{int(moving) % 60:02d}:00 +0000", "number": moving} | words
    for word, value in given.items():
        text = text.replace("{{" + word + "}}", value)
    return text


def show(told: Story, source: Source, text: str) -> None:
    """The place of `source`, and what hangs on it, saying `text`."""
    path = urlsplit(source.url).path
    title = TITLES[source.language or "en"]
    if source.kind is SourceKind.TELEGRAM:
        channel = path.removeprefix("/s/")
        said = [Post(id=101, text="Ok."), Post(id=102, text=text), Post(id=103, text="Ok, ok.")]
        told.shows(path, preview(channel, said, title=source.speaker))
        told.shows(f"/{channel}/102?embed=1&mode=tme", post_page(channel, said[1]))
    elif source.kind is SourceKind.FEED:
        told.shows(path, fill(f"{source.id}.xml", title=title, text=text), content_type="application/rss+xml")
    else:
        page = f"{path}assessment-november-20-2026/"
        told.shows(path, fill(f"{source.id}.listing.html"))
        told.shows(page, fill(f"{source.id}.html", title=title, text=text, url=told.site.url(page)))


@pytest.mark.parametrize("name", sorted(PRESETS))
async def test_a_preset_is_watched(name: str, tmp_path: Path) -> None:
    preset = PRESETS[name]
    source = replace(preset, url=urlsplit(preset.url).path)
    first, mended, changed = TEXTS[preset.language or "en"]
    async with story(tmp_path, source) as told:
        for text in (first, first, mended, changed, mended):
            show(told, source, text)
            await told.pass_time(hours=4, step=30)
        levels = [edit.level for edit in told.edits()]
        assert levels == [Level.COSMETIC, Level.MEANING_CHANGED, Level.MEANING_CHANGED]
        back = told.edits()[-1]
        assert (back.reverts_to, back.old.count(changed) > 0, mended in back.new) == (2, True, True)
        assert (back.source, back.speaker, back.language) == (preset.id, preset.speaker, preset.language)
        assert told.removals() == []
        assert told.events(name, "trouble", "conflict", "duplicate") == []
