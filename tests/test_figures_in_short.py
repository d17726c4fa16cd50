"""The programs behind the figures about false and missed edits, on a few inputs each."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.observations import imported, live, lost, shown_in
from benchmarks.one_token import language
from benchmarks.unchanged_text import unchanged
from tests.support.one_token_edits import KINDS, SENTENCES


async def test_texts_that_stay_are_no_edit_whatever_goes_wrong_around_them() -> None:
    made = await unchanged(90, seed=3)
    assert (made.real, made.false, made.removals) == (3, [], 0)
    assert len(made.met) == 6


@pytest.mark.parametrize("name", ["uk", "tr"])
async def test_an_edit_of_one_token_is_found_and_marked(name: str) -> None:
    made, found, _, _ = await language(name, 1, Random(5))
    assert made == found == len(KINDS)


SNAPSHOTS = (
    (1_600_000_000, {"a": "One.", "b": "Two."}),
    (1_600_000_600, {"a": "One.", "b": "Two of three.", "c": "Three."}),
    (1_600_001_200, {"c": "Three.", "a": "Not one."}),
)


def snapshots(folder: Path) -> list[Path]:
    folder.mkdir()
    for at, entries in SNAPSHOTS:
        items = "".join(
            f"<item><guid>{guid}</guid><title>{guid}</title><description>{text}</description></item>"
            for guid, text in entries.items()
        )
        (folder / f"{at}.xml").write_text(f'<rss version="2.0"><channel><title>x</title>{items}</channel></rss>')
    return sorted(folder.iterdir())


async def test_nothing_that_was_shown_is_lost_and_a_text_that_never_was_is_missed(tmp_path: Path) -> None:
    files, names = snapshots(tmp_path / "all"), ["feed-0", "feed-1"]
    count, shown = shown_in(files)
    assert (count, {guid: len(texts) for guid, texts in shown.items()}) == (7, {"a": 2, "b": 2, "c": 1})
    for way in ("live", "import"):
        (tmp_path / way).mkdir()
        database = await live(tmp_path / way, files, names) if way == "live" else imported(tmp_path / way, files, names)
        assert lost(database, names, shown) == 0
        assert lost(database, names, shown | {"d": {("d", "Never shown.")}}) == 2


def test_the_sentences_have_one_token_each_in_every_language() -> None:
    for sentences in SENTENCES.values():
        assert [sentence.count("|") for sentence in sentences.splitlines()] == [1] * len(KINDS)
